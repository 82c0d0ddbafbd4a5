"""Golden cases: small texts with one reason each, coded by the shipped coder."""

import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from gesta import monitor
from gesta.records import Reading
from gesta.settings import Settings
from golden.cases import FOLDER, Case, all_cases, differences, line_of

CASES = all_cases()
# Cases whose answer is right and which the coder does not give yet. A line leaves this list when its case holds.
OPEN = frozenset((FOLDER / "open.list").read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    documents = [case.document for case in CASES]
    return {reading.document.id: reading for reading in monitor.read(documents, settings=Settings())}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_golden_case_holds(case: Case, readings: dict[str, Reading]):
    found = differences(case, readings[case.name].events)

    if case.name in OPEN:
        assert found, f"{case.name} holds now: take it out of {FOLDER / 'open.list'}"
        pytest.xfail(case.why)
    assert not found, "\n".join([case.why, case.document.text, *found])


def test_open_cases_exist_and_are_few():
    names = {case.name for case in CASES}

    assert names >= OPEN
    # Two thirds hold; the rest are faults that reading real articles showed and that are still to be mended.
    assert 3 * len(OPEN) <= 1.2 * len(CASES)


def test_a_case_that_lacks_an_event_fails(readings: dict[str, Reading]):
    case = next(case for case in CASES if case.name not in OPEN and len(case.wanted) == 1)

    assert differences(case, ())


def test_a_case_with_an_event_too_many_fails(readings: dict[str, Reading]):
    case = next(case for case in CASES if case.name not in OPEN and len(case.wanted) == 1)
    event = readings[case.name].events[0]

    assert differences(case, (event, replace(event, type="PROTEST")))


def test_a_line_tells_type_sides_and_status(readings: dict[str, Reading]):
    case = next(case for case in CASES if case.name not in OPEN and case.wanted)

    assert line_of(readings[case.name].events[0]).startswith(case.wanted[0].type)


def test_the_day_of_a_case_is_its_publication_day():
    assert all(isinstance(case.document.published, datetime.date) for case in CASES)
    assert Path(FOLDER / "README.md").is_file()
