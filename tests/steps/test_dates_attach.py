"""An event takes the time phrase of its own clause, and no other."""

import datetime

import pytest

from gesta.records import Document, Reading, Sentence, Span, Token
from gesta.steps.dates import event_date, find_dates

PUBLISHED = datetime.date(2021, 11, 29)


def parsed(annotated):
    """A reading of one sentence written as word/tag/dep/head ...; lemma: the word, or what follows a "~"."""
    text, tokens = "", []
    for piece in annotated.split():
        word, tag, dep, head = piece.rsplit("/", 3)
        word, _, lemma = word.partition("~")
        pos = "PROPN" if tag == "NNP" else {"N": "NOUN", "V": "VERB", "M": "AUX"}.get(tag[0], "X")
        tokens.append(Token(len(text), len(text) + len(word), word, lemma or word, tag, pos, int(head), dep))
        text += word + " "
    sentence = Sentence(0, Span(0, len(text)), tuple(tokens))
    return find_dates(Reading(Document("d", text, published=PUBLISHED), (sentence,)))


def dated(annotated, trigger, **options):
    reading = parsed(annotated)
    index = [token.norm for token in reading.sentences[0].tokens].index(trigger)
    when, reason = event_date(reading, 0, index, **options)
    return (when.value if when else None), reason.rule


SAID = (
    "Putin/NNP/nsubj/1 said~say/VBD/root/1 Wednesday/NNP/obl:unmarked/1 that/IN/mark/6 Russia/NNP/nsubj/6 "
    "will/MD/aux/6 hold/VB/ccomp/1 war/NN/compound/8 games/NNS/obj/6 early/RB/advmod/11 next/JJ/amod/11 "
    "year/NN/obl:unmarked/6"
)
CONDEMNED = (
    "On/IN/case/1 Monday/NNP/obl/4 the/DT/det/3 union/NN/nsubj/4 condemned~condemn/VBD/root/4 the/DT/det/6 "
    "attack/NN/obj/4 that/WDT/nsubj/8 killed~kill/VBD/acl:relcl/6 six/CD/obj/8 in/IN/case/11 March/NNP/obl/8"
)
AGREED = (
    "They/PRP/nsubj/1 agreed~agree/VBD/root/1 on/IN/case/3 Monday/NNP/obl/1 to/TO/mark/5 withdraw/VB/xcomp/1 "
    "by/IN/case/7 December/NNP/obl/5"
)


@pytest.mark.parametrize(
    ("sentence", "trigger", "value", "rule"),
    [
        (SAID, "said", "2021-11-24", "own-clause"),
        (SAID, "hold", "2022", "own-clause"),
        (SAID, "games", "2022", "governing-clause"),
        (CONDEMNED, "condemned", "2021-11-29", "own-clause"),
        (CONDEMNED, "attack", None, "no-phrase"),
        (CONDEMNED, "killed", "2021-03", "own-clause"),
        (AGREED, "agreed", "2021-11-29", "own-clause"),
        (AGREED, "withdraw", "2021-12", "own-clause"),
        (
            "Police/NNS/nsubj/1 arrested~arrest/VBD/root/1 a/DT/det/3 man/NN/obj/1 who/WP/nsubj/6 had/VBD/aux/6 "
            "attacked~attack/VBN/acl:relcl/3 it/PRP/obj/6 in/IN/case/9 2019/CD/obl/6",
            "arrested",
            None,
            "no-phrase",
        ),
        (
            "On/IN/case/1 Friday/NNP/obl/3 troops/NNS/nsubj/3 came~come/VBD/root/3 and/CC/cc/5 burned~burn/VBD/conj/3 "
            "houses/NNS/obj/5",
            "burned",
            "2021-11-26",
            "shared",
        ),
        (
            "Troops/NNS/nsubj/1 came~come/VBD/root/1 on/IN/case/3 Friday/NNP/obl/1 ,/,/punct/1 "
            "killing~kill/VBG/advcl/1 five/CD/obj/5",
            "killing",
            "2021-11-26",
            "shared",
        ),
        (
            "Ministers/NNS/nsubj/1 held~hold/VBD/root/1 talks/NNS/obj/1 in/IN/case/4 Geneva/NNP/obl/1 "
            "on/IN/case/6 Tuesday/NNP/obl/1",
            "talks",
            "2021-11-23",
            "governing-clause",
        ),
        (
            "An/DT/det/1 attack/NN/nsubj/4 on/IN/case/3 Saturday/NNP/nmod/1 wounded~wound/VBD/root/4 three/CD/obj/4",
            "attack",
            "2021-11-27",
            "own-clause",
        ),
        (
            "He/PRP/nsubj/1 denounced~denounce/VBD/root/1 Sunday/NNP/nmod:poss/4 's/POS/case/2 strike/NN/obj/1",
            "denounced",
            None,
            "no-phrase",
        ),
        (
            "He/PRP/nsubj/1 denounced~denounce/VBD/root/1 Sunday/NNP/nmod:poss/4 's/POS/case/2 strike/NN/obj/1",
            "strike",
            "2021-11-28",
            "own-clause",
        ),
        (
            "The/DT/det/1 vote/NN/nsubj/4 is~be/VBZ/cop/4 on/IN/case/4 Sunday/NNP/root/4",
            "vote",
            "2021-12-05",
            "own-clause",
        ),
    ],
)
def test_an_event_takes_the_phrase_of_its_clause(sentence, trigger, value, rule):
    assert dated(sentence, trigger) == (value, rule)


FACE = (
    "They/PRP/nsubj/2 will/MD/aux/2 face/VB/root/2 prison/NN/obj/2 for/IN/case/6 an/DT/det/6 attack/NN/obl/2 "
    "in/IN/case/8 2019/CD/obl/2"
)


def test_a_date_on_the_wrong_side_of_its_verb_belongs_to_the_noun_before():
    assert dated(FACE, "face") == (None, "no-phrase")
    assert dated(FACE, "attack") == ("2019", "argument")


def test_what_happens_meanwhile_shares_the_date():
    sentence = (
        "Flags/NNS/nsubj/1 flew~fly/VBD/root/1 on/IN/case/3 Sunday/NNP/obl/1 as/IN/mark/6 thousands/NNS/nsubj/6 "
        "rallied~rally/VBD/advcl/1"
    )

    assert dated(sentence, "rallied") == ("2021-11-28", "shared")


def test_a_topic_does_not_share_the_date_of_its_clause():
    sentence = "He/PRP/nsubj/1 appeared~appear/VBD/root/1 on/IN/case/3 Sunday/NNP/obl/1 over/IN/case/5 attack/NN/obl/1"

    assert dated(sentence, "attack") == (None, "no-phrase")


def test_an_event_after_a_dated_one_lies_after_its_day():
    reading = parsed(
        "He/PRP/nsubj/1 told~tell/VBD/root/1 parliament/NN/obj/1 after/IN/case/7 the/DT/det/7 August/NNP/compound/7 "
        "14/CD/nummod/5 vote/NN/obl/1 that/IN/mark/9 it/PRP/ccomp/1"
    )

    when, reason = event_date(reading, 0, 1)

    assert (when.first, when.last, reason.rule) == (datetime.date(2021, 8, 14), PUBLISHED, "bound")


def test_a_length_dates_no_event():
    sentence = "They/PRP/nsubj/1 fought~fight/VBD/root/1 for/IN/case/4 three/CD/nummod/4 days/NNS/obl/1"

    assert dated(sentence, "fought") == (None, "no-phrase")


def test_a_phrase_on_another_trigger_is_not_taken():
    sentence = "Monday/NNP/compound/1 's~s/NN/compound/2 talks/NNS/nsubj/3 failed~fail/VBD/root/3"

    assert dated(sentence, "failed", triggers={2}) == (None, "no-phrase")


def test_without_a_tree_no_event_gets_a_date():
    tokens = (
        Token(0, 4, "They", "", "", "", 0, ""),
        Token(5, 8, "met", "", "", "", 1, ""),
        Token(9, 15, "Monday", "", "", "", 2, ""),
    )
    reading = Reading(Document("d", "They met Monday", published=PUBLISHED), (Sentence(0, Span(0, 15), tokens),))

    when, reason = event_date(find_dates(reading), 0, 1)

    assert (when, reason.rule) == (None, "no-parse")


# -- the tense, read from the tree ---------------------------------------------------------------------------------

TENSES = [
    ("They/PRP/nsubj/1 met~meet/VBD/root/1 Friday/NNP/obl/1", "2021-11-26"),
    ("They/PRP/nsubj/2 will/MD/aux/2 meet/VB/root/2 Friday/NNP/obl/2", "2021-12-03"),
    ("They/PRP/nsubj/2 would/MD/aux/2 meet/VB/root/2 Friday/NNP/obl/2", "2021-12-03"),
    ("They/PRP/nsubj/2 are~be/VBP/aux/2 meeting~meet/VBG/root/2 Friday/NNP/obl/2", "2021-12-03"),
    ("They/PRP/nsubj/2 have/VBP/aux/2 met~meet/VBN/root/2 Friday/NNP/obl/2", "2021-11-26"),
    ("They/PRP/nsubj/1 plan/VBP/root/1 to/TO/mark/3 meet/VB/xcomp/1 Friday/NNP/obl/3", "2021-12-03"),
    ("They/PRP/nsubj/1 tried~try/VBD/root/1 to/TO/mark/3 enter/VB/xcomp/1 Friday/NNP/obl/3", "2021-11-26"),
    ("They/PRP/nsubj/1 postponed~postpone/VBD/root/1 it/PRP/obj/1 until/IN/case/4 Friday/NNP/obl/1", "2021-12-03"),
    ("It/PRP/nsubj/2 is~be/VBZ/aux:pass/2 scheduled~schedule/VBN/root/2 for/IN/case/4 Friday/NNP/obl/2", "2021-12-03"),
    ("The/DT/det/1 accord/NN/nsubj/4 signed~sign/VBN/acl/1 Friday/NNP/obl/2 failed~fail/VBD/root/4", "2021-11-26"),
    ("The/DT/det/1 trial/NN/nsubj/2 opens~open/VBZ/root/2 Friday/NNP/obl/2", "2021-12-03"),
    (
        "They/PRP/nsubj/2 will/MD/aux/2 discuss/VB/root/2 Friday/NNP/nmod:poss/5 's/POS/case/3 attack/NN/obj/2",
        "2021-11-26",
    ),
    ("They/PRP/nsubj/2 will/MD/aux/2 watch/VB/root/2 Friday/NNP/nmod:poss/5 's/POS/case/3 vote/NN/obj/2", "2021-12-03"),
    ("None/NN/nsubj/3 could/MD/aux/3 be/VB/aux/3 found~find/VBN/root/3 Friday/NNP/obl/3", "2021-11-26"),
]


@pytest.mark.parametrize(("sentence", "value"), TENSES)
def test_the_verb_of_the_phrase_decides_the_side(sentence, value):
    assert parsed(sentence).whens[0].value == value


def days(annotated, trigger, **options):
    reading = parsed(annotated)
    index = [token.norm for token in reading.sentences[0].tokens].index(trigger)
    when, _ = event_date(reading, 0, index, **options)
    return when and (when.first, when.last)


SATURDAY = datetime.date(2021, 11, 27)


@pytest.mark.parametrize("hour", ["dawn", "noon", "midnight"])
def test_what_happens_before_an_hour_of_a_day_happens_on_that_day(hour):
    sentence = (
        f"Troops/NNS/nsubj/1 left~leave/VBD/root/1 before/IN/case/3 {hour}/NN/obl/1 on/IN/case/5 Saturday/NNP/nmod/3"
    )

    assert days(sentence, "left") == (SATURDAY, SATURDAY)


def test_what_happens_before_a_vote_of_a_day_lies_before_it():
    sentence = (
        "Troops/NNS/nsubj/1 left~leave/VBD/root/1 before/IN/case/3 talks/NNS/obl/1 on/IN/case/5 Saturday/NNP/nmod/3"
    )

    assert days(sentence, "left") == (None, SATURDAY)


PROMISED = (
    "They/PRP/nsubj/1 promised~promise/VBD/root/1 calm/NN/obj/1 {when}/WRB/advmod/5 they/PRP/nsubj/5 "
    "arrived~arrive/VBD/advcl/1 in/IN/case/7 August/NNP/obl/5"
)
AUGUST = (datetime.date(2021, 8, 1), datetime.date(2021, 8, 31))


def test_a_when_clause_lends_its_time_though_it_tells_an_event_too():
    assert days(PROMISED.format(when="when"), "promised", triggers=(1, 5)) == AUGUST


def test_a_because_clause_lends_no_time():
    assert days(PROMISED.format(when="because"), "promised", triggers=(1, 5)) is None


def test_that_evening_without_a_day_told_dates_nothing():
    assert days("They/PRP/nsubj/1 left~leave/VBD/root/1 that/DT/det/3 evening/NN/obl:unmarked/1", "left") is None
