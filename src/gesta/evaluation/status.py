"""Measures whether it is so: the status of words against annotated factuality."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from gesta.evaluation.notes import Notes
from gesta.evaluation.rows import read_rows
from gesta.evaluation.scores import macro_f1, pearson
from gesta.knowledge.lexicon import Lexicon, load_lexicon
from gesta.language.engine import Layout, LayoutParser
from gesta.language.tree import Tree
from gesta.language.words import Word
from gesta.records import Document, Reading, Sentence, Span, Status
from gesta.steps.events.modality import asked_or_ordered
from gesta.steps.events.status import Standing, standing_of

Tokens = Literal["gold", "raw"]

# The scale runs from -3 (certainly not) to 3 (certainly so); its thirds are the three classes.
_THIRD = 1.0
_CLASS_OF_STATUS = {"actual": "so", "future": "so", "hypothetical": "open", "negated": "not so"}
# Verbs and nouns whose infinitive may or may not come about.
_TRYING = frozenset("try attempt seek fight struggle strive battle endeavour".split())
_NOUNS = ("NOUN", "PROPN")
_NOT_YET = ("hypothetical", "future")
_SPEAKING_OR_ADDRESSED = frozenset({"i", "we", "you"})
_QUOTATION_MARKS = frozenset({'"', "“", "”", "``", "''"})
# Where a status stands on the scale: at its ends, in the middle, and between for what is announced.
_VALUE_OF_STATUS = {"actual": 3.0, "future": 2.0, "hypothetical": 0.0, "negated": -3.0}


class FactTarget(Struct, frozen=True):
    """A word of a sentence and how sure it is that what it tells is so, from -3 to 3."""

    token: int | None = None
    factuality: float | None = None
    text: str | None = None


class FactRow(Struct, frozen=True):
    """A sentence with words that tell something; `tokens` are its words, by default those of `text` between blanks."""

    text: str | None = None
    tokens: tuple[str, ...] | None = None
    targets: tuple[FactTarget, ...] | None = None
    id: str | int | None = None

    def words(self) -> tuple[str, ...]:
        """The words that `token` counts."""
        return self.tokens or tuple((self.text or "").split())


def evaluate_status(
    path: Path, *, parser: LayoutParser, tokens: Tokens = "gold", notes: Notes | None = None
) -> dict[str, float]:
    """Figures of the status rules on annotated words.

    tokens:  "gold" gives the parser the words of the row, "raw" its text
    Returns: `macro_f1` over three classes (not so: below -1; open: up to 1; so: above), `r`, Pearson's correlation of
             the scale with where a status stands on it; a word without an answer is wrong and counts as the middle
    Raises:  InputError, when the file cannot be read or has no row of the format
    """
    notes = notes if notes is not None else Notes()
    lexicon = load_lexicon()
    classes: list[tuple[str, str | None]] = []
    values: list[tuple[float, float]] = []
    for number, row in enumerate(read_rows(path, FactRow, notes), start=1):
        document = Document(str(row.id or f"row {number}"), " ".join(row.words()))
        reading = Reading(document, _sentences(row, parser, tokens))
        for target, status, sentence in judged(row, reading, lexicon):
            gold = class_of(target.factuality or 0.0)
            classes.append((gold, _CLASS_OF_STATUS.get(status or "")))
            values.append((target.factuality or 0.0, _VALUE_OF_STATUS.get(status or "", 0.0)))
            if classes[-1][1] != gold:
                told = f"“{_word(row, target)}”: gold {gold} ({target.factuality}), found {status or 'nothing'}"
                notes.miss(document.id, told, reading, () if sentence is None else (sentence,))
    return {"macro_f1": macro_f1(classes), "r": pearson(values)}


def judged(row: FactRow, reading: Reading, lexicon: Lexicon) -> Iterator[tuple[FactTarget, Status | None, int | None]]:
    """Each annotated word with the status found for it and its sentence; None where no word is at its place."""
    trees = [Tree(sentence) for sentence in reading.sentences]
    for target in row.targets or ():
        if target.factuality is None:
            continue
        span = _span_of(row.words(), target.token)
        place = _place(trees, span) if span is not None else None
        if place is None:
            yield target, None, None
        else:
            tree, word = place
            status = status_of(standing_of(tree, word, lexicon), noun=tree.tokens[word].pos in _NOUNS)
            if status == "actual" and is_tried(tree, word):
                status = "hypothetical"
            elif status in _NOT_YET and is_between_people(tree, word):
                status = "negated"
            yield target, status, tree.sentence.index


def is_tried(tree: Tree, word: int) -> bool:
    """Whether it is told only as tried: "tried to open", "an attempt to flee"."""
    above = tree.tokens[tree.tokens[word].head]
    infinitive = tree.tokens[word].dep in ("xcomp", "acl", "advcl") and bool(tree.find(word, "mark"))
    return infinitive and above.lemma.lower() in _TRYING


def is_between_people(tree: Tree, word: int) -> bool:
    """Whether it is commanded, asked, or told by "I" and "we" or of "you", and in no quotation.

    Who annotates letters, reviews and questions asks "did it happen, or will it?", and what one asks of another or
    offers him is answered with no. In reports such words stand between quotation marks, and are open there.
    """
    if any(token.norm in _QUOTATION_MARKS for token in tree.tokens):
        return False
    if tree.tokens[-1].norm == "?":
        return True
    for above in (word, *tree.ancestors(word)):
        if asked_or_ordered(tree, above) is not None:
            return True
        subject = tree.first(above, "nsubj", "nsubj:pass")
        if subject is not None:
            return tree.tokens[subject].norm.lower() in _SPEAKING_OR_ADDRESSED
        if tree.tokens[above].dep.startswith("acl"):
            return False
    return False


def status_of(standing: Standing, *, noun: bool = False) -> Status:
    """The status of a standing; what somebody refuses to do does not happen, what is threatened or asked for is open.

    noun: whether it is that of a noun: a proposal that is rejected was made
    """
    operators = {operator for operator, _ in standing.operators}
    if standing.status == "actual" and "reject" in operators and not noun:
        return "negated"
    if standing.status == "actual" and operators & {"threaten", "warn", "request"}:
        return "hypothetical"
    return standing.status


def class_of(factuality: float) -> str:
    """The third of the scale that a value lies in.

    >>> [class_of(value) for value in (-3, -1, 0.4, 1, 2.4)]
    ['not so', 'open', 'open', 'open', 'so']
    """
    if factuality > _THIRD:
        return "so"
    return "not so" if factuality < -_THIRD else "open"


def _sentences(row: FactRow, parser: LayoutParser, tokens: Tokens) -> tuple[Sentence, ...]:
    words = row.words()
    if not words:
        return ()
    if tokens == "raw":
        return parser.parse(" ".join(words))
    placed, at = [], 0
    for word in words:
        placed.append(Word(at, at + len(word), word))
        at += len(word) + 1
    return parser.parse_layout(Layout(placed, [(0, len(placed))], [False]))


def _span_of(words: Sequence[str], token: int | None) -> Span | None:
    if token is None or not 0 <= token < len(words):
        return None
    start = sum(len(word) + 1 for word in words[:token])
    return Span(start, start + len(words[token]))


def _place(trees: Sequence[Tree], span: Span) -> tuple[Tree, int] | None:
    for tree in trees:
        for i, token in enumerate(tree.tokens):
            if token.span.overlaps(span):
                return tree, i
    return None


def _word(row: FactRow, target: FactTarget) -> str:
    words = row.words()
    inside = target.token is not None and 0 <= target.token < len(words)
    return words[target.token] if inside and target.token is not None else target.text or "?"
