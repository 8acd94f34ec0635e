"""Code repositories: GitHub, GitLab and Gitea over their APIs, a clone on disk, or GitHub without its API."""

import contextlib
import os
import re
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Annotated, Any, Final, TypeVar
from urllib.parse import quote

from pydantic import AfterValidator, AliasChoices, Field

from openaudit import repository
from openaudit.evidence import Document, Gap, Node, Role, Why
from openaudit.reading import File
from openaudit.references import FORGES
from openaudit.sources.fetch import FetchError
from openaudit.sources.git import clone_at, from_clone, from_remote
from openaudit.sources.shape import Shape, shaped
from openaudit.sources.snapshot import FILE_LIMIT, Snapshot, attempt, document, license_role, read
from openaudit.sources.web import Web
from openaudit.subject import Subject

RECORD_LIMIT: Final = 16 << 20
MAX_PAGES: Final = 10
MAX_MENTIONED: Final = 12
WORKERS: Final = 8
_PAGE: Final = 100
_ADDRESSES: Final = {
    "github": ("OPENAUDIT_GITHUB_API", "https://api.github.com"),
    "raw": ("OPENAUDIT_GITHUB_RAW", "https://raw.githubusercontent.com"),
    "git": ("OPENAUDIT_GITHUB_GIT", "https://github.com"),
    "gitlab": ("OPENAUDIT_GITLAB_API", ""),
    "gitea": ("OPENAUDIT_GITEA_API", ""),
}
_USUAL: Final = ("README.md", "README.rst", "LICENSE", "LICENSE.md", "LICENSE.txt", "COPYING")
_MENTIONED: Final = re.compile(r"[\w-][\w./-]{0,120}\.(?:py|sh|slurm|sbatch|ya?ml|toml|json|gin)\b")

T = TypeVar("T")


class Settings:
    """Where the forges are: the environment may point them elsewhere, an empty address is the forge's own."""

    def __init__(self) -> None:
        """Read the environment."""
        found = {key: os.environ.get(name) or own for key, (name, own) in _ADDRESSES.items()}
        self.github, self.raw, self.git, self.gitlab, self.gitea = (v.rstrip("/") for v in found.values())
        self.clones = os.environ.get("OPENAUDIT_CLONES", "")
        self.token = os.environ.get("GITHUB_TOKEN", "").strip()

    @property
    def trusted(self) -> tuple[str, ...]:
        """The addresses that the user set."""
        return tuple(os.environ[name] for name, _ in _ADDRESSES.values() if os.environ.get(name))


# ---------------------------------------------------------------------- what a forge must answer


def _inside(path: str) -> str:
    if {"", ".", ".."} & set(path.split("/")):
        raise ValueError("git has no such path")
    return path


class _Entry(Shape):
    type: str
    path: Annotated[str, AfterValidator(_inside)]
    size: int | None = None
    oid: str | None = Field(default=None, validation_alias=AliasChoices("sha", "id"))


class _Tree(Shape):
    tree: list[_Entry]
    truncated: bool = False


class _Commit(Shape):
    sha: str = Field(pattern=r"^[0-9a-f]{40,64}$", validation_alias=AliasChoices("sha", "id"))


class _Branch(Shape):
    commit: _Commit


class _Parent(Shape):
    full_name: str | None = None


class _License(Shape):
    spdx_id: str | None = None


class _Record(Shape):
    full_name: Any = None
    description: str | None = None
    default_branch: str | None = None
    fork: bool | None = None
    archived: bool | None = None
    disabled: bool | None = None
    size: int | None = None
    pushed_at: str | None = None
    created_at: str | None = None
    private: bool | None = None

    def said(self, path: str) -> dict[str, Any]:
        """What is kept of it, under the repository's name."""
        return {key: getattr(self, key) for key in _Record.model_fields} | {"full_name": path}


class _OnGitHub(_Record):
    parent: _Parent | None = None
    license: _License | None = None

    def name(self, asked: str) -> str:
        """The name of today, which is not the one asked for where the repository moved."""
        name = self.full_name
        named = isinstance(name, str) and re.fullmatch(r"[\w-][\w.-]*/[\w.-]*[\w-][\w.-]*", name)
        return str(name) if named else asked


class _OnGitea(_Record):
    empty: bool = False


class _OnGitLab(Shape):
    default_branch: str | None = None
    description: str | None = None
    archived: bool | None = None
    empty_repo: bool = False
    forked_from_project: Any = None


class Forges:
    """Reads code repositories for one audit."""

    def __init__(self, web: Web, settings: Settings) -> None:
        """Share the audit's client."""
        self.web = web
        self.settings = settings
        self._spent: FetchError | None = None

    def read(self, subject: Subject) -> Node:
        """A repository: record, listing, README, licence and the files that tell most; what failed is a gap."""
        host, _, path = subject.id.partition("/")
        kind = FORGES[host]
        try:
            if clone := clone_at(self.settings.clones, path):
                return from_clone(clone, subject)
            over_api = {"github": self._github, "gitlab": self._gitlab, "gitea": self._gitea}[kind]
            return over_api(subject, host, path)
        except FetchError as error:
            if kind == "github" and error.why is Why.RATE_LIMITED:
                self._spent = error
                return self._without_api(subject, path, error)
            return _lost(subject, error)

    # ------------------------------------------------------------------ the forges

    def _github(self, subject: Subject, _host: str, path: str) -> Node:
        if self._spent:
            raise self._spent
        api = f"{self.settings.github}/repos/{quote(path)}"
        ask = partial(self._ask, token=self.settings.token)
        record = ask(api, _OnGitHub)
        name = record.name(path)
        page, said = f"https://github.com/{name}", record.said(name)
        said |= {"parent": record.parent and record.parent.full_name}
        said |= {"license": record.license and record.license.spdx_id}
        try:
            sha = ask(f"{api}/commits/{quote(record.default_branch or 'HEAD', safe='')}", _Commit).sha
        except FetchError as error:
            if error.status == 409 and b"empty" in error.said:
                return _empty(subject, page, said)
            raise
        tree = ask(f"{api}/git/trees/{sha}?recursive=1", _Tree)
        raw = f"{self.settings.raw}/{name}/{sha}"
        found = Snapshot(page, sha, said, _files(tree.tree), not tree.truncated)
        return self._read(subject, found, lambda file: f"{raw}/{quote(file)}")

    def _gitlab(self, subject: Subject, host: str, path: str) -> Node:
        own = self.settings.gitlab if host == "gitlab.com" else ""
        base = own or f"https://{host}/api/v4"
        api = f"{base}/projects/{quote(path, safe='')}"
        record = self._ask(f"{api}?license=true", _OnGitLab)
        page = f"https://{host}/{path}"
        said = {"full_name": path, "description": record.description, "archived": record.archived}
        said |= {"fork": bool(record.forked_from_project)}
        if record.empty_repo:
            return _empty(subject, page, said)
        inside = f"{api}/repository"
        sha = self._ask(f"{inside}/commits/{quote(record.default_branch or 'HEAD', safe='')}", _Commit).sha
        entries = self._pages(f"{inside}/tree?recursive=true&ref={sha}")
        found = Snapshot(page, sha, said, _files(entries), len(entries) < _PAGE * MAX_PAGES)
        return self._read(subject, found, lambda f: f"{inside}/files/{quote(f, safe='')}/raw?ref={sha}")

    def _pages(self, url: str) -> list[_Entry]:
        """A listing on GitLab, page by page, as far as we go."""
        entries: list[_Entry] = []
        for number in range(1, MAX_PAGES + 1):
            entries += self._ask(f"{url}&per_page={_PAGE}&page={number}", list[_Entry])
            if len(entries) < _PAGE * number:
                break
        return entries

    def _gitea(self, subject: Subject, host: str, path: str) -> Node:
        base = self.settings.gitea or f"https://{host}/api/v1"
        api = f"{base}/repos/{quote(path)}"
        record = self._ask(api, _OnGitea)
        page, said = f"https://{host}/{path}", record.said(path)
        if record.empty:
            return _empty(subject, page, said)
        branch = quote(record.default_branch or "main", safe="")
        sha = self._ask(f"{api}/branches/{branch}", _Branch).commit.sha
        tree = self._ask(f"{api}/git/trees/{sha}?recursive=true&per_page=1000", _Tree)
        found = Snapshot(page, sha, said, _files(tree.tree), not tree.truncated)
        return self._read(subject, found, lambda file: f"{api}/raw/{quote(file)}?ref={sha}")

    def _ask(self, url: str, shape: type[T], token: str = "") -> T:
        """What an API answers, where it is of the shape that was asked for. Raises FetchError for anything else."""
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        return shaped(self.web.get(url, limit=RECORD_LIMIT, headers=headers), shape)

    def _read(self, subject: Subject, found: Snapshot, where: Callable[[str], str]) -> Node:
        return read(subject, found, lambda names: self._texts(names, where))

    def _texts(
        self, names: Iterable[str], where: Callable[[str], str]
    ) -> list[tuple[str, bytes | FetchError]]:
        """The files of these names, side by side."""

        def one(name: str) -> bytes:
            return self.web.get(where(name), limit=FILE_LIMIT).content

        with ThreadPoolExecutor(WORKERS, thread_name_prefix="forge") as pool:
            names = list(names)
            return list(zip(names, pool.map(partial(attempt, one), names), strict=True))

    # ------------------------------------------------------------------ GitHub, its quota gone

    def _without_api(self, subject: Subject, path: str, error: FetchError) -> Node:
        """What git brings; where that fails, the files that most repositories have and those that its README names."""
        with contextlib.suppress(FetchError):
            return from_remote(f"{self.settings.git}/{path}", subject, lambda: self.web.deadline.left)
        found = self._usual(f"https://{subject.id}", f"{self.settings.raw}/{quote(path)}/HEAD")
        if not found:
            return _lost(subject, error)
        tree = f"https://{subject.id}/tree/HEAD"
        gap = Gap(role=Role.LISTING, url=tree, why=error.why, detail=error.detail)
        return Node(subject=subject, url=tree, documents=tuple(found), gaps=(gap,))

    def _usual(self, page: str, raw: str) -> list[Document]:
        """README and licence under their usual names, and the code that the README names."""

        def fetched(roles: dict[str, Role]) -> list[Document]:
            texts = self._texts(roles, lambda name: f"{raw}/{quote(name)}")
            found = ((name, content) for name, content in texts if isinstance(content, bytes))
            return [document(roles[name], f"{page}/blob/HEAD/{name}", text, name) for name, text in found]

        usual = fetched({n: Role.CARD if n.startswith("README") else license_role(n) for n in _USUAL})
        mentioned = {m for d in usual if d.role is Role.CARD for m in _MENTIONED.findall(d.text)}
        files = [File(m, None, "", "", 0) for m in sorted(mentioned) if ".." not in m and "//" not in m]
        return usual + fetched({f.path: Role.CODE for f in repository.wanted(files)[:MAX_MENTIONED]})


def raw_address(url: str) -> str:
    """Where the text of a file is that an address on GitHub shows as a page; any other address as it is."""
    match = re.fullmatch(
        r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)/(?:blob|raw)/([^?#]+)(?:[?#].*)?", url
    )
    return f"{Settings().raw}/{match.group(1)}/{match.group(2)}" if match else url


def _files(entries: list[_Entry]) -> list[File]:
    return [File(e.path, e.size, e.oid or "", "", 0) for e in entries if e.type == "blob"]


def _empty(subject: Subject, page: str, said: dict[str, Any]) -> Node:
    """A repository to which nothing was committed."""
    return read(subject, Snapshot(page, "", said, []), lambda _: ())


def _lost(subject: Subject, error: FetchError) -> Node:
    """A repository of which nothing could be read."""
    url = f"https://{subject.id}"
    return Node(
        subject=subject, url=url, gaps=(Gap(role=Role.CODE, url=url, why=error.why, detail=error.detail),)
    )
