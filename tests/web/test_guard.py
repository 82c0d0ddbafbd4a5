"""What stands before and behind every request."""

import io
import json

import pytest

from gesta.errors import SettingsError
from gesta.settings import Settings
from gesta.web.guard import Limits
from gesta.web.metrics import AccessLog
from gesta.web.serve import Listening, is_own, serve
from gesta.web.tokens import TokenCheck, new_token
from web.conftest import TOKEN

API = "/api/v1"
REVIEW = {"event": "d1#0000aaaa", "verdict": "right", "by": "A. Analyst"}


def test_a_server_without_a_token_is_read_only(client):
    reply = client.post(f"{API}/reviews", json=REVIEW)

    assert reply.status_code == 403
    assert "--token" in reply.json()["error"]["fix"]


@pytest.mark.parametrize(
    "header", [None, "", "Bearer", "Bearer wrong", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer \xff"]
)
def test_writing_without_the_right_token_is_refused(client_of, header):
    headers = {} if header is None else {"Authorization": header.encode("latin-1")}

    reply = client_of(token=TOKEN).post(f"{API}/reviews", json=REVIEW, headers=headers)

    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == "Bearer"


def test_a_private_server_wants_the_token_for_reading_too(client_of):
    client = client_of(token=TOKEN, private=True)

    assert client.get(f"{API}/events").status_code == 401
    assert client.get("/metrics").status_code == 401
    assert client.get("/healthz").status_code == 200
    assert client.get(f"{API}/events", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_the_token_itself_is_kept_nowhere():
    check = TokenCheck(TOKEN)

    assert TOKEN.encode() not in b"".join(value for value in vars(check).values())
    assert TOKEN not in repr(vars(check))


def test_a_short_token_is_refused_and_new_ones_are_long_and_different():
    with pytest.raises(SettingsError, match="16 characters"):
        TokenCheck("short")
    assert len({new_token() for _ in range(10)}) == 10
    assert TokenCheck(new_token())


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org"])  # noqa: S104 - what is refused
def test_listening_to_others_without_a_token_is_refused(db, host):
    from gesta.settings import Settings

    assert not is_own(host)
    with pytest.raises(SettingsError, match="everybody"):
        serve(db, Listening(host=host), settings=Settings(), ready=lambda _: None)


def test_a_foreign_name_for_this_server_is_refused(client_of):
    client = client_of(hosts=["127.0.0.1", "localhost"])

    assert client.get(f"{API}/events", headers={"Host": "evil.example:8765"}).status_code == 403
    assert client.get(f"{API}/events", headers={"Host": "localhost:8765"}).status_code == 200


def test_who_asks_too_often_is_told_when_to_come_back(client_of):
    client = client_of(limits=Limits(rate="3/minute"))

    replies = [client.get("/healthz") for _ in range(5)]

    assert [reply.status_code for reply in replies] == [200, 200, 200, 429, 429]
    assert 1 <= int(replies[-1].headers["retry-after"]) <= 60


@pytest.mark.parametrize("rate", ["often", "10", "5/fortnight", "0/second"])
def test_a_rate_that_is_none_is_an_error_before_anything_is_served(db, rate):
    told = []

    with pytest.raises(SettingsError, match="no rate"):
        serve(db, Listening(port=0, rate=rate), settings=Settings(), ready=told.append)

    assert told == []


@pytest.mark.parametrize("length", [None, "5000", "x", "9" * 400])
def test_a_body_that_is_too_large_is_refused(client_of, length):
    client = client_of(token=TOKEN, limits=Limits(rate="1000/second", body_bytes=100))

    def chunks():
        yield from (b"x" * 50 for _ in range(10))

    headers = {"Authorization": f"Bearer {TOKEN}", **({"Content-Length": length} if length else {})}
    reply = client.post(f"{API}/code", content=chunks() if length is None else b"x" * 500, headers=headers)

    assert reply.status_code == 413


def test_every_answer_carries_the_security_headers(client):
    for path in ("/", f"{API}/events", f"{API}/nothing", "/api/docs", "/metrics"):
        headers = client.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers


def test_a_bug_shows_the_client_nothing_of_the_program(client_of, monkeypatch, caplog):
    from gesta.store import Store

    def broken(*_args, **_given):
        raise ZeroDivisionError("secret of the house")

    client = client_of()
    monkeypatch.setattr(Store, "facets", broken)

    reply = client.get(f"{API}/facets")

    assert reply.status_code == 500
    assert "secret" not in reply.text
    assert "secret of the house" in caplog.text


def test_the_log_has_one_harmless_line_for_each_request(client_of):
    stream = io.StringIO()
    client = client_of(access_log=AccessLog(stream))
    client.get(f"{API}/events?actor=%9B31m%0A")

    lines = stream.getvalue().splitlines()
    entry = json.loads(lines[0])

    assert len(lines) == 1
    assert (entry["method"], entry["path"], entry["status"]) == ("GET", f"{API}/events", 200)
    assert entry["bytes"] > 0
    assert "\x9b" not in lines[0]


def test_metrics_count_requests_by_route_and_not_by_address(client):
    for number in range(3):
        client.get(f"{API}/events/none{number}")

    text = client.get("/metrics").text

    assert 'gesta_requests_total{method="GET",route="/events/{event_id:path}",status="404"} 3.0' in text
    assert 'gesta_store_records{kind="events"} 6.0' in text
    assert "none1" not in text


def test_the_swagger_page_asks_nobody_else(client):
    page = client.get("/api/docs").text

    assert "http" not in page.replace("<!doctype html>", "")
    for asset in ("swagger-ui.css", "swagger-ui-bundle.js", "start.js"):
        assert client.get(f"/api/docs/{asset}").status_code == 200
    assert client.get("/api/docs/%2e%2e%2fsecret").status_code == 404
