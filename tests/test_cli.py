import contextlib
import csv
import fcntl
import json
import os
import pty
import re
import signal
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from fakes.records import HOSTILE
from gesta.cli import main

LINES = (
    {
        "id": "a1",
        "title": "Norland strikes",
        "date": "2024-05-03",
        "text": "Norland attacked Sudria from the air on Monday in Oslo. Ostia said it was sorry.",
    },
    {"id": "a2", "title": "Quiet day", "date": "2024-05-04", "text": "The weather was fine. The striker fired twice."},
    {"id": "a3", "date": "2024-05-05", "text": "Ostia met Norland in Rome. Talks with no end: Sudria met Ostia."},
)
FAKE = [sys.executable, "-m", "fakes.steps"]


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES))
    return path


@pytest.fixture
def gesta(fake_coder):
    def run(*arguments, **options):
        result = CliRunner().invoke(main, [str(argument) for argument in arguments], **options)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def db(news, gesta, tmp_path):
    path = tmp_path / "events.db"
    gesta("code", news, "--store", path, "--quiet")
    return path


def events_of(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def environment(**more):
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parent), **more}


# --- code


def test_coding_prints_plover_lines_when_nobody_looks(gesta, news):
    result = gesta("code", news)

    assert [(event["document"], event["event"]) for event in events_of(result)] == [
        ("a1", "ASSAULT"),
        ("a3", "CONSULT"),
        ("a3", "CONSULT"),
    ]
    assert result.stderr.splitlines()[-1].startswith("3 events in 3 documents")
    assert result.exit_code == 0


def test_standard_input_is_read_where_a_dash_stands(gesta, news):
    assert gesta("code", "-", input=news.read_bytes()).stdout == gesta("code", news).stdout


def test_a_broken_line_is_told_with_its_number_and_the_rest_is_coded(gesta, news):
    lines = news.read_text().splitlines()
    news.write_text("\n".join([lines[0], '{"id": "broken", ', *lines[1:]]))

    result = gesta("code", news)

    assert len(events_of(result)) == 3
    assert f"{news}:2: bad-line" in result.stderr
    assert result.exit_code == 0


def test_a_document_that_fails_is_told_and_the_rest_is_coded(gesta, news):
    news.write_text(news.read_text() + json.dumps({"id": "bad", "text": "UNPARSABLE"}) + "\n")

    result = gesta("code", news)

    assert f"{news}:4 [bad], parse: step-failed: this text cannot be parsed" in result.stderr
    assert "3 events in 3 documents, 1 document failed" in result.stderr
    assert result.exit_code == 0


def test_when_nothing_could_be_coded_the_exit_code_says_so(gesta, tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"id": "bad", "text": "UNPARSABLE"}\n')
    (tmp_path / "empty").mkdir()

    for path in ("nowhere.txt", tmp_path / "bad.jsonl", tmp_path / "empty"):
        result = gesta("code", path)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("empty.txt", b"", "empty-file"),
        ("blank.txt", b" \n \n", "empty-file"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "binary"),
        ("long.jsonl", b'{"id": "long", "text": "' + b"x" * 50_000_000 + b'"}\n', "too-large"),
        ("latin.txt", "Norland attacked Sudria in M\xfcnchen.".encode("latin-1"), "encoding"),
    ],
)
def test_bad_input_is_told_and_the_good_beside_it_is_coded(gesta, news, tmp_path, name, content, kind):
    (tmp_path / name).write_bytes(content)

    result = gesta("code", tmp_path / name, news)

    assert f": {kind}: " in result.stderr
    assert {"a1", "a3"} <= {event["document"] for event in events_of(result)}
    assert result.exit_code == 0


def test_a_text_of_200_000_words_is_coded(gesta, tmp_path):
    path = tmp_path / "book.txt"
    path.write_text("The long report had not a single word on it. " * 20_000 + "Norland attacked Sudria.")

    assert len(events_of(gesta("code", path))) == 1


def test_a_second_writer_waits_and_then_says_so(gesta, news, db):
    with contextlib.closing(sqlite3.connect(db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        result = gesta("code", news, "--store", db, "--set", "store.busy_timeout_s=0.05")

    assert result.exit_code == 1
    assert "another program is writing to the store" in result.stderr


def test_a_full_disk_under_the_store_is_told_and_what_was_stored_stays(gesta, news, tmp_path, monkeypatch):
    from gesta.errors import StoreError
    from gesta.store import Store

    save = Store.save

    def save_two(store, reading, **options):
        if reading.document.id == "a3":
            raise StoreError("the disk is full; the document in hand was not stored", where=str(store.path))
        save(store, reading, **options)

    monkeypatch.setattr(Store, "save", save_two)
    result = gesta("code", news, "--store", tmp_path / "events.db")
    monkeypatch.setattr(Store, "save", save)

    assert result.exit_code == 1
    assert "disk is full" in result.stderr
    assert len(gesta("documents", tmp_path / "events.db").stdout.splitlines()) == 2


def test_wrong_usage_is_another_exit_code(gesta, news):
    assert gesta("code").exit_code == 2
    assert gesta("code", news, "--format", "yaml").exit_code == 2
    assert gesta("code", news, "--assume-date", "yesterday").exit_code == 2
    assert gesta("code", news, "--set", "run.worker=2").exit_code == 2
    assert gesta("code", news, "--set", "run.workers").exit_code == 2
    assert gesta("explain").exit_code == 2
    assert gesta("explain", "--event", "x").exit_code == 2
    assert "run.workers" in gesta("code", news, "--set", "run.worker=2").stderr


def test_quiet_says_nothing_but_the_events(gesta, news):
    news.write_text(news.read_text() + "broken\n")

    assert gesta("code", news, "--quiet").stderr == ""


def test_verbose_names_every_document(gesta, news):
    told = gesta("code", news, "--verbose").stderr

    assert "a1: 1 event\n" in told
    assert "a2: 0 events\n" in told


def test_an_output_file_appears_whole_and_alone(gesta, news, tmp_path):
    result = gesta("code", news, "--output", tmp_path / "out.csv")

    assert result.stdout == ""
    with (tmp_path / "out.csv").open(newline="") as file:
        assert [row["event"] for row in csv.DictReader(file)] == ["ASSAULT", "CONSULT", "CONSULT"]
    assert not list(tmp_path.glob(".*.part"))


def test_a_run_that_breaks_leaves_the_old_output_file(gesta, news, tmp_path):
    output = tmp_path / "out.jsonl"
    output.write_text("old\n")
    news.write_text(news.read_text() + json.dumps({"id": "z", "text": "BUG"}) + "\n")

    with pytest.raises(ZeroDivisionError):
        gesta("code", news, "--output", output)

    assert output.read_text() == "old\n"


def test_an_output_that_cannot_be_written_is_told(gesta, news):
    result = gesta("code", news, "--output", "/nowhere/out.jsonl")

    assert result.exit_code == 1
    assert "cannot be written" in result.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_under_the_output_is_told_without_a_traceback(news):
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*FAKE, "code", str(news)], stdout=full, stderr=subprocess.PIPE, env=environment(), text=True
        )

    assert done.returncode == 1
    assert "no space left" in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_the_user_chooses_the_day_for_all_or_for_one(gesta, news):
    result = gesta("code", news, "--assume-date", "2020-01-01", "--assume-date", "a3=2021-02-02", "--format", "jsonl")

    days = {line["document"]["id"]: line["document"]["published"] for line in events_of(result)}
    assert days == {"a1": "2020-01-01", "a2": "2020-01-01", "a3": "2021-02-02"}


def test_a_limit_counts_documents(gesta, news):
    assert len(events_of(gesta("code", news, "--limit", 2, "--format", "jsonl"))) == 2


def test_workers_change_nothing_in_the_output(news):
    def output(*more):
        command = [*FAKE, "code", str(news), "--set", "run.window=1", *more]
        return subprocess.run(command, capture_output=True, env=environment(), check=True).stdout

    assert output("--workers", "2") == output()


def test_hostile_text_steers_no_terminal(gesta, tmp_path):
    text = f"{HOSTILE}. Norland attacked Sudria. {HOSTILE} UNPARSABLE"
    path = tmp_path / "hostile.jsonl"
    lines = [{"id": "h1", "title": HOSTILE, "text": text.replace("UNPARSABLE", "")}, {"id": HOSTILE, "text": text}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    for form in ("table", "plover", "jsonl"):
        result = gesta("code", path, "--format", form, "--verbose", "--store", tmp_path / f"{form}.db")
        assert result.exit_code == 0
        for out in (result.stdout, result.stderr):
            assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(out), form
    assert "[bold red]x[/bold red]" in gesta("documents", tmp_path / "table.db").stdout
    assert "\x1b" not in gesta("problems", tmp_path / "table.db").stdout
    assert "\x1b" not in gesta("explain", text.replace("UNPARSABLE", "")).stdout


def test_a_bug_names_the_document_it_happened_in(news):
    news.write_text(news.read_text() + json.dumps({"id": "guilty", "text": "BUG"}) + "\n")

    done = subprocess.run([*FAKE, "code", str(news)], capture_output=True, env=environment(), text=True)

    assert done.returncode == 1
    assert "ZeroDivisionError: a bug" in done.stderr
    assert "in step 'events'" in done.stderr
    assert "guilty" in done.stderr


# --- store


def test_a_rerun_reads_nothing_anew_and_prints_the_same(gesta, news, tmp_path, monkeypatch):
    from gesta import monitor
    from gesta.pipeline import Pipeline

    store = tmp_path / "events.db"
    first = gesta("code", news, "--store", store)
    seen = []
    build = monitor.build_pipeline

    class Counting(Pipeline):
        def read_window(self, documents):
            seen.extend(documents)
            return super().read_window(documents)

    monkeypatch.setattr(monitor, "build_pipeline", lambda settings: Counting(build(settings).steps, coder="fake 1"))
    again = gesta("code", news, "--store", store)
    assert seen == []
    anew = gesta("code", news, "--store", store, "--no-resume")

    assert len(seen) == 3
    assert first.stdout == again.stdout == anew.stdout
    assert first.stderr == again.stderr == anew.stderr


def test_a_changed_document_is_coded_anew_and_replaces_the_old(gesta, news, db):
    news.write_text(news.read_text().replace("Norland attacked Sudria", "Norland visited Sudria"))

    gesta("code", news, "--store", db, "--quiet")

    assert [event["event"] for event in events_of(gesta("events", db))] == ["CONSULT", "CONSULT", "CONSULT"]


def test_events_of_a_store_are_the_events_that_were_coded(gesta, news, db):
    for form in ("plover", "csv", "table"):
        coded, stored = gesta("code", news, "--format", form).stdout, gesta("events", db, "--format", form).stdout
        assert stored == coded.replace("\nQuiet day  no events\n", "")


def test_a_problem_before_a_document_is_stored_with_it(gesta, tmp_path):
    path = tmp_path / "twins.jsonl"
    twins = [{"id": "x", "text": "Norland attacked Sudria."}, {"id": "x", "text": "Ostia met Norland."}]
    path.write_text("".join(json.dumps(line) + "\n" for line in twins))

    gesta("code", path, "--store", tmp_path / "twins.db")

    (problem,) = events_of(gesta("problems", tmp_path / "twins.db", "--kind", "duplicate-id", "--format", "jsonl"))
    assert problem["document"] == "x~2"
    assert len(events_of(gesta("events", tmp_path / "twins.db"))) == 2


def test_what_is_no_store_is_refused_in_every_command(gesta, news):
    for command in ("events", "documents"):
        result = gesta(command, news)
        assert result.exit_code == 1
        assert "no Gesta store" in result.stderr
        assert gesta(command, "nowhere.db").exit_code == 1
    assert gesta("code", news, "--store", news).exit_code == 1


def test_documents_are_listed_with_their_number_of_events(gesta, db):
    lines = gesta("documents", db).stdout.splitlines()

    assert [line.split()[:2] for line in lines] == [["2024-05-03", "1"], ["2024-05-04", "0"], ["2024-05-05", "2"]]
    assert [line["id"] for line in events_of(gesta("documents", db, "--text", "weather", "--format", "jsonl"))] == [
        "a2"
    ]


def test_problems_of_files_are_found_before_coding(gesta, tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_text('{"id": "a", "text": "Norland met Ostia."}\nbroken\n')

    assert "bad-line" in gesta("problems", path).stdout
    assert gesta("problems", path, "--kind", "other").stdout == ""


# --- explain, settings and the rest


def test_explain_says_why_and_why_not(gesta):
    text = gesta(
        "explain", "Norland attacked Sudria. The striker fired twice. Ostia said it was late. It rained."
    ).stdout

    assert "because events/lexicon:attacked" in text
    assert "because actors/registry: Norland is a state" in text
    assert "because events/sport: a shot in a match is no shot" in text
    assert "Ostia, “said”: it was late" in text
    assert "it names nobody who could act" in text


def test_explain_shows_an_event_of_a_store(gesta, db):
    event = events_of(gesta("events", db, "--type", "ASSAULT"))[0]

    text = gesta("explain", "--store", db, "--event", event["id"]).stdout

    assert "ASSAULT aerial" in text
    assert "“Monday” → 2024-05-02, counted from the day of publication" in text
    assert gesta("explain", "--store", db, "--event", "nobody").exit_code == 1
    assert gesta("explain", "--store", db, "--document", "nobody").exit_code == 1


def test_explain_dates_a_document_that_gives_no_day(gesta, tmp_path):
    (tmp_path / "bare.txt").write_text("Norland attacked Sudria on Monday.")
    (tmp_path / "dated.jsonl").write_text(
        json.dumps({"id": "d", "date": "2024-05-10", "text": "Norland attacked Sudria on Monday."})
    )

    def told(name):
        return gesta("explain", "--document", tmp_path / name, "--published", "2024-05-03").stdout

    assert "“Monday” → 2024-05-02, counted from the day of publication" in told("bare.txt")
    assert "“Monday” → 2024-05-09, counted from the day of publication" in told("dated.jsonl")


def test_explain_reads_standard_input(gesta):
    assert "ASSAULT" in gesta("explain", "-", input="Norland attacked Sudria.").stdout


def test_settings_are_shown_with_their_origin(gesta, tmp_path):
    (tmp_path / "gesta.toml").write_text("[run]\nwindow = 7\n")

    shown = gesta("settings", "--set", "run.workers=3").stdout

    assert f"window = 7  # file {tmp_path / 'gesta.toml'}" in shown
    assert "workers = 3  # command line" in shown


def test_figures_are_printed_as_a_table_or_as_json(gesta, tmp_path, monkeypatch):
    from gesta.evaluation import actors

    data = tmp_path / "data.jsonl"
    data.touch()
    monkeypatch.setattr(actors, "evaluate_actors", lambda path, notes: {"f1": 0.75, "rows": 3})

    assert gesta("eval", "actors", "--data", data).stdout.split() == ["f1", "0.750", "rows", "3"]
    assert json.loads(gesta("eval", "actors", "--data", data, "--json").stdout) == {"f1": 0.75, "rows": 3}
    assert gesta("eval", "actors", "--data", "nowhere").exit_code == 1


# --- the process as a whole


def test_a_closed_pipe_is_silent(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text(
        "".join(json.dumps({"id": str(n), "text": "Norland attacked Sudria."}) + "\n" for n in range(2_000))
    )
    process = subprocess.Popen(
        [*FAKE, "code", str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    )

    process.stdout.readline()
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()

    assert process.wait(timeout=20) == 0
    assert told == b""


def on_a_terminal(*arguments, columns=100, **variables):
    """What a person sees: both streams on one terminal."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    variables = {"TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **variables}
    process = subprocess.Popen(
        [*FAKE, *map(str, arguments)], stdout=theirs, stderr=theirs, env=environment(**variables)
    )
    os.close(theirs)
    shown = b""
    # Linux ends a terminal that nobody holds any more with an error instead of an end of file.
    with contextlib.suppress(OSError):
        while piece := os.read(ours, 4096):
            shown += piece
    os.close(ours)
    process.wait(timeout=20)
    return shown.decode()


def test_on_a_terminal_a_person_sees_a_coloured_table_as_wide_as_the_window(news):
    shown = on_a_terminal("code", news, columns=90)

    assert "Norland strikes" in shown
    assert "\x1b[1;36mASSAULT\x1b[0m" in shown
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in shown.split("\r\n")]
    assert max(map(len, lines)) <= 90


@pytest.mark.parametrize("variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colour_gets_none(news, variables):
    shown = on_a_terminal("code", news, "nowhere.txt", **variables)

    assert "ASSAULT" in shown
    assert "missing-file" in shown
    assert "\x1b" not in shown


def test_progress_shows_on_a_terminal_when_the_events_go_elsewhere(news, tmp_path):
    shown = on_a_terminal("code", news, "--output", tmp_path / "out.jsonl")

    assert "3/3" in shown
    assert "3 events in 3 documents" in shown


def test_text_of_a_csv_on_a_terminal_steers_nothing(tmp_path):
    path = tmp_path / "hostile.jsonl"
    path.write_text(json.dumps({"id": "h", "title": HOSTILE, "text": f"Norland attacked Sudria. {HOSTILE}"}))

    shown = on_a_terminal("code", path, "--format", "csv", "--quiet")

    assert "ASSAULT" in shown
    assert not {"\x1b", "\x9b", "\u202e"} & set(shown)


def slow_news(tmp_path, count=120):
    path = tmp_path / "slow.jsonl"
    lines = ({"id": f"s{n:03}", "text": f"Norland attacked Sudria. SLOW {n}."} for n in range(count))
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def start_slow_run(path, store):
    process = subprocess.Popen(
        [*FAKE, "code", str(path), "--store", str(store), "--set", "run.window=2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    until = time.monotonic() + 20
    while stored(store) < 4 and time.monotonic() < until:
        time.sleep(0.02)
    return process


def stored(store):
    if not store.exists():
        return 0
    connection = sqlite3.connect(store)
    try:
        return connection.execute("SELECT count(*) FROM events").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def test_after_kill_9_in_the_middle_a_rerun_loses_and_doubles_nothing(tmp_path):
    path, store = slow_news(tmp_path, 24), tmp_path / "events.db"
    process = start_slow_run(path, store)
    process.kill()
    process.communicate()
    half = stored(store)
    assert 0 < half < 24

    subprocess.run(
        [*FAKE, "code", str(path), "--store", str(store)], env=environment(), capture_output=True, check=True
    )
    subprocess.run([*FAKE, "code", str(path), "--store", str(tmp_path / "at-once.db")], env=environment(), check=True,
                   capture_output=True)  # fmt: skip

    assert stored(store) == 24
    shown = [
        subprocess.run([*FAKE, "events", str(each)], env=environment(), capture_output=True, check=True).stdout
        for each in (store, tmp_path / "at-once.db")
    ]
    assert shown[0] == shown[1]


def test_workers_end_when_their_parent_is_killed(tmp_path):
    path = slow_news(tmp_path, 2_000)
    process = subprocess.Popen(
        [*FAKE, "code", str(path), "--workers", "2", "--set", "run.window=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(),
    )
    process.stdout.readline()

    process.kill()

    # The workers hold the other end of this pipe: it ends when the last of them has.
    assert process.communicate(timeout=20)


def test_ctrl_c_finishes_what_is_in_hand_and_says_how_to_go_on(tmp_path):
    path, store = slow_news(tmp_path), tmp_path / "events.db"
    process = start_slow_run(path, store)

    process.send_signal(signal.SIGINT)
    out, told = process.communicate(timeout=20)

    assert process.returncode == 130
    assert f"stopped after {stored(store)} documents" in told
    assert "run the same command again" in told
    assert len(out.splitlines()) == stored(store) < 120
