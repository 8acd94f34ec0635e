"""Gathers every text that reports show into the catalogues of openaudit/locale, and compiles them.

    python .ci/messages.py

What is new is left empty in each openaudit.po for a translator; what is gone is dropped.
"""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from openaudit.checks import all_checks

PACKAGE = Path(__file__).resolve().parent.parent / "openaudit"
LANGUAGES = ("fr", "vi")
DATE = datetime(2026, 11, 22, tzinfo=UTC)


def messages() -> Iterator[tuple[str, str]]:
    """Each text with the place it comes from: the manuals of the checks, and what is marked in the reports."""
    for check in all_checks():
        for part, texts in (
            ("question", [check.question]),
            ("why", [check.why]),
            ("fix", [check.fix]),
            ("answer", check.answers.values()),
            ("settles", check.settles.values()),
        ):
            yield from ((text, f"{check.id}, {part}") for text in texts)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                yield ast.literal_eval(node.args[0]), path.relative_to(PACKAGE).as_posix()


def update(language: str) -> None:
    """Write the catalogue of a language anew, with the translations that it had."""
    folder = PACKAGE / "locale" / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    known = read(folder / "openaudit.po", language)
    catalogue = Catalog(
        language,
        project="openaudit",
        version="",
        header_comment="# What openaudit's reports say.",
        creation_date=DATE,
        revision_date=DATE,
        fuzzy=False,
    )
    for text, place in messages():
        old = known.get(text)
        catalogue.add(text, old.string if old else "", auto_comments=[place])
    with (folder / "openaudit.po").open("wb") as file:
        write_po(file, catalogue, width=0, omit_header=False, sort_output=False)
    with (folder / "openaudit.mo").open("wb") as file:
        write_mo(file, read(folder / "openaudit.po", language))


def read(path: Path, language: str) -> Catalog:
    """A catalogue; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, language)


if __name__ == "__main__":
    for each in LANGUAGES:
        update(each)
