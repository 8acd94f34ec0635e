"""A saved bundle: everything that was read, with hashes, in one ZIP that is the same for the same evidence."""

import hashlib
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any, Final

from openaudit.dossier import relations
from openaudit.errors import InvalidBundle
from openaudit.evidence import Asked, Document, Evidence, Frozen, Gap, Node
from openaudit.subject import Subject

SCHEMA: Final = 1
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_MAX_FILES: Final = 5_000
_MAX_BYTES: Final = 256 << 20


class _Node(Frozen):
    subject: Subject
    revision: str | None
    url: str
    local: bool
    documents: list[dict[str, Any]]
    gaps: list[Gap]


class _Manifest(Frozen):
    schema_: int
    rules: str
    subject: Subject
    asked: Asked
    started: str
    authenticated: bool
    nodes: list[_Node]
    aliases: list[tuple[Subject, Subject]]


def save(evidence: Evidence, path: Path) -> None:
    """Write ``evidence`` to ``path``; nothing half-written is left behind."""
    import openaudit  # noqa: PLC0415

    nodes = [_as_saved(node) for node in evidence.nodes.values()]
    manifest = _Manifest(
        schema_=SCHEMA,
        rules=openaudit.RULES,
        subject=evidence.subject,
        asked=evidence.asked,
        started=evidence.started.isoformat(),
        authenticated=evidence.authenticated,
        nodes=nodes,
        aliases=sorted(evidence.aliases.items(), key=str),
    )
    blobs = {d.sha256: d.content for node in evidence.nodes.values() for d in node.documents}
    draft = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
            text = json.dumps(manifest.model_dump(mode="json"), indent=1, sort_keys=True, ensure_ascii=False)
            _write(archive, "manifest.json", text.encode())
            for digest in sorted(blobs):
                _write(archive, f"blobs/{digest[:2]}/{digest}", blobs[digest])
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _as_saved(node: Node) -> _Node:
    documents = [
        d.model_dump(mode="json") | {"sha256": d.sha256, "bytes": len(d.content)} for d in node.documents
    ]
    return _Node(
        subject=node.subject,
        revision=node.revision,
        url=node.url,
        local=node.local,
        documents=documents,
        gaps=list(node.gaps),
    )


def _write(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, content)


def load(path: Path) -> Evidence:
    """Read a bundle back. Raises InvalidBundle for one that is none, too large, or altered."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > _MAX_FILES or sum(e.file_size for e in entries) > _MAX_BYTES:
                raise InvalidBundle(f"{path.name} is larger than a bundle can be")
            manifest = _Manifest.model_validate_json(archive.read("manifest.json"))
            if manifest.schema_ != SCHEMA:
                raise InvalidBundle(f"{path.name} has schema {manifest.schema_}; this version reads {SCHEMA}")
            blobs = {name: archive.read(name) for name in archive.namelist() if name.startswith("blobs/")}
            nodes = {node.subject: _as_read(blobs, node, path) for node in manifest.nodes}
            if sum(len(d.content) for node in nodes.values() for d in node.documents) > _MAX_BYTES:
                raise InvalidBundle(f"{path.name} is larger than a bundle can be")
            if manifest.subject not in nodes:
                raise InvalidBundle(f"{path.name} lacks its own subject")
            return Evidence(
                subject=manifest.subject,
                asked=manifest.asked,
                started=manifest.started,
                authenticated=manifest.authenticated,
                nodes=nodes,
                edges=tuple(edge for node in nodes.values() for edge in node.once(relations)),
                aliases=dict(manifest.aliases),
            )
    except (
        OSError,
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        ValueError,  # pydantic's and Unicode's errors, too
        RuntimeError,
        NotImplementedError,
        EOFError,
    ) as error:
        raise InvalidBundle(f"{path.name} is no evidence bundle") from error


def _as_read(blobs: dict[str, bytes], saved: _Node, path: Path) -> Node:
    documents = []
    for entry in saved.documents:
        digest = str(entry["sha256"])
        content = blobs[f"blobs/{digest[:2]}/{digest}"]
        if hashlib.sha256(content).hexdigest() != digest:
            raise InvalidBundle(f"{path.name} was altered: {entry['url']} is not what was read")
        documents.append(Document.model_validate({**entry, "content": content}))
    return Node(
        subject=saved.subject,
        revision=saved.revision,
        url=saved.url,
        documents=tuple(documents),
        gaps=tuple(saved.gaps),
        local=saved.local,
    )
