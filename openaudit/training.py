"""What a model was trained on and in which stages, as its own repository says it: nothing is looked up."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import re2

from openaudit.card import Card, Link, Table
from openaudit.evidence import Citation, Document, Edge, Relation
from openaudit.knowledge import Dataset, Generator, datasets, generators
from openaudit.lineage import parents
from openaudit.prose import Hit, Phrases, Sentence
from openaudit.reading import Declared, Reading
from openaudit.subject import BY_NAME, Kind, Subject

PRETRAINING: Final = "pretraining"
TUNING: Final = "tuning"
PREFERENCE: Final = "preference"
EVALUATION: Final = "evaluation"
CALIBRATION: Final = "calibration"
UNKNOWN: Final = "unknown"
_LISTED: Final = "listed"
_SAYS_LITTLE: Final = {_LISTED: 0, UNKNOWN: 1}

_CUES: Final = Phrases(
    {
        CALIBRATION: (
            r"\b(?:calibrat\w+|imatrix|importance matrix|(?:gptq|awq|quanti[sz]ation)[ ]+(?:dataset|data)|used for quanti[sz]ation)\b",
            r"校准|キャリブレーション|캘리브레이션",
        ),
        EVALUATION: (
            r"\b(?:evaluat\w+|benchmark\w*|test(?:ed|ing)?[ ]+(?:on|set|data|against)|scores?|results?[ ]+on|accuracy|performance[ ]+on|leaderboard|zero-shot[ ]+on|perplexity|dev(?:elopment)? set|validation set|achieves?|compared|bleu|rouge|f1)\b",
            r"评测|评估|測試|测试集|評価|평가|벤치마크|đánh giá|évalu\w+",
        ),
        PREFERENCE: (
            r"\b(?:dpo|rlhf|rlaif|ppo|grpo|orpo|kto|ipo|simpo|rloo|preference|reward(?:[ ]+model)?|human feedback|ai feedback|rejection sampling|reinforcement learning|aligned (?:on|with|using))\b",
            r"偏好|强化学习|선호|人間のフィードバック",
        ),
        PRETRAINING: (
            r"\bpre-?[ ]?train\w*\b",
            r"\b(?:[0-9.,]+[ ]*(?:[TB]|trillion|billion)[ ]+(?:of[ ]+)?tokens|from scratch)\b",
            r"预训练|預訓練|事前学習|사전[ ]?학습|pré-?entra[iî]n\w+|tiền huấn luyện|huấn luyện trước",
        ),
        TUNING: (
            r"\b(?:fine-?[ ]?tun\w+|sft|supervised|instruct\w*|instruction[- ](?:tuned|following|data)|chat data|lora|qlora|tuned[ ]+on|adapted to)\b",
            r"微调|精调|指令|ファインチューニング|파인튜닝|미세[ ]?조정|tinh chỉnh|affin\w+|ajust\w+",
        ),
        "trained": (
            r"\b(?:train(?:ed|ing|s)?|learn(?:ed|t|s)?|dataset[ ]+used|data(?:set)?s?[ ]*[:|]|consists?[ ]+of|composed of|built from|collected from|corpus|mixture|mix of|subset of)\b",
            r"训练|語料|语料|学習|학습|huấn luyện|entra[iî]n\w+",
        ),
    }
)
_OTHERS = re.compile(
    r"\b(?:unlike|compared (?:to|with)|similar to|other models|whereas|baseline|citation|cite|bibtex|e\.g\.|for example|for instance|such as you|you can|can be (?:used|fine)|how to|if you|see also|related)\b",
    re.IGNORECASE,
)
_HUB_DATASET = re.compile(r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/([\w.-]+(?:/[\w.-]+)?)")
_DATA_TITLE = re.compile(
    r"\b(?:training|pre-?training|fine-?tuning|data|datasets?|corpus|corpora)\b|数据|데이터|dữ liệu|données",
    re.IGNORECASE,
)
_RESULTS = re.compile(r"/details_|-results?$|leaderboard", re.IGNORECASE)
_SCORED = re.compile(r"^\s*(?:\*\*)?[0-9]{1,3}(?:\.[0-9]{1,3})?\s*%?(?:\*\*)?$")
_SHARE = re.compile(r"(?<![\w.])([0-9]{1,3}(?:[.,][0-9]{1,3})?)\s*%")
_AMOUNT = re.compile(
    r"(?<![\w.])([0-9][0-9.,]*)\s*(T|B|M|K|trillion|billion|million|thousand)?\s*(tokens?|examples|samples|rows|documents|GB|TB|MB|hours|pairs|images|conversations|instructions)?\b",
    re.IGNORECASE,
)
_SCALE: Final = {
    "t": 1e12,
    "trillion": 1e12,
    "b": 1e9,
    "billion": 1e9,
    "m": 1e6,
    "million": 1e6,
    "k": 1e3,
    "thousand": 1e3,
}

WITHHELD: Final = Phrases(
    {
        "withheld": (
            r"\b(?:do(?:es)?|did|will|can|could|are|is|was|were|has|have)[ ]?(?:not|n't|cannot)\b(?:[ ]+\w+){0,4}?[ ]+(?:disclos\w+|reveal\w*|releas\w+|publish\w*|shar\w+|open-?sourc\w+|distribut\w+|provid\w+)\b.{0,60}\b(?:data|dataset|corpus|corpora|sources)\b",
            r"\b(?:data|datasets?|corpus|corpora|data[ ]+(?:mix\w*|sources|composition))\b.{0,60}\b(?:is|are|was|were|will|has|have|remains?|can)[ ]?(?:not|n't|cannot|never)\b(?:[ ]+\w+){0,3}?[ ]+(?:disclos\w+|reveal\w*|releas\w+|publish\w*|public(?:ly)?|shar\w+|available|open-?sourc\w+|distribut\w+|provided)",
            r"\b(?:undisclosed|not[ ]+(?:been[ ]+)?disclosed|non-?public|non-?disclosed|unreleased)\b.{0,40}\b(?:data|datasets?|corpus|corpora|mix\w*|sources)\b",
            r"\b(?:data|datasets?|corpus|corpora|sources)\b.{0,40}\b(?:undisclosed|unreleased|not[ ]+(?:been[ ]+)?disclosed|not[ ]+(?:yet[ ]+)?(?:been[ ]+)?(?:released|public|published)|confidential)\b",
            r"\b(?:proprietary|in-?house|internal|private|closed|licensed from third|privately|commercially licensed)\b(?:[ ]+[\w,-]+){0,3}?[ ]+(?:data|datasets?|corpus|corpora|data sources|dialogues?|conversations|instructions|collection|mix\w*)\b",
            r"\b(?:data|datasets?|corpus|corpora)\b.{0,30}\b(?:is|are|was)[ ]+(?:proprietary|private|confidential|internal|in-?house|closed[- ]source)\b",
            r"\b(?:data|datasets?|corpus)\b.{0,40}\b(?:will be|to be|are going to be)[ ]+(?:released|published|open-?sourced|available|shared|uploaded)\b",
            r"\b(?:we[ ]+)?(?:will|plan to|are planning to)[ ]+(?:release|publish|open-?source|share)\b.{0,30}\b(?:data|dataset|corpus)\b",
            r"\bne (?:publi|divulgu|diffus|partage|communiqu)\w+ pas\b.{0,60}\bdonnées|\bdonnées\b.{0,40}\b(?:propriétaires|internes|confidentielles|non publiées|ne sont pas (?:publi|diffus|disponi)\w+)",
            r"không (?:được )?công (?:bố|khai).{0,60}dữ liệu|dữ liệu.{0,60}(?:không (?:được )?công (?:bố|khai)|nội bộ|độc quyền|riêng)",
            r"(?:비공개|공개하지|비공개로).{0,30}|(?:데이터|데이터셋).{0,20}(?:비공개|공개하지|공개되지)",
            r"(?:数据|语料).{0,20}(?:未公开|不公开|暂不|尚未公开|私有|自有|内部|不予公开|不开源|未开源)|(?:未公开|自有|内部|私有).{0,10}(?:数据|语料)",
            r"(?:データ|コーパス).{0,20}(?:非公開|公開していません|公開されていません)|非公開.{0,10}(?:データ|コーパス)",
        ),
        "vague": (
            r"\b(?:mix(?:ture)?|variety|combination|collection|range|blend|corpus|set)[ ]+of[ ]+(?:\w+[ ,]+){0,5}?(?:publicly[ ]+available|public|online|internet|web|open|filtered|diverse|licensed|crawled)\b(?:[ ,]+\w+){0,6}?[ ]+(?:data|datasets?|sources|texts?|documents|information|content)\b",
            r"\bpublicly[ ]+available[ ]+(?:online[ ]+)?(?:data|sources|documents|texts?)\b",
            r"\b(?:unkn?own|none)[ ]+dataset\b",
            r"\b(?:various|several|multiple|different|a (?:wide |large )?(?:variety|number|range) of|compiled from different)[ ]+(?:[\w-]+[ ]+){0,3}(?:datasets?|sources|corpora)\b",
            r"\b(?:on|with|using|from)[ ]+(?:around |about |approximately |over |up to |more than |nearly |roughly |~)?[0-9][0-9.,]*[ ]?(?:k|m|b|t|million|billion|trillion|thousand|g|gb|tb)?[ ]+(?:tokens|sentences|tweets|documents|images|examples|conversations|data|entries|sets? of)\b",
            r"\b(?:large|huge|vast|massive|substantial)[ ]+(?:amounts?|volumes?|quantit(?:y|ies))[ ]+of[ ]+(?:\w+[ ]+){0,3}(?:data|text)\b",
            r"\b(?:large(?:-scale)?|massive|diverse|high[- ]quality|vast)[ ,]+(?:\w+[ ,]+){0,4}?(?:corpus|corpora|datasets?|data)\b",
        ),
    }
)
_OUR_OWN = re.compile(
    r"\b(?:your|you|user'?s?|users'|his|customer)\b[ ]+(?:\w+[ ]+)?(?:own|private|proprietary|data|internal)|\b(?:train|fine-?tun\w*|tuned?|use[ds]?|upload)[ ]+(?:it|them|this model)?\b.{0,20}\b(?:your|their)\b|privacy|test set|evaluation|benchmark|red[- ]team",
    re.IGNORECASE,
)
_SPEAKS_OF_TRAINING = re.compile(
    r"train|data|corpus|corpora|数据|语料|데이터|dữ liệu|données|データ|コーパス", re.IGNORECASE
)
COMPLETE: Final = Phrases(
    {
        "only": (
            r"\b(?:trained|pre-?trained|fine-?tuned)[ ]+(?:only|solely|exclusively|entirely)[ ]+(?:on|with|using)\b",
            r"\b(?:only|solely|exclusively)[ ]+(?:been[ ]+)?(?:trained|pre-?trained|fine-?tuned)[ ]+(?:on|with|using)\b",
            r"entraîné (?:uniquement|exclusivement)|chỉ (?:được )?huấn luyện trên|仅使用.{0,10}训练|(?:만으로|만을).{0,10}학습",
        ),
        "complete": (
            r"\btraining data\b.{0,40}\b(?:released|published|available|open)\b.{0,20}\b(?:in its entirety|entirely|in full)\b",
            r"\b(?:complete|full|entire|exact|whole)[ ]+(?:list|set|mix(?:ture)?|composition|data ?mix|training[ ]+(?:data|corpus|set)|(?:pre-?)?training[ ]+(?:data|corpus))\b",
            r"\ball[ ]+(?:of[ ]+)?(?:the|our|its)?[ ]*(?:training|pre-?training)?[ ]*data(?:sets?)?\b.{0,60}\b(?:is|are|has been|have been|can be)\b.{0,30}\b(?:open|public|available|released|published|downloaded|listed)",
            r"\b(?:no other|nothing else|no additional)[ ]+(?:data|datasets?|sources?)\b",
            r"\bfully[ ]+open\b.{0,60}\b(?:data|corpus|dataset)\b|\b(?:data|corpus)\b.{0,40}\bfully[ ]+(?:open|released|public)\b",
        ),
    }
)
STAGES: Final = Phrases(
    {
        "continued": (
            r"\b(?:continu\w+|further)[ -](?:\w+[ ])?pre-?train\w*\b",
            r"继续预训练|增量预训练|継続事前学習|추가.{0,4}사전",
        ),
        TUNING: (
            r"\b(?:instruction|instruct)[- ]?(?:fine-?)?tun(?:ed|ing)\b|\bsupervised fine-?[ ]?tun\w+|\bsft\b|\bfine-?[ ]?tuned\b(?:[ ]+\w+){0,4}?[ ]+(?:on|with|using|for)\b|\bchat[- ]?(?:tuned|finetuned)\b",
            r"指令微调|有监督微调|ファインチューニング|지시|미세[ ]?조정|tinh chỉnh",
        ),
        PREFERENCE: (
            r"\b(?:dpo|rlhf|rlaif|ppo|grpo|orpo|kto|rlvr|direct preference optimi[sz]ation|reinforcement learning|preference (?:tun|optimi)\w+)\b",
            r"强化学习|偏好优化|RLHF",
        ),
    }
)
_TUNED_NAME = re.compile(
    r"(?:^|[-_. ])(?:instruct\w*|chat|it|ft|fine-?tuned?|sft|dpo|rlhf|orpo|ppo|grpo|kto|aligned|assistant|zephyr|tulu|reasoning|thinking|rl)(?:$|[-_. 0-9])",
    re.IGNORECASE,
)
_RL_NAME = re.compile(r"(?:^|[-_. ])(?:dpo|rlhf|orpo|ppo|grpo|kto|rl)(?:$|[-_. 0-9])", re.IGNORECASE)
_BASE_NAME = re.compile(r"(?:^|[-_. ])(?:base|pretrain(?:ed)?|pt)(?:$|[-_. ])", re.IGNORECASE)


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
        name = {
            "quantized": "quantisation",
            "merge": "merge",
            "continued": "continued",
            "distilled": "distillation",
        }.get(edge.relation)
        if edge.relation != Relation.COMPONENT:
            found.setdefault(name or TUNING, edge.citation)
    if all(edge.relation in {Relation.COMPONENT, Relation.DISTILLED} for edge in edges):
        found.setdefault(PRETRAINING, None)
    if read.card and not {"quantisation", "merge"} & set(found) and not _BASE_NAME.search(read.subject.name):
        for hit in STAGES.find(read.card.prose):
            if hit.sentence.section < read.card.own_sections and _own(read, hit):
                found.setdefault(hit.rule, read.card.cite(hit.sentence))
    if _TUNED_NAME.search(read.subject.name) and not found.keys() - {PRETRAINING, "continued"}:
        found.setdefault(TUNING, None)
    return tuple(Stage(name, citation) for name, citation in found.items())


def _own(read: Reading, hit: Hit) -> bool:
    text = hit.sentence.text
    if _OTHERS.search(text) or hit.sentence.kind in {"row", "heading"}:
        return False
    spoken_of = re.search(
        r"\b(?:this|our|the) (?:\w+[ ])?(?:model|version|checkpoint)|\bwe\b|\bit (?:is|was|has)\b|\bwas\b|本模型|我们|本 모델|mô hình này",
        text,
        re.IGNORECASE,
    )
    named = any(name in text.lower() for name in read.names if len(name) > 3)
    tuned = bool(_TUNED_NAME.search(read.subject.name)) or bool(parents(read))
    return bool(named or (spoken_of and (tuned or hit.rule == "continued")))


class Mention(NamedTuple):
    """A dataset that a text names: as a Hub id where there is one, with the part it played."""

    subject: Subject
    citation: Citation
    role: str
    share: float | None = None
    known: Dataset | None = None


def trained_on(read: Reading) -> list[Edge]:
    """The datasets that the repository names, each once, with role and share; benchmarks as evaluated-on."""
    merged: dict[str, Mention] = {}
    for mention in (*_from_metadata(read), *_from_card(read)):
        key = mention.subject.id.lower()
        known = merged.get(key)
        if known is None:
            merged[key] = mention
        else:
            better = _SAYS_LITTLE.get(mention.role, 2) > _SAYS_LITTLE.get(known.role, 2)
            role = mention.role if better else known.role
            cited = mention if better else known
            merged[key] = known._replace(
                role=role, citation=cited.citation, share=known.share or mention.share
            )
    return [_edge(read, _settled(read, mention)) for mention in merged.values()]


def _edge(read: Reading, mention: Mention) -> Edge:
    relation = Relation.EVALUATED_ON if mention.role == EVALUATION else Relation.TRAINED_ON
    return Edge(
        source=read.subject,
        target=mention.subject,
        relation=relation,
        citation=mention.citation,
        role=mention.role,
        share=mention.share,
    )


def _settled(read: Reading, mention: Mention) -> Mention:
    """A set of no said role: a pure test set is for evaluation, else it belongs to the one stage there is."""
    if mention.role not in _SAYS_LITTLE:
        return mention
    if mention.known and mention.known.kind in {EVALUATION, PREFERENCE}:
        return mention._replace(role=mention.known.kind)
    own = {stage.name for stage in stages(read)}
    listed = mention.role == _LISTED
    mention = mention._replace(role=UNKNOWN)
    if own == {PRETRAINING} and listed and mention.known and datasets().is_benchmark(mention.known):
        return mention
    if own == {PRETRAINING}:
        return mention._replace(role=PRETRAINING)
    if own and own <= {TUNING, "distillation"}:
        return mention._replace(role=TUNING)
    if own == {PREFERENCE}:
        return mention._replace(role=PREFERENCE)
    return (
        mention._replace(role=mention.known.kind)
        if mention.known and mention.known.kind in {PRETRAINING, TUNING}
        else mention
    )


def _from_metadata(read: Reading) -> Iterator[Mention]:
    listed = read.declared("datasets") or read.tags("dataset:")
    for value in listed:
        subject, known = _named_dataset(value)
        if subject:
            yield Mention(subject, value.citation, _LISTED, None, known)


def _named_dataset(value: Declared) -> tuple[Subject | None, Dataset | None]:
    text = (
        re.sub(r"^(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co)/)?datasets/", "", value.value)
        .strip()
        .strip("/")
    )
    known = datasets().of(text)
    if (
        re.fullmatch(r"[\w.-]+(?:/[\w.-]+)?", text)
        and "--" not in text
        and text.lower() not in {"other", "none", "custom", "unknown", "n/a", "private", "generated"}
    ):
        home = known.hub_ids[0] if known and known.hub_ids and "/" not in text else text
        return Subject(kind=Kind.DATASET, id=home), known
    return (Subject(kind=Kind.DATASET, id=known.home_id), known) if known else (None, None)


def _from_card(read: Reading) -> Iterator[Mention]:
    card = read.card
    if card is None:
        return
    cues = _cues_by_sentence(card)
    for at, start, subject, known in card.document.once(_mentioned):
        sentence = card.sentences[at]
        role = _role(card, cues, at, start)
        heard_of = known or not subject.id.startswith(BY_NAME)
        if role and (heard_of or role != EVALUATION):
            share = _share(sentence) or card.document.once(_shares).get(sentence.line)
            yield Mention(subject, card.cite(sentence), role, share, known)


Named = tuple[int, int, Subject, Dataset | None]
"""A sentence, the place in it where a set is named, the set, and what is known of it."""


def _mentioned(document: Document) -> tuple[Named, ...]:
    card = document.once(Card)
    return (*_linked(card), *_named(card))


def _linked(card: Card) -> Iterator[Named]:
    for link in card.links:
        match = _HUB_DATASET.search(link.url)
        if not match or link.sentence < 0 or link.in_code or link.section >= card.own_sections:
            continue
        if not _RESULTS.search(match.group(1)):
            subject = Subject(kind=Kind.DATASET, id=match.group(1))
            start = card.sentences[link.sentence].text.find(link.text)
            yield link.sentence, start, subject, datasets().hub(match.group(1))


def _named(card: Card) -> Iterator[Named]:
    linked = {link.sentence for link in card.links if _HUB_DATASET.search(link.url)}
    for at, sentence in enumerate(card.sentences):
        if sentence.section >= card.own_sections:
            return
        found = datasets().in_text(sentence.text)
        for known, start in found:
            yield at, start, Subject(kind=Kind.DATASET, id=known.home_id), known
        for name, start in () if found or at in linked else _unheard_of(card, at):
            yield at, start, Subject(kind=Kind.DATASET, id=BY_NAME + name), None


_NAMED_DATA = re.compile(
    r"\b(?:train\w*|tun(?:ed|ing)|fine-?tun\w+|pre-?train\w*|learn\w*|adapted)\b[^.;:]{0,60}?\b(?:on|with|using|over|from)[ ]+"
    r"(?:(?:the|a|an|our|all|of|both|subset|portion|version|parts?|entire|full|whole)[ ]+)*"
    r"(?-i:([A-Z0-9][\w.+-]*(?:[ ]+[A-Z0-9][\w.+'’&-]*){0,4}))[ ]+(?:datasets?|data ?sets?|corpus|corpora)\b",
    re.IGNORECASE,
)
_SAYS_DATA = re2.compile(r"(?i)data ?set|corpus|corpora")
_NO_DATA_NAME = re.compile(
    r"^(?:None|N/?A|Unknown|Own|Custom|Private|Following|Above|[A-Z]?[a-z]*(?:ish|ese|ian|ean|man|nch|bic|ndi|tch|rew|urdu|thai|basque|catalan|czech|greek|welsh)|[0-9][\w.,]*|English|Internet|Web|Hugging ?Face|HF|Kaggle|GitHub|JSON|CSV|SFT|DPO|RLHF|QA|NER|ASR|TTS|GPT-?[0-9.]*\w*|LLM|Total|Others?)$",
    re.IGNORECASE,
)


def _unheard_of(card: Card, at: int) -> Iterator[tuple[str, int]]:
    """Names of sets that no table of ours has: after "trained on", or linked at the head of an item on the data."""
    sentence = card.sentences[at]
    for match in _NAMED_DATA.finditer(sentence.text) if _SAYS_DATA.search(sentence.text) else ():
        name = match.group(1).strip()
        if not all(_NO_DATA_NAME.match(word) for word in name.split()) and not name.lower().endswith(
            ("style", "like")
        ):
            yield name, match.start(1)
    if sentence.kind not in {"item", "row"} or not _DATA_TITLE.search(card.titles(sentence.section)):
        return
    for link in card.links_in(at):
        if _elsewhere(link) and sentence.text.lstrip("*_ |").startswith(link.text):
            yield link.text.strip("*_` "), 0
            return


def _elsewhere(link: Link) -> bool:
    """Whether a link may lead to data outside the Hub: no paper, no code, no picture."""
    return bool(
        3 <= len(link.text) <= 60
        and link.text.strip("*_` ")[:1].isupper()
        and link.url.startswith("http")
        and not re.search(
            r"huggingface\.co|hf\.co|github\.com|arxiv\.org|aclanthology|doi\.org|\.(?:png|jpg|svg|pdf)$",
            link.url,
        )
    )


def _cues_by_sentence(card: Card) -> dict[int, list[tuple[int, str]]]:
    cues: dict[int, list[tuple[int, str]]] = {}
    for hit in _CUES.find(card.prose):
        before = hit.sentence.text.encode()[: hit.start].decode("utf-8", "ignore")
        if not before.endswith(("-", "_", "/")):  # a part of a name: hh-rlhf, or of a word: pre-trained
            cues.setdefault(hit.at, []).append((len(before), hit.rule))
    return cues


def _role(card: Card, cues: dict[int, list[tuple[int, str]]], at: int, start: int) -> str | None:
    """The part that a set named at ``start`` of a sentence played; None where nothing ties it to this model."""
    sentence = card.sentences[at]
    title = card.titles(sentence.section)
    if _OTHERS.search(sentence.text) or re.search(
        r"citation|reference|related|acknowledg|licen[cs]e", title, re.IGNORECASE
    ):
        return None
    if sentence.kind == "row" and sentence.line in _score_lines(card):
        return EVALUATION
    here = cues.get(at, [])
    before = [rule for where, rule in here if where <= max(start, 0)]
    nearest = before[-1] if before else (here[0][1] if here else None)
    if nearest == "trained":
        said = [
            rule for where, rule in here if rule not in {"trained", EVALUATION} and where <= max(start, 0)
        ]
        said = said or [rule for _, rule in here if rule not in {"trained", EVALUATION}]
        nearest = said[-1] if said else None
        section = _section_role(title)
        return nearest or (section or UNKNOWN)
    return nearest or _section_role(title) or _item_role(card, cues, at)


def _section_role(title: str) -> str | None:
    last = title.rsplit(" / ", 1)[-1]
    found = _CUES.match(last) or _CUES.match(title)
    order = (CALIBRATION, EVALUATION, PREFERENCE, PRETRAINING, TUNING)
    role = next((rule for rule in order if rule in found), None)
    return role or (
        UNKNOWN
        if "trained" in found
        or re.search(r"\bdata(?:sets?)?\b|数据|데이터|dữ liệu|données", last, re.IGNORECASE)
        else None
    )


def _item_role(card: Card, cues: dict[int, list[tuple[int, str]]], at: int) -> str | None:
    """A list item says what the sentence that leads the list says."""
    back = at
    while back > 0 and card.sentences[back].kind in {"item", "row"} and at - back < 60:
        back -= 1
    if back == at or card.sentences[back].section != card.sentences[at].section:
        return None
    rules = [rule for _, rule in cues.get(back, [])]
    said = [rule for rule in rules if rule != "trained"]
    return said[-1] if said else (UNKNOWN if rules else None)


_AMOUNT_COLUMNS: Final = (
    re.compile(r"%|percent|proportion|share|weight|ratio|mix", re.IGNORECASE),
    re.compile(r"tokens?\b", re.IGNORECASE),
    re.compile(
        r"size|samples|examples|rows|documents|instances|hours|images|pairs|count|number|#", re.IGNORECASE
    ),
)
_NAME_COLUMN = re.compile(r"data|corpus|corpora|source|subset|collection|component|name|^$", re.IGNORECASE)


def _shares(document: Document) -> dict[int, float]:
    """The share of the data that each line of a table on training data gives."""
    found: dict[int, float] = {}
    card = document.once(Card)
    for table in card.tables:
        title = " ".join((card.titles(table.section), *table.header.cells))
        column = _amount_column(table)
        if table.section >= card.own_sections or column is None or not _DATA_TITLE.search(title):
            continue
        rows = [
            r
            for r in table.rows
            if r.cells and not re.search(r"\b(?:total|sum|all)\b", r.cells[0], re.IGNORECASE)
        ]
        amounts = {
            r.line: a for r in rows if column < len(r.cells) and (a := _amount(r.cells[column])) is not None
        }
        total = sum(amounts.values())
        if len(amounts) > 1 and len(amounts) == len(rows) and total > 0:
            found |= {line: amount / total for line, amount in amounts.items()}
    return found


def _amount_column(table: Table) -> int | None:
    if not table.header.cells or not _NAME_COLUMN.search(table.header.cells[0]):
        return None
    cells = list(enumerate(table.header.cells))[1:]
    return next((n for kind in _AMOUNT_COLUMNS for n, cell in cells if kind.search(cell)), None)


def _amount(cell: str) -> float | None:
    match = _AMOUNT.search(cell)
    if match is None or not match.group(1).strip(".,"):
        return None
    number = match.group(1).strip(".,").replace(",", "")
    try:
        return float(number) * _SCALE.get((match.group(2) or "").lower(), 1)
    except ValueError:
        return None


def _score_lines(card: Card) -> frozenset[int]:
    """The lines of the tables that give results: most rows have a score, and nothing in the table speaks of training."""
    return card.document.once(_scores)


def _scores(document: Document) -> frozenset[int]:
    lines: set[int] = set()
    card = document.once(Card)
    for table in card.tables:
        text = " ".join((card.titles(table.section).rsplit(" / ", 1)[-1], *table.header.cells))
        scored = [r for r in table.rows if any(_SCORED.match(cell) for cell in r.cells[1:])]
        if (
            2 * len(scored) >= max(len(table.rows), 1)
            and not _DATA_TITLE.search(text)
            and not _AMOUNTS.search(text)
        ):
            lines |= {table.header.line, *(r.line for r in table.rows)}
    return frozenset(lines)


_AMOUNTS = re.compile(
    r"\b(?:tokens|samples|examples|documents|hours|size|weight|proportion|sampling)\b", re.IGNORECASE
)


def _share(sentence: Sentence) -> float | None:
    found = _SHARE.findall(sentence.text)
    if len(found) != 1:
        return None
    value = float(found[0].replace(",", ".")) / 100
    return value if 0 < value <= 1 else None


def withheld(read: Reading) -> tuple[Hit, ...]:
    """The sentences that say that training data is not given, or not yet."""
    return _said(read, "withheld")


def vague(read: Reading) -> tuple[Hit, ...]:
    """The sentences that speak of the data without naming it."""
    return _said(read, "vague")


def _said(read: Reading, rule: str) -> tuple[Hit, ...]:
    if read.card is None:
        return ()
    hits = (h for h in WITHHELD.find(read.card.prose) if h.rule == rule)
    return tuple(
        h
        for h in hits
        if _SPEAKS_OF_TRAINING.search(h.sentence.text) and not _OUR_OWN.search(h.sentence.text)
    )


def complete(read: Reading) -> Citation | None:
    """A sentence that says that the data named is all there was; "trained only on" must name what."""
    card = read.card
    if card is None:
        return None
    named = {at for at, *_ in card.document.once(_mentioned)}
    hits = (h for h in COMPLETE.find(card.prose) if h.sentence.section < card.own_sections)
    hit = next((h for h in hits if h.rule == "complete" or h.at in named), None)
    return card.cite(hit.sentence) if hit else None


def sources(read: Reading) -> Iterator[Edge]:
    """The sets that a dataset was made from, as its card declares: ``source_datasets``, links and sentences."""
    for value in read.declared("source_datasets"):
        text = value.value.removeprefix("extended|").strip()
        if text in {"original", "extended", "other", ""}:
            continue
        subject, _ = _named_dataset(Declared(text.removeprefix("other-"), value.citation))
        if subject and subject.id.lower() != read.subject.id.lower():
            yield Edge(
                source=read.subject,
                target=subject,
                relation=Relation.TRAINED_ON,
                citation=value.citation,
                role="source",
            )


REBUILDING: Final = ("snapshots", "filters", "mixture", "hashes")
"""What it takes to build a dataset again, byte for byte."""
_REBUILDING: Final = Phrases(
    {
        "snapshots": (
            r"\bCC-MAIN-20[0-9]{2}-[0-9]{2}\b",
            r"\b20[0-9]{2}-?[01][0-9]-?[0-3][0-9]\b.{0,20}\b(?:dump|snapshot)|\b(?:dump|snapshot)s?\b.{0,20}\b20[0-9]{2}-?[01][0-9]-?[0-3][0-9]\b",
        ),
        "mixture": (
            r"\b(?:mixture|mixing|sampling)[ ]+(?:weights?|ratios?|proportions?|rates?|file|configuration)\b",
        ),
        "hashes": (
            r"\b(?:sha-?256|sha-?1|md5|blake[23]\w*)\b.{0,60}\b(?:sums?|hash(?:es)?|files?|of|checksums?)\b",
            r"\bchecksums?\b",
        ),
    }
)


def rebuilding(read: Reading) -> dict[str, Citation]:
    """What a dataset's card gives for building it again, of all but the filters, which are code."""
    found: dict[str, Citation] = {}
    if read.card:
        for hit in _REBUILDING.find(read.card.prose):
            found.setdefault(hit.rule, read.card.cite(hit.sentence))
    return found


MADE_BY: Final = Phrases(
    {
        "made": (
            r"\b(?:generat\w+|synthe\w+|distill?\w*|creat\w+|produc\w+|written|writ\w+|annotat\w+|labell?ed|translat\w+|rewritten|rewrit\w+|evol\w+|collected|obtained|answer\w*|respon\w+|output\w*|prompt\w*|conversations?|completions?)\b.{0,60}\b(?:by|with|using|from|via|of|through)\b.{0,60}",
            r"(?:由|使用|利用).{0,20}(?:生成|合成|翻译)|(?:으로|로|를 사용).{0,12}(?:생성|번역)|généré\w* (?:par|avec)|(?:tạo|sinh|dịch) (?:bởi|bằng|từ)",
        )
    }
)


def generated_by(read: Reading) -> list[tuple[Generator, Citation]]:
    """The models that a dataset's card says its contents were made with."""
    card = read.card
    found: dict[str, tuple[Generator, Citation]] = {}
    for hit in MADE_BY.find(card.prose) if card else ():
        for generator in generators().every(hit.words):
            if card:
                found.setdefault(generator.id, (generator, card.cite(hit.sentence)))
    return list(found.values())
