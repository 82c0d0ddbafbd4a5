import json

import pytest

from gesta.errors import InputError
from gesta.evaluation.stories import evaluate_stories

STORIES = {
    "port": ("Dockers in Tarvo laid down work. Their union wants more pay from Nordkai.", "Nordkai and the dockers' union of Tarvo met because of the strike for more pay."),
    "flood": ("The river Sen flooded the town of Holm. Families left their houses.", "Families of Holm, flooded by the river Sen, slept in the school."),
}  # fmt: skip


def write(path, lines):
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def test_stories_are_held_against_those_of_people(tmp_path):
    lines = [
        {"id": f"{story} {number}", "story": story, "text": text, "topic": 1}
        for story, texts in STORIES.items()
        for number, text in enumerate(texts)
    ]

    figures = evaluate_stories(write(tmp_path / "a.jsonl", lines))

    assert (figures["documents"], figures["stories of people"], figures["stories found"]) == (4, 2, 2)
    assert figures["f1"] == 1


def test_documents_wrongly_apart_cost_recall(tmp_path):
    texts = ("Dockers in Tarvo laid down work.", "The river Sen flooded Holm.")
    lines = [{"id": text, "story": "one", "text": text} for text in texts]

    figures = evaluate_stories(write(tmp_path / "a.jsonl", lines))

    assert (figures["precision"], figures["recall"]) == (1, 0.5)


def test_a_line_without_a_story_is_named(tmp_path):
    path = write(tmp_path / "a.jsonl", [{"id": "a", "text": "b"}])

    with pytest.raises(InputError, match=":1"):
        evaluate_stories(path)
