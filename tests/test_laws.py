"""Laws of the whole coder, on texts as they come and as they should never come."""

import datetime
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from gesta.knowledge.codebook import load_codebook
from gesta.monitor import build_pipeline
from gesta.pipeline import Pipeline
from gesta.records import Document, Event, Evidence, Participant, Reading, Span
from gesta.settings import Settings

WIRE = Path(__file__).resolve().parents[1] / "examples" / "wire"
DAY = datetime.date(2024, 5, 7)
# Types that somebody utters, written out here: a slip in the package must not hide a slip in its events.
VERBAL = frozenset("AGREE CONSULT SUPPORT CONCEDE REQUEST ACCUSE REJECT THREATEN".split())
STATUSES = frozenset({"actual", "future", "hypothetical", "negated"})

PIECES = (
    "Norway signed a treaty with Sweden on Monday",
    "Rebels attacked a village in Mali, killing at least 12 people",
    "Police arrested two million protesters in Minsk",
    "The minister said Iran had not attacked Iraq",
    '"We will withdraw our troops," the president told reporters in Ankara',
    "According to Kyiv, Russia threatened to invade",
    "Thousands of workers marched against the government",
    "France urged Mali to release the prisoners by 3 June 2024",
    "Sanctions imposed on Iran by the EU were lifted last week",
    "its neighbour's army, which it accused of spying, has withdrawn",
    "Moscow and Washington hold talks",
    "an attack",
    "Putin",
    "the two countries",
    "U.S.-led forces",
    "Ms. O'Neill",
    "MINSK (AP), May 6 -",
    "Copyright 2024. All rights reserved.",
    "Read more: Talks resume",
)
NOISE = (
    ".", ",", " -- ", "?!", "…", '"', "“", "”", "'", "(", ")))", "/", "|", "&amp;", "<b>", "#", "$3.5bn", "12,000", "0", "%",
    " ", "   ", "\t", "\n", "\n\n", "\r\n", "\u00a0", " " * 300, "\n" * 40,
    "🚀", "👩‍👩‍👧", "🇺🇦", "Путин встретился с Лукашенко в Минске.", "中国与俄罗斯签署协议。", "הסכם", "\u202eabc\u202c",
    "\x00", "\x07", "\x1b[31m", "\ufeff", "\u200b", "\u0301", "\ufffd", "\u2028", "doesnt", "Presi dent", "wi11", "attackedthe",
    "Lukashenkoâ€™s", "e\u0301lysée", "http://example.org/a?b=c", "x" * 400, "a.b.c.d", "Mr.", "U.N.", "won’t", "--", "ASSAULT",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.sampled_from(NOISE) | st.text(max_size=8), max_size=8).map(" ".join)
# The coder loads once; after that a text takes milliseconds, but the machine may be busy.
CODER = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@cache
def coder() -> Pipeline:
    return build_pipeline(Settings())


def read(text: str, name: str = "d1", published: datetime.date | None = DAY) -> Reading:
    return coder().read(Document(name, text.encode("utf-8", "replace").decode(), published=published))


@cache
def wire() -> tuple[Document, ...]:
    """The first forty of the shipped example articles."""
    lines = [line for path in sorted(WIRE.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    articles = [json.loads(line) for line in lines]
    documents = [
        Document(article["id"], article["text"], article["title"], datetime.date.fromisoformat(article["date"]))
        for article in articles
    ]
    documents += [Document(path.stem, path.read_text(encoding="utf-8")) for path in sorted(WIRE.glob("*.txt"))]
    return tuple(documents[:40])


@cache
def wire_readings() -> tuple[Reading, ...]:
    return tuple(coder().read_window(wire()))


# -- what a record points at


def worded(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Every text field with the span that it stands at."""
    for event in reading.events:
        pieces: list[Evidence | Participant] = [event.trigger, *event.evidence]
        pieces += [*event.actors, *event.recipients, *event.attribution]
        yield from ((piece.text, piece.span) for piece in pieces)


def spans(reading: Reading) -> Iterator[Span]:
    """Every span of every record."""
    yield from (found.span for found in (*reading.sentences, *reading.mentions, *reading.whens, *reading.places))
    yield from (token.span for sentence in reading.sentences for token in sentence.tokens)
    for claim in reading.claims:
        yield from filter(None, (claim.cue, claim.content, claim.speaker_span))
    for event in reading.events:
        yield from (count.span for count in event.quantities)
        yield from (found.span for found in (event.when, event.place) if found is not None)
    yield from (found.span for found in reading.nonevents)
    yield from (found.span for found in reading.problems if found.span is not None)
    yield from (found.span for found in (*reading.document.boilerplate, *reading.document.repairs))
    yield from (span for _, span in worded(reading))


def check_offsets(reading: Reading) -> None:
    text = reading.document.text
    outside = [span for span in spans(reading) if not 0 <= span.start < span.end <= len(text)]
    other = [(words, span.of(text)) for words, span in worded(reading) if span.of(text) != words]

    assert outside == []
    assert other == []


def check_links(reading: Reading) -> None:
    """Numbers that point at other records point at one."""
    sentences = {sentence.index: sentence for sentence in reading.sentences}

    assert [sentence.index for sentence in reading.sentences] == list(range(len(reading.sentences)))
    for mention in reading.mentions:
        size = len(sentences[mention.sentence].tokens)
        assert 0 <= mention.first <= mention.head < mention.last <= size
        assert sentences[mention.sentence].span.covers(mention.span)
        assert mention.entity is None or 0 <= mention.entity < len(reading.entities)
        assert mention.name is None or mention.first <= mention.name[0] < mention.name[1] <= mention.last
    for i, entity in enumerate(reading.entities):
        assert entity.index == i
        assert all(0 <= member < len(reading.mentions) for member in entity.members)
    for i, claim in enumerate(reading.claims):
        assert claim.parent is None or (0 <= claim.parent < len(reading.claims) and claim.parent != i)
        assert claim.speaker is None or 0 <= claim.speaker < len(reading.mentions)
    for event in reading.events:
        for one in (*event.actors, *event.recipients, *event.attribution):
            assert one.entity is None or 0 <= one.entity < len(reading.entities)


def check_events(reading: Reading) -> None:
    codebook = load_codebook()
    names = [event.id for event in reading.events]

    assert len(set(names)) == len(names)
    for event in reading.events:
        check_event(event, reading)
        entry = codebook.types[event.type]
        assert event.document == reading.document.id
        assert event.status in STATUSES
        assert all(entry.mode(mode) is not None for mode in event.modes), event.modes
        assert set(event.contexts) <= set(codebook.contexts)
        assert event.quad == entry.quad
        assert event.cameo in {entry.cameo, *(mode.cameo for mode in entry.modes)}


def check_event(event: Event, reading: Reading) -> None:
    assert event.evidence, "no event without evidence"
    assert any(piece.span.covers(event.trigger.span) for piece in event.evidence), event
    assert 0.0 <= event.score <= 1.0
    assert event.coder
    assert event.reasons
    assert event.type not in VERBAL or event.type == "ACCUSE" or event.actors, event
    assert not reading.sentences[event.trigger.sentence].boilerplate
    when = event.when
    assert when is None or when.first is None or when.last is None or when.first <= when.last


def check(reading: Reading) -> None:
    check_offsets(reading)
    check_links(reading)
    check_events(reading)


def kernel(event: Event) -> tuple[object, ...]:
    """What an event says, without where it stands."""
    return (
        event.type,
        event.modes,
        event.status,
        [(one.text, one.code, one.sector) for one in event.actors],
        [(one.text, one.code, one.sector) for one in event.recipients],
        [one.text for one in event.attribution],
        event.trigger.text,
        (event.when.first, event.when.last) if event.when else None,
        event.place.name if event.place else None,
    )


# -- laws


@CODER
@given(TEXTS)
@example("")
@example(" ")
@example("\n\n\n")
@example("\x00")
@example("🚀")
@example(". . . ! ?")
@example("attack " * 300)
@example('" ' * 60)
def test_any_text_is_read_and_every_record_points_at_its_words(text):
    check(read(text))


@settings(CODER, max_examples=25)
@given(TEXTS)
def test_a_text_without_a_day_is_read_as_well(text):
    check(read(text, published=None))


@settings(CODER, max_examples=25)
@given(TEXTS)
def test_coding_twice_gives_the_same_reading(text):
    assert read(text) == read(text)


@settings(CODER, max_examples=15)
@given(st.lists(TEXTS, min_size=1, max_size=5), st.randoms(use_true_random=False), st.integers(1, 6))
def test_neither_order_nor_window_changes_what_a_document_tells(texts, random, window):
    documents = [
        Document(f"d{i}", text.encode("utf-8", "replace").decode(), published=DAY) for i, text in enumerate(texts)
    ]
    alone = {document.id: coder().read(document) for document in documents}
    shuffled = random.sample(documents, len(documents))

    together = {reading.document.id: reading for reading in coder().run(shuffled, window=window)}

    assert {name: reading.events for name, reading in together.items()} == {
        name: reading.events for name, reading in alone.items()
    }


@settings(CODER, max_examples=25)
@given(
    st.lists(st.sampled_from(PIECES[:9]), min_size=1, max_size=4, unique=True),
    st.sampled_from(["Copyright 2024. All rights reserved.", "© 2024 Northern Wire Service. All rights reserved."]),
)
def test_a_boilerplate_line_at_the_end_changes_no_event(pieces, line):
    text = "\n\n".join(f"{piece}." for piece in pieces)

    assert [*map(kernel, read(f"{text}\n\n{line}").events)] == [*map(kernel, read(text).events)]


@settings(CODER, max_examples=25)
@given(st.lists(st.sampled_from(PIECES[:9]), min_size=1, max_size=4, unique=True))
def test_a_document_id_changes_ids_and_nothing_else(pieces):
    text = ". ".join(pieces) + "."
    one, other = read(text, "d1").events, read(text, "another").events

    assert [replace(event, id="", document="") for event in one] == [
        replace(event, id="", document="") for event in other
    ]


@settings(CODER, max_examples=25)
@given(st.sampled_from(PIECES[:9]), st.sampled_from(["  ", "\t", "\n", "\u00a0"]))
def test_blanks_before_and_behind_a_text_move_offsets_and_nothing_else(piece, blank):
    bare, padded = read(f"{piece}."), read(f"{blank * 3}{piece}.{blank * 3}")

    assert [*map(kernel, padded.events)] == [*map(kernel, bare.events)]
    check(padded)


# -- the example articles


@pytest.mark.parametrize("number", range(40))
def test_an_example_article_keeps_every_law(number):
    if number >= len(wire()):
        pytest.skip("fewer example articles than that")

    check(wire_readings()[number])


def test_no_example_article_makes_a_step_fail():
    assert [found for reading in wire_readings() for found in reading.problems if found.kind == "step-failed"] == []


def test_the_example_articles_in_reverse_tell_the_same():
    forwards = {reading.document.id: reading.events for reading in wire_readings()}

    backwards = {reading.document.id: reading.events for reading in coder().run(reversed(wire()), window=7)}

    assert backwards == forwards


def test_most_words_of_the_example_articles_are_in_a_sentence():
    """Nothing of a report is lost between the paragraphs: every word character is in some sentence."""
    for reading in wire_readings():
        covered = bytearray(len(reading.document.text))
        for sentence in reading.sentences:
            covered[sentence.span.start : sentence.span.end] = b"\x01" * (sentence.span.end - sentence.span.start)
        lost = [
            character
            for character, seen in zip(reading.document.text, covered, strict=True)
            if character.isalnum() and not seen
        ]
        assert lost == [], reading.document.id
