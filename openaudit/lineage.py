"""What a model was made from, as its own repository says: metadata, configuration, links and sentences."""

import re
from collections.abc import Iterator
from typing import Final

from openaudit.card import Card, Link
from openaudit.evidence import Citation, Edge, Relation
from openaudit.knowledge import datasets, families, generators
from openaudit.licenses.clauses import thing_named
from openaudit.prose import Hit, Phrases
from openaudit.reading import Reading
from openaudit.subject import Kind, Subject, is_id

_TUNE = r"fine[- ]?tun(?:ed|e|ing)"
_OF = r"(?:of|from|for|on top of|over|off|upon|with)"
_THE = r"(?:[ ]+(?:the|our|a|an|original|pre-?trained|base|official|raw|released|popular|powerful|large|open(?:-source)?)\b)*"

MADE_FROM: Final = Phrases(
    {
        "quantized": (
            r"\b(?:\d-?bit[ ]+)?(?:quanti[sz]ed|quanti[sz]ation|gptq|awq|gguf|ggml|exl2|int[48]|fp8|nf4)\b(?:[ ]+[\w.-]+){0,4}?[ ]+(?:of|for|from)\b"
            + _THE,
            r"\b(?:converted|conversion|convert)\b(?:[ ]+\w+){0,3}?[ ]+(?:of|from)\b" + _THE,
            r"\b(?:量化版本?|양자화)",
        ),
        "adapter": (
            r"\b(?:q?lora|adapters?|peft|control-?net)\b(?:[ ]+[\w-]+){0,4}?[ ]+(?:for|of|on top of|on|over)\b"
            + _THE,
        ),
        "merge": (
            r"\b(?:merge[ds]?|merging|blend|frankenmerge|passthrough|slerp)\b(?:[ ]+[\w-]+){0,4}?[ ]+(?:of|between|from|with)\b"
            + _THE,
        ),
        "distilled": (
            r"\bdistill?(?:ed|ation)\b(?:[ ]+[\w-]+){0,4}?[ ]+(?:of|from)\b" + _THE,
            r"\bteacher(?:[ ]+model)?\b[ ]*(?:is|was|:|,)?" + _THE,
        ),
        "continued": (
            r"\b(?:continu\w+|further)\b(?:[ ]+\w+){0,2}?[ ]+(?:pre-?)?train\w*(?:[ ]+\w+){0,3}?[ ]+(?:from|of|on top of|using)\b"
            + _THE,
            r"\b(?:continue[ds]?|continual(?:ly)?|further)[ -](?:to[ ]+)?pre-?train\w*" + _THE,
            r"(?:继续预训练|增量预训练|継続事前学習|추가[ ]?(?:사전)?[ ]?학습|지속[ ]?학습|계속.{0,4}사전)",
        ),
        "component": (
            r"\b(?:vision|visual|image|text|audio|speech|language)[ -](?:encoder|tower|backbone|decoder)\b.{0,30}\b(?:is|from|uses?|using|:|initiali[sz]ed|based on)\b"
            + _THE,
        ),
        "finetune": (
            rf"\b{_TUNE}\b(?:[ ]+(?:version|variant|checkpoint|model|derivative|edition|lora|weights)s?)?[ ]+{_OF}\b"
            + _THE,
            rf"\b{_TUNE}[ ]+from[ ]+(?:model|checkpoint)\b[ ]*[:|]?" + _THE,
            rf"\b(?:we|by|i|are|is|was|been)[ ]+(?:full[- ]parameter[ ]+)?{_TUNE}\b" + _THE,
            rf"^\W{{0,6}}{_TUNE}\b" + _THE,
            rf"\b(?:{_TUNE}|(?:instruction[- ])?tuned|trained)[ ]+(?:on|with|for|using|to)\b",
            r"\b(?:re-?train(?:ing|ed)|upcycled|port(?:ed)?(?:[ ]version)?|re-?creation)[ ]+(?:of|from)\b"
            + _THE,
            r"\b(?:instruct\w*|chat|aligned|uncensored|multilingual)[- ](?:tuned[ ]+|finetuned[ ]+)?(?:version|variant|model)s?[ ]+(?:of|from|based on)\b"
            + _THE,
            r"\b(?:version|variant|derivative|clone|copy|mirror|re-?upload|fork|snapshot)[ ]+(?:of|from)\b"
            + _THE,
            r"\b(?:based|built|builds?|on the basis)[ ]+(?:on|upon|on top of|off|of)\b" + _THE,
            r"\b(?:finetune|fine-tune)[ ]+created[ ]+(?:using|from)\b(?:[ ]+\w+['’]s)?",
            r"\binitiali[sz]ed\b(?:[ ]+\w+){0,2}?[ ]+(?:from|with|using|by)\b" + _THE,
            r"\b(?:start(?:ed|ing)|warm[- ]?started|trained|obtained|derived|adapted|created|developed)[ ]+(?:from|on top of|with)\b"
            + _THE,
            r"\b(?:base|parent|foundation|backbone|source|original|underlying|starting)[ ]+(?:llm|language model|model|checkpoint)s?\b[ ]*(?:used|name)?[ ]*(?:is|was|are|:|\||=|-)?"
            + _THE,
            r"\b(?:trained|training|tuned)\b(?:[ ]+\w+){0,3}?[ ]+using\b" + _THE,
            r"(?:基于|在.{0,20}(?:的)?基础上|微调自|ベースに|をベース|を(?:ファイン|fine)|(?:기반|바탕)(?:으로|의)|파인튜닝)",
            r"\b(?:affin[ée]e?s?|bas[ée]e?s?|entra[iî]n[ée]e?s?|d[ée]riv[ée]e?s?|initialis[ée]e?s?)[ ]+(?:à partir[ ]+(?:de|du|des)|sur|de|avec)\b",
            r"(?:dựa trên|tinh chỉnh (?:từ|trên|mô hình)|huấn luyện (?:từ|tiếp))",
        ),
    }
)
_ORDER: Final = tuple(MADE_FROM.rules)

_NOT_WEIGHTS = re.compile(
    r"\b(?:architectures?|papers?|code(?:base)?|scripts?|librar(?:y|ies)|frameworks?|tokenizers?|implementation|template|format|toolkit|repo(?:sitory)?|benchmark|leaderboard|datasets?|corpus|corpora|notebook|prompt|outputs?|responses?|answers?|generations?|data|instructions?|tokens|examples|can be found|available)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:compar\w+|unlike|similar(?:ly)? to|inspired|better than|worse than|outperform\w*|surpass\w*|versus|vs\.?|instead of|(?:larger|smaller|bigger) version of|(?:any|same|different|earlier|latest) version of|clip score|popular|projects?[ ]+built|same \w+ as|as opposed|rather than|if you|you can|you may|how to|to fine-?tune|can be fine-?tuned|for fine-?tuning|citation|cite|have a look|take a look|check out|generated (?:by|with|using)|not (?:based|fine|trained|initiali))\b",
    re.IGNORECASE,
)
_HUB_MODEL = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/(?:models/)?([\w.-]+/[\w.-]+|[\w-]+)(?:/(?:tree|blob|resolve)/\S*)?/?(?:[?#]\S*)?$"
)
_CANONICAL: Final = re.compile(
    r"(?:albert|bert|camembert|ctrl|distilbert|distilgpt2|distilroberta|gpt2|openai-gpt|roberta|t5|transfo-xl|xlm|xlnet)(?:-[\w-]+)?"
)
"""The models that the Hub knows without an owner."""
_NOT_OWNERS: Final = frozenset(
    {
        "datasets",
        "spaces",
        "docs",
        "papers",
        "blog",
        "collections",
        "models",
        "join",
        "settings",
        "chat",
        "organizations",
        "posts",
        "learn",
        "tasks",
        "pricing",
    }
)
_NO_MODEL_AFTER = re.compile(
    r"(?:['’]s)?[ ]+(?!(?:on|with|for|and|to|using|in|by|from|as|at|of|or|which|that|is|was)\b)(?:[\w.-]+[ ]+)?(?:architectures?|tokenizers?|style|format|papers?|datasets?|code|templates?|frameworks?|library|arch|benchmark|prompt\w*|official|project|team|gpus?|recipe)\b",
    re.IGNORECASE,
)
_MERGED_LIST = re.compile(
    r"\b(?:merge[ds]?|merging|models?(?: and lora\w*)? (?:used|involved|merged|included)|merged (?:models|from)|recipe|ingredients|components? models?|source models?)\b",
    re.IGNORECASE,
)
_QUANTISED = re.compile(
    r"gguf|ggml|gptq|awq|exl[23]|bnb|[48]-?bits?\b|int[48]|fp8|nf4|nvfp4|mxfp4|hqq|aqlm|quant|onnx|openvino|ct2|coreml|mlx|w[48]a(?:8|16)|(?:^|[-_.])q[2-8]|量化",
    re.IGNORECASE,
)
_OF_WEIGHTS = re.compile(
    r"initiali[sz]ed|warm|tuned?[ -]?(?:version|variant|checkpoint)|(?:fine-?tuned?|derived|starting|started|created)[ ](?:from|using)|pre-?trained|weights|(?:model|parent|checkpoint)\W*$|基于|기반",
    re.IGNORECASE,
)
_TUNED_AFTER = re.compile(r"(?:fine-?[ ]?tuned|trained|tuned)", re.IGNORECASE)
_ID = re.compile(r"(?<![\w/.@-])([A-Za-z0-9][\w.-]{1,60}/[A-Za-z0-9][\w.-]{1,90})(?![\w/])")
_BARE_ID = re.compile(r"(?<![\w/.-])([A-Za-z][A-Za-z0-9]{1,20}(?:[-_.][A-Za-z0-9]{1,12}){1,8})(?![\w/-])")
_SIZED = re.compile(
    r"[-_](?:v?[0-9][0-9.]*[bBmM]?|tiny|mini|small|base|medium|large|x+l|cased|uncased|chat|instruct)(?:[-_.]|$)",
    re.IGNORECASE,
)
_MERGE_MODEL = re.compile(
    r"^\s*(?:-\s*)?(?:model|base_model)\s*:\s*[\"']?([A-Za-z0-9][\w.-]{1,60}/[\w.-]{1,90})", re.MULTILINE
)
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
        ),
    }
)
_CONTINUES = re.compile(r"contin|further|fine-?tun|initiali[sz]ed (?:from|with)|初始化", re.IGNORECASE)
_ABOUT_OTHERS = re.compile(
    r"\b(?:related|other|similar|family|variants?|evaluat\w*|benchmarks?|comparison|results?|acknowledg\w*|citation|news|faq|limitations|ethic\w*|bias|prior work|references|credits?|collection|model zoo|downloads?|list)\b",
    re.IGNORECASE,
)


def parents(read: Reading) -> list[Edge]:
    """The models that ``read`` was made from, each with the line that says so; nothing is looked up."""
    found: dict[str, Edge] = {}
    for target, relation, citation in (*_metadata(read), *_configured(read), *_card(read)):
        named = is_id(target) or families().named(target)
        if target.lower() not in found and named and not _itself(read, target):
            subject = Subject(kind=Kind.MODEL, id=target)
            found[target.lower()] = Edge(
                source=read.subject, target=subject, relation=relation, citation=citation
            )
    edges = list(found.values())
    return [_as_merge(edge) for edge in edges] if _is_merge(edges) else edges


Made = tuple[str, Relation, Citation]


def _metadata(read: Reading) -> Iterator[Made]:
    bases = read.declared("base_model")
    if bases:
        relation = _declared_relation(read, len(bases))
        for base in bases:
            if target := hub_model(base.value):
                yield target, relation, base.citation
        return
    for tag in read.tags("base_model:"):
        kind, _, target = tag.value.partition(":")
        if target and kind in {"finetune", "adapter", "quantized", "merge"}:
            yield target, Relation(kind), tag.citation


def _declared_relation(read: Reading, count: int) -> Relation:
    for declared in read.declared("base_model_relation"):
        if declared.value in {"finetune", "adapter", "quantized", "merge"}:
            return Relation(declared.value)
    for tag in read.tags("base_model:"):
        kind = tag.value.partition(":")[0]
        if kind in {"finetune", "adapter", "quantized", "merge"}:
            return Relation(kind)
    marks = {d.value.lower() for d in (*read.declared("tags"), *read.declared("library_name"))}
    name = read.subject.name.lower()
    if marks & {"merge", "mergekit"} or count > 1:
        return Relation.MERGE
    if marks & {"gguf", "gptq", "awq", "exl2", "quantized"} or re.search(
        r"gguf|gptq|awq|exl2|[-_]int[48]|[-_]fp8|\bbnb\b|[-_]mlx", name
    ):
        return Relation.QUANTIZED
    return (
        Relation.ADAPTER
        if marks & {"peft", "lora", "adapter-transformers"} or read.adapter_only
        else Relation.FINETUNE
    )


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
        known = relation in ("finetune", "adapter", "quantized", "merge")
        models = read.record.get("baseModels", "models")
        for n, base in enumerate(models if isinstance(models, list) else ()):
            if isinstance(base, dict) and isinstance(base.get("id"), str):
                citation = read.record.cite("baseModels", "models", n, "id")
                yield base["id"], Relation(relation) if known else Relation.FINETUNE, citation


def _card(read: Reading) -> Iterator[Made]:
    card = read.card
    if card is None:
        return
    yield from _merge_configs(card)
    hits = [h for h in MADE_FROM.find(card.prose) if h.sentence.section < card.own_sections]
    if not (
        _QUANTISED.search(read.subject.name) or (card.headings and _QUANTISED.search(card.headings[0].text))
    ):
        hits = [h for h in hits if h.rule != "quantized"]
    for hit in hits:
        yield from _in_sentence(read, card, hit)
    yield from _ingredients(card)


def _merge_configs(card: Card) -> Iterator[Made]:
    """The models of mergekit's configuration, in a code block or left as text."""
    if "merge_method" in card.document.text or "layer_range" in card.document.text:
        for number, line in enumerate(card.document.lines, 1):
            if match := _MERGE_MODEL.match(line):
                yield match.group(1), Relation.MERGE, card.document.cite(number)


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
            found = [m for link in card.links_in(at) if (m := _linked_model(link))]
            found += [m.group(1) for m in _ID.finditer(sentence.text[:120]) if hub_model(m.group(1))]
            found += [m.group(1) for m in _BARE_ID.finditer(sentence.text[:40]) if m.start() <= 2]
            if found:
                yield found[0], Relation.MERGE, card.cite(sentence)


def _in_sentence(read: Reading, card: Card, hit: Hit) -> Iterator[Made]:
    """The model that the words around a phrase name: right after it, in the line below a label, or right before it."""
    text = hit.sentence.text
    title = card.titles(hit.sentence.section)
    if hit.sentence.kind == "row" and text.count("|") > 2:
        return
    if hit.sentence.kind == "item" and _of_another(read, card, hit.at):
        return
    start = len(text.encode()[: hit.start].decode("utf-8", "ignore"))
    end = start + len(hit.words)
    if _COMPARES.search(text[max(0, start - 100) : end + 60]) or (
        _ABOUT_OTHERS.search(title.rsplit(" / ", 1)[-1]) and hit.rule != "merge"
    ):
        return
    after = text[end : end + 160]
    if re.search(r"[一-鿿가-힯ぁ-ヿ]$", hit.words) and not hit.words.startswith("基于"):
        after = text[max(0, start - 60) : end + 60]
    target = (
        _target(card, hit.at, after, exact=bool(_OF_WEIGHTS.search(hit.words)))
        or _below(card, hit, text[:start] + after)
        or _before(read, card, hit, text[:start])
    )
    if target:
        yield target, Relation(hit.rule), card.cite(hit.sentence)


def _of_another(read: Reading, card: Card, at: int) -> bool:
    """Whether an item of a list begins with the name of another model, which it then describes."""
    text = card.sentences[at].text.lstrip(" *_`")
    first = next(
        (link for link in card.links_in(at) if link.text and text.startswith(link.text.strip("*`_ "))), None
    )
    model = _linked_model(first) if first else None
    return model is not None and model.lower() != read.subject.id.lower()


def _below(card: Card, hit: Hit, around: str) -> str | None:
    """``Base model:`` on a line of its own, and the model on the next."""
    if re.search(r"\w", around) or hit.at + 1 >= len(card.sentences):
        return None
    below = card.sentences[hit.at + 1]
    near = below.line - hit.sentence.end_line <= 3
    return _target(card, hit.at + 1, " " + below.text[:120]) if near and below.kind != "heading" else None


def _before(read: Reading, card: Card, hit: Hit, before: str) -> str | None:
    """``<model> fine-tuned on ...``: the model stands right before the phrase."""
    if hit.rule != "finetune" or hit.sentence.kind == "item" or not _TUNED_AFTER.match(hit.words):
        return None
    tail = re.sub(
        r"(?:\s+|\s*\(?\b(?:models?|language models?|weights|version|was|is|that|which|has been|been|further|then)\b\)?)+$",
        "",
        before,
    )
    for link in card.links_in(hit.at):
        model = _linked_model(link)
        if model and link.text and tail.endswith(link.text):
            return model
    if found := re.search(rf"{_ID.pattern}$", tail):
        return hub_model(found.group(1))
    named = families().named(tail[-24:])
    if (
        named is None
        or len(before) >= 80
        or re.search(r"\b(?:like|as|than|the)\s+\S+$|[- ](?:based|like|style)$", tail)
    ):
        return None
    if any(not re.search("[0-9]", word) for word in tail[-24:][named[1] :].split()[1:]):
        return None
    return named[0].name if named[0].hints and _owner(read) not in named[0].makers else None


def _owner(read: Reading) -> str:
    owner, slash, _ = read.subject.id.partition("/")
    return owner.lower() if slash else ""


def _target(card: Card, at: int, after: str, *, exact: bool = True) -> str | None:
    """The model that a text names soon; a word that may be an architecture's is a model's only where it is ``exact``."""
    nearest: list[tuple[int, str]] = []
    elsewhere = set()
    for link in card.links_in(at):
        where = after.find(link.text) if link.text else -1
        model = _linked_model(link)
        if where >= 0 and model:
            nearest.append((where, model))
        elsewhere.add(link.text if not model else "")
    nearest += [
        (m.start(), m.group(1))
        for m in _ID.finditer(after)
        if hub_model(m.group(1)) and not _in_url(after, m.start()) and m.group(1) not in elsewhere
    ]
    named = families().named(after)
    if named and not _in_url(after, named[1]) and (named[0].hints or exact):
        nearest.append((named[1], named[0].name))
    bare = next((m for m in _BARE_ID.finditer(after) if m.start() <= 2 and _SIZED.search(m.group(1))), None)
    if bare and not datasets().called(bare.group(1)) and not generators().named(bare.group(1)):
        nearest.append((bare.start(), bare.group(1)))
    for where, target in sorted(nearest, key=lambda x: (x[0], "/" not in x[1])):
        between, behind = after[:where], after[where:]
        named_as = re.match(r"[^\s,;:()]+", behind)
        rest = behind[named_as.end() :] if named_as else behind
        if where <= 60 and not _NOT_WEIGHTS.search(between) and not _NO_MODEL_AFTER.match(rest):
            return target
    return None


def _linked_model(link: Link) -> str | None:
    return hub_model(link.url) if re.search(r"//(?:www\.)?(?:huggingface\.co|hf\.co)/", link.url) else None


def _in_url(text: str, at: int) -> bool:
    return "://" in text[max(0, at - 60) : at].rsplit(" ", 1)[-1]


def hub_model(value: str) -> str | None:
    """The Hub id that a value or an address names, if it can be one."""
    value = value.strip().strip("\"'`")
    if linked := "://" in value:
        match = _HUB_MODEL.match(value)
        value = match.group(1) if match else ""
    value = re.sub(r"(?:@|:)[\w.-]+$", "", value.removeprefix("hf.co/").removeprefix("huggingface.co/"))
    parts = value.split("/")
    machine_made = value.count("-") > 1 and re.search("[0-9]", value)
    if linked and len(parts) == 1 and not _CANONICAL.fullmatch(value) and not machine_made:
        return None
    if (
        not value
        or len(parts) > 2
        or parts[0].lower() in _NOT_OWNERS
        or not re.fullmatch(r"[\w][\w.-]*(?:/[\w][\w.-]*)?", value)
    ):
        return None
    if (
        "--" in value
        or ".." in value
        or re.search(r"\.(?:md|py|json|txt|bin|safetensors|png|io|com|org)$", value, re.IGNORECASE)
    ):
        return None
    return (
        None
        if re.fullmatch(
            r"and/or|w/o|n/a|[0-9./-]+|input/output|(?:true|false|none|null)", value, re.IGNORECASE
        )
        else value
    )


def _itself(read: Reading, target: str) -> bool:
    own = read.subject
    if target.lower() == own.id.lower():
        return True
    if "/" not in target and target.lower() in read.names:
        return True
    family = families().named(target)
    ours = _owner(read) in family[0].makers if family else not _CANONICAL.fullmatch(target)
    if "/" not in target and ours and plain(own.name).startswith(plain(target)):
        return True
    return (
        len(own.name) > 4
        and own.name.lower() in target.rsplit("/", 1)[-1].lower()
        and len(target.rsplit("/", 1)[-1]) > len(own.name)
    )


def plain(name: str) -> str:
    """A name without case and marks."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _is_merge(edges: list[Edge]) -> bool:
    return sum(e.relation is Relation.MERGE for e in edges) > 1


def _as_merge(edge: Edge) -> Edge:
    return (
        edge.model_copy(update={"relation": Relation.MERGE}) if edge.relation is Relation.FINETUNE else edge
    )


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
    found: list[Edge] = []
    for value, citation, strong in _signs(read):
        named = families().named(value)
        if named is None or not named[0].hints or _owner(read) in named[0].makers:
            continue
        scratch = from_scratch(read)
        if scratch and (scratch[0] == "scratch" or not strong):
            continue
        target = Subject(kind=Kind.MODEL, id=named[0].name)
        if all(edge.target != target for edge in found):
            found.append(
                Edge(
                    source=read.subject,
                    target=target,
                    relation=Relation.FINETUNE,
                    citation=citation,
                    hint=True,
                )
            )
    return found


def _signs(read: Reading) -> Iterator[tuple[str, Citation, bool]]:
    """Values that may name a family, where they stand, and whether it is a name (strong) or only an architecture."""
    card = read.card
    title = card.headings[0] if card and card.headings else None
    if card and title:
        yield title.text, card.document.cite(title.line), True
    for tag in (*read.declared("tags"), *read.tags("")):
        if re.fullmatch(r"[\w .-]{2,30}", tag.value):
            yield tag.value, tag.citation, False
    for record, path in ((read.config, ("model_type",)), (read.record, ("config", "model_type"))):
        value = record.get(*path) if record else None
        if record and isinstance(value, str):
            yield value, record.cite(*path), False
