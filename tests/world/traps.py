"""The twenty traps of the rule book: each is the open family with one thing changed, so that only that can be at fault."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from tests.hub import LFS, LocalHub, card
from tests.hub.repository import File
from tests.world.forge import Forge
from tests.world.open import (
    BASE,
    BASE_CARD,
    CODE,
    CORPUS,
    CORPUS_CARD,
    GGUF_CARD,
    INSTRUCT,
    INSTRUCT_CARD,
    MIT,
    NEEDED,
    PAPER,
)

WEIGHTS: Final = LFS(2_200_000_000)
MODEL: Final[Mapping[str, File]] = {"model.safetensors": WEIGHTS}
LLAMA: Final = "meta-llama/Llama-3.1-8B"


class Trap(NamedTuple):
    """A model that is not truly open: how to publish it, and the check that must see why."""

    number: int
    build: Callable[[LocalHub, Forge], str]
    check: str
    word: str


TRAPS: Final[list[Trap]] = []


def trap(number: int, check: str, word: str = "not-met") -> Callable[..., Callable[[LocalHub, Forge], str]]:
    """Register a trap: the criterion of ``check`` must come to ``word``."""

    def register(build: Callable[[LocalHub, Forge], str]) -> Callable[[LocalHub, Forge], str]:
        TRAPS.append(Trap(number, build, check, word))
        return build

    return register


def publish(
    hub: LocalHub, text: str, license_text: str = MIT, files: Mapping[str, File] = MODEL, name: str = BASE
) -> str:
    """Publish the model, under the name of the open base if no other is given, and say the name."""
    kept = NEEDED | {"README.md": text, "LICENSE": license_text} | dict(files)
    hub.model(name, {path: content for path, content in kept.items() if content})
    return name


def without(text: str, *lines: str) -> str:
    """The text without the lines that hold any of these words."""
    return "\n".join(line for line in text.split("\n") if not any(word in line for word in lines))


def closed_base(
    hub: LocalHub, name: str = "acme/closed-7b", license_id: str = "apache-2.0", **options: str
) -> str:
    """A model of which nothing but the weights is to be had."""
    text = card(name, "A language model. We do not disclose the training data.", license=license_id)
    hub.model(name, NEEDED | {"README.md": text, "model.safetensors": WEIGHTS}, **options)
    return name


@trap(1, "data-stages")
def weights_and_inference_code(hub: LocalHub, forge: Forge) -> str:
    """Free weights, a repository that only runs them, a report on results, and not a word on data."""
    forge.repository(
        "lotus-lab/lotus-run",
        {"README.md": "# Run Lotus\n", "LICENSE": MIT, "lotus/generate.py": "model.generate(prompt)\n"},
    )
    return publish(
        hub,
        card(
            "Lotus Open",
            "Two open-weight language models. Run them with https://github.com/lotus-lab/lotus-run.",
            license="mit",
        ),
    )


@trap(2, "data-stages")
def weights_only(hub: LocalHub, _: Forge) -> str:
    """A release of weights under a free licence."""
    text = "A 1.1 billion parameter language model, pretrained on 3 trillion tokens of public web data."
    return publish(hub, card("Lotus Release", text, license="apache-2.0"), "")


@trap(3, "lineage-rights")
def free_tag_on_a_llama(hub: LocalHub, _: Forge) -> str:
    """A free tag on a tuned Llama."""
    closed_base(hub, LLAMA, "llama3.1", gated="manual")
    return publish(hub, INSTRUCT_CARD.replace(BASE, LLAMA), name=INSTRUCT)


@trap(4, "data-stages")
def open_tuning_over_a_closed_base(hub: LocalHub, _: Forge) -> str:
    """Open tuning sets over a base of which no data is known."""
    return publish(hub, INSTRUCT_CARD.replace(BASE, closed_base(hub)))


@trap(5, "lineage-rights")
def adapter_over_a_gated_base(hub: LocalHub, _: Forge) -> str:
    """A free adapter, useless without a base that is handed out on request."""
    closed_base(hub, LLAMA, "llama3.1", gated="manual")
    text = INSTRUCT_CARD.replace(BASE, LLAMA).replace("relation: finetune", "relation: adapter")
    return publish(
        hub, text, files={"adapter_model.safetensors": LFS(90_000_000), "adapter_config.json": '{"r": 8}'}
    )


@trap(6, "data-stages")
def benchmarks_as_datasets(hub: LocalHub, _: Forge) -> str:
    """Only benchmarks stand where datasets are declared."""
    text = without(BASE_CARD, "pretrained only", "and 15 %", "Training data")
    for name in ("cais/mmlu", "openai/gsm8k"):
        hub.dataset(
            name, {"README.md": card(name, "Questions.", license="mit"), "test.parquet": LFS(3_000_000)}
        )
    return publish(hub, text.replace(f"- {CORPUS}", "- cais/mmlu\n- openai/gsm8k"))


@trap(7, "no-use-restriction")
def behavioural_licence(hub: LocalHub, _: Forge) -> str:
    """Everything is open but for a licence that forbids uses."""
    return publish(hub, BASE_CARD.replace("license: mit", "license: bigscience-bloom-rail-1.0"), "")


@trap(8, "no-use-restriction")
def non_commercial(hub: LocalHub, _: Forge) -> str:
    """Everything is open but for commerce."""
    return publish(hub, BASE_CARD.replace("license: mit", "license: cc-by-nc-sa-4.0"), "")


@trap(9, "no-use-restriction")
def research_only(hub: LocalHub, _: Forge) -> str:
    """A licence of its own that permits research and nothing else."""
    text = (
        "Lotus Research Licence\n\nYou may use the Model for academic research purposes only. "
        "Any commercial use of the Model is prohibited. You shall not use the Model to harm others.\n"
    )
    named = "license: other\nlicense_name: lotus-research\nlicense_link: LICENSE"
    return publish(hub, BASE_CARD.replace("license: mit", named), text)


@trap(10, "data-license")
def famous_data_that_is_gone(hub: LocalHub, _: Forge) -> str:
    """Code and recipe are complete, but the data is a collection whose host took it down."""
    text = BASE_CARD.replace(f"datasets:\n- {CORPUS}\n", "")
    text = text.replace(f"[Pond Corpus](https://huggingface.co/datasets/{CORPUS})", "the Pile")
    return publish(hub, text)


@trap(11, "no-use-restriction", "partly-met")
def polite_request(hub: LocalHub, _: Forge) -> str:
    """A free tag, a request in prose; non-commercial data, a small part of which is not distributed."""
    hub.dataset(
        CORPUS,
        {"README.md": CORPUS_CARD.replace("cc0-1.0", "cc-by-nc-sa-4.0"), "data/a.parquet": LFS(900_000_000)},
    )
    hub.dataset(
        "lotus-lab/pond-private",
        {"README.md": card("Private", "Letters. They are not distributed.", license="cc-by-4.0")},
    )
    sets = (
        "\n\n| dataset | tokens |\n|---|---|\n"
        f"| [Pond Corpus](https://huggingface.co/datasets/{CORPUS}) | 398.4 B |\n"
        "| [Private](https://huggingface.co/datasets/lotus-lab/pond-private) | 1.6 B |\n"
    )
    text = BASE_CARD.replace("No other data was used.", f"No other data was used.{sets}")
    return publish(
        hub, text + "\nWe kindly ask that the model be used for research and non-commercial purposes only.\n"
    )


@trap(12, "no-use-restriction")
def modified_mit(hub: LocalHub, _: Forge) -> str:
    """The licence of MIT with a duty that a number of users triggers."""
    clause = (
        "\nOur only modification part is that, if the Software (or any derivative works thereof) is used for any of your "
        'commercial products or services that have more than 100 million monthly active users, you shall prominently display "Lotus" '
        "on the user interface of such product or service.\n"
    )
    return publish(
        hub, BASE_CARD.replace("license: mit", "license: other\nlicense_name: modified-mit"), MIT + clause
    )


@trap(13, "no-use-restriction")
def custom_text_behind_a_tag(hub: LocalHub, _: Forge) -> str:
    """The tag says MIT and the file says something else."""
    text = "Lotus Model Terms\n\nThe weights may not be used for commercial purposes without our written permission.\n"
    return publish(hub, BASE_CARD, text)


@trap(14, "ungated", "unknown")
def gate_that_asks_who_you_are(hub: LocalHub, _: Forge) -> str:
    """Handed out automatically, against a name and an address."""
    fields = "extra_gated_fields:\n  Name: text\n  Affiliation: text\n"
    files = NEEDED | {
        "README.md": BASE_CARD.replace("license: mit\n", f"license: mit\n{fields}"),
        "LICENSE": MIT,
    }
    hub.model(BASE, files | {"model.safetensors": WEIGHTS}, gated="auto")
    return BASE


@trap(15, "lineage-rights")
def quantised_and_relabelled(hub: LocalHub, _: Forge) -> str:
    """A quantisation of a restricted model, under a free tag."""
    name = closed_base(hub, "acme/gemma-like", "gemma")
    return publish(hub, GGUF_CARD.replace(INSTRUCT, name), files={"model.Q4_K_M.gguf": LFS(700_000_000)})


@trap(16, "lineage-rights")
def merged_with_a_llama(hub: LocalHub, _: Forge) -> str:
    """A merge of an open parent and a restricted one."""
    closed_base(hub, LLAMA, "llama3.1")
    text = card(
        "Lotus merge",
        f"A merge of {INSTRUCT} and {LLAMA}, made with mergekit.",
        license="apache-2.0",
        base_model=[INSTRUCT, LLAMA],
        base_model_relation="merge",
    )
    return publish(hub, text, "")


@trap(17, "data-obtainable")
def dataset_without_data(hub: LocalHub, _: Forge) -> str:
    """The dataset's repository holds a README."""
    hub.dataset(CORPUS, {"README.md": CORPUS_CARD, ".gitattributes": "*.parquet filter=lfs\n"})
    return publish(hub, BASE_CARD)


@trap(18, "pretraining-code", "partly-met")
def general_framework_as_code(hub: LocalHub, forge: Forge) -> str:
    """The training code named is everybody's."""
    forge.repository(
        "NVIDIA/Megatron-LM",
        {
            "README.md": "# Megatron\n",
            "LICENSE": MIT,
            "pretrain_gpt.py": "loss.backward()\noptimizer.step()\npretrain(model)\n",
        },
    )
    hub.paper(PAPER, title="Lotus: an open model", summary="We present Lotus 1B.")
    text = BASE_CARD.replace(f"https://github.com/{CODE}", "https://github.com/NVIDIA/Megatron-LM")
    return publish(hub, text.replace("Learning rate", "Rate").replace("AdamW", "X").replace("Schedule", "Y"))


@trap(19, "method-document")
def paper_of_a_method(hub: LocalHub, _: Forge) -> str:
    """The paper linked is on the method that everybody uses."""
    hub.paper(
        "2106.09685",
        title="LoRA: Low-Rank Adaptation of Large Language Models",
        summary="We freeze the weights of a model and inject matrices.",
    )
    return publish(
        hub,
        BASE_CARD.replace(PAPER, "2106.09685")
        .replace("technical report", "paper on LoRA")
        .replace("our\n", "the\n"),
    )


@trap(20, "pretraining-code", "partly-met")
def code_that_is_coming_soon(hub: LocalHub, forge: Forge) -> str:
    """The repository of the training code holds a promise."""
    forge.repository(CODE, {"README.md": "# Lotus training\n\nThe code is coming soon.\n", "LICENSE": MIT})
    return publish(hub, BASE_CARD)
