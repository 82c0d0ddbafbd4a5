"""How reports are joined into happenings, with records built by hand."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gesta.errors import DataError
from gesta.happenings import families, group_events
from gesta.happenings.families import family_of
from gesta.happenings.grouping import source_keys
from gesta.happenings.links import link, place_fit
from gesta.happenings.reports import make_reports, side_of
from gesta.knowledge.codebook import load_codebook
from gesta.records import (
    CopyGroup,
    Decision,
    Document,
    Event,
    Evidence,
    Origin,
    Participant,
    Place,
    Quantity,
    Reason,
    Span,
    Story,
    When,
)

DAY = datetime.date(2024, 5, 3)
SPAN = Span(0, 1)
TARVO = Place(SPAN, 0, "Tarvo", 4, "NLD", "West", 1, 52.0, 5.0)
HOLM = Place(SPAN, 0, "Holm", 4, "NLD", "West", 2, 53.5, 6.0)
SUBURB = Place(SPAN, 0, "Sen", 4, "NLD", "West", 3, 52.05, 5.05)
WEST = Place(SPAN, 0, "West", 2, "NLD", "West", 4)
COUNTRY = Place(SPAN, 0, "Netherlands", 1, "NLD", None, 5)
ELSEWHERE = Place(SPAN, 0, "Lund", 4, "SWE", "South", 6)
GUESS = Place(SPAN, 0, "SWE", 1, "SWE", reasons=(Reason("places", "implied"),))


def side(name, code=None, sector=None, start=0, **more):
    return Participant(name, Span(start, start + 1), code=code, sector=sector, name=name, **more)


RUSSIA, UKRAINE = side("Russia", "RUS"), side("Ukraine", "UKR", start=5)


def event(document, number=1, words="Missiles struck the harbour of Tarvo", day=DAY, **given):
    evidence = Evidence(words, Span(0, len(words)), 0)
    facts = {
        "type": "ASSAULT",
        "trigger": Evidence("struck", Span(0, 6), 0),
        "evidence": (evidence,),
        "actors": (RUSSIA,),
        "recipients": (UKRAINE,),
        "when": When(SPAN, 0, "DATE", str(day), day, day) if day else None,
        "place": TARVO,
    }
    return Event(id=f"{document}-{number}", document=document, **(facts | given))


def told(*events, published=DAY):
    """Documents with these events, one for each document named by them."""
    names = sorted({each.document for each in events})
    return [(Document(name, "Text.", published=published), [e for e in events if e.document == name]) for name in names]


def story(*names):
    return Story("s", "A story", names)


def groups(*events, **more):
    """The happenings as sets of event ids, all documents in one story."""
    names = {each.document for each in events}
    found = group_events(told(*events), stories=[story(*names)], **more)
    return {frozenset(member.event for member in happening.members) for happening in found}


def happening(*events, **more):
    names = {each.document for each in events}
    (found,) = group_events(told(*events), stories=[story(*names)], **more)
    return found


def alike(left, right):
    one, two = make_reports(told(left, right), keys={}, stories={"a": "s", "b": "s"})
    return link(one, two)


def test_two_reports_of_one_strike_are_one_happening():
    assert groups(event("a"), event("b", words="The harbour of Tarvo was hit")) == {frozenset({"a-1", "b-1"})}


@pytest.mark.parametrize(
    "other",
    [
        event("b", day=DAY + datetime.timedelta(6)),
        event("b", place=HOLM),
        event("b", place=ELSEWHERE),
        event("b", type="AID"),
        event("b", actors=(side("Peru", "PER"),), recipients=(side("Chile", "CHL", start=4),)),
    ],
    ids=["another day", "another town", "another country", "another type", "other sides"],
)
def test_what_differs_in_day_place_kind_or_sides_is_another_happening(other):
    assert len(groups(event("a"), other)) == 2


def test_a_blame_turned_round_is_the_same_happening():
    assert len(groups(event("a"), event("b", actors=(UKRAINE,), recipients=(RUSSIA,)))) == 1


def test_a_country_that_was_only_guessed_rules_nothing_out():
    assert place_fit(TARVO, GUESS)[0] == "unknown"
    assert len(groups(event("a"), event("b", place=GUESS))) == 1


@pytest.mark.parametrize(
    ("left", "right", "fit"),
    [
        (TARVO, TARVO, "same"),
        (TARVO, SUBURB, "near"),
        (TARVO, WEST, "within"),
        (TARVO, COUNTRY, "within"),
        (TARVO, HOLM, "apart"),
        (TARVO, ELSEWHERE, "apart"),
        (TARVO, None, "unknown"),
    ],
)
def test_places_contain_each_other_or_are_apart(left, right, fit):
    assert place_fit(left, right)[0] == place_fit(right, left)[0] == fit


def test_a_threat_has_no_spot():
    left, right = event("a", type="THREATEN"), event("b", type="THREATEN", place=ELSEWHERE)

    assert alike(left, right).apart is None


def test_one_day_between_two_reports_may_be_the_time_zone():
    assert alike(event("a"), event("b", day=DAY + datetime.timedelta(1))).apart is None
    assert alike(event("a"), event("b", day=DAY + datetime.timedelta(2))).apart is not None


def worded(document, words, trigger, **given):
    return event(document, words=words, trigger=Evidence(trigger, Span(0, len(trigger)), 0), **given)


def test_two_matters_of_one_town_without_a_day_are_two_happenings():
    strike = event("a", day=None)
    letter = worded("b", "He opened a letter bomb in his office", "opened", day=None)

    assert len(groups(strike, letter)) == 2
    assert len(groups(strike, event("b", day=None, words="Missiles hit the harbour of Tarvo"))) == 1


def test_a_span_of_years_is_no_day_that_joins():
    years = When(SPAN, 0, "DATE", "", datetime.date(1994, 1, 1), DAY)

    assert len(groups(event("a"), worded("b", "Moscow has fought two wars there", "wars", when=years))) == 2


def test_one_word_in_common_joins_nothing():
    given = {"type": "ACCUSE", "place": None, "day": None}

    assert len(groups(*(worded(name, "illegal", "illegal", **given) for name in "ab"))) == 2
    assert len(groups(*(worded(name, "an illegal decree", "illegal", **given) for name in "ab"))) == 1


def test_sides_and_a_story_alone_join_nothing():
    left = event("a", type="REQUEST", place=None, day=None, words="Russia asked for grain")
    right = event("b", type="REQUEST", place=None, day=None, words="a call to free two sailors")

    assert len(groups(left, right)) == 2


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_a_link_is_the_same_from_both_sides(data):
    places = st.sampled_from([None, TARVO, HOLM, WEST, COUNTRY, GUESS])
    sides = st.sampled_from([(), (RUSSIA,), (UKRAINE,), (side("police", None, "COP"),)])

    def some(name):
        return event(
            name,
            place=data.draw(places),
            day=data.draw(st.sampled_from([None, DAY, DAY + datetime.timedelta(1)])),
            actors=data.draw(sides),
            recipients=data.draw(sides),
            status=data.draw(st.sampled_from(["actual", "negated", "hypothetical"])),
        )

    one, two = make_reports(told(some("a"), some("b")), keys={}, stories={})

    assert link(one, two).score == link(two, one).score
    assert 0 <= link(one, two).score <= 1


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(6)))
def test_the_order_of_documents_changes_no_happening(order):
    events = [
        event(name, place=place) for name, place in zip("abcdef", [TARVO, HOLM, TARVO, WEST, HOLM, TARVO], strict=True)
    ]
    readings = told(*events)
    stories = [story(*"abcdef")]

    shuffled = group_events([readings[place] for place in order], stories=stories)

    assert shuffled == group_events(readings, stories=stories)
    assert sorted(member.event for each in shuffled for member in each.members) == [f"{name}-1" for name in "abcdef"]


def test_a_claim_and_its_denial_stand_side_by_side_and_are_disputed():
    kyiv, moscow = side("Kyiv", "UKR", "GOV"), side("Moscow", "RUS", "GOV")
    dead = Quantity(17.0, "people", SPAN, 17.0, 17.0, "killed")
    found = happening(
        event("a", attribution=(kyiv,), quantities=(dead,)), event("b", status="negated", attribution=(moscow,))
    )

    assert [(each.speaker.name, each.status) for each in found.accounts] == [("Kyiv", "actual"), ("Moscow", "negated")]
    assert [(each.kind, each.low) for each in found.accounts[0].figures] == [("killed", 17.0)]
    assert [each.over for each in found.disputes] == ["fact"]
    assert found.disputes[0].detail == "Kyiv: it is so; Moscow: not so"
    assert found.status == "actual"


def undated_denial(document="c", words="Russia denied that it struck the town with missiles", **given):
    return event(document, words=words, **{"status": "negated", "day": None, "place": None, "recipients": ()} | given)


def test_an_undated_denial_of_another_document_is_of_the_happening_it_denies():
    found = happening(event("a"), event("b", words="The harbour of Tarvo was hit"), undated_denial())

    assert [each.status for each in found.accounts] == ["actual", "negated"]
    assert (found.status, found.first, found.last) == ("actual", DAY, DAY)
    assert [each.over for each in found.disputes] == ["fact"]
    assert [reason.rule for reason in found.members[-1].reasons] == ["joined", "denies"]


@pytest.mark.parametrize(
    "denial",
    [
        undated_denial(actors=(UKRAINE,)),
        undated_denial(place=HOLM),
        undated_denial(day=DAY - datetime.timedelta(9)),
        undated_denial(words="Russia denied having poisoned an envoy"),
        undated_denial(type="AID"),
        undated_denial(status="hypothetical"),
    ],
    ids=["another side's deed", "another town", "another day", "another deed", "another type", "no denial"],
)
def test_a_denial_of_something_else_stays_apart(denial):
    assert frozenset({"c-1"}) in groups(event("a"), event("b", words="The harbour of Tarvo was hit"), denial)


def test_a_denial_that_may_be_of_two_happenings_is_of_neither():
    assert frozenset({"c-1"}) in groups(event("a"), event("b", place=HOLM), undated_denial())


def test_a_denial_outside_the_story_stays_apart():
    found = group_events(told(event("a"), undated_denial()), stories=[story("a")])

    assert len(found) == 2


@pytest.mark.parametrize(
    ("low", "high", "disputed"), [(3.0, 3.0, True), (17.0, 17.0, False), (15.0, None, False), (20.0, None, True)]
)
def test_numbers_are_disputed_when_they_cannot_both_be_right(low, high, disputed):
    first, second = side("Kyiv", "UKR", "GOV"), side("Moscow", "RUS", "GOV")
    found = happening(
        event("a", attribution=(first,), quantities=(Quantity(17.0, "people", SPAN, 17.0, 17.0, "killed"),)),
        event("b", attribution=(second,), quantities=(Quantity(low, "people", SPAN, low, high, "killed"),)),
    )

    assert ("number" in {each.over for each in found.disputes}) == disputed


def test_a_bare_number_counts_people():
    thousands = Quantity(number=None, of="thousands", span=SPAN, low=2000.0)

    (account,) = happening(event("a", type="PROTEST", quantities=(thousands,))).accounts

    assert [figure.words for figure in account.figures] == ["at least 2,000 people"]


def test_years_and_money_around_an_event_are_no_counts_of_it():
    two = Quantity(2.0, "years", SPAN, 2.0, 2.0)

    assert happening(event("a", quantities=(two,))).accounts[0].figures == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ukraine's interior ministry", "the Interior Ministry"),
        ("the Ukrainian defence ministry", "Ukraine’s Ministry of Defense"),
        ("a spokesman for the interior ministry", "the interior minister"),
        ("Kyiv", "Ukrainian officials"),
        ("the Ukrainian government", "Ukraine"),
    ],
)
def test_one_speaker_in_many_words_makes_one_claim(one, other):
    found = happening(
        event("a", attribution=(side(one, "UKR", "GOV"),)), event("b", attribution=(side(other, "UKR", "GOV"),))
    )

    assert [each.documents for each in found.accounts] == [("a", "b")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (side("the Ukrainian government", "UKR", "GOV"), side("the Ukrainian interior ministry", "UKR", "GOV")),
        (side("the interior ministry", "UKR", "GOV"), side("the defence ministry", "UKR", "MIL")),
        (side("police", "UKR", "COP"), side("Oleh Marko", "UKR", "GOV")),
        (side("the Red Army of the Hills", "SOM", "REB"), side("the River Front", "SOM", "REB")),
    ],
)
def test_two_bodies_of_one_side_make_claims_of_their_own(one, other):
    four, seven = (Quantity(number, "people", SPAN, number, number, "killed") for number in (4.0, 7.0))
    found = happening(
        event("a", attribution=(one,), quantities=(four,)), event("b", attribution=(other,), quantities=(seven,))
    )

    assert [[figure.low for figure in each.figures] for each in found.accounts] == [[4.0], [7.0]]
    assert [each.over for each in found.disputes] == ["number"]


def test_claims_of_one_side_stand_together():
    ministry, police = side("the interior ministry", "UKR", "GOV"), side("police", "UKR", "COP")
    moscow = side("Moscow", "RUS", "GOV")
    speakers = {"a": ministry, "b": ministry, "c": moscow, "d": police}
    found = happening(*(event(name, attribution=(speaker,)) for name, speaker in speakers.items()))

    assert [each.speaker.name for each in found.accounts] == ["interior ministry", "police", "Moscow"]


def test_the_best_place_is_the_narrowest_that_half_of_the_sources_name():
    assert happening(event("a"), event("b"), event("c", place=COUNTRY)).place.name == "Tarvo"
    assert happening(event("a"), event("b", place=COUNTRY), event("c", place=COUNTRY)).place.name == "Netherlands"


def test_copies_and_one_agencys_texts_are_one_source():
    origins = [
        Origin("a", "agency:AP", agency="AP"),
        Origin("b", "outlet:b"),
        Origin("c", "agency:AP"),
        Origin("d", "outlet:d"),
    ]
    copies = [CopyGroup("g", "a", ("a", "b"), agency="AP")]

    assert source_keys(origins, copies) == {"a": "agency:AP", "b": "agency:AP", "c": "agency:AP", "d": "outlet:d"}
    found = happening(*(event(name) for name in "abcd"), origins=origins, copies=copies)
    assert (found.documents, found.sources) == (4, 2)


def test_a_merge_joins_what_the_scores_keep_apart():
    decision = Decision("merge", ("a-1", "b-1"))

    assert groups(event("a"), event("b", place=HOLM), decisions=[decision]) == {frozenset({"a-1", "b-1"})}


def test_a_split_parts_what_the_scores_join():
    decision = Decision("split", ("b-1",), ("a-1",))

    assert groups(event("a"), event("b"), decisions=[decision]) == {frozenset({"a-1"}), frozenset({"b-1"})}


def test_of_two_decisions_the_later_one_holds():
    split, merge = Decision("split", ("b-1",), ("a-1",)), Decision("merge", ("a-1", "b-1"))

    assert len(groups(event("a"), event("b"), decisions=[split, merge])) == 1
    assert len(groups(event("a"), event("b"), decisions=[merge, split])) == 2


def test_a_report_that_comes_after_a_split_goes_where_it_is_more_alike():
    decision = Decision("split", ("b-1",), ("a-1",))
    first, second = (
        event("a", words="Missiles hit the silos by the sea"),
        event("b", words="Bombs fell on the barracks"),
    )
    later = event("c", words="Bombs fell on the barracks again")

    assert frozenset({"b-1", "c-1"}) in groups(first, second, later, decisions=[decision])


def test_a_decision_about_events_that_are_gone_changes_nothing():
    gone = Decision("merge", ("x-1", "y-1")), Decision("split", ("x-1",), ("a-1",))

    assert groups(event("a"), event("b"), decisions=gone) == {frozenset({"a-1", "b-1"})}


def test_decided_happenings_say_so():
    found = group_events(told(event("a"), event("b", place=HOLM)), decisions=[Decision("merge", ("a-1", "b-1"))])

    assert found[0].decided
    assert [reason.rule for reason in found[0].members[0].reasons][-1] == "decided"


@pytest.mark.parametrize(
    ("participant", "country", "expected"),
    [
        (side("the army", "RUS", "MIL"), None, "RUS"),
        (side("rebels", "SOM", "REB"), None, "SOM/REB"),
        (side("police", None, "COP"), "KEN", "KEN"),
        (side("gunmen", None, "UAF"), "NGA", "/UAF"),
        (side("the organisers"), "KEN", "the organisers"),
    ],
)
def test_organs_of_a_state_are_one_side_and_others_are_their_own(participant, country, expected):
    assert side_of(participant, country) == expected


def test_every_event_type_is_in_one_family():
    assert set(families.families()) == set(load_codebook().types)
    assert family_of("ASSAULT").place


def test_a_type_in_two_families_is_refused(monkeypatch):
    twice = families._FamilyFile(
        family=(families.Family("a", ("AID",), True, "r"), families.Family("b", ("AID",), True, "r"))
    )
    monkeypatch.setattr(families, "read_table", lambda source, schema: twice)

    with pytest.raises(DataError, match="two families"):
        families.families.__wrapped__()
