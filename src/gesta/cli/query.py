"""`gesta events`, `documents`, `problems`: what a store holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gesta.cli.options import (
    DAY,
    FILE,
    as_of_option,
    effective_settings,
    filter_options,
    opened,
    output_options,
    settings_options,
)
from gesta.cli.output import chosen_form, colour, put, width, write_readings

if TYPE_CHECKING:
    from gesta.records import Problem
    from gesta.settings import Settings


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@filter_options
@as_of_option
@output_options
@click.option("--limit", type=click.IntRange(min=1), help="Show the events of only so many documents.")
@settings_options
def events(
    store_path: Path,
    as_of: datetime.date | None,
    form: str | None,
    output: Path | None,
    limit: int | None,
    settings_file: Path | None,
    assignments: tuple[str, ...],
    **chosen: Any,  # noqa: ANN401 - the filters, each checked by its own option
) -> None:
    """Show the events of a store."""
    import itertools

    from gesta.store import EventFilter

    settings = effective_settings(settings_file, assignments, **{"output.format": form}).settings
    with opened(store_path, as_of) as store:
        readings = itertools.islice(store.readings(EventFilter(**chosen)), limit)
        write_readings(readings, chosen_form(settings, output), output, settings)


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@click.option("--since", type=DAY, help="Published on this day or later.")
@click.option("--until", type=DAY, help="Published on this day or earlier.")
@click.option("--text", help="Words that must all stand in title or text.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(("table", "jsonl")),
    default="table",
    show_default=True,
    help="How they are written.",
)
def documents(
    store_path: Path, since: datetime.date | None, until: datetime.date | None, text: str | None, form: str
) -> None:
    """List the documents of a store."""
    from gesta import monitor
    from gesta.store import DocumentFilter

    with monitor.open_store(store_path) as store:
        found = store.documents(DocumentFilter(since=since, until=until, text=text))
        if form == "jsonl":
            from gesta.formats.full import record_lines

            put(record_lines(found))
        else:
            from gesta.formats.listing import document_lines

            put(document_lines(found, store.event_counts(), width=width(), colour=colour()))


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE.db|PATH...")
@click.option("--kind", "kinds", multiple=True, help="Only problems of this kind; may be repeated.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(("table", "jsonl")),
    default="table",
    show_default=True,
    help="How they are written.",
)
@settings_options
def problems(
    paths: tuple[str, ...], kinds: tuple[str, ...], form: str, settings_file: Path | None, assignments: tuple[str, ...]
) -> None:
    """List what is wrong: with the documents of a store, or with files before they are coded."""
    from gesta.formats.full import record_lines
    from gesta.formats.listing import problem_lines

    settings = effective_settings(settings_file, assignments).settings
    found = _problems(paths, kinds, settings)
    put(record_lines(found) if form == "jsonl" else problem_lines(found, width=width(), colour=colour()))


def _problems(paths: Sequence[str], kinds: tuple[str, ...], settings: Settings) -> Iterator[Problem]:
    from gesta import monitor
    from gesta.store import ProblemFilter

    if len(paths) == 1 and _is_sqlite(Path(paths[0])):
        with monitor.open_store(paths[0]) as store:
            yield from store.problems(ProblemFilter(kinds=kinds))
        return
    for problem in monitor.check_inputs(monitor.read_inputs(paths, settings)):
        if not kinds or problem.kind in kinds:
            yield problem


def _is_sqlite(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"
