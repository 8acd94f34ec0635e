"""What a model was made from, and what is named beside it and is no parent."""

import json
import time
from datetime import UTC, datetime
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.evidence import Document, Node, Relation, Role, lay_out
from openaudit.lineage import from_scratch, hints, parents
from openaudit.reading import Reading, listing_text
from openaudit.subject import Kind, Subject

NOW: Final = datetime(2026, 11, 22, 10, tzinfo=UTC)
NAME: Final = "acme/lotus-7b"


def read(
    text: str | None = "",
    name: str = NAME,
    *,
    record: dict[str, Any] | None = None,
    files: dict[str, Any] | None = None,
) -> Reading:
    """A model with this card, this record of the Hub and these configuration files."""
    parts: list[tuple[Role, str, str]] = []
    if text is not None:
        parts.append((Role.CARD, "README.md", text))
    if record is not None:
        parts.append((Role.API, "", lay_out(record)[0]))
    for path, value in (files or {}).items():
        parts.append((Role.CONFIG, path, json.dumps(value, indent=1)))
    listed = listing_text([{"path": path, "size": 900} for path in files or {}])
    parts.append((Role.LISTING, "", listed))
    documents = tuple(
        Document(
            role=role,
            url=f"https://example.org/{path or role}",
            path=path,
            content=text.encode(),
            retrieved=NOW,
        )
        for role, path, text in parts
    )
    return Reading(Node(subject=Subject(kind=Kind.MODEL, id=name), documents=documents))


def made_from(*args: Any, **options: Any) -> dict[str, str]:
    """The parents of such a model, each with its relation."""
    return {edge.target.id: edge.relation.value for edge in parents(read(*args, **options))}


def named(*args: Any, **options: Any) -> set[str]:
    """The parents without their relations."""
    return set(made_from(*args, **options))


def front(**fields: Any) -> str:
    """A card that is metadata only."""
    return f"---\n{json.dumps(fields)}\n---\n"


# ---------------------------------------------------------------------- metadata


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"base_model": "acme/seed-7b"}, {"acme/seed-7b": "finetune"}),
        ({"base_model": ["acme/seed-7b"]}, {"acme/seed-7b": "finetune"}),
        ({"base_model": " acme/seed-7b "}, {"acme/seed-7b": "finetune"}),
        ({"base_model": "https://huggingface.co/acme/seed-7b"}, {"acme/seed-7b": "finetune"}),
        ({"base_model": "https://huggingface.co/acme/seed-7b/tree/main"}, {"acme/seed-7b": "finetune"}),
        ({"base_model": "gpt2"}, {"gpt2": "finetune"}),
        ({"base_model": "acme/seed-7b", "base_model_relation": "quantized"}, {"acme/seed-7b": "quantized"}),
        ({"base_model": "acme/seed-7b", "base_model_relation": "adapter"}, {"acme/seed-7b": "adapter"}),
        ({"base_model": "acme/seed-7b", "base_model_relation": "merge"}, {"acme/seed-7b": "merge"}),
        ({"base_model": "acme/seed-7b", "base_model_relation": "cousin"}, {"acme/seed-7b": "finetune"}),
        ({"base_model": "acme/seed-7b", "tags": ["gguf"]}, {"acme/seed-7b": "quantized"}),
        ({"base_model": "acme/seed-7b", "library_name": "peft"}, {"acme/seed-7b": "adapter"}),
        ({"base_model": "acme/seed-7b", "tags": ["lora"]}, {"acme/seed-7b": "adapter"}),
        ({"base_model": "acme/seed-7b", "tags": ["merge"]}, {"acme/seed-7b": "merge"}),
        ({"base_model": ["acme/a", "acme/b"]}, {"acme/a": "merge", "acme/b": "merge"}),
        ({"base_model": ["acme/a", "acme/b"], "tags": ["mergekit"]}, {"acme/a": "merge", "acme/b": "merge"}),
        ({"duplicated_from": "fern/seed-7b"}, {"fern/seed-7b": "quantized"}),
    ],
)
def test_what_the_front_matter_declares(fields: dict[str, Any], expected: dict[str, str]) -> None:
    assert made_from(front(**fields)) == expected


@pytest.mark.parametrize(
    "values",
    [
        ["", "none", "None", "null", "n/a", "N/A", "[More Information Needed]"],
        ["acme/lotus-7b", "ACME/Lotus-7B"],
        ["./out/checkpoint-900", "/home/me/model", "../seed", "a/b/c", "https://example.org/acme/seed-7b"],
        ["acme/..", "acme/seed--7b", "two words", "acme/\x1b[2J"],
    ],
)
def test_a_value_that_names_no_other_model_is_no_parent(values: list[str]) -> None:
    assert made_from(front(base_model=values)) == {}
    assert made_from(front(base_model=values[-1])) == {}


def test_a_name_without_quotes_is_read_to_its_end_on_its_own_line() -> None:
    (edge,) = parents(read("---\nlicense: mit\nbase_model:\n- acme/seed-7b\n---\n"))
    assert (edge.citation.line, edge.citation.quote) == (4, "- acme/seed-7b")
    assert edge.source.id == NAME


def test_the_hub_copy_of_the_metadata_stands_in_for_a_card_that_could_not_be_read() -> None:
    record = {"id": NAME, "cardData": {"base_model": ["acme/seed-7b"]}}
    assert made_from(None, record=record) == {"acme/seed-7b": "finetune"}
    assert made_from("---\na: [\n---\n", record=record) == {"acme/seed-7b": "finetune"}
    assert made_from("---\nlicense: mit\n---\n", record=record) == {}


@pytest.mark.parametrize("relation", ["finetune", "adapter", "quantized", "merge"])
def test_the_hub_says_what_a_base_model_is(relation: str) -> None:
    models = [{"id": "acme/seed-7b"}, {"id": "acme/root-7b"}][: 2 if relation == "merge" else 1]
    record = {"id": NAME, "baseModels": {"relation": relation, "models": models}}
    assert made_from("", record=record) == {m["id"]: relation for m in models}
    tags = ["base_model:acme/seed-7b", f"base_model:{relation}:acme/seed-7b", "license:mit"]
    assert made_from("", record={"id": NAME, "tags": tags}) == {"acme/seed-7b": relation}
    assert made_from(front(base_model="acme/seed-7b"), record={"tags": tags}) == {"acme/seed-7b": relation}


@pytest.mark.parametrize(
    "models",
    [None, "acme/seed-7b", [None], [{"id": 3}], ["acme/seed-7b"], [{"id": NAME}], {"id": "acme/seed-7b"}],
)
def test_a_record_of_another_shape_says_nothing(models: Any) -> None:
    record = {
        "baseModels": {"relation": ["x"], "models": models},
        "tags": [3, "base_model:cousin:acme/seed-7b"],
    }
    assert made_from("", record=record) == {}


def test_the_configuration_of_an_adapter_names_its_base() -> None:
    config = {"peft_type": "LORA", "base_model_name_or_path": "acme/seed-7b"}
    assert made_from("", files={"adapter_config.json": config}) == {"acme/seed-7b": "adapter"}
    assert made_from(None, record={"config": {"peft": config}}) == {"acme/seed-7b": "adapter"}
    local = {"base_model_name_or_path": "/mnt/models/seed"}
    assert made_from("", files={"adapter_config.json": local}) == {}


def test_the_weights_of_an_adapter_alone_make_an_adapter() -> None:
    files: dict[str, Any] = {"adapter_config.json": {}, "adapter_model.safetensors": {}}
    assert made_from(front(base_model="acme/seed-7b"), files=files) == {"acme/seed-7b": "adapter"}
    files |= {"model.safetensors": {}}
    assert made_from(front(base_model="acme/seed-7b"), files=files) == {"acme/seed-7b": "finetune"}


# ---------------------------------------------------------------------- configurations of merges

SEED_URL: Final = "https://huggingface.co/acme/seed-7b"
MERGE: Final = """
models:
  - model: acme/seed-7b
    parameters:
      weight: 0.5
  - model: "acme/root-7b"
merge_method: ties
base_model: acme/stem-7b
"""


@pytest.mark.parametrize("text", [f"# Lotus\n\n```yaml{MERGE}```\n", f"# Lotus\n{MERGE}"])
def test_the_models_of_a_merge_stand_in_its_configuration(text: str) -> None:
    assert made_from(text) == dict.fromkeys(("acme/seed-7b", "acme/root-7b", "acme/stem-7b"), "merge")


def test_slices_of_models_are_a_merge_too() -> None:
    part = "  - sources:\n    - model: acme/{}-7b\n      layer_range: [0, 24]\n"
    text = "```yaml\nslices:\n" + part.format("seed") + part.format("root") + "```\n"
    assert made_from(text) == {"acme/seed-7b": "merge", "acme/root-7b": "merge"}


def test_a_configuration_that_merges_nothing_names_no_parents() -> None:
    assert made_from("```yaml\nmodel: acme/seed-7b\ntask: poems\n```\n") == {}


@pytest.mark.parametrize(
    "lead", ["## Models merged\n", "The following models were included in the merge:\n", "### Recipe\n"]
)
def test_a_list_headed_as_what_was_merged(lead: str) -> None:
    text = f"{lead}\n- acme/seed-7b\n- [Root](https://huggingface.co/acme/root-7b)\n"
    assert made_from(text) == {"acme/seed-7b": "merge", "acme/root-7b": "merge"}
    assert made_from("## Models we like\n\n- acme/seed-7b\n- acme/root-7b\n") == {}


# ---------------------------------------------------------------------- sentences

LINK: Final = "[Seed](https://huggingface.co/acme/seed-7b)"


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        ("This model is a fine-tuned version of {} on our notes.", "finetune"),
        ("Lotus is finetuned from {} with care.", "finetune"),
        ("We fine-tuned {} on ten thousand dialogues.", "finetune"),
        ("{} fine-tuned on dialogues.", "finetune"),
        ("Lotus is based on the {} model.", "finetune"),
        ("Its weights were initialized from {} and then tuned.", "finetune"),
        ("This is a re-upload of {} with its licence.", "finetune"),
        ("- **Finetuned from model:** {} of last year", "finetune"),
        ("**Base model**\n\n{} as of May\n", "finetune"),
        ("We continue pretraining {} on 20B tokens.", "continued"),
        ("Lotus comes from continued pre-training of {} on law.", "continued"),
        ("A LoRA adapter for {} that writes poems.", "adapter"),
        ("Lotus was distilled from {} on web text.", "distilled"),
        ("The teacher model is {} in half precision.", "distilled"),
        ("The vision encoder is {}, kept frozen.", "component"),
        ("Our text encoder is initialized from {} and frozen.", "component"),
        ("We use {} as the vision encoder.", "component"),
        ("It has a fixed, pretrained text encoder ({}).", "component"),
        ("我们使用 {} 作为视觉编码器。", "component"),
        ("We use the pretrained {} model.", "finetune"),
        ("Lotus was tuned for a day, using {} as the base model.", "finetune"),
        ("Lotus is resumed from {} and trained further.", "finetune"),
        ("Original pre-trained model can be found here: {} as of May", "finetune"),
        ("Full-parameter fine-tune {} on notes.", "finetune"),
        ("- **Language model:** {} of last year", "finetune"),
        ("{} merged with another one.", "merge"),
        ("Ce modèle est affiné à partir de {} sur nos notes.", "finetune"),
        ("Lotus est basé sur {} et entraîné en France.", "finetune"),
        ("Une version affinée de {} sur nos notes.", "finetune"),
        ("Mô hình được tinh chỉnh từ {} trên ghi chú.", "finetune"),
        ("Mô hình này dựa trên {} của năm ngoái.", "finetune"),
        ("Mô hình được xây dựng trên {} và dữ liệu mở.", "finetune"),
        ("Lotus a été adapté de {} en mai.", "finetune"),
        ("本模型由 {} 微调而来。", "finetune"),
        ("以 {} 为基座训练。", "finetune"),
        ("从 {} 蒸馏得到。", "distilled"),
        ("We used {} as starting point for our notes.", "finetune"),
        ("Lotus was initialized with {} and then further pre-trained on law.", "continued"),
        ("We integrated {} weights into our tower.", "finetune"),
        ("## News\n\nThe model is fine-tuned from {} on notes.", "finetune"),
        ("{} を元に学習しました。", "finetune"),
        ("{} 모델을 파인튜닝했습니다.", "finetune"),
        ("本模型基于 {} 微调。", "finetune"),
        ("本模型在 {} 基础上进行指令微调。", "finetune"),
        ("我们在 {} 上继续预训练。", "continued"),
        ("이 모델은 {} 를 기반으로 파인튜닝했습니다.", "finetune"),
        ("{} 모델을 추가 사전학습했습니다.", "continued"),
        ("{} をベースに学習しました。", "finetune"),
        ("{} を継続事前学習したモデルです。", "continued"),
    ],
)
@pytest.mark.parametrize("model", [LINK, "acme/seed-7b"])
def test_a_sentence_that_says_what_a_model_was_made_from(sentence: str, relation: str, model: str) -> None:
    assert made_from(sentence.format(model)) == {"acme/seed-7b": relation}


@pytest.mark.parametrize(
    ("sentence", "family"),
    [
        ("We fine-tuned Llama 2 on dialogues.", "Llama 2"),
        ("Lotus is a fine-tuned version of Llama-3-8B on notes.", "Llama-3-8B"),
        ("Lotus was fine-tuned on top of Mistral 7B.", "Mistral 7B"),
        ("Continued pre-training from the Llama 2 family.", "Llama 2"),
        ("Continued pre-training of Qwen2.5-7B on law.", "Qwen2.5-7B"),
        ("Modèle dérivé de Mistral 7B, entraîné sur des textes publics.", "Mistral 7B"),
        ("Mô hình được tinh chỉnh trên mô hình Qwen2.5-7B.", "Qwen2.5-7B"),
        ("本模型在 Qwen2.5-7B 基础上进行指令微调。", "Qwen2.5-7B"),
        ("Llama-3-8B를 기반으로 학습한 모델입니다.", "Llama-3-8B"),
        ("This is a Stable Diffusion model fine-tuned on leaves.", "Stable Diffusion"),
        ("Lotus is a Llama 2 based chat model.", "Llama 2"),
        ("Lotus is a Llama 2 13B based chat model.", "Llama 2 13B"),
        ("A plain Llama2-70b model, trained on notes.", "Llama2-70b"),
        ("An instruction fine-tuned llama-2 model.", "Llama 2"),
        ("Fine-tuned from Mistral-7B-v0.1, an open one; Mistral was good.", "Mistral-7B-v0.1"),
        ("Fine-tuned from Falcon-7B. It is a fine-tuned version of Falcon-7B-Base.", "Falcon-7B-Base"),
        ("It uses a fixed, pretrained text encoder (OpenCLIP-ViT/H).", "OpenCLIP-ViT-H"),
        ("It uses a frozen image encoder CLIP ViT-L/14 and more.", "CLIP"),
        ("It uses a frozen CLIP ViT-L/14 text encoder to see.", "CLIP"),
        ("A finetuned Falcon 7B model on notes.", "Falcon"),
        ("This is a Llama 2 version of Fern.", "Llama 2"),
        ("Llama 2 70b fine tune using our notes.", "Llama 2 70b"),
        ("It holds the mT5 checkpoint finetuned on notes.", "mT5"),
        ("Here mT5 was used for initialization, and all parameters are kept.", "mT5"),
        ("Lotus uses only the encoder from a T5-3B model.", "T5-3B"),
        ("Lotus is based on Mistral AI's Mixtral 8x7B.", "Mixtral"),
        ("It is the pond style taught to Stable Diffusion with pictures.", "Stable Diffusion"),
        ("This is a model finetuned from the many-tongued model PondDiffusion.", "PondDiffusion"),
        ("This is a model finetuned from the Pond of frogs.", ""),
        ("We trained a t5-small model on the task of names.", "t5-small"),
        ("It is built by further training the BERT language model on notes.", "BERT"),
        ("Our model was fine-tuned from GitHub on notes.", ""),
        ("Our model is a fine-tuned version of the PondQA data.", ""),
        ("Our model was fine-tuned from Mistral AI on notes.", ""),
    ],
)
def test_a_family_named_without_an_address_is_a_parent(sentence: str, family: str) -> None:
    assert named(sentence) == ({family} if family else set())


@pytest.mark.parametrize(
    ("adapter", "relation"), [("adapter: qlora\n", "adapter"), ("adapter:\n", "finetune"), ("", "finetune")]
)
def test_the_settings_of_a_tuning_name_its_base(adapter: str, relation: str) -> None:
    text = f"# Lotus\n\n```yaml\n# tuned so\nbase_model: acme/seed-7b\n{adapter}num_epochs: 3\n```\n"
    found = parents(read(text))
    assert [(e.target.id, e.relation.value, e.citation.line) for e in found] == [
        ("acme/seed-7b", relation, 5)
    ]
    assert named("```yaml\nbase_model: acme/seed-7b\n```") == set()


def test_a_link_called_base_model_leads_to_it() -> None:
    link = (
        "[**🌱 Base Model**](https://huggingface.co/acme/seed-7b) | [Demo](https://huggingface.co/spaces/a/b)"
    )
    assert made_from(link) == {"acme/seed-7b": "finetune"}
    assert made_from(link, "fern/lotus-GGUF") == {"acme/seed-7b": "quantized"}


@pytest.mark.parametrize(
    "text",
    [
        "4-bit AWQ version of {} for small cards.",
        "These are GGUF files for {} in several sizes.",
        "Converted from {} to ONNX.",
        "Quantized from {} with a public tool.",
    ],
)
def test_a_conversion_of_another_model(text: str) -> None:
    text = text.format("acme/seed-7b")
    assert made_from(text, "fern/seed-7b-GGUF") == {"acme/seed-7b": "quantized"}
    assert made_from(f"# Seed GGUF\n\n{text}", "fern/seed") == {"acme/seed-7b": "quantized"}


@pytest.mark.parametrize("to", ["exported to ONNX", "converted into GGUF files", "quantized to 4 bits"])
def test_a_model_that_was_put_into_another_format(to: str) -> None:
    assert made_from(f"# [Seed]({SEED_URL}) {to}\n", "fern/seed-onnx") == {"acme/seed-7b": "quantized"}
    assert made_from(f"acme/seed-7b {to} by us.", "fern/seed-gguf") == {"acme/seed-7b": "quantized"}
    assert made_from(f"Lotus was {to}, see acme/tool-v1.", "fern/lotus-onnx") == {}


def test_the_model_that_the_title_of_a_conversion_links() -> None:
    assert made_from(f"# [Seed]({SEED_URL}), AWQ\n", "fern/seed") == {"acme/seed-7b": "quantized"}
    assert made_from(f"# [Seed]({SEED_URL}), again\n", "fern/seed") == {}
    assert named("# [T5](https://huggingface.co/t5-small) in ONNX\n", "fern/t5-small") == {"t5-small"}
    assert named("# [Lotus](https://huggingface.co/acme/lotus-7b) in ONNX\n") == set()


def test_an_address_that_was_pasted_into_another_leads_to_the_last() -> None:
    text = f"Initialized from [Seed](https://huggingface.co/acme/{SEED_URL}) weights."
    assert named(text) == {"acme/seed-7b"}


@pytest.mark.parametrize("began", ["initialized from", "built upon", "resumed from"])
def test_what_our_weights_began_as_is_an_earlier_model_however_like_ours_its_name_is(began: str) -> None:
    assert named(f"Lotus is {began} acme/lotus-7b-v0 weights.") == {"acme/lotus-7b-v0"}
    assert named(f"Lotus is {began} acme/lotus-7b weights.") == set()


def test_of_two_families_of_one_maker_our_own_name_tells_which_is_meant() -> None:
    assert named("The models are built on top of llama.", "fern/moss-l2-7b") == {"Llama 2"}
    assert named("The models are built on top of llama.", "fern/moss-7b") == {"LLaMA"}


def test_a_conversion_offered_beside_the_model_is_no_parent() -> None:
    assert made_from("The GGUF conversion of acme/lotus-7b is made from the acme/lotus-7b-hf files.") == {}


def test_what_a_sentence_says_is_cited_with_its_line() -> None:
    (edge,) = parents(read("# Lotus\n\nIt is small.\nLotus is based on acme/seed-7b weights.\n"))
    assert (edge.citation.line, edge.citation.quote) == (4, "Lotus is based on acme/seed-7b weights.")


def test_metadata_comes_first_and_each_parent_once() -> None:
    text = "---\nbase_model: acme/seed-7b\n---\nWe continue pretraining Acme/Seed-7B on 20B tokens.\n"
    assert made_from(text) == {"acme/seed-7b": "finetune"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lotus is fine-tuned from acme/seed-7b.", {"acme/seed-7b"}),
        ("本模型基于acme/seed-7b微调。", {"acme/seed-7b"}),
        ("Llama 3をベースにしたモデルです。", {"Llama 3"}),
        ("Lotus is a merge of acme/seed-7b and acme/root-7b by weight.", {"acme/seed-7b", "acme/root-7b"}),
        ("Lotus is fine-tuned from bert-base-uncased on reviews.", {"bert-base-uncased"}),
    ],
)
def test_a_parent_is_named_to_the_letter(text: str, expected: set[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lotus is built on acme/seed-7b and acme/root-7b.", {"acme/seed-7b", "acme/root-7b"}),
        (
            "Lotus is built on acme/seed-7b, acme/root-7b, and our acme/stem-7b.",
            {"acme/seed-7b", "acme/root-7b", "acme/stem-7b"},
        ),
        ("acme/seed-7b merged with acme/root-7b.", {"acme/seed-7b", "acme/root-7b"}),
        ("Interleaving layers of acme/seed-7b (all) and acme/root-7b.", {"acme/seed-7b", "acme/root-7b"}),
        ("本模型基于 acme/seed-7b 和 acme/root-7b。", {"acme/seed-7b", "acme/root-7b"}),
        ("Fine-tuned from acme/seed-7b on notes and acme/root-7b answers.", {"acme/seed-7b"}),
        ("Fine-tuned from acme/seed-7b, a BERT model.", {"acme/seed-7b"}),
        (
            "The encoder was warm-started from the acme/seed-7b checkpoint and the decoder from the acme/root-7b checkpoint.",
            {"acme/seed-7b", "acme/root-7b"},
        ),
        ("Lotus combines acme/seed-7b and acme/root-7b.", {"acme/seed-7b", "acme/root-7b"}),
        ("Lotus integrates acme/seed-7b with much care.", set()),
        ("Fine-tuned from acme/lotus-7b, acme/seed-7b and acme/root-7b.", set()),
        ("Our models are built on top of either llama or llama-2.", set()),
    ],
)
def test_several_models_named_in_one_breath(text: str, expected: set[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("fern/moss-llama-7b", {"LLaMA"}), ("fern/moss-qwen-7b", {"Qwen"})]
)
def test_of_the_bases_of_many_models_a_name_tells_which_is_ours(name: str, expected: set[str]) -> None:
    assert named("We release six models based on Llama and Qwen.", name) == expected


TABLE: Final = "| Model | Base model |\n|---|---|\n| Fern-7B | acme/stem-7b |\n| {} | {} |\n"


@pytest.mark.parametrize("us", ["Lotus-7B", "[ours](https://huggingface.co/acme/lotus-7b)"])
@pytest.mark.parametrize("base", [LINK, "acme/seed-7b"])
def test_the_row_of_a_table_that_names_us_names_our_base(us: str, base: str) -> None:
    (edge,) = parents(read(TABLE.format(us, base)))
    assert (edge.target.id, edge.citation.line) == ("acme/seed-7b", 4)
    assert made_from(TABLE.format("Moss-7B", base)) == {}


@pytest.mark.parametrize("stage", ["acme/lotus-7b-base", "acme/lotus-7b-sft", "acme/lotus-7b-step9"])
def test_our_own_earlier_stage_is_a_parent(stage: str) -> None:
    assert made_from(front(base_model=stage)) == {stage: "finetune"}
    assert made_from(f"Lotus is fine-tuned from {stage} on notes.") == {stage: "finetune"}


def test_the_family_of_our_own_maker_is_ourselves_unless_it_is_another_one() -> None:
    assert named("Flan is based on pretrained T5 weights.", "google/flan-t5-base") == {"T5"}
    assert named("These are quantized weights of Command R+.", "CohereLabs/c4ai-command-r-plus") == set()
    assert named("It is based on the pretrained Qwen-7B.", "Qwen/Qwen-7B-Chat") == {"Qwen/Qwen-7B"}
    assert named("Qwen-7B is based on the pretrained Qwen-1.8B.", "Qwen/Qwen-7B-Chat") == {"Qwen-1.8B"}
    assert named("It is based on Qwen-7B-Chat.", "Qwen/Qwen-7B-Chat") == set()
    assert named("Qwen is based on Qwen.", "Qwen/Qwen-7B-Chat") == set()


def test_a_version_made_from_us_is_no_parent_and_metadata_may_say_otherwise() -> None:
    assert made_from("Also fine-tuned from acme/lotus-7b-GGUF files.") == {}
    assert made_from(front(base_model="acme/lotus-7b-GGUF")) == {"acme/lotus-7b-GGUF": "finetune"}


@pytest.mark.parametrize(
    ("base", "said", "expected"),
    [
        ("mistralai/Mistral-7B-v0.1", "Mistral 7B", {"mistralai/Mistral-7B-v0.1"}),
        ("mistralai/Mistral-7B-v0.1", "Mistral-7B-v0.1", {"mistralai/Mistral-7B-v0.1"}),
        ("bert-base-cased", "the BERT weights", {"bert-base-cased"}),
        ("acme/mistral-notes", "Mistral 7B", {"acme/mistral-notes", "Mistral 7B"}),
        ("acme/seed-7b", "Mistral 7B", {"acme/seed-7b", "Mistral 7B"}),
    ],
)
def test_a_family_that_its_makers_model_stands_for_is_no_second_parent(
    base: str, said: str, expected: set[str]
) -> None:
    assert named(f"---\nbase_model: {base}\n---\nLotus was fine-tuned from {said} in May.\n") == expected


def test_a_link_is_where_its_words_stand() -> None:
    inside = "CompactSeed is distilled from [Seed](https://huggingface.co/acme/seed-7b) on text."
    assert made_from(inside) == {"acme/seed-7b": "distilled"}
    last = "In this port this is a version of [this](https://huggingface.co/acme/seed-7b)."
    assert named(last) == {"acme/seed-7b"}
    longer = "`seed-7b-x` is fine-tuned from [seed-7b](https://huggingface.co/acme/seed-7b)."
    assert named(longer) == {"acme/seed-7b"}


def test_a_conversion_in_chinese() -> None:
    assert made_from("这是 acme/seed-7b 的量化版本。", "fern/seed-7b-GGUF") == {"acme/seed-7b": "quantized"}


def test_what_a_conversion_of_our_own_was_made_from_bears_its_name_but_for_the_format() -> None:
    text = "This is the Int4 quantized model of Qwen-7B-Chat."
    assert made_from(text, "qwen/Qwen-7B-Chat-Int4") == {"Qwen-7B-Chat": "quantized"}


# ---------------------------------------------------------------------- what is no parent


@pytest.mark.parametrize(
    "sentence",
    [
        "Unlike {}, Lotus was trained on public text.",
        "Lotus outperforms models fine-tuned from {} on every task.",
        "Results are compared with a fine-tuned version of {} on notes.",
        "Lotus is based on the {} architecture.",
        "Lotus is based on the code of {} and others.",
        "It uses a tokenizer based on the {} tokenizer.",
        "The tokenizer is derived from the tokenizer of {} with more words.",
        "## Citation\n\nThis work is based on {} weights.",
        "## Related models\n\n- {} fine-tuned on dialogues",
        "To fine-tune {} yourself, see our guide.",
        "You can fine-tune Lotus from {} with this script.",
        "If you want a chat model based on {} weights, look elsewhere.",
        "The answers were generated with {} at night.",
        "Trained from scratch, not based on {} weights.",
        "Inspired by {} and others.",
        "Popular projects built on {} include many tools.",
        "Lotus is similar to Fern, which is based on {} weights.",
        "Thanks to the authors of {} for their work.",
        "| Model | Base model |\n|---|---|\n| Fern | {} |\n| Moss | {} |",
    ],
)
@pytest.mark.parametrize("model", [LINK, "acme/seed-7b", "Llama 2"])
def test_a_model_named_beside_is_no_parent(sentence: str, model: str) -> None:
    assert made_from(sentence.replace("{}", model)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Lotus was fine-tuned on the acme/notes dataset.",
        "Fine-tuned on [notes](https://huggingface.co/datasets/acme/notes).",
        "Fine-tuned from [a Space](https://huggingface.co/spaces/acme/show) of ours.",
        "Based on [the paper](https://huggingface.co/papers/2601.04242).",
        "Trained with [axolotl](https://github.com/axolotl-ai-cloud/axolotl) on one card.",
        "Built on [Gradio](https://gradio.app/acme/show).",
        "The licence is based on Apache 2.0 terms.",
        "Lotus-7b is a fine-tuned version of lotus-7b on notes.",
        "Lotus-7B-Instruct is the larger version of acme/lotus-1b for chat.",
        "This model is a fine-tuned version of [More Information Needed] on notes.",
        "**Finetuned from model [optional]:** [More Information Needed]",
        "Based on input/output pairs.",
        "- [acme/fern-70b](https://huggingface.co/acme/fern-70b): the large one, fine-tuned on dialogues",
        "| M | K |\n|---|---|\n| [acme/fern-70b](https://huggingface.co/acme/fern-70b) | Finetuned model on notes |",
        "Fine-tuned for instruct/chat use.",
        "Lotus is a variant of the Llama 2 family of models.",
        "Based on examples/seq2seq of last year.",
        "Trained using TPU V3-8 machines.",
        "Lotus was trained with a ResNet-50 image model.",
        "A large vision model (ViT-g/14) trained on pictures.",
        "Fine-tuned on the acme/notes-dataset in May.",
        "## Fine-tuning\n\nacme/seed-7b is nice.",
        "This repo contains fp16 files of Lotus-7B-Instruct.",
        "我们基于 LLaMA 的结构从零训练。",
        "本模型采用和 LLaMA 一样的结构。",
        "An image encoder (BART) and a text decoder stand side by side.",
        "The frozen vision encoder and Llama 2 are joined.",
        "It is based on the [Qwen](https://example.org/qwen.pdf) model and has been pre-trained on notes.",
        "_The following section is adapted from the [Seed model card](https://huggingface.co/acme/seed-7b)_",
        "This card is adapted from acme/seed-7b with thanks.",
        "We improved our fine tuning to ensure that Llama 3 is polite.",
        "- **Seed series**: adapted from the official acme/seed-7b checkpoints",
        "The 30b model is built on acme/seed-30b weights.",
        "Licence inherited from acme/seed-7b and its maker.",
    ],
)
def test_what_is_no_model_or_no_other_one_is_no_parent(text: str) -> None:
    assert made_from(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "The reward model is initialized from acme/seed-7b weights.",
        "Other models fine-tuned from Mistral 7B are listed elsewhere.",
        "Lotus is based on the Llama 2 codebase.",
        "Lotus-13B-Chat is derived from acme/seed-13b weights.",
        "- **Lotus-13B-Chat**: fine-tuned from acme/seed-13b weights",
        "We developed Fern by fine-tuning Vicuna 13B on notes.",
        "In addition to the acme/seed-7b model trained on text, we offer more.",
        "Lotus is distilled with the distillation approach of acme/seed-7b.",
    ],
)
def test_what_another_model_was_made_from_is_no_parent(text: str) -> None:
    assert made_from(text) == {}


def test_the_card_of_the_base_quoted_below_is_not_ours() -> None:
    own = "---\nbase_model: acme/seed-7b\ntags: [gguf]\n---\n# Seed GGUF\n\n"
    quoted = "# Original model card: Seed\n\nSeed is a fine-tuned version of acme/root-7b on notes.\n"
    assert made_from(own + quoted, "fern/seed-7b-GGUF") == {"acme/seed-7b": "quantized"}
    assert "acme/root-7b" in made_from(
        own + quoted.replace("Original model card", "Origin"), "fern/seed-7b-GGUF"
    )


# ---------------------------------------------------------------------- weak hints


def hinted(*args: Any, **options: Any) -> set[str]:
    found = hints(read(*args, **options))
    assert all(edge.hint for edge in found)
    return {edge.target.id for edge in found}


@pytest.mark.parametrize(
    ("text", "name", "record", "expected"),
    [
        ("# Lotus Llama 3 Chat\n", NAME, None, {"Llama 3"}),
        ("---\ntags: [mistral, chat]\n---\n# Lotus\n", NAME, None, {"Mistral"}),
        ("# Lotus\n", NAME, {"tags": ["qwen2", "license:mit"]}, {"Qwen"}),
        ("# Lotus\n", NAME, {"config": {"model_type": "llama"}}, {"LLaMA"}),
        ("# Lotus\n", NAME, {"config": {"model_type": "bert"}}, set()),
        ("# Lotus\n", NAME, {"config": {"model_type": 3}}, set()),
        ("# Lotus\n\nBetter than Llama 3.\n", NAME, None, set()),
        ("# Llama 3\n", "meta-llama/Meta-Llama-3-8B", None, set()),
        ("# Lotus\n", NAME, {"id": "acme/Lotus-Llama-3-8B"}, {"Llama 3"}),
        ("# Lotus\n", NAME, {"gguf": {"architecture": "qwen2"}}, {"Qwen"}),
        ("---\nlicense: llama3.1\n---\n# Lotus\n", NAME, None, {"Llama 3.1"}),
        ("---\nlicense: bigscience-bloom-rail-1.0\n---\n# Lotus\n", NAME, None, set()),
        ("# Lotus: better than Llama 2 70B\n", NAME, None, set()),
        ("# DialoGPT Lotus\n", NAME, None, {"DialoGPT"}),
        ("# Lotus\n", "acme/bert_base-lotus", None, {"BERT"}),
        ("# Lotus\n", "acme/lotus-t5-small", None, {"T5"}),
        ("# Lotus BERT\n\nIt was pretrained on notes.", NAME, None, {"BERT"}),
        ("# Lotus BERT\n\nBERT was pretrained on books.", NAME, None, {"BERT"}),
        ("# Lotus BERT\n\nWe pretrained Lotus BERT on 90 GB of books.", NAME, None, set()),
        ("# Lotus BERT\n\nLotusBERT was pretrained on books.", NAME, None, {"BERT"}),
        ("# BERT\n", "google-bert/bert-tiny", None, set()),
        ("# T5\n", "t5-small", None, set()),
        ("# Lotus\n\nChanges concerning acme/fern-7b-v0.2:", NAME, None, {"acme/fern-7b-v0.2"}),
        ("Better than its previous version, acme/fern-7b-v0.2.", NAME, None, {"acme/fern-7b-v0.2"}),
        ("Its tokenizer originates directly from acme/fern-7b-v0.2.", NAME, None, {"acme/fern-7b-v0.2"}),
        ("Changes since acme/fern-7b-v0.2. We pretrained Lotus on notes.", NAME, None, set()),
    ],
)
def test_a_name_or_an_architecture_is_a_weak_sign(
    text: str, name: str, record: Any, expected: set[str]
) -> None:
    assert hinted(text, name, record=record) == expected


def test_the_architecture_in_the_configuration_is_a_weak_sign() -> None:
    assert hinted("# Lotus\n", files={"config.json": {"model_type": "llama"}}) == {"LLaMA"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lotus has the LLaMA architecture. Its pretraining data is public.", {"LLaMA"}),
        ("A model with the same architecture as LLaMA. We pretrained it.", set()),
        ("Lotus has the LLaMA architecture.", {"LLaMA"}),
        ("LLaMA is a model with a transformer architecture, pretrained on text.", {"LLaMA"}),
        ("Lotus has the Qwen architecture. We pretrained it.", set()),
        ("- **Training tokens:** 1.4T", set()),
        ("- **Training tokens:** 20M", {"LLaMA"}),
    ],
)
def test_a_design_that_the_card_explains_is_no_sign(text: str, expected: set[str]) -> None:
    assert hinted(text, record={"config": {"model_type": "llama"}}) == expected
    assert hinted(f"# Lotus Llama 3\n\n{text}") == {"Llama 3"}


SCRATCH: Final = "Lotus was trained from scratch on public text.\n"
MEASURED: Final = "We pretrained this model on public text of 300 billion tokens.\n"


def test_training_from_scratch_discharges_every_hint_and_a_measure_only_an_architecture() -> None:
    for text, left in ((SCRATCH, set()), (MEASURED, {"Llama 3"}), ("It is small.\n", {"Llama 3"})):
        assert hinted(f"# Lotus Llama 3\n\n{text}") == left
    for text, left in ((SCRATCH, set()), (MEASURED, set()), ("It is small.\n", {"LLaMA"})):
        assert hinted(text, record={"config": {"model_type": "llama"}}) == left


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (SCRATCH, "scratch"),
        ("The weights were randomly initialized.", "scratch"),
        ("本模型从零开始训练。", "scratch"),
        ("스크래치가 아니라 처음부터 새로 학습한 모델입니다.", "scratch"),
        ("フルスクラッチで学習したモデルです。", "scratch"),
        ("Mô hình được huấn luyện từ đầu trên văn bản mở.", "scratch"),
        ("Lotus a été entraîné à partir de zéro.", "scratch"),
        (MEASURED, "pretrained"),
        ("We pretrained Lotus on notes.", "pretrained"),
        ("Lotus was pretrained for a month.", "pretrained"),
        ("The model was pretrained on notes.", "told"),
        ("A small model pre-trained by the pond lab.", "told"),
        ("It leverages trillions of good tokens for training.", "pretrained"),
        ("Lotus 采用 2 万亿 Tokens 语料进行预训练。", "pretrained"),
        ("It is a pretrained language model.", "told"),
        ("We use a network pretrained on notes.", None),
        ("BERT was pretrained on notes.", None),
        ("Mistral-7B was trained on 2T tokens.", None),
        ("A pretrained model for poems.", None),
        ("Compared to Fern, which was pretrained on notes, Lotus is small.", None),
        ("It has random weights, initialized from the default settings and trained from scratch.", "scratch"),
        ("Lotus was continually trained from scratch weights.", None),
        ("We further pre-trained it on web text of 20 billion tokens.", None),
        ("Lotus was fine-tuned on 3 billion tokens.", None),
        ("我们在 180 GB 语料上继续预训练了模型。", None),
        ("It makes soup from scratch.", None),
        ("Lotus is small.", None),
    ],
)
def test_a_sentence_that_says_the_weights_began_here(text: str, rule: str | None) -> None:
    found = from_scratch(read(text))
    assert (found[0] if found else None) == rule
    assert not found or found[1].line == 1


@pytest.mark.parametrize(
    "words",
    [
        "Our base model is initialized with PondGen-16B.",
        "It was further pre-trained on notes.",
        "It is built by further training the BERT language model on notes.",
    ],
)
def test_a_pretraining_that_went_on_from_another_began_nothing(words: str) -> None:
    assert from_scratch(read(MEASURED)) is not None
    assert from_scratch(read(f"{MEASURED}\n{words}")) is None
    assert from_scratch(read(f"{SCRATCH}\n{words}")) is not None


def test_a_sentence_that_begins_with_a_link_speaks_of_what_it_links() -> None:
    words = "[{0}](https://huggingface.co/{0}) was trained from scratch on public text."
    assert from_scratch(read(words.format("other/fern-7b"))) is None
    found = from_scratch(read(words.format(NAME)))
    assert found is not None
    assert found[0] == "scratch"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We train all from scratch, and use ViT-L/14 provided by another lab.", {"a part of another maker"}),
        ("It was pretrained by us and uses a RoBERTa model to get text features.", {"RoBERTa"}),
        ("It was pretrained by us with pages provided by another lab.", set()),
        ("We trained it from scratch to the same embedding space as CLIP ViT-L/14.", {"CLIP"}),
    ],
)
def test_a_part_that_others_gave_is_a_hint_whatever_was_trained_from_scratch(
    text: str, expected: set[str]
) -> None:
    found = hints(read(text))
    assert {e.target.id for e in found} == expected
    assert {e.relation for e in found} <= {Relation.COMPONENT}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("internlm/internlm-pond-7b", "It is a model of images based on InternLM2.", {"InternLM2"}),
        ("internlm/internlm2-pond-7b", "It is a model of images based on InternLM2.", set()),
        ("internlm/internlm-pond-7b", "It is based on the InternLM2 architecture.", set()),
        ("internlm/internlm-pond-7b", "Many applications are based on InternLM2.", set()),
        ("internlm/internlm-pond-7b", "Trained from scratch; built on InternLM2 all the same.", set()),
    ],
)
def test_another_model_of_our_maker_may_be_our_base(name: str, text: str, expected: set[str]) -> None:
    assert {e.target.id for e in hints(read(text, name))} == expected


LOADS: Final = "```python\nmodel = AutoModel.from_pretrained({!r})\n```\n"


@pytest.mark.parametrize(
    ("path", "text", "called"),
    [
        ("/x/Qwen-9B", "# Cards\n\n" + LOADS.format("Qwen/Qwen-9B"), "Qwen/Qwen-9B"),
        ("/x/Qwen__Qwen-9B.md", LOADS.format("Qwen/Qwen-9B"), "Qwen/Qwen-9B"),
        ("/x/README.md", "# Qwen-9B\n\n" + LOADS.format("Qwen/Qwen-9B"), "Qwen/Qwen-9B"),
        ("/x/Qwen-9B-tuned", LOADS.format("Qwen/Qwen-9B"), "/x/Qwen-9B-tuned"),
        ("/x/README.md", "# Qwen-9B tuned\n\n" + LOADS.format("Qwen/Qwen-9B"), "/x/README.md"),
        ("/x/Qwen-9B", "# Qwen-9B", "/x/Qwen-9B"),
    ],
)
def test_a_folder_is_called_as_its_card_loads_it(path: str, text: str, called: str) -> None:
    found = read(text, path)
    local = Reading(found.node.model_copy(update={"local": True}))
    assert local.called == called
    assert ({e.target.id for e in hints(local)} == set()) is (called != path)
    assert called == path or local.name == called.rpartition("/")[2]


def test_whose_a_folder_is_only_its_card_says_which_frees_it_of_no_terms() -> None:
    found = read("# Llama-3-8B\n\n" + LOADS.format("meta-llama/Llama-3-8B"), "/x/Llama-3-8B")
    assert {e.target.id for e in hints(Reading(found.node.model_copy(update={"local": True})))} == {"Llama 3"}


# ---------------------------------------------------------------------- whatever the text


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(["lotus-7b" + "_" * 3900 + " fine-tuned from acme/seed-7b"] * 12),
        "Lotus-7b " + "* " * 20_000 + "fine-tuned from acme/seed-7b",
        "\n\n".join(["based on Llama 2 and " * 180] * 12),
        "".join(f"[a{n}](https://huggingface.co/acme/s{n}-7b) and " for n in range(900)),
        "fine-tuned from " + "[a](https://huggingface.co/acme/s-7b), " * 1000,
        "acme/seed-7b " + "(a) " * 12_000 + "fine-tuned on notes",
        "# fine-tuned Llama 2\n" * 1200,
        "| Model | Base model |\n|---|---|\n"
        + "| [m](https://huggingface.co/acme/m-7b) | acme/b-7b |\n" * 900,
        "微调 Llama 2 基于 " * 3000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    model = read(text, record={"config": {"model_type": "llama"}})
    since = time.process_time()
    assert all(edge.target.id.lower() != NAME for edge in [*parents(model), *hints(model)])
    assert time.process_time() - since < 3


WORDS: Final = [
    "fine-tuned version of",
    "based on",
    "base model:",
    "merge of",
    "acme/seed-7b",
    LINK,
    "Llama 2",
    "基于",
    "\n- ",
    "\n\n",
    "`",
    "|",
    "merge_method",
    "# ",
]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=8)), max_size=30).map(" ".join))
def test_any_text_is_read_and_every_parent_is_another_model_with_a_line(text: str) -> None:
    model = read(text)
    for edge in [*parents(model), *hints(model)]:
        assert edge.target.id.lower() != NAME
        assert edge.relation is not Relation.TRAINED_ON
        assert edge.citation.line is not None
        lines = model.card.document.lines if model.card else []
        assert edge.citation.quote.startswith(lines[edge.citation.line - 1][:200])
    assert parents(read(text)) == parents(model)


@given(
    st.recursive(
        st.none() | st.text(max_size=9) | st.integers(),
        lambda x: (
            st.lists(x, max_size=3)
            | st.dictionaries(st.sampled_from(["models", "relation", "id", "peft"]), x, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_any_record_is_read(value: Any) -> None:
    record = {"baseModels": value, "tags": value, "config": value, "cardData": {"base_model": value}}
    model = read(None, record=record, files={"adapter_config.json": {"base_model_name_or_path": value}})
    assert all(edge.source.id == NAME for edge in [*parents(model), *hints(model)])


# ---------------------------------------------------------------------- copies and conversions


@pytest.mark.parametrize(
    "sign", ["original model", "official repo", "original model card", "original checkpoint"]
)
def test_a_copy_leads_to_its_original(sign: str) -> None:
    link = f"See the {sign} [here](https://huggingface.co/pond/lotus-7b)."
    assert made_from(link, "acme/lotus-7b-hf") == {"pond/lotus-7b": "quantized"}
    assert made_from(link, "acme/rose-7b") in ({}, {"pond/lotus-7b": "finetune"})
    own = made_from(f"We pretrained Lotus 7B from scratch. {link}", "acme/lotus-7b-hf")
    assert "quantized" not in own.values()
    same = made_from(f"We pretrained Lotus 7B on 90 GB of books. {link}", "acme/lotus-7b")
    assert same == {"pond/lotus-7b": "quantized"}


@pytest.mark.parametrize("name", ["acme/rose-7b-GGUF", "acme/rose-7b-AWQ", "acme/lotus-7b-GGUF"])
def test_a_conversion_leads_to_the_model_of_its_name_without_the_format(name: str) -> None:
    link = "See [pond/rose-7b](https://huggingface.co/pond/rose-7b) for all that was written of it."
    assert made_from(link, name) == ({"pond/rose-7b": "quantized"} if "rose" in name else {})


def test_what_lies_here_was_converted_whatever_its_name() -> None:
    text = "This model is converted from [pond/rose-7b](https://huggingface.co/pond/rose-7b)."
    assert made_from(text) == {"pond/rose-7b": "quantized"}
    beside = "A quantized version of pond/rose-7b is to be had elsewhere."
    assert made_from(f"Lotus 7B is a model. Users like it. Find {beside}") in (
        {},
        {"pond/rose-7b": "finetune"},
    )


@pytest.mark.parametrize(
    ("text", "name", "relation"),
    [
        ("A pond.", "acme/lotus-7b", "finetune"),
        ("A pond.", "acme/lotus-7b-quantized.w4a16", "quantized"),
        ("A pond.", "acme/quantum-7b", "finetune"),
        ("This is a quantized version of pond/rose-7b.", "acme/lotus-7b", "quantized"),
        ("We fine-tuned it. This is a quantized version of pond/rose-7b.", "acme/lotus-7b", "finetune"),
    ],
)
def test_a_base_of_a_conversion_is_not_what_was_tuned(text: str, name: str, relation: str) -> None:
    card = f"---\nbase_model: pond/rose-7b\n---\n{text}\n"
    assert made_from(card, name) == {"pond/rose-7b": relation}


@pytest.mark.parametrize(
    "text",
    [
        "Lotus is built on SigLIP-400M and Llama-3-8B.",
        "---\nbase_model: [google/siglip-base, meta-llama/Llama-3-8B]\n---\nA pond.",
    ],
)
def test_what_only_sees_is_a_part_of_what_talks(text: str) -> None:
    assert sorted(made_from(text).values()) == ["component", "finetune"]


def test_a_copy_names_the_model_that_it_makes_fit() -> None:
    text = "This repository contains the pond-compatible `lotus-7b`. The weights are untouched."
    assert made_from(text, "acme/lotus-7b-hf") == {"lotus-7b": "quantized"}
    assert made_from(text, "acme/lotus-7b") == {}
