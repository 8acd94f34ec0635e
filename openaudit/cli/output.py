"""Where results and progress go: results to stdout or a file, everything else to stderr."""

import json
import os
import shutil
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click

from openaudit.errors import OpenAuditError
from openaudit.reports.safe import line

if TYPE_CHECKING:
    from openaudit.auditing import Audit

Result = tuple[str, "Audit | OpenAuditError"]


class Output:
    """Writes the results of one command."""

    def __init__(
        self, form: str, path: Path | None, *, quiet: bool, verbose: bool, color: str, many: bool
    ) -> None:
        """Decide on the form once."""
        self.form = form
        self.path = path
        self.quiet = quiet
        self.verbose = verbose
        self.many = many
        self.color = _color(color, path)
        self.width = _width(path)

    def write(self, results: list[Result]) -> None:
        """Write all results; errors of single subjects go to stderr as well."""
        for subject, result in results:
            if isinstance(result, OpenAuditError):
                click.echo(f"openaudit: {line(subject, 100)}: {line(str(result))}", err=True)
        content = self._json(results) if self.form == "json" else self._texts(results)
        if not content:
            return
        if self.path is None:
            click.echo(content, nl=False, color=True)
        else:
            draft = self.path.with_name(self.path.name + ".part")
            draft.write_text(content, encoding="utf-8")
            draft.replace(self.path)

    def _json(self, results: list[Result]) -> str:
        objects = [_failure(s, r) if isinstance(r, OpenAuditError) else r.model_dump() for s, r in results]
        return json.dumps(objects if self.many else objects[0], ensure_ascii=False, indent=2) + "\n"

    def _texts(self, results: list[Result]) -> str:
        return "\n".join(self._text(r) for _, r in results if not isinstance(r, OpenAuditError))

    def _text(self, audit: "Audit") -> str:
        from openaudit import reports

        if self.form == "markdown":
            return audit.to_markdown()
        if self.form == "svg":
            return audit.badge()
        if self.quiet:
            return f"{line(str(audit.subject))}\t{audit.verdict}\t{audit.assessment.met}\n"
        return reports.text(
            audit.evidence, audit.assessment, width=self.width, color=self.color, verbose=self.verbose
        )


def _failure(subject: str, error: OpenAuditError) -> dict[str, Any]:
    return {
        "schema": 1,
        "subject": {"requested": subject},
        "error": {"kind": error.kind, "message": line(str(error))},
    }


def _color(asked: str, path: Path | None) -> bool:
    if path is not None or asked == "never":
        return False
    if asked == "always":
        return True
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _width(path: Path | None) -> int:
    if path is not None or not sys.stdout.isatty():
        return 0
    return shutil.get_terminal_size().columns


class Progress:
    """One line on stderr about what is being read, once that takes longer than a second."""

    def __init__(self, *, enabled: bool) -> None:
        """Show it only where somebody looks."""
        self._enabled = enabled and sys.stderr.isatty()
        self._start = time.monotonic()
        self._count = 0
        self._shown = False
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def tell(self, what: str) -> None:
        """Say what is being read now."""
        if not self._enabled:
            return
        with self._lock:
            self._count += 1
            if time.monotonic() - self._start > 1:
                self._shown = True
                width = shutil.get_terminal_size().columns - 1
                click.echo(f"\r\x1b[K{line(f'reading {self._count}: {what}', width)}", err=True, nl=False)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)
