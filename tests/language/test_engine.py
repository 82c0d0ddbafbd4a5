import hashlib
import json
import re
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gesta.errors import ModelError
from gesta.language import tokenizer
from gesta.language.engine import MODEL_FOLDER, ParseInput, load_parser
from gesta.language.tree import Tree
from gesta.records import Repair, Span

MODEL_CARD = Path(__file__).parents[2] / "docs" / "model-card.md"


@pytest.fixture(scope="module")
def parser():
    return load_parser()


def check_laws(text, sentences):
    """What holds for every parse: words stand on their letters, in order, and each sentence is one tree."""
    at = 0
    for number, sentence in enumerate(sentences):
        assert sentence.index == number
        assert sentence.span == Span(sentence.tokens[0].start, sentence.tokens[-1].end)
        roots = [i for i, token in enumerate(sentence.tokens) if token.head == i]
        assert len(roots) == 1
        assert [i for i, token in enumerate(sentence.tokens) if token.dep == "root"] == roots
        tree = Tree(sentence)
        assert len(tree.subtree(roots[0])) == len(sentence.tokens)
        for token in sentence.tokens:
            assert at <= token.start < token.end <= len(text)
            at = token.end
        before = ""
        for token in sentence.tokens:
            assert not token.name.startswith("I-") or before[1:] == token.name[1:]
            before = token.name


def triples(tree, text):
    """(subject, lemma of the predicate, object) for every word that has one or the other; None for what it lacks."""

    def shown(i):
        return None if i is None else tree.tokens[i].span.of(text)

    found = {(shown(tree.first(i, "nsubj")), t.lemma, shown(tree.first(i, "obj"))) for i, t in enumerate(tree.tokens)}
    return {triple for triple in found if triple[0] or triple[2]}


def names_of(sentence, text):
    spans = []
    for token in sentence.tokens:
        if token.name.startswith("B-"):
            spans.append([token.start, token.end, token.name[2:]])
        elif token.name:
            spans[-1][1] = token.end
    return {(text[a:b], kind) for a, b, kind in spans}


SIX = [
    (
        "Russian President Vladimir Putin said Wednesday that Russia and Belarus will hold joint war games early next "
        "year.",
        {("Vladimir", "say", None), ("Russia", "hold", "games")},
        {("Vladimir Putin", "PER"), ("Russia", "LOC"), ("Belarus", "LOC")},
    ),
    (
        "Putin welcomed Belarusian President Alexander Lukashenko's proposal to hold another round of military drills, "
        "saying that they could be held in February or March.",
        {("Putin", "welcome", "proposal"), (None, "hold", "round"), ("they", "hold", None)},
        {("Putin", "PER"), ("Alexander Lukashenko", "PER")},
    ),
    (
        "The EU has accused Lukashenko of retaliating for its sanctions by using desperate asylum-seekers as pawns and "
        "tricking them into trying to enter Poland.",
        {("EU", "accuse", "Lukashenko"), (None, "use", "seekers"), (None, "trick", "them"), (None, "enter", "Poland")},
        {("EU", "ORG"), ("Lukashenko", "PER"), ("Poland", "LOC")},
    ),
    (
        "Russia has denied having plans to attack its neighbor, but urged the U.S. and its allies to provide "
        "guarantees that NATO doesnt expand to Ukraine or deploy its weapons there  demands the West has rejected.",
        {
            ("Russia", "deny", None),
            (None, "have", "plans"),
            (None, "attack", "neighbor"),
            (None, "urge", "U.S."),
            (None, "provide", "guarantees"),
            ("NATO", "expand", None),
            (None, "deploy", "weapons"),
            ("West", "reject", None),
        },
        {("Russia", "LOC"), ("U.S.", "LOC"), ("NATO", "ORG"), ("Ukraine", "LOC")},
    ),
    (
        "In a show of support for Lukashenko, Russia conducted massive war games with Belarus in September that "
        "involved 200,000 troops.",
        {("Russia", "conduct", "games"), ("that", "involve", "troops")},
        {("Lukashenko", "PER"), ("Russia", "LOC"), ("Belarus", "LOC")},
    ),
    (
        "Some officials in Ukraine have voiced concern that Russia may attack the country from Belarusian territory.",
        {("officials", "voice", "concern"), ("Russia", "attack", "country")},
        {("Ukraine", "LOC"), ("Russia", "LOC")},
    ),
]


def damage_in(text):
    """What the cleaning step would find in these sentences."""
    repairs = [Repair(Span(m.start(), m.end()), "doesn't", "apostrophe") for m in re.finditer("doesnt", text)]
    return [*repairs, *(Repair(Span(m.start(), m.end()), "–", "dash") for m in re.finditer("  ", text))]


@pytest.mark.parametrize(("text", "expected", "names"), SIX, ids=[text[:24] for text, _, _ in SIX])
def test_every_predicate_of_an_agency_sentence_finds_its_subject_and_object(parser, text, expected, names):
    (sentence,) = parser.parse(text, repairs=damage_in(text))

    assert expected <= triples(Tree(sentence), text)
    assert names <= names_of(sentence, text)
    check_laws(text, [sentence])


AGENCY = [
    json.loads(line) for line in Path(__file__).with_name("agency.jsonl").read_text(encoding="utf-8").splitlines()
]


def test_nine_in_ten_predicates_of_agency_sentences_find_their_subject_and_object(parser):
    found = expected = 0
    for row in AGENCY:
        wanted = {tuple(triple) for triple in row["triples"]}
        got = set().union(*(triples(Tree(s), row["text"]) for s in parser.parse(row["text"])))
        expected += len(wanted)
        found += len(wanted & got)

    assert found >= 0.9 * expected


def test_words_without_punctuation_are_read_three_times_and_others_once(parser, monkeypatch):
    read = []
    encoder = parser.encoder
    monkeypatch.setattr(encoder, "_read", lambda words, run=encoder._read: read.append(list(words)) or run(words))

    parser.parse("Rebels held Goma Bunia and Beni")
    again, read[:] = list(read), []
    (sentence,) = parser.parse("Rebels held Goma.")

    assert again[-3:] == [
        w.split()
        for w in (
            "Rebels held Goma Bunia and Beni",
            "Rebels held Goma Bunia and Beni .",
            "rebels held goma bunia and beni",
        )
    ]
    assert read == [["Rebels", "held", "Goma", "."]]
    assert len(sentence.tokens) == 4


BREAKING = {
    "nothing": "",
    "blanks": " \n\t ",
    "a million blanks": "Troops left." + " " * 1_000_000 + "Others came.",
    "emoji": "Troops 😀 left 🇺🇦 the 👩‍👩‍👧 town 🙃.",
    "Cyrillic": "Президент России заявил, что войска покинут город.",
    "Chinese": "总统星期三说，部队将离开这座城市。他没有说明时间。",
    "control characters": "The\x00 army\x07 left\x1b[0m the\u200b town\ufeff.\x85Then\u2028it came\ud7ff back.",
    "one long word": "x" * 20_000,
    "only marks": ")(*&^%$#@!" * 200,
    "right to left": "وقال الرئيس إن القوات ستغادر المدينة.",
}


@pytest.mark.parametrize("text", BREAKING.values(), ids=BREAKING)
def test_text_that_breaks_things_is_parsed_with_right_offsets(parser, text):
    check_laws(text, parser.parse(text))


def test_a_sentence_of_3000_words_is_one_tree_with_every_word_in_it(parser):
    text = "The minister said that " + "the army and the police left the town, and that " * 295 + "it was over."

    (sentence,) = parser.parse(text)

    assert len(sentence.tokens) > 3000
    assert "".join(t.norm for t in sentence.tokens) == "".join(text.split())
    check_laws(text, [sentence])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(st.sampled_from(["Troops", "left", "Rivia", ".", '"', "'s", "\n", "–", "U.S."]), st.text()),
        max_size=15,
    )
)
def test_whatever_the_text_words_stand_on_their_letters_and_heads_form_trees(parser, parts):
    text = " ".join(parts)

    sentences = parser.parse(text)

    check_laws(text, sentences)
    assert all(text[t.start : t.end] == t.norm for s in sentences for t in s.tokens)


def test_a_text_is_parsed_alike_in_every_company(parser):
    texts = [ParseInput(text) for text, _, _ in SIX]

    together = list(parser.parse_many(texts))

    assert together == [next(parser.parse_many([text])) for text in texts]
    assert list(parser.parse_many(reversed(texts))) == together[::-1]


def test_the_memory_of_words_seen_does_not_grow_without_end(parser, monkeypatch):
    monkeypatch.setattr(tokenizer, "MOST_KNOWN_WORDS", 50)
    text = " ".join(f"word{number}" for number in range(60))

    first = parser.parse(text)
    before = tokenizer.blank_english()

    assert parser.parse(text) == first
    assert tokenizer.blank_english() is not before


def test_a_sentence_is_parsed_alike_in_every_text(parser):
    alone = parser.parse(SIX[4][0])[0]

    second = parser.parse(f"{SIX[0][0]} {SIX[4][0]}")[1]

    assert [(t.norm, t.head, t.dep, t.tag, t.name) for t in second.tokens] == [
        (t.norm, t.head, t.dep, t.tag, t.name) for t in alone.tokens
    ]


def test_regions_limit_what_is_read_and_offsets_still_count_from_the_start(parser):
    text = "Skip this.\nTroops left Rivia."

    (sentence,) = parser.parse(text, regions=[Span(11, len(text))])

    assert sentence.span.of(text) == "Troops left Rivia."


def test_a_sentence_inside_boilerplate_is_marked_and_a_half_covered_one_is_not(parser):
    text = "Copyright 2021 The Courier.\n\nTOLL (Courier) - Troops left."
    covered = (Span(0, 27), Span(29, 45))

    first, second = next(parser.parse_many([ParseInput(text, boilerplate=covered)]))

    assert (first.boilerplate, second.boilerplate) == (True, False)
    check_laws(text, [first, second])


def test_what_follows_a_dateline_is_parsed_as_if_it_stood_alone(parser):
    dateline, rest = "TOLL, Jan. 24 (Courier) - ", "Rivia's army captured two villages near Norburg, officials said."
    text = dateline + rest

    ((sentence,),) = parser.parse_many([ParseInput(text, boilerplate=(Span(0, 25),))])
    (alone,) = parser.parse(rest)

    opening = len(sentence.tokens) - len(alone.tokens)
    assert [(t.norm, t.head - opening, t.dep) for t in sentence.tokens[opening:]] == [
        (t.norm, t.head, t.dep) for t in alone.tokens
    ]
    assert sentence.span == Span(0, len(text))
    check_laws(text, [sentence])


def test_a_spacy_pipeline_that_knows_nothing_still_gives_trees_over_our_words(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "bare")
    text = "Troops left Rivia. Marovs envoy stayed."
    repair = Repair(Span(24, 25), "'s", "possessive")

    sentences = load_parser(f"spacy:{tmp_path / 'bare'}").parse(text, repairs=[repair])

    assert [len(s.tokens) for s in sentences] == [4, 5]
    assert sentences[1].tokens[1].norm == "'s"
    check_laws(text, sentences)


def test_labels_of_other_pipelines_are_translated_where_one_stands_for_one(tmp_path):
    pipeline = spacy.blank("en")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Rivia"}, {"label": "NORP", "pattern": "Rivian"}])
    patterns = [{"patterns": [[{"ORTH": "left"}]], "attrs": {"DEP": "ROOT", "TAG": "VBD", "LEMMA": "leave"}}]
    pipeline.add_pipe("attribute_ruler").initialize(list, patterns=patterns)
    pipeline.to_disk(tmp_path / "some")

    (sentence,) = load_parser(f"spacy:{tmp_path / 'some'}").parse("Rivian troops left Rivia.")

    assert [t.name for t in sentence.tokens] == ["", "", "", "B-LOC", ""]
    assert sentence.tokens[2].lemma == "leave"


def test_a_model_that_is_not_there_is_a_model_error_with_a_way_out(tmp_path):
    with pytest.raises(ModelError, match="missing"):
        load_parser(str(tmp_path))
    with pytest.raises(ModelError, match="pip install"):
        load_parser("spacy:en_no_such_pipeline")


def test_the_shipped_files_are_those_of_the_model_card():
    card = MODEL_CARD.read_text(encoding="utf-8")
    stated = dict(re.findall(r"`([\w.]+)` \| `([0-9a-f]{64})`", card))

    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in MODEL_FOLDER.iterdir()}

    assert stated == found
    sizes = [path.stat().st_size for path in MODEL_FOLDER.iterdir()]
    assert max(sizes) < 30_000_000
    assert sum(sizes) < 50_000_000
