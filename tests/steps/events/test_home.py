"""Whose the unnamed are: of the place, of the country spoken of there, of the report; and of nobody where none is clear."""

from gesta.language.tree import Tree
from gesta.records import Participant, Place, Reason, Span
from gesta.steps.events.home import Homes, localised
from steps.builders import reading_of

QUIET = "nobody/NN/nsubj>spoke spoke=speak/VBD/root"


def at_end(*sentences, filed_from=None, place=None, sector="COP", text="police", rules=(), forces=()):
    """The country that unnamed police get who stand at the end of a text."""
    reading = reading_of(*sentences)
    reading = type(reading)(
        reading.document,
        reading.sentences,
        reading.mentions,
        tuple(
            type(entity)(**{**_fields(entity), "kind": "state", "sector": "MIL" if entity.code in forces else None})
            for entity in reading.entities
        ),
    )
    end = len(reading.document.text)
    reasons = tuple(Reason("actors", rule, "") for rule in rules)
    one = Participant(text, Span(end, end), sector=sector, reasons=reasons)
    return localised([one], place, Homes(reading, filed_from), Tree(reading.sentences[-1]))[0].code


def _fields(entity):
    return {name: getattr(entity, name) for name in entity.__struct_fields__}


def named(*codes):
    """A sentence that names these countries in order."""
    return " ".join([*(f"{code.title()}/NNP/dep>spoke@{code}" for code in codes), "spoke=speak/VBD/root"])


def test_the_place_comes_before_all_else():
    place = Place(Span(0, 3), 0, "Oslo", 4, "NOR")

    assert at_end(named("SWE"), place=place) == "NOR"


def test_the_country_of_the_sentence_comes_before_that_of_the_report():
    assert at_end(named("SWE"), named("SWE", "DNK"), QUIET, QUIET, QUIET, named("NOR")) == "NOR"


def test_where_a_report_is_filed_from_decides_between_countries_named_alike():
    assert at_end(named("SWE", "NOR"), QUIET, QUIET, QUIET) is None
    assert at_end(named("SWE", "NOR"), QUIET, QUIET, QUIET, filed_from="NOR") == "NOR"


def test_a_missile_belongs_to_nobody_known():
    assert at_end(named("NOR"), sector="MIL", text="two missiles") is None


def test_a_sector_of_no_country_stays_without():
    assert at_end(named("NOR"), sector="REF") is None


def test_clauses_that_describe_the_unnamed_count_like_words_before_them():
    reading = reading_of(
        "Nor/NNP/nsubj>wait@NOR wait/VBP/root for/IN/case>officers officers/NNS/obl>wait who/WP/nsubj>toppled "
        "toppled=topple/VBD/acl:relcl>officers a/DT/det>president Swe/NNP/nmod:poss>president@SWE president/NN/obj>toppled "
        "Swe2/NNP/appos>Swe@SWE"
    )
    kinds = tuple(type(entity)(**{**_fields(entity), "kind": "state"}) for entity in reading.entities)
    reading = type(reading)(reading.document, reading.sentences, reading.mentions, kinds)
    officers = reading.sentences[0].tokens[3]

    one = Participant("officers", officers.span, sector="MIL")

    assert localised([one], None, Homes(reading), Tree(reading.sentences[0]))[0].code == "SWE"


def test_a_titled_person_of_a_name_that_several_bear_is_not_of_the_place():
    oslo = Place(Span(0, 3), 0, "Oslo", 4, "NOR")

    assert at_end(QUIET, place=oslo, sector="GOV", text="President Ross", rules=("ambiguous", "title")) is None
    assert at_end(QUIET, place=oslo, sector="GOV", text="Mayor Ross", rules=("unknown", "title")) == "NOR"
    assert at_end(QUIET, place=oslo, sector="JUD", text="Supreme Court", rules=("ambiguous",)) == "NOR"


def test_whoever_is_for_a_country_is_not_of_it_nor_is_the_other_side():
    norway = Place(Span(0, 3), 0, "Oslo", 4, "NOR")

    assert at_end(named("NOR", "NOR", "SWE"), sector="REB", text="pro-Norwegian militias") == "SWE"
    assert at_end(named("NOR"), sector="REB", text="pro-Norwegian militias") is None
    assert at_end(named("NOR"), place=norway, sector="REB", text="Norway-backed militias") is None
    assert at_end(named("NOR", "NOR", "SWE"), sector="REB", text="militias") == "NOR"


def test_the_government_that_sympathisers_defy_is_not_of_their_friends():
    reading = reading_of("Nor/NNP/nsubj>spoke@NOR spoke=speak/VBD/root")
    kinds = tuple(type(entity)(**{**_fields(entity), "kind": "state"}) for entity in reading.entities)
    reading = type(reading)(reading.document, reading.sentences, reading.mentions, kinds)
    end = len(reading.document.text)
    government = Participant("the government", Span(end, end), sector="GOV")
    militias = Participant("pro-Norwegian militias", Span(end, end), sector="REB")

    beside = [
        localised([government], None, Homes(reading), Tree(reading.sentences[0]), others=others)[0].code
        for others in ([militias], [])
    ]

    assert beside == [None, "NOR"]


def test_unnamed_soldiers_are_of_the_one_country_whose_forces_the_text_speaks_of():
    told = (named("ROU"), named("DNK"), QUIET, QUIET, QUIET)

    assert at_end(*told, sector="MIL", text="250 soldiers", forces={"DNK"}) == "DNK"
    assert at_end(*told, sector="MIL", text="250 soldiers", forces={"DNK", "ROU"}) == "ROU"
    assert at_end(*told, sector="COP", text="police", forces={"DNK"}) == "ROU"


def test_who_comes_to_talk_is_not_of_the_place_unless_a_government_sent_him():
    oslo = Place(Span(0, 3), 0, "Oslo", 4, "NOR")

    assert at_end(QUIET, place=oslo, sector="GOV", text="Climate negotiators") is None
    assert at_end(QUIET, place=oslo, sector="GOV", text="Negotiators") is None
    assert at_end(QUIET, place=oslo, sector="GOV", text="Government negotiators") == "NOR"


def test_a_chamber_of_mines_is_no_weapon():
    assert at_end(named("NOR"), sector="BUS", text="the Chamber of Mines") == "NOR"
