"""The quality gate: which events of a fixed corpus changed, and whether any figure fell below its floor.

python eval/gate.py                          what changed, all figures; fails below a floor or on another corpus
python eval/gate.py --accept                 keep the events of now, raise the floors, write docs/by-type.md
python eval/gate.py --lower plv.none_rate --reason "..."    lower one floor, on purpose; the reason is kept
"""

from __future__ import annotations

import argparse
import datetime
import functools
import hashlib
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from by_type import by_type_page
from compare_events import Summary, differences, read_summaries, summary_of
from msgspec import Struct, structs

from gesta import monitor
from gesta.evaluation.examples import Example, Table, read_examples, table_of
from gesta.evaluation.notes import Notes
from gesta.formats.plover import plover_lines
from gesta.records import Document, Problem, Reading
from gesta.settings import Settings

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("GESTA_SHARED", ROOT.parent / "shared"))
EVENTS, FLOORS = ROOT / "eval" / "events.jsonl", ROOT / "eval" / "floors.json"
PAGE = ROOT / "docs" / "by-type.md"
# Floors follow a figure at this distance: a change in the last digit is no loss.
MARGIN = 0.005
# Of these figures less is better: their floor is a ceiling.
CEILINGS = ("none_rate", "false_per_core")

Figures = Mapping[str, float]


class Lowered(Struct, frozen=True):
    """A floor that was lowered, when and why."""

    figure: str
    before: float
    after: float
    reason: str
    day: str


class Floors(Struct, frozen=True):
    """The fingerprint of the corpus that is compared, floors by task and figure, and what was lowered."""

    corpus: str = ""
    floors: dict[str, dict[str, float]] = {}
    lowered: tuple[Lowered, ...] = ()


def check_split() -> list[Example]:
    """The entries of our examples that nothing is trained on."""
    return read_examples(ROOT / "src" / "gesta" / "data" / "examples", Notes())


def corpus() -> list[Document]:
    """The fixed corpus whose events are compared: the example articles and the check split."""
    found = monitor.read_inputs([str(ROOT / "examples" / "wire")], Settings())
    return [*(each for each in found if isinstance(each, Document)), *(row.document() for row in check_split())]


def fingerprint(documents: Iterable[Document]) -> str:
    """One word for the texts of a corpus and their order.

    >>> fingerprint([Document("a", "x")]) == fingerprint([Document("a", "y")])
    False
    """
    digest = hashlib.blake2b(digest_size=8)
    for document in documents:
        digest.update(msgspec.json.encode((document.id, document.text)))
    return digest.hexdigest()


def summaries(readings: Iterable[Reading | Problem]) -> list[Summary]:
    """The events of readings as they are compared."""
    lines = plover_lines(reading for reading in readings if isinstance(reading, Reading))
    return [summary_of(msgspec.json.decode(line)) for line in lines]


def measure(table: Table) -> dict[str, Figures]:
    """Figures by task; the development sets only where they lie beside the project."""
    evaluate = functools.partial(monitor.evaluate, settings=Settings())
    tasks: dict[str, Callable[[], Mapping[str, object]]] = {
        "check": table.figures,
        "examples": lambda: evaluate("articles", ROOT / "examples" / "gold"),
    }
    data = SHARED / "data"
    beside = {
        "articles": ("articles", SHARED / "gold" / "dev"),
        "plv": ("plv", data / "plv" / "dev.jsonl"),
        "status": ("status", data / "factuality" / "dev.jsonl"),
        "quotes": ("quotes", data / "quotes" / "dev.jsonl"),
    }
    for task, (what, path) in beside.items():
        if path.exists():
            tasks[task] = functools.partial(evaluate, what, path)
    return {task: _plain(figures()) for task, figures in tasks.items()}


def _plain(figures: Mapping[str, object]) -> Figures:
    """Shares and F1 only; the false events as a share of those there are."""
    found = {name: value for name, value in figures.items() if isinstance(value, float)}
    if "false" in figures and "core" in figures:
        found["false_per_core"] = float(str(figures["false"])) / max(float(str(figures["core"])), 1)
    return {name: round(value, 4) for name, value in found.items() if not name.startswith("slot_")}


def below(figures: Mapping[str, Figures], floors: Floors) -> list[str]:
    """Every measured figure on the wrong side of its floor, in words.

    >>> below({"plv": {"root": 0.5}}, Floors(floors={"plv": {"root": 0.6}}))
    ['plv.root is 0.5000, its floor 0.6000']
    """
    return [
        f"{task}.{name} is {value:.4f}, its {'ceiling' if name in CEILINGS else 'floor'} {floor:.4f}"
        for task, measured in figures.items()
        for name, value in measured.items()
        if (floor := floors.floors.get(task, {}).get(name)) is not None and _is_worse(name, value, floor)
    ]


def _is_worse(name: str, value: float, floor: float) -> bool:
    return value > floor if name in CEILINGS else value < floor


def raised(figures: Mapping[str, Figures], floors: Floors) -> Floors:
    """The floors after an improvement: each follows its figure at the margin, and none is ever lowered."""
    kept = {task: dict(named) for task, named in floors.floors.items()}
    for task, measured in figures.items():
        for name, value in measured.items():
            wanted = round(value + MARGIN if name in CEILINGS else value - MARGIN, 4)
            before = kept.setdefault(task, {}).get(name)
            if before is None or _is_worse(name, before, wanted):
                kept[task][name] = wanted
    return structs.replace(floors, floors=kept)


def lowered(figure: str, figures: Mapping[str, Figures], floors: Floors, *, reason: str, day: datetime.date) -> Floors:
    """The floors with one of them at what is measured now, and the reason kept.

    Raises: ValueError, when the figure has no floor or no reason is given
    """
    task, _, name = figure.partition(".")
    before, value = floors.floors.get(task, {}).get(name), figures.get(task, {}).get(name)
    if before is None or value is None:
        raise ValueError(f"there is no floor of {figure!r}; floors are named as in the table, task.figure")
    if not reason.strip():
        raise ValueError("a floor is lowered only with a reason: --reason TEXT")
    after = round(value + MARGIN if name in CEILINGS else value - MARGIN, 4)
    note = Lowered(figure, before, after, reason.strip(), day.isoformat())
    tasks = {**floors.floors, task: {**floors.floors[task], name: after}}
    return structs.replace(floors, floors=tasks, lowered=(*floors.lowered, note))


def main(arguments: Sequence[str]) -> int:
    """Run the gate; 1 where a figure is below its floor or the corpus is another one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--accept", action="store_true", help="keep the events of now and raise the floors")
    parser.add_argument("--lower", metavar="TASK.FIGURE", help="lower this floor to what is measured")
    parser.add_argument("--reason", default="", help="why it is lowered")
    given = parser.parse_args(arguments)
    floors = msgspec.json.decode(FLOORS.read_bytes(), type=Floors) if FLOORS.exists() else Floors()
    rows, documents = check_split(), corpus()
    readings = [each for each in monitor.read(documents) if isinstance(each, Reading)]
    now = summaries(readings)
    changes = list(differences(read_summaries(EVENTS) if EVENTS.exists() else [], now))
    print("\n".join(changes) or "no event of the corpus changed")
    table = table_of(rows, readings[len(documents) - len(rows) :])
    figures = measure(table)
    print(
        "\n".join(f"{task + '.' + name:<28} {value:.4f}" for task in figures for name, value in figures[task].items())
    )
    if given.lower:
        floors = lowered(
            given.lower, figures, floors, reason=given.reason, day=datetime.datetime.now(datetime.UTC).date()
        )
    if given.accept:
        floors = structs.replace(raised(figures, floors), corpus=fingerprint(documents))
        PAGE.write_text(by_type_page(table), encoding="utf-8")
        EVENTS.write_bytes(b"".join(msgspec.json.encode(event) + b"\n" for event in now))
    if given.lower or given.accept:
        FLOORS.write_bytes(msgspec.json.format(msgspec.json.encode(floors), indent=1) + b"\n")
    wrong = below(figures, floors)
    if fingerprint(documents) != floors.corpus:
        wrong.append(f"the corpus is another one than {floors.corpus!r}: look through the changes, then --accept")
    print("\n".join(f"FAILED: {each}" for each in wrong) or f"{len(changes)} events changed, no figure below its floor")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
