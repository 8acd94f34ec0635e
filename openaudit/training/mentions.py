"""Where a card names datasets: by links, by names that are known, by what is said to be a dataset's name."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

import re2

from openaudit.card import Card, Link
from openaudit.evidence import Document
from openaudit.knowledge import Dataset, datasets
from openaudit.reading import Declared
from openaudit.subject import BY_NAME, Kind, Subject
from openaudit.training.words import DATA_TITLE, left_out

HUB_DATASET = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/([\w.-]+(?:/[\w.-]+)?)(\S*)"
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|mp4|wav|mp3|flac)\b", re.IGNORECASE)
_RESULTS = re.compile(r"/details_|-results?$|leaderboard", re.IGNORECASE)
_PAGES = frozenset({"viewer", "tree", "blob", "resolve", "raw", "discussions", "embed"})
"""What follows the id of a dataset in the addresses of its pages."""
_NO_DATA_BUT = re.compile(
    r"['’]?s?[ -]*(?:format|style|like|template|prompt|syntax|tokenizer|leaderboard|viewer)\b", re.IGNORECASE
)
_NO_NAMES = frozenset({"other", "none", "custom", "unknown", "n/a", "private", "generated"})


_CROWD: Final = 100
"""So many sets are read out of one sentence, no more."""


class Named(NamedTuple):
    """A dataset named in a sentence: the sentence's position, the place in it, the set, and what is known of it."""

    at: int
    start: int
    end: int
    subject: Subject
    known: Dataset | None


def mentioned(document: Document) -> tuple[Named, ...]:
    """The datasets that the body of a card names, before any card that it quotes."""
    card = document.once(Card)
    found: dict[tuple[int, str], Named] = {}
    crowd = Counter[int]()
    for named in (*_linked(card), *_named(card)):
        key = (named.at, named.subject.id.lower())
        if (
            key not in found
            and crowd[named.at] < _CROWD
            and not _no_data(card.sentences[named.at].text, named)
        ):
            found[key] = named
            crowd[named.at] += 1
    return tuple(found.values())


def _no_data(text: str, named: Named) -> bool:
    """Whether a name stands for no data of this model: a format called after it, a set that is left out."""
    return bool(_NO_DATA_BUT.match(text, named.end)) or left_out(text, named.start, named.end)


def named_dataset(value: Declared) -> tuple[Subject | None, Dataset | None]:
    """The dataset that a value of the metadata means: a Hub id, an address, or a name that is known."""
    text = re.sub(r"^(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co)/)?datasets/", "", value.value)
    text = text.strip().strip("/")
    known = datasets().of(text)
    if re.fullmatch(r"[\w.-]+(?:/[\w.-]+)?", text) and "--" not in text and text.lower() not in _NO_NAMES:
        home = known.hub_ids[0] if known and known.hub_ids and "/" not in text else text
        return Subject(kind=Kind.DATASET, id=home), known
    return (Subject(kind=Kind.DATASET, id=known.home_id), known) if known else (None, None)


def _linked(card: Card) -> Iterator[Named]:
    for link in card.links:
        hub_id = _hub_id(link)
        if hub_id and link.sentence >= 0 and link.section < card.own_sections:
            start, end = _place(card, link)
            yield Named(
                link.sentence, start, end, Subject(kind=Kind.DATASET, id=hub_id), datasets().hub(hub_id)
            )


def _hub_id(link: Link) -> str | None:
    """The Hub id of the dataset that a link leads to; pictures kept in one, and lists of results, are none."""
    match = HUB_DATASET.search(link.url)
    if not match or link.in_code or _PICTURE.search(match.group(2)) or _RESULTS.search(match.group(1)):
        return None
    owner, _, name = match.group(1).partition("/")
    return owner if name in _PAGES else match.group(1)


def _place(card: Card, link: Link) -> tuple[int, int]:
    start = max(0, card.sentences[link.sentence].text.find(link.text))
    return start, start + len(link.text)


def _named(card: Card) -> Iterator[Named]:
    linked: dict[int, list[tuple[int, int]]] = {}
    for link in card.links:
        places = linked.setdefault(link.sentence, [])
        if link.sentence >= 0 and len(places) < _CROWD and HUB_DATASET.search(link.url):
            places.append(_place(card, link))
    for at, sentence in enumerate(card.sentences):
        if sentence.section >= card.own_sections:
            return
        found = datasets().in_text(sentence.text)
        places = linked.get(at, [])
        for known, start, end in found:
            if not any(a <= start < b for a, b in places):  # part of the name of what is linked
                yield Named(at, start, end, Subject(kind=Kind.DATASET, id=known.home_id), known)
        places += [(start, end) for _, start, end in found]
        for subject, start, end in _unheard_of(card, at):
            if any(a < end and start < b for a, b in places):
                continue
            yield Named(at, start, end, subject, datasets().of(subject.id))


_TRAIN = r"(?:train\w*|tun(?:ed|ing)|fine-?tun\w+|pre-?train\w*|learn\w*|adapted)"
_A = r"(?:(?:the|a|an|our|all|of|both|subset|portion|version|parts?|entire|full|whole)[ ]+)*"
_NAMED_DATA = re.compile(
    rf"\b{_TRAIN}\b[^.;:]{{0,60}}?\b(?:on|with|using|over|from)[ ]+{_A}"
    r"(?-i:([A-Z0-9][\w.+-]*(?:[ ]+[A-Z0-9][\w.+'’&-]*){0,4}))[ ]+(?:datasets?|data ?sets?|corpus|corpora)\b",
    re.IGNORECASE,
)
_TRAINER = re.compile(
    r"\bfine-tuned version of\b.{1,200}? on the ([\w./-]{2,90})(?: - [\w-]+)? dataset\b", re.IGNORECASE
)
_FIELD = re.compile(
    rf"^\W{{0,6}}(?:{_TRAIN}[ ]+|language model[ ]+)?(?:data ?sets?|data|corpus|corpora)\W{{1,4}}"
    r"(?-i:([A-Z]\w*(?:[-_.][\w.]*\w)+|[A-Z]{2,}\w*|[A-Z][a-z]+[A-Z]\w*))(?=[ ]*(?:$|[,;(|]|train\b|data))",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"\b(?:datasets?|corpus|corpora)[ ]+(?:called|named)[ ]+[\"'“‘*]*([A-Z][\w.-]{1,40})|\bthe [\"“‘]([A-Z][\w. -]{1,40})[\"”’] (?:dataset|corpus)",
)
_SAYS_DATA = re2.compile(r"(?i)data|corpus|corpora")
_NO_DATA_NAME = re.compile(
    r"^(?:None|N/?A|Unknown|Own|Custom|Private|Following|Above|[A-Z]?[a-z]*(?:ish|ese|ian|ean|man|nch|bic|ndi|tch|rew|urdu|thai|basque|catalan|czech|greek|welsh)|[0-9][\w.,]*|English|Internet|Web|Hugging ?Face|HF|Kaggle|GitHub|JSON|CSV|SFT|DPO|RLHF|QA|NER|ASR|TTS|GPT-?[0-9.]*\w*|LLM|Total|Others?|TBD|TODO|See)$",
    re.IGNORECASE,
)


def _unheard_of(card: Card, at: int) -> Iterator[tuple[Subject, int, int]]:
    """Sets that no table of ours has: after "trained on", behind "training data:", or linked in a part on the data."""
    sentence = card.sentences[at]
    found = set()
    for pattern in (_NAMED_DATA, _TRAINER, _FIELD, _CALLED) if _SAYS_DATA.search(sentence.text) else ():
        for match in pattern.finditer(sentence.text):
            name = next(g for g in match.groups() if g is not None).strip().rstrip(".,")
            if name not in found and _is_name(name):
                found.add(name)
                yield _subject(name), match.start(match.lastindex or 1), match.end(match.lastindex or 1)
    if sentence.kind in {"item", "row"} and DATA_TITLE.search(card.titles(sentence.section)):
        for link in card.links_in(at):
            if _elsewhere(link) and sentence.text.lstrip("*_ |").startswith(link.text):
                yield _subject(link.text.strip("*_` ")), 0, len(link.text)
                return


def _is_name(name: str) -> bool:
    return not all(_NO_DATA_NAME.match(word) for word in name.split()) and not name.lower().endswith(
        ("style", "like")
    )


def _subject(name: str) -> Subject:
    known = datasets().of(name)
    if known:
        return Subject(kind=Kind.DATASET, id=known.home_id)
    if re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        return Subject(kind=Kind.DATASET, id=name)
    return Subject(kind=Kind.DATASET, id=BY_NAME + name)


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
