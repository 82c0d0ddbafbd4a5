"""The stated date is contradicted only by good evidence, and the likely fault comes first."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.records import Document
from gesta.text.audit import WEEKDAYS, audit_date, with_assumed_date

LEAD = "NORPORT AP  President Oskar Velten said {} that both armies will hold exercises early next year."


def document(text: str, date: str, url: str | None = None) -> Document:
    return Document("1", text, published=datetime.date.fromisoformat(date), url=url)


def test_a_month_counted_from_zero_is_the_first_candidate():
    # 2021-11-29 is a Monday, 2021-12-29 a Wednesday.
    (problem,) = audit_date(document(LEAD.format("Wednesday"), "2021-11-29"))

    assert problem.kind == "date-mismatch"
    assert problem.span is not None
    assert problem.where == "said Wednesday"
    assert [(one.id, one.name) for one in problem.candidates[:2]] == [
        ("2021-12-29", "month counted from zero"),
        ("2021-11-24", "the Wednesday before"),
    ]


@pytest.mark.parametrize("weekday", ["Monday", "Sunday", "Saturday", "Friday", "Tuesday"])
def test_a_lead_of_the_last_three_days_or_of_tomorrow_is_no_contradiction(weekday):
    assert audit_date(document(LEAD.format(weekday), "2021-11-29")) == ()


@pytest.mark.parametrize(
    "text",
    [
        LEAD.format("last Wednesday"),
        LEAD.format("before next Wednesday"),
        "NORPORT (AP) — President Oskar Velten will meet the envoy on Wednesday.",
        "NORPORT (AP) — President Oskar Velten is to be sworn in Wednesday.",
        "The envoys talked for two hours in the old customs house. They said Wednesday was a good day.",
        "Oskar Velten said he would leave by Wednesday at the latest.",
        "Services will be held Wednesday in Norport.",
    ],
)
def test_a_weekday_that_is_not_that_of_the_lead_statement_is_no_contradiction(text):
    assert audit_date(document(text, "2021-11-29")) == ()


def test_the_lead_below_a_headline_is_read():
    text = "Norland and Sudria to hold manoeuvres\n\nThe two armies met on Wednesday in the hills above Norport."

    assert audit_date(document(text, "2021-11-29"))


def test_a_dateline_day_far_from_the_stated_one_is_told():
    (problem,) = audit_date(document("NORPORT, Dec. 29 (Xinhua) -- The army left.", "2021-11-29"))

    assert problem.candidates[0].id == "2021-12-29"


def test_a_dateline_day_two_days_off_is_fine():
    assert audit_date(document("NORPORT, Nov. 27 (Xinhua) -- The army left.", "2021-11-29")) == ()


@pytest.mark.parametrize(
    "url",
    [
        "https://norport.example/2021/12/29/army-leaves/",
        "https://norport.example/2021/dec/29/army-leaves",
        "https://norport.example/army-leaves-2021-12-29.html",
        "https://norport.example/news/20211229/army",
    ],
)
def test_a_date_in_the_url_is_compared(url):
    (problem,) = audit_date(document("The army left.", "2021-11-29", url))

    assert problem.candidates[0].id == "2021-12-29"
    assert audit_date(document("The army left.", "2021-12-28", url)) == ()


@pytest.mark.parametrize(
    "url",
    ["https://norport.example/3294505/army", "https://norport.example/2021/13/45/", "https://n.example/id-20219999/"],
)
def test_ids_in_the_url_are_no_dates(url):
    assert audit_date(document("The army left.", "2021-11-29", url)) == ()


def test_a_later_day_told_as_past_is_told():
    text = "The court ruled on 3 January 2022, and the general was arrested at his home."

    (problem,) = audit_date(document(text, "2021-01-05"))

    assert problem.where == "on 3 January 2022"
    assert problem.candidates[0].name == "the old year written in January"


@pytest.mark.parametrize(
    "text",
    [
        "The court said the law takes effect on 3 January 2022 and expires later.",
        "The talks were scheduled for the spring; on 3 January 2022 the envoys will meet.",
        "He had been told to leave on 3 January 2022.",
        "Net profit was 3 million in the year ended January 3, 2022, it said.",
    ],
)
def test_a_later_day_that_lies_ahead_is_fine(text):
    assert audit_date(document(text, "2021-11-29")) == ()


def test_swapped_day_and_month_is_a_candidate():
    url = "https://norport.example/2021/05/03/army"

    (problem,) = audit_date(document("The army left.", "2021-03-05", url))

    assert problem.candidates[0].id == "2021-05-03"


def test_the_zero_of_computers_is_told():
    (problem,) = audit_date(document("The army left.", "1970-01-01"))

    assert "missing date" in problem.message


def test_without_a_stated_date_nothing_is_contradicted():
    assert audit_date(Document("1", LEAD.format("Wednesday"))) == ()
    assert audit_date(Document("1", "NORPORT, Aug. 1 (AP) — The army left.")) == ()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("NORPORT, Aug 1, 2024 (AP) — The army left.", None),
        ("The army left.", "https://norport.example/2024/08/01/army"),
    ],
)
def test_a_missing_date_that_dateline_or_url_give_is_told(text, url):
    (problem,) = audit_date(Document("1", text, url=url))

    assert problem.kind == "date-missing"
    assert [candidate.id for candidate in problem.candidates] == ["2024-08-01"]


def test_an_assumed_date_replaces_the_stated_one_only():
    before = document(LEAD.format("Wednesday"), "2021-11-29")
    after = with_assumed_date(before, datetime.date(2021, 12, 29))

    assert after.published == datetime.date(2021, 12, 29)
    assert after.text == before.text
    assert audit_date(after) == ()


@given(st.dates(), st.sampled_from(WEEKDAYS), st.text(max_size=60))
def test_any_date_can_be_audited(date, weekday, text):
    found = audit_date(Document("1", LEAD.format(weekday) + text, published=date, url=text))

    for problem in found:
        assert all(0 <= one.score <= 1 and one.id != date.isoformat() for one in problem.candidates)


# -- weekdays beside a day and month


@pytest.mark.parametrize(
    "words",
    ["on Wednesday, December 29", "on Wednesday, 29 December", "Wednesday, Dec. 29,", "on Wednesday\nDecember 29"],
)
def test_a_weekday_that_its_day_never_was_near_the_stated_date_is_told(words):
    # December 29 was a Wednesday in 2021, a Thursday in 2022 and a Friday in 2023.
    (problem,) = audit_date(document(f"The army of Norland left Sudria {words} and went home.", "2023-01-03"))

    assert (problem.where or "").startswith("Wednesday")
    assert problem.candidates[0].id == "2022-01-03"
    assert problem.candidates[0].name == f'the nearest year with "{problem.where}"'


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("The army left on Wednesday, December 29, at noon.", "2021-12-30"),
        ("The army left on Wednesday, December 29, at noon.", "2022-01-02"),
        ("The army leaves on Tuesday, January 4, at noon.", "2021-12-30"),
        ("In 1943 the war came home. The army left on Wednesday, December 29, at noon.", "2023-01-03"),
        ("The army left on Wednesday, December 29, 1943, at noon.", "2023-01-03"),
        ('The old order read: "Leave Sudria on Wednesday, December 29, at noon."', "2023-01-03"),
        ("The army left on Wednesday, December 29. The envoys met on Tuesday, January 3.", "2023-01-03"),
    ],
)
def test_a_weekday_that_its_day_was_or_that_tells_of_another_year_is_no_contradiction(text, date):
    assert audit_date(document(text, date)) == ()


# -- months and years beside "last", "this" and "next"


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("last month, in November,", "2021-12-09"),
        ("in December, this month,", "2021-12-09"),
        ("earlier this month, on December 3,", "2021-12-09"),
        ("next month (January 2022)", "2021-12-09"),
        ("in November last month,", "2021-12-09"),
    ],
)
def test_a_month_named_beside_the_one_it_is_counted_from_is_compared(words, best):
    text = f"The army of Norland left the border {words} and the envoys went home."

    (problem,) = audit_date(document(text, "2021-11-09"))

    assert problem.candidates[0].id == best
    assert audit_date(document(text, "2021-12-20")) == ()


@pytest.mark.parametrize(
    "words",
    [
        "last month, in October,",
        "in the last month, December,",
        "last month. In December it came back",
        "last month, December sales fell",
        "last month in a December storm",
        "in September; the last month, November, was quiet",
    ],
)
def test_a_month_that_is_not_the_counted_one_is_no_contradiction(words):
    assert audit_date(document(f"The army of Norland left the border {words} and went home.", "2021-11-09")) == ()


def test_a_month_may_turn_while_the_article_is_written():
    text = "The army left the border last month, in November, and went home."

    assert audit_date(document(text, "2021-11-29")) == ()
    assert audit_date(document(text, "2022-01-02")) == ()
    assert audit_date(document(text, "2022-01-10"))


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("this year, 2021,", "2021-02-28"),
        ("last year (2020)", "2021-02-28"),
        ("next year, in May 2022,", "2021-02-28"),
        ("in 2021, this year,", "2021-02-28"),
    ],
)
def test_a_year_named_beside_the_one_it_is_counted_from_is_compared(words, best):
    text = f"The army of Norland leaves the border {words} and goes home."

    (problem,) = audit_date(document(text, "2024-02-29"))

    assert problem.candidates[0].id == best
    assert audit_date(document(text, "2021-12-31")) == ()


@pytest.mark.parametrize(
    "words",
    ["last year in 2020 villages", "the last year, 2020,", "last year. In 2019 it came back", "last year, 2023,"],
)
def test_a_year_that_is_not_the_counted_one_is_no_contradiction(words):
    assert audit_date(document(f"The army of Norland left the border {words} and went home.", "2024-03-09")) == ()


# -- yesterday, today, tomorrow


@pytest.mark.parametrize(
    ("words", "best"),
    [
        ("yesterday, 28 November,", "2021-11-29"),
        ("today (Monday, Nov. 29)", "2021-11-29"),
        ("tomorrow, on the 30th of November,", "2021-11-29"),
        ("yesterday, 28 November 2020,", "2020-11-29"),
    ],
)
def test_a_day_named_beside_yesterday_today_or_tomorrow_is_compared(words, best):
    text = f"The army of Norland leaves the border {words} and goes home."

    (problem,) = audit_date(document(text, "2021-10-29"))

    assert problem.candidates[0].id == best
    assert "counts from" in problem.candidates[0].name or "zero" in problem.candidates[0].name
    assert audit_date(document(text, best)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "The army leaves tomorrow, 30 October, and goes home.",
        'The general wrote: "We leave tomorrow, 28 June, and I am glad."',
        "The army left yesterday. 28 June is its feast.",
        "Until today, 28 June was its feast.",
        "The feast of yesterday, 28 men in all, was loud.",
    ],
)
def test_days_that_are_not_those_of_writing_are_no_contradiction(text):
    assert audit_date(document(text, "2021-10-29")) == ()
