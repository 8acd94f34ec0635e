"""What every test stands on: an environment of its own, a Hub on loopback, and no way out to the network."""

import os
import sys
import tempfile
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import settings

_HOME: Final = tempfile.TemporaryDirectory(prefix="openaudit-tests-")
_PREFIXES: Final = ("HF_", "HUGGING_FACE_", "OPENAUDIT_", "GITHUB_", "TRANSFORMERS_")
_NAMES: Final = {
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_COLOR",
    "FORCE_COLOR",
    "COLUMNS",
    "LANGUAGE",
    "NETRC",
    "SSL_CERT_FILE",
}

# Hugging Face's libraries read the environment once, when they are imported. Stored logins stay as they are
# by default in force: that audits leave them alone is for the tests to show, not for a setting to ensure.
_KEPT: Final = {
    "OPENAUDIT_CORPUS",
    "OPENAUDIT_LICENSE_TEXTS",
    "OPENAUDIT_REPOSITORIES",
}  # folders of real cards and real code to measure on
for _name in [n for n in os.environ if n.upper().startswith(_PREFIXES) or n.upper() in _NAMES]:
    if _name not in _KEPT:
        del os.environ[_name]
_NOWHERE: Final = "http://127.0.0.1:9"
os.environ |= {
    "HF_HOME": _HOME.name,
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_HUB_DISABLE_XET": "1",
    "SSL_CERT_DIR": _HOME.name,  # nothing here speaks TLS: no client need read 150 certificates first
    "OPENAUDIT_GITHUB_API": _NOWHERE,
    "OPENAUDIT_GITHUB_RAW": _NOWHERE,
    "OPENAUDIT_GITHUB_GIT": _NOWHERE,
    "OPENAUDIT_GITLAB_API": _NOWHERE,
    "OPENAUDIT_GITEA_API": _NOWHERE,
    "OPENAUDIT_ARXIV_API": _NOWHERE,
    "OPENAUDIT_ARXIV_PAGES": _NOWHERE,
    "OPENAUDIT_DATACITE_API": _NOWHERE,
    "OPENAUDIT_ZENODO_API": _NOWHERE,
}

settings.register_profile("openaudit", database=None, deadline=None, derandomize=True)
settings.load_profile("openaudit")

from tests.hub import LocalHub  # noqa: E402  (the environment comes first)

_strays: list[str] = []


def _watch(event: str, args: tuple[Any, ...]) -> None:
    """Refuse what leaves this machine, and remember it."""
    if event in {"socket.connect", "socket.sendto"} and isinstance(args[1], tuple):
        host = args[1][0]
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = args[0]
    else:
        return
    if not _is_loopback(host):
        _strays.append(f"{event} {host}")
        raise PermissionError(f"a test may not reach {host}")


def _is_loopback(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    if name in {None, "", "localhost"}:
        return True
    try:
        return ip_address(str(name).partition("%")[0]).is_loopback
    except ValueError:
        return False


sys.addaudithook(_watch)


def pytest_unconfigure() -> None:
    """Leave no files behind."""
    _HOME.cleanup()


@pytest.fixture(autouse=True)
def _only_loopback() -> Iterator[None]:
    """Fail a test that tried to reach anything but this machine."""
    _strays.clear()
    yield
    assert not _strays, "a test may not use the network"


@pytest.fixture
def hub() -> Iterator[LocalHub]:
    """An empty Hub."""
    with LocalHub() as fresh:
        yield fresh


@pytest.fixture
def hf_home() -> Iterator[Path]:
    """The home of Hugging Face's libraries on this machine: their logins and their cache; empty again afterwards."""
    home = Path(_HOME.name)
    kept = set(home.iterdir())
    yield home
    for path in set(home.iterdir()) - kept:
        _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for inner in path.iterdir():
            _remove(inner)
        path.rmdir()
    else:
        path.unlink()
