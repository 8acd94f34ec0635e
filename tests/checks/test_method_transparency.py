"""Method transparency, asked of worlds laid out by hand: what is public of how a model was made, and what is not."""

from typing import Any, Final

import pytest

from tests.checks import LISTING, LOTUS, RECORD, REFS, Files, World, ask, front, model, said
from tests.world.open import MIT

CODE: Final = "github.com/acme/lotus"
OTHER: Final = "github.com/rose/rose"
TOOL: Final = "github.com/NVIDIA/Megatron-LM"
PAPER: Final = "arxiv:2601.00001"
LOOP: Final = "for batch in data:\n    model(batch).backward()\n    optimizer.step()\n"
FROM_BASE: Final = (
    'model = AutoModelForCausalLM.from_pretrained("acme/lotus-1b")\nSFTTrainer(model).train()\n'
)
DPO: Final = "trainer = DPOTrainer(model)\ntrainer.train()\n"
GENERATE: Final = "print(model.generate(prompt))\n"
RUN: Final = "train-iters: 143000\nlr: 0.0006\nglobal_batch_size: 1024\n"
DEDUP: Final = "keep = [d for d in docs if minhash(d) not in seen]\n"
CARD: Final = f"# Lotus 1B\n\nA language model. Training code: https://{CODE}\n"
README: Final = {"README.md": "# Lotus\n\nThe code of Lotus 1B."}
CHAT: Final = "acme/lotus-1b-chat"
RECIPE: Final = """# Lotus 1B

## Training

- Lotus is a decoder-only transformer model with 1.1 billion parameters and a vocabulary of 32,000 pieces.
- Objective: causal language modelling.
- Optimizer: AdamW, learning rate 3e-4, warmup of 2000 steps and cosine decay.
- Batch size: 1024, sequence length 4096, 143,000 training steps.
- Data mixture: 60% web, 40% code.
- It was trained in bfloat16 on 64 A100 GPUs for 9 days with GPT-NeoX.
"""


def linked(files: Files, card: str = CARD, code: str = CODE) -> World:
    """A model whose card sends to a repository with these files."""
    return {LOTUS: model(card.replace(CODE, code)), code: files}


def tuned(card: str, files: Files | None = None) -> World:
    """A chat model of Lotus, with a repository if its card sends to one."""
    world = {
        CHAT: model(front(card, base_model=LOTUS)),
        LOTUS: model("# Lotus 1B\n\nPretrained from scratch."),
    }
    return world | ({CODE: files} if files else {})


# ---------------------------------------------------------------------- pretraining-code


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (linked({**README, "pretrain.py": LOOP}), ("yes", "public")),
        (linked({**README, "models/lotus-1b.yml": RUN}), ("yes", "public")),
        (
            linked({"README.md": "A library for training your models.", "train.py": LOOP}),
            ("partial", "general"),
        ),
        (
            linked(
                {"README.md": "A library for training models.", "train.py": LOOP, "conf/lotus-1b.yml": RUN}
            ),
            ("yes", "public"),
        ),
        (
            linked(
                {"README.md": "A library for training models.", "train.py": LOOP, "conf/lotus-7b.yml": RUN}
            ),
            ("partial", "general"),
        ),
        (
            linked(
                {
                    "README.md": "A library for training models.",
                    "train.py": LOOP,
                    "src/modeling_lotus.py": "x",
                }
            ),
            ("partial", "general"),
        ),
        (linked({"README.md": "# Rose", "pretrain.py": LOOP}, code=OTHER), ("partial", "others")),
        (linked({**README, "finetune.py": FROM_BASE}), ("no", "tuning-only")),
        (linked({**README, "train.py": LOOP, "train_more.py": FROM_BASE}), ("unknown", "unclear")),
        (linked({**README, "generate.py": GENERATE}), ("no", "no-training")),
        (linked({**README, "eval/mmlu.py": GENERATE}), ("no", "no-training")),
        (linked({"README.md": "# Lotus 1B\n\nThe training code will be released."}), ("no", "promised")),
        (linked({"README.md": "# Lotus 1B", "logo.png": 900}), ("no", "empty")),
        (
            {LOTUS: model("# Lotus 1B\n\nA language model, pretrained from scratch on much text by us.")},
            ("no", "absent"),
        ),
        ({LOTUS: model(CARD)}, ("unknown", "unread")),
        (linked({**README, "generate.py": GENERATE, "pretrain.py": None}), ("unknown", "unread")),
        (linked({**README, "generate.py": GENERATE, LISTING: None}), ("unknown", "unread")),
        ({LOTUS: model()}, ("unknown", "unknown-card")),
    ],
)
def test_pretraining_code(world: World, expected: tuple[str, str]) -> None:
    assert said(ask("pretraining-code", world)) == expected


def test_what_pretrains_is_cited_in_the_code_and_in_the_card() -> None:
    answer = ask("pretraining-code", linked({**README, "src/pretrain.py": LOOP}))
    quotes = [c.quote for c in answer.citations]
    assert quotes[0] == "    model(batch).backward()"
    assert CODE in quotes[-1]
    assert (answer.facts["repository"], answer.facts["file"]) == ("acme/lotus", "src/pretrain.py")


def test_the_configuration_in_a_tool_is_cited() -> None:
    tool = {"README.md": "A library for training models.", "train.py": LOOP, "conf/lotus-1b.yml": RUN}
    answer = ask("pretraining-code", linked(tool))
    assert any("conf/lotus-1b.yml" in c.quote for c in answer.citations)
    assert any("A library for training" in c.quote for c in answer.citations)


def test_a_tool_that_tunes_the_model_did_not_pretrain_it() -> None:
    tool = {"README.md": "A library for training models.", "train.py": LOOP, "sft/lotus-1b.yml": RUN}
    assert said(ask("pretraining-code", linked(tool))) == ("partial", "general")


def test_a_fork_that_nobody_touched_is_not_the_model_s_own() -> None:
    record = {"fork": True, "parent": "rose/rose", "pushed_at": "2025-01-01", "created_at": "2026-01-01"}
    world = linked({**README, "pretrain.py": LOOP, RECORD: record})
    assert said(ask("pretraining-code", world)) == ("partial", "others")


def test_that_a_repository_is_archived_is_cited() -> None:
    answer = ask("pretraining-code", linked({**README, "pretrain.py": LOOP, RECORD: {"archived": True}}))
    assert answer.verdict == "yes"
    assert any('"archived": true' in c.quote for c in answer.citations)


def test_a_known_tool_that_the_card_names_is_half_of_a_method() -> None:
    world = {LOTUS: model(f"# Lotus 1B\n\nIt was trained with [Megatron](https://{TOOL}).")}
    answer = ask("pretraining-code", world)
    assert said(answer) == ("partial", "general")
    assert [k.fact for k in answer.known]


@pytest.mark.parametrize(
    "said",
    [
        f"It was made with [Megatron](https://{TOOL}).",
        f"- **Library**: [Megatron-LM](https://{TOOL})",
        "It was trained with Megatron-LM.",
        "It was trained with MegatronLM.",
    ],
)
def test_a_tool_that_may_have_trained_a_model_is_not_silence(said: str) -> None:
    answer = ask("pretraining-code", {LOTUS: model(f"# Lotus 1B\n\n{said}\n")})
    assert (answer.verdict, answer.reason) == ("partial", "general")
    assert "Megatron" in answer.citations[0].quote


def test_a_tool_to_use_a_model_with_is_no_method() -> None:
    card = f"# Lotus 1B\n\nPretrained from scratch.\n\n## Usage\n\nServe it with [Megatron](https://{TOOL})."
    assert said(ask("pretraining-code", {LOTUS: model(card)})) == ("no", "absent")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"train/lotus-12b.yml": RUN}, ("partial", "others")),
        ({"train/lotus-12b.yml": RUN, "pretrain.py": LOOP}, ("yes", "public")),
        ({"train/lotus_v2.yml": RUN}, ("partial", "others")),
    ],
)
def test_another_size_or_version_is_half_of_a_method(files: Files, expected: tuple[str, str]) -> None:
    assert said(ask("pretraining-code", linked({**README, **files}))) == expected


def test_one_word_of_the_maker_s_is_not_the_model_s_name() -> None:
    alien = {"README.md": "# Code", "pretrain.py": LOOP}
    card = "# Lotus 1B\n\nA language model. Training code: https://github.com/acme/{}\n"
    for name, verdict in (("lotus", "yes"), ("lotus-code", "yes"), ("lotus-pond", "partial")):
        world = {LOTUS: model(card.format(name)), f"github.com/acme/{name}": alien}
        assert ask("pretraining-code", world).verdict == verdict, name


def test_a_card_that_does_not_speak_of_training_proves_nothing() -> None:
    world = {LOTUS: model("# Lotus 1B\n\nA language model that writes of flowers and of ponds.\n")}
    assert said(ask("pretraining-code", world)) == ("unknown", "unsaid")
    assert said(ask("data-pipeline-code", world)) == ("unknown", "unsaid")


def test_half_an_answer_waits_for_what_is_unread() -> None:
    card = f"{CARD}\nOur code is at https://github.com/acme/lotus-data.\n"
    assert said(
        ask(
            "pretraining-code",
            linked({"README.md": "A library for training models.", "train.py": LOOP}, card),
        )
    ) == (
        "unknown",
        "unread",
    )


# ---------------------------------------------------------------------- post-training-code

SENT: Final = f"# Lotus Chat\n\nTuned by us. Our training code: https://{CODE}\n"
ALIGNED: Final = (
    f"{SENT}\nlotus-1b-chat was first instruction-tuned on talks. This model was then aligned with DPO.\n"
)
SETTINGS: Final = """# Lotus Chat

## Training hyperparameters

- learning_rate: 2e-05
- train_batch_size: 16
- optimizer: Adam with betas=(0.9,0.999)
- lr_scheduler_type: cosine
- num_epochs: 3
- mixed_precision_training: Native AMP
"""


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (tuned(SENT, {**README, "sft/finetune.py": FROM_BASE}), ("yes", "public")),
        (tuned(ALIGNED, {**README, "sft.py": FROM_BASE, "dpo.py": DPO}), ("yes", "public")),
        (tuned(ALIGNED, {**README, "sft.py": FROM_BASE}), ("partial", "some-stages")),
        (
            {
                CHAT: model(f"{SENT}\nlotus-1b-chat was instruction-tuned on talks.\n"),
                CODE: {**README, "dpo.py": DPO},
            },
            ("partial", "some-stages"),
        ),
        (
            tuned(
                SENT,
                {
                    "README.md": "# Lotus\n\nA script for users to finetune the model.",
                    "finetune.py": FROM_BASE,
                },
            ),
            ("partial", "for-users"),
        ),
        (
            tuned(SENT, {"README.md": "A toolkit for fine-tuning models.", "sft.py": FROM_BASE}),
            ("partial", "general"),
        ),
        (tuned(SENT, {**README, "generate.py": GENERATE}), ("no", "no-training")),
        (tuned(SENT, {"README.md": "# Lotus"}), ("no", "empty")),
        (tuned(SENT, {"README.md": "# Lotus\n\nTraining code coming soon."}), ("no", "promised")),
        (tuned("# Lotus Chat\n\nTuned by us on many talks that we wrote."), ("no", "absent")),
        (tuned(f"{SETTINGS}\nFine-tuned on the Alpaca dataset.\n"), ("yes", "recipe")),
        (tuned(SETTINGS), ("partial", "half-recipe")),
        (tuned("# Lotus Chat\n\nWe tuned it with a learning rate of 2e-5."), ("partial", "half-recipe")),
        (tuned(SENT), ("unknown", "unread")),
        (
            {CHAT: model(front(base_model=LOTUS, tags=["gguf"]) + "# GGUF\n\nMade with llama.cpp: Q4_K_M.")},
            ("yes", "named-tool"),
        ),
        (
            {CHAT: model(front(base_model=LOTUS, tags=["gguf"]) + "# GGUF\n\nQuantised by us.")},
            ("unknown", "unstated"),
        ),
        ({CHAT: model(None, {}, cardData={"base_model": LOTUS})}, ("unknown", "unknown-card")),
        ({LOTUS: model("# Lotus 1B\n\nPretrained from scratch.")}, ("not-applicable", "no-stage")),
        ({LOTUS: model("# Lotus BERT\n\nA pond.")}, ("unknown", "base-unsaid")),
        ({LOTUS: model("# Lotus 1B\n\nA pond.")}, ("unknown", "silent")),
        (
            {CHAT: model(f"{SETTINGS}\nFine-tuned on the Alpaca dataset.\n")},
            ("partial", "half-recipe"),
        ),
    ],
)
def test_post_training_code(world: World, expected: tuple[str, str]) -> None:
    assert said(ask("post-training-code", world)) == expected


# ---------------------------------------------------------------------- data-pipeline-code


SCRIPT: Final = "```python\ntrainer = SFTTrainer(model)\ntrainer.train()\n```\n"


def test_a_script_in_the_card_is_the_code_of_the_tuning() -> None:
    answer = ask("post-training-code", tuned(f"# Lotus Chat\n\n## Training\n\n{SCRIPT}"))
    assert said(answer) == ("yes", "public")
    assert answer.citations[0].quote == "trainer = SFTTrainer(model)"


def test_a_script_that_does_not_say_from_what_it_starts_shows_no_pretraining() -> None:
    script = SCRIPT.replace("SFTTrainer", "Trainer")
    world = {LOTUS: model(f"# Lotus 1B\n\n## Training\n\n{script}")}
    assert said(ask("pretraining-code", world)) == ("unknown", "unclear")


def test_code_that_starts_from_the_tuned_model_did_not_tune_it() -> None:
    starts = FROM_BASE.replace("acme/lotus-1b", CHAT)
    assert said(ask("post-training-code", tuned(SENT, {**README, "finetune.py": starts}))) == (
        "partial",
        "for-users",
    )


RUNS_IT: Final = {**README, "infer.py": GENERATE}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("finetune/tune.py", ("partial", "for-users")),
        ("examples/sft/train.py", ("partial", "for-users")),
        ("sft/train.py", ("yes", "public")),
        ("sft/ner/train.py", ("partial", "others")),
    ],
)
def test_tuning_beside_the_use_of_a_released_model_is_for_its_users(
    path: str, expected: tuple[str, str]
) -> None:
    card = f"# Lotus Chat\n\nTuned by us. Our repository: https://{CODE}\n"
    assert said(ask("post-training-code", tuned(card, {**RUNS_IT, path: FROM_BASE}))) == expected
    called = card.replace("repository", "training code")
    if expected[1] == "for-users":
        assert said(ask("post-training-code", tuned(called, {**RUNS_IT, path: FROM_BASE})))[0] == "yes"


def test_the_settings_that_users_are_offered_are_no_recipe() -> None:
    card = f"# Lotus Chat\n\nTuned by us. Our repository: https://{CODE}\n"
    shell = "accelerate launch tune.py --learning_rate 1e-5 --num_train_epochs 3 --batch_size 8\n"
    users = tuned(card, {**RUNS_IT, "finetune/tune.py": FROM_BASE, "finetune/tune.sh": shell})
    ours = tuned(card, {**README, "sft/tune.py": FROM_BASE, "sft/tune.sh": shell})
    assert ask("recipe", users, CHAT).facts["found"] == 0
    assert ask("recipe", ours, CHAT).facts["found"] in {3, 4}


def test_what_code_may_be_given_completes_no_recipe() -> None:
    card = RECIPE.replace("learning rate 3e-4, ", "") + f"\nTraining code: https://{CODE}\n"
    loop = f"{LOOP}learning_rate = 1e-4\n"
    assert ask("recipe", linked({**README, "pretrain.py": loop}, card)).verdict == "partial"
    named = {**README, "pretrain.py": LOOP, "lotus-1b.yml": RUN}
    assert ask("recipe", linked(named, card)).verdict == "yes"


def test_the_code_of_a_model_that_has_one_size_holds_its_settings() -> None:
    card = RECIPE.replace("learning rate 3e-4, ", "") + f"\nTraining code: https://{CODE}\n"
    loop = f"{LOOP}learning_rate = 1e-4\n"
    world = linked({**README, "pretrain.py": loop}, card)
    sized, lone = next(iter(world)), "acme/lotus"
    assert (
        ask("recipe", {lone if name == sized else name: files for name, files in world.items()}).verdict
        == "yes"
    )


def test_the_settings_of_an_adapter_are_half_of_a_recipe() -> None:
    answer = ask("post-training-code", tuned("# Lotus Chat\n\n## Training\n\nlora_r: 8, lora_alpha: 16\n"))
    assert (*said(answer), answer.facts["found"]) == ("partial", "half-recipe", ["adapter"])


RUNS: Final = "[W&B](https://wandb.ai/acme/lotus/runs/1)"


@pytest.mark.parametrize("check", ["post-training-code", "recipe", "compute"])
def test_a_record_of_the_run_that_was_not_read_may_hold_the_settings(check: str) -> None:
    answer = ask(check, tuned(f"# Lotus Chat\n\nTuned by us on many talks that we wrote. {RUNS}\n"))
    assert answer.verdict == "unknown"
    assert ask(check, tuned("# Lotus Chat\n\nTuned by us on many talks that we wrote.\n")).verdict == "no"


def test_a_report_on_the_run_is_a_document_that_was_not_read() -> None:
    card = "# Lotus 1B\n\nPretrained. [Report](https://wandb.ai/acme/lotus/reports/How--V1)\n"
    assert said(ask("method-document", {LOTUS: model(card)})) == ("unknown", "unread")


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (linked({**README, "pretrain.py": LOOP, "data/dedup.py": DEDUP}), ("yes", "public")),
        (linked({**README, "pretrain.py": LOOP, "tests/test_dedup.py": DEDUP}), ("no", "no-training")),
        (linked({**README, "pretrain.py": LOOP, "sft/dedup.py": DEDUP}), ("no", "no-training")),
        (
            linked(
                {"README.md": "A library for training models.", "pretrain.py": LOOP, "data/dedup.py": DEDUP}
            ),
            ("partial", "general"),
        ),
        (
            linked({"README.md": "# Rose", "pretrain.py": LOOP, "dedup.py": DEDUP}, code=OTHER),
            ("partial", "others"),
        ),
        (
            linked({**README, "pretrain.py": LOOP, "prepare_data.py": "load_dataset('pond')\n"}),
            ("no", "no-training"),
        ),
        (linked({**README, "finetune.py": FROM_BASE, "data/dedup.py": DEDUP}), ("no", "tuning-only")),
        (linked({"README.md": "# Lotus 1B"}), ("no", "empty")),
        (
            {LOTUS: model("# Lotus 1B\n\nA language model, pretrained from scratch on much text by us.")},
            ("no", "absent"),
        ),
        ({LOTUS: model(CARD)}, ("unknown", "unread")),
        ({LOTUS: model()}, ("unknown", "unknown-card")),
    ],
)
def test_data_pipeline_code(world: World, expected: tuple[str, str]) -> None:
    assert said(ask("data-pipeline-code", world)) == expected


# ---------------------------------------------------------------------- recipe


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        ({LOTUS: model(RECIPE)}, ("yes", "complete")),
        ({LOTUS: model(RECIPE[: RECIPE.index("- Batch")])}, ("partial", "half")),
        ({LOTUS: model("# Lotus 1B\n\nA language model with 1.1 billion parameters.")}, ("no", "scarce")),
        ({LOTUS: model(CARD)}, ("unknown", "open")),
        ({LOTUS: model()}, ("unknown", "unknown-card")),
        (
            {CHAT: model(front(base_model=LOTUS, tags=["gguf"]) + "# GGUF\n\nQ4.")},
            ("not-applicable", "conversion"),
        ),
    ],
)
def test_recipe(world: World, expected: tuple[str, str]) -> None:
    assert said(ask("recipe", world)) == expected


def test_the_settings_of_a_tuning_are_not_the_base_s() -> None:
    files = {
        **README,
        "pretrain.py": LOOP,
        "sft/finetune.sh": "accelerate launch finetune.py --lr 1e-5 --max_steps 9\n",
    }
    answer = ask("recipe", linked(files))
    missing = answer.facts["missing"]
    assert isinstance(missing, list)
    assert {"learning-rate", "duration"} <= set(missing)


def test_a_readme_states_settings_where_the_code_bears_the_model_s_name() -> None:
    files = {"README.md": f"# Lotus 1B\n{RECIPE[10:]}", "pretrain.py": LOOP}
    assert said(ask("recipe", linked(files))) == ("yes", "complete")
    assert ask("recipe", linked(files, code="github.com/acme/training")).facts["found"] != 14


def test_the_settings_in_another_s_code_do_not_count() -> None:
    ours = ask("recipe", linked({**README, "conf/lotus-1b.yml": RUN}))
    theirs = ask("recipe", linked({"README.md": "# Rose", "conf/rose.yml": RUN}, code=OTHER))
    assert (ours.facts["found"], theirs.facts["found"]) == (3, 0)


# ---------------------------------------------------------------------- method-document

REPORT: Final = """# Lotus

## Pretraining

We pretrained Lotus from scratch on a corpus of tokens.

## Data

The training data consists of web text that we filtered.
"""


def reported(files: Files, card: str = "Our paper: https://arxiv.org/abs/2601.00001") -> World:
    """A model whose card links a paper."""
    return {LOTUS: model(f"# Lotus 1B\n\nA model. {card}\n"), PAPER: files}


def in_code(path: str) -> World:
    """A model whose own code holds one more file, which nobody read."""
    card = "# Lotus 1B\n\nPretrained from scratch by us. Our code: https://github.com/acme/lotus\n"
    return {LOTUS: model(card), "github.com/acme/lotus": {"README.md": "# Lotus\n", path: 9_000}}


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (reported({RECORD: {"title": "Lotus: an open model"}, "text": REPORT}), ("yes", "full")),
        (
            reported({RECORD: {"title": "Lotus: an open model"}, "text": "# Lotus\n\nIt scores well."}),
            ("partial", "some"),
        ),
        (reported({RECORD: {"title": "Lotus: an open model"}}), ("unknown", "title-only")),
        (reported({}), ("unknown", "unread")),
        (
            {LOTUS: model("# Lotus 1B\n\nA language model, pretrained from scratch on much text by us.")},
            ("no", "none-linked"),
        ),
        (in_code("docs/report_02.md"), ("unknown", "unread")),
        (in_code("Lotus_Technical_Report.pdf"), ("unknown", "unread")),
        (in_code("docs/reporting/app.md"), ("no", "none-linked")),
        ({LOTUS: model()}, ("unknown", "unknown-card")),
        (
            {CHAT: model(front(base_model=LOTUS, tags=["gguf"]) + "# GGUF\n\nQ4.")},
            ("not-applicable", "conversion"),
        ),
    ],
)
def test_method_document(world: World, expected: tuple[str, str]) -> None:
    assert said(ask("method-document", world)) == expected


# ---------------------------------------------------------------------- compute


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        ({LOTUS: model(RECIPE)}, ("yes", "stated")),
        ({LOTUS: model("# Lotus 1B\n\nIt was trained on 64 A100 GPUs.")}, ("partial", "some")),
        ({LOTUS: model("# Lotus 1B\n\nIt runs on one GPU with 16 GB of VRAM.")}, ("no", "silent")),
        (linked({"README.md": f"# Lotus 1B\n{RECIPE[10:]}", "pretrain.py": LOOP}), ("yes", "stated")),
        (linked({**README, "pretrain.py": LOOP}), ("unknown", "unsaid")),
        ({LOTUS: model(f"{CARD}\nIt was trained on 64 A100 GPUs.\n")}, ("unknown", "open")),
        ({LOTUS: model(CARD)}, ("unknown", "unsaid")),
        ({LOTUS: model()}, ("unknown", "unknown-card")),
        (
            {CHAT: model(front(base_model=LOTUS, tags=["gguf"]) + "# GGUF\n\nQ4.")},
            ("not-applicable", "conversion"),
        ),
    ],
)
def test_compute(world: World, expected: tuple[str, str]) -> None:
    assert said(ask("compute", world)) == expected


# ---------------------------------------------------------------------- checkpoints-and-logs


def branches(*names: str) -> dict[str, Any]:
    """Branches of a repository."""
    return {REFS: {"branches": [{"name": n, "ref": f"refs/heads/{n}"} for n in names]}}


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        ({LOTUS: model("# Lotus", branches("main", "step1000"))}, ("yes", "checkpoints")),
        ({LOTUS: model("# Lotus\n\n[Logs](https://wandb.ai/acme/lotus/runs/1)")}, ("yes", "logs")),
        ({LOTUS: model("# Lotus", branches("main", "fp16", "gptq-4bit-32g"))}, ("no", "none")),
        (
            {CHAT: model(front(base_model=LOTUS, tags=["gguf"]) + "# GGUF\n\nQ4.")},
            ("not-applicable", "conversion"),
        ),
        ({LOTUS: model("# Lotus")}, ("unknown", "unsaid")),
    ],
)
def test_checkpoints_and_logs(world: World, expected: tuple[str, str]) -> None:
    assert said(ask("checkpoints-and-logs", world)) == expected


# ---------------------------------------------------------------------- training-code-license

TRAINED: Final = {**README, "pretrain.py": LOOP}


@pytest.mark.parametrize(
    ("world", "expected"),
    [
        (linked({**TRAINED, "LICENSE": MIT}), ("yes", "free")),
        (linked(TRAINED), ("partial", "no-license")),
        (
            linked({**TRAINED, "LICENSE": "You may read this code. Commercial use is prohibited.\n"}),
            ("partial", "limited"),
        ),
        (linked({**TRAINED, "LICENSE": "The lotus licence.\n"}), ("unknown", "unclear")),
        (linked({**README, "generate.py": GENERATE}), ("not-applicable", "no-code")),
        (linked({"README.md": "# Rose", "pretrain.py": LOOP}, code=OTHER), ("not-applicable", "no-code")),
        ({LOTUS: model(CARD)}, ("unknown", "unread")),
        ({LOTUS: model()}, ("unknown", "unknown-card")),
    ],
)
def test_training_code_license(world: World, expected: tuple[str, str]) -> None:
    assert said(ask("training-code-license", world)) == expected


def test_a_paper_that_does_not_name_the_model_is_no_paper_on_it() -> None:
    card = (
        "# Lotus 1B\n\nPretrained from scratch. Our [technical report](https://arxiv.org/abs/2601.00009).\n"
    )
    text = "# Fern\n\n## Pretraining\n\nWe pretrain Fern from scratch on a corpus of 9B tokens.\n"
    world = {
        LOTUS: model(front(card)),
        "arxiv:2601.00009": {RECORD: {"title": "Fern: a model", "summary": "We present Fern."}, "text": text},
    }
    assert said(ask("method-document", world)) == ("unknown", "unnamed")
