"""`gesta reviews`: what analysts said of events, and how often the coder is right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gesta.cli.options import FILE
from gesta.cli.output import put, put_in_file

if TYPE_CHECKING:
    from gesta.evaluation.reviewed import Precision


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@click.option(
    "--gold", type=FILE, metavar="FILE.jsonl", help="Write reviewed documents here, for `gesta eval articles`."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def reviews(store_path: Path, gold: Path | None, as_json: bool) -> None:
    """Show how many reviewed events are right, by type, with Wilson's 95% interval."""
    import msgspec

    from gesta import monitor
    from gesta.evaluation.reviewed import gold_articles, precision_by_type

    with monitor.open_store(store_path) as store:
        each, total = precision_by_type(store)
        if gold is not None:
            put_in_file((msgspec.json.encode(article).decode() + "\n" for article in gold_articles(store)), gold)
    rows = [*each, total]
    put([msgspec.json.encode(rows).decode() + "\n"] if as_json else _lines(rows))


def _lines(rows: Sequence[Precision]) -> Iterator[str]:
    yield f"{'type':<12}{'reviewed':>9}{'right':>7}{'precision':>11}   95% interval\n"
    for row in rows:
        if row.precision is None or row.low is None or row.high is None:
            yield f"{row.type:<12}{row.reviewed:>9}{row.right:>7}{'–':>11}\n"
        else:
            interval = f"{row.low:.2f} … {row.high:.2f}"
            yield f"{row.type:<12}{row.reviewed:>9}{row.right:>7}{row.precision:>11.2f}   {interval}\n"
