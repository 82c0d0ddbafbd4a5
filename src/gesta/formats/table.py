"""Events as a table for people: who, what, whom, when, who says so, and the words, one document after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gesta.formats.console import ACCENT, STATUS_MARKS, shown
from gesta.formats.plain import days_in_words, one_line
from gesta.records import Document, Event, Evidence, Participant, Reading

NOTHING = "–"

_GAP = 2
_INDENT = 2
# From here on the words get a column of their own; below, a line of their own under the event.
_WIDE = 132
_HEADINGS = ("who", "what", "whom", "when", "says")
_SHARES = (24, 24, 22, 15, 15)


class _Layout(Struct, frozen=True):
    """Widths in characters: of the five columns, and of the words; `beside` is whether these stand in the same row."""

    columns: tuple[int, ...]
    words: int
    beside: bool


def table_lines(readings: Iterable[Reading], *, width: int, colour: bool) -> Iterator[str]:
    """One piece of text per document: its title and date, then a row for each event."""
    layout = _layout(width)
    yield shown([_headings(layout)], width, colour=colour)
    for reading in readings:
        yield shown([*_document_lines(reading, width), *_event_lines(reading.events, layout)], width, colour=colour)


def participant_text(participant: Participant) -> Text:
    """A participant's name, and dimly what it was coded as.

    >>> from gesta.records import Span
    >>> participant_text(Participant("the army", Span(0, 8), code="RUS", sector="MIL")).plain
    'the army RUS/MIL'
    """
    text = Text(one_line(participant.name or participant.text))
    coded = "/".join(filter(None, (participant.code, participant.sector)))
    return text.append(f" {coded}", style="dim") if coded else text


def words_text(piece: Evidence, trigger: Evidence, room: int) -> Text:
    """The words of a piece of evidence with its trigger standing out, cut to `room` characters around it."""
    before, middle, after = _around(piece, trigger)
    spare = max(room - len(middle), 0)
    left = min(len(before), max(spare // 2, spare - len(after)))
    text = Text(_cut_left(before, left), style="dim")
    text.append(middle, style="bold not dim")
    text.append(after)
    text.truncate(room, overflow="ellipsis")
    return text


def _layout(width: int) -> _Layout:
    beside = width >= _WIDE
    room = width - _INDENT - _GAP * (len(_SHARES) + beside)
    for_columns = max(room * 60 // 100 if beside else room, 40)
    columns = tuple(for_columns * share // sum(_SHARES) for share in _SHARES)
    words = room - sum(columns) if beside else width - 2 * _INDENT - _GAP
    return _Layout(columns, max(words, 20), beside)


def _headings(layout: _Layout) -> Padding:
    names = (*_HEADINGS, "words") if layout.beside else _HEADINGS
    return _row([Text(name, style="dim") for name in names], layout)


def _document_lines(reading: Reading, width: int) -> Iterator[Text]:
    document = reading.document
    title = Text("\n" + one_line(document.title or document.id), style="bold" if reading.events else "dim")
    if not reading.events:
        title.append("  no events", style="dim")
    title.truncate(width + 1, overflow="ellipsis")
    yield title
    if reading.events:
        facts = Text(_facts(document), style="dim")
        facts.truncate(width, overflow="ellipsis")
        yield facts


def _facts(document: Document) -> str:
    published = str(document.published) if document.published else "no date"
    name = document.id if document.title else None
    return " · ".join(one_line(fact) for fact in (published, document.source, name, document.url) if fact)


def _event_lines(events: Iterable[Event], layout: _Layout) -> Iterator[Padding]:
    for event in events:
        cells = [
            _people(event.actors),
            _what(event),
            _people(event.recipients),
            _when(event),
            _people(event.attribution, coded=False),
        ]
        if layout.beside:
            yield _row([*cells, _words(event, layout.words)], layout)
        else:
            yield _row(cells, layout)
            yield Padding(_words(event, layout.words), (0, 0, 0, _INDENT + _GAP))


def _row(cells: Sequence[Text], layout: _Layout) -> Padding:
    grid = Table.grid(padding=(0, _GAP, 0, 0))
    for width in (*layout.columns, layout.words)[: len(cells)]:
        grid.add_column(width=width, overflow="fold")
    grid.add_row(*cells)
    return Padding(grid, (0, 0, 0, _INDENT))


def _people(participants: Sequence[Participant], *, coded: bool = True) -> Text:
    if not participants:
        return Text(NOTHING, style="dim")
    if coded:
        return Text(", ").join(participant_text(participant) for participant in participants)
    return Text(", ".join(one_line(participant.name or participant.text) for participant in participants))


def _what(event: Event) -> Text:
    text = Text(one_line(event.type), style=f"bold {ACCENT}")
    if event.modes:
        text.append(" " + one_line(", ".join(event.modes)), style="not bold")
    if event.status in STATUS_MARKS:
        text.append(f"\n{STATUS_MARKS[event.status]}", style="default bold")
    if event.historical:
        text.append(" historical", style="default not bold dim")
    return text


def _when(event: Event) -> Text:
    days = days_in_words(event.when.first, event.when.last) if event.when else ""
    return Text(days or NOTHING, style="" if days else "dim")


def _words(event: Event, room: int) -> Text:
    piece = next((each for each in event.evidence if each.span.covers(event.trigger.span)), event.trigger)
    more = len(event.evidence) - 1
    note = f" (+{more})" if more > 0 else ""
    return words_text(piece, event.trigger, room - len(note)).append(note, style="dim")


def _around(piece: Evidence, trigger: Evidence) -> tuple[str, str, str]:
    if not piece.span.covers(trigger.span):
        return "", "", one_line(piece.text)
    start, end = trigger.span.start - piece.span.start, trigger.span.end - piece.span.start
    before, middle, after = piece.text[:start], piece.text[start:end], piece.text[end:]
    # Words are cleaned part by part: cleaning moves offsets. A blank at a seam must not get lost.
    left = one_line(before) + (" " if before[-1:].isspace() else "")
    right = (" " if after[:1].isspace() else "") + one_line(after)
    return left, one_line(middle), right


def _cut_left(text: str, room: int) -> str:
    return text if len(text) <= room else "…" + text[len(text) - max(room - 1, 0) :]
