"""Where the links of a card lead: to a dataset on the Hub, to a place where data may be, to a known set's home."""

import re
from typing import Final
from urllib.parse import urlsplit

from openaudit.card import Card, Link
from openaudit.evidence import Document
from openaudit.knowledge import Dataset, tools

HUB_DATASET = re.compile(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/datasets/([\w.-]+(?:/[\w.-]+)?)(\S*)"
)
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|mp4|wav|mp3|flac)\b", re.IGNORECASE)
_RESULTS = re.compile(r"/details_|-results?$|leaderboard", re.IGNORECASE)
_PAGES = frozenset({"viewer", "tree", "blob", "resolve", "raw", "discussions", "embed"})
"""What follows the id of a dataset in the addresses of its pages."""
CROWD: Final = 100
"""So many sets are read out of one sentence, no more."""


def on_hub(link: Link) -> str | None:
    """The Hub id of the dataset that a link leads to; pictures kept in one, and lists of results, are none."""
    match = HUB_DATASET.search(link.url)
    if not match or link.in_code or _PICTURE.search(match.group(2)) or _RESULTS.search(match.group(1)):
        return None
    owner, _, name = match.group(1).partition("/")
    return owner if name in _PAGES else match.group(1)


def place_of(card: Card, link: Link) -> tuple[int, int]:
    """Where in its sentence the words of a link begin and end."""
    start = max(0, card.sentences[link.sentence].text.find(link.text))
    return start, start + len(link.text)


_CATALOGUES = re.compile(
    r"(?:^|\.)(?:huggingface\.co|hf\.co|arxiv\.org|aclanthology\.org|aclweb\.org|doi\.org|semanticscholar\.org|openreview\.net|ieee\.org|acm\.org|paperswithcode\.com|tensorflow\.org|kaggle\.com|openslr\.org|zenodo\.org|wikipedia\.org|wikimedia\.org|medium\.com|githubusercontent\.com|colab\.research\.google\.com)$"
)
"""Places that hold many sets, and papers on them: that a name leads there tells of no other set."""


def same_place(known: Dataset, name: str, url: str) -> bool:
    """Whether an address may be that of a known set: its home, one that bears its name, or no set's own."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    home = (urlsplit(known.home).hostname or "").removeprefix("www.")
    if not host or _CATALOGUES.search(host) or (host == home and host != "github.com"):
        return True
    words = {w.lower() for w in re.findall(r"[^\W_]{3,}", f"{name} {known.name} {known.id}")}
    return (
        any(word[:5] in url.lower() for word in words - {"the", "data", "dataset", "corpus"})
        or not known.home
    )


def leads(card: Card, at: int, start: int) -> str:
    """Where the words at a place lead, if they are a link to no paper and no picture."""
    places = card.document.once(_places).get(at, ())
    return next((url for first, end, url in places if first <= start < max(end, first + 1)), "")


def _places(document: Document) -> dict[int, list[tuple[int, int, str]]]:
    """By sentence, where the links begin and end that may lead to data."""
    card = document.once(Card)
    found: dict[int, list[tuple[int, int, str]]] = {}
    for link in card.links:
        here = found.setdefault(link.sentence, [])
        if link.sentence >= 0 and len(here) < CROWD and may_hold_data(link.url):
            here.append((*place_of(card, link), link.url))
    return found


_NO_PLACE_OF_DATA = re.compile(
    r"arxiv\.org|aclanthology|aclweb|openreview\.net|semanticscholar|wandb\.ai|colab\.research|\.(?:png|jpe?g|svg|pdf|gif)$"
    r"|//(?:www\.)?(?:huggingface\.co|hf\.co)/(?!datasets/)|doi\.org/(?!10\.(?:5281|57967|6084|7910|17632|21227|34740|5061)/)",
    re.IGNORECASE,
)
REPOSITORY = re.compile(r"//(?:www\.)?github\.com/([\w.-]+/[\w.-]+)")


def may_hold_data(url: str) -> bool:
    """Whether data may be where an address leads: no paper, no picture, no model, no tool that many use."""
    code = REPOSITORY.search(url)
    return (
        url.startswith("http")
        and not _NO_PLACE_OF_DATA.search(url)
        and not (code and tools().get(code.group(1).removesuffix(".git")))
    )
