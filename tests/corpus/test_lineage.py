"""The parents that are found on real cards, beside those that a reader of the cards found."""

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from openaudit.evidence import Edge
from openaudit.lineage import from_scratch, parents
from openaudit.mentions import family_of
from openaudit.subject import plain
from openaudit.training import UNNAMED, bases, from_nothing
from tests.corpus import Score, models

pytestmark = pytest.mark.corpus

FAR: Final = "ancestor"
"""The relation of a true ancestor further up: right to find, no fault to miss."""


class Label(NamedTuple):
    """A parent that a card declares: its id or what the card calls it, ``-`` for none."""

    parent: str
    relation: str


def labels(sample: str) -> dict[str, list[Label]]:
    """What was read on the cards of a sample: ``known`` before the rules were made, the others to check them."""
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
    of = [family.id for name in (one, other) if (family := family_of(name))]
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


@pytest.mark.parametrize(
    ("sample", "precision", "recall", "related"),
    [("known", 0.98, 0.96, 0.92), ("second", 0.95, 0.95, 0.92), ("fresh", 0.97, 0.92, 0.92)],
)
def test_the_parents_found_are_those_that_a_reader_finds(
    sample: str, precision: float, recall: float, related: float
) -> None:
    total, relations, said = score(sample)
    named_right = sum(expected == found for expected, found in relations) / len(relations)
    print(f"\n{sample}: {total}; relation right {named_right:.1%}", *said, sep="\n  ")
    assert total.precision >= precision
    assert total.recall >= recall
    assert named_right >= related


def test_most_cards_with_a_parent_say_so_in_prose_alone() -> None:
    edges = found()
    body = {read.subject.id: read.card.body_line if read.card else 1 for read in models()}
    made = {model: some for model, some in edges.items() if some}
    told = {m: some for m, some in made.items() if all((e.citation.line or 0) >= body[m] for e in some)}
    print(f"\n{len(edges)} cards, {len(made)} with a parent, {len(told)} of them in prose alone")
    assert len(made) >= 600
    assert len(told) >= 510


def test_a_hint_stands_where_no_parent_is_declared() -> None:
    hinted = {r.subject.id: bases(r) for r in models() if not found()[r.subject.id] and bases(r)}
    unsaid = {model for model, edges in hinted.items() if edges[0].target.id == UNNAMED}
    print(f"\n{len(hinted)} cards with a hint and no parent; {len(unsaid)} of them name no base at all")
    for model, edges in hinted.items():
        print(f"  {model}: {edges[0].target.id} by {edges[0].citation.quote[:60]!r}")
    assert 330 <= len(hinted) <= 400
    assert 130 <= len(unsaid) <= 180
    assert all(edge.hint for edges in hinted.values() for edge in edges)


def test_most_cards_without_a_parent_or_a_hint_tell_of_their_pretraining() -> None:
    began = {r.subject.id: from_scratch(r) for r in models() if not (found()[r.subject.id] or bases(r))}
    told = Counter(began[0] if began else "silent" for began in began.values())
    print(f"\n{len(began)} cards without a parent or a hint: {dict(told)}")
    assert told["silent"] <= 330


def test_a_card_that_tells_of_no_beginning_is_no_original() -> None:
    alone = [r for r in models() if not (found()[r.subject.id] or bases(r) or from_scratch(r))]
    began = sum(map(from_nothing, alone))
    print(f"\n{len(alone)} cards without a sign of a beginning; {began} of them tell of their training")
    assert began <= 140
    assert began / len(alone) <= 0.5
