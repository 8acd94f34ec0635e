"""What a model's name says: its family, its version; and whether a text, a title or a repository bears it."""

import re
from functools import lru_cache

from openaudit.reading import Reading
from openaudit.subject import plain

_SIZE = re.compile(
    r"^(?:v?[0-9]+(?:[._][0-9]+)*[bmkt]?|[0-9]+x[0-9.]+b|a[0-9.]+b|tiny|mini|nano|small|base|medium|large|x+l|huge|giant|chat|instruct\w*|it|sft|dpo|rlhf|hf|fp16|bf16|int[48]|fp8|gguf|ggml|gptq|awq|q[0-9]\w*|uncased|cased|v[0-9].*|preview|[0-9]{4,8}|model|models|finetuned|pretrained|en|zh|final|latest|lora|adapter|merged|4bit|8bit|turbo|ckpt|checkpoint|epoch\w*|step\w*|steps?)$",
    re.IGNORECASE,
)
_VERSION = re.compile(r"v?[0-9](?:\.[0-9])?")
_COUNTED = re.compile(r"seed|step|epoch|phase|layers?|fold|part|stage|run|top|[lhkn]")
_FIRST = re.compile(r"v?(?:0\.1|1|1\.0)")


def family_words(read: Reading) -> tuple[str, ...]:
    """The words of a model's name without sizes, variants and dates: ``olmo 2`` of ``OLMo-2-1124-7B-Instruct``."""
    return family(read.name)


@lru_cache(4096)
def family(name: str) -> tuple[str, ...]:
    """The same of a name."""
    words = _words(name)
    kept = [
        w
        for n, w in enumerate(words)
        if not _SIZE.match(w) or (n == 1 and _VERSION.fullmatch(w) and not _FIRST.fullmatch(w))
    ]
    return tuple(kept)


def versions(name: str) -> frozenset[str]:
    """The version numbers of a model's name, that of a first version left out: ``2.6`` of ``Lotus-V-2_6``."""
    words = _words(re.sub(r"(?<=[0-9])-(?=[0-9](?![0-9A-Za-z_.]))", ".", name))
    told = [w.removeprefix("v") for w in words if re.fullmatch(r"v[0-9]+(?:\.[0-9]+)*|[0-9]\.[0-9]", w)]
    first = next((n for n, w in enumerate(words) if re.fullmatch("[0-9]", w)), 0)
    before = words[:first]
    if before and not any(_SIZE.match(w) for w in before) and not _COUNTED.fullmatch(before[-1]):
        told.append(words[first])
    return frozenset(re.sub(r"(?:\.0)+$", "", v) for v in told if not _FIRST.fullmatch(v))


def _words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", re.sub(r"(?<=[0-9])_(?=[0-9])", ".", name))
    return [w.lower() for w in re.split(r"[^A-Za-z0-9.]+", spaced) if w]


def _spelled(word: str) -> str:
    """A pattern for a word of a name, whose parts others may write apart: ``Stable LM`` for ``stablelm``."""
    bare = word.removeprefix("v") if re.fullmatch(r"v[0-9.]+", word) else word
    return r"[\s-]?".join(map(re.escape, bare)) if len(bare) > 5 and bare.isalpha() else re.escape(bare)


def names_model(read: Reading, text: str) -> bool:
    """Whether a text names this model's family: all its words, in order, as words, with no other number after them."""
    words = family_words(read)
    if not words or (len(words) == 1 and len(words[0]) < 3):
        return False
    pattern = r"[\s\-_.:]*".join(_spelled(w) for w in words)
    return (
        re.search(
            rf"(?<![A-Za-z0-9]){pattern}(?![A-Za-z0-9]|[\s-]?v?[0-9](?![0-9.]*\s?[bBmM]\b))",
            text,
            re.IGNORECASE,
        )
        is not None
    )


def names_lead(read: Reading, text: str) -> bool:
    """Whether a text holds the first word of the model's family name."""
    lead = next(iter(family_words(read)), "")
    return len(lead) > 3 and re.search(rf"(?<![a-z0-9]){re.escape(lead)}(?![a-z])", text.lower()) is not None


def shares_name(read: Reading, repository: str) -> float:
    """How much of the model's family name a repository's name carries as words of its own, from 0 to 1."""
    ours, theirs = family_words(read), _words(repository)[:12]
    whole = plain("".join(ours))
    runs = (theirs[a:b] for a in range(len(theirs)) for b in range(a + 1, len(theirs) + 1))
    if len(whole) > 1 and whole in plain(repository) and any(plain("".join(run)) == whole for run in runs):
        return 1
    shared = {w for w in ours if w in theirs and len(w) > 2}
    return len(shared) / max(1, len(set(ours)))
