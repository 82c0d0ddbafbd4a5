"""Words that the data give as a side become actors."""

import msgspec
import pytest

from gesta.evaluation.sides import SIDES, name_sides
from gesta.records import Span
from steps.builders import reading_of

NOTATION = "Norway/NNP/nsubj>sued@NOR sued=sue/VBD/root the/DT/det>choir choir/NN/obj>sued"


def named(*spans):
    reading = reading_of(NOTATION)
    meta = {SIDES: spans} if spans else {}
    return name_sides(msgspec.structs.replace(reading, document=msgspec.structs.replace(reading.document, meta=meta)))


def test_an_unknown_side_becomes_an_actor_at_its_head():
    reading = named(Span(12, 21))
    mention = next(m for m in reading.mentions if m.span == Span(12, 21))

    assert mention.head == 3
    assert (mention.first, mention.last) == (2, 4)
    assert reading.entities[mention.entity].name == "the choir"
    assert reading.entities[mention.entity].sector is not None


def test_who_is_known_stays_who_he_is():
    assert named(Span(0, 6)).entities == reading_of(NOTATION).entities


def test_nothing_happens_without_given_sides():
    assert named() == msgspec.structs.replace(reading_of(NOTATION), document=named().document)


@pytest.mark.parametrize("span", [Span(900, 910), Span(5, 5)])
def test_a_side_outside_the_text_is_left_alone(span):
    assert len(named(span).mentions) == 1


def test_a_known_bank_keeps_its_sector_and_takes_part_in_politics():
    reading = reading_of(NOTATION)
    bank = msgspec.structs.replace(reading.entities[0], code=None, sector="BUS")
    document = msgspec.structs.replace(reading.document, meta={SIDES: (Span(0, 6),)})
    told = name_sides(msgspec.structs.replace(reading, document=document, entities=(bank, *reading.entities[1:])))

    assert told.entities[0].sector == "BUS"
    assert told.entities[0].other_sectors == ("ELI",)
