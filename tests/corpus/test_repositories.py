"""What is in real code repositories, against labels given by reading them: OPENAUDIT_REPOSITORIES points to clones.

The held-out samples were labelled before the code saw them, and measured once: what they taught came after.
"""

import csv
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from openaudit.checks import find_check
from openaudit.finding import Verdict
from openaudit.repository import Contents, contents
from openaudit.sources.git import from_clone
from openaudit.subject import Kind, Subject
from tests.corpus import git_dir, models, show, table, world

pytestmark = pytest.mark.corpus

TRAINS: Final = {"pretraining", "tuning"}
WORST: Final = (Verdict.UNKNOWN, Verdict.NO, Verdict.PARTIAL, Verdict.YES)


class Labelled(NamedTuple):
    """A repository that was read by a person, and what the code sees in it."""

    name: str
    label: str
    sample: str
    found: Contents

    @property
    def right(self) -> bool:
        """Whether both agree."""
        return self.label == self.found.label


@cache
def labelled() -> tuple[Labelled, ...]:
    """Every labelled repository of which there is a clone, read at the labelled commit."""
    with (Path(__file__).parent / "repositories.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if git_dir(row["repository"])]
    with ThreadPoolExecutor(4) as pool:
        return tuple(pool.map(_read, rows))


def _read(row: dict[str, str]) -> Labelled:
    name = row["repository"]
    clone = git_dir(name)
    assert clone
    node = from_clone(clone, Subject(kind=Kind.CODE, id=f"github.com/{name}"), row["commit"])
    return Labelled(name, row["label"], row["sample"], contents(node))


@pytest.mark.parametrize(("sample", "floor"), [("known", 0.9), ("held-out", 0.7), ("held-out again", 0.7)])
def test_repositories_are_what_readers_say(sample: str, floor: float) -> None:
    rows = [r for r in labelled() if r.sample == sample]
    show(sample, ((r.label, r.found.label) for r in rows))
    for row in rows:
        if not row.right:
            print(f"{row.name}: {row.label}, seen as {row.found.label}")
    print(f"{sum(r.right for r in rows)} of {len(rows)} right")
    assert sum(r.right for r in rows) >= floor * len(rows)


def test_nothing_else_is_called_pretraining() -> None:
    assert not [r.name for r in labelled() if r.label != "pretraining" and r.found.label == "pretraining"]


def test_nothing_known_that_does_not_train_is_called_training_code() -> None:
    other = [r for r in labelled() if r.sample == "known" and r.label not in TRAINS]
    assert not [r.name for r in other if r.found.label in TRAINS]


# ---------------------------------------------------------------------- experts


@pytest.mark.parametrize("with_code", [False, True], ids=["cards alone", "with code"])
def test_experts_are_not_contradicted(with_code: bool) -> None:
    cards = {r.subject.id.lower(): r for r in models()}
    rows = [row for row in table("labels.csv") if row["model_id"].lower() in cards and row["trainingcode"]]
    check = find_check("pretraining-code")
    assert check
    pairs = []
    for row in rows:
        model = world(cards[row["model_id"].lower()], cards, with_code=with_code)
        answers = {f.answer.verdict for f in check.ask(model)}
        pairs.append((row["trainingcode"], next(v for v in WORST if v in answers)))
    counts = show("training code: experts, and what was found of the base's", pairs)
    assert not counts["open", Verdict.NO]
    assert not counts["closed", Verdict.YES]
