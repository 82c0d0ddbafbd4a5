"""Commands on what several documents tell together: happenings, stories, copies."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click

from gesta.cli.options import FILE, filter_options
from gesta.cli.output import colour, put, width
from gesta.errors import InputError

Command = TypeVar("Command", bound=Callable[..., Any])


class _ListFirst(click.Group):
    """A group whose first command may go unnamed: `gesta happenings FILE.db` is `gesta happenings list FILE.db`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["list", *args]
        return super().parse_args(ctx, args)


def _format_option(command: Command) -> Command:
    return click.option(
        "--format",
        "-f",
        "form",
        type=click.Choice(("table", "jsonl")),
        default="table",
        show_default=True,
        help="How they are written.",
    )(command)


def _decision_options(command: Command) -> Command:
    command = click.option("--by", metavar="NAME", help="Who decides; kept with the decision.")(command)
    return click.option("--note", metavar="TEXT", help="Why; kept with the decision.")(command)


@click.group(cls=_ListFirst)
def happenings() -> None:
    """Show what happened, told by all documents together; `gesta happenings FILE.db` lists it."""


@happenings.command(name="list")
@click.argument("store_path", type=FILE, metavar="FILE.db")
@click.argument("happening_id", metavar="ID", required=False)
@filter_options
@click.option("--min-sources", type=click.IntRange(min=1), default=1, help="So many independent sources at least.")
@click.option("--disputed", is_flag=True, help="Only those whose accounts differ.")
@click.option("--story", help="Those of this story.")
@_format_option
def list_happenings(
    store_path: Path,
    happening_id: str | None,
    min_sources: int,
    disputed: bool,
    story: str | None,
    form: str,
    **chosen: Any,  # noqa: ANN401 - the filters, each checked by its own option
) -> None:
    """List the happenings of a store, or show one with all that is claimed of it."""
    from gesta import monitor
    from gesta.store import EventFilter, HappeningFilter

    monitor.group_store(store_path)
    with monitor.open_store(store_path) as store:
        if happening_id:
            found = store.happening(happening_id)
            if found is None:
                raise InputError(
                    "there is no such happening", where=happening_id, fix=f"`gesta happenings {store_path}`"
                )
            _show(store, found, form)
            return
        wanted = HappeningFilter(EventFilter(**chosen), min_sources, disputed, story)
        _put_records(store.happenings(wanted), form, "happening_lines", none="no happening fits")


@happenings.command(name="merge")
@click.argument("store_path", type=FILE, metavar="FILE.db")
@click.argument("ids", nargs=-1, required=True, metavar="ID ID...")
@_decision_options
def merge_happenings(store_path: Path, ids: tuple[str, ...], note: str | None, by: str | None) -> None:
    """Decide that happenings are one; every later grouping obeys."""
    from gesta import monitor

    monitor.group_store(store_path)
    with monitor.open_store(store_path, write=True) as store:
        decision = store.merge_happenings(ids, note=note, by=by)
    monitor.group_store(store_path)
    _tell(store_path, decision.number, decision.events)


@happenings.command(name="split")
@click.argument("store_path", type=FILE, metavar="FILE.db")
@click.argument("happening_id", metavar="ID")
@click.argument("events", nargs=-1, required=True, metavar="EVENT...")
@_decision_options
def split_happening(
    store_path: Path, happening_id: str, events: tuple[str, ...], note: str | None, by: str | None
) -> None:
    """Decide that some events of a happening are another one; every later grouping obeys."""
    from gesta import monitor

    monitor.group_store(store_path)
    with monitor.open_store(store_path, write=True) as store:
        decision = store.split_happening(happening_id, events, note=note, by=by)
    monitor.group_store(store_path)
    _tell(store_path, decision.number, (decision.events[0], decision.others[0]))


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@_format_option
def stories(store_path: Path, form: str) -> None:
    """List the stories of a store: articles about one matter in time."""
    from gesta import monitor

    monitor.group_store(store_path)
    with monitor.open_store(store_path) as store:
        _put_records(store.stories(), form, "story_lines", none="no two articles are about one matter")


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@_format_option
def duplicates(store_path: Path, form: str) -> None:
    """List the documents of a store that are one text, with the agency it comes from."""
    from gesta import monitor

    monitor.group_store(store_path)
    with monitor.open_store(store_path) as store:
        groups = store.copy_groups()
        if form == "jsonl":
            _put_records(groups, form, "")
            return
        from gesta.formats.happenings import copy_lines

        lines = list(copy_lines(groups, store.document, store.origin, width=width(), colour=colour()))
        put(lines or ["no document repeats another\n"])


def _show(store: Any, found: Any, form: str) -> None:  # noqa: ANN401 - typed where they are made; here only handed on
    if form == "jsonl":
        _put_records(iter([found]), form, "")
        return
    from gesta.formats.happenings import happening_text

    put([happening_text(found, store.document, store.origin, width=width(), colour=colour())])


def _put_records(records: Iterator[Any], form: str, lines: str, *, none: str = "") -> None:
    """Write records; `none` is what a person is told where there are none."""
    if form == "jsonl":
        from gesta.formats.full import record_lines

        put(record_lines(records))
        return
    from gesta.formats import happenings as tables

    first = next(records, None)
    if first is None:
        put([f"{none}\n"])
        return
    put(getattr(tables, lines)(itertools.chain([first], records), width=width(), colour=colour()))


def _tell(store_path: Path, number: int | None, events: tuple[str, ...]) -> None:
    from gesta import monitor

    with monitor.open_store(store_path) as store:
        now = {found.id: found.title for event in events if (found := store.happening_of(event))}
    put([f"decision {number} is kept\n", *(f"{name}  {title}\n" for name, title in now.items())])
