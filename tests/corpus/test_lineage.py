"""The parents that are found on real cards, beside those that a reader of the cards found."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from openaudit.evidence import Edge
from openaudit.knowledge import families
from openaudit.lineage import parents, plain
from tests.corpus import Score, models

pytestmark = pytest.mark.corpus

FAR: Final = "ancestor"
"""The relation of a true ancestor further up: right to find, no fault to miss."""


class Label(NamedTuple):
    """A parent that a card declares: its id or what the card calls it, ``-`` for none."""

    parent: str
    relation: str


def labels(sample: str) -> dict[str, list[Label]]:
    """What was read on the cards of a sample: ``known`` while the rules were made, ``fresh`` after."""
    found: dict[str, list[Label]] = {}
    with Path(__file__).with_name("parents.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["sample"] == sample:
                found.setdefault(row["model_id"], []).append(Label(row["parent"], row["relation"]))
    return found


@cache
def found() -> dict[str, list[Edge]]:
    """The parents of every card."""
    return {read.subject.id: parents(read) for read in models()}


def same(one: str, other: str) -> bool:
    """Whether two names are one model's, or one is the other's family."""
    a, b = (plain(name.rsplit("/", 1)[-1]) for name in (one, other))
    if a == b:
        return True
    if "/" in one and "/" in other:
        return False
    of = [family[0].id for name in (one, other) if (family := families().named(name))]
    return a in b or (len(of) == 2 and of[0] == of[1])


def score(sample: str) -> tuple[Score, list[tuple[str, str]], Iterator[str]]:
    """How the parents found compare with the labels; the relations of those found rightly; the differences."""
    right, wrong, missed = 0, 0, 0
    relations: list[tuple[str, str]] = []
    said: list[str] = []
    for model, rows in labels(sample).items():
        edges = found()[model]
        for edge in edges:
            matching = [row for row in rows if same(edge.target.label, row.parent)]
            wrong += not matching
            right += any(row.relation != FAR for row in matching)
            relations += [(r.relation, str(edge.relation)) for r in matching[:1] if r.relation != FAR]
            said += [] if matching else [f"wrong  {model}: {edge.target.label} ({edge.relation})"]
        for row in rows:
            if row.parent != "-" and row.relation != FAR:
                lost = not any(same(edge.target.label, row.parent) for edge in edges)
                missed += lost
                said += [f"missed {model}: {row.parent} ({row.relation})"] if lost else []
    return Score(right, wrong, missed), relations, iter(said)
