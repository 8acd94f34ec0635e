"""Which licence a tag, a name, an expression, an address or a phrase in running text means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.licenses.names import at_address, declared, named_in
from openaudit.prose import Prose, Sentence


def means(value: str) -> str | None:
    """The SPDX expression that a declared value comes to."""
    found = declared(value)
    return found.expression if found else None


def free(value: str) -> bool | None:
    """Whether what is declared holds back no use."""
    found = declared(value)
    return found.free if found else None


def named(text: str) -> list[str]:
    """The licences that a sentence names."""
    return [n.license.id for n in named_in(Prose([Sentence(text, 1, 1)]))]


# ---------------------------------------------------------------------- one name


@pytest.mark.parametrize(
    ("value", "expression"),
    [
        ("apache-2.0", "Apache-2.0"),
        ("Apache-2.0", "Apache-2.0"),
        ("APACHE 2.0", "Apache-2.0"),
        ("Apache License 2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("The Apache 2.0 license", "Apache-2.0"),
        ("apache2", "Apache-2.0"),
        ("mit", "MIT"),
        ("MIT License", "MIT"),
        ("'mit'", "MIT"),
        (" mit ", "MIT"),
        ("cc-by-4.0", "CC-BY-4.0"),
        ("CC BY 4.0", "CC-BY-4.0"),
        ("cc_by_sa_4.0", "CC-BY-SA-4.0"),
        ("CC-BY-NC-4.0", "CC-BY-NC-4.0"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("cc0-1.0", "CC0-1.0"),
        ("odc-by", "ODC-By-1.0"),
        ("odbl", "ODbL-1.0"),
        ("pddl", "PDDL-1.0"),
        ("c-uda", "C-UDA-1.0"),
        ("bsl-1.0", "BSL-1.0"),
        ("gpl-3.0", "GPL-3.0"),
        ("llama3.1", "LicenseRef-Llama-3.1"),
        ("gemma", "LicenseRef-Gemma"),
        ("openrail++", "LicenseRef-CreativeML-OpenRAIL-PlusPlus-M"),
        ("openmdw-1.1", "LicenseRef-OpenMDW-1.1"),
    ],
)
def test_names_are_known_however_they_are_spelled(value: str, expression: str) -> None:
    assert means(value) == expression


@pytest.mark.parametrize(
    "value",
    ["other", "unknown", "custom", "proprietary", "none", "n/a", "", "  ", "acme-lotus-license", "🪷", "see LICENSE"],
)  # fmt: skip
def test_what_names_no_licence_means_nothing(value: str) -> None:
    assert declared(value) is None


def test_boost_is_not_the_business_source_licence() -> None:
    assert free("bsl-1.0") is True
    assert free("BUSL-1.1") is not True


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        ("mit", True),
        ("cc-by-4.0", True),
        ("cc-by-sa-3.0", True),
        ("gpl-3.0", True),
        ("agpl-3.0", True),
        ("openmdw-1.0", True),
        ("cc-by-nc-4.0", False),
        ("cc-by-nd-4.0", False),
        ("cc-by-nc-sa", False),
        ("llama2", False),
        ("bigscience-openrail-m", False),
        ("apple-amlr", False),
        ("cc", None),
        ("openrail", False),
        ("gfdl", None),
        ("bsd", None),
    ],
)
def test_a_family_without_version_is_free_only_where_all_its_members_are(
    value: str, answer: bool | None
) -> None:
    assert free(value) is answer


@pytest.mark.parametrize("value", ["gpl", "lgpl", "bsd", "cc", "gfdl"])
def test_a_family_is_never_called_free(value: str) -> None:
    assert free(value) is None


# ---------------------------------------------------------------------- several names


@pytest.mark.parametrize(
    ("value", "expression", "answer"),
    [
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0", True),
        ("MIT AND Apache-2.0", "MIT AND Apache-2.0", True),
        ("MIT/Apache-2.0", "MIT AND Apache-2.0", True),
        ("apache-2.0, mit", "Apache-2.0 AND MIT", True),
        ("MIT + CC-BY-4.0", "MIT AND CC-BY-4.0", True),
        ("cc-by-nc-4.0 OR mit", "CC-BY-NC-4.0 OR MIT", True),
        ("cc-by-nc-4.0 AND mit", "CC-BY-NC-4.0 AND MIT", False),
        ("(MIT OR Apache-2.0) AND CC-BY-NC-4.0", "(MIT OR Apache-2.0) AND CC-BY-NC-4.0", False),
        ("(MIT AND CC-BY-NC-4.0) OR Apache-2.0", "(MIT AND CC-BY-NC-4.0) OR Apache-2.0", True),
        ("GPL-2.0-only WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0", True),
        ("mit AND acme-terms", "MIT AND LicenseRef-acme-terms", None),
        ("cc-by-nc-4.0 AND acme-terms", "CC-BY-NC-4.0 AND LicenseRef-acme-terms", False),
        ("mit OR acme-terms", "MIT OR LicenseRef-acme-terms", True),
        ("cc-by-nc-4.0 OR acme-terms", "CC-BY-NC-4.0 OR LicenseRef-acme-terms", None),
    ],
)
def test_the_freer_side_of_or_is_enough_and_all_of_and_apply(
    value: str, expression: str, answer: bool | None
) -> None:
    assert means(value) == expression
    assert free(value) is answer


@pytest.mark.parametrize("value", ["MIT OR", "AND", "((((", "mit AND (", ") mit, apache-2.0 (", "a OR b"])
def test_a_broken_expression_is_not_guessed(value: str) -> None:
    assert free(value) is not True


@given(st.text(max_size=120))
def test_no_value_is_too_odd(value: str) -> None:
    found = declared(value)
    assert found is None or found.licenses


@given(st.lists(st.sampled_from(["MIT", "AND", "OR", "WITH", "(", ")", "CC-BY-NC-4.0", "acme"]), max_size=12))
def test_no_expression_is_too_odd(words: list[str]) -> None:
    found = declared(" ".join(words))
    if found and found.free and "OR" not in words:
        assert "CC-BY-NC-4.0" not in words


# ---------------------------------------------------------------------- addresses


@pytest.mark.parametrize(
    ("url", "license_id"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/3.0/legalcode", "CC-BY-NC-SA-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://opensource.org/license/mit/", "MIT"),
        ("https://spdx.org/licenses/BSD-3-Clause.html", "BSD-3-Clause"),
        ("https://choosealicense.com/licenses/apache-2.0/", "Apache-2.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0", "Apache-2.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("https://www.gnu.org/licenses/gpl-3.0.en.html", "GPL-3.0"),
    ],
)
def test_the_addresses_of_licences_are_known(url: str, license_id: str) -> None:
    found = at_address(url)
    assert found is not None
    assert found.id == license_id


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/licenses/mit",
        "https://example.org/?next=https://acme.example",
        "LICENSE",
        "",
        "https://[",
        "https://creativecommons.org/licenses/",
    ],
)
def test_other_addresses_mean_nothing(url: str) -> None:
    assert at_address(url) is None


# ---------------------------------------------------------------------- running text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The model is licensed under the Apache License 2.0.", ["Apache-2.0"]),
        ("Released under CC BY-NC 4.0.", ["CC-BY-NC-4.0"]),
        ("License: MIT", ["MIT"]),
        ("The code is under the MIT license and the weights are under CC-BY-4.0.", ["MIT", "CC-BY-4.0"]),
        ("The weights are subject to the Llama 2 Community License Agreement.", ["LicenseRef-Llama-2"]),
        ("The weights fall under the llama3.1 license.", ["LicenseRef-Llama-3.1"]),
        ("Terms of use: Gemma Terms of Use", ["LicenseRef-Gemma"]),
    ],
)
def test_sentences_on_licences_name_them(text: str, names: list[str]) -> None:
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "7b and 13b are llama-2 based and have a license that is discussed below.",
        "Our license is free, and Lotus is faster than Qwen on every task.",
        "Researchers at MIT and Stanford wrote the license.",
        "We thank the Apache Software Foundation.",
        "The license plate reader is 99% accurate.",
        "Gemma was used for filtering; see our terms.",
        "The model is based on Llama 3 and has a permissive license.",
        "Lotus was made with Microsoft Research and has a license of its own.",
        "The license of Lotus differs from what H Company and Stability AI use.",
    ],
)
def test_models_and_places_are_no_licences(text: str) -> None:
    assert named(text) == []
