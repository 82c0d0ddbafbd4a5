"""Kinds of text in which words of conflict mean something else."""

import pytest
from msgspec.structs import replace

from gesta.knowledge.lexicon import Domain, load_lexicon
from gesta.records import Document, Entity, Mention, Reading, Sentence, Span
from gesta.steps.events.calamities import accident_above
from gesta.steps.events.domains import background_of, foreign_domain
from steps.builders import tree_of, word_at

SPORT = Domain("sport", sentence=2, document=3, words=frozenset({"match", "coach", "half-time", "cup final"}))
LEXICON = replace(load_lexicon(), domains=(SPORT,))


def domain_of(text, *, title=None, elsewhere=""):
    """The domain of the first text, in a document that goes on elsewhere."""
    whole = f"{text} {elsewhere}"
    reading = Reading(Document("d1", whole, title=title), (Sentence(0, Span(0, len(text)), ()),))
    found = foreign_domain(reading.sentences[0], whole, background_of(reading, LEXICON), LEXICON)
    return found.name if found else None


def test_two_words_of_a_domain_in_one_sentence_decide():
    assert domain_of("The coach attacked after the match.") == "sport"


def test_one_word_alone_does_not():
    assert domain_of("The coach attacked the minister.") is None


def test_one_word_decides_where_the_document_is_full_of_them():
    assert domain_of("The coach attacked.", elsewhere="A match, a cup final.") == "sport"
    assert domain_of("Rebels attacked.", elsewhere="A match, a cup final, a coach.") is None


def test_a_document_of_nothing_else_takes_every_sentence():
    assert domain_of("Rebels attacked.", elsewhere="match match coach coach match half-time") == "sport"


def test_the_title_counts():
    assert domain_of("The coach attacked.", title="Cup final: match report") == "sport"


def test_only_whole_words_count_in_any_case():
    assert domain_of("They matched; the stagecoaches rematch.") is None
    assert domain_of("MATCH and Coach") == "sport"


def test_the_shipped_domains_leave_politics_alone():
    lexicon = load_lexicon()
    text = "The president met the prime minister and signed a defence agreement after the parliament's vote."
    reading = Reading(Document("d1", text), (Sentence(0, Span(0, len(text)), ()),))

    assert foreign_domain(reading.sentences[0], text, background_of(reading, lexicon), lexicon) is None
    assert {domain.name for domain in lexicon.domains} == {"sport", "business", "culture"}


def test_a_word_in_the_name_of_a_political_body_is_none_of_the_domain():
    text = "The Match Coach Party attacked the minister."
    sentence = Sentence(0, Span(0, len(text)), ())
    party = Mention(Span(4, 21), 0, 3, 1, 4, "name", entity=0)
    entities = (Entity(0, "Match Coach Party", "group", sector="PTY"),)
    reading = Reading(Document("d1", text), (sentence,), mentions=(party,), entities=entities)
    unknown = replace(reading, entities=(replace(entities[0], sector=None),))

    assert foreign_domain(sentence, text, background_of(reading, LEXICON), LEXICON) is None
    assert foreign_domain(sentence, text, background_of(unknown, LEXICON), LEXICON) == SPORT


@pytest.mark.parametrize(
    ("notation", "accident"),
    [
        ("A/DT/det>plane plane/NN/nsubj>crashed crashed=crash/VBD/root killing=kill/VBG/advcl>crashed ten/CD/obj>killing",
         "crashed"),
        ("A/DT/det>plane hijacked/JJ/amod>plane plane/NN/nsubj>crashed crashed=crash/VBD/root "
         "killing=kill/VBG/advcl>crashed ten/CD/obj>killing", None),
        ("A/DT/det>bomber bomber/NN/nsubj>crashed crashed=crash/VBD/root a/DT/det>truck truck/NN/obj>crashed "
         "killing=kill/VBG/advcl>crashed ten/CD/obj>killing", None),
        ("A/DT/det>plane plane/NN/nsubj>struck struck=strike/VBD/root killing=kill/VBG/advcl>struck ten/CD/obj>killing", None),
    ],
)  # fmt: skip
def test_the_toll_of_a_crash_is_told_by_a_participle(notation, accident):
    tree = tree_of(notation)

    assert accident_above(tree, word_at(tree, "killing"), load_lexicon()) == accident
