"""What a card says that a claim to have named all the data leaves unexplained: whoever reads on must not be surprised."""

import re
from collections.abc import Iterator
from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Document
from openaudit.knowledge import datasets, families, generators
from openaudit.mentions import mentions
from openaudit.prose import Sentence
from openaudit.reading import Reading
from openaudit.subject import plain
from openaudit.training.mentions import by_sentence
from openaudit.training.statements import claims

_LEARNT: Final = re.compile(
    r"\b(?:pre-?|re-?|fine-?|mid-?|post-?)?(?:trained|training|trains?|tuned|tuning)\b|\b(?:fine-?|re)tun\w+|\blearn(?:t|ed|s)\b|\btaught\b|\bdistil\w+|\banneal\w*|\bcool-?down\b"
    r"|\b(?:rlhf|rlaif|ppo|dpo|grpo|kto|orpo|rl|sft|qat|lora)\b|\breward\b|\bpreferences?\b|\bfeedback\b|\balign(?:ed|ment)\b|\bannotat\w+|\bself-play\b|\babliterat\w+|\buncensor\w+|\bmerge[ds]?\b|\baverag\w+|\binterpolat\w+"
    r"|\b(?:phases?|stages?|rounds?)\b|\bspeciali[sz]\w+|\badapt(?:ed|s)\b|\bexposed\b|\bconsum\w+|\b(?:has|have) seen\b|\bsaw\b|\bmodified\b|\bweights\b|\binit\w*|\bparent\b|\bbackbone\b|\bfoundation\b|\bteacher\b|\bprun\w+|\bwarm-?start\w*|\bup-?scaled\b|\bcheckpoints?\b|\brebrand\w*|\bsoup\b"
    r"|\bentra[iî]n|\baffin[ée]|\balign[ée]|\bapprentissage|\bpoids\b|huấn luyện|tinh chỉnh|căn chỉnh|phản hồi|trọng số|khởi tạo|kế thừa"
    r"|训练|微调|对齐|强化|权重|初始化|底座|強化|学習|チューニング|重み|初期|학습|튜닝|가중치|초기|기반|trainier|trainingsdaten|entrenad|обуч|основан|basiert|تدريب",
    re.IGNORECASE,
)
"""Words of learning, of what was done to weights, in the languages of cards."""
_CONTENT: Final = re.compile(
    r"\b(?:data|datasets?|corp(?:us|ora)|tokens?|sources?|crawl\w*|books?|textbooks?|news\w*|articles?|tweets?|posts?|chats?|dialogues?|conversations?|transcripts?|archives?|mix(?:ed|ture)?|blend\w*|synthetic|examples?|prompts?|pages?|forums?|records|comparisons|answers?|documents?|texts?)\b"
    r"|\bdonn[ée]es\b|\blivres\b|dữ liệu|数据|語料|语料|合成|データ|コーパス|데이터|말뭉치|합성|\bdaten|\bdatos\b|данн|بيانات",
    re.IGNORECASE,
)
"""Words of data."""
_EXPLAINED: Final = re.compile(
    r"https?://\S+|\b(?:pre-?)?training[ ]+(?:code|procedure|scripts?|runs?|time|hardware|infrastructure|compute|steps?|loss|logs?|hyper-?parameters|configurations?|framework)\b"
    r"|\btechnical report\b[^.;]{0,30}\b(?:describes|covers|tells of)[ ]+(?:every|both|all)[ ]+stages?\b|\b(?:was[ ]+)?trained from scratch\b",
    re.IGNORECASE,
)
"""Words of learning that tell of no data."""
_TITLED: Final = re.compile(
    r"^\W*(?:pre-?|fine-?)?(?:training|tuning)(?:[ ]+(?:data|details|procedure|set|sets|code|hyper-?parameters|settings|configuration|infrastructure|compute))?\W*$",
    re.IGNORECASE,
)
"""Headings that every card may have."""
_ASIDE: Final = re.compile(
    r"evaluat|benchmark|result|limit|bias|risk|ethic|\buse|usage|quick|how to|inference|citation|licen[cs]e|acknowledg|environment|carbon|contact",
    re.IGNORECASE,
)
"""Headings under which data is spoken of in passing."""
_ON_DATA: Final = re.compile(r"\bdata|corpus|source", re.IGNORECASE)
_STAGE_ROW: Final = re.compile(
    r"\W*(?:dpo|ppo|rl|rlhf|rlaif|grpo|sft|anneal\w*|alignment|reward\w*|preferences?|(?:stage|phase)[ ]*\d)\b",
    re.IGNORECASE,
)
"""The beginning of a row, outside the parts on data, that tells of a stage."""
_JOINED: Final = re.compile(
    r"\b(?:and|with|plus|as well as|alongside|along|together|including|etc|among|except|besides|other|others|apart|both|part|supplement\w*|complement\w*|augment\w*|blend\w*|then|before|after|followed|et|và)\b|[&+/]|、|等|등|など",
    re.IGNORECASE,
)
"""What may join further data to a set that is named."""
_PARTS: Final = re.compile(
    r":[ ]*(?:[0-9.,]+[ ]*%[ ]*[A-Z][a-z]+(?:[ ]text)?(?:,?[ ]+and[ ]+|,[ ]+|[ ]*)){1,12}", re.IGNORECASE
)
"""The languages of a set, in per cent."""


def doubts(read: Reading, kin: frozenset[str]) -> tuple[Citation, ...]:
    """The lines of a card that tell of learning, of data or of a model that neither a named set nor ``kin`` explains.

    ``kin`` are the ids of the models that it was made from, which are judged themselves. A table of settings is none.
    """
    if read.card is None:
        return ()
    card, ours = read.card, frozenset({read.called, read.subject.id, *kin})
    return (
        *(card.cite(sentence) for sentence in _unexplained(read, card, ours)),
        *(card.document.cite(line) for line in (*_pictured(card), *_loaded(card, ours))),
    )


def _pictured(card: Card) -> Iterator[int]:
    """The lines of pictures whose words speak of data or name a family."""
    for number, line in enumerate(card.document.lines, 1):
        texts = [match.group(1) for match in _ALT.finditer(line)]
        if any(_LEARNT.search(t) or _CONTENT.search(t) or families().named(t) for t in texts):
            yield number


def _loaded(card: Card, ours: frozenset[str]) -> Iterator[int]:
    """The lines of code that load, or are set to start from, a model that is neither this one nor its kin."""
    known = {name.lower() for name in ours}
    for block in card.code:
        for match in _LOADED.finditer(block.text) if block.section < card.own_sections else ():
            if match.group(1).lower() not in known:
                yield card.line_in(block, match.start(1))


_ALT: Final = re.compile(r"!\[([^\]\n]{1,300})\]")
_LOADED: Final = re.compile(
    r"(?:from_pretrained\(\s*[\"']|^\s*base_model\s*:\s*[\"']?)([\w.-]+/[\w.-]+)", re.MULTILINE
)


def _unexplained(read: Reading, card: Card, ours: frozenset[str]) -> Iterator[Sentence]:
    names = {plain(name) for name in (read.called, read.name, *ours, *(x.rpartition("/")[2] for x in ours))}
    claimed = {hit.at for hit in claims(card.document)}
    for at, sentence in enumerate(card.sentences):
        if sentence.section >= card.own_sections:
            return
        if sentence.kind == "heading":
            if sentence.line != card.headings[0].line and _LEARNT.search(_TITLED.sub("", sentence.text)):
                yield sentence
        elif _names_others(card, at, names) or (at not in claimed and _is_open(card, at)):
            yield sentence


def _is_open(card: Card, at: int) -> bool:
    """Whether a sentence tells of learning or of data beside what it names."""
    sentence, names = card.sentences[at], card.document.once(by_sentence).get(at, ())
    title = card.titles(sentence.section)
    if sentence.kind == "row" and not _ON_DATA.search(title):
        return not names and _STAGE_ROW.match(sentence.text) is not None
    if names:
        rest = _after_names(sentence.text, [(n.start, n.end) for n in names])
        return _JOINED.search(_PARTS.sub("", rest)) is not None
    return _tells(sentence, title.rsplit(" / ", 1)[-1])


def _tells(sentence: Sentence, title: str) -> bool:
    text = _EXPLAINED.sub("", sentence.text)
    return bool(_LEARNT.search(text) or (_CONTENT.search(text) and not _ASIDE.search(title)))


def _after_names(text: str, names: list[tuple[int, int]]) -> str:
    """A sentence from its first name on, without the names."""
    for start, end in names:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text[min(start for start, _ in names) :]


def _names_others(card: Card, at: int, ours: set[str]) -> bool:
    """Whether a sentence names a model whose name is no part of those of this one and of what it was made from."""
    if any(generators().every(card.sentences[at].text)):
        return True
    named = (m for m in mentions(card, at) if m.kind in {"link", "id", "family", "architecture"})
    return any(not any(plain(m.target) in own for own in ours) for m in named)


def dataset_doubts(document: Document) -> tuple[Citation, ...]:
    """The lines of a dataset's card by which less, or less freely, may be given than the card seems to give."""
    card = document.once(Card)
    sentences = (s for s in card.sentences if s.kind != "heading")
    return tuple(card.cite(s) for s in sentences if _HELD.search(s.text) or _takes(s.text))


def _takes(text: str) -> bool:
    """Whether a sentence on a set names a model that writes, or a set whose contents are known not to be free."""
    sets = (known for known, _, _ in datasets().in_text(text))
    return any(generators().every(text)) or any(known.contents == "unfree" for known in sets)


_HELD: Final = re.compile(
    r"\bwithh\w+|\bheld back\b|\b(?:on|upon|by)[ ]request\b|\bgated\b|\bagreements?\b|\bpermission\b|\bcopyright\w*\b|\brights reserved\b|\bpublishers?['’]?s?\b|\bleft out\b|\bmasked\b|\burls? only\b|\bonly[ ]+(?:the[ ]+)?urls?\b"
    r"|(?<!any )\b(?:sample|subset|part|half|portion|shard)s?[ ]+(?:of|is|are|was|were)\b|\b\d+[ ]?%[ ]+sample\b|\breleased later\b|\bwill be released\b|\bnon-?commercial|\bn(?:on|icht)[ -]kommerziell|\bnot for\b|\bCC[ -]BY-NC|\bdiffus[ée]e?\b[^.]{0,20}\bpas\b|\bpas diffus|\bmust be (?:downloaded|obtained|requested)\b|\bcannot guarantee\b|\bexcluded from\b|\|[ ]*no[ ]*$|không công bố|未公开|非公開|미공개",
    re.IGNORECASE,
)
