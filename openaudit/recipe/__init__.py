"""How the training was done, as texts state it: the settings of a recipe, the compute, checkpoints, the tools named."""

from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Node
from openaudit.reading import Reading, reading
from openaudit.recipe.blocks import in_blocks, in_code
from openaudit.recipe.equipment import COMPUTE, checkpoints, emissions, logs, records, tool
from openaudit.recipe.scope import SPOKEN, scope
from openaudit.recipe.scripts import Script, scripts
from openaudit.recipe.sentences import in_sentences
from openaudit.recipe.tables import in_tables

__all__ = [
    "COMPUTE",
    "KEYS",
    "OF_RUN",
    "Script",
    "applicable",
    "checkpoints",
    "compute",
    "compute_of",
    "in_code",
    "in_text",
    "keys",
    "logs",
    "of_run",
    "records",
    "scripts",
    "speaks_of_training",
    "stated",
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
OF_RUN: Final = frozenset({*KEYS, "adapter"}) - {"architecture", "parameters", "tokenizer"}
"""Those that a tuning chooses, and does not have from its base."""


def keys(read: Reading) -> dict[str, Citation]:
    """The settings that the card, and the Hub's record of the weights, state."""
    return {key: line for key, line in stated(read).items() if key in KEYS}


def of_run(read: Reading) -> dict[str, Citation]:
    """The settings that a run has for itself, and not from the model that it starts from; those of an adapter too."""
    return {key: line for key, line in stated(read).items() if key in OF_RUN}


def stated(read: Reading) -> dict[str, Citation]:
    """The same as ``keys`` with what is no key of every recipe: the time taken, the energy, an adapter's settings."""
    return dict(read.node.once(_stated))


def _stated(node: Node) -> dict[str, Citation]:
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
    declared = emissions(read)
    return compute_of(stated(read) | ({"energy": declared} if declared else {}))


def compute_of(found: dict[str, Citation]) -> dict[str, Citation]:
    """Of settings those on what the training took; steps and epochs are no duration here."""
    named = {"duration": "time"}
    return {n: found[named.get(n, n)] for n in COMPUTE if named.get(n, n) in found}


def speaks_of_training(read: Reading) -> bool:
    """Whether the card says anything of a training, of this model or of what it was made from."""
    own = read.card.own_sections if read.card else 0
    sentences = read.card.sentences if read.card else ()
    return any(SPOKEN.search(s.text) for s in sentences if s.section < own)


def in_text(card: Card, model: Reading) -> dict[str, Citation]:
    """The settings that a card or a paper states for this model, each with the first line that does."""
    part = scope(card, model)
    found = in_blocks(part, model) | in_tables(part, model) | in_sentences(part)
    return found | ({"duration": found["time"]} if "time" in found and "duration" not in found else {})


def applicable(read: Reading) -> tuple[str, ...]:
    """The settings that mean something for this kind of model."""
    places = ("pipeline_tag", "tags", "library_name")
    pipeline = {d.value.lower() for place in places for d in read.declared(place)}
    textless = pipeline & {
        "vision",
        "timm",
        "image-classification",
        "zero-shot-image-classification",
        "zero-shot-object-detection",
        "mask-generation",
        "video-classification",
        "keypoint-detection",
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
