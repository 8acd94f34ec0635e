"""What a model was made from, as its own repository says: metadata, configuration, tables, links and sentences."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, partial
from typing import Final

from openaudit.card import Card, Link, Table
from openaudit.evidence import DESCENT, Document, Edge, Node, Relation
from openaudit.lineage.claims import COMPARES, Claim, Made
from openaudit.lineage.hints import from_scratch, goes_on, hints
from openaudit.lineage.ourselves import copy_of, itself, unconverted
from openaudit.lineage.phrases import MADE_FROM, TUNE
from openaudit.mentions import family_of, hub_model, is_canonical, linked_model, mentions, named_in
from openaudit.prose import Hit
from openaudit.reading import Reading, reading
from openaudit.subject import Kind, Subject, is_id, plain

__all__ = ["from_scratch", "goes_on", "hints", "is_conversion", "parents"]

_MERGED_LIST = re.compile(
    r"\b(?:merge[ds]?|merging|models?(?: and lora\w*)? (?:used|involved|merged|included)|merged (?:models|from)|based on the following|recipe|ingredients|components? models?|source models?)\b",
    re.IGNORECASE,
)
_QUANTISED = re.compile(
    r"gguf|ggml|gptq|awq|exl[23]|bnb|[48]-?bits?\b|int[48]|fp8|nf4|nvfp4|mxfp4|hqq|aqlm|quant(?!um)|onnx|openvino|ct2|coreml|mlx|w[48]a(?:8|16)|(?:^|[-_.])q[2-8]|量化",
    re.IGNORECASE,
)
_QUANTISED_TAG = re.compile(r"gguf|gptq|awq|exl[23]|quanti[sz]ed|quanti[sz]ation|w[48]a(?:8|16)|int[48]|fp8")
_TUNES = re.compile(rf"\b{TUNE}\b|\btrained\b|\b(?:q?lora|sft|dpo)\b", re.IGNORECASE)
_ITS_BASE = re.compile(r"(?:base|hf|pt|v[0-9]+)+", re.IGNORECASE)
"""What a fuller name of the same model may have after it."""
_EACH: Final = 12
"""Phrases that are looked into in one sentence."""
_BASE_COLUMN = re.compile(
    r"\W*(?:base|parent|foundation|backbone|source|original|starting|fine-?tuned from)(?:[ ]+(?:llm|model|checkpoint))?s?\W*(?:link)?\W*",
    re.IGNORECASE,
)
_MERGE_MODEL = re.compile(
    r"^\s*(?:-\s*)?(?:model|base_model|source_model)\s*:\s*[\"']?([A-Za-z0-9][\w.-]{1,60}/[\w.-]{1,90})(?![\w/])",
    re.MULTILINE,
)


def parents(read: Reading) -> list[Edge]:
    """The models that ``read`` was made from, each with the line that says so; nothing is looked up."""
    return list(read.node.once(_parents))


def _parents(node: Node) -> tuple[Edge, ...]:
    read = reading(node)
    found: dict[str, Edge] = {}
    said = list(_said(read))
    for target, relation, citation in (*_as_converted(read, list(_declared(read)), said), *said):
        if target.lower() not in found:
            subject = Subject(kind=Kind.MODEL, id=target)
            found[target.lower()] = Edge(
                source=read.subject, target=subject, relation=relation, citation=citation
            )
    edges = [edge for edge in found.values() if not _told_better(edge, found.values())]
    edges = _with_parts(edges)
    return tuple(_as_merge(edge) for edge in edges) if _is_merge(edges) else tuple(edges)


def _with_parts(edges: list[Edge]) -> list[Edge]:
    """The parents, where one that only reads (of images, of words) beside one that talks is a part, and no base.

    Nobody merges the two, so that what metadata lists as a merge of them is a tuning of the one.
    """
    families = {edge.target.id: family_of(edge.target.id.rpartition("/")[2]) for edge in edges}
    made = [e for e in edges if e.relation in {Relation.FINETUNE, Relation.MERGE} and families[e.target.id]]
    bases = [e for e in made if (f := families[e.target.id]) and f.hints]
    parts = [e for e in made if e not in bases]
    if not bases or not parts:
        return edges
    merged = len(bases) > 1 or len(made) < len(edges)
    return [
        _as(e, Relation.COMPONENT if e in parts else e.relation if merged else Relation.FINETUNE)
        for e in edges
    ]


def _as_converted(read: Reading, declared: list[Made], said: list[Made]) -> Iterator[Made]:
    """What metadata calls a tuning for want of a better word, where the name or the card says that it is a conversion."""
    first = {target.lower(): relation for target, relation, _ in reversed(said)}
    tuned = read.card is not None and read.card.document.once(_tells_of_tuning)
    for target, relation, citation in declared:
        told = first.get(target.lower()) is Relation.QUANTIZED and not tuned
        converted = relation is Relation.FINETUNE and (told or is_conversion(read))
        yield target, Relation.QUANTIZED if converted else relation, citation


def _tells_of_tuning(document: Document) -> bool:
    """Whether a card has words of a tuning: its conversion is then not all that was done."""
    return any(_TUNES.search(s.text) for s in document.once(Card).sentences)


def _told_better(edge: Edge, others: Iterable[Edge]) -> bool:
    """Whether a name without an address is that of another parent, or of its family from its own maker."""
    target = edge.target.id
    if "/" in target or is_canonical(target):
        return False
    ids = [
        o.target.id.lower().rpartition("/") for o in others if is_canonical(o.target.id) or "/" in o.target.id
    ]
    family = family_of(target)
    bare = [o.target.id for o in others if "/" not in o.target.id and o.target.id != target]
    if family is None or family.name != target:
        stages = [name for name in bare if _ITS_BASE.fullmatch(plain(name).removeprefix(plain(target)))]
        return bool(stages) or any(plain(name).startswith(plain(target)) for _, _, name in ids)
    if any(family_of(name) == family for name in bare):
        return True
    stem = plain(family.name).rstrip("0123456789")
    return any(stem in plain(name) and (not owner or owner in family.makers) for owner, _, name in ids)


def _declared(read: Reading) -> Iterator[Made]:
    """What metadata and configurations say: all but the model itself."""
    for target, relation, citation in (*_metadata(read), *_configured(read)):
        if is_id(target) and target.lower() not in {read.subject.id.lower(), *read.names}:
            yield target, relation, citation


def _said(read: Reading) -> Iterator[Made]:
    """What the card says: all but the model itself and the sets it was trained on."""
    if read.card is None:
        return
    data = {d.value.lower() for d in read.declared("datasets")}
    listed = [made for made in _listed(read, read.card) if not itself(read, made[0])]
    linked = (*_titled(read, read.card), *_copied(read, read.card), *_unconverted(read, read.card))
    for target, relation, citation in (*linked, *listed, *_claimed(read, read.card)):
        if (is_id(target) or family_of(target)) and target.lower() not in data:
            yield target, relation, citation


def _metadata(read: Reading) -> Iterator[Made]:
    bases = read.declared("base_model")
    relation = _declared_relation(read, len(bases))
    for base in bases:
        if target := hub_model(base.value):
            yield target, relation, base.citation
    for tag in () if bases else read.tags("base_model:"):
        kind, _, target = tag.value.partition(":")
        if target and _is_descent(kind):
            yield target, Relation(kind), tag.citation
    tuned = read.card is not None and read.card.document.once(_tells_of_tuning)
    for original in read.declared("duplicated_from"):
        if target := hub_model(original.value):
            yield target, Relation.FINETUNE if tuned else Relation.QUANTIZED, original.citation


def _is_descent(word: object) -> bool:
    return isinstance(word, str) and word in DESCENT


def _declared_relation(read: Reading, count: int) -> Relation:
    said = [d.value for d in read.declared("base_model_relation")]
    said += [tag.value.partition(":")[0] for tag in read.tags("base_model:")]
    if known := [word for word in said if _is_descent(word)]:
        return Relation(known[0])
    marks = {d.value.lower() for d in (*read.declared("tags"), *read.declared("library_name"))}
    if marks & {"merge", "mergekit"} or count > 1:
        return Relation.MERGE
    if any(_QUANTISED_TAG.fullmatch(mark) for mark in marks):
        return Relation.QUANTIZED
    is_adapter = marks & {"peft", "lora", "adapter-transformers"} or read.adapter_only
    return Relation.ADAPTER if is_adapter else Relation.FINETUNE


def _configured(read: Reading) -> Iterator[Made]:
    records = (
        (read.adapter_config, ("base_model_name_or_path",)),
        (read.record, ("config", "peft", "base_model_name_or_path")),
    )
    for record, path in records:
        value = record.get(*path) if record else None
        if record and isinstance(value, str) and (target := hub_model(value)):
            yield target, Relation.ADAPTER, record.cite(*path)
    if read.record:
        relation = read.record.get("baseModels", "relation")
        models = read.record.get("baseModels", "models")
        for n, base in enumerate(models if isinstance(models, list) else ()):
            if isinstance(base, dict) and isinstance(base.get("id"), str):
                citation = read.record.cite("baseModels", "models", n, "id")
                yield base["id"], Relation(relation) if _is_descent(relation) else Relation.FINETUNE, citation


def _listed(read: Reading, card: Card) -> Iterator[Made]:
    """What configurations, tables and lists show."""
    yield from _merge_configs(card)
    yield from _training_configs(card)
    yield from _labelled(read, card)
    yield from _tabled(read, card)
    yield from _ingredients(card)


def is_conversion(read: Reading) -> bool:
    """Whether the name says that these are other weights in another format."""
    return _QUANTISED.search(read.name) is not None


def _is_titled_conversion(card: Card) -> bool:
    return bool(card.headings and _QUANTISED.search(card.headings[0].text))


def _titled(read: Reading, card: Card) -> Iterator[Made]:
    """The model that the title of a conversion links."""
    if card.headings and (is_conversion(read) or _is_titled_conversion(card)):
        line = card.headings[0].line
        linked = (m for link in card.links if link.line == line and (m := linked_model(link)))
        others = (
            model for model in linked if model.lower() not in {read.subject.id.lower(), read.called.lower()}
        )
        yield from ((model, Relation.QUANTIZED, card.document.cite(line)) for model in others)


def _copied(read: Reading, card: Card) -> Iterator[Made]:
    """The original that the card of a copy leads to: a model of the same name elsewhere."""
    began = from_scratch(read)
    tells = began is not None and began[0] != "told"
    for link in card.links:
        target = linked_model(link)
        if target is None or link.sentence < 0 or link.section >= card.own_sections:
            continue
        if copy_of(read, target) and _is_led(card, link) and not (tells and _is_other(read, target)):
            yield target, Relation.QUANTIZED, card.document.cite(link.line)


def _unconverted(read: Reading, card: Card) -> Iterator[Made]:
    """The model that the card of a conversion links by our own name without the words on its format."""
    for link in card.links if is_conversion(read) else ():
        target = linked_model(link)
        if target and link.section < card.own_sections and unconverted(read, target):
            yield target, Relation.QUANTIZED, card.document.cite(link.line)


def _is_other(read: Reading, target: str) -> bool:
    """Whether a name is not the very same; a copy of the same name has the words of its original, too."""
    return plain(target.rpartition("/")[2]) != plain(read.name)


def _is_led(card: Card, link: Link) -> bool:
    """Whether what stands before a link, or its own words, call it that of the original."""
    before, _, _ = card.sentences[link.sentence].text.partition(link.text or "\n")
    return bool(_THE_ORIGINAL.search(before) or _THE_ORIGINAL.search(link.text))


_THE_ORIGINAL = re.compile(
    r"\b(?:official|original)[ ]+(?:[\w-]+[ ]+){0,2}?(?:repo(?:sitory)?|model|card|checkpoints?|weights)\b[^.;]{0,60}$",
    re.IGNORECASE,
)


def _claimed(read: Reading, card: Card) -> Iterator[Made]:
    """What sentences say."""
    hits = [h for h in MADE_FROM.find(card.prose) if h.sentence.section < card.own_sections]
    if not (is_conversion(read) or _is_titled_conversion(card)):
        hits = [h for h in hits if h.rule != "quantized" or _converts(read, h)]
    named = cache(partial(mentions, card))
    looked = Counter[int]()
    for hit in hits:
        looked[hit.at] += 1
        if looked[hit.at] <= _EACH:
            yield from Claim(read, card, hit, named).made()


def _converts(read: Reading, hit: Hit) -> bool:
    """Whether a sentence says that what lies here was converted, and not what else is to be had."""
    return from_scratch(read) is None and bool(_HERE.search(hit.before)) and not COMPARES.search(hit.before)


_HERE = re.compile(
    r"^\W*$|^\W*(?:this|these|here|it is|they are|the (?:model|weights|checkpoints?))\b|\b(?:i|we|was|were)[ ]*$|\b(?:weights|checkpoints?|model) (?:are|is)[ ]*$",
    re.IGNORECASE,
)


def _merge_configs(card: Card) -> Iterator[Made]:
    """The models of mergekit's configuration, in a code block or left as text."""
    text = card.document.text
    if "merge_method" in text or "layer_range" in text or "source_model" in text:
        for number, line in enumerate(card.document.lines, 1):
            if match := _MERGE_MODEL.match(line):
                yield match.group(1), Relation.MERGE, card.document.cite(number)


def _labelled(read: Reading, card: Card) -> Iterator[Made]:
    """The model that a link leads to whose own words are ``Base model``."""
    relation = Relation.QUANTIZED if is_conversion(read) else Relation.FINETUNE
    for link in card.links:
        target = linked_model(link) if _BASE_LABEL.fullmatch(link.text) else None
        said = card.sentences[link.sentence].text if target and link.sentence >= 0 else ""
        if target and link.section < card.own_sections and not _BESIDE.search(said):
            yield target, relation, card.document.cite(link.line)


_FOR_OTHERS = re.compile(r"\byour?\b|\bhow to\b|\bexamples?\b|\busage\b|\bquick ?start\b", re.IGNORECASE)
_BESIDE = re.compile(r"\bsee\b|\balso\b|\brelated\b|\bother\b|\bcompar", re.IGNORECASE)
_BASE_LABEL = re.compile(
    r"\W*(?:base|parent|foundation)[ ]+(?:llm|model|checkpoint|weights)\W*", re.IGNORECASE
)


def _training_configs(card: Card) -> Iterator[Made]:
    """The model of the settings of a tuning, which name it ``base_model`` beside the data or the batch."""
    for block in card.code:
        if block.section >= card.own_sections or _FOR_OTHERS.search(card.titles(block.section)):
            continue
        named = _BASE_SETTING.search(block.text)
        if named and _TUNING_SETTINGS.search(block.text) and (target := hub_model(named.group(1))):
            adapter = _ADAPTER_SETTING.search(block.text)
            relation = Relation.ADAPTER if adapter else Relation.FINETUNE
            yield target, relation, card.document.cite(card.line_in(block, named.start()))


_BASE_SETTING = re.compile(r"^base_model[ ]*:[ ]*[\"']?([\w.-]+/[\w.-]+)", re.MULTILINE)
_TUNING_SETTINGS = re.compile(
    r"^(?:datasets|micro_batch_size|num_epochs|sequence_len|gradient_accumulation_steps|learning_rate)[ ]*:",
    re.MULTILINE,
)
_ADAPTER_SETTING = re.compile(r"^adapter[ ]*:[ ]*[\"']?q?lora", re.MULTILINE | re.IGNORECASE)


def _tabled(read: Reading, card: Card) -> Iterator[Made]:
    """The model in the row that names us, in the column that is headed as what models were made from."""
    for table in card.tables:
        columns = [n for n, head in enumerate(table.header.cells) if _BASE_COLUMN.fullmatch(head)]
        if columns and table.section < card.own_sections:
            yield from _in_table(read, card, table, columns[0])


def _in_table(read: Reading, card: Card, table: Table, column: int) -> Iterator[Made]:
    links = defaultdict(list)
    for link in card.links:
        links[link.line].append(link)
    ours = {plain(read.name), plain(read.called)}
    for row in table.rows:
        there = links[row.line]
        leads = any(linked_model(x) == read.called for x in there)
        if column < len(row.cells) and (leads or any(plain(cell) in ours for cell in row.cells)):
            cell = row.cells[column]
            linked = [m for x in there if x.text in cell and (m := linked_model(x))]
            found = linked or [m.target for m in named_in(cell)]
            yield from ((target, Relation.FINETUNE, card.document.cite(row.line)) for target in found[:1])


def _ingredients(card: Card) -> Iterator[Made]:
    """The models in a list that is headed as what was merged."""
    above, leading = "", None
    for at, sentence in enumerate(card.sentences):
        if sentence.section >= card.own_sections:
            return
        if sentence.kind != "item":
            above, leading = sentence.text, None
            continue
        if leading is None:
            leading = len(above) < 160 and bool(_MERGED_LIST.search(above))
        if leading:
            found = [m for m in mentions(card, at) if m.kind in {"link", "id"} and m.start < 120]
            found = found or [m for m in mentions(card, at) if m.start <= 2]
            if found:
                yield found[0].target, Relation.MERGE, card.cite(sentence)


def _is_merge(edges: list[Edge]) -> bool:
    return sum(e.relation is Relation.MERGE for e in edges) > 1


def _as_merge(edge: Edge) -> Edge:
    return _as(edge, Relation.MERGE) if edge.relation is Relation.FINETUNE else edge


def _as(edge: Edge, relation: Relation) -> Edge:
    return edge.model_copy(update={"relation": relation})
