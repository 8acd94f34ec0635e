"""The README shows what really comes out."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from openaudit.cli import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_output_shown_is_the_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    shown = re.search(
        r"^openaudit check (examples/\S+)\n```.*?^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL
    )
    assert shown
    done = CliRunner().invoke(cli, ["check", shown.group(1)])
    assert (done.exit_code, done.stdout.strip()) == (0, shown.group(2).strip())


def test_the_python_shown_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    shown = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert shown
    exec(compile(shown.group(1), "README.md", "exec"), {})  # noqa: S102
    assert capsys.readouterr().out.startswith("truly-open\n")
