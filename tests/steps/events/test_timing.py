"""The day of an event whose clause names none: by its tense, marked approximate, and empty where tense tells none."""

import datetime

import pytest

from gesta import monitor
from gesta.language.tree import Tree
from gesta.records import Reason
from gesta.steps.events.timing import is_told_as_news, when_of_event
from steps.builders import reading_of

DAY = datetime.date(2023, 5, 17)


def no_phrase(reading, sentence_index, trigger_token, *, triggers=()):
    return None, Reason("dates", "no-phrase", "no time phrase in the clause of the event")


def dated(notation, word, published=DAY):
    reading = reading_of(notation, published=published)
    tree = Tree(reading.sentences[0])
    index = next(i for i, token in enumerate(tree.tokens) if token.norm == word)
    return when_of_event(reading, tree, [index], (), no_phrase)


def test_what_goes_on_is_dated_about_the_day_of_writing_and_says_so():
    when, reason = dated("families=family/NNS/nsubj>fleeing are=be/VBP/aux>fleeing fleeing=flee/VBG/root", "fleeing")
    assert (when.first, when.last, when.approximate, reason.rule) == (DAY, DAY, True, "tense")


def test_what_has_been_done_was_done_in_the_days_before():
    when, _ = dated("Oslo/NNP/nsubj>rejected has=have/VBZ/aux>rejected rejected=reject/VBN/root", "rejected")
    assert (when.first, when.last, when.approximate) == (DAY - datetime.timedelta(days=6), DAY, True)


@pytest.mark.parametrize(
    ("notation", "word"),
    [
        ("Oslo/NNP/nsubj>rejected rejected=reject/VBD/root it/PRP/obj>rejected", "rejected"),
        ("Oslo/NNP/nsubj>reject will/MD/aux>reject reject/VB/root", "reject"),
        ("Oslo/NNP/nsubj>rejected had=have/VBD/aux>rejected rejected=reject/VBN/root", "rejected"),
        ("if/IN/mark>signs Oslo/NNP/nsubj>signs signs=sign/VBZ/root", "signs"),
        ("Oslo/NNP/nsubj>denied has=have/VBZ/aux>denied always/RB/advmod>denied denied=deny/VBN/root", "denied"),
    ],
)
def test_no_day_is_invented_where_the_tense_tells_none(notation, word):
    assert dated(notation, word)[0] is None


def test_without_a_day_of_writing_there_is_no_date():
    notation = "families=family/NNS/nsubj>fleeing are=be/VBP/aux>fleeing fleeing=flee/VBG/root"
    assert dated(notation, "fleeing", published=None)[0] is None


def test_a_noun_is_told_by_the_verb_that_it_is_an_argument_of():
    traded = "Oslo/NNP/nsubj>traded has=have/VBZ/aux>traded traded=trade/VBN/root strikes=strike/NNS/obj>traded"
    when, _ = dated(traded, "strikes")
    assert (when.first, when.last) == (DAY - datetime.timedelta(days=6), DAY)


@pytest.mark.parametrize("verb", ["condemned=condemn", "denied=deny"])
def test_what_is_only_spoken_of_has_no_time_by_the_verb(verb):
    word = verb.partition("=")[0]
    spoken = f"Oslo/NNP/nsubj>{word} has=have/VBZ/aux>{word} {verb}/VBN/root raids=raid/NNS/obj>{word}"
    assert dated(spoken, "raids")[0] is None


@pytest.mark.parametrize(
    ("notation", "word", "wanted"),
    [
        ("Oslo/NNP/nsubj>rejected rejected=reject/VBD/root it/PRP/obj>rejected", "rejected", True),
        ("Oslo/NNP/nsubj>traded traded=trade/VBD/root strikes=strike/NNS/obj>traded", "strikes", True),
        ("Oslo/NNP/nsubj>unhappy was=be/VBD/cop>unhappy unhappy/JJ/root", "unhappy", True),
        ("Oslo/NNP/nsubj>unhappy is=be/VBZ/cop>unhappy unhappy/JJ/root", "unhappy", False),
        ("Oslo/NNP/nsubj>denied denied=deny/VBD/root raids=raid/NNS/obj>denied", "raids", False),
    ],
)
def test_news_is_told_in_the_past_by_the_word_or_the_verb_above_it(notation, word, wanted):
    tree = Tree(reading_of(notation).sentences[0])
    index = next(i for i, token in enumerate(tree.tokens) if token.norm == word)
    assert is_told_as_news(tree, index) is wanted


def test_what_two_states_have_between_them_was_not_made_on_the_day_of_writing():
    (stands,) = monitor.read("Norway and Finland have a defence agreement.", published=DAY).events

    assert stands.when is None


@pytest.mark.parametrize(
    ("text", "trigger", "is_dated"),
    [
        ("Erdogan once called the Syrian president a murderer.", "called", False),
        ("Erdogan once again called the Syrian president a murderer.", "called", True),
        ("In the autumn of 1960 socialists met in Bergen. Norway then signed a pact with Sweden.", "signed", False),
        ("Socialists met in Bergen. Norway then signed a pact with Sweden.", "signed", True),
        ("The slogan of the protests in Kyiv was first used in the 1940s.", "protests", False),
        ("The start of the protests in Kyiv was marked in the 1940s.", "protests", True),
        ("A grand jury indicted the mayor, and in March a court ruled against the mayor.", "indicted", True),
    ],
)
def test_what_is_told_of_other_times_is_no_news(text, trigger, is_dated):
    events = monitor.read(text, published=DAY).events
    when = next(event.when for event in events if event.trigger.text == trigger)
    assert (when is not None) is is_dated
    assert when is None or when.last == DAY or when.first.year == 1940
