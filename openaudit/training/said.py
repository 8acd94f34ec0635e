"""What the card of a model says of a set that it names: who made it, under which terms, that it is not given."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from openaudit.card import Card
from openaudit.evidence import Citation, Node, Relation
from openaudit.knowledge import Generator
from openaudit.licenses.catalogue import License
from openaudit.licenses.names import Named, named_in
from openaudit.prose import Prose, Sentence
from openaudit.reading import Reading, reading
from openaudit.subject import Subject
from openaudit.training.mentions import by_sentence
from openaudit.training.roles import trained_on
from openaudit.training.sources import makers
from openaudit.training.statements import withheld
from openaudit.training.words import CALIBRATION, DATA_TITLE, LEARNS, of_others


class Said(NamedTuple):
    """A sentence that speaks of a set: where in it the words on this set begin and end, and where its name ends.

    ``named`` where the sentence names the set; else it speaks of the training data of a card that names one set.
    """

    sentence: Sentence
    start: int
    name: int
    end: int
    named: bool = True

    def words(self, start: int) -> Sentence:
        """The words on this set from a place on, as a sentence."""
        return self.sentence._replace(text=self.sentence.text[start : self.end])


_CUT = re.compile(
    r"[;.]\s|\band\b|,(?![ ]*(?:which|that|generat|creat|made|synth|distil|writ|transl|an?\b|the\b|under|licen))",
    re.IGNORECASE,
)


def said_of(read: Reading, subject: Subject) -> Iterator[Said]:
    """The sentences of a card that name a set; where it is the one set, those on the training data too."""
    card = read.card
    if card is None:
        return
    for at, all_named in card.document.once(by_sentence).items():
        text = card.sentences[at].text
        for named in [n for n in all_named if n.subject == subject][:1]:
            spans = [(n.start, n.end) for n in all_named if n != named]
            start = max([e for _, e in spans if e <= named.start], default=0)
            start = max([m.end() for m in _CUT.finditer(text, start, named.start)], default=start)
            end = min([s for s, _ in spans if s >= named.end], default=len(text))
            cut = _CUT.search(text, named.end, end)
            yield Said(card.sentences[at], start, named.end, cut.start() if cut else end)
    if _only(read, subject):
        yield from _on_the_data(card)


def _only(read: Reading, subject: Subject) -> bool:
    """Whether a card names one set that was trained on, and no other."""
    return read.node.once(_trained_on) == {subject}


def _trained_on(node: Node) -> frozenset[Subject]:
    edges = (e for e in trained_on(reading(node)) if e.relation is Relation.TRAINED_ON)
    return frozenset(e.target for e in edges if e.role != CALIBRATION)


def _on_the_data(card: Card) -> Iterator[Said]:
    """The sentences on what the model learned from that name no set."""
    named = card.document.once(by_sentence)
    for at, sentence in enumerate(card.sentences):
        if sentence.section >= card.own_sections:
            return
        if at not in named and sentence.kind != "heading" and _speaks_of_data(sentence.text):
            yield Said(sentence, 0, 0, len(sentence.text), named=False)


_INCLUDES = re.compile(
    r"\b(?:includ|contain|compris|consist)\w*\b.{0,80}\b(?:objects?|images?|pictures|texts?|samples?|files?|works|recordings|documents|data|articles|books|songs|videos?)\b",
    re.IGNORECASE,
)


def _speaks_of_data(text: str) -> bool:
    return bool(_INCLUDES.search(text) or (LEARNS.search(text) and DATA_TITLE.search(text)))


_OF_MODEL = re.compile(
    r"\b(?:models?|weights|checkpoints?|adapters?|code)\b|(?:\band|,)[ ]+(?:is|are|it|we|has|was)\b|\breleas\w+",
    re.IGNORECASE,
)


def terms_said(read: Reading, subject: Subject) -> list[tuple[License, Citation]]:
    """The licences that hold something back and that a card gives a set, or a part of what is in it."""
    return [
        (named.license, read.card.cite(said.sentence))
        for said in said_of(read, subject)
        for named in named_in(Prose([said.words(said.name)]))
        if read.card and named.license.restrictions and _is_of_set(said, named)
    ]


_FOR_DATA: Final = frozenset({"content", "data", "family"})


def _is_of_set(said: Said, named: Named) -> bool:
    """Whether a licence is the set's, or that of things in it, and not the model's."""
    text = named.sentence.text
    if named.license.kind not in _FOR_DATA:
        return False
    if said.named:
        return not _OF_MODEL.search(text[: named.start])
    after = text[named.start : named.end + 40]
    return bool(_INCLUDES.search(text[: named.end + 40])) and not _OF_MODEL.search(after)


_MADE: Final = r"(?:generated|synthetic\w*|created|written|synthesi[sz]ed|produced|distilled)"
_SET: Final = r"(?:data ?sets?|data|corpus|examples|samples|conversations|dialogues)"
_DATA_MADE = re.compile(
    rf"\b{_SET}\b[^.;]{{0,30}}\b{_MADE}\b|\b{_MADE}\b[^.;]{{0,20}}\b{_SET}\b", re.IGNORECASE
)


def made_with(read: Reading, subject: Subject) -> list[tuple[Generator, Citation]]:
    """The models that a card says a set was made with."""
    found = {
        said.words(said.start): said.sentence
        for said in said_of(read, subject)
        if said.named or _DATA_MADE.search(said.sentence.text)
    }
    return [(maker, read.card.cite(found[words])) for maker, words in makers(Prose(list(found))) if read.card]


def made_unnamed(read: Reading) -> list[tuple[Generator, Citation]]:
    """The models that a card says training data was made with that it does not name."""
    card = read.card
    if card is None:
        return []
    named = card.document.once(by_sentence)
    told = [
        s
        for at, s in enumerate(card.sentences)
        if s.section < card.own_sections
        and at not in named
        and s.kind != "heading"
        and _DATA_MADE.search(s.text)
        and _is_on_training(card, s)
    ]
    return [(maker, card.cite(sentence)) for maker, sentence in makers(Prose(told))]


def _is_on_training(card: Card, sentence: Sentence) -> bool:
    """Whether a sentence on data speaks of what this model learned from, and of no test."""
    title = card.titles(sentence.section).rsplit(" / ", 1)[-1]
    on_training = LEARNS.search(sentence.text) or DATA_TITLE.search(title)
    return bool(on_training and not of_others(sentence.text, 0) and not _TESTS.search(sentence.text))


_TESTS = re.compile(r"evaluat|benchmark|judge", re.IGNORECASE)


def held_back(read: Reading, subject: Subject) -> Citation | None:
    """The line in which a card says that a set is not given to anyone."""
    if read.card is None:
        return None
    named = read.card.document.once(by_sentence)
    for hit in withheld(read):
        if hit.rule == "refused" and {n.subject for n in named.get(hit.at, ())} == {subject}:
            return read.card.cite(hit.sentence)
    return None
