"""The settings of a training in files of code and in the blocks of code of a card."""

import re
from collections.abc import Iterator
from typing import Final

from openaudit.card import CodeBlock
from openaudit.evidence import Citation
from openaudit.reading import Reading
from openaudit.recipe.scope import Scope
from openaudit.recipe.scripts import of_training
from openaudit.repository import MAX_LINES, Contents, sizes
from openaudit.subject import plain

_VALUE: Final = r"[\"']?\s*[:= ]\s*[\"']?"
IN_CODE: Final = {
    "architecture": re.compile(
        rf"[\"']?(?:model_type|arch(?:itecture)?|n_?layers?|num[-_]layers|num_hidden_layers){_VALUE}\w",
        re.IGNORECASE,
    ),
    "parameters": re.compile(
        rf"[\"']?(?:n_?params?|hidden[-_]size|d_model|n_embd){_VALUE}[0-9]", re.IGNORECASE
    ),
    "tokenizer": re.compile(
        rf"[\"']?(?:tokenizer(?:[-_]\w+)?|vocab[-_](?:file|size)){_VALUE}\S", re.IGNORECASE
    ),
    "objective": re.compile(
        r"CrossEntropy|cross_entropy|masked_lm|causal|mlm_probability|next_token|contrastive|nll_loss",
        re.IGNORECASE,
    ),
    "optimizer": re.compile(
        r"\bAdamW?\b|adam_|optimizer[\"']?\s*[:=]|\bLion\b|adafactor|\bSGD\b", re.IGNORECASE
    ),
    "learning-rate": re.compile(
        rf"(?<![a-z])(?:--)?[\"']?(?:learning[-_ ]rate|max[-_]lr|peak[-_]lr|lr){_VALUE}[0-9]", re.IGNORECASE
    ),
    "schedule": re.compile(r"lr[-_]decay[-_]style|schedul|warm-?_?up|cosine", re.IGNORECASE),
    "batch-size": re.compile(
        rf"(?<!eval[-_])(?<!test[-_])(?<!valid[-_])(?<!val[-_])batch[-_ ]size[\w-]*{_VALUE}[0-9]",
        re.IGNORECASE,
    ),
    "duration": re.compile(
        rf"[\"']?(?:train[-_](?:iters|samples|steps)|max[-_](?:steps|duration|tokens|epochs)|(?:num|n)[-_](?:train_)?epochs|total[-_]tokens|epochs){_VALUE}[0-9]",
        re.IGNORECASE,
    ),
    "context-length": re.compile(
        rf"[\"']?(?:seq(?:uence)?[-_]?len(?:gth)?|max[-_]seq[-_]len\w*|max_position_embeddings|block_size|context_length){_VALUE}[0-9]",
        re.IGNORECASE,
    ),
    "data-mixture": re.compile(
        r"data[-_]path|data[-_]mix\w*|mixture|sampling[-_]?(?:weights?|rate|prob\w*)|proportion",
        re.IGNORECASE,
    ),
    "adapter": re.compile(
        rf"\b(?:q?lora|adapter|peft)[-_](?:r|rank|alpha|dropout|dim\w*){_VALUE}[0-9]|target_modules|\b(?:network|lora)_(?:dim|alpha|rank){_VALUE}[0-9]|LoraConfig\(",
        re.IGNORECASE,
    ),
    "precision": re.compile(r"bf16|bfloat16|fp16|mixed[-_]precision|float16", re.IGNORECASE),
    "hardware": re.compile(
        r"#SBATCH.*gres|--gpus|nproc[-_]per[-_]node|nnodes|gpus[-_]per[-_]node|world[-_]size|tensor[-_]model[-_]parallel",
        re.IGNORECASE,
    ),
    "software": re.compile(
        r"^\s*(?:torch|transformers|deepspeed|megatron\w*|jax|flax|tensorflow|lightning|flash-attn|composer)\s*[=~<>@]=?|^\s*(?:import|from) (?:torch|deepspeed|jax|megatron|tensorflow|lightning|transformers|trl|peft|flair|sentence_transformers|fairseq|speechbrain|keras|diffusers|fastai)",
        re.IGNORECASE,
    ),
}
_OF_A_RUN: Final = frozenset({"learning-rate", "batch-size", "duration"})
_IN_BLOCK: Final = (*_OF_A_RUN, "optimizer", "schedule", "context-length", "precision", "adapter")
_TELLING: Final = re.compile(r"learning|\blr\b|epoch|batch|steps|optim|max_seq", re.IGNORECASE)
_COMMAND: Final = re.compile(
    r"^\s*(?:\$ |python|torchrun|accelerate|deepspeed|bash|sh )|^\s*--\w", re.MULTILINE
)


def in_code(found: Contents, model: Reading, kinds: tuple[str, ...]) -> dict[str, Citation]:
    """The settings in the files that do these kinds of training, those that name this very model first.

    A file that names another size of the model states that size's settings.
    """
    named, own = plain(model.subject.name), sizes(model.subject.name)
    files = {s.document.path: s.document for kind in kinds for s in found.signs.get(kind, ())}
    ours = [d for d in files.values() if not (own and (theirs := sizes(d.path)) and not own & theirs)]
    ours.sort(key=lambda d: plain(d.path.rsplit("/", 1)[-1].split(".")[0]) not in named)
    stated: dict[str, Citation] = {}
    for document in ours:
        for number, line in enumerate(document.lines[:MAX_LINES], 1):
            for key, pattern in IN_CODE.items():
                if key not in stated and pattern.search(line):
                    stated[key] = document.cite(number)
    return stated


def in_blocks(part: Scope, model: Reading) -> dict[str, Citation]:
    """The settings in a card's blocks of code; a command to copy tells how others may train, not how this was."""
    found: dict[str, Citation] = {}
    for script in of_training(part, model):
        found = dict(_stated(part, script.block, tuple(IN_CODE))) | found
    for block in part.card.code:
        if (
            not _TELLING.search(block.text)
            or _COMMAND.search(block.text)
            or not part.covers(block.section, "batch-size")
        ):
            continue
        stated = dict(_stated(part, block, _IN_BLOCK))
        if len(_OF_A_RUN & set(stated)) > 1 or part.is_training(block.section):
            for key, line in stated.items():
                found.setdefault(key, line)
    return found


def _stated(part: Scope, block: CodeBlock, keys: tuple[str, ...]) -> Iterator[tuple[str, Citation]]:
    document = part.card.document
    for number, text in enumerate(block.text.split("\n"), block.line + 1):
        for key in keys:
            inside = number <= len(document.lines) and text.strip() in document.lines[number - 1]
            if inside and IN_CODE[key].search(text):
                yield key, document.cite(number)
