"""What ships in ``examples/``: bundles of this repository's own world, and scripts that run."""

import runpy
from pathlib import Path

import pytest

from openaudit import audit
from tests.world.examples import write

EXAMPLES = Path(__file__).parent.parent / "examples"


def test_the_bundles_are_what_the_world_makes(tmp_path: Path) -> None:
    write(tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in EXAMPLES.glob("*.zip")}
    assert made == kept, "write them anew: python -m tests.world examples"


def test_the_script_compares_all_bundles(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["compare.py"])
        runpy.run_path(str(EXAMPLES / "compare.py"), run_name="__main__")
    told = [line for line in capsys.readouterr().out.splitlines() if not line.startswith(" ")]
    bundles = [audit(path) for path in sorted(EXAMPLES.glob("*.zip"))]
    assert told == [f"{made.subject}: {made.verdict}" for made in bundles]
