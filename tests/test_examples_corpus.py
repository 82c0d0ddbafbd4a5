"""The examples corpus: what people wrote is what programs read."""

import importlib.util
import json
import os
import sys
from pathlib import Path

import msgspec
import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("GESTA_SHARED", ROOT.parent / "shared"))
COMPILED = ROOT / "src" / "gesta" / "data" / "examples"


def load_tool():
    spec = importlib.util.spec_from_file_location("build_examples", ROOT / "tools" / "build_examples.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


tool = load_tool()
HEADER = "@ style=agency region=africa date=1994-05-03 tags="
TEXT = "[a1 Zambian police] [t1 arrested] [r1 three leaders] on Tuesday, [s1 state radio] [c1 said]."
EVENT = "1 COERCE arrest status=actual claim=indirect contexts=-"


def read(*lines):
    return tool.read_block(list(enumerate(lines, start=1)), "x.txt")


def messages(*lines):
    return [str(remark) for remark in read(*lines)[1]]


@pytest.fixture(scope="module")
def examples():
    decoder = msgspec.json.Decoder(tool.Example)
    return [
        decoder.decode(line) for path in sorted(COMPILED.glob("*.jsonl")) for line in path.read_bytes().splitlines()
    ]


def test_a_block_becomes_an_example_whose_offsets_point_at_its_words():
    placed, remarks = read(HEADER, TEXT, EVENT)
    example, event = placed.example, placed.example.events[0]
    assert not remarks
    assert example.text == "Zambian police arrested three leaders on Tuesday, state radio said."
    words = {
        name: example.text[slice(*span)]
        for name, span in [("t", event.trigger), ("a", event.actors[0]), ("s", event.claim.source)]
    }
    assert words == {"t": "arrested", "a": "Zambian police", "s": "state radio"}


def test_nested_and_joint_labels_give_a_span_each():
    spans = tool.read_marks("[a1,s2 The [p1 Gaza] office] and [a1 Egypt] [t1 met]")
    assert spans.text == "The Gaza office and Egypt met"
    assert spans.labels["a1"] == ((0, 15), (20, 25))
    assert spans.labels["p1"] == ((4, 8),)
    assert spans.labels["s2"] == ((0, 15),)


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ((HEADER, TEXT.replace("arrested]", "arrested"), EVENT), "x.txt:2: label t1 is not closed"),
        ((HEADER, TEXT.replace("[t1 arrested]", "arrested"), EVENT), "x.txt:3: event 1 has no trigger: no span is labelled t1"),
        ((HEADER, TEXT, EVENT.replace("COERCE", "COERSE")), "x.txt:3: unknown type 'COERSE'"),
        ((HEADER, TEXT, EVENT.replace("arrest ", "parade ")), "x.txt:3: unknown mode of COERCE 'parade'"),
        ((HEADER, TEXT, EVENT.replace("actual", "real")), "x.txt:3: unknown status 'real'"),
        ((HEADER, TEXT, EVENT.replace("indirect", "rumour")), "x.txt:3: unknown claim 'rumour'"),
        ((HEADER, TEXT, EVENT.replace("contexts=-", "contexts=sea")), "x.txt:3: unknown context 'sea'"),
        ((HEADER, TEXT, EVENT.replace("1 ", "2 ", 1)), "x.txt:3: event 2 has no trigger: no span is labelled t2"),
        ((HEADER, "Nothing happened."), "x.txt:2: neither an event line nor a none: tag"),
        ((HEADER.replace("1994", "1894"), TEXT, EVENT), "x.txt:1: the date 1894-05-03 lies outside 1945-2026"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_and_line(lines, message):
    placed, _ = read(*lines)
    assert placed is None
    assert messages(*lines)[0].startswith(message)


def test_texts_that_are_the_same_or_nearly_so_are_found():
    near = TEXT.replace("on Tuesday", "on Wednesday")
    placed = [
        read(HEADER, text, EVENT)[0]
        for text in (TEXT, TEXT, near, TEXT.replace("Zambian police arrested three leaders on", "Nobody knew it on"))
    ]
    remarks = tool.find_duplicates(placed[:2])
    assert [remark.is_warning for remark in remarks] == [False]
    longer = [
        read(HEADER, text.replace("radio] ", "radio in Lusaka and the news agency of the city of Ndola] "), EVENT)[0]
        for text in (TEXT, near)
    ]
    assert [remark.is_warning for remark in tool.find_duplicates(longer)] == [True]


def test_no_offset_of_a_compiled_example_leaves_its_text_or_points_at_a_space(examples):
    for example in examples:
        for event in example.events:
            claim = event.claim or tool.Claim("direct")
            spans = [event.trigger, *event.actors, *event.recipients, *event.quantities, *event.times, *event.places]
            spans += [span for span in (claim.source, claim.cue, claim.via) if span]
            for start, end in spans:
                assert 0 <= start < end <= len(example.text)
                assert example.text[start:end] == example.text[start:end].strip()


def test_a_compiled_example_has_the_id_and_split_of_its_text_and_no_event_of_a_non_event(examples):
    assert len({example.id for example in examples}) == len(examples)
    for example in examples:
        assert example.id == tool.hash_text(example.text)[:12]
        assert example.split == tool.split_of(example.text)
        assert (example.kind is None) == bool(example.events)


def test_the_compiled_files_are_those_of_the_corpus():
    compiled, remarks = tool.compile_corpus(sorted(tool.CORPUS.glob("*.txt")))
    assert [str(remark) for remark in remarks if not remark.is_warning] == []
    stale = [
        stem
        for stem, found in compiled.items()
        if not (COMPILED / f"{stem}.jsonl").exists() or (COMPILED / f"{stem}.jsonl").read_bytes() != tool.encode(found)
    ]
    assert stale == [], "run tools/build_examples.py"


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "gold" / "dev").is_dir(), reason="the development data is not beside the project")
def test_no_example_stands_in_the_measuring_articles(examples):
    articles = [
        json.loads(path.read_text(encoding="utf-8"))["text"]
        for path in sorted((SHARED / "gold" / "dev").glob("*.json"))
    ]
    grams = frozenset().union(*(tool.four_grams(text) for text in articles))
    close = [
        example.text
        for example in examples
        if len(found := tool.four_grams(example.text)) > 4 and len(found & grams) > len(found) / 2
    ]
    assert close == []
