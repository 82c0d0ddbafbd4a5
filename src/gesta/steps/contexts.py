"""PLOVER contexts of each event, by the words of its evidence and of its paragraph."""

import re
from collections.abc import Mapping
from functools import cache

from msgspec.structs import replace

from gesta.knowledge.codebook import Codebook
from gesta.records import Event, Reading, Reason, Span

# In the words of the event itself one term tells; around it, in the same paragraph, it takes two.
_PARAGRAPH_TERMS = 2


def find_contexts(reading: Reading, *, codebook: Codebook) -> Reading:
    """The reading with the contexts of every event; a mode that implies a context sets it.

    Needs events.
    """
    return replace(reading, events=tuple(_with_contexts(event, reading, codebook) for event in reading.events))


def _with_contexts(event: Event, reading: Reading, codebook: Codebook) -> Event:
    text = reading.document.text
    near = " ".join(piece.text for piece in event.evidence).lower()
    around = _paragraph(text, event.evidence[0].span).lower()
    found: dict[str, str] = {}
    for context, pattern in _patterns(tuple((name, terms) for name, terms in codebook.contexts.items())).items():
        here = pattern.search(near)
        beside = pattern.findall(around)
        if here is not None:
            found[context] = here.group()
        elif len(beside) >= _PARAGRAPH_TERMS:
            found[context] = beside[0]
    for mode in event.modes:
        entry = codebook.types[event.type].mode(mode)
        if entry is not None and entry.context:
            found.setdefault(entry.context, f"mode {mode}")
    reasons = tuple(Reason("contexts", context, f"by {word!r}") for context, word in found.items())
    return replace(event, contexts=tuple(found), reasons=(*event.reasons, *reasons))


def _paragraph(text: str, span: Span) -> str:
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return text[start : end if end >= 0 else len(text)]


@cache
def _patterns(contexts: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, re.Pattern[str]]:
    return {name: re.compile(r"(?<!\w)(?:" + "|".join(map(_term, terms)) + r")(?!\w)") for name, terms in contexts}


def _term(term: str) -> str:
    """A term with the plural and possessive forms of its last word."""
    if term.endswith("y") and term[-2:-1] not in "aeiou":
        return re.escape(term[:-1]) + "(?:y|ies)(?:'s|s)?"
    return re.escape(term) + "(?:'s|es|s)?"
