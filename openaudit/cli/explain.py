"""``openaudit explain``, ``rules`` and ``licenses``: the manuals, offline."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from openaudit.licenses.catalogue import License

LANG = click.option(
    "--lang", envvar="OPENAUDIT_LANG", type=click.Choice(["en", "fr", "vi"]), default="en", help="Language."
)


_LIMIT = 1 << 20


@click.command(short_help="The manual of a check, or what is known of a licence.")
@click.argument("name", metavar="CHECK|LICENSE|FILE")
@LANG
def explain(name: str, lang: str) -> None:
    """Explain a check (data-license), a licence (llama3.1, Apache-2.0) or the licence text in a file (./LICENSE)."""
    from openaudit.checks import find_check
    from openaudit.reports.manual import check_manual, license_manual, text_manual

    check = find_check(name)
    if check:
        click.echo(check_manual(check, lang), nl=False)
    elif Path(name).is_file():
        click.echo(text_manual(name, _text(Path(name)), lang), nl=False)
    elif manual := license_manual(name, lang):
        click.echo(manual, nl=False)
    else:
        raise click.UsageError(_unknown(name))


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file.read(_LIMIT).decode("utf-8-sig", errors="replace")
    except OSError as error:
        raise click.UsageError(f"{path} cannot be read: {error.strerror}") from None


def _unknown(name: str) -> str:
    from openaudit.checks import all_checks
    from openaudit.reports.manual import similar

    close = similar(name) or tuple(c.id for c in all_checks())
    return (
        f"{name!r} is no check, no licence that we know and no file. Perhaps: {', '.join(close)}. "
        "openaudit rules and openaudit licenses list all."
    )


@click.command(short_help="All checks.")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@LANG
def rules(as_json: bool, lang: str) -> None:
    """List every check with its question."""
    from openaudit.checks import all_checks
    from openaudit.reports.words import translator

    translate = translator(lang)
    if as_json:
        listed = [
            {"id": c.id, "criterion": c.criterion, "question": translate(c.question)} for c in all_checks()
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for check in all_checks():
        click.echo(f"{check.id:24} {check.criterion:20} {translate(check.question)}")


@click.command(short_help="All licences known.")
@click.argument("name", required=False, default="")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def licenses(name: str, as_json: bool) -> None:
    """List every licence, or those whose id or name holds NAME: whether it is free, and what it holds back."""
    from openaudit.licenses.catalogue import catalogue

    wanted = [k for k in catalogue() if name.lower() in f"{k.id} {k.name}".lower()]
    if as_json:
        click.echo(json.dumps([_listed(k) for k in wanted], ensure_ascii=False, indent=1))
        return
    words = {True: "free", False: "restricted", None: "unknown"}
    for known in wanted:
        click.echo(f"{known.id:44} {words[known.free]:11} {', '.join(known.restrictions)}".rstrip())


def _listed(known: "License") -> dict[str, object]:
    return {
        "id": known.id,
        "name": known.name,
        "kind": known.kind,
        "free": known.free,
        "osi_approved": known.osi_approved,
        "fsf_libre": known.fsf_libre,
        "open_definition": known.open_definition,
        "restrictions": known.restrictions,
        "conditions": known.conditions,
    }
