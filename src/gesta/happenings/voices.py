"""Who speaks: a body or an office under whatever words name it, and whose it is."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from gesta.happenings.reports import Report, speaker_of
from gesta.knowledge.actors import Registry, load_registry
from gesta.records import Participant
from gesta.text.similar.vectors import stem
from gesta.text.similar.words import words_of

# Joints, and whoever speaks for a body: the body is what is left.
_JOINTS = frozenset("a an the of for in s and its their his her our".split())
_MOUTHS = frozenset("spokesman spokeswoman spokesperson spokesmen spokespeople statement official officials".split())
# Words that name no organ among those of a state.
_AT_LARGE = frozenset(map(stem, "government governments authority authorities state administration country".split()))
# The minister speaks for the ministry; one body is written in two ways.
_ONE = {stem(one): stem(other) for one, other in {"minister": "ministry", "defense": "defence"}.items()}
_MOST_STATE_WORDS = 5

Voice = tuple[str | None, frozenset[str]]


def voice_of(report: Report) -> Voice:
    """Whose a speaker is, and in stems which body or person; no words for the side at large ("Kyiv", "officials").

    Two bodies of one state are two voices: a ministry may count more dead than the police.
    """
    speaker = speaker_of(report.event)
    return report.speaker, _body_of(speaker) if speaker else frozenset()


def _body_of(speaker: Participant) -> frozenset[str]:
    return _body_in_words(speaker.name or speaker.text)


@functools.lru_cache(maxsize=4096)
def _body_in_words(name: str) -> frozenset[str]:
    """The stems that tell a body from others of its side.

    >>> _body_in_words("Ukraine's interior ministry") == _body_in_words("the Interior Ministry")
    True
    >>> _body_in_words("Ukrainian officials")
    frozenset()
    """
    left = words_of(" ".join(_without_states(name.replace("’", "'").split())))
    stems = (stem(word) for word in left if word not in _JOINTS | _MOUTHS)
    body = frozenset(_ONE.get(each, each) for each in stems)
    return frozenset() if body <= _AT_LARGE else body


def _without_states(words: Sequence[str]) -> Iterator[str]:
    """The words of a name but for those that only say whose it is ("South Korean", "Kyiv's")."""
    registry = load_registry()
    bare = [word.removesuffix("'s").removesuffix("'") for word in words]
    start = 0
    while start < len(bare):
        lengths = range(min(_MOST_STATE_WORDS, len(bare) - start), 0, -1)
        length = next((length for length in lengths if _is_state(bare[start : start + length], registry)), 0)
        if not length:
            yield bare[start]
        start += length or 1


def _is_state(words: Sequence[str], registry: Registry) -> bool:
    match = registry.match(words, 0)
    return (
        match is not None and match.length == len(words) and all(registry[each].kind == "state" for each in match.ids)
    )
