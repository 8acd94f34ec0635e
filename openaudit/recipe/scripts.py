"""The scripts of a training that a card holds whole in its blocks of code."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from openaudit.card import Card, CodeBlock
from openaudit.evidence import Citation, Document, Node, Role
from openaudit.reading import Reading, reading
from openaudit.recipe.scope import TRAINING, Scope, scope
from openaudit.repository.signs import signs_of

_SAYS: Final = re.compile(
    r"\bused (?:to|for) (?:pre-?|fine-?[ ]?)?(?:train|tun)\w*|\b(?:train|tun)(?:ed|ing)\b.{0,60}\b(?:script|command|code|snippet|following|below|using)\b"
    r"|\b(?:script|command|code|snippet)\b.{0,40}\b(?:(?:pre-?)?train|fine-?[ ]?tun)\w*",
    re.IGNORECASE,
)
_TO_COPY: Final = re.compile(
    r"\bhow to\b|\byour\b|\byou(?:'d| can| could| may| want| need| should)\b|(?<!used )\bto (?:fine-?[ ]?tune|train)\b(?! (?:this|the|our) model\b)|\bif you\b|\bexamples?\b|\busage\b|\bcan be (?:fine-?[ ]?)?(?:trained|tuned)\b",
    re.IGNORECASE,
)
_OUTPUT: Final = re.compile(
    r"push_to_hub|hub_model_id|output|save|upload|repo_?id|wandb|run_name", re.IGNORECASE
)
_SHELL: Final = re.compile(
    r"^\s*(?:[$!%] ?)?(?:python[23]?|torchrun|accelerate|deepspeed|bash|sh|srun|CUDA_\w+=|export|fairseq\S*|WANDB_\w+=)\s",
    re.MULTILINE,
)
_RUN: Final = re.compile(r"(?<![\w.-])([A-Za-z][\w/-]{0,80})\.py\b")
_LEADING: Final = 4


class Script(NamedTuple):
    """A block of code that trained the model: the kind of training, how it shows, the line that shows it."""

    kind: str
    what: str
    block: CodeBlock
    citation: Citation

    @property
    def whole(self) -> bool:
        """Whether the training itself stands there, and not only its settings or the command that starts it."""
        return self.what in {"loop", "trainer"}


def scripts(read: Reading) -> tuple[Script, ...]:
    """The blocks of a card that are said to be, or stand where it tells of, the model's own training."""
    return read.node.once(_scripts)


def _scripts(node: Node) -> tuple[Script, ...]:
    read = reading(node)
    return tuple(of_training(scope(read.card, read), read)) if read.card else ()


def of_training(part: Scope, model: Reading) -> Iterator[Script]:
    """The same of any text that is read as about this model."""
    ends = [s.end_line for s in part.card.sentences] if part.card.code else []
    for block in part.card.code:
        if part.covers(block.section, "batch-size") and _is_own(
            part, block, _lead(part.card, block, ends), model
        ):
            yield from _shown(part.card, block)


def _is_own(part: Scope, block: CodeBlock, lead: str, model: Reading) -> bool:
    """Whether the words above a block give it as what was done, and it does not start from the model itself."""
    title = part.title(block.section)
    told = TRAINING.search(title) or _SAYS.search(lead)
    from_itself = any(
        model.subject.id in line and not _OUTPUT.search(line) for line in block.text.split("\n")
    )
    return bool(told) and not _TO_COPY.search(f"{title} {lead}") and not from_itself


def _lead(card: Card, block: CodeBlock, ends: list[int]) -> str:
    """The sentences just above a block, under the same heading."""
    near = card.sentences[bisect_left(ends, block.line - _LEADING) : bisect_right(ends, block.line)]
    return " ".join(s.text for s in near if s.section == block.section and s.kind != "heading")


def _path(block: CodeBlock) -> str:
    """What a block would be called as a file: a command after the script that it runs."""
    if not _SHELL.search(block.text):
        return "README.py"
    run = _RUN.search(block.text)
    return f"{run.group(1) if run else 'README'}.sh"


def _shown(card: Card, block: CodeBlock) -> Iterator[Script]:
    own, path = card.document, _path(block)
    content = block.text.encode("utf-8", "replace")
    document = Document(role=Role.CODE, url=own.url, path=path, content=content, retrieved=own.retrieved)
    for kind, sign in signs_of(document):
        line, text = block.line + sign.line, document.lines[sign.line - 1].strip()
        if kind in _TRAINS and line <= len(own.lines) and text in own.lines[line - 1]:
            yield Script(kind, sign.what, block, own.cite(line))


_TRAINS: Final = frozenset({"pretraining", "tuning", "preference", "training"})
