"""Exit codes: what a script may rely on."""

from typing import Final

from openaudit.errors import AccessDenied, InvalidBundle, InvalidSubject, OpenAuditError

OK: Final = 0
GATE: Final = 1
USAGE: Final = 2
NOT_AUDITED: Final = 3
DENIED: Final = 4
INTERRUPTED: Final = 130

_ORDER: Final = (INTERRUPTED, USAGE, DENIED, NOT_AUDITED, GATE, OK)


def exit_code(error: OpenAuditError) -> int:
    """The code of an error."""
    if isinstance(error, InvalidSubject | InvalidBundle):
        return USAGE
    return DENIED if isinstance(error, AccessDenied) else NOT_AUDITED


def worst(codes: list[int]) -> int:
    """The code of several subjects together."""
    return next((code for code in _ORDER if code in codes), OK)
