"""The actor phrases met most often get the country and sector that a person gave them."""

import datetime
import re
import tomllib
from pathlib import Path

from gesta.knowledge.actors import load_registry
from gesta.knowledge.agents import describe

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
