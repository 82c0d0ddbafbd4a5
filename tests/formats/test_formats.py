import csv
import importlib.util
import io
import json
import os
from pathlib import Path

import msgspec
import pytest

from fakes import records
from fakes.records import HOSTILE
from gesta.errors import SettingsError
from gesta.formats import FORMATS, Look, render
from gesta.formats.plover import plover_record
from gesta.formats.report import MAX_TOLD, RunReport, problem_line
from gesta.records import Candidate, Document, Evidence, Participant, Problem, Reading, Span

SCORER = Path(os.environ.get("GESTA_SHARED", Path(__file__).parents[3] / "shared")) / "tools" / "score_events.py"


def written(readings, form, **look):
    return "".join(render(readings, form, Look(**look)))


def rows_of(readings):
    return list(csv.DictReader(io.StringIO(written(readings, "csv"), newline="")))


def hostile_reading():
    text = f"{HOSTILE} attacked {HOSTILE}"
    trigger = Evidence("attacked", Span(text.index("attacked"), text.index("attacked") + 8), 0)
    side = Participant(HOSTILE, Span(0, len(HOSTILE)), name=HOSTILE)
    event = records.event(
        trigger=trigger,
        evidence=(Evidence(text, Span(0, len(text)), 0),),
        actors=(side,),
        recipients=(side,),
        attribution=(side,),
        when=None,
        place=None,
        quantities=(),
    )
    return Reading(records.document(text=text, title=HOSTILE, source=HOSTILE), events=(event,))


def test_an_unknown_format_is_refused():
    with pytest.raises(SettingsError, match="yaml"):
        render([], "yaml")


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_is_a_stream_that_does_not_wait_for_the_end(form):
    def endless():
        while True:
            yield records.reading()

    stream = iter(render(endless(), form))

    assert [type(next(stream)) for _ in range(3)] == [str, str, str]


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_readings_give_the_same_text(form):
    assert written([records.reading()], form) == written([records.reading()], form)


# --- PLOVER


def test_a_plover_line_says_all_of_an_event():
    (line,) = written([records.reading()], "plover").splitlines()
    event = json.loads(line)

    assert event["id"] == "d1#0000aaaa"
    assert (event["date"], event["enddate"], event["date_text"]) == ("2024-05-06", "2024-05-06", "Monday")
    assert event["actor"] == [
        {
            "code": "NLD",
            "sector": "MIL",
            "other_sectors": [],
            "entity_text": "Norland",
            "identifier_text": "Norland's army",
            "identifier_id": None,
            "implied": False,
            "start": 0,
            "end": 7,
        }
    ]
    assert (event["event"], event["mode"], event["status"]) == ("ASSAULT", ["heavy-weapons", "destroy"], "actual")
    assert event["event_loc"]["extracted_place"] == "port of Sudria"
    assert (event["event_loc"]["resolution"], event["event_loc"]["lon"]) == (4, -37.2)
    assert event["quantity"][0]["of"] == "ships"
    assert event["attribution"][0]["entity_text"] == "Ostia"
    assert event["trigger"] == {"text": "attacked", "start": 8, "end": 16}
    assert (event["quad_code"], event["cameo"], event["coder"]) == (4, "0190", "test 1")
    assert (event["event_scale"], event["codebook"]) == (-9.5, "PLOVER 2.0")


def test_keys_are_the_same_and_in_the_same_order_whatever_is_known():
    bare = records.event(
        when=None, place=None, actors=(), recipients=(), attribution=(), quantities=(), modes=(), contexts=()
    )

    full, empty = (plover_record(event, records.document()) for event in (records.event(), bare))

    assert list(full) == list(empty)
    assert (empty["date"], empty["actor"], empty["event_loc"]) == (None, [], None)


def test_every_piece_of_evidence_is_found_at_its_offsets():
    (event,) = map(json.loads, written([records.reading()], "plover").splitlines())

    for piece in (*event["evidence"], event["trigger"]):
        assert records.TEXT[piece["start"] : piece["end"]] == piece["text"]
    for side in (*event["actor"], *event["recipient"], *event["attribution"]):
        assert records.TEXT[side["start"] : side["end"]] == side["entity_text"]


@pytest.mark.shared
@pytest.mark.skipif(not SCORER.is_file(), reason="no development data beside the project")
def test_the_scorer_reads_what_we_write():
    spec = importlib.util.spec_from_file_location("score_events", SCORER)
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    (event,) = map(json.loads, written([records.reading()], "plover").splitlines())
    gold = {
        "text": records.TEXT,
        "events": [
            {
                "type": "ASSAULT",
                "alt_types": [],
                "weight": "core",
                "status": "actual",
                "evidence": ["Norland attacked the port"],
                "actors": [{"code": "NLD", "sector": "MIL"}],
                "recipients": [{"code": "SDN"}],
                "modes": ["destroy"],
                "contexts": ["military"],
                "date": ["2024-05-06", "2024-05-06"],
                "attribution": ["Ostia"],
                "place_country": "SDN",
                "quantity": [{"number": 3, "of": "ships"}],
            }
        ],
    }

    numbers, slots, missed, false = scorer.score_article(gold, [event])

    assert (numbers["found"], numbers["right"], missed, false) == (1, 1, [], [])
    assert {name: right for name, (right, _) in slots.items()} == dict.fromkeys(slots, 1)
    assert len(slots) == 10


# --- full JSON lines


def test_full_lines_hold_everything_but_the_text_and_with_text_the_whole_reading():
    (line,) = written([records.reading()], "jsonl").splitlines()
    (whole,) = written([records.reading()], "jsonl", text=True).splitlines()

    assert "text" not in json.loads(line)["document"]
    assert msgspec.json.decode(whole, type=Reading) == records.reading()


# --- CSV


def test_a_csv_row_keeps_leading_zeros_and_numbers():
    (row,) = rows_of([records.reading()])

    assert (row["cameo"], row["lon"], row["quad_code"]) == ("0190", "-37.2", "4")
    assert (row["actor"], row["actor_code"], row["mode"]) == ("Norland's army", "NLD", "heavy-weapons; destroy")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(start):
    (row,) = rows_of([records.reading(events=(records.event(cameo=f"{start}HYPERLINK(1)"),))])

    assert row["cameo"] == f"'{start}HYPERLINK(1)"


def test_an_unknown_code_keeps_its_place_among_the_codes():
    sides = (records.side("Ostia"), records.side("Sudria", "SDN"))
    (row,) = rows_of([records.reading(events=(records.event(actors=sides),))])

    assert (row["actor"], row["actor_code"]) == ("Ostia; Sudria", "; SDN")


def test_hostile_text_stays_inside_its_cell():
    (row,) = rows_of([hostile_reading()])

    assert row["actor"] == f"{HOSTILE}"
    assert None not in row


# --- table


def test_the_table_says_who_what_whom_when_who_says_so_and_the_words():
    text = written([records.reading()], "table", width=240)

    assert "Port under attack\n2024-05-07 · Example Times · d1 · https://example.org/port\n" in text
    (line,) = [line for line in text.splitlines() if "ASSAULT" in line]
    for part in ("Norland's army NLD/MIL", "heavy-weapons", "Sudria SDN", "2024-05-06", "Ostia", "attacked the port"):
        assert part in line


@pytest.mark.parametrize("width", [40, 60, 80, 100, 131, 132, 200])
@pytest.mark.parametrize("colour", [True, False])
def test_no_line_is_wider_than_the_terminal(width, colour):
    import rich.text

    text = written([records.reading(), hostile_reading()], "table", width=width, colour=colour)

    assert all(rich.text.Text.from_ansi(line).cell_len <= width for line in text.split("\n"))


@pytest.mark.parametrize(
    ("status", "mark"), [("negated", "✗ negated"), ("future", "→ future"), ("hypothetical", "? hypothetical")]
)
def test_what_is_not_so_can_be_seen_without_colour(status, mark):
    text = written([records.reading(events=(records.event(status=status, modes=()),))], "table", width=160)

    assert mark in text
    assert "\x1b" not in text


def test_colour_comes_only_when_asked_for():
    assert "\x1b" in written([records.reading()], "table", colour=True)
    assert "\x1b" not in written([records.reading()], "table", colour=False)


def test_long_words_are_cut_around_the_trigger():
    text = f"{'before ' * 60}Norland attacked Sudria{' after' * 60}."
    at = text.index("attacked")
    event = records.event(
        trigger=Evidence("attacked", Span(at, at + 8), 0), evidence=(Evidence(text, Span(0, len(text)), 0),)
    )

    shown = written([records.reading(events=(event,))], "table", width=100)

    (line,) = [line for line in shown.splitlines() if "Norland attacked Sudria" in line]
    assert line.strip().startswith("…")
    assert line.endswith("…")


def test_a_document_without_events_says_so():
    assert "Quiet  no events" in written([Reading(Document("a", "x", title="Quiet"))], "table")


def test_hostile_text_comes_out_as_text_in_the_table():
    shown = written([hostile_reading()], "table", width=400)

    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[bold red]x[/bold red]" in shown
    assert "{0} %s %(a)s" in shown


# --- what a run tells


def test_a_problem_is_one_line_with_its_candidates():
    problem = Problem(
        "date-mismatch",
        f"odd\nday {HOSTILE}",
        document="d1",
        where="Wednesday",
        candidates=(Candidate("2021-12-29", "month counted from zero", 0.8),),
        fix="look",
    )

    line = problem_line(problem)

    assert "\n" not in line
    assert "\x1b" not in line
    assert line.startswith("d1, Wednesday: date-mismatch: odd day")
    assert line.endswith("could be 2021-12-29 (month counted from zero). Try: look")


def test_a_report_counts_and_tells(capsys):
    failed = Reading(Document("d2", "x"), problems=(Problem("step-failed", "no luck", document="d2", where="parse"),))
    report = RunReport(total=None, quiet=False, verbose=True, bar=False, colour=False)

    with report:
        passed = list(report.watch([Problem("bad-line", "no JSON", where="x:3"), records.reading(), failed]))

    assert [reading.document.id for reading in passed] == ["d1", "d2"]
    assert report.sum() == "1 event in 1 document, 1 document failed, 3 problems"
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "x:3: bad-line: no JSON"
    assert "d1: 1 event" in told


def test_a_quiet_report_tells_nothing(capsys):
    report = RunReport(total=None, quiet=True, verbose=False, bar=True, colour=True)

    list(report.watch([Problem("bad-line", "no JSON"), records.reading()]))

    assert capsys.readouterr().err == ""


def test_documents_in_other_languages_are_counted_by_language_in_the_sum():
    report = RunReport(total=None, quiet=True, verbose=False, bar=False, colour=False, reads=("en",))

    list(
        report.watch(
            [
                records.reading(),
                *(Reading(records.document(str(n), language=code)) for n, code in enumerate(("fr", "fr", "de"))),
            ]
        )
    )

    assert report.sum().startswith("1 event in 1 document, 3 documents in other languages not coded (1 de, 2 fr)")


def test_a_flood_of_one_kind_of_problem_does_not_hide_another(capsys):
    report = RunReport(total=None, quiet=False, verbose=False, bar=False, colour=False)
    flood = [Problem("bad-line", "broken", where=f"a.jsonl:{number}") for number in range(500)]

    list(report.watch([*flood, Problem("missing-file", "gone", where="b.txt")]))

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == MAX_TOLD + 1
    assert "b.txt" in lines[-1]
    assert "501 problems (not shown: 480 bad-line" in report.sum()


def test_every_problem_is_told_to_who_asks_for_all(capsys):
    report = RunReport(total=None, quiet=False, verbose=True, bar=False, colour=False)

    list(report.watch([Problem("bad-line", "broken", where=f"a.jsonl:{number}") for number in range(500)]))

    assert len(capsys.readouterr().err.splitlines()) == 500
    assert "not shown" not in report.sum()
