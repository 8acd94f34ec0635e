"""Weak signs of a parent that nobody declares, and the sentence that discharges them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Document, Edge, Node, Relation
from openaudit.knowledge import Family, families, generators
from openaudit.licenses.clauses import thing_named
from openaudit.lineage.claims import COMPARES
from openaudit.lineage.ourselves import copy_of, itself, owner
from openaudit.lineage.phrases import MADE_FROM
from openaudit.mentions import family_of, is_canonical, linked_model, mentions
from openaudit.prose import Hit, Phrases
from openaudit.reading import Reading, reading
from openaudit.subject import Kind, Subject, plain

_FROM_SCRATCH = Phrases(
    {
        "scratch": (
            r"\b(?:pre-?)?train\w*\b.{0,40}\bfrom[ -]scratch\b",
            r"\bfrom[ -]scratch\b.{0,60}\b(?:pre-?)?train",
            r"\brandom(?:ly)?[ ]+initiali[sz]",
            r"(?:从零|从头).{0,6}(?:训练|预训练)|スクラッチ(?:から)?|처음부터.{0,10}학습|huấn luyện từ đầu|entra[iî]n\w+ (?:à partir de zéro|de zéro|from scratch)",
        ),
        "measured": (
            r"\b(?:we[ ]+)?pre-?train(?:ed|ing|s)?\b.{0,60}\b(?:on|with|using|over)\b.{0,60}\b[0-9][0-9.,]*[ ]*(?:[TBMKG]|trillion|billion|million|GB|TB|tokens|hours|images)\b",
            r"\btrain(?:ed|ing)\b.{0,120}\b[0-9][0-9.,]*[ ]*(?:[TB]|trillion|billion)[ ]+(?:of[ ]+)?(?:\w+[ ]+){0,2}(?:sub-?)?tokens",
            r"\btrain(?:ed|ing)\b.{0,80}\btrillions?[ ]+(?:of[ ]+)?(?:[\w-]+[ ]+){0,2}tokens|\btrillions of[ ]+(?:[\w-]+[ ]+){0,2}tokens\b.{0,20}\btrain",
            r"[0-9.]+[ ]*(?:万亿|千亿|[TB])[^。]{0,60}(?:预训练|訓練|训练)",
            r"\btrain(?:ing|ed)[ ]+tokens\b[ ]*(?::|=|\|)\W{0,4}(?:[0-9.,]+[ ]*(?:T\b|trillion)|(?:[5-9][0-9]|[0-9]{3,})[0-9.,]*[ ]*(?:B\b|billion))",
            r"\btraining stages?\b\W{0,6}pre-?training\b",
            r"\btrained\b.{0,60}\bfor[ ]+[0-9][0-9.,]*[ ]*(?:[TB]|trillion|billion)[ ]+tokens",
        ),
        "described": (
            r"\b(?:is|are|publish(?:ed)?|presents?|introduces?|releas(?:e|ed|ing))[ ]+(?:\w+[ ]+)?an?[ ]+(?:[\w-]+[ ]+){0,2}?pre-?trained\b",
        ),
        "told": (
            r"\bpre-?trained\b(?:[ ]+[\w-]+){0,8}?[ ]+(?:on|with|using|over|by|for)\b",
            r"\b(?:we|i)[ ]+(?:\w+ly[ ]+)?pre-?train(?:ed)?\b",
            r"\bpre-?trained[ ]+by[ ]+us\b|\bour[ ]+(?:own[ ]+)?pre-?training[ ]+(?:data|corpus|corpora|set|run|was|took|used)",
            r"(?:我们|模型).{0,20}(?:预训练|預訓練)|事前学習し(?:た|ました)|사전[ ]?학습(?:했|한|시켰)|pré-?entra[iî]né[es]{0,2} sur|được (?:huấn luyện trước|tiền huấn luyện)",
        ),
    }
)
_WE = re.compile(r"\b(?:we|i|our)\b|我们", re.IGNORECASE)
_A_PREDICATE = re.compile(
    r"(?:^|[ ](?:is|are|was|were|been|be|it|we|i|and|then|only|first|model|models|network|which|that)|,)\W*(?:\w+ly[ ]+|self-supervised[ ]+)?$|[^\x00-\x7f]$",
    re.IGNORECASE,
)
"""What stands before ``pretrained`` where it says that it was done, and is no more than a word for a model."""
_USES = re.compile(
    r"\b(?:us(?:e[sd]?|ing)|based on|built (?:up)?on|from|leverag\w+|employ\w*|adopt\w*|starts? (?:with|from)|of (?:a|an|the))\b|\b(?:encoder|decoder|backbone|tower|embeddings?)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_EARLIER = Phrases(
    {
        "earlier": (
            r"\b(?:changes|changelog|differences|improvements?)[ ]+(?:concerning|since|from|to|over|with respect to|compared (?:to|with)|relative to)\b",
            r"\b(?:previous|prior|earlier|older|last)[ ]+(?:version|release|iteration|model)s?\b",
            r"\b(?:successor|update|upgrade|revision)[ ]+(?:of|to|over)\b",
            r"\btokenizer\b.{0,30}\b(?:originates|comes|is taken|taken|inherited|borrowed|is that|identical|same)\b(?:[ ]+\w+){0,2}?[ ]+(?:from|of|as|to)\b",
        )
    }
)
_NEAR: Final = 30
"""Characters between such a phrase and the model that it is about."""
_OF_ANOTHER = Phrases(
    {
        "distilled": (
            r"\b(?:weights|model|network|it|we|was|were|is|are)\b[^.;]{0,20}\bdistill?ed[ ]+from\b",
        ),
        "taken": (
            r"\b(?:embeddings?|weights|parameters|layers|heads?)\b[^.;,]{0,20}\b(?:taken|copied|inherited|borrowed|transferred|transplanted|reused)[ ]+from\b",
        ),
    }
)
"""How texts say that weights hold what another model learnt, however they began."""
_PARTS = Phrases(
    {
        "used": (
            r"\b(?:us(?:e[sd]?|ing)|adopt\w*|employ\w*)\b[^.;]{0,40}\b(?:ViT\S*|CLIP|T5|BERT|encoders?|backbones?|towers?|VAE|text model)\b[^.;]{0,30}\b(?:provided|released|published|open-?sourced|pre-?trained)[ ]+by\b",
        ),
        "space": (r"\bsame[ ]+embedding[ ]+space[ ]+as\b",),
        "features": (
            r"\b(?:a|an|the)[ ]+[\w-]+[ ]+(?:model|transformer|encoder|network)?[ ]*to[ ]+(?:get|extract|obtain|compute)[ ]+(?:\w+[ ]+)?(?:features|embeddings)\b",
        ),
    }
)
"""How texts say that a part of a model is another's."""
_OF_DATA = re.compile(
    r"\b(?:data\w*|corp\w+|sets?|examples|samples|responses|answers|instructions|conversations|dialogues|text|tokens|prompts|traces)\b",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"contin|further|fine-?tun|继续|繼續|增量|継続|追加学習|추가|지속|계속|tiếp tục|poursui|initiali[sz]ed (?:from|with)(?! (?:the )?(?:default|random|scratch))|初始化",
    re.IGNORECASE,
)


def from_scratch(read: Reading) -> tuple[str, Citation] | None:
    """A sentence that says the weights began with nobody else's, and how surely.

    ``scratch`` says it outright; ``pretrained`` tells of a pretraining by its measure, or as the maker's own work;
    ``told`` says that a pretraining took place, which may have been another's.
    """
    return read.node.once(_from_scratch)


def _from_scratch(node: Node) -> tuple[str, Citation] | None:
    read = reading(node)
    card = read.card
    if card is None:
        return None
    hits = [h for h in _FROM_SCRATCH.find(card.prose) if h.sentence.section < card.own_sections]
    rules = [
        (_began(read, h), h)
        for h in hits
        if not _CONTINUES.search(h.sentence.text) and not _DENIED.search(h.before)
    ]
    ranks = ("scratch", "pretrained", "told")
    best = min((x for x in rules if x[0]), key=lambda x: (ranks.index(x[0]), x[1].at), default=None)
    if best is None or (best[0] != "scratch" and card.document.once(goes_on)):
        return None
    return best[0], card.cite(best[1].sentence)


def goes_on(document: Document) -> bool:
    """Whether a card's sentence says that the weights were another's first: a pretraining told of as well went on."""
    card = document.once(Card)
    return any(
        _WENT_ON.search(s.text) or _NOT_SCRATCH.search(s.text)
        for s in card.sentences
        if s.section < card.own_sections
    )


_DENIED = re.compile(r"\b(?:not|neither|never|unlike|n['’]t)\b", re.IGNORECASE)
_NOT_SCRATCH = re.compile(
    r"\b(?:not|neither|never|unlike)\b[^.;]{0,60}\btrained from scratch"
    r"|\b(?:starts?|started|grown|derived|comes?|resumed|adapted)[ ]+from[ ]+(?:an?|our|the)[ ](?:[\w-]+[ ]){0,3}(?:model|checkpoint)\b",
    re.IGNORECASE,
)
_WENT_ON = re.compile(
    r"\b(?:initiali[sz]ed|warm-?started)[ ]+(?:with|from)\b(?![ ]+(?:the[ ]+|a[ ]+)?(?:default|random|scratch))"
    r"|\b(?:by|was|is|were|we|and)[ ]+(?:then[ ]+)?further[ ]+(?:pre-?)?train(?:ed|ing)\b",
    re.IGNORECASE,
)


def _began(read: Reading, hit: Hit) -> str:
    """How surely a phrase says that our weights began here; empty where it speaks of something else."""
    text, before = hit.sentence.text, hit.before
    if thing_named(text, 0, 0, "model") != "model" or _about_a_family(read, before):
        return ""
    if read.card and _about_another(read, read.card, hit):
        return ""
    if hit.rule in {"scratch", "measured"}:
        return "pretrained" if hit.rule == "measured" else hit.rule
    predicate = hit.rule == "described" or _A_PREDICATE.search(before) or _WE.search(hit.words)
    if not predicate or COMPARES.search(text) or _USES.search(before):
        return ""
    own = plain(read.name)
    ours = any(plain(word) in own for word in _NAME.findall(before) if len(plain(word)) > _SHORT)
    return "pretrained" if ours or _WE.search(text) else "told"


def _about_another(read: Reading, card: Card, hit: Hit) -> bool:
    """Whether a sentence begins with a link to another model on the Hub, which it then speaks of."""
    first = next(
        (
            x
            for x in card.links_in(hit.at)
            if x.text and hit.before.lstrip(" *_`").startswith(x.text.strip("*_` "))
        ),
        None,
    )
    model = linked_model(first) if first else None
    return model is not None and not itself(read, model) and not copy_of(read, model)


def _about_a_family(read: Reading, before: str) -> bool:
    """Whether a sentence begins with a family of others, and not with a name of ours that has it in it."""
    first = next(iter(families().spans(before)), None)
    if first is None or first[1] > _SUBJECT_AT or _is_makers(read, first[0]):
        return False
    name = re.match(r"[\w.-]+", before[first[1] :])
    word = plain(name.group()) if name else ""
    return word == plain(first[0].name) or word not in plain(read.name)


_NAME = re.compile(r"\b(?!The\b|This\b|Our\b|It\b)[\w.-]*[A-Z0-9][\w.-]*", re.ASCII)
_SHORT: Final = 2
_SUBJECT_AT: Final = 8
"""Where in a sentence a name that begins by then is what the sentence is about."""


def hints(read: Reading) -> list[Edge]:
    """Weak signs of a parent that nobody declares: a family's name, its architecture, an earlier version, a part."""
    return list(read.node.once(_hints))


def _hints(node: Node) -> tuple[Edge, ...]:
    read = reading(node)
    found: dict[str, Edge] = {}
    signs = (*_by_family(read), *_by_version(read), *_by_weights(read), *_by_own_base(read))
    whole = ((t, c, Relation.FINETUNE) for t, c in signs)
    parts = ((t, c, Relation.COMPONENT) for t, c in _by_parts(read))
    for target, citation, relation in (*whole, *parts):
        subject = Subject(kind=Kind.MODEL, id=target)
        edge = Edge(source=read.subject, target=subject, relation=relation, citation=citation, hint=True)
        found.setdefault(target, edge)
    return tuple(found.values())


def _by_family(read: Reading) -> Iterator[tuple[str, Citation]]:
    for value, citation, is_name in _signs(read):
        family = _family(value)
        if family is None or _is_makers(read, family) or not (family.hints or is_name):
            continue
        if not _explained(read, strong=is_name and family.hints):
            yield family.name, citation


def _family(value: str) -> Family | None:
    """The family that a name or a tag names, whatever stands between its words."""
    named = families().named(value) or families().named(re.sub(r"[-_]", " ", value))
    return named[0] if named else None


def _is_makers(read: Reading, family: Family) -> bool:
    """Whether the family is of the same maker; whose a folder is only its card says, which frees it of no terms."""
    if read.node.local and family.license:
        return False
    return owner(read) in family.makers or is_canonical(read.subject.id)


def _by_version(read: Reading) -> Iterator[tuple[str, Citation]]:
    """Another model that ours is said to improve on, or whose tokenizer it has."""
    card = read.card
    if card is None or from_scratch(read):
        return
    for hit in _EARLIER.find(card.prose):
        if hit.sentence.section < card.own_sections:
            end = hit.end
            near = (m for m in mentions(card, hit.at) if end <= m.start <= end + _NEAR)
            mention = next((m for m in near if m.kind in {"link", "id", "family"}), None)
            family = family_of(mention.target) if mention else None
            if mention and not itself(read, mention.target) and not (family and _is_makers(read, family)):
                yield mention.target, card.cite(hit.sentence)


def _by_parts(read: Reading) -> Iterator[tuple[str, Citation]]:
    """Another's model that is a part of ours: what reads its images, its sounds or its words."""
    card = read.card
    for hit in _one_each(_PARTS.find(card.prose)) if card else ():
        if card and hit.sentence.section < card.own_sections:
            yield from _part(read, card, hit)


def _by_own_base(read: Reading) -> Iterator[tuple[str, Citation]]:
    """A model of the same maker that ours is said to be based on, though its name is that of our whole family."""
    card, began = read.card, from_scratch(read)
    if card is None or (began and began[0] == "scratch"):
        return
    based = (hit for hit in MADE_FROM.find(card.prose) if _BASED.match(hit.words))
    for hit in _one_each(based):
        text = hit.sentence.text
        if hit.sentence.section >= card.own_sections or COMPARES.search(text):
            continue
        near = (m for m in mentions(card, hit.at) if hit.end <= m.start <= hit.end + _NEAR)
        mention = next(near, None)
        if mention is None or mention.kind not in {"family", "architecture"}:
            continue
        family, named = family_of(mention.target), text[mention.start : mention.end]
        other = family and _is_makers(read, family) and plain(named) not in plain(read.name)
        if other and not _NO_BASE.match(text[mention.end :]) and not _BY_USERS.search(hit.before):
            yield named, card.cite(hit.sentence)


def _one_each(hits: Iterable[Hit]) -> Iterator[Hit]:
    """The first phrase of each sentence: one sign is enough."""
    first = {hit.at: hit for hit in reversed(list(hits))}
    yield from (first[at] for at in sorted(first))


_BASED = re.compile(r"(?:based|built|initiali[sz]ed|started|fine-?tuned)\b", re.IGNORECASE)
_NO_BASE = re.compile(
    r"[ ]*(?:models?[ ]+)?(?:architectures?|framework|codebase|code|tokenizer|paper|design|recipe|API)\b",
    re.IGNORECASE,
)
_BY_USERS = re.compile(r"\b(?:developers?|users?|applications?|models|products?|you|others)\b", re.IGNORECASE)


def _by_weights(read: Reading) -> Iterator[tuple[str, Citation]]:
    """Another's model that ours was distilled from, or that some of its weights were taken from."""
    card = read.card
    for hit in _OF_ANOTHER.find(card.prose) if card else ():
        if card and hit.sentence.section < card.own_sections and not COMPARES.search(hit.sentence.text):
            of_data = _OF_DATA.search(hit.before[-60:])
            named = None if of_data else generators().named(hit.after[:_NEAR])
            family = families().named(named[0].name) if named else None
            if named and not (family and _is_makers(read, family[0])):
                yield named[0].name, card.cite(hit.sentence)


def _part(read: Reading, card: Card, hit: Hit) -> Iterator[tuple[str, Citation]]:
    """The model named in a phrase on a part of ours that others gave; a part without a known name is still another's."""
    inside = [m for m in mentions(card, hit.at) if hit.place <= m.start < hit.end + _NEAR]
    family = family_of(inside[0].target) if inside else None
    if inside and not itself(read, inside[0].target) and not (family and _is_makers(read, family)):
        yield inside[0].target, card.cite(hit.sentence)
    elif not inside and hit.rule == "used":
        yield _A_PART, card.cite(hit.sentence)


_A_PART: Final = "a part of another maker"


def _explained(read: Reading, *, strong: bool) -> bool:
    """Whether the card says that the weights began here, so that only the design is the family's."""
    began = from_scratch(read)
    return began is not None and (began[0] == "scratch" or (began[0] == "pretrained" and not strong))


def _signs(read: Reading) -> Iterator[tuple[str, Citation, bool]]:
    """Values that may name a family, where they stand, and whether it is a name or only an architecture."""
    card, record = read.card, read.record
    title = card.headings[0] if card and card.headings else None
    if record and isinstance(name := record.get("id"), str):
        yield name.rsplit("/", 1)[-1], record.cite("id"), True
    elif card:
        yield read.name, card.document.cite_whole(), True
    if card and title and not COMPARES.search(title.text):
        yield title.text, card.document.cite(title.line), True
    for license_ in read.declared("license"):
        family = families().named(license_.value)
        if family and plain(license_.value).startswith(plain(family[0].name)):
            yield license_.value, license_.citation, True
    for tag in (*read.declared("tags"), *read.tags("")):
        if re.fullmatch(r"[\w .-]{2,30}", tag.value):
            yield tag.value, tag.citation, False
    places = (
        (read.config, ("model_type",)),
        (record, ("config", "model_type")),
        (record, ("gguf", "architecture")),
    )
    for place, path in places:
        value = place.get(*path) if place else None
        if place and isinstance(value, str):
            yield value, place.cite(*path), False
