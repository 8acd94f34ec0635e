"""Checks asked of evidence that is laid out by hand: who is in the world, and which files each of them has.

A world maps names to files; its first name is what is audited. ``acme/lotus`` is a model, ``datasets/acme/pond`` a
dataset, ``github.com/acme/train`` a code repository, ``arxiv:2601.00001`` a paper. Files map a path to what is there:

- a text, or a dictionary or list to be written as JSON: read whole;
- a number: so many bytes that nobody reads, as of weights;
- None: listed, but it could not be read.

Three names are no files. ``RECORD`` holds what the Hub or the forge says beside the defaults (None: no record), or a
paper's title and summary; ``LISTING`` None takes the listing away; ``REFS`` lists branches and tags. A dictionary
given as ``README.md`` is front matter with nothing below.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from openaudit.checks import find_check
from openaudit.dossier import Dossier, relations
from openaudit.evidence import Asked, Document, Evidence, Gap, Node, Role, Why, lay_out
from openaudit.finding import Answer
from openaudit.licenses.conclude import is_license_file, is_policy_file
from openaudit.reading import listing_text
from openaudit.repository import CODE, CONFIG, TELLS
from openaudit.subject import Kind, Place, Subject

Files = Mapping[str, Any]
World = Mapping[str, Files]

NOW: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)
SHA: Final = "c0ffee00" * 5
LOTUS: Final = "acme/lotus-1b"
WEIGHTS: Final[Files] = {"model.safetensors": 2_200_000_000}
RECORD: Final = "record"
LISTING: Final = "listing"
REFS: Final = "refs"
_NO_FILES: Final = frozenset({RECORD, LISTING, REFS})
_OPEN: Final = {"gated": False, "private": False, "disabled": False}
_CONFIGS: Final = frozenset({"config.json", "adapter_config.json"})


def front(body: str = "", **fields: Any) -> str:
    """A card with these fields as front matter."""
    return f"---\n{json.dumps(fields)}\n---\n{body}"


def model(card: Any = None, files: Files | None = None, **record: Any) -> dict[str, Any]:
    """The files of a model that has weights; with a card if one is given, and with fields of the Hub's record."""
    own = {} if card is None else {"README.md": card}
    return {**WEIGHTS, **own, **(files or {}), **({RECORD: record} if record else {})}


def subject(name: str) -> Subject:
    """Whom a name of the world means."""
    if name.startswith("datasets/"):
        return Subject(kind=Kind.DATASET, id=name.removeprefix("datasets/"))
    if name.startswith(("arxiv:", "doi:")):
        return Subject(kind=Kind.PAPER, id=name)
    code = "." in name.partition("/")[0] and name.count("/") > 1
    return Subject(kind=Kind.CODE if code else Kind.MODEL, id=name)


def evidence(world: World, policy: str = "default", *, local: bool = False) -> Evidence:
    """The evidence of such a world, with the relations that its texts declare; ``local`` for a folder on disk."""
    made = [node(name, files, local=local) for name, files in world.items()]
    return Evidence(
        subject=made[0].subject,
        asked=Asked(requested=made[0].subject.id, place=Place.FOLDER if local else Place.HUB, policy=policy),
        started=NOW,
        nodes={n.subject: n for n in made},
        edges=tuple(edge for n in made for edge in relations(n)),
    )


def ask(check_id: str, world: World, about: str = "", **options: Any) -> Answer:
    """What a check answers on ``about``; without it the first answer that it gives."""
    check = find_check(check_id)
    assert check is not None, f"no check is called {check_id}"
    read = evidence(world, **options)
    found = list(check.ask(Dossier(read, read.subject)))
    wanted = [f.answer for f in found if not about or f.about == subject(about)]
    assert wanted, f"{check_id} is not asked of {about}, but of {[str(f.about) for f in found]}"
    return wanted[0]


def said(answer: Answer) -> tuple[str, str]:
    """The verdict and its reason, which is what most tests are about."""
    return answer.verdict.value, answer.reason


def node(name: str, files: Files, *, local: bool = False) -> Node:
    """What was read of one member of a world."""
    about = subject(name)
    found = [*_own_records(about, files, local=local), *_read(about, files)]
    return Node(
        subject=about,
        revision=None if local or about.kind is Kind.PAPER else SHA,
        url=_address(about, ""),
        documents=tuple(f for f in found if isinstance(f, Document)),
        gaps=tuple(f for f in found if isinstance(f, Gap)),
        local=local,
    )


def _own_records(about: Subject, files: Files, *, local: bool) -> Iterable[Document | Gap]:
    """The record, the listing and the refs: what comes from an API and is no file."""
    if about.kind is Kind.PAPER:
        if files.get(RECORD) is not None:
            yield _document(about, Role.PAPER, "record.json", lay_out(files[RECORD])[0])
        return
    record = files.get(RECORD, {})
    if record is None or (local and RECORD not in files):
        yield from () if local else (Gap(role=Role.API, url=_address(about, ""), why=Why.UNREACHABLE),)
    else:
        kept = {"id": about.id, "sha": SHA} | (_OPEN if about.kind is not Kind.CODE else {}) | record
        yield _document(about, Role.API, "", lay_out(kept)[0])
    if LISTING in files and files[LISTING] is None:
        yield Gap(role=Role.LISTING, url=_address(about, ""), why=Why.UNREACHABLE)
    else:
        yield _document(about, Role.LISTING, "", listing_text([_entry(*f) for f in _paths(files)]))
    if REFS in files:
        yield _document(about, Role.REFS, "", lay_out(files[REFS])[0])


def _read(about: Subject, files: Files) -> Iterable[Document | Gap]:
    for path, content in _paths(files):
        role = _role(about, path)
        if role is None or isinstance(content, int):
            continue
        if content is None:
            yield Gap(role=role, url=_address(about, path), why=Why.TIMEOUT)
        else:
            yield _document(about, role, path, _text(path, content))


def _paths(files: Files) -> list[tuple[str, Any]]:
    return sorted((path, content) for path, content in files.items() if path not in _NO_FILES)


def _entry(path: str, content: Any) -> dict[str, Any]:
    size = content if isinstance(content, int) else len(_text(path, content).encode())
    return {"path": path, "size": size if content is not None else 900}


def _text(path: str, content: Any) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    return front(**content) if path == "README.md" else json.dumps(content, indent=1)


def _role(about: Subject, path: str) -> Role | None:
    """What a file is read as; None for one that nobody opens."""
    if about.kind is Kind.PAPER:
        return Role.PAPER
    if path == "README.md":
        return Role.DATASET_CARD if about.kind is Kind.DATASET else Role.CARD
    if is_license_file(path):
        return Role.POLICY if is_policy_file(path) else Role.LICENSE
    if about.kind is Kind.CODE and TELLS.search(path):
        return Role.DOCS
    if about.kind is Kind.CODE:
        return Role.CODE if CODE.search(path) or CONFIG.search(path) else None
    return Role.CONFIG if path in _CONFIGS else None


def _document(about: Subject, role: Role, path: str, text: str) -> Document:
    return Document(role=role, url=_address(about, path), path=path, content=text.encode(), retrieved=NOW)


def _address(about: Subject, path: str) -> str:
    if about.kind is Kind.PAPER:
        return f"https://papers.example/{about.id}"
    host = "https://" if about.kind is Kind.CODE else "https://hub.example/"
    return f"{host}{about}/blob/{SHA}/{path}"
