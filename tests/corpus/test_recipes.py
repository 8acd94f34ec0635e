"""The settings of recipes in real cards, against what a person read there for each model's own training."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from openaudit.recipe import keys
from openaudit.subject import Kind, Subject
from tests.corpus import Score, card, corpus, table

pytestmark = pytest.mark.corpus


def scores(held_out: str) -> tuple[Score, Counter[str]]:
    """How many settings were found rightly, and which were not; what a reader may dispute counts for neither side."""
    files = {row["model_id"]: row["file"] for row in table("models.csv")}
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    with Path(__file__).with_name("recipes.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["held_out"] == held_out]
    for row in rows:
        subject = Subject(kind=Kind.MODEL, id=row["model_id"])
        found = set(keys(card(corpus() / "models" / files[row["model_id"]], subject)))
        stated, arguable = set(row["keys"].split()), set(row["arguable"].split())
        right.update(found & stated)
        wrong.update(found - stated - arguable)
        missed.update(stated - found)
    return Score(right.total(), wrong.total(), missed.total()), wrong + missed


@pytest.mark.parametrize(
    ("held_out", "precision", "recall"), [("no", 0.97, 0.97), ("yes", 0.9, 0.9)], ids=["known", "held-out"]
)
def test_settings_are_those_that_a_reader_finds(held_out: str, precision: float, recall: float) -> None:
    score, faults = scores(held_out)
    print(f"\n{score}\nfaults: {dict(faults)}")
    assert score.precision >= precision
    assert score.recall >= recall
