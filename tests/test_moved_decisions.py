"""An analyst's decision, after the articles that it is about were changed."""

import datetime

import pytest
from msgspec import structs

from fakes import records
from gesta import monitor
from gesta.happenings.moved import follow_decisions
from gesta.records import Decision, Evidence, Span

SAID = "Norland attacked the port of Sudria on Monday, killing 12 people."


def event(name, words=SAID, document="a", trigger="attacked", **given):
    evidence = Evidence(words, Span(0, len(words)), 0)
    return records.event(
        document, id=f"{document}#{name}", trigger=Evidence(trigger, Span(8, 16), 0), evidence=(evidence,), **given
    )


def followed(old, new, *, named="a#1"):
    (decision,) = follow_decisions(
        [Decision("split", (named,), ("b#1",))], {"a": new, "b": [event("1", document="b")]}, lambda _: [old, new]
    )
    assert decision.others == ("b#1",)
    return decision.events


@pytest.mark.parametrize("words", [SAID, SAID.replace("12", "15")])
def test_an_event_that_stands_elsewhere_is_the_one_that_was_meant(words):
    assert followed([event("1")], [event("7", words)]) == ("a#7",)


@pytest.mark.parametrize(
    "other",
    [
        event("7", status="negated"),
        event("7", trigger="shelled"),
        event("7", "Norland attacked a school in the capital of Ostia last week."),
    ],
)
def test_another_act_or_another_sentence_is_not_meant(other):
    assert followed([event("1")], [other]) == ("a#1",)


def test_an_event_that_stood_beside_it_before_is_not_meant():
    beside = event("2", SAID.replace("port", "airport"))

    assert followed([event("1"), beside], [beside]) == ("a#1",)


def test_two_that_moved_keep_apart():
    old = [event("1"), event("2", SAID.replace("port", "airport"))]
    new = [event("8", SAID.replace("port", "airport")), event("7")]

    assert followed(old, new) == ("a#7",)
    assert followed(old, new, named="a#2") == ("a#8",)


def test_an_event_that_is_still_there_is_left_alone():
    assert followed([event("1")], [event("1"), event("7")]) == ("a#1",)


def test_a_split_holds_after_a_correction_moved_the_words(tmp_path):
    path = tmp_path / "e.db"

    def save(day, *events):
        now = datetime.datetime(2024, 5, day, 12, tzinfo=datetime.UTC)
        with monitor.open_store(path, write=True, clock=lambda: now) as store:
            for each in events:
                reading = records.reading(each.document, events=(each,))
                store.save(reading, coder="test", input_hash=each.id)
        monitor.group_store(path)

    def groups():
        with monitor.open_store(path) as store:
            return {frozenset(member.event for member in found.members) for found in store.happenings()}

    save(8, event("1"), event("1", document="b"))
    assert groups() == {frozenset({"a#1", "b#1"})}
    with monitor.open_store(path, write=True) as store:
        (only,) = store.happenings()
        store.split_happening(only.id, ["a#1"])

    save(9, structs.replace(event("9"), trigger=Evidence("attacked", Span(30, 38), 0)))

    assert groups() == {frozenset({"a#9"}), frozenset({"b#1"})}
