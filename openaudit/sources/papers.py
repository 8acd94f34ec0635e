"""Papers: the Hub's paper pages, arXiv, and DOIs at DataCite; title, abstract, authors, and the text where there is one."""

import json
import os
import re
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote
from xml.etree import ElementTree as ET

from openaudit.evidence import Document, Gap, Node, Role, Why, lay_out
from openaudit.sources.fetch import FetchError
from openaudit.sources.hub import Hub
from openaudit.sources.web import Web
from openaudit.subject import Subject

RECORD_LIMIT: Final = 4 << 20
TEXT_LIMIT: Final = 8 << 20
_ATOM: Final = "{http://www.w3.org/2005/Atom}"


class Papers:
    """Reads papers for one audit."""

    def __init__(self, hub: Hub, web: Web) -> None:
        """Share the audit's clients."""
        self.hub = hub
        self.web = web
        self.arxiv = os.environ.get("OPENAUDIT_ARXIV_API", "https://export.arxiv.org").rstrip("/")
        self.datacite = os.environ.get("OPENAUDIT_DATACITE_API", "https://api.datacite.org").rstrip("/")

    def read(self, subject: Subject) -> Node:
        """A paper's record: title, summary, authors, code and project page; what failed is a gap."""
        kind, _, name = subject.id.partition(":")
        url = {"arxiv": f"https://arxiv.org/abs/{name}", "doi": f"https://doi.org/{name}"}.get(kind, name)
        try:
            record = {"arxiv": self._arxiv, "doi": self._doi}.get(kind, self._page)(name)
        except FetchError as error:
            return Node(
                subject=subject,
                url=url,
                gaps=(Gap(role=Role.PAPER, url=url, why=error.why, detail=error.detail),),
            )
        document = _document(url, lay_out(record)[0].encode(), "record.json")
        return Node(subject=subject, url=url, documents=(document,))

    def text(self, node: Node) -> Node:
        """The same node with the paper's text, as Markdown from the Hub or HTML from arXiv."""
        kind, _, name = node.subject.id.partition(":")
        if kind != "arxiv":
            return node
        lost: list[Gap] = []
        hub, web = self.hub.fetcher.get, self.web.get
        for url, get in (
            (f"{self.hub.endpoint}/papers/{name}.md", hub),
            (f"{self.arxiv}/html/{quote(name)}", web),
        ):
            try:
                text = _document(url, get(url, limit=TEXT_LIMIT).content, "text")
                return node.model_copy(update={"documents": (*node.documents, text)})
            except FetchError as error:
                lost.append(Gap(role=Role.PAPER, url=url, why=error.why, detail=error.detail))
        return node.model_copy(update={"gaps": (*node.gaps, *lost[-1:])})

    def _arxiv(self, name: str) -> dict[str, Any]:
        try:
            fetched = self.hub.fetcher.get(
                f"{self.hub.endpoint}/api/papers/{quote(name)}", limit=RECORD_LIMIT
            )
            found = json.loads(fetched.content)
        except (FetchError, ValueError, RecursionError):
            return self._atom(name)
        if not isinstance(found, dict) or not isinstance(found.get("title"), str):
            return self._atom(name)
        authors = [str(a.get("name")) for a in found.get("authors") or [] if isinstance(a, dict)]
        kept = {
            key: found[key]
            for key in ("githubRepo", "projectPage", "publishedAt")
            if isinstance(found.get(key), str)
        }
        return {
            "title": _line(found["title"]),
            "summary": _line(found.get("summary")),
            "authors": authors,
            **kept,
        }

    def _atom(self, name: str) -> dict[str, Any]:
        fetched = self.web.get(
            f"{self.arxiv}/api/query?id_list={quote(name)}&max_results=1", limit=RECORD_LIMIT
        )
        if b"<!DOCTYPE" in fetched.content or b"<!ENTITY" in fetched.content:
            raise FetchError(Why.UNREADABLE, "the answer declares entities")
        try:
            entry = ET.fromstring(fetched.content).find(f"{_ATOM}entry")  # noqa: S314  (no DTD gets here)
        except ET.ParseError as error:
            raise FetchError(Why.UNREADABLE, "the answer is no Atom") from error
        title = entry.findtext(f"{_ATOM}title") if entry is not None else None
        if entry is None or not title or title.strip() == "Error":
            raise FetchError(Why.ABSENT, "arXiv has no such paper")
        authors = [_line(a.findtext(f"{_ATOM}name")) for a in entry.iter(f"{_ATOM}author")]
        return {
            "title": _line(title),
            "summary": _line(entry.findtext(f"{_ATOM}summary")),
            "authors": authors,
        }

    def _doi(self, name: str) -> dict[str, Any]:
        fetched = self.web.get(f"{self.datacite}/dois/{quote(name)}", limit=RECORD_LIMIT)
        try:
            found = json.loads(fetched.content)["data"]["attributes"]
            titles = [t.get("title") for t in found.get("titles") or []]
            summaries = [d.get("description") for d in found.get("descriptions") or []]
            authors = [str(c.get("name")) for c in found.get("creators") or []]
            rights = [
                str(r.get("rightsIdentifier") or r.get("rights")) for r in found.get("rightsList") or []
            ]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise FetchError(Why.UNREADABLE, "the answer is no DataCite record") from error
        return {
            "title": _line((titles or [""])[0]),
            "summary": _line((summaries or [""])[0]),
            "authors": authors,
            "rights": rights,
        }

    def _page(self, url: str) -> dict[str, Any]:
        """A proceedings page: its title, no more."""
        if url.lower().split("?")[0].endswith(".pdf"):
            raise FetchError(Why.UNREADABLE, "a PDF")
        content = self.web.get(url, limit=RECORD_LIMIT).content.decode("utf-8", "replace")
        title = re.search(r"<title>([^<]{3,400})</title>", content, re.IGNORECASE)
        if title is None:
            raise FetchError(Why.UNREADABLE, "the page has no title")
        return {"title": _line(title.group(1)), "summary": "", "authors": []}


def trusted() -> tuple[str, ...]:
    """The addresses that the user set."""
    return tuple(
        os.environ[name] for name in ("OPENAUDIT_ARXIV_API", "OPENAUDIT_DATACITE_API") if os.environ.get(name)
    )


def _line(text: Any) -> str:
    return " ".join(str(text or "").split())[:20_000]


def _document(url: str, content: bytes, path: str) -> Document:
    return Document(
        role=Role.PAPER,
        url=url,
        path=path,
        content=content,
        retrieved=datetime.now(UTC).replace(microsecond=0),
    )
