"""The stages that made a model's weights, as its own repository says."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from openaudit.card import Card
from openaudit.evidence import Citation, Document, Relation
from openaudit.lineage import hints, parents
from openaudit.prose import Hit, Phrases
from openaudit.reading import Reading
from openaudit.training.words import OF_OTHERS, PREFERENCE, PRETRAINING, TRAINED, TUNING, denied, place

CONTINUED: Final = "continued"
DISTILLATION: Final = "distillation"
QUANTISATION: Final = "quantisation"
MERGE: Final = "merge"
WITHOUT_DATA: Final = frozenset({QUANTISATION, MERGE})
"""Stages that learn from no dataset."""

_STAGES: Final = Phrases(
    {
        CONTINUED: (
            r"\b(?:continu\w+|further)[ -](?:\w+[ ])?pre-?train\w*\b",
            r"继续预训练|增量预训练|継続事前学習|추가.{0,4}사전",
        ),
        TUNING: (
            r"\b(?:instruction|instruct)[- ]?(?:fine-?)?tun(?:ed|ing)\b|\bsupervised fine-?[ ]?tun\w+|\bsft\b|\bfine-?[ ]?tuned\b(?:[ ]+\w+){0,4}?[ ]+(?:on|with|using|for|by)\b|\bchat[- ]?(?:tuned|finetuned)\b",
            r"指令微调|有监督微调|ファインチューニング|지시|미세[ ]?조정|tinh chỉnh",
        ),
        PREFERENCE: (
            r"\b(?:dpo|rlhf|rlaif|ppo|grpo|orpo|kto|rlvr|direct preference optimi[sz]ation|reinforcement learning|preference (?:tun|optimi)\w+)\b",
            r"强化学习|偏好优化",
        ),
    }
)
_SPOKEN_OF = re.compile(
    r"\b(?:this|our|the) (?:\w+[ ])?(?:model|version|checkpoint)|\bwe\b|\bit (?:is|was|has)\b|\bwas\b|本模型|我们|本 모델|mô hình này",
    re.IGNORECASE,
)
_TUNED_NAME = re.compile(
    r"(?:^|[-_. ])(?:instruct\w*|chat|it|ft|fine-?tuned?|sft|dpo|rlhf|orpo|ppo|grpo|kto|aligned|assistant|zephyr|tulu|reasoning|thinking|rl)(?:$|[-_. 0-9])",
    re.IGNORECASE,
)
_RL_NAME = re.compile(r"(?:^|[-_. ])(?:dpo|rlhf|orpo|ppo|grpo|kto|rl)(?:$|[-_. 0-9])", re.IGNORECASE)
_BASE_NAME = re.compile(r"(?:^|[-_. ])(?:base|pretrain(?:ed)?|pt)$", re.IGNORECASE)
_WAS_TUNED = re.compile(
    r"(?:\b(?:was|is|were|been|and|then|finally|subsequently)|,)[ ]+(?:(?:then|further|also|finally|later|subsequently)[ ]+)*fine-?[ ]?tuned\b|^\W*fine-?[ ]?tuned\b",
    re.IGNORECASE,
)
_BY_RELATION: Final = {
    Relation.QUANTIZED: QUANTISATION,
    Relation.MERGE: MERGE,
    Relation.CONTINUED: CONTINUED,
    Relation.DISTILLED: DISTILLATION,
}


class Stage(NamedTuple):
    """A stage that made the weights, and the line that says so; ``citation`` is None for what goes without saying."""

    name: str
    citation: Citation | None


def stages(read: Reading) -> tuple[Stage, ...]:
    """The stages of this repository's own work; those of its parents are theirs.

    Weights that come from no parent were pretrained, whether or not a text says so.
    """
    found: dict[str, Citation | None] = {}
    edges = parents(read)
    for edge in edges:
        if edge.relation != Relation.COMPONENT:
            found.setdefault(_BY_RELATION.get(edge.relation, TUNING), edge.citation)
    if all(edge.relation in {Relation.COMPONENT, Relation.DISTILLED} for edge in edges):
        found.setdefault(PRETRAINING, None)
    if not WITHOUT_DATA & set(found) and not _BASE_NAME.search(read.subject.name):
        for name, citation in _told(read):
            found.setdefault(name, citation)
    if _TUNED_NAME.search(read.subject.name) and not found.keys() - {PRETRAINING, CONTINUED}:
        found.setdefault(PREFERENCE if _RL_NAME.search(read.subject.name) else TUNING, None)
    return tuple(Stage(name, citation) for name, citation in found.items())


def _told(read: Reading) -> Iterator[tuple[str, Citation]]:
    for hit in read.card.document.once(_hits) if read.card else ():
        if read.card and _own(read, hit):
            yield hit.rule, read.card.cite(hit.sentence)


def _hits(document: Document) -> tuple[Hit, ...]:
    """The phrases that tell of a stage that took place."""
    card = document.once(Card)
    hits = (h for h in _STAGES.find(card.prose) if h.sentence.section < card.own_sections)
    return tuple(
        h
        for h in hits
        if not denied(h.sentence.text, place(h)) and h.sentence.text[: place(h)][-1:] not in {"-", "_", "/"}
    )


def _own(read: Reading, hit: Hit) -> bool:
    text = hit.sentence.text
    if OF_OTHERS.search(text) or hit.sentence.kind in {"row", "heading"}:
        return False
    named = any(name in text.lower() for name in read.names if len(name) > 3)
    tuned = bool(_TUNED_NAME.search(read.subject.name)) or bool(parents(read))
    said = hit.rule == CONTINUED or (hit.rule == TUNING and bool(_WAS_TUNED.search(text)))
    begins = hit.rule == TUNING and bool(_WAS_TUNED.match(text))
    return named or begins or (bool(_SPOKEN_OF.search(text)) and (tuned or said))


def from_nothing(read: Reading) -> bool:
    """Whether the card speaks of training, and no sign is there that this repository did not train from nothing."""
    if {stage.name for stage in stages(read)} != {PRETRAINING} or hints(read):
        return False
    if read.card is None or read.card.document.once(_says_tuned):
        return False
    told = _LEARNT.match(read.card.prose.encoded.decode("utf-8", "replace"))
    return PRETRAINING in told or (bool(told) and not _LARGE_NAME.search(read.subject.name))


_LARGE_NAME = re.compile(r"(?:^|[-_. ])[0-9]+(?:\.[0-9]+)?b(?:$|[-_. ])", re.IGNORECASE)
"""Billions of weights in a name: such models are pretrained in so many words, or are another's."""
_LEARNT: Final = Phrases(
    {
        PRETRAINING: (
            r"\bpre-?[ ]?train(?:ed|ing)\b|\bfrom scratch\b|\b(?:[0-9.,]+[ ]*(?:[TB]|trillion|billion)[ ]+(?:of[ ]+)?tokens)\b",
            r"预训练|預訓練|事前学習|사전[ ]?학습|pré-?entra[iî]n|tiền huấn luyện|huấn luyện trước|huấn luyện từ đầu",
        ),
        TRAINED: (
            r"\b(?:trained|training|learnt|learned|learns)\b",
            r"训练|訓練|学習|학습|huấn luyện|entra[iî]n",
        ),
    }
)
_TUNED: Final = Phrases(
    {
        TUNING: (
            r"\b(?:fine-?[ ]?tun(?:e|ed)|instruction[- ]tuned)\b",
            r"\bas[ ]+(?:its|a|the|our)[ ]+(?:basis|base|backbone|starting point)\b|\bwarm[- ]?started\b|\binitiali[sz]ed[ ]+(?:from|with)\b",
        )
    }
)
_IS = re.compile(r"\b(?:is|was|were|been|we|i)\b|^\W*(?:this|the) model\b|^\W*fine-?tuned", re.IGNORECASE)


def _says_tuned(document: Document) -> bool:
    """Whether a card may say of its model that it was tuned: enough to doubt that nothing came before."""
    card = document.once(Card)
    hits = (h for h in _TUNED.find(card.prose) if h.sentence.section < card.own_sections)
    return any(
        _IS.search(h.sentence.text)
        and not denied(h.sentence.text, place(h))
        and not OF_OTHERS.search(h.sentence.text)
        for h in hits
    )
