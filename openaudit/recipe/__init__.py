"""How the training was done, as texts state it: the settings of a recipe, the compute, checkpoints, the tools named."""

from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Node
from openaudit.reading import Reading, reading
from openaudit.recipe.blocks import in_blocks, in_code
from openaudit.recipe.equipment import COMPUTE, checkpoints, energy, logs, tool
from openaudit.recipe.scope import scope
from openaudit.recipe.sentences import in_sentences
from openaudit.recipe.tables import in_tables

__all__ = [
    "COMPUTE",
    "KEYS",
    "applicable",
    "checkpoints",
    "compute",
    "in_code",
    "in_text",
    "keys",
    "logs",
    "tool",
]

KEYS: Final = (
    "architecture",
    "parameters",
    "tokenizer",
    "objective",
    "optimizer",
    "learning-rate",
    "schedule",
    "batch-size",
    "duration",
    "context-length",
    "data-mixture",
    "precision",
    "hardware",
    "software",
)
"""The settings that a recipe needs, from the rule book."""


def keys(read: Reading) -> dict[str, Citation]:
    """The settings that the card, and the Hub's record of the weights, state."""
    return dict(read.node.once(_keys))


def _keys(node: Node) -> dict[str, Citation]:
    read = reading(node)
    found = in_text(read.card, read) if read.card else {}
    record = read.record
    if record and isinstance(record.get("safetensors", "total"), int):
        found.setdefault("parameters", record.cite("safetensors", "total"))
    for holder, path in ((read.config, ("model_type",)), (record, ("config", "model_type"))):
        if holder and holder.get(*path):
            found.setdefault("architecture", holder.cite(*path))
    return found


def compute(read: Reading) -> dict[str, Citation]:
    """Hardware, duration, energy and software of the training, where the card states them."""
    stated = keys(read)
    emitted = energy(read)
    return {n: stated[n] for n in COMPUTE if n in stated} | ({"energy": emitted} if emitted else {})


def in_text(card: Card, model: Reading) -> dict[str, Citation]:
    """The settings that a card or a paper states for this model, each with the first line that does."""
    part = scope(card, model)
    return in_blocks(part) | in_tables(part, model) | in_sentences(part)


def applicable(read: Reading) -> tuple[str, ...]:
    """The settings that mean something for this kind of model."""
    pipeline = {d.value.lower() for d in (*read.declared("pipeline_tag"), *read.declared("tags"))}
    textless = pipeline & {
        "image-classification",
        "text-to-image",
        "image-to-image",
        "object-detection",
        "image-segmentation",
        "unconditional-image-generation",
        "depth-estimation",
        "text-to-video",
        "image-feature-extraction",
        "tabular-classification",
        "reinforcement-learning",
        "audio-classification",
    }
    return tuple(k for k in KEYS if not (textless and k in {"tokenizer", "context-length"}))
