"""A link of a card with what stands around it, and what it may be taken for."""

from typing import Final, NamedTuple

from openaudit.card import Card, Link

OWN: Final = "own"
"""What the card calls the model's own."""
CITED: Final = "cited"
"""A paper that whoever uses the model is asked to cite as its makers' own: of the model, or of their tool."""
TOOL: Final = "tool"
"""Code known to be a general tool, linked as one that may have made the model."""
OTHER: Final = "other"
"""What the card links as somebody else's: data, benchmarks, methods, sources, related work, tools to use it with."""


_NEAR: Final = 600
_LINE: Final = 2000


class Place(NamedTuple):
    """A link and what stands around it."""

    link: Link
    before: str
    sentence: str
    line: str
    title: str
    row: bool
    quoted: bool

    @property
    def said(self) -> str:
        """What leads up to the link, and its own words."""
        return f"{self.before} {self.link.text}"


def place_of(card: Card, link: Link) -> Place:
    """What stands around a link: the words before it, its sentence, its line, its heading."""
    sentence = card.sentences[link.sentence] if link.sentence >= 0 else None
    text = sentence.text if sentence else ""
    at = text.find(link.text) if link.text else len(text)
    return Place(
        link,
        text[max(0, at - 160) : max(0, at)],
        text if len(text) <= 2 * _NEAR else text[max(0, at - _NEAR) : max(0, at) + _NEAR],
        card.document.lines[link.line - 1][:_LINE],
        card.headings[link.section].text if link.section >= 0 else "",
        row=sentence is not None and sentence.kind == "row",
        quoted=link.section >= card.own_sections,
    )
