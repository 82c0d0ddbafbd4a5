"""`gesta codebook`, `actors`, `lexicon`: what the coder knows."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from gesta.cli.options import DAY, FILE, effective_settings, settings_options
from gesta.cli.output import colour, put, width


@click.command(name="codebook")
@click.argument("name", required=False)
def show_codebook(name: str | None) -> None:
    """Show all types; a type, mode, context, sector, CAMEO code; or modes, contexts, sectors, cameo, losses."""
    from gesta.formats.codebook import codebook_text

    put([codebook_text(name, width=width(), colour=colour())])


@click.group()
def actors() -> None:
    """Look into the actor registry."""


@actors.command(name="show")
@click.argument("name", nargs=-1, required=True)
@click.option("--on", type=DAY, help="As of this day [default: the office best known].")
@settings_options
def show_actor(
    name: tuple[str, ...], on: datetime.date | None, settings_file: Path | None, assignments: tuple[str, ...]
) -> None:
    """Show whom a name stands for, and why."""
    from gesta.formats.knowledge import actor_text
    from gesta.knowledge.actors import load_registry

    registry = load_registry(effective_settings(settings_file, assignments).settings.coding.actors)
    put([actor_text(registry.resolve(" ".join(name), on), width=width(), colour=colour())])


@actors.command(name="check")
@click.argument("files", nargs=-1, type=FILE)
@click.pass_context
def check_actors(context: click.Context, files: tuple[Path, ...]) -> None:
    """Check the shipped actors and yours (files, folders): offices, dates, codes, shared names; 1 if any is wrong."""
    from gesta.formats.knowledge import actor_check_text
    from gesta.knowledge.actor_check import check_registry
    from gesta.knowledge.actors import load_registry

    registry = load_registry(files)
    problems = check_registry(registry)
    put([actor_check_text(problems, len(registry), width=width(), colour=colour())])
    context.exit(1 if problems else 0)


@click.group()
def lexicon() -> None:
    """Look into the lexicon."""


@lexicon.command(name="check")
@click.argument("folder", required=False, type=FILE)
@click.pass_context
def check_lexicon(context: click.Context, folder: Path | None) -> None:
    """Check the shipped lexicon, or a codebook folder of yours and all its examples; 1 if one codes otherwise."""
    from gesta import monitor
    from gesta.formats.report import problem_line
    from gesta.knowledge.lexicon import load_lexicon

    if folder is None:
        senses = sum(len(found) for found in load_lexicon().entries.values())
        put([f"{senses:,} senses, every file fits its schema\n"])
        return
    found = monitor.check_codebook(folder)
    put(f"{problem_line(problem)}\n" for problem in found.problems)
    put([f"{found.entries} entries and {found.sentences} sentences run, {len(found.problems)} code otherwise\n"])
    context.exit(1 if found.problems else 0)
