"""Where a card sends for what it does not say: files of its own repository, and other cards of the same maker."""

import re
from collections.abc import Iterator
from typing import Final

from openaudit.card import Card, Link
from openaudit.evidence import Citation, Edge, Relation
from openaudit.prose import Sentence
from openaudit.reading import Reading
from openaudit.references.place import OWN
from openaudit.subject import Kind, Subject

_FILE: Final = re.compile(
    r"(?<![\w/.@:-])(?:\./)?((?:[\w-][\w.-]{0,60}/){0,4}[\w-][\w.-]{0,80}\.(?:py|ipynb|sh|ya?ml|json))(?![\w/(])"
)
_CODE: Final = re.compile(r"\.(?:py|ipynb|sh)$")
_TELLS: Final = re.compile(
    r"train|tun(?:e|ing)|data|mix|recipe|hyper|param|setting|args|run_|script", re.IGNORECASE
)
_OF_WEIGHTS: Final = re.compile(
    r"(?:^|/)(?:(?:(?:adapter|tokenizer|generation|\w*processor|model|sentence_bert|quantize|scheduler)_)?config|\w*token\w*|vocab|modules|\w+\.index|model\w*)\.json$|(?:^|/)(?:modell?ing|configuration|tokenization|setup|convert)\w*\.py$|(?:^|[/_])(?:eval\w*|infer\w*|sample|demo|predict\w*|generat\w*|test)[_.]",
    re.IGNORECASE,
)
_MADE: Final = re.compile(
    r"\b(?:pre-?)?train|\btun(?:ed|ing)\b|\bscripts?\b|\bnotebook|\bdata\b|\bhyper|\bparameters\b",
    re.IGNORECASE,
)
_FROM_ELSEWHERE: Final = re.compile(
    r"\bexamples?\b|\b(?:from|of|in)[ ](?:the )?(?:hugging ?face|transformers|fairseq|diffusers|official|original)\b|\byour?\b",
    re.IGNORECASE,
)
_ASIDE: Final = re.compile(
    r"usage|how to|inference|deploy|quick ?start|evaluat|benchmark|citation|limitation|demo|convert|install",
    re.IGNORECASE,
)


_SENDS: Final = re.compile(
    r"\b(?:refer to|described in|(?:for|more|further)[ ](?:\w+[ ]){0,2}(?:info\w*|details?|documentation)|model card (?:of|for))\b",
    re.IGNORECASE,
)
_CARD: Final = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([\w.-]+/[\w.-]+)(?:/blob/[^/#]+/README\.md|/?)(?:#.*)?"
)


def other_cards(read: Reading) -> Iterator[Edge]:
    """The cards of other models of the same maker to which this one sends for more."""
    own = read.subject
    for card, link, hub_id in _led_to(read, _CARD):
        other = Subject(kind=Kind.MODEL, id=hub_id)
        akin = other.id.partition("/")[0] == own.id.partition("/")[0] and other != own
        if akin and _SENDS.search(card.sentences[link.sentence].text):
            yield _owned(read, other, card, link)


def _led_to(read: Reading, address: re.Pattern[str]) -> Iterator[tuple[Card, Link, str]]:
    """The links in a card's own sentences that lead to such a place, each with the name it has there."""
    card = read.card
    for link in card.links if card else ():
        found = address.fullmatch(link.url)
        if card and found and link.sentence >= 0 and link.section < card.own_sections:
            yield card, link, found.group(1)


def _owned(read: Reading, target: Subject, card: Card, link: Link) -> Edge:
    line = card.document.cite(link.line)
    return Edge(source=read.subject, target=target, relation=Relation.CODE, citation=line, role=OWN)


_NOTEBOOK: Final = re.compile(
    r"https?://(?:www\.)?((?:colab\.research\.google\.com/(?:drive|github)/|kaggle\.com/(?:code|kernels)/|gist\.github\.com/)[\w./-]+).*"
)
_WAS_RUN: Final = re.compile(
    r"\b(?:notebooks?|scripts?)\b[^.;]{0,20}\bused\b|\bused to (?:pre-?train|train|fine-?tune)\b|\btraining (?:code|notebook|script)s?\b|\btrain script\b",
    re.IGNORECASE,
)
_ON_TUNING: Final = re.compile(
    r"\W*(?:fine-?[ ]?tuning|training)[ ]+(?:info\w*|details|settings|config\w*)\b", re.IGNORECASE
)
_FOR_OTHERS: Final = re.compile(r"\byou\b|\byour\b|\bhow to\b|\bdemos?\b|\bexamples?\b", re.IGNORECASE)


def notebooks(read: Reading) -> Iterator[Edge]:
    """The notebooks elsewhere in which a model was trained, by the words of its card; nobody but a browser reads them."""
    for card, link, place in _led_to(read, _NOTEBOOK):
        title = card.titles(link.section).rsplit(" / ", 1)[-1]
        text = f"{card.sentences[link.sentence].text} {title if _ON_TUNING.match(title) else ''}"
        if (_WAS_RUN.search(text) or _ON_TUNING.search(text)) and not _FOR_OTHERS.search(text):
            yield _owned(read, Subject(kind=Kind.CODE, id=place.rstrip("./")), card, link)


def own_files(read: Reading) -> Iterator[tuple[str, Citation]]:
    """The paths that a card names, each with the line that does; listed ones where the repository was listed whole."""
    card, listing = read.card, read.listing
    if card is None:
        return
    listed = {f.path.rpartition("/")[2] for f in listing.files} if listing and read.listed_whole else None
    for path, line in dict([*reversed(list(_linked(read, card))), *reversed(list(_said(card)))]).items():
        if listed is None or path.rpartition("/")[2] in listed:
            yield path, card.document.cite(line)


def _linked(read: Reading, card: Card) -> Iterator[tuple[str, int]]:
    own = re.compile(
        rf"(?:(?:https?://)?(?:huggingface\.co|hf\.co)/{re.escape(read.subject.id)}/(?:blob|resolve|raw)/[^/]+/|\./|(?!\w+:|/|#))(.+)"
    )
    for link in card.links:
        found = own.fullmatch(link.url.partition("#")[0].partition("?")[0])
        if found and _FILE.fullmatch(found.group(1)) and _is_wanted(found.group(1)):
            yield found.group(1), link.line


def _said(card: Card) -> Iterator[tuple[str, int]]:
    for at, sentence in enumerate(card.sentences):
        if not _is_of_making(card, sentence):
            continue
        away = [link for link in card.links_in(at) if _leads_away(link)]
        for path in _FILE.findall(sentence.text):
            if _is_wanted(path) and not any(path in f"{link.text} {link.url}" for link in away):
                yield path, sentence.line


def _is_of_making(card: Card, sentence: Sentence) -> bool:
    if sentence.kind == "heading" or sentence.section >= card.own_sections or "." not in sentence.text:
        return False
    aside = _ASIDE.search(card.titles(sentence.section).partition(" / ")[2])
    return not aside and bool(_MADE.search(sentence.text)) and not _FROM_ELSEWHERE.search(sentence.text)


def _leads_away(link: Link) -> bool:
    return link.url.startswith(("http://", "https://"))


def _is_wanted(path: str) -> bool:
    """Whether a file's name is that of code, or of settings or data of a training, not of the weights or their use."""
    return not _OF_WEIGHTS.search(path) and bool(_CODE.search(path) or _TELLS.search(path))
