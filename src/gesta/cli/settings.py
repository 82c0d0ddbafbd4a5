"""`gesta settings`: what is in force, and why."""

from __future__ import annotations

from pathlib import Path

import click

from gesta.cli.options import effective_settings, settings_options
from gesta.cli.output import put


@click.command(name="settings")
@settings_options
def show_settings(settings_file: Path | None, assignments: tuple[str, ...]) -> None:
    """Show the settings in force as TOML, and where each comes from."""
    from gesta.settings import render_settings

    put([render_settings(effective_settings(settings_file, assignments))])
