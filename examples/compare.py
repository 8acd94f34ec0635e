"""Audit several saved bundles and print a table: what each criterion came to, and what decided it.

Run it from anywhere: ``python examples/compare.py``. It needs no network.
"""

import sys
from pathlib import Path

import openaudit

HERE = Path(__file__).parent


def main(names: list[str]) -> None:
    """Audit the bundles named, or all that lie beside this file."""
    for path in [Path(name) for name in names] or sorted(HERE.glob("*.zip")):
        audit = openaudit.audit(path)
        print(f"{audit.subject}: {audit.verdict}")
        for criterion in audit.criteria:
            reasons = ", ".join(criterion.decided_by) or "nothing against it"
            print(f"  {criterion.id}: {criterion.verdict} ({reasons})")


if __name__ == "__main__":
    main(sys.argv[1:])
