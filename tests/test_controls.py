"""The positive controls: a tool that never says yes helps nobody."""

import pytest

from openaudit import audit
from tests.hub import LocalHub
from tests.world import BASE, GGUF, INSTRUCT, open_family


@pytest.mark.parametrize("name", [BASE, INSTRUCT, GGUF])
def test_a_model_whose_use_method_and_data_are_free_is_truly_open(
    hub: LocalHub, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    open_family(hub, monkeypatch)
    made = audit(name, endpoint=hub.url)
    assert made.verdict == "truly-open", made.to_text(verbose=True)
