"""The commands as somebody types them: what they print, what they load, how they end."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openaudit import audit
from openaudit.check import Check
from openaudit.checks import all_checks
from openaudit.licenses.catalogue import catalogue
from tests.hub import LocalHub
from tests.reports import LOTUS, TRAP, command, process, program
from tests.sources import plain

HEAVY = {
    "pydantic",
    "rich",
    "requests",
    "huggingface_hub",
    "spdx_tools",
    "httpx",
    "httpx2",
    "yaml",
    "re2",
    "pyromark",
}


@pytest.mark.parametrize(
    "arguments", ["['--help']", "['--version']", "['check', '--help']", "['explain', '-h']"]
)
def test_help_and_version_load_nothing_heavy(arguments: str) -> None:
    code = (
        "import sys\nfrom openaudit.cli import main\nsys.argv[1:] = " + arguments + "\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        f"print('loaded:', sorted(set(sys.modules) & {HEAVY!r}))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "loaded: []"


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = f"import sys, openaudit\nprint(sorted(set(sys.modules) & {HEAVY!r}))"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


@pytest.mark.parametrize(
    ("suffix", "start"), [(".json", "{"), (".md", "# "), (".svg", "<svg"), (".txt", "lotus-lab")]
)
def test_the_suffix_of_the_output_says_the_form(tmp_path: Path, suffix: str, start: str) -> None:
    path = tmp_path / f"a{suffix}"
    ran = command("check", LOTUS, "-o", str(path))
    assert (ran.code, ran.out) == (0, "")
    assert path.read_text(encoding="utf-8").startswith(start)
    assert list(tmp_path.iterdir()) == [path], "nothing half-written is left"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--format", "pdf"),
        ("--json", "--format", "markdown"),
        ("-o", "a.xyz"),
        ("--timeout", "0"),
        ("--lang", "tlh"),
        ("--nonsense",),
    ],
)
def test_a_mistake_in_the_command_is_named_and_has_its_code(arguments: tuple[str, ...]) -> None:
    ran = command("check", *([LOTUS] if arguments else []), *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "Error" in ran.err


def test_quiet_is_a_line_a_subject() -> None:
    ran = command("check", LOTUS, TRAP, "-q")
    assert [line.split("\t")[1:] for line in ran.out.splitlines() if line] == [
        ["truly-open", "3"],
        ["not-truly-open", "0"],
    ]


def test_report_renders_a_bundle_again_in_each_form() -> None:
    assert command("report", LOTUS).out == command("check", LOTUS).out
    assert json.loads(command("report", LOTUS, "-f", "json").out)["verdict"] == "truly-open"
    assert command("report", LOTUS, "-f", "markdown").out == audit(LOTUS).to_markdown()


@pytest.mark.parametrize("check", all_checks(), ids=lambda c: c.id)
def test_every_check_has_a_manual(check: Check) -> None:
    ran = command("explain", check.id)
    assert ran.code == 0
    assert check.question in ran.out
    assert all(slug in ran.out for slug in check.answers)


@pytest.mark.parametrize(
    "name", ["llama3.1", "Apache-2.0", "apache-2.0", "gemma", "MIT License", "cc-by-nc-4.0"]
)
def test_a_licence_is_explained_by_any_of_its_names(name: str) -> None:
    ran = command("explain", name)
    assert ran.code == 0
    known = catalogue().named(name)
    assert known
    assert known.id in ran.out
    assert all(restriction in ran.out for restriction in known.restrictions)


def test_what_is_neither_check_nor_licence_is_said_to_be_neither() -> None:
    ran = command("explain", "data-vibes")
    assert (ran.code, ran.out) == (2, "")
    assert "data-stages" in ran.err


def test_the_lists_are_whole_in_both_forms() -> None:
    assert (
        len(command("rules").out.splitlines())
        == len(json.loads(command("rules", "--json").out))
        == len(all_checks())
    )
    assert (
        len(command("licenses").out.splitlines()) == len(json.loads(command("licenses", "--json").out)) > 700
    )


def test_an_interrupt_ends_with_130_and_leaves_nothing(hub: LocalHub, tmp_path: Path) -> None:
    plain(hub)
    hub.fault(".", "stall", None)
    target = tmp_path / "a.zip"
    running = subprocess.Popen(
        program("check", "acme/lotus", "--endpoint", hub.url, "--save", str(target)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell starts background jobs deaf to interrupts, and a deaf parent hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )
    while not hub.requests and running.poll() is None:
        time.sleep(0.02)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert (running.returncode, out) == (130, "")
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_goes_away_is_no_error() -> None:
    script = " ".join(program("licenses")) + " | head -n 1"
    ran = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_it_runs_as_a_module_in_a_process_of_its_own() -> None:
    ran = process("check", LOTUS, "-q")
    assert (ran.code, ran.out, ran.err) == (0, "lotus-lab/lotus-1b\ttruly-open\t3\n", "")
