"""Papers: the Hub's pages, arXiv's two interfaces, DOIs at Zenodo and DataCite; whatever they answer."""

import json
from typing import Any, Final

import pytest

from openaudit.evidence import Node, Role, Why
from openaudit.reading import Record
from openaudit.sources import papers
from openaudit.sources.fetch import Deadline
from openaudit.sources.hub import Hub
from openaudit.sources.papers import Papers
from openaudit.sources.web import Web
from openaudit.subject import Kind, Subject
from tests.hub import Answer, LocalHub, card
from tests.sources import LOTUS, evidence
from tests.world.forge import Forge

NUMBER: Final = "2601.04242"
TITLE: Final = "Lotus 1B: an open model"
BY: Final = "http://creativecommons.org/licenses/by/4.0/"
ARXIV: Final = "/arxiv/api/query"
ZENODO: Final = "/zenodo/records/4242"
DEPOSIT: Final = "10.5281/zenodo.4242"
DATACITE: Final = "/datacite/dois/10.5072%2Flotus"


@pytest.fixture
def forge(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> Forge:
    """The indexes of papers, at the local Hub's server."""
    return Forge(hub, monkeypatch)


def read(hub: LocalHub, name: str, *, text: bool = False) -> Node:
    """Read a paper."""
    deadline = Deadline(5)
    client, web = Hub(hub.url, None, deadline), Web(deadline, papers.trusted())
    try:
        reader = Papers(client, web)
        node = reader.read(Subject(kind=Kind.PAPER, id=name))
        return reader.text(node) if text else node
    finally:
        client.close()
        web.close()
        deadline.close()


def record(node: Node, path: str = "record.json") -> dict[str, Any]:
    """What is kept of a paper's record."""
    found = next((d for d in node.documents if d.path == path), None)
    return Record(found).data if found else {}


def whys(node: Node) -> list[Why]:
    """Why nothing was read."""
    return [g.why for g in node.gaps]


# ---------------------------------------------------------------------- arXiv


def test_the_hubs_page_of_a_paper_says_most(hub: LocalHub, forge: Forge) -> None:
    hub.paper(
        NUMBER,
        title=f" {TITLE}\n",
        summary="We present\nLotus.",
        authors=[{"name": "Ada"}, {"name": "Bo", "hidden": False}],
        githubRepo="https://github.com/acme/lotus",
        projectPage="https://acme.test",
        upvotes=7,
    )
    node = read(hub, f"arxiv:{NUMBER}")
    assert record(node) == {
        "title": TITLE,
        "summary": "We present Lotus.",
        "authors": ["Ada", "Bo"],
        "githubRepo": "https://github.com/acme/lotus",
        "projectPage": "https://acme.test",
        "publishedAt": "2026-01-02T03:04:05.000Z",
    }
    assert (node.url, node.gaps, len(hub.requests)) == (f"https://arxiv.org/abs/{NUMBER}", (), 1)


def test_arxiv_is_asked_where_the_hub_does_not_know_a_paper(hub: LocalHub, forge: Forge) -> None:
    forge.arxiv(NUMBER, TITLE, "We present Lotus.")
    found = {"title": TITLE, "summary": "We present Lotus.", "authors": ["Ada"]}
    assert record(read(hub, f"arxiv:{NUMBER}")) == found
    assert hub.requests[-1] == ("GET", f"{ARXIV}?id_list={NUMBER}&max_results=1")


def test_a_doi_that_arxiv_gave_is_arxivs(hub: LocalHub, forge: Forge) -> None:
    hub.paper(NUMBER, title=TITLE)
    node = read(hub, f"doi:10.48550/arXiv.{NUMBER}")
    assert record(node)["title"] == TITLE
    assert hub.paths == [f"/api/papers/{NUMBER}"]


def test_the_licence_of_a_paper_stands_in_arxivs_second_interface(hub: LocalHub, forge: Forge) -> None:
    hub.paper(NUMBER, title=TITLE)
    forge.arxiv(NUMBER, TITLE, license_url=BY)
    node = read(hub, f"arxiv:{NUMBER}", text=True)
    assert record(node, "license.json") == {"license": BY}
    document = next(d for d in node.documents if d.path == "license.json")
    assert Record(document).cite("license").quote.strip() == f'"license": "{BY}"'
    assert "verb=GetRecord&metadataPrefix=arXiv" in document.url


def test_a_paper_without_a_licence_has_none(hub: LocalHub, forge: Forge) -> None:
    hub.paper(NUMBER, title=TITLE)
    forge.arxiv(NUMBER, TITLE)
    assert record(read(hub, f"arxiv:{NUMBER}", text=True), "license.json") == {}


@pytest.mark.parametrize("place", ["hub", "arxiv", "nowhere"])
def test_the_text_is_the_hubs_or_else_arxivs(hub: LocalHub, forge: Forge, place: str) -> None:
    hub.paper(NUMBER, title=TITLE)
    page = {"hub": f"/papers/{NUMBER}.md", "arxiv": f"/arxiv/html/{NUMBER}", "nowhere": "/x"}[place]
    hub.page(page, "<h2>Pretraining</h2>\n<p>We pretrain from scratch on 4 tokens.</p>\n")
    node = read(hub, f"arxiv:{NUMBER}", text=True)
    texts = [d.url for d in node.documents if d.path == "text"]
    assert texts == ([] if place == "nowhere" else [hub.url + page])
    assert whys(node) == ([Why.ABSENT] if place == "nowhere" else [])


def test_only_the_text_of_a_paper_on_the_model_is_read(hub: LocalHub, forge: Forge) -> None:
    hub.paper(NUMBER, title=TITLE, summary="We present Lotus 1B.")
    hub.paper("2106.09685", title="Low-rank matrices", summary="We freeze weights.")
    links = "Our paper: https://arxiv.org/abs/{}. It uses https://arxiv.org/abs/2106.09685."
    hub.model(LOTUS, {"README.md": card("Lotus 1B", links.format(NUMBER), license="mit")})
    evidence(LOTUS, hub)
    assert [path for path in hub.paths if path.endswith(".md")][1:] == [f"/papers/{NUMBER}.md"]


def test_arxiv_itself_is_asked_once_in_three_seconds(
    hub: LocalHub, forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    monkeypatch.setitem(papers._ADDRESSES, "arxiv", ("OPENAUDIT_ARXIV_API", f"{hub.url}/arxiv"))
    deadline = Deadline(60)
    client, web = Hub(hub.url, None, deadline), Web(deadline, papers.trusted())
    reader = Papers(client, web)
    forge.arxiv(NUMBER, TITLE)
    for _ in range(2):
        reader.read(Subject(kind=Kind.PAPER, id=f"arxiv:{NUMBER}"))
    web.deadline = Deadline(0.5)
    node = reader.read(Subject(kind=Kind.PAPER, id=f"arxiv:{NUMBER}"))
    client.close()
    web.close()
    deadline.close()
    assert [round(s) for s in slept] == [3]
    assert whys(node) == [Why.RATE_LIMITED]


# ---------------------------------------------------------------------- DOIs


def test_a_deposit_at_zenodo_is_its_record_its_licence_and_its_files(hub: LocalHub, forge: Forge) -> None:
    said = {
        "title": TITLE,
        "description": "<p>Pages</p>",
        "creators": [{"name": "Ada", "affiliation": None}],
        "access_right": "open",
        "license": {"id": "cc-by-4.0"},
    }
    files = [{"key": "pages.zip", "size": 7, "checksum": "md5:0", "links": {"self": "x"}}]
    hub.page(ZENODO, {"id": 4242, "metadata": said, "files": files})
    node = read(hub, f"doi:{DEPOSIT}")
    assert record(node) == {
        "title": TITLE,
        "summary": "<p>Pages</p>",
        "authors": ["Ada"],
        "rights": ["cc-by-4.0"],
        "access": "open",
        "files": [{"key": "pages.zip", "size": 7, "checksum": "md5:0"}],
    }
    assert (node.url, len(hub.requests)) == (f"https://doi.org/{DEPOSIT}", 1)


@pytest.mark.parametrize("name", ["10.5072/lotus", DEPOSIT])
def test_other_dois_and_what_zenodo_does_not_say_are_asked_of_datacite(
    hub: LocalHub, forge: Forge, name: str
) -> None:
    said = {
        "titles": [{"title": TITLE, "lang": "en"}, {"title": "Sen"}],
        "descriptions": [{"description": "We present\n Lotus.", "descriptionType": "Abstract"}],
        "creators": [{"name": "Ada", "nameIdentifiers": []}],
        "rightsList": [{"rights": "MIT License", "rightsIdentifier": "mit"}, {"rights": "Other"}],
    }
    hub.fault("/datacite/dois/", Answer(200, json.dumps({"data": {"attributes": said}}).encode()), None)
    assert record(read(hub, f"doi:{name}")) == {
        "title": TITLE,
        "summary": "We present Lotus.",
        "authors": ["Ada"],
        "rights": ["mit", "Other"],
    }
    assert hub.requests[-1][1] == f"/datacite/dois/{name.replace('/', '%2F')}"


def test_a_doi_with_dots_asks_for_nothing_else(hub: LocalHub, forge: Forge) -> None:
    read(hub, "doi:10.5072/../../members")
    assert [path for _, path in hub.requests] == ["/datacite/dois/10.5072%2F..%2F..%2Fmembers"]


# ---------------------------------------------------------------------- odd answers

ODD: Final[list[Any]] = [
    [],
    5,
    None,
    "x",
    {},
    {"title": 5},
    {"title": TITLE, "authors": 5},
    {"title": TITLE, "authors": [5]},
    {"title": TITLE, "authors": [{"name": {}}]},
    {"title": TITLE, "summary": []},
    {"title": TITLE, "githubRepo": [1]},
]
OF_DATACITE: Final[list[Any]] = [
    [],
    {"data": []},
    {"data": {"attributes": 5}},
    {"data": {"attributes": {"titles": 5}}},
    {"data": {"attributes": {"titles": [5]}}},
    {"data": {"attributes": {"titles": [{"title": ["x"]}]}}},
    {"data": {"attributes": {"creators": [{"name": 5}]}}},
    {"data": {"attributes": {"rightsList": "MIT"}}},
]
OF_ZENODO: Final[list[Any]] = [
    [],
    {},
    {"metadata": {"title": TITLE, "license": "x"}},
    {"metadata": {"title": TITLE}, "files": 5},
]
XML: Final = [
    b"",
    b"<feed>",
    b"<a/>" * 2,
    b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'.encode("utf-16"),
    b'<?xml version="1.0" encoding="foo"?><a/>',
    b'<?xml version="1.0" encoding="shift_jis"?><a/>',
    b"\x00" * 100,
    b"<a>" * 100_000,
]


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_an_odd_page_on_the_hub_is_no_paper(hub: LocalHub, forge: Forge, value: Any) -> None:
    hub.page(f"/api/papers/{NUMBER}", value)
    assert whys(read(hub, f"arxiv:{NUMBER}")) == [Why.ABSENT]
    forge.arxiv(NUMBER, TITLE)
    assert record(read(hub, f"arxiv:{NUMBER}"))["title"] == TITLE


@pytest.mark.parametrize("value", OF_DATACITE, ids=repr)
def test_an_odd_record_at_datacite_is_a_gap(hub: LocalHub, forge: Forge, value: Any) -> None:
    hub.fault("/datacite/", Answer(200, json.dumps(value).encode()), None)
    assert whys(read(hub, "doi:10.5072/lotus")) == [Why.UNREADABLE]


@pytest.mark.parametrize("value", OF_ZENODO, ids=repr)
def test_an_odd_record_at_zenodo_is_a_gap(hub: LocalHub, forge: Forge, value: Any) -> None:
    hub.page(ZENODO, value)
    assert whys(read(hub, f"doi:{DEPOSIT}")) == [Why.ABSENT]
    assert len(hub.requests) == 2


@pytest.mark.parametrize("body", XML, ids=lambda b: repr(b[:40]))
def test_an_odd_answer_of_arxiv_is_a_gap(hub: LocalHub, forge: Forge, body: bytes) -> None:
    hub.fault("/arxiv/", Answer(200, body), None)
    assert whys(read(hub, f"arxiv:{NUMBER}")) == [Why.UNREADABLE]
    hub.paper(NUMBER, title=TITLE)
    node = read(hub, f"arxiv:{NUMBER}", text=True)
    assert [d.path for d in node.documents] == ["record.json", "text"]


def test_half_a_character_is_replaced(hub: LocalHub, forge: Forge) -> None:
    hub.paper(NUMBER, title="Lotus \ud800")
    assert record(read(hub, f"arxiv:{NUMBER}"))["title"] == "Lotus ?"


@pytest.mark.parametrize(
    ("status", "why"), [(404, Why.ABSENT), (429, Why.RATE_LIMITED), (503, Why.UNREACHABLE)]
)
@pytest.mark.parametrize("name", [f"arxiv:{NUMBER}", "doi:10.5072/lotus", f"doi:{DEPOSIT}"])
def test_a_paper_that_cannot_be_had_is_a_gap(
    hub: LocalHub, forge: Forge, name: str, status: int, why: Why
) -> None:
    hub.fault("^/(arxiv|datacite|zenodo)/", Answer(status, b"no"), None)
    node = read(hub, name)
    assert (whys(node), node.documents) == ([why], ())
    assert {g.role for g in node.gaps} == {Role.PAPER}
