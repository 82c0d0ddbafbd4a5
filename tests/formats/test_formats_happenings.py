import datetime

import pytest

from fakes.records import HOSTILE
from gesta.formats.happenings import copy_lines, happening_lines, happening_text, story_lines
from gesta.records import (
    Account,
    Copy,
    CopyGroup,
    Dispute,
    Document,
    Figure,
    Happening,
    Member,
    Origin,
    Party,
    Place,
    Reason,
    Span,
    Story,
)

DAY = datetime.date(2024, 3, 2)
KYIV, MOSCOW = Party("Kyiv", "UKR", "GOV"), Party("Moscow", "RUS", "GOV")


def happening(title="Missiles struck the harbour", **given):
    accounts = (
        Account(
            KYIV,
            "actual",
            "Missiles struck",
            ("a-1",),
            ("a", "b"),
            1,
            (MOSCOW,),
            figures=(Figure("killed", "people", 17, 17),),
        ),
        Account(MOSCOW, "negated", "struck no harbour", ("c-1",), ("c",), actors=(Party("its forces", "RUS", "MIL"),)),
    )
    facts = {
        "members": (Member("a-1", "a", 0.9, (Reason("happenings", "joined", "with b-1: both in Odesa"),)),),
        "modes": ("aerial",),
        "actors": (MOSCOW,),
        "first": DAY,
        "last": DAY,
        "place": Place(Span(0, 1), 0, "Odesa", 4, "UKR"),
        "first_report": DAY,
        "last_report": DAY,
        "documents": 3,
        "sources": 2,
        "accounts": accounts,
        "disputes": (Dispute("fact", (0, 1), "Kyiv: it is so; Moscow: not so"),),
    }
    return Happening("h-1", title, "ASSAULT", "actual", **(facts | given))


def document(name):
    return Document(name, "Text.", title="Port hit", published=DAY)


def origin(name):
    return Origin(name, "agency:AP", publisher="Courier", agency="Associated Press")


def listed(*happenings, width=140):
    return "".join(happening_lines(happenings, width=width, colour=False))


def test_a_row_says_when_what_who_where_and_by_how_many():
    text = listed(happening())

    for words in ("2024-03-02", "ASSAULT aerial", "Moscow RUS/GOV", "Odesa UKR", "2 sources", "3 reports", "h-1"):
        assert words in text
    assert "Missiles struck the harbour" in text
    assert "≠ fact  Kyiv: it is so; Moscow: not so" in text


def test_the_headings_stand_once():
    assert listed(happening(), happening()).count("told by") == 1


@pytest.mark.parametrize("width", [30, 60, 87, 88, 120, 200])
def test_no_line_is_wider_than_the_terminal_where_there_is_room(width):
    shown = listed(happening(title="word " * 60), width=width)

    assert all(len(line) <= max(width, 88) for line in shown.splitlines())


def test_one_in_full_has_its_claims_and_why_each_report_is_there():
    text = happening_text(happening(decided=True), document, origin, width=120, colour=False)

    for words in (
        "decided by an analyst",
        "✓ so · 17 killed · Moscow",
        "✗ negated · its forces (RUS)",
        "2 reports, 1 source",
    ):
        assert words in text
    assert "joined with b-1: both in Odesa" in text
    assert "Courier (Associated Press)" in text


def test_a_story_has_its_size_and_words():
    story = Story("s-1", "Port hit", ("a", "b"), DAY, DAY, 2, ("odesa", "harbour"))

    text = "".join(story_lines([story], width=120, colour=False))

    assert "2 articles, 2 sources" in text
    assert "odesa, harbour" in text


def test_copies_say_whose_they_are_and_how_near():
    group = CopyGroup(
        "c-1", "a", ("a", "b"), (Copy("a", "b", "near", 0.83, Reason("copies", "near")),), "Associated Press"
    )

    first, one, _, two, *_ = "".join(copy_lines([group], document, origin, width=120, colour=False)).splitlines()

    assert first.split() == ["Associated", "Press", "2", "times", "c-1"]
    assert [line.split()[0] for line in (one, two)] == ["first", "near"]


def test_a_document_that_is_gone_leaves_its_line():
    text = happening_text(happening(), lambda name: None, lambda name: None, width=120, colour=False)

    assert "a-1" in text


def test_text_from_outside_steers_no_terminal():
    nasty = happening(title=HOSTILE, actors=(Party(HOSTILE),), disputes=(Dispute("fact", (0,), HOSTILE),))
    shown = listed(nasty) + happening_text(
        nasty, lambda name: Document(name, HOSTILE, title=HOSTILE), origin, width=120, colour=False
    )
    shown += "".join(story_lines([Story("s", HOSTILE, ("a", "b"), terms=(HOSTILE,))], width=120, colour=False))

    assert not any(mark in shown for mark in "\x1b\x07\x9b\u202e")


def test_without_colour_there_is_no_escape_code_and_with_it_there_is():
    assert "\x1b[" not in listed(happening())
    assert "\x1b[" in "".join(happening_lines([happening()], width=120, colour=True))
