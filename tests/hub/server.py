"""The Hub as a test may have it: what it keeps, what it answers to each request, and what it saw."""

import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType, TracebackType
from typing import Any, Final, Self
from urllib.parse import parse_qs, quote, unquote, urlencode

from tests.hub.answers import NOTHING, Answer, Bad, Fault, Quota, Seen, as_json, refusal
from tests.hub.repository import (
    ALWAYS,
    DATE,
    EXPANDABLE,
    LFS,
    ONLY_ON_REQUEST,
    File,
    Kind,
    Repository,
    base_models,
)
from tests.hub.wire import Server

_PLAIN: Final[Mapping[str, Answer]] = {
    "503": refusal(503, "", "Service Unavailable"),
    "429": refusal(429, "", "Too Many Requests"),
    "html": Answer(
        200, b"<!doctype html><title>Welcome to the captive portal</title>", {"Content-Type": "text/html"}
    ),
    "no-id": as_json({"message": "hello"}),
}

_ID: Final = r"(?P<id>(?:[^/]+/)??[^/]+?)"
_API: Final = re.compile(
    rf"/api/(?P<kind>models|datasets)/{_ID}(?:/(?P<word>revision|tree|refs|commits|paths-info)(?:/(?P<rev>[^/]+)(?:/(?P<path>.*))?)?)?/?"
)
_LIST: Final = re.compile(r"/api/(?P<kind>models|datasets)/?")
_RESOLVE: Final = re.compile(
    rf"/(?P<kind>datasets/)?{_ID}/(?:resolve|raw)/(?P<rev>refs/[^/]+/[^/]+|[^/]+)/(?P<path>.+)"
)


class LocalHub:
    """A Hub for one test: fill it with models and datasets, break it at will, and see what was asked of it.

    ``latency`` is how long each answer takes, in milliseconds; ``pause`` the seconds between two bytes of a drip;
    ``page_size`` how many entries a page of a list has; ``at_once`` the most requests that were ever under way together.
    """

    def __init__(self) -> None:
        """Start to serve, on a port of its own."""
        self.latency = 0.0
        self.pause = 0.1
        self.page_size = 1000
        self.at_once = 0
        self.seen: list[Seen] = []
        self.errors: list[BaseException | None] = []
        self.closing = threading.Event()
        self._repositories: dict[tuple[Kind, str], Repository] = {}
        self._renamed: dict[tuple[Kind, str], str] = {}
        self._pages: dict[str, Answer] = {}
        self._store: dict[str, LFS] = {}
        self._tokens: dict[str, frozenset[str]] = {}
        self._faults: list[_Planned] = []
        self._quotas: dict[str, Quota] = {}
        self._busy = 0
        self._lock = threading.Lock()
        self._server = Server(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop, and hang up on whoever still waits; closing twice is fine. Raises what went wrong in here."""
        if not self.closing.is_set():
            self.closing.set()
            self._server.stop()
            if self.errors:
                raise AssertionError("the local Hub itself failed") from self.errors[0]

    # ------------------------------------------------------------------ filling it

    @property
    def url(self) -> str:
        """The address of the Hub."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def store_url(self) -> str:
        """The address of its file store: the same server, but another origin."""
        return f"http://localhost:{self._server.server_port}"

    def model(self, name: str, files: Mapping[str, File] = NOTHING, **options: Any) -> Repository:
        """Commit a model; again under the same name for a further commit.

        Args:
            name: ``owner/name``.
            files: their content as text, bytes or ``LFS``.
            **options: ``gated`` (False, "auto", "manual"), ``private``, ``disabled``; ``refs``, as
                ``{"branches": [...], "tags": [...]}``, that point at this commit; ``card_data``, by default what the
                README's front matter says; ``base_models``, ids or the value itself; and any key of the record,
                which then says just that.
        """
        return self._push("models", name, files, **options)

    def dataset(self, name: str, files: Mapping[str, File] = NOTHING, **options: Any) -> Repository:
        """Commit a dataset, with the options of a model."""
        return self._push("datasets", name, files, **options)

    def _push(
        self,
        kind: Kind,
        name: str,
        files: Mapping[str, File],
        *,
        refs: Mapping[str, Iterable[str]] = MappingProxyType({}),
        **options: Any,
    ) -> Repository:
        repository = self._repositories.setdefault((kind, name), Repository(kind, name))
        for key in ("gated", "private", "disabled"):
            setattr(repository, key, options.pop(key, getattr(repository, key)))
        if "card_data" in options:
            options["cardData"] = options.pop("card_data")
        if "base_models" in options:
            bases = options.pop("base_models")
            options["baseModels"] = base_models(bases) if isinstance(bases, list | tuple) else bases
        repository.push(files, options, refs)
        self._store |= {file.sha256: file for file in files.values() if isinstance(file, LFS)}
        return repository

    def rename(self, old: str, new: str, kind: Kind = "models") -> None:
        """Move a repository; its old name leads to the new one from now on."""
        repository = self._repositories.pop((kind, old))
        repository.id = new
        repository.commits = {
            sha: c._replace(record={**c.record, "id": new}) for sha, c in repository.commits.items()
        }
        self._repositories[kind, new] = repository
        self._renamed[kind, old] = new

    def paper(self, arxiv_id: str, **fields: Any) -> None:
        """Index a paper."""
        self.page(
            f"/api/papers/{arxiv_id}",
            {"id": arxiv_id, "title": "", "summary": "", "authors": [], "publishedAt": DATE} | fields,
        )

    def page(self, path: str, value: Any) -> None:
        """Say ``value`` at ``path``: text as it is, anything else as JSON."""
        self._pages[path] = (
            Answer(200, value.encode(), {"Content-Type": "text/plain"})
            if isinstance(value, str)
            else as_json(value)
        )

    def token(self, *readable: str) -> str:
        """Make a token that opens the private and gated repositories named."""
        token = f"hf_{'abcdefghijklmnopqrstuvwxyz'[len(self._tokens)] * 34}"
        self._tokens[token] = frozenset(readable)
        return token

    def fault(self, path_regex: str, kind: Fault | Answer, times: int | None = 1) -> None:
        """Fail the next ``times`` requests, or all of them, whose path and query match."""
        self._faults.append(_Planned(re.compile(path_regex), kind, times))

    def quota(self, bucket: str, requests: int, seconds: float = 300) -> None:
        """Allow so many requests in a window to ``api``, ``resolvers`` or ``pages``."""
        self._quotas[bucket] = Quota(bucket, requests, seconds)

    # ------------------------------------------------------------------ looking at what was asked

    @property
    def requests(self) -> list[tuple[str, str]]:
        """The method and path, with query, of each request so far."""
        return [(seen.method, seen.path) for seen in self.seen]

    @property
    def paths(self) -> list[str]:
        """The path of each request so far, without its query and with nothing quoted."""
        return [unquote(seen.path.partition("?")[0]) for seen in self.seen]

    # ------------------------------------------------------------------ answering

    @contextmanager
    def under_way(self, seen: Seen) -> Iterator[None]:
        """Note a request, and take the time that answers take here."""
        with self._lock:
            self.seen.append(seen)
            self._busy += 1
            self.at_once = max(self.at_once, self._busy)
        if self.latency:
            self.closing.wait(self.latency / 1000)
        try:
            yield
        finally:
            with self._lock:
                self._busy -= 1

    def respond(self, seen: Seen) -> tuple[Answer, Bad | None]:
        """What to say to a request, and how to spoil that on the wire."""
        with self._lock:
            plan = next((f for f in self._faults if f.times != 0 and f.path.search(seen.path)), None)
            if plan is not None and plan.times is not None:
                plan.times -= 1
        match plan.kind if plan else None:
            case None:
                return self._counted(seen), None
            case Answer() as answer:
                return answer, None
            case "loop":
                return Answer(307, b"", {"Location": seen.path}), None
            case "drop" | "cut" | "stall" | "drip" | "drip-head" as spoiled:
                return self._counted(seen), spoiled
            case plain:
                return _PLAIN[plain], None

    def _counted(self, seen: Seen) -> Answer:
        """The true answer, within the quota."""
        path = seen.path.partition("?")[0]
        bucket = "resolvers" if "/resolve/" in path else "api" if path.startswith("/api/") else "pages"
        quota = self._quotas.get(bucket)
        if quota is None or seen.host.startswith("localhost"):
            return self._route(seen, path)
        with self._lock:
            allowed, headers = quota.take()
        given = self._route(seen, path) if allowed else _PLAIN["429"]
        return given._replace(headers={**given.headers, **headers})

    def _route(self, seen: Seen, path: str) -> Answer:
        if seen.host.startswith("localhost"):
            return self._stored(path.rsplit("/", 1)[-1])
        if path in self._pages:
            return self._pages[path]
        query = parse_qs(seen.path.partition("?")[2], keep_blank_values=True)
        if match := _LIST.fullmatch(path):
            return self._listed("models" if match["kind"] == "models" else "datasets", query, path)
        for pattern in (_API, _RESOLVE):
            if match := pattern.fullmatch(path):
                return self._in_repository(seen, match, query)
        return refusal(404, "", "Sorry, we can't find the page you are looking for.")

    def _in_repository(self, seen: Seen, match: re.Match[str], query: Mapping[str, list[str]]) -> Answer:
        kind: Kind = "datasets" if (match["kind"] or "models").startswith("datasets") else "models"
        name, asks_file = unquote(match["id"]), match.re is _RESOLVE
        if new := self._renamed.get((kind, name)):
            return Answer(
                307, b"", {"Location": seen.path.partition("?")[0].replace(match["id"], quote(new), 1)}
            )
        repository = self._repositories.get((kind, name))
        if seen.token and seen.token not in self._tokens:
            return refusal(401, "", "Invalid credentials in Authorization header")
        welcome = name in self._tokens.get(seen.token, ())
        if repository is None or (repository.private is True and not welcome):
            missing = (
                (404, "RepoNotFound", "Repository not found")
                if seen.token
                else (401, "RepoNotFound", "Invalid username or password.")
            )
            return refusal(*missing)
        if repository.disabled is True:
            return refusal(403, "", "Access to this resource is disabled.")
        if asks_file and repository.gated in ("auto", "manual") and not welcome:
            return refusal(
                403 if seen.token else 401,
                "GatedRepo",
                f"Access to {kind[:-1]} {name} is restricted. You must be authenticated to access it.",
            )
        return self._file(repository, match) if asks_file else self._api(repository, match, query, seen)

    def _api(
        self, repository: Repository, match: re.Match[str], query: Mapping[str, list[str]], seen: Seen
    ) -> Answer:
        word, revision = match["word"], unquote(match["rev"] or "main")
        if word == "refs":
            return as_json(repository.refs)
        commit = repository.commit(revision)
        if commit is None:
            return refusal(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        if word == "commits":
            return self._paged(repository.log(commit.sha), query, match.group(0))
        if word == "paths-info":
            wanted = parse_qs(seen.body.decode()).get("paths", [])
            return as_json([entry for entry in commit.tree(recursive=True) if entry["path"] in wanted])
        if word == "tree":
            flags = {key: query.get(key) == ["true"] for key in ("recursive", "expand")}
            return self._paged(commit.tree(unquote(match["path"] or ""), **flags), query, match.group(0))
        record = (
            {**commit.record, "siblings": commit.siblings}
            if query.get("blobs") == ["true"]
            else commit.record
        )
        return _picked(repository.kind, record, [*query.get("expand", ()), *query.get("expand[]", ())])

    def _listed(self, kind: Kind, query: Mapping[str, list[str]], path: str) -> Answer:
        records = [
            r.commits[r.sha].record
            for (k, _), r in sorted(self._repositories.items())
            if k == kind and not r.private
        ]
        for author in query.get("author", ()):
            records = [record for record in records if record["author"] == author]
        for tag in query.get("filter", ()):
            records = [record for record in records if tag in record["tags"]]
        return self._paged([dict(record) for record in records], query, path)

    def _paged(self, entries: list[Any], query: Mapping[str, list[str]], path: str) -> Answer:
        """One page of a list, with the address of the next."""
        start, size = int(query.get("cursor", ["0"])[0]), int(query.get("limit", [str(self.page_size)])[0])
        page, end = entries[start : start + size], start + size
        if end >= len(entries):
            return as_json(page)
        following = urlencode({**query, "cursor": [str(end)]}, doseq=True)
        return as_json(page, Link=f'<{self.url}{path}?{following}>; rel="next"')

    def _file(self, repository: Repository, match: re.Match[str]) -> Answer:
        revision, path = unquote(match["rev"]), unquote(match["path"])
        commit = repository.commit(revision)
        if commit is None:
            return refusal(404, "RevisionNotFound", f"Invalid rev id: {revision}")
        pinned = {"X-Repo-Commit": commit.sha}
        file = commit.files.get(path)
        if file is None:
            missing = refusal(404, "EntryNotFound", "Entry not found")
            return missing._replace(headers={**missing.headers, **pinned})
        if isinstance(file, LFS):
            linked = {"X-Linked-Etag": f'"{file.sha256}"', "X-Linked-Size": str(file.length)}
            return Answer(302, b"", {**pinned, **linked, "Location": f"{self.store_url}/store/{file.sha256}"})
        etag = next(entry["oid"] for entry in commit.tree(recursive=True) if entry["path"] == path)
        return Answer(200, file, {**pinned, "ETag": f'"{etag}"', "Content-Type": "text/plain; charset=utf-8"})

    def _stored(self, sha256: str) -> Answer:
        file = self._store.get(sha256)
        if file is None or not file.content:
            return Answer(
                403, b"<Error><Code>AccessDenied</Code></Error>", {"Content-Type": "application/xml"}
            )
        return Answer(200, file.content, {"ETag": f'"{sha256}"', "Content-Type": "application/octet-stream"})


def _picked(kind: Kind, record: Mapping[str, Any], asked: list[str]) -> Answer:
    """The keys that ``expand`` asks for, or those that are said by default."""
    if unknown := [key for key in asked if key not in EXPANDABLE[kind]]:
        return refusal(400, "", f'"expand" must be one of the known properties, not {unknown[0]}')
    wanted = {*asked, *ALWAYS} if asked else record.keys() - ONLY_ON_REQUEST
    return as_json({key: value for key, value in record.items() if key in wanted})


class _Planned:
    """A fault to come: where, which, and how many times more; None is for ever."""

    def __init__(self, path: re.Pattern[str], kind: Fault | Answer, times: int | None) -> None:
        self.path = path
        self.kind = kind
        self.times = times
