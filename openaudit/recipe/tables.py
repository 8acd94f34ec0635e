"""The settings of a training in the columns of a card's tables, in the row of this very model."""

import re
from collections.abc import Iterator
from typing import Final

from openaudit.card import Row, Table
from openaudit.evidence import Citation
from openaudit.reading import Reading
from openaudit.recipe.scope import Scope, weights
from openaudit.subject import plain

_COLUMNS: Final = {
    "architecture": r"#?\W*(?:num(?:ber)? of )?(?:layers?|hidden(?: size| dim\w*)?|(?:attention |attn )?heads|dimension|d_model)",
    "parameters": r"#?\W*(?:\w+ )?(?:params?|parameters?)\W*(?:\(\w\)?)?",
    "tokenizer": r"vocab\w*(?: size)?\W*(?:\(\w\))?|voca\w+ size|tokenizer",
    "learning-rate": r"(?:[\w-]+ )?(?:learn(?:ing)? rate|lr)",
    "schedule": r"warm-?up(?: steps| ratio)?|(?:lr )?schedul\w+",
    "batch-size": r"(?:(?:global|train(?:ing)?|effective|total|micro|per[- ]device) )*batch(?: ?size)?|bs",
    "duration": r"(?:train(?:ing)? |total |# ?)?(?:steps|epochs?|tokens / samples|iterations)|(?:pre-?)?train(?:ing)? tokens",
    "time": r"(?:train(?:ing)? |total )(?:time|hours|days)\W*(?:\(\w+\)?)?|(?:total )?[gt]pu[ -]?(?:hours|days)\W*(?:\(\w+\)?)?",
    "context-length": r"(?:max(?:imum)? |sequence |context |seq )+(?:length|len|window)",
    "data-mixture": r"proportion|fraction|(?:sampling |mixing? )?(?:weights?|ratio|share)|.*\bmix(?:ture)?\b.*|%",
    "hardware": r"#?\W*(?:gpus?|tpus?|accelerators?|hardware)(?: type)?",
    "optimizer": r"optimi[sz]er",
    "precision": r"precision|dtype",
}
_KEY_OF_COLUMN: Final = {key: re.compile(pattern, re.IGNORECASE) for key, pattern in _COLUMNS.items()}
_SETS: Final = re.compile(
    r"(?:training |pre-?training )?(?:data ?sets?|corpus|corpora|data|sources?|subsets?|collections?|domains?)(?: names?)?",
    re.IGNORECASE,
)
_AMOUNT: Final = re.compile(
    r"(?:(?:number|no\.?|#|num|total|count)(?: of)? )?(?:training |sampled )?(?:tuples|pairs|samples|examples|sentences|documents|tokens|rows|instances|instructions|images|hours|words)\W*(?:\(\w+\)?)?"
    r"|(?:sampling |mix\w* )?(?:weights?|proportion|ratio|share|percentage)\W*(?:\(%\)?)?|%",
    re.IGNORECASE,
)
_RESULTS: Final = re.compile(
    r"\b(?:loss|accuracy|acc|f1|bleu|wer|cer|score|rouge|mcc|recall|perplexity|ppl|em|map|mrr|ndcg)\b",
    re.IGNORECASE,
)
_OF_MODEL: Final = frozenset({"architecture", "parameters"})


def in_tables(part: Scope, model: Reading) -> dict[str, Citation]:
    """The settings in columns, each with the row that states it."""
    found: dict[str, Citation] = _mixture(part)
    for table in part.card.tables:
        row = _own_row(part, table, model)
        for key, at in _columns(table) if row else ():
            if row and key not in found and _told(part, table, row, key, at):
                found[key] = part.card.document.cite(row.line)
    return found


_MIX: Final = re.compile(r"\bmix(?:es|ture)?\b", re.IGNORECASE)


def _mixture(part: Scope) -> dict[str, Citation]:
    """A table that gives the amount of each set that the training saw."""
    for table in part.card.tables:
        heads = [cell.strip(" *`_:#") for cell in table.header.cells]
        amount = next((n for n, h in enumerate(heads) if _AMOUNT.fullmatch(h)), 0)
        counted = [row for row in table.rows if re.search("[0-9]", "".join(row.cells[amount : amount + 1]))]
        sets = bool(heads) and bool(_SETS.fullmatch(heads[0]))
        told = part.is_training(table.section) or bool(_MIX.search(part.title(table.section)))
        of_training = told and part.covers(table.section, "data-mixture")
        if sets and amount and of_training and len(counted) > 1:
            return {"data-mixture": part.card.document.cite(counted[0].line)}
    return {}


def _columns(table: Table) -> Iterator[tuple[str, int]]:
    for at, cell in enumerate(table.header.cells):
        bare = cell.strip(" *`_:#")
        yield from ((key, at) for key, column in _KEY_OF_COLUMN.items() if column.fullmatch(bare))


def _told(part: Scope, table: Table, row: Row, key: str, at: int) -> bool:
    """Whether the cell holds a value of the making of this model."""
    value = row.cells[at] if at < len(row.cells) else ""
    filled = bool(re.search(r"[0-9A-Za-z]", value))
    results = any(_RESULTS.search(cell) for cell in table.header.cells)
    return filled and part.covers(table.section, key) and (key in _OF_MODEL or not results)


def _own_row(part: Scope, table: Table, model: Reading) -> Row | None:
    """The row that names this model; the first where the rows name no models."""
    named = [row for row in table.rows if _names(row, model)]
    if named:
        return named[0]
    sized = [row for row in table.rows if weights(row.cells[0] if row.cells else "")]
    fitting = [row for row in sized if part.sizes & weights(row.cells[0])]
    if sized:
        return fitting[0] if fitting else None
    alone = len(table.rows) == 1 or part.is_training(table.section)
    return table.rows[0] if table.rows and alone else None


def _names(row: Row, model: Reading) -> bool:
    own = plain(model.subject.name)
    heads = [plain(cell) for cell in row.cells[:2]]
    return any(len(own) > 3 and own in head for head in heads) or any(
        model.subject.id in c for c in row.cells
    )
