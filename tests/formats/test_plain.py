import datetime
import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from fakes.records import HOSTILE
from gesta.formats.plain import days_in_words, harmless, one_line, quiet_json

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.just(HOSTILE)
DAYS = st.none() | st.dates()


def obeyed_by_a_terminal(text, *, but=""):
    return [char for char in text if char not in but and unicodedata.category(char) in ("Cc", "Zl", "Zp")] + [
        char for char in text if char in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
    ]


@given(ANY_TEXT)
def test_one_line_is_one_line_that_steers_nothing(text):
    line = one_line(text)

    assert obeyed_by_a_terminal(line) == []
    assert line == one_line(line)


@given(ANY_TEXT)
def test_harmless_text_steers_nothing_but_its_lines(text):
    assert obeyed_by_a_terminal(harmless(text), but="\n\t") == []


def test_escape_sequences_go_as_a_whole():
    assert one_line("a\x1b[1;31mb\x1b]8;;http://x\x07c\x1b]0;title\x1b\\d\x1bMe") == "abcde"


def test_plain_words_stay_as_they_are():
    words = "Zürich – “naïve” 東京 🙂 café"

    assert one_line(words) == harmless(words) == words


@given(ANY_TEXT)
def test_quiet_json_is_the_same_value_and_steers_nothing(text):
    quiet = quiet_json(json.dumps(text, ensure_ascii=False))

    assert json.loads(quiet) == text
    assert obeyed_by_a_terminal(quiet) == []


@given(DAYS, DAYS)
def test_days_are_said_for_any_interval_and_name_its_ends(first, last):
    words = days_in_words(first, last)

    assert bool(words) == bool(first or last)
    assert all(str(day.year).zfill(4) in words for day in (first, last) if day)


def test_short_forms_say_exactly_their_days():
    day = datetime.date

    assert days_in_words(day(2024, 5, 3), day(2024, 5, 3)) == "2024-05-03"
    assert days_in_words(day(2024, 2, 1), day(2024, 2, 29)) == "2024-02"
    assert days_in_words(day(2023, 2, 1), day(2023, 3, 31)) == "2023-02…03"
    assert days_in_words(day(2024, 2, 1), day(2024, 2, 28)) == "2024-02-01…28"
    assert days_in_words(day(2024, 1, 1), day(2024, 12, 31)) == "2024"
    assert days_in_words(day(2020, 1, 1), day(2024, 12, 31)) == "2020…2024"
    assert days_in_words(day(2024, 12, 30), day(2025, 1, 5)) == "2024-12-30…2025-01-05"
    assert days_in_words(day(2024, 11, 30), day(2024, 12, 5)) == "2024-11-30…12-05"
    assert days_in_words(day(2024, 11, 30), None) == "from 2024-11-30"
