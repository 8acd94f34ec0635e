"""What was fetched comes out harmless: on a terminal, in Markdown, in an address, in XML."""

import html
import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from openaudit.reports.safe import address, clean, line, marked, quoted, xml
from tests.hub.hostile import ESCAPES
from tests.reports import BIDI, MARKUP

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TOKENS = [
    "hf_" + "a" * 34,
    "ghp_" + "A1" * 18,
    "gho_" + "A1" * 18,
    "github_pat_" + "11AB_cd" * 8,
]
anything = st.one_of(
    st.text(),
    st.text(st.sampled_from("ab `|\\[]()<>#*_~-+.!&$\n\t\r\x1b\x9b\u202e\u200b\u2028\0")),
)

# ---------------------------------------------------------------------- plain text


@given(anything)
@example(ESCAPES)
@example("\ud800\udfff\ufffe\U000e0041\ue000")
def test_no_control_or_private_or_unassigned_character_gets_through(text: str) -> None:
    shown = clean(text)
    assert all(c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs", "Co", "Cn"} for c in shown)
    shown.encode()


@pytest.mark.parametrize(
    "mark",
    [pytest.param(mark, id=f"U+{ord(mark):04X}") for mark in BIDI],
)
def test_no_mark_of_direction_gets_through(mark: str) -> None:
    for show in (clean, line, marked, quoted, address, xml):
        assert mark not in show(f"a{mark}b")


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\U000e0041", "\u00ad", "\u3164"]
)
def test_no_invisible_character_tells_two_names_apart(hidden: str) -> None:
    assert clean(f"meta{hidden}-llama") == "meta-llama"


@given(st.text(), st.integers(1, 50))
def test_a_text_is_cut_to_its_bound_with_a_sign_that_it_was(text: str, limit: int) -> None:
    shown = clean(text, limit)
    assert len(shown) <= limit + 1
    assert len(shown) <= limit or shown.endswith("…")


@given(anything)
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    assert clean(clean(text, 10_000), 20_000) == clean(text, 10_000)


@pytest.mark.parametrize("text", ["Café 日本語 नमस्ते 🌸", "a\n\tb", "e\u0301", "", "MIT"])
def test_plain_words_of_any_language_are_left_alone(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize("token", TOKENS)
@pytest.mark.parametrize("around", ["{}", "token={}&x=1", "https://a:{}@b.test", "({})"])
def test_a_token_is_never_shown(token: str, around: str) -> None:
    for show in (clean, line, marked, quoted, address, xml):
        assert token not in html.unescape(show(around.format(token)).replace("\\", ""))


@pytest.mark.parametrize("token", TOKENS)
def test_a_token_among_invisible_characters_is_never_shown(token: str) -> None:
    assert clean(f"\x1b[0m {token[:14]}\u200b{token[14:]} \x1b") == "\ufffd[0m [redacted] \ufffd"


@given(anything)
def test_a_line_is_one_line(text: str) -> None:
    assert len(line(text).splitlines()) <= 1


# ---------------------------------------------------------------------- Markdown


def tokens(text: str) -> list[Token]:
    """What a Markdown reader makes of a text: blocks and what stands in them."""
    return [inner for token in READER.parse(text) for inner in (token, *(token.children or ()))]


def kinds(text: str) -> set[str]:
    """Of what kinds that is."""
    return {token.type for token in tokens(text)}


@given(anything)
@example("\\")
@example("a\\|b")
@example("&amp;")
def test_text_in_markdown_is_read_as_the_same_text(text: str) -> None:
    found = tokens(f"x {marked(text)} x")
    assert {token.type for token in found} == {"paragraph_open", "inline", "text", "paragraph_close"}
    assert "".join(t.content for t in found if t.type == "text").split() == [
        "x",
        *line(text, 500).split(),
        "x",
    ]


@pytest.mark.parametrize("name", MARKUP)
@pytest.mark.parametrize("place", ["{}", "- {}", "1. {}", "# {}", "**{}**"])
def test_text_in_markdown_makes_nothing_wherever_it_stands(name: str, place: str) -> None:
    assert kinds(place.format(marked(MARKUP[name]))) == kinds(place.format("word"))


@given(anything)
@example("`")
@example("``` `` `")
@example("`a")
@example("a\\")
def test_a_quote_is_one_code_span_of_the_same_words(text: str) -> None:
    spans = [t.content for t in tokens(f"- {quoted(text)} x") if t.type == "code_inline"]
    shown = line(text, 300).replace("|", "¦")
    assert spans == ([shown] if shown else [])


@given(anything, anything)
@example("a | b", "`")
@example("\\", "\\")
@example("a\\|b", "`\\|`")
def test_neither_text_nor_quote_ends_a_cell(text: str, quote: str) -> None:
    table = f"| a | b |\n|---|---|\n| {marked(text)} x | x {quoted(quote)} |\n"
    found = [token.type for token in READER.parse(table)]
    assert (found.count("tr_open"), found.count("td_open")) == (2, 2)


# ---------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\u200bscript:alert(1)",
        " \tjavascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "HTTPS://evil.test",
        "javascript&colon;alert(1)",
        "javascript&#58;alert(1)",
        "javascript&#x3Aalert(1)",
    ],
)
def test_an_address_of_another_scheme_is_no_link(url: str) -> None:
    assert not re.match(r"\s*[a-z][a-z0-9+.-]*:", html.unescape(address(url)), re.IGNORECASE)


@given(anything)
@example("](http://evil.test)")
@example('" onmouseover="x')
def test_an_address_cannot_leave_its_link(text: str) -> None:
    found = tokens(f"[source]({address('https://hub.test/' + text)})")
    assert [t.type for t in found].count("link_open") == 1
    assert [t.content for t in found if t.type == "text"] == ["source"]


@pytest.mark.parametrize(
    "url",
    [
        "https://hub.test/a/b/blob/main/README.md#L1-L2",
        "https://hub.test/a?b=1&c=2",
        "http://127.0.0.1:8/a",
        "./model/README.md",
    ],
)
def test_a_common_address_is_left_alone(url: str) -> None:
    assert address(url) == url


# ---------------------------------------------------------------------- XML


@given(anything)
@example("]]>")
@example("\ufffe\uffff")
def test_text_in_xml_is_read_as_the_same_text(text: str) -> None:
    read = ET.fromstring(f"<a b=\"{xml(text)}\" c='{xml(text)}'>{xml(text)}</a>")
    assert (read.text or "") == read.get("b") == read.get("c") == line(text, 200)
