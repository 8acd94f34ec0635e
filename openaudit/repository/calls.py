"""What a Python file calls and sets, from its syntax tree; never run, and not parsed where it holds no telling name."""

import ast
import re
from collections.abc import Iterator
from typing import Final

from openaudit.evidence import Document

LOOP_CALLS: Final = frozenset(
    {
        "backward",
        "value_and_grad",
        "apply_gradients",
        "train_and_evaluate",
        "manual_backward",
        "train_batch",
        "minimize",
        "fit_generator",
        "pretrain",
    }
)

_TUNING_CALLS: Final = frozenset({"SFTTrainer", "SFTConfig"})

TUNED_BASE: Final = ("SFTTrainer", "SFTConfig", "prepare_model_for_")

PREFERENCE_CALLS: Final = frozenset(
    {
        "DPOTrainer",
        "PPOTrainer",
        "GRPOTrainer",
        "RewardTrainer",
        "ORPOTrainer",
        "KTOTrainer",
        "RLOOTrainer",
        "dpo_loss",
        "DPOConfig",
        "GRPOConfig",
    }
)

_TRAINERS: Final = frozenset(
    {"Trainer", "Seq2SeqTrainer", "Trainer_", "SentenceTransformerTrainer", "LightningTrainer"}
)

TRAINER_CALLS: Final = PREFERENCE_CALLS | _TUNING_CALLS | _TRAINERS | {"trainer.train", "trainer.fit"}

TOKENIZER_CALLS: Final = frozenset(
    {
        "BpeTrainer",
        "UnigramTrainer",
        "WordPieceTrainer",
        "train_from_iterator",
        "train_new_from_iterator",
        "SentencePieceTrainer",
    }
)

DATA_CALLS: Final = frozenset(
    {"MinHash", "MinHashLSH", "LeanMinHash", "ArchiveIterator", "WarcRecord", "trafilatura"}
)

EVAL_CALLS: Final = frozenset({"simple_evaluate", "evaluator", "compute_bleu", "classification_report"})

INFER_CALLS: Final = frozenset({"generate", "pipeline", "transcribe", "chat"})

TELLING: Final = re.compile(
    r"\.(?:step|train|fit|pretrain)\(|^(?:optim|lr|runner|learning_rate|max_|total_|num_|epochs|(?:train_)?batch_size|samples_per_gpu|warmup_)|\b(?:"
    + "|".join(
        sorted(
            LOOP_CALLS
            | _TUNING_CALLS
            | PREFERENCE_CALLS
            | _TRAINERS
            | TOKENIZER_CALLS
            | DATA_CALLS
            | EVAL_CALLS
            | INFER_CALLS
        )
    )
    + r")\b",
    re.MULTILINE,
)

"""What a Python file must hold for its syntax tree to tell anything: parsing is what costs."""

_SETTING: Final = re.compile(
    r"^(?:optimi[sz]er\w*|optim|lr_config|lr_scheduler|learning_rate|lr|runner|(?:max|total|num)_(?:epochs|iters|steps)|epochs|(?:train_)?batch_size|samples_per_gpu|warmup_\w+)$"
)


def module_settings(tree: ast.Module) -> list[int]:
    """The lines on which a Python file that is itself a configuration sets what a training needs."""
    assigned = ((t, node.lineno) for node in tree.body if isinstance(node, ast.Assign) for t in node.targets)
    return [line for target, line in assigned if isinstance(target, ast.Name) and _SETTING.match(target.id)]


def tree_of(document: Document) -> ast.Module | None:
    """The syntax tree of a Python file, parsed once; None for what is no Python."""
    return document.once(_parsed)


def _parsed(document: Document) -> ast.Module | None:
    try:
        return ast.parse(document.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def calls_of(document: Document) -> list[tuple[str, int]]:
    """The names that a Python file calls, with their lines."""
    return document.once(_called)


def _called(document: Document) -> list[tuple[str, int]]:
    """The names that a Python file calls, with lines; ``optimizer.step`` reads as ``optimizer.step!``."""
    told = document.path.endswith(".py") and TELLING.search(document.text)
    tree = tree_of(document) if told else None
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree) if tree else ():
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name):
            found.append((node.func.id, node.lineno))
        elif isinstance(node.func, ast.Attribute):
            owner = node.func.value
            holder = (
                owner.id
                if isinstance(owner, ast.Name)
                else owner.attr
                if isinstance(owner, ast.Attribute)
                else ""
            )
            found += _attribute(holder, node.func.attr, node.lineno)
    return sorted(found, key=lambda c: c[1])


def _attribute(holder: str, name: str, line: int) -> Iterator[tuple[str, int]]:
    if name == "step" and re.search(r"optim|^opt|scaler|_opt\b", holder, re.IGNORECASE):
        yield f"{holder}.step!", line
    elif name.lower() == "train" and holder in {"SentencePieceTrainer", "spm"}:
        yield "SentencePieceTrainer", line
    elif name in {"train", "fit"} and re.search(r"trainer|estimator|solver|^network$", holder, re.IGNORECASE):
        yield f"trainer.{name}", line
    elif name not in {"train", "step"}:
        yield name, line
