"""``openaudit report`` and ``openaudit badge``: a saved audit shown again, with no network."""

import sys
from pathlib import Path

import click

from openaudit.cli.check import FORMATS


@click.command(short_help="Render a saved audit again, no network.")
@click.argument(
    "bundles",
    nargs=-1,
    required=True,
    metavar="BUNDLE.zip...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "-f", "--format", "form", type=click.Choice(FORMATS), default="text", help="Form of the report."
)
@click.option(
    "--lang", envvar="OPENAUDIT_LANG", type=click.Choice(["en", "fr", "vi"]), help="Language of the report."
)
@click.option("-v", "--verbose", is_flag=True, help="Every check with its evidence.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
def report(bundles: tuple[Path, ...], form: str, lang: str | None, verbose: bool, color: str) -> None:
    """Render saved bundles."""
    from openaudit.auditing import audit
    from openaudit.cli.output import Output

    out = Output(form, None, quiet=False, verbose=verbose, color=color, many=len(bundles) > 1)
    out.write([(str(path), audit(path, language=lang or "")) for path in bundles])


@click.command(short_help="The badge of a subject or a saved audit.")
@click.argument("subject")
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["svg", "endpoint", "markdown"]),
    default="svg",
    help="Form of the badge.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file.")
@click.option(
    "--lang", envvar="OPENAUDIT_LANG", type=click.Choice(["en", "fr", "vi"]), help="Language of the badge."
)
@click.option("--offline", is_flag=True, envvar="HF_HUB_OFFLINE", help="No network.")
def badge(subject: str, form: str, output: Path | None, lang: str | None, offline: bool) -> None:
    """Make a badge: SVG, the JSON of a shields.io endpoint, or a line of Markdown."""
    from openaudit.auditing import audit
    from openaudit.reports.badge import badge as svg
    from openaudit.reports.badge import endpoint, snippet

    made = audit(subject, language=lang or "", offline=offline)
    language = made.evidence.asked.language
    render = {"svg": svg, "endpoint": endpoint, "markdown": snippet}[form]
    content = render(made.assessment, language)
    if output:
        output.write_text(content, encoding="utf-8")
    else:
        sys.stdout.write(content)
