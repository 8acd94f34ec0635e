"""Git repositories, on disk or over HTTPS: read without a work tree, and nothing in them is run."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from openaudit.evidence import Node, Why
from openaudit.reading import File
from openaudit.sources.fetch import FetchError
from openaudit.sources.snapshot import FILE_LIMIT, Snapshot, attempt, read
from openaudit.subject import Subject

_SECONDS: Final = 60.0
_GIT: Final = (
    "git",
    *("-c", "core.fsmonitor="),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "fetch.negotiationAlgorithm=noop"),
    *("-c", "protocol.allow=never"),
    *("-c", "protocol.https.allow=always"),
    *("-c", "protocol.file.allow=always"),
)
_ENTRY: Final = re.compile(r"[0-9]+ blob ([0-9a-f]+) +(-|[0-9]+)\t(.*)", re.DOTALL)


def clone_at(root: str, path: str) -> Path | None:
    """A clone of ``owner/name`` below a folder that the user set, as ``owner/name`` or ``owner+name``."""
    if not root:
        return None
    for name in (path, path.replace("/", "+")):
        for folder in (Path(root) / name, *sorted((Path(root) / name).glob("*"))):
            for git in (folder / ".git", folder):
                if (git / "objects").is_dir() and (git / "HEAD").is_file():
                    return git
    return None


def from_clone(git_dir: Path, subject: Subject, commit: str = "HEAD") -> Node:
    """Read a clone at a commit. Raises FetchError for what is no clone."""
    return _read(git_dir, subject, commit, _SECONDS, remote=False)


def from_remote(address: str, subject: Subject, seconds: float) -> Node:
    """Read a repository over its own protocol: the newest commit, of its files only those that are read.

    Raises:
        FetchError: there is no git, or it brings nothing.
    """
    with tempfile.TemporaryDirectory(prefix="openaudit-") as folder:
        git_dir = Path(folder) / "clone"
        without = ("--bare", "--depth=1", "--filter=blob:none", "--no-tags", "--single-branch")
        _run("clone", "-q", *without, "--", address, str(git_dir), seconds=seconds)
        return _read(git_dir, subject, "HEAD", seconds, remote=True)


def _read(git_dir: Path, subject: Subject, commit: str, seconds: float, *, remote: bool) -> Node:
    def git(*arguments: str, said: bytes = b"") -> bytes:
        return _run(f"--git-dir={git_dir}", *arguments, seconds=seconds, said=said)

    sha = git("rev-parse", "--verify", "--end-of-options", f"{commit}^{{commit}}").decode().strip()
    if not re.fullmatch(r"[0-9a-f]{40,64}", sha):
        raise FetchError(Why.UNREADABLE, "git names no commit")
    sizes = () if remote else ("-l",)  # to tell the size of a file that is not here means to fetch it
    files = list(_files(git("ls-tree", "-r", *sizes, "-z", sha)))
    oids = {f.path: f.oid for f in files}

    def read_all(names: list[str]) -> Iterator[tuple[str, bytes | FetchError]]:
        if remote and names:
            bring = ("--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--filter=blob:none")
            git("fetch", "-q", *bring, "--stdin", "origin", said="\n".join(oids[n] for n in names).encode())
        return ((name, attempt(content, name)) for name in names)

    def content(name: str) -> bytes:
        found = git("cat-file", "blob", oids[name])
        if len(found) > FILE_LIMIT:
            raise FetchError(Why.TOO_LARGE, f"larger than {FILE_LIMIT} bytes")
        return found

    record = {"full_name": "/".join(subject.id.split("/")[1:])}
    return read(subject, Snapshot(f"https://{subject.id}", sha, record, files), read_all)


def _files(listing: bytes) -> Iterator[File]:
    """The files of ``git ls-tree -z``, with or without sizes."""
    for row in listing.decode("utf-8", "replace").split("\0"):
        match = _ENTRY.match(row) or re.match(r"[0-9]+ blob ([0-9a-f]+)()\t(.*)", row, re.DOTALL)
        if match:
            size = int(match.group(2)) if match.group(2).isdigit() else None
            yield File(match.group(3), size, match.group(1), "", 0)


def _run(*arguments: str, seconds: float, said: bytes = b"") -> bytes:
    try:
        done = subprocess.run(
            [*_GIT, *arguments],
            check=True,
            capture_output=True,
            input=said,
            timeout=max(1.0, min(seconds, _SECONDS)),
            env=_environment(),
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise FetchError(Why.UNREADABLE, "git cannot read the repository") from error
    return done.stdout


def _environment() -> dict[str, str]:
    """As little as git needs: no configuration, no questions, no credentials."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": tempfile.gettempdir(),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "LC_ALL": "C",
    }
