"""A store as a folder of Parquet files by month, for DuckDB and everything else that reads Parquet fast."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from gesta.errors import GestaError, StoreError
from gesta.formats.parquet import require_pyarrow
from gesta.formats.plain import LONGEST_QUOTATION, text_hash
from gesta.formats.writing import Kind
from gesta.store import EventFilter
from gesta.store.filters import event_condition

if TYPE_CHECKING:
    import pyarrow as pa

ABOUT = "snapshot.json"
_NO_MONTH = "none"
_SAMPLE = "''"
_MONTH = f"CASE WHEN keys.day = '' THEN '{_NO_MONTH}' ELSE substr(keys.day, 1, 7) END"
_OF_KEYS = "JOIN events ON events.number = keys.event JOIN documents ON documents.id = keys.document"


class Column(Struct, frozen=True):
    """A column of a table: its name, what stands in it, and the SQL that gives it; lists are joined by "; " there."""

    name: str
    kind: Kind
    sql: str


class SnapshotTable(Struct, frozen=True):
    """A table of a snapshot: a folder of its name with a folder for each month of the event, else of publication."""

    name: str
    source: str
    columns: tuple[Column, ...]
    order: str


def _texts(names: str, of: str) -> tuple[Column, ...]:
    return tuple(Column(name, "text", f"{of}.{name}") for name in names.split())


_EVENT = Column("event", "text", "events.id")
_WHEN = (
    Column("day", "day", "NULLIF(keys.day, '')"),
    Column("first_day", "day", "events.first_day"),
    Column("last_day", "day", "events.last_day"),
)
_KIND = (
    *_texts("type status cameo", "events"),
    Column("quad", "whole number", "events.quad"),
    Column("historical", "true or false", "events.historical"),
)

TABLES = (
    SnapshotTable(
        "events",
        f"event_keys AS keys {_OF_KEYS}",
        (
            Column("id", "text", "events.id"), Column("document", "text", "events.document"), *_WHEN,
            Column("granularity", "text", "events.granularity"), *_KIND, Column("modes", "list", "events.modes"),
            Column("contexts", "list", "events.contexts"), *_texts("actors recipients attribution", "events"),
            *_texts("place country", "events"), Column("place_level", "whole number", "keys.level"),
            Column("geonames_id", "whole number", "events.geonames_id"),
            Column("latitude", "number", "events.latitude"), Column("longitude", "number", "events.longitude"),
            Column("words", "text", f"substr(events.words, 1, {LONGEST_QUOTATION})"),
            Column("trigger", "text", "events.trigger_text"),
            Column("trigger_start", "whole number", "events.trigger_start"),
            Column("trigger_end", "whole number", "events.trigger_end"), Column("score", "number", "events.score"),
            Column("coder", "text", "events.coder"), Column("source", "text", "documents.outlet"),
            Column("published", "day", "documents.published"),
        ),
        "id",
    ),
    SnapshotTable(
        "dyads",
        f"dyads JOIN event_keys AS keys ON keys.event = dyads.event {_OF_KEYS}",
        (
            _EVENT, *(Column(name, "text", f"NULLIF(dyads.{name}, '')") for name in (
                "actor", "actor_sector", "recipient", "recipient_sector"
            )), *_WHEN, *_KIND, Column("coder", "text", "events.coder"), Column("source", "text", "documents.outlet"),
        ),
        "event, actor, recipient, actor_sector, recipient_sector",
    ),
    SnapshotTable(
        "participants",
        f"participants JOIN event_keys AS keys ON keys.event = participants.event {_OF_KEYS}",
        (
            _EVENT, Column("role", "text", "participants.role"),
            Column("position", "whole number", "participants.position"),
            *_texts("text name code sector wikidata", "participants"),
            Column("implied", "true or false", "participants.implied"),
            Column("start", "whole number", "participants.start"), Column("end", "whole number", 'participants."end"'),
        ),
        "event, role, position",
    ),
)  # fmt: skip
_DOCUMENTS = (
    Column("id", "text", "documents.id"), Column("published", "day", "documents.published"),
    Column("title", "text", f"substr(documents.title, 1, {LONGEST_QUOTATION})"),
    *_texts("url source language coder coded_at", "documents"), Column("outlet", "text", "documents.outlet"),
    Column("events", "whole number",
           "(SELECT count(*) FROM event_keys WHERE event_keys.document = documents.id)"),
    Column("text", "text", "documents.text"),
)  # fmt: skip


def write_snapshot(
    store: Path,
    folder: Path,
    wanted: EventFilter,
    *,
    full_text: bool = False,
    about: Mapping[str, object] | None = None,
) -> Mapping[str, int]:
    """Write events, dyads, participants and documents as Parquet, and give the number of rows of each.

    The folder appears when it is complete; an earlier snapshot of that name is replaced.
    full_text: whether documents carry their text; without it only its SHA-256
    about:     further facts for the account that lies in the folder
    Raises:    GestaError, when the packages are missing, or the folder is there and no snapshot; StoreError, when the
               store cannot be read
    """
    require_pyarrow()
    _refuse_foreign(folder)
    part = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        part.mkdir(parents=True)
        counts = dict(_write_tables(store, part, wanted, full_text=full_text))
        facts = {
            **(about or {}),
            "rows": counts,
            "partitioned_by": "month of the event's first day, else of publication",
        }
        (part / ABOUT).write_text(json.dumps(facts, indent=2, default=str) + "\n", encoding="utf-8")
        _put_in_place(part, folder)
    except OSError as error:
        raise GestaError(
            f"the snapshot cannot be written: {(error.strerror or str(error)).lower()}", where=str(folder)
        ) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return counts


def _write_tables(store: Path, folder: Path, wanted: EventFilter, *, full_text: bool) -> Iterator[tuple[str, int]]:
    where, parameters = event_condition(wanted)
    for table in TABLES:
        sql = _sql(table.columns, _MONTH, f"FROM {table.source} WHERE {where}", table.order)
        yield table.name, _write_table(store, folder / table.name, table.columns, sql, parameters)
    month = f"coalesce(substr(documents.published, 1, 7), '{_NO_MONTH}')"
    told = f"SELECT keys.document FROM event_keys AS keys WHERE {where}"  # noqa: S608 - clauses of our own
    chosen = "FROM documents" if where == "1" else f"FROM documents WHERE documents.id IN ({told})"
    sql = _sql(_DOCUMENTS, month, chosen, "id")
    yield "documents", _write_table(store, folder / "documents", _DOCUMENTS, sql, parameters, full_text=full_text)


def _sql(columns: tuple[Column, ...], month: str, source: str, order: str) -> str:
    """The query, after a row of the right types: the driver takes the type of a column from the first rows it meets."""
    samples = {"number": "0.5", "whole number": "0", "true or false": "0"}
    first = ", ".join(f'{samples.get(column.kind, _SAMPLE)} AS "{column.name}"' for column in columns)
    cells = ", ".join(column.sql for column in columns)
    # Names and clauses are our own; what a user types is bound.
    rows = f"SELECT 0 AS rank, {first}, '' AS month UNION ALL SELECT 1, {cells}, {month} {source}"
    return f"{rows} ORDER BY rank, month, {order}"


def _write_table(
    store: Path,
    folder: Path,
    columns: tuple[Column, ...],
    sql: str,
    parameters: Mapping[str, object],
    *,
    full_text: bool = True,
) -> int:
    import pyarrow as pa
    import pyarrow.dataset as dataset

    schema = pa.schema([
        *(pa.field(column.name, _type(pa, column.kind)) for column in columns if full_text or column.name != "text"),
        *([pa.field("text_sha256", pa.string())] if columns is _DOCUMENTS else []),
        pa.field("month", pa.string()),
    ])  # fmt: skip
    rows = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal rows
        for batch in _fetched(store, sql, parameters):
            rows += batch.num_rows
            yield _typed(pa, batch, schema)

    dataset.write_dataset(
        batches(),
        folder,
        schema=schema,
        format="parquet",
        file_options=dataset.ParquetFileFormat().make_write_options(compression="zstd"),
        partitioning=dataset.partitioning(pa.schema([("month", pa.string())]), flavor="hive"),
        max_partitions=100_000,
        # Rows come by month, so few files are open at a time.
        max_open_files=64,
        use_threads=False,
    )
    return rows


def _fetched(store: Path, sql: str, parameters: Mapping[str, object]) -> Iterator[pa.RecordBatch]:
    """The rows of a query in batches, moved by ADBC without becoming Python values on the way."""
    import adbc_driver_manager
    import adbc_driver_sqlite.dbapi as driver

    names = list(dict.fromkeys(re.findall(r":(\w+)", sql)))
    numbered = re.sub(r":(\w+)", lambda found: f"?{names.index(found[1]) + 1}", sql)
    try:
        with driver.connect(f"{store.absolute().as_uri()}?mode=ro") as connection, connection.cursor() as cursor:
            cursor.execute(numbered, [parameters[name] for name in names] or None)
            skip = 1
            for batch in cursor.fetch_record_batch():
                yield batch.slice(skip)
                skip = 0
    except adbc_driver_manager.Error as error:
        raise StoreError(
            f"the store cannot be read: {error}", where=str(store), fix="check it with `gesta events`"
        ) from error


def _typed(pa: Any, batch: Any, schema: Any) -> Any:  # noqa: ANN401 - pyarrow has no types
    import pyarrow.compute as compute

    arrays = []
    for field in schema:
        if field.name == "text_sha256":
            texts = batch.column("text").to_pylist()
            arrays.append(pa.array([text_hash(text or "") for text in texts], pa.string()))
            continue
        column = batch.column(field.name)
        if pa.types.is_list(field.type):
            split = compute.split_pattern(column, "; ")
            arrays.append(compute.if_else(compute.equal(column, ""), pa.scalar([], field.type), split))
        else:
            arrays.append(column.cast(field.type))
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _type(pa: Any, kind: Kind) -> Any:  # noqa: ANN401 - pyarrow has no types
    types: Mapping[str, Any] = {
        "text": pa.string(),
        "whole number": pa.int64(),
        "number": pa.float64(),
        "day": pa.date32(),
        "true or false": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    return types[kind]


def _refuse_foreign(folder: Path) -> None:
    """A folder that is there and is no snapshot is somebody's work."""
    if folder.exists() and not (folder / ABOUT).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise GestaError("the folder is there and is no snapshot", where=str(folder), fix="name another folder")


def _put_in_place(part: Path, folder: Path) -> None:
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.replace(old)
    part.replace(folder)
    shutil.rmtree(old, ignore_errors=True)
