"""Names of one model in other packings, and names of its siblings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openaudit.licenses.siblings import names_sibling, same_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("lotus-7b-chat", "Lotus-7B-Chat", True),
        ("lotus-7b-chat-GGUF", "Lotus 7B Chat", True),
        ("Lotus_7B_chat-AWQ", "lotus-7b-chat-hf", True),
        ("lotus-7b-chat", "lotus-7b", False),
        ("lotus-7b", "lotus-13b", False),
        ("", "", False),
    ],
)
def test_packings_do_not_make_another_model(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("text", "own", "sibling"),
    [
        ("Lotus-7B is released under MIT.", "lotus-7b-chat", False),
        ("Lotus-7B-Chat-v2 is for research only.", "lotus-7b-chat", False),
        ("Lotus-13B-Chat is for research only.", "lotus-7b-chat", True),
        ("Lotus-7B-Chat and Lotus-13B-Chat are for research only.", "lotus-7b-chat", False),
        ("Lotus-Vision is for research only.", "lotus-7b-chat", True),
        ("Lotus-v1 is for research only.", "lotus-v2", True),
        ("Lotus-7B-Instruct is for research only.", "lotus-instruct", False),
        ("Lotus-7B is for research only.", "lotus-instruct-GGUF", False),
        ("Reed-7B is for research only.", "lotus-7b", False),
        ("Released under CC-BY-NC-4.0.", "cc-writer-7b", False),
        ("The model is for research only.", "lotus-7b", False),
        ("", "", False),
    ],
)
def test_a_sibling_differs_in_both_directions(text: str, own: str, sibling: bool) -> None:
    assert names_sibling(text, own) is sibling


@given(st.text(max_size=80), st.text(max_size=30))
def test_no_name_is_too_odd(text: str, own: str) -> None:
    assert names_sibling(text, own) in {True, False}
    assert not names_sibling(own, own)
