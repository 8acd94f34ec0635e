"""Licence texts of our own making, recognised through an index of their own."""

import re
import textwrap
from collections.abc import Callable
from functools import cache
from typing import Final

import pytest

from openaudit.licenses.texts import Index, Match, identify, pack, sequence_of, spdx_identifiers

PUBLISHER: Final = "Copyright (c) 2024 The Acme Lotus Works"
LOTUS: Final = f"""\
Lotus Public License 1.0

{PUBLISHER}
All rights reserved.

Everyone who receives the petals may run them, study them, change them and hand them on, for a fee or without one,
on any machine and for any end, as long as the four rules below are followed.

1. Whoever hands the petals on leaves this page and the names of the gardeners where they were found.

2. Whoever changes the petals says so in a place where readers will look for it.

3. The gardeners promise nothing: neither that the petals fit an end nor that they are without fault; and
nobody can ask them to pay for a loss that follows from growing, drying or selling the petals.

4. The name of the pond and those of its gardeners may not be used to recommend what was made from the petals.

For questions about this page, please write a letter to the pond and wait until the water is calm again.
"""
LOTUS_1_1: Final = LOTUS.replace("License 1.0", "License 1.1").replace(
    "the pond and wait", "the pond 1.1 and wait"
)
REED: Final = """\
Reed Licence

Take the reeds. Weave them, split them, burn them, sell what you made of them, teach others how it is done. Keep
this notice with every bundle that you pass on. The bank of the river owes you nothing when a basket breaks, and no
court shall hear otherwise. Whoever sues a weaver over a pattern in these reeds loses the right to cut them.
"""
SEDGE: Final = REED.replace("Reed Licence", "Sedge Licence").replace(
    "sell what you made of them", "give away what you made"
)
KOREAN: Final = """\
연꽃 모델 이용 허락서

누구든지 이 모델을 자유롭게 사용하고 연구하고 수정하고 배포할 수 있습니다. 모델을 배포하는 사람은 이 문서의 사본을 함께 제공해야
하며 수정한 내용을 알려야 합니다. 제공자는 모델의 품질에 대하여 어떠한 보증도 하지 않으며 손해에 대하여 책임을 지지 않습니다.
"""
CHINESE: Final = """\
荷花模型许可协议

任何人都可以自由使用、研究、修改和分发本模型。分发本模型的人应当附上本协议的副本，并说明所做的修改。
提供者对模型的质量不作任何保证，也不对由此造成的损失承担责任。本协议自您下载模型之日起生效。
"""
TEXTS: Final = {
    "Lotus-1.0": LOTUS,
    "Lotus-1.1": LOTUS_1_1,
    "Reed": REED,
    "Sedge": SEDGE,
    "LicenseRef-연꽃": KOREAN,
    "LicenseRef-荷花": CHINESE,
}
PARAGRAPH: Final = """
The petals of this pond shall in no case be brought to the northern market, and those who carry them there give back
whatever they earned with them, together with the basket, before the moon has changed twice.
"""


@cache
def pond() -> Index:
    return Index(pack([((name,), "license", sequence_of(text)) for name, text in TEXTS.items()]))


def read(text: str) -> Match:
    (match,) = identify(text, known=pond())
    return match


def added(text: str) -> list[str]:
    return [" ".join(text[start:end].split()) for start, end in read(text).inserted]


def copyright_changed(text: str) -> str:
    return text.replace(PUBLISHER, "Copyright 2019-2031, Ursula Sumpf and others, Niedermoor GmbH")


def wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(part, 61) for part in re.split(r"\n\s*\n", text))


def with_paragraph(text: str) -> str:
    head, _, tail = text.rpartition("\n\n")
    return f"{head}\n{PARAGRAPH}\n{tail}"


def markdown(text: str) -> str:
    return "# " + re.sub(r"^([0-9])[.]", r"* **\1.**", text, flags=re.MULTILINE)


def typeset(text: str) -> str:
    return text.replace("'", "’").replace(" - ", " – ").replace("\n", "\r\n")


def all_together(text: str) -> str:
    return typeset(markdown(with_paragraph(wrapped(copyright_changed(text)))))


KEEPING: Final = (copyright_changed, wrapped, markdown, typeset)
ALTERING: Final = (with_paragraph, all_together)


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_is_known_to_the_letter(name: str) -> None:
    assert (read(TEXTS[name]).verdict, read(TEXTS[name]).license) == ("exact", name)


@pytest.mark.parametrize("change", KEEPING)
@pytest.mark.parametrize("name", TEXTS)
def test_dress_makes_no_other_licence(name: str, change: Callable[[str], str]) -> None:
    match = read(change(TEXTS[name]))
    assert match.verdict in {"exact", "same"}
    assert match.license == name


@pytest.mark.parametrize("change", ALTERING)
@pytest.mark.parametrize("name", ["Lotus-1.0", "Lotus-1.1"])
def test_a_paragraph_more_is_shown(name: str, change: Callable[[str], str]) -> None:
    text = change(TEXTS[name])
    assert (read(text).verdict, read(text).license) == ("modified", name)
    assert any("northern market" in part for part in added(text))


@pytest.mark.parametrize("name", TEXTS)
def test_a_licence_left_out_is_no_other(name: str) -> None:
    own = frozenset(n for n, known in enumerate(pond().texts) if name in known.ids)
    found = identify(TEXTS[name], known=pond(), without=own)
    assert {m.verdict for m in found} <= {"modified", "none"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("may run them", "may not run them"),
        ("for any end", "for any end but profit"),
        ("for a fee or without one", "without a fee"),
        (PUBLISHER, f"{PUBLISHER}. Non-commercial use only."),
        (PUBLISHER, f"{PUBLISHER}; military use prohibited"),
        (PUBLISHER, f"{PUBLISHER}, licensed for research"),
        (PUBLISHER, f"{PUBLISHER} 상업적 이용 금지"),
        (PUBLISHER, f"{PUBLISHER} 仅供研究使用"),
        (PUBLISHER, f"{PUBLISHER}. Không dùng cho mục đích thương mại"),
        (PUBLISHER, f"{PUBLISHER}. Usage commercial interdit"),
        (PUBLISHER, f"{PUBLISHER}\n版权所有 2024 保留商业权利"),
        ("All rights reserved.", "All rights reserved. Not for sale."),
        ("Lotus Public License 1.0", "Lotus Public License 1.0 (non-commercial)"),
        ("1. Whoever", "<no sale to merchants> 1. Whoever"),
        ("1. Whoever", "<!-- no sale to merchants --> 1. Whoever"),
        ("until the water is calm again.", "until the water is calm again. Copyright holders forbid resale."),
        ("four rules", "rules"),
        ("License 1.0", "License 2.0"),
    ],
)
def test_a_word_that_matters_makes_it_modified(old: str, new: str) -> None:
    assert old in LOTUS
    assert read(LOTUS.replace(old, new, 1)).verdict == "modified"


def test_what_is_lacking_is_counted_and_placed() -> None:
    text = LOTUS.replace("in a place where readers will look for it", "")
    match = read(text)
    assert (match.verdict, match.lacking) == ("modified", 9)
    assert text[match.lacking_at[0] :].startswith(("3.", "The gardeners", "says so", "so"))


def test_marks_of_a_list_are_no_words() -> None:
    stars = re.sub(r"^[0-9][.]", "*", LOTUS, flags=re.MULTILINE)
    letters = re.sub(r"^([0-9])[.]", lambda m: f"({'_abcd'[int(m.group(1))]})", LOTUS, flags=re.MULTILINE)
    assert read(stars).verdict == read(letters).verdict == "same"


def test_versions_are_told_apart_by_their_number() -> None:
    assert read(LOTUS_1_1).license == "Lotus-1.1"
    assert read(LOTUS.replace("the pond and wait", "the pond 1.2 and wait")).verdict == "modified"


def test_two_licences_in_one_file() -> None:
    found = identify(f"{LOTUS}\n-----\n\n{REED}", known=pond())
    assert [(m.verdict, m.license) for m in found] == [("same", "Lotus-1.0"), ("exact", "Reed")]


@pytest.mark.parametrize("where", ["{0}\n{2}\n{1}", "{2}\n{0}\n{1}", "{0}\n{1}\n{2}"])
def test_terms_beside_two_licences_are_not_swallowed(where: str) -> None:
    text = where.format(LOTUS, REED, "Nobody in Ruritania may have any of it.")
    found = identify(text, known=pond())
    assert "modified" in {m.verdict for m in found}
    assert any("Ruritania" in text[a:b] for m in found for a, b in m.inserted)


def test_other_prose_is_no_licence() -> None:
    assert identify("The petals open in the morning and close at dusk. " * 20, known=pond()) == (
        Match("none"),
    )
    assert identify("", known=pond()) == identify("MIT", known=pond()) == (Match("none"),)


def test_a_collection_of_notices_is_no_licence() -> None:
    assert identify(LOTUS * 400, known=pond()) == (Match("none"),)


def test_equal_texts_are_one_entry_with_both_names() -> None:
    index = Index(pack([(("A",), "license", sequence_of(REED)), (("B",), "license", sequence_of(REED))]))
    assert [known.ids for known in index.texts] == [("A", "B")]


def test_a_fingerprint_cannot_be_turned_back() -> None:
    assert all(number < 1 << 20 for number in sequence_of(LOTUS))


def test_spdx_identifiers() -> None:
    text = "# SPDX-License-Identifier: Apache-2.0 OR MIT\nimport pond\n"
    assert spdx_identifiers(text) == [("Apache-2.0 OR MIT", 2)]


@pytest.mark.parametrize(
    "text",
    [
        "copyright " * 20_000,
        "<a " * 20_000,
        "(c) " * 20_000,
        "x" * 200_000,
        "1. " * 20_000,
        "\n" * 200_000,
        ". " + " " * 200_000,
        "and " + "\t" * 200_000,
    ],
)
def test_hostile_texts_are_read_in_time(text: str) -> None:
    assert identify(text, known=pond()) == (Match("none"),)
