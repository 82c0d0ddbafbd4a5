"""Events as a set that notebooks show and data frames take over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from gesta.errors import GestaError
from gesta.formats.flat import COLUMNS, flat_record
from gesta.markup import table
from gesta.records import Document, Event, Reading

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import polars as pl
    import pyarrow as pa

# More rows than this only make a notebook slow; the frames have them all.
_SHOWN = 50
_DTYPES = {"text": "string", "whole number": "Int64", "number": "float64", "true or false": "boolean"}


class EventSet(list[Event]):
    """Events in order; a list in every way, which a notebook shows as a table and pandas, polars and Arrow take over.

    documents: what is known of their documents, by id; columns about a document that is not there stay empty

    >>> EventSet([]).to_dicts()
    []
    """

    def __init__(self, events: Iterable[Event] = (), *, documents: Iterable[Document] = ()) -> None:
        super().__init__(events)
        self.documents: Mapping[str, Document] = {document.id: document for document in documents}

    @classmethod
    def of(cls, readings: Iterable[Reading]) -> EventSet:
        """The events of readings, with their documents."""
        kept = list(readings)
        events = (event for reading in kept for event in reading.events)
        return cls(events, documents=(reading.document for reading in kept))

    def to_dicts(self) -> list[dict[str, object]]:
        """A row for each event, with the columns of the CSV; lists are lists."""
        return [
            dict(flat_record(event, self.documents.get(event.document) or Document(event.document, "")))
            for event in self
        ]

    def to_pandas(self) -> pd.DataFrame:
        """A pandas data frame with the columns of the CSV; days are datetimes.

        Raises: GestaError, when pandas is not installed
        """
        try:
            import pandas
        except ModuleNotFoundError as error:
            raise _missing("pandas") from error
        frame = pandas.DataFrame(self.to_dicts(), columns=[column.name for column in COLUMNS])
        for column in COLUMNS:
            if column.kind == "day":
                frame[column.name] = pandas.to_datetime(frame[column.name])
            elif column.kind in _DTYPES:
                frame[column.name] = frame[column.name].astype(_DTYPES[column.kind])
        return frame

    def to_polars(self) -> pl.DataFrame:
        """A polars data frame with the columns of the CSV.

        Raises: GestaError, when polars is not installed
        """
        try:
            import polars
        except ModuleNotFoundError as error:
            raise _missing("polars") from error
        types: dict[str, pl.datatypes.DataTypeClass | pl.DataType] = {
            "text": polars.String,
            "whole number": polars.Int64,
            "number": polars.Float64,
            "day": polars.Date,
            "true or false": polars.Boolean,
            "list": polars.List(polars.String),
        }
        return polars.DataFrame(self.to_dicts(), schema={column.name: types[column.kind] for column in COLUMNS})

    def to_arrow(self) -> pa.Table:
        """An Arrow table with the columns of the CSV and the types of the Parquet file.

        Raises: GestaError, when pyarrow is not installed
        """
        from gesta.formats.parquet import arrow_schema, require_pyarrow

        pyarrow = require_pyarrow()
        found: pa.Table = pyarrow.Table.from_pylist(self.to_dicts(), schema=arrow_schema(pyarrow))
        return found

    def _repr_html_(self) -> str:
        shown = table(
            ("who", "what", "whom", "when", "where", "says", "words"), (each.html_cells() for each in self[:_SHOWN])
        )
        more = f"<p>{len(self) - _SHOWN:,} more</p>" if len(self) > _SHOWN else ""
        return f"<p>{len(self):,} events</p>{shown}{more}"


def _missing(package: str) -> GestaError:
    return GestaError(f"{package} is not installed", where=f"to_{package}", fix=f"pip install {package}")
