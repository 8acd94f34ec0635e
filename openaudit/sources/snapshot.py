"""A code repository at one commit: what it lists, and the files that tell most of what it does."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from openaudit import repository
from openaudit.evidence import Document, Gap, Node, Role, Why, lay_out
from openaudit.licenses.conclude import is_license_file, is_policy_file
from openaudit.reading import File, listing_text
from openaudit.sources.fetch import FetchError
from openaudit.subject import Subject

FILE_LIMIT: Final = 2 << 20
MAX_ENTRIES: Final = 60_000
MAX_LICENSES: Final = 6
_LICENSE_SIZE: Final = 1 << 20
_READMES: Final = frozenset({"readme", "readme.md", "readme.rst", "readme.txt", "readme.markdown"})

ReadAll = Callable[[list[str]], Iterable[tuple[str, bytes | FetchError]]]


class Snapshot(NamedTuple):
    """What is known of a repository before any of its files is read; ``sha`` is empty where nothing was committed."""

    page: str
    sha: str
    record: dict[str, Any]
    files: list[File]
    whole: bool = True

    @property
    def tree(self) -> str:
        """The address of the listing."""
        return f"{self.page}/tree/{self.sha or 'HEAD'}"


def read(subject: Subject, found: Snapshot, read_all: ReadAll) -> Node:
    """The repository as evidence: record, listing, and a bounded number of files; what is left out is a gap."""
    files = sorted(found.files, key=lambda f: f.path)[:MAX_ENTRIES]
    listing = listing_text([{"path": f.path, "size": f.size, "oid": f.oid} for f in files])
    documents = [
        document(Role.API, found.page, lay_out(found.record)[0].encode()),
        document(Role.LISTING, found.tree, listing.encode()),
    ]
    roles, left = _wanted(files)
    gaps = [
        Gap(role=role, url=found.tree, why=Why.BUDGET, detail=f"{n} more {_LEFT_OUT[role]}")
        for role, n in left.items()
        if n
    ]
    if not found.whole or len(files) < len(found.files):
        detail = f"more than {len(files)} files"
        gaps.append(Gap(role=Role.LISTING, url=found.tree, why=Why.BUDGET, detail=detail))
    for name, content in read_all(list(roles)):
        address = f"{found.page}/blob/{found.sha}/{name}"
        if isinstance(content, FetchError):
            gaps.append(Gap(role=roles[name], url=address, why=content.why, detail=content.detail))
        else:
            documents.append(document(roles[name], address, content, name))
    return Node(
        subject=subject,
        revision=found.sha or None,
        url=found.tree,
        documents=tuple(documents),
        gaps=tuple(gaps),
    )


_LEFT_OUT: Final = {Role.LICENSE: "licence files", Role.DOCS: "texts"}


def _wanted(files: list[File]) -> tuple[dict[str, Role], dict[Role, int]]:
    """The files worth reading and what each is, README first; and how many are left out of each kind."""
    roles = {f.path: Role.CARD for f in files if f.path.lower() in _READMES}
    licenses = [f.path for f in files if is_license_file(f.path) and (f.size or 0) < _LICENSE_SIZE]
    licenses.sort(key=lambda path: (path.count("/"), path))
    for path in licenses[:MAX_LICENSES]:
        roles.setdefault(path, license_role(path))
    texts, unread = repository.texts(f for f in files if f.path not in roles)
    roles |= dict.fromkeys((f.path for f in texts), Role.DOCS)
    for file in repository.wanted(files):
        roles.setdefault(file.path, Role.CODE)
    return roles, {Role.LICENSE: len(licenses[MAX_LICENSES:]), Role.DOCS: unread}


def license_role(path: str) -> Role:
    """Whether a file of terms is a licence or a policy of use."""
    return Role.POLICY if is_policy_file(path) else Role.LICENSE


def document(role: Role, url: str, content: bytes, path: str = "") -> Document:
    """Something that was read just now."""
    return Document(
        role=role, url=url, path=path, content=content, retrieved=datetime.now(UTC).replace(microsecond=0)
    )


def attempt(read_one: Callable[[str], bytes], name: str) -> bytes | FetchError:
    """The content of a file, or why there is none."""
    try:
        return read_one(name)
    except FetchError as error:
        return error
