"""The names that openaudit gives to those who import it."""

import subprocess
import sys

import pytest

from tests.sources import bug


@pytest.mark.parametrize(
    "before",
    [
        "",
        pytest.param(
            "openaudit.Audit",
            marks=bug(
                "openaudit.__getattr__: once the module of that name is imported, it hides the function"
            ),
        ),
        pytest.param(
            "import openaudit.cli, openaudit.audit",
            marks=bug(
                "openaudit.__getattr__: once the module of that name is imported, it hides the function"
            ),
        ),
    ],
)
def test_audit_is_a_function_whatever_was_used_before(before: str) -> None:
    code = f"import openaudit\n{before}\nassert callable(openaudit.audit), openaudit.audit"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
