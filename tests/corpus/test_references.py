"""Which of the code and papers that real cards link are the model's own, beside what a reader found."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from openaudit.evidence import Document, Edge, Node, Role, lay_out
from openaudit.paper import Paper
from openaudit.reading import Reading
from openaudit.references import CITED, OTHER, OWN, TOOL, references
from openaudit.subject import Kind, Subject
from tests.corpus import READ, Score, models, show, table

pytestmark = pytest.mark.corpus

KNOWN: Final = ("random", "several", "likeliest", "second")
"""The papers that were looked at while the rules were made."""


@cache
def cards() -> dict[str, Reading]:
    """Every card, by its model."""
    return {read.subject.id: read for read in models()}


@cache
def links() -> dict[tuple[str, str], Edge]:
    """What every card links, by the card's model and where the link leads."""
    return {(id_, e.target.id.lower()): e for id_, read in cards().items() for e in references(read)}


def labels(name: str, *samples: str) -> list[dict[str, str]]:
    """What a reader found of the links of one sample."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["sample"] in samples]


def score(pairs: Iterable[tuple[bool, bool]]) -> Score:
    """How what was found compares with what is, pair by pair of (is, found)."""
    counted = list(pairs)
    return Score(*(counted.count(pair) for pair in ((True, True), (False, True), (True, False))))


# ---------------------------------------------------------------------- code


@pytest.mark.parametrize(("sample", "precision", "recall"), [("known", 0.88, 0.69), ("fresh", 0.99, 0.77)])
def test_own_code_is_told_from_tools_and_others(sample: str, precision: float, recall: float) -> None:
    rows = labels("code_links.csv", sample)
    found = [links()[r["model_id"], r["repository"].lower()].role for r in rows]
    show(f"code, {sample}", [(r["label"], f or "maybe") for r, f in zip(rows, found, strict=True)])
    measured = score((r["label"] == "own", f == OWN) for r, f in zip(rows, found, strict=True))
    print(measured)
    assert measured.precision >= precision
    assert measured.recall >= recall


def test_no_code_of_its_own_is_taken_for_others() -> None:
    rows = labels("code_links.csv", "known", "fresh")
    roles = {links()[r["model_id"], r["repository"].lower()].role for r in rows if r["label"] == "own"}
    assert roles == {OWN, TOOL, ""}


# ---------------------------------------------------------------------- papers


def is_own(row: dict[str, str], edge: Edge) -> bool:
    """Whether a paper of which the title alone is known is taken for the model's own."""
    record = lay_out({"title": row["title"], "summary": ""})[0].encode()
    url = f"https://arxiv.org/abs/{row['paper'].removeprefix('arxiv:')}"
    document = Document(role=Role.PAPER, url=url, path="record.json", content=record, retrieved=READ)
    node = Node(subject=Subject(kind=Kind.PAPER, id=row["paper"]), documents=(document,))
    return Paper(node).own(cards()[row["model_id"]], edge) is not None


@pytest.mark.parametrize(("samples", "precision", "recall"), [(KNOWN, 0.95, 0.75), (("fresh",), 0.94, 0.78)])
def test_own_papers_are_told_by_title_and_card(
    samples: tuple[str, ...], precision: float, recall: float
) -> None:
    rows = labels("papers.csv", *samples)
    measured = score((r["own"] == "yes", is_own(r, links()[r["model_id"], r["paper"]])) for r in rows)
    print(samples, measured)
    assert measured.precision >= precision
    assert measured.recall >= recall


def test_few_of_its_own_papers_are_taken_for_others() -> None:
    rows = [r for r in labels("papers.csv", *KNOWN, "fresh") if r["own"] == "yes"]
    lost = [r["model_id"] for r in rows if links()[r["model_id"], r["paper"]].role == OTHER]
    print(f"{len(lost)} of {len(rows)}: {lost}")
    assert len(lost) <= 1


@pytest.mark.parametrize("dimension", ["preprint", "paper"])
def test_what_the_card_alone_says_of_papers_beside_what_experts_found(dimension: str) -> None:
    judged = {row["model_id"].lower(): row[dimension] for row in table("labels.csv")}
    pairs = [
        (judged[read.subject.id.lower()], linked([e for e in references(read) if e.relation == "paper"]))
        for read in cards().values()
        if judged.get(read.subject.id.lower())
    ]
    counts = show(dimension, pairs)
    assert counts["closed", "own"] <= 6
    assert counts["open", "own"] + counts["open", "maybe"] > counts["open", "none"]


def linked(edges: list[Edge]) -> str:
    """The best that a card says of the papers that it links."""
    roles = {e.role for e in edges}
    return "own" if roles & {OWN, CITED} else "maybe" if "" in roles else "others" if edges else "none"


# ---------------------------------------------------------------------- silence


def test_links_to_tools_and_others_let_silence_be_concluded() -> None:
    by_card: dict[str, list[Edge]] = {}
    for edge in links().values():
        by_card.setdefault(edge.source.id, []).append(edge)
    of_others = sum(all(e.role in {TOOL, OTHER} for e in edges) for edges in by_card.values())
    print(f"{len(by_card)} cards link code or papers, {of_others} of them only tools and others'")
    assert 0.1 < of_others / len(by_card) < 0.3
