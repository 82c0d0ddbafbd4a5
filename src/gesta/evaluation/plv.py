"""Measures the type of a sentence's event between two given sides (format of the PLOVER validation set PLV)."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from gesta.evaluation.notes import Notes
from gesta.evaluation.offsets import realign
from gesta.evaluation.rows import read_rows, readings_of
from gesta.evaluation.scores import macro_f1
from gesta.evaluation.sides import SIDES
from gesta.language.tree import Tree
from gesta.records import Document, Event, Participant, Reading, Span

ReadAll = Callable[[Iterable[Document]], Iterable[object]]

# The set's label for a type, where it is not the type's own name: giving way is one class there.
_LABELS = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}
# The set folds status into the type: a threatened act is labelled as the threat, a promised one as the promise.
_HOSTILE = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"})
_HELPFUL = frozenset({"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID"})
_YIELDING = frozenset({"CONCEDE", "RETREAT"})
# How the coder's logic names a retreat that is promised (codebook/logic.toml).
_PROMISED = frozenset({"commit RETREAT -> CONCEDE", "future RETREAT -> CONCEDE"})
# Older rows: verdicts (CAMEO 116) accuse, cyberattacks (176) and the taking of places (192) are assaults, talks broken
# off (164) reduce relations.
_BY_MODE = {
    ("SANCTION", "convict"): "ACCUSE",
    ("COERCE", "cyber"): "ASSAULT",
    ("COERCE", "seize"): "ASSAULT",
}
# Blockades (CAMEO 191) are assaults; sanctions and embargoes that are imposed (163), arrest warrants (173) and
# buildings pulled down (171) coerce; talks broken off (164) reduce relations. Words of the entry or of the text.
_BY_WORD = {
    ("COERCE", "blockad"): "ASSAULT",
    ("SANCTION", "sanction"): "COERCE",
    ("SANCTION", "embargo"): "COERCE",
    ("SANCTION", "impose"): "COERCE",
    ("THREATEN", "warrant"): "COERCE",
    ("ASSAULT", "demoli"): "COERCE",
    ("ASSAULT", "bulldoz"): "COERCE",
    ("REJECT", "suspend"): "SANCTION",
    ("REJECT", "halt"): "SANCTION",
    ("REJECT", "break"): "SANCTION",
    ("REJECT", "freeze"): "SANCTION",
}
# Talks and mediation that are ended (164, 165), by the logic's name for it; those never held are rejected (125).
_HALTED_TALKS = "halt CONSULT -> REJECT"
_NOT_HELD = ("cancel", "call")
# Agreements that are reached, not only agreed to (057), are support: the words of the entries that say so.
_CONCLUDED = frozenset(
    "reach strike conclude ink initial finalise finalize agreement deal accord pact treaty protocol".split()
)
# Quad classes of the labels: verbal and material cooperation, verbal and material conflict.
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 1),
    **dict.fromkeys(("COOPERATE", "AID", "YIELD"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}
_COOPERATION = (1, 2)


class PlvRow(Struct, frozen=True):
    """A sentence, its two sides, and the label of what the first does to the second.

    source_spans, target_spans: characters `[start, end)` in the sentence; empty where a side is not named
    gold_penta: quad class; gold_binary: 1 for conflict; both follow from the label where they are missing
    """

    sentence: str
    gold_root: str
    id: str | int | None = None
    source: str | None = None
    target: str | None = None
    source_spans: tuple[tuple[int, int], ...] | None = None
    target_spans: tuple[tuple[int, int], ...] | None = None
    gold_penta: int | None = None
    gold_binary: int | None = None

    @property
    def label(self) -> str:
        """The gold label as the set writes it today."""
        name = self.gold_root.strip().upper()
        return _LABELS.get(name, name)

    def spans(self, side: str) -> tuple[Span, ...]:
        """Where a side ("source", "target") stands: as given, or else where its words are found."""
        given = self.source_spans if side == "source" else self.target_spans
        if given:
            return tuple(Span(*pair) for pair in given)
        words = (self.source if side == "source" else self.target) or ""
        at = self.sentence.find(words) if words else -1
        return (Span(at, at + len(words)),) if at >= 0 else ()


def evaluate_plv(path: Path, *, read_all: ReadAll, notes: Notes | None = None) -> dict[str, float]:
    """Figures of a coder on sentences with given sides.

    Returns: `root_macro_f1` and `root_accuracy` over the types, `penta_macro_f1` over the quad classes,
             `binary_macro_f1` over cooperation and conflict, and `none_rate`, the share of sentences without an answer;
             no answer is wrong everywhere
    Raises:  InputError, when the file cannot be read or has no row of the format
    """
    notes = notes if notes is not None else Notes()
    rows = read_rows(path, PlvRow, notes)
    documents = [_document(row, number) for number, row in enumerate(rows, start=1)]
    answers: list[str | None] = []
    for row, reading in zip(rows, readings_of(documents, read_all(documents)), strict=True):
        move = realign(row.sentence, reading.document.text)
        source, target = ([move(span) for span in row.spans(side)] for side in ("source", "target"))
        chosen = choose_event(reading, source, target)
        answer = label_of(chosen) if chosen is not None else None
        answers.append(answer)
        if answer != row.label:
            sides = f"{row.source or '?'} -> {row.target or '?'}"
            notes.miss(reading.document.id, f"{sides}: gold {row.label}, found {answer or 'nothing'}", reading)
    return figures(rows, answers)


def _document(row: PlvRow, number: int) -> Document:
    sides = (*row.spans("source"), *row.spans("target"))
    return Document(str(row.id if row.id is not None else number), row.sentence, meta={SIDES: sides})


def figures(rows: Sequence[PlvRow], answers: Sequence[str | None]) -> dict[str, float]:
    """The figures of answers, one for each row."""
    pairs = list(zip(rows, answers, strict=True))
    penta = [(_quad_of(row), QUADS.get(answer) if answer else None) for row, answer in pairs]
    binary = [(_conflict_of(row), QUADS.get(answer) not in _COOPERATION if answer else None) for row, answer in pairs]
    return {
        "root_macro_f1": macro_f1((row.label, answer) for row, answer in pairs),
        "root_accuracy": sum(row.label == answer for row, answer in pairs) / len(pairs),
        "penta_macro_f1": macro_f1(penta),
        "binary_macro_f1": macro_f1(binary),
        "none_rate": sum(answer is None for answer in answers) / len(answers),
    }


def _quad_of(row: PlvRow) -> int | None:
    return row.gold_penta if row.gold_penta is not None else QUADS.get(row.label)


def _conflict_of(row: PlvRow) -> bool:
    return bool(row.gold_binary) if row.gold_binary is not None else _quad_of(row) not in _COOPERATION


def choose_event(reading: Reading, source: Sequence[Span], target: Sequence[Span]) -> Event | None:
    """The event that tells best what the source does to the target; None where there is no event.

    An event earns two points for an actor that is the source, two for a recipient (or, of types whose sides stand
    together, another actor) that is the target, and one for a given side that stands on the other side of the event.
    Somebody is a given side if his words overlap it, or if he is whom its words name ("they", "the ministry"). Among
    equals what the main clause tells comes before what hangs below it, a real act before a possible one, the earlier
    word before the later. An event that has neither side is taken only where no other does: the sentence was chosen
    because it tells of the two.
    """
    if not reading.events:
        return None
    given = _Pair(source, target, _entities(reading, source), _entities(reading, target))
    ranked = [
        (given.fit(event), -_depth(reading, event), event.status == "actual", -i)
        for i, event in enumerate(reading.events)
    ]
    return reading.events[-max(ranked)[-1]]


class _Pair(Struct, frozen=True):
    """Where the two given sides stand and which entities they are."""

    source: Sequence[Span]
    target: Sequence[Span]
    source_entities: frozenset[int]
    target_entities: frozenset[int]

    def fit(self, event: Event) -> int:
        """How well an event's sides are the given ones, from 0 to 4."""
        acts, receives = self._is_source(event.actors), self._is_target(event.recipients)
        if not event.recipients and len(event.actors) > 1:
            receives = self._is_target(event.actors)
        points = 2 * acts + 2 * receives
        points += not acts and self._is_source(event.recipients)
        points += not receives and self._is_target(event.actors)
        return points

    def _is_source(self, side: Sequence[Participant]) -> bool:
        return _among(side, self.source, self.source_entities)

    def _is_target(self, side: Sequence[Participant]) -> bool:
        return _among(side, self.target, self.target_entities)


def _among(side: Sequence[Participant], spans: Sequence[Span], entities: frozenset[int]) -> bool:
    return any(one.entity in entities or any(one.span.overlaps(span) for span in spans) for one in side)


def _entities(reading: Reading, spans: Sequence[Span]) -> frozenset[int]:
    """Whom the words of a given side name."""
    named = [m.entity for m in reading.mentions if m.entity is not None and any(s.covers(m.span) for s in spans)]
    outer = [m.entity for m in reading.mentions if m.entity is not None and m.span in spans]
    return frozenset(outer or named)


def _depth(reading: Reading, event: Event) -> int:
    """How many words stand above an event's trigger in the tree of its sentence."""
    sentence = next((each for each in reading.sentences if each.index == event.trigger.sentence), None)
    if sentence is None or not sentence.tokens:
        return 0
    tree = Tree(sentence)
    word = next((i for i, token in enumerate(tree.tokens) if token.span.overlaps(event.trigger.span)), tree.root)
    return len(list(tree.ancestors(word)))


def label_of(event: Event) -> str:
    """The set's label for an event: its type with the status folded in, by the codebook that the set was labelled with.

    A hostile act that lies ahead or is only possible is THREATEN, a cooperative one AGREE; cooperation or giving way
    that is denied or does not happen is REJECT. A retreat that is promised is AGREE, one announced as done is YIELD.
    The set's codebook counts some acts otherwise than PLOVER 2.0, as CAMEO does: see `_BY_MODE` and `_BY_WORD`.
    """
    if event.status == "negated" and event.type in _HELPFUL | _YIELDING:
        return "REJECT"
    if event.status in ("future", "hypothetical") and event.type in _HOSTILE:
        return "THREATEN"
    if event.status == "future" and event.type in _HELPFUL:
        return "AGREE"
    if event.type == "CONCEDE" and any(reason.rule in _PROMISED for reason in event.reasons):
        return "AGREE"
    return _by_older_codebook(event) or _LABELS.get(event.type, event.type)


def _by_older_codebook(event: Event) -> str | None:
    entry = _entry_words(event)
    words = f"{event.trigger.text.lower()} {' '.join(entry)}"
    if event.type == "AGREE" and event.status == "actual" and _CONCLUDED & set(entry):
        return "SUPPORT"
    halted = any(reason.rule == _HALTED_TALKS for reason in event.reasons)
    if halted and not any(word in event.evidence[0].text.lower() for word in _NOT_HELD):
        return "SANCTION"
    for (kind, mode), label in _BY_MODE.items():
        if event.type == kind and mode in event.modes:
            return label
    return next((label for (kind, word), label in _BY_WORD.items() if event.type == kind and word in words), None)


def _entry_words(event: Event) -> tuple[str, ...]:
    """Words of the lexicon entry by which an event was found; none where only the event reader saw it."""
    key = next((reason.detail for reason in event.reasons if reason.rule == "lexicon"), "")
    return tuple(key.partition("/")[0].split())
