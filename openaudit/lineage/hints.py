"""Weak signs of a parent that nobody declares, and the sentence that discharges them."""

import re
from collections.abc import Iterator

from openaudit.evidence import Citation, Edge, Relation
from openaudit.knowledge import Family, families
from openaudit.licenses.clauses import thing_named
from openaudit.lineage.claims import COMPARES
from openaudit.lineage.ourselves import owner, plain
from openaudit.prose import Phrases
from openaudit.reading import Reading
from openaudit.subject import Kind, Subject

_FROM_SCRATCH = Phrases(
    {
        "scratch": (
            r"\b(?:pre-?)?train\w*\b.{0,40}\bfrom[ -]scratch\b",
            r"\bfrom[ -]scratch\b.{0,60}\b(?:pre-?)?train",
            r"\brandom(?:ly)?[ ]+initiali[sz]",
            r"(?:从零|从头).{0,6}(?:训练|预训练)|スクラッチ(?:から)?|처음부터.{0,10}학습|huấn luyện từ đầu|entra[iî]n\w+ (?:à partir de zéro|de zéro|from scratch)",
        ),
        "pretrained": (
            r"\b(?:we[ ]+)?pre-?train(?:ed|ing|s)?\b.{0,60}\b(?:on|with|using|over)\b.{0,60}\b[0-9][0-9.,]*[ ]*(?:[TBMKG]|trillion|billion|million|GB|TB|tokens|hours|images)\b",
            r"\btrained on\b.{0,40}\b[0-9][0-9.,]*[ ]*(?:[TB]|trillion|billion)[ ]+(?:of[ ]+)?(?:\w+[ ]+){0,2}tokens",
            r"\btrain(?:ing|ed)[ ]+tokens\b[ ]*(?::|=|\|)\W{0,4}(?:[0-9.,]+[ ]*(?:T\b|trillion)|(?:[5-9][0-9]|[0-9]{3,})[0-9.,]*[ ]*(?:B\b|billion))",
            r"\btrained\b.{0,60}\bfor[ ]+[0-9][0-9.,]*[ ]*(?:[TB]|trillion|billion)[ ]+tokens",
        ),
    }
)
_DESIGN = re.compile(
    r"[\w.-]*(?:['’]s)?[ ]?(?:model[ ])?(?:的)?(?:architectures?\b|design\b|架构|结构)", re.IGNORECASE
)
_DESIGN_OF = re.compile(
    r"\b(?:architecture|design)[ ]+(?:as|of|from|like|follows)[ ]+(?:the[ ]+)?$", re.IGNORECASE
)
_PRETRAINS = re.compile(r"pre-?train|预训练|事前学習|사전[ ]?학습", re.IGNORECASE)
_CONTINUES = re.compile(r"contin|further|fine-?tun|initiali[sz]ed (?:from|with)|初始化", re.IGNORECASE)


def from_scratch(read: Reading) -> tuple[str, Citation] | None:
    """A sentence that says the weights began with nobody else's: ``scratch`` outright, ``pretrained`` by its measure."""
    card = read.card
    if card is None:
        return None
    hits = [h for h in _FROM_SCRATCH.find(card.prose) if not _CONTINUES.search(h.sentence.text)]
    about_us = [h for h in hits if thing_named(h.sentence.text, 0, 0, "model") == "model"]
    best = min(about_us, key=lambda h: (h.rule != "scratch", h.at), default=None)
    return (best.rule, card.cite(best.sentence)) if best else None


def hints(read: Reading) -> list[Edge]:
    """Weak signs of a parent that nobody declares: a family's name in the id, the title or the tags, its architecture."""
    found: dict[str, Edge] = {}
    for value, citation, strong in _signs(read):
        named = families().named(value)
        if named is None or not named[0].hints or owner(read) in named[0].makers:
            continue
        if not _explained(read, named[0], strong=strong):
            target = Subject(kind=Kind.MODEL, id=named[0].name)
            edge = Edge(
                source=read.subject, target=target, relation=Relation.FINETUNE, citation=citation, hint=True
            )
            found.setdefault(target.id, edge)
    return list(found.values())


def _explained(read: Reading, family: Family, *, strong: bool) -> bool:
    """Whether the card says why the name is there: its weights began here, or only the design is the family's."""
    scratch = from_scratch(read)
    if strong or scratch:
        return scratch is not None and (scratch[0] == "scratch" or not strong)
    texts = [s.text for s in read.card.sentences] if read.card else []
    return any(_PRETRAINS.search(text) for text in texts) and any(_as_design(text, family) for text in texts)


def _as_design(text: str, family: Family) -> bool:
    """Whether a sentence names a family for its architecture."""
    if not re.search("architecture|design|架构|结构", text):
        return False
    spans = [(start, end) for named, start, end in families().spans(text) if named == family]
    return any(_DESIGN.match(text[end:]) or _DESIGN_OF.search(text[:start]) for start, end in spans)


def _signs(read: Reading) -> Iterator[tuple[str, Citation, bool]]:
    """Values that may name a family, where they stand, and whether it is a name (strong) or only an architecture."""
    card, record = read.card, read.record
    title = card.headings[0] if card and card.headings else None
    if record and isinstance(name := record.get("id"), str):
        yield name.rsplit("/", 1)[-1], record.cite("id"), True
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
