"""The YAML at the head of a card: values with their lines, within bounds, whatever the text."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.frontmatter import MAX_BYTES, MAX_DEPTH, MAX_EVENTS, FrontMatter, FrontMatterError


def value(text: str) -> Any:
    """What one value is read as."""
    return FrontMatter(f"key: {text}").data["key"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mit", "mit"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("'true'", "true"),
        ("17", 17),
        ("-17", -17),
        ("017", 17),
        ("1_000", "1_000"),
        ("1:30:00", "1:30:00"),
        ("2024-01-02", "2024-01-02"),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("9" * 5000, "9" * 5000),
        ("!!python/object:os.system x", "x"),
        ("!!int 5", "5"),
        ("[a, 'b', 3]", ["a", "b", 3]),
        ("{a: 1}", {"a": 1}),
        ("|\n  two\n  lines", "two\nlines"),
        ("", None),
    ],
)
def test_scalars_are_those_of_yaml_1_2_and_nothing_is_constructed(text: str, expected: Any) -> None:
    assert value(text) == expected


def test_every_scalar_has_its_lines_counted_in_the_card() -> None:
    block = "license: mit\ndatasets:\n- acme/pond\n- acme/seed\nextra:\n  prompt: >-\n    two\n    lines\nempty:\n"
    matter = FrontMatter(block, first_line=2)
    assert [(f.text, f.line) for f in matter.fields("license")] == [("mit", 2)]
    assert [(f.text, f.line) for f in matter.fields("datasets")] == [("acme/pond", 4), ("acme/seed", 5)]
    (prompt,) = matter.fields("extra", "prompt")
    assert (prompt.text, prompt.line, prompt.end_line) == ("two lines", 7, 9)
    assert matter.fields("empty") == ()
    assert matter.fields("absent") == ()
    assert (matter.line("extra"), matter.line("absent")) == (7, None)


def test_of_a_key_given_twice_both_values_are_read() -> None:
    matter = FrontMatter("license: mit\nlicense: cc-by-nc-4.0\n", first_line=2)
    assert matter.data["license"] == "cc-by-nc-4.0"
    assert {(f.text, f.line) for f in matter.fields("license")} == {("mit", 2), ("cc-by-nc-4.0", 3)}


def test_an_alias_repeats_a_scalar() -> None:
    assert FrontMatter("a: &x mit\nb: *x\n").data == {"a": "mit", "b": "mit"}


BOMB = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(9)
)


@pytest.mark.parametrize(
    "block",
    [
        "license: [mit",
        "a: b: c",
        "\tlicense: mit",
        "- mit",
        "mit",
        "a: 1\n--- \nb: 2",
        "? [a, b]\n: c",
        "a: &x {b: 1}\n<<: *x",
        BOMB,
        "a: *never",
        "a: " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
        "a: [" + "x, " * MAX_EVENTS + "]",
        "a: " + "x" * MAX_BYTES,
        'a: "\\ud800"',
        "a: \x01",
        "[" * 200_000,
    ],
    ids=lambda block: repr(block[:20]),
)
def test_what_is_ill_formed_or_beyond_the_bounds_is_refused_in_words(block: str) -> None:
    with pytest.raises(FrontMatterError) as caught:
        FrontMatter(block)
    assert 0 < len(str(caught.value)) < 300


PIECES = [
    "license: ",
    "- ",
    "\n",
    "  ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "|",
    ">-\n",
    '"',
    "'",
    "#",
    "a",
    ": ",
    "---",
    "\t",
    "é",
    "!!x ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    made = _outcome(lambda: FrontMatter(text, first_line=2))
    if made is not None:
        lines = range(2, text.count("\n") + text.count("\r") + 4)
        for key in made.data:
            assert all(f.line in lines for f in made.fields(key))


def _outcome(make: Callable[[], FrontMatter]) -> FrontMatter | None:
    try:
        return make()
    except FrontMatterError:
        return None
