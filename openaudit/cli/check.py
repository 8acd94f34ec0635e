"""``openaudit check``: from a name to a verdict with its evidence."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from openaudit.auditing import Audit
    from openaudit.errors import OpenAuditError

FORMATS = ("text", "json", "markdown")
_SUFFIXES = {".json": "json", ".md": "markdown", ".svg": "svg", ".txt": "text"}
CRITERIA = ("free-use", "method-transparency", "training-data")


@click.command(short_help="Audit models, datasets, folders or bundles.")
@click.argument("subjects", nargs=-1, required=True, metavar="SUBJECT...")
@click.option("-f", "--format", "form", type=click.Choice(FORMATS), help="Form of the report (text).")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to a file; its suffix says the form.",
)
@click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="BUNDLE.zip",
    help="Save all that was read.",
)
@click.option(
    "--kind", type=click.Choice(["model", "dataset"]), default="model", help="What a folder or card is."
)
@click.option("--revision", help="Branch, tag or commit.")
@click.option("--endpoint", envvar="HF_ENDPOINT", help="Address of the Hub.")
@click.option("--token", envvar="HF_TOKEN", help="Read with this token; without one the audit is anonymous.")
@click.option(
    "--offline", is_flag=True, envvar="HF_HUB_OFFLINE", help="Read folders, bundles and the Hub's cache only."
)
@click.option("--shallow", is_flag=True, help="Read the Hub only: no code repositories, no papers.")
@click.option(
    "--max-depth", type=click.IntRange(0, 20), default=5, show_default=True, help="Hops from the subject."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1),
    default=60.0,
    show_default=True,
    help="Seconds for the whole audit.",
)
@click.option(
    "--lang", envvar="OPENAUDIT_LANG", type=click.Choice(["en", "fr", "vi"]), help="Language of the report."
)
@click.option(
    "--policy",
    type=click.Choice(["default", "strict"]),
    help="What is asked of data licences (default).",
)
@click.option(
    "--require",
    "required",
    multiple=True,
    type=click.Choice(CRITERIA),
    help="Exit 1 unless this criterion is met.",
)
@click.option("--fail-under", type=click.IntRange(0, 3), help="Exit 1 with fewer criteria met.")
@click.option("--allow-unknown", is_flag=True, help="Let a required criterion pass that is unknown.")
@click.option("-q", "--quiet", is_flag=True, help="One line for each subject.")
@click.option("-v", "--verbose", is_flag=True, help="Every check with its evidence.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
@click.option("--no-progress", is_flag=True, help="Say nothing while reading.")
def check(
    subjects: tuple[str, ...],
    form: str | None,
    output: Path | None,
    save: Path | None,
    quiet: bool,
    **options: Any,
) -> None:
    """Audit each SUBJECT: owner/name[@revision], a Hub URL, datasets/owner/name, ./folder, ./card.md or a bundle.zip."""
    from openaudit.cli import codes
    from openaudit.cli.output import Output

    form = _form(form, output, as_json=options.pop("as_json"))
    if save and len(subjects) > 1:
        raise click.UsageError("--save takes one subject")
    for target in (output, save):
        if target and not target.parent.is_dir():
            raise click.UsageError(f"there is no folder {str(target.parent)!r} to write to")
    out = Output(
        form,
        output,
        quiet=quiet,
        verbose=options.pop("verbose"),
        color=options.pop("color"),
        many=len(subjects) > 1,
    )
    gate = {name: options.pop(name) for name in ("required", "fail_under", "allow_unknown")}
    results = [_one(subject, options, out) for subject in subjects]
    try:
        for _, result in results:
            if save and not isinstance(result, Exception):
                result.save(save)
        out.write(results)
    except PermissionError as error:
        raise click.UsageError(f"{error.filename!r} cannot be written to") from error
    sys.exit(codes.worst([_code(result, gate) for _, result in results]))


def _form(form: str | None, output: Path | None, *, as_json: bool) -> str:
    if as_json and form not in {None, "json"}:
        raise click.UsageError("--json and --format contradict each other")
    if as_json:
        return "json"
    if form is None and output is not None:
        if output.suffix not in _SUFFIXES:
            raise click.UsageError(
                f"no form of report has the suffix {output.suffix!r}; use one of {', '.join(_SUFFIXES)}"
            )
        return _SUFFIXES[output.suffix]
    return form or "text"


def _one(subject: str, options: dict[str, Any], out: Any) -> "tuple[str, Audit | OpenAuditError]":
    from openaudit.auditing import audit
    from openaudit.cli.output import Progress
    from openaudit.errors import OpenAuditError

    options = dict(options)
    progress = Progress(enabled=not options.pop("no_progress") and not out.quiet)
    options["language"] = options.pop("lang")
    try:
        with progress:
            chosen = {k: v for k, v in options.items() if v is not None}
            return subject, audit(subject, progress=progress.tell, **chosen)
    except OpenAuditError as error:
        return subject, error


def _code(result: "Audit | OpenAuditError", gate: dict[str, Any]) -> int:
    from openaudit.assessment import Word
    from openaudit.cli import codes
    from openaudit.errors import OpenAuditError

    if isinstance(result, OpenAuditError):
        return codes.exit_code(result)
    passing = {Word.MET, Word.NOT_APPLICABLE} | ({Word.UNKNOWN} if gate["allow_unknown"] else set())
    if any(result.criterion(name).verdict not in passing for name in gate["required"]):
        return codes.GATE
    if (
        gate["fail_under"] is not None
        and sum(c.verdict in passing for c in result.criteria) < gate["fail_under"]
    ):
        return codes.GATE
    return codes.OK
