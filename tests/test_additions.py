"""A sentence more in an open family, that takes back what the rest gives: none of them may be called truly open."""

from typing import Final

import pytest

from openaudit import audit
from tests.hub import LFS, LocalHub
from tests.hub.repository import File
from tests.world import BASE, open_family
from tests.world import open as family

TERMS: Final = (
    "Commercial use requires a separate agreement with Lotus Lab.",
    "This model may be used for research only.",
    "Use in the military sector is prohibited.",
    "You must not use Lotus to generate harmful content.",
    "Companies with more than 100 employees need a paid licence.",
    "By downloading you agree to the Lotus Acceptable Use Policy.",
    "Not for use in the European Union.",
    "The weights may not be redistributed.",
    "Outputs may not be used to train other models.",
    "Lotus is free for personal use; businesses must contact us.",
    "L'utilisation commerciale est interdite.",
    "Mô hình chỉ được dùng cho mục đích phi thương mại.",
    "本模型仅供学术研究使用，禁止商用。",
    "상업적 이용은 금지됩니다.",
    "商用利用は禁止です。",
    "Users in sanctioned countries are not allowed to use this model.",
    "The license can be revoked by Lotus Lab at any time.",
    "Any product that uses Lotus must pay a royalty of 1 %.",
    "This model is subject to the Lotus Community Terms.",
    "License: MIT with additional restrictions, see TERMS.",
    "Lotus 1B is licensed under CC BY-NC 4.0.",
    "Do not use this model for medical diagnosis.",
)
DATA: Final = (
    "In addition, we used a proprietary corpus of news that cannot be released.",
    "Some of the data is not public.",
    "We also trained on licensed books.",
    "A further 10 % of the tokens came from internal documents.",
    "The rest of the training data will be released soon.",
    "We do not disclose the remaining sources.",
    "Lotus was also trained on a mix of publicly available web data.",
    "Additional synthetic data was generated with GPT-4.",
    "Dữ liệu còn lại không được công bố.",
    "Une partie des données n'est pas publiée.",
    "部分训练数据未公开。",
)
MADE: Final = (
    "Lotus 1B was initialized from Llama-2-7b.",
    "The weights were distilled from GPT-4.",
    "The tokenizer and embeddings were taken from Gemma.",
    "Lotus is based on Qwen2.5.",
    "We started from the Mistral 7B checkpoint and continued pretraining.",
    "Lotus was then fine-tuned with RLHF on private preference data.",
    "A merge with meta-llama/Llama-3.1-8B was made at the end.",
    "本模型基于Llama 2微调。",
)
FILES: Final = ("LICENSE", "NOTICE", "USE_POLICY.md")


def verdict(hub: LocalHub, monkeypatch: pytest.MonkeyPatch, card: str, **files: str) -> str:
    """The verdict on the base of the family with this card and these files."""
    monkeypatch.setattr(family, "BASE_CARD", card)
    open_family(hub, monkeypatch)
    own: dict[str, File] = {"README.md": card, "LICENSE": family.MIT, "model.safetensors": LFS(2_200_000_000)}
    hub.model(BASE, family.NEEDED | own | files)
    return audit(BASE, endpoint=hub.url).verdict


def test_the_family_is_open_as_it_is(hub: LocalHub, monkeypatch: pytest.MonkeyPatch) -> None:
    assert verdict(hub, monkeypatch, family.BASE_CARD) == "truly-open"


@pytest.mark.parametrize("sentence", TERMS)
def test_a_term_in_the_card(hub: LocalHub, monkeypatch: pytest.MonkeyPatch, sentence: str) -> None:
    assert verdict(hub, monkeypatch, f"{family.BASE_CARD}\n{sentence}\n") != "truly-open"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [(FILES[n % 3], sentence) for n, sentence in enumerate(TERMS)] + [("NOTICE", TERMS[18])],
)
def test_a_term_in_a_file(hub: LocalHub, monkeypatch: pytest.MonkeyPatch, name: str, sentence: str) -> None:
    text = f"{family.MIT}\n{sentence}\n" if name == "LICENSE" else f"{sentence}\n"
    assert verdict(hub, monkeypatch, family.BASE_CARD, **{name: text}) != "truly-open"


@pytest.mark.parametrize("sentence", TERMS[::3])
def test_a_term_at_the_gate(hub: LocalHub, monkeypatch: pytest.MonkeyPatch, sentence: str) -> None:
    gate = f'license: mit\nextra_gated_prompt: "{sentence}"'
    assert verdict(hub, monkeypatch, family.BASE_CARD.replace("license: mit", gate)) != "truly-open"


@pytest.mark.parametrize("sentence", DATA)
@pytest.mark.parametrize("whole", ["", "No other data was used. "])
def test_more_data(hub: LocalHub, monkeypatch: pytest.MonkeyPatch, sentence: str, whole: str) -> None:
    card = family.BASE_CARD.replace("No other data was used.", whole + sentence)
    assert verdict(hub, monkeypatch, card) != "truly-open"


@pytest.mark.parametrize("sentence", MADE)
@pytest.mark.parametrize("scratch", [", trained from scratch.", "."])
def test_another_start(hub: LocalHub, monkeypatch: pytest.MonkeyPatch, sentence: str, scratch: str) -> None:
    card = family.BASE_CARD.replace(", trained from scratch.", f"{scratch} {sentence}")
    assert verdict(hub, monkeypatch, card) != "truly-open"
