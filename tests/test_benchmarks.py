"""How fast, as ratios in one run: against the plain way to read a card, and against a command that does nothing."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any, Final

import pytest
import yaml
from markdown_it import MarkdownIt
from pydantic import BaseModel

import openaudit
import openaudit.auditing  # all rooms, for their patterns
from openaudit import knowledge
from openaudit.licenses.catalogue import catalogue
from openaudit.prose import Phrases
from tests.corpus import corpus

pytestmark = pytest.mark.benchmark

BARE: Final = "import click\n@click.command()\n@click.option('--lang')\ndef main(): ...\nmain()"


def test_a_card_is_audited_ten_times_faster_than_the_plain_way() -> None:
    paths = sorted((corpus() / "models").glob("*.md"))[::24]
    plain = _Plain()
    ours = _timed(paths, lambda path: openaudit.audit(path, offline=True).to_json())
    theirs = _timed(paths, plain.audit)
    ratio = sum(theirs) / sum(ours)
    print(
        f"\n{len(paths)} cards, {len(plain.rules)} patterns: median {median(ours) * 1000:.1f} ms against "
        f"{median(theirs) * 1000:.1f} ms; {ratio:.1f} times faster in all"
    )
    assert ratio >= 10


def test_help_is_as_fast_as_a_command_that_does_nothing() -> None:
    bare, ours = [sys.executable, "-c", BARE, "--help"], [sys.executable, "-m", "openaudit", "--help"]
    times: dict[str, list[float]] = {"bare": [], "ours": []}
    for _ in range(15):
        times["bare"].append(_seconds(lambda: _run(bare)))
        times["ours"].append(_seconds(lambda: _run(ours)))
    ratio = median(times["ours"]) / median(times["bare"])
    print(f"\n--help: {median(times['ours']) * 1000:.0f} ms, {ratio:.2f} times a bare click program")
    assert ratio <= 1.3


class _Claim(BaseModel):
    rule: str
    heading: str
    line: int
    quote: str


class _Plain:
    """PyYAML, markdown-it-py, a loop of searches over the whole text, pydantic and json: with the patterns of ours."""

    def __init__(self) -> None:
        self.rules = [(name, re.compile(p, re.IGNORECASE)) for name, p in _patterns()]
        self.parser = MarkdownIt("gfm-like", {"linkify": False})

    def audit(self, path: Path) -> str:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
        head, body = _split(text)
        try:
            metadata = yaml.safe_load(head) if head else {}
        except yaml.YAMLError:
            metadata = {}
        tokens = self.parser.parse(body)
        headings = [
            (t.map[0], tokens[n + 1].content)
            for n, t in enumerate(tokens)
            if t.type == "heading_open" and t.map
        ]
        claims = [c for name, rule in self.rules if (c := self._claim(name, rule, body, headings))]
        found = {"metadata": metadata, "claims": [c.model_dump() for c in claims]}
        return json.dumps(found, default=str)

    def _claim(self, name: str, rule: re.Pattern[str], body: str, headings: list[Any]) -> _Claim | None:
        match = rule.search(body)
        if match is None:
            return None
        line = body.count("\n", 0, match.start())
        above = [title for at, title in headings if at <= line]
        quote = body.split("\n")[line]
        return _Claim(rule=name, heading=above[-1] if above else "", line=line + 1, quote=quote)


def _split(text: str) -> tuple[str, str]:
    match = re.match(r"\s*---\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|$)", text, re.DOTALL)
    return (match.group(1), text[match.end() :]) if match else ("", text)


def _patterns() -> list[tuple[str, str]]:
    """What the package looks for in a card: its phrases, and the names that it knows, each as a pattern."""
    rooms = [module for name, module in sys.modules.items() if name.startswith("openaudit.")]
    sets = {id(s): s for room in rooms for s in vars(room).values() if isinstance(s, Phrases)}
    phrases = [(rule, p) for s in sets.values() for rule, patterns in s.rules.items() for p in patterns]
    return phrases + [("name", p) for p in dict.fromkeys(_names())]


def _names() -> Iterator[str]:
    for name in ("datasets", "benchmarks"):
        aliases = (alias for row in knowledge.rows(name) for alias in row["aliases"].split("|"))
        yield from (rf"(?<!\w){re.escape(alias.strip())}(?!\w)" for alias in aliases if alias.strip())
    yield from (row["pattern"] for name in ("families", "generators") for row in knowledge.rows(name))
    yield from (rf"(?<!\w){re.escape(known.name)}(?!\w)" for known in catalogue())


def _timed(paths: list[Path], audit: Callable[[Path], str]) -> list[float]:
    """Seconds for each card, once the tables are read and the patterns compiled."""
    for path in paths[:5]:
        audit(path)
    return [_seconds(lambda: audit(path)) for path in paths]  # noqa: B023  (called at once)


def _seconds(do: Callable[[], object]) -> float:
    since = time.perf_counter()
    do()
    return time.perf_counter() - since


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)
