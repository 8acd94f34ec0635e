"""How large a part of the data each set is: percentages, and amounts that a table or a list gives for every set."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from openaudit.card import Card, Row, Table
from openaudit.evidence import Document
from openaudit.prose import Sentence
from openaudit.training.words import DATA_TITLE

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
_PERCENT = re.compile(r"(?<![\w.])([0-9]{1,3}(?:[.,][0-9]{1,3})?)\s*%")
_PARTS: Final = re.compile(r"%|percent|proportion|share|ratio", re.IGNORECASE)
_AMOUNT_COLUMNS: Final = (
    _PARTS,
    re.compile(r"\bweights?\b|\bmix(?:ture)?\b", re.IGNORECASE),
    re.compile(r"tokens?\b", re.IGNORECASE),
    re.compile(
        r"size|samples|examples|rows|documents|instances|hours|images|pairs|count|number|#", re.IGNORECASE
    ),
)
_NAME_COLUMN = re.compile(r"data|corpus|corpora|source|subset|collection|component|name|^$", re.IGNORECASE)
_TOTAL = re.compile(r"^\W*(?:total|sum|all|overall)\b", re.IGNORECASE)
_WHOLE: Final = (0.99, 1.011)
"""What parts add up to that leave nothing out, but for rounding."""


class Share(NamedTuple):
    """The part of one line in a table or list: ``group`` is the line on which that begins.

    ``stated`` says that it is a part of a whole that the text gives, and not only of what is listed.
    """

    part: float
    group: int
    stated: bool


def shares(document: Document) -> dict[int, Share]:
    """The parts that the lines of tables and lists on training data give."""
    card = document.once(Card)
    found: dict[int, Share] = {}
    for table in card.tables:
        title = " ".join((card.titles(table.section), *table.header.cells))
        if table.section < card.own_sections and DATA_TITLE.search(title):
            found |= _of_table(table)
    for items in _lists(card):
        found |= _of_list(items)
    return found


def adds_up(document: Document) -> dict[int, frozenset[int]]:
    """The tables and lists whose stated parts leave nothing out: where each begins, and its lines."""
    groups: dict[int, dict[int, float]] = {}
    for line, share in document.once(shares).items():
        if share.stated:
            groups.setdefault(share.group, {})[line] = share.part
    low, high = _WHOLE
    return {g: frozenset(parts) for g, parts in groups.items() if low <= sum(parts.values()) <= high}


def _of_table(table: Table) -> dict[int, Share]:
    column = _amount_column(table)
    if column is None:
        return {}
    rows = [r for r in table.rows if r.cells and any(r.cells)]
    amounts = {r.line: a for r in rows if (a := _cell(r, column)) is not None}
    parts = {r.line: amounts[r.line] for r in rows if r.line in amounts and not _TOTAL.search(r.cells[0])}
    listed = sum(parts.values())
    if len(amounts) < len(rows) or len(parts) < 2 or listed <= 0:
        return {}
    whole, stated = listed, False
    totals = [a for line, a in amounts.items() if line not in parts]
    if len(totals) == 1 and totals[0] > 0:
        whole, stated = totals[0], True
    if _PARTS.search(table.header.cells[column]):
        whole, stated = (100.0 if listed > _WHOLE[1] else 1.0), listed <= 100 * _WHOLE[1]
    if listed > whole * _WHOLE[1]:
        whole, stated = listed, False
    return {line: Share(part / whole, table.header.line, stated) for line, part in parts.items()}


def _cell(row: Row, column: int) -> float | None:
    return _amount(row.cells[column]) if column < len(row.cells) else None


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


def _lists(card: Card) -> Iterator[list[Sentence]]:
    """The lists in parts on data, each as its items."""
    run: list[Sentence] = []
    for sentence in (*card.sentences, Sentence("", 0, 0, -2)):
        if sentence.kind == "item" and (not run or sentence.section == run[-1].section):
            run.append(sentence)
            continue
        if (
            len(run) > 1
            and run[0].section < card.own_sections
            and DATA_TITLE.search(card.titles(run[0].section))
        ):
            yield run
        run = [sentence] if sentence.kind == "item" else []


def _of_list(items: list[Sentence]) -> dict[int, Share]:
    """Parts where every item of a list gives one: as a percentage, or as an amount of tokens."""
    percents = [_PERCENT.findall(item.text) for item in items]
    if all(len(found) == 1 for found in percents):
        parts = [float(found[0].replace(",", ".")) / 100 for found in percents]
        stated = True
    else:
        tokens = [
            [m for m in _AMOUNT.finditer(i.text) if (m.group(3) or "").lower().startswith("token")]
            for i in items
        ]
        if not all(len(found) == 1 for found in tokens):
            return {}
        amounts = [_amount(found[0].group()) or 0.0 for found in tokens]
        parts, stated = [a / (sum(amounts) or 1) for a in amounts], False
    if sum(parts) > _WHOLE[1]:
        return {}
    return {item.line: Share(part, items[0].line, stated) for item, part in zip(items, parts, strict=True)}


_OF_THE_DATA = re.compile(
    r"(?<![\w.])([0-9]{1,3}(?:[.,][0-9]{1,3})?)\s*%\s*of\s+(?:(?:the|our|all|total|overall|final|training|pre-?training)\s+)*(?:data|tokens|mix\w*|corpus)\b",
    re.IGNORECASE,
)


def in_prose(sentence: Sentence) -> float | None:
    """The part of the data that a sentence gives the one set it names."""
    found = _OF_THE_DATA.findall(sentence.text)
    if len(found) != 1:
        return None
    value = float(found[0].replace(",", ".")) / 100
    return value if 0 < value <= 1 else None
