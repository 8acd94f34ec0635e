"""What is in a code repository as a whole, from all that was read of it; nothing in it is ever run."""

import re
from functools import cached_property
from typing import Final

from openaudit.evidence import Citation, Node, Role
from openaudit.knowledge import tools
from openaudit.licenses.conclude import Conclusion, conclusion
from openaudit.reading import File, Listing, Reading
from openaudit.repository.paths import ASIDE, CODE, CONFIG, EVAL, MAX_LINES, PREFER, TRAIN, TUNE, launches
from openaudit.repository.readme import (
    DATA_NAME,
    FOR_USERS,
    GENERAL,
    INITIALISED,
    IS_DATA,
    OPENING,
    PRETRAINS,
    PROMISES,
    THIS_DATA,
    TRAINS,
    TUNES,
    USES,
)
from openaudit.repository.signs import BASE_SETTING, Sign, signs_of


class Contents:
    """What a code repository contains, for all that was read of it."""

    def __init__(self, node: Node) -> None:
        """Read the code in ``node``."""
        self.node = node
        self.read = Reading(node)
        self.listing: Listing | None = self.read.listing

    @property
    def name(self) -> str:
        """``owner/name``."""
        return "/".join(self.node.subject.id.split("/")[-2:])

    @cached_property
    def license(self) -> Conclusion:
        """The licence of the code."""
        return conclusion(self.read, "code")

    @cached_property
    def empty(self) -> bool:
        """Whether the whole listing was seen and holds no code, nor the settings of a training."""
        return (
            self.listing is not None
            and self.read.listed_whole
            and not any(CODE.search(f.path) for f in self.listing.files)
            and not self.signs
        )

    @cached_property
    def signs(self) -> dict[str, list[Sign]]:
        """By kind, the lines that show it, the most telling first.

        Training of no said kind is tuning where the repository tunes as well, else it is what made the weights.
        """
        found = {kind: list(signs) for kind, signs in self._seen.items() if kind != "training"}
        if unclear := self._seen.get("training"):
            found.setdefault("tuning" if self._tunes(found) else "pretraining", []).extend(unclear)
        for signs in found.values():
            signs.sort(
                key=lambda s: (
                    _WEIGHT.get(s.what, 9),
                    ASIDE.search(s.document.path) is not None,
                    s.document.path.count("/"),
                )
            )
        return found

    @cached_property
    def _seen(self) -> dict[str, list[Sign]]:
        """The lines that show each kind, file by file; ``training`` where a file does not say which."""
        found: dict[str, list[Sign]] = {}
        for document in self.node.every(Role.CODE):
            if not document.path.endswith(".ipynb") or self._of_notebooks:
                for kind, sign in signs_of(document):
                    if sign.what != "launcher" or not self._launches_nothing(sign):
                        found.setdefault(kind, []).append(sign)
        return found

    def _launches_nothing(self, sign: Sign) -> bool:
        """Whether a launcher starts a script that the whole repository does not hold, and no tool that is known."""
        text = sign.document.lines[sign.line - 1]
        scripts = _SCRIPT.findall(text)
        if not scripts or not self.read.listed_whole or self.listing is None or tools().trainer_in(text):
            return False
        return not {f.name for f in self.listing.files} & {path.rpartition("/")[2] for path in scripts}

    @property
    def unclear(self) -> Sign | None:
        """A file that trains and does not say from what, in a repository that also tunes."""
        return next(iter(self._seen.get("training", ())), None) if "pretraining" not in self.signs else None

    @cached_property
    def _of_notebooks(self) -> bool:
        """Whether notebooks are what the repository is made of, and no mere example beside its code."""
        files = [f.path for f in self.listing.files if CODE.search(f.path)] if self.listing else []
        return 2 * sum(path.endswith(".ipynb") for path in files) >= len(files)

    def first(self, kind: str) -> Sign | None:
        """The most telling line of a kind."""
        return next(iter(self.signs.get(kind, ())), None)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of work that the files show."""
        return tuple(k for k in KINDS if k in self.signs)

    @cached_property
    def label(self) -> str:
        """The kind of the repository as a whole: ``empty``, or the strongest kind of work that its files do."""
        pretrains = "pretraining" in self.signs and self._pretrains()
        launched = pretrains and {s.what for s in self.signs["pretraining"]} <= {"launcher", "name"}
        if self._holds_data() and (launched or not pretrains):
            return "data"
        if self.empty:
            return "empty"
        if {"pretraining", "tuning", "preference"} & set(self.signs):
            return "framework" if self.general else "pretraining" if pretrains else "tuning"
        if DATA_NAME.search(self.name.partition("/")[2]):
            return "data"
        return "evaluation" if self._evaluates() else "inference"

    def _evaluates(self) -> bool:
        """Whether most of the code evaluates."""
        if EVAL.search(self.name.partition("/")[2]):
            return True
        paths = [f.path for f in self.listing.files if CODE.search(f.path)] if self.listing else []
        return bool(paths) and 2 * sum(bool(EVAL.search(p)) for p in paths) >= len(paths)

    @cached_property
    def general(self) -> Citation | None:
        """The line that makes it a tool for anybody's models: what the README says of itself, or whose fork it is."""
        readme = next(iter(self.node.every(Role.CARD)), None)
        for number, line in enumerate(readme.lines[:OPENING] if readme else (), 1):
            said = GENERAL.search(line)
            if readme and said and not USES.search(line[: said.start()]):
                return readme.cite(number)
        return self._forked_tool()

    @cached_property
    def unchanged_fork(self) -> Citation | None:
        """The line that calls it a fork, where nothing was pushed since it was made."""
        record = self.read.record
        if record is None or record.get("fork") is not True:
            return None
        pushed, made = record.get("pushed_at"), record.get("created_at")
        untouched = isinstance(pushed, str) and isinstance(made, str) and pushed <= made
        return record.cite("fork") if untouched else None

    @cached_property
    def archived(self) -> Citation | None:
        """The line of the forge's record that says that nobody works on it any more."""
        record = self.read.record
        return record.cite("archived") if record and record.get("archived") is True else None

    @cached_property
    def promise(self) -> Citation | None:
        """The line of the README that promises code to come."""
        return self._line_of_readme(PROMISES)

    @cached_property
    def launchers(self) -> tuple[File, ...]:
        """The listed settings and launchers of trainings, by their paths."""
        return tuple(f for f in self.listing.files if launches(f.path)) if self.listing else ()

    @cached_property
    def for_users(self) -> Citation | None:
        """The line of the README that offers the tuning code to whoever wants to tune the released model."""
        return self._line_of_readme(FOR_USERS)

    def _line_of_readme(self, pattern: re.Pattern[str]) -> Citation | None:
        readme = next(iter(self.node.every(Role.CARD)), None)
        lines = enumerate(readme.lines[:MAX_LINES], 1) if readme else ()
        return next((readme.cite(n) for n, t in lines if readme and pattern.search(t[:2000])), None)

    def _forked_tool(self) -> Citation | None:
        record = self.read.record
        parent = record.get("parent") if record else None
        return record.cite("parent") if record and isinstance(parent, str) and tools().get(parent) else None

    @property
    def readme(self) -> str:
        """The opening of the README."""
        return next((d.text[:6000] for d in self.node.every(Role.CARD)), "")

    def _holds_data(self) -> bool:
        """Whether the repository is data, with a script or an experiment beside it."""
        files = self.listing.files if self.listing else ()
        named = bool(DATA_NAME.search(self.name.partition("/")[2]))
        if named or IS_DATA.search(self.readme[:2000]):
            if 2 * sum(bool(_DATA_FILE.search(f.path)) for f in files) > len(files):
                return True
            if named and self.empty and len(files) > 1:
                return True
        runs = any(s.what in {"loop", "trainer", "recipe"} for signs in self.signs.values() for s in signs)
        return not runs and "data-pipeline" in self.signs and bool(THIS_DATA.search(self.readme[:1500]))

    def _tunes(self, found: dict[str, list[Sign]]) -> bool:
        """Whether training of no said kind is tuning: files beside it start from a base, or the README says so."""
        tuning = [s for kind in ("tuning", "preference") for s in found.get(kind, ())]
        tunes, trains = len(TUNES.findall(f"{self.name} {self.readme}")), len(TRAINS.findall(self.readme))
        if any(not TUNE.search(s.document.path) and not PREFER.search(s.document.path) for s in tuning):
            return True
        if tuning:
            return tunes > len(PRETRAINS.findall(self.readme))
        if "pretraining" in found:
            return False
        return (
            self._line_of_readme(INITIALISED) is not None
            or self._starts_from_a_base()
            or (tunes > 2 and tunes > trains)
        )

    def _starts_from_a_base(self) -> bool:
        """Whether the settings of a run name a checkpoint that it starts from."""
        settings = (d for d in self.node.every(Role.CODE) if CONFIG.search(d.path) and TRAIN.search(d.path))
        return any(BASE_SETTING.search(d.text) for d in settings)

    def _pretrains(self) -> bool:
        """Whether the pretraining is more than a name in passing: it has a loop, a launcher or settings of its own."""
        return any(s.what in {"loop", "trainer", "launcher", "recipe"} for s in self.signs["pretraining"])


_DATA_FILE: Final = re.compile(
    r"\.(?:jsonl?|csv|tsv|parquet|arrow|xml|conllu?)(?:\.gz|\.bz2|\.zip)?$", re.IGNORECASE
)

KINDS: Final = (
    "pretraining",
    "tuning",
    "preference",
    "data-pipeline",
    "tokenizer-training",
    "evaluation",
    "inference",
)

MAKING: Final = frozenset(KINDS[:5])

_SCRIPT: Final = re.compile(r"\b[\w.-]+/[\w./-]+\.py\b")
_WEIGHT: Final = {"loop": 0, "trainer": 1, "launcher": 2, "recipe": 3, "call": 4, "work": 5, "name": 6}


def contents(node: Node) -> Contents:
    """The contents of a code repository's node, read once."""
    return node.once(Contents)
