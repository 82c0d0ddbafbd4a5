"""Happenings, stories and copies as tables for people."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.text import Text

from gesta.formats.console import ACCENT, STATUS_MARKS, columned, folded, shown
from gesta.formats.plain import days_in_words, one_line
from gesta.records import Account, CopyGroup, Document, Happening, Member, Origin, Party, Place, Story

NOTHING = "–"
DISPUTED = "≠"

_INDENT = 2
_GAP = 2
_HEADINGS = ("when", "what", "who", "whom", "where", "told by", "")
# Parts of the width that what, who, whom and where share.
_SHARES = (22, 30, 28, 20)
_DAYS = 16
_TOLD = 10
_ID = 12
_NARROW = 88
_PARTIES = 3
_WHY = 13
_OUTLET = 32

Find = Callable[[str], Document | None]
FindOrigin = Callable[[str], Origin | None]


def happening_lines(happenings: Iterable[Happening], *, width: int, colour: bool) -> Iterator[str]:
    """A piece of text per happening: a row of what it is, its words, and what is disputed."""
    widths, narrow = _widths(width), width < _NARROW
    headings = [] if narrow else list(_row([Text(name, style="dim") for name in _HEADINGS], widths))
    for happening in happenings:
        cells = [
            _days(happening.first, happening.last),
            _what(happening),
            _parties(happening.actors),
            _parties(happening.recipients),
            _place(happening.place),
            _told_by(happening),
            Text(one_line(happening.id), style="dim"),
        ]
        rows = _stacked(cells, width) if narrow else _row(cells, widths)
        below = [Text(one_line(happening.title), style="dim"), *_disputes(happening)]
        lines = [Text(" " * (_INDENT + _GAP)).append_text(_cut(line, width - _INDENT - _GAP)) for line in below]
        yield shown([*headings, Text(), *rows, *lines], width, colour=colour, fitting=True)
        headings = []


def happening_text(happening: Happening, document: Find, origin: FindOrigin, *, width: int, colour: bool) -> str:
    """One happening in full: what it is, who claims what, where they differ, and its reports with why they belong."""
    head = _what(happening, split=" ").append(f"  {happening.id}", style="default not bold dim")
    if happening.decided:
        head.append("  decided by an analyst", style="default not bold dim")
    facts = [
        ("when", _days(happening.first, happening.last)),
        ("where", _place(happening.place)),
        ("who", _parties(happening.actors, most=99)),
        ("whom", _parties(happening.recipients, most=99)),
        ("told by", _told_by(happening, split=" · ").append(_reported(happening), style="default dim")),
        ("story", Text(happening.story or NOTHING, style="" if happening.story else "dim")),
    ]
    parts = [head, *folded(Text(one_line(happening.title)), width), Text()]
    parts += [line for name, cell in facts for line in _fact(name, cell, width)]
    parts += [Text(), Text("claims", style="bold")]
    for account in happening.accounts:
        parts += _account_lines(account, width)
    if happening.disputes:
        parts += [Text(), *(line for text in _disputes(happening) for line in _hanging(text, width))]
    parts += [Text(), Text("reports", style="bold")]
    for member in happening.members:
        parts += _member_lines(member, document(member.document), origin(member.document), width)
    return shown(parts, width, colour=colour, fitting=True)


def story_lines(stories: Iterable[Story], *, width: int, colour: bool) -> Iterator[str]:
    """Two lines per story: days, size, title and id; its words."""
    room = max(width - 62, 20)
    for story in stories:
        size = f"{len(story.documents)} articles, {_count(story.sources, 'source')}"
        title = _cut(Text(one_line(story.title), style="bold"), room)
        cells = [_days(story.first, story.last), Text(size, style=ACCENT), title, Text(story.id, style="dim")]
        row = _row(cells, (_DAYS, 24, room, _ID))
        words = Text(" " * (_INDENT + _DAYS + _GAP) + one_line(", ".join(story.terms)), style="dim")
        yield shown([*row, _cut(words, width)], width, colour=colour, fitting=True)


def copy_lines(
    groups: Iterable[CopyGroup], document: Find, origin: FindOrigin, *, width: int, colour: bool
) -> Iterator[str]:
    """A paragraph per text: whose it is and how often it was printed; each printing with what shows it is a copy."""
    for group in groups:
        head = Text(group.agency or "no agency", style=f"bold {ACCENT}" if group.agency else "dim")
        head.append(f"  {len(group.documents)} times  {group.id}", style="default not bold dim")
        parts = [head]
        for name in group.documents:
            best = max((pair for pair in group.pairs if name in (pair.left, pair.right)), key=lambda pair: pair.score)
            why = "first" if name == group.first else f"{best.kind} {best.score:.2f}"
            parts += _printing(why, document(name), origin(name), width, first=_WHY)
            parts.append(Text(" " * (_INDENT + _WHY + _GAP) + one_line(name), style="dim"))
        parts.append(Text())
        yield shown(parts, width, colour=colour, fitting=True)


def _widths(width: int) -> tuple[int, ...]:
    room = max(width - _INDENT - _GAP * (len(_HEADINGS) - 1) - _DAYS - _TOLD - _ID, 40)
    what, who, whom, where = (room * share // sum(_SHARES) for share in _SHARES)
    return _DAYS, what, who, whom, where, _TOLD, _ID


def _row(cells: Sequence[Text], widths: Sequence[int]) -> Iterator[Text]:
    return columned(cells, widths, indent=_INDENT, gap=_GAP)


def _stacked(cells: Sequence[Text], width: int) -> Iterator[Text]:
    """Where there is no room for columns: all cells one after the other, folded."""
    kept = [Text(" ").join(cell.split("\n")) for cell in cells if cell.plain != NOTHING]
    for line in folded(Text(" · ").join(kept), width - _INDENT):
        yield Text(" " * _INDENT).append_text(line)


def _what(happening: Happening, *, split: str = "\n") -> Text:
    text = Text(one_line(happening.type), style=f"bold {ACCENT}")
    if happening.modes:
        text.append(" " + one_line(", ".join(happening.modes)), style="not bold")
    if happening.status in STATUS_MARKS:
        text.append(f"{split}{STATUS_MARKS[happening.status]}", style="default bold")
    return text


def _parties(parties: Sequence[Party], *, most: int = _PARTIES) -> Text:
    if not parties:
        return Text(NOTHING, style="dim")
    text = Text(", ").join(_party(party) for party in parties[:most])
    return text.append(f" +{len(parties) - most}", style="dim") if len(parties) > most else text


def _party(party: Party) -> Text:
    text = Text(one_line(party.name))
    coded = "/".join(filter(None, (party.code, party.sector)))
    return text.append(f" {one_line(coded)}", style="dim") if coded else text


def _days(first: datetime.date | None, last: datetime.date | None) -> Text:
    days = days_in_words(first, last)
    return Text(days or NOTHING, style="" if days else "dim")


def _place(place: Place | None) -> Text:
    if place is None:
        return Text(NOTHING, style="dim")
    text = Text(one_line(place.name))
    return text.append(f" {one_line(place.country)}", style="dim") if place.country else text


def _told_by(happening: Happening, *, split: str = "\n") -> Text:
    text = Text(_count(happening.sources, "source"), style=ACCENT if happening.sources > 1 else "")
    if happening.documents != happening.sources:
        text.append(f"{split}{_count(happening.documents, 'report')}", style="default dim")
    return text


def _reported(happening: Happening) -> str:
    days = days_in_words(happening.first_report, happening.last_report)
    return f" · {days}" if days else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _disputes(happening: Happening) -> Iterator[Text]:
    for dispute in happening.disputes:
        text = Text(f"{DISPUTED} {dispute.over}", style="bold")
        yield text.append(f"  {one_line(dispute.detail)}", style="not bold")


def _fact(name: str, cell: Text, width: int) -> Iterator[Text]:
    return _row([Text(name, style="dim"), cell], (9, max(width - 13, 20)))


def _account_lines(account: Account, width: int) -> Iterator[Text]:
    who = _party(account.speaker) if account.speaker else Text("the outlets themselves", style="dim")
    is_so = account.status == "actual"
    told = Text("✓ so" if is_so else STATUS_MARKS[account.status], style=f"bold {ACCENT}" if is_so else "bold")
    figures = ", ".join(one_line(figure.words) for figure in account.figures)
    doers = ", ".join(_named(party) for party in account.actors)
    told.append("".join(f" · {part}" for part in (figures, doers) if part), style="default not bold")
    spot = " · ".join(filter(None, (days_in_words(account.first, account.last), one_line(account.place or ""))))
    told.append(f" · {spot}" if spot else "", style="default not bold dim")
    many = _count(len(account.documents), "report")
    if account.sources != len(account.documents):
        many += f", {_count(account.sources, 'source')}"
    yield from _row([who, told, Text(many, style="dim")], (max(width * 28 // 100, 18), max(width * 48 // 100, 24), 22))
    words = Text(f"“{one_line(account.words)}”", style="dim")
    yield Text(" " * (_INDENT + _GAP)).append_text(_cut(words, width - _INDENT - _GAP))


def _named(party: Party) -> str:
    """A name that can stand alone: "its forces" says nothing without whose they are."""
    vague = party.name.casefold().startswith(("its ", "their ", "his ", "her "))
    return one_line(f"{party.name} ({party.code})" if vague and party.code else party.name)


def _member_lines(member: Member, document: Document | None, origin: Origin | None, width: int) -> Iterator[Text]:
    """A report with its score; below it the id of its event, whole so that it can be copied, and why it is here."""
    yield from _printing(f"{member.score:.2f}", document, origin, width, first=4)
    indent = _INDENT + 4 + _GAP
    yield Text(" " * indent + one_line(member.event), style="dim")
    for reason in member.reasons:
        why = Text(one_line(f"{reason.rule} {reason.detail}"), style="dim")
        yield from (Text(" " * indent).append_text(line) for line in folded(why, max(width - indent, 20)))


def _printing(why: str, document: Document | None, origin: Origin | None, width: int, *, first: int) -> Iterator[Text]:
    """A line for a document: why it is here (in `first` characters), day, who stands behind it, title."""
    day = str(document.published) if document and document.published else "no date"
    title = (document.title or " ".join(document.text.split())[:200]) if document else ""
    room = max(width - _INDENT - first - 10 - _OUTLET - 3 * _GAP, 20)
    cells = [
        Text(why),
        Text(day),
        _cut(Text(one_line(_stands_behind(origin))), _OUTLET),
        _cut(Text(one_line(title)), room),
    ]
    return _row(cells, (first, 10, _OUTLET, room))


def _stands_behind(origin: Origin | None) -> str:
    if origin is None:
        return ""
    publisher = origin.publisher or ""
    return f"{publisher} ({origin.agency})".strip() if origin.agency not in (None, origin.family) else publisher


def _hanging(text: Text, width: int) -> Iterator[Text]:
    first, *rest = folded(text, width - 2 * _INDENT)
    yield Text(" " * _INDENT).append_text(first)
    for line in rest:
        yield Text(" " * (2 * _INDENT)).append_text(line)


def _cut(text: Text, room: int) -> Text:
    text.truncate(max(room, 1), overflow="ellipsis")
    return text
