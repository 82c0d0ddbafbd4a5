"""Reports: one page that fetches nothing, in which everything from outside stays text."""

import datetime
import re

import pytest
from click.testing import CliRunner
from msgspec import structs

from fakes.records import HOSTILE, document, event, reading
from gesta.cli import main
from gesta.errors import GestaError, InputError
from gesta.records import Evidence, Place, Reading, Span
from gesta.report import write
from gesta.report.charts import draw
from gesta.report.findings import gather
from gesta.report.page import report_page
from gesta.store import EventFilter, Store

NOW = datetime.datetime(2024, 6, 1, tzinfo=datetime.UTC)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "events.db", write=True) as store:
        store.save(reading("d1"), coder="test", input_hash="1")
        told = (event("d2", status="negated"), event("d2", id="d2#2", type="AGREE", quad=1, modes=()))
        store.save(reading("d2", events=told), coder="test", input_hash="2")
        yield store


def page_of(store, **wanted):
    findings = gather(store, EventFilter(**wanted), made_at=NOW, limit=50)
    return findings, report_page(findings, [])


def test_a_report_counts_what_took_place_and_lists_everything(store):
    findings, page = page_of(store, dyad="NLD-SDN")

    assert (findings.all.events, findings.facets.events) == (3, 2)
    assert "<h1>Netherlands and Sudan</h1>" in page
    assert page.count("<blockquote>") == 3
    assert "✗ denied" in page
    assert "the day does not fit" in page


def test_the_trigger_is_marked_in_its_sentence(store):
    _, page = page_of(store)

    assert "“Norland <mark>attacked</mark> the port of Sudria on Monday.”" in page


def test_a_report_fetches_nothing_and_runs_nothing(store):
    _, page = page_of(store)

    assert not re.search(r"<(script|img|iframe|object|embed|link)\b", page)
    assert "default-src 'none'" in page


def test_what_comes_from_outside_stays_text(store):
    evil = f"<script>alert(1)</script> {HOSTILE}"
    words = Evidence(evil, Span(0, len(evil)), 0)
    bad = structs.replace(document("e", title=evil, source=evil), url="javascript:alert(1)", text=evil)
    none = {"when": None, "place": None, "quantities": (), "recipients": (), "attribution": ()}
    told = event("e", trigger=words, evidence=(words,), **none)
    store.save(Reading(bad, events=(told,)), coder="test", input_hash="e")

    _, page = page_of(store)

    assert "<script" not in page
    assert "javascript:" not in page
    assert "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_charts_are_drawn_without_the_network(store):
    findings, _ = page_of(store)

    charts = draw(findings)

    assert charts[0][0].startswith("Events by")
    assert len(charts) == 3
    for _, svg in charts:
        assert svg.startswith("<svg")
        assert "<script" not in svg
        assert "href" not in svg
    assert "material conflict" in charts[0][1]


def test_charts_count_in_whole_numbers(store):
    findings, _ = page_of(store)

    for _, svg in draw(findings):
        assert not re.search(r">[0-9]+\.[0-9]+</text>", svg)
        marks = re.findall(r">([0-9]+)</text>", svg)
        assert marks


def test_one_source_is_no_sources_and_a_country_stands_once(tmp_path):
    with Store(tmp_path / "events.db", write=True) as store:
        told = event("d1", place=Place(Span(0, 7), 0, "SDN", 1, "SDN"))
        store.save(reading("d1", events=(told,)), coder="test", input_hash="1")
        _, page = page_of(store)

    assert "<b>1</b><span>source</span>" in page
    assert "<b>1</b><span>document</span>" in page
    assert "SDN, SDN" not in page


def test_nothing_that_fits_is_an_error_and_no_empty_page(store):
    with pytest.raises(InputError, match="no event fits"):
        page_of(store, actor="FRA")


def test_the_command_writes_the_page(store, tmp_path):
    out = tmp_path / "out.html"

    done = CliRunner().invoke(main, ["report", str(store.path), "--dyad", "NLD-SDN", "-o", str(out)])

    assert done.exit_code == 0, done.output
    assert "3 reports" in done.output
    assert out.read_text().startswith("<!doctype html>")


def test_a_folder_that_is_not_there_is_told(store, tmp_path):
    done = CliRunner().invoke(main, ["report", str(store.path), "-o", str(tmp_path / "none" / "out.html")])

    assert done.exit_code == 1
    assert "cannot be written" in done.output


def test_without_a_browser_there_is_no_pdf_but_advice(tmp_path, monkeypatch):
    monkeypatch.setattr(write, "find_browser", lambda: None)

    with pytest.raises(GestaError, match="no Chromium"):
        write.write_pdf("<p>x", tmp_path / "x.pdf")


@pytest.mark.skipif(write.find_browser() is None, reason="needs a Chromium")
def test_a_browser_prints_the_page(store, tmp_path):
    _, page = page_of(store)

    write.write_pdf(page, tmp_path / "x.pdf")

    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")
