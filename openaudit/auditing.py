"""The five steps in order: subject, evidence, findings, assessment, and what reports are made of."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from openaudit import checks, frameworks, reports, sources
from openaudit.assessment import Assessment, CriterionResult, Overall
from openaudit.dossier import Dossier
from openaudit.evidence import Evidence
from openaudit.finding import Finding
from openaudit.sources import Options
from openaudit.subject import Kind, Subject, parse


class Audit:
    """Evidence and what it comes to. It has no truth value: *unknown* is neither true nor false."""

    def __init__(self, evidence: Evidence) -> None:
        """Assess ``evidence``: pure, nothing is read or fetched."""
        self.evidence = evidence
        self.findings: tuple[Finding, ...] = checks.findings(evidence)
        self.assessment: Assessment = frameworks.assess(self.findings, evidence.subject, _shares(evidence))

    def __bool__(self) -> bool:
        raise TypeError("an audit is neither true nor false: look at .verdict")

    def __repr__(self) -> str:
        return f"<Audit of {self.subject}: {self.verdict}>"

    @property
    def subject(self) -> Subject:
        """What was audited."""
        return self.evidence.subject

    @property
    def verdict(self) -> Overall:
        """The verdict: truly-open, not-truly-open or undetermined; for a dataset open-data, not-open-data."""
        return self.assessment.verdict

    @property
    def criteria(self) -> tuple[CriterionResult, ...]:
        """The three criteria."""
        return self.assessment.criteria

    def criterion(self, criterion_id: str) -> CriterionResult:
        """One criterion by id: free-use, method-transparency, training-data. Raises KeyError for another."""
        return self.assessment.criterion(criterion_id)

    def model_dump(self) -> dict[str, Any]:
        """The report's JSON as plain values (schema 1)."""
        return reports.document(self.evidence, self.assessment).model_dump(mode="json", by_alias=True)

    def model_dump_json(self, *, indent: int | None = None) -> str:
        """The report's JSON (schema 1)."""
        return reports.document(self.evidence, self.assessment).model_dump_json(indent=indent, by_alias=True)

    def to_json(self) -> str:
        """The report's JSON, laid out for reading."""
        return self.model_dump_json(indent=2) + "\n"

    def to_markdown(self) -> str:
        """The report in Markdown."""
        return reports.markdown(self.evidence, self.assessment)

    def to_text(self, *, verbose: bool = False) -> str:
        """The report for people, as plain text."""
        return reports.text(self.evidence, self.assessment, verbose=verbose)

    def badge(self) -> str:
        """The SVG badge."""
        return reports.badge(self.assessment, self.evidence.asked.language)

    def save(self, path: str | Path) -> None:
        """Write the evidence as one deterministic bundle, from which this audit follows again byte for byte."""
        sources.save(self.evidence, Path(path))


def audit(subject: str | Path, **options: Any) -> Audit:
    """Audit a model or a dataset.

    Args:
        subject: ``owner/name[@revision]``, a Hub URL, ``datasets/owner/name``, a folder or card written as a
            path, or a bundle (``*.zip``).
        **options: ``revision``, ``kind``, ``endpoint``, ``token``, ``offline``, ``shallow``, ``timeout``,
            ``max_depth``, ``policy``, ``language``, ``progress``: the fields of :class:`openaudit.sources.Options`.

    Raises:
        InvalidSubject: the subject names nothing that can be audited.
        SubjectNotFound: the Hub has no such repository for us: missing, or private.
        AccessDenied: the token given may not read the subject's record.
        RateLimited: the Hub's quota does not come back in time.
        HubUnreachable: the Hub did not answer in time.
    """
    revision = options.pop("revision", None)
    kind = Kind(options.pop("kind", Kind.MODEL))
    request = parse(subject, kind=kind, revision=revision)
    return Audit(sources.collect(request, Options(**options), now=datetime.now(UTC)))


def _shares(evidence: Evidence) -> dict[Subject, float]:
    """The share of the whole that each dataset is, where the text says it."""
    model = Dossier(evidence, evidence.subject)
    return {evidence.resolve(e.target): e.share for e in model.datasets if e.share is not None}
