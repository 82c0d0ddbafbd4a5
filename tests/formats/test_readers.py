"""Data sets of others come in whole, and what we write comes back as far as the format can carry it."""

import datetime
import gzip
import json
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from fakes import records
from gesta import monitor
from gesta.errors import InputError, SettingsError
from gesta.formats import Options, Tally, writer
from gesta.formats.readers import READERS, ImportTally, Line, guess_format, reader
from gesta.formats.readers.lines import LONGEST_LINE, read_lines
from gesta.knowledge.cameo import load_cameo
from gesta.knowledge.codebook import load_codebook
from gesta.knowledge.countries import countries
from gesta.knowledge.words import load_words
from gesta.records import Participant, Place, Problem, Reading, Span, When
from gesta.store import EventFilter, Store

DAY = datetime.date
CODEBOOK = load_codebook()
MODES = [(entry.name, mode.name) for entry in CODEBOOK.types.values() for mode in entry.modes]
STATES = sorted(country.iso3 for country in countries().by_iso3.values() if country.fips and country.cow)
# Sectors that CAMEO has a role for and that come back from it.
SECTORS = ["GOV", "MIL", "COP", "REB", "JRN", "MED", "LEG", "OPP"]


def lines_of(text):
    return [Line(number, line) for number, line in enumerate(text.split("\n"), start=1) if line]


def read(name, text, dialect=None):
    tally = ImportTally()
    found = list(reader(name).read(lines_of(text), tally, dialect or reader(name).dialect or "1.1b3"))
    return found, tally


def written(name, readings, **options):
    return "".join(writer(name).pieces(readings, Options(**options), Tally()))


def gdelt_row(**cells):
    names = [column.name for column in writer("gdelt").columns]
    facts = {"GLOBALEVENTID": "1", "SQLDATE": "20170701", "EventCode": "042", "DATEADDED": "20170701234500"}
    return "\t".join({**facts, **cells}.get(name, "") for name in names) + "\n"


def icews_row(**cells):
    names = [column.name for column in writer("icews").columns]
    facts = {"Event ID": "7", "Event Date": "2015-01-02", "CAMEO Code": "042", "Event Text": "Make a visit"}
    return "\t".join(names) + "\n" + "\t".join({**facts, **cells}.get(name, "") for name in names) + "\n"


# --- There and back


names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12).filter(lambda name: name not in ("None", "NA", "NULL"))  # fmt: skip
sides = st.builds(
    lambda name, code, sector: Participant(name, Span(0, 7), code=code, sector=sector, name=name),
    names, st.sampled_from(STATES), st.sampled_from(SECTORS),
)  # fmt: skip
places = st.builds(
    lambda name, country, latitude, longitude: Place(
        Span(0, 7), 0, name, 4, country, "Province", None, latitude, longitude, "PPL", 1.0
    ),
    names, st.sampled_from(STATES), st.integers(-899, 899).map(lambda x: x / 10), st.integers(-1799, 1799).map(lambda x: x / 10),
)  # fmt: skip
kinds = st.sampled_from([*MODES, *((name, None) for name in CODEBOOK.types)])


@st.composite
def events(draw):
    kind, mode = draw(kinds)
    day = draw(st.dates(DAY(1979, 1, 1), DAY(2030, 1, 1)))
    modes = (mode,) if mode else ()
    return records.event(
        type=kind,
        modes=modes,
        cameo=CODEBOOK.cameo(kind, modes),
        quad=CODEBOOK.types[kind].quad,
        actors=(draw(sides),),
        recipients=(draw(sides),),
        when=When(Span(0, 7), 0, "DATE", day.isoformat(), day, day),
        place=draw(places),
        contexts=(),
        attribution=(),
        quantities=(),
    )


def there_and_back(name, event, dialect=None, **options):
    text = written(name, [records.reading(events=(event,))], **options)
    (found,), tally = read(name, text, dialect)
    assert isinstance(found, Reading), found
    assert not tally.unused
    (event,) = found.events
    return found.document, event


def same_people(back, event):
    for after, before in zip((*back.actors, *back.recipients), (*event.actors, *event.recipients), strict=True):
        assert (after.code, after.sector) == (before.code, before.sector)


def same_spot(back, event):
    assert back.place.country == event.place.country
    assert back.place.latitude == pytest.approx(event.place.latitude, abs=1e-6)
    assert back.place.longitude == pytest.approx(event.place.longitude, abs=1e-6)


@settings(deadline=None, max_examples=60)
@given(events())
def test_gdelt_gives_back_code_day_sides_and_place(event):
    document, back = there_and_back("gdelt", event)

    assert back.cameo == event.cameo
    assert back.when.first <= event.when.first <= back.when.last
    same_people(back, event)
    same_spot(back, event)
    assert back.place.name == event.place.name
    assert document.url == "https://example.org/port"


@settings(deadline=None, max_examples=60)
@given(events(), st.sampled_from(["1.1b3", "0.7"]))
def test_phoenix_gives_back_code_day_and_sides_in_both_dialects(event, dialect):
    _, back = there_and_back("phoenix", event, dialect, cameo=dialect)

    cameo = load_cameo()
    expected = event.cameo if dialect == "1.1b3" else cameo.from_older(cameo.to_older(event.cameo))
    assert back.cameo == expected
    assert (back.when.first, back.when.last) == (event.when.first, event.when.first)
    same_people(back, event)
    same_spot(back, event)


@settings(deadline=None, max_examples=60)
@given(events())
def test_icews_gives_back_code_day_names_countries_and_place(event):
    _, back = there_and_back("icews", event)

    assert back.cameo == event.cameo
    assert back.when.first == event.when.first
    assert [side.name for side in (*back.actors, *back.recipients)] == [event.actors[0].name, event.recipients[0].name]
    same_people(back, event)
    same_spot(back, event)


@settings(deadline=None, max_examples=60)
@given(events())
def test_polecat_gives_back_type_mode_day_names_countries_and_place(event):
    _, back = there_and_back("polecat", event)

    assert (back.type, back.modes) == (event.type, event.modes)
    assert back.when.first == event.when.first
    same_people(back, event)
    same_spot(back, event)


@pytest.mark.parametrize("name", ["plover", "csv", "geojson"])
def test_our_own_formats_give_back_all_that_the_others_lose(name):
    event = records.event(status="negated", historical=True, modes=("heavy-weapons", "destroy"))

    _, back = there_and_back(name, event)

    for field in ("type", "modes", "status", "historical", "contexts", "cameo", "quad", "score", "coder"):
        assert getattr(back, field) == getattr(event, field), field
    assert [piece.text for piece in back.evidence] == [piece.text for piece in event.evidence]
    assert back.trigger.text == "attacked"
    assert [each.name for each in back.attribution] == ["Ostia"] or back.attribution[0].text == "Ostia"
    assert (back.when.first, back.when.last) == (event.when.first, event.when.last)
    same_people(back, event)
    same_spot(back, event)


@pytest.mark.parametrize("name", ["gdelt", "icews", "polecat", "phoenix", "plover", "csv", "geojson"])
def test_events_read_from_a_file_point_at_words_of_it(name, example_readings, write):
    found, _ = read(name, write(name, example_readings)[0])
    readings = [each for each in found if isinstance(each, Reading)]

    assert len(readings) > 20
    for reading in readings:
        text = reading.document.text
        for event in reading.events:
            for piece in (event.trigger, *event.evidence, *event.actors, *event.recipients):
                assert piece.span.of(text) == piece.text
                assert piece.text


# --- Traps


@pytest.mark.parametrize(("code", "mended"), [("42", "042"), ("841", "0841"), ("42.0", "042"), ("190", "190"), ("0841", "0841")])  # fmt: skip
def test_zeros_that_a_spreadsheet_took_come_back_and_are_told(code, mended):
    (found,), tally = read("icews", icews_row(**{"CAMEO Code": code}))

    assert found.events[0].cameo == mended
    assert sum(tally.mended.values()) == (code.removesuffix(".0") != mended)


@pytest.mark.parametrize(("day", "first", "last"), [("20170624", DAY(2017, 6, 21), DAY(2017, 6, 27)), ("20160701", DAY(2016, 1, 1), DAY(2016, 12, 30)), ("20170623", DAY(2017, 6, 23), DAY(2017, 6, 23))])  # fmt: skip
def test_days_that_gdelt_counted_back_are_read_as_about_then(day, first, last):
    (found,), tally = read("gdelt", gdelt_row(SQLDATE=day))

    when = found.events[0].when
    assert (when.first, when.last) == (first, last)
    assert when.approximate == (first != last) == bool(tally.mended)


def test_older_gdelt_files_with_58_and_57_columns_are_read():
    names = [column.name for column in writer("gdelt").columns]
    cells = dict(zip(names, gdelt_row(ActionGeo_Lat="50.5", ActionGeo_Long="30.5", ActionGeo_FullName="Kyiv, Kyyiv, Misto, Ukraine", ActionGeo_CountryCode="UP", ActionGeo_Type="4", SOURCEURL="https://example.org").rstrip("\n").split("\t"), strict=True))  # fmt: skip
    short = "\t".join(cell for name, cell in cells.items() if not name.endswith("ADM2Code"))

    for text in (short, short.rpartition("\t")[0]):
        (found,), _ = read("gdelt", text + "\n")
        assert (found.events[0].place.country, found.events[0].place.latitude) == ("UKR", 50.5)


def test_a_row_of_the_wrong_width_is_told_with_its_number_and_the_rest_goes_on():
    found, tally = read("gdelt", gdelt_row() + "1\t2\t3\n" + gdelt_row(GLOBALEVENTID="2"))

    assert [type(each) for each in found] == [Reading, Problem, Reading]
    assert found[1].where == "line 2"
    assert tally.rows == 3


def test_statements_are_kept_as_documents_without_an_event():
    (found,), tally = read("gdelt", gdelt_row(EventCode="010"))

    assert found.events == ()
    assert found.nonevents[0].lemma == "010"
    assert found.nonevents[0].span.of(found.document.text) == "010"
    assert sum(tally.unused.values()) == 1


def test_an_unknown_code_is_told():
    (found,), _ = read("gdelt", gdelt_row(EventCode="999"))

    assert "999" in found.message


def test_the_wrong_dialect_shows_in_the_values():
    row = gdelt_row(EventCode="163", GoldsteinScale="-8.0")

    assert not read("gdelt", row, "1.1b3")[1].unused
    assert any("Goldstein" in reason for reason in read("gdelt", row, "0.7")[1].unused)


def test_a_quad_class_that_gdelt_is_not_known_to_use_is_told():
    row = gdelt_row(EventCode="141", EventRootCode="14", QuadClass="4")

    assert any("QuadClass 4 of root 14" in reason for reason in read("gdelt", row)[1].unused)
    assert not read("gdelt", row.replace("\t4\t", "\t3\t"))[1].unused


def test_an_icews_number_that_occurs_twice_is_two_events():
    first, second = (icews_row(**{"Event Date": day}) for day in ("2015-01-02", "2016-01-02"))
    found, _ = read("icews", first + second.split("\n")[1] + "\n")

    assert len({each.document.id for each in found}) == 2


def test_a_row_that_occurs_twice_is_two_documents_with_ids_that_stay():
    found, _ = read("gdelt", gdelt_row() * 2)

    assert [each.document.id for each in found] == ["gdelt:1", "gdelt:1~2"]


def test_an_icews_file_with_quotes_and_one_without_say_the_same():
    plain = icews_row(**{"Source Name": "Angela Merkel", "Source Country": "Germany", "Source Sectors": "Executive,Head of Government"})  # fmt: skip
    quoted = (
        "\n".join("\t".join(f'"{cell}"' for cell in line.split("\t")) for line in plain.strip("\n").split("\n")) + "\n"
    )

    (one,), (other,) = read("icews", plain)[0], read("icews", quoted)[0]

    for found in (one, other):
        (actor,) = found.events[0].actors
        assert (actor.text, actor.code, actor.sector) == ("Angela Merkel", "DEU", "GOV")
        assert actor.span.of(found.document.text) == "Angela Merkel"


def test_an_icews_variant_with_another_order_is_read_by_its_header():
    names = [column.name for column in writer("icews").columns]
    (head, row) = (line.split("\t") for line in icews_row().strip("\n").split("\n"))
    turned = "\t".join(reversed(head)) + "\n" + "\t".join(reversed(row)) + "\n"

    assert names == head
    assert read("icews", turned)[0][0].events[0].cameo == "042"


def test_a_polecat_header_with_stray_names_is_not_believed():
    text = written("polecat", [records.reading(events=(records.event(cameo="194", modes=("aerial",)),))])
    head, row = text.strip("\n").split("\n")
    stray = head.replace("Event Type", "Headline\tEvent Type") + "\n" + row + "\t\t\n"

    (found,), tally = read("polecat", stray)

    assert (found.events[0].type, found.events[0].modes) == ("ASSAULT", ("aerial",))
    assert tally.mended


def test_a_polecat_file_with_further_columns_is_read_by_its_names():
    text = written("polecat", [records.reading(events=(records.event(cameo="194", modes=("aerial",)),))])
    head, row = (line.split("\t") for line in text.strip("\n").split("\n"))
    wider = "\t".join([head[0], "Headline", *head[1:]]) + "\n" + "\t".join([row[0], "War!", *row[1:]]) + "\n"

    (found,), tally = read("polecat", wider.replace("\tIntensity", "\tEvent Intensity"))

    assert (found.events[0].type, found.events[0].modes) == ("ASSAULT", ("aerial",))
    assert not tally.mended


def test_polecat_lists_are_split_at_semicolons_and_the_first_alternative_is_taken():
    two = (records.side("Norland", "NLD", "MIL", "Norland's army"), records.side("Ostia", "ITA", "GOV", "Ostia"))
    text = written("polecat", [records.reading(events=(records.event(cameo="194", modes=(), actors=two),))])
    assert "Norland's army; Ostia\tNetherlands; Italy\t" in text

    (found,), _ = read("polecat", text.replace("Netherlands; Italy", "Netherlands|Belgium; Italy"))

    assert [(each.name, each.code, each.sector) for each in found.events[0].actors] == [
        ("Norland's army", "NLD", "MIL"), ("Ostia", "ITA", "GOV")
    ]  # fmt: skip


@pytest.mark.parametrize("sides", [
    {"actor": [{"code": "USA", "sector": "GOVMIL", "entity_text": "the Pentagon", "identifier_id": "Q11209"}]},
    {"actor": [{"country_name": "United States", "sector_code": "GOV", "other_sector_codes": ["MIL"], "raw_text": "the Pentagon", "wikidata_id": "Q11209"}]},
])  # fmt: skip
def test_both_namings_of_the_plover_manual_are_read(sides):
    record = {"id": "x", "date": "2016-07-24", "event": ["ASSAULT"], "mode": ["aerial"], **sides}

    (found,), _ = read("plover", json.dumps(record) + "\n")

    (actor,) = found.events[0].actors
    assert (actor.code, actor.sector, actor.other_sectors) == ("USA", "GOV", ("MIL",))
    assert (actor.text, actor.wikidata) == ("the Pentagon", "Q11209")


def test_a_record_of_several_categories_is_an_event_each():
    record = {"id": "x", "date": "2016-07-24", "event": ["SANCTION", "COERCE"], "actor": []}

    found, _ = read("plover", json.dumps(record) + "\n")

    assert [each.events[0].type for each in found] == ["SANCTION", "COERCE"]
    assert len({each.document.id for each in found}) == 2


def test_auxiliary_modes_become_the_status():
    record = {"id": "x", "date": "2016-07-24", "event": ["ASSAULT"], "mode": ["negation", "historical", "aerial"]}

    ((found,), tally) = read("plover", json.dumps(record) + "\n")

    assert (found.events[0].status, found.events[0].historical, found.events[0].modes) == ("negated", True, ("aerial",))
    assert not tally.unused


def test_the_manuals_own_example_with_a_bare_date_is_told_and_not_guessed():
    (found,), _ = read("plover", '{"id": "x", "date" : 2016-07-24, "event": ["ASSAULT"]}\n')

    assert isinstance(found, Problem)
    assert found.where == "line 1"


@pytest.mark.parametrize("value", [None, 3, "x", [], [None], {"a": 1}, [[1]], True])
@pytest.mark.parametrize("key", ["actor", "mode", "context", "event_loc", "evidence", "trigger", "date", "score", "cite_info", "quantity", "text"])  # fmt: skip
def test_a_record_with_nonsense_in_a_field_breaks_nothing(key, value):
    record = {"id": "x", "date": "2016-07-24", "event": "ASSAULT", key: value}

    (found,), _ = read("plover", json.dumps(record) + "\n")

    assert isinstance(found, Reading)


@pytest.mark.parametrize("name", READERS)
@given(text=st.text(max_size=300))
@settings(deadline=None, max_examples=40)
def test_any_text_gives_problems_and_never_a_crash(name, text):
    for found in read(name, text.replace("\r", ""))[0]:
        assert isinstance(found, Reading | Problem)


def test_csv_cells_with_line_ends_and_quotes_come_back(write):
    trigger = structs.replace(records.event().trigger, text="attacked")
    nasty = Participant('He said "a;b"', Span(0, 7), code="NLD", name='=cmd "x"\ny')
    event = records.event(trigger=trigger, actors=(nasty,))

    (found,), _ = read("csv", write("csv", [records.reading(events=(event,))])[0].replace("\r\n", "\n"))

    assert found.events[0].actors[0].name == '=cmd "x"\ny'


# --- Files


@pytest.mark.parametrize(("first", "form"), [
    ("\t" * 60, "gdelt"), ("\t" * 57, "gdelt"), ("\t" * 25, "phoenix"), ('{"id":1}', "plover"),
    ('{"type":"FeatureCollection","features":[', "geojson"), ("id,document,title", "csv"), ("Event ID\tEvent Date", "icews"),
    ('"Event ID"\t"Event Date"\t"Event Type"', "polecat"), ("once upon a time", None),
])  # fmt: skip
def test_a_format_is_known_by_the_first_line(first, form):
    assert guess_format(first) == form


def test_an_unknown_reader_is_refused():
    with pytest.raises(SettingsError, match="gdelt"):
        reader("xml")


def test_packed_files_are_read_as_they_are(tmp_path):
    plain, packed, zipped = (tmp_path / name for name in ("a.CSV", "a.CSV.gz", "a.CSV.zip"))
    plain.write_text(gdelt_row())
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(plain, "a.CSV")

    texts = [[line.text for line in read_lines(path, ImportTally())] for path in (plain, packed, zipped)]

    assert texts[0] == texts[1] == texts[2] == [gdelt_row().rstrip("\n")]


def test_a_damaged_archive_is_told(tmp_path):
    for name, content in (("a.zip", b"PK nonsense"), ("a.gz", gzip.compress(b"a" * 999)[:-9]), ("b.gz", b"no gzip")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InputError, match="damaged"):
            list(read_lines(tmp_path / name, ImportTally()))


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        list(read_lines(tmp_path / "nowhere", ImportTally()))


def test_latin_1_is_read_and_told(tmp_path):
    file = tmp_path / "a.tab"
    file.write_bytes("José\n".encode("latin-1"))
    tally = ImportTally()

    assert [line.text for line in read_lines(file, tally)] == ["José"]
    assert sum(tally.mended.values()) == 1


def test_a_line_without_an_end_does_not_fill_the_memory(tmp_path):
    file = tmp_path / "a.tab"
    file.write_bytes(b"x" * (LONGEST_LINE + 5) + b"\nshort\n")
    tally = ImportTally()

    assert [line.text for line in read_lines(file, tally)] == ["short"]
    assert sum(tally.unused.values()) == 1


# --- Beside ours


def test_a_data_set_lies_beside_ours_and_a_second_import_doubles_nothing(tmp_path):
    file, db = tmp_path / "day.export.CSV", tmp_path / "events.db"
    file.write_text(gdelt_row(Actor1CountryCode="NLD") + "broken\n" + gdelt_row(GLOBALEVENTID="2"))
    with Store(db, write=True) as store:
        store.save(records.reading(), coder="test 1", input_hash="x")
        first = monitor.import_data_set(file, store)
        second = monitor.import_data_set(file, store)

        assert (first.rows, first.events, first.problems) == (second.rows, second.events, second.problems) == (3, 2, 1)
        assert [event.document for event in store.events()] == ["gdelt:1", "gdelt:2", "d1"]
        assert [event.coder for event in store.events(EventFilter(actor="NLD"))] == ["gdelt", "test 1"]
        (problem,) = [each for each in store.problems() if each.kind == "bad-line"]
        assert "line 2" in problem.where


def test_a_file_of_no_known_format_is_refused(tmp_path):
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir,\n")
    with Store(tmp_path / "events.db", write=True) as store, pytest.raises(InputError, match="format"):
        monitor.import_data_set(file, store)


def test_sectors_of_icews_are_sectors_of_plover():
    words = load_words()

    assert set(words.icews.values()) <= words.sectors.keys()
