import json

import pytest

from gesta.errors import InputError
from gesta.evaluation.duplicates import evaluate_duplicates

FORMS = (
    "Workers in {place} reopened the {thing} on Monday, {n} months after a storm had closed it. Mayor {name} said the repairs "
    "had cost {n} million euros. Lorries must still take the long road through {name}ville until the end of June. "
    "A court in {place} will hear the case against the builder in September, a clerk told reporters.",
    "Police in {place} arrested {n} people after a march to the {thing} on Sunday. The organiser, {name}, called the arrests "
    "unlawful and asked the court of {place} to free them at once. The interior ministry said officers had been hit by "
    "stones near the {thing}. Eleven shops stayed closed, and the trams to {name}berg did not run until the evening.",
)
PLACES = ("Tarvo", "Holm", "Sennar", "Lund", "Rabad", "Stavik", "Omdana", "Brenk")


@pytest.fixture
def articles(tmp_path):
    path = tmp_path / "articles.jsonl"
    lines = []
    for number, place in enumerate(PLACES):
        name = f"{place[::-1].title()}an"
        text = FORMS[number % 2].format(
            place=place, thing=("bridge", "port")[number % 3 > 0], n=7 * number + 3, name=name
        )
        lines.append({"id": place, "text": text, "date": f"2024-05-{number + 1:02}", "more": 1})
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def test_copies_are_found_and_no_two_articles_taken_for_one(articles):
    figures = evaluate_duplicates(articles)

    assert (figures["originals"], figures["copies"], figures["documents"]) == (8, 48, 8)
    assert figures["precision"] == 1
    assert figures["recall"] >= 0.95


def test_the_figures_are_the_same_each_time(articles):
    first, second = evaluate_duplicates(articles), evaluate_duplicates(articles)

    times = {"seconds": 0, "seconds of the processor": 0}
    assert first | times == second | times


def test_pairs_of_sentences_are_judged_against_people(tmp_path):
    path = tmp_path / "pairs.jsonl"
    pairs = [
        {
            "id": "1",
            "text_a": "The mayor opened the bridge.",
            "text_b": "The bridge was opened by the mayor.",
            "same": 1,
        },
        {"id": "2", "text_a": "The mayor opened the bridge.", "text_b": "Rain fell on Tarvo all night.", "same": 0},
        {"id": "3", "text_a": "Rain fell.", "text_b": "It poured.", "same": 1},
    ]
    path.write_text("\n".join(map(json.dumps, pairs)))

    figures = evaluate_duplicates(path)

    assert figures["accuracy"] == pytest.approx(2 / 3)
    assert figures["accuracy if all were the same"] == pytest.approx(2 / 3)


def test_a_line_that_does_not_fit_is_named(tmp_path):
    path = tmp_path / "articles.jsonl"
    path.write_text('{"id": "a", "text": "b"}\n[1]\n')

    with pytest.raises(InputError, match=":2"):
        evaluate_duplicates(path)
