"""The actor registry, shown to people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gesta.formats.console import ACCENT, shown
from gesta.formats.plain import one_line
from gesta.knowledge.actors import Resolution
from gesta.records import Problem


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


def _grid(rows: Iterable[tuple[str, str]], label_width: int) -> Table:
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=label_width, style="dim")
    grid.add_column(overflow="fold")
    for label, text in rows:
        grid.add_row(label, Text(one_line(text)))
    return grid
