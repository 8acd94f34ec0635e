"""A clone of a repository on disk, or a single card: read without leaving the folder."""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from openaudit.errors import InvalidSubject
from openaudit.evidence import Document, Gap, Node, Role, Why
from openaudit.licenses.conclude import is_license_file
from openaudit.reading import File, listing_text
from openaudit.repository import beside_weights
from openaudit.sources.snapshot import FILE_LIMIT, document, license_role
from openaudit.subject import Kind, Place, Request, Subject

MAX_FILES: Final = 20_000
MAX_DEPTH: Final = 12
CARD_LIMIT: Final = 2 << 20
LICENSE_LIMIT: Final = 1 << 20
CONFIG_LIMIT: Final = 4 << 20
_POINTER = re.compile(
    rb"\Aversion https://git-lfs\.github\.com/spec/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\nsize ([0-9]{1,15})\n"
)
_CONFIGS: Final = frozenset({"config.json", "adapter_config.json"})


def read(request: Request) -> Node:
    """Read a folder or a card. Raises InvalidSubject for what cannot be read at all."""
    path = request.path
    if path is None:
        raise InvalidSubject(f"{request.requested!r} is no path")
    return _card(path, request) if request.place is Place.CARD else _Folder(path, request.subject).node()


def _card(path: Path, request: Request) -> Node:
    role = Role.DATASET_CARD if request.subject.kind is Kind.DATASET else Role.CARD
    found = _document(path, request.requested, role, path.name, CARD_LIMIT)
    if isinstance(found, Gap):
        raise InvalidSubject(f"{request.requested!r} cannot be read: {found.why}")
    return Node(subject=request.subject, url=request.requested, documents=(found,), local=True)


class _Folder:
    def __init__(self, root: Path, subject: Subject) -> None:
        self.root = root
        self.subject = subject
        self.count = 0
        self.lost = ""
        self.code: frozenset[str] = frozenset()

    def node(self) -> Node:
        files = sorted(self._walk(self.root, 0))
        if self.subject.kind is Kind.MODEL:
            self.code = frozenset(f.path for f in beside_weights(File(n, None, "", "", 0) for n in files))
        found = [self._read(path) for path in files]
        documents = [d for d in found if isinstance(d, Document)]
        gaps = [g for g in found if isinstance(g, Gap)]
        listing = listing_text([self._entry(path) for path in files])
        address = self.subject.id + "/"
        documents.append(document(Role.LISTING, address, listing.encode()))
        if self.lost:
            gaps.append(Gap(role=Role.LISTING, url=address, why=Why.BUDGET, detail=self.lost))
        documents.sort(key=lambda d: (d.role not in {Role.CARD, Role.DATASET_CARD}, d.path))
        return Node(
            subject=self.subject, url=address, documents=tuple(documents), gaps=tuple(gaps), local=True
        )

    def _walk(self, folder: Path, depth: int) -> Iterator[str]:
        """The regular files below, relative and with forward slashes; links that leave the folder are skipped."""
        try:
            entries = sorted(os.scandir(folder), key=lambda e: e.name)
        except OSError:
            self.lost = "a folder that cannot be read"
            return
        for entry in entries:
            if entry.name in {".git", ".cache", "__pycache__"}:
                continue
            self.count += 1
            if self.count > MAX_FILES or depth > MAX_DEPTH:
                self.lost = f"more than {MAX_FILES} files or {MAX_DEPTH} folders deep"
                return
            path = Path(entry.path)
            if entry.is_dir(follow_symlinks=False):
                yield from self._walk(path, depth + 1)
            elif _regular(path, self.root):
                yield path.relative_to(self.root).as_posix()
            else:
                self.lost = "a link that leaves the folder, or what is no file"

    def _read(self, name: str) -> Document | Gap | None:
        path, address = self.root / name, f"{self.subject.id}/{_shown(name)}"
        if name.lower() == "readme.md":
            role = Role.DATASET_CARD if self.subject.kind is Kind.DATASET else Role.CARD
            return _document(path, address, role, name, CARD_LIMIT)
        if is_license_file(name):
            return _document(path, address, license_role(name), name, LICENSE_LIMIT)
        if name in _CONFIGS:
            return _document(path, address, Role.CONFIG, name, CONFIG_LIMIT)
        return _document(path, address, Role.CODE, name, FILE_LIMIT) if name in self.code else None

    def _entry(self, name: str) -> dict[str, Any]:
        path, shown = self.root / name, _shown(name)
        try:
            size = path.stat().st_size
            if size > 1024:
                return {"path": shown, "size": size}
            content = path.read_bytes()
        except OSError:
            return {"path": shown, "size": None}
        pointer = _POINTER.match(content)
        if pointer:
            return {"path": shown, "size": int(pointer.group(2)), "sha256": pointer.group(1).decode()}
        oid = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
        return {"path": shown, "size": size, "oid": oid}


def _shown(name: str) -> str:
    """A file's name as text, whatever bytes it is made of."""
    return os.fsencode(name).decode(errors="replace")


def _regular(path: Path, root: Path) -> bool:
    """Whether a path is a file of the folder: no device, no pipe, no link to a place outside it."""
    try:
        real = path.resolve(strict=True)
        inside = real.is_relative_to(root.resolve()) or _in_hub_cache(real, root)
        return inside and stat.S_ISREG(real.stat().st_mode)
    except (OSError, RuntimeError):
        return False


def _in_hub_cache(real: Path, root: Path) -> bool:
    """The Hub's cache keeps snapshots as links to ``../../blobs``."""
    resolved = root.resolve()
    if resolved.parent.name != "snapshots":
        return False
    return real.is_relative_to(resolved.parent.parent / "blobs")


def _document(path: Path, address: str, role: Role, name: str, limit: int) -> Document | Gap:
    try:
        if path.stat().st_size > limit:
            return Gap(role=role, url=address, why=Why.TOO_LARGE, detail=f"larger than {limit} bytes")
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        with os.fdopen(descriptor, "rb") as file:
            content = file.read(limit + 1)[:limit]
    except OSError:
        return Gap(role=role, url=address, why=Why.UNREADABLE)
    if _POINTER.match(content):
        return Gap(role=role, url=address, why=Why.UNREADABLE, detail="only Git LFS's pointer to it is here")
    return document(role, address, content, _shown(name))
