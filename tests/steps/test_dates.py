"""Time phrases give the days that the words allow, and no more."""

import datetime
import string

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from gesta.errors import DataError
from gesta.records import Dateline, Document, Reading, Sentence, Span, Token
from gesta.steps.dates import find_dates, find_phrases, resolve
from gesta.steps.dates.lexicon import read_lexicon

WEDNESDAY = datetime.date(2021, 11, 24)
NLP = spacy.blank("en")


def words_of(text, start=0):
    return tuple(
        Token(start + w.idx, start + w.idx + len(w), w.text, w.text, "", "", i, "") for i, w in enumerate(NLP(text))
    )


def read(*sentences, published=WEDNESDAY, dateline=None, boilerplate=()):
    text, found = "", []
    for i, sentence in enumerate(sentences):
        tokens = words_of(sentence, len(text))
        span = Span(len(text), len(text) + len(sentence))
        found.append(Sentence(i, span, tokens, boilerplate=i in boilerplate))
        text += sentence + " "
    document = Document("d", text, published=published, dateline=dateline)
    return find_dates(Reading(document, tuple(found)))


def the_date(*sentences, **options):
    reading = read(*sentences, **options)
    return reading.whens[-1]


def days(when):
    return (when.first.isoformat() if when.first else None, when.last.isoformat() if when.last else None)


PHRASES = [
    # absolute
    ("The offensive began on 14 August 2020.", "2020-08-14", ("2020-08-14", "2020-08-14")),
    ("Talks opened on Aug. 14, 2020, in the capital.", "2020-08-14", ("2020-08-14", "2020-08-14")),
    ("Talks opened on August 14.", "2021-08-14", ("2021-08-14", "2021-08-14")),
    ("It was logged on 2020-08-14 by guards.", "2020-08-14", ("2020-08-14", "2020-08-14")),
    ("It was logged on 14/08/2020 by guards.", "2020-08-14", ("2020-08-14", "2020-08-14")),
    ("He was seized on Jan. 24.", "2021-01-24", ("2021-01-24", "2021-01-24")),
    ("The rules changed after 9/11.", "2001-09-11", ("2001-09-11", None)),
    ("The May 2 fire killed dozens.", "2021-05-02", ("2021-05-02", "2021-05-02")),
    # partial
    ("They held drills in September.", "2021-09", ("2021-09-01", "2021-09-30")),
    ("It was signed in August 2020.", "2020-08", ("2020-08-01", "2020-08-31")),
    ("It was annexed in 2014.", "2014", ("2014-01-01", "2014-12-31")),
    ("It was poor in the 1990s.", "199", ("1990-01-01", "1999-12-31")),
    ("It was poor in the late 1980s.", "198", ("1987-01-01", "1989-12-31")),
    ("It was poor in the 20th century.", "19", ("1901-01-01", "2000-12-31")),
    ("It ended in late 2019.", "2019", ("2019-09-01", "2019-12-31")),
    ("It was cold in early March.", "2021-03", ("2021-03-01", "2021-03-10")),
    ("It shrank in Q3 2020.", "2020-Q3", ("2020-07-01", "2020-09-30")),
    ("It shrank in the third quarter.", "2021-Q3", ("2021-07-01", "2021-09-30")),
    ("It rained in 2021-W46 there.", "2021-W46", ("2021-11-15", "2021-11-21")),
    # weekdays
    ("He said Wednesday that it was over.", "2021-11-24", ("2021-11-24", "2021-11-24")),
    ("They fled on Monday night.", "2021-11-22TNI", ("2021-11-22", "2021-11-22")),
    ("It broke down last Friday.", "2021-11-19", ("2021-11-19", "2021-11-19")),
    ("They will meet next Tuesday.", "2021-11-30", ("2021-11-30", "2021-11-30")),
    ("They will meet on Thursday.", "2021-11-25", ("2021-11-25", "2021-11-25")),
    ("It broke down on Tuesday of last week.", "2021-11-16", ("2021-11-16", "2021-11-16")),
    ("The blast came at 10 p.m. on Monday.", "2021-11-22", ("2021-11-22", "2021-11-22")),
    # counted from the day of writing
    ("It fell last month.", "2021-10", ("2021-10-01", "2021-10-31")),
    ("It fell earlier this month.", "2021-11", ("2021-11-01", "2021-11-24")),
    ("They will hold games early next year.", "2022", ("2022-01-01", "2022-04-30")),
    ("They will hold games later this year.", "2021", ("2021-11-24", "2021-12-31")),
    ("They met two weeks ago.", "2021-W45", ("2021-11-08", "2021-11-14")),
    ("They met three days ago.", "2021-11-21", ("2021-11-21", "2021-11-21")),
    ("It was a desert a decade ago.", "2011", ("2010-01-01", "2012-12-31")),
    ("They left yesterday.", "2021-11-23", ("2021-11-23", "2021-11-23")),
    ("They will leave tomorrow.", "2021-11-25", ("2021-11-25", "2021-11-25")),
    ("They left today.", "2021-11-24", ("2021-11-24", "2021-11-24")),
    ("They fought over the weekend.", "2021-W46-WE", ("2021-11-20", "2021-11-21")),
    ("They shelled it overnight.", "2021-11-24TNI", ("2021-11-23", "2021-11-24")),
    ("They will leave the day after tomorrow.", "2021-11-26", ("2021-11-26", "2021-11-26")),
    # windows
    ("It grew in the past week.", "P1W", ("2021-11-17", "2021-11-24")),
    ("It grew in the past two weeks.", "P2W", ("2021-11-10", "2021-11-24")),
    ("It will grow in the next three months.", "P3M", ("2021-11-24", "2022-02-24")),
    ("It grew in recent weeks.", "PXW", ("2021-10-27", "2021-11-24")),
    ("People fled in the last two weeks of February.", "P2W", ("2021-02-15", "2021-02-28")),
    ("They met in the third week of May.", "P1W", ("2021-05-15", "2021-05-21")),
    ("They fought for a second night.", "P2D", ("2021-11-22", "2021-11-24")),
    # alternatives and stretches
    ("The games could be held in February or March.", "2022-02/2022-03", ("2022-02-01", "2022-03-31")),
    ("It rained between March and May.", "2021-03/2021-05", ("2021-03-01", "2021-05-31")),
    ("It lasted from 3 to 5 June.", "2021-06-03/2021-06-05", ("2021-06-03", "2021-06-05")),
    ("The talks of 12-14 May failed.", "2021-05-12/2021-05-14", ("2021-05-12", "2021-05-14")),
    ("It lasted from November to March 2014.", "2013-11/2014-03", ("2013-11-01", "2014-03-31")),
    ("He ruled from 1991 to 1997.", "1991/1997", ("1991-01-01", "1997-12-31")),
    # open ends
    ("Tensions have grown since the summer.", "2021-SU", ("2021-06-01", "2021-11-24")),
    ("It has been so since 2014.", "2014", ("2014-01-01", "2021-11-24")),
    ("The truce was extended until Friday.", "2021-11-26", (None, "2021-11-26")),
    ("They will leave by the end of the year.", "2021", (None, "2021-12-31")),
    ("He ruled from 1989 until his death.", "1989", ("1989-01-01", None)),
    ("It was quiet before 2014.", "2014", (None, "2013-12-31")),
    # holidays
    ("They will meet on Christmas Day.", "2021-12-25", ("2021-12-25", "2021-12-25")),
    ("They met on May Day.", "2021-05-01", ("2021-05-01", "2021-05-01")),
    ("They met on New Year's Eve.", "2020-12-31", ("2020-12-31", "2020-12-31")),
    ("They met on Good Friday.", "2021-04-02", ("2021-04-02", "2021-04-02")),
]


@pytest.mark.parametrize(("text", "value", "interval"), PHRASES)
def test_a_phrase_gives_its_value_and_the_days_it_allows(text, value, interval):
    when = the_date(text)

    assert when.value.removesuffix("T22:00") == value
    assert days(when) == interval


NO_DAYS = [
    ("They fought for three days.", "DURATION", "P3D"),
    ("They fought for 2 1/2 years.", "DURATION", "P2Y6M"),
    ("They march every Friday.", "SET", "XXXX-WXX-5"),
    ("They shell it daily.", "SET", "P1D"),
    ("They meet twice a year.", "SET", "P1Y"),
    ("They are now in the town.", "DATE", "PRESENT_REF"),
    ("They fought in the past.", "DATE", "PAST_REF"),
    ("They met on Independence Day.", "DATE", "XXXX-XX-XX"),
    ("They left on the second night.", "DATE", "XXXX-XX-XX"),
    ("They left a day earlier.", "DATE", "XXXX-XX-XX"),
]


@pytest.mark.parametrize(("text", "kind", "value"), NO_DAYS)
def test_a_phrase_that_names_no_day_gets_none(text, kind, value):
    when = the_date(text)

    assert (when.kind, when.value) == (kind, value)
    assert days(when) == (None, None)


NO_TIME = [
    "Russia may attack the town.",
    "Thousands march on the capital.",
    "A man aged 50 and a 20-year-old were held.",
    "The force counts 2,014 people.",
    "The shelling killed 2014 people.",
    "Resolution 1701 and the S-300 were named.",
    "A Boeing 737 crashed.",
    "They patrol 24/7 there.",
    "The second man was a second choice.",
    "The Sunday Times told of it.",
    "Shoppers came on Black Friday.",
    "They left after Friday prayers.",
    "The April 6 Movement called for a strike.",
    "Prime Minister Theresa May resigned.",
    "It was an April Fool's joke.",
    "The fall of Kabul shocked them.",
    "Three quarters of the town burned.",
    "He told the Today programme nothing.",
    "It was seen on 03/04/2020 there.",
    "The Women's March drew crowds.",
]


@pytest.mark.parametrize("text", NO_TIME)
def test_words_that_only_look_like_time_give_no_phrase(text):
    found = [when.span.of(text) for when in read(text).whens]

    assert [phrase for phrase in found if phrase != "2020"] == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He spoke on Wednesday.", "XXXX-WXX-3"),
        ("It fell in September.", "XXXX-09"),
        ("It fell on August 14.", "XXXX-08-14"),
        ("It fell last month.", "XXXX-XX"),
        ("It fell yesterday.", "XXXX-XX-XX"),
        ("It fell in the summer.", "XXXX-SU"),
        ("It fell two weeks ago.", "XXXX-WXX"),
    ],
)
def test_without_a_day_of_publication_relative_phrases_stay_open(text, value):
    when = the_date(text, published=None)

    assert when.value == value
    assert days(when) == (None, None)


def test_without_a_day_of_publication_full_dates_are_still_known():
    when = the_date("It fell on 14 August 2020.", published=None)

    assert days(when) == ("2020-08-14", "2020-08-14")


def test_a_dateline_shortly_before_publication_is_the_day_of_writing():
    dateline = Dateline(Span(0, 1), day=datetime.date(2021, 11, 23))

    assert the_date("They left today.", dateline=dateline).value == "2021-11-23"


def test_a_dateline_long_before_publication_is_not_believed():
    dateline = Dateline(Span(0, 1), day=datetime.date(2021, 9, 23))

    assert the_date("They left today.", dateline=dateline).value == "2021-11-24"


def test_a_day_earlier_counts_from_the_date_before():
    when = the_date("The parade was on 9 May 2021.", "A day earlier, troops had come.")

    assert (when.value, days(when)) == ("2021-05-08", ("2021-05-08", "2021-05-08"))
    assert when.anchor == 'the date before, "2021-05-09"'


def test_two_days_later_does_not_count_from_a_month():
    when = the_date("The parade was in May 2021.", "Two days later, troops came.")

    assert days(when) == (None, None)


def test_a_date_told_long_before_is_no_anchor():
    when = the_date("It fell on 9 May 2021.", "They ran.", "They hid.", "They fought.", "The next day, they left.")

    assert days(when) == (None, None)


def test_an_event_that_only_words_name_is_kept_as_anchor():
    when = the_date("They left three days before the election, he said.")

    assert (when.value, when.anchor, days(when)) == ("P3D", "the election", (None, None))


def test_an_event_with_a_date_is_counted_from():
    when = the_date("They left two days before Christmas 2020.")

    assert days(when) == ("2020-12-23", "2020-12-23")


def test_a_month_after_a_dated_one_follows_it():
    reading = read("The protests of November 2013 led to the vote in February.")

    assert [when.value for when in reading.whens] == ["2013-11", "2014-02"]


def test_a_vote_moved_from_one_month_to_another_is_no_stretch():
    reading = read("They moved the vote from March to May.")

    assert len(reading.whens) == 2


def test_alternatives_are_told_in_the_reasons():
    when = the_date("The games could be held in February or March.")

    assert "alternatives 2022-02 and 2022-03" in when.reasons[0].detail


def test_the_tense_decides_the_side():
    assert the_date("They held a vote in February.").value == "2021-02"
    assert the_date("They will hold a vote in February.").value == "2022-02"


def test_a_close_day_across_new_year_needs_no_year():
    when = the_date("He gave no reason for the Jan. 14 deadline.", published=datetime.date(2021, 12, 30))

    assert when.value == "2022-01-14"


def test_a_weekday_beside_the_day_settles_the_year():
    when = the_date("It fell on Saturday, Nov. 27.", published=datetime.date(2021, 11, 26))

    assert when.value == "2021-11-27"


def test_the_31st_of_a_short_month_has_no_day():
    assert days(the_date("It fell on 31 June 2020.")) == (None, None)


def test_boilerplate_gives_no_dates():
    assert read("All rights reserved since 2014.", boilerplate={0}).whens == ()


def test_several_phrases_keep_the_order_of_the_text():
    reading = read("From Monday on they fought, and on 3 May 2020 they left.")

    assert [when.span.of(reading.document.text) for when in reading.whens] == ["Monday", "3 May 2020"]


def test_a_broken_lexicon_is_told_with_the_key():
    with pytest.raises(DataError, match="months"):
        read_lexicon(b'months = "none"', where="lexicon.toml")


# -- laws ----------------------------------------------------------------------------------------------------------

PIECES = st.sampled_from(
    (
        "the a last next this early late earlier in on since until by from to or and between days weeks years ago "
        "Monday Friday May March September Aug. 14 3 2014 2020 1990s summer night morning , - / . second two few past "
        "year month week quarter half before after Christmas Day every now today tomorrow 10 p.m. of first third people"
    ).split()
)
TEXTS = st.lists(PIECES, min_size=1, max_size=12).map(" ".join)
DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


@given(TEXTS, DAYS)
@settings(max_examples=300, deadline=None)
def test_spans_point_at_words_and_the_first_day_is_not_after_the_last(text, published):
    reading = read(text, published=published)
    starts = {token.start for token in reading.sentences[0].tokens}

    for when in reading.whens:
        assert when.span.of(text).strip() == when.span.of(text) != ""
        assert when.span.start in starts
        assert when.first is None or when.last is None or when.first <= when.last
    assert all(one.span.end <= two.span.start for one, two in zip(reading.whens, reading.whens[1:], strict=False))


@given(st.text(alphabet=string.printable, max_size=60), DAYS)
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_failure_and_twice_alike(text, published):
    assert read(text, published=published) == read(text, published=published)


@given(st.sampled_from(["Monday", "Wednesday", "Sunday", "last Friday", "next Tuesday"]), DAYS, st.integers(-50, 50))
def test_weekdays_move_with_the_day_of_publication_by_whole_weeks(name, published, weeks):
    phrase = find_phrases(words_of(f"They met {name}."))[0]
    shift = datetime.timedelta(weeks=weeks)

    here = resolve(phrase, published=published, tense="past")
    there = resolve(phrase, published=published + shift, tense="past")

    assert there.first == here.first + shift


@given(DAYS, st.integers(1, 7))
def test_a_past_weekday_lies_in_the_week_up_to_publication(published, weekday):
    name = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")[weekday - 1]
    when = resolve(find_phrases(words_of(f"They met {name}."))[0], published=published, tense="past")

    assert 0 <= (published - when.first).days < 7
    assert when.first.isoweekday() == weekday
