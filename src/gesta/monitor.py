"""The Python API: texts in, events out; the one module that knows all parts and puts them together."""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
import importlib
import importlib.resources
import inspect
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar, overload

import msgspec
from msgspec import structs

import gesta
from gesta.errors import DataError, InputError
from gesta.formats.frames import EventSet
from gesta.pipeline import Pipeline, Step, run_parallel, step
from gesta.records import Document, Event, Problem, Reading
from gesta.settings import CodingSettings, Settings
from gesta.store import EventFilter, Keeper, Store, Stored, input_hash, utc_now

if TYPE_CHECKING:
    from gesta.evaluation.notes import Notes
    from gesta.evaluation.own_codebook import OwnCheck
    from gesta.formats.readers import ImportTally
    from gesta.knowledge.cameo import Dialect
    from gesta.sources.options import ReadOptions
    from gesta.sources.web import Fetcher
    from gesta.store import Clock
    from gesta.watch import WatchConfig, Watcher

Text = str | Document
# Few enough to lose little to a kill and to let other writers in between.
_ROWS_SAVED_TOGETHER = 500
Passed = TypeVar("Passed")


def steps_of(settings: Settings) -> list[Step]:
    """The steps of a coder in running order. A new step takes its place in this list."""
    return [
        *preparation_steps(),
        *coding_steps(settings),
        step("threshold", functools.partial(_drop_unsure, settings.coding.min_score), gives="sure-events"),
    ]


def preparation_steps() -> list[Step]:
    """What comes before the parse, quick and without a model: cleaning, boilerplate, the date audit."""
    return [step("prepare", _prepare, gives="prepared")]


def coding_steps(settings: Settings) -> list[Step]:
    """From text to events: parse, mentions, actors, votes, dates, places, claims, events, contexts."""
    from gesta.knowledge.actors import load_registry
    from gesta.knowledge.codebook import load_codebook
    from gesta.knowledge.cues import load_cues
    from gesta.knowledge.lexicon import load_lexicon
    from gesta.language.engine import load_parser
    from gesta.language.reader import load_reader
    from gesta.steps.actors import find_actors
    from gesta.steps.claims import find_claims
    from gesta.steps.contexts import find_contexts
    from gesta.steps.dates import event_date, find_dates
    from gesta.steps.events import Knowledge, find_events
    from gesta.steps.mentions import find_mentions
    from gesta.steps.parse import ParseStep
    from gesta.steps.places import dateline_place, event_place, find_places
    from gesta.steps.votes import VoteStep

    # Without folders both are asked for as everywhere else, so that they are loaded once.
    own = (settings.coding.codebook,) if settings.coding.codebook else ()
    lexicon, codebook = load_lexicon(*own), load_codebook(*own)
    registry = load_registry(tuple(settings.coding.actors))
    knowledge = Knowledge(lexicon, codebook, event_date, event_place, coder_name(settings), dateline_place)
    parser = functools.partial(load_parser, settings.language.model, settings.language.threads)
    reader = functools.partial(load_reader, settings.language.threads)
    # The reader has learnt PLOVER's types: it would vote against every other.
    voting = [VoteStep(reader)] if settings.coding.votes and not own else []
    return [
        ParseStep(parser),
        step("mentions", functools.partial(find_mentions, registry=registry), needs="sentences", gives="mentions"),
        step("actors", functools.partial(find_actors, registry=registry), needs="sentences mentions", gives="entities"),
        *voting,
        step("dates", find_dates, needs="sentences", gives="whens"),
        step("places", find_places, needs="sentences", gives="places"),
        step("claims", functools.partial(find_claims, cues=load_cues()), needs="sentences mentions", gives="claims"),
        step(
            "events",
            functools.partial(find_events, knowledge=knowledge),
            needs="sentences mentions entities whens places claims",
            gives="events",
        ),
        step("contexts", functools.partial(find_contexts, codebook=codebook), needs="events", gives="contexts"),
    ]


def build_pipeline(settings: Settings) -> Pipeline:
    """A coder, ready to read; loads the model and the knowledge files.

    Raises: ModelError, DataError, when one of these is missing or damaged
    """
    return Pipeline(steps_of(settings), coder=coder_name(settings))


def build_preparation() -> Pipeline:
    """Only the preparation of a document: enough to find what is wrong with it."""
    return Pipeline(preparation_steps())


def coder_name(settings: Settings) -> str:
    """Version and fingerprint of everything that decides how a text is coded: settings, knowledge, model, own files.

    Raises: DataError, when one of the user's own files cannot be read
    """
    from gesta.knowledge.actors import actor_files

    digest = hashlib.blake2b(
        msgspec.json.encode(
            (settings.coding.min_score, settings.coding.votes, settings.language.model, settings.language.reads)
        )
    )
    digest.update(_shipped_digest())
    for path in actor_files(settings.coding.actors):
        digest.update(_bytes_of(path))
    for folder in settings.coding.codebook:
        for path in sorted(folder.rglob("*.toml")):
            digest.update(path.name.encode())
            digest.update(_bytes_of(path))
    return f"gesta {gesta.__version__}+{digest.hexdigest()[:8]}"


@overload
def code(  # type: ignore[overload-overlap]  # a str is one text here, although it is an iterable of str as well
    texts: Text, *, published: datetime.date | None = None, settings: Settings | None = None
) -> EventSet: ...


@overload
def code(
    texts: Iterable[Text], *, published: datetime.date | None = None, settings: Settings | None = None
) -> Iterator[Event]: ...


def code(
    texts: Text | Iterable[Text], *, published: datetime.date | None = None, settings: Settings | None = None
) -> EventSet | Iterator[Event]:
    """The events that a text tells; for many texts, their events one after the other.

    A text's events are a list that notebooks show as a table, and that `to_pandas`, `to_polars`, `to_arrow` take over.

    published: day of publication, for texts that are no Document with a day of its own
    settings:  defaults if None: neither files nor the environment change what a program of yours gets

    >>> events = gesta.code("Norway signed a fisheries agreement with Iceland on Monday.")
    >>> [(event.type, event.status) for event in events]
    [('SUPPORT', 'actual')]
    """
    if isinstance(texts, str | Document):
        return EventSet.of([read(texts, published=published, settings=settings)])
    readings = read(texts, published=published, settings=settings)
    return (event for reading in readings for event in reading.events)


@overload
def read(  # type: ignore[overload-overlap]  # a str is one text here, although it is an iterable of str as well
    texts: Text, *, published: datetime.date | None = None, settings: Settings | None = None
) -> Reading: ...


@overload
def read(
    texts: Iterable[Text], *, published: datetime.date | None = None, settings: Settings | None = None
) -> Iterator[Reading]: ...


def read(
    texts: Text | Iterable[Text], *, published: datetime.date | None = None, settings: Settings | None = None
) -> Reading | Iterator[Reading]:
    """Everything that is read out of a text: sentences, actors, dates, places, claims, events; like `code` for many.

    >>> reading = gesta.read("Norway signed a fisheries agreement with Iceland on Monday.")
    >>> [sentence.span.end for sentence in reading.sentences]
    [59]
    """
    settings = settings or Settings()
    if isinstance(texts, str | Document):
        (known,) = _apart_by_language([as_document(texts, published)], settings)
        return known if isinstance(known, Reading) else _pipeline_once(build_pipeline, settings).read(known)
    documents = (as_document(text, published) for text in texts)
    return _run(documents, settings)


def explain(
    text: Text, *, published: datetime.date | None = None, settings: Settings | None = None, width: int = 100
) -> str:
    """Why a text was coded as it was, sentence by sentence, and why a sentence was not.

    >>> "SUPPORT" in gesta.explain("Norway signed a fisheries agreement with Iceland on Monday.")
    True
    """
    from gesta.formats.explain import explain_reading

    return explain_reading(read(text, published=published, settings=settings), width=width)


def open_store(path: str | Path, *, write: bool = False, clock: Clock | None = None) -> Store:
    """A store, to be used as a context manager; only `write=True` makes a missing one.

    >>> import tempfile, pathlib
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = pathlib.Path(folder.name) / "events.db"
    >>> with gesta.open_store(path, write=True) as store:
    ...     store.save(Reading(Document("a", "Nothing happened.")), coder="example", input_hash="")
    >>> with gesta.open_store(path) as store:
    ...     [document.id for document in store.documents()], list(store.events())
    (['a'], [])
    >>> folder.cleanup()
    """
    return Store(Path(path), write=write, clock=clock or utc_now)


def open_store_as_of(path: str | Path, day: datetime.date) -> contextlib.AbstractContextManager[Store]:
    """The store as it was at the end of a day (UTC): documents and events that were coded anew since are as before.

    It reads a copy; the file itself stays as it is.
    """
    from gesta.store import open_as_of

    return open_as_of(Path(path), day)


def group_store(path: str | Path, *, clock: Clock | None = None) -> bool:
    """Bring the copies, stories and happenings of a store up to date; whether there was anything to do.

    They are made anew when a document or a decision of an analyst came since the last time. Reading them needs no
    lock, making them does.

    >>> import tempfile, pathlib
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = pathlib.Path(folder.name) / "events.db"
    >>> with gesta.open_store(path, write=True) as store:
    ...     store.save(Reading(Document("a", "Nothing happened.")), coder="example", input_hash="")
    >>> group_store(path), group_store(path)
    (True, False)
    >>> folder.cleanup()
    """
    if not Path(path).exists():
        open_store(path).close()  # says what is wrong
    with open_store(path, write=True, clock=clock) as store:
        state = store.grouping_state()
        if store.grouped_from() == state:
            return False
        from gesta.happenings.everything import group_everything
        from gesta.happenings.moved import follow_decisions

        readings = [
            (document, tuple(store.events(EventFilter(document=document.id)))) for document in store.documents()
        ]
        decisions = follow_decisions(
            store.decisions(),
            {document.id: events for document, events in readings},
            lambda document: (version.reading.events for version in store.versions(document)),
        )
        store.save_groups(group_everything(readings, decisions=decisions), state=state)
        return True


@contextlib.contextmanager
def open_watch(
    config: WatchConfig, settings: Settings, *, fetcher: Fetcher | None = None, clock: Clock | None = None
) -> Iterator[Watcher]:
    """A watch over its store, ready for rounds.

    fetcher: what fetches from the web, one of its own if None; clock: the time, UTC
    """
    from gesta.sources.web import Fetcher
    from gesta.watch import Watcher

    time = clock or utc_now
    own = fetcher or Fetcher(config.fetch)
    with contextlib.closing(own), open_store(config.store, write=True, clock=time) as store:
        yield Watcher(
            config,
            store,
            code=functools.partial(_run, settings=settings),
            coder=coder_name(settings),
            fetcher=own,
            clock=time,
            options=read_options(settings),
            reads=settings.language.reads,
        )


def as_document(text: Text, published: datetime.date | None = None) -> Document:
    """A document of a bare text, under an id made from its content; a Document stays what it is, but for a missing day.

    >>> as_document("Talks began.") == as_document("Talks began.")
    True
    """
    from gesta.sources.articles import content_id

    if isinstance(text, Document):
        return text if text.published or not published else structs.replace(text, published=published)
    # Half a surrogate pair is no character: neither JSON nor SQLite could keep it. One for one, so offsets hold.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Document(content_id(whole, None, published, None), whole, published=published)


def read_inputs(
    paths: Sequence[str], settings: Settings, *, stdin: BinaryIO | None = None
) -> Iterator[Document | Problem]:
    """Every document of files, folders, globs and "-" (stdin), and a problem for what could not be read."""
    from gesta.sources.files import open_inputs

    return open_inputs(paths, stdin=stdin, options=read_options(settings))


def read_options(settings: Settings) -> ReadOptions:
    """How inputs are read under these settings."""
    from gesta.sources.options import Limits, ReadOptions

    chosen = settings.input
    limits = Limits(
        document=chosen.max_bytes,
        unpacked=chosen.max_unpacked_bytes,
        ratio=chosen.max_ratio,
        depth=chosen.max_archive_depth,
        members=chosen.max_members,
    )
    fields = dict(entry.split("=", 1) for entry in chosen.fields)
    return ReadOptions(limits, fields)


def assume_dates(
    items: Iterable[Document | Problem], days: Mapping[str | None, datetime.date]
) -> Iterator[Document | Problem]:
    """The same items with days of publication as the user chose them: by document id, and under None for all others."""
    for item in items:
        day = days.get(item.id, days.get(None)) if isinstance(item, Document) else None
        yield structs.replace(item, published=day) if isinstance(item, Document) and day else item


def code_inputs(
    items: Iterable[Document | Problem],
    settings: Settings,
    *,
    store: Store | None = None,
    inputs: Sequence[str] = (),
    resume: bool = True,
    go_on: Callable[[], bool] = lambda: True,
) -> Iterator[Reading | Problem]:
    """Read a stream of documents, in order; problems of the input pass through at their place.

    store:  where each reading is saved before it is yielded
    inputs: the paths that the items come from, noted with the run
    resume: whether documents that this very coder has stored unchanged are taken from there and not read again
    go_on:  asked before each document; once it says no, what is in hand is finished and the stream ends
    """
    wanted = itertools.takewhile(lambda _: go_on(), items)
    if store is None:
        yield from _run(wanted, settings)
        return
    keeper = Keeper(store, coder=coder_name(settings), inputs=inputs, resume=resume)
    stream: Iterator[Reading | Problem | Stored] = _run(keeper.sift(wanted), settings)
    for found in stream:
        kept = keeper.keep(found)
        if kept is not None:
            yield kept
    keeper.finish(complete=go_on())


def import_data_set(
    path: Path, store: Store, *, form: str | None = None, dialect: Dialect | None = None, limit: int | None = None
) -> ImportTally:
    """Load a data set of another coder into a store, beside ours; every row becomes a document of its own.

    form:    one of `gesta.formats.readers.READERS`; guessed from the first line if None
    dialect: list of CAMEO codes of the file; that of the format if None
    Raises:  InputError, when the file cannot be read or its format is not known
    """
    from gesta.formats.readers import ImportTally, guess_format, reader
    from gesta.formats.readers.lines import read_lines

    name = form or guess_format(next((line.text for line in read_lines(path, ImportTally())), ""))
    if name is None:
        raise InputError("the format is not known", where=str(path), fix="say --format")
    found, coder, tally = reader(name), f"import of {name}", ImportTally()
    run = store.begin_run(coder=coder, inputs=[str(path)])
    lines = itertools.islice(read_lines(path, tally), limit)
    rows = found.read(lines, tally, dialect or found.dialect or "1.1b3")
    while batch := list(itertools.islice(rows, _ROWS_SAVED_TOGETHER)):
        with store.together():
            for each in batch:
                _keep_row(each, path, store, tally, coder=coder, run=run)
    if limit is None:
        store.end_run(run)
    return tally


def _keep_row(each: Reading | Problem, path: Path, store: Store, tally: ImportTally, *, coder: str, run: int) -> None:
    if isinstance(each, Problem):
        tally.problems += 1
        store.save_problem(structs.replace(each, where=f"{path}: {each.where}"), run=run)
        return
    tally.documents += 1
    tally.events += len(each.events)
    fingerprint = input_hash(each.document)
    if not store.holds(each.document.id, input_hash=fingerprint, coder=coder):
        store.save(each, coder=coder, input_hash=fingerprint, run=run)


def check_inputs(items: Iterable[Document | Problem]) -> Iterator[Problem]:
    """What is wrong with a stream of documents, found without a language model: its order is that of the documents."""
    for found in build_preparation().run(items, window=1):
        if isinstance(found, Reading):
            yield from found.problems
        else:
            yield found


def evaluate(
    what: str, data: Path, settings: Settings, *, tokens: str = "gold", notes: Notes | None = None
) -> Mapping[str, object]:
    """The figures of one part on data that people annotated.

    what:   "parse", "names", "actors", "dates", "places", "event-places", "articles", "plv", "muc", "status", "quotes",
            "duplicates", "stories", "links", "html", "examples"
    tokens: for parse, names and status, "gold" takes the words from the data and "raw" from the text
    notes:  takes the errors and unreadable rows, if somebody wants to see them
    """
    module = importlib.import_module(f"gesta.evaluation.{what.removeprefix('event-')}")
    measure = getattr(module, f"evaluate_{what.replace('-', '_')}")
    wanted = inspect.signature(measure).parameters
    options: dict[str, object] = {"notes": notes} if "notes" in wanted else {}
    if "read_all" in wanted:
        by_sides = what == "plv"
        options["read_all"] = (
            _build_for_given_sides(settings).run if by_sides else functools.partial(read, settings=settings)
        )
    if "code" in wanted:
        options["code"] = functools.partial(read, settings=settings)
    if "parser" in wanted:
        from gesta.language.engine import load_parser

        options["parser"] = load_parser(settings.language.model, settings.language.threads)
    if "tokens" in wanted:
        options["tokens"] = tokens
    figures: Mapping[str, object] = measure(data, **options)
    return figures


def check_codebook(folder: Path) -> OwnCheck:
    """Run every example of a codebook folder with that codebook.

    Raises: DataError, when a file of the folder breaks its schema
    """
    from gesta.evaluation.own_codebook import check_own_codebook

    settings = Settings(coding=CodingSettings(codebook=(folder,)))
    return check_own_codebook(folder, read_all=build_pipeline(settings).run)


def _build_for_given_sides(settings: Settings) -> Pipeline:
    """A coder that is told who the actors are: the sides that gold data give with a sentence."""
    from gesta.evaluation.sides import name_sides

    steps = steps_of(settings)
    after = 1 + next(i for i, stage in enumerate(steps) if stage.name == "actors")
    told = step("sides", name_sides, needs="mentions entities", gives="sides")
    return Pipeline([*steps[:after], told, *steps[after:]], coder=coder_name(settings))


def _run(items: Iterable[Document | Passed], settings: Settings) -> Iterator[Reading | Passed]:
    known = _apart_by_language(items, settings)
    if settings.run.workers > 1:
        build = functools.partial(build_pipeline, settings)
        return run_parallel(known, build, workers=settings.run.workers, window=settings.run.window)
    return _pipeline_once(build_pipeline, settings).run(known, window=settings.run.window)


def _apart_by_language(items: Iterable[Document | Passed], settings: Settings) -> Iterator[Document | Passed | Reading]:
    """The same items; a document in a language that is not read is marked as such and comes as an empty reading."""
    from gesta.text.languages import written_in

    reads = settings.language.reads
    for item in items:
        if not isinstance(item, Document) or not reads:
            yield item
            continue
        language = written_in(item)
        known = item if language == item.language else structs.replace(item, language=language)
        yield known if language in reads else Reading(known)


@functools.lru_cache(maxsize=2)
def _pipeline_once(build: Callable[[Settings], Pipeline], settings: Settings) -> Pipeline:
    """A pipeline that is kept: loading takes longer than reading an article."""
    return build(settings)


def _prepare(reading: Reading) -> Reading:
    from gesta.text.prepare import prepare

    document, problems = prepare(reading.document, known_names=_is_known_name)
    return structs.replace(reading, document=document, problems=(*reading.problems, *problems))


def _is_known_name(word: str) -> bool:
    from gesta.knowledge.actors import load_registry

    return load_registry().match([word], 0) is not None


def _drop_unsure(min_score: float, reading: Reading) -> Reading:
    sure = tuple(event for event in reading.events if event.score >= min_score)
    return structs.replace(reading, events=sure)


@functools.cache
def _shipped_digest() -> bytes:
    """Fingerprint of the shipped knowledge and model, in the order of their names."""
    digest = hashlib.blake2b()
    package = importlib.resources.files("gesta")
    for folder in (package / "data", package / "language" / "model"):
        for file in _files_below(folder):
            digest.update(file.name.encode())
            digest.update(file.read_bytes())
    return digest.digest()


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"it cannot be read: {(error.strerror or str(error)).lower()}", where=str(path)) from error


def _files_below(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files_below(entry)
        else:
            yield entry
