"""Frameworks as tables: which checks a criterion needs, combined by one small fold over spans.

A rule is a check's id, or a table with one of: ``all`` (the minimum), ``any`` (the maximum), ``met`` (1 where all of
them are certainly met, else 0), ``half`` (at most a half). A check asked of several artefacts counts for its worst; with
``minority``, faulty artefacts whose known shares add up to no more than that make it a half.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from openaudit.assessment import (
    HALF,
    Assessment,
    CriterionResult,
    Overall,
    Span,
    Word,
    highest,
    lowest,
    mean,
    span_of,
    word,
)
from openaudit.finding import Finding
from openaudit.subject import Kind, Subject

Rule = str | dict[str, Any]
Shares = Mapping[Subject, float]


@cache
def table(name: str) -> dict[str, Any]:
    """A framework's table."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


class Fold:
    """The spans of one audit's findings, and the rules over them."""

    def __init__(self, findings: Iterable[Finding], shares: Shares) -> None:
        """Take the findings, and the known share of each artefact in the whole, from 0 to 1."""
        self.shares = shares
        self.by_check: dict[str, dict[Subject, Span]] = {}
        for finding in findings:
            span = span_of(finding.answer.verdict)
            if span is not None:
                self.by_check.setdefault(finding.check, {})[finding.about] = span

    def span(self, rule: Rule) -> Span | None:
        """What a rule comes to; None where nothing in it is applicable."""
        if isinstance(rule, str):
            return self._worst(self.by_check.get(rule, {}), 0)
        if "each" in rule:
            return self._worst(self._each(rule["each"]), rule.get("minority", 0))
        operator, parts = next(iter(rule.items()))
        spans = [s for s in map(self.span, parts if isinstance(parts, list) else [parts]) if s is not None]
        if operator == "any":  # the others stand in for the first, where it is asked at all
            return highest(spans) if self.span(parts[0]) else None
        least = lowest(spans)
        if operator == "all" or least is None:
            return least
        if operator == "met":
            return Span(low=float(least.low == 1), high=float(least.high == 1))
        return Span(low=min(0.5, least.low), high=min(0.5, least.high))

    def _each(self, checks: str | list[str]) -> dict[Subject, Span]:
        """For each artefact, the best of several checks asked of it."""
        ids = [checks] if isinstance(checks, str) else checks
        found: dict[Subject, list[Span]] = {}
        for check in ids:
            for about, span in self.by_check.get(check, {}).items():
                found.setdefault(about, []).append(span)
        return {about: best for about, spans in found.items() if (best := highest(spans))}

    def _worst(self, spans: Mapping[Subject, Span], minority: float) -> Span | None:
        least = lowest(spans.values())
        if least is None or not minority:
            return least
        lows = self._tolerant({about: s.low for about, s in spans.items()}, minority)
        highs = self._tolerant({about: s.high for about, s in spans.items()}, minority)
        return Span(low=lows, high=highs)

    def _tolerant(self, values: Mapping[Subject, float], minority: float) -> float:
        faulty = [about for about, value in values.items() if value < 1]
        if not faulty:
            return 1
        known = all(about in self.shares for about in faulty) and len(faulty) < len(values)
        small = known and sum(self.shares[about] for about in faulty) <= minority
        return max(HALF.low, min(values.values())) if small else min(values.values())


def leaves(rule: Rule) -> Iterator[str]:
    """The checks that a rule names."""
    if isinstance(rule, str):
        yield rule
        return
    for parts in rule.values():
        for part in parts if isinstance(parts, list) else [parts]:
            if isinstance(part, str | dict):
                yield from leaves(part)


@cache
def knockout(criterion: str) -> frozenset[str]:
    """The checks that can decide a criterion."""
    own = table("openaudit")
    rules = (own[kind]["criteria"].get(criterion, {}) for kind in ("model", "dataset"))
    return frozenset(check for rule in rules for part in rule.get("all", []) for check in leaves(part))


def assess(findings: tuple[Finding, ...], subject: Subject, shares: Shares) -> Assessment:
    """Our own score: the three criteria and the verdict."""
    own = table("openaudit")["dataset" if subject.kind is Kind.DATASET else "model"]
    fold = Fold(findings, shares)
    criteria = tuple(_criterion(fold, name, rules) for name, rules in own["criteria"].items())
    met = sum(c.verdict is Word.MET for c in criteria)
    asked = [c for c in criteria if c.verdict is not Word.NOT_APPLICABLE]
    return Assessment(
        verdict=_overall(asked, subject.kind),
        met=met,
        progress=_progress(fold, own["criteria"]),
        criteria=criteria,
        findings=findings,
    )


def _overall(criteria: list[CriterionResult], kind: Kind) -> Overall:
    data = kind is Kind.DATASET
    if all(c.low == 1 for c in criteria) and criteria:
        return Overall.OPEN_DATA if data else Overall.TRULY_OPEN
    if all(c.high == 1 for c in criteria):
        return Overall.UNDETERMINED
    return Overall.NOT_OPEN_DATA if data else Overall.NOT_TRULY_OPEN


def _criterion(fold: Fold, name: str, rules: dict[str, Any]) -> CriterionResult:
    parts: list[Rule] = rules.get("all", [])
    span = fold.span({"all": parts})
    verdict = word(span)
    if span is None:
        return CriterionResult(id=name, verdict=verdict, low=0, high=0)
    return CriterionResult(
        id=name, verdict=verdict, low=span.low, high=span.high, decided_by=_decisive(fold, parts, span)
    )


def _decisive(fold: Fold, parts: list[Rule], span: Span) -> tuple[str, ...]:
    """The checks without which the criterion would have come out better."""
    if span.high == 1:
        return ()
    found = []
    for part in parts:
        own = fold.span(part)
        if own is not None and own.high == span.high:
            found += [
                check for check in leaves(part) if (s := fold.span(check)) is not None and s.high <= span.high
            ]
    return tuple(dict.fromkeys(found))


def _progress(fold: Fold, criteria: dict[str, Any]) -> Span:
    """The mean over the criteria of the mean span of their checks, knock-out checks twice."""
    means = []
    for rules in criteria.values():
        knockout = {check for part in rules.get("all", []) for check in leaves(part)}
        weighted = [
            (s, 2.0 if c in knockout else 1.0)
            for c in rules.get("checks", [])
            if (s := fold.span(c)) is not None
        ]
        own = mean(weighted)
        if own is not None:
            means.append((own, 1.0))
    return mean(means) or Span(low=0, high=0)
