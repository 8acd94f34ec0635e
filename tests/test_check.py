"""The checks as a whole: each has a manual that says what it answers, reads nothing itself, and never guesses."""

import ast
import inspect
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from openaudit import check as checking
from openaudit.checks import all_checks, find_check, findings, free_use, method_transparency, training_data
from openaudit.evidence import Asked, Evidence, Node
from openaudit.finding import Verdict
from openaudit.frameworks import leaves, table
from openaudit.reports.words import sentence, translator
from openaudit.subject import Kind, Place, Subject
from tests.checks import NOW, evidence, front, model

MODULES = {"free-use": free_use, "method-transparency": method_transparency, "training-data": training_data}
ANSWERS = {"yes", "partial", "no", "unknown", "not_applicable"}
CHECKS = pytest.mark.parametrize("check", all_checks(), ids=lambda c: c.id)

WORLD = {
    "acme/lotus-1b-chat": model(
        front(
            "# Lotus\n\nFine-tuned on [talks](https://huggingface.co/datasets/acme/talks).",
            base_model="acme/lotus-1b",
            license="mit",
        )
    ),
    "acme/lotus-1b": model(
        front("# Lotus\n\nPretrained from scratch on the C4 dataset.", license="apache-2.0")
    ),
    "datasets/acme/talks": {"README.md": {"license": "cc-by-4.0"}, "data.parquet": 9_000_000},
}


def empty(kind: Kind = Kind.MODEL) -> Evidence:
    """Evidence of a subject of which nothing was read."""
    subject = Subject(kind=kind, id="acme/lotus")
    asked = Asked(requested=subject.id, place=Place.HUB)
    return Evidence(subject=subject, asked=asked, started=NOW, nodes={subject: Node(subject=subject)})


def test_the_rule_book_has_25_checks() -> None:
    counts = {criterion: sum(c.criterion == criterion for c in all_checks()) for criterion in MODULES}
    assert counts == {"free-use": 8, "method-transparency": 8, "training-data": 9}
    assert find_check("data-stages") is not None
    assert find_check("data-vibes") is None


@pytest.mark.parametrize("kind", [Kind.MODEL, Kind.DATASET])
def test_of_nothing_nothing_is_said(kind: Kind) -> None:
    found = findings(empty(kind))
    assert found
    assert {f.answer.verdict for f in found} == {Verdict.UNKNOWN}


@CHECKS
def test_what_a_check_answers_is_what_its_manual_explains(check: checking.Check) -> None:
    module = MODULES[check.criterion]
    assert set(_slugs(check.function.__name__, module)) == check.answers.keys()
    unknowns = set(_slugs(check.function.__name__, module, {"unknown"}))
    assert check.settles.keys() == unknowns, (
        "what would settle it is said for each unknown, and for nothing else"
    )


def _slugs(function: str, module: ModuleType, answers: set[str] = ANSWERS) -> Iterator[str]:
    """The reasons that a function gives, itself or through the module's own functions that it calls."""
    functions = {
        f.name: f for f in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(f, ast.FunctionDef)
    }
    wanted, seen = [function], set[str]()
    while wanted:
        name = wanted.pop()
        if name in seen or (name != function and find_check(name.replace("_", "-"))):
            continue
        seen.add(name)
        for node in ast.walk(functions[name]):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if called in answers and isinstance(node, ast.Call) and isinstance(node.args[0], ast.Constant):
                yield str(node.args[0].value)
            elif isinstance(node, ast.Name) and node.id in functions:
                wanted.append(node.id)


def test_a_check_opens_no_file_and_no_connection() -> None:
    world = evidence(WORLD)
    findings(world)  # the tables of facts are read once, before
    opened: list[str] = []
    watching = True

    def watch(event: str, _args: tuple[Any, ...]) -> None:
        if watching and event in {
            "open",
            "socket.connect",
            "socket.getaddrinfo",
            "subprocess.Popen",
            "os.system",
        }:
            opened.append(event)

    sys.addaudithook(watch)
    findings(evidence(WORLD | {"datasets/acme/more": {"README.md": "# More"}}))
    watching = False
    assert not opened


def test_every_sentence_has_the_words_it_wants() -> None:
    for finding in findings(evidence(WORLD)):
        text = sentence(finding, translator("en"))
        assert text, finding.check
        assert "{" not in text, text


def test_frameworks_name_no_check_that_is_not_there() -> None:
    known = {c.id for c in all_checks()}
    for kind in ("model", "dataset"):
        for rules in table("openaudit")[kind]["criteria"].values():
            named = {check for part in rules.get("all", []) for check in leaves(part)} | set(
                rules.get("checks", [])
            )
            assert named <= known


@pytest.mark.parametrize(
    "manual",
    [
        None,
        "No question.",
        "A question?",
        "A question?\n\n    Why:\n        So.\n    Fix:\n        Do.",
    ],
)
def test_a_function_without_a_manual_is_no_check(manual: str | None) -> None:
    def model(model: object) -> object:
        return model

    model.__doc__ = manual
    with pytest.raises(ValueError, match="is no check"):
        checking.read(model, "free-use")  # type: ignore[arg-type]
