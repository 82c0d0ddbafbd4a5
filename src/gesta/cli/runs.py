"""A run over many documents at the command line: its progress, its interruption, its end."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

import click

from gesta.cli.output import colour
from gesta.cli.root import INTERRUPTED, NOTHING_CODED

if TYPE_CHECKING:
    from gesta.formats.report import RunReport


def bar_fits(form: str, output: Path | None) -> bool:
    """Whether a progress bar would stay alone on its terminal: events that scroll by show the progress themselves."""
    return sys.stderr.isatty() and (output is not None or form == "none" or not sys.stdout.isatty())


def start_report(
    paths: Sequence[str], limit: int | None, *, quiet: bool, verbose: bool, bar: bool, reads: tuple[str, ...]
) -> RunReport:
    """The report of a run, with the number of documents where a bar is to show it."""
    from gesta.formats.report import RunReport

    total = _count_documents(paths, limit) if bar and not quiet else None
    bar = bar and total != 1
    return RunReport(total=total, quiet=quiet, verbose=verbose, bar=bar, colour=colour(sys.stderr), reads=reads)


def exit_after(report: RunReport, stop: Interrupt) -> None:
    """Leave with the exit code that the run deserves."""
    if stop.asked:
        sys.exit(INTERRUPTED)
    if report.coded + report.unread.total() == 0:
        sys.exit(NOTHING_CODED)


class Interrupt:
    """Ctrl-C: the first one asks to stop after what is in hand, the second one stops at once."""

    def __init__(self) -> None:
        self.asked = False

    def not_yet(self) -> bool:
        """Whether nobody has asked to stop."""
        return not self.asked

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        click.echo("\ngesta: finishing what is in hand; press Ctrl-C again to stop at once", err=True)


def tell_end(report: RunReport, stop: Interrupt, store_path: Path | None, *, quiet: bool) -> None:
    """Say how far the run came, and how to go on where it was stopped."""
    if stop.asked:
        of_all = f" of {report.total:,}" if report.total else ""
        how = (
            f"run the same command again to go on; {store_path} keeps them"
            if store_path
            else "use --store to go on later"
        )
        click.echo(f"gesta: stopped after {report.coded:,}{of_all} documents; {how}", err=True)
    elif not quiet:
        click.echo(report.sum(), err=True)


def _count_documents(paths: Sequence[str], limit: int | None) -> int | None:
    """How many documents there are about to be, told cheaply from lines and files; None if it cannot be."""
    from gesta.records import Problem
    from gesta.sources.discovery import TEXT_SUFFIXES, find_files

    files = [file for file in find_files(paths) if not isinstance(file, Problem)]
    # One file of another kind may hold any number of articles.
    if any(file.suffix not in TEXT_SUFFIXES or file.suffix == ".json" for file in files):
        return limit
    count = sum(_count_lines(file) if file.suffix in (".jsonl", ".ndjson") else 1 for file in files)
    return min(count, limit) if limit else count


def _count_lines(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
