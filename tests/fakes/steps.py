"""Steps that need no model: words between blanks, and an event wherever somebody "attacked" or "met" somebody."""

from __future__ import annotations

import datetime
import re
import time
from collections.abc import Iterable, Iterator

from msgspec import structs

from gesta.errors import StepError
from gesta.pipeline import Pipeline, Step, step
from gesta.records import (
    Claim,
    Event,
    Evidence,
    NonEvent,
    Participant,
    Place,
    Reading,
    Reason,
    Sentence,
    Span,
    Token,
    When,
)
from gesta.settings import Settings

SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
CODES = {"Norland": "NOR", "Sudria": "SDN", "Ostia": "ITA"}
EVENT = re.compile(r"(\w+) (attacked|met|visited) (\w+)")
TYPES = {"attacked": ("ASSAULT", 4), "met": ("CONSULT", 1), "visited": ("CONSULT", 1)}


class FakeParse:
    """Sentences and words; fails on a document that says so, as a real parse may on one that is too long."""

    name = "parse"
    needs = frozenset({"document"})
    gives = frozenset({"sentences"})

    def __call__(self, reading: Reading) -> Reading:
        text = reading.document.text
        if "UNPARSABLE" in text:
            raise StepError("this text cannot be parsed", where="sentence 1", fix="shorten it")
        spans = (Span(*found.span()) for found in SENTENCE.finditer(text) if found[0].strip())
        sentences = tuple(Sentence(index, span, _tokens(text, span)) for index, span in enumerate(spans))
        return structs.replace(reading, sentences=sentences)

    def many(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        return (self(reading) for reading in readings)


def find_fake_events(reading: Reading) -> Reading:
    """An event per sentence of the shape "Norland attacked Sudria"."""
    if "BUG" in reading.document.text:
        raise ZeroDivisionError("a bug")
    if "SLOW" in reading.document.text:
        time.sleep(0.02)
    events, nonevents = [], []
    for sentence in reading.sentences:
        words = sentence.span.of(reading.document.text)
        found = EVENT.search(words)
        if found:
            events.append(_event(reading, sentence, found))
        elif "fired" in words:
            start = sentence.span.start + words.index("fired")
            reason = Reason("events", "sport", "a shot in a match is no shot")
            nonevents.append(NonEvent(Span(start, start + 5), sentence.index, "fire", reason))
    return structs.replace(reading, events=tuple(events), nonevents=tuple(nonevents))


def find_fake_claims(reading: Reading) -> Reading:
    """A claim wherever somebody "said"."""
    claims = []
    for sentence in reading.sentences:
        found = re.search(r"(\w+) said (.+)", sentence.span.of(reading.document.text))
        if found:
            at = sentence.span.start
            speaker, cue, content = (Span(at + a, at + b) for a, b in (found.span(1), found.span(1), found.span(2)))
            cue = Span(speaker.end + 1, speaker.end + 5)
            claims.append(Claim("indirect", cue, content, sentence.index, speaker_span=speaker))
    return structs.replace(reading, claims=tuple(claims))


def fake_steps(settings: Settings) -> list[Step]:
    """The fake steps in a good order."""
    return [
        FakeParse(),
        step("claims", find_fake_claims, needs="sentences", gives="claims"),
        step("events", find_fake_events, needs="sentences claims", gives="events"),
    ]


def build_fake_pipeline(settings: Settings) -> Pipeline:
    """Like `gesta.monitor.build_pipeline`, without a model."""
    return Pipeline(fake_steps(settings), coder="fake 1")


def _tokens(text: str, span: Span) -> tuple[Token, ...]:
    words = list(re.finditer(r"\S+", span.of(text)))
    return tuple(
        Token(span.start + word.start(), span.start + word.end(), word[0], word[0].lower(), "NN", "NOUN", index, "dep")
        for index, word in enumerate(words)
    )


def _event(reading: Reading, sentence: Sentence, found: re.Match[str]) -> Event:
    text, at = reading.document.text, sentence.span.start
    who, verb, whom = (Span(at + found.start(number), at + found.end(number)) for number in (1, 2, 3))
    kind, quad = TYPES[verb.of(text)]
    status = "negated" if "never" in sentence.span.of(text) or "no " in sentence.span.of(text) else "actual"
    published = reading.document.published
    day = re.search(r"on (\w+day)", sentence.span.of(text))
    when = None
    if day and published:
        span = Span(at + day.start(1), at + day.end(1))
        first = published - datetime.timedelta(days=1)
        when = When(span, sentence.index, "DATE", first.isoformat(), first, first, anchor="the day of publication")
    town = re.search(r"in (\w+)", sentence.span.of(text))
    place = None
    if town:
        place = Place(Span(at + town.start(1), at + town.end(1)), sentence.index, town[1], 4, "NOR", score=0.5)
    return Event(
        id="",
        document=reading.document.id,
        type=kind,
        trigger=Evidence(verb.of(text), verb, sentence.index),
        evidence=(Evidence(sentence.span.of(text), sentence.span, sentence.index),),
        modes=("aerial",) if "from the air" in sentence.span.of(text) else (),
        status=status,
        actors=(_side(text, who),),
        recipients=(_side(text, whom),),
        when=when,
        place=place,
        score=0.75,
        quad=quad,
        cameo="04" if kind == "CONSULT" else "19",
        reasons=(Reason("events", f"lexicon:{verb.of(text)}", "the verb says it"),),
    )


def _side(text: str, span: Span) -> Participant:
    name = span.of(text)
    reason = Reason("actors", "registry", f"{name} is a state")
    return Participant(
        name, span, code=CODES.get(name), sector="GOV" if name in CODES else None, name=name, reasons=(reason,)
    )


def main() -> None:
    """`gesta` with fake steps, for tests that need a process of its own."""
    from gesta import cli, monitor

    monitor.build_pipeline = build_fake_pipeline  # type: ignore[assignment]
    monitor.coder_name = lambda settings: "fake 1"  # type: ignore[assignment]
    cli.main()


if __name__ == "__main__":
    main()
