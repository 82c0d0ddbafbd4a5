"""Every rule finds the phrases of its examples and refuses its counter-examples."""

import pytest

from gesta.errors import DataError
from gesta.records import Token
from gesta.steps.dates.grammar import find_phrases, read_rules, shipped_rules


@pytest.fixture(scope="module")
def split():
    spacy = pytest.importorskip("spacy")
    nlp = spacy.blank("en")

    def split_words(text):
        return [Token(w.idx, w.idx + len(w), w.text, w.text, "", "", i, "") for i, w in enumerate(nlp(text))]

    return split_words


def _examples(kind):
    rules = shipped_rules().rules
    return [(rule.name, sentence) for rule in rules for sentence in getattr(rule, kind)]


@pytest.mark.parametrize(("name", "marked"), _examples("found"))
def test_a_rule_finds_the_phrase_of_its_example(split, name, marked):
    text = marked.replace("[", "").replace("]", "")
    start = marked.index("[")
    wanted = text[start : marked.index("]") - 1]

    found = [(phrase.rule, text[phrase.start : phrase.end]) for phrase in find_phrases(split(text))]

    assert (name, wanted) in found


@pytest.mark.parametrize(("name", "text"), _examples("refused"))
def test_a_rule_finds_nothing_in_its_counter_example(split, name, text):
    found = [(phrase.rule, text[phrase.start : phrase.end]) for phrase in find_phrases(split(text))]

    assert name not in [rule for rule, _ in found], found


def test_every_rule_shows_what_it_finds_or_refuses():
    silent = [rule.name for rule in shipped_rules().rules if not rule.found and not rule.refused]

    assert silent == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'[macros]\n[[rules]]\nname = "x"\nreader = "none"\npattern = "month"', "unknown reader"),
        (b'[macros]\n[[rules]]\nname = "x"\nreader = "month"\npattern = "moonth"', "unknown word class"),
        (b'[macros]\n[[rules]]\nname = "x"\nreader = "month"\npattern = "{nth} month"', "unknown piece"),
        (b'[macros]\n[[rules]]\nname = "x"\nreader = "month"\npattern = "(month"', "broken pattern"),
        (b'[macros]\n[[rules]]\nname = "x"\nreader = "month"\n', "pattern"),
    ],
)
def test_a_broken_rules_file_is_told_with_its_place(content, says):
    with pytest.raises(DataError, match=says):
        read_rules(content, where="rules.toml")
