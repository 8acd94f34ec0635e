"""Facts that openaudit knows before it reads anything: tables whose every line has its source and date."""

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache, cached_property
from importlib.resources import files
from typing import Generic, TypeVar

import re2

from openaudit.evidence import Frozen
from openaudit.finding import Known
from openaudit.subject import BY_NAME


def rows(table: str) -> Iterator[dict[str, str]]:
    """The rows of one table."""
    yield from csv.DictReader(
        files(__package__).joinpath(f"{table}.csv").read_text(encoding="utf-8").splitlines()
    )


class Family(Frozen):
    """A family of models that others are made from: how texts name it, who makes it, under which licence it is."""

    id: str
    name: str
    license: str
    makers: tuple[str, ...]
    hints: bool
    source: str
    date: str

    def known(self) -> Known:
        """The family's licence, as a known fact."""
        return Known(fact=f"{self.name} is released under {self.license}", source=self.source, date=self.date)


class Generator(Frozen):
    """A model whose output datasets are made of: how texts name it, under which terms its output is had.

    ``terms`` is a licence of the catalogue; ``outputs`` is "yes" where terms that the catalogue does not hold are
    known to restrict what may be trained on the output.
    """

    id: str
    name: str
    terms: str
    outputs: str = ""
    source: str
    date: str

    def known(self) -> Known:
        """The terms, as a known fact."""
        own = "terms that restrict training on it" if self.outputs == "yes" else "unknown terms"
        terms = self.terms or own
        return Known(
            fact=f"output of {self.name} is had under {terms}",
            source=self.source or "openaudit",
            date=self.date,
        )


T = TypeVar("T", Family, Generator)


class ByPattern(Generic[T]):
    """Things that texts call by many names: each row has a pattern, the more precise rows come first."""

    def __init__(self, found: Iterable[tuple[str, T]]) -> None:
        """Take patterns and what they mean."""
        pairs = list(found)
        self.all: list[T] = [thing for _, thing in pairs]
        self._patterns = [re.compile(pattern, re.IGNORECASE | re.ASCII) for pattern, _ in pairs]
        loose = (re.sub(r"\(\?<?[!=][^()]*\)", "", pattern) for pattern, _ in pairs)
        self._any = re2.compile("(?i)" + "|".join(f"(?:{pattern})" for pattern in loose))

    def named(self, text: str) -> tuple[T, int] | None:
        """What a text names first, and where; of two at one place the more precise."""
        if not self._any.search(text):
            return None
        found = [(m.start(), n) for n, pattern in enumerate(self._patterns) if (m := pattern.search(text))]
        if not found:  # the quick look takes no account of what stands around a name
            return None
        start, number = min(found)
        return self.all[number], start

    def spans(self, text: str) -> Iterator[tuple[T, int, int]]:
        """All that a text names with where each begins and ends; of two at one place the more precise."""
        if not self._any.search(text):
            return
        end = 0
        found = ((m.start(), n, m.end()) for n, p in enumerate(self._patterns) for m in p.finditer(text))
        for start, number, stop in sorted(found):
            if start >= end:
                yield self.all[number], start, stop
                end = stop

    def every(self, text: str) -> list[T]:
        """All that a text names; of two at one place the more precise."""
        if not self._any.search(text):
            return []
        found: list[T] = []
        taken: list[tuple[int, int]] = []
        for thing, pattern in zip(self.all, self._patterns, strict=True):
            spans = [m.span() for m in pattern.finditer(text)]
            free = [(a, b) for a, b in spans if all(b <= c or d <= a for c, d in taken)]
            taken += free
            if free:
                found.append(thing)
        return found


@cache
def families() -> ByPattern[Family]:
    """The families of ``families.csv``, read once."""
    return ByPattern(
        (
            row["pattern"],
            Family(
                id=row["id"],
                name=row["name"],
                license=row["license"],
                makers=tuple(row["makers"].lower().split()),
                hints=row["hints"] == "yes",
                source=row["source"],
                date=row["date"],
            ),
        )
        for row in rows("families")
    )


@cache
def generators() -> ByPattern[Generator]:
    """The generating models of ``generators.csv``, read once; model families count with their licences."""
    own = [
        (
            row["pattern"],
            Generator(
                id=row["id"],
                name=row["name"],
                terms=row["terms"],
                outputs=row["outputs"],
                source=row["source"],
                date=row["date"],
            ),
        )
        for row in rows("generators")
    ]
    named = [
        (
            row["pattern"],
            Generator(
                id=row["id"], name=row["name"], terms=row["license"], source=row["source"], date=row["date"]
            ),
        )
        for row in rows("families")
    ]
    return ByPattern([*own, *named])


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
        """Its id on the Hub where it has one, else the mark of a name without an address."""
        return self.hub_ids[0] if self.hub_ids else BY_NAME + self.name

    @property
    def links_only(self) -> bool:
        """Whether what it gives of the web's pictures and sounds is their addresses."""
        return self.kind in {"image-text", "speech"} and self.contents == "web"

    def known(self, fact: str) -> Known:
        """One fact, with its source."""
        return Known(fact=f"{self.name}: {fact}", source=self.source, date=self.date)


_BEFORE = re.compile(r"[-_/@.]$")
_AFTER = re.compile(r"[-_/@.]\w")
"""Marks by which a word is a part of a longer name: no name of its own."""
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_WORD = re.compile(rf"[^\W_{_CJK}]+(?:[.'+][^\W_{_CJK}]+)*|[{_CJK}]")
"""A word; scripts that set no spaces between words count by the character."""


def _dataset(row: dict[str, str]) -> Dataset:
    """A row of ``datasets.csv``; what only readers of the table need is left there."""
    told = {key: row[key] for key in Dataset.model_fields if key in row}
    derived_from = tuple(d for d in row["derived_from"].split("|") if d)
    return Dataset(**{**told, "hub_ids": tuple(row["hub_ids"].split()), "derived_from": derived_from})


def _benchmark(row: dict[str, str]) -> Dataset:
    """A row of ``benchmarks.csv``: ``evaluation`` is for tests only, ``benchmark`` for training too, ``either`` untold."""
    kind = {"yes": "benchmark", "no": "evaluation"}.get(row["has_train_split"], "either")
    told = {key: row[key] for key in ("id", "name", "source", "date")}
    return Dataset(**told, hub_ids=tuple(row["hub_ids"].split()), kind=kind)


def _bare(url: str) -> str:
    """An address without what may be written either way."""
    return re.sub(r"^https?://(?:www\.)?|/+$", "", url.strip()).lower()


class Datasets:
    """Datasets and benchmarks, by Hub id and by the names that texts give them."""

    def __init__(self) -> None:
        """Read ``datasets.csv`` and ``benchmarks.csv``."""
        self._by_hub: dict[str, Dataset] = {}
        self._by_id: dict[str, Dataset] = {}
        self._by_name: dict[str, Dataset] = {}
        self._by_home: dict[str, list[Dataset]] = {}
        self._by_words: dict[tuple[str, ...], list[tuple[Dataset, str]]] = {}
        self._sizes: dict[str, tuple[int, ...]] = {}
        self._benchmarks: set[str] = set()
        for row in rows("datasets"):
            self._add(_dataset(row), row["aliases"])
        for row in rows("benchmarks"):
            made = _benchmark(row)
            self._add(made, row["aliases"])
            self._benchmarks.update(made.hub_ids)

    def _add(self, dataset: Dataset, aliases: str) -> None:
        self._by_id.setdefault(dataset.id, dataset)
        self._by_name.setdefault(dataset.home_id, dataset)
        if dataset.home:
            self._by_home.setdefault(_bare(dataset.home), []).append(dataset)
        for hub_id in dataset.hub_ids:
            self._by_hub.setdefault(hub_id.lower(), dataset)
        for alias in aliases.split("|"):
            words = tuple(w.lower() for w in _WORD.findall(alias))
            if words:
                self._by_words.setdefault(words, []).append((dataset, alias.strip()))
                sizes = {*self._sizes.get(words[0], ()), len(words)}
                self._sizes[words[0]] = tuple(sorted(sizes, reverse=True))

    def get(self, row_id: str) -> Dataset | None:
        """By the id of its row."""
        return self._by_id.get(row_id)

    def hub(self, hub_id: str) -> Dataset | None:
        """By Hub id."""
        return self._by_hub.get(hub_id.lower())

    def at(self, url: str) -> Dataset | None:
        """By the address of its home, where no other set has it too."""
        found = self._by_home.get(_bare(url), ())
        return found[0] if len(found) == 1 else None

    def called(self, name: str) -> Dataset | None:
        """By a whole name."""
        found = self._by_words.get(tuple(w.lower() for w in _WORD.findall(name)))
        return found[0][0] if found else None

    def is_benchmark(self, dataset: Dataset) -> bool:
        """Whether a set is also used to compare models, so that its being listed says nothing of training."""
        return any(hub_id in self._benchmarks for hub_id in dataset.hub_ids)

    def of(self, subject_id: str) -> Dataset | None:
        """By the id of a subject: a Hub id, or a name without an address."""
        named = self._by_name.get(subject_id)
        return self.hub(subject_id) or named or self.called(subject_id.removeprefix(BY_NAME))

    def in_text(self, text: str) -> list[tuple[Dataset, int, int]]:
        """The datasets that a sentence names, with where each name begins and ends; the longest name wins."""
        words = list(_WORD.finditer(text))
        lowered = [w.group().lower() for w in words]
        found: list[tuple[Dataset, int, int]] = []
        at = 0
        while at < len(words):
            match, size = self._longest(text, words, lowered, at)
            if match:
                found.append((match, words[at].start(), words[at + size - 1].end()))
            at += size
        return found

    def _longest(
        self, text: str, words: list[re.Match[str]], lowered: list[str], at: int
    ) -> tuple[Dataset | None, int]:
        for size in self._sizes.get(lowered[at], ()):
            if at + size <= len(words):
                start, end = words[at].start(), words[at + size - 1].end()
                if _BEFORE.search(text, max(0, start - 1), start) or _AFTER.match(text, end):
                    continue
                match = self._spelled(tuple(lowered[at : at + size]), text[start:end])
                if match:
                    return match, size
        return None, 1

    def _spelled(self, key: tuple[str, ...], text: str) -> Dataset | None:
        for dataset, alias in self._by_words.get(key, ()):
            if not alias.startswith("=") or alias[1:] == text:
                return dataset
        return None


@cache
def datasets() -> Datasets:
    """The datasets and benchmarks, read once."""
    return Datasets()


class Tool(Frozen):
    """A tool that cards link although it is no model's own code."""

    repository: str
    name: str
    kind: str
    trains: bool
    source: str
    date: str

    def known(self) -> Known:
        """What the tool is, as a known fact."""
        return Known(
            fact=f"{self.name} is a general {self.kind.replace('-', ' ')}", source=self.source, date=self.date
        )


class Tools:
    """The tools, by ``owner/name`` on GitHub."""

    def __init__(self) -> None:
        """Read ``tools.csv``."""
        self._by_repository = {
            row["repository"].lower(): Tool(**{**row, "trains": row["trains"] == "yes"})
            for row in rows("tools")
        }

    def get(self, repository: str) -> Tool | None:
        """A tool by its repository."""
        return self._by_repository.get(repository.lower())

    def trainer_in(self, text: str) -> Tool | None:
        """The framework for training that a text names; a library only where the text speaks of training."""
        called = (self._by_name[_called(m.group())] for m in self._trainers.finditer(text))
        trained = _TRAINED.search(text)
        return next((t for t in called if trained or t.kind == "training-framework"), None)

    @cached_property
    def _by_name(self) -> dict[str, Tool]:
        kinds = {"training-framework", "library"}
        trainers = [t for t in self._by_repository.values() if t.trains and t.kind in kinds]
        return {_called(t.name): t for t in reversed(trainers)}

    @cached_property
    def _trainers(self) -> re.Pattern[str]:
        names = sorted((t.name.partition(" (")[0] for t in self._by_name.values()), key=len, reverse=True)
        spelled = ("[ -]?".join(map(re.escape, re.split("[ -]", name))) for name in names)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(spelled)})(?![\w-])", re.IGNORECASE)


_TRAINED = re.compile(r"\b(?:pre-?)?train(?:ed|ing)?\b|\btun(?:ed|ing)\b", re.IGNORECASE)


def _called(name: str) -> str:
    """A tool's name without what stands in brackets, spaces and hyphens."""
    return re.sub(r"[ -]", "", name.partition(" (")[0].lower())


@cache
def tools() -> Tools:
    """The tools, read once."""
    return Tools()
