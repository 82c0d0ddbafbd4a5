"""The figures for time phrases count what they say they count."""

import os
from pathlib import Path

import msgspec
import pytest

from gesta.errors import InputError
from gesta.evaluation.dates import Timex, evaluate_dates, match_phrases
from gesta.records import Sentence, Span, Token, When

SHARED = Path(os.environ.get("GESTA_SHARED", Path(__file__).parents[3] / "shared"))
DEV = SHARED / "data" / "time" / "dev.jsonl"


def when(start, end, value="2020"):
    return When(Span(start, end), 0, "DATE", value)


def timex(start, end, value="2020"):
    return Timex(start, end, "DATE", value, "")


def test_a_found_phrase_takes_the_annotated_one_it_overlaps_most():
    matches = match_phrases("d", [when(0, 10)], [timex(8, 20), timex(0, 7)])

    assert [(m.found is not None, m.gold.start) for m in matches] == [(True, 0), (False, 8)]


def test_touching_phrases_do_not_match():
    matches = match_phrases("d", [when(0, 5)], [timex(5, 9)])

    assert all(m.found is None or m.gold is None for m in matches)


def test_figures_of_a_perfect_reading_are_one(tmp_path):
    text = "It was annexed in 2014. They met in August 2020."
    timexes = [{"start": 18, "end": 22, "type": "DATE", "value": "2014", "text": "2014"}]
    timexes.append({"start": 36, "end": 47, "type": "DATE", "value": "2020-08", "text": "August 2020"})
    path = tmp_path / "dev.jsonl"
    path.write_bytes(msgspec.json.encode({"id": "a", "dct": "2021-11-24", "text": text, "timex": timexes}))

    figures = evaluate_dates(path)

    assert [figures[key] for key in ("span_f1", "strict_f1", "value_f1", "type_f1")] == [1.0, 1.0, 1.0, 1.0]


def test_a_missing_or_broken_file_is_told(tmp_path):
    with pytest.raises(InputError, match="no annotated file"):
        evaluate_dates(tmp_path / "none.jsonl")
    (tmp_path / "bad.jsonl").write_text('{"id": 1}')
    with pytest.raises(InputError, match="id"):
        evaluate_dates(tmp_path / "bad.jsonl")


@pytest.mark.shared
@pytest.mark.skipif(not DEV.is_file(), reason="needs time/dev.jsonl of the development data")
def test_the_development_figures_hold():
    figures = evaluate_dates(DEV, limit=60)

    assert figures["span_f1"] >= 0.85
    assert figures["value_f1"] >= 0.72
    assert figures["us_per_sentence"] <= 400


def test_a_language_model_may_give_the_sentences(tmp_path):
    class OneSentence:
        name = "one sentence"

        def parse(self, text, regions=None, repairs=()):
            token = Token(0, 4, "2014", "2014", "CD", "NUM", 0, "root")
            return (Sentence(0, Span(0, len(text)), (token,)),)

    path = tmp_path / "dev.jsonl"
    timexes = [{"start": 0, "end": 4, "type": "DATE", "value": "2014", "text": "2014"}]
    path.write_bytes(msgspec.json.encode({"id": "a", "dct": "2021-11-24", "text": "2014", "timex": timexes}))

    assert evaluate_dates(path, parser=OneSentence())["value_f1"] == 1.0
