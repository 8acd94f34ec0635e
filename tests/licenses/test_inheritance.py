"""What follows for a model from the licences of its base and of its data: the eight rules."""

import json
from typing import Any

import pytest

from openaudit.licenses.inheritance import Conflict, conflicts, warnings
from openaudit.subject import Kind, Subject
from tests.licenses import conclude

CHAT = Subject(kind=Kind.MODEL, id="acme/lotus-1b-chat")
POND = Subject(kind=Kind.DATASET, id="acme/pond")


def front(body: str = "", **fields: Any) -> dict[str, str]:
    """A card with these fields."""
    return {"README.md": f"---\n{json.dumps(fields)}\n---\n\n{body}\n"}


def against(base: str, derived: str | None, body: str = "", name: str = CHAT.id) -> dict[str, Conflict]:
    """The conflicts of a model under one licence with a base under another, by rule."""
    own = front(body, **({"license": derived} if derived else {}))
    subject = Subject(kind=Kind.MODEL, id=name)
    found = conflicts(conclude(own, subject), conclude(front(license=base)))
    return {conflict.rule: conflict for conflict in found}


def warned(data: dict[str, str], derived: str = "mit") -> dict[str, Conflict]:
    """The warnings to a model about one of its datasets, by rule."""
    found = warnings(conclude(front(license=derived), CHAT), conclude(data, POND))
    return {warning.rule: warning for warning in found}


# ---------------------------------------------------------------------- 1 and 5: restrictions dropped


def test_a_free_tag_on_a_restricted_base_drops_its_restrictions() -> None:
    conflict = against("tongyi-qianwen", "mit")["dropped-restriction"]
    assert "user-threshold" in conflict.detail
    assert conflict.license == "LicenseRef-Tongyi-Qianwen"
    assert conflict.known
    assert {c.line for c in conflict.citations} == {2}
    assert not conflict.warning


def test_a_base_whose_terms_must_flow_down_is_told_so() -> None:
    assert "flow-down" in against("creativeml-openrail-m", "apache-2.0")
    found = against("llama3.1", "mit")["flow-down"]
    assert "user-threshold" in found.detail
    assert "flow-down" in against("gemma", "mit")


def test_the_same_licence_drops_nothing() -> None:
    for licence in ("llama3.1", "gemma", "creativeml-openrail-m", "cc-by-nc-4.0"):
        assert not {"dropped-restriction", "flow-down", "non-commercial"} & set(against(licence, licence))


def test_restrictions_repeated_in_prose_are_not_dropped() -> None:
    body = "The model is for non-commercial use only."
    assert "non-commercial" not in against("cc-by-nc-4.0", "mit", body)


def test_silence_gives_nothing_more_than_the_base() -> None:
    assert against("cc-by-nc-4.0", None) == {}
    assert "dropped-restriction" not in against("llama3.1", None)


# ---------------------------------------------------------------------- 2: naming


@pytest.mark.parametrize(
    ("name", "body", "met"),
    [
        ("acme/lotus", "", False),
        ("acme/lotus", "Built with Llama", False),
        ("acme/Llama-lotus", "Built with Llama", True),
        ("acme/llama-lotus", "", False),
    ],
)
def test_the_base_wants_its_name_shown(name: str, body: str, met: bool) -> None:
    assert ("naming" not in against("llama3.1", "llama3.1", body, name)) is met


# ---------------------------------------------------------------------- 3: no derivatives, non-commercial


def test_any_derivative_of_a_base_without_derivatives_conflicts() -> None:
    assert "no-derivatives" in against("cc-by-nd-4.0", "cc-by-nd-4.0")
    assert "no-derivatives" in against("cc-by-nd-4.0", None)


def test_a_non_commercial_base_conflicts_with_a_commercial_tag() -> None:
    assert "non-commercial" in against("cc-by-nc-4.0", "apache-2.0")
    assert "non-commercial" not in against("cc-by-nc-4.0", "cc-by-nc-sa-4.0")


# ---------------------------------------------------------------------- 4: share-alike


@pytest.mark.parametrize(
    ("base", "derived", "met"),
    [
        ("cc-by-sa-4.0", "mit", False),
        ("cc-by-sa-4.0", "cc-by-sa-4.0", True),
        ("cc-by-sa-4.0", "gpl-3.0", True),
        ("gpl-3.0", "apache-2.0", False),
        ("gpl-3.0", "agpl-3.0", True),
        ("agpl-3.0", "gpl-3.0", False),
        ("gpl-2.0", "gpl-3.0", False),
        ("lgpl-3.0", "gpl-3.0", True),
        ("apache-2.0", "mit", True),
        ("mit", "gpl-3.0", True),
    ],
)
def test_share_alike_asks_for_the_same_or_a_compatible_licence(base: str, derived: str, met: bool) -> None:
    assert ("share-alike" not in against(base, derived)) is met


def test_unsaid_counts_as_shared_alike() -> None:
    assert against("cc-by-sa-4.0", None) == {}


# ---------------------------------------------------------------------- free bases


@pytest.mark.parametrize("base", ["mit", "apache-2.0", "cc-by-4.0", "bsd-3-clause", "cc0-1.0", "openmdw-1.0"])
def test_a_free_base_without_copyleft_conflicts_with_nothing(base: str) -> None:
    for derived in ("mit", "apache-2.0", "cc-by-nc-4.0", "llama3.1", None):
        assert against(base, derived) == {}


def test_an_unknown_base_concludes_nothing() -> None:
    assert against("other", "mit") == {}
    assert against("cc", "mit") == {}


# ---------------------------------------------------------------------- 6 and 7: data, generators


@pytest.mark.parametrize(
    ("licence", "detail"),
    [("cc-by-nc-4.0", "non-commercial"), ("cc-by-nd-4.0", "no-derivatives"), ("cc-by-sa-4.0", "share-alike")],
)
def test_terms_of_the_data_are_a_warning(licence: str, detail: str) -> None:
    warning = warned(front(license=licence))["data-terms"]
    assert warning.warning
    assert detail in warning.detail
    assert warning.about == POND
    assert warning.citations


def test_outputs_that_may_not_train_others_are_a_warning() -> None:
    assert set(warned(front(license="llama2"))) == {"outputs"}
    body = "You may not use the data to train other large language models."
    assert warned(front(body, license="mit"))["outputs"].citations[0].quote == body


def test_free_data_warns_of_nothing() -> None:
    for licence in ("mit", "cc-by-4.0", "cc0-1.0", "odc-by"):
        assert warned(front(license=licence)) == {}


def test_data_shared_alike_suits_a_model_shared_alike() -> None:
    assert warned(front(license="cc-by-sa-4.0"), derived="cc-by-sa-4.0") == {}


def test_a_restricted_model_needs_no_warning() -> None:
    assert warned(front(license="cc-by-nc-4.0"), derived="cc-by-nc-4.0") == {}


# ---------------------------------------------------------------------- 8: the union up the chain


def test_several_licences_of_the_base_each_conflict() -> None:
    base = conclude(front(license=["cc-by-nd-4.0", "llama3.1"]))
    found = {c.rule for c in conflicts(conclude(front(license="mit"), CHAT), base)}
    assert {"no-derivatives", "flow-down"} <= found
