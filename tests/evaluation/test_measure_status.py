"""The status of annotated words on the scale of factuality."""

import json

import pytest

from gesta.evaluation.notes import Notes
from gesta.evaluation.status import evaluate_status
from gesta.language.engine import load_parser


def rows_file(tmp_path, *rows):
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


def row(text, *targets):
    words = text.split()
    values = [{"token": words.index(word), "factuality": value} for word, value in targets]
    return {"tokens": words, "targets": values}


def measure(tmp_path, *rows, **options):
    return evaluate_status(rows_file(tmp_path, *rows), parser=load_parser(), **options)


def test_words_as_sure_as_their_sentence_says_are_right(tmp_path):
    rows = [
        row("Norland attacked the port .", ("attacked", 3.0)),
        row("Norland did not attack the port .", ("attack", -3.0)),
        row("Norland may attack the port .", ("attack", 0.2)),
    ]

    found = measure(tmp_path, *rows)

    assert found["macro_f1"] == 1
    assert found["r"] > 0.9


def test_what_is_asked_for_or_tried_is_open(tmp_path):
    rows = [
        row("Norland asked Sudria to open the port .", ("open", 0.5)),
        row("Norland tried to open the port .", ("open", 0.5)),
        row("Norland managed to open the port .", ("open", 3.0)),
    ]

    assert measure(tmp_path, *rows)["macro_f1"] == 1


@pytest.mark.parametrize(
    ("sentence", "word", "factuality"),
    [
        ("Open the port tomorrow .", "Open", -2.0),
        ("I will open the port tomorrow .", "open", -2.0),
        ("You can open the port .", "open", -2.0),
        ("Could they open the port ?", "open", -2.0),
        ("We opened the port yesterday .", "opened", 3.0),
        ("Norland will open the port tomorrow .", "open", 2.0),
        ("Norland can open the port .", "open", 0.5),
        ('" We may open the port , " Norland said .', "open", 0.5),
    ],
)
def test_what_a_writer_asks_or_offers_is_not_so_but_in_reports_it_is_open(tmp_path, sentence, word, factuality):
    notes = Notes(5)

    measure(tmp_path, row(sentence, (word, factuality)), notes=notes)

    assert [miss.told for miss in notes.misses] == []


def test_the_words_of_a_row_may_be_given_as_text_alone(tmp_path):
    given = {"text": "Norland did not attack the port .", "targets": [{"token": 3, "factuality": -3.0}]}

    assert measure(tmp_path, given)["macro_f1"] == 1
    assert measure(tmp_path, given, tokens="raw")["macro_f1"] == 1


def test_a_word_that_is_not_there_is_wrong_and_named(tmp_path):
    odd = {"text": "Norland attacked .", "targets": [{"token": 9, "factuality": 3.0, "text": "fled"}, {"token": 1}, {}]}
    notes = Notes(5)

    found = measure(tmp_path, odd, notes=notes)

    assert found["macro_f1"] == 0
    assert ["fled" in miss.told for miss in notes.misses] == [True]


def test_a_row_without_words_or_targets_does_no_harm(tmp_path):
    found = measure(tmp_path, {"text": None}, {"tokens": []}, row("Norland attacked .", ("attacked", 3.0)))

    assert found == {"macro_f1": 1.0, "r": 0.0}


def test_an_error_tells_gold_and_answer(tmp_path):
    notes = Notes(5)

    measure(tmp_path, row("Norland attacked the port .", ("attacked", -3.0)), notes=notes)

    assert notes.misses[0].told == "“attacked”: gold not so (-3.0), found actual"
    assert notes.misses[0].sentences == (0,)


def test_an_empty_target_list_is_no_division_by_zero(tmp_path):
    assert measure(tmp_path, {"text": "Quiet ."}) == {"macro_f1": 0.0, "r": pytest.approx(0.0)}
