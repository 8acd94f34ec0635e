"""The lines of a file that show a kind of work; calls are read from Python's syntax tree, all else line by line."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from openaudit.evidence import Citation, Document
from openaudit.repository.calls import (
    DATA_CALLS,
    EVAL_CALLS,
    INFER_CALLS,
    LOOP_CALLS,
    PREFERENCE_CALLS,
    TELLING,
    TOKENIZER_CALLS,
    TRAINER_CALLS,
    TUNED_BASE,
    calls_of,
    module_settings,
    tree_of,
)
from openaudit.repository.paths import (
    ASIDE,
    CODE,
    CONFIG,
    DATA,
    DEEPSPEED,
    EVAL,
    INFER,
    MAX_LINES,
    NOT_PRETRAIN,
    PREFER,
    PRETRAIN,
    TOKENIZER,
    TRAINS_BY_NAME,
    TUNE,
    is_shell,
)


class Sign(NamedTuple):
    """One line of one file that shows a kind of work: the loop, a launcher, a setting."""

    what: str
    document: Document
    line: int

    def cite(self) -> Citation:
        """Cite the line."""
        return self.document.cite(self.line)


_OTHER_CALLS: Final = (
    ("tokenizer-training", TOKENIZER_CALLS),
    ("data-pipeline", DATA_CALLS),
    ("evaluation", EVAL_CALLS),
    ("inference", INFER_CALLS),
)

_BY_NAME: Final = (("evaluation", EVAL), ("inference", INFER), ("tokenizer-training", TOKENIZER))

_DATA_WORK: Final = re.compile(
    r"dedup|min_?hash|\.filter\(|lang_?id|lang_?detect|fasttext|warc|trafilatura|save_to_disk|to_parquet|push_to_hub"
    r"|json\.dump|to_jsonl?\(|MMapIndexed|make_builder|\.add_item\(|encode_batch|np\.memmap|\.tofile\(|TFRecordWriter|ParquetWriter|\.write\(",
    re.IGNORECASE,
)

_LINES: Final = (
    (
        "loop",
        re.compile(
            r"\.backward\(|accelerator\.backward|\boptimi[sz]er\.step\(|\bopt\.step\(|scaler\.step\(|value_and_grad\(|apply_gradients\(|\.minimize\(|train_and_evaluate\(|\bmodel\.fit\(|estimator\.train\(|tf\.train\.\w*Optimizer\(|optimizer\.zero_grad\("
        ),
    ),
    ("trainer", re.compile(r"\btrainer\.(?:train|fit|run)\(|\b(?:Seq2Seq)?Trainer\(")),
    (
        "launcher",
        re.compile(
            r"(?:torchrun|torch\.distributed\.(?:launch|run)|deepspeed|accelerate launch|srun|mpirun|python[23]?|t5_mesh_transformer|composer|horovodrun)\b.{0,240}(?:(?<![a-z])(?:train|pretrain|pre_train|finetun|fine_tun|sft|dpo)\w*(?:\.py|/\w|\.\w|\b)|\btraining\.)",
            re.IGNORECASE,
        ),
    ),
    (
        "launcher",
        re.compile(
            r"^\s*(?:llamafactory-cli train|fairseq-(?:hydra-)?train|axolotl train|xtuner train|composer )|^\s*(?:--(?:train-iters|train-samples|train_iters|lr-decay-iters|num-train-epochs|num_train_epochs|max_steps|learning_rate|total-updates|max-update)\b)"
        ),
    ),
    (
        "recipe",
        re.compile(
            r"^\s*[\"']?(?:train[-_]iters|train[-_]samples|train[-_]steps|(?:\w+\.)*train_steps|(?:\w+\.)*learning_rate_schedule|max[-_](?:steps|duration|updates?|iters|epochs)|total[-_]steps|num_train_epochs|num_epochs|epochs|learning_rate|lr|peak_lr|global_train_batch_size|global_batch_size|train_batch_size|optimizer|optim)[\"']?\s*[:=]"
        ),
    ),
)

_RUN_LENGTH: Final = re.compile(r"train[-_](?:iters|samples|steps)", re.IGNORECASE)

_FROM_SCRATCH: Final = re.compile(
    r"init[-_]method[-_]std|GPT2?Dataset\b|MMapIndexedDataset|gpt_dataset|indexed_dataset|--data-impl|masked_lm_prob|create_masked_lm|next_sentence_pred|span_corruption|mlm_probability"
    r"|\.from_config\(|\bfrom_scratch\b|random_init\s*[:=]\s*[\"']?true|total_tokens\s*[:=]|\bn_layers?\s*[:=]\s*[0-9]",
    re.IGNORECASE,
)

_LONG_RUN: Final = re.compile(
    r"--train-(?:samples|iters)|[\"']?train[-_](?:iters|samples)[\"']?\s*:", re.IGNORECASE
)

_FROM_BASE: Final = re.compile(
    r"\b(?!\w*(?:Autoencoder|CLIP|Encoder|Text|Vision|VAE|Scheduler))(?:\w*Model\w*|\w+For[A-Z]\w+|\w*LMHead\w*)\.from_pretrained\(|(?:\bmodel_?\w*|\])\.from_pretrained\(|--init_checkpoint|\binit_checkpoint\b",
    re.IGNORECASE,
)

_BASE_ARGUMENT: Final = re.compile(
    r"model[_-]name[_-]or[_-]path|model_path|base[_-]model\b|pretrained[_-]model|input-model|from_pretrained|checkpoint_path",
    re.IGNORECASE,
)

BASE_SETTING: Final = re.compile(
    r"^\s*[\"']?(?:base_model|model_name_or_path|pretrained_(?:model|checkpoint|weights)\w*)[\"']?\s*[:=]\s*[\"']?(?!null\b|none\b|false\b)\w",
    re.IGNORECASE | re.MULTILINE,
)

_TUNING_LAUNCH: Final = re.compile(r"init_checkpoint\s*=\s*[\"']?[$\w]|#.{0,20}\bfine-?tun", re.IGNORECASE)

_ONLY_PART: Final = re.compile(
    r"mm_projector|tune_mm_mlp_adapter|mlp_adapter|freeze_llm|freeze_backbone", re.IGNORECASE
)


def signs_of(document: Document) -> Iterator[tuple[str, Sign]]:
    """What a file does, with the lines that show it; ``training`` where it does not say which."""
    path = document.path
    trains = list(_training_signs(document))
    if (
        trains
        and not ASIDE.search(path)
        and not DEEPSPEED.search(path)
        and (_RUN_LENGTH.search(document.text) or "zero_optimization" not in document.text)
    ):
        yield from ((_training_kind(document), sign) for sign in trains[:3])
    yield from _other_signs(document, named=bool(CODE.search(path)) and not trains)


def _other_signs(document: Document, *, named: bool) -> Iterator[tuple[str, Sign]]:
    """What a file does beside training: from what it calls and, for code, from its name."""
    path, calls = document.path, calls_of(document)
    evaluates = bool(EVAL.search(path))
    for kind, names in _OTHER_CALLS:
        line = next((line for name, line in calls if name in names), None)
        if line:
            yield "evaluation" if evaluates and kind == "inference" else kind, Sign("call", document, line)
    if named:
        for kind, pattern in _BY_NAME:
            if pattern.search(path):
                yield kind, Sign("name", document, 1)
        if DATA.search(path) and not evaluates:
            lines = enumerate(document.lines[:MAX_LINES], 1)
            yield from (
                ("data-pipeline", Sign("work", document, n)) for n, t in lines if _DATA_WORK.search(t)
            )


def _training_signs(document: Document) -> Iterator[Sign]:
    """The lines of a file that train: a loop, a trainer that is run, a launcher, or the settings of a run."""
    if not document.path.endswith(".py"):
        yield from _training_lines(document)
    elif TELLING.search(document.text):
        tree = tree_of(document)
        yield from _training_calls(document, tree) if tree else _training_lines(document)


def _training_calls(document: Document, tree: ast.Module) -> Iterator[Sign]:
    for name, line in calls_of(document):
        if name in LOOP_CALLS or name.endswith(".step!"):
            yield Sign("loop", document, line)
        elif name in TRAINER_CALLS:
            yield Sign("trainer", document, line)
    settings = module_settings(tree)
    yield from (Sign("recipe", document, line) for line in settings[:1] if len(settings) > 2)


_RUNS: Final = re.compile(r"\b(?:python[23]?|torchrun|deepspeed|accelerate launch|srun)\b.{0,200}\.py\b")

_SHOWS: Final = {
    "shell": {"loop", "trainer", "launcher"},
    "settings": {"recipe"},
    "python": {"loop", "trainer"},
    "code": {"loop"},
}

"""What a line can show, by the kind of file it stands in."""


def _training_lines(document: Document) -> Iterator[Sign]:
    path = document.path
    shell = is_shell(path)
    kind = (
        "shell"
        if shell
        else "settings"
        if CONFIG.search(path)
        else "python"
        if path.endswith((".py", ".ipynb"))
        else "code"
    )
    stated = 0
    named = shell and bool(TRAINS_BY_NAME.search(path.rpartition("/")[2]))
    lines: Iterable[str] = _continued(document) if shell else document.lines
    for number, text in enumerate(lines, 1):
        if text.lstrip().startswith("#") and not text.startswith("#SBATCH"):
            continue
        for what, pattern in _LINES:
            runs = named and what == "launcher" and _RUNS.search(text)
            if what not in _SHOWS[kind] or not (runs or pattern.search(text)):
                continue
            stated += (2 if _RUN_LENGTH.search(text) else 1) if what == "recipe" else 0
            if what != "recipe" or stated >= 3:
                yield Sign(what, document, number)


def _continued(document: Document) -> Iterator[str]:
    """Shell lines, each with those that a trailing backslash joins to it."""
    lines = document.lines
    for number, line in enumerate(lines):
        last = number
        while lines[last].rstrip().endswith("\\") and last + 1 < len(lines) and last - number < 12:
            last += 1
        yield (
            line
            if last == number
            else " ".join(part.strip().rstrip("\\") for part in lines[number : last + 1])
        )


def _training_kind(document: Document) -> str:
    """Which training a file that trains does: from its path, then from what it starts with."""
    path, text = document.path, document.text
    if PREFER.search(path) or any(name in text for name in PREFERENCE_CALLS):
        return "preference"
    bare = NOT_PRETRAIN.sub("", path)
    pretrains = bool(PRETRAIN.search(bare))
    if not pretrains and EVAL.search(path.partition("/")[0]):
        return "evaluation"
    if _ONLY_PART.search(text) and not re.search(r"freeze\w*\s*=\s*False", text):
        return "tuning"
    if TUNE.search(path) and not pretrains:
        return "tuning"
    if pretrains:
        return "tuning" if _TUNING_LAUNCH.search(text) and is_shell(path) else "pretraining"
    python = document.path.endswith((".py", ".ipynb"))
    settings = bool(CONFIG.search(document.path))
    based = (_FROM_BASE if python else BASE_SETTING if settings else _BASE_ARGUMENT).search(text)
    if any(name in text for name in TUNED_BASE) or (based and "get_peft_model" in text):
        return "tuning"
    scratch = _FROM_SCRATCH.search(text)
    if python and (based or "model_name_or_path" in text):
        return "tuning"
    if scratch or _LONG_RUN.search(text):
        return "pretraining"
    return "tuning" if based else "training"
