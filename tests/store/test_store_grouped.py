import datetime

import pytest

from gesta.errors import InputError
from gesta.records import (
    Account,
    Copy,
    CopyGroup,
    Decision,
    Document,
    Event,
    Evidence,
    Happening,
    Member,
    Origin,
    Participant,
    Party,
    Reading,
    Reason,
    Span,
    Story,
)
from gesta.store import EventFilter, Groups, HappeningFilter, Store

DAY = datetime.date(2024, 5, 3)
NOON = datetime.datetime(2024, 5, 4, 12, tzinfo=datetime.UTC)


def event(document, number, actor="NOR", event_type="ASSAULT"):
    trigger = Evidence("struck", Span(0, 6), 0)
    side = Participant("Norland", Span(0, 7), code=actor)
    return Event(f"{document}-{number}", document, event_type, trigger, (trigger,), actors=(side,))


def happening(name, *events, sources=1, **more):
    members = tuple(Member(each.id, each.document) for each in events)
    account = Account(Party("Norland"), "actual", "struck", tuple(each.id for each in events), ("a",))
    return Happening(name, "Norland struck", "ASSAULT", "actual", members, sources=sources, accounts=(account,), **more)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "events.db", write=True, clock=lambda: NOON) as store:
        for document in ("a", "b"):
            events = (event(document, 1), event(document, 2, actor="SDN"))
            store.save(
                Reading(Document(document, "Words.", published=DAY), events=events), coder="c", input_hash=document
            )
        yield store


@pytest.fixture
def grouped(store):
    one = happening("h1", event("a", 1), event("b", 1), sources=2, first=DAY, story="s1")
    two = happening("h2", event("a", 2), event("b", 2))
    copies = CopyGroup("c1", "a", ("a", "b"), (Copy("a", "b", "near", 0.9, Reason("copies", "near")),), "Reuters")
    groups = Groups(
        (Origin("a", "agency:Reuters", agency="Reuters"), Origin("b", "b")),
        (copies,),
        (Story("s1", "Words", ("a", "b"), DAY, DAY),),
        (one, two),
    )
    store.save_groups(groups, state=store.grouping_state())
    return store


def test_what_was_grouped_comes_out_as_it_went_in(grouped):
    assert [each.id for each in grouped.happenings()] == ["h1", "h2"]
    assert grouped.happening("h1").accounts[0].speaker == Party("Norland")
    assert grouped.story("s1").documents == ("a", "b")
    assert [each.pairs[0].score for each in grouped.copy_groups(document="b")] == [0.9]
    assert grouped.origin("a").agency == "Reuters"
    assert [each.document for each in grouped.origins()] == ["a", "b"]
    assert next(grouped.stories(document="b")).id == "s1"


def test_a_happening_is_found_by_any_of_its_events(grouped):
    assert grouped.happening("b-2").id == "h2"
    assert grouped.happening("nothing") is None


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (HappeningFilter(event=EventFilter(actor="SDN")), ["h2"]),
        (HappeningFilter(event=EventFilter(since=DAY, types=("assault",))), ["h1", "h2"]),
        (HappeningFilter(min_sources=2), ["h1"]),
        (HappeningFilter(story="s1", event=EventFilter(document="b")), ["h1"]),
        (HappeningFilter(disputed=True), []),
        (HappeningFilter(story="' OR 1 --"), []),
    ],
)
def test_happenings_are_found_by_what_their_events_are(grouped, wanted, found):
    assert [each.id for each in grouped.happenings(wanted)] == found


def test_a_new_grouping_replaces_the_old_one_and_keeps_the_decisions(grouped):
    grouped.merge_happenings(["h1", "h2"], note="one raid", by="Ada")

    grouped.save_groups(Groups(), state="later")

    assert list(grouped.happenings()) == list(grouped.copy_groups()) == list(grouped.stories()) == []
    (decision,) = grouped.decisions()
    assert (decision.kind, decision.events) == ("merge", ("a-1", "a-2", "b-1", "b-2"))
    assert (decision.note, decision.by, decision.at, decision.number) == ("one raid", "Ada", NOON, 1)


def test_a_split_keeps_both_sides(grouped):
    decision = grouped.split_happening("h1", ["b-1"])

    assert decision == Decision("split", ("b-1",), ("a-1",), number=1, at=NOON)


@pytest.mark.parametrize("events", [[], ["a-1", "b-1"], ["a-2"]])
def test_a_split_that_leaves_nothing_on_a_side_or_names_strangers_is_refused(grouped, events):
    with pytest.raises(InputError):
        grouped.split_happening("h1", events)

    assert grouped.decisions() == ()


@pytest.mark.parametrize("ids", [["h1"], ["h1", "a-1"], ["h1", "h9"]])
def test_a_merge_takes_two_happenings_that_there_are(grouped, ids):
    with pytest.raises(InputError):
        grouped.merge_happenings(ids)


def test_a_document_or_a_decision_more_makes_the_grouping_old(grouped):
    assert grouped.grouped_from() == grouped.grouping_state()

    grouped.split_happening("h1", ["a-1"])
    after_decision = grouped.grouping_state()
    grouped.save(Reading(Document("c", "More.")), coder="c", input_hash="c")

    assert len({grouped.grouped_from(), after_decision, grouped.grouping_state()}) == 3
