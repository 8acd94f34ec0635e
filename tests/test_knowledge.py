"""The tables of known facts: each line has its source and date, and texts are read by them as they should be."""

import re
from typing import Final

import pytest

from openaudit.knowledge import datasets, families, generators, rows
from openaudit.licenses.catalogue import catalogue
from openaudit.subject import BY_NAME

TABLES: Final = ("benchmarks", "datasets", "families", "generators", "tools")
AVAILABILITY: Final = {"", "open", "form", "request", "partial", "closed", "gone"}


@pytest.mark.parametrize("table", TABLES)
def test_every_line_has_a_date_and_a_fact_has_a_source(table: str) -> None:
    facts = {"license", "terms", "outputs", "availability", "data", "kind", "has_train_split"}
    for row in rows(table):
        assert re.fullmatch(r"2026-11-2[0-9]", row["date"]), row
        assert row["source"] or not any(row.get(fact) for fact in facts - {"kind"}), row


@pytest.mark.parametrize("table", ["benchmarks", "datasets", "families", "generators"])
def test_ids_are_unique(table: str) -> None:
    ids = [row["id"] for row in rows(table)]
    assert len(ids) == len(set(ids))


def test_words_of_the_tables_are_those_that_code_knows() -> None:
    assert {row["availability"] for row in rows("datasets")} <= AVAILABILITY
    assert {row["contents"] for row in rows("datasets")} <= {"", "free", "unfree", "mixed", "web"}
    assert {row["has_train_split"] for row in rows("benchmarks")} <= {"", "yes", "no"}
    assert {g.outputs for g in generators().all} <= {"", "yes"}


def test_terms_of_generators_are_in_the_catalogue() -> None:
    assert [g.id for g in generators().all if g.terms and not catalogue().get(g.terms)] == []


def test_sources_of_datasets_are_rows_of_their_own() -> None:
    missing = [
        (r["id"], d)
        for r in rows("datasets")
        for d in r["derived_from"].split("|")
        if d and not datasets().get(d)
    ]
    assert missing == []


def test_many_sets_are_known_in_several_languages() -> None:
    languages = " ".join(row["languages"] for row in rows("datasets")).split()
    assert sum(1 for _ in rows("datasets")) >= 600
    assert {"vi", "fr", "ko", "ja", "zh"} <= set(languages)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Trained on C4.", ["c4"]),
        ("We use C4, OSCAR and The Pile.", ["c4", "oscar", "the-pile"]),
        ("SQuAD 2.0 and SQuAD", ["squad-v2", "squad"]),
        ("Nemotron-CC-Math is not Nemotron-CC", ["nemotron-cc-math-v1", "nemotron-cc-v2"]),
        ("本模型用C4语料训练", ["c4"]),
        ("悟道语料库を使用", ["wudaocorpora"]),
        ("c4 explosive", []),
        ("a C4-like set, my/C4 and C4/en", []),
        ("", []),
    ],
)
def test_names_in_a_text(text: str, names: list[str]) -> None:
    found = datasets().in_text(text)
    assert [known.id for known, _, _ in found] == names
    assert all(text[start:end] for _, start, end in found)


def test_a_set_is_found_by_id_by_hub_id_and_by_name() -> None:
    known = datasets().get("c4")
    assert known
    assert datasets().of("allenai/c4") == known == datasets().of(known.home_id)
    alone = next(d for r in rows("datasets") if (d := datasets().get(r["id"])) and not d.hub_ids)
    assert alone.home_id == BY_NAME + alone.name
    assert datasets().of(alone.home_id) == alone
    assert datasets().of("acme/pond") is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("made with GPT-4 and Claude 3", ["openai", "anthropic"]),
        ("by Llama-2-70b-chat", ["llama-2"]),
        ("by DeepSeek-R1", ["deepseek-r1"]),
        ("by DeepSeek-R1-Distill-Llama-70B", ["llama", "deepseek"]),
        ("by Qwen2.5-72B", ["qwen2.5-72b"]),
        ("by Qwen-Max", ["qwen"]),
        ("by nobody", []),
    ],
)
def test_makers_in_a_text(text: str, names: list[str]) -> None:
    assert [g.id for g in generators().every(text)] == names


def test_what_a_generators_terms_are_is_a_known_fact() -> None:
    by_id = {g.id: g.known().fact for g in generators().all}
    assert "restrict training" in by_id["gemini"]
    assert "unknown terms" in by_id["palm"]
    assert "Apache-2.0" in by_id["qwen3"]


def test_families_are_told_by_name() -> None:
    named = families().named("Llama-2-7b-chat")
    assert named
    assert (named[0].id, named[0].known().fact) == ("llama-2", "Llama 2 is released under LicenseRef-Llama-2")
