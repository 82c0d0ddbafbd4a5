"""How many, with the bounds that the words set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.steps.events.quantities import find_quantities, number_of
from steps.builders import tree_of, word_at


def one(notation, noun, trigger):
    tree = tree_of(notation)
    (found,) = find_quantities(tree, [word_at(tree, noun)], word_at(tree, trigger))
    return found


def none(notation, noun, trigger):
    tree = tree_of(notation)
    return find_quantities(tree, [word_at(tree, noun)], word_at(tree, trigger))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (["12"], 12.0),
        (["1,200"], 1200.0),
        (["two", "million"], 2_000_000.0),
        (["2.5", "million"], 2_500_000.0),
        (["twenty-five"], 25.0),
        (["$300"], 300.0),
        (["hundred"], 100.0),
        (["many"], None),
        ([], None),
    ],
)
def test_a_run_of_words_writes_a_number_or_none(words, number):
    assert number_of(words) == number


@given(st.integers(0, 10**12))
def test_a_number_is_the_same_with_and_without_commas(number):
    assert number_of([f"{number:,}"]) == number_of([str(number)]) == float(number)


@given(st.lists(st.text(max_size=6), max_size=4))
def test_no_words_break_the_reading_of_a_number(words):
    assert number_of(words) is None or number_of(words) >= 0


KILLED = "people/NNS/nsubj:pass>killed were=be/VBD/aux:pass>killed killed=kill/VBN/root"


def test_a_bare_number_bounds_itself():
    found = one(f"12/CD/nummod>people {KILLED}", "people", "killed")

    assert (found.number, found.low, found.high) == (12.0, 12.0, 12.0)
    assert (found.of, found.kind) == ("people", "killed")


def test_the_word_of_a_bound_is_not_what_is_counted():
    found = one(
        "at/IN/case>least least/JJS/nsubj:pass>killed one/CD/nummod>least of/IN/case>protesters"
        " protesters=protester/NNS/nmod>least was=be/VBD/aux:pass>killed killed=kill/VBN/root",
        "least",
        "killed",
    )

    assert (found.of, found.low, found.high) == ("protesters", 1.0, None)


def test_at_least_bounds_below_only():
    found = one(f"At/IN/case>least least/JJS/nmod>12 12/CD/nummod>people {KILLED}", "people", "killed")

    assert (found.number, found.low, found.high) == (12.0, 12.0, None)


@pytest.mark.parametrize("words", ["more/JJR/advmod>12 than/IN/fixed>more", "over/IN/advmod>12"])
def test_more_than_and_over_bound_below(words):
    found = one(f"{words} 12/CD/nummod>people {KILLED}", "people", "killed")

    assert (found.low, found.high) == (12.0, None)


def test_up_to_bounds_above_only():
    found = one(f"Up/IN/advmod>12 to/IN/fixed>Up 12/CD/nummod>people {KILLED}", "people", "killed")

    assert (found.number, found.low, found.high) == (12.0, None, 12.0)


def test_two_million_is_one_number():
    found = one(
        "Two/CD/compound>million million/CD/nummod>people people/NNS/nsubj>fled fled=flee/VBD/root", "people", "fled"
    )

    assert found.number == 2_000_000.0


@pytest.mark.parametrize(
    ("word", "low"), [("Dozens", 24.0), ("Hundreds", 200.0), ("Thousands", 2000.0), ("Scores", 40.0)]
)
def test_vague_words_have_a_lower_bound_and_no_number(word, low):
    found = one(
        f"{word}/NNS/nsubj>marched of/IN/case>protesters protesters=protester/NNS/nmod>{word} marched=march/VBD/root",
        word,
        "marched",
    )

    assert (found.number, found.low, found.high) == (None, low, None)
    assert (found.of, found.kind) == ("protesters", "protesters")


@pytest.mark.parametrize(
    ("notation", "noun"),
    [
        ("In/IN/case>2014 2014/CD/obl>attacked rebels=rebel/NNS/nsubj>attacked attacked=attack/VBD/root", "rebels"),
        ("The/DT/det>year year/NN/obl>attacked 2014/CD/nummod>year rebels=rebel/NNS/nsubj>attacked attacked=attack/VBD/root", "year"),
    ],
    ids=["beside", "the year 2014"],
)  # fmt: skip
def test_a_year_is_no_count(notation, noun):
    assert none(notation, noun, "attacked") == ()


def test_a_number_standing_alone_for_people_is_counted():
    found = one("Rebels=rebel/NNS/nsubj>killed killed=kill/VBD/root two/CD/obj>killed", "two", "killed")

    assert (found.number, found.kind) == (2.0, "killed")


def test_a_count_points_at_number_and_noun():
    notation = f"12/CD/nummod>people young/JJ/amod>people {KILLED}"
    found = one(notation, "people", "killed")

    assert found.span.of("12 young people were killed") == "12 young people"


def test_the_same_words_are_counted_once():
    tree = tree_of(f"12/CD/nummod>people {KILLED}")

    assert len(find_quantities(tree, [1, 1], 3)) == 1


def test_words_that_stand_to_the_number_only_by_chance_set_no_bound():
    """ "gave up 12 towns": "up" belongs to the verb."""
    tree = tree_of("Rebels=rebel/NNS/nsubj>seized seized=seize/VBD/root 12/CD/nummod>towns towns=town/NNS/obj>seized")
    (found,) = find_quantities(tree, [3], 1)

    assert (found.low, found.high) == (12.0, 12.0)


@pytest.mark.xfail(strict=True, reason='"up" of the verb ("gave up 12 towns") is read as "up to"')
def test_a_particle_of_the_verb_sets_no_bound():
    found = one(
        "Rebels=rebel/NNS/nsubj>gave gave=give/VBD/root up/RP/compound:prt>gave 12/CD/nummod>towns towns=town/NNS/obj>gave",
        "towns",
        "gave",
    )

    assert (found.low, found.high) == (12.0, 12.0)


@pytest.mark.parametrize(
    "words", ["no/DT/advmod>12 more/JJR/advmod>12 than/IN/fixed>more", "fewer/JJR/advmod>12 than/IN/fixed>fewer"]
)
@pytest.mark.xfail(strict=True, reason='every "than" bounds below, also "fewer than" and "no more than"')
def test_fewer_than_bounds_above(words):
    found = one(f"{words} 12/CD/nummod>people {KILLED}", "people", "killed")

    assert (found.low, found.high) == (None, 12.0)
