"""Events as one Parquet file: the columns of the CSV with their types, lists as lists."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from gesta.errors import GestaError
from gesta.formats.flat import COLUMNS, flat_records
from gesta.formats.sink import Sink
from gesta.formats.writing import Column, Options, Tally, Writer
from gesta.records import Reading

if TYPE_CHECKING:
    import pyarrow as pa

# Rows held in memory at a time; a row group of this size compresses well and is skipped well.
_ROWS = 20_000


def require_pyarrow() -> Any:  # noqa: ANN401 - a module without types
    """The package that reads and writes Parquet.

    Raises: GestaError, when the extra is not installed
    """
    try:
        import pyarrow
    except ModuleNotFoundError as error:
        raise GestaError(
            "Parquet needs packages that are not installed", where="pyarrow", fix="pip install 'gesta[analytics]'"
        ) from error
    return pyarrow


def _write(readings: Iterable[Reading], options: Options, tally: Tally) -> Iterator[bytes]:
    pyarrow = require_pyarrow()
    import pyarrow.parquet as parquet

    schema, sink = arrow_schema(pyarrow), Sink()
    records = flat_records(readings, options, tally)
    with parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        while rows := list(itertools.islice(records, _ROWS)):
            writer.write_table(pyarrow.Table.from_pylist([dict(row) for row in rows], schema=schema))
            yield sink.take()
    yield sink.take()


def arrow_schema(pyarrow: Any) -> pa.Schema:  # noqa: ANN401 - a module without types
    """The columns with their types."""
    return pyarrow.schema([(column.name, _type(pyarrow, column)) for column in COLUMNS])


def _type(pyarrow: Any, column: Column) -> pa.DataType:  # noqa: ANN401 - a module without types
    types = {
        "text": pyarrow.string(),
        "whole number": pyarrow.int64(),
        "number": pyarrow.float64(),
        "day": pyarrow.date32(),
        "true or false": pyarrow.bool_(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    return types[column.kind]


WRITER = Writer(
    name="parquet",
    title="Parquet, one row an event, lists as lists",
    suffix=".parquet",
    media_type="application/vnd.apache.parquet",
    write=_write,
    columns=COLUMNS,
    losses=("offsets of participants, dates and places", "reasons", "bounds of quantities"),
    binary=True,
)
