"""A paper read: whose it is, and what of a training it describes."""

import re
from functools import cached_property
from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Edge, Node, Relation, Role
from openaudit.knowledge import datasets
from openaudit.prose import Hit, Phrases, Sentence
from openaudit.reading import Reading, Record
from openaudit.references import CITED, OTHER, OWN, family_words, forge, names_lead, names_model, versions
from openaudit.subject import plain

_SUBTITLE: Final = re.compile(r"[:：?]|,| [-–—] ")
_WE_INTRODUCE: Final = re.compile(
    r"\b(?:we|this (?:paper|report|work))[ ](?:\w+[ ])?(?:introduc|present|propos|releas|develop|describ|train|pre-?train|report|open-?sourc|creat|build|built)\w*",
    re.IGNORECASE,
)
STAGES: Final = Phrases(
    {
        "pretraining": (
            r"\bpre-?[ ]?train(?:ing|ed)?\b.{0,80}\b(?:tokens|corpus|data|steps|objective|from scratch|optimizer)\b",
            r"\btrained? from scratch\b",
        ),
        "tuning": (
            r"\b(?:supervised|instruction)[ -]?(?:fine-?)?tun(?:ing|ed)\b|\bSFT\b|\bfine-?tun(?:ing|ed) (?:on|data|stage)\b",
        ),
        "preference": (
            r"\b(?:DPO|RLHF|PPO|GRPO|reward model\w*|preference (?:data|optimi[sz]ation|tuning)|RLVR|reinforcement learning)\b",
        ),
        "data": (
            r"\b(?:training|pre-?training)[ ]+(?:data|corpus|corpora|dataset|mixture)\b.{0,100}\b(?:consist|compos|includ|sourc|filter|dedup|collect|tokens)\w*",
        ),
        "settings": (r"\blearning rate\b.{0,40}[0-9]|\bbatch size\b.{0,30}[0-9]|\bAdamW?\b",),
    }
)


_HEADINGS: Final = {
    "pretraining": re.compile(r"pre-?[ ]?train|training (?:procedure|details|setup|recipe)", re.IGNORECASE),
    "tuning": re.compile(r"tuning|\bsft\b|instruct|post-?[ ]?train|alignment", re.IGNORECASE),
    "preference": re.compile(
        r"preference|reinforcement|\b(?:rl|rlhf|rlvr|dpo|ppo|grpo)\b|reward|alignment|post-?[ ]?train",
        re.IGNORECASE,
    ),
    "data": re.compile(r"\bdata|corpus|corpora|mixture|train", re.IGNORECASE),
    "settings": re.compile(r"train|setting|setup|hyper-?[ ]?parameter|optimi[sz]", re.IGNORECASE),
}
_ASIDE: Final = re.compile(
    r"related work|background|prior work|references|bibliography|acknowledg|limitations|future|broader impact|ethic",
    re.IGNORECASE,
)
_NOT_DONE: Final = re.compile(
    r"\b(?:unlike|without|instead of|do(?:es)? not|did not|no)[ ](?:\w+[ ]){0,3}(?:RLHF|DPO|PPO|fine-?tun|SFT|pre-?train|reinforcement|preference|instruction)|\bet al\b|\bleave\b.{0,60}\bfuture\b|\bfuture work\b|\b(?:prior|previous|existing|recent) (?:work|works|studies|methods|models)\b",
    re.IGNORECASE,
)


class Paper:
    """One paper: its record, and its text where it was read."""

    def __init__(self, node: Node) -> None:
        """Read the documents of a paper's node."""
        self.node = node

    @cached_property
    def record(self) -> Record | None:
        """Title, summary and authors."""
        found = next((d for d in self.node.every(Role.PAPER) if d.path == "record.json"), None)
        return found.once(Record) if found else None

    @cached_property
    def text(self) -> Card | None:
        """The text, as sections and sentences."""
        found = next((d for d in self.node.every(Role.PAPER) if d.path == "text"), None)
        return found.once(Card) if found else None

    @property
    def title(self) -> str:
        """The title; empty where the record was not read."""
        value = self.record.get("title") if self.record else None
        return value if isinstance(value, str) else ""

    @property
    def summary(self) -> str:
        """The summary; empty where there is none."""
        value = self.record.get("summary") if self.record else None
        return value if isinstance(value, str) else ""

    @property
    def read(self) -> bool:
        """Whether anything of it was read."""
        return bool(self.title)

    def names(self, model: Reading) -> bool:
        """Whether title, summary or text name the model, or the family that it is of."""
        text = " ".join((self.title, self.summary, self.text.document.text if self.text else ""))
        return names_model(model, text) or names_lead(model, text)

    def own(self, model: Reading, edge: Edge) -> Citation | None:
        """Where title or summary show that the paper is on this very model, helped by what the card calls it."""
        if self.record is None or _of_another_version(model, self.title, self.summary):
            return None
        name = _SUBTITLE.split(self.title)[0].strip()
        of_data = datasets().called(name) is not None and plain(name) not in plain(model.subject.name)
        cited = edge.role == CITED and len(plain(name)) > 4
        if (
            names_model(model, name)
            or (cited and plain(model.subject.name).startswith(plain(name)))
            or (edge.role == OWN and not of_data)
        ):
            return self.record.cite("title")
        return self.record.cite("summary") if edge.role != OTHER and self._introduces(model) else None

    def _introduces(self, model: Reading) -> bool:
        """Whether the summary introduces this model, and does not only name it."""
        sentences = re.split(r"(?<=[.!?])\s", self.summary[:8000])
        return any(_WE_INTRODUCE.search(s) and names_model(model, s) for s in sentences)

    @cached_property
    def described(self) -> dict[str, Citation]:
        """Which stages, data and settings the text describes as its authors' own work, each with a line.

        A mention is no description: one sentence counts under a heading that names the stage, elsewhere it takes two.
        """
        if self.text is None:
            return {}
        found: dict[str, list[Hit]] = {}
        for hit in STAGES.find(self.text.prose):
            if hit.sentence.kind != "heading" and not self._of_others(hit.sentence):
                found.setdefault(hit.rule, []).append(hit)
        return {
            rule: self.text.cite(hits[0].sentence)
            for rule, hits in found.items()
            if len({h.at for h in hits}) > 1 or rule in self._headed(hits[0].sentence)
        }

    def _headed(self, sentence: Sentence) -> set[str]:
        """The stages that the headings above a sentence name."""
        title = self.text.titles(sentence.section) if self.text else ""
        return {rule for rule, heading in _HEADINGS.items() if heading.search(title)}

    def _of_others(self, sentence: Sentence) -> bool:
        """Whether a sentence is on others' work or on what was not done."""
        title = self.text.titles(sentence.section) if self.text else ""
        return bool(_ASIDE.search(title) or _NOT_DONE.search(sentence.text))

    def repositories(self) -> list[Edge]:
        """The code that the paper's page on the Hub names."""
        found = []
        for key in ("githubRepo", "projectPage"):
            value = self.record.get(key) if self.record else None
            place = forge(value) if isinstance(value, str) else None
            if self.record and place:
                found.append(
                    Edge(
                        source=self.node.subject,
                        target=place.subject,
                        relation=Relation.CODE,
                        citation=self.record.cite(key),
                        role=OWN,
                    )
                )
        return found


def paper(node: Node) -> Paper:
    """A paper's node, read once."""
    return node.once(Paper)


def _of_another_version(model: Reading, title: str, summary: str) -> bool:
    """Whether a title is on another version of the family: it names another number, or lacks the model's."""
    lead = re.match(r"([a-z]{3,}(?:[0-9]+[a-z]+)*)([0-9][0-9.]*)?$", next(iter(family_words(model)), ""))
    ours = versions(model.subject.name)
    if lead and ours:
        named = re.findall(
            rf"{lead.group(1)}[^.]{{0,12}}?(?<![0-9.])v?([0-9]+(?:\.[0-9]+)?)", summary.lower()
        )
        numbers = re.findall(r"(?<![0-9.])v?([0-9]+(?:\.[0-9]+)?)(?![0-9.]*\s?[bm%])", title.lower())
        return not ours & {_version(n) for n in (*named, *numbers)}
    if lead is None:
        return False
    theirs = re.findall(
        rf"(?<![a-z]){lead.group(1)}(?:[- ]?v?([0-9]+(?:\.[0-9]+)*)(?![0-9]*[bm]\b))?(?![a-z])", title.lower()
    )
    return bool(theirs) and all(n and _version(n) != _version(lead.group(2) or "1") for n in theirs)


def _version(number: str) -> str:
    """A version number without noughts at its end."""
    return re.sub(r"(?:\.0)+$", "", number.strip("."))
