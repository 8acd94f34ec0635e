"""Whether a paper is on this very model, and what of a training its text describes."""

from datetime import UTC, datetime
from typing import Final

import pytest

from openaudit.evidence import Document, Edge, Node, Relation, Role, lay_out
from openaudit.paper import Paper
from openaudit.reading import Reading
from openaudit.references import CITED, OTHER, OWN
from openaudit.subject import Kind, Subject

NOW: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)
SUBJECT: Final = Subject(kind=Kind.PAPER, id="arxiv:2403.01234")
MAYBE: Final = ""


def document(path: str, text: str) -> Document:
    url = f"https://example.org/{path}"
    return Document(role=Role.PAPER, url=url, path=path, content=text.encode(), retrieved=NOW)


def paper(title: str = "", summary: str = "", text: str | None = None, **record: str) -> Paper:
    """A paper with this record, and this text where one was read."""
    documents = [document("record.json", lay_out({"title": title, "summary": summary} | record)[0])]
    if text is not None:
        documents.append(document("text", text))
    return Paper(Node(subject=SUBJECT, documents=tuple(documents)))


def whose(name: str, title: str, summary: str = "", role: str = MAYBE) -> str | None:
    """Which line of a paper's record shows that it is on a model, when its card takes it for ``role``."""
    model = Reading(Node(subject=Subject(kind=Kind.MODEL, id=name)))
    line = document("card", "[paper]").cite(1)
    edge = Edge(source=model.subject, target=SUBJECT, relation=Relation.PAPER, citation=line, role=role)
    found = paper(title, summary).own(model, edge)
    return found.quote.split('"')[1] if found else None


# ---------------------------------------------------------------------- whose it is


@pytest.mark.parametrize("role", [OWN, CITED, MAYBE, OTHER])
@pytest.mark.parametrize("title", ["Lotus: an open model", "The Lotus models", "Lotus 7B Technical Report"])
def test_a_title_that_is_the_models_name_needs_nothing_else(title: str, role: str) -> None:
    assert whose("acme/lotus-7b", title, role=role) == "title"


@pytest.mark.parametrize(
    ("title", "role", "expected"),
    [
        ("Flowers of the pond", OWN, "title"),
        ("Flowers of the pond", CITED, None),
        ("Flowers of the pond", MAYBE, None),
        ("Flowers of the pond", OTHER, None),
        ("Flowers: a sturdier Lotus", OWN, "title"),
        ("Flowers: a sturdier Lotus", MAYBE, None),
        ("Flowers, a distilled version of Lotus", MAYBE, None),
        ("GSM8K: sums for schools", OWN, None),
    ],
)
def test_else_the_card_must_call_it_the_models(title: str, role: str, expected: str | None) -> None:
    assert whose("acme/lotus-7b", title, role=role) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Water Lotus: an embedder", "title"),
        ("Water: a wet thing", "title"),
        ("Lotus-CLIP: an image embedder", None),
        ("Wat: a thing", None),
    ],
)
def test_what_is_to_be_cited_is_the_models_where_its_name_begins_the_models(
    title: str, expected: str | None
) -> None:
    assert whose("acme/water-lotus-text-7b", title, role=CITED) == expected


@pytest.mark.parametrize(
    ("name", "title", "expected"),
    [
        ("acme/lotus-2-7b", "Lotus 2: an open model", "title"),
        ("acme/lotus-2-7b", "Lotus: an open model", None),
        ("acme/lotus-2-7b", "Flowers of the pond", None),
        ("acme/lotus-7b-v0.3", "Lotus: an open model", None),
        ("acme/lotus-3.5-moe", "Lotus-3 Technical Report", None),
        ("acme/lotus-v-2_6", "Lotus-V: sees flowers", None),
        ("acme/lotus-7b", "Lotus 2: an open model", None),
        ("acme/lotus-7b", "Lotus2 Technical Report", None),
        ("acme/lotus2.5-7b", "Lotus2 Technical Report", None),
        ("acme/lotus2.5-7b", "Lotus2.5 Technical Report", "title"),
        ("acme/lotus2-7b", "Lotus 2.0: flowers", "title"),
        ("acme/lotus-7b-v1.0", "Lotus: an open model", "title"),
        ("acme/lotus-7b", "Lotus 7B: an open model", "title"),
        ("acme/lotus-7b", "Flowers 2: a pond", "title"),
    ],
)
def test_the_paper_of_another_version_is_not_ours(name: str, title: str, expected: str | None) -> None:
    assert whose(name, title, role=OWN) == expected


def test_a_summary_may_say_the_version_that_the_title_lacks() -> None:
    summary = "We present the series Lotus 1 and Lotus 2."
    assert whose("acme/lotus-2-7b", "Flowers of the pond", summary, OWN) == "title"


@pytest.mark.parametrize(
    ("summary", "role", "expected"),
    [
        ("We present Lotus, a model of flowers.", MAYBE, "summary"),
        ("This report introduces Lotus.", MAYBE, "summary"),
        ("Models such as Lotus fail. We present Rose.", MAYBE, None),
        ("We present Lotus, a model of flowers.", OTHER, None),
    ],
)
def test_a_summary_must_introduce_the_model(summary: str, role: str, expected: str | None) -> None:
    assert whose("acme/lotus-7b", "Flowers of the pond", summary, role) == expected


def test_a_paper_of_which_nothing_was_read_is_nobodys() -> None:
    unread = Paper(Node(subject=SUBJECT))
    model = Reading(Node(subject=Subject(kind=Kind.MODEL, id="acme/lotus")))
    line = document("card", "our paper").cite(1)
    edge = Edge(source=model.subject, target=SUBJECT, relation=Relation.PAPER, citation=line, role=OWN)
    assert (unread.read, unread.own(model, edge), unread.described, unread.repositories()) == (
        False,
        None,
        {},
        [],
    )


def test_a_papers_page_names_its_code() -> None:
    found = paper("Lotus", githubRepo="https://github.com/acme/lotus", projectPage="https://acme.example.org")
    assert [(e.target.id, e.role) for e in found.repositories()] == [("github.com/acme/lotus", OWN)]


# ---------------------------------------------------------------------- what it describes

DONE: Final = "We pretrain from scratch on 400 billion tokens."
TUNED: Final = "The chat model is made by supervised fine-tuning (SFT) on dialogues."
PREFERRED: Final = "Then we run DPO on pairs of answers."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"# Lotus\n\n## Pre-training\n\n{DONE}", {"pretraining"}),
        (f"# Lotus\n\n## Supervised fine-tuning\n\n{TUNED}", {"tuning"}),
        (f"# Lotus\n\n## Post-training\n\n{TUNED} {PREFERRED}", {"tuning", "preference"}),
        (f"# Lotus\n\n## Method\n\n{PREFERRED}", set()),
        (f"# Lotus\n\n## Method\n\n{PREFERRED} The reward model is small.", {"preference"}),
        (f"# Lotus\n\n## Related work\n\n{PREFERRED} RLHF came first. PPO as well.", set()),
        ("# Lotus\n\n## Alignment\n\nUnlike others we did not use RLHF.", set()),
        ("# Lotus\n\n## Alignment\n\nDPO was proposed by Someone et al. in 2023.", set()),
        ("# Lotus\n\n## Alignment\n\nWe leave RLHF to future work.", set()),
        ("# Lotus\n\n## Reinforcement learning\n\nRoses are red.", set()),
        (
            "# Lotus\n\n## Training data\n\nOur training data consists of pages that were filtered.",
            {"data"},
        ),
        ("# Lotus\n\n## Training setup\n\nThe learning rate is 3e-4 and AdamW is used.", {"settings"}),
    ],
)
def test_a_stage_is_described_by_a_section_or_by_two_sentences(text: str, expected: set[str]) -> None:
    assert set(paper("Lotus", text=text).described) == expected


def test_a_description_cites_its_sentence() -> None:
    found = paper("Lotus", text=f"# Lotus\n\n## Pre-training\n\nRoses are red.\n{DONE}\n").described
    assert (found["pretraining"].line, found["pretraining"].quote) == (6, DONE)
