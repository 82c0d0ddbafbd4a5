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


@pytest.fixture(scope="module")
def of_many_days(tmp_path_factory):
    """Documents of many days with events of a day, of weeks, without a day, and by several types, places, outlets."""
    import datetime

    start = datetime.date(2024, 1, 1)
    with Store(tmp_path_factory.mktemp("days") / "events.db", write=True) as store:
        for number in range(40):
            name = f"d{number:02}"
            day = start + datetime.timedelta(days=(number * 7) % 60)
            until = day + datetime.timedelta(days=0 if number % 4 else number)
            when = event().when.__class__(event().when.span, 0, "DATE", "x", day, until) if number % 5 else None
            told = event(
                name,
                when=when,
                type=("ASSAULT", "AID", "ACCUSE")[number % 3],
                quad=(4, 2, 3)[number % 3],
                status=("actual", "future")[number % 2],
            )
            published = None if number == 7 else day + datetime.timedelta(days=number % 3)
            source = f"Outlet {number % 4}"
            made = reading(name).__class__(document(name, published=published, source=source), events=(told,))
            store.save(made, coder="test", input_hash="")
        yield store


@pytest.mark.parametrize("many", [0, 1, 2_000], ids=lambda many: f"many={many}")
@pytest.mark.parametrize("order", ["-published", "published", "-day", "day"])
@pytest.mark.parametrize(
    "words",
    [
        {"since": "2024-02-01"},
        {"until": "2024-01-15"},
        {"since": "2024-01-20", "until": "2024-01-25"},
        {"since": "2024-03-30"},
        {"until": "2023-12-31"},
        {"since": "2024-02-10", "types": ("ASSAULT",)},
        {"until": "2024-02-10", "types": ("assault", "AID"), "statuses": ("actual",)},
        {"since": "2024-01-10", "sources": ("Outlet 1",), "quads": (4,)},
        {"countries": ("SDN",), "until": "2024-01-31"},
        {"actor": "NLD", "since": "2024-02-01", "quads": (2, 3)},
        {"text": "attacked", "until": "2024-02-01"},
    ],
    ids=repr,
)
def test_a_page_has_the_events_that_a_walk_through_all_finds(of_many_days, monkeypatch, words, order, many):
    import datetime

    monkeypatch.setattr("gesta.store.pages._MANY", many)
    days = {name: datetime.date.fromisoformat(words[name]) for name in ("since", "until") if name in words}
    wanted = EventFilter(**{**words, **days})
    expected = list(of_many_days.told(wanted, order=order))

    found, after = [], None
    while page := of_many_days.event_page(wanted, order=order, after=after, limit=3):
        found += page
        after = page[-1].key

    assert found == expected
    assert len(expected) == of_many_days.count_events(wanted)


def test_facets_of_all_are_those_of_a_filter_that_everything_fits(of_many_days):
    import datetime

    every = EventFilter(statuses=("actual", "future"))

    assert of_many_days.facets(EventFilter()) == of_many_days.facets(every)
    assert of_many_days.facets(EventFilter()).events == 40
    assert of_many_days.facets(EventFilter(since=datetime.date(2024, 2, 1))).events < 40
