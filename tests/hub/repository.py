"""What the local Hub keeps: repositories whose commits, hashes and metadata follow from their files alone."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

import yaml

Kind = Literal["models", "datasets"]

DATE: Final = "2026-01-02T03:04:05.000Z"
_FRONT_MATTER = re.compile(r"\A\ufeff?\s*---\r?\n(.*?)\r?\n---", re.DOTALL)

ALWAYS: Final = frozenset({"_id", "id"})
"""What every record says, whatever was asked for."""

ONLY_ON_REQUEST: Final = frozenset(
    {"baseModels", "childrenModelCount", "downloadsAllTime", "evalResults", "mainSize", "resourceGroup"}
    | {"inferenceProviderMapping", "trendingScore"}
)
"""What a record says only to those who ask for it."""

_COMMON: Final = """
    author cardData createdAt disabled downloads downloadsAllTime gated lastModified likes private resourceGroup sha
    siblings tags trendingScore usedStorage
"""
_OF_MODELS: Final = """
    baseModels childrenModelCount config evalResults gguf inference inferenceProviderMapping library_name mask_token
    model-index pipeline_tag safetensors spaces transformersInfo widgetData
"""
_OF_DATASETS: Final = "citation description mainSize paperswithcode_id"
EXPANDABLE: Final[Mapping[Kind, frozenset[str]]] = {
    "models": frozenset((_COMMON + _OF_MODELS).split()),
    "datasets": frozenset((_COMMON + _OF_DATASETS).split()),
}
"""What ``expand`` may ask for; the Hub refuses anything else."""


class LFS(NamedTuple):
    """A file too large for git. Its bytes matter only to a test that has them read."""

    size: int = 0
    content: bytes = b""

    @property
    def length(self) -> int:
        """The size in bytes of the file itself."""
        return len(self.content) or self.size

    @property
    def sha256(self) -> str:
        """The hash of the content; without content, one that stands for it."""
        return hashlib.sha256(self.content or b"%d" % self.size).hexdigest()

    @property
    def pointer(self) -> bytes:
        """What git keeps in its place."""
        text = f"version https://git-lfs.github.com/spec/v1\noid sha256:{self.sha256}\nsize {self.length}\n"
        return text.encode()


File = str | bytes | LFS


def git_blob(content: bytes) -> str:
    """The id that git gives to these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


class Commit(NamedTuple):
    """The files of one commit and what the Hub says of it."""

    sha: str
    files: Mapping[str, bytes | LFS]
    record: Mapping[str, Any]

    def tree(self, folder: str = "", *, recursive: bool, expand: bool = False) -> list[dict[str, Any]]:
        """The entries below a folder, as the tree call lists them."""
        inside = f"{folder}/" if folder else ""
        below = [path for path in self.files if path.startswith(inside)]
        entries = {path: _entry(path, self.files[path]) for path in below}
        entries |= {
            name: _folder(name) for path in below for name in _folders(path) if name.startswith(inside)
        }
        depth = inside.count("/")
        last = {"lastCommit": {"id": self.sha, "title": "Upload", "date": DATE}} if expand else {}
        return [entries[path] | last for path in sorted(entries) if recursive or path.count("/") == depth]

    @property
    def siblings(self) -> list[dict[str, Any]]:
        """The files with their sizes, as the record lists them when it is asked for blobs."""
        return [
            {"rfilename": path, "size": entry["size"], "blobId": entry["oid"]}
            | ({"lfs": {**entry["lfs"], "sha256": entry["lfs"]["oid"]}} if "lfs" in entry else {})
            for path, file in self.files.items()
            for entry in [_entry(path, file)]
        ]


@dataclass
class Repository:
    """One model or dataset: who may read it, and its commits."""

    kind: Kind
    id: str
    gated: Any = False
    private: bool = False
    disabled: bool = False
    sha: str = ""
    commits: dict[str, Commit] = field(default_factory=dict)
    branches: dict[str, str] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)

    def commit(self, revision: str) -> Commit | None:
        """The commit that a branch, a tag or a hash names."""
        sha = self.branches.get(revision) or self.tags.get(revision) or revision
        return self.commits.get(sha)

    def push(
        self, files: Mapping[str, File], record: Mapping[str, Any], refs: Mapping[str, Iterable[str]]
    ) -> None:
        """Commit ``files`` to main, and point the branches and tags given at the new commit."""
        kept = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
        self.sha = _commit_sha(self.id, self.sha, kept)
        self.commits[self.sha] = Commit(self.sha, kept, _record(self, kept, record))
        self.branches |= dict.fromkeys(("main", *refs.get("branches", ())), self.sha)
        self.tags |= dict.fromkeys(refs.get("tags", ()), self.sha)

    def log(self, sha: str) -> list[dict[str, Any]]:
        """The commits up to one, newest first."""
        shas = list(self.commits)
        said = {"title": "Upload", "message": "", "authors": [{"user": "someone"}], "date": DATE}
        return [{"id": name, **said} for name in reversed(shas[: shas.index(sha) + 1])]

    @property
    def refs(self) -> dict[str, Any]:
        """The answer of the refs call."""
        named = (("branches", "heads", self.branches), ("tags", "tags", self.tags))
        found: dict[str, Any] = {
            key: [
                {"name": name, "ref": f"refs/{folder}/{name}", "targetCommit": sha}
                for name, sha in refs.items()
            ]
            for key, folder, refs in named
        }
        return found | {"converts": [], "pullRequests": []}


def card(title: str = "Lotus", body: str = "", **fields: Any) -> str:
    """A card: front matter with ``fields``, a heading, a text."""
    matter = f"---\n{yaml.safe_dump(fields, sort_keys=False)}---\n" if fields else ""
    return f"{matter}# {title}\n\n{body}\n"


def front_matter(text: str) -> Any:
    """The YAML at the head of a card, as the Hub parses it; None where there is none that parses."""
    match = _FRONT_MATTER.match(text)
    if match is None:
        return None
    try:
        return json.loads(json.dumps(yaml.safe_load(match.group(1)), default=str))
    except (yaml.YAMLError, ValueError, TypeError):
        return None


def _record(
    repository: Repository, files: Mapping[str, bytes | LFS], given: Mapping[str, Any]
) -> dict[str, Any]:
    """What the info call says, before any key is picked; ``given`` has the last word."""
    readme = files.get("README.md", b"")
    card = (
        given["cardData"]
        if "cardData" in given
        else front_matter(readme.decode(errors="replace") if isinstance(readme, bytes) else "")
    )
    said: dict[str, Any] = card if isinstance(card, dict) else {}
    size = sum(file.length if isinstance(file, LFS) else len(file) for file in files.values())
    owner, _, _ = repository.id.rpartition("/")
    record: dict[str, Any] = {
        "_id": hashlib.sha1(repository.id.encode(), usedforsecurity=False).hexdigest()[:24],
        "id": repository.id,
        "author": owner,
        "sha": repository.sha,
        "lastModified": DATE,
        "createdAt": DATE,
        "private": repository.private,
        "gated": repository.gated,
        "disabled": repository.disabled,
        "downloads": 12,
        "likes": 3,
        "tags": _tags(said),
        "siblings": [{"rfilename": path} for path in files],
        "usedStorage": size,
    }
    if card is not None:
        record["cardData"] = card
    of_kind = _of_model if repository.kind == "models" else _of_dataset
    return record | of_kind(repository.id, files, said, size) | dict(given)


def _of_model(name: str, files: Mapping[str, bytes | LFS], said: dict[str, Any], size: int) -> dict[str, Any]:
    weights = sum(
        file.length for path, file in files.items() if isinstance(file, LFS) and path.endswith(".safetensors")
    )
    found: dict[str, Any] = {"modelId": name, "spaces": [], "config": {}}
    found |= {key: said[key] for key in ("pipeline_tag", "library_name") if key in said}
    if weights:
        found["safetensors"] = {"parameters": {"BF16": weights // 2}, "total": weights // 2}
    if bases := _ids(said.get("base_model")):
        found["baseModels"] = base_models(bases, said.get("base_model_relation") or "finetune")
    return found


def _of_dataset(
    name: str, files: Mapping[str, bytes | LFS], said: dict[str, Any], size: int
) -> dict[str, Any]:
    return {"description": "", "citation": None, "mainSize": size, "paperswithcode_id": None}


def base_models(ids: Iterable[str], relation: str = "finetune") -> dict[str, Any]:
    """The ``baseModels`` of a record."""
    return {
        "relation": relation,
        "models": [{"_id": git_blob(name.encode())[:24], "id": name} for name in ids],
    }


def _tags(said: Mapping[str, Any]) -> list[str]:
    relation = said.get("base_model_relation") or "finetune"
    bases = _ids(said.get("base_model"))
    prefixed = {"license:": "license", "dataset:": "datasets", "": "tags"}
    tags = [prefix + value for prefix, key in prefixed.items() for value in _strings(said.get(key))]
    tags += [f"base_model:{base}" for base in bases] + [f"base_model:{relation}:{base}" for base in bases]
    return [*tags, *_strings(said.get("language")), "region:us"]


def _strings(value: Any) -> Iterator[str]:
    """A string, or the strings of a list: cards write either."""
    yield from (item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str))


def _ids(value: Any) -> list[str]:
    """The ids among them: what else a card calls a base, the Hub leaves alone."""
    return [text for text in _strings(value) if re.fullmatch(r"\w[\w.-]*/\w[\w.-]*", text)]


def _commit_sha(name: str, parent: str, files: Mapping[str, bytes | LFS]) -> str:
    listed = [
        f"{path}\0{git_blob(file.pointer if isinstance(file, LFS) else file)}"
        for path, file in sorted(files.items())
    ]
    return hashlib.sha1(
        "\n".join([name, parent, *listed]).encode("utf-8", "surrogatepass"), usedforsecurity=False
    ).hexdigest()


def _entry(path: str, file: bytes | LFS) -> dict[str, Any]:
    if isinstance(file, LFS):
        lfs = {"oid": file.sha256, "size": file.length, "pointerSize": len(file.pointer)}
        return {"type": "file", "oid": git_blob(file.pointer), "size": file.length, "path": path, "lfs": lfs}
    return {"type": "file", "oid": git_blob(file), "size": len(file), "path": path}


def _folder(path: str) -> dict[str, Any]:
    return {
        "type": "directory",
        "oid": git_blob(path.encode("utf-8", "surrogatepass")),
        "size": 0,
        "path": path,
    }


def _folders(path: str) -> Iterator[str]:
    """The folders that hold a file, outermost first."""
    parts = path.split("/")[:-1]
    yield from ("/".join(parts[:n]) for n in range(1, len(parts) + 1))
