"""Tells whether an AI model is truly open, and proves it."""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

RULES = "2026.1"
"""Version of the rules: two reports with the same evidence and the same rules are the same."""

_HOMES = {
    "Assessment": "assessment",
    "Audit": "auditing",
    "audit": "auditing",
    "collect": "sources",
    "Budget": "sources",
    "Citation": "evidence",
    "Document": "evidence",
    "Evidence": "evidence",
    "Gap": "evidence",
    "Finding": "finding",
    "Verdict": "finding",
    "Subject": "subject",
    "OpenAuditError": "errors",
    "InvalidSubject": "errors",
    "SubjectNotFound": "errors",
    "AccessDenied": "errors",
    "RateLimited": "errors",
    "HubUnreachable": "errors",
}

__all__ = [
    "RULES",
    "AccessDenied",
    "Assessment",
    "Audit",
    "Budget",
    "Citation",
    "Document",
    "Evidence",
    "Finding",
    "Gap",
    "HubUnreachable",
    "InvalidSubject",
    "OpenAuditError",
    "RateLimited",
    "Subject",
    "SubjectNotFound",
    "Verdict",
    "__version__",
    "audit",
    "collect",
]

if TYPE_CHECKING:
    from openaudit.assessment import Assessment
    from openaudit.auditing import Audit, audit
    from openaudit.errors import (
        AccessDenied,
        HubUnreachable,
        InvalidSubject,
        OpenAuditError,
        RateLimited,
        SubjectNotFound,
    )
    from openaudit.evidence import Citation, Document, Evidence, Gap
    from openaudit.finding import Finding, Verdict
    from openaudit.sources import Budget, collect
    from openaudit.subject import Subject


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used: ``import openaudit`` loads nothing heavy."""
    if name not in _HOMES:
        raise AttributeError(f"module 'openaudit' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"openaudit.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return list(__all__)
