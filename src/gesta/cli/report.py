"""`gesta report`: one page on what a store holds of some sides and days."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from gesta.cli.options import FILE, filter_options


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@filter_options
@click.option(
    "--output",
    "-o",
    type=FILE,
    metavar="FILE",
    default=Path("report.html"),
    show_default=True,
    help="Where to: .html, or .pdf where a Chromium is at hand.",
)
@click.option("--limit", type=click.IntRange(1, 5000), default=200, show_default=True, help="List at most so many.")
def report(store_path: Path, output: Path, limit: int, **chosen: Any) -> None:  # noqa: ANN401 - checked filters
    """Write a report: charts, happenings, every report of an event with its sentence, sources, caveats."""
    from gesta import monitor
    from gesta.report.charts import can_draw, draw
    from gesta.report.findings import gather
    from gesta.report.page import report_page
    from gesta.report.write import write_page, write_pdf
    from gesta.store import EventFilter, utc_now

    with monitor.open_store(store_path) as store:
        findings = gather(store, EventFilter(**chosen), made_at=utc_now(), limit=limit)
    page = report_page(findings, draw(findings) if can_draw() else [])
    write = write_pdf if output.suffix.lower() == ".pdf" else write_page
    write(page, output)
    click.echo(f"gesta: {findings.all.events:,} reports of events in {output}")
