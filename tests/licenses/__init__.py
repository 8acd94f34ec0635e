"""Licences: one repository's files as evidence, and what is concluded from them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from openaudit.evidence import Document, Gap, Node, Role
from openaudit.licenses.conclude import Conclusion, conclusion, is_license_file, is_policy_file
from openaudit.reading import Reading, reading
from openaudit.subject import Kind, Subject

NOW: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)
LOTUS: Final = "acme/lotus-1b"
MODEL: Final = Subject(kind=Kind.MODEL, id=LOTUS)


def document(text: str, path: str = "LICENSE", role: Role = Role.LICENSE, url: str = "") -> Document:
    """A text as it was read, from a file or from an address."""
    address = url or f"https://hub.example/{LOTUS}/blob/main/{path}"
    return Document(role=role, url=address, path=path, content=text.encode(), retrieved=NOW)


def role_of(path: str, subject: Subject) -> Role | None:
    """What a file of a repository is read as; None for one that is not read."""
    if path == "README.md":
        return Role.DATASET_CARD if subject.kind is Kind.DATASET else Role.CARD
    if is_policy_file(path):
        return Role.POLICY
    return Role.LICENSE if is_license_file(path) else None


def read(
    files: Mapping[str, str],
    subject: Subject = MODEL,
    *,
    linked: Mapping[str, str] | None = None,
    gaps: tuple[Gap, ...] = (),
) -> Reading:
    """The reading of a repository with these files, and with texts that were found at other addresses."""
    documents = [
        document(text, path, role) for path, text in files.items() if (role := role_of(path, subject))
    ]
    documents += [document(text, "", url=url) for url, text in (linked or {}).items()]
    return reading(Node(subject=subject, documents=tuple(documents), gaps=gaps))


def conclude(
    files: Mapping[str, str],
    subject: Subject = MODEL,
    thing: str | None = None,
    linked: Mapping[str, str] | None = None,
) -> Conclusion:
    """The licence of the model (or of ``thing``) that these files come to."""
    return conclusion(read(files, subject, linked=linked), thing)


def limits(found: Conclusion, strength: str = "term") -> set[str]:
    """The restrictions that were read, those that bind or those that are only asked for."""
    return {limit.restriction for limit in found.limits if limit.strength == strength}
