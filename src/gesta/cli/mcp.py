"""`gesta mcp`: a store as tools for an assistant."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import click

from gesta.cli.options import FILE, effective_settings, settings_options
from gesta.errors import SettingsError


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@settings_options
def mcp(store_path: Path, settings_file: Path | None, assignments: tuple[str, ...]) -> None:
    """Offer a store to an assistant that speaks the Model Context Protocol, over standard input and output."""
    if importlib.util.find_spec("mcp") is None:
        raise SettingsError(
            "the package for assistants is not installed", where="gesta mcp", fix="pip install 'gesta[mcp]'"
        )
    from gesta.web import assistants
    from gesta.web.pool import StorePool

    settings = effective_settings(settings_file, assignments).settings
    pool = StorePool(store_path)
    with pool.store():
        # A store that cannot be opened is told before an assistant waits for it.
        pass
    try:
        assistants.build_server(store_path.name, pool, settings).run("stdio")
    finally:
        pool.close()
