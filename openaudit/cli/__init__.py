"""The command line: the only place that prints or exits. Heavy imports wait for the command that needs them."""

import os
import sys

import click

import openaudit
from openaudit.cli.check import check
from openaudit.cli.explain import explain, licenses, rules
from openaudit.cli.report import badge, report


class _Group(click.Group):
    """Commands in the order in which one meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(self.commands)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(openaudit.__version__, prog_name="openaudit")
def cli() -> None:
    """Tells whether an AI model is truly open, and proves it.

    Truly open: free to use for anything, made by a method that is public, from data that is supplied.
    """


for _command in (check, explain, rules, licenses, report, badge):
    cli.add_command(_command)


def main() -> None:
    """Run the command; no traceback reaches a user."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        code = 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        code = 141
    except Exception as error:  # noqa: BLE001  (the last line of defence: a sentence, never a traceback)
        code = _failed(error)
    sys.exit(code or 0)


def _failed(error: Exception) -> int:
    from openaudit.errors import OpenAuditError
    from openaudit.reports.safe import line

    if isinstance(error, OpenAuditError):
        from openaudit.cli.codes import exit_code

        click.echo(f"openaudit: {line(str(error))}", err=True)
        return exit_code(error)
    click.echo(
        f"openaudit: internal error: {line(f'{type(error).__name__}: {error}')}; please report it", err=True
    )
    return 3
