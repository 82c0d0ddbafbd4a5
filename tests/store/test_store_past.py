"""What was known before stays known, and what is known now is known once."""

import datetime
import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from fakes import records
from gesta.errors import StoreError
from gesta.store import EventFilter, Store, input_hash, open_as_of

DAY = datetime.date


def noon(day):
    return datetime.datetime(2024, 5, day, 12, tzinfo=datetime.UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "events.db"


def save(path, day, *readings, coder="test 1"):
    with Store(path, write=True, clock=lambda: noon(day)) as store:
        for reading in readings:
            store.save(reading, coder=coder, input_hash=input_hash(reading.document))


def reading(name="d1", **given):
    return records.reading(name, events=(records.event(name, **given),))


def types_at(path, day, wanted=None):
    with open_as_of(path, DAY(2024, 5, day)) as store:
        return [(event.document, event.type) for event in store.events(wanted)]


def test_what_was_known_on_a_day_is_what_was_coded_by_its_end(path):
    save(path, 8, reading(type="ASSAULT"))
    save(path, 10, reading(type="COERCE"), reading("d2"))
    save(path, 12, reading(type="ACCUSE"))

    known = {day: types_at(path, day) for day in (7, 8, 9, 10, 11, 12, 20)}

    assert known[7] == []
    assert known[8] == known[9] == [("d1", "ASSAULT")]
    assert known[10] == known[11] == [("d1", "COERCE"), ("d2", "ASSAULT")]
    assert known[12] == known[20] == [("d1", "ACCUSE"), ("d2", "ASSAULT")]


def test_filters_work_on_what_was_known(path):
    save(path, 8, reading(type="ASSAULT"))
    save(path, 10, reading(type="COERCE"))

    assert types_at(path, 9, EventFilter(actor="NLD", types=("ASSAULT",), text="attacked")) == [("d1", "ASSAULT")]
    assert types_at(path, 9, EventFilter(types=("COERCE",))) == []


def test_a_document_that_changed_has_its_old_text_in_the_past(path):
    old, new = reading(), structs.replace(reading(), document=records.document(text=records.TEXT + " Later more."))
    save(path, 8, old)
    save(path, 10, new)

    with open_as_of(path, DAY(2024, 5, 9)) as store:
        assert store.reading("d1") == old
    with Store(path) as store:
        assert store.reading("d1") == new
        assert [version.reading for version in store.versions("d1")] == [old, new]
        assert [version.known_until for version in store.versions("d1")] == [noon(10), None]


def test_a_rerun_that_finds_the_same_leaves_no_past_and_changes_no_date(path):
    save(path, 8, reading())
    save(path, 10, reading())

    with Store(path) as store:
        (only,) = store.versions("d1")
        assert only.known_from == noon(8)
    assert types_at(path, 9) == [("d1", "ASSAULT")]


def test_the_same_found_by_another_coder_is_another_version(path):
    save(path, 8, reading())
    save(path, 10, reading(), coder="test 2")

    with Store(path) as store:
        assert [version.coder for version in store.versions("d1")] == ["test 1", "test 2"]


def test_the_current_view_never_doubles(path):
    for day in (8, 9, 10):
        save(path, day, reading(modes=("aerial",) * (day - 8)))

    with Store(path) as store:
        assert len(list(store.events())) == 1
        assert len(list(store.versions("d1"))) == 3


def test_looking_back_changes_nothing(path):
    save(path, 8, reading())
    save(path, 10, reading(type="COERCE"))
    before = path.read_bytes()

    types_at(path, 9)

    assert path.read_bytes() == before


def test_a_missing_store_is_told_when_looking_back(path):
    with pytest.raises(StoreError, match="no such store"), open_as_of(path, DAY(2024, 5, 9)):
        pass


def test_a_past_reading_that_nobody_understands_is_told(path):
    save(path, 8, reading())
    save(path, 10, reading(type="COERCE"))
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE past_readings SET record = ?", (__import__("zlib").compress(b"{}"),))

    with pytest.raises(StoreError, match="past reading"):
        types_at(path, 9)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 20), st.sampled_from(("d1", "d2")), st.sampled_from(("ASSAULT", "COERCE", "AID"))), max_size=8))  # fmt: skip
def test_every_day_shows_the_last_coding_by_its_end(tmp_path_factory, codings):
    path = tmp_path_factory.mktemp("past") / "events.db"
    codings = sorted({(day, name): kind for day, name, kind in codings}.items())
    with Store(path, write=True):
        pass
    for (day, name), kind in codings:
        save(path, day, reading(name, type=kind))

    for day in (5, 12, 20):
        last = {name: kind for (coded, name), kind in codings if coded <= day}
        assert sorted(types_at(path, day)) == sorted(last.items())
