"""What the licence of a model is, from everything that its repository says of it."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from openaudit.evidence import Gap, Role, Why
from openaudit.licenses.conclude import conclusion, governs, is_license_file, is_policy_file
from openaudit.subject import Kind, Subject
from tests.licenses import LOTUS, conclude, limits, read
from tests.world.open import MIT

OWN = "Acme Lotus License\n\nYou may use the Lotus weights as this text says."
POND = Subject(kind=Kind.DATASET, id="acme/pond")


def card(body: str = "", **fields: Any) -> dict[str, str]:
    """A repository that has a card with these fields and this text."""
    return {"README.md": f"---\n{json.dumps(fields)}\n---\n\n# Lotus 1B\n\n{body}\n"}


def concluded(files: Mapping[str, str], **options: Any) -> set[str]:
    """The ids of the licences concluded."""
    return {known.id for known in conclude(files, **options).concluded}


# ---------------------------------------------------------------------- metadata


@pytest.mark.parametrize(
    ("fields", "expression", "free"),
    [
        ({"license": "mit"}, "MIT", True),
        ({"license": "Apache License 2.0"}, "Apache-2.0", True),
        ({"license": ["mit"]}, "MIT", True),
        ({"license": ["mit", "cc-by-4.0"]}, "MIT AND CC-BY-4.0", True),
        ({"license": ["mit", "cc-by-nc-4.0"]}, "MIT AND CC-BY-NC-4.0", False),
        ({"license": "MIT OR CC-BY-NC-4.0"}, "MIT OR CC-BY-NC-4.0", True),
        ({"license": "MIT AND CC-BY-NC-4.0"}, "MIT AND CC-BY-NC-4.0", False),
        ({"license": "cc-by-nc-4.0"}, "CC-BY-NC-4.0", False),
        ({"license": "other", "license_name": "flux-1-dev-non-commercial-license"}, "LicenseRef-FLUX-dev-NC", False),
        ({"license": "other", "license_name": "MIT"}, "MIT", True),
        ({"license": "other", "license_link": "https://opensource.org/license/mit/"}, "MIT", True),
    ],
)  # fmt: skip
def test_metadata_names_a_licence(fields: dict[str, Any], expression: str, free: bool) -> None:
    found = conclude(card(**fields))
    assert found.expression == expression
    assert (found.free_by is not None) is free
    assert bool(found.terms) is not free


@pytest.mark.parametrize(
    "fields",
    [
        {"license": "cc"},
        {"license": "other"},
        {"license": "unknown"},
        {"license": "acme-terms"},
        {"license": ["mit", "acme-terms"]},
        {"license": ["mit", "other"]},
        {"license": "mit", "license_name": "acme-terms"},
        {"license": "mit", "license_link": "https://acme.example/terms"},
        {"license": "other", "license_name": "acme-community-license", "license_link": "LICENSE"},
        {"license": 7},
        {"license": {"name": "mit"}},
        {},
    ],
)
def test_what_is_vague_is_neither_free_nor_restricted(fields: dict[str, Any]) -> None:
    found = conclude(card(**fields))
    assert found.free_by is None
    assert found.terms == ()


def test_a_name_that_speaks_of_a_restriction_is_enough_to_restrict() -> None:
    found = conclude(card(license="other", license_name="acme-non-commercial-license"))
    assert limits(found) == {"non-commercial"}
    assert found.expression is None
    assert found.declared == "other, acme-non-commercial-license"


# ---------------------------------------------------------------------- texts


@pytest.mark.parametrize(
    ("value", "held"), [(False, {"non-commercial"}), ("no", {"non-commercial"}), (True, set())]
)
def test_metadata_may_say_that_use_is_not_commercial(value: Any, held: set[str]) -> None:
    assert limits(conclude(card(license="mit", commercial=value))) == held


def test_a_text_is_stronger_than_a_tag() -> None:
    found = conclude(card(license="other", license_name="acme-license") | {"LICENSE": MIT})
    assert found.expression == "MIT"
    assert found.text_match in {"exact", "same"}
    assert found.unclear != () or found.free_by is not None


def test_a_text_beside_its_own_tag_is_free() -> None:
    found = conclude(card(license="mit") | {"LICENSE": MIT})
    assert found.free_by is not None
    assert found.free_by.where == "text"
    assert not found.conflict


def test_an_unknown_text_behind_a_free_tag_leaves_the_question_open() -> None:
    found = conclude(card(license="mit") | {"LICENSE": OWN})
    assert found.text_match == "none"
    assert found.free_by is None
    assert found.terms == ()


def test_an_unknown_text_that_restricts_decides_against_the_tag() -> None:
    found = conclude(card(license="mit") | {"LICENSE": OWN + "\n\nYou may not use the weights commercially."})
    assert limits(found) == {"non-commercial"}
    assert found.conflict
    assert found.terms[0].citation.quote == "You may not use the weights commercially."


def test_what_is_added_to_a_free_text_is_read() -> None:
    added = "\n\nThe Software may not be used for military purposes or by companies with annual revenue above USD 1 million.\n"
    found = conclude(card(license="mit") | {"LICENSE": MIT + added})
    assert found.text_match == "modified"
    assert limits(found) == {"field-of-use", "revenue-threshold"}
    assert found.free_by is None


def test_a_harmless_addition_is_still_unclear() -> None:
    found = conclude(
        card(license="mit")
        | {"LICENSE": MIT + "\n\nThe Lotus Lab thanks the rain and the frogs of the pond.\n"}
    )
    assert found.terms == ()
    assert found.free_by is None


def test_a_short_notice_names_its_licence() -> None:
    assert concluded(card() | {"LICENSE": "SPDX-License-Identifier: Apache-2.0\n"}) == {"Apache-2.0"}
    assert concluded(card() | {"LICENSE.md": "The weights are released under the MIT License.\n"}) == {"MIT"}


def test_files_govern_what_their_names_say() -> None:
    files = card(license="other") | {
        "LICENSE-CODE": MIT,
        "LICENSE-MODEL": OWN + "\n\nFor research use only.\n",
    }
    assert limits(conclude(files)) == {"research-only"}
    assert conclude(files, thing="code").terms == ()
    assert concluded(files, thing="code") == {"MIT"}


def test_a_plain_licence_governs_what_no_other_does() -> None:
    files = card() | {"LICENSE": MIT, "LICENSE-CODE": OWN}
    assert concluded(files) == {"MIT"}


def test_a_use_policy_restricts_beside_a_free_tag() -> None:
    files = card(license="apache-2.0") | {
        "USE_POLICY.md": "You agree not to use Lotus:\n\n- to defame others\n- for military purposes\n"
    }
    assert limits(conclude(files)) == {"use-policy", "field-of-use"}


def test_a_notice_beside_the_licence_is_read_for_what_it_holds_back() -> None:
    beside = {**card(license="mit"), "LICENSE": MIT}
    assert conclude({**beside, "NOTICE": "Lotus\nCopyright Acme\n"}).free_by
    bound = conclude({**beside, "NOTICE": "Lotus may not be used for commercial purposes.\n"})
    assert (limits(bound), bound.free_by) == ({"non-commercial"}, None)


def test_a_notice_that_names_a_restricted_licence_leaves_open_whose_it_is() -> None:
    notice = "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright Meta.\n"
    found = conclude({**card(license="mit"), "LICENSE": MIT, "NOTICE": notice})
    assert (limits(found), found.free_by) == (set(), None)


@pytest.mark.parametrize(
    "body",
    ["License: [Modified MIT License](https://acme.example/a)", "Released under a modified MIT license."],
)
def test_a_modified_licence_is_another_licence(body: str) -> None:
    found = conclude(card(body, license="mit"))
    assert found.free_by is None
    assert not [s for s in found.statements if s.where == "prose"]


def test_a_text_at_another_address_counts() -> None:
    link = "https://acme.example/lotus-license"
    files = card(license="other", license_link=link)
    assert limits(conclude(files, linked={link: OWN + "\n\nNo commercial use is allowed.\n"})) == {
        "non-commercial"
    }
    assert concluded(files, linked={link: MIT}) == {"MIT"}


def test_a_text_that_could_not_be_read_is_missing() -> None:
    gap = Gap(role=Role.LICENSE, url=f"https://hub.example/{LOTUS}/blob/main/LICENSE", why=Why.TIMEOUT)
    assert conclusion(read(card(license="mit"), gaps=(gap,))).unread == (gap,)


@pytest.mark.parametrize(
    ("path", "yes"),
    [
        ("LICENSE", True),
        ("LICENCE.txt", True),
        ("license-model.md", True),
        ("COPYING", True),
        ("NOTICE", True),
        ("Terms_of_Use.md", True),
        ("USE_POLICY.md", True),
        ("licenses/MIT.txt", False),
        ("licenses/LICENSE-MODEL", True),
        ("src/vendor/LICENSE", False),
        ("third_party_licenses.md", False),
        ("license.py", False),
        ("README.md", False),
        ("license_plates.csv", False),
        ("model.safetensors", False),
    ],
)
def test_which_files_are_licences(path: str, yes: bool) -> None:
    assert is_license_file(path) is yes


def test_which_files_are_policies_and_what_files_govern() -> None:
    assert is_policy_file("docs/USE_POLICY.md")
    assert is_policy_file("acceptable-use-policy.txt")
    assert not is_policy_file("LICENSE")
    assert governs("LICENSE-MODEL") == governs("weights/LICENSE_WEIGHTS") == "weights"
    assert governs("LICENSE-CODE") == "code"
    assert governs("DATA_LICENSE") == "data"
    assert governs("LICENSE") == "rest"


# ---------------------------------------------------------------------- prose and gate


def test_prose_restricts_and_does_not_grant() -> None:
    assert limits(conclude(card("The model is for non-commercial use only.", license="mit"))) == {
        "non-commercial"
    }
    found = conclude(card("The model is released under the MIT license."))
    assert found.expression == "MIT"
    assert found.free_by is None


def test_a_licence_named_in_prose_restricts_with_its_known_terms() -> None:
    found = conclude(card("The weights are released under CC BY-NC 4.0.", license="mit"))
    assert limits(found) == {"non-commercial"}
    assert found.terms[0].license == "CC-BY-NC-4.0"
    assert found.terms[0].known


@pytest.mark.parametrize(
    "body",
    [
        "The training data is under CC BY-NC 4.0.",
        "The code of Reed is under CC BY-NC 4.0, see https://github.com/acme/reed.",
        "Lotus 1B is based on Llama 2 and has a license of its own.",
        "- acme/lotus-1b: mit\n- acme/lotus-1b-chat: cc-by-nc-4.0\n  - We release the tuned model under the license CC BY-NC 4.0.",
        "| Model | License |\n|---|---|\n| Lotus 9B | CC BY-NC 4.0 |\n| Lotus 1B | MIT |",
        "## Other models\n\nLotus Vision is released under the CC BY-NC 4.0 license.",
        "## Related datasets\n\nPond is licensed under CC BY-NC 4.0.",
    ],
)
def test_licences_of_other_works_are_not_the_models(body: str) -> None:
    found = conclude(card(body, license="mit"))
    assert found.terms == ()
    assert found.free_by is not None


def test_a_table_tells_the_licence_of_the_row_that_names_the_model() -> None:
    table = "| Model | Size | License |\n|---|---|---|\n| Lotus 9B | 9B | MIT |\n| Lotus 1B | 1B | Non-commercial |\n"
    assert limits(conclude(card(table))) == {"non-commercial"}
    assert concluded(card(table.replace("Non-commercial", "CC-BY-NC-4.0"))) == {"CC-BY-NC-4.0"}


def test_a_siblings_terms_are_not_the_models() -> None:
    two = Subject(kind=Kind.MODEL, id="acme/lotus-1b-chat")
    body = "- Lotus-1B-Chat is free for all.\n- Lotus-9B-Chat is for non-commercial use only.\n"
    assert conclude(card(body, license="mit"), two).terms == ()


def test_what_its_outputs_are_for_is_a_request() -> None:
    found = conclude(card("Text that is generated by Lotus is only used for research.", license="mit"))
    assert (limits(found), limits(found, "request")) == (set(), {"research-only"})


def test_a_request_is_kept_apart_from_terms() -> None:
    found = conclude(card("We kindly ask you not to use the model commercially.", license="mit"))
    assert found.terms == ()
    assert limits(found, "request") == {"non-commercial"}
    assert found.free_by is not None
    assert found.conflict


@pytest.mark.parametrize(
    ("body", "further"),
    [
        ("Use of Lotus is subject to the Acme Terms of Service.", True),
        ("Use of Lotus is subject to the MIT license.", False),
        ("Use of Lotus is governed by the Apache license.", False),
        ("The code is under the MIT license. Use of the model is subject to the Acme Model Terms.", True),
        ("The code is under the MIT license; use of the model is subject to the Model License.", True),
        ("Use of Lotus is subject to the MIT license.\n\nIt is also subject to the Acme Terms.", True),
        ("Use of Lotus is subject to this license.", False),
        ("The data is subject to the Pond terms.", False),
    ],
)
def test_terms_beside_the_licence(body: str, further: bool) -> None:
    assert bool(conclude(card(body, license="mit")).further) is further


@pytest.mark.parametrize(
    ("body", "strange"),
    [
        ("## License\n\nAcme Pond Data License Agreement, see https://acme.example/terms.", True),
        ("- **License:** Acme Lotus Community License", True),
        ("## License\n\nMIT License", False),
        ("## License\n\nMIT License and Acme Lotus Community License", True),
        ("## License\n\nThe GNU General Public License.", False),
        ("## License\n\nThe weights may be used by anyone.", False),
        ("## License\n\nThe data is under the Acme Pond Data License Agreement.", False),
        ("## Results\n\nBetter than Acme Pond Agreement on all tasks.", False),
    ],
)
def test_a_licence_section_that_names_a_licence_nobody_knows(body: str, strange: bool) -> None:
    found = conclude(card(body, license="mit"))
    assert bool(found.further) is strange
    assert (found.free_by is None) is strange


def test_a_gate_binds() -> None:
    found = conclude(
        card(license="mit", extra_gated_prompt="You agree to not use the model for commercial purposes.")
    )
    assert limits(found) == {"non-commercial"}
    assert found.terms[0].where == "gate"


@pytest.mark.parametrize(
    ("fields", "restrictions"),
    [
        ({"I agree to use the model for non-commercial use ONLY": "checkbox"}, {"non-commercial"}),
        ({"I will not use the model for military purposes": {"type": "checkbox"}}, {"field-of-use"}),
        ({"I have read the License and agree with its terms": "checkbox", "Name": "text"}, set()),
        (["Name", "Country"], set()),
    ],
)
def test_what_has_to_be_ticked_binds(fields: Any, restrictions: set[str]) -> None:
    found = conclude(card(license="mit", extra_gated_fields=fields))
    assert limits(found) == restrictions
    assert all("extra_gated_fields" in limit.citation.quote for limit in found.terms)


def test_a_gates_description_binds() -> None:
    assert limits(conclude(card(license="mit", extra_gated_description="For research use only."))) == {
        "research-only"
    }


def test_a_cards_model_licence_says_nothing_of_its_code() -> None:
    files = card("The model is for non-commercial use only.", license="mit")
    assert conclude(files, thing="code").terms == ()


# ---------------------------------------------------------------------- datasets


def test_a_datasets_card_speaks_of_the_data() -> None:
    body = "The dataset is for research purposes only. Our baseline model is under CC BY-NC 4.0."
    found = conclude(card(body, license="cc-by-4.0"), POND)
    assert limits(found) == {"research-only"}
    assert found.expression == "CC-BY-4.0"
    assert found.conditions == ("attribution",) or "attribution" in found.conditions


# ---------------------------------------------------------------------- citations


def test_every_statement_and_limit_cites_what_was_read() -> None:
    files = card("The model may not be used for surveillance.", license="mit") | {
        "LICENSE": MIT + "\n\nNo commercial use.\n"
    }
    found = conclude(files)
    lines = {line for text in files.values() for line in text.split("\n")}
    for citation in (*(s.citation for s in found.statements), *(x.citation for x in found.limits)):
        assert set(citation.quote.split("\n")) <= lines
        assert citation.line is not None
