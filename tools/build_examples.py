"""Compiles the examples corpus: corpus/*.txt as people write it, src/gesta/data/examples/*.jsonl as programs read it.

    python tools/build_examples.py                       checks and compiles every file, prints the counts and targets
    python tools/build_examples.py --check FILE [FILE]   only checks these files and prints their counts

A block is a header line, one line of text with marked spans, and one line per event:

    @ style=agency region=africa date=1994-05-03 tags=
    [a1 Zambian police] [t1 arrested] [r1 three student leaders] on Tuesday, [s1 state radio] [c1 said].
    1 COERCE arrest status=actual claim=indirect contexts=-

Labels: a actor, r recipient, t trigger, s source of the claim, c cue, q quantity, w time, p place; the number is the
event's. `claim=KIND:a1` takes the span of label a1 as source. `extra=historical,via:words_of_it` marks an old event and
an inner speaker. All offsets count code points of the text without its marks.
"""

import argparse
import datetime
import hashlib
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal, NamedTuple, get_args

import msgspec
from msgspec import Struct

from gesta.knowledge.codebook import load_codebook

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
OUT = ROOT / "src" / "gesta" / "data" / "examples"

Style = Literal["agency", "local", "official", "tabloid"]
Region = Literal["africa", "americas", "asia", "europe", "middle-east", "oceania", "global"]
NonEvent = Literal[
    "sport", "metaphor", "law", "business", "culture", "history", "poll", "weather", "obituary", "accident",
    "crime-private", "science", "report-only", "other",
]  # fmt: skip
State = Literal["actual", "future", "hypothetical", "negated"]
ClaimKind = Literal["direct", "indirect", "according", "nominal", "passive", "nested"]
Split = Literal["train", "check"]
Offsets = tuple[int, int]

HEADER = re.compile(r"@ style=(\S*) region=(\S*) date=(\S*) tags=(\S*)")
OPENING = re.compile(r"\[([artscqwp]\d(?:,[artscqwp]\d)*) ")
EVENT = re.compile(r"(\d) (\S+) (\S+) status=(\S+) claim=(\S+) contexts=(\S+)(?: extra=(\S+))?")
# Writers differ in whether "had been taken" or "taken" is the trigger; compiled, it begins at the word that says what.
LEADING = frozenset(
    "a an the had has have having is are was were be been being will would may might could can shall should do did"
    " not never ever no to hasn't hadn't haven't isn't aren't wasn't weren't won't wouldn't didn't don't".split()
)
NEAR_DUPLICATE = 0.6  # Jaccard similarity of the sets of four neighbouring words
TARGETS = {"examples": 3000, "type": 80, "mode": 20, "status": 150, "claim": 300, "non-events": 700, "damaged": 200}


class Claim(Struct, frozen=True, forbid_unknown_fields=True):
    """Who the text holds answerable for an event, and by which words; via is the speaker between source and event."""

    kind: ClaimKind
    source: Offsets | None = None
    cue: Offsets | None = None
    via: Offsets | None = None


class ExampleEvent(Struct, frozen=True, forbid_unknown_fields=True):
    """One annotated event; every span is [start, end) in code points of the example's text."""

    trigger: Offsets
    type: str
    modes: tuple[str, ...]
    actors: tuple[Offsets, ...]
    recipients: tuple[Offsets, ...]
    status: State
    historical: bool
    claim: Claim | None
    quantities: tuple[Offsets, ...]
    times: tuple[Offsets, ...]
    places: tuple[Offsets, ...]
    contexts: tuple[str, ...]


class Example(Struct, frozen=True, forbid_unknown_fields=True):
    """A sentence or short passage with all its events; kind says what an example without events only looks like."""

    id: str
    text: str
    style: Style
    region: Region
    date: datetime.date
    kind: NonEvent | None
    damaged: bool
    split: Split
    events: tuple[ExampleEvent, ...]


class Remark(NamedTuple):
    """Something wrong (or, as a warning, doubtful) at a line of a source file."""

    where: str
    message: str
    is_warning: bool = False

    def __str__(self) -> str:
        """The remark as FILE:LINE: message."""
        return f"{self.where}: {'warning: ' if self.is_warning else ''}{self.message}"


class Placed(NamedTuple):
    """An example and the FILE:LINE of its text."""

    where: str
    example: Example


class Spans(NamedTuple):
    """The text without marks, and the spans of every label."""

    text: str
    labels: dict[str, tuple[Offsets, ...]]

    def all(self, role: str, number: str) -> tuple[Offsets, ...]:
        """The spans of a role in an event."""
        return self.labels.get(role + number, ())

    def one(self, role: str, number: str) -> Offsets | None:
        """The single span of a role in an event, None when there is none.

        Raises: ValueError, when there are several
        """
        found = self.all(role, number)
        if len(found) > 1:
            raise ValueError(f"{len(found)} spans labelled {role}{number}, one is allowed")
        return found[0] if found else None

    def source(self, number: str, via: Offsets | None) -> Offsets | None:
        """The source of an event's claim; coordinated sources ("the army and the police") are one span.

        via: the inner speaker, who may carry the label too

        Raises: ValueError, when several stand apart
        """
        found = [span for span in self.all("s", number) if via is None or span[1] <= via[0] or via[1] <= span[0]]
        gaps = [self.text[left[1] : right[0]] for left, right in pairwise(found)]
        if any(gap.strip(" ,") not in ("and", "or", "&", "") for gap in gaps):
            raise ValueError(f"{len(found)} spans labelled s{number} stand apart: label one, or both as a coordination")
        return (found[0][0], found[-1][1]) if found else None


def read_marks(line: str) -> Spans:
    """The text and spans of a marked line.

    Raises: ValueError, when brackets do not balance or a label is unknown
    """
    parts: list[str] = []
    length = position = 0
    opened: list[tuple[list[str], int]] = []
    labels: defaultdict[str, list[Offsets]] = defaultdict(list)
    while position < len(line):
        char = line[position]
        if char == "[":
            match = OPENING.match(line, position)
            if match is None:
                raise ValueError(f"no label after the bracket at {line[position : position + 20]!r}")
            opened.append((match[1].split(","), length))
            position = match.end()
            continue
        position += 1
        if char != "]":
            parts.append(char)
            length += 1
            continue
        if not opened:
            raise ValueError(f"a bracket closes that was not opened, after {''.join(parts)[-20:]!r}")
        names, start = opened.pop()
        for name in names:
            labels[name].append((start, length))
    if opened:
        raise ValueError(f"label {','.join(opened[-1][0])} is not closed")
    text = "".join(parts)
    _check_edges(text, labels)
    return Spans(text, {name: tuple(sorted(spans)) for name, spans in labels.items()})


def _check_edges(text: str, labels: dict[str, list[Offsets]]) -> None:
    for name, spans in labels.items():
        for start, end in spans:
            if not text[start:end].strip() or text[start:end] != text[start:end].strip():
                raise ValueError(f"the span of {name} is empty or begins or ends with a space: {text[start:end]!r}")


def trim_trigger(text: str, span: Offsets) -> Offsets:
    """The span without the articles, auxiliaries and negations that it begins with; unchanged if nothing else is in it.

    >>> trim_trigger("They had not been arrested", (5, 26))
    (18, 26)
    """
    for word in re.finditer(r"\S+", text[span[0] : span[1]]):
        if word[0].lower().replace("’", "'") not in LEADING:
            return span[0] + word.start(), span[1]
    return span


def find_words(text: str, words: str) -> Offsets:
    """Where words (joined by underscores) first stand in a text, whatever their case.

    Raises: ValueError, when they do not
    """
    start = text.lower().find(words.replace("_", " ").lower())
    if start < 0:
        raise ValueError(f"extra=via: the text does not hold {words.replace('_', ' ')!r}")
    return start, start + len(words)


def choose(value: str, allowed: Iterable[str], what: str) -> str:
    """The value, when it is an allowed one.

    Raises: ValueError, naming what may stand there
    """
    allowed = tuple(allowed)
    if value not in allowed:
        raise ValueError(f"unknown {what} {value!r}, use one of {' '.join(allowed)}")
    return value


def split_names(value: str, separator: str) -> tuple[str, ...]:
    """The names in a field where a hyphen alone means none."""
    return () if value == "-" else tuple(value.split(separator))


def read_claim(field: str, number: str, via: str | None, spans: Spans) -> Claim | None:
    """The claim of an event line.

    Raises: ValueError, when its kind is unknown or its source label is not in the text
    """
    kind, _, label = field.partition(":")
    if kind == "-":
        if via is not None:
            raise ValueError("extra=via stands beside claim=-")
        return None
    choose(kind, get_args(ClaimKind), "claim")
    if label and label not in spans.labels:
        raise ValueError(f"claim={field}: the text has no label {label}")
    inner = find_words(spans.text, via) if via else None
    source = spans.labels[label][0] if label else spans.source(number, inner)
    shared_cue = spans.one("c", label[1]) if label[:1] == "s" else None
    return msgspec.convert(
        {
            "kind": kind,
            "source": source,
            "cue": spans.one("c", number) or shared_cue,
            "via": inner,
        },
        Claim,
    )


def read_extra(field: str | None) -> tuple[bool, str | None]:
    """Whether an event is historical, and the words of its inner speaker, out of `extra=`.

    Raises: ValueError, for anything else
    """
    historical, via = False, None
    for item in (field or "").split(",") if field else ():
        if item == "historical":
            historical = True
        elif item.startswith("via:") and len(item) > len("via:"):
            via = item.removeprefix("via:")
        else:
            raise ValueError(f"unknown extra {item!r}, use historical or via:words")
    return historical, via


def read_event(line: str, spans: Spans) -> tuple[str, ExampleEvent]:
    """The number and event of an event line.

    Raises: ValueError, when it does not fit the format, the codebook or the labels of the text
    """
    match = EVENT.fullmatch(line.strip())
    if match is None:
        raise ValueError("an event line reads: N TYPE MODES status=S claim=K contexts=C [extra=...]")
    number, name, modes, status, claim, contexts, extra = match.groups()
    codebook = load_codebook()
    choose(name, codebook.types, "type")
    for mode in split_names(modes, "+"):
        choose(mode, [known.name for known in codebook.types[name].modes] or ["-"], f"mode of {name}")
    for context in split_names(contexts, ","):
        choose(context, codebook.contexts, "context")
    choose(status, get_args(State), "status")
    trigger = spans.one("t", number)
    if trigger is None:
        raise ValueError(f"event {number} has no trigger: no span is labelled t{number}")
    historical, via = read_extra(extra)
    return number, msgspec.convert(
        {
            "trigger": trim_trigger(spans.text, trigger),
            "type": name,
            "modes": split_names(modes, "+"),
            "actors": spans.all("a", number),
            "recipients": spans.all("r", number),
            "status": status,
            "historical": historical,
            "claim": read_claim(claim, number, via, spans),
            "quantities": spans.all("q", number),
            "times": spans.all("w", number),
            "places": spans.all("p", number),
            "contexts": split_names(contexts, ","),
        },
        ExampleEvent,
    )


def read_header(line: str) -> tuple[Style, Region, datetime.date, NonEvent | None, bool]:
    """Style, region, date, kind of non-event and damage out of a header line.

    Raises: ValueError, when a field is missing or holds an unknown value
    """
    match = HEADER.fullmatch(line.strip())
    if match is None:
        raise ValueError("a header line reads: @ style=S region=R date=YYYY-MM-DD tags=T,T")
    style, region, date, tags = match.groups()
    kinds = []
    for tag in filter(None, tags.split(",")):
        if tag.startswith("none:"):
            kinds.append(choose(tag.removeprefix("none:"), get_args(NonEvent), "kind of non-event"))
        else:
            choose(tag, ("damaged", "multi"), "tag")
    if len(kinds) > 1:
        raise ValueError("two none: tags")
    day = datetime.date.fromisoformat(date)
    if not 1945 <= day.year <= 2026:
        raise ValueError(f"the date {date} lies outside 1945-2026")
    return (
        msgspec.convert(choose(style, get_args(Style), "style"), Style),
        msgspec.convert(choose(region, get_args(Region), "region"), Region),
        day,
        msgspec.convert(kinds[0] if kinds else None, NonEvent | None),
        "damaged" in tags.split(","),
    )


def hash_text(text: str) -> str:
    """The hash that an example's id and split rest on."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def split_of(text: str) -> Split:
    """The part an example belongs to: a fifth are kept for checking, whatever else the corpus holds.

    >>> split_of("Police arrested two men.") == split_of("Police arrested two men.")
    True
    """
    return "check" if int(hash_text(text)[-8:], 16) % 5 == 0 else "train"


def read_block(lines: Sequence[tuple[int, str]], name: str) -> tuple[Placed | None, list[Remark]]:
    """The example of a block of numbered lines, None when it has a mistake; and every mistake.

    name: of the file, as remarks show it
    """
    remarks: list[Remark] = []
    number, header = lines[0]
    try:
        style, region, date, kind, damaged = read_header(header)
        if len(lines) < 2:
            raise ValueError("the block has no text")  # noqa: TRY301 - one place turns mistakes into remarks
        number = lines[1][0]
        spans = read_marks(lines[1][1].strip())
    except ValueError as error:
        return None, [Remark(f"{name}:{number}", str(error))]
    where = f"{name}:{number}"
    events: dict[str, ExampleEvent] = {}
    for number, line in lines[2:]:
        try:
            key, event = read_event(line, spans)
            if key in events:
                raise ValueError(f"event {key} stands twice")  # noqa: TRY301 - as above
            events[key] = event
        except ValueError as error:
            remarks.append(Remark(f"{name}:{number}", str(error)))
    if not remarks:
        remarks += _check_block(where, spans, events, kind)
    example = Example(
        id=hash_text(spans.text)[:12],
        text=spans.text,
        style=style,
        region=region,
        date=date,
        kind=kind,
        damaged=damaged,
        split=split_of(spans.text),
        events=tuple(events.values()),
    )
    return (None if has_errors(remarks) else Placed(where, example)), remarks


def _check_block(where: str, spans: Spans, events: dict[str, ExampleEvent], kind: NonEvent | None) -> Iterator[Remark]:
    if kind is None and not events:
        yield Remark(where, "neither an event line nor a none: tag")
    if kind is not None and events:
        yield Remark(where, f"tagged none:{kind}, yet it has events")
    for label in sorted({label for label in spans.labels if label[1] not in events}):
        yield Remark(where, f"label {label} belongs to no event line")
    for number, event in events.items():
        if event.claim is None and (spans.all("s", number) or spans.all("c", number)):
            yield Remark(where, f"event {number} has claim=- but a span labelled s or c", is_warning=True)
        if event.claim is not None and event.claim.source is None and event.claim.cue is None:
            yield Remark(where, f"event {number} has a claim but neither source nor cue", is_warning=True)


def has_errors(remarks: Iterable[Remark]) -> bool:
    """Whether a remark is more than a warning."""
    return any(not remark.is_warning for remark in remarks)


def split_blocks(text: str) -> Iterator[list[tuple[int, str]]]:
    """The blocks of a source file, as numbered lines."""
    block: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            block.append((number, line))
        elif block:
            yield block
            block = []
    if block:
        yield block


def read_corpus(path: Path) -> tuple[list[Placed], list[Remark]]:
    """The examples of a source file, and what is wrong or doubtful in it."""
    name = f"{path.parent.name}/{path.name}"
    placed: list[Placed] = []
    remarks: list[Remark] = []
    for block in split_blocks(path.read_text(encoding="utf-8")):
        found, said = read_block(block, name)
        remarks += said
        if found is not None:
            placed.append(found)
    return placed, remarks


def four_grams(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of four words of a text, in lower case."""
    words = re.findall(r"\w+", text.lower())
    return frozenset(tuple(words[start : start + 4]) for start in range(len(words) - 3))


def find_duplicates(examples: Sequence[Placed]) -> list[Remark]:
    """Same texts (mistakes) and texts with most words in the same order (warnings)."""
    remarks: list[Remark] = []
    seen: dict[str, str] = {}
    index: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    grams = [four_grams(example.text) for _, example in examples]
    for position, (where, example) in enumerate(examples):
        if example.text in seen:
            remarks.append(Remark(where, f"the same text as {seen[example.text]}"))
            continue
        seen[example.text] = where
        shared = Counter(other for gram in grams[position] for other in index[gram])
        for other, common in sorted(shared.items()):
            if common / (len(grams[position]) + len(grams[other]) - common) > NEAR_DUPLICATE:
                remarks.append(Remark(where, f"nearly the same text as {examples[other].where}", is_warning=True))
        for gram in grams[position]:
            index[gram].append(position)
    return remarks


def count(examples: Iterable[Example]) -> dict[str, Counter[str]]:
    """How many examples are of each style, region, decade, kind ..., how many events of each type, mode ..."""
    tables: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for example in examples:
        tables["examples"]["all"] += 1
        tables["split"][example.split] += 1
        tables["style"][example.style] += 1
        tables["region"][example.region] += 1
        tables["decade"][f"{example.date.year // 10 * 10}s"] += 1
        if example.kind:
            tables["non-events"]["all"] += 1
            tables["kind"][example.kind] += 1
        if example.damaged:
            tables["damaged"]["all"] += 1
        for event in example.events:
            tables["type"][event.type] += 1
            tables["mode"].update(f"{event.type}/{mode}" for mode in event.modes)
            tables["status"][event.status] += 1
            tables["historical"]["all"] += event.historical
            tables["claim"][event.claim.kind if event.claim else "none"] += 1
            tables["context"].update(event.contexts)
    return tables


def expected(table: str) -> list[str]:
    """The names a table must hold to reach its targets."""
    codebook = load_codebook()
    names: dict[str, Iterable[str]] = {
        "type": codebook.types,
        "mode": [f"{entry.name}/{mode.name}" for entry in codebook.types.values() for mode in entry.modes],
        "status": ("future", "hypothetical", "negated"),
        "claim": get_args(ClaimKind),
    }
    return list(names.get(table, ["all"]))


def show_counts(tables: dict[str, Counter[str]], *, targets: bool) -> str:
    """The tables as text, a line each; with targets, what falls short is listed below."""
    lines = [
        f"{name:11}" + "  ".join(f"{key} {number}" for key, number in sorted(table.items()))
        for name, table in sorted(tables.items())
    ]
    if targets:
        for name, least in TARGETS.items():
            table = tables.get(name, Counter())
            short = [f"{key} {table[key]}" for key in expected(name) if table[key] < least]
            lines.append(f"target {name} >= {least}: " + ("reached" if not short else "short: " + ", ".join(short)))
    return "\n".join(lines) + "\n"


def encode(examples: Iterable[Example]) -> bytes:
    """JSON lines with sorted keys, in the order of the source file."""
    return b"".join(msgspec.json.encode(example, order="sorted") + b"\n" for example in examples)


def compile_corpus(sources: Sequence[Path]) -> tuple[dict[str, list[Example]], list[Remark]]:
    """The examples of each source file by its stem, and all remarks; of equal texts the first is kept."""
    placed: dict[str, list[Placed]] = {}
    remarks: list[Remark] = []
    for source in sources:
        placed[source.stem], said = read_corpus(source)
        remarks += said
    everything = [item for items in placed.values() for item in items]
    doubles = find_duplicates(everything)
    dropped = {remark.where for remark in doubles if not remark.is_warning}
    kept = {stem: [item.example for item in items if item.where not in dropped] for stem, items in placed.items()}
    return kept, remarks + doubles


def main(arguments: Sequence[str] | None = None) -> int:
    """Checks and, unless told only to check, writes the compiled files; 1 when there are mistakes, else 0."""
    parser = argparse.ArgumentParser(description="Check and compile the examples corpus.")
    parser.add_argument("--check", nargs="+", type=Path, metavar="FILE", help="only check these files")
    check: list[Path] | None = parser.parse_args(arguments).check
    compiled, remarks = compile_corpus(check or sorted(CORPUS.glob("*.txt")))
    if not check:
        OUT.mkdir(parents=True, exist_ok=True)
        for stem, examples in compiled.items():
            (OUT / f"{stem}.jsonl").write_bytes(encode(examples))
        for stale in OUT.glob("*.jsonl"):
            if stale.stem not in compiled:
                stale.unlink()
    sys.stderr.writelines(f"{remark}\n" for remark in remarks)
    everything = [example for examples in compiled.values() for example in examples]
    sys.stdout.write(show_counts(count(everything), targets=not check))
    return int(has_errors(remarks))


if __name__ == "__main__":
    sys.exit(main())
