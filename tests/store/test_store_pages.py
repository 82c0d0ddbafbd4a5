"""Keys of events: they follow the events, and questions go by an index."""

import pytest

from fakes.records import document, event, reading, side
from gesta.store import EventFilter, Store
from gesta.store.filters import event_condition


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "events.db", write=True) as store:
        yield store


def test_a_document_coded_anew_leaves_no_key_behind(store):
    for _ in range(2):
        store.save(reading(), coder="test", input_hash="")

    assert store.count_events(EventFilter()) == 1
    assert [edge.n for edge in store.edges(EventFilter())] == [1]


def test_every_change_counts_the_version_up(store):
    before = store.version()
    store.save(reading(), coder="test", input_hash="")

    assert store.version() > before


def test_arrivals_come_once_and_in_order(store):
    store.save(reading("a"), coder="test", input_hash="")
    seen = store.version()
    store.save(reading("b"), coder="test", input_hash="")
    store.save(reading("a"), coder="test", input_hash="")

    assert [told.event.document for told in store.arrivals(EventFilter(), after=seen)] == ["b", "a"]


def test_the_host_stands_for_an_unnamed_source(store):
    unnamed = document("d9", source=None, url="https://News.example.org/a")
    store.save(reading("d9", events=(event("d9"),)).__class__(unnamed, events=(event("d9"),)), coder="t", input_hash="")

    assert store.event_page(EventFilter(sources=("news.example.org",)))[0].outlet == "news.example.org"


@pytest.mark.parametrize(
    ("every", "starts"),
    [("day", ["2024-05-06", "2024-05-12"]), ("week", ["2024-05-06"]), ("month", ["2024-05-01"])],
)
def test_weeks_begin_on_monday_and_months_on_the_first(store, every, starts):
    import datetime

    late = event("b", when=None)
    store.save(reading("a"), coder="test", input_hash="")
    sunday = document("b", published=datetime.date(2024, 5, 12))
    store.save(reading("b").__class__(sunday, events=(late,)), coder="test", input_hash="")

    periods = store.series(EventFilter(), every=every)

    assert [period.start for period in periods] == starts
    assert sum(period.n for period in periods) == 2


def test_two_sectors_of_a_country_are_one_edge_by_code_and_two_by_sector(store):
    sides = (side("Norland", "NLD", "MIL"), side("Ostia", "NLD", "GOV"))
    store.save(reading("a", events=(event("a", actors=sides),)), coder="test", input_hash="")

    assert [(edge.actor, edge.recipient, edge.n) for edge in store.edges(EventFilter())] == [("NLD", "SDN", 1)]
    assert {edge.actor for edge in store.edges(EventFilter(), by="sector")} == {"NLD/MIL", "NLD/GOV"}


@pytest.mark.parametrize(
    "wanted",
    [
        EventFilter(),
        EventFilter(actor="RUS/MIL"),
        EventFilter(involving="the army"),
        EventFilter(dyad="RUS-UKR"),
        EventFilter(types=("ASSAULT",)),
        EventFilter(text="attacked"),
        EventFilter(document="d1"),
        EventFilter(id="d1#1"),
    ],
    ids=repr,
)
@pytest.mark.parametrize("order", ["published DESC", "day DESC"])
def test_no_page_reads_a_whole_table_without_an_index(store, wanted, order):
    where, parameters = event_condition(wanted)
    sql = f"""EXPLAIN QUERY PLAN SELECT keys.event FROM event_keys AS keys WHERE {where}
        ORDER BY keys.{order}, keys.document, keys.position LIMIT 50"""  # noqa: S608 - our own words

    plan = [row["detail"] for row in store._rows(sql, parameters)]

    scans = [line for line in plan if line.startswith("SCAN") and "INDEX" not in line and "json_each" not in line]
    assert [line for line in scans if "participants_text" not in line and "evidence_text" not in line] == []


@pytest.mark.parametrize(
    "wanted",
    [
        EventFilter(actor="NLD"),
        EventFilter(actor="nld/mil"),
        EventFilter(actor="norland's army"),
        EventFilter(involving="SDN", statuses=("actual",)),
        EventFilter(text="attacked", types=("ASSAULT",)),
        EventFilter(words=("port of sudria", "nothing")),
        EventFilter(actor="NLD", text="attacked"),
    ],
    ids=repr,
)
def test_both_ways_to_a_page_give_the_same_page(store, wanted, monkeypatch):
    from gesta.store import pages

    for number in range(12):
        sides = (side("Norland", "NLD" if number % 3 else "FRA", "MIL", "Norland's army"),)
        told = (event(f"d{number:02}", actors=sides), event(f"d{number:02}", id=f"d{number:02}#2", type="AID"))
        store.save(reading(f"d{number:02}", events=told), coder="test", input_hash="")
    few = store.event_page(wanted, limit=5)

    monkeypatch.setattr(pages, "_MANY", 1)
    many = store.event_page(wanted, limit=5)

    assert few
    assert many == few
    assert store.event_page(wanted, limit=5, after=few[-1].key) == list(store.told(wanted, after=few[-1].key))[:5]
