import functools
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.steps import FakeParse, build_fake_pipeline, fake_steps, find_fake_events
from gesta.errors import PipelineError, StepError
from gesta.pipeline import Pipeline, event_id, run_parallel, step, windows
from gesta.records import Document, Problem, Reading
from gesta.settings import Settings

TEXTS = (
    "Norland attacked Sudria.",
    "Nothing happened.",
    "Ostia met Norland on Monday. Norland attacked Sudria from the air.",
    "UNPARSABLE",
    "Sudria visited Ostia in Rome. Sudria visited Ostia in Rome.",
)


@pytest.fixture
def pipeline():
    return build_fake_pipeline(Settings())


def documents(texts=TEXTS):
    return [Document(f"d{number}", text) for number, text in enumerate(texts)]


def as_bytes(readings):
    return [msgspec.json.encode(reading) for reading in readings]


def test_a_step_before_the_one_that_gives_what_it_needs_is_refused_with_both_names():
    parse, claims, events = fake_steps(Settings())

    with pytest.raises(PipelineError, match="step 'events' needs claims, sentences") as told:
        Pipeline([events, parse, claims])
    assert "run claims, parse before events" in str(told.value)


def test_a_need_that_no_step_fills_is_refused():
    with pytest.raises(PipelineError, match="add a step that gives sentences"):
        Pipeline([step("events", find_fake_events, needs="sentences", gives="events")])


def test_a_step_error_becomes_a_problem_and_the_run_goes_on(pipeline):
    readings = list(pipeline.run(documents()))

    assert [len(reading.events) for reading in readings] == [1, 0, 2, 0, 2]
    (problem,) = readings[3].problems
    assert (problem.kind, problem.document, problem.where) == ("step-failed", "d3", "parse")
    assert problem.fix == "shorten it"


def test_steps_that_lack_what_a_failed_one_gives_are_passed_over_and_others_run():
    def fail(reading):
        raise StepError("no luck")

    def note(reading):
        return msgspec.structs.replace(reading, problems=(*reading.problems, Problem("noted", "here")))

    pipeline = Pipeline(
        [
            step("first", fail, gives="sentences"),
            step("second", fail, needs="sentences", gives="events"),
            step("third", note, gives="notes"),
        ]
    )

    assert [problem.where or problem.kind for problem in pipeline.read(Document("a", "x")).problems] == [
        "first",
        "noted",
    ]


def test_a_bug_is_not_caught_and_names_step_and_document(pipeline):
    with pytest.raises(ZeroDivisionError) as told:
        list(pipeline.run([Document("good", "Fine."), Document("bad", "BUG.")]))

    assert told.value.__notes__ == ["in step 'events', document bad"]


def test_a_bug_in_a_batch_step_names_the_document_after_the_last_good_one():
    class Buggy(FakeParse):
        def many(self, readings):
            for reading in readings:
                yield self(reading) if reading.document.id != "d1" else 1 / 0

    with pytest.raises(ZeroDivisionError) as told:
        Pipeline([Buggy()]).read_window(documents()[:3])

    assert told.value.__notes__ == ["in step 'parse', document d1 or one of the 1 read with it"]


def test_a_batch_step_that_loses_a_reading_is_told():
    class Forgetful(FakeParse):
        def many(self, readings):
            return list(readings)[1:]

    with pytest.raises(PipelineError, match="1 readings out of 2"):
        Pipeline([Forgetful()]).read_window(documents()[:2])


def test_everything_comes_out_in_the_order_it_went_in(pipeline):
    problem = Problem("bad-line", "broken")
    mixed = [problem, *documents()[:2], problem, *documents()[2:], problem]

    found = list(pipeline.run(mixed, window=2))

    assert [each.document.id if isinstance(each, Reading) else each.kind for each in found] == [
        "bad-line", "d0", "d1", "bad-line", "d2", "d3", "d4", "bad-line",
    ]  # fmt: skip


@given(st.lists(st.integers(0, 30)), st.integers(1, 7))
def test_windows_are_the_stream_cut_and_nothing_else(items, size):
    parts = list(windows(iter(items), size))

    assert [item for part in parts for item in part] == items
    assert all(0 < len(part) <= size for part in parts)


def test_a_window_of_very_long_documents_is_short():
    long = [Document(str(number), "x" * 1_500_000) for number in range(4)]

    assert [len(part) for part in windows(long, 32)] == [2, 2]


def test_no_more_than_a_window_is_taken_from_the_stream_ahead(pipeline):
    taken = []
    stream = (taken.append(number) or Document(str(number), "Fine.") for number in range(1_000))

    next(pipeline.run(stream, window=8))

    assert len(taken) <= 8


@given(st.permutations(range(len(TEXTS))), st.integers(1, 5))
def test_coding_is_the_same_for_any_order_of_documents_and_any_window(order, window):
    pipeline = build_fake_pipeline(Settings())
    alone = {document.id: pipeline.read(document) for document in documents()}

    found = list(pipeline.run([documents()[index] for index in order], window=window))

    assert [reading.document.id for reading in found] == [f"d{index}" for index in order]
    assert all(reading == alone[reading.document.id] for reading in found)


def test_several_workers_give_the_same_bytes_in_the_same_order():
    build = functools.partial(build_fake_pipeline, Settings())
    many = [Document(f"d{number}", TEXTS[number % len(TEXTS)]) for number in range(40)]

    alone = build().run(many, window=3)
    together = run_parallel(many, build, workers=2, window=3)

    assert as_bytes(together) == as_bytes(alone)


def test_a_bug_in_a_worker_still_names_its_document():
    build = functools.partial(build_fake_pipeline, Settings())

    with pytest.raises(ZeroDivisionError) as told:
        list(run_parallel([Document("bad", "BUG.")], build, workers=2))

    assert "in step 'events', document bad" in told.value.__notes__


def test_every_event_gets_a_stable_id_of_its_own_and_the_coders_name(pipeline):
    events = pipeline.read(documents()[4]).events

    assert all(re.fullmatch(r"d4#[0-9a-f]{8}", event.id) for event in events)
    assert len({event.id for event in events}) == 2
    assert {event.coder for event in events} == {"fake 1"}
    assert pipeline.read(documents()[4]).events == events


def test_events_that_would_share_an_id_are_told_apart():
    def twice(reading):
        return msgspec.structs.replace(reading, events=(*reading.events, *reading.events))

    steps = [*fake_steps(Settings()), step("twice", twice, needs="events", gives="more")]
    first, second = Pipeline(steps).read(documents()[0]).events

    assert second.id == f"{first.id}-2"


def test_an_id_does_not_depend_on_what_else_the_document_tells(pipeline):
    short = pipeline.read(Document("d", "Norland attacked Sudria.")).events[0]
    long = pipeline.read(Document("d", "Norland attacked Sudria. Ostia met Norland.")).events[0]

    assert short.id == long.id == event_id(long)
