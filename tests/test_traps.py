"""Models that look open and are not: none may print truly open, and each must say why."""

import pytest

from openaudit import audit
from tests.hub import LocalHub
from tests.world import open_family
from tests.world.traps import TRAPS, Trap


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
