"""The report in Markdown: its parts, and that nothing of a card becomes markup."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from openaudit import audit
from tests.hub import LocalHub
from tests.reports import EXAMPLES, LOTUS, MARKUP, TRAP, hostile

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def test_the_report_has_its_parts() -> None:
    text = audit(TRAP).to_markdown()
    for part in ("# lotus", "| ✗ | Free use |", "```mermaid", "## What to publish", "## Findings"):
        assert part in text, part
    assert "**Truly open" in audit(LOTUS).to_markdown()


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.zip")), ids=lambda p: p.stem)
def test_every_claim_links_the_line_that_proves_it(path: object) -> None:
    made = audit(str(path))
    text = made.to_markdown()
    for finding in made.findings:
        assert all(c.url in text for c in finding.answer.citations[:4])


@pytest.mark.parametrize("name", MARKUP)
def test_nothing_that_a_card_says_becomes_markup(hub: LocalHub, name: str) -> None:
    plain = hostile(hub, "plain words").to_markdown()
    text = hostile(hub, MARKUP[name]).to_markdown()
    assert _kinds(text) == _kinds(plain)
    links = [str(t.attrs["href"]) for t in _tokens(text) if t.type == "link_open"]
    assert links
    assert all(link.startswith(hub.url) for link in links)


def _tokens(text: str) -> list[Token]:
    blocks = READER.parse(text)
    return [*blocks, *(child for block in blocks for child in block.children or ())]


def _kinds(text: str) -> set[str]:
    """The kinds of elements in a document."""
    return {t.type for t in _tokens(text)} - {"softbreak"}
