"""Measures coded events against articles with all their events annotated: found, right, and field by field."""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct, field

from gesta.errors import InputError
from gesta.evaluation.notes import Notes
from gesta.records import Document, Event, Participant, Reading, Span

Code = Callable[[Document], Reading]

# Types whose participants may all stand as actors, so that a participant on the other side counts.
_TOGETHER = frozenset({"CONSULT", "COOPERATE", "AGREE", "ASSAULT"})
_WORD = re.compile(r"\w+")
_EMPTY_WORDS = frozenset("the of and in for".split())


class GoldActor(Struct, frozen=True):
    """Somebody who takes part, as annotated."""

    text: str
    code: str | None = None
    sector: str | None = None
    name: str | None = None


class GoldQuantity(Struct, frozen=True):
    """A count, as annotated."""

    number: float
    of: str = ""


class GoldEvent(Struct, frozen=True):
    """An annotated event; `weight` minor counts neither as missed nor, when found, as false."""

    id: str
    type: str
    status: str
    evidence: tuple[str, ...]
    alt_types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    actors: tuple[GoldActor, ...] = ()
    recipients: tuple[GoldActor, ...] = ()
    attribution: tuple[str, ...] = ()
    date: tuple[datetime.date, datetime.date] | None = None
    place_country: str | None = None
    contexts: tuple[str, ...] = ()
    quantity: tuple[GoldQuantity, ...] = ()
    weight: str = "core"


class GoldArticle(Struct, frozen=True):
    """An article with its events."""

    id: str
    text: str
    events: tuple[GoldEvent, ...]
    title: str | None = None
    date: datetime.date | None = None
    url: str | None = None

    def document(self) -> Document:
        """The article as the coder gets it."""
        return Document(self.id, self.text, self.title, self.date, self.url)


class Tally(Struct):
    """Counts over articles; `slots` holds right and judged per field of the matched events."""

    core: int = 0
    found: int = 0
    right: int = 0
    predicted: int = 0
    matched: int = 0
    minor: int = 0
    false: int = 0
    duplicates: int = 0
    slots: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1 of found and right events, false ones a core event, and each field's share."""
        found = _rates(self.matched, self.predicted, self.found, self.core)
        right = _rates(self.right + self.minor, self.predicted, self.right, self.core)
        named = {f"found_{key}": value for key, value in found.items()}
        named |= {f"right_{key}": value for key, value in right.items()}
        counts = {"core": self.core, "predicted": self.predicted, "false": self.false, "duplicates": self.duplicates}
        shares = {f"slot_{name}": round(self.slots[name] / of, 3) for name, of in sorted(self.judged.items())}
        return {**counts, **named, **shares}


def _rates(hits: int, predicted: int, recalled: int, core: int) -> dict[str, float]:
    precision = hits / predicted if predicted else 0.0
    recall = recalled / core if core else 0.0
    both = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(both, 3)}


def evaluate_articles(path: Path, *, code: Code, notes: Notes | None = None) -> dict[str, float]:
    """Scores of a coder over a folder of gold articles (`*.json`), or a file with one on each line (`.jsonl`).

    An event is found when its type is the gold type or an alternative and its evidence touches the gold evidence; it is
    right when, besides, some actor country and some recipient country agree where gold names them, and the status does.
    A second prediction of a gold event is a duplicate and counts against precision.

    Raises: InputError, when the folder has no gold article or one breaks the format
    """
    tally = Tally()
    for article in read_gold(path):
        reading = code(article.document())
        score_article(article, reading.events, tally)
        if notes is not None:
            _note(article, reading, notes)
    return tally.figures()


def read_gold(path: Path) -> Iterator[GoldArticle]:
    """The gold articles of a folder, in order of their names, or of a file of JSON lines.

    Raises: InputError, naming the file, and the line of a file of lines
    """
    if path.is_file():
        yield from _gold_lines(path)
        return
    files = sorted(path.glob("*.json"))
    if not files:
        raise InputError("no gold articles", where=str(path), fix="name a folder of *.json files with events")
    for file in files:
        try:
            yield msgspec.json.decode(file.read_bytes(), type=GoldArticle)
        except msgspec.MsgspecError as error:
            raise InputError(str(error), where=str(file), fix="see docs/evaluation.md for the format") from error


def _gold_lines(path: Path) -> Iterator[GoldArticle]:
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            yield msgspec.json.decode(line, type=GoldArticle)
        except msgspec.MsgspecError as error:
            raise InputError(str(error), where=f"{path}:{number}", fix="one gold article a line") from error


def score_article(article: GoldArticle, events: Sequence[Event], tally: Tally) -> None:
    """Add one article's counts to a tally."""
    pairs = matches(article, events)
    repeated = _repeated(article, events) - set(pairs)
    tally.predicted += len(events)
    tally.matched += len(pairs)
    tally.duplicates += len(repeated)
    tally.false += len(events) - len(pairs) - len(repeated)
    tally.core += sum(gold.weight == "core" for gold in article.events)
    for index, gold in pairs.items():
        event = events[index]
        if gold.weight == "core":
            tally.found += 1
            tally.right += all(_fits(event, gold))
        else:
            tally.minor += 1
        for name, right in _slots(event, gold):
            tally.judged[name] += 1
            tally.slots[name] += right


def _note(article: GoldArticle, reading: Reading, notes: Notes) -> None:
    """Gold events that were not found, events that gold has not, and fields that differ."""
    events = reading.events
    pairs = matches(article, events)
    for gold in article.events:
        if gold.weight == "core" and all(gold is not other for other in pairs.values()):
            told = f"not found: {gold.id} {_gold_in_words(gold)} “{gold.evidence[0] if gold.evidence else ''}”"
            spans = [span for piece in gold.evidence for span in spans_of(article.text, piece)]
            near = [each.index for each in reading.sentences if any(each.span.overlaps(span) for span in spans)]
            notes.miss(article.id, told, reading, near)
    repeated = _repeated(article, events)
    for i, event in enumerate(events):
        if i not in pairs:
            what = "told twice" if i in repeated else "not in gold"
            notes.miss(
                article.id, f"{what}: {event.type} “{event.evidence[0].text}”", reading, (event.trigger.sentence,)
            )
            continue
        wrong = [name for name, right in _slots(event, pairs[i]) if not right]
        if wrong and pairs[i].weight == "core":
            told = f"{', '.join(wrong)}: gold {pairs[i].id} {_gold_in_words(pairs[i])}"
            notes.miss(article.id, told, reading, (event.trigger.sentence,))


def _gold_in_words(gold: GoldEvent) -> str:
    sides = [
        ", ".join(f"{one.text} {one.code or '?'}" for one in side) or "?" for side in (gold.actors, gold.recipients)
    ]
    return f"{gold.type} {' '.join(gold.modes)} {gold.status} {' -> '.join(sides)}"


def matches(article: GoldArticle, events: Sequence[Event]) -> dict[int, GoldEvent]:
    """Which event tells which gold event, each at most once, the best fits first."""
    ranked = []
    for i, event in enumerate(events):
        for j, gold in enumerate(article.events):
            if _may_match(article, event, gold):
                fit = sum(_fits(event, gold)) + (event.type == gold.type) + 0.1 * (gold.weight == "core")
                ranked.append((-fit, i, j))
    pairs: dict[int, GoldEvent] = {}
    taken: set[int] = set()
    for _, i, j in sorted(ranked):
        if i not in pairs and j not in taken:
            pairs[i] = article.events[j]
            taken.add(j)
    return pairs


def _repeated(article: GoldArticle, events: Sequence[Event]) -> set[int]:
    return {i for i, event in enumerate(events) if any(_may_match(article, event, gold) for gold in article.events)}


def _may_match(article: GoldArticle, event: Event, gold: GoldEvent) -> bool:
    if event.type not in (gold.type, *gold.alt_types):
        return False
    spans = [span for piece in gold.evidence for span in spans_of(article.text, piece)]
    return any(piece.span.overlaps(span) for piece in event.evidence for span in spans)


def spans_of(text: str, piece: str) -> list[Span]:
    """Where a piece stands in a text, whatever is between its words.

    >>> spans_of("They met,  and talked.", "met and")
    [Span(start=5, end=14)]
    """
    words = _WORD.findall(piece)
    if not words:
        return []
    return [Span(*match.span()) for match in re.finditer(r"\W+".join(map(re.escape, words)), text)]


def _fits(event: Event, gold: GoldEvent) -> tuple[bool, bool, bool]:
    """Whether actor countries, recipient countries and status agree."""
    actors, recipients = _codes(event.actors), _codes(event.recipients)
    if gold.type in _TOGETHER:
        actors |= recipients
    same_status = event.status == gold.status or (
        gold.type == "AGREE" and {event.status, gold.status} <= {"actual", "future"}
    )
    return _agree(actors, gold.actors), _agree(recipients, gold.recipients), same_status


def _agree(codes: set[str], wanted: Iterable[GoldActor]) -> bool:
    gold = {one.code for one in wanted if one.code}
    return not gold or bool(gold & codes)


def _codes(participants: Iterable[Participant]) -> set[str]:
    return {one.code for one in participants if one.code}


def _slots(event: Event, gold: GoldEvent) -> Iterator[tuple[str, bool]]:
    """Fields that gold fills, and whether the event's value agrees."""
    actors, recipients, status = _fits(event, gold)
    yield "status", status
    if any(one.code for one in gold.actors):
        yield "actor_country", actors
    if any(one.code for one in gold.recipients):
        yield "recipient_country", recipients
    sectors = {one.sector for one in gold.actors if one.sector}
    if sectors:
        yield "actor_sector", bool(sectors & {one.sector for one in event.actors})
    if gold.modes:
        yield "mode", bool(set(gold.modes) & set(event.modes))
    if gold.contexts:
        yield "context", bool(set(gold.contexts) & set(event.contexts))
    if gold.date is not None:
        yield "date", _touches(event, gold.date)
    if gold.attribution:
        named = " ".join(f"{one.name or ''} {one.text}" for one in event.attribution)
        yield "attribution", bool(_words(named) & _words(" ".join(gold.attribution)))
    if gold.place_country:
        yield "place_country", event.place is not None and event.place.country == gold.place_country
    if gold.quantity:
        yield "quantity", bool({one.number for one in gold.quantity} & {one.number for one in event.quantities})


def _touches(event: Event, days: tuple[datetime.date, datetime.date]) -> bool:
    when = event.when
    if when is None or when.first is None or when.last is None:
        return False
    return when.first <= days[1] and days[0] <= when.last


def _words(text: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(text) if len(word) > 1} - _EMPTY_WORDS
