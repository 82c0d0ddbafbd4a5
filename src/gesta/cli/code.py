"""`gesta code`: articles in, events out."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gesta.cli.options import FILE, effective_settings, output_options, settings_options
from gesta.cli.output import chosen_form, write_readings
from gesta.cli.runs import Interrupt, bar_fits, exit_after, start_report, tell_end

if TYPE_CHECKING:
    from gesta.records import Document, Problem
    from gesta.settings import Settings


@click.command()
@click.argument("paths", nargs=-1, required=True)
@output_options
@click.option(
    "--store",
    "store_path",
    type=FILE,
    metavar="FILE.db",
    help="Keep documents, events and problems in this SQLite file.",
)
@click.option(
    "--resume/--no-resume",
    default=True,
    help="Leave out documents that the store already holds as this coder codes them [default: --resume].",
)
@click.option(
    "--assume-date",
    "days",
    multiple=True,
    metavar="[ID=]DAY",
    help="Take this as the day of publication: of all documents, or of one.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Read only so many documents.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read documents.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but the events and errors.")
@click.option("--verbose", "-v", is_flag=True, help="Name every document as it is done.")
@settings_options
def code(
    paths: tuple[str, ...],
    form: str | None,
    output: Path | None,
    store_path: Path | None,
    resume: bool,
    days: tuple[str, ...],
    limit: int | None,
    workers: int | None,
    quiet: bool,
    verbose: bool,
    settings_file: Path | None,
    assignments: tuple[str, ...],
) -> None:
    """Code the events of files, folders, patterns or - (standard input)."""
    from gesta import monitor

    settings = effective_settings(
        settings_file, assignments, **{"output.format": form, "run.workers": workers}
    ).settings
    chosen = dict(map(_assumed_day, days))
    form = chosen_form(settings, output)
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(_store_for_writing(store_path, settings)) if store_path else None
        stop = stack.enter_context(Interrupt())
        report = stack.enter_context(
            start_report(
                paths,
                limit,
                quiet=quiet,
                verbose=verbose,
                bar=bar_fits(form, output),
                reads=settings.language.reads,
            )
        )
        items = _at_most(limit, monitor.read_inputs(paths, settings))
        found = monitor.code_inputs(
            monitor.assume_dates(items, chosen), settings, store=store, inputs=paths, resume=resume, go_on=stop.not_yet
        )
        write_readings(report.watch(found), form, output, settings)
    tell_end(report, stop, store_path, quiet=quiet)
    exit_after(report, stop)


def _assumed_day(text: str) -> tuple[str | None, datetime.date]:
    name, _, day = text.rpartition("=")
    try:
        return name or None, datetime.date.fromisoformat(day)
    except ValueError as error:
        raise click.BadParameter(f"{day!r} is no day like 2024-05-31", param_hint="--assume-date") from error


def _store_for_writing(path: Path, settings: Settings) -> contextlib.AbstractContextManager[Any]:
    from gesta.store import Store

    return Store(path, write=True, busy_timeout_s=settings.store.busy_timeout_s)


def _at_most(limit: int | None, items: Iterator[Document | Problem]) -> Iterator[Document | Problem]:
    """The stream up to the last wanted document."""
    from gesta.records import Problem

    count = 0
    for item in items:
        yield item
        count += not isinstance(item, Problem)
        if count == limit:
            return
