"""The troops of an exercise where the sentence after it counts them, and what is no such count."""

import pytest

import gesta

TOLD = "Russia held military exercises near Pskov in September. "


def sizes(text):
    return [
        (one.number, one.of) for event in gesta.code(text) if event.trigger.text != "war" for one in event.quantities
    ]


@pytest.mark.parametrize(
    ("after", "size"),
    [("The drills involved 200,000 troops.", (200_000, "troops")), ("These exercises included 12,000 soldiers and 300 tanks.", (12_000, "soldiers"))],
)  # fmt: skip
def test_the_exercise_has_the_troops_that_the_next_sentence_counts(after, size):
    assert sizes(TOLD + after) == [size]


@pytest.mark.parametrize(
    "after",
    [
        "Last year's drills involved 200,000 troops.",
        "The 2021 drills involved 200,000 troops.",
        "The previous drills involved 200,000 troops.",
        "The drills cost 200,000 dollars.",
        "The drills did not involve 200,000 troops.",
        "The war in Ukraine involved 200,000 troops.",
        "The drills involved 200,000 troops, Belarus said.",
    ],
)
def test_other_drills_other_things_and_the_count_of_another_voice_are_not_its_size(after):
    assert sizes(TOLD + after) == []
