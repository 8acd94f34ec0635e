"""What is in a code repository: which kinds of work its files do, read statically; nothing in it is ever run.

A *kind* is pretraining, tuning, preference, data-pipeline, tokenizer-training, evaluation or inference; each is claimed
with the line that shows it.
"""

from openaudit.repository.contents import KINDS, MAKING, Contents, contents
from openaudit.repository.paths import (
    CODE,
    CONFIG,
    MAX_BESIDE,
    MAX_LINES,
    MAX_READ,
    MAX_SIZE,
    TELLS,
    beside_weights,
    launches,
    sizes,
    texts,
    tunes,
    wanted,
)
from openaudit.repository.signs import Sign

__all__ = [
    "CODE",
    "CONFIG",
    "KINDS",
    "MAKING",
    "MAX_BESIDE",
    "MAX_LINES",
    "MAX_READ",
    "MAX_SIZE",
    "TELLS",
    "Contents",
    "Sign",
    "beside_weights",
    "contents",
    "launches",
    "sizes",
    "texts",
    "tunes",
    "wanted",
]
