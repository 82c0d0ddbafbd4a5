"""The load test itself, small: many clients and a writer at a time meet no error."""

import importlib.util
from pathlib import Path

import pytest

from gesta.store import EventFilter, Store
from gesta.web.site import Site

SPEC = importlib.util.spec_from_file_location("load_test", Path(__file__).parents[2] / "tools" / "load_test.py")
load_test = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(load_test)


def test_many_clients_and_a_writer_meet_no_error(tmp_path):
    path = tmp_path / "load.db"
    load_test.make_store(path, 300)

    figures = load_test.run(path, clients=8, seconds=3, pause_s=0.05, questions=load_test.QUESTIONS + load_test.HEAVY)

    assert figures["errors"] == 0
    assert figures["writer_error"] is None
    assert figures["written"] > 0
    assert figures["requests"] > 8
    with Store(path) as store:
        assert store.count_events(EventFilter()) == len(list(store.events()))


def test_made_up_documents_point_at_their_words():
    for reading in load_test.readings(30):
        for event in reading.events:
            for piece in (event.trigger, *event.evidence):
                assert piece.span.of(reading.document.text) == piece.text


@pytest.mark.parametrize("fresh_s", [0.0, 60.0])
def test_a_version_is_as_old_as_allowed_and_own_writes_show_at_once(db, fresh_s):
    from fakes.records import reading

    site = Site(db, fresh_s=fresh_s)
    before = site.version()
    with Store(db, write=True) as store:
        store.save(reading("new"), coder="test", input_hash="new")

    assert (site.version() > before) == (fresh_s == 0.0)
    site.has_written()
    assert site.version() > before
    site.close()
