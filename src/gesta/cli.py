"""The command line: reads arguments, calls the Python API, writes what comes back."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Any, Self, TextIO, TypeVar

import click

from gesta import __version__
from gesta.errors import GestaError, InputError, SettingsError

if TYPE_CHECKING:
    from gesta.formats import Look
    from gesta.formats.report import RunReport
    from gesta.records import Document, Problem, Reading
    from gesta.settings import EffectiveSettings, Settings

Command = TypeVar("Command", bound=Callable[..., Any])

FORMAT_NAMES = ("auto", "table", "plover", "jsonl", "csv", "none")
STATUSES = ("actual", "future", "hypothetical", "negated")
EVALUATIONS = ("parse", "names", "actors", "dates", "places", "event-places", "articles")

NOTHING_CODED = 1
USAGE = 2
INTERRUPTED = 130


class _Group(click.Group):
    """The outer edge: errors made on purpose become one line, a closed pipe becomes silence."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except GestaError as error:
            click.secho(f"gesta: {error}", err=True, fg="red")
            ctx.exit(USAGE if isinstance(error, SettingsError) else NOTHING_CODED)
        except BrokenPipeError:
            # `| head` has read enough.
            _drop_output()
            ctx.exit(0)
        except KeyboardInterrupt:
            click.echo("gesta: stopped at once", err=True)
            ctx.exit(INTERRUPTED)


def _drop_output() -> None:
    """Send what is still to come nowhere, so that Python does not complain when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Day(click.ParamType[datetime.date]):
    """A day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:  # noqa: ANN401 - click's own signature
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day like 2024-05-31", param, ctx)


DAY = _Day()
FILE = click.Path(path_type=Path)


def settings_options(command: Command) -> Command:
    """The two options by which every command takes settings."""
    command = click.option(
        "--set", "assignments", multiple=True, metavar="KEY=VALUE", help="Set one setting, for example run.workers=2."
    )(command)
    return click.option(
        "--settings", "settings_file", type=FILE, metavar="FILE", help="Read settings from this TOML file."
    )(command)


def output_options(command: Command) -> Command:
    """The options of every command that writes events."""
    command = click.option(
        "--output", "-o", type=FILE, metavar="FILE", help="Write to this file, which appears when complete."
    )(command)
    return click.option(
        "--format",
        "-f",
        "form",
        type=click.Choice(FORMAT_NAMES),
        help="How events are written [default: table on a terminal, else plover].",
    )(command)


def filter_options(command: Command) -> Command:
    """The options that choose events of a store."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


_FILTERS = (
    click.option("--actor", help="Who does it: code (RUS), sector (MIL), both (RUS/MIL), or words of the name."),
    click.option("--recipient", help="To whom; like --actor."),
    click.option("--type", "types", multiple=True, help="PLOVER type; may be repeated."),
    click.option("--mode", "modes", multiple=True, help="PLOVER mode; may be repeated."),
    click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Status; may be repeated."),
    click.option("--since", type=DAY, help="Events on this day or later."),
    click.option("--until", type=DAY, help="Events on this day or earlier."),
    click.option("--country", "countries", multiple=True, help="Where it happens, ISO 3166 alpha-3; may be repeated."),
    click.option("--text", help="Words that must all stand in the evidence."),
    click.option("--document", help="Events of this document."),
)  # fmt: skip


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gesta")
def main() -> None:
    """Read news and write down who did what to whom, when, where, and who says so."""


@main.command()
@click.argument("paths", nargs=-1, required=True)
@output_options
@click.option(
    "--store",
    "store_path",
    type=FILE,
    metavar="FILE.db",
    help="Keep documents, events and problems in this SQLite file.",
)
@click.option(
    "--resume/--no-resume",
    default=True,
    help="Leave out documents that the store already holds as this coder codes them [default: --resume].",
)
@click.option(
    "--assume-date",
    "days",
    multiple=True,
    metavar="[ID=]DAY",
    help="Take this as the day of publication: of all documents, or of one.",
)
@click.option("--limit", type=click.IntRange(min=1), help="Read only so many documents.")
@click.option("--workers", type=click.IntRange(min=1), help="Processes that read documents.")
@click.option("--quiet", "-q", is_flag=True, help="Say nothing but the events and errors.")
@click.option("--verbose", "-v", is_flag=True, help="Name every document as it is done.")
@settings_options
def code(
    paths: tuple[str, ...],
    form: str | None,
    output: Path | None,
    store_path: Path | None,
    resume: bool,
    days: tuple[str, ...],
    limit: int | None,
    workers: int | None,
    quiet: bool,
    verbose: bool,
    settings_file: Path | None,
    assignments: tuple[str, ...],
) -> None:
    """Code the events of files, folders, patterns or - (standard input)."""
    from gesta import monitor

    settings = _settings(settings_file, assignments, **{"output.format": form, "run.workers": workers}).settings
    chosen = dict(map(_assumed_day, days))
    form = _form(settings, output)
    with contextlib.ExitStack() as stack:
        store = stack.enter_context(_store_for_writing(store_path, settings)) if store_path else None
        stop = stack.enter_context(_Interrupt())
        report = stack.enter_context(_report(paths, limit, quiet=quiet, verbose=verbose, bar=_bar_fits(form, output)))
        items = _at_most(limit, monitor.read_inputs(paths, settings))
        found = monitor.code_inputs(
            monitor.assume_dates(items, chosen), settings, store=store, inputs=paths, resume=resume, go_on=stop.not_yet
        )
        _write(report.watch(found), form, output, settings)
    _tell_end(report, stop, store_path, quiet=quiet)
    _exit_after(report, stop)


@main.command()
@click.argument("text", nargs=-1)
@click.option("--published", type=DAY, help="The day the text was published.")
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

    settings = _settings(settings_file, assignments).settings
    look = _look(settings)
    if event_id:
        reading = _reading_of_event(store_path, event_id)
        pieces = [explain_event(reading, event_id, width=look.width, colour=look.colour)]
    else:
        documents = _documents_to_explain(text, document, store_path, published, settings)
        readings = monitor.read(documents, settings=settings)
        pieces = [explain_reading(reading, width=look.width, colour=look.colour) for reading in readings]
    _put(pieces)


@main.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@filter_options
@output_options
@click.option("--limit", type=click.IntRange(min=1), help="Show the events of only so many documents.")
@settings_options
def events(
    store_path: Path,
    form: str | None,
    output: Path | None,
    limit: int | None,
    settings_file: Path | None,
    assignments: tuple[str, ...],
    **chosen: Any,  # noqa: ANN401 - the filters, each checked by its own option
) -> None:
    """Show the events of a store."""
    import itertools

    from gesta import monitor
    from gesta.store import EventFilter

    settings = _settings(settings_file, assignments, **{"output.format": form}).settings
    with monitor.open_store(store_path) as store:
        readings = itertools.islice(store.readings(EventFilter(**chosen)), limit)
        _write(readings, _form(settings, output), output, settings)


@main.command()
@click.argument("store_path", type=FILE, metavar="FILE.db")
@click.option("--since", type=DAY, help="Published on this day or later.")
@click.option("--until", type=DAY, help="Published on this day or earlier.")
@click.option("--text", help="Words that must all stand in title or text.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(("table", "jsonl")),
    default="table",
    show_default=True,
    help="How they are written.",
)
def documents(
    store_path: Path, since: datetime.date | None, until: datetime.date | None, text: str | None, form: str
) -> None:
    """List the documents of a store."""
    from gesta import monitor
    from gesta.store import DocumentFilter

    with monitor.open_store(store_path) as store:
        found = store.documents(DocumentFilter(since=since, until=until, text=text))
        if form == "jsonl":
            from gesta.formats.full import record_lines

            _put(record_lines(found))
        else:
            from gesta.formats.listing import document_lines

            _put(document_lines(found, store.event_counts(), width=_width(), colour=_colour()))


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="FILE.db|PATH...")
@click.option("--kind", "kinds", multiple=True, help="Only problems of this kind; may be repeated.")
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(("table", "jsonl")),
    default="table",
    show_default=True,
    help="How they are written.",
)
@settings_options
def problems(
    paths: tuple[str, ...], kinds: tuple[str, ...], form: str, settings_file: Path | None, assignments: tuple[str, ...]
) -> None:
    """List what is wrong: with the documents of a store, or with files before they are coded."""
    from gesta.formats.full import record_lines
    from gesta.formats.listing import problem_lines

    settings = _settings(settings_file, assignments).settings
    found = _problems(paths, kinds, settings)
    _put(record_lines(found) if form == "jsonl" else problem_lines(found, width=_width(), colour=_colour()))


@main.command(name="settings")
@settings_options
def show_settings(settings_file: Path | None, assignments: tuple[str, ...]) -> None:
    """Show the settings in force as TOML, and where each comes from."""
    from gesta.settings import render_settings

    _put([render_settings(_settings(settings_file, assignments))])


@main.command(name="eval")
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
    settings = _settings(settings_file, assignments).settings
    _put(_figure_lines(monitor.evaluate(what, data, settings, tokens=tokens), as_json=as_json))


@main.command(name="codebook")
@click.argument("name", required=False)
def show_codebook(name: str | None) -> None:
    """Show the event types, or one type or context in full."""
    from gesta.formats.knowledge import codebook_text
    from gesta.knowledge.codebook import load_codebook

    _put([codebook_text(load_codebook(), name, width=_width(), colour=_colour())])


@main.group()
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

    registry = load_registry(_settings(settings_file, assignments).settings.coding.actors)
    _put([actor_text(registry.resolve(" ".join(name), on), width=_width(), colour=_colour())])


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
    _put([actor_check_text(problems, len(registry), width=_width(), colour=_colour())])
    context.exit(1 if problems else 0)


@main.group()
def lexicon() -> None:
    """Look into the lexicon."""


@lexicon.command(name="check")
def check_lexicon() -> None:
    """Check the shipped lexicon against its schema and the codebook."""
    from gesta.knowledge.lexicon import load_lexicon

    senses = sum(len(found) for found in load_lexicon().entries.values())
    _put([f"{senses:,} senses, every file fits its schema\n"])


def _settings(file: Path | None, assignments: Sequence[str], **given: object) -> EffectiveSettings:
    from gesta.settings import load_settings

    overrides: dict[str, object] = {}
    for assignment in assignments:
        key, equals, value = assignment.partition("=")
        if not equals:
            raise SettingsError("a setting is given as KEY=VALUE", where=assignment, fix=f"{key}=...")
        overrides[key.strip()] = value.strip()
    overrides |= {key: value for key, value in given.items() if value is not None}
    return load_settings(file=file, overrides=overrides)


def _assumed_day(text: str) -> tuple[str | None, datetime.date]:
    name, _, day = text.rpartition("=")
    try:
        return name or None, datetime.date.fromisoformat(day)
    except ValueError as error:
        raise click.BadParameter(f"{day!r} is no day like 2024-05-31", param_hint="--assume-date") from error


def _store_for_writing(path: Path, settings: Settings) -> contextlib.AbstractContextManager[Any]:
    from gesta.store import Store

    return Store(path, write=True, busy_timeout_s=settings.store.busy_timeout_s)


def _at_most(limit: int | None, items: Iterator[Document | Problem]) -> Iterator[Document | Problem]:
    """The stream up to the last wanted document."""
    from gesta.records import Problem

    count = 0
    for item in items:
        yield item
        count += not isinstance(item, Problem)
        if count == limit:
            return


def _form(settings: Settings, output: Path | None) -> str:
    if settings.output.format != "auto":
        return settings.output.format
    if output is not None:
        return "csv" if output.suffix.lower() == ".csv" else "plover"
    return "table" if sys.stdout.isatty() else "plover"


def _look(settings: Settings, output: Path | None = None) -> Look:
    from gesta.formats import Look

    return Look(width=_width(), colour=_colour() and output is None, text=settings.output.text)


def _width() -> int:
    return shutil.get_terminal_size((120, 24)).columns


def _colour(stream: TextIO | None = None) -> bool:
    """Whether a stream (standard output if None) is a terminal that takes colour (https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and (stream or sys.stdout).isatty()


def _write(readings: Iterable[Reading], form: str, output: Path | None, settings: Settings) -> None:
    from gesta.formats import render

    pieces = render(readings, form, _look(settings, output))
    if output is None:
        _put(pieces, guard=form == "csv")
    else:
        _put_in_file(pieces, output)


def _put(pieces: Iterable[str], *, guard: bool = False) -> None:
    """Write to standard output, piece by piece.

    guard: whether text for machines must be made harmless first when a terminal shows it
    """
    from gesta.formats.plain import harmless

    out = sys.stdout.buffer
    on_terminal = sys.stdout.isatty()
    encoding = sys.stdout.encoding if on_terminal else "utf-8"
    for piece in pieces:
        text = harmless(piece) if guard and on_terminal else piece
        with _output_errors("standard output"):
            out.write(text.encode(encoding, "replace"))
            if on_terminal:
                out.flush()
    with _output_errors("standard output"):
        out.flush()


@contextlib.contextmanager
def _output_errors(where: str) -> Iterator[None]:
    """Tell a full disk and the like as what they are; a closed pipe goes its own way."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if where == "standard output":
            _drop_output()
        reason = (error.strerror or str(error)).lower()
        raise GestaError(f"the output cannot be written: {reason}", where=where, fix="free some space") from error


def _put_in_file(pieces: Iterable[str], output: Path) -> None:
    """Write a file under another name first: a run that breaks off leaves no half file under the real one."""
    part = output.with_name(f".{output.name}.part")
    with _output_errors(str(output)):
        file = part.open("w", encoding="utf-8", newline="")
    with file:
        for piece in pieces:
            with _output_errors(str(output)):
                file.write(piece)
    with _output_errors(str(output)):
        part.replace(output)


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
        return [stored]
    if document:
        return list(_readable(monitor.read_inputs([document], settings)))
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


def _problems(paths: Sequence[str], kinds: tuple[str, ...], settings: Settings) -> Iterator[Problem]:
    from gesta import monitor
    from gesta.store import ProblemFilter

    if len(paths) == 1 and _is_sqlite(Path(paths[0])):
        with monitor.open_store(paths[0]) as store:
            yield from store.problems(ProblemFilter(kinds=kinds))
        return
    for problem in monitor.check_inputs(monitor.read_inputs(paths, settings)):
        if not kinds or problem.kind in kinds:
            yield problem


def _is_sqlite(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"


def _figure_lines(figures: object, *, as_json: bool) -> Iterator[str]:
    import msgspec

    plain = msgspec.to_builtins(figures, enc_hook=str)
    if as_json or not isinstance(plain, dict):
        yield msgspec.json.encode(plain).decode() + "\n"
        return
    for name, value in plain.items():
        shown = f"{value:.3f}" if isinstance(value, float) else msgspec.json.encode(value).decode()
        yield f"{name:<28} {shown}\n"


def _bar_fits(form: str, output: Path | None) -> bool:
    """Whether a progress bar would stay alone on its terminal: events that scroll by show the progress themselves."""
    return sys.stderr.isatty() and (output is not None or form == "none" or not sys.stdout.isatty())


def _report(paths: Sequence[str], limit: int | None, *, quiet: bool, verbose: bool, bar: bool) -> RunReport:
    from gesta.formats.report import RunReport

    total = _count_documents(paths, limit) if bar and not quiet else None
    bar = bar and total != 1
    return RunReport(total=total, quiet=quiet, verbose=verbose, bar=bar, colour=_colour(sys.stderr))


def _exit_after(report: RunReport, stop: _Interrupt) -> None:
    if stop.asked:
        sys.exit(INTERRUPTED)
    if report.coded == 0:
        sys.exit(NOTHING_CODED)


class _Interrupt:
    """Ctrl-C: the first one asks to stop after what is in hand, the second one stops at once."""

    def __init__(self) -> None:
        self.asked = False

    def not_yet(self) -> bool:
        return not self.asked

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        click.echo("\ngesta: finishing what is in hand; press Ctrl-C again to stop at once", err=True)


def _tell_end(report: RunReport, stop: _Interrupt, store_path: Path | None, *, quiet: bool) -> None:
    """Say how far the run came, and how to go on where it was stopped."""
    if stop.asked:
        of_all = f" of {report.total:,}" if report.total else ""
        how = (
            f"run the same command again to go on; {store_path} keeps them"
            if store_path
            else "use --store to go on later"
        )
        click.echo(f"gesta: stopped after {report.coded:,}{of_all} documents; {how}", err=True)
    elif not quiet:
        click.echo(report.sum(), err=True)


def _count_documents(paths: Sequence[str], limit: int | None) -> int | None:
    """How many documents there are about to be, told cheaply from lines and files; None if it cannot be."""
    from gesta.records import Problem
    from gesta.sources.files import find_files

    files = [file for file in find_files(paths) if not isinstance(file, Problem)]
    if any(str(file) == "-" or file.suffix in (".gz", ".json") for file in files):
        return limit
    count = sum(_count_lines(file) if file.suffix in (".jsonl", ".ndjson") else 1 for file in files)
    return min(count, limit) if limit else count


def _count_lines(file: Path) -> int:
    with file.open("rb") as stream:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b""))
