"""`gesta export`: the events of a store in a format of the field, with an account of what is lost beside them."""

from __future__ import annotations

import contextlib
import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gesta.cli.options import FILE, as_of_option, filter_options, opened
from gesta.cli.output import output_errors, put, put_bytes, put_in_file

if TYPE_CHECKING:
    from gesta.formats import Options, Tally, Writer
    from gesta.store import EventFilter

FORMATS = (
    "plover", "jsonl", "csv", "gdelt", "gdelt-mentions", "icews", "polecat", "phoenix", "geojson", "parquet",
    "xlsx",
)  # fmt: skip


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@filter_options
@as_of_option
@click.option("--format", "-f", "form", type=click.Choice(FORMATS), default="plover", show_default=True, help="Format.")
@click.option(
    "--output",
    "-o",
    type=FILE,
    metavar="FILE",
    help="Write to this file; beside it FILE.report.json tells dialect and losses, FILE.ids.tsv leads back to our ids.",
)
@click.option(
    "--parquet",
    "folder",
    type=FILE,
    metavar="DIR",
    help="Instead of a file: a snapshot of the store as Parquet by month, for DuckDB (extra `analytics`).",
)
@click.option("--dyads/--no-dyads", default=None, help="A row for each pair of actor and recipient, or one an event.")
@click.option(
    "--any-status",
    is_flag=True,
    help="Also denied, future, feared, historical events where no field tells them apart.",
)
@click.option(
    "--widest-days", type=click.IntRange(min=1), help="Leave out events whose date is less exact than so many days."
)
@click.option("--quad", type=click.Choice(("plover", "gdelt", "phoenix", "icews")), help="Whose quad classes.")
@click.option("--cameo", type=click.Choice(("1.1b3", "0.7")), help="Which list of CAMEO codes [default: 1.1b3].")
@click.option("--added", metavar="YYYYMMDDHHMMSS", help="What GDELT's DATEADDED says [default: day of publication].")
@click.option("--full-text", is_flag=True, help="Articles and quotations whole: mind whose they are.")
def export(
    store_path: Path,
    as_of: datetime.date | None,
    form: str,
    output: Path | None,
    folder: Path | None,
    dyads: bool | None,
    any_status: bool,
    widest_days: int | None,
    quad: Any,  # noqa: ANN401 - checked by its option, like the next
    cameo: Any,  # noqa: ANN401
    added: str | None,
    full_text: bool,
    **chosen: Any,  # noqa: ANN401 - the filters, each checked by its own option
) -> None:
    """Write the events of a store in a format of the field, with a report of what is lost."""
    from gesta.formats import Options, writer
    from gesta.store import EventFilter

    if folder is not None:
        if output is not None:
            raise click.UsageError("--parquet DIR writes a folder and -o FILE a file: give one of them")
        _snapshot(store_path, as_of, folder, EventFilter(**chosen), full_text=full_text)
        return
    options = Options(
        dyads=dyads,
        statuses=chosen["statuses"] or (("actual", "future", "hypothetical", "negated") if any_status else None),
        historical=True if any_status else None,
        quad=quad,
        cameo=cameo,
        widest_days=widest_days,
        added=_added(added),
        full_text=full_text,
    )
    _export(store_path, as_of, writer(form), options, EventFilter(**chosen), output)


def _snapshot(
    store_path: Path, as_of: datetime.date | None, folder: Path, wanted: EventFilter, *, full_text: bool
) -> None:
    from gesta.formats.snapshot import write_snapshot

    about = {"store": store_path.name, "as_of": as_of, "filters": _given(wanted), "cameo_dialect": "1.1b3"}
    with opened(store_path, as_of) as store:
        counts = write_snapshot(store.path, folder, wanted, full_text=full_text, about=about)
    told = ", ".join(f"{rows:,} {table}" for table, rows in counts.items())
    put([f"{folder}: {told}\n"])


def _export(
    store_path: Path,
    as_of: datetime.date | None,
    chosen: Writer,
    options: Options,
    wanted: EventFilter,
    output: Path | None,
) -> None:
    with opened(store_path, as_of) as store, _id_table(output if chosen.numbers_ids else None) as tally:
        pieces = chosen.pieces(store.readings(wanted), options, tally)
        if output is None:
            put_bytes(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
        else:
            put_in_file(pieces, output)
    if output is None:
        click.echo(f"gesta: {_sum(tally)}; -o FILE also writes the report", err=True)
        return
    about = {"file": output.name, "store": store_path.name, "as_of": as_of, "filters": _given(wanted)}
    report = json.dumps(chosen.report(options, tally, **about), indent=2, ensure_ascii=False, default=str)
    put_in_file([report, "\n"], beside(output, ".report.json"))
    put([f"{output}: {_sum(tally)}; what is lost: {beside(output, '.report.json').name}\n"])


def beside(output: Path, ending: str) -> Path:
    """The file that belongs to an export and lies next to it."""
    return output.with_name(output.name + ending)


@contextlib.contextmanager
def _id_table(output: Path | None) -> Iterator[Tally]:
    """A tally that writes, where ids of rows are numbers, which number stands for which of our ids."""
    from gesta.formats import Tally
    from gesta.formats.tsv import tsv_line

    if output is None:
        yield Tally()
        return
    table = beside(output, ".ids.tsv")
    part = table.with_name(f".{table.name}.part")
    with output_errors(str(table)), part.open("w", encoding="utf-8", newline="") as file:
        file.write(tsv_line(("number", "row", "event")))
        yield Tally(lambda number, row, event: file.write(tsv_line((number, row, event))))
    with output_errors(str(table)):
        part.replace(table)


def _sum(tally: Tally) -> str:
    left = sum(tally.left_out.values())
    out = f", {left:,} left out" if left else ""
    return f"{tally.rows:,} rows of {tally.events:,} events{out}"


def _given(wanted: EventFilter) -> dict[str, object]:
    return {name: value for name in wanted.__struct_fields__ if (value := getattr(wanted, name))}


def _added(text: str | None) -> str | None:
    if text is not None and not (len(text) == 14 and text.isascii() and text.isdigit()):
        raise click.BadParameter(f"{text!r} is no time like 20240531120000", param_hint="--added")
    return text
