"""What was read, and what could not be: documents with an address, gaps with a reason, and how things relate."""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr

from openaudit.subject import Place, Subject

T = TypeVar("T")

QUOTE_LIMIT: Final = 500
"""Characters of a quote that a citation keeps."""


class Role(StrEnum):
    """What a document is to its subject."""

    CARD = "card"
    DATASET_CARD = "dataset-card"
    LISTING = "listing"
    API = "api"
    LICENSE = "license"
    POLICY = "policy"
    CONFIG = "config"
    CODE = "code"
    DOCS = "docs"
    PAPER = "paper"
    REFS = "refs"


class Why(StrEnum):
    """Why something could not be read."""

    ABSENT = "absent"
    GATED = "gated"
    DENIED = "denied"
    OFFLINE = "offline"
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    RATE_LIMITED = "rate-limited"
    TOO_LARGE = "too-large"
    UNREADABLE = "unreadable"
    BUDGET = "budget"


class Relation(StrEnum):
    """How one subject relates to another."""

    FINETUNE = "finetune"
    ADAPTER = "adapter"
    QUANTIZED = "quantized"
    MERGE = "merge"
    DISTILLED = "distilled"
    CONTINUED = "continued"
    COMPONENT = "component"
    TRAINED_ON = "trained-on"
    EVALUATED_ON = "evaluated-on"
    CODE = "code"
    PAPER = "paper"


DESCENT: Final = frozenset(
    {
        Relation.FINETUNE,
        Relation.ADAPTER,
        Relation.QUANTIZED,
        Relation.MERGE,
        Relation.DISTILLED,
        Relation.CONTINUED,
        Relation.COMPONENT,
    }
)
"""The relations by which one model is made from another."""


class Frozen(BaseModel):
    """A record that does not change once made."""

    model_config = ConfigDict(frozen=True)


class Citation(Frozen):
    """Where something stands: made by :meth:`Document.cite`, never by hand.

    ``line`` and ``end_line`` count from 1; both are null when the whole document is meant, as for an absence.
    """

    url: str
    line: int | None
    end_line: int | None
    quote: str
    sha256: str


class Gap(Frozen):
    """Something that would have been read but could not be."""

    role: Role
    url: str
    why: Why
    detail: str = ""


class Memo(Frozen):
    """A frozen record that remembers what was read out of it."""

    _made: dict[Any, Any] = PrivateAttr(default_factory=dict)

    def once(self, make: Callable[[Self], T]) -> T:
        """What ``make`` makes of this record; made once, however often it is asked for."""
        made = (self.__pydantic_private__ or {})["_made"]  # asked very often: pydantic's own look-up is slow
        if make not in made:
            made[make] = make(self)
        found: T = made[make]
        return found

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, which remembers nothing of what was read out of the original."""
        copied = super().model_copy(update=update, deep=deep)
        copied._made = {}  # noqa: SLF001  (its own)
        return copied

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Memo) and type(self) is type(other) and self._fields == other._fields

    def __hash__(self) -> int:
        return hash(self._fields)

    @property
    def _fields(self) -> tuple[Any, ...]:
        """The record itself, without what was read out of it."""
        return tuple(self.__dict__[name] for name in type(self).model_fields)


class Document(Memo):
    """Something that was read: bytes, their address at a revision, and when.

    ``path`` is the name inside its repository, empty for what is no file.
    """

    role: Role
    url: str
    path: str = ""
    content: bytes = Field(exclude=True, repr=False)
    retrieved: datetime

    @cached_property
    def sha256(self) -> str:
        """Hash of the bytes, as hex."""
        return hashlib.sha256(self.content).hexdigest()

    @cached_property
    def text(self) -> str:
        """The bytes as text: UTF-8, a byte order mark dropped, what is no UTF-8 replaced by U+FFFD."""
        return self.content.decode("utf-8-sig", errors="replace")

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends (LF, CRLF or CR)."""
        text = self.text
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.split("\n")

    @cached_property
    def _line_starts(self) -> list[int]:
        starts, at = [0], 0
        text = self.text
        step = 0
        for line in self.lines[:-1]:
            at += len(line)
            step = 2 if text[at : at + 2] == "\r\n" else 1
            at += step
            starts.append(at)
        return starts

    def line_at(self, offset: int) -> int:
        """The line, from 1, that holds the character at ``offset`` of the text."""
        return bisect_right(self._line_starts, offset)

    def cite(self, line: int, end_line: int | None = None) -> Citation:
        """Cite one line, or several. Raises IndexError for a line that is not there."""
        last = end_line or line
        if not 1 <= line <= last <= len(self.lines):
            raise IndexError(f"{self.url} has no lines {line} to {last}")
        span = f"#L{line}" if last == line else f"#L{line}-L{last}"
        quote = "\n".join(self.lines[line - 1 : last])[:QUOTE_LIMIT]
        return Citation(url=self.url + span, line=line, end_line=last, quote=quote, sha256=self.sha256)

    def cite_span(self, start: int, end: int) -> Citation:
        """Cite the lines that hold the characters from ``start`` to ``end`` of the text."""
        return self.cite(self.line_at(start), self.line_at(max(start, end - 1)))

    def cite_whole(self) -> Citation:
        """Cite the document itself: for what it does not contain."""
        return Citation(url=self.url, line=None, end_line=None, quote="", sha256=self.sha256)


class Edge(Frozen):
    """One subject relates to another, because a cited line says so.

    ``hint`` marks a weak sign (a name, an architecture): it can cast doubt and prove nothing. ``role`` is the
    part that a dataset played; ``share`` the part of the whole that it is, from 0 to 1, where the text says it.
    """

    source: Subject
    target: Subject
    relation: Relation
    citation: Citation
    role: str = ""
    share: float | None = None
    hint: bool = False


class Node(Memo):
    """A subject with all that was read about it and all that could not be."""

    subject: Subject
    revision: str | None = None
    url: str = ""
    documents: tuple[Document, ...] = ()
    gaps: tuple[Gap, ...] = ()
    local: bool = False

    def document(self, role: Role) -> Document | None:
        """The first document in that role."""
        return next((d for d in self.documents if d.role is role), None)

    def every(self, *roles: Role) -> tuple[Document, ...]:
        """All documents in those roles, as they were read."""
        return tuple(d for d in self.documents if d.role in roles)

    def missing(self, *roles: Role) -> tuple[Gap, ...]:
        """All gaps in those roles."""
        return tuple(g for g in self.gaps if g.role in roles)


class Asked(Frozen):
    """What was asked for, kept so that a saved bundle answers the same question again."""

    requested: str
    place: Place
    revision: str | None = None
    policy: str = "default"
    language: str = "en"
    budget: dict[str, float] = {}
    shallow: bool = False


class Evidence(Frozen):
    """Everything that was read for one audit: nodes, and the edges that their texts declare.

    ``aliases`` leads from the name by which a text calls a subject to the name under which it is kept.
    """

    subject: Subject
    asked: Asked
    started: datetime
    authenticated: bool = False
    nodes: dict[Subject, Node]
    edges: tuple[Edge, ...] = ()
    aliases: dict[Subject, Subject] = {}

    @property
    def root(self) -> Node:
        """The node of the subject itself."""
        return self.nodes[self.subject]

    def resolve(self, subject: Subject) -> Subject:
        """The name under which a subject is kept, after renames."""
        return self.aliases.get(subject, subject)

    def node(self, subject: Subject) -> Node:
        """What is known of a subject; an empty node for one that was never looked at."""
        return self.nodes.get(self.resolve(subject)) or Node(subject=subject)

    @cached_property
    def _edges_from(self) -> Mapping[Subject, tuple[Edge, ...]]:
        found: dict[Subject, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(edge.source, []).append(edge)
        return {source: tuple(edges) for source, edges in found.items()}

    def edges_from(self, subject: Subject) -> tuple[Edge, ...]:
        """The relations that a subject's own texts declare."""
        return self._edges_from.get(self.resolve(subject), ())

    @cached_property
    def _edges_to(self) -> Mapping[Subject, tuple[Edge, ...]]:
        found: dict[Subject, list[Edge]] = {}
        for edge in self.edges:
            found.setdefault(self.resolve(edge.target), []).append(edge)
        return {target: tuple(edges) for target, edges in found.items()}

    def edges_to(self, subject: Subject) -> tuple[Edge, ...]:
        """The relations by which other subjects' texts name a subject."""
        return self._edges_to.get(self.resolve(subject), ())

    def descent(self, subject: Subject | None = None) -> Iterator[Edge]:
        """Walk from a model to all it was made from, nearest first, each ancestor once."""
        start = self.resolve(subject or self.subject)
        seen, queue = {start}, [start]
        while queue:
            for edge in self.edges_from(queue.pop(0)):
                target = self.resolve(edge.target)
                if edge.relation in DESCENT and target not in seen:
                    seen.add(target)
                    queue.append(target)
                    yield edge

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """All gaps of all nodes."""
        return tuple(gap for node in self.nodes.values() for gap in node.gaps)


def lay_out(value: Any, *, depth: int = 40) -> tuple[str, dict[tuple[str | int, ...], int]]:
    """Write JSON with one key a line, and say on which line each key path stands.

    Raises ValueError where the value is nested deeper than ``depth``.
    """
    lines: list[str] = []
    where: dict[tuple[str | int, ...], int] = {}
    _lay_out(value, (), "", lines, where, depth)
    return "\n".join(lines) + "\n", where


def _lay_out(
    value: Any,
    path: tuple[str | int, ...],
    lead: str,
    lines: list[str],
    where: dict[tuple[str | int, ...], int],
    room: int,
) -> None:
    if room < len(path):
        raise ValueError("the JSON is nested too deeply")
    where[path] = len(lines) + 1
    indent = " " * len(path)
    if not isinstance(value, dict | list) or not value:
        lines.append(indent + lead + json.dumps(value, ensure_ascii=False))
        return
    items: list[tuple[str | int, Any]]
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    brackets = "{}" if isinstance(value, dict) else "[]"
    lines.append(indent + lead + brackets[0])
    for n, (key, item) in enumerate(items):
        key_text = f"{json.dumps(key, ensure_ascii=False)}: " if isinstance(value, dict) else ""
        _lay_out(item, (*path, key), key_text, lines, where, room)
        if n + 1 < len(items):
            lines[-1] += ","
    lines.append(indent + brackets[1])
