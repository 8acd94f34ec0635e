"""The licences that openaudit knows: ids, names and facts, each with the clause or list it was read from.

Four tables lie beside this module: ``spdx.csv`` (the SPDX list with its OSI and FSF flags), ``licenses.csv`` (the Hub's
ids, names people write, licences that SPDX does not list), ``facts.csv`` (what a text allows, clause by clause) and
``texts.csv`` (which text that was: its source at a commit, its hash).
"""

import csv
import re
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files
from typing import Final, NamedTuple

from openaudit.evidence import Frozen
from openaudit.finding import Known
from openaudit.licenses.clauses import CONDITIONS, RESTRICTIONS

FAMILY: Final = "family"
"""The kind of a name that fits several licences: it says of them only what holds for all."""


class Fact(NamedTuple):
    """One fact of a licence: ``value`` is yes or no, ``clause`` where the text says so, ``text`` which text it was."""

    name: str
    value: str
    detail: str
    clause: str
    text: str
    date: str

    def known(self, license_id: str) -> Known:
        """The fact as it is shown beside a citation."""
        what = f"{license_id}: {self.name}" + ("" if self.value == "yes" else f" = {self.value}")
        detail = f" ({self.detail})" if self.detail else ""
        source = text_source(self.text) if self.text else "openaudit"
        return Known(
            fact=f"{what}{detail}",
            source=f"{source}, {self.clause}" if self.clause else source,
            date=self.date,
        )


class License(Frozen):
    """A licence and what is known of it. ``osi_approved`` and ``fsf_libre`` are None where nobody evaluated it."""

    id: str
    name: str
    kind: str = "software"
    osi_approved: bool | None = None
    fsf_libre: bool | None = None
    deprecated: bool = False
    facts: dict[str, Fact] = {}
    url: str = ""
    use_instead: str = ""
    members: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.id)

    @cached_property
    def restrictions(self) -> tuple[str, ...]:
        """The restrictions that its text was read to hold."""
        return tuple(r for r in RESTRICTIONS if r in self.facts and self.facts[r].value == "yes")

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """The conditions that its text was read to make."""
        return tuple(c for c in CONDITIONS if c in self.facts and self.facts[c].value == "yes")

    @cached_property
    def open_definition(self) -> bool | None:
        """Whether the Open Definition's list calls it conformant; None where the list does not speak of it."""
        fact = self.facts.get("open-definition")
        return fact.value == "yes" if fact else None

    @cached_property
    def free(self) -> bool | None:
        """Whether it holds back no use: None where nobody that we know of has read it with that question.

        A family of licences is never free by itself: the version that is meant is not known.
        """
        if self.restrictions:
            return False
        if self.kind == FAMILY:
            return None
        fact = self.facts.get("free")
        if fact:
            return fact.value == "yes"
        return True if self.osi_approved or self.fsf_libre else None

    def known(self, *names: str) -> tuple[Known, ...]:
        """The facts asked for, with their sources; for a free licence, what makes it so."""
        return tuple(self.facts[n].known(self.id) for n in names if n in self.facts)


def _flag(text: str) -> bool | None:
    return {"yes": True, "no": False}.get(text)


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table beside this module."""
    yield from csv.DictReader(files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines())


_NOISE = re.compile(
    r"\b(?:the|licen[cs]es?|licen[cs]ed|agreements?|versions?|v|of|public|a|an|see|under|terms?|for|and conditions)\b"
)


def name_key(text: str) -> str:
    """A name as people vary it, reduced: case, marks and words such as *license* do not tell two licences apart."""
    text = re.sub(r"\bversion|\bv(?=[0-9])", " ", text.lower().replace("_", " "))
    text = re.sub(r"[^\w.+]+", " ", text)
    text = _NOISE.sub(" ", text)
    text = re.sub(r"(?<=[a-z])(?=[0-9])", " ", text)
    text = re.sub(r"\b([0-9]+)\.0\b(?!\.)", r"\1", text)
    return " ".join(text.split()).strip(". ")


class Catalogue:
    """All licences, by SPDX id, by the Hub's id and by name."""

    def __init__(self) -> None:
        """Read the tables."""
        facts: dict[str, dict[str, Fact]] = {}
        for row in rows("facts.csv"):
            known = facts.setdefault(row["license"], {})
            for name in row["fact"].split():
                known[name] = Fact(name, row["value"], row["detail"], row["clause"], row["text"], row["read"])
        self._by_id: dict[str, License] = {}
        self._by_name: dict[str, License] = {}
        self._by_hub: dict[str, License] = {}
        self._sizes: dict[str, tuple[int, ...]] = {}
        for row in rows("spdx.csv"):
            self._add(_of_spdx(row, facts.get(row["id"], {})), row["id"], row["name"])
        own = sorted(rows("licenses.csv"), key=lambda row: row["kind"] == FAMILY)
        for row in own:
            known_as = (row["id"], row["name"], *row["hub_ids"].split(), *row["aliases"].split("|"))
            self._add(self._own(row, facts.get(row["id"], {})), *known_as, replace=True)
            self._by_hub.update(dict.fromkeys(row["hub_ids"].split(), self._by_id[row["id"].lower()]))

    def _add(self, known: License, *names: str, replace: bool = False) -> None:
        self._by_id[known.id.lower()] = known
        for key in map(name_key, names):
            if key and (replace or key not in self._by_name):
                self._by_name[key] = known
                words = key.split()
                longest = min(9, max(len(words) + 2, self._sizes.get(words[0], (0,))[0]))
                self._sizes[words[0]] = tuple(range(longest, 0, -1))

    def _own(self, row: dict[str, str], facts: dict[str, Fact]) -> License:
        listed = self._by_id.get(row["id"].lower())
        if listed:
            return listed.model_copy(update={"kind": row["kind"], "use_instead": row["use_instead"]})
        if row["kind"] == FAMILY:
            facts = _agreed([self._by_id[m.lower()] for m in row["members"].split()])
        return License.model_construct(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            osi_approved=None,
            fsf_libre=None,
            deprecated=False,
            facts=facts,
            url=row["url"],
            use_instead=row["use_instead"],
            members=tuple(row["members"].split()),
        )

    def __iter__(self) -> Iterator[License]:
        return iter(self._by_id.values())

    def get(self, spdx_id: str) -> License | None:
        """By SPDX id or ``LicenseRef-`` id, in any case."""
        return self._by_id.get(spdx_id.lower()) or self._by_id.get(f"licenseref-{spdx_id.lower()}")

    def hub(self, tag: str) -> License | None:
        """By the Hub's ``license:`` id."""
        tag = tag.lower()
        return self._by_hub.get(tag) or self._by_id.get(tag)

    def sizes(self, word: str) -> tuple[int, ...]:
        """In how many words a name may be written that begins with ``word``, longest first; empty for none."""
        key = name_key(word).split(" ", 1)[0]
        return self._sizes.get(key, ()) if key else ()

    def named(self, name: str) -> License | None:
        """By a name as people write it."""
        return self.hub(name.strip()) or self._by_name.get(name_key(name))


@cache
def _blobs() -> dict[str, dict[str, str]]:
    return {row["blob"]: row for row in rows("blobs.csv")}


def of_blob(oid: str) -> tuple[License, Known] | None:
    """The licence whose unaltered text has the id that git gives to its bytes, and how that is known."""
    row = _blobs().get(oid)
    found = catalogue().get(row["license"]) if row else None
    if row is None or found is None:
        return None
    return found, Known(
        fact=f"blob {oid[:12]} is the text of {found.id}", source=row["source"], date=row["date"]
    )


def _of_spdx(row: dict[str, str], facts: dict[str, Fact]) -> License:
    flags = [
        f"{by} {word}"
        for by, word, flag in (("OSI", "approved", row["osi"]), ("FSF", "libre", row["fsf"]))
        if flag == "yes"
    ]
    listed = {"free": Fact("free", "yes", ", ".join(flags), "", row["source"], row["date"])} if flags else {}
    return License.model_construct(
        id=row["id"],
        name=row["name"],
        kind="software",
        osi_approved=_flag(row["osi"]),
        fsf_libre=_flag(row["fsf"]),
        deprecated=row["deprecated"] == "yes",
        facts=facts | listed,
        url=f"https://spdx.org/licenses/{row['id']}.html",
        use_instead="",
    )


def _agreed(members: list[License]) -> dict[str, Fact]:
    """The facts that hold for every member of a family, whichever of them is meant."""
    if not members:
        return {}
    first, *others = (m.facts for m in members)
    return {
        name: fact
        for name, fact in first.items()
        if all(name in o and o[name].value == fact.value for o in others)
    }


@cache
def _sources() -> dict[str, str]:
    return {row["id"]: f"{row['source']} {row['path']}" for row in rows("texts.csv")}


def text_source(text: str) -> str:
    """Where a text was read: its repository at a commit and its path; a list's name stands for itself."""
    return _sources().get(text, text)


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    return Catalogue()
