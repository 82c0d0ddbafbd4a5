"""Kinds of text in which words of conflict mean something else: sport, company results, show business."""

import re
from collections import Counter
from functools import cache

from msgspec import Struct

from gesta.knowledge.lexicon import Domain, Lexicon
from gesta.language.tree import Tree
from gesta.records import Reading, Sentence, Span
from gesta.steps.events.phrases import case_of

# Prepositions and relations by which a predicate is set inside a work ("in the film", "the hero of the novel").
_POLITICAL = frozenset({"GOV", "LEG", "PTY", "OPP", "REB", "MIL"})
_WEAK_AT_MOST = 2
_INSIDE_CASES = frozenset({"in", "of", "from"})


class Background(Struct, frozen=True):
    """How often each domain's words occur in a document, and where the names of political bodies stand.

    A word within such a name is none of its domain's: the Muslim League plays no football.
    """

    counts: dict[str, int]
    names: tuple[Span, ...] = ()


@cache
def _pattern(words: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)", re.IGNORECASE)


def background_of(reading: Reading, lexicon: Lexicon) -> Background:
    """The domain words of a whole document, title included."""
    text = f"{reading.document.title or ''}\n{reading.document.text}"
    political = {entity.index for entity in reading.entities if entity.sector in _POLITICAL}
    names = tuple(each.span for each in reading.mentions if each.kind == "name" and each.entity in political)
    return Background({domain.name: _told(domain, text) for domain in lexicon.domains}, names)


def _told(domain: Domain, text: str) -> int:
    """How many of a domain's words a text holds, a weak one no more than twice: a crop report says "seed" often."""
    told = Counter(found.lower() for found in _pattern(domain.words).findall(text))
    return sum(min(times, _WEAK_AT_MOST) if word in domain.weak else times for word, times in told.items())


def foreign_domain(sentence: Sentence, text: str, background: Background, lexicon: Lexicon) -> Domain | None:
    """The domain that takes a sentence out of politics, None for an ordinary sentence."""
    words = sentence.span.of(text)
    start = sentence.span.start
    for domain in lexicon.domains:
        if not background.counts[domain.name]:
            continue
        here = {
            found[0].lower()
            for found in _pattern(domain.words).finditer(words)
            if not any(name.covers(Span(start + found.start(), start + found.end())) for name in background.names)
        }
        if len(here) >= domain.sentence and not here <= domain.weak:
            return domain
        if here and background.counts[domain.name] >= domain.document:
            return domain
        if background.counts[domain.name] >= 2 * domain.document:
            return domain
    return None


def invented_in(tree: Tree, word: int, lexicon: Lexicon) -> str | None:
    """The work of invention in which a predicate happens, None for the world ("in the film, robots invade Rome").

    Only "in", and "of" or "from" behind a subject, set a scene: "a book about the war" does not.
    """
    for above in (word, *tree.ancestors(word)):
        scenes = [noun for noun in tree.find(above, "obl") if case_of(tree, noun) == "in"]
        for subject in tree.find(above, "nsubj", "nsubj:pass"):
            scenes += [noun for noun in tree.find(subject, "nmod") if case_of(tree, noun) in _INSIDE_CASES]
        for noun in scenes:
            if tree.tokens[noun].lemma.lower() in lexicon.fiction:
                return tree.tokens[noun].norm
    return None
