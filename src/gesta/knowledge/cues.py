"""Words that attribute: verbs and nouns of speech, thought, will and judgment, and where what they attribute stands."""

import functools
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from gesta.errors import DataError
from gesta.knowledge.tables import data_folder, read_table

# Places of the attributed words that are no prepositions.
SLOTS = frozenset({"clause", "quote", "infinitive", "object", "predicate", "complement", "words", "fault"})


class Use(Struct, frozen=True):
    """How a word attributes; `particle` is the particle a verb must have ("point out"), None where it needs none.

    content: slots in which the attributed words stand, see `SLOTS`; whatever else is there is a preposition
    speech:  whether somebody says so, and does not only think, want or judge it
    """

    group: str
    content: frozenset[str]
    speech: bool = False
    particle: str | None = None


class Cues(Struct, frozen=True):
    """Uses of verbs and nouns by lemma, and words that need no slots of their own.

    passive:    verbs whose passive attributes to nobody ("is expected to")
    adjectives: states of mind
    stirring:   verbs whose object feels something about their subject
    holders:    nouns for who holds an attitude
    drawn:      what a deed draws from others
    factual:    verbs whose clause is no word of anybody ("ensures that")
    """

    verbs: Mapping[str, tuple[Use, ...]]
    nouns: Mapping[str, tuple[Use, ...]]
    passive: frozenset[str]
    adjectives: frozenset[str]
    stirring: frozenset[str]
    holders: frozenset[str]
    drawn: frozenset[str]
    factual: frozenset[str]


class _Group(Struct, frozen=True, forbid_unknown_fields=True):
    group: str = msgspec.field(name="class")
    words: str
    content: tuple[str, ...] = ()
    speech: bool = False


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    words: str


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    verbs: tuple[_Group, ...]
    nouns: tuple[_Group, ...]
    prepositional: _Words
    passive: _Words
    adjectives: _Words
    stirring: _Words
    holders: _Words
    drawn: _Words
    factual: _Words


@functools.cache
def load_cues() -> Cues:
    """The shipped words of attribution.

    Raises: DataError, when the file breaks its schema or a group says nothing about its content
    """
    found = read_table(data_folder("claims") / "cues.toml", _File)
    for group in found.verbs:
        if not group.content:
            raise DataError("a verb needs content", where=f"cues.toml: {group.group}", fix='add content = ["clause"]')
    verbs = _by_lemma(found.verbs)
    for word in found.prepositional.words.split():
        lemma, *particle, preposition = word.split("_")
        use = Use("prepositional", frozenset({preposition}), particle=particle[0] if particle else None)
        verbs[lemma] = (*verbs.get(lemma, ()), use)
    return Cues(
        verbs,
        _by_lemma(found.nouns),
        passive=_words(found.passive),
        adjectives=_words(found.adjectives),
        stirring=_words(found.stirring),
        holders=_words(found.holders),
        drawn=_words(found.drawn),
        factual=_words(found.factual),
    )


def _words(table: _Words) -> frozenset[str]:
    return frozenset(table.words.split())


def _by_lemma(groups: tuple[_Group, ...]) -> dict[str, tuple[Use, ...]]:
    uses: dict[str, tuple[Use, ...]] = {}
    for group in groups:
        for word in group.words.split():
            lemma, _, particle = word.partition("_")
            use = Use(group.group, frozenset(group.content), group.speech, particle or None)
            uses[lemma] = (*uses.get(lemma, ()), use)
    return uses
