"""What a model was made from, as its own repository says: metadata, configuration, tables, links and sentences."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from typing import Final

from openaudit.card import Card, Table
from openaudit.evidence import DESCENT, Citation, Edge, Node, Relation
from openaudit.knowledge import Family, families
from openaudit.licenses.clauses import thing_named
from openaudit.mentions import (
    Mention,
    family_of,
    hub_model,
    is_canonical,
    is_sized,
    linked_model,
    mentions,
    named_in,
)
from openaudit.prose import Hit, Phrases
from openaudit.reading import Reading, reading
from openaudit.subject import Kind, Subject, is_id

_TUNE = r"fine[- ]?tun(?:ed|e|ing)"
_OF = r"(?:of|from|for|on top of|over|off|upon|with)"
_THE = r"(?:[ ]+(?:the|our|a|an|original|pre-?trained|base|official|raw|released|popular|powerful|large|open(?:-source)?)\b)*"
_PART = r"(?:vision|visual|image|text|audio|speech|language|video)[ -](?:encoder|tower|backbone|decoder)"

MADE_FROM: Final = Phrases(
    {
        "quantized": (
            r"\b(?:\d-?bit[ ]+)?(?:quanti[sz]ed|quanti[sz]ation|gptq|awq|gguf|ggml|exl2|int[48]|fp8|nf4)\b(?:[ ]+[\w.-]+){0,4}?[ ]+(?:of|for|from|to[ ]+(?:run|use|inference|infer))\b"
            + _THE,
            r"\b(?:converted|conversion|convert)\b(?:[ ]+\w+){0,3}?[ ]+(?:of|from)\b" + _THE,
            r"(?:量化版本?|양자화)",
        ),
        "adapter": (
            r"\b(?:q?lora|adapters?|peft|control-?net)\b(?:[ ]+[\w-]+){0,4}?[ ]+(?:for|of|on top of|on|over)\b"
            + _THE,
        ),
        "merge": (
            r"\b(?:merge[ds]?|merging|blend|frankenmerge|passthrough|slerp|interleav\w+|soup|fusion)\b(?:[ ]+[\w-]+){0,4}?[ ]+(?:of|between|from|with)\b"
            + _THE,
            r"\b(?:then|was|is|and|be)[ ]+merged[ ]+(?P<model>[^\n]{3,120}?)[ ]+into\b",
            r"\bas[ ]+(?:an?|the)[ ]+base[ ]+with\b",
            r"\b(?:models?|loras?)[ ]+used[ ]+(?:in|for)[ ]+(?:the|this)[ ]+merge\b[ ]*(?:is|are|:|were)",
            r"\bcreated[ ]+by[ ]+(?:combining|merging|mixing|stacking)\b",
            r"^\W*merged[ ]+the[ ]+(?:lora|model)s\b",
            r"\bdeltas?\b.{0,60}\b(?:with|to)[ ]+(?:the[ ]+)?(?:original|base)\b",
            r"(?:合并|融合|マージ|병합)",
        ),
        "distilled": (
            r"\bdistill?(?:ed|ation)\b(?:[ ]+[\w-]+){0,4}?[ ]+(?:of|from)\b" + _THE,
            r"\bteacher(?:[ ]+model)?\b[ ]*(?:is|was|:|,)?" + _THE,
            r"(?:蒸馏|蒸留|증류)",
        ),
        "continued": (
            r"\b(?:continu\w+|further)\b(?:[ ]+\w+){0,2}?[ ]+(?:pre-?)?train\w*(?:[ ]+\w+){0,3}?[ ]+(?:from|of|on top of|using)\b"
            + _THE,
            r"\b(?:continue[ds]?|continual(?:ly)?|further)[ -](?:to[ ]+)?pre-?train\w*" + _THE,
            r"(?:继续(?:预)?训练|增量预训练|継続事前学習|追加学習|추가[ ]?(?:사전)?[ ]?학습|지속[ ]?학습|계속.{0,4}사전)",
            r"\b(?:tiếp tục huấn luyện|huấn luyện tiếp)",
        ),
        "component": (
            rf"\b{_PART}\b.{{0,30}}(?:\b(?:is|was|are|were|from|uses?|using|initiali[sz]ed|based on)\b|:)"
            + _THE,
            rf"\b(?:fixed|frozen|pre-?trained)[, ]+(?:[\w-]+[ ]+){{0,2}}?{_PART}s?[ ]*\(",
            r"\b(?:use[sd]?|using|employ\w*|adopt\w*|appl(?:y|ies|ied|ying)|leverag\w+)[ ]+(?P<model>[^\n]{2,120}?)[ ]+(?:as|for)[ ]+(?:the|our|its|an?)\b[ ]+(?:[\w-]+[ ]+){0,2}?(?:[\w-]+[ -])?(?:encoder|tower|backbone|decoder|vae|autoencoder)\b",
            r"(?:使用|采用|用|将|以)(?P<model>[^\n，。]{2,60}?)(?:作为|为|用作|应用于)[^\n，。]{0,8}(?:编码器|主干|骨干|解码器)",
        ),
        "finetune": (
            rf"\b{_TUNE}\b(?:[ ]+(?:version|variant|checkpoint|model|derivative|edition|lora|weights)s?)?[ ]+{_OF}\b"
            + _THE,
            rf"\b{_TUNE}[ ]+from[ ]+(?:model|checkpoint)\b[ ]*[:|]?" + _THE,
            rf"\b(?:we|by|i|are|is|was|been|then)[ ]+(?:full[- ](?:parameter|weight)[ ]+)?{_TUNE}\b" + _THE,
            rf"\bfull[- ](?:parameter|weight)[ ]+{_TUNE}\b" + _THE,
            rf"^\W{{0,6}}{_TUNE}\b" + _THE,
            rf"\b(?:{_TUNE}|(?:instruction[- ])?tuned|trained)[ ]+(?:model[ ]+)?(?:on|with|for|using|to)\b",
            r"\b(?:re-?trained|upcycled|resumed)[ ]+from\b" + _THE,
            r"\bport(?:ed)?(?:[ ]version)?[ ]+(?:of|from)\b" + _THE,
            r"\b(?:instruct\w*|chat|aligned|uncensored|multilingual)[- ](?:tuned[ ]+|finetuned[ ]+)?(?:version|variant|model)s?[ ]+(?:of|from|based on)\b"
            + _THE,
            r"\b(?:version|variant|derivative|clone|copy|mirror|re-?upload|fork|snapshot)[ ]+(?:of|from)\b"
            + _THE,
            r"\b(?:based|built|builds?|on the basis)[ ]+(?:on|upon|on top of|off|of)\b" + _THE,
            r"\b(?:finetune|fine-tune)[ ]+created[ ]+(?:using|from)\b(?:[ ]+\w+['’]s)?",
            r"\binitiali[sz]ed\b(?:[ ]+\w+){0,2}?[ ]+(?:from|with|using|by|on)\b" + _THE,
            r"\b(?:original|base)[ ]+(?:pre-?trained[ ]+)?model[ ]+can[ ]+be[ ]+found[ ]+(?:here|at|in)\b",
            r"\b(?:start(?:ed|ing)|warm[- ]?started|trained|obtained|derived|adapted|created|developed)[ ]+(?:from|on top of|with)\b"
            + _THE,
            r"\b(?:base|parent|foundation|backbone|source|original|underlying|starting)[ ]+(?:llm|language model|model|checkpoint)s?\b[ ]*(?:used?|name)?[ ]*(?:is|was|are|:|\||=|-)?"
            + _THE,
            r"\bus(?:e[sd]?|ing)[ ]+(?:the|a|our)?[ ]*pre-?trained\b(?:[ ]+(?:model|weights|checkpoint)s?)?",
            r"\bpre-?trained[ ]+(?:language[ ]+)?(?:model|checkpoint)s?[ ]*(?:used[ ]*)?(?::|\|)",
            r"^\W{0,6}language model\b[ ]*:",
            r"\bbase_model\b[ ]*:",
            r"\b(?:unquanti[sz]ed|fp16|float16|bf16|bfloat16|sharded)\b(?:[ ]+[\w.-]+){0,3}?[ ]+(?:of|for)\b"
            + _THE,
            r"\b(?:trained|training|tuned)\b(?:[ ]+\w+){0,3}?[ ]+using\b" + _THE,
            r"(?:\b(?:is|was|are|were)|[:,])[ ]+(?:an?|our)\b(?P<last>(?:[ ]+[\w.,/-]+){1,6}?)[- ]based\b",
            rf"\b{_TUNE}[ ](?P<last>[^\n]{{2,60}}?)[ ](?:model|checkpoint)\b",
            r"^\W*(?:this[ ]+(?:is|model[ ]+is)[ ]+)?an?[ ](?P<last>[^\n]{2,80}?[0-9][^ \n]*)[ ]model\b",
            r"\b(?:using|uses?|taking)[ ]+(?P<model>[^\n]{2,100}?)[ ]+as[ ]+(?:the|our|its|an?)[ ]+(?:base|foundation|starting|initial|parent)\b",
            r"(?:基于|在.{0,20}(?:的)?基础上|微调|为(?:基座|底座|基础)|ベースに|をベース|を(?:元|もと)に|ファインチューニング|を(?:ファイン|fine)|(?:기반|바탕)(?:으로|의)|파인[ ]?튜닝|미세[ ]?조정)",
            r"\b(?:affin[ée]e?s?|bas[ée]e?s?|entra[iî]n[ée]e?s?|d[ée]riv[ée]e?s?|initialis[ée]e?s?|adapt[ée]e?s?|r[ée]gl[ée]e?s?)[ ]+(?:à partir[ ]+(?:de|du|des)|sur|de|du|avec)\b",
            r"\b(?:dựa trên|tinh chỉnh (?:từ|trên|mô hình)|(?:xây dựng|phát triển) (?:từ|trên)|huấn luyện từ)",
        ),
    }
)

_NOT_WEIGHTS = re.compile(
    r"\b(?:architectures?|papers?|code(?:base)?|scripts?|librar(?:y|ies)|frameworks?|tokenizers?|implementation|template|format|toolkit|repo(?:sitory)?|benchmark|leaderboard|datasets?|corpus|corpora|notebook|prompt|outputs?|responses?|answers?|generations?|data|instructions?|tokens|examples|can be found|available|either|via)\b|结构|架构|框架|数据|论文|代码|分词|词表|方法|データ|構造|데이터|구조",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\b(?:compar\w+|unlike|similar(?:ly)? to|inspired|better than|worse than|outperform\w*|surpass\w*|versus|vs\.?|instead of|(?:larger|smaller|bigger) version of|(?:any|same|different|earlier|latest|non-quanti[sz]ed) version of|clip score|popular|projects?[ ]+built|same \w+ as|as opposed|rather than|if you|you can|you may|how to|to fine-?tune|can be fine-?tuned|for fine-?tuning|citation|cite|have a look|take a look|check out|generated (?:by|with|using)|not (?:based|fine|trained|initiali)|other (?:[\w-]+ ){0,2}models?|superior|from[ -]scratch)\b|优于|平于|超过|相比|比较|参考|类似|一样|相同|从零|从头|测评|评测|评估",
    re.IGNORECASE,
)
_ELSE_BEGAN = re.compile(
    r"\b(?:(?:reward|preference|critic|value|judge|draft|baseline|scoring|embedding|discriminator) (?:model|network)s?|classifier|tokenizer|discriminator|filter|evaluations?)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
"""Another model than ours, spoken of right before a phrase."""
_A_METHOD = re.compile(
    r"\b(?:approach(?:es)?|methods?|techniques?|procedures?|loss|strategy|strategies|framework)\b",
    re.IGNORECASE,
)
_NO_MODEL_AFTER = re.compile(
    r"(?:['’]s)?[ ]+(?!(?:on|with|for|and|to|using|in|by|from|as|at|of|or|which|that|is|was)\b)(?:[\w.-]+[ ]+)?(?:architectures?|tokenizers?|style|format|papers?|datasets?|code(?:base)?|templates?|frameworks?|library|arch|benchmark|prompt\w*|official|project|team|gpus?|recipe|licen[sc]e)\b"
    r"|[ ]*(?:的|の|의)?[ ]*(?:模型)?(?:结构|架构|框架|数据|论文|代码|分词|词表|アーキテクチャ|構造|구조)",
    re.IGNORECASE,
)
_MERGED_LIST = re.compile(
    r"\b(?:merge[ds]?|merging|models?(?: and lora\w*)? (?:used|involved|merged|included)|merged (?:models|from)|based on the following|recipe|ingredients|components? models?|source models?)\b",
    re.IGNORECASE,
)
_QUANTISED = re.compile(
    r"gguf|ggml|gptq|awq|exl[23]|bnb|[48]-?bits?\b|int[48]|fp8|nf4|nvfp4|mxfp4|hqq|aqlm|quant|onnx|openvino|ct2|coreml|mlx|w[48]a(?:8|16)|(?:^|[-_.])q[2-8]|量化",
    re.IGNORECASE,
)
_OF_WEIGHTS = re.compile(
    r"initiali[sz]ed|warm|tun(?:ed?|ing)[ ](?:from|on|using|version|variant|checkpoint|weights)|(?:derived|starting|started|created|resumed)[ ](?:from|using)|pre-?trained|weights|frozen|^\W*language model|(?:model|parent|checkpoint)\W*$|基于|기반",
    re.IGNORECASE,
)
"""Phrases that speak of weights, so that even the name of an architecture is a model's."""
_ALL_SORTS = re.compile(
    r"(?:train|tun)\w+\b.*\b(?:with|using|on|for|to)\b|fp16|bf16|float16|sharded|unquanti", re.IGNORECASE
)
"""Phrases that lead to data, tools and settings as often as to models."""
_LOOK_BACK: Final = 300
_EACH: Final = 12
"""Phrases that are looked into in one sentence."""
_NEAR: Final = 16
"""Characters between such a phrase and the name of a family that it is about."""
_TUNED_AFTER = re.compile(r"fine-?[ ]?tun(?:ed|ing)|trained|tuned", re.IGNORECASE)
_KIN = re.compile(r"(?:version|variant|derivative)s?\b", re.IGNORECASE)
_FAMILY = re.compile(r"[ ]+(?:\w+[ ]+)?(?:family|series)\b", re.IGNORECASE)
"""A variant of a family is one of its members."""
_LEADS_ON = re.compile(r"\s*(?:from|on|of|for|with|using|to|in|by)\b", re.IGNORECASE)
_IS = re.compile(r"\b(?:is|was|has been|been)\b", re.IGNORECASE)
_FILLING = re.compile(
    r"(?:\W{0,3}\([^()]{0,60}\)|\W{1,3}(?:models?|language models?|llms?|checkpoints?|weights|version|was|is|that|which|has been|been|further|then|[0-9.]+[bm])\b)*\W{0,3}",
    re.IGNORECASE,
)
_AND = re.compile(
    r"(?:['’]s)?(?:[ ]+(?!(?:on|with|for|using|to|in)\b)[\w.]+){0,2}[\s*_`\"'”’]{0,4}(?:\([^()]{0,60}\))?[\s*_`)]{0,4}(?:,|;|&|\+|/|\(?\b(?:and|plus|et|và)\b|和|与|、|と|및|와|과)[\s*_`\"(]{0,4}(?:(?:and|plus|then|finally|the|our|by|from|decoder|encoder|[\w-]+['’]s)\b[\s*_`\"]{0,4}){0,3}",
    re.IGNORECASE,
)
_AND_WITH = re.compile(_AND.pattern + r"|[^.;:]{0,40}\b(?:with|into)[ ]+(?:the[ ]+)?", re.IGNORECASE)
_LABEL = re.compile(r"(?:model|llm|checkpoint|from|with|encoder|backbone|teacher)s?\W*$", re.IGNORECASE)
_VERB_LAST = re.compile(r"(?<!基于)(?<=[一-鿿가-힯ぁ-ヿ])$")
_MANY = re.compile(r"\b(?:models|checkpoints|variants|versions|llms|sizes)\b[^,;.]{0,40}$", re.IGNORECASE)
_NAMED_SUBJECT = re.compile(
    r"(?<![\w.-])([A-Za-z][\w.]{0,40}(?:-[\w.]{1,40}){1,8})[\s*`]{0,4}(?:\([^()]{0,30}\))?[\s*`]{0,4}(?::|\b(?:is|was|are|were|has|have|builds?)\b)",
    re.ASCII,
)
_MADE = re.compile(
    r"\b(?:[Dd]eveloped|[Bb]uilt|[Cc]reated|[Tt]rained|[Rr]eleased|[Oo]btain(?:ed)?)[ ]+\W?([A-Z][\w.-]+)\W?[ ]+(?:(?:by|which|that)[ ]+)?$"
)
_OUR_LATER_STAGE = re.compile(r"[-_](?:chat|instruct|it|sft|dpo|rl\w*|aligned|tuned)\b.*", re.IGNORECASE)
_OUR_OWN_STAGE = re.compile(
    r"[-_.]?(?:base|pt|pre-?train(?:ed)?|sft|raw|init|stage\S*|step\S*|delta\S*)", re.IGNORECASE
)
_BASE_COLUMN = re.compile(
    r"\W*(?:base|parent|foundation|backbone|source|original|starting|fine-?tuned from)(?:[ ]+(?:llm|model|checkpoint))?s?\W*(?:link)?\W*",
    re.IGNORECASE,
)
_MERGE_MODEL = re.compile(
    r"^\s*(?:-\s*)?(?:model|base_model|source_model)\s*:\s*[\"']?([A-Za-z0-9][\w.-]{1,60}/[\w.-]{1,90})(?![\w/])",
    re.MULTILINE,
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
_ABOUT_OTHERS = re.compile(
    r"\b(?:related|other|similar|family|variants?|evaluat\w*|benchmarks?|comparison|results?|acknowledg\w*|citation|news|faq|limitations|ethic\w*|bias|prior work|references|credits?|collection|model zoo|downloads?|list)\b",
    re.IGNORECASE,
)

Made = tuple[str, Relation, Citation]


def parents(read: Reading) -> list[Edge]:
    """The models that ``read`` was made from, each with the line that says so; nothing is looked up."""
    return list(read.node.once(_parents))


def _parents(node: Node) -> tuple[Edge, ...]:
    read = reading(node)
    found: dict[str, Edge] = {}
    for target, relation, citation in (*_declared(read), *_said(read)):
        if target.lower() not in found:
            subject = Subject(kind=Kind.MODEL, id=target)
            found[target.lower()] = Edge(
                source=read.subject, target=subject, relation=relation, citation=citation
            )
    edges = [edge for edge in found.values() if not _told_better(edge, found.values())]
    return tuple(_as_merge(edge) for edge in edges) if _is_merge(edges) else tuple(edges)


def _told_better(edge: Edge, others: Iterable[Edge]) -> bool:
    """Whether a name without an address is that of another parent, or of its family from its own maker."""
    target = edge.target.id
    if "/" in target or is_canonical(target):
        return False
    ids = [
        o.target.id.lower().rpartition("/") for o in others if is_canonical(o.target.id) or "/" in o.target.id
    ]
    family = family_of(target)
    if family is None or family.name != target:
        return any(plain(name).startswith(plain(target)) for _, _, name in ids)
    stem = plain(family.name).rstrip("0123456789")
    return any(stem in plain(name) and (not owner or owner in family.makers) for owner, _, name in ids)


def _declared(read: Reading) -> Iterator[Made]:
    """What metadata and configurations say: all but the model itself."""
    for target, relation, citation in (*_metadata(read), *_configured(read)):
        if is_id(target) and target.lower() != read.subject.id.lower() and target.lower() not in read.names:
            yield target, relation, citation


def _said(read: Reading) -> Iterator[Made]:
    """What the card says: all but the model itself and the sets it was trained on."""
    data = {d.value.lower() for d in read.declared("datasets")}
    for target, relation, citation in _card(read):
        named = is_id(target) or family_of(target)
        if named and target.lower() not in data and not _itself(read, target):
            yield target, relation, citation


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
        if target and _is_descent(kind):
            yield target, Relation(kind), tag.citation


def _is_descent(word: object) -> bool:
    return isinstance(word, str) and word in DESCENT


def _declared_relation(read: Reading, count: int) -> Relation:
    said = [d.value for d in read.declared("base_model_relation")]
    said += [tag.value.partition(":")[0] for tag in read.tags("base_model:")]
    if known := [word for word in said if _is_descent(word)]:
        return Relation(known[0])
    marks = {d.value.lower() for d in (*read.declared("tags"), *read.declared("library_name"))}
    name = read.subject.name.lower()
    if marks & {"merge", "mergekit"} or count > 1:
        return Relation.MERGE
    if marks & {"gguf", "gptq", "awq", "exl2", "quantized"} or re.search(
        r"gguf|gptq|awq|exl2|[-_]int[48]|[-_]fp8|\bbnb\b|[-_]mlx", name
    ):
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


def _card(read: Reading) -> Iterator[Made]:
    card = read.card
    if card is None:
        return
    yield from _merge_configs(card)
    yield from _tabled(read, card)
    hits = [h for h in MADE_FROM.find(card.prose) if h.sentence.section < card.own_sections]
    if not (
        _QUANTISED.search(read.subject.name) or (card.headings and _QUANTISED.search(card.headings[0].text))
    ):
        hits = [h for h in hits if h.rule != "quantized"]
    named = cache(partial(mentions, card))
    looked = Counter[int]()
    for hit in hits:
        looked[hit.at] += 1
        if looked[hit.at] <= _EACH:
            yield from _Claim(read, card, hit, named).made()
    yield from _ingredients(card)


def _merge_configs(card: Card) -> Iterator[Made]:
    """The models of mergekit's configuration, in a code block or left as text."""
    text = card.document.text
    if "merge_method" in text or "layer_range" in text or "source_model" in text:
        for number, line in enumerate(card.document.lines, 1):
            if match := _MERGE_MODEL.match(line):
                yield match.group(1), Relation.MERGE, card.document.cite(number)


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
    ours = {plain(read.subject.name), plain(read.subject.id)}
    for row in table.rows:
        there = links[row.line]
        leads = any(linked_model(x) == read.subject.id for x in there)
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


class _Claim:
    """A phrase that says what some model was made from: which models stand where it looks for them."""

    def __init__(
        self, read: Reading, card: Card, hit: Hit, mentioned: Callable[[int], list[Mention]]
    ) -> None:
        self.read, self.card, self.hit, self.mentioned = read, card, hit, mentioned
        self.text = text = hit.sentence.text
        self.start = len(text.encode()[: hit.start].decode("utf-8", "ignore"))
        self.end = self.start + len(hit.words)
        self.before = text[: self.start]

    def made(self) -> Iterator[Made]:
        """The models, unless the sentence speaks of others than ours."""
        if self._aside():
            return
        self.named = self.mentioned(self.hit.at)
        if self.hit.groups:
            found = self._inside()
        elif _VERB_LAST.search(self.hit.words):
            found = self._beside()
        else:
            after = self._after() or self._below()
            found = [*self._ahead(), *after] if self._joins() or not after else after
        own = plain(self.read.subject.name)
        for mention in self._ours(found):
            if plain(self.hit.sentence.text[mention.start : mention.end]) == own:
                continue
            yield self._exact(mention), Relation(self.hit.rule), self.card.cite(self.hit.sentence)

    def _joins(self) -> bool:
        """Whether the phrase has a model on either side: ``merged with``."""
        return self.hit.rule == "merge" and bool(re.match(r"merged[ ]+with", self.hit.words, re.IGNORECASE))

    def _exact(self, mention: Mention) -> str:
        """A family of our own maker has our earlier stages in it: they are named by the whole name."""
        family = family_of(mention.target) if mention.kind == "family" else None
        words = self.text[mention.start : mention.end]
        own = family and _owner(self.read) in family.makers and is_sized(words) and is_id(words)
        return words if own else mention.target

    def _aside(self) -> bool:
        kind, section = self.hit.sentence.kind, self.hit.sentence.section
        title = self.card.headings[section].text if section >= 0 and kind != "heading" else ""
        if kind == "row" and self.text.count("|") > 2:
            return True
        if kind in {"item", "row"} and self._of_linked_model():
            return True
        if self.hit.rule != "merge" and _ABOUT_OTHERS.search(title):
            return True
        around = self.text[max(0, self.start - 100) : self.end + 60]
        another = self.hit.rule != "component" and _ELSE_BEGAN.search(self.before[-80:])
        return (
            bool(_COMPARES.search(around) or another or _A_METHOD.search(self.hit.words))
            or self._of_sibling()
        )

    def _of_linked_model(self) -> bool:
        """Whether an item of a list begins with the name of another model, which it then describes."""
        text = self.text.lstrip(" *_`")
        links = self.card.links_in(self.hit.at)
        first = next((x for x in links if x.text and text.startswith(x.text.strip("*`_ "))), None)
        model = linked_model(first) if first else None
        return model is not None and model.lower() != self.read.subject.id.lower()

    def _of_sibling(self) -> bool:
        """Whether the sentence is about another model: one made by its makers, one whose name begins as ours does."""
        own = self.read.subject.name
        made = _MADE.search(self.before[-_LOOK_BACK:])
        if made and plain(made.group(1)) not in plain(
            own + (self.card.headings[0].text if self.card.headings else "")
        ):
            return True
        stem = re.split(r"[-_.]", own.lower(), maxsplit=1)[0]
        names = _NAMED_SUBJECT.findall(self.before[-_LOOK_BACK:])
        if self.hit.sentence.kind == "row":
            names.append(re.split(r"[|\[]", self.text, maxsplit=1)[0].strip())
        names = [name for name in names if len(stem) > 2 and name.lower().startswith(stem)]
        return bool(names) and plain(own) not in plain(self.before) and plain(names[-1]) not in plain(own)

    def _inside(self) -> list[Mention]:
        """The models in the part of the phrase that is kept for them; ``last`` is for one that ends it."""
        (part, words), *_ = self.hit.groups.items()
        if _LEADS_ON.match(words):
            return []
        start = self.text.find(words, self.start)
        end = start + len(words)
        within = [m for m in self.named if start <= m.start and m.end <= end]
        if part == "last":
            tuned = re.match(_TUNE, self.hit.words, re.IGNORECASE)
            sure = {"link", "id", "family", *(("architecture", "bare") if tuned else ())}
            within = [
                m for m in within if m.kind in sure and not re.search("[A-Za-z]{2}", self.text[m.end : end])
            ]
        return [m for m in within if self._fits(m, self.text[start : m.start])]

    def _beside(self) -> list[Mention]:
        """The models next to a phrase in a script where verbs come last."""
        near = [m for m in self.named if m.end > self.start - 60 and m.start < self.end + 60]
        near = [m for m in near if m.start < self.end or "版本" not in self._gap(m)]
        return self._with_others([m for m in near if self._fits(m, self._gap(m))][:1])

    def _gap(self, mention: Mention) -> str:
        """What stands between a model and the phrase."""
        return self.text[min(self.end, mention.end) : max(self.start, mention.start)]

    def _after(self) -> list[Mention]:
        """The model right behind the phrase, and those named in one breath with it; ``a <model> version of`` a recipe."""
        if re.match(r"(?:version|variant)\b", self.hit.words, re.IGNORECASE):
            made = [m for m in self.named if m.kind == "family" and not self.text[m.end : self.start].strip()]
            if made and self.start > made[0].end:
                return made[:1]
        for mention in self.named:
            near = self.end <= mention.start <= self.end + 60
            if near and self._fits(mention, self.text[self.end : mention.start]):
                return self._with_others([mention])
        return []

    def _fits(self, mention: Mention, between: str) -> bool:
        """Whether it is weights that are named: a name may be an architecture's, a paper's, a dataset's."""
        exact = _OF_WEIGHTS.search(self.hit.words) or _OF_WEIGHTS.search(between)
        if mention.kind == "architecture" and not exact:
            return False
        if (
            mention.kind in {"family", "architecture"}
            and _ALL_SORTS.search(self.hit.words)
            and len(between) > _NEAR
        ):
            return False
        if mention.kind == "bare" and (between.strip(" *_`\"'“「(") or _ALL_SORTS.search(self.hit.words)):
            return False
        if _KIN.match(self.hit.words) and _FAMILY.match(self.text[mention.end :]):
            return False
        return not _NOT_WEIGHTS.search(between) and not _NO_MODEL_AFTER.match(self.text[mention.end :])

    def _with_others(self, found: list[Mention]) -> list[Mention]:
        """A model and those that the sentence joins to it."""
        joins = _AND_WITH if self.hit.rule == "merge" else _AND
        for mention in self.named:
            if found and mention.start >= found[-1].end:
                if not joins.fullmatch(self.text[found[-1].end : mention.start]) or not self._fits(
                    mention, ""
                ):
                    break
                found.append(mention)
        return found

    def _below(self) -> list[Mention]:
        """``Base model:`` on a line of its own, and the model on the next."""
        sentences, at = self.card.sentences, self.hit.at + 1
        alone = not re.search(r"\w", self.before + self.text[self.end :]) and _LABEL.search(self.hit.words)
        if not alone or at >= len(sentences):
            return []
        near = sentences[at].line - self.hit.sentence.end_line <= 3 and sentences[at].kind != "heading"
        return [m for m in self.mentioned(at) if m.start <= 60][:1] if near else []

    def _ahead(self) -> list[Mention]:
        """``<model> fine-tuned on ...``, ``<model> merged with ...``: the model stands right before the phrase."""
        rule, words = self.hit.rule, self.hit.words
        tuned = rule == "finetune" and _TUNED_AFTER.match(words) and self.hit.sentence.kind != "item"
        if not tuned and not self._joins():
            return []
        mention = next((m for m in reversed(self.named) if m.end <= self.start), None)
        filling = self.text[mention.end : self.start] if mention else ""
        definite = mention and re.search(r"\bthe\s+\W?$", self.text[: mention.start])
        if mention is None or not _FILLING.fullmatch(filling) or (definite and words.startswith("trained")):
            return []
        return [mention] if mention.kind in {"link", "id"} or self._is_base(mention, filling) else []

    def _is_base(self, mention: Mention, filling: str) -> bool:
        """Whether a name right before ``fine-tuned`` is what was tuned, and no comparison."""
        family = family_of(mention.target)
        if (family and _owner(self.read) in family.makers) or _IS.search(filling):
            return False
        lead = self.text[: mention.start]
        if re.search(r"\b(?:like|as|than)\s*\W?$", lead) or len(self.before) >= 100:
            return False
        definite = re.search(r"\bthe\s+\W?$", lead)
        if mention.kind == "bare" and not re.search("tun", self.hit.words):
            return False
        named = mention.kind != "architecture" and (not definite or re.search(r"\w", filling))
        return bool(named or re.search(r"checkpoint|weights", filling))

    def _ours(self, found: list[Mention]) -> list[Mention]:
        """Of several, the ones that are ours: none of a list with ourselves in it, of many models' bases our own."""
        if len(found) < 2:
            return found
        if any(m.target.lower() == self.read.subject.id.lower() for m in found):
            return []
        if self.hit.rule != "merge" and _MANY.search(self.before):
            own = plain(self.read.subject.name)
            named = [
                m for m in found if (f := family_of(m.target)) and plain(f.name).rstrip("0123456789") in own
            ]
            return named or found
        return found


def _owner(read: Reading) -> str:
    owner, slash, _ = read.subject.id.partition("/")
    return owner.lower() if slash else ""


def _itself(read: Reading, target: str) -> bool:
    """Whether a name in the card is the model's own, its family's, or that of something made from it."""
    own = read.subject
    if target.lower() == own.id.lower():
        return True
    if "/" not in target and target.lower() in read.names:
        return True
    if "/" not in target and not is_canonical(target) and _of_own_family(read, target):
        return True
    name = target.rsplit("/", 1)[-1].lower()
    at = name.find(own.name.lower()) if len(own.name) > 4 else -1
    rest = name[at + len(own.name) :]
    return at >= 0 and bool(rest or at) and not _OUR_OWN_STAGE.fullmatch(rest)


def _of_own_family(read: Reading, target: str) -> bool:
    """Whether a name without an address is that of the family we belong to and come from the maker of."""
    family, name = family_of(target), read.subject.name
    if family and _owner(read) not in family.makers:
        return False
    if family and target == family.name:
        return family_of(name) == family
    earlier = is_sized(target) and _OUR_LATER_STAGE.fullmatch(name[len(target) :])
    return plain(target) in plain(name) and not (earlier and name.lower().startswith(target.lower()))


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
    found: dict[str, Edge] = {}
    for value, citation, strong in _signs(read):
        named = families().named(value)
        if named is None or not named[0].hints or _owner(read) in named[0].makers:
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
    if card and title and not _COMPARES.search(title.text):
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
