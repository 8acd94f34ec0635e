"""Which stages made a model, which datasets played which part, and what a text says or withholds about them."""

import json
from datetime import UTC, datetime
from typing import Any, Final

import pytest

from openaudit.evidence import Document, Node, Relation, Role, lay_out
from openaudit.reading import Reading
from openaudit.subject import Kind, Subject
from openaudit.training import (
    stages,
    trained_on,
)

NOW: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)
NAME: Final = "acme/lotus-7b"
GREW: Final = "Lotus was trained for a month."
TALKS: Final = "[Talks](https://huggingface.co/datasets/acme/talks)"


def read(
    text: str = "", name: str = NAME, record: dict[str, Any] | None = None, kind: Kind = Kind.MODEL
) -> Reading:
    """A model or a dataset with this card and this record of the Hub."""
    role = Role.CARD if kind is Kind.MODEL else Role.DATASET_CARD
    parts = [(role, "README.md", text)] + ([(Role.API, "", lay_out(record)[0])] if record else [])
    documents = tuple(
        Document(
            role=role, url=f"https://example.org/{role}", path=path, content=content.encode(), retrieved=NOW
        )
        for role, path, content in parts
    )
    return Reading(Node(subject=Subject(kind=kind, id=name), documents=documents))


def front(**fields: Any) -> str:
    """A card's metadata."""
    return f"---\n{json.dumps(fields)}\n---\n"


def roles(*args: Any) -> dict[str, str]:
    """The datasets that a card names, each with its role."""
    return {edge.target.id: edge.role for edge in trained_on(read(*args))}


def shares(text: str) -> dict[str, float | None]:
    """The datasets that a card names, each with its share."""
    return {e.target.id: e.share if e.share is None else round(e.share, 4) for e in trained_on(read(text))}


def made_in(*args: Any) -> list[str]:
    """The stages of a model."""
    return [stage.name for stage in stages(read(*args))]


# ---------------------------------------------------------------------- stages

BASED: Final = front(base_model="acme/seed-7b")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Lotus is small.", NAME, ["pretraining"]),
        (BASED, NAME, ["tuning"]),
        (front(base_model="acme/seed-7b", tags=["gguf"]), NAME, ["quantisation"]),
        (front(base_model=["acme/seed-7b", "acme/root-7b"]), NAME, ["merge"]),
        (BASED + "This model was then aligned with DPO by us.", NAME, ["tuning", "preference"]),
        (BASED + "lotus-7b was further pre-trained on law.", NAME, ["tuning", "continued"]),
        (
            front(base_model="acme/seed-7b", tags=["gguf"]) + "This model was aligned with DPO.",
            NAME,
            ["quantisation"],
        ),
        ("We continue pretraining acme/seed-7b on law for a month.", NAME, ["continued"]),
        ("Lotus was distilled from acme/seed-7b on law.", NAME, ["distillation", "pretraining"]),
        ("The vision encoder is acme/eye-large, kept frozen.", NAME, ["pretraining"]),
        ("# Lotus", "acme/lotus-7b-instruct", ["pretraining", "tuning"]),
        (
            "The model was instruction tuned and then aligned with RLHF.",
            "acme/lotus-chat",
            ["pretraining", "tuning", "preference"],
        ),
        ("本模型经过指令微调和强化学习。", "acme/lotus-chat", ["pretraining", "tuning", "preference"]),
        ("lotus-7b was instruction-tuned on dialogues.", NAME, ["pretraining", "tuning"]),
        ("Our chat model was instruction tuned and aligned with RLHF.", NAME, ["pretraining"]),
        ("The model was instruction tuned and aligned with RLHF.", "acme/lotus-7b-base", ["pretraining"]),
        ("Unlike Fern, this model was not aligned with RLHF.", "acme/lotus-chat", ["pretraining", "tuning"]),
        ("| Model | RLHF |\n|---|---|\n| lotus-7b | with RLHF |", NAME, ["pretraining"]),
        (
            "# A\n\n# Original model card\n\nThis model was aligned with RLHF.",
            "acme/lotus-chat",
            ["pretraining", "tuning"],
        ),
        ("# Lotus", "acme/lotus-7b-dpo", ["pretraining", "preference"]),
        ("This model was not aligned with RLHF.", "acme/lotus-chat", ["pretraining", "tuning"]),
        ("lotus-7b can be instruction-tuned for your task.", NAME, ["pretraining"]),
    ],
)
def test_the_stages_of_a_repositorys_own_work(text: str, name: str, expected: list[str]) -> None:
    assert made_in(text, name) == expected


def test_a_stage_cites_its_line_and_what_goes_without_saying_cites_none() -> None:
    found = {
        s.name: s.citation
        for s in stages(read("# Lotus\n\nThis model was tuned with DPO.\n", "acme/lotus-chat"))
    }
    assert found["pretraining"] is None
    cited = found["preference"]
    assert cited
    assert (cited.line, cited.quote) == (3, "This model was tuned with DPO.")


# ---------------------------------------------------------------------- datasets in metadata


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("acme/notes", {"acme/notes"}),
        (["acme/notes", "acme/talks"], {"acme/notes", "acme/talks"}),
        ("https://huggingface.co/datasets/acme/notes", {"acme/notes"}),
        ("datasets/acme/notes", {"acme/notes"}),
        ("The Pile", {"the_pile"}),
        ("pond_words", {"pond_words"}),
        (["None", "other", "custom", "private", "", "acme--notes", "our own talks", "a/b/c"], set()),
    ],
)
def test_what_the_front_matter_lists(value: Any, expected: set[str]) -> None:
    assert set(roles(front(datasets=value))) == expected


def test_the_hubs_tags_stand_in_for_a_list_that_the_card_does_not_give() -> None:
    record = {"tags": ["dataset:acme/notes", "license:mit"]}
    assert roles(GREW, NAME, record) == {"acme/notes": "pretraining"}
    assert roles(front(datasets="acme/talks") + GREW, NAME, record) == {"acme/talks": "pretraining"}


@pytest.mark.parametrize(
    ("card", "name", "dataset", "role"),
    [
        (GREW, NAME, "acme/notes", "pretraining"),
        (GREW, NAME, "c4", "pretraining"),
        (GREW, NAME, "gsm8k", "unknown"),
        (GREW, NAME, "tatsu-lab/alpaca", "unknown"),
        ("", NAME, "c4", "unknown"),
        ("Lotus is small.", NAME, "acme/notes", "unknown"),
        ("This model was fine-tuned with care.", NAME, "acme/notes", "unknown"),
        ("", NAME, "cais/mmlu", "evaluation"),
        ("", NAME, "Anthropic/hh-rlhf", "preference"),
        ("We fine-tuned acme/seed-7b gently.", NAME, "acme/notes", "tuning"),
        ("We fine-tuned acme/seed-7b gently.", NAME, "gsm8k", "tuning"),
        ("Lotus is small.", "acme/lotus-chat", "acme/notes", "unknown"),
        ("Lotus is small.", "acme/lotus-chat", "c4", "unknown"),
        ("Lotus is small.", "acme/lotus-chat", "tatsu-lab/alpaca", "tuning"),
    ],
)
def test_a_listed_set_belongs_to_the_one_stage_there_is(
    card: str, name: str, dataset: str, role: str
) -> None:
    assert roles(front(datasets=dataset) + card, name) == {dataset: role}


def test_prose_says_more_than_a_list() -> None:
    text = f"---\ndatasets: [acme/talks]\n---\n# Lotus\n\nIt was aligned with {TALKS} by DPO.\n"
    (edge,) = trained_on(read(text))
    assert (edge.role, edge.citation.line, edge.relation) == ("preference", 6, Relation.TRAINED_ON)


# ---------------------------------------------------------------------- datasets in prose, lists and tables


@pytest.mark.parametrize("name", [TALKS, "C4"])
@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Lotus was pretrained on {} for a month.", "pretraining"),
        ("Lotus was trained from scratch on {} pages.", "pretraining"),
        ("We fine-tuned it on {} for a day.", "tuning"),
        ("Supervised fine-tuning used {} pages.", "tuning"),
        ("It was aligned with {} by DPO.", "preference"),
        ("The reward came from {} pages in PPO.", "preference"),
        ("It is evaluated on {} among others.", "evaluation"),
        ("The accuracy on {} is high.", "evaluation"),
        ("GPTQ dataset: {} pages", "calibration"),
        ("The importance matrix was made from {} pages.", "calibration"),
        ("## Pretraining data\n\n{} and more", "pretraining"),
        ("## Fine-tuning data\n\n- {} pages", "tuning"),
        ("## Evaluation data\n\n- {} pages", "evaluation"),
        ("We used these for preference tuning:\n\n- {} pages", "preference"),
        ("L'entraînement de Lotus utilise {} en entier.", "pretraining"),
        ("Mô hình được huấn luyện trên {} trong một tháng.", "pretraining"),
        ("Mô hình được tinh chỉnh trên {} trong một tháng.", "tuning"),
        ("本模型在 {} 上预训练。", "pretraining"),
        ("本模型使用 {} 微调。", "tuning"),
        ("{} 데이터로 사전 학습했습니다.", "pretraining"),
        ("{} 로 파인튜닝했습니다.", "tuning"),
        ("{} で事前学習しました。", "pretraining"),
        ("Lotus was trained on {}.", "pretraining"),
    ],
)
def test_the_words_around_a_set_say_which_part_it_played(sentence: str, role: str, name: str) -> None:
    assert roles(sentence.format(name)) == {"acme/talks" if name == TALKS else "c4": role}
