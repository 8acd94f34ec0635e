"""Papers: the Hub's paper pages, arXiv, DOIs at Zenodo and DataCite; record, licence, and the text where there is one."""

import os
import re
import threading
import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from openaudit.evidence import Document, Gap, Node, Role, Why, lay_out
from openaudit.sources.fetch import FetchError
from openaudit.sources.hub import Hub
from openaudit.sources.shape import Shape, shaped
from openaudit.sources.snapshot import document
from openaudit.sources.web import Web
from openaudit.subject import Subject

RECORD_LIMIT: Final = 4 << 20
TEXT_LIMIT: Final = 8 << 20
MAX_FILES: Final = 100
_ATOM: Final = "{http://www.w3.org/2005/Atom}"
_OWN: Final = "{http://arxiv.org/OAI/arXiv/}"
_ADDRESSES: Final = {
    "arxiv": ("OPENAUDIT_ARXIV_API", "https://export.arxiv.org"),
    "pages": ("OPENAUDIT_ARXIV_PAGES", "https://arxiv.org"),
    "datacite": ("OPENAUDIT_DATACITE_API", "https://api.datacite.org"),
    "zenodo": ("OPENAUDIT_ZENODO_API", "https://zenodo.org/api"),
}
_PAUSE: Final = 3.0
"""Seconds between two requests that arXiv asks for."""


# ---------------------------------------------------------------------- what an index must answer


class _Author(Shape):
    name: str | None = None


class _OnHub(Shape):
    title: str
    summary: str | None = None
    authors: list[_Author] = []
    github_repo: str | None = None
    project_page: str | None = None
    published_at: str | None = None


class _Title(Shape):
    title: str | None = None


class _Description(Shape):
    description: str | None = None


class _Rights(Shape):
    rights_identifier: str | None = None
    rights: str | None = None


class _Attributes(Shape):
    titles: list[_Title] | None = None
    descriptions: list[_Description] | None = None
    creators: list[_Author] | None = None
    rights_list: list[_Rights] | None = None


class _Data(Shape):
    attributes: _Attributes


class _AtDataCite(Shape):
    data: _Data


class _LicenseId(Shape):
    id: str | None = None


class _Metadata(Shape):
    title: str
    description: str | None = None
    creators: list[_Author] = []
    access_right: str | None = None
    license: _LicenseId | None = None


class _File(Shape):
    key: str
    size: int | None = None
    checksum: str | None = None


class _AtZenodo(Shape):
    metadata: _Metadata
    files: list[_File] = []


class _NoDoctype(ET.TreeBuilder):
    """A tree without entities of its own making."""

    def doctype(self, *_: Any) -> None:
        """Refuse a document that may declare any."""
        raise ValueError("a document type")


class Papers:
    """Reads papers for one audit."""

    def __init__(self, hub: Hub, web: Web) -> None:
        """Share the audit's clients."""
        self.hub = hub
        self.web = web
        found = {key: os.environ.get(name) or own for key, (name, own) in _ADDRESSES.items()}
        self.arxiv, self.pages, self.datacite, self.zenodo = (v.rstrip("/") for v in found.values())
        self._turn = threading.Lock()
        self._asked = -_PAUSE

    def read(self, subject: Subject) -> Node:
        """A paper's record: title, summary, authors, code and project page; what failed is a gap."""
        kind, name = _place(subject)
        url = {"arxiv": f"https://arxiv.org/abs/{name}", "doi": f"https://doi.org/{name}"}.get(kind, name)
        try:
            record = {"arxiv": self._arxiv, "doi": self._doi}.get(kind, self._page)(name)
        except FetchError as error:
            return Node(subject=subject, url=url, gaps=(_gap(url, error),))
        return Node(subject=subject, url=url, documents=(_document(url, record, "record.json"),))

    def text(self, node: Node) -> Node:
        """The same node with the paper's licence, and its text, as Markdown from the Hub or HTML from arXiv."""
        kind, name = _place(node.subject)
        if kind != "arxiv":
            return node
        found: list[Document | Gap] = [self._text(name), *self._license(name)]
        return node.model_copy(
            update={
                "documents": (*node.documents, *(d for d in found if isinstance(d, Document))),
                "gaps": (*node.gaps, *(g for g in found if isinstance(g, Gap))),
            }
        )

    def _text(self, name: str) -> Document | Gap:
        url = f"{self.hub.endpoint}/papers/{quote(name)}.md"
        try:
            return document(Role.PAPER, url, self.hub.fetcher.get(url, limit=TEXT_LIMIT).content, "text")
        except FetchError:
            url = f"{self.pages}/html/{quote(name)}"
        try:
            return document(Role.PAPER, url, self.web.get(url, limit=TEXT_LIMIT).content, "text")
        except FetchError as error:
            return _gap(url, error)

    def _license(self, name: str) -> Iterator[Document]:
        """The paper's own licence, which only arXiv's harvesting interface says."""
        query = f"verb=GetRecord&metadataPrefix=arXiv&identifier=oai:arXiv.org:{quote(name)}"
        url = f"{self.arxiv}/oai2?{query}"
        try:
            found = self._xml(url).find(f".//{_OWN}license")
        except FetchError:
            return
        if found is not None and found.text:
            yield _document(url, {"license": _line(found.text)}, "license.json")

    # ------------------------------------------------------------------ the indexes

    def _arxiv(self, name: str) -> dict[str, Any]:
        try:
            url = f"{self.hub.endpoint}/api/papers/{quote(name)}"
            found = shaped(self.hub.fetcher.get(url, limit=RECORD_LIMIT), _OnHub)
        except FetchError:
            return self._atom(name)
        more = {"github_repo", "project_page", "published_at"}
        said = found.model_dump(include=more, by_alias=True, exclude_none=True)
        return _record(found.title, found.summary, found.authors) | said

    def _atom(self, name: str) -> dict[str, Any]:
        entry = self._xml(f"{self.arxiv}/api/query?id_list={quote(name)}&max_results=1").find(f"{_ATOM}entry")
        title = entry.findtext(f"{_ATOM}title") if entry is not None else None
        if entry is None or not title or title.strip() == "Error":
            raise FetchError(Why.ABSENT, "arXiv has no such paper")
        authors = [_Author(name=a.findtext(f"{_ATOM}name")) for a in entry.iter(f"{_ATOM}author")]
        return _record(title, entry.findtext(f"{_ATOM}summary"), authors)

    def _xml(self, url: str) -> ET.Element:
        """What arXiv answers, asked as rarely as it wants to be."""
        with self._turn:
            self._wait()
            fetched = self.web.get(url, limit=RECORD_LIMIT)
        parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314  (no document type gets through)
        try:
            parser.feed(fetched.content)
            root: ET.Element = parser.close()
        except (ET.ParseError, ValueError, LookupError) as error:
            raise FetchError(Why.UNREADABLE, "the answer is no XML") from error
        return root

    def _wait(self) -> None:
        pause = self._asked + _PAUSE - time.monotonic()
        if pause > 0 and self.arxiv == _ADDRESSES["arxiv"][1]:
            if pause >= self.web.deadline.left:
                raise FetchError(Why.RATE_LIMITED, "arXiv takes one request in three seconds")
            time.sleep(pause)
        self._asked = time.monotonic()

    def _doi(self, name: str) -> dict[str, Any]:
        at_zenodo = re.fullmatch(r"10\.5281/zenodo\.([0-9]{1,12})", name, re.IGNORECASE)
        if at_zenodo:
            try:
                return self._deposit(at_zenodo.group(1))
            except FetchError:
                pass  # its DOIs are at DataCite as well
        url = f"{self.datacite}/dois/{quote(name, safe='')}"
        found = shaped(self.web.get(url, limit=RECORD_LIMIT), _AtDataCite).data.attributes
        titles = [t.title for t in found.titles or [] if t.title]
        summaries = [d.description for d in found.descriptions or [] if d.description]
        rights = [r.rights_identifier or r.rights for r in found.rights_list or []]
        return _record("".join(titles[:1]), "".join(summaries[:1]), found.creators or []) | {
            "rights": [r for r in rights if r]
        }

    def _deposit(self, number: str) -> dict[str, Any]:
        """A record at Zenodo, with its files."""
        answer = self.web.get(f"{self.zenodo}/records/{number}", limit=RECORD_LIMIT)
        found = shaped(answer, _AtZenodo)
        said = found.metadata
        rights = [said.license.id] if said.license and said.license.id else []
        files = [f.model_dump() for f in found.files[:MAX_FILES]]
        more = {"rights": rights, "access": said.access_right, "files": files}
        return _record(said.title, said.description, said.creators) | more

    def _page(self, url: str) -> dict[str, Any]:
        """A proceedings page: its title, no more."""
        if url.lower().split("?")[0].endswith(".pdf"):
            raise FetchError(Why.UNREADABLE, "a PDF")
        content = self.web.get(url, limit=RECORD_LIMIT).content.decode("utf-8", "replace")
        title = re.search(r"<title>([^<]{3,400})</title>", content, re.IGNORECASE)
        if title is None:
            raise FetchError(Why.UNREADABLE, "the page has no title")
        return _record(title.group(1), "", [])


def trusted() -> tuple[str, ...]:
    """The addresses that the user set."""
    return tuple(os.environ[name] for name, _ in _ADDRESSES.values() if os.environ.get(name))


def _place(subject: Subject) -> tuple[str, str]:
    """Where a paper is and its name there; a DOI that arXiv gave is arXiv's."""
    own = re.fullmatch(r"doi:10\.48550/arxiv\.(\S+)", subject.id, re.IGNORECASE)
    kind, _, name = subject.id.partition(":")
    return ("arxiv", own.group(1)) if own else (kind, name)


def _record(title: str, summary: str | None, authors: list[_Author]) -> dict[str, Any]:
    names = [_line(a.name) for a in authors if a.name]
    return {"title": _line(title), "summary": _line(summary), "authors": names}


def _line(text: str | None) -> str:
    return " ".join((text or "").split())[:20_000]


def _document(url: str, record: dict[str, Any], path: str) -> Document:
    return document(Role.PAPER, url, lay_out(record)[0].encode(), path)


def _gap(url: str, error: FetchError) -> Gap:
    return Gap(role=Role.PAPER, url=url, why=error.why, detail=error.detail)
