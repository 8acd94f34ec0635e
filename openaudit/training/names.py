"""The datasets that a sentence names: by links, by names that are known, by what is said to be a dataset's name."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import re2

from openaudit.card import Card, Link
from openaudit.knowledge import Dataset, datasets, families
from openaudit.mentions import linked_model
from openaudit.subject import BY_NAME, Kind, Subject
from openaudit.training.places import (
    CROWD,
    HUB_DATASET,
    REPOSITORY,
    leads,
    may_hold_data,
    on_hub,
    place_of,
    same_place,
)
from openaudit.training.words import DATA_TITLE


class Named(NamedTuple):
    """A dataset named in a sentence: the sentence's position, the place in it, the set, and what is known of it.

    ``url`` is where the name itself leads, as written; none where it is no link.
    """

    at: int
    start: int
    end: int
    subject: Subject
    known: Dataset | None
    url: str = ""


def by_links(card: Card) -> Iterator[Named]:
    """The datasets on the Hub that the body of a card links."""
    for link in card.links:
        hub_id = on_hub(link)
        if hub_id and link.sentence >= 0 and link.section < card.own_sections:
            start, end = place_of(card, link)
            yield Named(
                link.sentence,
                start,
                end,
                Subject(kind=Kind.DATASET, id=hub_id),
                datasets().hub(hub_id),
                link.url,
            )


def by_names(card: Card) -> Iterator[Named]:
    """The datasets that the sentences of a card name."""
    linked: dict[int, list[tuple[int, int]]] = {}
    for link in card.links:
        places = linked.setdefault(link.sentence, [])
        if link.sentence >= 0 and len(places) < CROWD and _to_the_hub(link):
            places.append(place_of(card, link))
    for at, sentence in enumerate(card.sentences):
        if sentence.section >= card.own_sections:
            return
        places = linked.get(at, [])
        heard = [n for n in _heard_of(card, at) if not any(a <= n.start < b for a, b in places)]
        yield from heard  # but for what is part of the name of a link to the Hub
        places += [(n.start, n.end) for n in heard]
        for subject, start, end in _unheard_of(card, at):
            if not any(a < end and start < b for a, b in places):
                yield made(card, at, start, end, subject)


def _to_the_hub(link: Link) -> bool:
    """Whether a link leads to a dataset or a model on the Hub, whose name its words then are."""
    return bool(HUB_DATASET.search(link.url) or linked_model(link))


def made(card: Card, at: int, start: int, end: int, subject: Subject) -> Named:
    """A set that no table of ours has by its name; its link may lead to one that we know."""
    url = leads(card, at, start)
    known = datasets().of(subject.id) or (datasets().at(url) if url else None)
    if known and subject.id.startswith(BY_NAME):
        subject = Subject(kind=Kind.DATASET, id=known.home_id)
    return Named(at, start, end, subject, known, url)


def _heard_of(card: Card, at: int) -> Iterator[Named]:
    """The sets of our tables that a sentence names, unless the name is a part of another's or leads elsewhere."""
    text, last = card.sentences[at].text, 0
    for known, start, end in datasets().in_text(text)[:CROWD]:
        url = leads(card, at, start)
        longer = None if known.kind in _TESTS else _longer(known, text, last, start, end)
        last = end
        if longer:
            begin = start - len(longer) + (end - start)
            yield Named(at, begin, end, subject_of(longer), datasets().of(BY_NAME + longer), url)
        elif known.kind in _TESTS or not _row_of_another(card, at, known):
            yield _as_known(at, known, text, start, end, url)


def _as_known(at: int, known: Dataset, text: str, start: int, end: int, url: str) -> Named:
    """A set by its known name; another of that name where the name leads to a place that is not the known one's."""
    if url and not same_place(known, text[start:end], url):
        name = f"{text[start:end]} ({urlsplit(url).hostname or ''})"
        return Named(at, start, end, Subject(kind=Kind.DATASET, id=BY_NAME + name), None, url)
    return Named(at, start, end, Subject(kind=Kind.DATASET, id=known.home_id), known, url)


_TESTS: Final = frozenset({"evaluation", "benchmark", "either"})
_BEFORE_NAME = re.compile(r"(?:^|[\s(\"'“‘*|:])(([A-Z][\w.+-]*)[ ])$")
_NO_PART_OF_NAME = re.compile(
    r"^(?:The|A|An|For|In|On|From|And|Or|Of|With|By|To|Our|Its|Both|All|Also|Using|While|When|Get|Download|Load|Use|See|Add|Train\w*|Pre-?train\w*|Fine-?tun\w*|Test\w*|Evaluat\w*|Data\w*|Corpus|Filtered|Cleaned|Deduplicated|Multilingual|Secondly|First\w*|Then|SFT|DPO|RLHF|LoRA|Dataset\w*|\w*(?:ish|ese|ian|ean|man|nch|bic|ndi|tch|rew)|Urdu|Thai|Basque|Catalan|Czech|Greek|Welsh|Yue)$",
    re.IGNORECASE,
)


def _longer(known: Dataset, text: str, last: int, start: int, end: int) -> str | None:
    """The longer name of which a known name is the end: "Simple Wikipedia" is no Wikipedia."""
    before = _BEFORE_NAME.search(text, last, start)
    if before is None or before.end() != start:
        return None
    word = before.group(2)
    own = f"{known.name} {' '.join(known.hub_ids)} {known.home}".lower()
    if _NO_PART_OF_NAME.match(word) or word.lower() in own or word.endswith((".", "’s")):
        return None
    return text[before.start(1) : end]


def _row_of_another(card: Card, at: int, known: Dataset) -> bool:
    """Whether a row of a table leads, in one of its cells, to another set on the Hub."""
    if card.sentences[at].kind != "row":
        return False
    led = {hub_id for link in card.links_in(at)[:CROWD] if (hub_id := on_hub(link))}
    return len(led) == 1 and datasets().hub(min(led)) != known


TRAIN = r"(?:train\w*|tun(?:ed|ing)|fine-?tun\w+|pre-?train\w*|learn\w*|adapted)"
_A = r"(?:(?:the|a|an|our|all|of|both|subset|portion|version|parts?|entire|full|whole)[ ]+)*"
_NAMED_DATA = re.compile(
    rf"\b{TRAIN}\b[^.;:]{{0,60}}?\b(?:on|with|using|over|from|epochs[ ]+of)[ ]+{_A}"
    r"(?-i:([A-Z0-9][\w.+-]*(?:[ ]+[A-Z0-9][\w.+'’&-]*){0,4}))[ ]+(?:datasets?|data ?sets?|corpus|corpora)\b",
    re.IGNORECASE,
)
_APPOSED = re.compile(
    rf"\b{TRAIN}\b[^.;:]{{0,40}}?\b(?:on|with|using)[ ]+{_A}(?-i:([A-Z][\w.+-]*(?:[ ][A-Z][\w.+-]*){{0,3}})),[ ]+(?:an?|the|our)[ ]+(?:[\w-]+[ ]+){{0,6}}?(?:data ?sets?|corpus|collection)\b",
    re.IGNORECASE,
)
"""A name that is explained to be a dataset's: "trained on Ponds, a large dataset"."""
_TRAINER = re.compile(
    r"\bfine-tuned version of\b.{1,200}? on the ([\w./-]{2,90})(?: - [\w-]+)? dataset\b", re.IGNORECASE
)
_FIELD = re.compile(
    rf"^\W{{0,6}}(?:{TRAIN}[ ]+|language model[ ]+)?(?:data ?sets?|data|corpus|corpora)\W{{1,4}}"
    r"(?-i:([A-Z]\w*(?:[-_.][\w.]*\w)+|[A-Z]{2,}\w*|[A-Z][a-z]+[A-Z]\w*))(?=[ ]*(?:$|[,;(|]|train\b|data))",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\b{TRAIN}\b[^.;:]{{0,60}}?\b(?:on|with|using)[ ]+{_A}(?-i:([A-Z][A-Za-z]+-?[0-9]+[kKmM]))(?=[\s.,;)]|$)",
    re.IGNORECASE,
)
"""A name that tells how many examples there are needs no word for data beside it."""
_LEARNS_FROM = re.compile(
    rf"\b{TRAIN}\b[^,;.]{{0,30}}(?<!based )\b(?:on|over)\b[ ]+(?:(?:the|a|an|all|data|texts?|from|of|with|~?[0-9][\w.,]*|[kmbt]illion|tokens|examples|samples|hours|images|pairs|mix(?:ture)?|(?:sub)?set|version)[ ]+)*[\"'“‘*]*$",
    re.IGNORECASE,
)
_DATA_HOLDS = re.compile(
    r"\b(?:training|pre-?training|fine-?tuning)[ ]+(?:data|data ?sets?|corpus|corpora)\b[^.;:]{0,60}\b(?:contain|includ|compris|consist|com(?:e|ing)\b|taken|drawn|collected|gathered|sourced|crawled)\w*\b(?:(?!\b(?:excluding|except|without|instead|evaluat\w*|test\w*)\b)[^.;:]){0,160}$",
    re.IGNORECASE,
)
"""What stands before the sets of which the training data is said to consist."""
_BY_TOOL = re.compile(r"\b(?:with|using|via|through)[ ]+(?:the[ ]+|our[ ]+)?\W*$", re.IGNORECASE)
"""What stands before that with which data was gathered."""
_CALLED = re.compile(
    r"\b(?:datasets?|corpus|corpora)[ ]+(?:called|named)[ ]+[\"'“‘*]*([A-Z][\w.-]{1,40})|\bthe [\"“‘]([A-Z][\w. -]{1,40})[\"”’] (?:dataset|corpus)",
)
_SAYS_DATA = re2.compile(r"(?i)data|corpus|corpora|train|tun(?:ed|ing)")
_NO_DATA_NAME = re.compile(
    r"^(?:None|N/?A|Unknown|Own|Custom|Private|Following|Above|[A-Z]?[a-z]*(?:ish|ese|ian|ean|man|nch|bic|ndi|tch|rew|urdu|thai|basque|catalan|czech|greek|welsh)|[0-9][\w.,]*|English|Internet|Web|Hugging ?Face|HF|Kaggle|GitHub|JSON|CSV|SFT|DPO|RLHF|QA|NER|ASR|TTS|GPT-?[0-9.]*\w*|LLM|Total|Others?|TBD|TODO|See)$",
    re.IGNORECASE,
)


def _unheard_of(card: Card, at: int) -> Iterator[tuple[Subject, int, int]]:
    """Sets that no table of ours has: after "trained on", behind "training data:", or linked in a part on the data."""
    sentence = card.sentences[at]
    found = set()
    for pattern in (
        (_NAMED_DATA, _APPOSED, _TRAINER, _FIELD, _CALLED, _BARE) if _SAYS_DATA.search(sentence.text) else ()
    ):
        for match in pattern.finditer(sentence.text):
            name = next(g for g in match.groups() if g is not None).strip().rstrip(".,")
            if name not in found and is_name(name) and not (pattern is _BARE and families().named(name)):
                found.add(name)
                yield subject_of(name), match.start(match.lastindex or 1), match.end(match.lastindex or 1)
    for link in card.links_in(at)[:CROWD]:
        start, end = place_of(card, link)
        if _learned_from(sentence.text, link, start):
            yield subject_of(_link_name(link)), start, end
    if sentence.kind == "item" and (item := _ITEM_ID.fullmatch(sentence.text)) and _leads_to_data(card, at):
        yield subject_of(item.group(1)), item.start(1), item.end(1)
    if sentence.kind in {"item", "row"} and DATA_TITLE.search(card.titles(sentence.section)):
        data = _DATA_WORD.search(card.titles(sentence.section))
        for link in card.links_in(at):
            if (
                (data or not REPOSITORY.search(link.url))
                and _elsewhere(link)
                and sentence.text.lstrip("*_ |").startswith(link.text)
            ):
                yield subject_of(link.text.strip("*_` ")), 0, len(link.text)
                return


_ITEM_ID = re.compile(r"\W*([A-Za-z0-9][\w.-]{1,60}/[A-Za-z0-9][\w.-]{1,90})\W*", re.ASCII)
_LIST: Final = 60
"""So many sentences above an item its list may begin."""
_DATA_LEAD = re.compile(r"\bdata ?sets?\b|\bcorpora\b|\bdata\b", re.IGNORECASE)


def _leads_to_data(card: Card, at: int) -> bool:
    """Whether the line that leads to a list says that it is one of datasets."""
    for sentence in reversed(card.sentences[max(0, at - _LIST) : at]):
        if not _ITEM_ID.fullmatch(sentence.text):
            return bool(_DATA_LEAD.search(sentence.text)) and len(sentence.text) <= _LONG
    return False


_THE_DATA = re.compile(
    r"(?:explore|see|view|browse|download|get|access)[ ]+(?:the|our|all)[ ]+(?:training[ ]+)?(?:data ?sets?|data|corpus)",
    re.IGNORECASE,
)
"""A link to the data itself, in a part on the data."""


def the_data(card: Card) -> Iterator[Named]:
    """The link by which a card leads to its data as a whole, under a heading on data, for one that names no set."""
    for link in card.links:
        on_data = DATA_TITLE.search(card.titles(link.section)) and link.section < card.own_sections
        to_data = may_hold_data(link.url) and not _ON_HUB.search(link.url)
        if link.sentence >= 0 and on_data and _THE_DATA.fullmatch(link.text) and to_data:
            start, end = place_of(card, link)
            subject = subject_of(f"data ({urlsplit(link.url).hostname or ''})")
            yield Named(link.sentence, start, end, subject, None, link.url)


_ON_HUB = re.compile(r"//(?:www\.)?(?:huggingface\.co|hf\.co)/")
_BARE_WORD = re.compile(
    r"(?:(?:this|these|the|a|our)[ ]+)?(?:training[ ]+)?(?:here|this|these|data ?sets?|data|corpus|link|examples|texts)",
    re.IGNORECASE,
)


def _link_name(link: Link) -> str:
    """What a link calls a set; by the place it leads to where its words are no name."""
    text = link.text.strip("*_` ")
    return f"{text} ({urlsplit(link.url).hostname or ''})" if _BARE_WORD.fullmatch(text) else text


def _learned_from(text: str, link: Link, start: int) -> bool:
    """Whether the words of a link are what a model was trained on, by the words before it."""
    return (
        3 <= len(link.text) <= _LONG
        and text.startswith(link.text, start)
        and may_hold_data(link.url)
        and not HUB_DATASET.search(link.url)
        and is_name(link.text)
        and bool(
            _LEARNS_FROM.search(text[max(0, start - 120) : start])
            or (
                _DATA_HOLDS.search(text[max(0, start - 240) : start])
                and not _BY_TOOL.search(text[max(0, start - 40) : start])
            )
        )
        and urlsplit(link.url).path not in {"", "/"}
        and not _NO_SET.search(link.text)
        and not families().named(link.text)
        and bool(_HOLDS_DATA.search(f"{text[max(0, start - 30) : start + len(link.text) + 12]} {link.url}"))
    )


_HOLDS_DATA = re.compile(
    r"data|corp(?:us|ora)\b|tweets?\b|texts\b|lyrics|books\b|articles\b|dialogues?\b|dump\b|download|kaggle|zenodo|tokens\b|examples\b|samples\b|hours\b|github\.com",
    re.IGNORECASE,
)
"""Words without which a link after "trained on" may as well lead to a machine."""


def is_name(name: str) -> bool:
    """Whether words may be the name of a set: no language, no place, no word for just any data."""
    words = name.split()
    return (
        not all(_NO_DATA_NAME.match(word) for word in words)
        and not name.lower().endswith(("style", "like"))
        and words[-1:] not in (["format"], ["template"])
    )


def subject_of(name: str) -> Subject:
    """The set that a name means: a known one, one on the Hub, or one without an address."""
    known = datasets().of(name) or datasets().of(re.sub(r"[ ]+(?:data ?sets?|corpus|corpora)$", "", name))
    if known:
        return Subject(kind=Kind.DATASET, id=known.home_id)
    if re.fullmatch(r"[\w.-]+/[\w.-]+", name):
        return Subject(kind=Kind.DATASET, id=name)
    return Subject(kind=Kind.DATASET, id=BY_NAME + name)


def _elsewhere(link: Link) -> bool:
    """Whether a link at the head of a line may lead to data outside the Hub."""
    return bool(
        3 <= len(link.text) <= _LONG
        and link.text.strip("*_` ")[:1].isupper()
        and may_hold_data(link.url)
        and "huggingface.co" not in link.url
        and not _NO_SET.search(link.text)
    )


_DATA_WORD = re.compile(r"\bdata|corp(?:us|ora)\b|数据|语料|데이터|dữ liệu|données|データ", re.IGNORECASE)
"""A heading on data, and not only on training, under which a repository may be one of data."""
_LONG: Final = 60
"""A name has no more characters than this."""
_NO_SET = re.compile(
    r"\b(?:[AHVT][0-9]{1,3}0?0?|T4|TPUs?\w*|GPUs?|CPUs?|RTX|NVIDIA|AMD|AWS|Cloud|Cluster|Colab|PyTorch|JAX|Flax|TensorFlow|DeepSpeed|Adam\w*|Transformers?|LoRA|QLoRA|PEFT|BERT|RoBERTa|GPT\S*|T5|DPO|SFT|PPO|RLHF|We|It|This|I|[Cc]ode|[Pp]aper|[Dd]emo|[Bb]log|[Ww]eights|[Cc]heckpoints?|[Ss]cripts?|[Nn]otebooks?|[Pp]latform|Loss)\b"
    r"|^(?:Text|Images?|Speech|Audio|Videos?|Articles|Books|News|Abstracts|Papers|Data)$"
)


def is_set(name: str) -> bool:
    """Whether a name that stands beside a set may be another's: no machine, no tool, no model."""
    return is_name(name) and not (_NO_SET.search(name) or families().named(name))
