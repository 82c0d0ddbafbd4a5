import contextlib
import datetime
import importlib.resources
import sqlite3

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fakes import records
from fakes.records import HOSTILE
from gesta.errors import StoreError
from gesta.records import Document, Problem, Reading
from gesta.store import DocumentFilter, EventFilter, ProblemFilter, Store, input_hash
from gesta.store.database import APPLICATION_ID, latest_version

NOON = datetime.datetime(2024, 5, 8, 12, tzinfo=datetime.UTC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "events.db"


@pytest.fixture
def store(path):
    with Store(path, write=True, clock=lambda: NOON) as store:
        yield store


def count(path, table):
    (number,) = rows(path, f"SELECT count(*) FROM {table}")[0]  # noqa: S608 - a table of our own
    return number


def save(store, reading, coder="test 1"):
    store.save(reading, coder=coder, input_hash=input_hash(reading.document))


@contextlib.contextmanager
def raw(path):
    """The file as any other program sees it."""
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        yield connection


def rows(path, sql):
    with raw(path) as connection:
        return connection.execute(sql).fetchall()


def test_events_are_found_by_how_their_coder_is_called(store):
    save(store, records.reading(events=(records.event(coder="gesta 0.1.0+aa"),)))
    save(store, records.reading("d2", events=(records.event("d2", coder="gdelt"),)))

    found = {
        name: [event.document for event in store.events(EventFilter(coder=name))] for name in ("gesta", "g", "G%", "x")
    }

    assert found == {"gesta": ["d1"], "g": ["d1", "d2"], "G%": [], "x": []}


def test_what_is_saved_together_is_saved_at_once_or_not_at_all(store, path):
    def save_and_stop():
        with store.together():
            save(store, records.reading())
            raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        save_and_stop()
    assert store.document("d1") is None

    with store.together():
        save(store, records.reading())
        save(store, records.reading("d2"))
        with Store(path) as other:
            assert other.document("d1") is None
    assert store.document("d2") is not None


def test_what_was_stored_comes_back_whole(store):
    save(store, records.reading())

    assert store.reading("d1") == records.reading()
    assert list(store.readings()) == [Reading(records.document(), events=(records.event(),))]


def test_a_document_that_was_never_stored_is_none(store):
    assert store.reading("nobody") is None
    assert store.document("nobody") is None


def test_storing_twice_stores_once(store, path):
    for _ in range(2):
        save(store, records.reading())

    for table in ("documents", "events", "evidence", "nonevents", "problems"):
        assert count(path, table) == 1, table
    assert count(path, "participants") == 3


def test_a_rerun_that_finds_less_leaves_nothing_of_the_earlier_run(store, path):
    save(store, records.reading())
    save(store, Reading(records.document(text="All is quiet.")))

    for table in ("events", "participants", "evidence", "nonevents", "problems"):
        assert count(path, table) == 0, table
    assert list(store.documents(DocumentFilter(text="attacked"))) == []
    assert [document.id for document in store.documents(DocumentFilter(text="quiet"))] == ["d1"]


def test_the_same_input_and_coder_are_known_and_any_change_is_not(store):
    document = records.document()
    save(store, Reading(document))

    assert store.holds("d1", input_hash=input_hash(document), coder="test 1")
    assert not store.holds("d1", input_hash=input_hash(document), coder="test 2")
    for change in ({"text": "x"}, {"title": None}, {"published": None}, {"url": "https://example.org"}):
        changed = msgspec.structs.replace(document, **change)
        assert not store.holds("d1", input_hash=input_hash(changed), coder="test 1"), change


def test_where_a_file_lay_does_not_make_it_another_input():
    assert input_hash(records.document(origin="a")) == input_hash(records.document(origin="b"))


def test_the_time_of_coding_comes_from_the_clock_and_is_in_no_record(store, path):
    save(store, records.reading())

    assert rows(path, "SELECT coded_at FROM documents") == [("2024-05-08T12:00:00+00:00",)]
    assert b"2024-05-08" not in msgspec.json.encode([store.reading("d1"), *store.readings()])


def test_the_order_of_storing_does_not_show(tmp_path):
    names = ["b", "a", "c"]
    found = []
    for order in (names, sorted(names), names[::-1]):
        with Store(tmp_path / f"{''.join(order)}.db", write=True) as store:
            for name in order:
                save(store, records.reading(name))
            found.append(msgspec.json.encode([list(store.events()), list(store.documents()), list(store.problems())]))

    assert len(set(found)) == 1


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({}, True),
        ({"actor": "NLD"}, True),
        ({"actor": "nld"}, True),
        ({"actor": "MIL"}, True),
        ({"actor": "NLD/MIL"}, True),
        ({"actor": "norland"}, True),
        ({"actor": "army"}, True),
        ({"actor": "SDN"}, False),
        ({"actor": "Nor"}, False),
        ({"recipient": "SDN"}, True),
        ({"recipient": "NLD"}, False),
        ({"types": ("ASSAULT",)}, True),
        ({"types": ("assault", "CONSULT")}, True),
        ({"types": ("CONSULT",)}, False),
        ({"modes": ("destroy",)}, True),
        ({"modes": ("heavy",)}, False),
        ({"statuses": ("actual",)}, True),
        ({"statuses": ("negated", "future")}, False),
        ({"since": datetime.date(2024, 5, 6)}, True),
        ({"since": datetime.date(2024, 5, 7)}, False),
        ({"until": datetime.date(2024, 5, 6)}, True),
        ({"until": datetime.date(2024, 5, 5)}, False),
        ({"countries": ("SDN",)}, True),
        ({"countries": ("NOR",)}, False),
        ({"text": "attacked port"}, True),
        ({"text": "aid"}, False),
        ({"document": "d1"}, True),
        ({"document": "d2"}, False),
        ({"id": "d1#0000aaaa"}, True),
        ({"actor": "NLD", "recipient": "SDN", "types": ("ASSAULT",), "text": "port"}, True),
        ({"actor": "NLD", "recipient": "NLD"}, False),
    ],
)
def test_a_filter_keeps_what_fits_and_nothing_else(store, wanted, fits):
    save(store, records.reading())

    assert bool(list(store.events(EventFilter(**wanted)))) == fits


def test_an_event_without_a_date_counts_by_its_day_of_publication(store):
    save(store, Reading(records.document(), events=(records.event(when=None),)))

    assert list(store.events(EventFilter(since=datetime.date(2024, 5, 7), until=datetime.date(2024, 5, 7))))
    assert not list(store.events(EventFilter(until=datetime.date(2024, 5, 6))))


@pytest.mark.parametrize("field", ["actor", "recipient", "text", "document", "id"])
@given(words=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20) | st.just(HOSTILE))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_into_a_filter_is_only_a_value(store, field, words):
    if store.document("d1") is None:
        save(store, records.reading())

    list(store.events(EventFilter(**{field: words})))

    assert len(list(store.events())) == 1


def test_hostile_texts_come_back_as_they_are(store, path):
    document = records.document(name=HOSTILE, text=HOSTILE * 2, title=HOSTILE, meta={HOSTILE: HOSTILE})
    problem = Problem(HOSTILE, HOSTILE, document=HOSTILE, where=HOSTILE)
    save(store, Reading(document, problems=(problem,)))

    assert store.reading(HOSTILE) == Reading(document, problems=(problem,))
    assert list(store.problems(ProblemFilter(kinds=(HOSTILE,)))) == [problem]


def test_a_problem_of_the_input_is_stored_once_and_goes_when_a_later_run_does_not_meet_it(store):
    broken = Problem("bad-line", "no JSON", where="news.jsonl:3")
    other = Problem("missing-file", "not there", where="other.txt")
    first = store.begin_run(coder="test 1", inputs=["news.jsonl"])
    store.save_problem(broken, run=first)
    store.save_problem(broken, run=first)
    store.end_run(first)
    elsewhere = store.begin_run(coder="test 1", inputs=["other.txt"])
    store.save_problem(other, run=elsewhere)
    store.end_run(elsewhere)
    assert list(store.problems()) == [broken, other]

    again = store.begin_run(coder="test 1", inputs=["news.jsonl"])
    store.end_run(again)

    assert list(store.problems()) == [other]


def test_documents_without_events_are_counted_too(store):
    save(store, records.reading())
    save(store, Reading(records.document("d2")))

    assert store.event_counts() == {"d1": 1, "d2": 0}


def test_two_events_of_one_id_are_refused_as_the_bug_they_are(store):
    with pytest.raises(sqlite3.IntegrityError):
        save(store, records.reading(events=(records.event(), records.event())))

    assert store.document("d1") is None


# --- whose file it is


def test_a_new_file_is_marked_as_ours(store, path):
    assert rows(path, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert rows(path, "PRAGMA user_version") == [(latest_version(),)]
    assert rows(path, "PRAGMA journal_mode") == [("wal",)]


@pytest.mark.parametrize("write", [True, False])
def test_an_sqlite_file_of_another_program_is_refused_and_left_alone(path, write):
    with raw(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    before = path.read_bytes()

    with pytest.raises(StoreError, match="no Gesta store"):
        Store(path, write=write)

    assert path.read_bytes() == before


@pytest.mark.parametrize("write", [True, False])
def test_a_file_that_is_no_sqlite_is_refused_and_left_alone(path, write):
    path.write_text("Dear diary, today we tested a store that is not ours.")

    with pytest.raises(StoreError, match="no Gesta store"):
        Store(path, write=write)

    assert path.read_text().startswith("Dear diary")


def test_a_damaged_sqlite_file_is_refused(path):
    path.write_bytes(b"SQLite format 3\x00" + b"\x01" * 5_000)

    with pytest.raises(StoreError):
        Store(path, write=True)


def test_a_file_of_a_newer_version_is_refused(store, path):
    store.close()
    with raw(path) as connection:
        connection.execute("PRAGMA user_version = 999")

    with pytest.raises(StoreError, match=r"newer Gesta.*999"):
        Store(path)


def test_a_store_that_is_not_there_is_not_made_for_reading(path):
    with pytest.raises(StoreError, match="no such store"):
        Store(path)
    assert not path.exists()


def test_a_folder_and_a_file_in_no_folder_are_refused(tmp_path):
    with pytest.raises(StoreError, match="no file"):
        Store(tmp_path, write=True)
    with pytest.raises(StoreError, match="folder"):
        Store(tmp_path / "nowhere" / "events.db", write=True)


def test_an_empty_file_becomes_a_store(path):
    path.touch()

    with Store(path, write=True) as store:
        assert list(store.events()) == []


def test_every_migration_has_a_number_of_its_own():
    """A store knows by the number how far it is; two of one number would be taken for each other."""
    folder = importlib.resources.files("gesta.store") / "migrations"
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))

    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_a_migration_that_fails_leaves_nothing_behind(path, monkeypatch):
    from gesta.store import database

    monkeypatch.setattr(database, "_migrations", lambda: ("CREATE TABLE half (a);\nCREATE TABLE half (a);\n",))
    with pytest.raises(sqlite3.OperationalError):
        Store(path, write=True)
    monkeypatch.undo()

    with Store(path, write=True):
        assert rows(path, "SELECT name FROM sqlite_master WHERE name = 'half'") == []


# --- what the outside does to it


def test_a_full_disk_is_told_and_nothing_is_half_written(store, path):
    save(store, records.reading())
    pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
    store._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
    huge = records.reading("d2", events=tuple(records.event("d2", id=f"d2#{n}") for n in range(500)))

    with pytest.raises(StoreError, match="disk is full"):
        save(store, huge)

    assert [document.id for document in store.documents()] == ["d1"]
    assert rows(path, "SELECT count(*) FROM events") == [(1,)]
    store._connection.execute("PRAGMA max_page_count = 1000000")
    save(store, huge)
    assert store.event_counts()["d2"] == 500


def test_an_error_in_the_middle_of_a_document_leaves_the_earlier_one(store, monkeypatch):
    save(store, records.reading())

    def fail(*arguments, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "_save_problem", fail)
    with pytest.raises(KeyboardInterrupt):
        save(store, msgspec.structs.replace(records.reading(), document=records.document(text="Other text.")))

    assert store.reading("d1") == records.reading()


def test_a_second_writer_waits_and_then_says_so(store, path):
    with Store(path, write=True, busy_timeout_s=0.05) as second:
        store._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program is writing"):
            save(second, records.reading())
        store._connection.execute("COMMIT")

        save(second, records.reading())

    assert store.document("d1") is not None


def test_readers_read_beside_a_writer_in_the_middle_of_its_work(store, path):
    save(store, records.reading())
    store._connection.execute("BEGIN IMMEDIATE")
    store._connection.execute("DELETE FROM documents")

    with Store(path) as one, Store(path) as other:
        assert len(list(one.events())) == len(list(other.events())) == 1
    store._connection.execute("ROLLBACK")


def test_a_reader_cannot_write(store, path):
    with Store(path) as reader, pytest.raises(StoreError, match="cannot be written"):
        save(reader, records.reading())


def test_a_record_that_another_program_spoiled_is_told(store, path):
    save(store, records.reading())
    with raw(path) as connection:
        connection.execute("""UPDATE events SET record = '{"id": 7}'""")

    with pytest.raises(StoreError, match="stored event does not fit"):
        list(store.events())


def test_the_views_show_events_and_problems_to_any_sqlite_browser(store, path):
    save(store, records.reading())

    assert rows(path, "SELECT who, type, modes, status, whom, said_by, country, title FROM event_list") == [
        ("Norland's army", "ASSAULT", "heavy-weapons; destroy", "actual", "Sudria", "Ostia", "SDN", "Port under attack")
    ]
    assert rows(path, "SELECT kind, title FROM problem_list") == [("date-mismatch", "Port under attack")]
    assert rows(path, "SELECT cameo, typeof(cameo) FROM events") == [("0190", "text")]


def test_the_file_is_sound_after_many_changes(store, path):
    for turn in range(3):
        for name in ("a", "b", "c"):
            save(store, records.reading(name, nonevents=() if turn else records.reading().nonevents))

    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert rows(path, "PRAGMA foreign_key_check") == []
    with raw(path) as connection:
        connection.execute("INSERT INTO documents_text (documents_text) VALUES ('integrity-check')")
        connection.execute("INSERT INTO evidence_text (evidence_text) VALUES ('integrity-check')")


NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(NAMES, NAMES), max_size=6))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_reading_of_each_document_is_what_the_store_holds(tmp_path_factory, saves):
    with Store(tmp_path_factory.mktemp("law") / "events.db", write=True) as store:
        for name, text in saves:
            save(store, Reading(Document(name, text)))

        assert {each.id: each.text for each in store.documents()} == dict(saves)


def test_opening_a_store_again_leaves_the_locks_of_the_first_in_place(tmp_path):
    """Closing any other handle of the file would drop them, and another process could take the log away."""
    import subprocess
    import sys

    path = tmp_path / "events.db"
    with Store(path, write=True) as first:
        first.version()
        with Store(path):
            pass
        # The range of SQLite's shared locks: https://www.sqlite.org/src/doc/trunk/src/os.h
        take = (
            "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+b'), fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)"
        )
        taken = subprocess.run([sys.executable, "-c", take, str(path)], capture_output=True, text=True, check=False)

    assert taken.returncode == 1
    assert "BlockingIOError" in taken.stderr
