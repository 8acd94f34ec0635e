"""Which stages made a model, which datasets played which part, and what a text says or withholds about them."""

import json
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Final

import pytest

from openaudit.evidence import Document, Node, Relation, Role, lay_out
from openaudit.reading import Reading, listing_text
from openaudit.subject import Kind, Subject
from openaudit.training import (
    UNNAMED,
    bases,
    complete,
    data_files,
    from_nothing,
    generated_by,
    parts_only,
    rebuilding,
    said_of_files,
    sources,
    stages,
    too_small,
    trained_on,
    vague,
    withheld,
    withheld_part,
)

NOW: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)
NAME: Final = "acme/lotus-110m"
GREW: Final = "Lotus was pretrained for a month."
HUB: Final = "https://huggingface.co/datasets/acme"
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
        (BASED + "lotus-110m was further pre-trained on law.", NAME, ["tuning", "continued"]),
        (
            front(base_model="acme/seed-7b", tags=["gguf"]) + "This model was aligned with DPO.",
            NAME,
            ["quantisation"],
        ),
        ("We continue pretraining acme/seed-7b on law for a month.", NAME, ["continued"]),
        ("Lotus was distilled from acme/seed-7b on law.", NAME, ["distillation", "pretraining"]),
        ("The vision encoder is acme/eye-large, kept frozen.", NAME, ["pretraining"]),
        ("# Lotus", "acme/lotus-110m-instruct", ["tuning"]),
        (
            "The model was instruction tuned and then aligned with RLHF.",
            "acme/lotus-chat",
            ["tuning", "preference"],
        ),
        ("本模型经过指令微调和强化学习。", "acme/lotus-chat", ["tuning", "preference"]),
        ("lotus-110m was instruction-tuned on dialogues.", NAME, ["tuning"]),
        ("Our chat model was instruction tuned and aligned with RLHF.", NAME, ["tuning"]),
        ("We pretrained Lotus. Our chat model was instruction tuned.", NAME, ["pretraining"]),
        ("The model was instruction tuned and aligned with RLHF.", "acme/lotus-110m-base", ["pretraining"]),
        ("Unlike Fern, this model was not aligned with RLHF.", "acme/lotus-chat", ["tuning"]),
        ("| Model | RLHF |\n|---|---|\n| lotus-110m | with RLHF |", NAME, ["pretraining"]),
        (
            "# A\n\n# Original model card\n\nThis model was aligned with RLHF.",
            "acme/lotus-chat",
            ["tuning"],
        ),
        ("# Lotus", "acme/lotus-110m-dpo", ["preference"]),
        ("This model was not aligned with RLHF.", "acme/lotus-chat", ["tuning"]),
        ("lotus-110m can be instruction-tuned for your task.", NAME, ["pretraining"]),
        ("Lotus was pretrained on C4. It was then fine-tuned on talks.", NAME, ["pretraining", "tuning"]),
        ("- Pretrained on C4\n- Finetuned on talks", NAME, ["tuning"]),
        ("The model is fine-tuned on talks.", "acme/lotus-base-talks", ["tuning"]),
        (
            "See the hub for fine-tuned versions on a task; when fine-tuned on law it is good.",
            NAME,
            ["pretraining"],
        ),
        (BASED + "We post-trained Lotus with care.", NAME, ["tuning"]),
        ("Lotus 110M was instruction-tuned on dialogues.", NAME, ["tuning"]),
        ("Lotus was pretrained. Lotus-110m was then aligned with RLHF.", NAME, ["pretraining", "preference"]),
        (
            "We pretrained it. [Lotus-110m was aligned with RLHF](https://huggingface.co/acme/lotus-talk) too.",
            NAME,
            ["pretraining"],
        ),
        ("We pretrained Lotus on C4, and then Lotus was post-trained.", NAME, ["pretraining", "tuning"]),
        ("- Training stage: pretraining (2T tokens) & post-training", NAME, ["pretraining", "tuning"]),
        ("We pretrained Lotus. You can apply post-training to it.", NAME, ["pretraining"]),
        ("We pretrained Lotus, and we used post-training quantization.", NAME, ["pretraining"]),
        (BASED + "This model aligns well with human preferences.", NAME, ["tuning", "preference"]),
        ("# Lotus", "acme/lotus-AWQ", ["quantisation"]),
        ("# Lotus", "acme/llama-3-lotus", ["tuning"]),
        ("# Lotus", "acme/lotus-bert", ["pretraining"]),
        ("# Lotus", "acme/lotus-bert-ner", ["tuning"]),
    ],
)
def test_the_stages_of_a_repositorys_own_work(text: str, name: str, expected: list[str]) -> None:
    assert made_in(text, name) == expected


def test_a_stage_cites_its_line_and_what_goes_without_saying_cites_none() -> None:
    text = "# Lotus\n\nThis model was tuned with DPO.\n"
    found = {s.name: s.citation for s in stages(read(text, "acme/lotus-chat"))}
    assert found["tuning"] is None
    cited = found["preference"]
    assert cited
    assert (cited.line, cited.quote) == (3, "This model was tuned with DPO.")


def unsaid(*args: Any) -> bool:
    """Whether a model looks like a tuned one that does not say what it was made from."""
    return [edge.target.id for edge in bases(read(*args))] == [UNNAMED]


@pytest.mark.parametrize(
    "name", ["lotus-from-fern", "lotus-ner", "lotus-nli", "lotus_squad2", "lotus-sst2", "lotus-2b-it"]
)
def test_a_name_of_a_task_or_of_a_tuning_without_a_base(name: str) -> None:
    assert unsaid("# Lotus", f"acme/{name}")
    assert not unsaid(GREW, f"acme/{name}")
    assert not unsaid("Lotus was trained from scratch.", f"acme/{name}")
    assert not unsaid(BASED, f"acme/{name}")


@pytest.mark.parametrize(
    "text",
    [
        "# Lotus cross-encoder",
        "# Lotus for sentiment analysis",
        front(tags=["sentence-transformers"]),
        front(pipeline_tag="token-classification"),
        front(datasets=["tatsu-lab/alpaca"]),
        "This model was fine-tuned with care.",
        "We took Seed as a starting point.",
        "The model was pretrained on notes. Then it was fine-tuned on talks.",
    ],
)
def test_a_card_of_a_tuned_model_without_a_base(text: str) -> None:
    assert unsaid(text)
    (edge,) = bases(read(text))
    assert edge.hint
    assert edge.citation.line


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lotus is small.", NAME),
        ("Lotus was trained for a month.", "acme/lotus-7b"),
        ("We list fine-tuned versions of it elsewhere.", NAME),
        ("You can have it fine-tuned on talks.", NAME),
        (front(tags=["reinforcement-learning"]), "acme/ppo-lotus"),
        (front(datasets=["tatsu-lab/alpaca", "acme/notes"]), NAME),
        (front(datasets=["gsm8k", "cais/mmlu"]), NAME),
        (front(tags=["text-generation"]), "acme/lotus-it-cased"),
    ],
)
def test_a_model_that_shows_no_sign_of_a_base(text: str, name: str) -> None:
    assert bases(read(text, name)) == ()


def test_the_base_of_a_conversion_is_asked_for_even_where_a_pretraining_is_told() -> None:
    assert unsaid(GREW, "acme/lotus-GGUF")


def test_a_part_leaves_open_where_the_rest_comes_from() -> None:
    text = "The vision encoder is acme/eye-large, kept frozen."
    assert [edge.target.id for edge in bases(read(text, "acme/llama-3-lotus"))] == ["Llama 3"]
    assert bases(read("The vision encoder is Llama 3, kept frozen.", "acme/llama-3-lotus")) == ()
    assert bases(read(text)) == ()


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
        ("This model was fine-tuned with care.", NAME, "acme/notes", "tuning"),
        ("Lotus was trained for a month.", "acme/lotus-7b", "acme/notes", "unknown"),
        ("We trained it with seed-large as its basis.", "acme/lotus", "acme/notes", "tuning"),
        (GREW, "acme/lotus", "acme/notes", "pretraining"),
        ("", NAME, "cais/mmlu", "evaluation"),
        ("", NAME, "Anthropic/hh-rlhf", "preference"),
        ("We fine-tuned acme/seed-7b gently.", NAME, "acme/notes", "tuning"),
        ("We fine-tuned acme/seed-7b gently.", NAME, "gsm8k", "tuning"),
        ("We fine-tuned acme/seed-7b gently.", NAME, "li-lab/MMLU-ProX", "unknown"),
        ("Lotus is small.", "acme/lotus-chat", "acme/notes", "tuning"),
        ("Lotus is small.", "acme/lotus-chat", "c4", "unknown"),
        ("Lotus is small.", "acme/lotus-chat", "tatsu-lab/alpaca", "tuning"),
    ],
)
def test_a_listed_set_belongs_to_the_one_stage_there_is(
    card: str, name: str, dataset: str, role: str
) -> None:
    assert roles(front(datasets=dataset) + card, name) == {dataset: role}


def test_a_list_that_holds_a_pure_test_set_is_a_list_of_benchmarks() -> None:
    tuned = "We fine-tuned acme/seed-7b gently."
    assert roles(front(datasets=["gsm8k", "cais/mmlu", "acme/notes"]) + tuned) == {
        "gsm8k": "evaluation",
        "cais/mmlu": "evaluation",
        "acme/notes": "tuning",
    }


def test_a_bases_corpus_in_a_tuned_models_list_is_no_tuning_set() -> None:
    assert roles(front(datasets=["c4"]) + "We fine-tuned acme/seed-7b gently.") == {"c4": "unknown"}


def test_the_data_of_models_that_ours_is_better_than_are_theirs() -> None:
    sentence = "Lotus was pretrained on C4, and outperforms models that were pretrained on {}."
    assert roles(sentence.format(TALKS)) == {"c4": "pretraining"}
    assert roles(f"Lotus was pretrained on {TALKS}.") == {"acme/talks": "pretraining"}


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("It was fine-tuned on these datasets:", {"acme/reeds": "tuning", "acme/letters": "tuning"}),
        ("It was fine-tuned from these models:", {}),
    ],
)
def test_names_in_a_list_are_sets_where_its_lead_says_so(lead: str, expected: dict[str, str]) -> None:
    assert roles(f"{lead}\n\n- acme/reeds\n- `acme/letters`\n") == expected


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"It reached 71.2 on {TALKS} and was trained on it.", {"acme/talks": "pretraining"}),
        (f"While others use {TALKS} for tests, Lotus was pretrained on C4.", {"c4": "pretraining"}),
        (f"Lotus was pretrained on C4 (unlike {TALKS}, which is for evaluation).", {}),
        (
            f"We tested the tuned model (pretrained earlier) on the test split of {TALKS}.",
            {"acme/talks": "evaluation"},
        ),
        (f"Unlike Fern, Lotus was pretrained on {TALKS}.", {"acme/talks": "pretraining"}),
        (f"Compared to a model pretrained on {TALKS}, Lotus is small.", {}),
        (f"For example, you can fine-tune it on {TALKS}.", {}),
        (f"Lotus was pretrained without {TALKS}.", {}),
        ("Lotus was pretrained on C4, from which Wikipedia was removed.", {"c4": "pretraining"}),
        ("Prompts follow the ShareGPT format; Lotus was trained on C4.", {"c4": "pretraining"}),
        ("Lotus was pretrained on C4-like pages.", {}),
        ("Lotus was trained with TRL and ranks first on MMLU.", {"hendrycks_test": "evaluation"}),
        ("Lotus was fine-tuned on MMLU by mistake.", {"hendrycks_test": "tuning"}),
        ("We checked the training data for leakage of MMLU.", {"hendrycks_test": "evaluation"}),
        ("Lotus is contaminated, as it was fine-tuned on MMLU.", {"hendrycks_test": "tuning"}),
        (f"## Related work\n\n- {TALKS} pages", {}),
        (
            "## Training data\n\nPretrained on C4.\n\n# Original model card: Fern\n\nPretrained on OSCAR.",
            {"c4": "pretraining"},
        ),
        ("本模型用ShareGPT语料微调。", {"anon8231489123/ShareGPT_Vicuna_unfiltered": "tuning"}),
        (
            "We pretrained on the [part of C4](https://huggingface.co/datasets/acme/c4-part).",
            {"acme/c4-part": "pretraining"},
        ),
        (
            "Trained on C4 by us and (re) fine-tuned on OSCAR.",
            {"c4": "pretraining", "oscar": "tuning"},
        ),
        (
            f"[Pretrain Dataset]({HUB}/web) | [**🌸SFT Dataset**]({HUB}/chats) | [**🌸 Benchmark**]({HUB}/sums)",
            {"acme/web": "pretraining", "acme/chats": "tuning", "acme/sums": "evaluation"},
        ),
        (f"Lotus was trained for a day.\n\n## Data visualization\n\nA map of {TALKS}.", {}),
        ("Lotus-110M was trained with the Lotus datasets.", {"name:Lotus": "pretraining"}),
        ("![](https://huggingface.co/datasets/acme/pictures/resolve/main/a.png) trained", {}),
        (
            "We trained on [wikitext](https://huggingface.co/datasets/wikitext/viewer/a/test).",
            {"wikitext": "pretraining"},
        ),
    ],
)
def test_what_is_said_of_a_set_is_not_said_of_another(text: str, expected: dict[str, str]) -> None:
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Lotus was trained on the Pond Words corpus.", "Pond Words", "pretraining"),
        ("- **Pretraining dataset:** Pond-100K", "Pond-100K", "pretraining"),
        ('It was trained on letters (the "Reeds" dataset).', "Reeds", "pretraining"),
        ("Lotus was trained on Reeds, a large dataset of letters.", "Reeds", "pretraining"),
        ("We fine-tuned it on a dataset called Reeds.", "Reeds", "tuning"),
        (
            "## Training data\n\n- [Reed Letters](https://reeds.example.org/) of 1910",
            "Reed Letters",
            "pretraining",
        ),
        ("It was pretrained in an hour with 20 epochs of the Pond-1.1 dataset.", "Pond-1.1", "pretraining"),
        (
            "The pretraining data contains 900 songs which are collected by [Reeds](https://github.com/acme/reeds).",
            "Reeds",
            "pretraining",
        ),
        (
            "## Pretraining data\n\n[Explore the data](https://reeds.example.org/run), as kept.",
            "data (reeds.example.org)",
            "pretraining",
        ),
    ],
)
def test_sets_that_no_table_of_ours_has(text: str, name: str, role: str) -> None:
    found = roles(text, "acme/lotus-110m-base")
    assert found == {f"name:{name}": role}


@pytest.mark.parametrize(
    "text",
    [
        "Lotus was trained on English datasets.",
        "- **Training data:** 2.1T tokens",
        "Training data: Web pages of many kinds",
        "Lotus was trained on an unknown dataset.",
        "It was fine-tuned on an Alpaca-style dataset.",
        "Lotus was trained on our [reed response format](https://github.com/acme/reed).",
    ],
)
def test_what_is_no_name_of_a_set(text: str) -> None:
    assert roles(text) == {}


def test_the_trainers_own_sentence_names_a_set() -> None:
    text = "This model is a fine-tuned version of [acme/seed](https://huggingface.co/acme/seed) on the {} dataset."
    assert roles(text.format("ACME/POND_7_0 - VI")) == {"ACME/POND_7_0": "tuning"}
    assert roles(text.format("c4")) == {"c4": "tuning"}


# ---------------------------------------------------------------------- tables and lists


def grid(*rows: str, title: str = "Pretraining data") -> str:
    """A table under a heading; the first row is its header."""
    lines = [f"| {row} |" for row in rows]
    rule = "|" + "---|" * (rows[0].count("|") + 1)
    return "\n".join([f"## {title}", "", lines[0], rule, *lines[1:]])


def test_a_column_says_which_part_the_sets_in_it_played() -> None:
    text = grid("branch | GPTQ dataset | bits", f"main | {TALKS} | 4", title="Files")
    assert roles(text) == {"acme/talks": "calibration"}
    assert roles(grid("model | MMLU | C4", "lotus | 61.2 | 20.1", title="Results")) == {
        "hendrycks_test": "evaluation",
        "c4": "evaluation",
    }
    assert roles(grid("what | C4 | OSCAR", "pages | many | few", title="Data")) == {}
    halves = grid("Data | Train | Test", f"preference | {TALKS} | [Sums]({HUB}/sums)", title="Data")
    assert roles(halves) == {"acme/talks": "preference", "acme/sums": "evaluation"}


def test_a_link_to_the_data_as_a_whole_is_a_set_where_no_other_is_named() -> None:
    text = f"## Training data\n\nLotus was pretrained on {TALKS}. [Explore the data](https://reeds.example.org/run)."
    assert roles(text) == {"acme/talks": "pretraining"}


def test_the_data_of_other_models_in_a_table_is_theirs() -> None:
    rows = ("model | training data", "fern-7b | C4", "lotus-110m | OSCAR", "reed | The Pile")
    assert roles(grid(*rows, title="Training data")) == {"oscar": "pretraining"}


def test_shares_of_a_table() -> None:
    assert shares(grid("dataset | share", "C4 | 60%", "OSCAR | 40%")) == {"c4": 0.6, "oscar": 0.4}
    assert shares(grid("dataset | tokens", "C4 | 1.5T", "OSCAR | 500B", "Total | 2T")) == {
        "c4": 0.75,
        "oscar": 0.25,
    }
    assert shares(grid("source | tokens", "C4 | 30B", "OSCAR | 10B", "Total | 80B")) == {
        "c4": 0.375,
        "oscar": 0.125,
    }
    assert shares(grid("dataset | weight", "C4 | 3", "OSCAR | 1")) == {"c4": 0.75, "oscar": 0.25}
    assert shares(grid("dataset | share", "C4 (en) | 50%", "OSCAR | 30%", "C4 (fr) | 20%")) == {
        "c4": 0.7,
        "oscar": 0.3,
    }


@pytest.mark.parametrize(
    "text",
    [
        grid("dataset | share", "C4 | most", "OSCAR | 40%"),
        grid("dataset | score", "C4 | 60.1", "OSCAR | 40.2", title="Results"),
        grid("dataset | share", "C4 | 100%"),
        grid("epoch | share", "C4 | 60%", "OSCAR | 40%"),
    ],
)
def test_tables_that_give_no_shares(text: str) -> None:
    assert set(shares(text).values()) <= {None}


def test_shares_of_a_list_and_of_a_sentence() -> None:
    assert shares("## Training data\n\n- C4: 70 %\n- OSCAR: 29,5 %\n") == {"c4": 0.7, "oscar": 0.295}
    assert shares("## Training data\n\n- C4 (3B tokens)\n- OSCAR (1B tokens)\n") == {
        "c4": 0.75,
        "oscar": 0.25,
    }
    assert shares("Lotus was pretrained on C4, 80% of the tokens.") == {"c4": 0.8}
    assert shares("Lotus was pretrained on 90% of the train split of C4.") == {"c4": None}
    assert shares("Trained on C4, it is 12% better.") == {"c4": None}


# ---------------------------------------------------------------------- what is withheld, vague, complete


@pytest.mark.parametrize(
    "text",
    [
        "We do not disclose the training data.",
        "The training data has not been released.",
        "Lotus was trained on proprietary data.",
        "It was fine-tuned on an in-house dataset of dialogues.",
        "The pretraining corpus will be released soon.",
        "The training dataset is not publicly available.",
        "We will not be releasing the dataset that it was trained on.",
        "## Training data\n\n- extra data (not published)",
        "## Training data\n\nInternal dialogues and an internal dataset.",
        "Our researchers wrote the training data. They have no authority to publicly release it.",
        "Nous ne publions pas les données d'entraînement.",
        "Les données d'entraînement ne sont pas publiées : elles sont confidentielles.",
        "Chúng tôi không công bố dữ liệu huấn luyện.",
        "Dữ liệu huấn luyện không được công bố.",
        "학습 데이터는 비공개입니다.",
        "학습 데이터셋은 공개되지 않았습니다.",
        "训练数据暂不公开。",
        "模型使用自有的中文语料训练。",
        "学習データは非公開です。",
    ],
)
def test_what_is_withheld(text: str) -> None:
    assert [h.sentence.text for h in withheld(read(text))] == [
        text.rsplit("\n", maxsplit=1)[-1].lstrip("- ").split(". ")[-1]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "We evaluate on an in-house benchmark.",
        "We do not release the test set.",
        "On a private dataset of letters it reaches 0.9.",
        "You can fine-tune it on your private data.",
        "It can be fine-tuned on private or sensitive datasets.",
        "Unlike models trained on proprietary data, Lotus is open.",
        "Fern's model was trained on data that is not public.",
        "| Model | open weights, closed datasets |\n|---|---|\n| Lotus | private dataset |",
        "The mix is that of Fern, minus the Reed datasets, which were private datasets used in training.",
        "The training data does not contain private data of users.",
        "Lotus was trained on our in-house [talks](https://huggingface.co/datasets/acme/talks) data.",
        "Our internal servers hold the model.",
        "The tokenizer is not publicly documented.",
        "# A\n\n# Original model card\n\nTrained on proprietary data.",
        "The training data is public and was released in March.",
    ],
)
def test_what_is_not_withheld(text: str) -> None:
    assert withheld(read(text)) == ()


def test_how_large_a_part_is_withheld() -> None:
    parts = [
        withheld_part(h)
        for text in (
            "One sub-corpus of the training data, about 0.4 % of the tokens, is not distributed.",
            "The training data is not distributed.",
            "Between 2 % and 5 % of the training data is not distributed.",
        )
        for h in withheld(read(text))
    ]
    assert parts == [0.004, None, None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lotus was trained on a mix of publicly available data.", True),
        ("It is a fine-tuned version of seed on an unknown dataset.", True),
        ("We pretrained it on a large amount of data.", True),
        ("It was trained on 2.1T tokens.", True),
        ("It was trained on our custom data.", True),
        ("## Testing data\n\nThe testing is done with various training datasets.", False),
        ("Lotus was pretrained on C4.", False),
        ("You can use your own data and large amounts of data.", False),
        ("", False),
    ],
)
def test_what_is_vague(text: str, *, expected: bool) -> None:
    assert bool(vague(read(text))) is expected


@pytest.mark.parametrize(
    ("text", "stages_", "expected"),
    [
        ("Lotus was pretrained only on C4.", 1, True),
        ("Lotus was trained exclusively on C4 and OSCAR.", 1, True),
        ("Lotus was pretrained only on C4.", 2, False),
        ("Lotus was trained on C4. No other data was used.", 2, True),
        ("Aucune autre donnée n'a été utilisée.", 1, True),
        ("No other data was used except for the set mentioned above.", 1, True),
        ("No other data was used besides some letters.", 1, False),
        ("No other data was used for the benchmark.", 1, False),
        (grid("dataset | share", "C4 | 60%", "OSCAR | 40%"), 1, True),
        (grid("dataset | share", "C4 | 60%", "OSCAR | 40%"), 2, False),
        (grid("dataset | tokens", "C4 | 3B", "OSCAR | 1B", "Total | 4B"), 1, True),
        ("Lotus was trained exclusively on C4 and our own letters.", 1, False),
        ("Lotus was trained only on legal texts.", 1, False),
        ("Lotus was only trained with captions of C4 and pictures.", 1, False),
        ("For the full list of restrictions read the licence.", 1, False),
        ("This may not be a complete list of the datasets.", 1, False),
        ("See the paper for the full list of training data.", 1, False),
        ("The training data is fully open.", 1, False),
        ("Unlike Fern, which was trained only on C4, Lotus saw more.", 1, False),
        (grid("dataset | share", "C4 | 60%", "OSCAR | 35%"), 1, False),
        (grid("dataset | share", "C4 | 60%", "letters | 40%"), 1, False),
        (grid("dataset | tokens", "C4 | 3B", "OSCAR | 1B"), 1, False),
        (grid("dataset | tokens", "C4 | 3B", "OSCAR | 1B", "Total | 8B"), 1, False),
        ("", 1, False),
    ],
)
def test_what_makes_a_list_complete(text: str, stages_: int, *, expected: bool) -> None:
    assert bool(complete(read(text), stages_)) is expected


# ---------------------------------------------------------------------- datasets: their sources, makers and files


def pond(text: str = "", files: list[tuple[str, int | None]] | None = None, **fields: Any) -> Reading:
    """The reading of a dataset called acme/pond, with its card and its files."""
    made = read((front(**fields) if fields else "") + text, "acme/pond", kind=Kind.DATASET)
    entries = [{"path": path, "size": size} for path, size in files or ()]
    listing = Document(
        role=Role.LISTING,
        url="https://example.org/tree",
        content=listing_text(entries).encode(),
        retrieved=NOW,
    )
    documents = (*made.node.documents, *((listing,) if files else ()))
    return Reading(Node(subject=made.subject, documents=documents))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Pond is derived from {TALKS}.", {"acme/talks"}),
        (f"A Vietnamese translation of {TALKS}.", {"acme/talks"}),
        (f"A subset of {TALKS} and C4.", {"acme/talks", "c4"}),
        (f"The pages were filtered from {TALKS}.", {"acme/talks"}),
        (f"Pond extends {TALKS} by pictures.", {"acme/talks"}),
        ("Extraites de OSCAR en 2023.", {"oscar"}),
        ("OSCAR 에서 추출했습니다.", {"oscar"}),
        (f"Pond is similar to a subset of {TALKS}.", set()),
        (f"Pond was not derived from {TALKS}.", set()),
        (f"Models trained on Pond are evaluated on {TALKS}.", set()),
        (f"The file is based on the format of {TALKS}.", set()),
        (f"It was collected from letters; see {TALKS}.", set()),
        (f"## Citation\n\nDerived from {TALKS}.", set()),
        ("Pond is a subset of acme/pond.", set()),
    ],
)
def test_the_sources_that_a_card_tells_of(text: str, expected: set[str]) -> None:
    assert {e.target.id for e in sources(pond(text))} == expected


def test_the_sources_that_metadata_lists() -> None:
    found = list(
        sources(pond(source_datasets=["original", "extended|acme/talks", "extended|other-c4", "acme/pond"]))
    )
    assert [(e.target.id, e.role) for e in found] == [("acme/talks", "source"), ("c4", "source")]
    assert found[0].citation.line == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All answers were generated with GPT-4.", ["openai"]),
        ("We asked GPT-4 to write the stories.", ["openai"]),
        ("ChatGPT-generated dialogues.", ["openai"]),
        ("Responses from Claude and Gemini.", ["anthropic", "gemini"]),
        ("Translated using DeepL.", ["translate"]),
        ("Answers were distilled from Llama-2-70b.", ["llama-2"]),
        ("Synthesised with Qwen2.5-72B.", ["qwen2.5-72b"]),
        ("Được dịch bằng GPT-4.", ["openai"]),
        ("由GPT-4生成。", ["openai"]),
        ("No text was generated with GPT-4.", []),
        ("The models follow the conversation format of Llama-2-chat.", []),
        ("Answers were compared with those of GPT-4.", []),
        ("Written by 212 volunteers.", []),
    ],
)
def test_the_models_that_made_a_set(text: str, expected: list[str]) -> None:
    assert sorted(g.id for g, _ in generated_by(pond(text))) == expected


def test_what_a_card_gives_for_a_rebuild() -> None:
    text = "Built from CC-MAIN-2023-14.\n\nThe sampling weights are in mix.json.\n\nThe sha256 checksums of all files are given.\n"
    found = rebuilding(pond(text))
    assert {step: citation.line for step, citation in found.items()} == {
        "snapshots": 1,
        "mixture": 3,
        "hashes": 5,
    }
    assert rebuilding(pond("A pond of words.")) == {}


@pytest.mark.parametrize(
    ("path", "holds"),
    [
        ("data/train-00000.parquet", True),
        ("pond.jsonl", True),
        ("train.tar.gz", True),
        ("wet/part.warc", True),
        ("subsets/urlsf_subset00.tar", True),
        ("README.md", False),
        ("pond.py", False),
        ("urls/arxiv.txt", False),
        ("scripts.zip", False),
        ("dataset_infos.json", False),
        ("requirements.txt", False),
        ("LICENSE.txt", False),
        (".gitattributes", False),
        ("figures/pond.png", False),
    ],
)
def test_which_files_hold_data(path: str, *, holds: bool) -> None:
    assert bool(data_files(pond(files=[(path, 9000)]))) is holds
    assert not data_files(pond(files=[(path, 0)]))


def test_many_pictures_are_data() -> None:
    assert len(data_files(pond(files=[(f"{n}.jpg", 9000) for n in range(60)]))) == 60
    assert not data_files(pond(files=[(f"{n}.jpg", 9000) for n in range(6)]))


def test_files_that_are_a_part_only() -> None:
    assert parts_only(pond(files=[("sample.jsonl", 9000), ("data/test-0.parquet", 9000)]))
    assert not parts_only(pond(files=[("sample.jsonl", 9000), ("train.jsonl", 9000)]))
    assert not parts_only(pond(files=[("README.md", 9000)]))


@pytest.mark.parametrize(
    ("size", "categories", "small"),
    [
        (900, "n<1K", True),
        (9000, "n<1K", False),
        (9000, "1M<n<10M", True),
        (9_000_000, "1M<n<10M", False),
        (9_000_000, "n>1T", True),
        (9000, "many", False),
        (None, "1M<n<10M", False),
    ],
)
def test_files_too_small_for_what_is_said(size: int | None, categories: str, *, small: bool) -> None:
    assert too_small(pond(files=[("train.jsonl", size)], size_categories=[categories])) is small


@pytest.mark.parametrize(
    ("text", "part", "links"),
    [
        ("Only a small sample is provided here.", True, False),
        ("The full dataset is available upon request.", True, False),
        ("This repository contains a preview of the pond.", True, False),
        ("Only the image urls are given.", False, True),
        ("This dataset does not contain the images.", False, True),
        ("Download the pictures with img2dataset.", False, True),
        ("The posts do not contain links.", False, False),
        ("The full dataset is here.", False, False),
    ],
)
def test_what_a_card_says_of_its_files(text: str, *, part: bool, links: bool) -> None:
    made = pond(text)
    assert (bool(said_of_files(made, "part")), bool(said_of_files(made, "links"))) == (part, links)


@pytest.mark.parametrize(
    "text",
    [
        TALKS * 3000,
        "C4 " * 20000,
        "| dataset | share |\n|---|---|\n" + "| C4 | 10% |\n" * 3000,
        "## Data\n\n" + "- C4: 10 %\n" * 3000,
        "fine-tuned version of " * 8000,
        "trained on " + "A B " * 20000 + "dataset",
        "trained only on " + "C4 and " * 8000,
        "(" * 20000 + "trained on C4",
        "not " * 20000 + "released data",
    ],
)
def test_hostile_texts_cost_little(text: str) -> None:
    for made in (read(text), pond(text)):
        before = perf_counter()
        stages(made), trained_on(made), withheld(made), vague(made), complete(made)
        list(sources(made)), generated_by(made), rebuilding(made), said_of_files(made, "links")
        assert perf_counter() - before < 5


# ---------------------------------------------------------------------- which set a name means


REEDS: Final = "https://huggingface.co/datasets/acme/reeds"
LIST: Final = f"## Training data\n\n- [Reeds]({REEDS})\n- C4\n- [Moss](https://github.com/acme/moss) letters\n- Pond Letters\n"
TABLE: Final = (
    f"## Training data\n\n| Dataset | Paper | Rows |\n|---|---|---|\n| [Reeds]({REEDS}) | [paper](https://doi.org/10.1/1) | 9 |\n"
    "| C4 | | 7 |\n| [Moss](https://github.com/acme/moss) | [paper](https://doi.org/10.1/2) | 5 |\n| Pond Letters | | 3 |\n| Total | | 24 |\n"
)
ALL: Final = {"acme/reeds", "c4", "name:Moss", "name:Pond Letters"}


@pytest.mark.parametrize("text", [LIST, TABLE])
def test_every_line_of_a_list_of_data_counts(text: str) -> None:
    assert set(roles(f"Lotus was pretrained on:\n\n{text}")) == ALL


def test_a_list_of_other_things_names_no_sets() -> None:
    text = "## Training data\n\n- Dataset: C4\n- Optimizer: Adam\n- Machines: Pond Cluster\n- Hours: Ten\n"
    assert set(roles(text)) == {"c4"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lotus was trained on C4 and unlabeled Reeds-300m.", {"c4", "name:Reeds-300m"}),
        ("Lotus was trained on C4, Moss-5 and Pond.", {"c4", "name:Moss-5", "name:Pond"}),
        ("Lotus was trained on C4 and NVIDIA A100 cards.", {"c4"}),
        ("Lotus was trained on C4 and Llama-2-7b.", {"c4"}),
        ("Lotus was trained on C4, Pond is near.", {"c4"}),
        ("Lotus was trained on Reeds-1k. It is small.", {"name:Reeds-1k"}),
        ("Lotus was trained on Llama-125m.", set()),
        ("Lotus was trained on 9M tokens from [Pond](https://github.com/acme/pond).", {"name:Pond"}),
        ("Lotus was trained on [Pond](https://pond.example).", set()),
        ("Lotus was trained based on [Pond](https://github.com/acme/pond).", set()),
        ("Lotus was trained on a [dataset](https://pond.example/data).", {"name:dataset (pond.example)"}),
        ("Lotus was trained on the [other](https://pond.example/data) dataset.", set()),
        ("Lotus was trained on the [Pond Booster](https://pond.example/booster).", set()),
        ("## Training\n\n- [Pond](https://github.com/acme/pond)\n", set()),
        ("## Training data\n\n- [Training Code](https://github.com/acme/pond)\n", set()),
        ("Lotus was trained on a TPU of Google.", set()),
    ],
)
def test_what_is_joined_to_a_set_is_a_set(text: str, expected: set[str]) -> None:
    assert set(roles(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lotus was pretrained on Pond Wikipedia.", {"name:Pond Wikipedia"}),
        ("Lotus was pretrained on German Wikipedia.", {"wikipedia"}),
        ("Lotus was pretrained on Wikipedia.", {"wikipedia"}),
        ("Lotus was pretrained on [Wikipedia](https://en.wikipedia.org).", {"wikipedia"}),
        ("Lotus was pretrained on [Wikipedia](https://pond.example/x).", {"name:Wikipedia (pond.example)"}),
        ("Lotus was pretrained on LAION-5B.", {"name:LAION-5B"}),
        ("Lotus was pretrained on laion2B-en.", {"laion/laion2B-en"}),
        (
            f"## Training data\n\n| Dataset | Link |\n|---|---|\n| Wikipedia | [data]({REEDS}) |\n",
            {"acme/reeds"},
        ),
    ],
)
def test_a_known_name_means_no_other_set(text: str, expected: set[str]) -> None:
    assert set(roles(text)) == expected


def test_words_of_a_name_are_no_words_of_the_sentence() -> None:
    text = "Lotus was pretrained on the Pond BASELINE corpus."
    assert roles(text) == {"name:Pond BASELINE": "pretraining"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (front(datasets=["squad"]) + "Lotus was fine-tuned on the squadV1 dataset.", {"squad"}),
        (front(datasets=["switchboard"]) + "Lotus was fine-tuned on Switchboard.", {"switchboard"}),
        (front(datasets=["acme/reeds"]) + "Lotus was fine-tuned on the Reeds dataset.", {"acme/reeds"}),
        ("Lotus was pretrained on the Lotus-110m dataset.", set()),
    ],
)
def test_a_set_counts_once_and_a_model_is_none(text: str, expected: set[str]) -> None:
    assert set(roles(text)) == expected


def test_a_set_may_play_two_parts() -> None:
    edges = trained_on(read(f"Lotus was pretrained and fine-tuned on [Reeds]({REEDS})."))
    assert {(e.target.id, e.role) for e in edges} == {("acme/reeds", "pretraining"), ("acme/reeds", "tuning")}


def test_what_the_prose_does_not_tie_is_as_likely_the_bases() -> None:
    tuned = f"We fine-tuned acme/seed-7b on [Reeds]({REEDS})."
    assert roles(front(datasets=["acme/reeds", "acme/words"]) + tuned) == {
        "acme/reeds": "tuning",
        "acme/words": "unknown",
    }


def test_a_table_of_results_in_html_is_one() -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>7{n}.1</td></tr>\n" for n, name in enumerate(["C4", "MMLU", "GSM8K"])
    )
    text = f"# Evaluation\n\n## Pretrained models\n\n<table>\n<tr><th>Benchmark</th><th>Lotus</th></tr>\n{rows}</table>\n"
    assert set(roles(text).values()) == {"evaluation"}


# ---------------------------------------------------------------------- what is no set, and which of two it is


def test_the_name_of_a_model_that_is_linked_names_no_set() -> None:
    linked = "[C4 Writer](https://huggingface.co/acme/c4-writer)"
    assert roles(f"Lotus was pretrained on top of {linked} for a month.") == {}


def test_a_bare_name_is_the_set_of_that_name_that_is_named_in_full() -> None:
    full = "[its data](https://huggingface.co/datasets/c-s-ale/alpaca-gpt4-data)"
    bare = "The Alpaca-GPT4 dataset was shuffled for the training."
    assert set(roles(f"We fine-tuned it for a day. {bare}")) == {"teknium/GPT4-LLM-Cleaned"}
    assert set(roles(f"We fine-tuned it on {full} for a day. {bare}")) == {"c-s-ale/alpaca-gpt4-data"}


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("The training data was Alpaca and Pond Talks (unpublished).", "withheld"),
        ("The data came from Alpaca, C4 and several others for training.", "vague"),
        ("The training corpus was made of corpora such as C4.", "vague"),
        ("It was trained on C4 and on pages crawled by our own spider.", "vague"),
    ],
)
def test_what_is_said_to_be_missing_from_a_list(sentence: str, rule: str) -> None:
    found = withheld(read(sentence)) if rule == "withheld" else vague(read(sentence))
    assert found


def test_what_a_conversion_was_made_with_is_calibration_and_its_metadata_is_its_bases() -> None:
    head = front(base_model="acme/seed-7b", tags=["gguf"], datasets=["tatsu-lab/alpaca"])
    text = "Quantization was performed with 512 sequences that were sampled from C4.\n"
    assert roles(head + text) == {"tatsu-lab/alpaca": "unknown", "c4": "calibration"}


# ---------------------------------------------------------------------- how a model began


@pytest.mark.parametrize(
    "text",
    [
        "Lotus was trained on notes.",
        "This model learned from notes.",
        "Trained on notes of ponds.",
        "We trained it on notes.",
        "# Training data\n\nNotes of ponds.",
        "This model was trained on notes. See the model hub for fine-tuned versions on a pond.",
    ],
)
def test_training_told_of_this_model_shows_how_it_began(text: str) -> None:
    assert from_nothing(read(text, "acme/lotus"))


@pytest.mark.parametrize(
    "text",
    [
        "Lotus is small.",
        "Such models copy the data they are trained on.",
        "It tells frogs apart, given appropriate training data.",
        "# Abstract\n\nWe trained a model on notes.",
        "> This model was trained on notes.",
        "The abstract of the paper is as follows:\n\nThis model was trained on notes.",
        "# Lotus: Frogs for Large Pre-trained Ponds",
        "This model was not trained on notes.",
        "# Training data",
        "Training code is public.",
        "This model was trained on notes. It uses a pretrained pond as the encoder.",
        "This model was trained on notes. We made talks for supervised fine-tuning of it.",
    ],
)
def test_training_of_others_shows_nothing(text: str) -> None:
    assert not from_nothing(read(text, "acme/lotus"))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The model was trained on notes.", "acme/lotus-distill"),
        ("The model was trained on notes.", "acme/distillotus"),
        (front(tags=["autotrain"]) + "The model was trained on notes.", "acme/lotus"),
        (front(tags=["text Classification"]) + "The model was trained on notes.", "acme/lotus"),
        ("The model was trained on notes. This fine-tuned pond sings.", "acme/lotus"),
        ("The model was trained on notes. A pond model fine-tuned for frogs.", "acme/lotus"),
        ("The model was trained on notes. A quick finetune of ponds.", "acme/lotus"),
        ("The model was trained on notes. These are delta weights against the pond.", "acme/lotus"),
        ("The model was trained on notes. It is distilled.", "acme/lotus"),
        ("The model was trained on notes. 我们继续预训练了它。", "acme/lotus"),
        ("The model was trained on notes. I converted the weights.", "acme/lotus"),
        ("The model was trained on notes. It is built upon Pond3 model.", "acme/lotus"),
    ],
)
def test_a_sign_of_an_earlier_model_is_a_doubt(text: str, name: str) -> None:
    made = read(text, name)
    assert bases(made)
    assert not from_nothing(made)


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("This model uses supervised fine-tuning (SFT) and preference training.", "tuning"),
        ("This model uses supervised fine-tuning (SFT) and preference training.", "preference"),
        ("The model was trained using guidance distillation.", "distillation"),
        ("- Trained using adversarial distillation, and small.", "distillation"),
        ("The model had three rounds of targeted fine-tuning.", "tuning"),
        ("Lotus underwent careful fine-tuning.", "tuning"),
        ("- Pre-trained on C4, fine-tuned on notes", "tuning"),
        ("The model has a step called intermediate pre-training.", "continued"),
        ("The model was additionally pre-trained on notes.", "continued"),
        ("After that, the model was in mid-training.", "continued"),
    ],
)
def test_a_later_stage_told_in_prose(text: str, stage: str) -> None:
    assert stage in made_in(text, "acme/lotus")


@pytest.mark.parametrize(
    "verb", ["has not undergone instruction fine-tuning", "hasn't been fine-tuned through votes"]
)
def test_a_card_that_denies_tuning_has_none(verb: str) -> None:
    assert made_in("Lotus is small.", "other/lotus-llama-2") == ["tuning"]
    assert made_in(f"Lotus {verb}.", "other/lotus-llama-2") == ["pretraining"]


@pytest.mark.parametrize("words", ["training ", "this a a trained "])
def test_many_words_of_training_take_no_time(words: str) -> None:
    made = read((words * 90 + ".\n\n") * 60, "acme/lotus")
    began = perf_counter()
    from_nothing(made)
    assert perf_counter() - began < 3
