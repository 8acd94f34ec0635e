"""Cards: headings, sentences, links, tables and code, each with the lines it stands on, whatever the text."""

from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.card import Card, urls
from openaudit.evidence import Document, Role

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def read(text: str | bytes) -> Card:
    """The card of a text."""
    content = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    return Card(Document(role=Role.CARD, url="https://hub.example/a", content=content, retrieved=NOW))


def said(card: Card) -> list[tuple[str, int, int]]:
    """The sentences that are no headings, with their lines."""
    return [(s.text, s.line, s.end_line) for s in card.sentences if s.kind != "heading"]


CARD = """---
license: mit
---
# Lotus

Lotus is small. It was trained
on [ponds](https://hub.example/ponds), e.g. in May.

- first *item*
- second

## Data

| Set | Tokens |
|---|---|
| Pond | 10B |

```sh
train --from https://hub.example/code
```
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_everything_has_its_line(end: str, mark: str) -> None:
    card = read(mark + CARD.replace("\n", end))
    assert card.metadata.data == {"license": "mit"}
    assert card.body_line == 4
    assert [(h.level, h.text, h.line) for h in card.headings] == [(1, "Lotus", 4), (2, "Data", 12)]
    assert said(card) == [
        ("Lotus is small.", 6, 6),
        ("It was trained on ponds, e.g. in May.", 6, 7),
        ("first item", 9, 9),
        ("second", 10, 10),
        ("Set | Tokens", 14, 14),
        ("Pond | 10B", 16, 16),
    ]
    assert [(x.text, x.url, x.line, x.in_code) for x in card.links] == [
        ("ponds", "https://hub.example/ponds", 7, False),
        ("https://hub.example/code", "https://hub.example/code", 19, True),
    ]
    (table,) = card.tables
    assert (table.header.cells, [r.cells for r in table.rows]) == (("Set", "Tokens"), [("Pond", "10B")])
    assert card.titles(card.tables[0].section) == "Lotus / Data"
    (block,) = card.code
    assert (block.language, block.line) == ("sh", 18)


@pytest.mark.parametrize(
    ("text", "problem", "body"),
    [
        ("# Lotus\n", None, 1),
        ("\n\n---\nlicense: mit\n---\n# Lotus\n", None, 6),
        ("---\nlicense: [mit\n---\n# Lotus\n", "bad YAML", 4),
        ("---\nlicense: mit\n# Lotus\n", "the front matter is not closed", 1),
        ("---\n- mit\n---\n# Lotus\n", "front matter is not a mapping", 4),
    ],
)
def test_front_matter_that_cannot_be_read_is_a_problem_and_the_text_is_read_all_the_same(
    text: str, problem: str | None, body: int
) -> None:
    card = read(text)
    assert card.body_line == body
    assert "Lotus" in [h.text for h in card.headings]
    assert (card.problem or "").startswith(problem or "")
    assert bool(card.problem) == bool(problem)


def test_html_is_read_as_a_reader_sees_it() -> None:
    card = read(
        "<h2 align='center'>Lotus &amp; co</h2>\n<p>It is <b>small</b>.</p>\n<!-- not said -->\n"
        "<script>never()</script>\n<a href='https://hub.example/x'>here</a>\n"
        "<table><tr><td>Pond</td><td>10B</td></tr></table>\n"
    )
    assert [(h.text, h.line, h.marked_up) for h in card.headings] == [("Lotus & co", 1, True)]
    assert [text for text, *_ in said(card)] == ["It is small.", "here", "Pond | 10B"]
    assert [(x.text, x.url, x.line) for x in card.links] == [("here", "https://hub.example/x", 5)]


MARKED: Final = (
    "# Results\n\n<table>\n<tr><th>Set</th><th colspan=2>Score</th></tr>\n"
    "<tr>\n  <td><a href='https://pond.example'>Pond</a><br>v2</td>\n  <td></td>\n  <td>7.1</td>\n</tr>\n"
    "</table>\n\nLotus is small.\n"
)


def test_a_table_that_is_written_as_html_is_a_table() -> None:
    card = read(MARKED)
    (table,) = card.tables
    assert (table.header.cells, table.header.line, table.section) == (("Set", "Score", "Score"), 4, 0)
    assert [(row.cells, row.line) for row in table.rows] == [(("Pond v2", "", "7.1"), 6)]
    rows = [(s.text, s.line) for s in card.sentences if s.kind == "row"]
    assert rows == [("Set | Score", 4), ("Pond v2 | | 7.1", 6)]
    assert [s.text for s in card.sentences][-1] == "Lotus is small."
    assert card.sentences[card.links[0].sentence].text.startswith("Pond")


def test_a_page_that_is_laid_out_in_a_table_keeps_its_sentences() -> None:
    long = "Lotus was grown in a pond, slowly and with care. " * 12
    card = read(f"<table><tr><td><p>{long}</p><p>Never sell it.</p></td></tr>\n\nIt is small.\n")
    texts = [s.text for s in card.sentences if s.kind == "text"]
    assert "Never sell it." in " ".join(s.text for s in card.sentences)
    assert texts[0] == "Lotus was grown in a pond, slowly and with care."
    assert texts[-1] == "It is small."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.example/b.", ["https://a.example/b"]),
        ("(https://a.example/b)", ["https://a.example/b"]),
        ("https://a.example/b_(c)", ["https://a.example/b_(c)"]),
        ("**https://a.example/b**", ["https://a.example/b"]),
        ("no address", []),
    ],
)
def test_addresses_that_stand_bare(text: str, expected: list[str]) -> None:
    assert urls(text) == expected


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("# Lotus\n\n[More Information Needed]\n\n" * 9, False),
        ("# Lotus\n\nShort.", False),
        (
            "# Lotus\n\nLotus was trained for a month on the water plants of three ponds, by the people of the lab.",
            True,
        ),
    ],
)
def test_a_template_that_nobody_filled_in_says_nothing(text: str, filled: bool) -> None:
    assert read(text).filled is filled


def test_a_card_quoted_whole_is_no_card_of_this_model() -> None:
    card = read("# Lotus GGUF\n\nA conversion.\n\n# Original model card: Fern\n\nFern is large.\n")
    assert [s.text for s in card.sentences if s.section < card.own_sections] == [
        "Lotus GGUF",
        "A conversion.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe\x00",
        "\0",
        "[" * 20_000,
        "> " * 5_000 + "deep",
        "*" * 20_000,
        "<div>" * 5_000,
        "|" * 5_000 + "\n" + "|-" * 5_000,
        "`" * 9_999,
        "a" * 500_000,
        "](" * 10_000,
        "<!--" * 5_000,
        "<a " + "x='" * 5_000,
        "\ud800",
    ],
    ids=lambda text: repr(text[:8]),
)
def test_odd_texts_are_read(text: str | bytes) -> None:
    assert read(text).sentences is not None


MARKS = [
    "# ",
    "- ",
    "| ",
    "|---|\n",
    "\n",
    "\n\n",
    "```",
    "~~~",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "[a](b)",
    "**",
    "\\",
    "é",
    "字。",
    "a. B",
    "---\n",
    "\r\n",
    "\t",
    "&amp;",
    "<td>",
    "<h1>",
    "</h1>",
    "https://a.b/c ",
]


@given(st.lists(st.sampled_from(MARKS) | st.text(max_size=6), max_size=30).map("".join))
def test_any_text_is_read_and_what_is_quoted_stands_there(text: str) -> None:
    card = read(text)
    lines = card.document.lines
    for sentence in card.sentences:
        assert 1 <= sentence.line <= sentence.end_line <= len(lines)
        assert card.cite(sentence).quote == "\n".join(lines[sentence.line - 1 : sentence.end_line])[:500]
        assert -1 <= sentence.section < len(card.headings)
    for link in card.links:
        assert 1 <= link.line <= len(lines)
        assert -1 <= link.sentence < len(card.sentences)
