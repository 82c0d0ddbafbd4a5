"""The tables of the field: columns counted and typed, and the traps that their users know."""

import csv
import datetime
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from fakes import records
from gesta.formats import Options, Tally, writer
from gesta.formats.codes import RowNumbers, quad_class
from gesta.formats.days import chosen_day
from gesta.formats.gdelt import in_lead
from gesta.knowledge.cameo import load_cameo
from gesta.knowledge.countries import countries
from gesta.records import Boilerplate, Document, Evidence, Participant, Span, When

WIDTHS = {"gdelt": 61, "gdelt-mentions": 16, "icews": 20, "polecat": 40, "phoenix": 26}
HEADED = ("icews", "polecat")
DAY = datetime.date


def rows_of(text, name):
    lines = text.split("\n")
    assert lines.pop() == ""
    return [line.split("\t") for line in lines[name in HEADED :]]


def cells_of(name, *events, document=None, **options):
    """The rows of a format as cells by the name of their column, and the tally."""
    reading = structs.replace(records.reading(events=events), document=document or records.document())
    tally = Tally()
    text = "".join(writer(name).pieces([reading], Options(**options), tally))
    names = [column.name for column in writer(name).columns]
    return [dict(zip(names, row, strict=True)) for row in rows_of(text, name)], tally


def event(**given):
    return records.event(**{"cameo": "194", **given})


def is_kind(text, kind):
    if text in ("", "None") or kind in ("text", "list"):
        return True
    readers = {
        "whole number": lambda: int(text) is not None and "." not in text,
        "number": lambda: -1e6 < float(text) < 1e6,
        "day": lambda: DAY.fromisoformat(text) is not None,
        "true or false": lambda: text in ("0", "1"),
    }
    return readers[kind]()


@pytest.mark.parametrize("name", WIDTHS)
def test_every_row_of_the_examples_has_all_columns_and_each_fits_its_type(name, example_readings, write):
    text, tally = write(name, example_readings)
    columns = writer(name).columns

    rows = rows_of(text, name)

    assert len(columns) == WIDTHS[name]
    assert len({column.name for column in columns}) == WIDTHS[name]
    assert len(rows) == tally.rows > 20
    for row in rows:
        assert len(row) == WIDTHS[name]
        assert all(is_kind(cell, column.kind) for cell, column in zip(row, columns, strict=True)), row


@pytest.mark.parametrize("name", HEADED)
def test_a_format_with_a_header_has_its_names_in_the_first_line(name, write):
    text, _ = write(name, [])

    assert text.rstrip("\n").split("\t") == [column.name for column in writer(name).columns]


def test_gdelt_columns_stand_where_its_codebook_puts_them():
    names = [column.name for column in writer("gdelt").columns]
    at = {
        1: "GLOBALEVENTID", 2: "SQLDATE", 5: "FractionDate", 6: "Actor1Code", 15: "Actor1Type3Code", 16: "Actor2Code",
        26: "IsRootEvent", 27: "EventCode", 30: "QuadClass", 31: "GoldsteinScale", 35: "AvgTone", 36: "Actor1Geo_Type",
        44: "Actor2Geo_Type", 52: "ActionGeo_Type", 56: "ActionGeo_ADM2Code", 59: "ActionGeo_FeatureID",
        60: "DATEADDED", 61: "SOURCEURL",
    }  # fmt: skip

    assert {number: names[number - 1] for number in at} == at


@pytest.mark.parametrize("name", WIDTHS)
def test_ids_are_unique_and_the_same_next_time(name, example_readings, write):
    text, _ = write(name, example_readings)
    ids = [row[0] for row in rows_of(text, name)]

    if name != "gdelt-mentions":
        assert len(set(ids)) == len(ids)
    assert [row[0] for row in rows_of(write(name, example_readings)[0], name)] == ids


@given(st.lists(st.text(), unique=True))
def test_row_numbers_are_unique_and_survive_a_float(ids):
    numbers = RowNumbers()

    found = [numbers.number(each) for each in ids]

    assert len(set(found)) == len(found)
    assert all(int(float(number)) == number < 10**15 for number in found)


# --- Traps, as users of these data sets have met them


def test_codes_keep_their_leading_zeros():
    for name, column in (("gdelt", "EventCode"), ("icews", "CAMEO Code"), ("phoenix", "EventCode")):
        (row,), _ = cells_of(name, event(type="CONSULT", modes=("visit",), cameo="042", quad=1))
        assert row[column] == "042"


def test_gdelt_roots_and_bases_are_cut_from_the_code():
    (row,), _ = cells_of("gdelt", event(cameo="0841", type="RETREAT", modes=("release",)))

    assert (row["EventCode"], row["EventBaseCode"], row["EventRootCode"]) == ("0841", "084", "08")


@pytest.mark.parametrize("name", WIDTHS)
def test_tabs_and_line_ends_in_names_and_addresses_make_no_new_cells(name):
    nasty = Participant("a\tb\r\nc", Span(0, 7), code="NLD", name="x\ty\u2028z")
    document = records.document(url="https://example.org/a\tb\nc", source="The\tTimes", title="t\tt")

    rows, _ = cells_of(name, event(actors=(nasty,)), document=document)

    assert rows
    assert all("\t" not in cell and "\n" not in cell for row in rows for cell in row.values())


def test_gdelt_says_in_its_report_what_its_counts_count():
    assert any("NumMentions" in loss for loss in writer("gdelt").losses)


def test_gdelt_places_are_fips_and_actors_are_not():
    place = structs.replace(records.event().place, country="CHN", name="Beijing", province="Beijing")
    actor = Participant("Beijing", Span(0, 7), code="CHE")

    (row,), _ = cells_of("gdelt", event(place=place, actors=(actor,)))

    assert row["ActionGeo_CountryCode"] == "CH"
    assert row["Actor1CountryCode"] == "CHE"
    assert row["ActionGeo_FullName"] == "Beijing, China"


@pytest.mark.parametrize(("level", "country", "kind"), [(1, "KEN", "1"), (2, "USA", "2"), (4, "USA", "3"), (4, "KEN", "4"), (2, "KEN", "5")])  # fmt: skip
def test_gdelt_tells_countries_regions_and_towns_apart(level, country, kind):
    place = structs.replace(records.event().place, level=level, country=country)

    (row,), _ = cells_of("gdelt", event(place=place))

    assert row["ActionGeo_Type"] == kind


def test_quad_classes_and_dialect_are_chosen_and_named_in_the_report():
    protest = event(type="PROTEST", modes=("demo",), cameo="141", quad=4)

    for scheme, quad in (("plover", "4"), ("gdelt", "3"), ("phoenix", "4"), ("icews", "3")):
        (row,), tally = cells_of("gdelt", protest, quad=scheme)
        assert row["QuadClass"] == quad
        assert writer("gdelt").report(Options(quad=scheme), tally)["quad_classes"] == scheme


def test_an_embargo_has_another_code_and_value_in_the_other_dialect():
    embargo = event(type="COERCE", modes=(), cameo="163")

    newer, older = (cells_of("gdelt", embargo, cameo=dialect)[0][0] for dialect in ("1.1b3", "0.7"))

    assert (newer["EventCode"], newer["GoldsteinScale"]) == ("163", "-8.0")
    assert (older["EventCode"], older["GoldsteinScale"]) == ("166", "-8.0")
    assert older["QuadClass"] == newer["QuadClass"]


@pytest.mark.parametrize(("root", "phoenix", "gdelt"), [("01", 0, 1), ("05", 1, 1), ("08", 2, 2), ("13", 3, 3), ("14", 4, 3), ("16", 3, 4), ("20", 4, 4)])  # fmt: skip
def test_quad_classes_of_other_systems_go_by_root(root, phoenix, gdelt):
    value = load_cameo().goldstein(root)

    assert quad_class(event(), root, value, "phoenix") == phoenix
    assert quad_class(event(), root, value, "gdelt") == gdelt


def test_an_icews_id_is_a_key_by_itself(example_readings, write):
    rows = rows_of(write("icews", example_readings)[0], "icews")

    assert len({row[0] for row in rows}) == len(rows)


@pytest.mark.parametrize("name", ["gdelt", "icews", "phoenix"])
def test_compound_actors_become_a_row_each_with_a_way_back(name):
    told = []
    two = (records.side("Sudria", "SDN"), records.side("Ostia", "ITA"))
    reading = records.reading(events=(event(recipients=two),))
    tally = Tally(lambda number, row, of: told.append((row, of)))

    rows = rows_of("".join(writer(name).pieces([reading], Options(), tally)), name)

    assert len(rows) == 2
    assert told == [("d1#0000aaaa.1", "d1#0000aaaa"), ("d1#0000aaaa.2", "d1#0000aaaa")]


def test_without_dyads_an_event_is_one_row_and_the_loss_is_told():
    two = (records.side("Sudria", "SDN"), records.side("Ostia", "ITA"))

    rows, tally = cells_of("gdelt", event(recipients=two), dyads=False)

    assert len(rows) == 1
    assert tally.lost["further actors and recipients of an event"] == 1


def test_a_meeting_is_told_from_both_sides():
    two = (records.side("Sudria", "SDN"), records.side("Ostia", "ITA"))

    rows, _ = cells_of("gdelt", event(type="CONSULT", modes=(), cameo="040", actors=two, recipients=()))

    assert [(row["Actor1Code"], row["Actor2Code"]) for row in rows] == [("SDN", "ITA"), ("ITA", "SDN")]


@pytest.mark.parametrize("name", WIDTHS)
@pytest.mark.parametrize("status", ["negated", "hypothetical", "future"])
def test_what_did_not_happen_stays_out_unless_it_is_asked_for(name, status):
    rows, tally = cells_of(name, event(status=status))
    asked, _ = cells_of(name, event(status=status), statuses=("actual", status))

    assert rows == []
    assert sum(tally.left_out.values()) == 1
    assert asked


@pytest.mark.parametrize("name", WIDTHS)
def test_history_stays_out_unless_it_is_asked_for(name):
    assert cells_of(name, event(historical=True))[0] == []
    assert cells_of(name, event(historical=True), historical=True)[0]


def test_plover_and_csv_carry_the_status_and_leave_nothing_out(write):
    for name in ("plover", "csv", "geojson"):
        _, tally = write(name, [records.reading(events=(event(status="negated"),))])
        assert (tally.rows, dict(tally.left_out)) == (1, {})


def test_an_event_without_any_day_is_left_out_and_counted():
    rows, tally = cells_of("icews", event(when=None), document=records.document(published=None))

    assert rows == []
    assert tally.left_out == {"no date in the text and none of publication": 1}


@given(st.dates(DAY(1900, 1, 1), DAY(2100, 1, 1)), st.integers(0, 4000))
def test_the_day_of_an_interval_is_its_first_and_how_wide_it_was_is_told(first, days):
    last = first + datetime.timedelta(days)

    day, how = chosen_day(When(Span(0, 1), 0, "DATE", "x", first, last), None)

    assert day == first
    assert (how == "the day the text gives") == (days == 0)


def test_a_polecat_row_has_one_mode_and_the_header_none_of_the_stray_names():
    rows, _ = cells_of("polecat", event())

    assert [row["Event Mode"] for row in rows] == ["heavy-weapons", "destroy"]
    assert len({row["Event ID"] for row in rows}) == 2
    assert "Headline" not in rows[0]


def test_polecat_says_none_for_a_side_that_is_not_there():
    rows, _ = cells_of("polecat", event(recipients=(), modes=()))

    assert rows[0]["Recipient Name"] == "None"
    assert rows[0]["Recipient Country"] == "None"


def test_polecat_countries_are_names_with_their_state_number():
    (row,), _ = cells_of("polecat", event(modes=()))

    assert (row["Actor Country"], row["Actor COW"]) == ("Netherlands", str(countries().get("NLD").cow))


def test_phoenix_writes_nobody_as_three_dashes():
    nobody = Participant("police", Span(0, 6), sector="COP")

    (row,), _ = cells_of("phoenix", event(actors=(nobody,), recipients=()))

    assert (row["SourceActorFull"], row["SourceActorEntity"], row["SourceActorRole"]) == ("---COP", "---", "COP")
    assert row["TargetActorFull"] == "---"
    assert (row["Year"], row["Month"], row["Day"]) == ("2024", "05", "06")


def test_a_sector_that_cameo_lacks_is_counted_as_lost():
    militia = Participant("militia", Span(0, 7), code="IRQ", sector="PRM")

    (row,), tally = cells_of("gdelt", event(actors=(militia,)))

    assert row["Actor1Code"] == "IRQ"
    assert tally.lost["sector PRM, which CAMEO does not have"] == 1


def test_journalists_and_doctors_do_not_change_places():
    press, doctor = (Participant("x", Span(0, 1), sector=sector) for sector in ("JRN", "MED"))

    (row,), _ = cells_of("gdelt", event(actors=(press,), recipients=(doctor,)))

    assert (row["Actor1Type1Code"], row["Actor2Type1Code"]) == ("MED", "HLH")


def test_mentions_point_at_the_words():
    (row,), _ = cells_of("gdelt-mentions", event())

    assert records.TEXT[int(row["ActionCharOffset"]) :].startswith("attacked")
    assert records.TEXT[int(row["Actor1CharOffset"]) :].startswith("Norland")
    assert int(row["SentenceID"]) == 1
    assert int(row["MentionDocLen"]) == len(records.TEXT)


def test_mentions_and_events_agree_on_their_ids(example_readings, write):
    events = rows_of(write("gdelt", example_readings)[0], "gdelt")
    mentions = rows_of(write("gdelt-mentions", example_readings)[0], "gdelt-mentions")

    assert {row[0] for row in mentions} == {row[0] for row in events}


def test_the_lead_is_the_first_paragraph_after_headline_and_byline():
    text = "Headline\nBy Ann\nFirst words.\nSecond words."
    document = Document("d", text, title="Headline", boilerplate=(Boilerplate(Span(9, 15), "byline"),))

    assert in_lead(document, text.index("First"))
    assert not in_lead(document, text.index("Second"))


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)


@pytest.mark.parametrize("form", ["csv", "geojson", "plover", *WIDTHS])
@given(name=texts, place=texts, url=texts, title=texts)
@settings(deadline=None, max_examples=25)
def test_no_text_from_outside_breaks_a_row(form, name, place, url, title):
    side = Participant(name, Span(0, 7), code="NLD", name=name)
    where = structs.replace(records.event().place, name=place, province=title)
    found = event(actors=(side,), recipients=(side,), place=where)
    reading = structs.replace(
        records.reading(events=(found,)), document=records.document(url=url, title=title, source=url)
    )

    text = "".join(writer(form).pieces([reading], Options(), Tally()))

    if form in WIDTHS:
        assert {len(row) for row in rows_of(text, form)} == {WIDTHS[form]}
    elif form == "csv":
        header, row = csv.reader(io.StringIO(text, newline=""))
        assert len(header) == len(row)
    else:
        assert json.loads(text)


# --- GeoJSON


def test_a_feature_has_longitude_first_and_none_without_a_place(write):
    text, tally = write("geojson", [records.reading(events=(event(), event(id="d1#2", place=None)))])

    first, second = json.loads(text)["features"]

    assert first["geometry"] == {"type": "Point", "coordinates": [-37.2, 19.6]}
    assert first["properties"]["place_level"] == 4
    assert second["geometry"] is None
    assert tally.lost["events without coordinates: their geometry is null"] == 1


def test_no_events_are_a_collection_all_the_same(write):
    assert json.loads(write("geojson", [])[0]) == {"type": "FeatureCollection", "features": []}


# --- What people open the files with


def test_pandas_keeps_leading_zeros_when_told_that_codes_are_text(example_readings, write, tmp_path):
    import pandas

    file = tmp_path / "events.CSV"
    file.write_text(write("gdelt", example_readings)[0], newline="")
    names = [column.name for column in writer("gdelt").columns]

    frame = pandas.read_csv(file, sep="\t", names=names, dtype={name: str for name in names if "Code" in name}, quoting=csv.QUOTE_NONE)  # fmt: skip

    assert frame.shape[1] == 61
    assert frame["EventRootCode"].str.len().eq(2).all()
    assert frame["GLOBALEVENTID"].dtype == "int64"
    assert frame["GLOBALEVENTID"].is_unique


def test_pandas_and_duckdb_read_parquet_with_types_and_zeros(example_readings, write, tmp_path):
    import duckdb
    import pandas

    file = tmp_path / "events.parquet"
    content, tally = write("parquet", example_readings)
    file.write_bytes(content)

    frame = pandas.read_parquet(file)
    sql = """
        SELECT count(*) FILTER (length(cameo) BETWEEN 3 AND 4), count(*) FILTER (len(mode) > 0), any_value(typeof(date))
        FROM read_parquet(?)"""
    codes, lists, kind = duckdb.connect().execute(sql, [str(file)]).fetchone()

    assert len(frame) == tally.rows == codes > 20
    assert lists > 0
    assert frame["cameo"].map(type).eq(str).all()
    assert kind == "DATE"


def test_duckdb_reads_gdelt_as_its_users_do(example_readings, write, tmp_path):
    import duckdb

    file = tmp_path / "events.CSV"
    file.write_text(write("gdelt", example_readings)[0], newline="")
    names = ["n", *(column.name for column in writer("gdelt").columns[1:])]
    table = duckdb.read_csv(str(file), sep="\t", header=False, quotechar="", names=names, all_varchar=True)

    assert len(table.columns) == 61
    (short,) = (
        table.filter("length(EventRootCode) <> 2 OR EventCode NOT LIKE EventRootCode || '%'").count("n").fetchall()[0]
    )

    assert short == 0


def test_a_spreadsheet_that_imports_all_columns_as_text_keeps_leading_zeros(example_readings, write, tmp_path):
    import openpyxl

    rows = list(csv.reader(io.StringIO(write("csv", example_readings)[0], newline="")))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append([cell.replace("\x00", "") for cell in row])
    book.save(tmp_path / "events.xlsx")

    sheet = openpyxl.load_workbook(tmp_path / "events.xlsx").active
    column = rows[0].index("cameo") + 1

    codes = [sheet.cell(number, column).value for number in range(2, sheet.max_row + 1)]
    assert any(code.startswith("0") for code in codes)
    assert all(isinstance(code, str) and len(code) in (3, 4) for code in codes)


def opened(content, tmp_path):
    import openpyxl

    (tmp_path / "events.xlsx").write_bytes(content)
    return openpyxl.load_workbook(tmp_path / "events.xlsx").active


def test_a_spreadsheet_has_codes_as_text_and_days_as_days(example_readings, write, tmp_path):
    content, tally = write("xlsx", example_readings)

    sheet = opened(content, tmp_path)

    rows = [dict(zip([cell.value for cell in sheet[1]], row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]  # fmt: skip
    assert len(rows) == tally.rows
    assert all(isinstance(row["cameo"], str) and len(row["cameo"]) in (3, 4) for row in rows)
    assert any(row["cameo"].startswith("0") for row in rows)
    dated = [row["date"] for row in rows if row["date"]]
    assert dated
    assert all(isinstance(day, datetime.datetime) for day in dated)
    events = [event for reading in example_readings for event in reading.events]
    assert [row["id"] for row in rows] == [event.id for event in events]


def test_hostile_text_stays_text_in_a_spreadsheet(write, tmp_path):
    nasty = '=HYPERLINK("x")<b>&amp; _x0041_ \x00\x1b[31m\ud800'
    side = Participant(nasty, Span(0, 7), name=nasty)

    sheet = opened(write("xlsx", [records.reading(events=(event(actors=(side,)),))])[0], tmp_path)

    shown = {cell.value: sheet.cell(2, cell.column) for cell in sheet[1]}["actor"]
    assert shown.data_type != "f"
    # openpyxl leaves the escape that keeps a spreadsheet from reading an A.
    assert shown.value == '=HYPERLINK("x")<b>&amp; _x005F_x0041_ [31m'


def test_days_before_spreadsheets_count_stay_text(write, tmp_path):
    day = DAY(1848, 3, 18)
    when = When(Span(0, 1), 0, "DATE", "1848-03-18", day, day)

    sheet = opened(write("xlsx", [records.reading(events=(event(when=when),))])[0], tmp_path)

    assert {cell.value: sheet.cell(2, cell.column).value for cell in sheet[1]}["date"] == "1848-03-18"


@pytest.mark.parametrize("name", ["icews", "polecat"])
def test_a_quotation_mark_in_a_cell_swallows_no_rows(name, example_readings, write):
    text, _ = write(name, example_readings)

    frame = list(csv.reader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {len(row) for row in frame} == {WIDTHS[name]}


def test_evidence_of_an_event_is_quoted_and_not_reprinted(write):
    long = "word " * 200
    piece = Evidence(long, Span(0, len(long)), 0)

    text, _ = write("csv", [records.reading(events=(event(evidence=(piece,)),))])
    whole, _ = write("csv", [records.reading(events=(event(evidence=(piece,)),))], full_text=True)

    assert "word " * 70 not in text
    assert long.strip() in whole
