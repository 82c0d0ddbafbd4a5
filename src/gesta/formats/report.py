"""What a run tells beside its events, on standard error: problems, progress, and the sum at the end."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Self

from gesta.formats.plain import one_line
from gesta.records import Problem, Reading

if TYPE_CHECKING:
    from rich.progress import Progress

# So many problems of one kind are told line by line and the others counted: a thousand of one must not hide another.
MAX_TOLD = 20


def problem_line(problem: Problem, *, origin: str | None = None) -> str:
    """A problem in one line without colour.

    origin: where its document was read from; people know their files better than our ids

    >>> problem_line(Problem("bad-line", "this is not valid JSON", where="news.jsonl:7", fix="repair it"))
    'news.jsonl:7: bad-line: this is not valid JSON. Try: repair it'
    """
    document = f"{origin} [{problem.document}]" if origin and problem.document else problem.document
    place = ", ".join(part for part in (document, problem.where) if part) or "input"
    could_be = ", ".join(f"{candidate.id} ({candidate.name})" for candidate in problem.candidates[:3])
    guesses = f"; could be {could_be}" if could_be else ""
    advice = f". Try: {problem.fix}" if problem.fix else ""
    return one_line(f"{place}: {problem.kind}: {problem.message}{guesses}{advice}")


class RunReport:
    """Counts what passes, and tells of it.

    total:   how many documents there are to come; None if that cannot be known
    quiet:   tell nothing
    verbose: name every document as it is done
    bar:     draw a progress bar; only on a terminal of which nobody else has use
    colour:  problems in red
    reads:   the languages that are coded; all if empty
    """

    def __init__(
        self,
        *,
        total: int | None,
        quiet: bool,
        verbose: bool,
        bar: bool,
        colour: bool,
        reads: tuple[str, ...] = (),
    ) -> None:
        self.coded = 0
        self.unread = Counter[str]()
        self.failed = 0
        self.events = 0
        self.problems = 0
        self._told = Counter[str]()
        self.total = total
        self._reads = reads
        self._quiet = quiet
        self._verbose = verbose
        self._colour = colour
        self._bar = _progress_bar(total) if bar and not quiet else None

    def __enter__(self) -> Self:
        if self._bar:
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar:
            self._bar.stop()

    def watch(self, found: Iterable[Reading | Problem]) -> Iterator[Reading]:
        """The readings, while everything is counted and the problems are told."""
        for item in found:
            if isinstance(item, Reading):
                yield item
                self._count(item)
            else:
                self._tell(item)

    def sum(self) -> str:
        """The whole run in one line.

        >>> RunReport(total=None, quiet=True, verbose=False, bar=False, colour=False).sum()
        '0 events in 0 documents'
        """
        parts = [f"{_counted(self.events, 'event')} in {_counted(self.coded, 'document')}"]
        if self.unread:
            languages = ", ".join(f"{number:,} {code}" for code, number in sorted(self.unread.items()))
            parts.append(f"{_counted(self.unread.total(), 'document')} in other languages not coded ({languages})")
        if self.failed:
            parts.append(f"{_counted(self.failed, 'document')} failed")
        if self.problems:
            parts.append(_counted(self.problems, "problem"))
        return ", ".join(parts) + self._untold()

    def _untold(self) -> str:
        """The problems that were only counted, by kind."""
        more = {kind: count - MAX_TOLD for kind, count in sorted(self._told.items()) if count > MAX_TOLD}
        if not more or self._verbose:
            return ""
        kinds = ", ".join(f"{count:,} {one_line(kind)}" for kind, count in more.items())
        return f" (not shown: {kinds}; --verbose shows all, and `gesta problems` those of a store)"

    def _is_unread(self, reading: Reading) -> bool:
        """Whether a document was put aside for its language."""
        return bool(self._reads) and reading.document.language not in self._reads

    def _count(self, reading: Reading) -> None:
        if self._is_unread(reading):
            self.unread[one_line(reading.document.language)] += 1
        else:
            self._count_coded(reading)
        if self._verbose:
            told = f"in {reading.document.language}, not coded" if self._is_unread(reading) else None
            self._say(f"{reading.document.id}: {told or _counted(len(reading.events), 'event')}")
        if self._bar:
            self._bar.advance(self._bar.task_ids[0])

    def _count_coded(self, reading: Reading) -> None:
        failed = any(problem.kind == "step-failed" for problem in reading.problems)
        self.failed += failed
        self.coded += not failed
        self.events += len(reading.events)
        for problem in reading.problems:
            self._tell(problem, origin=reading.document.origin)

    def _tell(self, problem: Problem, *, origin: str | None = None) -> None:
        self.problems += 1
        self._told[problem.kind] += 1
        if self._told[problem.kind] > MAX_TOLD and not self._verbose:
            return
        if not self._quiet:
            self._say(problem_line(problem, origin=origin), red=True)

    def _say(self, line: str, *, red: bool = False) -> None:
        if self._bar:
            from rich.text import Text

            self._bar.console.print(Text(one_line(line), style="red" if red else ""), soft_wrap=True)
            return
        # Python's standard error already writes what its encoding lacks as escapes.
        line = one_line(line)
        sys.stderr.write(f"\x1b[31m{line}\x1b[0m\n" if red and self._colour else f"{line}\n")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _progress_bar(total: int | None) -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
    from rich.text import Text

    class Rate(ProgressColumn):
        """Documents per second."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:.1f} documents/s" if task.speed else "", style="dim")

    columns = (BarColumn(), MofNCompleteColumn(), Rate(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task("coding", total=total)
    return bar
