"""PLOVER contexts of each event: by its words, its sides and type, and by what the whole report is about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from gesta.knowledge.codebook import Codebook, ContextRule
from gesta.records import Event, Participant, Reading, Reason

# In the sentence of the event one term tells; around it, in the same paragraph, it takes two.
_PARAGRAPH_TERMS = 2
# A report is about something when terms of it stand in this many of its sentences, and in this share of them.
_REPORT_SENTENCES, _REPORT_SHARE = 3, 0.3
# Codes that are no state of their own.
_NO_STATE = frozenset({"NGO", "IMG", "MNC", "WST", "ISM"})
_WORD = re.compile(r"\w+")


class Terms(NamedTuple):
    """The terms of all contexts, ready to be looked for.

    patterns: every context's terms with their endings
    openings: word with which a term may begin -> the contexts that it would tell; few words of a text are any
    """

    patterns: Mapping[str, re.Pattern[str]]
    openings: Mapping[str, Set[str]]

    def possible(self, text: str) -> list[tuple[str, re.Pattern[str]]]:
        """Contexts of which a term may stand in a text, in the codebook's order."""
        found: set[str] = set()
        for word in set(_WORD.findall(text)):
            found |= self.openings.get(word, frozenset())
        return [(name, pattern) for name, pattern in self.patterns.items() if name in found]


def find_contexts(reading: Reading, *, codebook: Codebook) -> Reading:
    """The reading with the contexts of every event, each with the reason.

    Needs events.
    """
    terms = _terms(tuple(codebook.contexts.items()))
    topics = dict(_topics(reading, terms)) if reading.events else {}
    events = tuple(_with_contexts(event, reading, codebook, terms, topics) for event in reading.events)
    return replace(reading, events=events)


def _with_contexts(
    event: Event, reading: Reading, codebook: Codebook, terms: Terms, topics: Mapping[str, str]
) -> Event:
    found: dict[str, str] = {}
    for context, why in (*_by_words(event, reading, terms), *_by_rules(event, codebook), *topics.items()):
        found.setdefault(context, why)
    reasons = tuple(Reason("contexts", context, why) for context, why in found.items())
    return replace(event, contexts=tuple(found), reasons=(*event.reasons, *reasons))


def _by_words(event: Event, reading: Reading, terms: Terms) -> Iterator[tuple[str, str]]:
    """Contexts whose terms stand in a sentence that tells the event, or repeatedly in its paragraph."""
    text = reading.document.text
    told = {piece.sentence for piece in event.evidence}
    near = " ".join(reading.sentences[i].span.of(text) for i in sorted(told)).lower()
    around = _paragraph(text, event.evidence[0].span.start, event.evidence[0].span.end).lower()
    for context, pattern in terms.possible(f"{near}\n{around}"):
        if (here := pattern.search(near)) is not None:
            yield context, f"by {here.group()!r}"
            continue
        beside = [hit.group() for hit in itertools.islice(pattern.finditer(around), _PARAGRAPH_TERMS)]
        if len(beside) == _PARAGRAPH_TERMS:
            yield context, f"by {beside[0]!r} in the paragraph"


def _topics(reading: Reading, terms: Terms) -> Iterator[tuple[str, str]]:
    """Contexts of the whole report: terms in several of its sentences, which are a good part of them."""
    body = [sentence for sentence in reading.sentences if sentence.tokens and not sentence.boilerplate]
    hits: dict[str, list[str]] = {name: [] for name in terms.patterns}
    for sentence in body:
        text = sentence.span.of(reading.document.text).lower()
        for context, pattern in terms.possible(text):
            if (hit := pattern.search(text)) is not None:
                hits[context].append(hit.group())
    for context, told in hits.items():
        if len(told) >= max(_REPORT_SENTENCES, _REPORT_SHARE * len(body)):
            yield context, f"by {told[0]!r} and others throughout the report"


def _by_rules(event: Event, codebook: Codebook) -> Iterator[tuple[str, str]]:
    """Contexts that follow from type, mode and sides."""
    for mode in event.modes:
        entry = codebook.types[event.type].mode(mode)
        if entry is not None and entry.context:
            yield entry.context, f"mode {mode}"
    for rule in codebook.context_rules:
        if _fits(rule, event):
            yield rule.context, rule.reason


def _fits(rule: ContextRule, event: Event) -> bool:
    sides = (*event.actors, *event.recipients)
    if rule.types and event.type not in rule.types:
        return False
    if rule.modes and not set(rule.modes) & set(event.modes):
        return False
    if rule.actors and not any(one.sector in rule.actors for one in event.actors):
        return False
    if rule.sides and not any(one.sector in rule.sides for one in sides):
        return False
    if rule.recipients and not any(one.sector in rule.recipients for one in event.recipients):
        return False
    return not rule.between_states or _is_between_states(sides)


def _is_between_states(sides: Sequence[Participant]) -> bool:
    """Whether governments of several states, or of a state and a body of states, stand in an event."""
    official = [one for one in sides if one.sector in (None, "GOV") and one.code and one.code not in _NO_STATE]
    return len({one.code for one in official}) > 1


def _paragraph(text: str, first: int, last: int) -> str:
    start = text.rfind("\n", 0, first) + 1
    end = text.find("\n", last)
    return text[start : end if end >= 0 else len(text)]


@cache
def _terms(contexts: tuple[tuple[str, tuple[str, ...]], ...]) -> Terms:
    patterns = {name: re.compile(r"(?<!\w)(?:" + "|".join(map(_term, terms)) + r")(?!\w)") for name, terms in contexts}
    openings: dict[str, set[str]] = {}
    for name, terms in contexts:
        for opening in itertools.chain.from_iterable(map(_openings, terms)):
            openings.setdefault(opening, set()).add(name)
    return Terms(patterns, openings)


def _openings(term: str) -> tuple[str, ...]:
    """What the first word of a term may look like, as `_term` has its forms."""
    words = _WORD.findall(term) or [""]  # without a letter it tells nothing
    if not term.endswith(words[0]):
        return (words[0],)
    stem = words[0].removesuffix("y")
    return (words[0], f"{words[0]}s", f"{words[0]}es", f"{stem}ies", f"{stem}iess")


def _term(term: str) -> str:
    """A term with the plural and possessive forms of its last word."""
    if term.endswith("y") and term[-2:-1] not in "aeiou":
        return re.escape(term[:-1]) + "(?:y|ies)(?:'s|s)?"
    return re.escape(term) + "(?:'s|es|s)?"
