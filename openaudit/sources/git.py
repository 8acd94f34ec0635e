"""Git repositories, on disk or over HTTPS: read without a work tree, and nothing in them is run."""

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer
from typing import Final

from openaudit.evidence import Node, Why
from openaudit.reading import File
from openaudit.sources.fetch import FetchError
from openaudit.sources.snapshot import FILE_LIMIT, Snapshot, attempt, read
from openaudit.subject import Subject

_SECONDS: Final = 60.0
_LISTING: Final = 32 << 20
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
    return _read(_Git(lambda: _SECONDS, git_dir), subject, commit)


def from_remote(address: str, subject: Subject, left: Callable[[], float]) -> Node:
    """Read a repository over its own protocol: the newest commit, of its files only those that are read.

    ``left`` says how many seconds are left.

    Raises:
        FetchError: there is no git, or it brings nothing.
    """
    with tempfile.TemporaryDirectory(prefix="openaudit-") as folder:
        git_dir = Path(folder) / "clone"
        without = ("--bare", "--depth=1", "--filter=blob:none", "--no-tags", "--single-branch")
        _Git(left)("clone", "-q", *without, "--", address, str(git_dir))
        return _read(_Git(left, git_dir, remote=True), subject, "HEAD")


def _read(git: "_Git", subject: Subject, commit: str) -> Node:
    sha = git("rev-parse", "--verify", "--end-of-options", f"{commit}^{{commit}}").decode().strip()
    if not re.fullmatch(r"[0-9a-f]{40,64}", sha):
        raise FetchError(Why.UNREADABLE, "git names no commit")
    sizes = () if git.remote else ("-l",)  # to tell the size of a file that is not here means to fetch it
    files = list(_files(git("ls-tree", "-r", *sizes, "-z", sha)))
    oids = {f.path: f.oid for f in files}

    def read_all(names: list[str]) -> Iterator[tuple[str, bytes | FetchError]]:
        if git.remote and names:
            git.bring([oids[name] for name in names])
        return ((name, attempt(content, name)) for name in names)

    def content(name: str) -> bytes:
        return git("cat-file", "blob", oids[name], limit=FILE_LIMIT)

    record = {"full_name": "/".join(subject.id.split("/")[1:])}
    return read(subject, Snapshot(f"https://{subject.id}", sha, record, files), read_all)


def _files(listing: bytes) -> Iterator[File]:
    """The files of ``git ls-tree -z``, with or without sizes."""
    for row in listing.decode("utf-8", "replace").split("\0"):
        match = _ENTRY.match(row) or re.match(r"[0-9]+ blob ([0-9a-f]+)()\t(.*)", row, re.DOTALL)
        if match:
            size = int(match.group(2)) if match.group(2).isdigit() else None
            yield File(match.group(3), size, match.group(1), "", 0)


class _Git:
    """Git in one repository, bounded in time and in what it may say."""

    def __init__(
        self, left: Callable[[], float], git_dir: Path | None = None, *, remote: bool = False
    ) -> None:
        self._left = left
        self._where = (f"--git-dir={git_dir}",) if git_dir else ()
        self.remote = remote

    def bring(self, oids: list[str]) -> None:
        """Fetch the contents of some files, all at once."""
        only = ("--no-tags", "--no-write-fetch-head", "--recurse-submodules=no", "--filter=blob:none")
        self("fetch", "-q", *only, "--stdin", "origin", said="\n".join(oids).encode())

    def __call__(self, *arguments: str, said: bytes = b"", limit: int = _LISTING) -> bytes:
        """What git answers. Raises FetchError where it fails, or takes too long, or says too much."""
        seconds = min(self._left(), _SECONDS)
        if seconds <= 0:
            raise FetchError(Why.TIMEOUT, "no time left")
        try:
            found, code = _run([*_GIT, *self._where, *arguments], said, limit, seconds)
        except (OSError, ValueError) as error:
            raise FetchError(Why.UNREADABLE, "git cannot read the repository") from error
        if len(found) > limit:
            raise FetchError(Why.TOO_LARGE, f"larger than {limit} bytes")
        if code != 0:
            raise FetchError(Why.UNREADABLE, "git cannot read the repository")
        return found


def _run(command: list[str], said: bytes, limit: int, seconds: float) -> tuple[bytes, int]:
    """Run a command that is told a few words: what it answers, one byte more than allowed at most, and its code."""
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    with tempfile.TemporaryFile() as words:
        words.write(said)
        words.seek(0)
        process = subprocess.Popen(
            command, stdin=words, stdout=pipe, stderr=null, env=_environment(), start_new_session=True
        )
    end = Timer(seconds, _kill, [process.pid])
    end.start()
    with process:
        found: bytes = process.stdout.read(limit + 1) if process.stdout else b""
        if len(found) > limit:
            _kill(process.pid)
    end.cancel()
    return found, process.returncode


def _kill(process: int) -> None:
    """End a process and all that it started."""
    with contextlib.suppress(OSError):
        os.killpg(process, signal.SIGKILL)


def _environment() -> dict[str, str]:
    """As little as git needs: no configuration, no questions, no credentials, nothing fetched unasked."""
    return {
        "PATH": os.environ.get("PATH", ""),
        "HOME": tempfile.gettempdir(),
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_LAZY_FETCH": "1",
        "LC_ALL": "C",
    }
