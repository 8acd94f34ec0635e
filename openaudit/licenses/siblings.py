"""Model names told apart: the same model in another packing, or a sibling of another size, version or tuning."""

import re
from typing import Final

_NAME = re.compile(r"(?<![\w/])[A-Za-z][\w.]*(?:-[\w.]+)+")
_LICENSE: Final = re.compile(r"(?:cc|[al]?gpl|bsd|mit|apache|gfdl|odc|cdla)\b", re.IGNORECASE)
_PACKING: Final = re.compile(
    r"gguf|ggml|gptq|awq|exl[0-9]|mlx|onnx|hf|fp(?:8|16|32)|bf16|int[0-9]+|[0-9]+-?bits?|q[0-9]\w*|safetensors"
)
_SIZE: Final = re.compile(r"[0-9.]+[bmk]|[0-9]+x[0-9.]+b|tiny|mini|small|base|medium|large|xl|xxl")
_VERSION: Final = re.compile(r"v?[0-9]+(?:[._][0-9]+)*")


def _parts(name: str) -> list[str]:
    parts = re.split(r"[-_\s/]+", name.lower().strip(" .,:;*()"))
    return [p for p in parts if p and not _PACKING.fullmatch(p)]


def same_name(one: str, other: str) -> bool:
    """Whether two names mean one model, packings aside."""
    return bool(_parts(one)) and set(_parts(one)) == set(_parts(other))


def names_sibling(text: str, own: str) -> bool:
    """Whether a text names models of ``own``'s line that are not it, and never one that may be it.

    A name that only says less or more than ``own`` may be it: sizes and versions count where both give one.
    """
    mine = _parts(own)
    names = (n for n in _NAME.findall(text) if not _LICENSE.match(n))
    line = [parts for n in names if (parts := _parts(n))[:1] == mine[:1]]
    return bool(line) and all(_apart(set(parts), set(mine)) for parts in line)


def _apart(one: set[str], other: set[str]) -> bool:
    for kind in (_SIZE, _VERSION):
        if not all(any(kind.fullmatch(part) for part in parts) for parts in (one, other)):
            one, other = ({part for part in parts if not kind.fullmatch(part)} for parts in (one, other))
    return bool(one - other) and bool(other - one)
