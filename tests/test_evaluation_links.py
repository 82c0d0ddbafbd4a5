import json

import pytest

from gesta import monitor
from gesta.errors import InputError
from gesta.evaluation.links import evaluate_links
from gesta.records import Event, Evidence, Participant, Reading, Span
from gesta.settings import Settings

LINES = [
    {"id": "a", "sentences": [["Norland", "struck", "Tarvo", "."], ["It", "rained", "."]], "event_mentions": [{"chain": "1", "sent": 0, "tokens": [1]}, {"chain": "2", "sent": 1, "tokens": [1]}]},
    {"id": "b", "sentences": [["Norland", "struck", "Tarvo", "again", "."]], "event_mentions": [{"chain": "1", "sent": 0, "tokens": [1]}]},
    {"id": "c", "sentences": [["It", "rained", "on", "Tarvo", "."]], "event_mentions": [{"chain": "2", "sent": 0, "tokens": [1]}]},
]  # fmt: skip


def read_strikes(documents):
    """A coder that knows one word."""
    for document in documents:
        start = document.text.find("struck")
        events = ()
        if start >= 0:
            trigger = Evidence("struck", Span(start, start + 6), 0)
            evidence = Evidence(document.text.strip(), Span(0, len(document.text)), 0)
            actor = Participant("Norland", Span(0, 7), code="NLD")
            events = (Event(f"{document.id}-1", document.id, "ASSAULT", trigger, (evidence,), actors=(actor,)),)
        yield Reading(document, events=events)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "chains.jsonl"
    path.write_text("\n".join(map(json.dumps, LINES)))
    return path


def test_links_are_held_against_the_chains_of_people(path):
    figures = evaluate_links(path, read_all=read_strikes)

    assert (figures["documents"], figures["mentions of people"], figures["of them coded"]) == (3, 4, 2)
    assert (figures["pairs of people"], figures["of them both coded"], figures["pairs found"]) == (2, 1, 1)
    assert (figures["precision"], figures["recall of all"], figures["recall of coded"]) == (1, 0.5, 1)


def test_a_coder_that_finds_nothing_links_nothing(path):
    figures = evaluate_links(path, read_all=lambda documents: [Reading(document) for document in documents])

    assert (figures["pairs found"], figures["f1 of all"]) == (0, 0)


def test_a_line_without_mentions_is_named(tmp_path):
    path = tmp_path / "chains.jsonl"
    path.write_text('{"id": "a"}\n')

    with pytest.raises(InputError, match=":1"):
        evaluate_links(path, read_all=read_strikes)


def test_links_are_measured_with_the_coder_itself(path):
    figures = monitor.evaluate("links", path, Settings())

    assert (figures["documents"], figures["mentions of people"]) == (3, 4)
