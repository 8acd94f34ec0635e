"""The papers that a card links: its own, others', or papers of which it does not say whose."""

import re
from collections.abc import Iterator
from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Edge, Relation
from openaudit.reading import Reading
from openaudit.references.addresses import forge, paper_id
from openaudit.references.names import names_lead
from openaudit.references.place import CITED, OTHER, OWN, Place, place_of
from openaudit.subject import Kind, Subject, plain

_OUR_PAPER = re.compile(
    r"\b(?:our|accompanying|reference)[ ]+((?:[\w-]+[ ]){0,3})(?:(?:white )?paper|preprint|(?:technical |tech )?report|work|article|publication|manuscript)\b|\bdetails (?:of|on|about) (?:this|these) models?\b|我们的(?:论文|技术报告)",
    re.IGNORECASE,
)
_PAPER_NAMES: Final = frozenset(
    {
        "Research",
        "Technical",
        "Tech",
        "Arxiv",
        "ArXiv",
        "ACL",
        "EMNLP",
        "NAACL",
        "NeurIPS",
        "ICML",
        "ICLR",
        "CVPR",
    }
)
_PAPER_WORD = re.compile(
    r"paper|report|preprint|arxiv|publication|article|论文|报告|^(?:here|link|this)$|://|model card",
    re.IGNORECASE,
)
_PAPER_LABEL = re.compile(
    r"\W*(?:(?:research|the|white)[ ]|([\w.-]+)[ ])?(?:paper|(?:technical|tech)[ ]report|arxiv|preprint|论文|技术报告)(?:[ ](?:link|page))?\W*",
    re.IGNORECASE,
)
_LABELS_PAPER = re.compile(
    r"(?:^|[\s*|•·【])(?:(?:research |arxiv |associated )?paper|(?:technical|tech) report|arxiv|preprint|publication|论文|技术报告)(?:[ ](?:link|page))?[\s*]*[:：|][\s*\[(\"“]*$",
    re.IGNORECASE,
)
_FOLLOWED = re.compile(
    r"\b(?:based on|built on|inspired by|follow(?:s|ing)|original|extends)\b", re.IGNORECASE
)
_IN_BRACKETS = re.compile(r"([\w.-]+)\s?[(（]\s*$")
_LABELLED_ROW = re.compile(
    r"\W*(?:(?:research )?paper|(?:technical|tech) report|arxiv|preprint)\W*\|", re.IGNORECASE
)
_INTRODUCED = re.compile(
    r"^(.{0,160}?)(?<!\bas )\b(?:introduced|proposed|presented|described|released|published|detailed|developed|reported)(?:[ ]and[ ]\w+)?[ ](?:in|with|by|along)\b|^(.{0,160}?)\bfrom the (?:original )?paper\b",
    re.IGNORECASE,
)
_THIS_MODEL = re.compile(
    r"^\W*(?:it|they)\b|^\W*(?:this|these|the)[ ](?:[\w-]+[ ]){0,3}(?:models?|checkpoints?)[ ](?:is|are|was|were|has|have)|^\W*this is\b",
    re.IGNORECASE,
)
_NO_MODEL = re.compile(
    r"\b(?:which|methods?|algorithms?|architectures?|techniques?|objectives?|datasets?|corpus|benchmarks?|optimi[sz]ers?|loss|toolkit|library|framework|approach|metrics?|tokenizer|procedure|strategy|schem[ae]|similar|following|inspired|extension|extends|based)\b|^\W*the[ ]\S+[ ]model\b",
    re.IGNORECASE,
)
_ET_AL = re.compile(r"\bet al\b|\b(?:19|20)[0-9]{2}\b", re.IGNORECASE)
_NO_PAPER_OF_OURS = re.compile(
    r"^references?$|bibliograph|evaluat|benchmark|results?\b|performance|acknowledg|credit|related|training data|datasets?$|environmental|limitations|bias|评测",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"[\W_]*(?:[0-9]{1,4}[./-][0-9]{1,2}(?:[./-][0-9]{1,4})?\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ .]+[0-9]{1,4}\b)",
    re.IGNORECASE,
)
_NEWS = re.compile(r"news|update|changelog|release notes|更新|新闻", re.IGNORECASE)
_PART_OF = re.compile(
    r"\b(?:this|the|these|our)[ ](?:[\w-]+[ ]){0,2}(?:models?|checkpoints?)[ ](?:is|are|was|were)[ ](?:a |one )?(?:part|member)s?[ ]of\b",
    re.IGNORECASE,
)
_IS_PAPER = re.compile(
    r"(?:[\w’'-]+[ ]){0,3}(?:paper|(?:technical|tech) report|pre-?print|publication|manuscript)(?:[ ](?:link|here|pdf))?\W*",
    re.IGNORECASE,
)
_OF_A_PAPER = re.compile(
    r"\b(?:paper|report|preprint|publication|article|manuscript)\b|论文|报告", re.IGNORECASE
)
_NAMED_PAPER = re.compile(r"[-_/](?:paper|tech(?:nical)?[-_]?report)(?:\.pdf)?/?$", re.IGNORECASE)
_NO_PAPERS = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:huggingface\.co|hf\.co|youtube\.com|youtu\.be|twitter\.com|x\.com|wandb\.ai|discord\.\w+|reddit\.com|linkedin\.com|img\.shields\.io|kaggle\.com|colab\.research\.google\.com|paperswithcode\.com|wikipedia\.org|creativecommons\.org|github\.com|[\w-]+\.github\.com)/",
    re.IGNORECASE,
)
_TO_CITE = re.compile(r"\bcit(?:e|ing|ation)\b|引用", re.IGNORECASE)
_CITE_US = re.compile(
    r"\bour[ ](?:[\w-]+[ ]){0,2}(?:paper|work|report|article|models?|publication)\b|\bcite us\b|我们的",
    re.IGNORECASE,
)
_EPRINT = re.compile(
    r"eprint\s*=\s*[{\"]\s*([0-9]{4}\.[0-9]{4,5})|arXiv[: ](?:preprint arXiv:)?([0-9]{4}\.[0-9]{4,5})"
)


def papers(read: Reading, card: Card | None) -> Iterator[tuple[Edge, float]]:
    """The papers that a card links, cites or is tagged with, each with how much the place tells."""
    if card:
        for link in card.links:
            place = place_of(card, link)
            paper = paper_id(link.url)
            found = paper or _elsewhere(place)
            role = _paper_role(read, place) if found else ""
            if found and (paper or role != OTHER):
                yield _paper(read, found, card.document.cite(link.line), role), 1 - 0.5 * link.in_code
        yield from _cited(read, card)
    for tag in read.tags("arxiv:"):
        if paper := paper_id(f"arxiv:{tag.value}"):
            yield _paper(read, paper, tag.citation, ""), 0


def _elsewhere(place: Place) -> str | None:
    """A paper on a host that is not known for papers: the link is called one, or is a document that the words call one."""
    url = place.link.url.partition("#")[0]
    if place.link.in_code or _NO_PAPERS.match(url) or forge(url):
        return None
    called = _IS_PAPER.fullmatch(place.link.text.strip()) or (
        place.link.text and _LABELS_PAPER.search(place.before)
    )
    document = _NAMED_PAPER.search(url) or (url.lower().endswith(".pdf") and _OF_A_PAPER.search(place.said))
    return f"web:{url}" if called or document else None


def _paper(read: Reading, paper: str, citation: Citation, role: str) -> Edge:
    target = Subject(kind=Kind.PAPER, id=paper)
    return Edge(source=read.subject, target=target, relation=Relation.PAPER, citation=citation, role=role)


def _paper_role(read: Reading, place: Place) -> str:
    """What the card takes a linked paper for: its own, another's, or it does not say."""
    if place.quoted:
        return OTHER
    if _calls_own(read, place):
        return CITED if _TO_CITE.search(place.sentence) else OWN
    text = place.link.text
    named = bool(text) and not _PAPER_WORD.search(text)
    mentioned = named and (len(text.split()) <= 4 or _ET_AL.search(text))
    mentioned = mentioned and not _PART_OF.search(place.before)
    aside = place.row or _NO_PAPER_OF_OURS.search(place.title) or _is_news(place)
    return OTHER if (aside or mentioned) and not (place.link.in_code or names_lead(read, place.said)) else ""


def _calls_own(read: Reading, place: Place) -> bool:
    """Whether the words that lead to a paper call it the model's: "our paper", "it was introduced in", "Paper:"."""
    if place.link.in_code or _is_news(place) or _NO_PAPER_OF_OURS.search(place.title):
        return False
    leading = place.said if place.before.strip() else f"{place.said} {place.sentence[:160]}"
    if ours := _OUR_PAPER.search(leading):
        between = re.findall(r"\b[A-Z][\w-]+", ours.group(1) or "")
        return all(_in_name(read, w) for w in between if w not in _PAPER_NAMES)
    if place.row and not _LABELLED_ROW.match(place.sentence):
        return False
    if _is_labelled(read, place) and not _FOLLOWED.search(place.before):
        return True
    passive = _INTRODUCED.search(leading)
    return passive is not None and _is_subject(read, passive.group(1) or passive.group(2) or "")


def _is_labelled(read: Reading, place: Place) -> bool:
    """Whether a link is called "paper" and no more, and is not so called in brackets behind another's name."""
    named = _IN_BRACKETS.search(place.before)
    called = _LABELS_PAPER.search(place.before) or _is_label(read, place.link.text)
    return bool(called) and (named is None or _in_name(read, named.group(1)))


def _is_label(read: Reading, text: str) -> bool:
    """Whether a link says "Paper", "Technical report", "Lotus paper" or "Paper: ..."."""
    label = _PAPER_LABEL.fullmatch(text.split(":", maxsplit=1)[0])
    return label is not None and _in_name(read, label.group(1) or "")


def _in_name(read: Reading, word: str) -> bool:
    return plain(word) in plain(read.name)


def _is_news(place: Place) -> bool:
    return bool(_NEWS.search(place.title) or _DATED.match(place.line))


def _is_subject(read: Reading, phrase: str) -> bool:
    """Whether what was introduced in a paper is the model: "it", "this model", its name; no method, no data."""
    if _NO_MODEL.search(phrase):
        return False
    if _THIS_MODEL.search(phrase):
        return True
    return names_lead(read, phrase)


def _cited(read: Reading, card: Card) -> Iterator[tuple[Edge, float]]:
    """ArXiv ids in the card's BibTeX: to be cited as its own where the one entry there stands under "our work"."""
    entries = [
        (block, block.line + 1 + n, match.group(1) or match.group(2))
        for block in card.code
        for n, text in enumerate(block.text.split("\n"))
        for match in _EPRINT.finditer(text)
    ]
    alone = len({number for *_, number in entries}) == 1
    asked = {s.section for s in card.sentences if _CITE_US.search(s.text)} if alone else set()
    for block, line, number in entries:
        role = CITED if block.section in asked and block.section < card.own_sections else ""
        if line <= len(card.document.lines) and number in card.document.lines[line - 1]:
            yield _paper(read, f"arxiv:{number}", card.document.cite(line), role), 0.8


_ENTRY: Final = re.compile(
    r"@(?:article|inproceedings|incollection|conference|misc|techreport|unpublished|(?:phd|masters)thesis)\s*\{",
    re.IGNORECASE,
)
_ADDRESSED: Final = re.compile(
    r"https?://|arxiv|\b(?:doi|eprint|url|howpublished)\s*=|aclanthology", re.IGNORECASE
)
_TITLE: Final = re.compile(r"\btitle\s*=\s*[{\"]+([^{}\"\n]{3,300})", re.IGNORECASE)


def unaddressed(read: Reading) -> Iterator[Edge]:
    """The paper that a card asks to be cited, by BibTeX without an address: it exists, and nobody can follow it."""
    card = read.card
    asked = {s.section for s in card.sentences if _TO_CITE.search(s.text)} if card else set()
    for block in card.code if card else ():
        if card is None or block.section not in asked or block.section >= card.own_sections:
            continue
        entries = _ENTRY.split(block.text)[1:]
        title = _TITLE.search(entries[0]) if entries else None
        if title and not _ADDRESSED.search(entries[0]):
            line = card.document.cite(min(block.line, len(card.document.lines)))
            yield _paper(read, f"title:{' '.join(title.group(1).split())[:120]}", line, CITED)
