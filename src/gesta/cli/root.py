"""The outer edge of the command line: the group that every command joins, and what becomes of an error."""

from __future__ import annotations

import click

from gesta import __version__
from gesta.cli.output import drop_output
from gesta.errors import GestaError, SettingsError

NOTHING_CODED = 1
USAGE = 2
INTERRUPTED = 130


class _Group(click.Group):
    """The outer edge: errors made on purpose become one line, a closed pipe becomes silence."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except GestaError as error:
            click.secho(f"gesta: {error}", err=True, fg="red")
            ctx.exit(USAGE if isinstance(error, SettingsError) else NOTHING_CODED)
        except BrokenPipeError:
            # `| head` has read enough.
            drop_output()
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo("gesta: stopped at once", err=True)
            ctx.exit(INTERRUPTED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gesta")
def main() -> None:
    """Read news and write down who did what to whom, when, where, and who says so."""
