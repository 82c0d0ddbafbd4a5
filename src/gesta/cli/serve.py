"""`gesta serve`: a store over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from gesta.cli.options import FILE


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
def serve(store_path: Path, port: int, host: str) -> None:
    """Serve a store over HTTP: the page, and the API that docs/api.md describes."""
    from gesta.web.serve import serve as run

    run(store_path, host=host, port=port, ready=lambda address: click.echo(f"gesta: {store_path} at {address}"))
