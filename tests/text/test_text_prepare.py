"""A prepared document points at its own words and stays as it is when prepared again."""

import datetime
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.records import Document
from gesta.text import prepare

SHARED = Path(os.environ.get("GESTA_SHARED", Path(__file__).parents[3] / "shared"))
DATES = st.none() | st.dates(datetime.date(1700, 1, 1), datetime.date(2150, 1, 1))
WORDS = st.sampled_from(
    ["NORPORT (AP) — ", "MOSCOW AP  ", "Marenkos offer ", "Marenko ", "hasnt ", "Copyright 2020 Wire. ",
     "said Wednesday ", "\n", "\r\n", "â€™", "\x00", "By Ann Lee\n", "on 3 January 2022 he left. ", "  "]
)  # fmt: skip


@given(st.text(max_size=200) | st.lists(WORDS, max_size=15).map("".join), DATES)
def test_preparing_twice_is_preparing_once_and_spans_stay_inside(text, date):
    once, problems = prepare(Document("1", text, published=date))
    twice, problems_again = prepare(once)

    assert twice == once
    assert [one for one in problems if one.kind == "date-mismatch"] == list(problems_again)
    spans = [found.span for found in (*once.boilerplate, *once.repairs, *([once.dateline] if once.dateline else []))]
    assert all(0 <= span.start < span.end <= len(once.text) for span in spans)


@given(st.binary(max_size=200))
def test_no_bytes_read_as_latin_crash(content):
    prepare(Document("1", content.decode("latin-1"), published=datetime.date(2021, 11, 29)))


def test_a_damaged_wire_story_is_prepared():
    text = (
        "NORPORT AP  President Oskar Velten said Wednesday that the islands and Westmark will share a port.\n"
        "Veltens offer came as a surprise, and Westmark hasnt replied.\n"
        "Copyright  The Norland Wire. All rights reserved.\n"
        "Westmark wants the straits kept open, the fleet sent home  demands that Velten has refused."
    )

    document, problems = prepare(Document("1", text, published=datetime.date(2021, 11, 29)))

    assert [found.kind for found in document.boilerplate] == ["dateline", "copyright"]
    assert [repair.kind for repair in document.repairs] == ["possessive", "apostrophe", "dash"]
    assert document.dateline is not None
    assert document.dateline.place == "NORPORT"
    assert document.text == text
    assert [problem.kind for problem in problems] == ["date-mismatch"]


@pytest.mark.shared
def test_the_seed_article_is_prepared_as_its_gold_text_stands():
    path = SHARED / "gold" / "dev" / "seed.json"
    if not path.exists():
        pytest.skip("the development data is not here")
    seed = json.loads(path.read_text())

    document, problems = prepare(
        Document("seed", seed["text"], published=datetime.date.fromisoformat(seed["date"]), url=seed["url"])
    )

    assert document.text == seed["text"]
    assert [candidate.id for candidate in problems[0].candidates][:2] == ["2021-12-29", "2021-11-24"]
    assert [found.kind for found in document.boilerplate] == ["dateline", "copyright"]
