"""What is measured on the real cards, labels and licence texts that OPENAUDIT_CORPUS points to.

Some of it reads code as well: of the clones that OPENAUDIT_REPOSITORIES points to.
"""

import csv
import os
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from openaudit.dossier import Dossier, relations
from openaudit.evidence import DESCENT, Asked, Document, Edge, Evidence, Node, Relation, Role
from openaudit.reading import Reading, reading
from openaudit.sources.git import from_clone
from openaudit.subject import Kind, Place, Subject

READ: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)


def corpus() -> Path:
    """The folder; the test is skipped where there is none."""
    folder = os.environ.get("OPENAUDIT_CORPUS")
    if not folder:
        pytest.skip("OPENAUDIT_CORPUS points to no corpus")
    return Path(folder)


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one of the corpus's tables."""
    with (corpus() / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def card(file: Path, subject: Subject) -> Reading:
    """A card of the corpus, read as the card of its subject."""
    role = Role.DATASET_CARD if subject.kind is Kind.DATASET else Role.CARD
    url = f"https://huggingface.co/{subject}/blob/main/README.md"
    document = Document(role=role, url=url, path="README.md", content=file.read_bytes(), retrieved=READ)
    return reading(Node(subject=subject, documents=(document,)))


def models() -> Iterator[Reading]:
    """Every model card of the corpus, read."""
    for row in table("models.csv"):
        yield card(corpus() / "models" / row["file"], Subject(kind=Kind.MODEL, id=row["model_id"]))


def datasets() -> Iterator[Reading]:
    """Every dataset card of the corpus, read."""
    for row in table("datasets.csv"):
        yield card(corpus() / "datasets" / row["file"], Subject(kind=Kind.DATASET, id=row["dataset_id"]))


def git_dir(name: str) -> Path | None:
    """The clone of a repository below OPENAUDIT_REPOSITORIES; the test is skipped where that points to none."""
    root = os.environ.get("OPENAUDIT_REPOSITORIES")
    if not root:
        pytest.skip("OPENAUDIT_REPOSITORIES points to no clones")
    bare = Path(root) / name.replace("/", "+") / "repo"
    return next((d for d in (bare / ".git", bare) if (d / "objects").is_dir()), None)


def world(model: Reading, cards: Mapping[str, Reading], *, with_code: bool) -> Dossier:
    """A model, the models it comes from whose cards are there, and the code they link of which there is a clone."""
    nodes: dict[Subject, Node] = {}
    edges: list[Edge] = []
    wanted = [model.subject]
    while wanted:
        subject = wanted.pop()
        card = cards.get(subject.id.lower())
        found = card.node if card else _clone(subject) if with_code else None
        if found and subject not in nodes:
            nodes[subject] = found
            declared = found.once(relations)
            edges += declared
            wanted += [e.target for e in declared if e.relation in DESCENT or e.relation is Relation.CODE]
    asked = Asked(requested=model.subject.id, place=Place.HUB)
    evidence = Evidence(subject=model.subject, asked=asked, started=READ, nodes=nodes, edges=tuple(edges))
    return Dossier(evidence, model.subject)


def _clone(subject: Subject) -> Node | None:
    found = git_dir("/".join(subject.id.split("/")[-2:])) if subject.kind is Kind.CODE else None
    return from_clone(found, subject) if found else None


class Score(NamedTuple):
    """How many were found rightly, found wrongly and missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """The part of what was found that is right."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """The part of what is there that was found."""
        return self.right / max(1, self.right + self.missed)

    def __str__(self) -> str:
        return f"precision {self.precision:.1%} recall {self.recall:.1%} ({self.right} right, {self.wrong} wrong, {self.missed} missed)"


def show(title: str, pairs: Iterable[tuple[Hashable, Hashable]]) -> Counter[tuple[Hashable, Hashable]]:
    """Print a confusion matrix of (expected, found) and give its counts."""
    counts = Counter(pairs)
    columns = sorted({str(found) for _, found in counts})
    print(f"\n{title}\n{'expected':>24} | " + " ".join(f"{c:>14}" for c in columns))
    for row in sorted({str(expected) for expected, _ in counts}):
        cells = [sum(n for (e, f), n in counts.items() if (str(e), str(f)) == (row, c)) for c in columns]
        print(f"{row:>24} | " + " ".join(f"{n:>14}" for n in cells))
    return counts
