"""Writes to standard output or to a file, for a terminal or for a machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from gesta.errors import GestaError

if TYPE_CHECKING:
    from gesta.formats import Look
    from gesta.records import Reading
    from gesta.settings import Settings


def chosen_form(settings: Settings, output: Path | None) -> str:
    """The format asked for, else what the file's name or a terminal suggests."""
    if settings.output.format != "auto":
        return settings.output.format
    if output is not None:
        return {".csv": "csv", ".geojson": "geojson"}.get(output.suffix.lower(), "plover")
    return "table" if sys.stdout.isatty() else "plover"


def chosen_look(settings: Settings, output: Path | None = None) -> Look:
    """How wide and coloured output is to be: never coloured in a file."""
    from gesta.formats import Look

    return Look(width=width(), colour=colour() and output is None, text=settings.output.text)


def width() -> int:
    """Columns of the terminal; 120 where there is none."""
    return shutil.get_terminal_size((120, 24)).columns


def colour(stream: TextIO | None = None) -> bool:
    """Whether a stream (standard output if None) is a terminal that takes colour (https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and (stream or sys.stdout).isatty()


def write_readings(readings: Iterable[Reading], form: str, output: Path | None, settings: Settings) -> None:
    """Write events in a format, to a file or to standard output."""
    from gesta.formats import LINE_FORMATS, render

    if output is None:
        put(render(readings, form, chosen_look(settings, output)), guard=form in ("csv", *LINE_FORMATS))
    elif form in LINE_FORMATS:
        from gesta.cli.reports import write_with_report
        from gesta.formats import Options, writer

        write_with_report(readings, writer(form), Options(), output, {})
    else:
        put_in_file(render(readings, form, chosen_look(settings, output)), output)


def put(pieces: Iterable[str], *, guard: bool = False) -> None:
    """Write to standard output, piece by piece.

    guard: whether text for machines must be made harmless first when a terminal shows it
    """
    from gesta.formats.plain import harmless

    out = sys.stdout.buffer
    on_terminal = sys.stdout.isatty()
    encoding = sys.stdout.encoding if on_terminal else "utf-8"
    for piece in pieces:
        text = harmless(piece) if guard and on_terminal else piece
        with output_errors("standard output"):
            out.write(text.encode(encoding, "replace"))
            if on_terminal:
                out.flush()
    with output_errors("standard output"):
        out.flush()


def put_bytes(pieces: Iterable[bytes]) -> None:
    """Write bytes to standard output as they are; with text for machines a terminal shows it made harmless."""
    if sys.stdout.isatty():
        put((piece.decode(errors="replace") for piece in pieces), guard=True)
        return
    for piece in pieces:
        with output_errors("standard output"):
            sys.stdout.buffer.write(piece)
    with output_errors("standard output"):
        sys.stdout.buffer.flush()


@contextlib.contextmanager
def output_errors(where: str) -> Iterator[None]:
    """Tell a full disk and the like as what they are; a closed pipe goes its own way."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if where == "standard output":
            drop_output()
        reason = (error.strerror or str(error)).lower()
        raise GestaError(f"the output cannot be written: {reason}", where=where, fix="free some space") from error


def put_in_file(pieces: Iterable[str | bytes], output: Path) -> None:
    """Write a file under another name first: a run that breaks off leaves no half file under the real one."""
    part = output.with_name(f".{output.name}.part")
    with output_errors(str(output)):
        file = part.open("wb")
    with file:
        for piece in pieces:
            with output_errors(str(output)):
                file.write(piece if isinstance(piece, bytes) else piece.encode())
    with output_errors(str(output)):
        part.replace(output)


def drop_output() -> None:
    """Send what is still to come nowhere, so that Python does not complain when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
