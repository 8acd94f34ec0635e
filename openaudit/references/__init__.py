"""The code repositories and papers that a card sends to: which of them are the model's own, which are tools or others'."""

from typing import Final

from openaudit.evidence import Edge
from openaudit.reading import Reading
from openaudit.references.addresses import FORGES, Forge, forge, paper_id
from openaudit.references.code import back_reference, code
from openaudit.references.files import notebooks, other_cards, own_files
from openaudit.references.names import family, family_words, names_lead, names_model, versions
from openaudit.references.papers import papers, unaddressed
from openaudit.references.place import CITED, OTHER, OWN, TOOL
from openaudit.subject import Subject

__all__ = [
    "CITED",
    "FORGES",
    "OTHER",
    "OWN",
    "TOOL",
    "Forge",
    "back_reference",
    "family",
    "family_words",
    "forge",
    "names_lead",
    "names_model",
    "notebooks",
    "other_cards",
    "own_files",
    "paper_id",
    "references",
    "unaddressed",
    "versions",
]

_RANK: Final = {OWN: 4, CITED: 3, "": 2, TOOL: 1, OTHER: 0}


def references(read: Reading) -> list[Edge]:
    """The code repositories and papers of a card, the likeliest its own first, each once; ``role`` says which it is."""
    card = read.card
    found: dict[Subject, tuple[tuple[int, float], Edge]] = {}
    for edge, score in (*code(read, card), *papers(read, card)):
        rank = (_RANK[edge.role], score)
        if edge.target not in found or rank > found[edge.target][0]:
            found[edge.target] = (rank, edge)
    return [edge for _, edge in sorted(found.values(), key=lambda x: x[0], reverse=True)]
