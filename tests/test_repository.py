"""What is in a code repository: which work its files do, each told with a line, and what says nothing of training."""

from typing import Any, Final

import pytest

from openaudit.reading import File
from openaudit.repository import MAX_READ, Contents, contents, launches, sizes, wanted
from tests.checks import RECORD, node

LOOP: Final = "for batch in data:\n    loss = model(batch)\n    loss.backward()\n    optimizer.step()\n"
FROM_BASE: Final = 'model = AutoModelForCausalLM.from_pretrained("acme/seed-7b")\ntrainer = Trainer(model=model)\ntrainer.train()\n'
DPO: Final = "trainer = DPOTrainer(model)\ntrainer.train()\n"
RUN: Final = "train-iters: 143000\nglobal_batch_size: 1024\nlr: 0.0006\n"
GENERATE: Final = "import torch\nprint(model.generate(prompt))\n"


def code(files: dict[str, Any], name: str = "acme/lotus", **record: Any) -> Contents:
    """A repository with these files."""
    return contents(node(f"github.com/{name}", files | ({RECORD: record} if record else {})))


# ---------------------------------------------------------------------- what the whole is


@pytest.mark.parametrize(
    ("files", "label"),
    [
        ({"pretrain.py": LOOP}, "pretraining"),
        ({"train.py": LOOP}, "pretraining"),
        ({"models/1B/lotus-1b.yml": RUN}, "pretraining"),
        ({"slurm/pretrain.slurm": "srun python pretrain_gpt.py --train-iters 5000\n"}, "pretraining"),
        ({"finetune.py": FROM_BASE}, "tuning"),
        ({"train.py": FROM_BASE}, "tuning"),
        ({"run.py": DPO}, "tuning"),
        ({"train.py": LOOP, "config/train.yaml": "pretrained_checkpoint: seed.ckpt\nlr: 1e-5\n"}, "tuning"),
        ({"train.py": LOOP, "config/train.yaml": "pretrained_checkpoint: null\nlr: 1e-5\n"}, "pretraining"),
        ({"README.md": "Fine-tune it. Fine-tuning is easy. We fine-tune daily.", "train.py": LOOP}, "tuning"),
        (
            {"configs/scars.py": "optimizer = 1\nlr_config = 2\nmax_epochs = 3\n", "pretrain/a.md": ""},
            "pretraining",
        ),
        ({"generate.py": GENERATE, "lotus/model.py": "class Lotus: pass\n"}, "inference"),
        ({"eval/run_mmlu.py": GENERATE}, "evaluation"),
        ({"prediction/pre-training/base.ipynb": '{"cells": ["pipeline(text)"]}'}, "inference"),
        ({"README.md": "# Lotus\n\nCode coming soon.", "LICENSE": "MIT"}, "empty"),
        ({}, "empty"),
        (
            {
                "README.md": "A dataset of ponds.",
                "a.json": 9000,
                "b.json": 9000,
                "c.csv": 9,
                "base.py": FROM_BASE,
            },
            "data",
        ),
        (
            {
                "README.md": "This dataset holds ponds.",
                "crawl.py": "for r in ArchiveIterator(f): r\n",
                "try.sh": "torchrun train.py --max_steps 9\n",
            },
            "data",
        ),
        (
            {"run_pretraining.sh": "python -m main --init_checkpoint='seed.ckpt' --train_steps=5 train.py\n"},
            "tuning",
        ),
        ({"README.md": "To train: we use Seed to initialize the model.", "train.py": LOOP}, "tuning"),
        ({"README.md": "A library for training your models.", "train.py": LOOP}, "framework"),
        ({"README.md": "# Lotus: a toolkit of ponds", "train.py": LOOP}, "pretraining"),
        ({"README.md": "# Lotus Search Toolkit", "train.py": LOOP}, "framework"),
        ({"README.md": "We use a framework to train models.", "train.py": LOOP}, "pretraining"),
        (
            {"README.md": "Research on training large language models at scale.", "pretrain.py": LOOP},
            "framework",
        ),
        ({"README.md": "A framework for training models.", "generate.py": GENERATE}, "inference"),
    ],
)
def test_a_repository_is_what_its_files_do(files: dict[str, Any], label: str) -> None:
    assert code(files).label == label


@pytest.mark.parametrize(
    "files",
    [
        {"tests/test_train.py": LOOP, "generate.py": GENERATE},
        {"docs/train.py": LOOP, "generate.py": GENERATE},
        {
            "ds_config_zero3.json": '{"optimizer": 1,\n"lr": 1,\n"train_batch_size": 1,\n"zero_optimization": 1}'
        },
        {"model.py": "class Lotus:\n    def train(self, mode=True):\n        self.train(mode)\n"},
        {
            "inference/configs/config_7B.json": '{"n_layers": 61, "vocab_size": 129280}',
            "generate.py": GENERATE,
        },
        {"train.md": "Run train.py", "generate.py": GENERATE},
        {"broken.py": "def train(:\n", "generate.py": GENERATE},
    ],
)
def test_these_train_nothing(files: dict[str, Any]) -> None:
    assert not {"pretraining", "tuning", "preference"} & set(code(files).kinds)


# ---------------------------------------------------------------------- each kind with its line


@pytest.mark.parametrize(
    ("path", "text", "kind", "line"),
    [
        ("pretrain.py", LOOP, "pretraining", 3),
        ("finetune.py", FROM_BASE, "tuning", 2),
        ("scripts/dpo.sh", "\n\naccelerate launch train.py --beta 0.1\n", "preference", 3),
        (
            "train_tokenizer.py",
            "import sentencepiece as spm\nspm.SentencePieceTrainer.train(x)\n",
            "tokenizer-training",
            2,
        ),
        ("tokenizer.py", "t = BpeTrainer(vocab_size=9)\n", "tokenizer-training", 1),
        ("data/dedup.py", "import os\nkeep = [d for d in docs if minhash(d)]\n", "data-pipeline", 2),
        ("crawl.py", "\nfor r in ArchiveIterator(f):\n    pass\n", "data-pipeline", 2),
        ("eval/harness.py", "x = 1\nsimple_evaluate(model)\n", "evaluation", 2),
        ("demo.py", "\n\nmodel.generate(x)\n", "inference", 3),
    ],
)
def test_a_kind_of_work_is_told_with_its_line(path: str, text: str, kind: str, line: int) -> None:
    sign = code({path: text}).first(kind)
    assert sign is not None
    assert sign.cite().line == line
    assert sign.cite().quote == text.split("\n")[line - 1]
    assert sign.document.path == path


def test_a_script_that_only_loads_data_makes_none() -> None:
    assert code({"prepare_data.py": "rows = load_dataset('acme/pond')\n"}).first("data-pipeline") is None


def test_an_evaluation_that_generates_is_no_inference() -> None:
    assert code({"eval/math_bench.py": GENERATE}).kinds == ("evaluation",)


def test_a_notebook_beside_code_is_an_example() -> None:
    notebook = {"examples/Finetune.ipynb": '["trainer.train()"]'}
    assert code(notebook).kinds == ("tuning",)
    assert code(notebook | {"a.py": GENERATE, "b.py": GENERATE}).kinds == ("inference",)


# ---------------------------------------------------------------------- what it says of itself


def test_a_fork_that_nobody_touched_is_the_others() -> None:
    stamps = {"pushed_at": "2026-01-01T00:00:00Z", "created_at": "2026-02-01T00:00:00Z"}
    fork = code({"train.py": LOOP}, fork=True, **stamps).unchanged_fork
    assert fork is not None
    assert '"fork": true' in fork.quote
    assert code({"train.py": LOOP}, fork=False, **stamps).unchanged_fork is None
    worked_on = {"pushed_at": "2026-03-01T00:00:00Z", "created_at": "2026-02-01T00:00:00Z"}
    assert code({"train.py": LOOP}, fork=True, **worked_on).unchanged_fork is None
    assert code({"train.py": LOOP}).unchanged_fork is None


def test_an_archived_repository_is_known_by_its_record() -> None:
    found = code({"train.py": LOOP}, archived=True).archived
    assert found is not None
    assert '"archived": true' in found.quote
    assert code({"train.py": LOOP}, archived=False).archived is None


@pytest.mark.parametrize(
    "text", ["lr = 1\n" * 20_000, "x = " + "[" * 3_000, "def f(:\n" * 5_000, "a.step(" * 9_000]
)
def test_odd_files_end_in_an_answer(text: str) -> None:
    files = {"train.py": text, "train.sh": text, "train.yaml": text, "README.md": "a library for " * 9_000}
    assert code(files).label


def test_a_fork_of_a_tool_is_a_tool() -> None:
    forked = code({"pretrain.py": LOOP}, fork=True, parent="NVIDIA/Megatron-LM")
    assert forked.label == "framework"
    assert forked.general is not None
    assert "Megatron-LM" in forked.general.quote
    assert code({"pretrain.py": LOOP}, fork=True, parent="acme/seed").label == "pretraining"


@pytest.mark.parametrize(
    ("line", "promised"),
    [
        ("The training code will be released soon.", True),
        ("Code: coming soon!", True),
        ("We plan to release our code after review.", True),
        ("Training scripts are in `scripts/`.", False),
        ("More models coming soon.", False),
    ],
)
def test_a_promise_is_read_where_it_stands(line: str, promised: bool) -> None:
    found = code({"README.md": f"# Lotus\n\n{line}\n"}).promise
    assert (found is not None and found.line == 3) is promised


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("We provide `finetune.py` for users to finetune the model.", True),
        ("We now support finetuning.", True),
        ("Fine-tuning on your own data takes an hour.", True),
        ("The scripts with which we tuned Lotus-Chat.", False),
    ],
)
def test_code_may_be_offered_to_users(line: str, offered: bool) -> None:
    assert (code({"README.md": line}).for_users is not None) is offered


def test_a_licence_file_covers_the_code() -> None:
    license_ = code({"train.py": LOOP, "LICENSE": "MIT License\n\nPermission is hereby granted"}).license
    assert license_.statements
    assert not code({"train.py": LOOP}).license.statements


# ---------------------------------------------------------------------- names and what is read


@pytest.mark.parametrize(
    ("path", "launching"),
    [
        ("configs/lotus-1b.yml", True),
        ("scripts/train_lotus.py", True),
        ("slurm/lotus.sbatch", True),
        ("src/models/lotus/modeling_lotus.py", False),
        ("scripts/convert_lotus.sh", False),
        ("tests/lotus.yml", False),
        ("eval/lotus.yaml", False),
        ("configs/lotus.json", False),
        ("pretrained/lotus.json", False),
    ],
)
def test_a_launcher_is_known_by_its_path(path: str, launching: bool) -> None:
    assert launches(path) is launching


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("lotus-7B", {"7b"}),
        ("models/1.4B/lotus_1.4b.yml", {"1.4b"}),
        ("lotus-70M-seed2", {"70m"}),
        ("lotus-base", set()),
        ("step1000B2", set()),
    ],
)
def test_a_size_is_read_in_a_name(name: str, expected: set[str]) -> None:
    assert sizes(name) == expected


def test_what_trains_is_read_first_and_little_of_the_rest() -> None:
    many = [File(f"eval/case{n}.py", 900, "", "", n) for n in range(500)]
    taken = wanted([*many, File("src/pretrain.py", 900, "", "", 1), File("weights.bin", 9, "", "", 2)])
    assert taken[0].path == "src/pretrain.py"
    assert len(taken) <= MAX_READ
    assert not any(f.path == "weights.bin" for f in taken)


def test_what_is_too_large_is_not_read() -> None:
    assert wanted([File("train.py", 9_000_000, "", "", 1)]) == []


def test_a_listing_with_a_gap_is_not_empty() -> None:
    assert not code({"README.md": "# Lotus", "listing": None}).empty
