"""The quality gate: what it compares, what it lets pass, and how a floor is lowered."""

import datetime
import importlib.util
import sys
from pathlib import Path

import pytest

from fakes.records import event
from gesta.records import Document, Reading

ROOT = Path(__file__).parents[1]
DAY = datetime.date(2026, 11, 26)


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / "eval" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


compare_events = load("compare_events")
by_type = load("by_type")
gate = load("gate")
Summary = compare_events.Summary
ATTACK = Summary("d1", (8, 16, "attacked"), "ASSAULT", actors=("NOR",), recipients=("SUD",))
FLOORS = gate.Floors(corpus="abc", floors={"plv": {"root": 0.7, "none_rate": 0.2}})


def test_equal_outputs_have_no_difference():
    assert list(compare_events.differences([ATTACK, ATTACK], [ATTACK, ATTACK])) == []


def test_what_is_gone_new_or_told_otherwise_is_printed():
    import msgspec

    denied = msgspec.structs.replace(ATTACK, status="negated", recipients=())
    other = msgspec.structs.replace(ATTACK, document="d2")
    third = msgspec.structs.replace(ATTACK, document="d3")

    lines = list(compare_events.differences([ATTACK, other], [denied, third]))

    assert [line[0] for line in lines] == ["~", "-", "+"]
    assert "status actual => negated" in lines[0]
    assert "recipients SUD => -" in lines[0]


def test_a_second_event_on_the_same_word_is_new():
    import msgspec

    threat = msgspec.structs.replace(ATTACK, type="THREATEN")

    (line,) = compare_events.differences([ATTACK], [ATTACK, threat])

    assert line.startswith("+ d1 THREATEN")


def test_the_programs_own_output_is_read(tmp_path):
    from gesta.formats.plover import plover_lines

    readings = [Reading(Document("d1", "Norland attacked the port."), events=(event(),))]
    file = tmp_path / "events.jsonl"
    file.write_text("".join(plover_lines(readings)))

    (found,) = compare_events.read_summaries(file)

    assert (found.type, found.trigger[2]) == ("ASSAULT", "attacked")


def test_two_files_that_differ_exit_with_one(tmp_path, capsys):
    import msgspec

    files = [tmp_path / name for name in ("old.jsonl", "new.jsonl")]
    files[0].write_bytes(msgspec.json.encode(ATTACK) + b"\n")
    files[1].write_bytes(b"")

    assert compare_events.main([str(file) for file in files]) == 1
    assert compare_events.main([str(files[0]), str(files[0])]) == 0
    assert compare_events.main([]) == 2
    assert "- d1 ASSAULT actual: NOR -> SUD “attacked”" in capsys.readouterr().out


def test_a_figure_below_its_floor_is_named():
    assert gate.below({"plv": {"root": 0.71, "none_rate": 0.1}}, FLOORS) == []
    assert gate.below({"plv": {"root": 0.69}}, FLOORS) == ["plv.root is 0.6900, its floor 0.7000"]
    assert gate.below({"plv": {"none_rate": 0.21}}, FLOORS) == ["plv.none_rate is 0.2100, its ceiling 0.2000"]
    assert gate.below({"quotes": {"cue_f1": 0.0}}, FLOORS) == []


def test_floors_rise_with_the_figures_and_never_fall():
    better = gate.raised({"plv": {"root": 0.8, "none_rate": 0.1}, "status": {"r": 0.5}}, FLOORS)
    worse = gate.raised({"plv": {"root": 0.5, "none_rate": 0.5}}, FLOORS)

    assert better.floors == {"plv": {"root": 0.795, "none_rate": 0.105}, "status": {"r": 0.495}}
    assert worse.floors == FLOORS.floors


def test_a_floor_is_lowered_with_a_reason_that_is_kept():
    found = gate.lowered("plv.root", {"plv": {"root": 0.6}}, FLOORS, reason="gold was wrong", day=DAY)

    assert found.floors["plv"] == {"root": 0.595, "none_rate": 0.2}
    assert [(one.figure, one.reason, one.before) for one in found.lowered] == [("plv.root", "gold was wrong", 0.7)]


@pytest.mark.parametrize(("figure", "reason"), [("plv.root", "  "), ("plv.nothing", "why"), ("root", "why")])
def test_no_floor_is_lowered_without_a_name_and_a_reason(figure, reason):
    with pytest.raises(ValueError, match=r"floor|reason"):
        gate.lowered(figure, {"plv": {"root": 0.6}}, FLOORS, reason=reason, day=DAY)


def test_the_fingerprint_follows_text_and_order():
    one, other = Document("a", "x"), Document("b", "y")

    assert gate.fingerprint([one, other]) == gate.fingerprint([one, other])
    assert len({gate.fingerprint(each) for each in ([one, other], [other, one], [one], [Document("a", "z")])}) == 4


@pytest.mark.slow
def test_our_own_figures_are_not_below_their_floors():
    import msgspec

    floors = msgspec.json.decode(gate.FLOORS.read_bytes(), type=gate.Floors)
    documents, rows = gate.corpus(), gate.check_split()
    if gate.fingerprint(documents) != floors.corpus:
        pytest.skip("the corpus has changed since the floors were taken: make gate")
    readings = list(gate.monitor.read(row.document() for row in rows))

    assert gate.below({"check": gate.table_of(rows, readings).figures()}, floors) == []


def test_the_page_has_a_row_for_every_label():
    table = gate.Table()
    table.events.add(1, 2, 4)
    table.types["ASSAULT"].add(1, 2, 4)
    table.modes["ASSAULT/beat"].add(0, 1, 0)

    page = by_type.by_type_page(table)

    assert "precision 0.50, recall 0.25" in page
    assert "| ASSAULT | 4 | 0.50 | 0.25 | 0.33 |" in page
    assert "| ASSAULT/beat | 0 | 0.00 | – | – |" in page
