"""Events in notebooks and data frames."""

import datetime

import pytest

import gesta
from fakes.records import HOSTILE, event, reading
from gesta.formats.flat import COLUMNS
from gesta.formats.frames import EventSet

NAMES = [column.name for column in COLUMNS]


@pytest.fixture
def events():
    bare = reading("d2", events=(event("d2", when=None, place=None, quantities=(), actors=(), cameo=None),))
    return EventSet.of([reading("d1"), bare])


def test_a_set_of_events_is_a_list(events):
    assert len(events) == 2
    assert [each.document for each in events] == ["d1", "d2"]
    assert EventSet(events) == list(events)


def test_rows_have_the_columns_of_the_csv(events):
    rows = events.to_dicts()

    assert [list(row) for row in rows] == [NAMES, NAMES]
    assert rows[0]["title"] == "Port under attack"


def test_pandas_takes_over_with_types(events):
    frame = events.to_pandas()

    assert list(frame.columns) == NAMES
    assert frame["date"][0] == datetime.datetime(2024, 5, 6)
    assert frame["date"].isna().tolist() == [False, True]
    assert frame["cameo"][0] == "0190"


def test_polars_takes_over_with_types(events):
    frame = events.to_polars()

    assert frame.columns == NAMES
    assert frame["date"].to_list() == [datetime.date(2024, 5, 6), None]


def test_arrow_takes_over_with_types(events):
    table = events.to_arrow()

    assert table.column_names == NAMES
    assert table["date"].to_pylist() == [datetime.date(2024, 5, 6), None]


@pytest.mark.parametrize("frame", ["to_pandas", "to_polars", "to_arrow"])
def test_no_events_make_an_empty_frame_with_all_columns(frame):
    made = getattr(EventSet(), frame)()

    assert list(getattr(made, "column_names", None) or made.columns) == NAMES
    assert len(made) == 0


def test_a_notebook_shows_an_event_with_its_words(events):
    shown = events[0]._repr_html_()

    assert "<mark>attacked</mark>" in shown
    assert "NLD/MIL" in shown
    assert "2024-05-06" in shown


def test_a_notebook_shows_a_set_as_a_table_that_stays_short():
    many = EventSet([event("d", id=f"d#{number}") for number in range(60)])

    assert many._repr_html_().count("<tr>") == 51
    assert "10 more" in many._repr_html_()


def test_words_from_outside_stay_text_in_a_notebook():
    evil = event("d", actors=(), type="ASSAULT")
    words = type(evil.trigger)(f"<script>x</script>{HOSTILE}", evil.trigger.span, 0)
    import msgspec

    shown = msgspec.structs.replace(evil, evidence=(words,), trigger=words)._repr_html_()

    assert "<script" not in shown
    assert "\u202e" not in shown


def test_coding_a_text_gives_a_set(fake_coder):
    found = gesta.code("Norland attacked Sudria from the air in Oslo.")

    assert isinstance(found, EventSet)
    assert found.to_dicts()[0]["document"] == found[0].document
