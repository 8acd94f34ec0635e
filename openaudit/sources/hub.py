"""The Hugging Face Hub: one subject's record, listing and texts, at one revision, in as few requests as that takes."""

import re
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from platform import python_version
from typing import Any, Final
from urllib.parse import quote, urlsplit

import openaudit
from openaudit.errors import AccessDenied, HubUnreachable, OpenAuditError, RateLimited, SubjectNotFound
from openaudit.evidence import Document, Gap, Node, Role, Why, lay_out
from openaudit.licenses.conclude import governs, is_license_file
from openaudit.reading import File, Listing, listing_text
from openaudit.repository import beside_weights
from openaudit.sources.fetch import (
    Deadline,
    Fetcher,
    FetchError,
    as_json,
    origin,
    redirected,
    taken_apart,
)
from openaudit.sources.shape import Shape, shaped
from openaudit.sources.snapshot import FILE_LIMIT, MAX_LICENSES, document, license_role
from openaudit.subject import Kind, Subject, is_id

RECORD_LIMIT: Final = 8 << 20
CARD_LIMIT: Final = 2 << 20
LICENSE_LIMIT: Final = 1 << 20
MAX_PAGES: Final = 10
WORKERS: Final = 8

_EXPAND: Final = {
    Kind.MODEL: [
        "author",
        "baseModels",
        "cardData",
        "config",
        "createdAt",
        "disabled",
        "gated",
        "gguf",
        "lastModified",
        "library_name",
        "pipeline_tag",
        "private",
        "safetensors",
        "sha",
        "siblings",
        "tags",
        "transformersInfo",
        "usedStorage",
    ],
    Kind.DATASET: [
        "author",
        "cardData",
        "citation",
        "createdAt",
        "description",
        "disabled",
        "gated",
        "lastModified",
        "mainSize",
        "private",
        "sha",
        "siblings",
        "tags",
        "usedStorage",
    ],
}
_DROPPED: Final = frozenset(
    {
        "_id",
        "downloads",
        "likes",
        "downloadsAllTime",
        "trendingScore",
        "spaces",
        "widgetData",
        "inference",
        "modelId",
        "key",
    }
)


class _Refs(Shape):
    branches: list[dict[str, Any]]
    tags: list[dict[str, Any]]


class Hub:
    """A client of one Hub endpoint for one audit."""

    def __init__(self, endpoint: str, token: str | None, deadline: Deadline) -> None:
        """Open a client; anonymous unless a token is given."""
        from huggingface_hub import __version__ as hub_version  # noqa: PLC0415

        agent = f"openaudit/{openaudit.__version__}; hf_hub/{hub_version}; python/{python_version()}"
        self.endpoint = endpoint.rstrip("/")
        if not _is_address(self.endpoint):
            raise HubUnreachable(f"{endpoint!r} is no address of a Hub")
        self.fetcher = Fetcher(deadline, {"User-Agent": agent}, self.endpoint, token)
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="hub")

    def close(self) -> None:
        """Close the connections."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self.fetcher.close()

    # ------------------------------------------------------------------ subjects

    def subject(self, subject: Subject, revision: str | None) -> Node:
        """Read what is audited: record, whole listing, texts and refs.

        Raises:
            SubjectNotFound, AccessDenied, RateLimited, HubUnreachable: its record cannot be read.
        """
        try:
            return self._node(subject, revision, whole=True)
        except FetchError as error:
            raise self._as_error(error, subject, revision) from error

    def related(self, subject: Subject) -> Node:
        """Read a base model or a dataset: record and texts; what cannot be read is a gap."""
        try:
            return self._node(subject, None, whole=False)
        except FetchError as error:
            gap = Gap(role=Role.API, url=self._page(subject), why=error.why, detail=error.detail)
            return Node(subject=subject, url=self._page(subject), gaps=(gap,))

    def _node(self, subject: Subject, revision: str | None, *, whole: bool) -> Node:
        record, named = self._record(subject, revision)
        sha = record["sha"] if re.fullmatch("[0-9a-f]{40}", str(record.get("sha"))) else None
        pinned = sha or revision or "main"
        siblings = _siblings(record)
        listing = self._pool.submit(self._listing, named, pinned, siblings, whole=whole)
        asks_refs = whole and named.kind is Kind.MODEL
        refs = self._pool.submit(self._refs, named) if asks_refs else None
        names = siblings if siblings is not None else _listed(listing.result())
        texts = self._texts(named, pinned, names, record)
        api = f"{self.endpoint}/api/{_plural(named)}/{named.id}/revision/{pinned}"
        found = [
            document(Role.API, api, lay_out(record)[0].encode()),
            *texts,
            *listing.result(),
            *(refs.result() if refs else ()),
        ]
        return Node(
            subject=named,
            revision=sha,
            url=f"{self._page(named)}/tree/{pinned}",
            documents=tuple(d for d in found if isinstance(d, Document)),
            gaps=tuple(g for g in found if isinstance(g, Gap)),
        )

    def _record(self, subject: Subject, revision: str | None) -> tuple[dict[str, Any], Subject]:
        url = f"{self.endpoint}/api/{_plural(subject)}/{quote(subject.id, safe='/')}"
        if revision:
            url += f"/revision/{quote(revision, safe='')}"
        fetched = self.fetcher.get(
            url, limit=RECORD_LIMIT, params=[("expand", key) for key in _EXPAND[subject.kind]]
        )
        record = as_json(fetched)
        if not isinstance(record, dict) or not isinstance(record.get("id"), str):
            raise FetchError(Why.UNREADABLE, "what answered is no Hub")
        kept = {key: value for key, value in sorted(record.items()) if key not in _DROPPED}
        try:
            lay_out(kept)
        except (ValueError, RecursionError) as error:
            raise FetchError(Why.UNREADABLE, "the record is nested too deeply") from error
        named = record["id"] if is_id(record["id"]) else subject.id
        return kept, Subject(kind=subject.kind, id=named)

    def _texts(
        self, subject: Subject, revision: str, names: list[str], record: dict[str, Any]
    ) -> list[Document | Gap]:
        licenses = sorted(
            (n for n in names if is_license_file(n)), key=lambda n: (n.count("/"), governs(n) == "rest", n)
        )
        wanted = [
            *_cards(subject, names, record),
            *((license_role(n), n, LICENSE_LIMIT) for n in licenses[:MAX_LICENSES]),
            *_code(subject, names),
        ]
        linked = _hub_file(_card_data(record).get("license_link"), subject)
        elsewhere = [self._pool.submit(self._linked, *linked)] if linked else []
        cut = [
            Gap(role=Role.LICENSE, url=f"{self._page(subject)}/blob/{revision}/{n}", why=Why.BUDGET)
            for n in licenses[MAX_LICENSES:]
        ]
        found = self._pool.map(lambda w: self._file(subject, revision, *w), wanted)
        return [*found, *(f.result() for f in elsewhere), *cut]

    def _linked(self, address: str, path: str) -> Document | Gap:
        """A licence that the metadata links in another repository of the Hub; its address is the link itself."""
        try:
            fetched = self.fetcher.get(f"{self.endpoint}/{path}", limit=LICENSE_LIMIT)
        except FetchError as error:
            return Gap(role=Role.LICENSE, url=address, why=error.why, detail=error.detail)
        return document(Role.LICENSE, address, fetched.content)

    def _file(self, subject: Subject, revision: str, role: Role, path: str, limit: int) -> Document | Gap:
        base = self._page(subject)
        address = f"{base}/blob/{revision}/{path}"
        try:
            fetched = self.fetcher.get(f"{base}/resolve/{revision}/{quote(path)}", limit=limit)
        except FetchError as error:
            return Gap(role=role, url=address, why=error.why, detail=error.detail)
        return document(role, address, fetched.content, path)

    def _listing(
        self, subject: Subject, revision: str, siblings: list[str] | None, *, whole: bool
    ) -> list[Document | Gap]:
        """The whole tree of what is audited; of a relative the names that its record has, if it has them."""
        address = f"{self._page(subject)}/tree/{revision}"
        entries: list[dict[str, Any]] = [{"path": name, "size": None} for name in siblings or ()]
        gaps: list[Document | Gap] = []
        if whole or siblings is None:
            try:
                entries, complete = self._tree(subject, revision)
            except FetchError as error:
                gaps.append(Gap(role=Role.LISTING, url=address, why=error.why, detail=error.detail))
            else:
                if not complete:
                    more = f"more than the {len(entries)} files that were understood"
                    gaps.append(Gap(role=Role.LISTING, url=address, why=Why.BUDGET, detail=more))
        if gaps and not entries:
            return gaps
        return [document(Role.LISTING, address, listing_text(entries).encode()), *gaps]

    def _tree(self, subject: Subject, revision: str) -> tuple[list[dict[str, Any]], bool]:
        url = f"{self.endpoint}/api/{_plural(subject)}/{subject.id}/tree/{quote(revision, safe='')}"
        entries: list[dict[str, Any]] = []
        params: Any = [("recursive", "true"), ("expand", "false")]
        odd = False
        for _ in range(MAX_PAGES):
            fetched = self.fetcher.get(url, limit=RECORD_LIMIT, params=params)
            page = as_json(fetched)
            if not isinstance(page, list):
                raise FetchError(Why.UNREADABLE, "what answered is no listing")
            entries += list(_files(page))
            odd = odd or not all(isinstance(e, dict) and isinstance(e.get("path"), str) for e in page)
            link = _NEXT.search(fetched.headers.get("link", ""))
            after = _same_server(url, link.group(1)) if link else ""
            if not after:
                return sorted(entries, key=lambda e: str(e["path"])), link is None and not odd
            url, params = after, None
        return sorted(entries, key=lambda e: str(e["path"])), False

    def _refs(self, subject: Subject) -> list[Document | Gap]:
        url = f"{self.endpoint}/api/{_plural(subject)}/{subject.id}/refs"
        try:
            refs = shaped(self.fetcher.get(url, limit=RECORD_LIMIT), _Refs)
            return [document(Role.REFS, url, lay_out(refs.model_dump())[0].encode())]
        except (FetchError, ValueError, RecursionError) as error:
            why = error.why if isinstance(error, FetchError) else Why.UNREADABLE
            return [Gap(role=Role.REFS, url=url, why=why)]

    # ------------------------------------------------------------------ words

    def _page(self, subject: Subject) -> str:
        return f"{self.endpoint}/{subject}"

    def _as_error(self, error: FetchError, subject: Subject, revision: str | None) -> OpenAuditError:
        host = urlsplit(self.endpoint).netloc
        if error.why is Why.ABSENT:
            if error.detail == "RevisionNotFoundError":
                return SubjectNotFound(f"{subject} has no revision {revision!r} on {host}")
            return SubjectNotFound(f"{subject} was not found on {host}, or it is private")
        if error.why in {Why.DENIED, Why.GATED}:
            return AccessDenied(f"{host} denies access to {subject}: {error.detail}")
        if error.why is Why.RATE_LIMITED:
            return RateLimited(f"{host} allows no more requests for now: {error.detail}")
        return HubUnreachable(f"{host} could not be asked about {subject}: {error.detail}")


_NEXT: Final = re.compile(r"<([^>]+)>;\s*rel=\"next\"")
_HUB_FILE: Final = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/((?:datasets/)?[\w.-]+/[\w.-]+)/(?:blob|resolve|raw)/([\w.-]+)/([\w./-]+)"
)


def _hub_file(link: Any, subject: Subject) -> tuple[str, str] | None:
    """A link to a file of another repository on the Hub, and the path to read it at."""
    match = _HUB_FILE.fullmatch(link.strip()) if isinstance(link, str) else None
    if match is None or ".." in link or match.group(1).removeprefix("datasets/") == subject.id:
        return None
    return link.strip(), f"{match.group(1)}/resolve/{match.group(2)}/{match.group(3)}"


def _cards(subject: Subject, names: list[str], record: dict[str, Any]) -> Iterator[tuple[Role, str, int]]:
    """The card, also where only its metadata shows that there is one."""
    role = Role.DATASET_CARD if subject.kind is Kind.DATASET else Role.CARD
    found = next((n for n in names if n.lower() == "readme.md"), "")
    if found or record.get("cardData") or not names:
        yield role, found or "README.md", CARD_LIMIT


def _code(subject: Subject, names: list[str]) -> Iterator[tuple[Role, str, int]]:
    """The code beside a model's weights."""
    files = (File(n, None, "", "", 0) for n in names) if subject.kind is Kind.MODEL else ()
    for file in beside_weights(files):
        yield Role.CODE, file.path, FILE_LIMIT


def _is_address(url: str) -> bool:
    try:
        parts = taken_apart(url)
    except FetchError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _plural(subject: Subject) -> str:
    return "datasets" if subject.kind is Kind.DATASET else "models"


def _card_data(record: dict[str, Any]) -> dict[str, Any]:
    found = record.get("cardData")
    return found if isinstance(found, dict) else {}


def _siblings(record: dict[str, Any]) -> list[str] | None:
    found = record.get("siblings")
    if not isinstance(found, list):
        return None
    return [s["rfilename"] for s in found if isinstance(s, dict) and isinstance(s.get("rfilename"), str)]


def _listed(found: list[Document | Gap]) -> list[str]:
    return [file.path for d in found if isinstance(d, Document) for file in Listing(d).files]


def _files(page: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for entry in page:
        if (
            not isinstance(entry, dict)
            or entry.get("type") != "file"
            or not isinstance(entry.get("path"), str)
        ):
            continue
        lfs = entry["lfs"] if isinstance(entry.get("lfs"), dict) else {}
        size = lfs.get("size", entry.get("size"))
        found: dict[str, Any] = {
            "path": entry["path"],
            "size": size if isinstance(size, int) else None,
            "oid": str(entry.get("oid", "")),
        }
        if lfs.get("oid"):
            found["sha256"] = str(lfs["oid"])
        yield found


def _same_server(url: str, link: str) -> str:
    """Where the next page of a list is; empty when that is another server."""
    try:
        target = redirected(url, link)
        return target if origin(target) == origin(url) else ""
    except FetchError:
        return ""
