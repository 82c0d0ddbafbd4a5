"""Golden cases: reading them, and comparing what the coder found with what they want."""

import datetime
import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from gesta.records import Document, Event, Participant

FOLDER = Path(__file__).parent


class Side(Struct, frozen=True):
    code: str | None
    sector: str | None
    words: str = ""


class Wanted(Struct, frozen=True):
    line: str
    type: str
    modes: frozenset[str]
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    status: str
    source: str | None
    first: datetime.date | None
    last: datetime.date | None


class Case(Struct, frozen=True):
    name: str
    why: str
    document: Document
    wanted: tuple[Wanted, ...]


def read_case(path: Path) -> Case:
    header, text, events = re.split(r"^---\n?", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    fields = dict(line.split(": ", 1) for line in header.strip().splitlines())
    published = datetime.date.fromisoformat(fields["published"])
    document = Document(path.stem, text.strip("\n"), published=published)
    wanted = tuple(_wanted(line) for line in events.splitlines() if line.strip())
    return Case(path.stem, fields["why"], document, wanted)


def all_cases() -> list[Case]:
    return [read_case(path) for path in sorted(FOLDER.glob("*.txt"))]


def _wanted(line: str) -> Wanted:
    kind, sides, status, *rest = re.split(r"\s{2,}", line.strip())
    event_type, _, modes = kind.partition("/")
    actors, _, recipients = sides.partition(" -> ")
    source = next((field[3:] for field in rest if field.startswith("by ")), None)
    days = next((field for field in rest if field[:1].isdigit()), None)
    first, _, last = (days or "").partition("..")
    return Wanted(
        line=line.strip(),
        type=event_type,
        modes=frozenset(filter(None, modes.split(","))),
        actors=_sides(actors),
        recipients=_sides(recipients),
        status=status,
        source=source,
        first=datetime.date.fromisoformat(first) if first else None,
        last=datetime.date.fromisoformat(last or first) if first else None,
    )


def _sides(text: str) -> tuple[Side, ...]:
    if text.strip() == "-":
        return ()
    return tuple(map(_side, text.strip().split("+")))


def _side(text: str) -> Side:
    coded, _, words = text.partition("=")
    code, _, sector = coded.partition(":")
    return Side(code or None, sector or None, words)


def differences(case: Case, events: Sequence[Event]) -> list[str]:
    """What is missing, too much, or different, in words; nothing when the case holds."""
    left = list(events)
    found = []
    for wanted in case.wanted:
        match = next((event for event in left if not _faults(wanted, event)), None)
        if match is not None:
            left.remove(match)
            continue
        near = [event for event in left if event.type == wanted.type]
        faults = f" ({'; '.join(_faults(wanted, near[0]))})" if near else ""
        found.append(f"missing: {wanted.line}{faults}")
    return found + [f"too much: {line_of(event)}" for event in left]


def _faults(wanted: Wanted, event: Event) -> list[str]:
    checks = {
        f"type {event.type}": event.type == wanted.type,
        f"modes {event.modes}": wanted.modes <= set(event.modes),
        f"actors {_codes(event.actors)}": _same_sides(wanted.actors, event.actors),
        f"recipients {_codes(event.recipients)}": _same_sides(wanted.recipients, event.recipients),
        f"status {event.status}": _same_status(wanted, event),
        f"by {[one.name for one in event.attribution]}": _same_source(wanted.source, event),
        f"date {event.when and (event.when.first, event.when.last)}": _same_days(wanted, event),
    }
    return [fault for fault, holds in checks.items() if not holds]


def _same_status(wanted: Wanted, event: Event) -> bool:
    if wanted.type == "AGREE":
        return {wanted.status, event.status} <= {"actual", "future"}
    return wanted.status == event.status


def _same_sides(wanted: Sequence[Side], found: Sequence[Participant]) -> bool:
    """A side of which a case says nothing may be implied, but not named."""
    if not wanted:
        return all(one.implied for one in found)
    if {side.code for side in wanted} != {one.code for one in found}:
        return False
    return all(
        any(
            one.code == side.code
            and side.sector in (None, one.sector, *one.other_sectors)
            and (not side.words or (side.words == one.text and not one.implied))
            for one in found
        )
        for side in wanted
    )


def _same_source(source: str | None, event: Event) -> bool:
    if source is None:
        return not event.attribution
    words = {word.lower() for one in event.attribution for word in f"{one.text} {one.name}".split()}
    return bool(words & {word.lower() for word in source.split()})


def _same_days(wanted: Wanted, event: Event) -> bool:
    if wanted.first is None or wanted.last is None:
        return True
    when = event.when
    if when is None or when.first is None or when.last is None:
        return False
    return when.first <= wanted.last and wanted.first <= when.last


def _codes(participants: Sequence[Participant]) -> str:
    return "+".join(f"{one.code}:{one.sector}" for one in participants) or "-"


def line_of(event: Event) -> str:
    """An event in the form of a golden case's line."""
    mode = "/" + ",".join(event.modes) if event.modes else ""
    source = f"  by {event.attribution[-1].name}" if event.attribution else ""
    days = f"  {event.when.first}..{event.when.last}" if event.when and event.when.first else ""
    sides = f"{_codes(event.actors)} -> {_codes(event.recipients)}"
    return f"{event.type}{mode}  {sides}  {event.status}{source}{days}   [{event.evidence[0].text}]"
