"""Which events go into an export, and compound events taken apart: one row for each pair of actor and recipient."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from gesta.formats.plain import quotation
from gesta.formats.writing import Options, Tally
from gesta.records import Document, Event, Evidence, Participant, Reading

# Mutual by nature: several actors without a recipient did it with each other (PLOVER writes a meeting so).
MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})


class Row(Struct, frozen=True):
    """An event as a row of a format with one actor and one recipient.

    id:   of the row: the event's own, with its position behind where the event became several rows
    link: id of the event that this row was taken from, None where it is the event
    """

    id: str
    event: Event
    document: Document
    actor: Participant | None = None
    recipient: Participant | None = None
    link: str | None = None


def event_rows(
    readings: Iterable[Reading], options: Options, tally: Tally, *, dyads: bool, carries_status: bool
) -> Iterator[Row]:
    """The rows of the events that a format takes; what does not go in is counted with its reason.

    dyads:          whether the format wants pairs, unless the user says otherwise
    carries_status: whether it has a field for the status; one without takes only what is said to have happened
    """
    apart = dyads if options.dyads is None else options.dyads
    for reading in readings:
        for event in chosen_events(reading, options, tally, carries_status=carries_status):
            rows = list(_pairs(event, reading.document)) if apart else [_first(event, reading.document, tally)]
            if len(rows) > 1:
                tally.lost["events that became several rows"] += 1
            yield from rows


def chosen_events(reading: Reading, options: Options, tally: Tally, *, carries_status: bool) -> Iterator[Event]:
    """The events of a reading that a format takes, by status and by how exact their date is.

    Unless full texts are wanted, their words are cut to short quotations; the spans still cover all of them.
    """
    statuses = options.statuses or (None if carries_status else ("actual",))
    historical = carries_status if options.historical is None else options.historical
    for event in reading.events:
        if statuses and event.status not in statuses:
            tally.left_out[f"{event.status}: the format has no field for it"] += 1
        elif event.historical and not historical:
            tally.left_out["historical: the format has no field for it"] += 1
        elif _too_wide(event, options.widest_days):
            tally.left_out[f"date less exact than {options.widest_days} days"] += 1
        else:
            yield event if options.full_text else structs.replace(event, evidence=tuple(map(_short, event.evidence)))


def as_dyads(event: Event) -> Iterator[Event]:
    """The event once for each pair of its participants, with ids of their own; the event itself where there is one.

    >>> from gesta.records import Evidence, Span
    >>> side = [Participant(name, Span(0, 1), code=name) for name in ("AAA", "BBB")]
    >>> event = Event("d#1", "d", "CONSULT", Evidence("met", Span(2, 5), 0), (), actors=tuple(side))
    >>> [(each.id, each.actors[0].code, each.recipients[0].code) for each in as_dyads(event)]
    [('d#1.1', 'AAA', 'BBB'), ('d#1.2', 'BBB', 'AAA')]
    """
    pairs = list(_sides(event))
    for number, (actor, recipient) in enumerate(pairs, start=1):
        yield structs.replace(
            event,
            id=event.id if len(pairs) == 1 else f"{event.id}.{number}",
            actors=(actor,) if actor else (),
            recipients=(recipient,) if recipient else (),
        )


def _pairs(event: Event, document: Document) -> Iterator[Row]:
    for each in as_dyads(event):
        actor, recipient = next(iter(each.actors), None), next(iter(each.recipients), None)
        yield Row(each.id, event, document, actor, recipient, link=event.id if each.id != event.id else None)


def _first(event: Event, document: Document, tally: Tally) -> Row:
    if len(event.actors) > 1 or len(event.recipients) > 1:
        tally.lost["further actors and recipients of an event"] += 1
    return Row(event.id, event, document, next(iter(event.actors), None), next(iter(event.recipients), None))


def _sides(event: Event) -> Iterator[tuple[Participant | None, Participant | None]]:
    if event.type in MUTUAL and len(event.actors) > 1 and not event.recipients:
        for actor in event.actors:
            yield from ((actor, other) for other in event.actors if other is not actor)
        return
    yield from itertools.product(event.actors or (None,), event.recipients or (None,))


def _short(piece: Evidence) -> Evidence:
    return structs.replace(piece, text=quotation(piece.text))


def _too_wide(event: Event, widest_days: int | None) -> bool:
    if widest_days is None or event.when is None:
        return False
    first, last = event.when.first, event.when.last
    return first is None or last is None or (last - first).days + 1 > widest_days
