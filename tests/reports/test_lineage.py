"""The picture of what a model was made from: whom it shows, what it says of each, and that nothing breaks out of it."""

import re
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit import Audit
from openaudit.reports.lineage import Node, lineage, mermaid
from openaudit.subject import Subject
from tests.checks import LOTUS, World, evidence, front, model, subject
from tests.reports import MARKUP

BOX: Final = re.compile(r'  (n[0-9]+)(?:\["([^"\[\]\n]*)"\]|\[\("([^"\[\]\n]*)"\)\])')
ARROW: Final = re.compile(r'  (n[0-9]+) (-->|-\.->)(?:\|"([^"|\[\]\n]+)"\|)? (n[0-9]+)')


def card(*bases: str, license_: str = "apache-2.0", body: str = "", **fields: Any) -> dict[str, Any]:
    """A model with these parents under this licence."""
    declared = {"base_model": list(bases)} if bases else {}
    return model(front(body, license=license_, **declared, **fields))


def drawn(world: World) -> Node:
    """The picture of the first model of a world."""
    audit = Audit(evidence(world))
    root = lineage(audit.evidence, audit.assessment)
    assert root is not None
    return root


def every(root: Node) -> list[Node]:
    """All nodes of a picture, from the root down."""
    return [root, *(node for below in root.below for node in every(below))]


def read(chart: str) -> tuple[dict[str, str], set[tuple[str, str, str]]]:
    """The boxes of a flowchart by their text, and its arrows as (from, words, to); every line must be one of them."""
    first, *lines = chart.splitlines()
    assert first == "flowchart TD"
    boxes: dict[str, str] = {}
    arrows: set[tuple[str, str, str]] = set()
    for line in lines:
        if box := BOX.fullmatch(line):
            assert box.group(1) not in boxes
            boxes[box.group(1)] = box.group(2) or box.group(3)
        else:
            arrow = ARROW.fullmatch(line)
            assert arrow, f"neither a box nor an arrow: {line!r}"
            arrows.add((arrow.group(1), f"{arrow.group(2)} {arrow.group(3) or ''}", arrow.group(4)))
    assert {end for start, _, stop in arrows for end in (start, stop)} <= boxes.keys()
    return boxes, arrows


def told(world: World) -> set[tuple[str, str, str]]:
    """The arrows of a world's flowchart, between the names in the boxes."""
    boxes, arrows = read(mermaid(drawn(world)))
    return {(boxes[start], words, boxes[stop]) for start, words, stop in arrows}


CHAIN: Final[World] = {
    LOTUS: card("acme/seed-1b", datasets=["acme/pond"]),
    "acme/seed-1b": card("acme/root-1b", base_model_relation="quantized"),
    "acme/root-1b": card(license_="cc-by-nc-4.0"),
    "datasets/acme/pond": {"README.md": front(license="cc0-1.0"), "data/a.parquet": 9_000_000},
}


def test_each_generation_stands_below_the_one_made_from_it_with_its_licence_and_verdict() -> None:
    root = drawn(CHAIN)
    assert (root.sign, root.name, root.license) == ("✗", LOTUS, "Apache-2.0")
    seed, pond = root.below
    assert (seed.sign, seed.license, seed.relation) == ("✓", "Apache-2.0", "finetune")
    (base,) = seed.below
    assert (base.sign, base.license, base.relation) == ("✗", "CC-BY-NC-4.0", "quantized")
    assert (pond.name, pond.license, pond.is_data) == ("acme/pond", "CC0-1.0", True)


def test_the_flowchart_leads_from_the_roots_to_the_model() -> None:
    arrows = told(CHAIN)
    assert ("✗ acme/root-1b (CC-BY-NC-4.0)", "--> quantized", "✓ acme/seed-1b (Apache-2.0)") in arrows
    assert ("✓ acme/seed-1b (Apache-2.0)", "--> finetune", f"✗ {LOTUS} (Apache-2.0)") in arrows
    assert len(arrows) == 3
    assert '[("' in mermaid(drawn(CHAIN))


def test_the_terminal_shows_the_same_tree() -> None:
    text = Audit(evidence(CHAIN)).to_text()
    assert "├── ✓ acme/seed-1b [Apache-2.0] (finetune)" in text
    assert "│   └── ✗ acme/root-1b [CC-BY-NC-4.0] (quantized)" in text
    assert "acme/pond [CC0-1.0]" in text


def test_both_parents_of_a_merge_and_one_grandparent_of_both() -> None:
    world = {
        LOTUS: card("acme/a-1b", "acme/b-1b"),
        "acme/a-1b": card("acme/root-1b"),
        "acme/b-1b": card("acme/root-1b"),
        "acme/root-1b": card(),
    }
    arrows = told(world)
    assert {(words, stop.split()[1]) for _, words, stop in arrows} == {
        ("--> merge", LOTUS),
        ("--> finetune", "acme/a-1b"),
        ("--> finetune", "acme/b-1b"),
    }
    assert len(arrows) == 4


@pytest.mark.parametrize(
    "world",
    [
        {LOTUS: card("acme/a-1b"), "acme/a-1b": card("acme/b-1b"), "acme/b-1b": card("acme/a-1b")},
        {LOTUS: card("acme/a-1b"), "acme/a-1b": card(LOTUS)},
        {LOTUS: card(LOTUS, "acme/a-1b"), "acme/a-1b": card("acme/a-1b", LOTUS)},
    ],
)
def test_models_made_from_each_other_are_drawn_once(world: World) -> None:
    boxes, arrows = read(mermaid(drawn(world)))
    assert len(boxes) == len(world)
    assert len(arrows) == len(every(drawn(world))) - 1


def test_a_parent_that_could_not_be_read_is_unknown() -> None:
    gone = drawn({LOTUS: card("acme/gone-1b")}).below[0]
    assert (gone.sign, gone.name, gone.license) == ("?", "acme/gone-1b", "")


def test_a_renamed_parent_is_one_box_under_its_new_name() -> None:
    world = {LOTUS: card("acme/old-1b", "acme/new-1b"), "acme/new-1b": card()}
    read_ = evidence(world).model_copy(update={"aliases": {subject("acme/old-1b"): subject("acme/new-1b")}})
    root = lineage(read_, Audit(read_).assessment)
    assert root is not None
    boxes, _ = read(mermaid(root))
    assert set(boxes.values()) == {f"{root.sign} {LOTUS} (Apache-2.0)", "✓ acme/new-1b (Apache-2.0)"}


def test_a_hint_is_a_broken_line() -> None:
    world: World = {LOTUS: model("---\nlicense: mit\n---\n# Lotus Llama 3\n")}
    ((start, words, _),) = told(world)
    assert (start, words) == ("? Llama 3", "-.-> finetune")
    assert "? Llama 3 (finetune?)" in Audit(evidence(world)).to_text()


def test_no_parent_and_no_data_is_no_picture() -> None:
    audit = Audit(evidence({LOTUS: card(body="# Lotus\n\nTrained from scratch.\n")}))
    assert lineage(audit.evidence, audit.assessment) is None
    assert "mermaid" not in audit.to_markdown()


def test_of_many_the_models_come_first_and_the_rest_is_counted() -> None:
    many = [f"acme/set-{n}" for n in range(60)]
    world = {LOTUS: card("acme/a-1b", "acme/b-1b", datasets=many), "acme/a-1b": card(datasets=many)}
    root = drawn(world)
    names = [node.name for node in every(root)]
    assert {"acme/a-1b", "acme/b-1b"} <= set(names)
    assert len({name for name in names if "/" in name}) == 40
    assert [node.text for node in root.below if not node.relation] == ["… +23"]
    assert "… +23" in Audit(evidence(world)).to_text()
    boxes, _ = read(mermaid(root))
    assert len(boxes) == 42


def test_a_chain_of_fifty_is_cut_and_says_so() -> None:
    world = {f"acme/m{n}-1b": card(f"acme/m{n + 1}-1b") for n in range(50)}
    root = drawn(world)
    assert len(every(root)) == 41
    assert every(root)[-1].text == "… +1"
    read(mermaid(root))


def test_names_that_look_the_same_are_two_boxes() -> None:
    long = "acme/" + "x" * 80
    boxes, _ = read(mermaid(drawn({LOTUS: card(f"{long}1", f"{long}2")})))
    assert len(boxes) == 3


@given(st.one_of(st.sampled_from(sorted(MARKUP.values())), st.text(max_size=60)))
def test_no_name_breaks_out_of_its_box(text: str) -> None:
    child = Node("a", text, text, "?", "finetune", is_data=False, below=())
    data = Node("b", text, text, "?", text, is_data=True, below=(), hinted=True)
    boxes, arrows = read(mermaid(Node("c", text, text, "✗", "", is_data=False, below=(child, data))))
    assert len(boxes) == 3
    assert len(arrows) == 2


def test_every_box_is_about_another_subject() -> None:
    ids = [node.id for node in every(drawn(CHAIN))]
    assert len(ids) == len(set(ids)) == 4
    assert str(Subject(kind="model", id=LOTUS)) == ids[0]
