"""`gesta export` and `gesta import` at the command line."""

import json
import sqlite3

import pytest
from click.testing import CliRunner

from fakes import records
from gesta.cli import main
from gesta.store import Store, input_hash


@pytest.fixture
def gesta():
    return lambda *arguments: CliRunner().invoke(main, [str(each) for each in arguments])


@pytest.fixture
def db(tmp_path):
    path = tmp_path / "events.db"
    events = (
        records.event(cameo="194"),
        records.event(id="d1#2", cameo="042", type="CONSULT", modes=("visit",), status="negated"),
    )
    with Store(path, write=True) as store:
        reading = records.reading(events=events)
        store.save(reading, coder="test 1", input_hash=input_hash(reading.document))
    return path


def test_a_file_comes_with_its_report_and_its_table_of_ids(gesta, db, tmp_path):
    out = tmp_path / "day.export.CSV"

    done = gesta("export", db, "--format", "gdelt", "--output", out)

    assert done.exit_code == 0
    report = json.loads((tmp_path / "day.export.CSV.report.json").read_text())
    assert (report["format"], report["rows"], report["events"]) == ("gdelt", 1, 2)
    assert report["left_out"] == {"negated: the format has no field for it": 1}
    assert report["cameo_dialect"] == "1.1b3"
    (row,) = out.read_text().splitlines()
    header, ids = (tmp_path / "day.export.CSV.ids.tsv").read_text().splitlines()
    assert header.split("\t") == ["number", "row", "event"]
    assert ids.split("\t") == [row.split("\t")[0], "d1#0000aaaa", "d1#0000aaaa"]


def test_the_report_names_the_filters_and_the_day_looked_back_to(gesta, db, tmp_path):
    gesta("export", db, "-f", "csv", "-o", tmp_path / "x.csv", "--type", "CONSULT", "--as-of", "2999-01-01")

    report = json.loads((tmp_path / "x.csv.report.json").read_text())
    assert report["filters"] == {"types": ["CONSULT"]}
    assert report["as_of"] == "2999-01-01"
    assert not (tmp_path / "x.csv.ids.tsv").exists()


def test_without_a_file_the_events_go_to_standard_output_and_the_account_to_the_other(gesta, db):
    done = gesta("export", db, "--format", "icews", "--any-status")

    assert len(done.stdout.splitlines()) == 3
    assert "2 rows of 2 events" in done.stderr


def test_a_chosen_status_goes_into_formats_without_a_field_for_it(gesta, db):
    done = gesta("export", db, "--format", "icews", "--status", "negated")

    assert len(done.stdout.splitlines()) == 2


def test_code_and_events_write_the_same_report(gesta, db, tmp_path):
    gesta("events", db, "--format", "icews", "--output", tmp_path / "a.tab")
    gesta("export", db, "--format", "icews", "--output", tmp_path / "b.tab")

    assert (tmp_path / "a.tab").read_bytes() == (tmp_path / "b.tab").read_bytes()
    assert json.loads((tmp_path / "a.tab.report.json").read_text())["rows"] == 1


def test_a_folder_and_a_file_at_once_are_refused(gesta, db, tmp_path):
    done = gesta("export", db, "--parquet", tmp_path / "s", "--output", tmp_path / "x")

    assert done.exit_code == 2
    assert "give one of them" in done.stderr


@pytest.mark.parametrize(("name", "form"), [("a.export.CSV", "gdelt"), ("a.CSV", "csv"), ("a.tab", "icews"), ("a.xlsx", "xlsx")])  # fmt: skip
def test_the_name_of_the_file_says_the_format(gesta, db, tmp_path, name, form):
    gesta("export", db, "-o", tmp_path / name)

    assert json.loads((tmp_path / f"{name}.report.json").read_text())["format"] == form


def test_a_name_that_says_nothing_is_refused_and_nothing_is_written(gesta, db, tmp_path):
    done = gesta("export", db, "-o", tmp_path / "a.txt")

    assert done.exit_code == 2
    assert "give --format" in done.stderr
    assert not (tmp_path / "a.txt").exists()


def test_a_time_that_is_none_is_refused(gesta, db):
    assert gesta("export", db, "--added", "yesterday").exit_code == 2


def test_a_missing_store_is_told(gesta, tmp_path):
    done = gesta("export", tmp_path / "nowhere.db", "--parquet", tmp_path / "s")

    assert done.exit_code == 1
    assert "no such store" in done.stderr


def test_an_import_tells_what_it_mended_and_what_it_did_not_use(gesta, db, tmp_path):
    names = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code".split("\t")
    file = tmp_path / "old.tab"
    cells = ["7", "2015-01-02", "Angela Merkel", "Executive", "Germany", "Make a visit"]
    rest = "\t" * 13
    rows = [[*names, *["x"] * 13], [*cells, "42" + rest], [*cells, "10" + rest], [*cells, "042" + rest], ["broken"]]
    file.write_text("\n".join("\t".join(row) for row in rows) + "\n")

    done = gesta("import", file, "--store", db)

    assert done.exit_code == 0
    assert "2 events in 4 rows, 1 bad lines" in done.stdout
    assert "mended  2  lost leading zero" in done.stdout
    assert "not used  1  CAMEO roots 01 and 02" in done.stdout
    with sqlite3.connect(db) as connection:
        coders = connection.execute("SELECT coder, count(*) FROM events GROUP BY coder").fetchall()
    assert coders == [("icews", 2), ("test 1", 2)]
