import pytest

from gesta import monitor
from gesta.language.tree import Tree
from gesta.records import Participant, Span, Vote
from gesta.settings import CodingSettings, Settings
from gesta.steps.events.ballot import LEAST_PROPOSAL, Ballot, ballot_of, is_disbelieved, is_unlikely_in_quiet
from gesta.steps.events.calibration import calibrated
from gesta.steps.events.seen_sides import is_where
from gesta.steps.events.voting import mode_of

SURE = LEAST_PROPOSAL + 0.1


def read(text, *, votes=True):
    return monitor.read(text, settings=Settings(coding=CodingSettings(votes=votes)))


@pytest.fixture(scope="module")
def tree():
    return Tree(read("Kenya held talks with Uganda.").sentences[0])


def ballot(*votes):
    return Ballot({0: {vote.word: vote for vote in votes}}, frozenset({0}))


def test_a_sentence_that_was_not_voted_on_gives_no_support(tree):
    assert Ballot({}, frozenset()).support(tree, 2, "CONSULT") is None


def test_a_word_without_a_vote_in_a_voted_sentence_is_no_event(tree):
    assert ballot().support(tree, 2, "CONSULT") == 0


def test_a_vote_for_the_verb_supports_the_noun_that_it_carries(tree):
    assert ballot(Vote(0, 1, {"CONSULT": 0.9})).support(tree, 2, "CONSULT") == 0.9


def test_a_sure_vote_for_a_word_that_nobody_coded_is_a_proposal(tree):
    vote = Vote(0, 1, {"CONSULT": SURE})

    assert list(ballot(vote).proposals(tree, (), ())) == [(vote, "CONSULT", SURE)]


@pytest.mark.parametrize(("chance", "sentences", "proposed"), [(0.7, 3, True), (0.7, 4, False), (0.95, 40, True)])
def test_in_an_article_the_reader_alone_must_be_surer_than_in_a_passage(tree, chance, sentences, proposed):
    around = Ballot({0: {1: Vote(0, 1, {"CONSULT": chance})}}, frozenset({0}), frozenset(range(sentences)))

    assert bool(list(around.proposals(tree, (), ()))) == proposed


@pytest.mark.parametrize(("text", "told"), [("Envoys met in Panama.", False), ("Envoys wrote to Panama.", True)])
def test_where_something_happens_is_not_whom_it_happens_to(text, told):
    reading = read(text)
    tree = Tree(reading.sentences[0])
    word = next(i for i, token in enumerate(tree.tokens) if token.norm == "Panama")

    assert is_where(tree, word) != told


def test_a_relative_of_an_office_holder_does_not_hold_the_office():
    (event,) = read("The cousin of Kenyan President William Ruto was arrested in Kampala.").events

    assert [(one.code, one.sector) for one in event.recipients] == [("KEN", "CVL")]


@pytest.mark.parametrize(
    ("vote", "taken", "barred"),
    [
        (Vote(0, 1, {"CONSULT": LEAST_PROPOSAL - 0.1}), (), ()),
        (Vote(0, 1, {"CONSULT": SURE}), (2,), ()),
        (Vote(0, 1, {"CONSULT": SURE}), (), (1,)),
        (Vote(0, 3, {"CONSULT": SURE}), (), ()),
    ],
    ids=["unsure", "told-at-the-noun", "known-to-be-none", "a-preposition"],
)
def test_nothing_is_proposed_that_is_unsure_told_or_known_to_be_none(tree, vote, taken, barred):
    assert list(ballot(vote).proposals(tree, taken, barred)) == []


def article(sentences, *sure):
    """A ballot over so many sentences, with a sure event in some."""
    votes = {index: {0: Vote(index, 0, {"CONSULT": SURE})} for index in sure}
    return Ballot(votes, frozenset(votes), frozenset(range(sentences)))


def test_an_article_is_quiet_around_a_sentence_where_others_tell_next_to_nothing():
    assert article(11).is_quiet_around(3)
    assert article(11, 3, 4).is_quiet_around(3)
    assert not article(11, 4, 5).is_quiet_around(3)


def test_a_short_text_is_never_called_quiet():
    assert not article(3).is_quiet_around(0)


def test_in_quiet_the_reader_alone_must_be_surer_than_beside_the_lexicon():
    assert not is_unlikely_in_quiet(0.7, by_reader=False)
    assert is_unlikely_in_quiet(0.7, by_reader=True)
    assert not is_unlikely_in_quiet(None, by_reader=False)


@pytest.mark.parametrize(
    ("around", "coded"),
    [
        ("The cup was played on Sunday. The keeper was in good form. The rain fell. The second half was dull.", 0),
        (
            "Russian troops crossed the border on Sunday. Shells killed six people in Kharkiv. Ukrainian police arrested "
            "two men. The army bombed a bridge.",
            1,
        ),
        ("", 1),
    ],
    ids=["in-quiet", "in-war", "alone"],
)
def test_a_doubtful_act_of_conflict_needs_events_around_it_or_nothing(around, coded):
    found = read(f"{around} The mayor was toppled by a scandal.")

    assert sum(event.trigger.text == "toppled" for event in found.events) == coded


def test_what_a_firm_withholds_is_no_sanction_and_what_a_state_withholds_is():
    firm = read("The two firms suspended sales of the drug.")
    state = read("Poland suspended aid to Belarus.")

    assert "SANCTION" not in {event.type for event in firm.events}
    assert "SANCTION" in {event.type for event in state.events}


def test_a_mode_of_another_type_is_no_mode_of_this_one():
    vote = Vote(0, 0, {"ASSAULT": 0.9}, modes={"COERCE/arrest": 0.9})

    assert mode_of((vote,), "ASSAULT", "Ten were held.") is None
    assert mode_of((vote,), "COERCE", "Ten were held.") == "arrest"


@pytest.mark.parametrize(
    ("text", "mode"), [("Two men killed a judge.", None), ("Two gunmen killed a judge.", "firearms")]
)
def test_means_that_the_text_does_not_name_are_no_mode(text, mode):
    assert mode_of((Vote(0, 2, {"ASSAULT": 0.9}, {"ASSAULT/firearms": 0.8}),), "ASSAULT", text) == mode


@pytest.mark.parametrize("support", [0.0, 0.3, 0.9, 1.0])
def test_a_score_is_a_chance_and_grows_with_what_speaks_for_it(support):
    bare = calibrated(None, support, has_actor=False, has_recipient=False)
    full = calibrated(0.9, support, has_actor=True, has_recipient=True)

    assert 0 <= bare < full <= 1


def test_without_votes_the_lexicon_still_codes():
    reading = read("Kenya accused Uganda of spying.", votes=False)

    assert [event.type for event in reading.events] == ["ACCUSE"]
    assert reading.votes == ()


def test_a_vote_that_agrees_stays_on_the_event_as_a_reason():
    event = read("Kenya accused Uganda of spying.").events[0]

    assert "event reader" in [reason.rule for reason in event.reasons]


def test_the_ballot_holds_every_vote_of_a_reading():
    reading = read("Kenya accused Uganda of spying. Police arrested two Ugandans.")
    held = ballot_of(reading)

    assert [vote for rows in held.votes.values() for vote in rows.values()] == list(reading.votes)
    assert held.voted == frozenset(reading.voted)


def test_sport_stays_no_event_whatever_the_votes():
    assert read("The league fined the Spanish club after the derby.").events == ()


def test_an_offer_is_not_made_to_the_one_who_makes_it_under_another_name():
    reading = read(
        "Belarusian President Alexander Lukashenko made an offer. The Belarusian president did so on Monday."
    )

    assert reading.events
    for event in reading.events:
        ours = {(one.code, one.sector) for one in event.actors}
        assert not [one for one in event.recipients if (one.code, one.sector) in ours and not one.implied]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Opposition lawmakers in Peru filed a motion to impeach the president.", ["impeach"]),
        ("Opposition lawmakers in Peru filed charges and sued the president.", ["sued"]),
        ("On Monday deputies in Chile lodged a motion to impeach President Gabriel Boric.", ["impeach"]),
        ("Kenya condemned Uganda, and Chad accused Niger.", ["condemned", "accused"]),
    ],
)
def test_a_word_above_an_event_of_the_same_type_and_actor_tells_no_other(text, told):
    assert [event.trigger.text for event in read(text).events] == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("What does Iran's new leadership want from Lebanon?", []),
        ("In Manila the former president of the Philippines asked the officers what crime he had committed.", []),
        ("In Manila the president of the Philippines asked the officers to leave.", ["asked"]),
    ],
)
def test_a_question_is_proposed_by_nobody(text, told):
    assert [event.trigger.text for event in read(text).events] == told


def side(code, sector):
    return Participant(entity=None, text="somebody", span=Span(0, 8), code=code, sector=sector)


@pytest.mark.parametrize(
    ("support", "sides", "disbelieved"),
    [
        (0.0, [(None, "BUS")], True),
        (0.0, [("FIN", "BUS")], True),
        (0.0, [(None, "GOV")], True),
        (0.0, [("FIN", "GOV")], False),
        (0.0, [("FIN", None)], False),
        (0.1, [(None, "BUS")], False),
        (None, [(None, "BUS")], False),
    ],
)
def test_only_what_a_known_body_does_counts_where_the_reader_sees_nothing(support, sides, disbelieved):
    assert is_disbelieved(support, [side(*each) for each in sides]) == disbelieved


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("She has resigned, the palace in Male confirmed.", ["RETREAT"]),
        ("They signed the accord with both neighbours at dawn, a shepherd said.", ["SUPPORT"]),
        ("The tenants refused to leave, a priest in Quito said.", []),
        ("The bakers agreed to a truce over the price of rye.", []),
    ],
)
def test_what_lexicon_and_reader_surely_see_in_a_short_text_is_told_without_sides(text, told):
    assert [event.type for event in read(text).events] == told


def test_in_an_article_an_act_needs_a_side():
    text = "Rain fell on Male. The market was shut. Boats stayed in port. She has resigned, the palace confirmed."

    assert read(text).events == ()


@pytest.mark.parametrize(
    ("here", "beside", "sentences", "another"),
    [(0.0, 0.96, 1, True), (0.0, 0.9, 1, False), (0.1, 0.96, 1, False), (0.0, 0.96, 4, False)],
)
def test_a_short_text_tells_the_act_that_the_reader_sees_and_not_what_stands_beside_it(
    tree, here, beside, sentences, another
):
    votes = {2: Vote(0, 2, {"O": 1 - here, "CONSULT": here}), 1: Vote(0, 1, {"REJECT": beside})}
    told = Ballot({0: votes}, frozenset({0}), frozenset(range(sentences)))

    assert told.tells_another(tree, 2) == another


@pytest.mark.parametrize(
    ("text", "coded", "seen", "blaming", "proposed"),
    [
        ("The envoys crossed the lake and signed a treaty.", "signed", "crossed", False, True),
        ("The envoys crossed the lake after rebels had shelled the port.", "shelled", "crossed", False, True),
        ("The envoys urged them to cross the lake.", "urged", "cross", False, False),
        ("The envoys held a long talk.", "talk", "held", False, False),
        ("The envoys accused them of dousing a boat.", "accused", "dousing", True, True),
        ("The envoys accused them of dousing a boat.", "accused", "dousing", False, False),
    ],
)
def test_clauses_that_tell_something_each_do_not_hide_one_another(text, coded, seen, blaming, proposed):
    tree = Tree(read(text, votes=False).sentences[0])
    words = [token.norm for token in tree.tokens]
    told = [words.index(coded)]
    vote = Vote(0, words.index(seen), {"CONSULT": SURE})

    assert bool(list(ballot(vote).proposals(tree, told, (), told if blaming else ()))) == proposed


@pytest.mark.parametrize(
    ("text", "status"),
    [("Norway will not accept the draft of Denmark.", "actual"), ("Norway has not refused the offer.", "negated")],
)
def test_what_somebody_will_not_do_is_refused_and_what_nobody_refused_is_not(text, status):
    assert [(event.type, event.status) for event in read(text).events] == [("REJECT", status)]


def test_protesters_hold_no_office():
    (event,) = read("Pupils walked out of the school in Turin.").events

    assert (event.type, event.actors[0].sector) == ("PROTEST", "EDU")
