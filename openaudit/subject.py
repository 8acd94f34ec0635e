"""What is audited: a model or dataset on the Hub, a folder, a single card, a saved bundle."""

import os
import re
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from pydantic import BaseModel, ConfigDict

from openaudit.errors import InvalidSubject

HUB: Final = "https://huggingface.co"
BY_NAME: Final = "name:"
_HUB_HOSTS = {"huggingface.co", "www.huggingface.co", "hf.co", "hub-ci.huggingface.co"}
_PART = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?")
_REVISION = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/+-]{0,199}")
_REVISIONED = {"tree", "blob", "resolve", "raw", "commit", "revision"}
_PAGES = {"discussions", "edit"}
_EXAMPLE = (
    "give an id such as allenai/OLMo-2-1124-7B, a Hub URL, a folder such as ./my-model, or a bundle.zip"
)


def plain(name: str) -> str:
    """The letters and figures of a name, in lower case: what two spellings of it have in common."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


class Kind(StrEnum):
    """The kinds of things evidence speaks of."""

    MODEL = "model"
    DATASET = "dataset"
    CODE = "code"
    PAPER = "paper"


class Subject(BaseModel):
    """One thing that evidence speaks of: a node of the graph.

    ``id`` is ``owner/name`` on the Hub, a path for a folder, ``host/owner/name`` for a code repository,
    ``arxiv:2403.13784`` or ``doi:...`` for a paper, ``name:The Pile`` for what texts name without an address.
    """

    model_config = ConfigDict(frozen=True)

    kind: Kind
    id: str

    def __hash__(self) -> int:
        return hash((self.kind, self.id))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Subject) and self.id == other.id and self.kind == other.kind

    def __str__(self) -> str:
        return f"datasets/{self.id}" if self.kind is Kind.DATASET and self.label == self.id else self.label

    @property
    def label(self) -> str:
        """What a reader is shown: the id, or what texts call a thing without an address."""
        return self.id.removeprefix(BY_NAME)

    @property
    def name(self) -> str:
        """The last part of the id, which is what texts call it."""
        return self.id.removeprefix(BY_NAME).rstrip("/").rsplit("/", 1)[-1].removesuffix(".md")


class Place(StrEnum):
    """Where a request points to."""

    HUB = "hub"
    FOLDER = "folder"
    CARD = "card"
    BUNDLE = "bundle"


class Request(BaseModel):
    """What the user asked for, understood but not yet looked up."""

    model_config = ConfigDict(frozen=True)

    place: Place
    subject: Subject
    revision: str | None = None
    path: Path | None = None
    requested: str


def parse(text: str | Path, *, kind: Kind = Kind.MODEL, revision: str | None = None) -> Request:
    """Understand what the user typed.

    A string is a path only when it is written as one (``./``, ``../``, ``/``, ``~``) or names a ``.zip``;
    everything else is looked up on the Hub.

    Raises:
        InvalidSubject: the text names nothing that can be audited.
    """
    if isinstance(text, Path):
        return _local(text, str(text), kind)
    requested = text.strip()
    if (
        requested.startswith(("./", "../", "/", "~"))
        or requested in {".", ".."}
        or requested.endswith(".zip")
    ):
        return _local(Path(requested), requested, kind)
    ref = requested
    if re.match(r"https?://", ref, re.IGNORECASE):
        ref = _from_url(ref)
    elif host := re.match(r"(?:www\.)?(?:huggingface\.co|hf\.co)/", ref):
        ref = _from_url(f"https://{host.group()}{ref[host.end() :]}")
    return _on_hub(re.sub(r"^hf:(?://)?", "", ref), requested, kind, revision)


def _local(path: Path, requested: str, kind: Kind) -> Request:
    try:
        path = path.expanduser()
        exists = path.exists()
    except (OSError, ValueError, RuntimeError):  # too long, a NUL, nobody's home
        exists = False
    if not exists:
        raise InvalidSubject(f"there is nothing at {requested!r}: {_EXAMPLE}")
    if path.is_dir():
        place = Place.FOLDER
    elif path.is_file() and path.suffix == ".zip":
        place = Place.BUNDLE
    elif path.is_file() and path.suffix.lower() in {".md", ".markdown", ".txt"}:
        place = Place.CARD
    else:
        raise InvalidSubject(f"{requested!r} is neither a folder, nor a card (.md), nor a bundle (.zip)")
    requested = os.fsencode(requested).decode(errors="replace")
    name = requested.rstrip("/") or "/"
    return Request(place=place, subject=Subject(kind=kind, id=name), path=path, requested=requested)


def _from_url(url: str) -> str:
    """Turn a Hub URL into ``[datasets/]owner/name[@revision]``."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise InvalidSubject(f"{url!r} is no address: {_EXAMPLE}") from error
    if (parts.hostname or "") not in _HUB_HOSTS:
        raise InvalidSubject(f"{url!r} is not an address on the Hugging Face Hub: {_EXAMPLE}")
    segments = [unquote(s) for s in parts.path.split("/") if s]
    if segments[:1] == ["api"]:
        segments = segments[1:]
    prefix = ""
    if segments[:1] in (["datasets"], ["models"]):
        prefix = "datasets/" if segments[0] == "datasets" else ""
        segments = segments[1:]
    elif segments[:1] in (["spaces"], ["papers"], ["collections"], ["docs"], ["blog"]):
        raise InvalidSubject(f"{url!r} is neither a model nor a dataset: {_EXAMPLE}")
    for at in (2, 1):  # owner/name/tree/main, or gpt2/tree/main; acme/tree is a model of that name
        word, rest = "".join(segments[at : at + 1]), segments[at + 1 :]
        revision = "/".join(rest[:3]) if rest[:1] == ["refs"] else "".join(rest[:1])
        if word in _REVISIONED and revision:
            return f"{prefix}{'/'.join(segments[:at])}@{revision}"
        if word in _PAGES:
            return prefix + "/".join(segments[:at])
    return prefix + "/".join(segments[:2])


def is_id(text: str) -> bool:
    """Whether a text has the form of a Hub id: ``owner/name``, or the bare name of a canonical repository."""
    parts = text.split("/")
    bad = "--" in text or ".." in text or text.endswith(".git") or len(parts) > 2
    return not bad and all(_PART.fullmatch(part) for part in parts)


def _on_hub(ref: str, requested: str, kind: Kind, revision: str | None) -> Request:
    if ref.startswith("datasets/"):
        kind, ref = Kind.DATASET, ref.removeprefix("datasets/")
    ref = ref.removeprefix("models/").rstrip("/")
    name, _, at = ref.partition("@")
    if not is_id(name):
        raise InvalidSubject(f"{requested!r} is no model or dataset id: {_EXAMPLE}")
    chosen = revision or at or None
    if chosen is not None and not _REVISION.fullmatch(chosen):
        raise InvalidSubject(f"{chosen!r} is no revision: give a branch, a tag or a commit")
    return Request(place=Place.HUB, subject=Subject(kind=kind, id=name), revision=chosen, requested=requested)
