"""The names that openaudit gives to those who import it."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    "before",
    [
        "",
        "openaudit.Audit",
        "import openaudit.cli, openaudit.auditing",
    ],
)
def test_audit_is_a_function_whatever_was_used_before(before: str) -> None:
    code = f"import openaudit\n{before}\nassert callable(openaudit.audit), openaudit.audit"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
