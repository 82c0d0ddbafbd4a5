import datetime
import json

import pytest
from msgspec import structs

from fakes import records
from gesta.errors import SettingsError
from gesta.formats import WRITERS, Options, Tally, writer
from gesta.records import When


def written(name, readings, **options):
    tally = Tally()
    pieces = list(writer(name).pieces(readings, Options(**options), tally))
    return pieces, tally


def reading_of(*events, **given):
    return records.reading(events=tuple(events), **given)


def test_an_unknown_writer_is_refused_with_the_names_of_those_there_are():
    with pytest.raises(SettingsError, match="plover, jsonl"):
        writer("yaml")


@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_tells_what_it_is(name):
    found = writer(name)

    assert found.name == name
    assert found.title
    assert found.suffix.startswith(".")
    assert "/" in found.media_type


@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_counts_what_it_writes(name):
    _, tally = written(name, [records.reading()])

    assert (tally.documents, tally.events) == (1, 1)
    assert tally.rows >= 1


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_readings_are_written_the_same(name):
    assert written(name, [records.reading()])[0] == written(name, [records.reading()])[0]


@pytest.mark.parametrize("name", WRITERS)
def test_the_text_of_an_article_stays_at_home(name):
    long = "Norland attacked the port of Sudria on Monday. " + "And so it went on. " * 60
    evidence = structs.replace(records.event().evidence[0], text=long, span=records.Span(0, len(long)))
    events = (records.event(evidence=(evidence,)),)
    # Some feeds put the whole article into its title, some readers into further keys.
    document = records.document(text=long, title=long, meta={"body": {"parts": [long]}})
    reading = structs.replace(records.reading(events=events), document=document)

    pieces, _ = written(name, [reading])

    whole = "".join(piece if isinstance(piece, str) else piece.decode("latin-1") for piece in pieces)
    assert "And so it went on. " * 30 not in whole


def test_a_title_is_whole_unless_it_is_as_long_as_an_article():
    titles = ["Norland attacks port", "Norland attacks port. " * 100]
    readings = [structs.replace(records.reading(), document=records.document(title=title)) for title in titles]

    short, cut = (json.loads(line)["cite_info"]["title"] for line in written("plover", readings)[0])
    asked = [json.loads(line)["cite_info"]["title"] for line in written("plover", readings, full_text=True)[0]]

    assert short == titles[0]
    assert cut.startswith(titles[0])
    assert len(cut) <= 300
    assert asked == titles


def test_a_full_text_goes_along_when_it_is_asked_for():
    (line,), _ = written("plover", [records.reading()], full_text=True)

    assert json.loads(line)["text"] == records.TEXT


def test_dyads_have_ids_of_their_own_and_name_the_event_they_come_from():
    event = records.event(recipients=(records.side("Sudria", "SDN"), records.side("Ostia", "ITA")))

    lines, tally = written("plover", [reading_of(event)], dyads=True)

    rows = [json.loads(line) for line in lines]
    assert [row["id"] for row in rows] == ["d1#0000aaaa.1", "d1#0000aaaa.2"]
    assert {row["link"] for row in rows} == {"d1#0000aaaa"}
    assert [row["recipient"][0]["code"] for row in rows] == ["SDN", "ITA"]
    assert tally.rows == 2


def test_an_event_with_a_vague_date_can_be_left_out_and_is_counted():
    day = datetime.date
    when = When(records.spot("Monday"), 0, "DATE", "2024", day(2024, 1, 1), day(2024, 12, 31), "year")

    lines, tally = written("csv", [reading_of(records.event(when=when))], widest_days=31)

    assert len(lines) == 1
    assert dict(tally.left_out) == {"date less exact than 31 days": 1}


def test_the_report_says_dialect_quad_classes_and_what_is_lost():
    found, tally = writer("plover"), Tally()
    list(found.pieces([records.reading()], None, tally))

    report = found.report(Options(), tally, file="out.jsonl")

    assert report["file"] == "out.jsonl"
    assert (report["cameo_dialect"], report["quad_classes"], report["rows"]) == ("1.1b3", "plover", 1)
    assert report["never_carried"]


def test_the_command_line_knows_every_format_and_the_docs_tell_of_it():
    from pathlib import Path

    from gesta.cli import export, imports
    from gesta.formats.readers import READERS

    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text()

    assert set(export.FORMATS) == set(WRITERS)
    assert set(imports.FORMATS) == set(READERS)
    assert all(f"| `{name}` |" in page for name in WRITERS)
