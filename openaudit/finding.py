"""What a check answers. An answer that claims something cannot be made without a citation."""

from enum import StrEnum
from typing import Any

from openaudit.evidence import Citation, Document, Frozen, Gap
from openaudit.subject import Subject


class Verdict(StrEnum):
    """The five answers."""

    YES = "yes"
    PARTIAL = "partial"
    NO = "no"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


Fact = str | int | float | bool | list[str] | None
"""A value that a sentence or a program may want: never prose."""


class Known(Frozen):
    """A fact that openaudit knew before it read anything: from its data files, with source and date."""

    fact: str
    source: str
    date: str


class Answer(Frozen):
    """What one check says of one subject: a verdict, a reason slug, facts and the lines that prove it.

    For *unknown*, ``looked_at`` are the documents in which the answer was not found and ``gaps`` what could
    not be read; for every other verdict ``citations`` holds at least one line or listing.
    """

    verdict: Verdict
    reason: str
    facts: dict[str, Fact] = {}
    citations: tuple[Citation, ...] = ()
    known: tuple[Known, ...] = ()
    gaps: tuple[Gap, ...] = ()
    looked_at: tuple[Citation, ...] = ()

    def knowing(self, *known: Known) -> "Answer":
        """The same answer with known facts beside it."""
        return self.model_copy(update={"known": self.known + known})


def _claim(verdict: Verdict, reason: str, citations: tuple[Citation, ...], facts: dict[str, Any]) -> Answer:
    return Answer(verdict=verdict, reason=reason, citations=tuple(dict.fromkeys(citations)), facts=facts)


def yes(reason: str, citation: Citation, /, *more: Citation, **facts: Fact) -> Answer:
    """It is so, and this is where it stands."""
    return _claim(Verdict.YES, reason, (citation, *more), facts)


def partial(reason: str, citation: Citation, /, *more: Citation, **facts: Fact) -> Answer:
    """It is half so, or the texts contradict each other."""
    return _claim(Verdict.PARTIAL, reason, (citation, *more), facts)


def no(reason: str, citation: Citation, /, *more: Citation, **facts: Fact) -> Answer:
    """It is not so, and this proves it."""
    return _claim(Verdict.NO, reason, (citation, *more), facts)


def unknown(
    reason: str, /, *looked_at: Document | Citation | None, gaps: tuple[Gap, ...] = (), **facts: Fact
) -> Answer:
    """It cannot be told from what was read: whole texts, or the very lines that leave it open."""
    read = (x.cite_whole() if isinstance(x, Document) else x for x in looked_at)
    seen = tuple(dict.fromkeys(c for c in read if c is not None))
    return Answer(verdict=Verdict.UNKNOWN, reason=reason, looked_at=seen, gaps=gaps, facts=facts)


def not_applicable(reason: str, /, *looked_at: Document | None, **facts: Fact) -> Answer:
    """The question does not arise here."""
    seen = tuple(dict.fromkeys(d.cite_whole() for d in looked_at if d is not None))
    return Answer(verdict=Verdict.NOT_APPLICABLE, reason=reason, looked_at=seen, facts=facts)


class Finding(Frozen):
    """An answer, the check that gave it and the subject it is about."""

    check: str
    criterion: str
    about: Subject
    answer: Answer
