"""Words of sources, cues and contents against annotated attributions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.evaluation.notes import Notes
from gesta.evaluation.quotes import evaluate_quotes, words_in
from gesta.records import Claim, Reading, Sentence, Span

TEXT = "Norland said the talks had failed. Ostia denied it."
SOURCE, CUE, CONTENT = Span(0, 7), Span(8, 12), Span(13, 33)


def rows_file(tmp_path, *rows):
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


def coder(*claims):
    sentences = (Sentence(0, Span(0, 34), ()), Sentence(1, Span(35, 51), ()))
    return lambda documents: [Reading(document, sentences, claims=claims) for document in documents]


def _span(text, words):
    return Span(text.index(words), text.index(words) + len(words))


def attribution(source, cue, content):
    return {
        "source": [[*pair] for pair in source],
        "cue": [[*pair] for pair in cue],
        "content": [[*pair] for pair in content],
    }


def test_a_claim_as_annotated_is_right_in_every_part(tmp_path):
    gold = attribution([(0, 7)], [(8, 12)], [(13, 33)])
    file = rows_file(tmp_path, {"id": "a", "text": TEXT, "attributions": [gold]})
    claim = Claim("indirect", CUE, CONTENT, 0, speaker_span=SOURCE)

    assert evaluate_quotes(file, read_all=coder(claim)) == {"source_f1": 1.0, "cue_f1": 1.0, "content_f1": 1.0}


def test_words_are_counted_and_not_spans(tmp_path):
    gold = attribution([(0, 7)], [(8, 12)], [(13, 33)])
    file = rows_file(tmp_path, {"id": "a", "text": TEXT, "attributions": [gold]})
    half = Claim("indirect", CUE, Span(13, 22), 0)

    found = evaluate_quotes(file, read_all=coder(half))

    assert found == {"source_f1": 0.0, "cue_f1": 1.0, "content_f1": pytest.approx(2 * 2 / (2 + 4))}


@pytest.mark.parametrize(
    ("text", "kind", "cue"),
    [
        ("Ostia said Monday in a short statement it was over.", "indirect", "said Monday in a short statement"),
        ("Ostia said Friday it was over.", "indirect", "said Friday"),
        ("Ostia said in all honesty that it was over.", "indirect", "said"),
        ("Ostia said the statement was late.", "indirect", "said"),
        ("Ostia hopes on Monday in a statement to end it.", "attitude", "hopes"),
    ],
)
def test_day_and_medium_count_to_a_cue_of_speech_and_nothing_else(tmp_path, text, kind, cue):
    start = text.index(cue)
    gold = attribution([(0, 5)], [(start, start + len(cue))], [])
    word = Span(6, text.index(" ", 6))

    found = evaluate_quotes(
        rows_file(tmp_path, {"text": text, "attributions": [gold]}),
        read_all=coder(Claim(kind, word, Span(word.end, len(text)), 0)),
    )

    assert found["cue_f1"] == 1


@pytest.mark.parametrize(
    ("text", "outer", "inner", "gold"),
    [
        ("Ostia declined to comment on the talks.", "declined", "to comment on", "declined to comment on"),
        ("Ostia released a statement saying it was over.", "released", "saying", "released a statement saying"),
        ("Ostia hopes that Sudria says it was over.", "hopes", "says", "hopes"),
    ],
)
def test_a_claim_in_a_claim_is_not_marked_but_its_cue_may_go_on_with_the_one_before(tmp_path, text, outer, inner, gold):
    first, second = _span(text, outer), _span(text, inner)
    claims = (
        Claim("attitude", first, Span(first.end + 1, len(text)), 0),
        Claim("indirect", second, Span(second.end + 1, len(text)), 0, parent=0),
    )
    marked = attribution([], [(text.index(gold), text.index(gold) + len(gold))], [])

    found = evaluate_quotes(rows_file(tmp_path, {"text": text, "attributions": [marked]}), read_all=coder(*claims))

    assert found["cue_f1"] == 1


def test_a_quotation_in_an_attitude_is_marked(tmp_path):
    text = "Ostia backed the plan and said: “It is over.”"
    backed, said = _span(text, "backed"), _span(text, "said")
    claims = (
        Claim("attitude", backed, Span(13, len(text)), 0),
        Claim("direct", said, _span(text, "“It is over.”"), 0, parent=0),
    )
    gold = [attribution([], [(cue.start, cue.end)], []) for cue in (backed, said)]

    found = evaluate_quotes(rows_file(tmp_path, {"text": text, "attributions": gold}), read_all=coder(*claims))

    assert found["cue_f1"] == 1


def test_missing_parts_and_documents_without_attributions_are_taken(tmp_path):
    rows = [{"text": TEXT}, {"text": TEXT, "attributions": None}, {"text": TEXT, "attributions": [{"cue": [[8, 12]]}]}]

    found = evaluate_quotes(rows_file(tmp_path, *rows), read_all=coder())

    assert found == {"source_f1": 0.0, "cue_f1": 0.0, "content_f1": 0.0}


def test_errors_name_what_was_not_found_and_what_gold_has_not(tmp_path):
    gold = attribution([(0, 7)], [(8, 12)], [(13, 33)])
    file = rows_file(tmp_path, {"id": "a", "text": TEXT, "attributions": [gold]})
    denial = Claim("indirect", Span(41, 47), Span(48, 50), 1, speaker_span=Span(35, 40))
    notes = Notes(9)

    evaluate_quotes(file, read_all=coder(denial), notes=notes)

    assert [miss.told.partition(":")[0] for miss in notes.misses] == ["not found", "not in gold"]
    assert [miss.sentences for miss in notes.misses] == [(0,), (1,)]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20))), st.integers(1, 5))
def test_a_word_is_inside_exactly_where_a_span_holds_its_first_character(pairs, step):
    words = [Span(at, at + step) for at in range(0, 60, step)]
    spans = [Span(start, start + length) for start, length in pairs]

    expected = {i for i, word in enumerate(words) if any(s.start <= word.start < s.end for s in spans)}

    assert words_in(words, spans) == expected
