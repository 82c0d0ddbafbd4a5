"""A small store and a client that talks to the application without a socket."""

import pytest
from starlette.testclient import TestClient

from fakes.records import event, reading
from gesta.store import Store


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "events.db"
    with Store(path, write=True) as store:
        for number in range(5):
            store.save(reading(f"d{number}"), coder="test 1", input_hash=str(number))
        bare = reading("bare", events=(event("bare", id="bare#1", when=None, place=None, type="AGREE", quad=1),))
        store.save(bare, coder="test 1", input_hash="bare")
    return path


@pytest.fixture
def client(db):
    from gesta.web.app import create_app

    with TestClient(create_app(db), raise_server_exceptions=False) as client:
        yield client
