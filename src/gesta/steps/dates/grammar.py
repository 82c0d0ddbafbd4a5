"""Finds time phrases: the rules of `data/dates/rules.toml`, patterns over word classes with readers of their words."""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import NamedTuple

import msgspec
from msgspec import Struct

from gesta.errors import DataError
from gesta.records import Token
from gesta.steps.dates.lexicon import lexicon, listed
from gesta.steps.dates.phrases import Bound, Calendar, Edge, Every, Joint, Length, Phrase, Ref, Shifted, Vague, Window
from gesta.steps.dates.readers import READERS, Found, Meaning, Outcome, Refused, letters_of, read_clock
from gesta.steps.dates.words import Word, read_words


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """A pattern over word classes, the reader of its words, and sentences that show what it finds and what it refuses.

    dated: takes an edge or a time of day before, and a part of the day after
    found: sentences with the phrase in brackets; refused: sentences in which the rule finds nothing
    """

    name: str
    reader: str
    pattern: str
    dated: bool = False
    found: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


class RulesFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The pieces and rules of `data/dates/rules.toml`."""

    macros: dict[str, str]
    rules: tuple[Rule, ...]


class Ready(NamedTuple):
    """A rule with its pattern compiled and its reader at hand."""

    name: str
    regex: re.Pattern[str]
    read: Callable[[Found], Outcome]


class Grammar(NamedTuple):
    """All rules in order, and one pattern that finds where any of them may match."""

    scan: re.Pattern[str]
    rules: tuple[Ready, ...]


def read_rules(content: bytes, *, where: str) -> RulesFile:
    """The rules of a file.

    Raises: DataError, when the file breaks its schema, names an unknown reader, class or piece, or has a broken pattern
    """
    try:
        file = msgspec.toml.decode(content, type=RulesFile)
    except msgspec.ValidationError as error:
        raise DataError(str(error), where=where, fix="correct the key that the message names") from error
    build_grammar(file, where=where)
    return file


@functools.cache
def shipped_rules() -> RulesFile:
    """The rules that the package ships; read on first use."""
    name = "data/dates/rules.toml"
    return read_rules((resources.files("gesta") / name).read_bytes(), where=name)


@functools.cache
def _grammar() -> Grammar:
    return build_grammar(shipped_rules(), where="data/dates/rules.toml")


def build_grammar(file: RulesFile, *, where: str) -> Grammar:
    """The compiled rules.

    Raises: DataError, when a rule names an unknown reader, class or piece, or its pattern is broken
    """
    rules = []
    for number, rule in enumerate(file.rules):
        place = f"{where}: rules[{number}] {rule.name}"
        if rule.reader not in READERS:
            raise DataError("unknown reader", where=f"{place}: {rule.reader}", fix="name a function of the readers")
        pattern = f"{{before_date}} ({rule.pattern}) {{after_date}}" if rule.dated else rule.pattern
        source = _class_pattern(pattern, file.macros, place)
        try:
            rules.append(Ready(rule.name, re.compile(source), READERS[rule.reader]))
        except re.error as error:
            raise DataError(
                f"broken pattern: {error}", where=place, fix="close every bracket and name a group once"
            ) from error
    bare = [re.sub(r"\(\?P<\w+>", "(?:", rule.regex.pattern) for rule in rules]
    return Grammar(re.compile("(?=[^.])(?:" + "|".join(bare) + ")"), tuple(rules))


def _class_pattern(pattern: str, macros: Mapping[str, str], place: str) -> str:
    """A pattern over class names as a pattern over class characters."""
    while found := re.search(r"\{(\w+)\}", pattern):
        if found[1] not in macros:
            raise DataError("unknown piece", where=f"{place}: {{{found[1]}}}", fix="define it under [macros]")
        pattern = pattern.replace(found[0], f"(?:{macros[found[1]]})")
    pattern = re.sub(r"([A-Z]+\d?)=\(", r"(?P<\1>", re.sub(r"(?<!=)\((?!\?)", "(?:", pattern))
    chars = lexicon().chars
    unknown = set(re.findall(r"[a-z]+", pattern)) - set(chars)
    if unknown:
        raise DataError("unknown word class", where=f"{place}: {sorted(unknown)[0]}", fix="define it in the lexicon")
    return re.sub(r"[a-z]+|\s", lambda name: chars.get(name[0], ""), pattern)


# -- finding -------------------------------------------------------------------------------------------------------


def find_phrases(tokens: Sequence[Token]) -> tuple[Phrase, ...]:
    """The time phrases of a sentence in text order, without overlap.

    tokens: the words of one sentence; tags and names are used where they are filled, and may be empty
    """
    words = read_words(tokens)
    if not words:
        return ()
    classes = "".join([word.char for word in words])
    return _join_phrases(_scan(words, classes), words)


class _Hit(NamedTuple):
    phrase: Phrase
    first: int
    last: int


def _scan(words: Sequence[Word], classes: str) -> list[_Hit]:
    scan, hits, at = _grammar().scan, list[_Hit](), 0
    while (candidate := scan.search(classes, at)) is not None:
        at = candidate.start()
        hit, end = _match_at(words, classes, at)
        if hit is not None:
            hits.append(hit)
        at = end
    return hits


def _match_at(words: Sequence[Word], classes: str, at: int) -> tuple[_Hit | None, int]:
    """The phrase that begins at word `at`, and where to look on."""
    for rule in _grammar().rules:
        match = rule.regex.match(classes, at)
        if match is None:
            continue
        found = Found(match, words)
        meaning = rule.read(found)
        if isinstance(meaning, Refused):
            return None, match.end()
        if meaning is not None:
            return _Hit(_phrase(rule.name, found, meaning), match.start(), match.end()), match.end()
    return None, at + 1


def _phrase(name: str, found: Found, meaning: Ref | Meaning) -> Phrase:
    if not isinstance(meaning, Meaning):
        meaning = Meaning(meaning)
    inside = found.words[found.match.start() + meaning.skip : found.match.end()]
    return Phrase(
        first=inside[0].token,
        last=inside[-1].token + 1,
        start=inside[0].start,
        end=inside[-1].end,
        text=" ".join(word.text for word in inside),
        rule=name,
        ref=meaning.ref,
        edge=meaning.edge or _edge(found),
        clock=_clock(found) or meaning.clock,
        bound=_bound(found),
        approximate=meaning.approximate or bool(inside[0].kind == "about"),
    )


def _edge(found: Found) -> Edge | None:
    word = next((word for word in found.of("EDGE") if word.kind in {"edge", "edgeof", "step"}), None)
    return letters_of(word) if word is not None else None  # type: ignore[return-value] # the lexicon's letters are edges


def _clock(found: Found) -> str | None:
    for group in ("CLOCK", "CLOCKAT"):
        if found.has(group):
            return read_clock(found.of(group))
    for group in ("PART", "PARTOF"):
        if found.has(group):
            word = found.of(group)[0]
            return letters_of(word) if word.kind == "part" else "NI"
    return None


_BOUNDS: dict[str, Bound] = {
    "since": "since", "until": "until", "till": "until", "by": "until", "before": "before", "after": "after",
}  # fmt: skip


def _bound(found: Found) -> Bound | None:
    """The preposition before the phrase, unless the phrase belongs to a noun ("since the 1990 invasion")."""
    before, after = found.before(), found.after()
    if before is not None and before.lower == "from" and after is not None and after.kind in {"until", "onward"}:
        return "from"
    if before is None or before.lower not in _BOUNDS:
        return None
    if after is not None and (after.kind == "possessive" or after.tag[:2] == "NN"):
        return None
    return _BOUNDS[before.lower]


_LINKS = {"to": "to", "until": "to", "till": "to", "through": "to", "-": "to", "–": "to", "or": "or", "/": "or"}


def _join_phrases(hits: Sequence[_Hit], words: Sequence[Word]) -> tuple[Phrase, ...]:
    """Neighbours that make one stretch ("from June to August") or are alternatives ("February or March") become one."""
    joined: list[_Hit] = []
    for hit in hits:
        whole = (_joint(joined[-1], hit, words) or _counted_from(joined[-1], hit, words)) if joined else None
        if whole is None:
            joined.append(hit)
        else:
            joined[-1] = whole
    return tuple(hit.phrase for hit in joined)


def _joint(left: _Hit, right: _Hit, words: Sequence[Word]) -> _Hit | None:
    one, two = left.phrase, right.phrase
    between = words[left.last : right.first]
    if (
        len(between) != 1
        or not isinstance(one.ref, Calendar)
        or not isinstance(two.ref, Calendar)
        or one.clock
        or two.clock
    ):
        return None
    lead = words[left.first - 1].lower if left.first else ""
    link = _LINKS.get(between[0].lower) or ("to" if between[0].lower == "and" and lead == "between" else None)
    if link is None or _grain(one.ref) != _grain(two.ref) or _is_moved(words[: left.first]):
        return None
    ref = Joint(one.ref, two.ref, "or" if link == "or" else "to", one.edge, two.edge)
    phrase = Phrase(
        one.first, two.last, one.start, two.end, _text(words[left.first : right.last]), "joint", ref, bound=one.bound
    )
    return _Hit(phrase, left.first, right.last)


def _counted_from(left: _Hit, right: _Hit, words: Sequence[Word]) -> _Hit | None:
    """ "two days before Christmas", "the day after tomorrow": counted from the phrase that follows."""
    ref = left.phrase.ref
    if not isinstance(ref, Shifted) or ref.base != "words" or left.last != right.first:
        return None
    if isinstance(right.phrase.ref, Length | Every | Vague | Window):
        return None
    whole = Phrase(
        left.phrase.first,
        right.phrase.last,
        left.phrase.start,
        right.phrase.end,
        _text(words[left.first : right.last]),
        "shift-from",
        Shifted(ref.count, ref.unit, ref.sign, "phrase", right.phrase.ref),
        bound=left.phrase.bound,
        approximate=left.phrase.approximate,
    )
    return _Hit(whole, left.first, right.last)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _is_moved(words: Sequence[Word]) -> bool:
    return any(word.lower in listed("moving") for word in words[-8:]) and bool(words) and words[-1].lower == "from"


def _grain(ref: Calendar) -> str:
    names = ("day", "weekday", "month", "season", "quarter", "half", "year", "decade", "century")
    return next((name for name in names if getattr(ref, name) is not None), "")
