"""`gesta eval`: measures one part against annotated data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gesta.cli.options import FILE, effective_settings, settings_options
from gesta.cli.output import colour, put, width
from gesta.errors import InputError

if TYPE_CHECKING:
    from gesta.evaluation.notes import Miss

EVALUATIONS = (
    "parse", "names", "actors", "dates", "places", "event-places", "articles", "plv", "muc", "status", "quotes",
    "duplicates", "stories", "links", "html", "examples",
)  # fmt: skip


@click.command(name="eval")
@click.argument("what", type=click.Choice(EVALUATIONS))
@click.option("--data", type=FILE, required=True, metavar="FILE", help="Annotated data, JSON lines.")
@click.option(
    "--tokens",
    type=click.Choice(("gold", "raw")),
    default="gold",
    help="For parse, names and status: take the words from the data, or from the text [default: gold].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--errors",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Explain the first N errors; with --json on standard error.",
)
@settings_options
def evaluate(
    what: str,
    data: Path,
    tokens: str,
    as_json: bool,
    errors: int,
    settings_file: Path | None,
    assignments: tuple[str, ...],
) -> None:
    """Measure one part against annotated data."""
    from gesta import monitor
    from gesta.evaluation.notes import Notes
    from gesta.formats.report import problem_line

    if not data.exists():
        raise InputError("there is no such file", where=str(data), fix="name a file of annotated data")
    settings = effective_settings(settings_file, assignments).settings
    notes = Notes(errors)
    figures = monitor.evaluate(what, data, settings, tokens=tokens, notes=notes)
    for problem in notes.problems:
        click.echo(problem_line(problem), err=True)
    explained = [text for miss in notes.misses for text in _miss_lines(miss)]
    if as_json:
        click.echo("".join(explained), err=True, nl=False)
        put(_figure_lines(figures, as_json=True))
    else:
        put([*explained, *_figure_lines(figures, as_json=False)])


def _miss_lines(miss: Miss) -> Iterator[str]:
    from gesta.formats.explain import explain_reading
    from gesta.formats.plain import one_line

    yield f"{one_line(miss.row)}: {one_line(miss.told)}\n"
    if miss.reading is not None:
        yield explain_reading(miss.reading, width=width(), colour=colour(), only=miss.sentences or None)
    yield "\n"


def _figure_lines(figures: object, *, as_json: bool) -> Iterator[str]:
    import msgspec

    plain = msgspec.to_builtins(figures, enc_hook=str)
    if as_json or not isinstance(plain, dict):
        yield msgspec.json.encode(plain).decode() + "\n"
        return
    for name, value in plain.items():
        shown = f"{value:.3f}" if isinstance(value, float) else msgspec.json.encode(value).decode()
        yield f"{name:<28} {shown}\n"
