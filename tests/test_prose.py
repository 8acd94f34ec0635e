"""Text as sentences with lines, and phrases found in them whatever the script and the marks of letters."""

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from openaudit.prose import Phrases, Prose, Sentence, unmarked


def prose(*texts: str) -> Prose:
    """These sentences, a line each."""
    return Prose([Sentence(text, n, n) for n, text in enumerate(texts, 1)])


@pytest.mark.parametrize(
    ("marked", "bare"),
    [
        ("entraîné à partir", "entraine a partir"),
        ("Mô hình được tinh chỉnh từ đầu", "Mo hinh duoc tinh chinh tu dau"),
        ("ÉTÉ Ð ø", "ETE Ð o"),
        ("模型 を 모델", "模型 を 모델"),
        ("plain", "plain"),
    ],
)
def test_a_latin_letter_loses_its_marks_and_no_other(marked: str, bare: str) -> None:
    assert unmarked(marked) == bare


@given(st.text())
def test_a_text_without_marks_is_as_long_and_stays_so(text: str) -> None:
    assert len(unmarked(text)) == len(text)
    assert unmarked(unmarked(text)) == unmarked(text)


@pytest.mark.parametrize(
    ("pattern", "text", "words"),
    [
        (r"\bentra[iî]n\w+", "Lotus a été entraîné hier", "entraîné"),
        (r"\bentraine\b", "Lotus a été ENTRAÎNÉ hier", "ENTRAÎNÉ"),
        (r"\btinh chỉnh\b", "được tinh chỉnh từ", "tinh chỉnh"),
        (r"\bdữ liệu\b", "dữ liệu", "dữ liệu"),
        (r"\bseed\b", "本模型基于seed微调", "seed"),
        (r"(?:微调)", "本模型微调", "微调"),
        (r"d\w+$", "déjà", "déjà"),
    ],
)
def test_a_phrase_is_found_beside_any_letter_and_given_as_it_is_spelled(
    pattern: str, text: str, words: str
) -> None:
    phrases = Phrases({"x": (pattern,)})
    (hit,) = phrases.find(prose("日本語 és", text))
    assert (hit.words, hit.at) == (words, 1)
    assert text.encode()[hit.start :].startswith(words.encode())
    assert phrases.match(text) == {"x"}


def test_a_word_ends_at_its_letters_marks_or_not() -> None:
    assert not Phrases({"x": (r"\bentrain\b",)}).find(prose("entraîné"))
    assert not Phrases({"x": (r"\bta\b",)}).find(prose("étage"))


def test_named_groups_are_spelled_as_the_text_is() -> None:
    (hit,) = Phrases({"x": (r"à (?P<part>partir) de(?P<rest> zéro)?",)}).find(prose("日 À partir de"))
    assert hit.groups == {"part": "partir"}
    (hit,) = Phrases({"x": (r"(?P<part>été)",)}).find(prose("L'Été"))
    assert hit.groups == {"part": "Été"}


def test_hits_come_in_the_order_of_the_text_and_tell_their_sentence() -> None:
    phrases = Phrases({"b": ("deux",), "a": ("un", "trois")})
    hits = phrases.find(prose("trois, deux", "un"))
    assert [(h.rule, h.at, h.start, h.sentence.line) for h in hits] == [
        ("a", 0, 0, 1),
        ("b", 0, 7, 1),
        ("a", 1, 0, 2),
    ]
    assert phrases.find(prose()) == []


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(re2.error, match="ahead"):
        Phrases({"x": (r"(?=ahead)",)}).match("ahead")


@given(st.lists(st.text(alphabet="aéữđ模モ한 .\u0301-", max_size=20), max_size=6))
def test_whatever_the_text_a_hit_is_where_it_says(texts: list[str]) -> None:
    for hit in Phrases({"x": (r"[aeu]d?", r"(?P<cjk>模|한)")}).find(prose(*texts)):
        said = hit.sentence.text.encode()[hit.start :].decode()
        assert said.startswith(hit.words)
        assert texts[hit.at] == hit.sentence.text
        assert all(group in hit.words for group in hit.groups.values())


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["One. Two."], [("One.", 1), ("Two.", 1)]),
        (["One", "more. Two."], [("One more.", 1), ("Two.", 2)]),
        (["See e.g. this one. Two."], [("See e.g. this one.", 1), ("Two.", 1)]),
        (["一。二。"], [("一。", 1), ("二。", 1)]),
        (["- a", "- b", "", "c"], [("- a", 1), ("- b", 2), ("c", 4)]),
    ],
)
def test_lines_are_cut_into_sentences_that_know_their_lines(
    lines: list[str], expected: list[tuple[str, int]]
) -> None:
    assert [(s.text, s.line) for s in Prose.of_lines(lines).sentences] == expected
