"""The part each dataset played, as read in real cards and compared with what a person read there."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from openaudit.knowledge import datasets
from openaudit.reading import Reading
from openaudit.subject import BY_NAME
from openaudit.training import CALIBRATION, EVALUATION, PREFERENCE, PRETRAINING, TUNING, UNKNOWN, trained_on
from tests.corpus import Score, models

ROLES: Final = (PRETRAINING, TUNING, PREFERENCE, EVALUATION, CALIBRATION)
NONE: Final = "none"
ANY: Final = "any"
REST: Final = "*"


class Judged(NamedTuple):
    """A dataset of a card, the parts it may rightly be said to have played, and the part that was found."""

    model: str
    dataset: str
    right: tuple[str, ...]
    found: str


def labels(sample: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """What a person read: per card the datasets, each with its part; ``*`` stands for all others of the card."""
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    with Path(__file__).with_name("roles.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["sample"] == sample:
                found[row["model_id"]][row["dataset"]] = tuple(row["role"].split("|"))
    return found


def keys(name: str) -> set[str]:
    """What makes two names the same dataset: the entry of the table that both mean, or the same letters."""
    bare = name.removeprefix(BY_NAME)
    known = datasets().of(bare)
    names = {bare, *((known.id, known.name, *known.hub_ids) if known else ())}
    return {re.sub(r"[\W_]+", "", n.split("/")[-1].lower()) for n in names}


def judged(read: Reading, said: Mapping[str, tuple[str, ...]]) -> Iterator[Judged]:
    """Every dataset of a card that the person or the code named."""
    edges = trained_on(read)
    met: set[str] = set()
    for name, right in said.items():
        if name == REST:
            continue
        found = [e for e in edges if keys(e.target.id) & keys(name)]
        met.update(e.target.id for e in found)
        roles = [e.role for e in found]
        best = next((r for r in roles if r in right), roles[0] if roles else NONE)
        yield Judged(read.subject.id, name, right, best)
    for edge in edges:
        if edge.target.id not in met:
            yield Judged(read.subject.id, edge.target.id, said.get(REST, (NONE,)), edge.role)


def scores(all_judged: list[Judged]) -> dict[str, Score]:
    """How well each part is told; a part left open is missed and not wrong."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    for one in all_judged:
        if ANY in one.right or (one.found == NONE and NONE in one.right):
            continue
        if one.found in one.right:
            right[one.found] += 1
            continue
        if one.found not in (NONE, UNKNOWN):
            wrong[one.found] += 1
        missed[one.right[0]] += 1
    return {role: Score(right[role], wrong[role], missed[role]) for role in ROLES}


def measured(sample: str) -> list[Judged]:
    """The cards of a sample, judged."""
    said = labels(sample)
    return [
        one for read in models() if read.subject.id in said for one in judged(read, said[read.subject.id])
    ]


def show(sample: str) -> dict[str, Score]:
    """Measure and print."""
    found = scores(measured(sample))
    print(f"\n{sample}: the part of each dataset")
    for role, score in found.items():
        print(f"{role:>12} {score}")
    return found


@pytest.mark.corpus
@pytest.mark.parametrize("sample", ["seen", "held-out"])
def test_the_part_of_each_dataset(sample: str) -> None:
    show(sample)
