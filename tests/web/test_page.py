"""The built page: is it the one these sources make, is it light, and does the server give it for every view."""

import gzip
import re
from pathlib import Path

import pytest
from tools.page_is_current import is_current, sum_of

from gesta.web.page import VIEWS, read_page

SOURCES = Path(__file__).parents[2] / "web-src"
MOST_BYTES = 500_000


def test_the_built_page_is_what_these_sources_make():
    assert is_current(), "the page is out of date: run `make page` and commit"


def test_a_changed_source_makes_the_built_page_old(tmp_path):
    (tmp_path / "src").mkdir()
    (tmp_path / "src/App.svelte").write_text("<p>one</p>")
    noted = tmp_path / "sources.sha256"
    assert not is_current(tmp_path, noted)
    noted.write_text(sum_of(tmp_path) + "\n")
    assert is_current(tmp_path, noted)

    (tmp_path / "src/App.svelte").write_text("<p>two</p>")

    assert not is_current(tmp_path, noted)


def test_the_page_weighs_less_than_500_kilobytes():
    assert sum(len(gzip.compress(file.content)) for file in read_page().values()) < MOST_BYTES


def test_no_source_of_the_page_writes_markup_from_data():
    for path in (SOURCES / "src").rglob("*"):
        if path.is_file():
            assert not re.search(r"@html|innerHTML|insertAdjacentHTML|document\.write", path.read_text("utf-8")), path


def test_the_server_knows_every_view_of_the_page():
    app = (SOURCES / "src/App.svelte").read_text("utf-8")
    views = re.findall(r"^    '/(\w*)': \w+,$", app, re.MULTILINE)

    assert frozenset(views) == VIEWS


@pytest.mark.parametrize("view", sorted(VIEWS))
def test_every_view_has_an_address_that_gives_the_page(client, view):
    reply = client.get(f"/{view}")

    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")


def test_an_unknown_address_is_not_found_and_still_shows_the_page(client):
    reply = client.get("/nowhere/at-all")

    assert reply.status_code == 404
    assert '<div id="page">' in reply.text


def test_an_unknown_address_below_the_api_is_told_in_json(client):
    reply = client.get("/api/v1/nowhere")

    assert reply.status_code == 404
    assert reply.json()["error"]["message"]


@pytest.mark.parametrize("path", ["../app.py", "%2e%2e/app.py", "assets/../../app.py", "..%2fapp.py"])
def test_nothing_beside_the_built_files_is_served(client, path):
    assert "FastAPI" not in client.get(f"/{path}").text


def test_a_file_goes_compressed_and_is_not_sent_twice(client):
    first = client.get("/assets/page.js")
    again = client.get("/assets/page.js", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["content-type"].startswith("text/javascript")
    assert (again.status_code, again.content) == (304, b"")
