"""How large a part of the data each set is: percentages, and amounts that a table or a list gives for every set."""

import re
from typing import Final

from openaudit.card import Card, Table
from openaudit.evidence import Document
from openaudit.prose import Sentence
from openaudit.training.words import DATA_TITLE

_SHARE = re.compile(r"(?<![\w.])([0-9]{1,3}(?:[.,][0-9]{1,3})?)\s*%")
_AMOUNT = re.compile(
    r"(?<![\w.])([0-9][0-9.,]*)\s*(T|B|M|K|trillion|billion|million|thousand)?\s*(tokens?|examples|samples|rows|documents|GB|TB|MB|hours|pairs|images|conversations|instructions)?\b",
    re.IGNORECASE,
)
_SCALE: Final = {
    "t": 1e12,
    "trillion": 1e12,
    "b": 1e9,
    "billion": 1e9,
    "m": 1e6,
    "million": 1e6,
    "k": 1e3,
    "thousand": 1e3,
}


_AMOUNT_COLUMNS: Final = (
    re.compile(r"%|percent|proportion|share|weight|ratio|mix", re.IGNORECASE),
    re.compile(r"tokens?\b", re.IGNORECASE),
    re.compile(
        r"size|samples|examples|rows|documents|instances|hours|images|pairs|count|number|#", re.IGNORECASE
    ),
)
_NAME_COLUMN = re.compile(r"data|corpus|corpora|source|subset|collection|component|name|^$", re.IGNORECASE)


def shares(document: Document) -> dict[int, float]:
    """The share of the data that each line of a table on training data gives."""
    found: dict[int, float] = {}
    card = document.once(Card)
    for table in card.tables:
        title = " ".join((card.titles(table.section), *table.header.cells))
        column = _amount_column(table)
        if table.section >= card.own_sections or column is None or not DATA_TITLE.search(title):
            continue
        rows = [
            r
            for r in table.rows
            if r.cells and not re.search(r"\b(?:total|sum|all)\b", r.cells[0], re.IGNORECASE)
        ]
        amounts = {
            r.line: a for r in rows if column < len(r.cells) and (a := _amount(r.cells[column])) is not None
        }
        total = sum(amounts.values())
        if len(amounts) > 1 and len(amounts) == len(rows) and total > 0:
            found |= {line: amount / total for line, amount in amounts.items()}
    return found


def _amount_column(table: Table) -> int | None:
    if not table.header.cells or not _NAME_COLUMN.search(table.header.cells[0]):
        return None
    cells = list(enumerate(table.header.cells))[1:]
    return next((n for kind in _AMOUNT_COLUMNS for n, cell in cells if kind.search(cell)), None)


def _amount(cell: str) -> float | None:
    match = _AMOUNT.search(cell)
    if match is None or not match.group(1).strip(".,"):
        return None
    number = match.group(1).strip(".,").replace(",", "")
    try:
        return float(number) * _SCALE.get((match.group(2) or "").lower(), 1)
    except ValueError:
        return None


def share(sentence: Sentence) -> float | None:
    """The part of the data that a sentence gives the set it names."""
    found = _SHARE.findall(sentence.text)
    if len(found) != 1:
        return None
    value = float(found[0].replace(",", ".")) / 100
    return value if 0 < value <= 1 else None
