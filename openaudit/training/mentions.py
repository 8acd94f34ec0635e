"""Where a card names datasets."""

import re
from collections import Counter
from collections.abc import Iterable

from openaudit.card import Card
from openaudit.evidence import Document
from openaudit.knowledge import Dataset, datasets
from openaudit.prose import without
from openaudit.reading import Declared
from openaudit.subject import Kind, Subject
from openaudit.training.beside import also
from openaudit.training.names import Named, by_links, by_names, the_data
from openaudit.training.places import CROWD, place_of
from openaudit.training.words import left_out

_NO_DATA_BUT = re.compile(
    r"['’]?s?[ -]*(?:format|style|like|template|prompt|syntax|tokenizer|leaderboard|viewer)\b",
    re.IGNORECASE,
)
_NO_NAMES = frozenset({"other", "none", "custom", "unknown", "n/a", "private", "generated"})


def mentioned(document: Document) -> tuple[Named, ...]:
    """The datasets that the body of a card names, before any card that it quotes."""
    card = document.once(Card)
    told = _Told(card, (*by_links(card), *by_names(card)))
    told.take(also(card, list(told.found.values())))
    if not told.found:
        told.take(the_data(card))
    return tuple(told.found.values())


class _Told:
    """The sets that a card names, each once in a sentence."""

    def __init__(self, card: Card, named: Iterable[Named]) -> None:
        self.card = card
        self.found: dict[tuple[int, str], Named] = {}
        self.crowd = Counter[int]()
        self.take(named)

    def take(self, all_named: Iterable[Named]) -> None:
        """Add what is new, as far as a sentence may name."""
        for named in all_named:
            key = (named.at, named.subject.id.lower())
            new = key not in self.found and self.crowd[named.at] < CROWD
            if new and not _no_data(self.card.sentences[named.at].text, named):
                self.found[key] = named
                self.crowd[named.at] += 1


def address(document: Document, subject: Subject) -> str:
    """Where the name of a set leads in a card; nothing where no name of it is a link."""
    return next((n.url for n in document.once(mentioned) if n.url and n.subject == subject), "")


def blanked(document: Document, at: int) -> str:
    """A sentence without the names of sets and the words of links in it: what a name says is said of nobody."""
    card = document.once(Card)
    text = card.sentences[at].text
    spans = [(n.start, n.end) for n in document.once(by_sentence).get(at, [])]
    spans += [place_of(card, link) for link in card.links_in(at)[:CROWD] if link.text in text]
    return without(text, spans)


def by_sentence(document: Document) -> dict[int, list[Named]]:
    """The sets that each sentence names, by its position."""
    found: dict[int, list[Named]] = {}
    for named in document.once(mentioned):
        found.setdefault(named.at, []).append(named)
    return found


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
