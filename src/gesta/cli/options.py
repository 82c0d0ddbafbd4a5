"""Options that several commands share, and the settings that they give."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from gesta.errors import SettingsError

if TYPE_CHECKING:
    from gesta.settings import EffectiveSettings
    from gesta.store import Store

Command = TypeVar("Command", bound=Callable[..., Any])

FORMAT_NAMES = (
    "auto", "table", "plover", "jsonl", "csv", "gdelt", "gdelt-mentions", "icews", "polecat", "phoenix",
    "geojson", "none",
)  # fmt: skip
STATUSES = ("actual", "future", "hypothetical", "negated")


class _Day(click.ParamType[datetime.date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:  # noqa: ANN401 - click's own signature
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day like 2024-05-31", param, ctx)


DAY = _Day()
FILE = click.Path(path_type=Path)


def as_of_option(command: Command) -> Command:
    """The option by which a command looks at an earlier state of the store."""
    return click.option("--as-of", type=DAY, help="What was known at the end of this day (UTC).")(command)


def opened(store_path: Path, as_of: datetime.date | None) -> contextlib.AbstractContextManager[Store]:
    """The store, as it is or as it was."""
    from gesta import monitor

    return monitor.open_store(store_path) if as_of is None else monitor.open_store_as_of(store_path, as_of)


def settings_options(command: Command) -> Command:
    """The two options by which every command takes settings."""
    command = click.option(
        "--set", "assignments", multiple=True, metavar="KEY=VALUE", help="Set one setting, for example run.workers=2."
    )(command)
    return click.option(
        "--settings", "settings_file", type=FILE, metavar="FILE", help="Read settings from this TOML file."
    )(command)


def output_options(command: Command) -> Command:
    """The options of every command that writes events."""
    command = click.option(
        "--output", "-o", type=FILE, metavar="FILE", help="Write to this file, which appears when complete."
    )(command)
    return click.option(
        "--format",
        "-f",
        "form",
        type=click.Choice(FORMAT_NAMES),
        help="How events are written [default: table on a terminal, else plover].",
    )(command)


def filter_options(command: Command) -> Command:
    """The options that choose events of a store."""
    return filter_options_but_coder(_CODER(command))


def filter_options_but_coder(command: Command) -> Command:
    """The options that choose events of a store, for a command that takes the coder otherwise."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


_FILTERS = (
    click.option("--actor", help="Who does it: code (RUS), sector (MIL), both (RUS/MIL), or words of the name."),
    click.option("--recipient", help="To whom; like --actor."),
    click.option("--involving", help="Either side; like --actor."),
    click.option("--dyad", help="Two sides in either direction, for example RUS-UKR."),
    click.option("--type", "types", multiple=True, help="PLOVER type; may be repeated."),
    click.option("--mode", "modes", multiple=True, help="PLOVER mode; may be repeated."),
    click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Status; may be repeated."),
    click.option("--since", type=DAY, help="Events on this day or later."),
    click.option("--until", type=DAY, help="Events on this day or earlier."),
    click.option("--country", "countries", multiple=True, help="Where it happens, ISO 3166 alpha-3; may be repeated."),
    click.option("--text", help="Words that must all stand in the evidence."),
    click.option("--document", help="Events of this document."),
)  # fmt: skip
_CODER = click.option("--coder", help="Events of this coder, or of all whose names begin so: gesta, gdelt, icews.")


def effective_settings(file: Path | None, assignments: Sequence[str], **given: object) -> EffectiveSettings:
    """The settings of --settings and --set, and of options of their own (`given`; None: not given)."""
    from gesta.settings import load_settings

    overrides: dict[str, object] = {}
    for assignment in assignments:
        key, equals, value = assignment.partition("=")
        if not equals:
            raise SettingsError("a setting is given as KEY=VALUE", where=assignment, fix=f"{key}=...")
        overrides[key.strip()] = value.strip()
    overrides |= {key: value for key, value in given.items() if value is not None}
    return load_settings(file=file, overrides=overrides)
