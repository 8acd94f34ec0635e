"""Licences on real texts and real cards: clauses in sentences, names in metadata, classes of datasets.

``sentences.csv`` says for passages of licence texts and cards, by file, lines and hash, which restrictions they hold as terms
and which as requests; what may be read either way is tolerated and counts for nothing. It was written by reading them,
before it was known what is found in them. Rules were made better on the part called ``dev`` only.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from openaudit.card import Card
from openaudit.evidence import Document, Role
from openaudit.licenses import clauses
from openaudit.licenses.clauses import Clause
from openaudit.prose import Prose
from tests.corpus import READ, Score, corpus

pytestmark = pytest.mark.corpus

_SENTENCES: Final = Path(__file__).with_name("sentences.csv")


class Passage(NamedTuple):
    """Lines of a text, or the one sentence in them that has this hash, and what they hold."""

    file: str
    lines: range
    sentence: str
    terms: frozenset[str]
    requests: frozenset[str]
    tolerated: frozenset[str]
    split: str


@cache
def passages() -> tuple[Passage, ...]:
    """All that were labelled."""
    with _SENTENCES.open(encoding="utf-8", newline="") as file:
        return tuple(
            Passage(
                row["file"],
                range(int(row["line"]), int(row["end_line"]) + 1),
                row["sentence"],
                *(frozenset(row[key].split()) for key in ("terms", "requests", "tolerated")),
                row["split"],
            )
            for row in csv.DictReader(file)
        )


@cache
def clauses_in(file: str) -> tuple[Clause, ...]:
    """The restrictions found in a text or card, of the artefact that it is about."""
    role = Role.DATASET_CARD if file.startswith("datasets/") else Role.CARD
    content = (corpus() / file).read_bytes()
    document = Document(role=role, url=file, path=file, content=content, retrieved=READ)
    if file.startswith("licenses/"):
        return tuple(clauses.in_text(Prose.of_lines(document.lines)))
    thing = "data" if role is Role.DATASET_CARD else "model"
    return tuple(c for c in clauses.in_prose(Card(document).prose, about=thing) if c.thing == thing)


def short_hash(text: str) -> str:
    """What stands for a sentence in the table."""
    return sha256(text.encode()).hexdigest()[:8]


def found_in(passage: Passage) -> dict[str, set[str]]:
    """The restrictions found between the passage's lines, by strength."""
    found: dict[str, set[str]] = {"term": set(), "request": set()}
    for clause in clauses_in(passage.file):
        if clause.sentence.line in passage.lines and clause.sentence.end_line in passage.lines:
            if passage.sentence and passage.sentence != short_hash(clause.sentence.text):
                continue
            if clause.restriction != "unknown-terms":
                found[clause.strength].add(clause.restriction)
    return found


def mistakes(passage: Passage) -> Iterator[tuple[str, str]]:
    """Each restriction that was found or should have been, and whether it was right, wrong or missed."""
    found = found_in(passage)
    terms = found["term"] - passage.tolerated
    requests = found["request"] - passage.tolerated - terms
    for rule in passage.terms:
        kept = rule in found["term"] or (rule in passage.requests and rule in found["request"])
        yield rule, "right" if kept else "missed"
    for rule in passage.requests - passage.terms:
        yield f"{rule}, asked", "right" if rule in found["request"] - terms else "missed"
    yield from ((rule, "wrong") for rule in terms - passage.terms)
    yield from ((f"{rule}, asked", "wrong") for rule in requests - passage.requests - passage.terms)


def scores(split: str, kinds: tuple[str, ...]) -> dict[str, Score]:
    """The score of each restriction, terms and requests apart, and of all together."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for passage in passages():
        if passage.split == split and passage.file.startswith(kinds):
            for rule, outcome in mistakes(passage):
                counts[rule][outcome] += 1
                counts["all requests" if rule.endswith(", asked") else "all terms"][outcome] += 1
    return {rule: Score(c["right"], c["wrong"], c["missed"]) for rule, c in sorted(counts.items())}


def show_scores(title: str, found: dict[str, Score]) -> None:
    """Print them."""
    print(f"\n{title}")
    for rule, score in found.items():
        print(f"{rule:>26}: {score}")


@pytest.mark.parametrize("split", ["dev", "held-out"])
def test_clauses_in_licence_texts(split: str) -> None:
    found = scores(split, ("licenses/",))
    show_scores(f"licence texts, {split}", found)


@pytest.mark.parametrize("split", ["dev", "held-out"])
def test_clauses_in_cards(split: str) -> None:
    found = scores(split, ("models/", "datasets/"))
    show_scores(f"cards, {split}", found)
