"""A check taken apart: a function whose name is its id, whose module is its criterion, whose docstring is its manual.

The docstring opens with the question and goes on with sections: ``Why``, ``Fix``, ``Answers`` (a sentence for each
reason slug, with named fields) and ``Settles`` (for each unknown, what would settle it). The name of the parameter
says whom the check is asked of:

- ``artefact``: the subject of the audit, model or dataset;
- ``model``: the model that is audited;
- ``ancestor``: each model it was made from, or the model itself when it has none;
- ``origin``: each model of the chain that has no parent;
- ``member``: each model whose training made the weights;
- ``dataset``: each training set of the chain, or the model itself when none is named.
"""

import inspect
import re
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Final, NamedTuple

from openaudit.dossier import Dossier
from openaudit.finding import Answer, Finding
from openaudit.subject import Kind

Function = Callable[[Dossier], Answer]

ASKED_OF: Final = ("artefact", "model", "ancestor", "origin", "member", "dataset")


class Check(NamedTuple):
    """One check and its manual."""

    id: str
    criterion: str
    asked_of: str
    question: str
    why: str
    fix: str
    answers: dict[str, str]
    settles: dict[str, str]
    function: Function

    def ask(self, model: Dossier) -> Iterator[Finding]:
        """Ask the check of everyone it concerns."""
        for dossier in _asked(self.asked_of, model):
            yield Finding(
                check=self.id, criterion=self.criterion, about=dossier.subject, answer=self.function(dossier)
            )


def _asked(whom: str, model: Dossier) -> list[Dossier]:
    if model.subject.kind is Kind.DATASET:
        return [model] if whom in {"artefact", "dataset"} else []
    if whom == "ancestor":
        return [model.other(e.target) for e in model.evidence.descent()] or [model]
    if whom == "origin":
        return list(model.origins)
    if whom == "member":
        return list(model.weight_chain)
    if whom == "dataset":
        return [model.other(e.target) for e in model.datasets] or [model]
    return [model]


def read(function: Function, criterion: str) -> Check:
    """Read a check function's docstring. Raises ValueError for one that lacks a part."""
    doc = inspect.cleandoc(function.__doc__ or "")
    question, _, rest = doc.partition("\n")
    parts = _sections(rest)
    parameter = next(iter(inspect.signature(function).parameters))
    if parameter not in ASKED_OF or not question.endswith("?") or not {"Why", "Fix", "Answers"} <= set(parts):
        raise ValueError(f"{function.__name__} is no check: it needs a question, Why, Fix and Answers")
    return Check(
        function.__name__.replace("_", "-"),
        criterion,
        parameter,
        question,
        _paragraph(parts["Why"]),
        _paragraph(parts["Fix"]),
        dict(_entries(parts["Answers"])),
        dict(_entries(parts.get("Settles", ""))),
        function,
    )


def _sections(text: str) -> dict[str, str]:
    pieces = re.split(r"^([A-Z]\w+):\n", text, flags=re.MULTILINE)
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


def _paragraph(text: str) -> str:
    return " ".join(text.split())


def _entries(text: str) -> Iterator[tuple[str, str]]:
    for entry in re.findall(r"^    ([a-z][a-z-]*): (.*(?:\n     +.*)*)", text, flags=re.MULTILINE):
        yield entry[0], _paragraph(entry[1])


def checks_of(module: ModuleType) -> list[Check]:
    """The checks of a module: its public functions, in the order they are written."""
    criterion = module.__name__.rsplit(".", 1)[-1].replace("_", "-")
    functions = [
        f for f in vars(module).values() if inspect.isfunction(f) and f.__module__ == module.__name__
    ]
    return [read(f, criterion) for f in functions if not f.__name__.startswith("_")]
