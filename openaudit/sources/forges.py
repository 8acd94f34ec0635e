"""Code repositories: GitHub, GitLab and Gitea over their APIs, or a clone on disk; a bounded number of their files."""

import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from openaudit import repository
from openaudit.evidence import Document, Gap, Node, Role, Why, lay_out
from openaudit.licenses.conclude import is_license_file, is_policy_file
from openaudit.reading import File, listing_text
from openaudit.references import FORGES
from openaudit.sources.fetch import FetchError
from openaudit.sources.web import Web
from openaudit.subject import Subject

FILE_LIMIT: Final = 2 << 20
RECORD_LIMIT: Final = 16 << 20
MAX_ENTRIES: Final = 60_000
_README = re.compile(r"readme(?:\.(?:md|rst|txt|markdown))?", re.IGNORECASE)
_KEPT: Final = (
    "full_name",
    "description",
    "default_branch",
    "fork",
    "archived",
    "disabled",
    "size",
    "pushed_at",
    "created_at",
    "private",
)
_GIT: Final = (
    "git",
    "-c",
    "core.fsmonitor=",
    "-c",
    "protocol.allow=never",
    "-c",
    "protocol.https.allow=always",
    "-c",
    "protocol.file.allow=always",
)

Read = Callable[[str], bytes]


class Settings:
    """Where the forges are: the environment may point them elsewhere."""

    def __init__(self) -> None:
        """Read the environment."""
        self.github = os.environ.get("OPENAUDIT_GITHUB_API", "https://api.github.com").rstrip("/")
        self.raw = os.environ.get("OPENAUDIT_GITHUB_RAW", "https://raw.githubusercontent.com").rstrip("/")
        self.gitlab = os.environ.get("OPENAUDIT_GITLAB_API", "https://gitlab.com/api/v4").rstrip("/")
        self.gitea = os.environ.get("OPENAUDIT_GITEA_API", "").rstrip("/")
        self.clones = os.environ.get("OPENAUDIT_CLONES", "")
        self.token = os.environ.get("GITHUB_TOKEN", "")

    @property
    def trusted(self) -> tuple[str, ...]:
        """The addresses that the user set."""
        names = (
            "OPENAUDIT_GITHUB_API",
            "OPENAUDIT_GITHUB_RAW",
            "OPENAUDIT_GITLAB_API",
            "OPENAUDIT_GITEA_API",
        )
        return tuple(os.environ[name] for name in names if os.environ.get(name))


class Forges:
    """Reads code repositories for one audit."""

    def __init__(self, web: Web, settings: Settings) -> None:
        """Share the audit's client."""
        self.web = web
        self.settings = settings

    def read(self, subject: Subject) -> Node:
        """A repository: record, listing, README, licence and the files that tell most; what failed is a gap."""
        host, _, path = subject.id.partition("/")
        url = f"https://{subject.id}"
        clone = _clone_at(self.settings.clones, path)
        try:
            if clone:
                return from_clone(clone, subject)
            return getattr(self, f"_{FORGES[host]}")(subject, host, path)  # type: ignore[no-any-return]
        except FetchError as error:
            if error.why is Why.RATE_LIMITED and host == "github.com" and not self.settings.trusted:
                found = self._cloned(subject)
                if found:
                    return found
            detail = error.detail + (_reset(error) if error.why is Why.RATE_LIMITED else "")
            return Node(
                subject=subject, url=url, gaps=(Gap(role=Role.CODE, url=url, why=error.why, detail=detail),)
            )

    # ------------------------------------------------------------------ the forges

    def _github(self, subject: Subject, _host: str, path: str) -> Node:
        api = f"{self.settings.github}/repos/{quote(path)}"
        record = self._json(api)
        name = str(record.get("full_name") or path)
        sha = self._commit(f"{api}/commits/{quote(str(record.get('default_branch') or 'HEAD'), safe='')}")
        tree = self._json(f"{api}/git/trees/{sha}?recursive=1")
        kept = {key: record.get(key) for key in _KEPT} | {
            "parent": (record.get("parent") or {}).get("full_name"),
            "license": (record.get("license") or {}).get("spdx_id"),
        }
        entries = [
            _entry(e["path"], e.get("size"), e.get("sha"))
            for e in tree.get("tree") or []
            if e.get("type") == "blob"
        ]

        def read(file: str) -> bytes:
            return self.web.get(f"{self.settings.raw}/{name}/{sha}/{quote(file)}", limit=FILE_LIMIT).content

        return self._node(
            subject,
            f"https://github.com/{name}",
            sha,
            kept,
            entries,
            read,
            complete=not tree.get("truncated"),
        )

    def _gitlab(self, subject: Subject, host: str, path: str) -> Node:
        base = self.settings.gitlab if host == "gitlab.com" else f"https://{host}/api/v4"
        api = f"{base}/projects/{quote(path, safe='')}"
        record = self._json(f"{api}?license=true")
        branch = quote(str(record.get("default_branch") or "HEAD"), safe="")
        sha = str(self._json(f"{api}/repository/commits/{branch}").get("id"))
        entries: list[dict[str, Any]] = []
        for page in range(1, 11):
            found = self._json(f"{api}/repository/tree?recursive=true&per_page=100&page={page}&ref={sha}")
            entries += [_entry(e["path"], None, e.get("id")) for e in found if e.get("type") == "blob"]
            if len(found) < 100:
                break
        kept = {
            "full_name": path,
            "description": record.get("description"),
            "archived": record.get("archived"),
            "fork": bool(record.get("forked_from_project")),
        }

        def read(file: str) -> bytes:
            return self.web.get(
                f"{api}/repository/files/{quote(file, safe='')}/raw?ref={sha}", limit=FILE_LIMIT
            ).content

        return self._node(
            subject, f"https://{host}/{path}", sha, kept, entries, read, complete=len(entries) < 1000
        )

    def _gitea(self, subject: Subject, host: str, path: str) -> Node:
        base = self.settings.gitea or f"https://{host}/api/v1"
        api = f"{base}/repos/{quote(path)}"
        record = self._json(api)
        branch = quote(str(record.get("default_branch") or "main"), safe="")
        sha = str((self._json(f"{api}/branches/{branch}").get("commit") or {}).get("id"))
        tree = self._json(f"{api}/git/trees/{sha}?recursive=true&per_page=1000")
        entries = [
            _entry(e["path"], e.get("size"), e.get("sha"))
            for e in tree.get("tree") or []
            if e.get("type") == "blob"
        ]
        kept = {key: record.get(key) for key in _KEPT}

        def read(file: str) -> bytes:
            return self.web.get(f"{api}/raw/{quote(file)}?ref={sha}", limit=FILE_LIMIT).content

        return self._node(
            subject, f"https://{host}/{path}", sha, kept, entries, read, complete=not tree.get("truncated")
        )

    def _json(self, url: str) -> Any:
        headers = {"Accept": "application/json"}
        if self.settings.token and url.startswith(self.settings.github):
            headers["Authorization"] = f"Bearer {self.settings.token}"
        fetched = self.web.get(url, limit=RECORD_LIMIT, headers=headers)
        try:
            return json.loads(fetched.content)
        except (ValueError, RecursionError) as error:
            raise FetchError(Why.UNREADABLE, "the answer is no JSON") from error

    def _commit(self, url: str) -> str:
        sha = self._json(url).get("sha")
        if not isinstance(sha, str) or not re.fullmatch(r"[0-9a-f]{40,64}", sha):
            raise FetchError(Why.UNREADABLE, "the answer names no commit")
        return sha

    def _node(
        self,
        subject: Subject,
        page: str,
        sha: str,
        record: dict[str, Any],
        entries: list[dict[str, Any]],
        read: Read,
        *,
        complete: bool,
    ) -> Node:
        with ThreadPoolExecutor(8, thread_name_prefix="forge") as pool:
            return _read_node(
                subject,
                page,
                sha,
                record,
                entries,
                lambda names: zip(names, pool.map(lambda n: _attempt(read, n), names), strict=True),
                complete=complete,
            )

    def _cloned(self, subject: Subject) -> Node | None:
        """Without the API, once its quota is gone: git itself, without blobs until they are asked for."""
        with tempfile.TemporaryDirectory(prefix="openaudit-") as folder:
            target = Path(folder) / "clone"
            command = [
                *_GIT,
                "clone",
                "-q",
                "--bare",
                "--depth",
                "1",
                "--filter=blob:none",
                f"https://{subject.id}",
                str(target),
            ]
            try:
                subprocess.run(
                    command,
                    check=True,
                    timeout=max(1.0, self.web.deadline.left),
                    capture_output=True,
                    env=_git_environment(),
                )
                return from_clone(target, subject)
            except (OSError, subprocess.SubprocessError, FetchError):
                return None


def raw_address(url: str) -> str:
    """Where the text of a file is that an address on GitHub shows as a page; any other address as it is."""
    match = re.fullmatch(
        r"https?://(?:www\.)?github\.com/([\w.-]+/[\w.-]+)/(?:blob|raw)/([^?#]+)(?:[?#].*)?", url
    )
    return f"{Settings().raw}/{match.group(1)}/{match.group(2)}" if match else url


def _entry(path: Any, size: Any, oid: Any) -> dict[str, Any]:
    return {"path": str(path), "size": size if isinstance(size, int) else None, "oid": str(oid or "")}


def _attempt(read: Read, name: str) -> bytes | FetchError:
    try:
        return read(name)
    except FetchError as error:
        return error


def _read_node(
    subject: Subject,
    page: str,
    sha: str,
    record: dict[str, Any],
    entries: list[dict[str, Any]],
    read_all: Callable[[list[str]], Iterator[tuple[str, bytes | FetchError]]],
    *,
    complete: bool,
) -> Node:
    entries = sorted(entries[:MAX_ENTRIES], key=lambda e: e["path"])
    roles = _wanted(entries)
    documents = [
        _document(Role.API, page, lay_out(record)[0].encode()),
        _document(Role.LISTING, f"{page}/tree/{sha}", listing_text(entries).encode()),
    ]
    gaps = [] if complete else [Gap(role=Role.LISTING, url=f"{page}/tree/{sha}", why=Why.BUDGET)]
    for name, found in read_all(list(roles)):
        address = f"{page}/blob/{sha}/{name}"
        if isinstance(found, FetchError):
            gaps.append(Gap(role=roles[name], url=address, why=found.why, detail=found.detail))
        else:
            documents.append(_document(roles[name], address, found, name))
    return Node(
        subject=subject, revision=sha, url=f"{page}/tree/{sha}", documents=tuple(documents), gaps=tuple(gaps)
    )


def _wanted(entries: list[dict[str, Any]]) -> dict[str, Role]:
    """The files worth reading and what each is: README, licences, and the code that tells most."""
    files = [File(e["path"], e["size"], e["oid"], "", 0) for e in entries]
    roles: dict[str, Role] = {f.path: Role.CARD for f in files if _README.fullmatch(f.path)}
    for file in files:
        if is_license_file(file.path) and (file.size or 0) < 1 << 20:
            roles.setdefault(file.path, Role.POLICY if is_policy_file(file.path) else Role.LICENSE)
    for file in repository.wanted(files):
        roles.setdefault(file.path, Role.CODE)
    return roles


def _document(role: Role, url: str, content: bytes, path: str = "") -> Document:
    return Document(
        role=role, url=url, path=path, content=content, retrieved=datetime.now(UTC).replace(microsecond=0)
    )


def _reset(error: FetchError) -> str:
    when = error.headers.get("x-ratelimit-reset", "")
    return (
        f", the quota comes back at {datetime.fromtimestamp(int(when), UTC):%H:%M} UTC"
        if when.isdigit()
        else ""
    )


# ---------------------------------------------------------------------- clones


def _clone_at(root: str, path: str) -> Path | None:
    """A clone of ``owner/name`` below a folder that the user set, as ``owner/name`` or ``owner+name``."""
    if not root:
        return None
    for name in (path, path.replace("/", "+")):
        for folder in (Path(root) / name, *sorted((Path(root) / name).glob("*"))):
            for git in (folder / ".git", folder):
                if (git / "objects").is_dir() and (git / "HEAD").is_file():
                    return git
    return None


def from_clone(git_dir: Path, subject: Subject, commit: str = "HEAD") -> Node:
    """Read a clone at a commit, without a work tree. Raises FetchError for what is no clone."""
    sha = _git(git_dir, "rev-parse", "--verify", f"{commit}^{{commit}}").decode().strip()
    entries = []
    for row in _git(git_dir, "ls-tree", "-r", "-l", "-z", sha).decode("utf-8", "replace").split("\0"):
        match = re.match(r"[0-9]+ blob ([0-9a-f]+) +(-|[0-9]+)\t(.*)", row, re.DOTALL)
        if match:
            entries.append(
                _entry(match.group(3), None if match.group(2) == "-" else int(match.group(2)), match.group(1))
            )
    oids = {e["path"]: e["oid"] for e in entries}
    page = f"https://{subject.id}"

    def read_all(names: list[str]) -> Iterator[tuple[str, bytes | FetchError]]:
        return (
            (name, _attempt(lambda n: _git(git_dir, "cat-file", "blob", oids[n]), name)) for name in names
        )

    record = {"full_name": "/".join(subject.id.split("/")[1:])}
    return _read_node(subject, page, sha, record, entries, read_all, complete=True)


def _git(git_dir: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            [*_GIT, f"--git-dir={git_dir}", *arguments],
            check=True,
            capture_output=True,
            timeout=60,
            env=_git_environment(),
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise FetchError(Why.UNREADABLE, "git cannot read the clone") from error
    return done.stdout


def _git_environment() -> dict[str, str]:
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": tempfile.gettempdir(),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "LC_ALL": "C",
    }
