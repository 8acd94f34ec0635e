"""The checks, by criterion; nothing is registered by hand."""

from functools import cache

from openaudit.check import Check, checks_of
from openaudit.checks import free_use, method_transparency, training_data
from openaudit.dossier import Dossier
from openaudit.evidence import Evidence
from openaudit.finding import Finding


@cache
def all_checks() -> tuple[Check, ...]:
    """Every check, criterion by criterion."""
    return tuple(
        check for module in (free_use, method_transparency, training_data) for check in checks_of(module)
    )


def find_check(check_id: str) -> Check | None:
    """A check by its id."""
    return next((check for check in all_checks() if check.id == check_id), None)


def findings(evidence: Evidence) -> tuple[Finding, ...]:
    """Ask every check of everyone it concerns."""
    model = Dossier(evidence, evidence.subject)
    return tuple(finding for check in all_checks() for finding in check.ask(model))
