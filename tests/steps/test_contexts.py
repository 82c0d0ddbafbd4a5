import pytest

from gesta.knowledge.codebook import load_codebook
from gesta.records import Document, Event, Evidence, Participant, Reading, Sentence, Span, Token
from gesta.steps import contexts as step
from gesta.steps.contexts import find_contexts

ENDINGS = ("", "s", "es", "'s", "ies", "ies's")


def contexts(text, kind="CONSULT", *, actors=(), recipients=(), modes=()):
    sentences = tuple(
        Sentence(i, Span(start, end), (Token(start, end, text[start:end], "", "", "", 0, "root"),))
        for i, (start, end) in enumerate(spans(text))
    )
    words = Evidence(text, sentences[0].span, 0)
    event = Event("e", "d", kind, words, (words,), modes=modes, actors=actors, recipients=recipients)
    reading = Reading(Document("d", text), sentences=sentences, events=(event,))
    return find_contexts(reading, codebook=load_codebook()).events[0].contexts


def spans(text):
    start = 0
    for line in text.split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def side(code, sector=None):
    return Participant("x", Span(0, 1), code=code, sector=sector)


def test_a_term_in_the_sentence_of_the_event_sets_its_context():
    assert "health" in contexts("Ministers met over the cholera epidemic.")


def test_one_term_elsewhere_in_the_report_sets_none():
    assert "health" not in contexts("Ministers met.\nCholera is rare there.\nIt rained.\nIt snowed.")


def test_what_the_whole_report_is_about_holds_for_each_of_its_events():
    assert "health" in contexts("Ministers met.\nCholera spreads.\nThe epidemic grows.\nMore cholera came.")


@pytest.mark.parametrize(
    ("kind", "actor", "recipient", "modes", "context"),
    [
        ("ACCUSE", side("FRA", "GOV"), side("MLI"), (), "diplomatic"),
        ("ASSAULT", side("FRA"), side("MLI"), (), "military"),
        ("COERCE", side("KEN", "COP"), side("KEN", "CVL"), ("arrest",), "repression"),
        ("SANCTION", side("KEN", "JUD"), side("KEN", "OPP"), ("convict",), "legal"),
        ("AID", side("KEN"), side("SDN", "REF"), (), "migration"),
    ],
)
def test_sides_and_type_set_contexts_whatever_the_words(kind, actor, recipient, modes, context):
    assert context in contexts("They did.", kind, actors=(actor,), recipients=(recipient,), modes=modes)


def test_a_government_and_its_own_people_are_no_diplomacy():
    assert "diplomatic" not in contexts("They did.", "ACCUSE", actors=(side("KEN", "GOV"),), recipients=(side("KEN"),))


def test_a_term_is_possible_wherever_its_pattern_finds_it():
    terms = step._terms(tuple(load_codebook().contexts.items()))
    written = {term for words in load_codebook().contexts.values() for term in words}
    forms = {f"{stem}{ending}" for term in written for stem in (term, term.removesuffix("y")) for ending in ENDINGS}

    for form in sorted(forms):
        text = f"of ({form}), and"
        found = {name for name, pattern in terms.patterns.items() if pattern.search(text)}
        assert found <= {name for name, _ in terms.possible(text)}, form
