"""The stages that made a model's weights, as its own repository says."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final, NamedTuple

from openaudit.card import Card, Link
from openaudit.evidence import Citation, Document, Edge, Node, Relation
from openaudit.knowledge import datasets
from openaudit.lineage import from_scratch, goes_on, hints, is_conversion, parents
from openaudit.mentions import family_of, linked_model
from openaudit.prose import Hit, Phrases, Sentence
from openaudit.reading import Reading, reading
from openaudit.subject import Kind, Subject, plain
from openaudit.training.words import (
    OF_OTHERS,
    PREFERENCE,
    PRETRAINING,
    TRAINED,
    TUNING,
    denied,
)

CONTINUED: Final = "continued"
DISTILLATION: Final = "distillation"
QUANTISATION: Final = "quantisation"
MERGE: Final = "merge"
WITHOUT_DATA: Final = frozenset({QUANTISATION, MERGE})
"""Stages that learn from no dataset."""

_STAGES: Final = Phrases(
    {
        CONTINUED: (
            r"\b(?:continu\w+|further|intermediate|additionally)[ -](?:\w+[ ])?pre-?train\w*\b|\bmid-?[ ]?train(?:ed|ing)\b",
            r"继续预训练|增量预训练|継続事前学習|추가.{0,4}사전",
        ),
        TUNING: (
            r"\b(?:instruction|instruct)[- ]?(?:fine-?)?tun(?:ed|ing)\b|\bsupervised fine-?[ ]?tun\w+|\bsft\b|\bfine-?[ ]?tuned\b(?:[ ]+\w+){0,4}?[ ]+(?:on|with|using|for|by)\b|\bchat[- ]?(?:tuned|finetuned)\b",
            r"\bpost-?train(?:ed|ing)\b",
            r"\b(?:rounds?[ ]+of|undertook|under(?:went|goes|gone))\b[^.,;]{0,40}?\bfine-?[ ]?tuning\b",
            r"指令微调|有监督微调|ファインチューニング|지시|미세[ ]?조정|tinh chỉnh",
        ),
        PREFERENCE: (
            r"\b(?:dpo|rlhf|rlaif|ppo|grpo|orpo|kto|rlvr|direct preference optimi[sz]ation|reinforcement learning|preference (?:tun|optimi|train)\w+)\b",
            r"\balign(?:s|ed)?[ ]+(?:\w+[ ]+){0,2}?(?:with|to)[ ]+human[ ]+(?:preferences?|values?|intent\w*|feedback)\b",
            r"强化学习|偏好优化",
        ),
        DISTILLATION: (
            r"\btrain(?:ed|ing)\b[^.;]{0,40}\b(?:guidance|timestep|step|adversarial|diffusion|knowledge)[ -]+distill?ation\b",
        ),
    }
)
_SPOKEN_OF = re.compile(
    r"\b(?:this|our|the) (?:\w+[ ])?(?:model|version|checkpoint)|\bwe\b|\bit (?:is|was|has)\b|\bwas\b|本模型|我们|本 모델|mô hình này",
    re.IGNORECASE,
)
_TUNED_NAME = re.compile(
    r"(?:^|[-_. ])(?:instruct\w*|chat|(?<=[0-9][bm][-_])it|ft|fine-?tuned?|sft|dpo|rlhf|orpo|ppo|grpo|kto|aligned|uncensored|abliterated|merged?|from(?![-_]scratch)|assistant|zephyr|tulu|reasoning|thinking|rl)(?:$|[-_. 0-9])",
    re.IGNORECASE,
)
_TASK = re.compile(
    r"(?:^|[-_./ ])(?:fine-?tun\w+|ner|pos|squad\w*|[sxm]?nli|sts-?[b2]?|stsb\w*|sst-?[25]|qa|qqp|qnli|mrpc|cola|imdb|sentiment\w*|emotions?|cross-?encoder|bi-?encoder|sentence-transformers?|re-?rank\w*|classifi\w+|toxic\w*|hate\w*|spam|paraphrase\w*|msmarco|setfit|dreambooth|lora|summari[sz]\w+)(?:$|[-_./ :,0-9])",
    re.IGNORECASE,
)
"""Names of the tasks that models are tuned for."""
_TUNED_TASKS: Final = frozenset(
    {
        "adapter-transformers",
        "autonlp",
        "autotrain",
        "cross-encoder",
        "dreambooth",
        "lora",
        "merge",
        "mergekit",
        "peft",
        "question-answering",
        "sentence-similarity",
        "sentence-transformers",
        "setfit",
        "text-classification",
        "text-ranking",
        "token-classification",
        "zero-shot-classification",
    }
)
_NOT_PRETRAINING: Final = frozenset({TUNING, PREFERENCE, "benchmark"})
UNNAMED: Final = "an unnamed base"
"""What a tuned model was made from, where its card does not say."""
_DISTILLED_NAME = re.compile(r"(?:^|[-_. /])distil", re.IGNORECASE)
_RL_NAME = re.compile(r"(?:^|[-_. ])(?:dpo|rlhf|orpo|ppo|grpo|kto|rl)(?:$|[-_. 0-9])", re.IGNORECASE)
_BASE_NAME = re.compile(r"(?:^|[-_. ])(?:base|pretrain(?:ed)?|pt)$", re.IGNORECASE)
_WAS_TUNED = re.compile(
    r"(?:\b(?:was|is|were|been|and|then|finally|subsequently)|,)[ ]+(?:(?:then|further|also|finally|later|subsequently|\(re\))[ ]+)*fine-?[ ]?tuned\b|^\W*fine-?[ ]?tuned\b|\bpost-?trained\b|(?:underw[eo]nt|undergone|went through|training stages?\W)[^.]{0,40}\bpost-?training\b|\brounds? of [^.,;]{0,40}\bfine-?[ ]?tuning\b|\b(?:undertook|underwent|has undergone)\b[^.,;]{0,40}\bfine-?[ ]?tuning\b",
    re.IGNORECASE,
)
_WENT_THROUGH = re.compile(
    r"\b(?:this|our) model (?:uses|used|underwent|undertook|went through|was (?:trained|aligned) (?:with|using|by))\b",
    re.IGNORECASE,
)
"""What stands before the stages of this very model, and not of a sibling on the same card."""
_STAGE_NAMED = re.compile(r"^\W*(?:training )?stages?\W", re.IGNORECASE)
_TRAINED_FIRST = re.compile(r"^\W*(?:pre-?[ ]?)?trained[ ]+(?:on|with|using|over)\b", re.IGNORECASE)
"""A sentence without a subject that tells the stages of this model: "Pre-trained on A, fine-tuned on B"."""
_NO_STAGE = re.compile(r"\w*[ -]+(?:quanti[sz]\w*|mitigation)", re.IGNORECASE)
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

    Weights that come from no parent were pretrained, whether or not a text says so; those of a tuned model that
    does not name its base were pretrained by somebody else.
    """
    found: dict[str, Citation | None] = {}
    edges = parents(read)
    for edge in edges:
        if edge.relation != Relation.COMPONENT:
            found.setdefault(_BY_RELATION.get(edge.relation, TUNING), edge.citation)
    if all(edge.relation in {Relation.COMPONENT, Relation.DISTILLED} for edge in edges):
        found.setdefault(_first(read), None)
    if not WITHOUT_DATA & set(found) and not _BASE_NAME.search(read.name):
        for name, citation in _told(read):
            found.setdefault(name, citation)
    if (
        not _is_an_agent(read)
        and _TUNED_NAME.search(read.name)
        and not found.keys() - {PRETRAINING, CONTINUED}
    ):
        found.setdefault(PREFERENCE if _RL_NAME.search(read.name) else TUNING, None)
    return tuple(Stage(name, citation) for name, citation in found.items())


def _first(read: Reading) -> str:
    """The first stage of weights that no parent is named for."""
    doubts = [edge for edge in bases(read) if edge.relation is not Relation.COMPONENT]
    tuned = any((family := family_of(e.target.id)) is None or family.hints for e in doubts)
    sign = _sign(read) if doubts else None
    untuned = read.card is not None and read.card.document.once(_denies_tuning)
    if not sign and (untuned or not tuned):
        return PRETRAINING
    if is_conversion(read):
        return QUANTISATION
    if _DISTILLED_NAME.search(read.name) and not _task(read):
        return DISTILLATION
    return PREFERENCE if _RL_NAME.search(read.name) else TUNING


def bases(read: Reading) -> tuple[Edge, ...]:
    """Weak signs of a parent that gave the weights and is not declared, each with the line or the card it is in."""
    return read.node.once(_bases)


def _bases(node: Node) -> tuple[Edge, ...]:
    read = reading(node)
    parts = [edge for edge in parents(read) if edge.relation is Relation.COMPONENT]
    if len(parts) < len(parents(read)):
        return ()
    named = [family_of(edge.target.id) for edge in parts]
    if found := [e for e in hints(read) if e.target.id not in {f.name for f in named if f}]:
        return tuple(found)
    began, sign = from_scratch(read), _sign(read)
    if parts or sign is None or (began and began[0] != "told" and not is_conversion(read)):
        return ()
    target = Subject(kind=Kind.MODEL, id=UNNAMED)
    return (Edge(source=read.subject, target=target, relation=Relation.FINETUNE, citation=sign, hint=True),)


def _sign(read: Reading) -> Citation | None:
    """What shows that a model was tuned: its name, its title, its tasks, its datasets, or a sentence."""
    card = read.card
    if card is None:
        return None
    if is_conversion(read):
        return card.document.cite_whole()
    if marked := _marked(read, card):
        return marked
    sets = [(datasets().hub(d.value), d.citation) for d in read.declared("datasets")]
    if sets and all(known and known.kind in _NOT_PRETRAINING for known, _ in sets):
        return sets[0][1]
    if not _BASE_NAME.search(read.name) and (sentence := card.document.once(_says_tuned)):
        return card.cite(sentence)
    return None


def _marked(read: Reading, card: Card) -> Citation | None:
    """The title, the task or the name that only a tuned or distilled model has."""
    if task := _task(read):
        return task
    title = card.headings[0] if card.headings else None
    if title and _DISTILLED_NAME.search(title.text):
        return card.document.cite(title.line)
    name = read.name
    tuned = _TUNED_NAME.search(name) and not _BASE_NAME.search(name) and not _is_an_agent(read)
    return card.document.cite_whole() if tuned or _DISTILLED_NAME.search(name) else None


def _task(read: Reading) -> Citation | None:
    """The title, the tag or the name that says for which task a model was tuned."""
    title = read.card.headings[0] if read.card and read.card.headings else None
    if read.card and title and _TASK.search(title.text):
        return read.card.document.cite(title.line)
    for task in (*read.declared("tags"), *read.declared("pipeline_tag"), *read.tags("")):
        if task.value.lower().replace(" ", "-") in _TUNED_TASKS:
            return task.citation
    return read.card.document.cite_whole() if read.card and _TASK.search(read.name) else None


def _is_an_agent(read: Reading) -> bool:
    """Whether the model plays games, so that the method in its name is how it began."""
    return any("reinforcement-learning" in tag.value for tag in (*read.declared("tags"), *read.tags("")))


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
        if not denied(h.sentence.text, h.place)
        and h.before[-1:] not in {"-", "_", "/"}
        and not _NO_STAGE.match(h.after)
    )


def _own(read: Reading, hit: Hit) -> bool:
    text = hit.sentence.text
    if OF_OTHERS.search(text) or hit.sentence.kind in {"row", "heading"} or _SEVERAL.match(hit.after):
        return False
    if read.card and any(_is_anothers(read, link, hit) for link in read.card.links_in(hit.at)):
        return False
    named = any(name in text.lower() for name in read.names if len(name) > 3)
    named = named or plain(read.name) in plain(text)
    tuned = bool(_TUNED_NAME.search(read.name)) or bool(parents(read))
    said = hit.rule in {CONTINUED, DISTILLATION} or bool(_WENT_THROUGH.search(hit.before))
    said = said or (hit.rule == TUNING and bool(_WAS_TUNED.search(text)))
    begins = hit.rule == TUNING and bool(
        _WAS_TUNED.match(text) or (said and (_STAGE_NAMED.match(text) or _TRAINED_FIRST.match(text)))
    )
    begins = begins or (hit.rule == DISTILLATION and not re.search(r"\w", hit.before))
    return named or begins or (bool(_SPOKEN_OF.search(text)) and (tuned or said))


def _is_anothers(read: Reading, link: Link, hit: Hit) -> bool:
    """Whether a phrase stands in the words of a link to another model on the Hub."""
    model = linked_model(link) if hit.words in link.text else None
    return model is not None and model.lower() != read.called.lower()


def from_nothing(read: Reading) -> bool:
    """Whether the card tells of this model's training, and no sign is there that it did not begin from nothing."""
    card = read.card
    if {stage.name for stage in stages(read)} != {PRETRAINING} or bases(read) or card is None:
        return False
    if card.document.once(_says_tuned) or _marked(read, card):
        return False
    began = from_scratch(read)
    if began and began[0] != "told":
        return True
    if card.document.once(goes_on):
        return False
    if any(_PARTS.search(s.text) for s in card.sentences if s.section < card.own_sections):
        return False
    later = (h for h in card.document.once(_hits) if h.rule in _LATER and not _SEVERAL.search(h.words))
    if not _is_an_agent(read) and any(_is_ours(read, card, h) for h in islice(later, _HITS)):
        return False
    told = {hit.rule for hit in islice(_LEARNT.find(card.prose), _HITS) if _is_ours(read, card, hit)}
    return PRETRAINING in told or (bool(told) and not _LARGE_NAME.search(read.name))


_HITS: Final = 400
"""Words of training that are looked into in one card."""
_LOOK_BACK: Final = 300
_LATER: Final = frozenset({TUNING, PREFERENCE})
_PARTS = re.compile(
    r"\bus(?:es|ed|ing)[ ]+(?:an?|the)[ ]+(?:[\w-]+[ ])?pre-?trained\b[^.;]{0,60}\bas[ ]+(?:its|the|an?|our)\b"
    r"|\b(?:us(?:es|ed|ing)|with|on top of)[ ]+(?:(?:an?|the|two|three|fixed,?|frozen,?)[ ]+){0,3}pre-?trained[ ]+(?:[\w-]+[ ]+){0,2}(?:encoders?|transformers?|backbones?|vits?)\b",
    re.IGNORECASE,
)
"""A part that another model gave."""


def _is_ours(read: Reading, card: Card, hit: Hit) -> bool:
    """Whether it is this model that a phrase says learnt: not models at large, and not in the words of a paper."""
    sentence, start = hit.sentence, hit.place
    before = sentence.text[max(0, start - _LOOK_BACK) : start]
    if sentence.section >= card.own_sections or OF_OTHERS.search(sentence.text):
        return False
    if denied(sentence.text, start) or _OTHERS_LEARN.search(before) or _in_abstract(card, hit):
        return False
    if _NO_TRAINING.match(sentence.text[start + len(hit.words) :]):
        return False
    if _BEGINS.fullmatch(before):
        return sentence.kind != "heading" or _tells(card, hit.at)
    if sentence.kind == "heading":
        return False
    first = plain(before.split(" ")[0])
    named = any(name in before.lower() for name in read.names if len(name) > _SHORT)
    named = named or (len(first) > _SHORT and first in plain(read.name))
    learnt = named and bool(_IS.search(before)) and not hit.words.lower().endswith("training")
    return learnt or bool(_OURS.search(before))


def _tells(card: Card, heading: int) -> bool:
    """Whether something stands under a heading."""
    after = card.sentences[heading + 1 : heading + 2]
    return any(s.kind != "heading" and s.section == card.sentences[heading].section for s in after)


def _in_abstract(card: Card, hit: Hit) -> bool:
    """Whether a sentence stands in an abstract, which speaks of models at large."""
    sentence = hit.sentence
    lead = card.sentences[max(0, hit.at - _ABSTRACT) : hit.at + 1]
    quoted = card.document.lines[sentence.line - 1].lstrip().startswith(">")
    return (
        quoted
        or bool(re.search("abstract", card.titles(sentence.section), re.IGNORECASE))
        or any(s.section == sentence.section and _AN_ABSTRACT.search(s.text) for s in lead)
    )


_NO_TRAINING = re.compile(
    r"[ -]+(?:code|scripts?|repository|hyper-?parameters?|and evaluation|logs?|metrics|improvements?|methods?|objectives?|tasks?|pipelines?)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\W*(?:(?:the|l['’]|le|la|el)[ ]?)?\W*", re.IGNORECASE)
_SHORT: Final = 3
_ABSTRACT: Final = 12
"""Sentences that an abstract may have."""
_AN_ABSTRACT = re.compile(r"\babstract\b[^.]{0,60}(?::|$)|^\W*abstract\b", re.IGNORECASE)
_OTHERS_LEARN = re.compile(
    r"\b(?:they|models|methods|systems|networks|approaches|architectures|researchers|people|you|one)\W+(?:\w+\W+)?(?:are|were|is|be|been|being)?\W*$|\b(?:given|appropriate|enough|sufficient|more|require[sd]?|needs?)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"^\W*(?:this|here)[ ]is\b|\b(?:this|the|our|these|both|all)[ ](?:[\w.-]+[ ]){0,4}?(?:models?|networks?|checkpoints?|versions?|weights|encoders?|decoders?|vae|tokenizers?|policy|agents?|voices?|classifiers?|transformers?|embeddings?)\b|\b(?:we|i|it|our|was|has been)\b|^\W*(?:an?[ ])?(?:[\w.-]+[ ]){0,6}?(?:model|network|transformer|encoder)\b|(?:本|该|我们|模型|このモデル|모델|mô hình|ce modèle|le modèle|modelo)",
    re.IGNORECASE,
)


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
            r"\b(?:fine-?[ ]?tun(?:e|ed)|instruction[- ]tuned)\b|\bfinetunes?[ ]+of\b",
            r"\b(?:delta[ ]+weights|weights?[ ]+(?:diff|delta)s?)\b[^.;]{0,30}\b(?:against|to|on top of|over)\b",
            r"继续(?:预)?训练|繼續(?:預)?訓練|增量预训练",
            r"\bdistill?ed\b|\bdistill?ation[ ]+of\b|\bcontin\w+[ -]+pre-?training\b|\b(?:i|we)[ ]+converted[ ]+the[ ]+(?:\w+[ ]+)?weights\b|\bgradient[ ]+merge\b|\b(?:obtained|created|made|produced|results?|resulting)[ ]+(?:after|by|from|through)[ ]+fine-?[ ]?tuning\b",
            r"\b(?:weights|checkpoints?|model)[ ]+(?:are|is|were|was)[ ]+(?:untouched|unmodified|unchanged)\b|\bconverted[ ]+from\b|\bported[ ]+(?:to|from)\b",
            r"\boriginal[ ]+(?:model|weights|checkpoints?)\b[^.;]{0,20}\buploaded\b|\buploaded[ ]+here\b|\b(?:mirror|re-?upload|copy)[ ]+of[ ]+(?:the|an?)\b",
            r"\b(?:is|was)[ ]+built[ ]+(?:based[ ]+)?(?:up)?on[ ]+(?:the[ ]+)?[A-Z][\w./-]*[0-9-][\w./-]*(?:[ ]+model)?\b",
            r"\bas[ ]+(?:its|a|the|our)[ ]+(?:basis|base|backbone|starting point)\b|\bwarm[- ]?started\b|\binitiali[sz]ed[ ]+(?:from|with)\b",
            r"\b(?:an?|this|model|gradient)[ ]+(?:\w+[ ]+)?merges?\b|\bmerged[ ]+(?:with|from|of|into)\b|\bre-?training[ ]+of\b|(?:^\W*|\b(?:is|was|are|were)[ ]+)derived[ ]+from\b|\bfine-?[ ]?tuning[ ]+(?:of|upon|from|based[ ]+on)\b|进行[ ]*(?:fine-?[ ]?tun|微调)",
        )
    }
)
_SEVERAL = re.compile(
    r"[ ]+(?:\w+[ ]+)?(?:versions|models|checkpoints|variants|architectures?|frameworks?|repository|codebase|library|dataset)\b",
    re.IGNORECASE,
)
"""Others than this model, or what is no model: it is no sign of a tuning of ours."""
_IS = re.compile(
    r"\b(?:is|was|were|been|we|i)\b|我们|本模型|进行|\bfine-?[ ]?tuning[ ]+based[ ]+on\b|^\W*(?:this|the) model\b|^\W*(?:fine-?tuned|merged|trained|converted)\b|\b(?:this|our)[ ]+fine-?[ ]?tuned\b|\bmodel[ ]+fine-?[ ]?tuned[ ]+(?:on|for|with|from)\b|\bfinetunes?[ ]+of\b|\bdelta\b|\bdiffs?\b|\bgradient[ ]+merge\b|\b(?:weights|checkpoints) are\b|\buploaded\b",
    re.IGNORECASE,
)


def _says_tuned(document: Document) -> Sentence | None:
    """A sentence by which a card may say of its model that it was tuned: enough to doubt that nothing came before."""
    card = document.once(Card)
    hits = (h for h in _TUNED.find(card.prose) if h.sentence.section < card.own_sections)
    told = (
        h.sentence
        for h in hits
        if _IS.search(h.sentence.text)
        and not _SEVERAL.match(h.after)
        and not denied(h.sentence.text, h.place)
        and not OF_OTHERS.search(h.sentence.text)
    )
    return next(told, None)


def continues(text: str) -> bool:
    """Whether a text speaks of a pretraining that goes on from another."""
    return CONTINUED in _STAGES.match(text)


def _denies_tuning(document: Document) -> bool:
    """Whether a card says that its model was not tuned."""
    card = document.once(Card)
    own = (s.text for s in card.sentences if s.section < card.own_sections)
    return any(_UNTUNED.search(text) and not OF_OTHERS.search(text) for text in own)


_UNTUNED = re.compile(
    r"\b(?:ha[sd]|have|is|was|were)(?:n['’]t|[ ]not)[ ]+(?:yet[ ]+)?(?:been[ ]+)?(?:undergone[ ]+)?(?:any[ ]+)?(?:(?:instruction|supervised|chat)[- ]+)?(?:fine-?[ ]?)?tun(?:ed|ing)\b",
    re.IGNORECASE,
)
