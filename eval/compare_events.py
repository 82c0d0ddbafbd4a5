"""Prints which events differ between two outputs: `python eval/compare_events.py OLD NEW`, each of `gesta code`.

Events are the same if they have the same trigger in the same document; what is told of them may then differ.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct


class Summary(Struct, frozen=True, omit_defaults=True):
    """What a person would look at of an event."""

    document: str
    trigger: tuple[int, int, str]
    type: str
    modes: tuple[str, ...] = ()
    status: str = "actual"
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    attribution: tuple[str, ...] = ()
    date: str | None = None
    place: str | None = None
    contexts: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The event in one line."""
        sides = f"{', '.join(self.actors) or '-'} -> {', '.join(self.recipients) or '-'}"
        return f"{' '.join((self.type, *self.modes))} {self.status}: {sides} “{self.trigger[2]}”"


def summary_of(line: Mapping[str, object]) -> Summary:
    """An event of PLOVER JSON lines as a summary."""
    trigger: Mapping[str, object] = line["trigger"]  # type: ignore[assignment]
    place = line.get("event_loc")
    return Summary(
        document=str(line["document"]),
        trigger=(int(str(trigger["start"])), int(str(trigger["end"])), str(trigger["text"])),
        type=str(line["event"]),
        modes=tuple(line.get("mode") or ()),  # type: ignore[call-overload]
        status=str(line["status"]),
        actors=_sides(line.get("actor")),
        recipients=_sides(line.get("recipient")),
        attribution=_sides(line.get("attribution")),
        date=f"{line['date']}/{line['enddate']}" if line.get("date") or line.get("enddate") else None,
        place=str(place.get("resolved_place")) if isinstance(place, Mapping) else None,
        contexts=tuple(line.get("context") or ()),  # type: ignore[call-overload]
    )


def _sides(side: object) -> tuple[str, ...]:
    if not isinstance(side, Sequence) or isinstance(side, str):
        return ()
    return tuple("/".join(filter(None, (one.get("code"), one.get("sector")))) or one["entity_text"] for one in side)


def read_summaries(path: Path) -> list[Summary]:
    """The events of a file: summaries as the gate keeps them, or PLOVER JSON lines."""
    lines = [msgspec.json.decode(line) for line in path.read_bytes().splitlines() if line.strip()]
    return [msgspec.convert(line, Summary) if "event" not in line else summary_of(line) for line in lines]


def differences(old: Sequence[Summary], new: Sequence[Summary]) -> Iterator[str]:
    """A line for every event that is gone (-), new (+) or told otherwise (~), by document and place."""
    before, after = _by_trigger(old), _by_trigger(new)
    for key in sorted({*before, *after}):
        gone, come = list(before.get(key, ())), list(after.get(key, ()))
        for event in [one for one in gone if one in come]:
            gone.remove(event)
            come.remove(event)
        for one, other in zip(gone, come, strict=False):
            yield f"~ {one.document} {one.words}: {'; '.join(_changes(one, other))}"
        yield from (f"- {event.document} {event.words}" for event in gone[len(come) :])
        yield from (f"+ {event.document} {event.words}" for event in come[len(gone) :])


def _by_trigger(events: Sequence[Summary]) -> dict[tuple[str, int, int], list[Summary]]:
    found: defaultdict[tuple[str, int, int], list[Summary]] = defaultdict(list)
    for event in events:
        found[event.document, event.trigger[0], event.trigger[1]].append(event)
    return found


def _changes(one: Summary, other: Summary) -> Iterator[str]:
    for name in Summary.__struct_fields__:
        before, after = getattr(one, name), getattr(other, name)
        if before != after:
            yield f"{name} {_shown(before)} => {_shown(after)}"


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) or "-" if isinstance(value, tuple) else str(value or "-")


def main(arguments: Sequence[str]) -> int:
    """Print the differences of two files; 1 where there are any, as diff does."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    lines = list(differences(*(read_summaries(Path(name)) for name in arguments)))
    print("\n".join(lines))
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
