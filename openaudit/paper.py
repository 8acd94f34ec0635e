"""A paper read: whose it is, and what of a training it describes."""

import re
from functools import cached_property
from typing import Final

from openaudit.card import Card
from openaudit.evidence import Citation, Edge, Node, Relation, Role
from openaudit.prose import Phrases
from openaudit.reading import Reading, Record
from openaudit.references import OWN, forge, names_model

_OURS: Final = re.compile(
    r"\b(?:our|this|the)[ ]+(?:\w+[ ])?(?:paper|(?:technical )?report|work|arxiv)\b|technical report|introduced (?:in|by)|presented in|described in|released with|proposed in|accompan\w+|本论文|论文",
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
    def read(self) -> bool:
        """Whether anything of it was read."""
        return bool(self.title)

    def names(self, model: Reading) -> Citation | None:
        """Where the title or the summary names this model's family."""
        for key in ("title", "summary"):
            value = self.record.get(key) if self.record else None
            if self.record and isinstance(value, str) and names_model(model, value):
                return self.record.cite(key)
        return None

    @cached_property
    def described(self) -> dict[str, Citation]:
        """Which stages, data and settings the text describes, each with a line."""
        if self.text is None:
            return {}
        found: dict[str, Citation] = {}
        for hit in STAGES.find(self.text.prose):
            found.setdefault(hit.rule, self.text.cite(hit.sentence))
        return found

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


def own_by_card(card: Card, edge: Edge) -> bool:
    """Whether the line that links a paper calls it this model's: "our paper", "technical report", "introduced in"."""
    lines = card.document.lines
    around = " ".join(lines[max(0, (edge.citation.line or 1) - 2) : edge.citation.end_line or 1])
    return bool(_OURS.search(around))
