"""Which of the models that a card names is the card's own."""

import re

from openaudit.mentions import family_of, is_canonical, is_sized
from openaudit.reading import Reading
from openaudit.subject import plain

_OUR_LATER_STAGE = re.compile(r"[-_](?:chat|instruct|it|sft|dpo|rl\w*|aligned|tuned)\b.*", re.IGNORECASE)
_OUR_OWN_STAGE = re.compile(
    r"[-_.]?(?:base|pt|pre-?train(?:ed)?|sft|raw|init|stage\S*|step\S*|delta\S*)", re.IGNORECASE
)

_CONVERTED = re.compile(
    r"(?:[-_.](?:int[48]|fp8|gptq|awq|gguf|ggml|exl2|bnb|[48]-?bits?|w[48]a(?:8|16)|quanti[sz]ed|onnx|mlx))+"
)
_FORMAT = re.compile(r"(?:hf|fp16|fp32|bf16|pt|pytorch|safetensors|sharded|transformers|diffusers)*")


def owner(read: Reading) -> str:
    """Whose repository it is, lower case; empty where the id, or the card of a folder, names nobody."""
    name, slash, _ = read.called.partition("/")
    known = slash and not (read.node.local and read.called == read.subject.id)
    return name.lower() if known else ""


def itself(read: Reading, target: str) -> bool:
    """Whether a name in the card is the model's own, its family's, or that of something made from it."""
    if target.lower() in {read.subject.id.lower(), read.called.lower()}:
        return True
    if "/" not in target and target.lower() in read.names:
        return True
    if "/" not in target and not is_canonical(target) and _of_own_family(read, target):
        return True
    name = target.rsplit("/", 1)[-1].lower()
    own = read.name
    at = name.find(own.lower()) if len(own) > 4 else -1
    rest = name[at + len(own) :]
    return at >= 0 and bool(rest or at) and not _OUR_OWN_STAGE.fullmatch(rest)


def copy_of(read: Reading, target: str) -> bool:
    """Whether a model's name is ours, but for the format that a copy may add to it."""
    name, own = plain(target.rpartition("/")[2]), plain(read.name)
    same = target.lower() in {read.subject.id.lower(), read.called.lower(), read.name.lower()}
    return not same and own.startswith(name) and bool(_FORMAT.fullmatch(own[len(name) :]))


def unconverted(read: Reading, target: str) -> bool:
    """Whether a model's name is ours but for the words on a conversion that ours ends with."""
    own, name = read.name.lower(), target.rpartition("/")[2].lower()
    return own != name and own.startswith(name) and bool(_CONVERTED.fullmatch(own[len(name) :]))


def _of_own_family(read: Reading, target: str) -> bool:
    """Whether a name without an address is that of the family we belong to and come from the maker of."""
    family, name = family_of(target), read.name
    if family and owner(read) not in family.makers:
        return False
    if family and target == family.name:
        return family_of(name) == family
    earlier = is_sized(target) and _OUR_LATER_STAGE.fullmatch(name[len(target) :])
    return plain(target) in plain(name) and not (earlier and name.lower().startswith(target.lower()))
