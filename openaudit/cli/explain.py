"""``openaudit explain``, ``rules`` and ``licenses``: the manuals, offline."""

import json

import click

LANG = click.option(
    "--lang", envvar="OPENAUDIT_LANG", type=click.Choice(["en", "fr", "vi"]), default="en", help="Language."
)


@click.command(short_help="The manual of a check, or what is known of a licence.")
@click.argument("name", metavar="CHECK|LICENSE")
@LANG
def explain(name: str, lang: str) -> None:
    """Explain a check (data-license) or a licence (llama3.1, Apache-2.0)."""
    from openaudit.checks import all_checks, find_check
    from openaudit.reports.manual import check_manual, license_manual

    check = find_check(name)
    if check:
        click.echo(check_manual(check, lang), nl=False)
        return
    manual = license_manual(name, lang)
    if manual is None:
        known = ", ".join(c.id for c in all_checks())
        raise click.UsageError(f"{name!r} is neither a check nor a licence that we know. Checks: {known}")
    click.echo(manual, nl=False)


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
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def licenses(as_json: bool) -> None:
    """List every licence: whether it is free, what it holds back, what it asks."""
    from openaudit.licenses.catalogue import catalogue

    if as_json:
        listed = [
            {
                "id": k.id,
                "name": k.name,
                "free": k.free,
                "osi_approved": k.osi_approved,
                "fsf_libre": k.fsf_libre,
                "restrictions": k.restrictions,
                "conditions": k.conditions,
            }
            for k in catalogue()
        ]
        click.echo(json.dumps(listed, ensure_ascii=False, indent=1))
        return
    words = {True: "free", False: "restricted", None: "unknown"}
    for known in catalogue():
        click.echo(f"{known.id:44} {words[known.free]:11} {', '.join(known.restrictions)}")
