"""Why a text was coded as it was: trigger, sides, dates and places with their reasons; and why a sentence was not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gesta.errors import InputError
from gesta.formats.console import ACCENT, STATUS_MARKS, shown
from gesta.formats.plain import days_in_words, one_line
from gesta.records import Candidate, Claim, Event, NonEvent, Participant, Place, Reading, Reason, Sentence, When

_LABEL_WIDTH = 12
# More readings of a name than this help nobody.
_MAX_CANDIDATES = 4


class Fact(Struct, frozen=True):
    """One line of an explanation: what it is about, what was decided, and why."""

    label: str
    text: str
    reasons: tuple[Reason, ...] = ()
    candidates: tuple[Candidate, ...] = ()


def explain_reading(
    reading: Reading, *, width: int = 100, colour: bool = False, only: Collection[int] | None = None
) -> str:
    """The whole text, sentence by sentence; of a reading from a store, which keeps no parse, event by event.

    only: indices of the sentences to explain, None for all
    """
    parts: list[Text | Padding] = [_heading(reading), *_problems(reading)]
    if reading.sentences:
        wanted = reading.sentences if only is None else [each for each in reading.sentences if each.index in only]
        for sentence in wanted:
            parts += _sentence_parts(reading, sentence)
    else:
        for event in reading.events:
            parts += _event_parts(reading, event)
        parts += [_padded([_nonevent_fact(reading, nonevent)], 2) for nonevent in reading.nonevents]
    return shown(parts, width, colour=colour)


def explain_event(reading: Reading, event_id: str, *, width: int = 100, colour: bool = False) -> str:
    """One event of a reading.

    Raises: InputError, when the reading has no such event
    """
    for event in reading.events:
        if event.id == event_id:
            return shown([_heading(reading), *_event_parts(reading, event)], width, colour=colour)
    raise InputError("there is no such event", where=event_id, fix="`gesta events --format plover` lists the ids")


def event_facts(reading: Reading, event: Event) -> Iterator[Fact]:
    """Everything that was decided about an event, each with its reasons."""
    apart = ("dates", "places", "contexts")
    why = {step: tuple(reason for reason in event.reasons if reason.step == step) for step in apart}
    rest = tuple(reason for reason in event.reasons if reason.step not in apart)
    yield Fact("trigger", f"“{event.trigger.text}”, score {event.score:.2f}", rest)
    for piece in event.evidence:
        yield Fact("words", f"“{piece.text}”")
    yield from (_side_fact("actor", reading, participant) for participant in event.actors)
    if not event.actors:
        yield Fact("actor", "none found")
    yield from (_side_fact("recipient", reading, participant) for participant in event.recipients)
    yield from (_side_fact("said by", reading, participant) for participant in event.attribution)
    yield _when_fact(reading, event.when, why["dates"])
    yield _place_fact(reading, event.place, why["places"])
    for quantity in event.quantities:
        yield Fact("quantity", f"“{quantity.span.of(reading.document.text)}” of {quantity.of}")
    if event.contexts:
        yield Fact("contexts", ", ".join(event.contexts), why["contexts"])


def _sentence_parts(reading: Reading, sentence: Sentence) -> Iterator[Text | Padding]:
    yield Text("\n" + one_line(sentence.span.of(reading.document.text)), style="bold")
    if sentence.boilerplate:
        yield _padded([Fact("not coded", f"boilerplate: {_boilerplate_kind(reading, sentence)}")], 2)
        return
    events = [event for event in reading.events if event.trigger.sentence == sentence.index]
    for event in events:
        yield from _event_parts(reading, event)
    facts = [
        *(_nonevent_fact(reading, each) for each in reading.nonevents if each.sentence == sentence.index),
        *(_claim_fact(reading, claim) for claim in reading.claims if claim.sentence == sentence.index),
        *_repeats(reading, sentence, events),
    ]
    if not events and not facts:
        facts = [Fact("not coded", _why_nothing(reading, sentence))]
    if facts:
        yield _padded(facts, 2)


def _event_parts(reading: Reading, event: Event) -> Iterator[Text | Padding]:
    title = Text(f"  {one_line(event.type)}", style=f"bold {ACCENT}")
    title.append(" " + one_line(", ".join(event.modes)), style="not bold")
    title.append("  " + STATUS_MARKS.get(event.status, "actual"), style="default")
    if event.historical:
        title.append(" historical", style="default dim")
    title.append(f"  {one_line(event.id)}", style="default dim not bold")
    yield title
    yield _padded(event_facts(reading, event), 4)


def _heading(reading: Reading) -> Text:
    document = reading.document
    day = str(document.published) if document.published else "no date"
    return Text(one_line(f"{document.title or document.id} · {day}"), style="dim")


def _problems(reading: Reading) -> Iterator[Padding]:
    facts = [
        Fact("problem", f"{problem.kind}: {problem.message}", candidates=problem.candidates)
        for problem in reading.problems
    ]
    if facts:
        yield _padded(facts, 2)


def _side_fact(label: str, reading: Reading, participant: Participant) -> Fact:
    coded = "/".join(filter(None, (participant.code, participant.sector))) or "unknown"
    name = participant.name or participant.text
    said = f"“{participant.text}” is {name}" if name != participant.text else f"“{name}”"
    known = participant.entity is not None and participant.entity < len(reading.entities)
    entity = reading.entities[participant.entity] if known and participant.entity is not None else None
    reasons = (*participant.reasons, *(entity.reasons if entity else ()))
    return Fact(label, f"{said} → {coded}", _once(reasons), entity.candidates if entity else ())


def _when_fact(reading: Reading, when: When | None, why: tuple[Reason, ...]) -> Fact:
    if when is None:
        return Fact("when", "not told", why)
    about = "about " if when.approximate else ""
    counted = f", counted from {when.anchor}" if when.anchor else ""
    days = days_in_words(when.first, when.last) or "no certain day"
    words = when.span.of(reading.document.text)
    return Fact("when", f"“{words}” → {about}{days}{counted}", _once((*why, *when.reasons)))


def _place_fact(reading: Reading, place: Place | None, why: tuple[Reason, ...]) -> Fact:
    if place is None:
        return Fact("where", "not told", why)
    where = ", ".join(filter(None, (place.name, place.province, place.country)))
    number = f" (GeoNames {place.geonames_id})" if place.geonames_id else ""
    words = place.span.of(reading.document.text)
    return Fact("where", f"“{words}” → {where}{number}", _once((*why, *place.reasons)), place.candidates)


def _nonevent_fact(reading: Reading, nonevent: NonEvent) -> Fact:
    words = nonevent.span.of(reading.document.text)
    return Fact("not coded", f"“{words}”", (nonevent.reason,))


def _claim_fact(reading: Reading, claim: Claim) -> Fact:
    text = reading.document.text
    speaker = claim.speaker_span.of(text) if claim.speaker_span else "nobody named"
    return Fact("claim", f"{speaker}, “{claim.cue.of(text)}”: {claim.content.of(text)}", claim.reasons)


def _repeats(reading: Reading, sentence: Sentence, own: Sequence[Event]) -> Iterator[Fact]:
    """Events told elsewhere for which this sentence is one more piece of evidence."""
    for event in reading.events:
        if event not in own and any(piece.sentence == sentence.index for piece in event.evidence):
            yield Fact("evidence", f"of {event.type}, told by “{event.trigger.text}” ({event.id})")


def _why_nothing(reading: Reading, sentence: Sentence) -> str:
    names = [
        mention.span.of(reading.document.text) for mention in reading.mentions if mention.sentence == sentence.index
    ]
    if not names:
        return "it names nobody who could act, and no word of it tells an event"
    return f"no word of it tells an event between those it names ({', '.join(names)})"


def _boilerplate_kind(reading: Reading, sentence: Sentence) -> str:
    kinds = (stretch.kind for stretch in reading.document.boilerplate if stretch.span.overlaps(sentence.span))
    return next(kinds, "part of the page, not of the report")


def _once(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(dict.fromkeys(reasons))


def _padded(facts: Iterable[Fact], indent: int) -> Padding:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=_LABEL_WIDTH, style="dim")
    grid.add_column(overflow="fold")
    for fact in facts:
        grid.add_row(fact.label, Text(one_line(fact.text)))
        for reason in fact.reasons:
            grid.add_row("", _reason_text(reason))
        for candidate in fact.candidates[:_MAX_CANDIDATES]:
            grid.add_row("", _candidate_text(candidate))
    return Padding(grid, (0, 0, 0, indent))


def _reason_text(reason: Reason) -> Text:
    detail = f": {reason.detail}" if reason.detail else ""
    return Text(one_line(f"because {reason.step}/{reason.rule}{detail}"), style="dim")


def _candidate_text(candidate: Candidate) -> Text:
    detail = f": {candidate.detail}" if candidate.detail else ""
    return Text(one_line(f"weighed {candidate.name} ({candidate.score:.2f}){detail}"), style="dim")
