"""Every real model card, audited alone: no crash, valid JSON, and each quote is the line that its citation names."""

import json
import time
from collections import Counter
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import pytest
from markdown_it import MarkdownIt

import openaudit
from openaudit.card import Card
from openaudit.evidence import QUOTE_LIMIT
from tests.corpus import corpus, models
from tests.reports import validate

pytestmark = pytest.mark.corpus


def test_every_card_is_audited_and_every_quote_is_the_line_it_names() -> None:
    verdicts: Counter[str] = Counter()
    milliseconds = []
    for number, path in enumerate(sorted((corpus() / "models").glob("*.md"))):
        since = time.perf_counter()
        audit = openaudit.audit(path, offline=True)
        text = audit.to_json()
        milliseconds.append((time.perf_counter() - since) * 1000)
        report = json.loads(text)
        if number % 8 == 0:  # the schema takes longer than the audit
            validate(report)
        assert _quotes(report) == _lines(report, path), path.name
        verdicts[str(audit.verdict)] += 1
    p95 = quantiles(milliseconds, n=20)[-1]
    print(f"\n{dict(verdicts)}; ms a card: median {median(milliseconds):.1f}, 95th percentile {p95:.1f}")
    assert verdicts.keys() <= {"undetermined", "not-truly-open"}, "a card alone proves no openness"


def _citations(value: Any) -> list[dict[str, Any]]:
    """Every citation anywhere in a report."""
    if isinstance(value, list):
        return [c for part in value for c in _citations(part)]
    if not isinstance(value, dict):
        return []
    own = [value] if {"line", "end_line", "quote"} <= value.keys() else []
    return own + [c for part in value.values() for c in _citations(part)]


def _quotes(report: dict[str, Any]) -> list[str]:
    return [c["quote"] for c in _citations(report)]


def _lines(report: dict[str, Any], path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    return [
        "\n".join(lines[c["line"] - 1 : c["end_line"]])[:QUOTE_LIMIT] if c["line"] else ""
        for c in _citations(report)
    ]


def test_headings_are_those_of_markdown_it() -> None:
    parser = MarkdownIt("commonmark").enable("table")
    differ = []
    for read in models():
        assert read.card
        card: Card = read.card
        body = "\n".join(card.document.lines[card.body_line - 1 :])
        theirs = [
            (t.map[0] + card.body_line, int(t.tag[1]))
            for t in parser.parse(body)
            if t.type == "heading_open" and t.map
        ]
        ours = [(h.line, h.level) for h in card.headings if not h.marked_up]
        if ours != theirs:
            differ.append(read.subject.id)
    print(f"\nheadings differ on {len(differ)} cards: {differ[:5]}")
    assert not differ
