"""The JSON report, schema 1: what scripts rely on."""

import json
from datetime import datetime
from typing import Any, Final

from pydantic import Field

import openaudit
from openaudit.assessment import Assessment, CriterionResult, Span
from openaudit.dossier import Dossier
from openaudit.evidence import DESCENT, Citation, Document, Evidence, Frozen, Gap, Relation
from openaudit.finding import Fact, Finding, Known, Verdict
from openaudit.licenses.inheritance import Conflict
from openaudit.reports.words import sentence, settles, translator
from openaudit.subject import Kind, Subject

SCHEMA: Final = 1


class _Tool(Frozen):
    name: str = "openaudit"
    version: str = openaudit.__version__
    rules: str = openaudit.RULES


class _Audited(Frozen):
    kind: Kind
    id: str
    revision: str | None
    url: str
    requested: str


class _Finding(Frozen):
    check: str
    criterion: str
    about: Subject
    verdict: Verdict
    reason: str
    facts: dict[str, Fact]
    citations: tuple[Citation, ...]
    known: tuple[Known, ...]
    gaps: tuple[Gap, ...]
    looked_at: tuple[Citation, ...]
    text: str
    settled_by: str


class _License(Frozen):
    about: Subject
    declared: str | None
    concluded: str | None
    text_match: str
    restrictions: tuple[str, ...]
    conditions: tuple[str, ...]
    osi_approved: bool | None
    fsf_libre: bool | None
    conflict: bool


class _Lineage(Frozen):
    from_: str = Field(serialization_alias="from")
    to: str
    kind: Kind
    relation: Relation
    citation: Citation


class _Dataset(Frozen):
    id: str
    role: str
    obtainable: Verdict
    license: str | None
    license_free: str
    citation: Citation


class _Read(Frozen):
    role: str
    url: str
    sha256: str
    bytes: int
    retrieved: datetime


class Report(Frozen):
    """One audit as JSON."""

    schema_: int = Field(default=SCHEMA, serialization_alias="schema")
    tool: _Tool = _Tool()
    subject: _Audited
    audited_at: datetime
    authenticated: bool
    language: str
    policy: str
    verdict: str
    met: int
    progress: Span
    criteria: tuple[CriterionResult, ...]
    findings: tuple[_Finding, ...]
    licenses: tuple[_License, ...]
    conflicts: tuple[Conflict, ...]
    lineage: tuple[_Lineage, ...]
    datasets: tuple[_Dataset, ...]
    frameworks: dict[str, Any] = {}
    documents: tuple[_Read, ...]
    gaps: tuple[Gap, ...]


def document(evidence: Evidence, assessment: Assessment) -> Report:
    """The report of one audit."""
    translate = translator(evidence.asked.language)
    model = Dossier(evidence, evidence.subject)
    root = evidence.root
    return Report(
        subject=_Audited(
            kind=root.subject.kind,
            id=root.subject.id,
            revision=root.revision,
            url=root.url,
            requested=evidence.asked.requested,
        ),
        audited_at=evidence.started,
        authenticated=evidence.authenticated,
        language=evidence.asked.language,
        policy=evidence.asked.policy,
        verdict=assessment.verdict,
        met=assessment.met,
        progress=assessment.progress,
        criteria=assessment.criteria,
        findings=tuple(_finding(f, translate) for f in assessment.findings),
        licenses=tuple(_license(d) for d in (*model.chain, *(model.other(e.target) for e in model.datasets))),
        conflicts=model.conflicts,
        lineage=tuple(_lineage(evidence)),
        datasets=tuple(_datasets(model, assessment)),
        documents=tuple(_read(d) for node in evidence.nodes.values() for d in node.documents),
        gaps=evidence.gaps,
    )


def _finding(finding: Finding, translate: Any) -> _Finding:
    answer = finding.answer
    return _Finding.model_construct(
        check=finding.check,
        criterion=finding.criterion,
        about=finding.about,
        verdict=answer.verdict,
        reason=answer.reason,
        facts=answer.facts,
        citations=answer.citations,
        known=answer.known,
        gaps=answer.gaps,
        looked_at=answer.looked_at,
        text=sentence(finding, translate),
        settled_by=settles(finding, translate),
    )


def _license(dossier: Dossier) -> _License:
    conclusion = dossier.license
    known = conclusion.concluded
    osi = [k.osi_approved for k in known]
    fsf = [k.fsf_libre for k in known]
    return _License.model_construct(
        about=dossier.subject,
        declared=conclusion.declared,
        concluded=conclusion.expression,
        text_match=conclusion.text_match,
        restrictions=tuple(dict.fromkeys(x.restriction for x in conclusion.limits)),
        conditions=conclusion.conditions,
        osi_approved=_together(osi),
        fsf_libre=_together(fsf),
        conflict=conclusion.conflict,
    )


def _together(flags: list[bool | None]) -> bool | None:
    if not flags or None in flags:
        return None
    return all(flags)


def _lineage(evidence: Evidence) -> list[_Lineage]:
    edges = [e for e in evidence.edges if e.relation in DESCENT and not e.hint]
    return [
        _Lineage.model_construct(
            from_=e.source.id, to=e.target.id, kind=e.target.kind, relation=e.relation, citation=e.citation
        )
        for e in edges
    ]


def _datasets(model: Dossier, assessment: Assessment) -> list[_Dataset]:
    verdicts = {(f.check, f.about): f.answer.verdict for f in assessment.findings}
    edges = [
        *model.datasets,
        *(e for e in model.edges if e.relation is Relation.EVALUATED_ON or e.role == "calibration"),
    ]
    found = []
    for edge in edges:
        subject = model.evidence.resolve(edge.target)
        free = verdicts.get(("data-license", subject), Verdict.UNKNOWN)
        found.append(
            _Dataset.model_construct(
                id=subject.id,
                role=edge.role or "unknown",
                obtainable=verdicts.get(("data-obtainable", subject), Verdict.UNKNOWN),
                license=model.other(edge.target).license.expression,
                license_free={Verdict.YES: "yes", Verdict.UNKNOWN: "unknown"}.get(free, "no"),
                citation=edge.citation,
            )
        )
    return found


def _read(read: Document) -> _Read:
    return _Read.model_construct(
        role=read.role, url=read.url, sha256=read.sha256, bytes=len(read.content), retrieved=read.retrieved
    )


def schema() -> str:
    """The JSON Schema of the report, as ``report.schema.json`` beside this module holds it."""
    made = Report.model_json_schema(mode="serialization", by_alias=True)
    return json.dumps(made, indent=1, sort_keys=True) + "\n"
