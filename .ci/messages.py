"""Gathers every text that reports show into the catalogues of openaudit/locale, and compiles them.

    python .ci/messages.py

What is new is left empty in each openaudit.po for a translator, and counted; what is gone is dropped.
"""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from openaudit.checks import all_checks
from openaudit.knowledge import generators
from openaudit.reports.words import LANGUAGES

PACKAGE = Path(__file__).resolve().parent.parent / "openaudit"
LOCALE = PACKAGE / "locale"
_HEADERS = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")

Text = tuple[str, str]
"""A text and the place it comes from."""


class Nameless(Catalog):
    """A catalogue whose header names no person, no address and no day."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._get_mime_headers() if name in _HEADERS]


def texts() -> Iterator[Text]:
    """The manuals of the checks, what is marked in the code, and how the makers of datasets are called."""
    for check in all_checks():
        for part, said in (
            ("question", [check.question]),
            ("why", [check.why]),
            ("fix", [check.fix]),
            ("answer", check.answers.values()),
            ("settles", check.settles.values()),
        ):
            yield from ((text, f"{check.id}, {part}") for text in said)
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                yield ast.literal_eval(node.args[0]), path.relative_to(PACKAGE).as_posix()
    yield from ((g.name, "knowledge/generators.csv") for g in generators().all if described(g.name))


def described(name: str) -> bool:
    """Whether a name is words of a language, and not a proper name alone."""
    return any(w.endswith("'s") or (w.isalpha() and w.islower()) for w in name.split())


def update(language: str, said: Iterable[Text], locale: Path = LOCALE) -> int:
    """Write the catalogue of a language anew with the translations that it had; how many are still empty."""
    folder = locale / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    known = read(folder / "openaudit.po", language)
    catalogue = Nameless(language, header_comment="# What openaudit's reports say.", fuzzy=False)
    for text, place in said:
        old = known.get(text)
        catalogue.add(text, old.string if old else "", auto_comments=[place])
    with (folder / "openaudit.po").open("wb") as file:
        write_po(file, catalogue, width=0)
    with (folder / "openaudit.mo").open("wb") as file:
        write_mo(file, catalogue)
    return sum(not message.string for message in catalogue if message.id)


def read(path: Path, language: str) -> Catalog:
    """A catalogue; an empty one where there is none yet."""
    if not path.exists():
        return Catalog(language)
    with path.open("rb") as file:
        return read_po(file, language)


if __name__ == "__main__":
    for each in LANGUAGES[1:]:
        print(f"{each}: {update(each, texts())} without translation")
