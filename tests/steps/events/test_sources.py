"""Who stands behind an event, on sentences read by the shipped model."""

import pytest

from gesta import monitor
from gesta.records import Document
from gesta.settings import Settings


@pytest.fixture(scope="module")
def attributed():
    pipeline = monitor.build_pipeline(Settings())

    def read(text):
        reading = pipeline.read(Document("d", text))
        return {event.trigger.text: [one.text for one in event.attribution] for event in reading.events}

    return read


def test_what_somebody_is_accused_of_is_the_accusers_word(attributed):
    assert attributed("Poland accused Belarus of shelling a border post.")["shelling"] == ["Poland"]


def test_a_statement_speaks_for_who_spoke_before(attributed):
    found = attributed(
        "Foreign Minister Sergey Lavrov said the talks had failed. Ukrainian troops killed six villagers, the statement added."
    )

    assert found["killed"] == ["Foreign Minister Sergey Lavrov"]


def test_the_newspaper_itself_stands_behind_what_nobody_claims(attributed):
    assert attributed("Ukrainian troops killed six villagers on Monday.")["killed"] == []
