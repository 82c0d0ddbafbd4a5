"""Events as a table for people: who, what, whom, when, who says so, and the words, one document after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from rich.text import Text

from gesta.formats.console import ACCENT, STATUS_MARKS, columned, folded, shown
from gesta.formats.plain import days_in_words, one_line
from gesta.records import Document, Event, Evidence, Participant, Reading

NOTHING = "–"

_GAP = 2
_INDENT = 2
# From here on the words get a column of their own; below, a line of their own under the event.
_WIDE = 132
_HEADINGS = ("who", "what", "whom", "when", "says")
# Parts of the width that who, what, whom and says share; days need a fixed one ("2024-11-30…12-05").
_SHARES = (28, 28, 26, 18)
_ROOMY = 96
_NARROW = 64


class _Layout(Struct, frozen=True):
    """Widths in characters of the five columns and of the words.

    beside:  whether the words stand in the same row, and not below
    stacked: whether there is no room for columns at all
    """

    columns: tuple[int, ...]
    words: int
    beside: bool
    stacked: bool


def table_lines(readings: Iterable[Reading], *, width: int, colour: bool) -> Iterator[str]:
    """One piece of text per document: its title and date, then a row for each event."""
    layout = _layout(width)
    headings = list(_headings(layout))
    for reading in readings:
        parts = [*headings, *_document_lines(reading, width), *_event_lines(reading.events, layout)]
        yield shown(parts, width, colour=colour, fitting=True)
        headings = []


def participant_text(participant: Participant) -> Text:
    """A participant's name, and dimly what it was coded as; all of it dim and in brackets if it is only implied.

    >>> from gesta.records import Span
    >>> participant_text(Participant("the army", Span(0, 8), code="RUS", sector="MIL")).plain
    'the army RUS/MIL'
    """
    text = Text(one_line(participant.name or participant.text))
    coded = "/".join(filter(None, (participant.code, participant.sector)))
    if participant.implied:
        return Text(f"({text.plain} {coded})", style="dim")
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
    room = width - _INDENT - _GAP * (len(_HEADINGS) + beside)
    for_columns = room * 60 // 100 if beside else room
    for_days = 16 if width >= _ROOMY else 13
    who, what, whom, says = ((for_columns - for_days) * share // sum(_SHARES) for share in _SHARES)
    columns = (who, what, whom, for_days, says)
    words = room - sum(columns) if beside else width - _INDENT - _GAP
    return _Layout(columns, words, beside, stacked=width < _NARROW)


def _headings(layout: _Layout) -> Iterable[Text]:
    if layout.stacked:
        return ()
    names = (*_HEADINGS, "words") if layout.beside else _HEADINGS
    return _row([Text(name, style="dim") for name in names], layout)


def _document_lines(reading: Reading, width: int) -> Iterator[Text]:
    document = reading.document
    yield Text()
    title = Text(one_line(document.title or document.id), style="bold" if reading.events else "dim")
    if not reading.events:
        title.append("  no events", style="dim")
    title.truncate(width, overflow="ellipsis")
    yield title
    if reading.events:
        facts = Text(_facts(document), style="dim")
        facts.truncate(width, overflow="ellipsis")
        yield facts


def _facts(document: Document) -> str:
    published = str(document.published) if document.published else "no date"
    name = document.id if document.title else None
    return " · ".join(one_line(fact) for fact in (published, document.source, name, document.url) if fact)


def _event_lines(events: Iterable[Event], layout: _Layout) -> Iterator[Text]:
    for event in events:
        cells = [
            _people(event.actors),
            _what(event),
            _people(event.recipients),
            _when(event),
            _people(event.attribution, coded=False),
        ]
        if layout.stacked:
            yield from _stacked(cells, layout)
        elif layout.beside:
            yield from _row([*cells, _words(event, layout.words)], layout)
        else:
            yield from _row(cells, layout)
        if not layout.beside:
            yield Text(" " * (_INDENT + _GAP)).append_text(_words(event, layout.words))


def _row(cells: Sequence[Text], layout: _Layout) -> Iterator[Text]:
    """The lines of a row, each cell folded in its column."""
    return columned(cells, (*layout.columns, layout.words), indent=_INDENT, gap=_GAP)


def _stacked(cells: Sequence[Text], layout: _Layout) -> Iterator[Text]:
    """Where there is no room for columns: all cells one after the other, folded."""
    cells = [Text(" ").join(cell.split("\n")) for cell in cells if cell.plain != NOTHING]
    for line in folded(Text(" · ").join(cells), layout.words):
        yield Text(" " * _INDENT).append_text(line)


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
