"""Documents and problems as lists for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from gesta.formats.console import ACCENT, shown
from gesta.formats.plain import one_line
from gesta.records import Candidate, Document, Problem


def document_lines(
    documents: Iterable[Document], event_counts: Mapping[str, int], *, width: int, colour: bool
) -> Iterator[str]:
    """A line per document: day, number of events, title, id."""
    for document in documents:
        grid = Table.grid(padding=(0, 2, 0, 0))
        for column_width in (10, 5, None, None):
            grid.add_column(width=column_width, no_wrap=True, overflow="ellipsis")
        day = str(document.published) if document.published else "no date"
        events = Text(str(event_counts.get(document.id, 0)).rjust(5), style=ACCENT)
        title = Text(one_line(document.title or document.text[:200]))
        title.truncate(max(width - 50, 20), overflow="ellipsis", pad=True)
        grid.add_row(Text(day), events, title, Text(one_line(document.id), style="dim"))
        yield shown([grid], width, colour=colour)


def problem_lines(problems: Iterable[Problem], *, width: int, colour: bool) -> Iterator[str]:
    """A paragraph per problem: its kind and place, what is wrong, what it could be instead, what to do."""
    for problem in problems:
        head = Text(one_line(problem.kind), style=f"bold {ACCENT}")
        place = " · ".join(one_line(part) for part in (problem.document, problem.where) if part)
        head.append(f"  {place}", style="default not bold dim")
        lines = [
            Text(one_line(problem.message)),
            *(Text(_candidate(candidate), style="dim") for candidate in problem.candidates),
        ]
        if problem.fix:
            lines.append(Text(one_line(f"try: {problem.fix}"), style="dim"))
        yield shown([head, *(Padding(line, (0, 0, 0, 2)) for line in lines)], width, colour=colour)


def _candidate(candidate: Candidate) -> str:
    return one_line(f"could be {candidate.id} ({candidate.name}, {candidate.score:.2f}): {candidate.detail}")
