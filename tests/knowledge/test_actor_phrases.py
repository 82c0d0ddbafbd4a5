"""The actor phrases met most often get the country and sector that a person gave them."""

import datetime
import re
import tomllib
from pathlib import Path

from gesta import monitor
from gesta.knowledge.actors import load_registry
from gesta.knowledge.agents import describe
from gesta.records import Document

PHRASES = tomllib.loads((Path(__file__).parent / "frequent_actors.toml").read_text(encoding="utf-8"))["phrase"]
WORD = re.compile(r"\w[\w.'’-]*\w\.?|\w\.?|[^\w\s]")


def judged(text: str, on: datetime.date) -> tuple[str | None, str | None]:
    found = describe(WORD.findall(text), on, registry=load_registry())
    return found.code, found.sector


def test_the_list_holds_two_hundred_phrases_each_once():
    assert len(PHRASES) >= 200
    assert len({(phrase["text"], phrase["on"]) for phrase in PHRASES}) == len(PHRASES)


def test_at_least_95_of_100_frequent_phrases_are_right_in_country_and_sector():
    wrong = [
        (phrase["text"], phrase.get("country"), phrase.get("sector"), found)
        for phrase in PHRASES
        if (found := judged(phrase["text"], phrase["on"])) != (phrase.get("country"), phrase.get("sector"))
    ]

    assert len(wrong) <= 0.05 * len(PHRASES), wrong


def test_the_whole_coder_gives_nine_in_ten_the_same_as_subject_of_a_sentence():
    # Family names alone are left open where nothing else speaks of their country, so that fewer are right than above.
    wrong = []
    openings = [phrase["text"][0].upper() + phrase["text"][1:] for phrase in PHRASES]
    documents = [
        Document(str(i), f"{opening} criticised the plan on Monday.", None, phrase["on"])
        for i, (opening, phrase) in enumerate(zip(openings, PHRASES, strict=True))
    ]
    for phrase, reading in zip(PHRASES, monitor.read(documents), strict=True):
        tokens = reading.sentences[0].tokens
        subjects = [
            mention
            for mention in reading.mentions
            if tokens[mention.head].dep == "nsubj" and tokens[tokens[mention.head].head].norm == "criticised"
        ]
        entity = reading.entities[subjects[0].entity] if subjects and subjects[0].entity is not None else None
        found = (entity.code, entity.sector) if entity is not None else (None, None)
        if found != (phrase.get("country"), phrase.get("sector")):
            wrong.append((phrase["text"], found))

    assert len(wrong) <= 0.1 * len(PHRASES), wrong
