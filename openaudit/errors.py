"""Why an audit could not be made at all. Whatever else goes wrong is a ``Gap`` in the evidence."""


class OpenAuditError(Exception):
    """An error of openaudit. ``kind`` is a stable slug; the message is a sentence for the user."""

    kind = "error"


class InvalidSubject(OpenAuditError):
    """What was given names no model, dataset, folder or bundle."""

    kind = "invalid-subject"


class SubjectNotFound(OpenAuditError):
    """The Hub has no such repository for us: it is missing, or private."""

    kind = "not-found"


class AccessDenied(OpenAuditError):
    """The token given may not read the subject's own record."""

    kind = "denied"


class RateLimited(OpenAuditError):
    """The Hub's quota is used up and does not come back within the time allowed."""

    kind = "rate-limited"


class HubUnreachable(OpenAuditError):
    """The Hub did not answer in time, or what answered is no Hub."""

    kind = "unreachable"


class InvalidBundle(OpenAuditError):
    """The file is no evidence bundle, or it was altered."""

    kind = "invalid-bundle"
