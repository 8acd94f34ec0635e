"""Which parts of a text speak of this model's own training: not of its evaluation, of its use, of another size."""

import re
from collections.abc import Mapping
from itertools import takewhile
from types import MappingProxyType
from typing import Final, NamedTuple

from openaudit.card import Card
from openaudit.prose import Sentence
from openaudit.reading import Reading
from openaudit.references import family_words, versions
from openaudit.training import PRETRAINING, stages

_ELSEWHERE: Final = re.compile(
    r"(?<!training and )evaluat|benchmark|\bresults?\b|performance|limitation|\bbias|\brisks?\b|usage|\bhow to\b|get(?:ting)? started|quick ?start"
    r"|inference|deploy|requirements?|install|citation|\bcite\b|acknowledg|contaminat|examples?\b|\bdemo|intended|out-of-scope"
    r"|related|\bfaq\b|compar|ethic|safety|rental|to use\b|prompt|download|compatib|change ?log|\bnews\b|provided files|quanti[sz]",
    re.IGNORECASE,
)
_OF_SETTINGS: Final = re.compile(
    r"^\W*(?:pre-?)?train(?:ing)? (?:config\w*|settings?|hyper-?[ ]?parameters|parameters|details)\W*$",
    re.IGNORECASE,
)
_TUNING: Final = re.compile(
    r"fine-?[ ]?tun|instruct(?:ion)?[- ]tun|\bsft\b|downstream|alignment|post-?train", re.IGNORECASE
)
_PRETRAINS: Final = re.compile(r"pre-?[ ]?train", re.IGNORECASE)
_INFERENCE: Final = re.compile(
    r"\b(?:inference|inferenc\w+|to run|run this|running|runs? (?:it )?on|load(?:ing|ed)?|serve|serving|deploy\w*|vram|minimum|fits|quanti[sz]\w+|speed|latency|throughput|tok(?:ens)?/s|memory usage|download|generate|hosted|consumer)\b",
    re.IGNORECASE,
)
TRAINING: Final = re.compile(
    r"\btrain|pre-?train|fine-?tun|tuned|hyper-?param|epoch|optimi[sz]er|learning[ _]rate", re.IGNORECASE
)
SPOKEN: Final = re.compile(
    r"\b(?:pre-?)?train(?:ed|s|ing)?\b|\b(?:fine-?)?tun(?:ed|ing)\b|\blearn(?:t|ed|s)\b|\bfrom scratch\b|训练|訓練|学習|학습|huấn luyện|entra[iî]n",
    re.IGNORECASE,
)
_TRAINED: Final = re.compile(
    r"\bpre-?[ ]?train(?:s|ing)\b|\bpre-?[ ]?trained (?:on|using|with|for|from|in)\b|\bwe pre-?[ ]?trained\b|\bfinetun\w+"
    r"|(?<![a-z-])(?:fine-?[ ]?)?(?:train(?:s|ed|ing)?|tun(?:ed|ing))\b(?![ ](?:data(?:set)?s?|sets?|models?|weights|checkpoints?|language|versions?)\b)"
    r"|hyper-?param|epoch|optimi[sz]er|learning[ _]rate|\b(?:hardware|infrastructure|accelerators?|gpus?)(?: type| used)?[*_ ]*:",
    re.IGNORECASE,
)
_ADVICE: Final = re.compile(
    r"\b(?:can|could|may|should|recommend(?:s|ed (?:to|gpu|hardware))?|requires?|required|needs?|needed|please|you|your|minimum|easily|suitable|supports?|compatible|memory)\b",
    re.IGNORECASE,
)
_TRAINING_TITLE: Final = re.compile(
    r"framework versions|hardware|compute|infrastructure|software|specification|architecture", re.IGNORECASE
)
_WEIGHTS: Final = re.compile(
    r"(?<![A-Za-z0-9.,])([0-9]{1,4}(?:\.[0-9]+)?)[ ]?([BM])(?![A-Za-z0-9])(?![ ]?(?:training )?(?:tokens?|words|samples|images?|pairs|sentences|documents|steps|examples|english|tweets|parameters? count))",
    re.IGNORECASE,
)
_NO_VERSION: Final = (
    r"(?![\w%]|[.,][0-9]|[\s-]*(?:[bmkt]\b|[bm]illion|models?|epochs?|steps|layers|times|gpus?|parameters))"
)
_CARD_OF: Final = re.compile(r"(.{0,60}?)\bmodel card\b(.{0,60})", re.IGNORECASE)
_WORDS: Final = re.compile(r"[a-z0-9]{2,}")
_NO_NAMES: Final = frozenset({"model", "id", "for", "the", "of", "and", "original", "details", "description"})
_ANYWHERE: Final = frozenset({"architecture", "parameters"})
_OF_A_RUN: Final = frozenset({"learning-rate", "batch-size", "schedule"})
_EQUIPMENT: Final = frozenset({"hardware", "precision"})
_NEEDS_TRAINING: Final = frozenset({"hardware", "precision", "software", "duration", "time", "optimizer"})


class Scope(NamedTuple):
    """A text, the words, sizes and versions of its model's name, and whether that model is tuned from another."""

    card: Card
    name: str
    sizes: frozenset[str]
    tuned: bool
    lead: str = ""
    versions: frozenset[str] = frozenset()
    openings: Mapping[int, str] = MappingProxyType({})

    def title(self, section: int) -> str:
        """The headings above a place, without the one that heads the whole text."""
        titles = self.card.titles(section).split(" / ")
        heads = bool(self.card.headings) and titles[0] == self.card.headings[0].text
        return " / ".join((titles[1:] if heads else titles) or titles)

    def covers(self, section: int, key: str) -> bool:
        """Whether a section is about the making of this model."""
        title = self.title(section)
        if section >= self.card.own_sections or self._quotes(section):
            return False
        settings = _OF_SETTINGS.search(title.rpartition(" / ")[2])
        if key not in _ANYWHERE and _ELSEWHERE.search(title) and not settings:
            return False
        return self.tuned or not _TUNING.search(title) or bool(_PRETRAINS.search(title))

    def _quotes(self, section: int) -> bool:
        """Whether a heading above says that the card of another model follows."""
        first = self.card.headings[0].text if self.card.headings else ""
        for title in self.card.titles(section).split(" / "):
            of = _CARD_OF.fullmatch(title.strip()) if title != first else None
            words = set(_WORDS.findall(" ".join(of.groups("")).lower())) - _NO_NAMES if of else set()
            if words and not any(word in self.name for word in words):
                return True
        return False

    def says(self, at: int, key: str) -> bool:
        """Whether a sentence tells a setting of the training, and not how the model is run or what others had."""
        sentence = self.card.sentences[at]
        text = sentence.text
        if sentence.kind == "heading" or not self.covers(sentence.section, key) or self.of_others(sentence):
            return False
        if key in _OF_A_RUN and not self.tuned and _TUNING.search(text) and not _PRETRAINS.search(text):
            return False
        if key in _ANYWHERE:
            return True
        trained = bool(_TRAINED.search(text))
        if (_INFERENCE.search(text) and not trained) or (key in _EQUIPMENT and _ADVICE.search(text)):
            return False
        if key not in _NEEDS_TRAINING or trained or self.is_training(sentence.section):
            return True
        return self._goes_on(at)

    def _goes_on(self, at: int) -> bool:
        """Whether a sentence goes on, in the same paragraph, from one that speaks of the training."""
        before, here = self.card.sentences[max(0, at - 1)], self.card.sentences[at]
        together = before.kind == here.kind == "text" and before.section == here.section
        return together and here.line - before.end_line <= 1 and bool(_TRAINED.search(before.text))

    def is_training(self, section: int) -> bool:
        """Whether the headings announce the training, its equipment or its settings."""
        title = self.title(section)
        return bool(TRAINING.search(title) or _TRAINING_TITLE.search(title))

    def of_others(self, sentence: Sentence) -> bool:
        """Whether a sentence, the head of a row or what opens the section names another size or version."""
        text = sentence.text.partition(" | ")[0] if sentence.kind == "row" else sentence.text
        theirs = weights(text)
        if self.sizes and theirs and not self.sizes & theirs:
            return True
        return self._of_another_version(text) or self._of_another_version(
            self.openings.get(sentence.section, "")
        )

    def _of_another_version(self, text: str) -> bool:
        """Whether a text names the family with numbers of versions, and this model's is not among them."""
        if not self.lead:
            return False
        said = re.findall(rf"{self.lead}[-_ ]?v?([0-9](?:\.[0-9]{{1,2}})?){_NO_VERSION}", text.lower())
        theirs = {re.sub(r"\.0$", "", number) for number in said}
        ours = self.versions or frozenset({"1", "0.1"})
        return bool(theirs) and not any(f"{own}.".startswith(f"{one}.") for own in ours for one in theirs)


def weights(text: str) -> frozenset[str]:
    """The numbers of weights that a text tells, as ``7b``; numbers of tokens and samples are none."""
    return frozenset(f"{n}{unit}".lower() for n, unit in _WEIGHTS.findall(text))


def scope(card: Card, model: Reading) -> Scope:
    """How to read a text that is about this model."""
    name = model.subject.name
    tuned = any(stage.name != PRETRAINING for stage in stages(model))
    sizes = weights(re.sub(r"[-_]", " ", name))
    openings: dict[int, str] = {}
    for sentence in card.sentences:
        if sentence.kind != "heading" and sentence.section >= 0:
            openings.setdefault(sentence.section, sentence.text)
    return Scope(card, name.lower(), sizes, tuned, _lead(model), versions(name), openings)


def _lead(model: Reading) -> str:
    """A pattern for the words of a name before its first number; empty where they are too few to tell."""
    family = set(family_words(model))
    words = takewhile(str.isalpha, re.split(r"[^a-z0-9]+", model.subject.name.lower()))
    lead = [word for word in words if word in family]
    return "" if len("".join(lead)) < 4 else r"(?<![a-z])" + r"[\s_-]?".join(lead)
