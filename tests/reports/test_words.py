"""Reports speak the reader's language: every text has its translation, and nothing is left in English."""

import gettext
import importlib.util
import re
import string
import unicodedata
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from openaudit import Audit, audit
from openaudit.checks import all_checks
from openaudit.cli import cli
from openaudit.evidence import Role, Why
from openaudit.licenses.clauses import CONDITIONS, RESTRICTIONS
from openaudit.recipe import KEYS
from openaudit.reports import badge, endpoint, text
from openaudit.reports.words import GAPS, LANGUAGES, ROLES, VOCABULARY, heading, pair, translator, word
from openaudit.training import REBUILDING

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.zip"))
OTHERS = LANGUAGES[1:]


@cache
def gatherer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("messages", ROOT / ".ci/messages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def said() -> frozenset[str]:
    return frozenset(message for message, _ in gatherer().texts())


def catalogue(language: str, locale: Path = ROOT / "openaudit/locale") -> dict[str, str]:
    read = gatherer().read(locale / language / "LC_MESSAGES/openaudit.po", language)
    return {message.id: message.string for message in read if message.id}


def compiled(language: str, locale: Path = ROOT / "openaudit/locale") -> dict[str, str]:
    with (locale / language / "LC_MESSAGES/openaudit.mo").open("rb") as file:
        held: dict[str, str] = vars(gettext.GNUTranslations(file))["_catalog"]
    return {message: string for message, string in held.items() if message}


def fields(message: str) -> list[tuple[str, str]]:
    return sorted(
        (name, form or "") for _, name, form, _ in string.Formatter().parse(message) if name is not None
    )


# ---------------------------------------------------------------------- the catalogues


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_holds_what_the_sources_say_and_nothing_else(language: str) -> None:
    held = catalogue(language).keys()
    assert sorted(said() - held) == [], "run .ci/messages.py"
    assert sorted(held - said()) == [], "run .ci/messages.py"


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated(language: str) -> None:
    assert [message for message, string in catalogue(language).items() if not string.strip()] == []


def test_what_reads_the_same_in_both_languages_is_a_word_of_both() -> None:
    same = {lang: {m for m, string in catalogue(lang).items() if m == string} for lang in OTHERS}
    both = {"Verdict", "architecture", "code", "configuration", "distillation", "documentation"}
    both |= {"licence", "source"}
    assert same["fr"] <= both
    assert same["vi"] <= {"{name}: {value}"}


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_fields_of_its_text(language: str) -> None:
    for message, translation in catalogue(language).items():
        assert fields(translation) == fields(message), message


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    written = {message: string for message, string in catalogue(language).items() if string}
    assert compiled(language) == written, "run .ci/messages.py"


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_stays_a_sentence_and_a_question_a_question(language: str) -> None:
    for message, translation in catalogue(language).items():
        if message[-1] in ".?":
            assert translation[-1] == message[-1], message
        else:
            assert translation[-1] not in ".?", message


@pytest.mark.parametrize("language", OTHERS)
def test_ids_and_names_of_fields_are_not_translated(language: str) -> None:
    for message, translation in catalogue(language).items():
        for name in ("LICENSE", "CC-BY-4.0", "MIT", "SWHID", "`base_model:`", "`license:`", "`gated`"):
            assert (name in message) == (name in translation), message


@pytest.mark.parametrize("language", OTHERS)
def test_letters_with_marks_are_single_characters(language: str) -> None:
    for translation in catalogue(language).values():
        assert unicodedata.is_normalized("NFC", translation)


def test_french_marks_stand_off_by_a_space_that_does_not_break() -> None:
    for translation in catalogue("fr").values():
        bare = translation.replace("base_model:", "").replace("license:", "")
        for mark in "?;:»%":
            assert all(left[-1:] == "\u00a0" for left in bare.split(mark)[:-1]), translation
        assert all(right[0] == "\u00a0" for right in bare.split("«")[1:]), translation


@pytest.mark.parametrize("language", OTHERS)
def test_the_header_names_no_person_and_no_address(language: str) -> None:
    written = (ROOT / f"openaudit/locale/{language}/LC_MESSAGES/openaudit.po").read_text(encoding="utf-8")
    header = written.split("\n\n")[0]
    assert f"Language: {language}\\n" in header
    assert not any(sign in header.upper() for sign in ("@", "NAME", "YEAR", "VERSION: 0", "TEAM"))


# ---------------------------------------------------------------------- gathering again


def test_gathering_keeps_translations_leaves_new_texts_empty_and_drops_old_ones(tmp_path: Path) -> None:
    gather = gatherer().update
    assert gather("fr", [("yes", "a"), ("no", "a")], tmp_path) == 2
    path = tmp_path / "fr/LC_MESSAGES/openaudit.po"
    path.write_text(path.read_text().replace('msgid "yes"\nmsgstr ""', 'msgid "yes"\nmsgstr "oui"'))
    assert gather("fr", [("yes", "b"), ("perhaps", "b")], tmp_path) == 1
    assert catalogue("fr", tmp_path) == {"yes": "oui", "perhaps": ""}
    assert compiled("fr", tmp_path) == {"yes": "oui"}


# ---------------------------------------------------------------------- words


@pytest.mark.parametrize("language", ["en", "xx", "", "fr_CA", "../fr"])
def test_any_other_language_is_english(language: str) -> None:
    assert translator(language)("partly met") == "partly met"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_translated_stays_as_it_is(language: str) -> None:
    assert translator(language)("") == ""
    assert translator(language)("lotus") == "lotus"


def test_words_of_the_reports() -> None:
    assert translator("fr")("Truly open") == "Vraiment ouvert"
    assert translator("vi")("Truly open") == "Thực sự mở"


def test_every_word_of_the_closed_vocabularies_is_known() -> None:
    assert {*RESTRICTIONS, *CONDITIONS, *KEYS, *REBUILDING} <= VOCABULARY.keys()
    assert ROLES.keys() == set(Role)
    assert GAPS.keys() == set(Why)


@pytest.mark.parametrize(
    ("value", "french"),
    [
        ("non-commercial", "l'usage commercial"),
        ("tuning (acme/lotus)", "affinage (acme/lotus)"),
        ("acme/lotus", "acme/lotus"),
        ("Apache-2.0", "Apache-2.0"),
        ("a translation service", "un service de traduction"),
        ("3.2%", "3,2 %"),
        ("1.2.3%", "1.2.3%"),
        ("", ""),
    ],
)
def test_one_value(value: str, french: str) -> None:
    assert word(value, translator("fr")).replace("\u00a0", " ") == french
    assert word(value, translator("en")) in {value, VOCABULARY.get(value)}


def test_punctuation_is_the_languages_own() -> None:
    assert pair("a", "b", translator("en")) == "a: b"
    assert pair("a", "b", translator("fr")) == "a\u00a0: b"
    assert heading("{a}", translator("vi")) == "{a}:"


def test_a_sentence_opens_with_a_capital_and_a_name_stays_as_it_is() -> None:
    path = EXAMPLES[0].with_stem("lotus-1b-instruct")
    said = [f["text"] for f in audit(path).model_dump()["findings"]]
    assert "The repository holds the weights (files: 1)." in said
    assert any(text.startswith("lotus-lab/pond-dialogues is ") for text in said)


# ---------------------------------------------------------------------- whole reports


NEUTRAL = re.compile(
    r"""\s*(?:
    | .*://.*                                # addresses, with what stands there
    | ».* | -\ `.*                           # quotes
    | (?:\#\ )?lotus\S+\ @\ \w+             # the title
    | [✓✗?]\ lotus-lab/\S+\ \[\S+\]          # the root of the lineage
    | ```\w* | flowchart\ TD | n\d+\[.*      # the nodes of its picture
    | [|-]+ | <sub>.*
)""",
    re.VERBOSE,
)


def english(of: str, other: str) -> list[str]:
    """The lines that a report has in common with the English one, but for what is the same in every language."""
    lines = set(of.splitlines())
    return [line for line in other.splitlines() if line in lines and not NEUTRAL.fullmatch(line)]


def whole(audited: Audit) -> str:
    return text(audited.evidence, audited.assessment, verbose=True) + audited.to_markdown()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
@pytest.mark.parametrize("language", OTHERS)
def test_no_line_of_a_report_is_left_in_english(language: str, path: Path) -> None:
    ours, theirs = audit(path, language="en"), audit(path, language=language)
    assert english(whole(ours), whole(theirs)) == []
    assert theirs.badge() == badge(theirs.assessment, language) != badge(theirs.assessment)
    assert endpoint(theirs.assessment, language) != endpoint(theirs.assessment)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
@pytest.mark.parametrize("language", OTHERS)
def test_every_field_of_a_sentence_is_filled(language: str, path: Path) -> None:
    for finding in audit(path, language=language).model_dump()["findings"]:
        assert not {"{", "}", " ?"} & set(finding["text"]), finding["text"]


@pytest.mark.parametrize("language", OTHERS)
def test_only_text_is_translated_in_the_json(language: str) -> None:
    def without_words(report: dict[str, Any]) -> dict[str, Any]:
        kept = [{k: v for k, v in f.items() if k not in {"text", "settled_by"}} for f in report["findings"]]
        return report | {"findings": kept, "language": ""}

    path = EXAMPLES[0]
    ours, theirs = (audit(path, language=each).model_dump() for each in ("en", language))
    assert without_words(ours) == without_words(theirs)


@pytest.mark.parametrize("check", all_checks(), ids=lambda c: c.id)
@pytest.mark.parametrize("language", OTHERS)
def test_no_line_of_a_manual_is_left_in_english(language: str, check: Any) -> None:
    outputs = [
        CliRunner().invoke(cli, ["explain", check.id, "--lang", each]).output for each in ("en", language)
    ]
    assert [line for line in outputs[1].splitlines() if line and line in outputs[0].splitlines()] == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_a_licence_withholds_is_told_in_the_readers_words(language: str) -> None:
    shown = CliRunner().invoke(cli, ["explain", "CC-BY-NC-4.0", "--lang", language]).output
    _ = translator(language)
    assert any(_("commercial use") in line and "non-commercial" in line for line in shown.splitlines())
    assert heading(_("Asks"), _) in shown.splitlines()
