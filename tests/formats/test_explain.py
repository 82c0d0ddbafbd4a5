import pytest
from msgspec import structs

from fakes import records
from fakes.records import TEXT
from gesta.errors import InputError
from gesta.formats.explain import explain_event, explain_reading
from gesta.records import Boilerplate, Candidate, Claim, Entity, Mention, Problem, Reading, Reason, Sentence, Span

FIRST, SECOND = Span(0, 46), Span(47, len(TEXT))


def parsed(**given):
    """The usual reading with its two sentences."""
    sentences = (Sentence(0, FIRST, ()), Sentence(1, SECOND, ()))
    return structs.replace(records.reading(), **{"sentences": sentences, **given})


def test_an_event_is_explained_from_trigger_to_place():
    text = explain_event(records.reading(), "d1#0000aaaa", width=160)

    for part in (
        "ASSAULT heavy-weapons, destroy  actual  d1#0000aaaa",
        "“attacked”, score 0.80",
        "because events/lexicon:attack: a verb of force",
        "“Norland” is Norland's army → NLD/MIL",
        "because actors/test",
        "“Sudria” → SDN",
        "said by      “Ostia” → ITA/GOV",
        "“Monday” → 2024-05-06, counted from publication",
        "“port of Sudria” → Port Sudria, Red Sea, SDN (GeoNames 42)",
        "“port” of ships",
    ):
        assert part in text


def test_an_unknown_event_is_refused():
    with pytest.raises(InputError, match="no such event"):
        explain_event(records.reading(), "nobody")


def test_reasons_of_dates_and_places_stand_with_them_and_not_with_the_trigger():
    reasons = (Reason("events", "one"), Reason("dates", "no-phrase"), Reason("places", "no-place"))
    event = records.event(when=None, place=None, reasons=reasons)

    lines = [line.strip() for line in explain_reading(parsed(events=(event,))).splitlines()]

    assert lines[lines.index("when         not told") + 1] == "because dates/no-phrase"
    assert lines[lines.index("where        not told") + 1] == "because places/no-place"


def test_the_registry_and_what_was_weighed_is_shown_for_a_side():
    entity = Entity(
        0, "Norland", candidates=(Candidate("nor", "Nordland", 0.2, "a county"),), reasons=(Reason("actors", "entry"),)
    )
    side = structs.replace(records.side("Norland", "NLD"), entity=0)

    text = explain_reading(parsed(events=(records.event(actors=(side,)),), entities=(entity,)))

    assert "because actors/entry" in text
    assert "weighed Nordland (0.20): a county" in text


def test_a_sentence_that_gives_no_event_says_why():
    text = explain_reading(parsed(events=()))

    assert "not coded    it names nobody who could act" in text
    assert "not coded    “send”\n" in text
    assert "because events/future-aid: only promised" in text


def test_a_sentence_with_names_but_no_word_for_an_event_names_them():
    mention = Mention(records.spot("Norland"), 0, 0, 0, 1, "name")

    text = explain_reading(parsed(events=(), nonevents=(), mentions=(mention,)))

    assert "no word of it tells an event between those it names (Norland)" in text


def test_boilerplate_is_named_as_such():
    document = records.document(boilerplate=(Boilerplate(SECOND, "copyright"),))
    sentences = (Sentence(0, FIRST, ()), Sentence(1, SECOND, (), boilerplate=True))

    assert "boilerplate: copyright" in explain_reading(parsed(document=document, sentences=sentences))


def test_reported_speech_is_shown_with_its_speaker():
    claim = Claim(
        "indirect", records.spot("said"), records.spot("it would send aid"), 1, speaker_span=records.spot("Ostia")
    )

    assert "claim        Ostia, “said”: it would send aid" in explain_reading(parsed(claims=(claim,)))


def test_a_sentence_that_repeats_an_event_says_which():
    event = records.event()
    twice = structs.replace(event, evidence=(*event.evidence, structs.replace(event.evidence[0], sentence=1)))

    assert "of ASSAULT, told by “attacked”" in explain_reading(parsed(events=(twice,), nonevents=()))


def test_problems_come_with_their_candidates():
    problem = Problem("date-mismatch", "odd", candidates=(Candidate("2024-05-08", "next day", 0.5, "a Wednesday"),))

    text = explain_reading(parsed(problems=(problem,)))

    assert "date-mismatch: odd" in text
    assert "weighed next day (0.50): a Wednesday" in text


def test_a_reading_without_its_parse_is_explained_event_by_event():
    text = explain_reading(records.reading())

    assert "ASSAULT" in text
    assert "“send”" in text


def test_an_empty_text_is_explained_without_fuss():
    assert "d1 · no date" in explain_reading(Reading(records.document(title=None, published=None, text="")))
