"""Lost apostrophes and dashes are seen where the text shows the loss, and real plurals stay."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.text.repairs import find_repairs

DAMAGED = "Marenko met Oskar Velten in Norport. "


def read(text: str, **options) -> str:
    """The text as its repairs read it."""
    for repair in reversed(find_repairs(text, **options)):
        text = text[: repair.span.start] + repair.reads_as + text[repair.span.end :]
    return text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Norland hasnt replied.", "Norland hasn't replied."),
        ("It doesnt matter, THEY ARENT there.", "It doesn't matter, THEY AREN'T there."),
        ("Didnt they know?", "Didn't they know?"),
        ("They said theyre late.", "They said they're late."),
        ("He hasnt left and they wont leave.", "He hasn't left and they won't leave."),
        ("It isnt so, Norland wont say why, they cant.", "It isn't so, Norland won't say why, they can't."),
    ],
)
def test_lost_contractions_are_seen(written, meant):
    assert read(written) == meant


def test_wont_and_cant_as_nouns_stay_in_a_damaged_text():
    text = "He hasnt left, as is his wont, and the army was wont to stay for all the cant of the party."

    assert read(text) == text.replace("hasnt", "hasn't")


@pytest.mark.parametrize(
    "text",
    [
        "He was wont to wait, as is his wont.",
        "They wont leave.",  # alone it is no proof that apostrophes were lost
        "Its army shelled the well; were they ill, she let its shell lie.",
        "The cant of the party was old.",
        "Lets of flats rose.",
        "His ID and id were lost.",
    ],
)
def test_words_of_their_own_are_no_contractions(text):
    assert find_repairs(text) == ()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Marenkos offer was refused.", "Marenko's offer was refused."),
        ("The envoy welcomed Oskar Veltens proposal.", "The envoy welcomed Oskar Velten's proposal."),
        ("He fears Norports reelection bid.", "He fears Norport's reelection bid."),
        ("The countrys army left.", "The country's army left."),
    ],
)
def test_lost_possessives_of_names_in_the_text_are_seen(written, meant):
    assert read(DAMAGED + written) == DAMAGED + meant


def test_a_known_name_may_own_something_without_standing_alone_in_the_text():
    text = "Marenkos offer was refused."

    assert find_repairs(text) == ()
    assert read(text, known_names=lambda word: word == "Marenko") == "Marenko's offer was refused."


@pytest.mark.parametrize(
    "text",
    [
        "The Norlandian envoy said Norlandians want peace. A Norlandian left. Norlandians plans failed.",
        "A Houthi envoy said Houthis attack ships. Houthis leaders left.",
        "A Serb and a Kurd met. Serbs leaders and Kurds leaders left.",
        "The Talib left. The Talibs leaders left.",
        "Minister Oskar met Foreign Ministers Lund and Berg.",
        "Velten met Velten. The two Veltens sons left.",
        "Marenko left. Marenkos said so.",
        "Marenko left. The Marenkos are a large family.",
        "Marenko left. Marenkos, a village, burned.",
        "Norland's army left. Marenko met Marenkos envoy.",  # apostrophes are not lost here
        "A Marine left. Marines landing craft followed.",
        "The EU and the EUs members, an MP and MPs votes",
    ],
)
def test_real_plurals_and_whole_texts_are_left_alone(text):
    assert find_repairs(text) == ()


def test_a_double_space_in_a_damaged_text_is_a_lost_dash():
    text = "NATO doesnt expand, they say, or deploy its weapons there  demands the West rejected. So it was."

    assert read(text) == text.replace("doesnt", "doesn't").replace("  ", " – ")


@pytest.mark.parametrize(
    "text",
    [
        "The army left  and came back, they say.",  # nothing else was lost
        "It doesnt work  he said, and left – at last.",  # dashes are there
        "It doesnt work  he said.  He left, they say.  Nobody came.  All stayed.",  # spaces are doubled after stops
        "It  doesnt  work  and  yet,  a  table  it  is",
    ],
)
def test_other_double_spaces_are_no_dashes(text):
    assert "dash" not in {repair.kind for repair in find_repairs(text)}


def test_a_copyright_line_is_not_repaired():
    text = "It doesnt matter, he said, to anyone in the islands.\nCopyright  The Wire. All rights reserved."

    assert [repair.kind for repair in find_repairs(text)] == ["apostrophe"]


WORDS = st.sampled_from(
    ["Marenko", "Marenkos", "hasnt", "wont", "they", "offer", "  ", " ", ", ", ". ", "\n", "the", "countrys", "'"]
)


@given(st.text(max_size=200) | st.lists(WORDS, max_size=25).map("".join))
def test_repairs_lie_inside_the_text_in_order(text):
    repairs = find_repairs(text)
    spans = [repair.span for repair in repairs]

    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
    assert all(repair.span.of(text) == "s" for repair in repairs if repair.kind == "possessive")
