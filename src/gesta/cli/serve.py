"""`gesta serve`: a store over HTTP."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import click

from gesta.cli.options import FILE, effective_settings, settings_options
from gesta.errors import InputError


@click.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--token",
    help="Who has it may code texts and review events: a word of 16 characters or more, @FILE to read it from a file, "
    "new to make one. Without it the server is read-only.",
)
@click.option("--rate", default="200/second", show_default=True, help="How much one client may ask.")
@click.option("--log", "log_path", metavar="FILE", help="Write a line of JSON for each request; - for standard error.")
@settings_options
def serve(
    store_path: Path,
    port: int,
    host: str,
    token: str | None,
    rate: str,
    log_path: str | None,
    settings_file: Path | None,
    assignments: tuple[str, ...],
) -> None:
    """Serve a store over HTTP: the page, and the API that docs/api.md describes."""
    from gesta.web import serve as door

    settings = effective_settings(settings_file, assignments).settings
    token = _token(token)
    with _log(log_path) as log:
        listening = door.Listening(host, port, token, rate, log)
        door.serve(
            store_path,
            listening,
            settings=settings,
            ready=lambda address: click.echo(f"gesta: {store_path} at {address} (Ctrl-C ends)"),
        )


def _token(given: str | None) -> str | None:
    from gesta.web.tokens import new_token

    if given == "new":
        made = new_token()
        click.echo(f"gesta: the token is {made}")
        return made
    if given is None or not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the token cannot be read", where=given[1:], fix="name a file with one line") from error


@contextlib.contextmanager
def _log(path: str | None) -> Iterator[TextIO | None]:
    if path is None or path == "-":
        yield sys.stderr if path else None
        return
    try:
        stream = Path(path).open("a", encoding="utf-8")  # noqa: SIM115 - closed below
    except OSError as error:
        raise InputError("the log cannot be written", where=path, fix="check the folder and its rights") from error
    with stream:
        yield stream
