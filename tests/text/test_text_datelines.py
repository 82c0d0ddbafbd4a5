"""Datelines are parsed whole, damaged or not, and nothing else is taken for one."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.text.datelines import day_near, find_datelines

PUBLISHED = datetime.date(2022, 1, 2)


@pytest.mark.parametrize(
    ("text", "place", "agency", "day"),
    [
        ("MOSCOW AP  Norland said", "MOSCOW", "Associated Press", None),
        ("SIMFEROPOL, Ukraine (AFP) - Flags", "SIMFEROPOL, Ukraine", "Agence France-Presse", None),
        ("KYIV, Jan. 24 (Xinhua) -- Norland", "KYIV", "Xinhua", datetime.date(2022, 1, 24)),
        ("LONDON — The minister", "LONDON", None, None),
        ("NORPORT, N.J. (AP) — Was", "NORPORT, N.J.", "Associated Press", None),
        ("Madrid (dpa) - Norland", "Madrid", "Deutsche Presse-Agentur", None),
        ("Dec 29 (Reuters) - Norland", None, "Reuters", datetime.date(2021, 12, 29)),
        ("(CNN)The minister", None, "CNN", None),
        ("MOSCOW, November 29. /TASS/. Norland", "MOSCOW", "TASS", datetime.date(2021, 11, 29)),
        ("KYIV/MOSCOW (Reuters) - Norland", "KYIV/MOSCOW", "Reuters", None),
        ("WASHINGTON (AP) The minister", "WASHINGTON", "Associated Press", None),
        ("NORPORT, Feb 26, 2021 (EWS) - Rain", "NORPORT", "EWS", datetime.date(2021, 2, 26)),
        (
            "ST NORPORT EWS  Rain fell on the islands for the third day, and the bridges were closed to lorries.",
            "ST NORPORT",
            "EWS",
            None,
        ),
        (
            "NEW NORPORT  Rain fell on the islands for the third day, and the bridges were closed to lorries.",
            "NEW NORPORT",
            None,
            None,
        ),
        (
            "LA PAZ  Rain fell on the islands for the third day, and the bridges were closed to lorries.",
            "LA PAZ",
            None,
            None,
        ),
        ("SALVADOR, Feb 26 - Rain", "SALVADOR", None, datetime.date(2022, 2, 26)),
        (
            "NORPORT (NORLAND), 26 FEB 92 (RADIO NORLAND) -- [REPORT] [TEXT] Rain",
            "NORPORT",
            None,
            datetime.date(1992, 2, 26),
        ),
        ("NORPORT, 3 JUNE 21 (EFE)-- [TEXT] Rain", "NORPORT", "EFE", datetime.date(2021, 6, 3)),
        ("NORPORT, NO DATE (NETWORK 1) -- [SPEECH] [TEXT] Rain", "NORPORT", None, None),
    ],
)
def test_a_dateline_gives_place_agency_and_day(text, place, agency, day):
    (found,) = find_datelines(text, PUBLISHED)

    assert (found.place, found.agency, found.day) == (place, agency, day)
    assert text[found.span.end :].split()[0] in {"Norland", "Flags", "The", "Was", "Rain"}


@pytest.mark.parametrize(
    "text",
    [
        "NATO — which has troops there — said no.",
        "NATO - The alliance said no.",
        "BREAKING — The minister left.",
        "The minister (right) - Norland's oldest - left.",
        "Norland (pop. 2 million) - Sudria's neighbour",
        "SMITH--The minister left.",
        "MIN MAX  Norport 3 12",
        "The talks in PARIS - The city of light - failed.",
    ],
)
def test_what_only_looks_like_a_dateline_is_none(text):
    assert find_datelines(text) == ()


def test_a_dateline_behind_headline_and_byline_is_found_with_its_byline():
    text = "Sudria wins the cup By JOAN MILLER NORPORT (AP) — Sudria beat Norland on Monday."

    (found,) = find_datelines(text)

    assert found.place == "NORPORT"
    assert found.span.of(text) == "By JOAN MILLER NORPORT (AP) — "


def test_a_dateline_of_a_shuffled_paragraph_is_found():
    (found,) = find_datelines("The army left.\nNORPORT (AP) — The army was told to leave.")

    assert found.place == "NORPORT"


def test_a_day_without_year_or_publication_stays_unknown():
    (found,) = find_datelines("NORPORT, Jan. 24 (AP) — The army left.")

    assert found.day is None


def test_a_year_of_two_digits_without_publication_is_of_the_last_century():
    (found,) = find_datelines("NORPORT, 26 FEB 92 (RADIO NORLAND) -- [TEXT] Rain")

    assert found.day == datetime.date(1992, 2, 26)


def test_a_day_that_does_not_exist_stays_unknown():
    assert day_near(2, 30, "2021", None) is None


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)), st.integers(-150, 150))
def test_a_day_within_five_months_keeps_its_year(published, days):
    day = published + datetime.timedelta(days)
    if (day.month, day.day) != (2, 29):
        assert day_near(day.month, day.day, None, published) == day


@given(st.text(max_size=200), st.none() | st.dates())
def test_datelines_lie_inside_any_text(text, published):
    if published and not 2 < published.year < 9998:
        published = None
    for found in find_datelines(text, published):
        assert 0 <= found.span.start < found.span.end <= len(text)
