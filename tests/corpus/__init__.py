"""What is measured on the folder of real cards, labels and licence texts that OPENAUDIT_CORPUS points to."""

import csv
import os
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from openaudit.evidence import Document, Node, Role
from openaudit.reading import Reading, reading
from openaudit.subject import Kind, Subject

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
