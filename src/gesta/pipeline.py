"""Steps in a checked order, run over a stream of documents: in windows, in order, in one process or several."""

from __future__ import annotations

import hashlib
import itertools
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from types import TracebackType
from typing import Protocol, Self, TypeVar, runtime_checkable

from msgspec import Struct, structs

from gesta.errors import PipelineError, StepError
from gesta.records import Document, Event, Problem, Reading

Passed = TypeVar("Passed")

# What every reading holds before the first step.
GIVEN = frozenset({"document"})

# A window also ends here, so that a few very long documents do not fill the memory together.
WINDOW_CHARACTERS = 2_000_000


class Step(Protocol):
    """One stage of reading: fills in more of a Reading, and says what it needs before and gives after."""

    @property
    def name(self) -> str:
        """Stable name, shown in problems and reasons."""

    @property
    def needs(self) -> frozenset[str]:
        """What must have been given before ("sentences", "mentions")."""

    @property
    def gives(self) -> frozenset[str]:
        """What is there afterwards."""

    def __call__(self, reading: Reading) -> Reading:
        """The fuller reading; StepError where this document cannot be treated."""


@runtime_checkable
class BatchStep(Step, Protocol):
    """A step that is faster over many documents at a time."""

    def many(self, readings: Iterable[Reading]) -> Iterable[Reading]:
        """The fuller readings, as many and in the same order."""


class FunctionStep(Struct, frozen=True):
    """A plain function from Reading to Reading as a step."""

    name: str
    function: Callable[[Reading], Reading]
    needs: frozenset[str]
    gives: frozenset[str]

    def __call__(self, reading: Reading) -> Reading:
        """The fuller reading."""
        return self.function(reading)


def step(name: str, function: Callable[[Reading], Reading], *, needs: str = "document", gives: str) -> Step:
    """A function as a step; `needs` and `gives` are words with spaces between.

    >>> step("dates", lambda reading: reading, needs="sentences", gives="whens").gives
    frozenset({'whens'})
    """
    return FunctionStep(name, function, frozenset(needs.split()), frozenset(gives.split()))


class _Progress(Struct, frozen=True):
    """A reading under way and what it has been given so far."""

    reading: Reading
    given: frozenset[str] = GIVEN

    def can_take(self, stage: Step) -> bool:
        return stage.needs <= self.given


class Pipeline:
    """Steps in an order that works.

    steps:  in running order
    coder:  name and version of this combination, stamped on every event
    Raises: PipelineError, naming the first step that lacks something, and what
    """

    def __init__(self, steps: Iterable[Step], *, coder: str = "") -> None:
        self.steps = tuple(steps)
        self.coder = coder
        _check_order(self.steps)

    def read(self, document: Document) -> Reading:
        """Everything the steps find in one document; a step's failure is among its problems."""
        return self.read_window([document])[0]

    def read_window(self, documents: Sequence[Document]) -> list[Reading]:
        """Read some documents together: step by step, each step over all of them."""
        window = [_Progress(Reading(document)) for document in documents]
        for stage in self.steps:
            window = _apply(stage, window)
        return [_stamp(progress.reading, self.coder) for progress in window]

    def run(self, items: Iterable[Document | Passed], *, window: int = 32) -> Iterator[Reading | Passed]:
        """Read a stream of documents, holding at most `window` of them; anything else passes through at its place."""
        for part in windows(items, window):
            yield from _read_part(self, part)


def run_parallel(
    items: Iterable[Document | Passed], build: Callable[[], Pipeline], *, workers: int, window: int = 32
) -> Iterator[Reading | Passed]:
    """Like `Pipeline.run` in several processes; the same readings in the same order.

    build: makes the pipeline in each process, so it must be picklable (a module's function, or a partial of one)
    """
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker, initargs=(build,))
    try:
        yield from _in_order(pool, windows(items, window), ahead=2 * workers)
    finally:
        pool.shutdown(cancel_futures=True)


def windows(items: Iterable[Document | Passed], size: int) -> Iterator[list[Document | Passed]]:
    """Cut a stream into lists of at most `size`, fewer where documents are very long."""
    part: list[Document | Passed] = []
    characters = 0
    for item in items:
        part.append(item)
        characters += len(item.text) if isinstance(item, Document) else 0
        if len(part) >= size or characters >= WINDOW_CHARACTERS:
            yield part
            part, characters = [], 0
    if part:
        yield part


def _check_order(steps: Sequence[Step]) -> None:
    given = GIVEN
    for stage in steps:
        if lacking := stage.needs - given:
            raise PipelineError(
                f"step {stage.name!r} needs {_listed(lacking)}, which no step before it gives",
                where=" -> ".join(each.name for each in steps),
                fix=_who_gives(lacking, steps, stage),
            )
        given |= stage.gives


def _who_gives(lacking: frozenset[str], steps: Sequence[Step], stage: Step) -> str:
    givers = [each.name for each in steps if each.gives & lacking]
    if givers:
        return f"run {_listed(givers)} before {stage.name}"
    return f"add a step that gives {_listed(lacking)}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))


def _apply(stage: Step, window: Sequence[_Progress]) -> list[_Progress]:
    if isinstance(stage, BatchStep):
        together = _apply_together(stage, window)
        if together is not None:
            return together
    return [_apply_one(stage, progress) for progress in window]


def _apply_together(stage: BatchStep, window: Sequence[_Progress]) -> list[_Progress] | None:
    """The window after a batch step; None where one document spoils it, so that each must go alone."""
    able = [progress for progress in window if progress.can_take(stage)]
    done: list[Reading] = []
    try:
        with _Naming(stage, [progress.reading.document for progress in able], done):
            done.extend(stage.many(progress.reading for progress in able))
    except StepError:
        return None
    if len(done) != len(able):
        raise PipelineError(f"step {stage.name!r} made {len(done)} readings out of {len(able)}")
    fuller = iter(done)
    return [
        _Progress(next(fuller), progress.given | stage.gives) if progress.can_take(stage) else progress
        for progress in window
    ]


def _apply_one(stage: Step, progress: _Progress) -> _Progress:
    # A step whose needs an earlier failure left open is passed over: the failure is told once, not seven times.
    if not progress.can_take(stage):
        return progress
    try:
        with _Naming(stage, [progress.reading.document]):
            return _Progress(stage(progress.reading), progress.given | stage.gives)
    except StepError as error:
        return _Progress(_with_failure(progress.reading, stage, error), progress.given)


def _with_failure(reading: Reading, stage: Step, error: StepError) -> Reading:
    failure = Problem(
        kind="step-failed",
        message=error.message if error.where is None else f"{error.message} [{error.where}]",
        document=reading.document.id,
        where=stage.name,
        fix=error.fix,
    )
    return structs.replace(reading, problems=(*reading.problems, failure))


class _Naming:
    """Notes on an unexpected error which step met it in which document; the error itself goes on.

    done: the readings that the step has made so far, so that the document is one of those after them
    """

    def __init__(self, stage: Step, documents: Sequence[Document], done: Sequence[Reading] = ()) -> None:
        self._stage = stage
        self._documents = documents
        self._done = done

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if isinstance(error, Exception) and not isinstance(error, StepError):
            first, *others = [document.id for document in self._documents[len(self._done) :]] or ["unknown"]
            more = f" or one of the {len(others)} read with it" if others else ""
            error.add_note(f"in step {self._stage.name!r}, document {first}{more}")


def _stamp(reading: Reading, coder: str) -> Reading:
    """The reading with every event named: a stable id of its own, and the coder that made it."""
    taken: set[str] = set()
    events: list[Event] = []
    for event in reading.events:
        name = _free_id(event.id or event_id(event), taken)
        taken.add(name)
        events.append(structs.replace(event, id=name, coder=event.coder or coder))
    return structs.replace(reading, events=tuple(events))


def event_id(event: Event) -> str:
    """A stable id: the document's, and a short hash of what is told where.

    Two runs over the same text give the same id, whatever else the document holds.
    """
    told = f"{event.type} {event.status} {event.trigger.span.start} {event.trigger.span.end}"
    return f"{event.document}#{hashlib.sha256(told.encode()).hexdigest()[:8]}"


def _free_id(wanted: str, taken: set[str]) -> str:
    numbered = (f"{wanted}-{number}" for number in itertools.count(2))
    return next(name for name in itertools.chain([wanted], numbered) if name not in taken)


def _read_part(pipeline: Pipeline, part: Sequence[Document | Passed]) -> Iterator[Reading | Passed]:
    readings = iter(pipeline.read_window([item for item in part if isinstance(item, Document)]))
    for item in part:
        yield next(readings) if isinstance(item, Document) else item


# A worker process makes its pipeline once and keeps it: loading the model takes longer than reading a document.
_worker_pipeline: Pipeline | None = None


def _start_worker(build: Callable[[], Pipeline]) -> None:
    global _worker_pipeline
    # Ctrl-C reaches the whole process group; only the parent decides when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _worker_pipeline = build()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever: it holds both ends of the queue itself."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _read_in_worker(part: Sequence[Document | Passed]) -> list[Reading | Passed]:
    assert _worker_pipeline is not None, "the initializer runs before any work"  # noqa: S101 - only a bug breaks it
    return list(_read_part(_worker_pipeline, part))


def _in_order(
    pool: ProcessPoolExecutor, parts: Iterator[list[Document | Passed]], *, ahead: int
) -> Iterator[Reading | Passed]:
    """Hand out parts, at most `ahead` at a time, and yield their readings in the order of the parts."""
    waiting: deque[Future[list[Reading | Passed]]] = deque()
    for part in itertools.islice(parts, ahead):
        waiting.append(pool.submit(_read_in_worker, part))
    while waiting:
        try:
            done = waiting.popleft().result()
        except BrokenProcessPool as error:
            raise PipelineError(
                "a worker process ended unexpectedly", where="run.workers", fix="use fewer workers, or less memory"
            ) from error
        yield from done
        for part in itertools.islice(parts, 1):
            waiting.append(pool.submit(_read_in_worker, part))
