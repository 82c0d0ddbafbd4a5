"""`gesta compare`: two coders' events of one store side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from gesta.cli.options import FILE, filter_options_but_coder
from gesta.cli.output import colour, put, width

KEYS = ("type", "quad", "status", "month", "country", "dyad")


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@click.argument("first", metavar="CODER")
@click.argument("second", metavar="CODER")
@click.option("--by", type=click.Choice(KEYS), default="type", show_default=True, help="What is counted side by side.")
@click.option("--top", type=click.IntRange(min=1), default=30, show_default=True, help="Show so many rows.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@filter_options_but_coder
def compare(
    store_path: Path,
    first: str,
    second: str,
    by: Any,  # noqa: ANN401 - checked by its option
    top: int,
    as_json: bool,
    **chosen: Any,  # noqa: ANN401 - the filters, each checked by its own option
) -> None:
    """Set the events of two coders side by side: ours (gesta) and a data set's (gdelt, icews), by their names."""
    from gesta import monitor
    from gesta.store import EventFilter

    wanted, coders = EventFilter(**chosen), (first, second)
    with monitor.open_store(store_path) as store:
        rows = store.counts_by_coder(coders, by, wanted)
        overlap = store.overlap(first, second, wanted)
    if as_json:
        figures = {"by": by, "coders": coders, "counts": dict(rows), "both": overlap.both, "only": overlap.only}
        put([json.dumps(figures | {"shared": overlap.share}, ensure_ascii=False) + "\n"])
        return
    from gesta.formats.comparison import comparison_text

    put([comparison_text(coders, rows[:top], overlap, width=width(), colour=colour())])
