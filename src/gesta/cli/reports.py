"""A file in a format of the field, and beside it the account of what is lost and the way back to our ids."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gesta.cli.output import output_errors, put_in_file

if TYPE_CHECKING:
    from gesta.formats import Options, Tally, Writer
    from gesta.records import Reading


def write_with_report(
    readings: Iterable[Reading], chosen: Writer, options: Options, output: Path, about: Mapping[str, object]
) -> str:
    """Write a file with its report, and its table of ids where ids of rows are numbers; gives what to tell about it."""
    with _id_table(output if chosen.numbers_ids else None) as tally:
        put_in_file(chosen.pieces(readings, options, tally), output)
    facts = chosen.report(options, tally, file=output.name, **about)
    report = beside(output, ".report.json")
    put_in_file([json.dumps(facts, indent=2, ensure_ascii=False, default=str), "\n"], report)
    return f"{output}: {told(tally)}; what is lost: {report.name}"


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


def told(tally: Tally) -> str:
    """How much was written and left out, in words."""
    left = sum(tally.left_out.values())
    out = f", {left:,} left out" if left else ""
    return f"{tally.rows:,} rows of {tally.events:,} events{out}"
