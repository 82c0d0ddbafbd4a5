"""The codebook and the actor registry, shown to people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gesta.errors import InputError
from gesta.formats.console import ACCENT, shown
from gesta.formats.plain import one_line
from gesta.knowledge.actors import Resolution
from gesta.knowledge.codebook import Codebook, EventType
from gesta.records import Problem

QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


def codebook_text(codebook: Codebook, name: str | None, *, width: int, colour: bool) -> str:
    """All event types in a line each, or one type or context in full.

    Raises: InputError, when the codebook has no type or context of that name
    """
    if name is None:
        rows = [(entry.name, f"{entry.score:+g}  {entry.definition}") for entry in codebook.types.values()]
        return shown([_grid(rows, 12)], width, colour=colour)
    if name.upper() in codebook.types:
        return shown(_type_parts(codebook.types[name.upper()]), width, colour=colour)
    if name.lower() in codebook.contexts:
        rows = [("context", name.lower()), ("words", ", ".join(codebook.contexts[name.lower()]))]
        return shown([_grid(rows, 12)], width, colour=colour)
    known = ", ".join(codebook.types)
    raise InputError("the codebook has no such type or context", where=name, fix=f"one of {known}")


def actor_text(found: Resolution, *, width: int, colour: bool) -> str:
    """Who a name stands for as of a day, with the reasons, and what else it could be."""
    facts = {
        "country": found.code,
        "sector": found.sector,
        "office": found.office,
        "wikidata": found.wikidata,
        "entry": found.id,
    }
    rows = [(label, value) for label, value in facts.items() if value]
    rows += [("because", f"{reason.rule}: {reason.detail}") for reason in found.reasons]
    rows += [("weighed", f"{each.name} ({each.score:.2f}) {each.detail}") for each in found.candidates[:5]]
    head = Text(one_line(found.name), style=f"bold {ACCENT}")
    if found.id is None:
        head.append("  unknown", style="default")
    return shown([head, Padding(_grid(rows, 10), (0, 0, 0, 2))], width, colour=colour)


def actor_check_text(problems: Sequence[Problem], actors: int, *, width: int, colour: bool) -> str:
    """What does not add up in a registry of so many actors, grouped by kind, each with what to do about it."""
    parts: list[Text | Padding] = []
    for kind in dict.fromkeys(problem.kind for problem in problems):
        of_kind = [problem for problem in problems if problem.kind == kind]
        parts.append(Text(f"{kind}  {len(of_kind)}", style=f"bold {ACCENT}"))
        rows = [(problem.where or "", problem.message) for problem in of_kind]
        parts.append(Padding(_grid(rows, 26), (0, 0, 0, 2)))
        if of_kind[0].fix:
            parts.append(Padding(Text(f"try: {of_kind[0].fix}", style="dim"), (0, 0, 1, 2)))
    verdict = f"{len(problems):,} to look at" if problems else "every file fits its schema, everything adds up"
    return shown([*parts, Text(f"{actors:,} actors, {verdict}")], width, colour=colour)


def _type_parts(entry: EventType) -> list[Text | Padding]:
    rows = [
        ("is", entry.definition),
        ("is not", entry.not_ or "–"),
        ("quad", f"{entry.quad} {QUADS[entry.quad]}"),
        ("score", f"{entry.score:+g}"),
        ("CAMEO", entry.cameo),
        *(("mode", f"{mode.name} {mode.score:+g}, CAMEO {mode.cameo}") for mode in entry.modes),
    ]
    return [Text(entry.name, style=f"bold {ACCENT}"), Padding(_grid(rows, 10), (0, 0, 0, 2))]


def _grid(rows: Iterable[tuple[str, str]], label_width: int) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=label_width, style="dim")
    grid.add_column(overflow="fold")
    for label, text in rows:
        grid.add_row(label, Text(one_line(text)))
    return grid
