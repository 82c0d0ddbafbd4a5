"""An event as one document's report of something: what is compared between documents."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from gesta.happenings.families import family_of
from gesta.records import Document, Event, Participant
from gesta.text.similar.vectors import Terms, Vector, terms_of, vector_of, weigh

# Sectors that speak and act for their country; others (rebels, parties, citizens) are sides of their own.
STATE_SECTORS = frozenset({None, "GOV", "MIL", "COP", "SPY", "JUD", "LEG"})
# An event without a date of its own happened lately when it did, and happens soon when it will.
_LATELY_DAYS = 7
_SOON_DAYS = 30


class Report(Struct, frozen=True):
    """An event with what its document adds.

    family:      of its type; key: what its independent source is counted by
    first, last: days between which it lies; exact: whether the text itself says so
    actors, recipients, speaker: sides, by country for states and by country and sector for others
    words:       the words of the evidence as a vector
    order:       where it stands among all reports: day of publication, document, place in the text
    """

    event: Event
    published: datetime.date | None
    title: str | None
    key: str
    story: str | None
    family: str
    first: datetime.date | None
    last: datetime.date | None
    exact: bool
    actors: frozenset[str]
    recipients: frozenset[str]
    speaker: str | None
    words: Vector
    order: int

    @property
    def sides(self) -> frozenset[str]:
        """Everybody who takes part, whoever does it to whom."""
        return self.actors | self.recipients


def make_reports(
    readings: Iterable[tuple[Document, Sequence[Event]]], *, keys: Mapping[str, str], stories: Mapping[str, str]
) -> list[Report]:
    """The reports of documents, by day of publication and document.

    keys:    what each document's source is counted by; stories: the story of each document that is in one
    """
    ordered = sorted(readings, key=lambda each: (each[0].published or datetime.date.max, each[0].id))
    pairs = [(document, event) for document, events in ordered for event in events]
    terms = [_terms(event) for _, event in pairs]
    weights = weigh(terms)
    return [
        _report(document, event, order, vector_of(each, weights), keys=keys, stories=stories)
        for order, ((document, event), each) in enumerate(zip(pairs, terms, strict=True))
    ]


def side_of(participant: Participant, country: str | None = None) -> str | None:
    """Whom a participant stands for: a country, a country's rebels, a body by its name; None for a bare "officials".

    country: whose the unnamed organs of a state are

    >>> from gesta.records import Span
    >>> here = Span(0, 1)
    >>> side_of(Participant("the army", here, code="RUS", sector="MIL"))
    'RUS'
    >>> side_of(Participant("Houthis", here, code="YEM", sector="REB"))
    'YEM/REB'
    >>> side_of(Participant("police", here, sector="COP"), "KEN")
    'KEN'
    """
    code = participant.code or (country if participant.sector in STATE_SECTORS - {None} else None)
    if code and participant.sector in STATE_SECTORS:
        return code
    if participant.sector:
        return f"{code or ''}/{participant.sector}"
    return (participant.name or participant.text).casefold() or None


def speaker_of(event: Event) -> Participant | None:
    """Who makes the claim: the innermost of those it is handed on by, None for the outlet's own voice."""
    return event.attribution[-1] if event.attribution else None


def doers_of(event: Event) -> tuple[Participant, ...]:
    """The actors, but for words that also name whom it is done to ("the shelling of a hospital")."""
    suffering = {participant.span for participant in event.recipients}
    return tuple(each for each in event.actors if each.span not in suffering)


def country_of(event: Event) -> str | None:
    """Whose the unnamed organs of a state are: the country where it happens."""
    return event.place.country if event.place else None


def _report(
    document: Document,
    event: Event,
    order: int,
    words: Vector,
    *,
    keys: Mapping[str, str],
    stories: Mapping[str, str],
) -> Report:
    speaker = speaker_of(event)
    first, last, exact = _days(event, document.published)
    return Report(
        event=event,
        published=document.published,
        title=document.title,
        key=keys.get(document.id, f"document:{document.id}"),
        story=stories.get(document.id),
        family=family_of(event.type).name,
        first=first,
        last=last,
        exact=exact,
        actors=frozenset(_sides(doers_of(event), event)),
        recipients=frozenset(_sides(event.recipients, event)),
        speaker=side_of(speaker, country_of(event)) if speaker else None,
        words=words,
        order=order,
    )


def _sides(participants: Sequence[Participant], event: Event) -> Iterator[str]:
    named = [each for each in participants if not each.implied] or participants
    for participant in named:
        side = side_of(participant, country_of(event))
        if side:
            yield side


def _days(event: Event, published: datetime.date | None) -> tuple[datetime.date | None, datetime.date | None, bool]:
    when = event.when
    if when and when.kind != "SET" and (when.first or when.last):
        return when.first or when.last, when.last or when.first, True
    if published is None:
        return None, None, False
    if event.status == "future":
        return published, published + datetime.timedelta(_SOON_DAYS), False
    return published - datetime.timedelta(_LATELY_DAYS), published, False


def _terms(event: Event) -> Terms:
    return _terms_of_words(" ".join(dict.fromkeys(piece.text for piece in (*event.evidence, event.trigger))))


@functools.lru_cache(maxsize=1024)
def _terms_of_words(words: str) -> Terms:
    return terms_of(Document("", words))
