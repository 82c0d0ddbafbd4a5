import datetime
import subprocess
import sys
from pathlib import Path

import pytest

import gesta
from gesta import monitor
from gesta.errors import DataError
from gesta.records import Document, Event, Problem, Reading
from gesta.settings import CodingSettings, LanguageSettings, Settings
from gesta.store import EventFilter

DAY = datetime.date(2024, 5, 3)
TEXTS = ("Norland attacked Sudria on Monday.", "It rained.", "Ostia met Norland. Sudria visited Ostia.")


@pytest.fixture(autouse=True)
def _fake(fake_coder):
    pass


def test_importing_the_package_loads_nothing_else():
    code = "import sys, gesta; print([m for m in sys.modules if m.startswith('gesta.') or m in ('msgspec', 'spacy')])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.parametrize("name", gesta.__all__)
def test_every_public_name_is_there_and_documented(name):
    assert getattr(gesta, name).__doc__
    assert name in dir(gesta)


def test_a_name_that_does_not_exist_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'incidents'"):
        gesta.incidents  # noqa: B018 - looking is the test


def test_one_text_gives_a_list_and_many_give_a_stream():
    events = gesta.code(TEXTS[0], published=DAY)
    stream = gesta.code(iter(TEXTS), published=DAY)

    assert [event.type for event in events] == ["ASSAULT"]
    assert isinstance(next(stream), Event)
    assert [event.type for event in stream] == ["CONSULT", "CONSULT"]


def test_a_stream_is_read_as_it_is_asked_for():
    def endless():
        while True:
            yield TEXTS[0]

    readings = gesta.read(endless())

    assert [type(next(readings)) for _ in range(100)] == [Reading] * 100


def test_the_day_counts_only_where_a_document_has_none_of_its_own():
    dated = Document("a", TEXTS[0], published=datetime.date(2020, 1, 2))

    assert gesta.read(dated, published=DAY).document == dated
    assert gesta.read(Document("b", TEXTS[0]), published=DAY).document.published == DAY
    assert gesta.read(TEXTS[0]).document.published is None


def test_the_same_text_gets_the_same_id_and_another_text_another():
    same = [monitor.as_document(text, DAY).id for text in (TEXTS[0], TEXTS[0], TEXTS[1])]

    assert same[0] == same[1] != same[2]


def test_half_a_character_becomes_a_mark_and_moves_no_offset():
    document = monitor.as_document("a\ud83db", None)

    assert document.text == "a\ufffdb"


def test_explain_says_why():
    assert "because events/lexicon:attacked" in gesta.explain(TEXTS[0])


def test_what_was_coded_into_a_store_comes_out_of_it(tmp_path):
    documents = [monitor.as_document(text, DAY) for text in TEXTS]
    with gesta.open_store(tmp_path / "events.db", write=True) as store:
        coded = list(monitor.code_inputs(documents, Settings(), store=store))

    with gesta.open_store(tmp_path / "events.db") as store:
        assert [event.type for event in store.events(EventFilter(types=("ASSAULT",)))] == ["ASSAULT"]
        assert {document.id for document in store.documents()} == {reading.document.id for reading in coded}


def test_the_clock_is_an_argument(tmp_path):
    noon = datetime.datetime(2024, 1, 1, 12, tzinfo=datetime.UTC)
    path = tmp_path / "events.db"
    with gesta.open_store(path, write=True, clock=lambda: noon) as store:
        list(monitor.code_inputs([Document("a", "x")], Settings(), store=store))

    assert b"2024-01-01T12:00:00+00:00" in path.read_bytes()


def test_a_run_that_is_stopped_ends_after_what_is_in_hand(tmp_path):
    left = iter([True, True, True, False])
    documents = [Document(f"d{number}", TEXTS[0]) for number in range(10)]

    with gesta.open_store(tmp_path / "events.db", write=True) as store:
        found = list(monitor.code_inputs(documents, Settings(), store=store, go_on=lambda: next(left, False)))
        assert [reading.document.id for reading in found] == ["d0", "d1", "d2"]

        rest = list(monitor.code_inputs(documents, Settings(), store=store))
        assert len(rest) == len(list(store.documents())) == 10


def test_a_problem_that_names_a_document_is_stored_with_it(tmp_path):
    items = [
        Problem("odd-date", "which month?", document="a"),
        Document("a", "x"),
        Problem("bad-line", "no JSON", where="x:2"),
    ]

    with gesta.open_store(tmp_path / "events.db", write=True) as store:
        for _ in range(2):
            assert [type(found) for found in monitor.code_inputs(items, Settings(), store=store)] == [
                Problem,
                Reading,
                Problem,
            ]
        assert [(problem.kind, problem.document) for problem in store.problems()] == [
            ("bad-line", None),
            ("odd-date", "a"),
        ]


def test_chosen_days_go_to_documents_and_leave_problems_alone():
    problem = Problem("bad-line", "x")
    chosen = {None: DAY, "b": datetime.date(2020, 1, 1)}

    first, told, second = monitor.assume_dates([Document("a", "x"), problem, Document("b", "x")], chosen)

    assert (first.published, told, second.published) == (DAY, problem, datetime.date(2020, 1, 1))


@pytest.mark.parametrize("changed", [CodingSettings(min_score=0.5), CodingSettings(actors=(Path("mine.toml"),))])
def test_another_way_of_coding_is_another_coder(tmp_path, monkeypatch, changed):
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text("# mine\n")

    assert monitor.coder_name(Settings()) == monitor.coder_name(Settings())
    assert monitor.coder_name(Settings(coding=changed)) != monitor.coder_name(Settings())


def test_an_actor_file_that_is_not_there_is_told(monkeypatch):
    monkeypatch.undo()

    with pytest.raises(DataError, match="cannot be read"):
        monitor.coder_name(Settings(coding=CodingSettings(actors=(Path("/nowhere.toml"),))))


def test_events_below_the_wanted_score_are_left_out():
    reading = gesta.read(TEXTS[0])

    assert len(monitor._drop_unsure(0.75, reading).events) == 1
    assert monitor._drop_unsure(0.76, reading).events == ()


# -- languages

FRENCH = "Le gouvernement a annoncé lundi que les négociations avec les rebelles reprendront la semaine prochaine."


def test_a_text_in_another_language_is_kept_and_marked_and_not_coded(fake_coder, tmp_path):
    documents = [Document("a", "Norland attacked Sudria."), Document("b", FRENCH + " Norland attacked Sudria.")]

    with monitor.open_store(tmp_path / "e.db", write=True) as store:
        readings = list(monitor.code_inputs(documents, Settings(), store=store))
        again = list(monitor.code_inputs(documents, Settings(), store=store))
        stored = store.document("b")

    assert [(each.document.language, len(each.events)) for each in readings] == [("en", 1), ("fr", 0)]
    assert [each.document.language for each in again] == ["en", "fr"]
    assert (stored.language, stored.text) == ("fr", FRENCH + " Norland attacked Sudria.")


def test_a_text_that_says_nothing_of_its_language_is_taken_as_stated(fake_coder):
    stated = [Document("a", "Norland attacked Sudria.", language=code) for code in ("en", "pl")]

    assert [len(reading.events) for reading in monitor.read(stated)] == [1, 0]


def test_an_english_text_with_a_wrong_statement_is_coded(fake_coder):
    text = (
        "Norland attacked Sudria. The government said that it was not the first time and that it would not be the last."
    )

    (reading,) = monitor.read([Document("a", text, language="de")])

    assert (reading.document.language, len(reading.events)) == ("en", 1)


def test_the_languages_that_are_read_can_be_chosen(fake_coder):
    settings = Settings(language=LanguageSettings(reads=()))

    (reading,) = monitor.read([Document("a", FRENCH + " Norland attacked Sudria.")], settings=settings)

    assert len(reading.events) == 1
