"""What a script may rely on: the exit code, and results on stdout alone."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from openaudit.cli import main
from tests.hub import LFS, LocalHub
from tests.sources import LOTUS, family, plain

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(hub: LocalHub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``openaudit check`` against the local Hub: the exit code, stdout and stderr."""

    def check(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["openaudit", "check", "--endpoint", hub.url, *arguments])
        with pytest.raises(SystemExit) as caught:
            main()
        out, err = capsys.readouterr()
        code = caught.value.code
        assert isinstance(code, int)
        return code, out, err

    return check


FAILURES: dict[str, tuple[int, str, Any]] = {
    "missing": (3, "not-found", lambda hub: None),
    "private": (3, "not-found", lambda hub: plain(hub, private=True)),
    "disabled": (4, "denied", lambda hub: plain(hub, disabled=True)),
    "out of quota": (3, "rate-limited", lambda hub: hub.quota("api", 0)),
    "no Hub": (3, "unreachable", lambda hub: hub.fault(".", "html", None)),
    "in trouble": (3, "unreachable", lambda hub: hub.fault(".", "503", None)),
    "silent": (3, "unreachable", lambda hub: hub.fault(".", "stall", None)),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_subject_that_cannot_be_audited_has_a_code_a_kind_and_a_sentence(
    hub: LocalHub, run: Run, name: str
) -> None:
    code, kind, prepare = FAILURES[name]
    prepare(hub)
    found, out, err = run(LOTUS, "--json", "--timeout", "0.5")
    failure = json.loads(out)
    assert found == code
    assert failure == {
        "schema": 1,
        "subject": {"requested": LOTUS},
        "error": {"kind": kind, "message": failure["error"]["message"]},
    }
    assert failure["error"]["message"] in err
    assert "Traceback" not in err


def test_what_names_nothing_is_a_mistake_in_the_command(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("no bundle")
    for subject in ("a/b/c", "./nothing", str(tmp_path / "a.zip")):
        code, out, err = run(subject)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1


def test_a_gap_met_later_changes_no_code(hub: LocalHub, run: Run) -> None:
    family(hub, gated="manual")
    hub.fault("acme/base", "503", None)
    hub.dataset("acme/seeds", disabled=True)
    code, out, err = run(LOTUS, "--json", "--timeout", "1")
    assert (code, err) == (0, "")
    assert {gap["why"] for gap in json.loads(out)["gaps"]} == {"gated", "unreachable", "denied"}


def test_the_verdict_changes_the_code_only_where_a_gate_was_set(hub: LocalHub, run: Run) -> None:
    hub.model(LOTUS, {"README.md": "# Lotus\n", "model.safetensors": LFS(2_000_000)}, gated="manual")
    assert run(LOTUS)[0] == 0
    assert run(LOTUS, "--require", "free-use")[0] == 1
    assert run(LOTUS, "--fail-under", "1")[0] == 1
    assert run(LOTUS, "--fail-under", "0")[0] == 0


def test_with_several_subjects_the_worst_code_wins_and_all_are_reported(hub: LocalHub, run: Run) -> None:
    plain(hub)
    plain(hub, "acme/banned", disabled=True)
    assert run(LOTUS, "acme/none")[0] == 3
    assert run("acme/none", "acme/banned", LOTUS)[0] == 4
    code, out, _ = run("acme/banned", "a/b/c", LOTUS, "acme/none", "--json")
    assert code == 2
    assert [result.get("error", {}).get("kind") for result in json.loads(out)] == [
        "denied",
        "invalid-subject",
        None,
        "not-found",
    ]


def test_a_token_comes_from_the_option_or_the_environment_and_its_use_is_recorded(
    hub: LocalHub, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain(hub, private=True)
    token = hub.token(LOTUS)
    assert run(LOTUS)[0] == 3
    code, out, _ = run(LOTUS, "--token", token, "--json")
    assert (code, json.loads(out)["authenticated"]) == (0, True)
    monkeypatch.setenv("HF_TOKEN", token)
    code, out, _ = run(LOTUS, "--json")
    assert (code, json.loads(out)["authenticated"]) == (0, True)
    assert token not in out


def test_a_saved_bundle_is_the_same_report_when_the_hub_is_gone(
    hub: LocalHub, run: Run, tmp_path: Path
) -> None:
    family(hub)
    _, before, _ = run(LOTUS, "--json", "--save", str(tmp_path / "a.zip"))
    hub.close()
    code, after, _ = run(str(tmp_path / "a.zip"), "--json")
    assert (code, after) == (0, before)


@pytest.mark.parametrize("option", ["--save", "--output"])
def test_a_place_that_cannot_be_written_to_is_a_mistake_in_the_command(
    hub: LocalHub, run: Run, tmp_path: Path, option: str
) -> None:
    plain(hub)
    suffix = ".zip" if option == "--save" else ".json"
    code, _, err = run(LOTUS, option, str(tmp_path / "no" / f"a{suffix}"))
    assert code == 2
    assert "internal error" not in err
