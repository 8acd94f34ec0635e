"""Documents and their citations: nothing is quoted that does not stand at the place named."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.evidence import QUOTE_LIMIT, Document, Edge, Evidence, Relation, Role, lay_out
from openaudit.subject import Kind, Subject
from tests.checks import evidence, front, model

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)


def document(text: str) -> Document:
    """A card of this text."""
    return Document(role=Role.CARD, url="https://hub.example/a", content=text.encode(), retrieved=NOW)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_citation_is_the_line_it_names(end: str) -> None:
    read = document(f"one{end}two{end}{end}four")
    one, more = read.cite(2), read.cite(1, 3)
    assert (one.url, one.line, one.end_line, one.quote) == ("https://hub.example/a#L2", 2, 2, "two")
    assert (more.url, more.quote) == ("https://hub.example/a#L1-L3", "one\ntwo\n")
    assert one.sha256 == read.sha256
    start = read.text.index("four")
    assert read.cite_span(start, start + 4).line == 4
    assert (read.cite_whole().line, read.cite_whole().quote) == (None, "")


@pytest.mark.parametrize(("line", "last"), [(0, None), (5, None), (-1, None), (2, 1), (1, 9)])
def test_a_line_that_is_not_there_cannot_be_cited(line: int, last: int | None) -> None:
    with pytest.raises(IndexError):
        document("a\nb\nc\nd").cite(line, last)


def test_a_long_line_is_cut() -> None:
    assert document("x" * 900).cite(1).quote == "x" * QUOTE_LIMIT


@given(st.text(), st.data())
def test_an_offset_leads_to_its_line(text: str, data: st.DataObject) -> None:
    read = document(text.encode("utf-8", "replace").decode())
    if not read.text:
        return
    offset = data.draw(st.integers(0, len(read.text) - 1))
    before = read.text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    split = read.text[offset - 1 : offset + 1] == "\r\n"  # between the halves of a line's end
    assert split or read.line_at(offset) == before.count("\n") + 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_json_is_laid_out_one_key_a_line_and_says_the_same(value: Any) -> None:
    text, where = lay_out(value)
    assert json.loads(text) == value
    lines = text.split("\n")
    for path, line in where.items():
        if path and isinstance(path[-1], str):
            assert lines[line - 1].lstrip().startswith(json.dumps(path[-1], ensure_ascii=False))


def test_json_too_deep_is_refused() -> None:
    deep: Any = []
    for _ in range(60):
        deep = [deep]
    with pytest.raises(ValueError, match="deep"):
        lay_out(deep)


def chain(*parents: tuple[str, str]) -> Evidence:
    """Models made from others, as their front matter says."""
    names = dict.fromkeys(name for pair in parents for name in pair)
    bases = {name: [above for below, above in parents if below == name] for name in names}
    return evidence({n: model(front(base_model=above) if above else "# Seed") for n, above in bases.items()})


def test_descent_walks_to_every_ancestor_once_nearest_first() -> None:
    made = chain(("a/chat", "a/base"), ("a/chat", "b/other"), ("a/base", "c/seed"), ("b/other", "c/seed"))
    assert [e.target.id for e in made.descent()] == ["a/base", "b/other", "c/seed"]


def test_descent_ends_in_a_circle() -> None:
    made = chain(("a/x", "a/y"), ("a/y", "a/z"), ("a/z", "a/x"))
    assert [e.target.id for e in made.descent()] == ["a/y", "a/z"]


def test_a_renamed_parent_is_found_under_its_new_name() -> None:
    made = chain(("a/chat", "a/old"))
    old, new = (Subject(kind=Kind.MODEL, id=f"a/{name}") for name in ("old", "new"))
    nodes = {new if key == old else key: node for key, node in made.nodes.items()}
    moved = made.model_copy(update={"nodes": nodes, "aliases": {old: new}})
    assert moved.node(old) is nodes[new]
    assert [e.source.id for e in moved.edges_to(new)] == ["a/chat"]


def test_of_what_was_never_looked_at_nothing_is_known() -> None:
    made = chain(("a/chat", "a/base"))
    nobody = Subject(kind=Kind.MODEL, id="no/body")
    assert made.node(nobody).documents == ()
    assert made.edges_from(nobody) == ()


def test_an_edge_keeps_the_line_that_says_so() -> None:
    edge: Edge = chain(("a/chat", "a/base")).edges[0]
    assert (edge.relation, edge.hint) == (Relation.FINETUNE, False)
    assert "a/base" in edge.citation.quote


def test_a_document_is_the_same_whatever_was_read_out_of_it() -> None:
    one, other = document("# Lotus"), document("# Lotus")
    assert one.once(lambda d: d.lines) == one.once(lambda d: d.lines)
    assert (one == other, hash(one) == hash(other)) == (True, True)
    assert one != document("# Fern")
