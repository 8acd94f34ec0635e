"""The settings of a recipe as texts state them: for this model's own training, in sentences, tables, blocks and code."""

from typing import Any, Final

import pytest

from openaudit.dossier import Dossier
from openaudit.evidence import Citation
from openaudit.recipe import (
    COMPUTE,
    KEYS,
    applicable,
    checkpoints,
    compute,
    in_code,
    keys,
    logs,
    of_run,
    records,
    scripts,
    tool,
)
from openaudit.repository import contents
from tests.checks import REFS, evidence, front, model, node

NAME: Final = "acme/lotus-7b"
BASED: Final = front(base_model="acme/seed-7b")


def dossier(card: str, name: str = NAME, files: dict[str, Any] | None = None, **record: Any) -> Dossier:
    """A model with this card."""
    read = evidence({name: model(card, files, **record)})
    return Dossier(read, read.subject)


def stated(card: str, name: str = NAME) -> dict[str, Citation]:
    """The settings that a card states."""
    return keys(dossier(card, name).read)


# ---------------------------------------------------------------------- sentences


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Lotus is a decoder-only transformer language model.", "architecture"),
        ("It has 32 layers.", "architecture"),
        ("Lotus has 6.9 billion parameters.", "parameters"),
        ("The vocabulary has 50,257 entries.", "tokenizer"),
        ("Texts were tokenized using the seed tokenizer.", "tokenizer"),
        ("It was trained with a masked language modelling objective.", "objective"),
        ("**Loss**: `MultipleNegativesRankingLoss`", "objective"),
        ("We trained it with AdamW.", "optimizer"),
        ("The peak learning rate was 3e-4.", "learning-rate"),
        ("It was tuned with 5e-5 learning rate.", "learning-rate"),
        ("Learning rate: 1.5 x 10^-4", "learning-rate"),
        ("Learning rate decays with a cosine after warmup.", "schedule"),
        ("We used a batch size of 1024.", "batch-size"),
        ("- per_device_train_batch_size: 16", "batch-size"),
        ("It was trained on 2 trillion tokens.", "duration"),
        ("We trained for 143,000 steps.", "duration"),
        ("Training took about three days.", "duration"),
        ("The maximum sequence length is 4096.", "context-length"),
        ("The training mixture is 60% web, 30% code and 10% books.", "data-mixture"),
        ("It was trained in bfloat16.", "precision"),
        ("The model was trained on 64 A100 GPUs.", "hardware"),
        ("**Hardware**: TPUv3", "hardware"),
        ("It was trained with GPT-NeoX.", "software"),
        ("It was tuned using PyTorch Lightning.", "software"),
        ("`sentence_transformers.losses.PondLoss` with the parameters", "software"),
        ("It was trained on 2xA100s.", "hardware"),
        ("We used hardware of type H100-80GB.", "hardware"),
        ("Training time: 18 days", "duration"),
        ("The training lasted a total of 3 days.", "duration"),
        ("我们训练1个epoch", "duration"),
        ("**Steps**: 46,000", "duration"),
        ("Params (M): 5.3", "parameters"),
        (r"The hidden size is set, d_model of \(3,072\).", "architecture"),
        ("It takes 16384 token input.", "context-length"),
        ("unet_lr: 0.0001", "learning-rate"),
        ("Effective Batch Size: 64", "batch-size"),
        ("It was trained with a contrastive learning objective.", "objective"),
    ],
)
def test_a_sentence_states_a_setting(text: str, key: str) -> None:
    found = stated(f"# Lotus 7B\n\n## Training\n\n{text}\n")
    assert key in found
    assert found[key].line == 5
    assert found[key].quote == text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("The model runs on a single RTX 4090 GPU.", "hardware"),
        ("You need at least 2 A100 GPUs to fine-tune the model.", "hardware"),
        ("Inference takes 16 GB of VRAM on a GPU.", "hardware"),
        ("Please load the model in bfloat16.", "precision"),
        ("Memory use is 14 GB in fp16.", "precision"),
        ("GPU memory needed by inference when the batch size is 1.", "batch-size"),
        ("- eval_batch_size: 8", "batch-size"),
        ("For batch size and learning rate we refer to table 9.", "batch-size"),
        ("For batch size and learning rate we refer to table 9.", "learning-rate"),
        ("Learning rate warmup took 10k steps.", "learning-rate"),
        ("With a warmup of 2000 steps.", "duration"),
        ("- Loss: 0.7088", "objective"),
        ("It beats Seed by 12% to 14% on code.", "data-mixture"),
        ("This is a transformers model that has been pushed on the Hub.", "architecture"),
        ("It needs 1/10 parameters of Seed.", "parameters"),
        ("The objective of this work is to write of flowers.", "objective"),
        ("It can be run on a single GPU.", "hardware"),
        ("It was trained with the OpenCLIP-ViT/H text encoder.", "software"),
        ("The data for training was cut with the gpt-neox-20b tokenizer.", "software"),
        ("It was trained using the preference optimization framework.", "software"),
    ],
)
def test_a_sentence_about_something_else_states_none(text: str, key: str) -> None:
    assert key not in stated(f"# Lotus 7B\n\n## About\n\n{text}\n")


@pytest.mark.parametrize(
    "title", ["Evaluation", "How to use", "Usage", "Benchmark results", "Quickstart", "Limitations"]
)
def test_settings_of_evaluation_and_use_do_not_count(title: str) -> None:
    text = "Batch size: 8. Learning rate: 1e-4. Sequence length 512."
    assert not stated(f"# Lotus\n\n## {title}\n\n{text}\n")
    assert len(stated(f"# Lotus\n\n## Training and evaluation data\n\n{text}\n")) == 3


def test_the_tuning_of_others_does_not_count_for_the_base() -> None:
    text = "## Fine-tuning\n\nWe used a learning rate of 2e-5 and a batch size of 16.\n"
    assert not stated(f"# Lotus 7B\n\n{text}")
    assert set(stated(f"{BASED}# Lotus 7B\n\n{text}")) == {"learning-rate", "batch-size"}


def test_another_size_states_its_own() -> None:
    assert "learning-rate" not in stated(
        "# Lotus\n\nThe 70B model was trained with a learning rate of 1.5e-4.\n"
    )
    assert "learning-rate" in stated("# Lotus\n\nThe 7B model was trained with a learning rate of 3e-4.\n")
    assert "duration" in stated("# Lotus\n\nIt was trained on 70B tokens.\n")


def test_a_card_that_is_quoted_states_nothing_of_this_model() -> None:
    quoted = "# Seed Model Card\n\nSeed was trained with AdamW for 3 epochs.\n"
    assert not stated(f"{BASED}# Lotus\n\nSee below.\n\n{quoted}")
    assert stated(f"{BASED}# Lotus\n\nSee below.\n\n{quoted.replace('Seed', 'Lotus')}")


def test_what_goes_on_from_a_sentence_on_training_is_of_the_training() -> None:
    told = "# Lotus 7B\n\n## Model\n\nIt was trained on verse. It took 24 hours on 4x A100 using axolotl.\n"
    assert {"hardware", "duration", "software"} <= set(stated(told))
    assert not stated(told.replace("It was trained on verse. ", "It is fine. "))
    assert "hardware" not in stated(told.replace("verse. ", "verse.\n\n"))


def test_another_version_states_its_own() -> None:
    told = "## Impact\n\n**Lotus v1** emissions\n\n- Emissions: 90 kg CO2\n- Hardware Type: A100\n"
    assert not compute(dossier(f"# Lotus\n\n{told}", "acme/lotus-2-depth").read)
    assert set(compute(dossier(f"# Lotus\n\n{told}", "acme/lotus-1.5").read)) == {"energy", "hardware"}
    assert "learning-rate" not in stated("# Lotus\n\nLotus 2 was trained with a learning rate of 3e-4.\n")
    assert "learning-rate" in stated("# Lotus\n\nLotus 7B was trained with a learning rate of 3e-4.\n")


# ---------------------------------------------------------------------- tables and blocks


def table(*rows: str) -> str:
    """A table of a card."""
    return "\n".join([rows[0], "|" + "---|" * (rows[0].count("|") - 1), *rows[1:]]) + "\n"


def test_columns_state_settings_in_the_row_of_this_model() -> None:
    text = table(
        "| Size | LR | Batch size | Steps |", "| 1B | 6e-4 | 512 | 9k |", "| 7B | 3e-4 | 1024 | 20k |"
    )
    found = stated(f"# Lotus\n\n## Training\n\n{text}")
    assert {found[k].quote for k in ("learning-rate", "batch-size", "duration")} == {
        "| 7B | 3e-4 | 1024 | 20k |"
    }


def test_columns_of_other_sizes_state_nothing() -> None:
    text = table("| Size | LR | Batch size |", "| 1B | 6e-4 | 512 |", "| 13B | 3e-4 | 1024 |")
    assert not stated(f"# Lotus\n\n## Training\n\n{text}")


def test_a_table_of_results_is_no_recipe() -> None:
    text = table("| Training Loss | Epoch | Step | Accuracy |", "| 0.3 | 1.0 | 500 | 0.91 |")
    assert not stated(f"{BASED}# Lotus\n\n### Training results\n\n{text}")


def test_rows_state_settings() -> None:
    text = table(
        "| Hyperparameter | Value |",
        "| Precision | `bfloat16` |",
        "| Optimizer | AdamW |",
        "| Learning rate | 1.85e-4 |",
    )
    assert {"precision", "optimizer", "learning-rate"} <= set(
        stated(f"# Lotus\n\n## Training hyperparameters\n\n{text}")
    )


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (
            "batch_size = 26\nn_epochs = 5\nlearning_rate = 5e-5\n",
            {"batch-size", "duration", "learning-rate"},
        ),
        ('{\n"epochs": 1,\n"lr": 2e-05\n}\n', {"duration", "learning-rate"}),
        ("learning rate 2e-5,\nbatch size 64,\n", {"batch-size", "learning-rate"}),
        ("def train(epochs, lr, batch_size):\n    pass\n", set()),
        ("python finetune.py --learning_rate 1e-5 --batch_size 8\n", set()),
        ("eval_batch_size=8\nlr=1\n", set()),
        ("model.generate(max_length=512)\n", set()),
    ],
)
def test_a_block_states_the_settings_of_a_run(block: str, expected: set[str]) -> None:
    assert set(stated(f"{BASED}# Lotus\n\n## Setup\n\n```\n{block}```\n")) == expected


SCRIPT: Final = (
    "trainer = ModelTrainer(tagger, corpus)\ntrainer.train('out', learning_rate=0.1, max_epochs=9)\n"
)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (f"## Training\n\n```python\n{SCRIPT}```\n", [("training", True)]),
        (f"The following script was used to train it:\n\n```\n{SCRIPT}```\n", [("training", True)]),
        ("## Training\n\n```\npython pretrain.py --learning_rate 1e-4\n```\n", [("pretraining", False)]),
        ("## Training\n\n```\nDPOTrainer(model).train()\n```\n", [("preference", True)]),
        (f"## Training\n\nYou can train your own:\n\n```python\n{SCRIPT}```\n", []),
        (f"## How to train\n\n```python\n{SCRIPT}```\n", []),
        (f"## Usage\n\n```python\n{SCRIPT}```\n", []),
        (f"## Training\n\n```python\nm = load('{NAME}')\n{SCRIPT}```\n", []),
        ("## Training\n\n```python\nmodel.generate(prompt)\n```\n", []),
    ],
)
def test_a_script_in_the_card_is_code_where_it_made_the_model(
    card: str, expected: list[tuple[str, bool]]
) -> None:
    assert [(s.kind, s.whole) for s in scripts(dossier(f"# Lotus\n\n{card}").read)][:1] == expected


def test_a_script_states_settings_and_is_cited() -> None:
    read = dossier(f"# Lotus\n\n## Training\n\n```python\n{SCRIPT}```\n").read
    assert scripts(read)[0].citation.quote == SCRIPT.split("\n")[1]
    command = "python pretrain.py --learning_rate 3e-5 --batch_size 32\n"
    found = stated(f"# Lotus\n\n## Training\n\n```\n{command}```\n")
    assert {"learning-rate", "batch-size"} <= set(found)


def test_a_table_of_the_amounts_of_sets_is_a_mixture() -> None:
    rows = table("| Dataset | Paper | Number of training tuples |", "| Pond | a | 9 |", "| Rose | b | 11 |")
    assert stated(f"# Lotus\n\n## Training data\n\n{rows}")["data-mixture"].quote == "| Pond | a | 9 |"
    assert "data-mixture" not in stated(f"# Lotus\n\n## Evaluation\n\n{rows}")
    assert "data-mixture" in stated(f"# Lotus\n\n## Sets and mix\n\n{rows}")
    assert "data-mixture" in stated(f"# Lotus\n\nSmall.\n\n# Lotus training details\n\n## Sets\n\n{rows}")


def test_the_settings_of_a_run_are_not_those_of_its_base() -> None:
    text = "It has 7 billion parameters. lora_alpha: 16, tuned with a learning rate of 1e-4.\n"
    read = dossier(f"{BASED}# Lotus\n\n## Training\n\n{text}").read
    assert set(of_run(read)) == {"adapter", "learning-rate"}
    assert set(keys(read)) == {"parameters", "learning-rate"}


def test_a_block_is_cited_by_its_line() -> None:
    found = stated("# Lotus\n\n## Hyperparameters\n\n```\nbatch_size = 26\nepochs = 5\n```\n")
    assert (found["duration"].line, found["duration"].quote) == (7, "epochs = 5")


def test_the_record_of_the_weights_states_two() -> None:
    read = dossier("# Lotus", safetensors={"total": 6_900_000_000}, config={"model_type": "lotus"}).read
    assert set(keys(read)) == {"parameters", "architecture"}


# ---------------------------------------------------------------------- code


def test_code_states_settings_and_other_sizes_are_left() -> None:
    found = contents(
        node(
            "github.com/acme/lotus",
            {
                "models/lotus-1b.yml": "train-iters: 9\nlr: 0.0009\nbatch_size: 1\nseq_length: 128\n",
                "models/lotus-7b.yml": "train-iters: 5\nlr: 0.0003\nbatch_size: 2\nbf16: true\n",
                "sft/finetune.sh": "accelerate launch finetune.py --lr 1e-5 --scheduler cosine\n",
            },
        )
    )
    read = dossier("# Lotus").read
    pretraining = in_code(found, read, ("pretraining",))
    assert pretraining["learning-rate"].quote == "lr: 0.0003"
    assert "context-length" not in pretraining
    assert "schedule" not in pretraining
    assert in_code(found, read, ("tuning",))["schedule"].url.endswith("sft/finetune.sh#L1")


# ---------------------------------------------------------------------- what is asked, compute, checkpoints, tools


def test_a_model_of_images_is_asked_for_no_tokenizer() -> None:
    assert applicable(dossier("# Lotus").read) == KEYS
    images = applicable(dossier(front(pipeline_tag="text-to-image")).read)
    assert set(KEYS) - set(images) == {"tokenizer", "context-length"}
    assert applicable(dossier(front(tags=["vision"])).read) == images


def test_compute_is_what_the_training_took() -> None:
    text = "## Compute\n\nIt was trained on 8 A100 GPUs for 3 days with DeepSpeed. Emissions: 90 kg CO2.\n"
    assert set(compute(dossier(f"# Lotus\n\n{text}").read)) == {"hardware", "duration", "software"} | {
        "energy"
    }
    assert set(COMPUTE) >= set(compute(dossier(f"# Lotus\n\n{text}").read))
    assert not compute(dossier("# Lotus\n\nRuns on 1 GPU with fp16.").read)
    assert not compute(dossier("# Lotus\n\nIt was trained for 3 epochs, 2000 steps.").read)
    assert not compute(dossier("# Lotus\n\nIt was trained on 960 hours of speech.").read)
    assert set(compute(dossier(front(co2_eq_emissions={"emissions": 7540})).read)) == {"energy"}


@pytest.mark.parametrize(
    ("refs", "there"),
    [
        (["main", "step143000"], True),
        (["main", "stage1-step5000-tokens21B"], True),
        (["main", "ckpt_356"], True),
        (["main", "fp16", "gptq-4bit-32g", "refs/pr/1", "v1.0"], False),
    ],
)
def test_branches_may_be_checkpoints(refs: list[str], there: bool) -> None:
    branches = {REFS: {"branches": [{"name": n, "ref": f"refs/heads/{n}"} for n in refs]}}
    assert (checkpoints(dossier("# Lotus", files=branches).read) is not None) is there


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("We saved 154 intermediate checkpoints.", True),
        ("Intermediate checkpoints are available as branches.", True),
        ("[Step 10](https://huggingface.co/acme/lotus-7b/tree/step10)", True),
        ("[Step 10](https://huggingface.co/acme/seed-7b/tree/step10)", False),
        ("It was trained on 34.5B samples (135M * 256 checkpoints).", False),
        ("Load the checkpoint as follows.", False),
    ],
)
def test_a_card_may_tell_of_checkpoints(text: str, there: bool) -> None:
    assert (checkpoints(dossier(f"# Lotus\n\n{text}\n").read) is not None) is there


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://wandb.ai/acme/lotus/runs/2q", True),
        ("https://huggingface.co/acme/lotus-7b/tensorboard", True),
        ("https://wandb.ai/acme/eval_lotus/reports/1", False),
        ("https://huggingface.co/acme/lotus-7b/blob/main/bench_run.log", False),
        ("https://wandb.ai/site", False),
    ],
)
def test_logs_are_linked(url: str, there: bool) -> None:
    assert (logs(dossier(f"# Lotus\n\n[See]({url})\n").read) is not None) is there


def test_records_of_runs_are_what_a_card_links_of_its_training() -> None:
    card = "[Run](https://wandb.ai/a/b/runs/1) [eval](https://wandb.ai/a/eval/runs/2) [W&B](https://wandb.ai/site)"
    assert records(dossier(f"# Lotus\n\n{card}").read) == ("https://wandb.ai/a/b/runs/1",)


def test_a_run_is_cited_rather_than_a_report() -> None:
    links = "[a](https://wandb.ai/acme/lotus/reports/1)\n\n[b](https://wandb.ai/acme/lotus/runs/1)\n"
    found = logs(dossier(f"# Lotus\n\n{links}").read)
    assert found is not None
    assert found.line == 5


def test_a_tool_is_half_told_without_its_settings() -> None:
    assert tool(dossier("# Lotus\n\nConverted with llama.cpp to Q4_K_M.").read) is not None
    assert tool(dossier("# Lotus\n\nConverted with llama.cpp.").read) is None
