"""The report for people: what it says first, and that nothing of a card acts on the terminal it is shown on."""

import re
import unicodedata

import pytest

from openaudit import audit
from tests.hub import LocalHub
from tests.hub.hostile import ESCAPES
from tests.reports import BIDI, LOTUS, TRAP, Terminal, command, hostile

COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def test_the_verdict_comes_first_then_each_criterion_with_its_sign() -> None:
    lines = audit(TRAP).to_text().splitlines()
    assert lines[1] == "Not truly open · 0 of 3 criteria met"
    said = [line for line in lines if line and line[0] in "✓~✗?"]
    assert [line.partition(":")[0] for line in said[:3]] == [
        "✗ Free use",
        "? Method transparency",
        "? Training data",
    ]


def test_what_is_truly_open_has_nothing_to_publish() -> None:
    text = audit(LOTUS).to_text()
    assert "Truly open · 3 of 3 criteria met" in text
    assert "What to publish" not in text


def test_verbose_tells_every_check_with_its_lines() -> None:
    made = audit(TRAP)
    text = made.to_text(verbose=True)
    assert all(f"{f.check}" in text for f in made.findings)
    assert all(c.url in text for f in made.findings for c in f.answer.citations[:1])


@pytest.mark.parametrize("path", [LOTUS, TRAP])
def test_a_pipe_gets_no_colour_and_no_wrapping(path: str) -> None:
    ran = command("check", path)
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    assert max(map(len, ran.out.splitlines())) > 120


def test_a_terminal_gets_colour_within_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    shown = command("check", TRAP, stdout=Terminal()).out
    assert COLOUR.search(shown)
    assert max(len(COLOUR.sub("", line).rstrip()) for line in shown.splitlines()) <= 60


@pytest.mark.parametrize(
    ("variable", "value", "coloured"), [("NO_COLOR", "1", False), ("FORCE_COLOR", "1", True)]
)
def test_the_environment_decides_on_colour(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, coloured: bool
) -> None:
    monkeypatch.setenv(variable, value)
    stream = Terminal() if not coloured else None
    assert bool(COLOUR.search(command("check", TRAP, stdout=stream).out)) is coloured


@pytest.mark.parametrize("text", [ESCAPES, BIDI, "[bold red]x[/]", ":smile:", "a\rb\x08c\x9bd"], ids=repr)
def test_nothing_that_a_card_says_acts_on_the_terminal(hub: LocalHub, text: str) -> None:
    made = hostile(hub, f"hostile {text} words")
    command_line = ("check", "acme/lotus", "--endpoint", hub.url, "--shallow", "-v")
    coloured = COLOUR.sub("", command(*command_line, stdout=Terminal()).out)
    for shown in (made.to_text(verbose=True), coloured):
        assert all(c == "\n" or unicodedata.category(c) not in {"Cc", "Cf"} for c in shown)
        assert "hostile" in shown


def test_what_looks_like_our_markup_is_shown_as_it_is(hub: LocalHub) -> None:
    text = hostile(hub, "[bold red]x[/] :smile:").to_text(verbose=True)
    assert "[bold red]x[/] :smile:" in text
