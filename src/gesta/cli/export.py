"""`gesta export`: the events of a store in a format of the field, with an account of what is lost beside them."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gesta.cli.options import FILE, as_of_option, filter_options, opened
from gesta.cli.output import put, put_bytes
from gesta.cli.reports import told, write_with_report

if TYPE_CHECKING:
    from gesta.formats import Options, Writer
    from gesta.store import EventFilter

FORMATS = (
    "plover", "jsonl", "csv", "gdelt", "gdelt-mentions", "icews", "polecat", "phoenix", "geojson", "parquet",
    "xlsx",
)  # fmt: skip

_ENDINGS = {
    ".export.csv": "gdelt",
    ".mentions.csv": "gdelt-mentions",
    ".csv": "csv",
    ".tab": "icews",
    ".jsonl": "plover",
    ".geojson": "geojson",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@filter_options
@as_of_option
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(FORMATS),
    help="Format [default: what the file's name says, else plover].",
)
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
    form: str | None,
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
    _export(store_path, as_of, writer(form or _form_of(output)), options, EventFilter(**chosen), output)


def _form_of(output: Path | None) -> str:
    """The format that the end of a file's name stands for; PLOVER without a file."""
    if output is None:
        return "plover"
    for ending, form in _ENDINGS.items():
        if output.name.lower().endswith(ending):
            return form
    raise click.UsageError(
        f"{output.name} names no format: give --format, or a name that ends in {', '.join(_ENDINGS)}"
    )


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
    from gesta.formats import Tally

    about = {"store": store_path.name, "as_of": as_of, "filters": _given(wanted)}
    with opened(store_path, as_of) as store:
        readings = store.readings(wanted)
        if output is not None:
            put([write_with_report(readings, chosen, options, output, about) + "\n"])
            return
        tally = Tally()
        pieces = chosen.pieces(readings, options, tally)
        put_bytes(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
    click.echo(f"gesta: {told(tally)}; -o FILE also writes the report", err=True)


def _given(wanted: EventFilter) -> dict[str, object]:
    return {name: value for name in wanted.__struct_fields__ if (value := getattr(wanted, name))}


def _added(text: str | None) -> str | None:
    if text is not None and not (len(text) == 14 and text.isascii() and text.isdigit()):
        raise click.BadParameter(f"{text!r} is no time like 20240531120000", param_hint="--added")
    return text
