"""A snapshot holds what the store holds, and every query of the docs runs on it."""

import datetime
import json
import re
import sqlite3
from pathlib import Path

import pytest
from msgspec import structs

from fakes import records
from gesta.errors import GestaError
from gesta.formats.snapshot import write_snapshot
from gesta.records import When
from gesta.store import EventFilter, Store, input_hash

DOCS = Path(__file__).parents[2] / "docs"
DAY = datetime.date


def queries(page):
    return re.findall(r"```sql\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)


def save(path, *readings):
    with Store(path, write=True) as store:
        for reading in readings:
            store.save(reading, coder="gesta test", input_hash=input_hash(reading.document))
    return path


@pytest.fixture
def duck(tmp_path, monkeypatch):
    import duckdb

    monkeypatch.chdir(tmp_path)
    connection = duckdb.connect()
    connection.execute("SET autoinstall_known_extensions = false")
    yield lambda sql: connection.execute(sql).fetchall()
    connection.close()


@pytest.fixture
def examples(tmp_path, example_readings):
    return save(tmp_path / "events.db", *example_readings)


def table(name):
    return f"read_parquet('snapshot/{name}/*/*.parquet')"


def test_a_snapshot_has_every_event_participant_and_document(examples, duck, example_readings):
    counts = write_snapshot(examples, Path("snapshot"), EventFilter())

    events = [event for reading in example_readings for event in reading.events]
    assert counts["events"] == len(events) == duck(f"FROM {table('events')} SELECT count(DISTINCT id)")[0][0]
    assert counts["documents"] == len(example_readings)
    sides = sum(len(event.actors) + len(event.recipients) + len(event.attribution) for event in events)
    assert counts["participants"] == sides
    for name, count in counts.items():
        assert duck(f"FROM {table(name)} SELECT count(*)") == [(count,)]


def test_events_are_as_in_the_store(examples, duck, example_readings):
    write_snapshot(examples, Path("snapshot"), EventFilter())

    rows = duck(f"FROM {table('events')} SELECT id, type, modes, contexts, cameo, first_day, quad ORDER BY id")
    events = sorted((event for reading in example_readings for event in reading.events), key=lambda event: event.id)
    assert rows == [
        (
            event.id, event.type, list(event.modes), list(event.contexts), event.cameo,
            event.when.first if event.when else None, event.quad,
        )
        for event in events
    ]  # fmt: skip


def test_files_lie_in_the_month_of_the_event(tmp_path, duck):
    when = When(records.spot("Monday"), 0, "DATE", "2023-11", DAY(2023, 11, 2), DAY(2023, 11, 5))
    dated, undated = records.event(when=when), records.event(id="d1#2", when=None)
    save(tmp_path / "events.db", records.reading(events=(dated, undated)))
    nowhere = structs.replace(records.reading("d2", events=(records.event("d2", when=None),)), document=records.document("d2", published=None))  # fmt: skip
    save(tmp_path / "events.db", nowhere)

    write_snapshot(tmp_path / "events.db", Path("snapshot"), EventFilter())

    months = sorted(folder.name for folder in Path("snapshot/events").iterdir())
    assert months == ["month=2023-11", "month=2024-05", "month=none"]


def test_an_empty_store_is_a_snapshot_without_rows(tmp_path, duck):
    save(tmp_path / "events.db")

    assert set(write_snapshot(tmp_path / "events.db", Path("snapshot"), EventFilter()).values()) == {0}


@pytest.mark.parametrize(
    "wanted",
    [
        EventFilter(actor="KEN"), EventFilter(types=("PROTEST", "ASSAULT"), statuses=("actual",)),
        EventFilter(text="police"), EventFilter(since=DAY(2024, 1, 1), until=DAY(2024, 12, 31)),
        EventFilter(actor="'; DROP TABLE events; --"), EventFilter(dyad="KEN-KEN"),
    ],
)  # fmt: skip
def test_filters_choose_the_same_events_as_in_the_store(examples, duck, wanted):
    counts = write_snapshot(examples, Path("snapshot"), wanted)

    with Store(examples) as store:
        ids = sorted(event.id for event in store.events(wanted))
    assert counts["events"] == len(ids)
    if ids:
        assert [row[0] for row in duck(f"FROM {table('events')} SELECT id ORDER BY id")] == ids


def test_articles_stay_at_home_unless_they_are_asked_for(tmp_path, duck):
    long = records.TEXT + " And so it went on." * 60
    titled = structs.replace(records.reading(), document=records.document(title=long))
    save(tmp_path / "events.db", titled)
    write_snapshot(tmp_path / "events.db", Path("snapshot"), EventFilter())
    columns = {row[0] for row in duck(f"DESCRIBE FROM {table('documents')}")}
    assert "text" not in columns
    assert "text_sha256" in columns
    assert duck(f"FROM {table('documents')} SELECT title") == [(long[:300],)]

    write_snapshot(tmp_path / "events.db", Path("snapshot"), EventFilter(), full_text=True)
    assert duck(f"FROM {table('documents')} SELECT text") == [(records.TEXT,)]


def test_columns_without_any_value_keep_their_type(tmp_path, duck):
    bare = records.event(place=None, when=None, cameo=None)
    save(tmp_path / "events.db", records.reading(events=(bare,)))
    write_snapshot(tmp_path / "events.db", Path("snapshot"), EventFilter())

    kinds = {row[0]: row[1] for row in duck(f"DESCRIBE FROM {table('events')}")}
    assert (kinds["latitude"], kinds["geonames_id"], kinds["place"]) == ("DOUBLE", "BIGINT", "VARCHAR")
    assert (kinds["first_day"], kinds["modes"], kinds["historical"]) == ("DATE", "VARCHAR[]", "BOOLEAN")


def test_writing_again_replaces_and_a_folder_of_somebody_else_is_refused(tmp_path, duck):
    save(tmp_path / "events.db", records.reading(), records.reading("d2"))
    write_snapshot(tmp_path / "events.db", Path("snapshot"), EventFilter())
    write_snapshot(tmp_path / "events.db", Path("snapshot"), EventFilter(document="d2"), about={"store": "x"})

    assert duck(f"FROM {table('events')} SELECT document") == [("d2",)]
    assert json.loads(Path("snapshot/snapshot.json").read_text())["store"] == "x"
    Path("letters").mkdir()
    Path("letters/love.txt").write_text("Dear")
    with pytest.raises(GestaError, match="no snapshot"):
        write_snapshot(tmp_path / "events.db", Path("letters"), EventFilter())
    assert Path("letters/love.txt").exists()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("number", range(len(queries("analytics.md"))))
def test_every_query_of_the_docs_runs_and_finds_something(number, examples, duck):
    write_snapshot(examples, Path("snapshot"), EventFilter())
    sql = queries("analytics.md")[number]
    # The examples that are coded here know little of Russia and Ukraine.
    sql = sql.replace("RUS", "KEN").replace("UKR", "KEN")

    assert duck(sql)


def test_the_weekly_counts_are_five_lines_and_right(tmp_path, duck):
    save(tmp_path / "events.db", records.reading(), records.reading("d2"))
    write_snapshot(tmp_path / "events.db", Path("snapshot"), EventFilter())
    sql = queries("analytics.md")[0]

    assert len(sql.strip().splitlines()) == 5
    assert duck(sql) == [(DAY(2024, 5, 6), "NLD", "SDN", 4, 2)]


def test_data_sets_are_counted_side_by_side_as_the_docs_say(tmp_path):
    other = records.event("d2", coder="gdelt")
    save(tmp_path / "events.db", records.reading(events=(records.event(coder="gesta 0.1.0"),)), records.reading("d2", events=(other,)))  # fmt: skip

    (sql,) = queries("formats.md")
    with sqlite3.connect(tmp_path / "events.db") as connection:
        assert connection.execute(sql).fetchall() == [("ASSAULT", 1, 1)]
