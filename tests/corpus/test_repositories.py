"""What is in real code repositories, against labels given by reading them: OPENAUDIT_REPOSITORIES points to clones.

The held-out samples were labelled before the code saw them, and measured once: what they taught came after.
"""

import csv
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from openaudit.repository import Contents, contents
from openaudit.sources.git import from_clone
from openaudit.subject import Kind, Subject
from tests.corpus import show

pytestmark = pytest.mark.corpus

TRAINS: Final = {"pretraining", "tuning"}


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


def _git_dir(name: str) -> Path | None:
    root = os.environ.get("OPENAUDIT_REPOSITORIES")
    if not root:
        pytest.skip("OPENAUDIT_REPOSITORIES points to no clones")
    bare = Path(root) / name.replace("/", "+") / "repo"
    return next((d for d in (bare / ".git", bare) if (d / "objects").is_dir()), None)


@cache
def labelled() -> tuple[Labelled, ...]:
    """Every labelled repository of which there is a clone, read at the labelled commit."""
    with (Path(__file__).parent / "repositories.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if _git_dir(row["repository"])]
    with ThreadPoolExecutor(4) as pool:
        return tuple(pool.map(_read, rows))


def _read(row: dict[str, str]) -> Labelled:
    name = row["repository"]
    git_dir = _git_dir(name)
    assert git_dir
    node = from_clone(git_dir, Subject(kind=Kind.CODE, id=f"github.com/{name}"), row["commit"])
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
