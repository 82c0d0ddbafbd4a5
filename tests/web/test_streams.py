"""Events in one piece, events as they come, and texts coded at once."""

import asyncio
import csv
import io
import json

import pytest

from gesta.formats.registry import WRITERS
from gesta.store import EventFilter, Store
from gesta.web.routes.streams import FORMS, _arrivals
from gesta.web.site import Site

API = "/api/v1"


@pytest.mark.parametrize("suffix", [suffix for suffix, (form, _) in FORMS.items() if form in WRITERS])
def test_every_format_gives_all_events_that_fit(client, suffix):
    reply = client.get(f"{API}/events.{suffix}", params={"type": "ASSAULT"})

    assert reply.status_code == 200
    assert reply.headers["content-disposition"] == f'attachment; filename="events.{suffix}"'
    assert reply.headers["content-type"] == FORMS[suffix][1]
    if suffix == "csv":
        assert len(list(csv.DictReader(io.StringIO(reply.text)))) == 5
    if suffix == "jsonl":
        assert len(reply.text.splitlines()) == 5
    if suffix == "geojson":
        assert len(json.loads(reply.text)["features"]) == 5
    if suffix == "parquet":
        import pyarrow.parquet

        assert pyarrow.parquet.read_table(io.BytesIO(reply.content)).num_rows == 5


@pytest.mark.parametrize("accept", ["text/csv", "application/x-ndjson"])
def test_the_accept_header_chooses_the_format(client, accept):
    reply = client.get(f"{API}/events", headers={"Accept": accept})

    assert reply.headers["content-type"].startswith(accept)


def test_a_format_that_nobody_has_is_not_acceptable(client):
    assert client.get(f"{API}/events", headers={"Accept": "application/pdf"}).status_code == 406
    assert client.get(f"{API}/events", headers={"Accept": "text/html, */*;q=0.1"}).status_code == 200


def test_a_wrong_filter_of_a_file_is_an_error_and_no_half_file(client):
    assert client.get(f"{API}/events.csv", params={"dyad": "x"}).status_code == 422


async def collect(site, after, n):
    """So many events of a stream."""
    found = []
    async for chunk in _arrivals(site, EventFilter(types=("ASSAULT",)), after):
        if chunk.startswith(b"event:"):
            found.append(chunk.decode())
        if len(found) == n:
            return found
    return found


def test_listeners_hear_of_new_events_once_and_in_order(db):
    from fakes.records import reading

    site = Site(db)
    with site.pool.store() as store:
        start = store.version()

    async def listen():
        task = asyncio.ensure_future(collect(site, start, 2))
        await asyncio.sleep(0.1)
        with Store(db, write=True) as store:
            for name in ("new1", "new2"):
                store.save(reading(name), coder="test", input_hash=name)
        return await asyncio.wait_for(task, 10)

    heard = asyncio.run(listen())
    site.close()

    data = [json.loads(chunk.split("data: ")[1]) for chunk in heard]
    assert [each["id"] for each in data] == ["new1#0000aaaa", "new2#0000aaaa"]
    ids = [int(chunk.split("id: ")[1].split("\n")[0]) for chunk in heard]
    assert start < ids[0] < ids[1]
    with Store(db) as store:
        assert [told.event.document for told in store.arrivals(EventFilter(), after=ids[0])] == ["new2"]


def test_a_stream_that_is_closed_counts_no_listener_any_more(db):
    site = Site(db)
    site.closing.set()

    assert asyncio.run(collect(site, 0, 99)) != []
    assert site.listeners == 0
    site.close()


def test_many_events_of_one_document_arrive_together(db):
    from fakes.records import event, reading

    with Store(db, write=True) as store:
        many = tuple(event("m", id=f"m#{n}") for n in range(20))
        before = store.version()
        store.save(reading("m", events=many), coder="test", input_hash="m")

        assert len(store.arrivals(EventFilter(), after=before, limit=3)) == 20


def test_a_wrong_last_id_is_an_error(client):
    reply = client.get(f"{API}/events/stream", headers={"Last-Event-ID": "x"})

    assert reply.status_code == 422


def test_a_text_is_coded_and_kept_nowhere(writer, fake_coder):
    text = "Norland attacked Sudria from the air in Oslo."

    found = writer.post(f"{API}/code", json={"text": text, "published": "2024-05-07"}).json()

    assert found["document"]["text"] == text
    assert found["events"]
    for span in found["document"]["spans"]:
        assert 0 <= span["start"] < span["end"] <= len(text)
    assert writer.get(f"{API}/").json()["documents"] == 6


@pytest.mark.parametrize("text", ["", "x" * 200_001, None, 5, ["a"]])
def test_what_is_no_text_is_refused(writer, text):
    assert writer.post(f"{API}/code", json={"text": text}).status_code == 422


@pytest.mark.parametrize("body", [b"", b"{", b'{"text": "\\ud800"}', b"\xff\xfe", b"[" * 5000])
def test_what_is_no_json_is_refused(writer, body):
    reply = writer.post(f"{API}/code", content=body, headers={"Content-Type": "application/json"})

    assert reply.status_code in (400, 422)
    assert reply.json()["error"]["message"]
