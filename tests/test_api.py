"""The library as others use it: public names, types, errors, and what an audit gives."""

import importlib
import json
from pathlib import Path
from typing import assert_type

import pytest

import openaudit
from openaudit import Assessment, Audit, Evidence, Finding, OpenAuditError, Subject, audit
from openaudit.assessment import CriterionResult, Overall, Word
from tests.hub import LocalHub
from tests.reports import LOTUS, TRAP
from tests.sources import LOTUS as NAME
from tests.sources import plain


def test_every_public_name_is_there_and_is_a_name_of_the_package() -> None:
    fresh = importlib.reload(openaudit)
    assert set(dir(fresh)) == set(fresh.__all__)
    assert all(getattr(fresh, name) is not None for name in fresh.__all__)
    with pytest.raises(AttributeError, match="no attribute 'scam'"):
        _ = fresh.scam


def test_what_an_audit_gives_has_its_type() -> None:
    made = audit(LOTUS)
    assert_type(made, Audit)
    assert_type(made.verdict, Overall)
    assert_type(made.criterion("free-use"), CriterionResult)
    assert_type(made.findings, tuple[Finding, ...])
    assert_type(made.evidence, Evidence)
    assert_type(made.assessment, Assessment)
    assert_type(made.subject, Subject)
    assert (made.verdict, made.criterion("free-use").verdict) == ("truly-open", Word.MET)
    assert repr(made) == "<Audit of lotus-lab/lotus-1b: truly-open>"


def test_an_audit_is_neither_true_nor_false() -> None:
    with pytest.raises(TypeError, match=r"look at \.verdict"):
        bool(audit(TRAP))


def test_a_criterion_that_is_none_is_an_error() -> None:
    with pytest.raises(KeyError):
        audit(LOTUS).criterion("vibes")


def test_every_form_says_the_same_verdict() -> None:
    made = audit(Path(TRAP))
    said = made.model_dump()
    assert json.loads(made.model_dump_json()) == json.loads(made.to_json()) == said
    assert said["verdict"] == made.verdict == "not-truly-open"
    assert "Not truly open" in made.to_text()
    assert "Not truly open" in made.to_markdown()


def test_options_are_those_of_the_command(hub: LocalHub, tmp_path: Path) -> None:
    plain(hub)
    made = audit(NAME, endpoint=hub.url, language="fr", policy="strict", shallow=True, timeout=5)
    made.save(tmp_path / "a.zip")
    assert audit(tmp_path / "a.zip").to_json() == made.to_json()
    assert audit(tmp_path / "a.zip", language="en").evidence.asked.language == "en"


def test_an_option_that_is_none_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="colour"):
        audit(LOTUS, colour="red")


@pytest.mark.parametrize("kind", ["model", "dataset"])
def test_a_folder_is_what_the_caller_says(tmp_path: Path, kind: str) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# Lotus\n")
    made = audit(tmp_path, kind=kind, offline=True)
    assert made.subject.kind == kind


def test_errors_are_of_one_family_and_say_their_kind(hub: LocalHub) -> None:
    with pytest.raises(openaudit.SubjectNotFound) as caught:
        audit("acme/none", endpoint=hub.url)
    assert isinstance(caught.value, OpenAuditError)
    assert caught.value.kind == "not-found"
    with pytest.raises(openaudit.InvalidSubject):
        audit("no/such/thing")
