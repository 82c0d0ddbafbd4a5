"""`gesta eval`: measures one part against annotated data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from gesta.cli.options import FILE, effective_settings, settings_options
from gesta.cli.output import put
from gesta.errors import InputError

EVALUATIONS = ("parse", "names", "actors", "dates", "places", "event-places", "articles", "duplicates")


@click.command(name="eval")
@click.argument("what", type=click.Choice(EVALUATIONS))
@click.option("--data", type=FILE, required=True, metavar="FILE", help="Annotated data, JSON lines.")
@click.option(
    "--tokens",
    type=click.Choice(("gold", "raw")),
    default="gold",
    help="For parse and names: take the words from the data, or from the text [default: gold].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@settings_options
def evaluate(
    what: str, data: Path, tokens: str, as_json: bool, settings_file: Path | None, assignments: tuple[str, ...]
) -> None:
    """Measure one part against annotated data."""
    from gesta import monitor

    if not data.exists():
        raise InputError("there is no such file", where=str(data), fix="name a file of annotated data")
    settings = effective_settings(settings_file, assignments).settings
    put(_figure_lines(monitor.evaluate(what, data, settings, tokens=tokens), as_json=as_json))


def _figure_lines(figures: object, *, as_json: bool) -> Iterator[str]:
    import msgspec

    plain = msgspec.to_builtins(figures, enc_hook=str)
    if as_json or not isinstance(plain, dict):
        yield msgspec.json.encode(plain).decode() + "\n"
        return
    for name, value in plain.items():
        shown = f"{value:.3f}" if isinstance(value, float) else msgspec.json.encode(value).decode()
        yield f"{name:<28} {shown}\n"
