"""A stated day is read as written, and never guessed."""

import contextlib
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.errors import InputError
from gesta.sources.dates import parse_date, possible_dates

DAY = datetime.date(2021, 11, 29)


@pytest.mark.parametrize(
    "value",
    [
        "2021-11-29",
        " 2021-11-29 ",
        "2021/11/29",
        "2021-11-29T23:59:59+03:00",
        "2021-11-29T23:59:59.123456Z",
        "2021-11-29 08:00:00 UTC",
        "20211129",
        20211129,
        "20211129T091500Z",
        "20211129091500",
        "Mon, 29 Nov 2021 09:15:00 +0300",
        "Mon, 29 Nov 2021 09:15:00 GMT",
        "29 November 2021",
        "November 29, 2021",
        "Nov. 29, 2021",
        "Monday, November 29, 2021 at 9:15 am",
        "29th of November 2021",
        "29/11/2021",
        "11/29/2021",
        "29.11.2021",
        1638187200,
        1638187200.5,
        "1638187200",
        1638187200000,
    ],
)
def test_every_unambiguous_form_gives_the_day(value):
    assert parse_date(value) == DAY


@pytest.mark.parametrize(
    "value",
    ["yesterday", "2021", "2021-11", "202111", "2021-13-01", "20211329", "2021-02-30", "0000-00-00", "9999-01-01",
     "29 Novembre 2021", "-", True, None, [], {"day": 29}, float("nan"), float("inf"), 10**30, "٢٠٢١-١١-٢٩"],
)  # fmt: skip
def test_what_is_no_day_is_refused(value):
    with pytest.raises(InputError):
        parse_date(value)


@pytest.mark.parametrize("value", ["03/04/2021", "3.4.2021", "03-04-2021"])
def test_an_ambiguous_date_is_refused_with_both_readings(value):
    with pytest.raises(InputError, match="cannot be told apart"):
        parse_date(value)

    assert [candidate.id for candidate in possible_dates(value)] == ["2021-04-03", "2021-03-04"]


def test_equal_day_and_month_are_not_ambiguous():
    assert parse_date("03/03/2021") == datetime.date(2021, 3, 3)


@given(st.dates(datetime.date(1600, 1, 1), datetime.date(2200, 12, 31)))
def test_every_written_day_comes_back(day):
    for form in ("%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%b %d, %Y", "%Y-%m-%dT12:00:00Z"):
        written = day.strftime(form)
        assert parse_date(written.zfill(8) if form == "%Y%m%d" else written) == day


@given(st.text(max_size=30) | st.integers() | st.floats() | st.from_regex(r"\d{1,4}[-/. ]\w{1,4}[-/. ]\d{1,4}"))
def test_any_value_gives_a_day_or_an_input_error(value):
    with contextlib.suppress(InputError):
        assert isinstance(parse_date(value), datetime.date)
