import datetime

import pytest
from msgspec import structs

from fakes import records
from gesta.store import EventFilter, Store, input_hash

DAYS = [datetime.date(2024, 5, day) for day in (1, 2, 3)]


def event(name, coder, day, **given):
    when = structs.replace(records.event().when, first=day, last=day)
    return records.event(name, coder=coder, when=when, **given)


@pytest.fixture
def store(tmp_path):
    events = [
        event("a", "gesta 1", DAYS[0]), event("b", "gesta 1", DAYS[1]),
        event("c", "gdelt", DAYS[0]), event("d", "gdelt", DAYS[2], type="COERCE"),
        event("e", "gdelt", DAYS[0], recipients=()),
    ]  # fmt: skip
    with Store(tmp_path / "events.db", write=True) as store:
        for each in events:
            reading = records.reading(each.document, events=(each,))
            store.save(reading, coder=each.coder, input_hash=input_hash(reading.document))
        yield store


def test_events_of_both_coders_are_counted_by_type(store):
    counts = store.counts_by_coder(("gesta", "gdelt"), "type", EventFilter())

    assert counts == [("ASSAULT", (2, 2)), ("COERCE", (0, 1))]


def test_filters_hold_for_both(store):
    assert store.counts_by_coder(("gesta", "gdelt"), "month", EventFilter(until=DAYS[0])) == [("2024-05", (1, 2))]


def test_dyads_need_both_sides(store):
    assert store.counts_by_coder(("gesta", "gdelt"), "dyad", EventFilter()) == [("NLD-SDN", (2, 2))]


def test_both_have_seen_what_has_day_sides_and_quad_class_in_common(store):
    overlap = store.overlap("gesta", "gdelt", EventFilter())

    assert (overlap.both, overlap.only) == (1, (1, 1))
    assert overlap.share == pytest.approx(1 / 3)


def test_what_nobody_has_seen_is_shared_by_nobody(store):
    assert store.overlap("x", "y", EventFilter()).share is None
