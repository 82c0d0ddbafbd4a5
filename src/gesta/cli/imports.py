"""`gesta import`: data sets of other coders into a store, beside ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gesta.cli.options import FILE
from gesta.cli.output import put

if TYPE_CHECKING:
    from gesta.formats.readers import ImportTally

FORMATS = ("gdelt", "icews", "polecat", "phoenix", "plover", "csv", "geojson")


@click.command(name="import")
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@click.option("--store", "store_path", type=FILE, required=True, metavar="FILE.db", help="The store to load them into.")
@click.option("--format", "-f", "form", type=click.Choice(FORMATS), help="Format [default: guessed from each file].")
@click.option("--cameo", type=click.Choice(("1.1b3", "0.7")), help="Which list of CAMEO codes [default: the format's].")
@click.option("--limit", type=click.IntRange(min=1), help="Read only so many lines of each file.")
def import_files(
    files: tuple[Path, ...],
    store_path: Path,
    form: str | None,
    cameo: Any,  # noqa: ANN401 - checked by its option
    limit: int | None,
) -> None:
    """Load event data of other coders (plain, .gz or .zip) into a store, and tell what was mended and not used."""
    from gesta import monitor

    with monitor.open_store(store_path, write=True) as store:
        for file in files:
            tally = monitor.import_data_set(file, store, form=form, dialect=cameo, limit=limit)
            put(_lines(file, tally))


def _lines(file: Path, tally: ImportTally) -> Iterator[str]:
    bad = f", {tally.problems:,} bad lines (`gesta problems` lists them)" if tally.problems else ""
    yield f"{file}: {tally.events:,} events in {tally.rows:,} rows{bad}\n"
    for what, counter in (("mended", tally.mended), ("not used", tally.unused)):
        for reason, count in sorted(counter.items()):
            yield f"  {what}  {count:,}  {reason}\n"
