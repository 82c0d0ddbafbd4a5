"""`gesta explain`: why it was coded so, or why it was not."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gesta.cli.options import DAY, FILE, effective_settings, settings_options
from gesta.cli.output import chosen_look, put
from gesta.errors import InputError

if TYPE_CHECKING:
    from gesta.records import Document, Problem, Reading
    from gesta.settings import Settings


@click.command()
@click.argument("text", nargs=-1)
@click.option("--published", type=DAY, help="The day of publication, for a text that gives none.")
@click.option("--store", "store_path", type=FILE, metavar="FILE.db", help="The store that --event or --document is in.")
@click.option("--event", "event_id", help="Explain this event of the store.")
@click.option("--document", help="Explain this document: an id of the store, or a file.")
@settings_options
def explain(
    text: tuple[str, ...],
    published: datetime.date | None,
    store_path: Path | None,
    event_id: str | None,
    document: str | None,
    settings_file: Path | None,
    assignments: tuple[str, ...],
) -> None:
    """Say why a sentence, a document or an event was coded as it was, or why it was not."""
    from gesta import monitor
    from gesta.formats.explain import explain_event, explain_reading

    settings = effective_settings(settings_file, assignments).settings
    look = chosen_look(settings)
    if event_id:
        reading = _reading_of_event(store_path, event_id)
        pieces = [explain_event(reading, event_id, width=look.width, colour=look.colour)]
    else:
        documents = _documents_to_explain(text, document, store_path, published, settings)
        readings = monitor.read(documents, settings=settings)
        pieces = [explain_reading(reading, width=look.width, colour=look.colour) for reading in readings]
    put(pieces)


def _reading_of_event(store_path: Path | None, event_id: str) -> Reading:
    from gesta import monitor
    from gesta.store import EventFilter

    if store_path is None:
        raise click.UsageError("--event needs --store FILE.db")
    with monitor.open_store(store_path) as store:
        event = next(store.events(EventFilter(id=event_id)), None)
        reading = store.reading(event.document) if event else None
    if reading is None:
        raise InputError("there is no such event", where=event_id, fix=f"`gesta events {store_path}` lists them")
    return reading


def _documents_to_explain(
    text: Sequence[str],
    document: str | None,
    store_path: Path | None,
    published: datetime.date | None,
    settings: Settings,
) -> list[Document]:
    from gesta import monitor

    if document and store_path:
        with monitor.open_store(store_path) as store:
            stored = store.document(document)
        if stored is None:
            raise InputError("there is no such document", where=document, fix=f"`gesta documents {store_path}`")
        return [monitor.as_document(stored, published)]
    if document:
        found = _readable(monitor.read_inputs([document], settings))
        return [monitor.as_document(each, published) for each in found]
    if not text:
        raise click.UsageError("give a text, or --document, or --event with --store")
    words = sys.stdin.read() if tuple(text) == ("-",) else " ".join(text)
    return [monitor.as_document(words, published)]


def _readable(items: Iterable[Document | Problem]) -> Iterator[Document]:
    """The documents of a stream, with its problems told on the way."""
    from gesta.formats.report import problem_line
    from gesta.records import Problem

    for item in items:
        if isinstance(item, Problem):
            click.echo(problem_line(item), err=True)
        else:
            yield item
