"""A small store and clients that talk to the application without a socket."""

import contextlib

import pytest
from starlette.testclient import TestClient

from fakes.records import event, reading
from gesta.store import Store

TOKEN = "a-token-long-enough"  # noqa: S105 - of these tests only


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
def client_of(db):
    """Makes clients of the same store with other doors."""
    from gesta.web.app import create_app
    from gesta.web.guard import Limits
    from gesta.web.site import Site
    from gesta.web.tokens import TokenCheck

    with contextlib.ExitStack() as stack:

        def make(*, token=None, hosts=None, limits=None, **given):
            site = Site(db, token=TokenCheck(token) if token else None, **given)
            app = create_app(site, limits=limits or Limits(rate="100000/second"), hosts=hosts)
            return stack.enter_context(TestClient(app, raise_server_exceptions=False))

        yield make


@pytest.fixture
def client(client_of):
    """A client of a read-only server."""
    return client_of()


@pytest.fixture
def writer(client_of):
    """A client that has the token."""
    client = client_of(token=TOKEN)
    client.headers["Authorization"] = f"Bearer {TOKEN}"
    return client
