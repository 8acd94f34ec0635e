"""Facts that openaudit knows before it reads anything: tables whose every line has its source and date."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

import re2

from openaudit.evidence import Frozen
from openaudit.finding import Known


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of one table."""
    with files(__package__).joinpath(f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


class Family(Frozen):
    """A family of models that others are made from: how texts name it, who makes it, under which licence it is."""

    id: str
    name: str
    license: str
    makers: tuple[str, ...]
    source: str
    date: str

    def known(self) -> Known:
        """The family's licence, as a known fact."""
        return Known(fact=f"{self.name} is released under {self.license}", source=self.source, date=self.date)


class Families:
    """The families, found by name in ids, titles and sentences."""

    def __init__(self) -> None:
        """Read ``families.csv``."""
        self.all: list[Family] = []
        self._patterns: list[Any] = []
        for row in rows("families"):
            self.all.append(
                Family(
                    id=row["id"],
                    name=row["name"],
                    license=row["license"],
                    makers=tuple(row["makers"].lower().split()),
                    source=row["source"],
                    date=row["date"],
                )
            )
            self._patterns.append(re.compile(row["pattern"], re.IGNORECASE))
        self._any = re2.compile("(?i)" + "|".join(f"(?:{p.pattern})" for p in self._patterns))

    def get(self, name: str) -> Family | None:
        """A family by id."""
        return next((f for f in self.all if f.id == name), None)

    def named(self, text: str) -> tuple[Family, int] | None:
        """The first family that a text names, and where; of two at one place the more precise, listed first."""
        if not self._any.search(text):
            return None
        found = [(m.start(), n) for n, pattern in enumerate(self._patterns) if (m := pattern.search(text))]
        if not found:
            return None
        start, number = min(found)
        return self.all[number], start


@cache
def families() -> Families:
    """The families, read once."""
    return Families()


class Dataset(Frozen):
    """A well-known dataset or benchmark: where it is, whether it can be had, its licence, what is in it."""

    id: str
    name: str
    home: str = ""
    hub_ids: tuple[str, ...] = ()
    kind: str = ""
    availability: str = ""
    license: str = ""
    contents: str = ""
    generator: str = ""
    derived_from: tuple[str, ...] = ()
    source: str = ""
    date: str = ""

    @property
    def home_id(self) -> str:
        """Its id on the Hub where it has one, else its own."""
        return self.hub_ids[0] if self.hub_ids else self.id

    def known(self, fact: str) -> Known:
        """One fact, with its source."""
        return Known(fact=f"{self.name}: {fact}", source=self.source, date=self.date)


_WORD = re.compile(r"[^\W_]+(?:[.'+][^\W_]+)*")


class Datasets:
    """Datasets and benchmarks, by Hub id and by the names that texts give them."""

    def __init__(self) -> None:
        """Read ``datasets.csv`` and ``benchmarks.csv``."""
        self._by_hub: dict[str, Dataset] = {}
        self._by_words: dict[tuple[str, ...], list[tuple[Dataset, str]]] = {}
        for row in rows("datasets"):
            made = Dataset(
                id=row["id"],
                name=row["name"],
                home=row["home"],
                hub_ids=tuple(row["hub_ids"].split()),
                kind=row["kind"],
                availability=row["availability"],
                license=row["license"],
                contents=row["contents"],
                generator=row["generator"],
                derived_from=tuple(d for d in row["derived_from"].split("|") if d),
                source=row["source"],
                date=row["date"],
            )
            self._add(made, row["aliases"])
        for row in rows("benchmarks"):
            kind = "benchmark" if row["has_train_split"] == "yes" else "evaluation"
            made = Dataset(id=row["id"], name=row["name"], hub_ids=tuple(row["hub_ids"].split()), kind=kind, source=row["source"], date=row["date"])
            self._add(made, row["aliases"])

    def _add(self, dataset: Dataset, aliases: str) -> None:
        for hub_id in dataset.hub_ids:
            self._by_hub.setdefault(hub_id.lower(), dataset)
        for alias in aliases.split("|"):
            words = tuple(w.lower() for w in _WORD.findall(alias))
            if words:
                self._by_words.setdefault(words, []).append((dataset, alias.strip()))

    def hub(self, hub_id: str) -> Dataset | None:
        """By Hub id."""
        return self._by_hub.get(hub_id.lower())

    def called(self, name: str) -> Dataset | None:
        """By a whole name."""
        found = self._by_words.get(tuple(w.lower() for w in _WORD.findall(name)))
        return found[0][0] if found else None

    def in_text(self, text: str) -> list[tuple[Dataset, int]]:
        """The datasets that a sentence names, and where; the longest name wins."""
        words = list(_WORD.finditer(text))
        found: list[tuple[Dataset, int]] = []
        at = 0
        while at < len(words):
            step = 1
            for size in range(min(6, len(words) - at), 0, -1):
                key = tuple(w.group().lower() for w in words[at : at + size])
                match = self._spelled(key, text[words[at].start() : words[at + size - 1].end()])
                if match:
                    found.append((match, words[at].start()))
                    step = size
                    break
            at += step
        return found

    def _spelled(self, key: tuple[str, ...], text: str) -> Dataset | None:
        for dataset, alias in self._by_words.get(key, ()):
            if not alias.startswith("=") or alias[1:] == text:
                return dataset
        return None


@cache
def datasets() -> Datasets:
    """The datasets and benchmarks, read once."""
    return Datasets()
