"""The choice among events for a given pair, the folding of status into the type, and the figures."""

import json

import pytest
from msgspec.structs import replace

from gesta.errors import InputError
from gesta.evaluation.notes import Notes
from gesta.evaluation.plv import QUADS, PlvRow, choose_event, evaluate_plv, figures, label_of
from gesta.knowledge.codebook import load_codebook
from gesta.records import Document, Entity, Event, Evidence, Mention, Participant, Reading, Reason, Span
from steps.builders import reading_of

TEXT = "Norland accused Sudria and Ostia praised Norland."
NORLAND, SUDRIA, OSTIA, NORLAND_AGAIN = Span(0, 7), Span(16, 22), Span(27, 32), Span(41, 48)


def event(kind, actors=(), recipients=(), status="actual", score=0.5):
    sides = [tuple(Participant(span.of(TEXT), span) for span in side) for side in (actors, recipients)]
    trigger = Evidence("accused", Span(8, 15), 0)
    return Event(kind, "d", kind, trigger, (trigger,), status=status, actors=sides[0], recipients=sides[1], score=score)


def choose(events, source, target):
    return choose_event(Reading(Document("d", TEXT), events=tuple(events)), source, target)


def coder(*events):
    return lambda documents: [Reading(document, events=events) for document in documents]


def test_the_event_between_the_given_sides_is_chosen():
    accusation = event("ACCUSE", [NORLAND], [SUDRIA])
    praise = event("SUPPORT", [OSTIA], [NORLAND_AGAIN], score=0.9)

    assert choose([praise, accusation], [NORLAND], [SUDRIA]) is accusation
    assert choose([accusation, praise], [OSTIA], [NORLAND_AGAIN]) is praise


def test_direction_counts_for_more_than_touching_both_sides():
    forth, back = event("ACCUSE", [NORLAND], [SUDRIA]), event("REJECT", [SUDRIA], [NORLAND], score=0.9)

    assert choose([back, forth], [NORLAND], [SUDRIA]) is forth


def test_both_sides_of_a_joint_event_stand_as_actors():
    joint, other = event("CONSULT", [NORLAND, SUDRIA]), event("ACCUSE", [NORLAND], [OSTIA], score=0.9)

    assert choose([other, joint], [NORLAND], [SUDRIA]) is joint


def test_an_event_that_touches_neither_side_is_taken_only_alone():
    praise = event("SUPPORT", [OSTIA], [NORLAND_AGAIN], score=0.9)
    half = event("ACCUSE", [NORLAND])

    assert choose([praise], [SUDRIA], [NORLAND]) is praise
    assert choose([praise, half], [NORLAND], [SUDRIA]) is half
    assert choose([], [NORLAND], [SUDRIA]) is None


@pytest.mark.parametrize(
    ("kind", "status", "label"),
    [
        ("ASSAULT", "actual", "ASSAULT"),
        ("ASSAULT", "future", "THREATEN"),
        ("SANCTION", "hypothetical", "THREATEN"),
        ("AID", "future", "AGREE"),
        ("AID", "negated", "REJECT"),
        ("RETREAT", "actual", "YIELD"),
        ("RETREAT", "future", "YIELD"),
        ("CONCEDE", "negated", "REJECT"),
        ("ASSAULT", "negated", "ASSAULT"),
        ("ACCUSE", "future", "ACCUSE"),
    ],
)
def test_status_is_folded_into_the_label(kind, status, label):
    assert label_of(event(kind, status=status)) == label


def test_every_type_of_the_codebook_has_a_quad_class():
    labels = {label_of(event(name)) for name in load_codebook().types}

    assert labels == set(QUADS)


def test_no_answer_counts_as_wrong():
    rows = [PlvRow("a", "ACCUSE"), PlvRow("b", "ACCUSE"), PlvRow("c", "AID")]

    found = figures(rows, ["ACCUSE", None, "AID"])

    assert found["root_accuracy"] == pytest.approx(2 / 3)
    assert found["none_rate"] == pytest.approx(1 / 3)
    assert found["root_macro_f1"] == pytest.approx((2 / 3 + 1) / 2)
    assert found["penta_macro_f1"] == found["binary_macro_f1"] == pytest.approx((2 / 3 + 1) / 2)


def test_given_classes_stand_above_those_of_the_label():
    row = PlvRow("a", "COOPERATE", gold_penta=4, gold_binary=1)

    assert figures([row], ["COOPERATE"])["root_accuracy"] == 1
    assert figures([row], ["COOPERATE"])["penta_macro_f1"] == 0
    assert figures([row], ["ASSAULT"])["binary_macro_f1"] == 1


def test_a_row_may_lack_spans_ids_and_classes(tmp_path):
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps({"sentence": TEXT, "source": "Norland", "target": "Sudria", "gold_root": "accuse"}))
    notes = Notes(5)

    found = evaluate_plv(file, read_all=coder(event("ACCUSE", [NORLAND], [SUDRIA])), notes=notes)

    assert found == {
        "root_macro_f1": 1.0, "root_accuracy": 1.0, "penta_macro_f1": 1.0, "binary_macro_f1": 1.0, "none_rate": 0.0
    }  # fmt: skip
    assert notes.misses == []


def test_a_broken_row_is_named_and_the_rest_goes_on(tmp_path):
    file = tmp_path / "rows.jsonl"
    good = json.dumps({"sentence": TEXT, "gold_root": "ACCUSE", "source_spans": None})
    file.write_text(f'{good}\nnot json\n\n[1]\n{{"sentence": 5}}\n{good}\n')
    notes = Notes()

    found = evaluate_plv(file, read_all=coder(), notes=notes)

    assert found["none_rate"] == 1
    assert [problem.where for problem in notes.problems] == [f"{file}:{number}" for number in (2, 4, 5)]


def test_a_file_without_rows_is_refused(tmp_path):
    file = tmp_path / "rows.jsonl"
    file.write_text("{}\n")

    with pytest.raises(InputError, match="sentence"):
        evaluate_plv(file, read_all=coder())
    with pytest.raises(InputError):
        evaluate_plv(tmp_path, read_all=coder())


def test_an_error_tells_gold_and_answer_and_keeps_the_reading(tmp_path):
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps({"id": f"r{i}", "sentence": TEXT, "gold_root": "AID"}) for i in range(3)))
    notes = Notes(2)

    evaluate_plv(file, read_all=coder(event("ACCUSE", [NORLAND])), notes=notes)

    assert [miss.row for miss in notes.misses] == ["r0", "r1"]
    assert "gold AID, found ACCUSE" in notes.misses[0].told
    assert notes.misses[0].reading is not None


def test_a_document_that_the_coder_gives_up_has_no_answer(tmp_path):
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(json.dumps({"id": f"r{i}", "sentence": TEXT, "gold_root": "AID"}) for i in range(2)))

    found = evaluate_plv(file, read_all=lambda documents: [Reading(Document("r0", TEXT))])

    assert found["none_rate"] == 1


def test_a_pronoun_that_stands_for_a_side_is_that_side():
    mention = Mention(NORLAND, 0, 0, 0, 1, "name", entity=0)
    pronoun = Participant("it", Span(33, 35), entity=0)
    trigger = Evidence("praised", Span(33, 40), 0)
    praise = Event("b", "d", "SUPPORT", trigger, (trigger,), actors=(pronoun,), recipients=())
    other = event("ACCUSE", [], [OSTIA])
    reading = Reading(
        Document("d", TEXT), mentions=(mention,), entities=(Entity(0, "Norland"),), events=(other, praise)
    )

    assert choose_event(reading, [NORLAND], [SUDRIA]) is praise


def test_what_the_main_clause_tells_comes_before_what_hangs_below_it():
    parsed = reading_of(
        "Norland/NNP/nsubj>agreed agreed=agree/VBD/root to/TO/mark>help help/VB/xcomp>agreed Sudria/NNP/obj>help"
    )
    text = parsed.document.text
    events = []
    for kind, word in (("AID", "help"), ("AGREE", "agreed")):
        start = text.index(word)
        trigger = Evidence(word, Span(start, start + len(word)), 0)
        events.append(Event(kind, "d", kind, trigger, (trigger,)))

    chosen = choose_event(replace(parsed, events=tuple(events)), [Span(0, 7)], [])

    assert chosen is not None
    assert chosen.type == "AGREE"


@pytest.mark.parametrize(
    ("kind", "entry", "status", "label"),
    [
        ("AGREE", "reach agreement/verb AGREE", "actual", "SUPPORT"),
        ("AGREE", "reach agreement/verb AGREE", "future", "AGREE"),
        ("AGREE", "agree/verb AGREE", "actual", "AGREE"),
        ("REJECT", "suspend/verb REJECT/meet", "actual", "SANCTION"),
        ("REJECT", "cancel/verb REJECT/meet", "actual", "REJECT"),
        ("THREATEN", "arrest warrant/noun THREATEN/arrest", "actual", "COERCE"),
    ],
)
def test_the_entry_tells_what_the_older_codebook_counts_otherwise(kind, entry, status, label):
    told = replace(event(kind, status=status), reasons=(Reason("events", "lexicon", entry),))

    assert label_of(told) == label


@pytest.mark.parametrize(("words", "label"), [("ended the talks", "SANCTION"), ("cancelled the talks", "REJECT")])
def test_talks_that_are_ended_reduce_relations_and_talks_never_held_are_refused(words, label):
    told = event("REJECT")
    evidence = (replace(told.evidence[0], text=words),)
    halted = replace(told, evidence=evidence, reasons=(Reason("events", "halt CONSULT -> REJECT", "the logic"),))

    assert label_of(halted) == label
