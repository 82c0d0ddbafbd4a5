"""The measurement on the open examples corpus."""

import json

import msgspec
import pytest

from fakes.records import event
from gesta import monitor
from gesta.errors import InputError
from gesta.evaluation.examples import Example, ExampleEvent, evaluate_examples, table_of
from gesta.evaluation.notes import Notes
from gesta.records import Reading
from gesta.settings import Settings

ARREST = {"trigger": [7, 15], "type": "COERCE", "modes": ["arrest"], "status": "actual", "contexts": []}
ROW = {"id": "1", "text": "Turkey arrested two Syrians.", "events": [ARREST]}


def write(folder, *rows):
    file = folder / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def test_an_event_of_the_right_type_at_the_right_word_is_found(tmp_path):
    figures = monitor.evaluate("examples", write(tmp_path, ROW), Settings())

    assert (figures["found_f1"], figures["mode_f1"], figures["status"]) == (1.0, 1.0, 1.0)
    assert figures["types"] == {"COERCE": 1.0}


def test_another_type_is_a_miss_and_a_false_event(tmp_path):
    other = {**ROW, "events": [{**ARREST, "type": "AID", "modes": []}]}
    notes = Notes(5)

    figures = monitor.evaluate("examples", write(tmp_path, other), Settings(), notes=notes)

    assert (figures["found_precision"], figures["found_recall"]) == (0.0, 0.0)
    assert [miss.told for miss in notes.misses] == ["“arrested”: gold AID, found nothing of that type"]


def test_what_is_trained_on_does_not_count(tmp_path):
    rows = write(tmp_path, ROW, {**ROW, "id": "2", "split": "train", "text": "Nothing."})
    seen = []

    evaluate_examples(rows, read_all=lambda documents: iter(seen.append(one.id) for one in documents))

    assert seen == ["1"]


def test_a_second_event_at_the_same_word_is_false():
    row = Example("e1", "Norland attacked.", (ExampleEvent((8, 16), "ASSAULT"),))

    assert table_of([row], [Reading(row.document(), events=(event(),))]).events.f1 == 1
    assert table_of([row], [Reading(row.document(), events=(event(), event()))]).events.precision == 0.5
    assert table_of([row], [Reading(row.document())]).events.f1 == 0


def test_every_gold_event_takes_one_event_at_most(tmp_path):
    twice = {**ROW, "events": [ARREST, ARREST]}
    row = msgspec.convert(twice, Example)
    reading = next(iter(monitor.read([row.document()])))

    table = table_of([row], [reading])

    assert (table.events.right, table.events.found, table.events.gold) == (1, 1, 2)


@pytest.mark.parametrize("rows", [(), ({"id": "1"},)])
def test_data_without_an_example_are_an_error(tmp_path, rows):
    with pytest.raises(InputError, match="no row"):
        monitor.evaluate("examples", write(tmp_path, *rows), Settings())
