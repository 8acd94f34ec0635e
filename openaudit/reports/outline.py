"""What every report for people says first: the verdict, a line for each criterion, what to do next."""

from collections.abc import Iterable
from typing import NamedTuple

from openaudit import frameworks
from openaudit.assessment import Assessment, CriterionResult, Overall, Word
from openaudit.checks import find_check
from openaudit.evidence import Citation, Evidence, Gap
from openaudit.finding import Finding, Verdict
from openaudit.reports.words import CRITERIA, N_, SIGNS, VERDICTS, Translate, sentence, settles, translator
from openaudit.subject import Kind


class Row(NamedTuple):
    """One criterion: sign, name, word, the sentence that decided it, where that stands, and more sentences."""

    sign: str
    name: str
    word: str
    because: str
    citation: Citation | None
    more: tuple[str, ...]
    id: str


class Step(NamedTuple):
    """Something to publish or to do, and the check it would answer."""

    check: str
    text: str


class Outline(NamedTuple):
    """The first screen of a report."""

    title: str
    verdict: str
    headline: str
    goal: str
    rows: tuple[Row, ...]
    steps: tuple[Step, ...]
    settle: tuple[Step, ...]
    gaps: tuple[Gap, ...]


_WORST = {Verdict.NO: 0, Verdict.PARTIAL: 1, Verdict.UNKNOWN: 2, Verdict.YES: 3, Verdict.NOT_APPLICABLE: 4}


_GOALS = {
    False: N_("What to publish to become truly open"),
    True: N_("What to publish to become open data"),
}


def outline(evidence: Evidence, assessment: Assessment) -> Outline:
    """Put the findings in the order in which a reader wants them."""
    translate = translator(evidence.asked.language)
    asked = [c for c in assessment.criteria if c.verdict is not Word.NOT_APPLICABLE]
    verdict = translate(VERDICTS[assessment.verdict])
    met = translate(N_("{met} of {asked} criteria met")).format(met=assessment.met, asked=len(asked))
    return Outline(
        title=str(evidence.subject),
        verdict=verdict,
        headline=f"{verdict} · {met}",
        goal=translate(_GOALS[evidence.subject.kind is Kind.DATASET]),
        rows=tuple(_row(c, assessment.findings, translate) for c in asked),
        steps=tuple(_steps(assessment, translate)),
        settle=tuple(_settling(assessment, translate)),
        gaps=evidence.gaps,
    )


def _row(criterion: CriterionResult, findings: Iterable[Finding], translate: Translate) -> Row:
    own = [f for f in findings if f.criterion == criterion.id]
    best = _ordered(criterion, own)
    lead = best[0] if best else None
    return Row(
        sign=SIGNS[criterion.verdict],
        name=translate(CRITERIA[criterion.id]),
        word=translate(VERDICTS[criterion.verdict]),
        because=sentence(lead, translate) if lead else "",
        citation=lead.answer.citations[0] if lead and lead.answer.citations else None,
        more=_more(best, translate),
        id=criterion.id,
    )


def _more(best: list[Finding], translate: Translate) -> tuple[str, ...]:
    """Three more sentences, none of them said before."""
    said = list(dict.fromkeys(sentence(f, translate) for f in best))
    return tuple(said[1:4])


def _ordered(criterion: CriterionResult, findings: list[Finding]) -> list[Finding]:
    """The findings that decided first; for a criterion that is met, the strongest yes."""
    if criterion.verdict is Word.MET:
        return [f for f in findings if f.answer.verdict is Verdict.YES]
    deciding = criterion.decided_by or frameworks.knockout(criterion.id)
    decisive = [f for f in findings if f.check in deciding]
    wanted = {Word.NOT_MET: {Verdict.NO}, Word.PARTLY_MET: {Verdict.PARTIAL}}.get(
        criterion.verdict, {Verdict.UNKNOWN, Verdict.PARTIAL, Verdict.NO}
    )
    return sorted((f for f in decisive if f.answer.verdict in wanted), key=lambda f: _WORST[f.answer.verdict])


def _steps(assessment: Assessment, translate: Translate) -> list[Step]:
    """What to publish to become truly open: what decided, what else can decide, the rest; what is missing before what is unseen."""
    if assessment.verdict in {Overall.TRULY_OPEN, Overall.OPEN_DATA}:
        return []
    rank = {Verdict.NO: 0, Verdict.PARTIAL: 1, Verdict.UNKNOWN: 2}
    found: dict[str, tuple[int, Finding]] = {}
    for finding in assessment.findings:
        place = rank.get(finding.answer.verdict)
        if place is not None and place < found.get(finding.check, (9, finding))[0]:
            found[finding.check] = (place, finding)
    deciding = {check for c in assessment.criteria for check in c.decided_by}
    able = {check for c in assessment.criteria for check in frameworks.knockout(c.id)}
    ordered = sorted(found.values(), key=lambda x: (x[1].check not in deciding, x[1].check not in able, x[0]))
    return [Step(f.check, _fix(f, translate)) for _, f in ordered]


def _fix(finding: Finding, translate: Translate) -> str:
    check = find_check(finding.check)
    if check is None:
        return ""
    return translate(check.fix)


def _settling(assessment: Assessment, translate: Translate) -> list[Step]:
    """What would settle the answers that are unknown."""
    found: dict[str, Step] = {}
    for finding in assessment.findings:
        text = settles(finding, translate)
        if text:
            found.setdefault(text, Step(finding.check, text))
    return list(found.values())
