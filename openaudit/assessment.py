"""Answers as spans: what is certain at the least and possible at the most; criteria and the verdict that follow."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from openaudit.evidence import Frozen
from openaudit.finding import Finding, Verdict


class Span(Frozen):
    """Between what is proved (``low``) and what is still possible (``high``), each 0, 0.5 or 1 for one answer."""

    low: float
    high: float

    def __contains__(self, other: "Span") -> bool:
        return self.low <= other.low and other.high <= self.high


NO: Final = Span(low=0, high=0)
HALF: Final = Span(low=0.5, high=0.5)
YES: Final = Span(low=1, high=1)
ANYTHING: Final = Span(low=0, high=1)

_OF_VERDICT: Final = {Verdict.YES: YES, Verdict.PARTIAL: HALF, Verdict.NO: NO, Verdict.UNKNOWN: ANYTHING}


def span_of(verdict: Verdict) -> Span | None:
    """The span of an answer; None for not-applicable, which drops out."""
    return _OF_VERDICT.get(verdict)


def lowest(spans: Iterable[Span]) -> Span | None:
    """All of them: the minimum, low and high apart; None of none."""
    found = list(spans)
    return Span(low=min(s.low for s in found), high=min(s.high for s in found)) if found else None


def highest(spans: Iterable[Span]) -> Span | None:
    """Any of them: the maximum, low and high apart; None of none."""
    found = list(spans)
    return Span(low=max(s.low for s in found), high=max(s.high for s in found)) if found else None


def mean(spans: Iterable[tuple[Span, float]]) -> Span | None:
    """The weighted mean, low and high apart; None of none."""
    found = list(spans)
    total = sum(weight for _, weight in found)
    if not total:
        return None
    low = sum(s.low * weight for s, weight in found) / total
    high = sum(s.high * weight for s, weight in found) / total
    return Span(low=round(low, 4), high=round(high, 4))


class Word(StrEnum):
    """What becomes of a criterion."""

    MET = "met"
    PARTLY_MET = "partly-met"
    NOT_MET = "not-met"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


def word(span: Span | None) -> Word:
    """The word that follows from a span."""
    if span is None:
        return Word.NOT_APPLICABLE
    if span.low == 1:
        return Word.MET
    if span.high == 0:
        return Word.NOT_MET
    return Word.PARTLY_MET if span.low == span.high else Word.UNKNOWN


class CriterionResult(Frozen):
    """One criterion: its word, its span and the checks that decided it."""

    id: str
    verdict: Word
    low: float
    high: float
    decided_by: tuple[str, ...] = ()


class Overall(StrEnum):
    """The verdict on a model or a dataset."""

    TRULY_OPEN = "truly-open"
    NOT_TRULY_OPEN = "not-truly-open"
    OPEN_DATA = "open-data"
    NOT_OPEN_DATA = "not-open-data"
    UNDETERMINED = "undetermined"


class Assessment(Frozen):
    """What the findings come to."""

    verdict: Overall
    met: int
    progress: Span
    criteria: tuple[CriterionResult, ...]
    findings: tuple[Finding, ...]

    def criterion(self, criterion_id: str) -> CriterionResult:
        """One criterion. Raises KeyError for an id that is none."""
        for criterion in self.criteria:
            if criterion.id == criterion_id:
                return criterion
        raise KeyError(criterion_id)
