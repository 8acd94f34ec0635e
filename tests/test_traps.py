"""Models that look open and are not: none may print truly open, and each must say why."""

from pathlib import Path
from typing import Final

import pytest

from openaudit import audit
from tests.hub import LocalHub
from tests.world import BASE, open_family
from tests.world.open import BASE_CARD, MIT
from tests.world.traps import TRAPS, Trap, closed_base, publish


def test_every_trap_of_the_rule_book_is_set() -> None:
    assert [trap.number for trap in TRAPS] == list(range(1, 21))


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: f"{trap.number}-{trap.build.__name__}")
def test_what_only_looks_open_is_not_called_so(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch, trap: Trap
) -> None:
    forge = open_family(hub, monkeypatch)
    made = audit(trap.build(hub, forge), endpoint=hub.url)
    assert made.verdict == "not-truly-open", made.to_text(verbose=True)
    finding = next(f for f in made.findings if f.check == trap.check)
    criterion = made.criterion(finding.criterion)
    assert criterion.verdict == trap.word, made.to_text(verbose=True)
    assert trap.check in criterion.decided_by, made.to_text(verbose=True)


def and_on(words: str) -> str:
    """The card of the open base, which also learned from this."""
    mixed = ": 60 % Vietnamese, 25 % French\nand 15 % English text, 400 billion tokens in all."
    return BASE_CARD.replace(mixed, f" and on {words}.").replace("only on", "on")


def also(part: str) -> str:
    """The card of the open base, with this part before its procedure."""
    return BASE_CARD.replace("## Training procedure", f"{part}\n\n## Training procedure", 1)


MORE_DATA: Final = {
    "named as we are": and_on("the Lotus dataset"),
    "named as a format": and_on("the ChatFormat dataset"),
    "altered": and_on("our private extension of OASST2"),
    "in a picture": also("## Training data: a visualization\n\nLotus 1B was pretrained on Books3."),
    "in a column": also("| Data | Dev |\n|---|---|\n| pretraining | Books3 |"),
    "after a test": also("Tested on GSM8K, it was also pretrained on various public datasets."),
}


@pytest.mark.parametrize("card", MORE_DATA.values(), ids=MORE_DATA)
def test_data_that_is_told_of_in_passing_is_not_lost(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch, card: str
) -> None:
    open_family(hub, monkeypatch)
    made = audit(publish(hub, card), endpoint=hub.url)
    assert made.verdict != "truly-open", made.to_text(verbose=True)
    assert made.criterion("training-data").verdict != "met"


@pytest.mark.parametrize("base", ["", f"base_model: {BASE}\nbase_model_relation: finetune\n"])
def test_a_duplicate_may_have_been_tuned(hub: LocalHub, monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    open_family(hub, monkeypatch)
    told = "This model was fine-tuned on our private chats. Quantized with llama.cpp, type Q4_K_M."
    card = f"---\nlicense: mit\n{base}duplicated_from: {BASE}\n---\n\n# Rose\n\n{told}\n"
    made = audit(publish(hub, card, name="fern/rose-1b"), endpoint=hub.url)
    assert made.verdict != "truly-open", made.to_text(verbose=True)
    assert made.criterion("training-data").verdict != "met"


@pytest.mark.parametrize("from_", ["declared", "said"])
def test_a_folder_that_bears_the_name_of_its_base_has_it_still(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, from_: str
) -> None:
    open_family(hub, monkeypatch)
    closed_base(hub, "acme/lotus-1b", "llama3.1", gated="manual")
    card = BASE_CARD + "\n```python\nmodel = AutoModel.from_pretrained('acme/lotus-1b')\n```\n"
    if from_ == "declared":
        card = card.replace("license: mit", "license: mit\nbase_model: acme/lotus-1b", 1)
    else:
        card = card.replace("trained from scratch.", "fine-tuned from acme/lotus-1b.")
    folder = tmp_path / "lotus-1b"
    folder.mkdir()
    files = {"README.md": card, "LICENSE": MIT, "config.json": "{}", "model.safetensors": "x" * 5000}
    for name, text in files.items():
        (folder / name).write_text(text)
    made = audit(str(folder), endpoint=hub.url)
    assert made.verdict == "not-truly-open", made.to_text(verbose=True)
    assert "lineage-rights" in made.criterion("free-use").decided_by
