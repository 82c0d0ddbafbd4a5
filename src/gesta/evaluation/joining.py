"""When two tellings of violence are one incident, and what becomes of them."""

import datetime

from msgspec import Struct, field

from gesta.language.tree import Tree

# What is told within so many sentences of each other is one incident, if neither day nor country says otherwise. On all
# 1499 annotated articles, the even ones and the odd ones (2026-11-27), 3, 5, 8 and 14 give a perpetrator F1 of .459 and
# .439, .467 and .439, .467 and .436, .464 and .433.
_REACH = 5
# Other victims told farther off than this are those of another incident. On all 1499 annotated articles, the even ones
# and the odd ones (2026-11-27), 0, 1 and 2 give a target F1 of .483 and .477, .489 and .478, .486 and .471.
_NEXT = 1
# Bombings and kidnappings are attacks; these are incidents beside them.
_OF_THEIR_OWN = frozenset({"ARSON", "ROBBERY"})
_TURNS = frozenset({"meanwhile", "elsewhere", "separately", "finally"})
_COMMON = frozenset(
    "THE A AN OF AND IN TO HIS HER THEIR TWO THREE FOUR FIVE SIX SEVEN PEOPLE PERSONS PERSON OTHER OTHERS SOME".split()
)


class Incident(Struct):
    """One incident; `perpetrators`, `targets` and `instruments` are the words of the text.

    is_dated, is_placed: whether words of the text say so, and not only the report's own day and place
    is_turn:             whether its sentence turns to something else
    """

    kind: str
    stage: str
    confidence: str | None
    perpetrators: list[str]
    targets: list[str]
    instruments: list[str]
    first: datetime.date | None = None
    last: datetime.date | None = None
    country: str | None = None
    place: str | None = None
    sentences: tuple[int, ...] = ()
    is_dated: bool = False
    is_placed: bool = False
    is_turn: bool = False
    organisations: list[str] = field(default_factory=list)
    people: set[str] = field(default_factory=set)


def is_turn_to_other(tree: Tree) -> bool:
    """Whether a sentence turns to something else: "meanwhile", "in another incident"."""
    opening = [token.norm.lower() for token in tree.tokens[:4]]
    return bool(_TURNS & set(opening)) or ("in" in opening and "another" in opening)


def is_same(one: Incident, other: Incident) -> bool:
    """Whether a later telling is of the same incident: near it, with no kind, stage, day, place or turn against it.

    What was done to a person of a full name need not stand near.
    """
    kinds = {one.kind, other.kind}
    is_kind = len(kinds) == 1 or ("ATTACK" in kinds and kinds.isdisjoint(_OF_THEIR_OWN))
    if is_kind and len(one.people & other.people) > 1 and not _days_differ(one, other):
        return True
    if abs(one.sentences[-1] - other.sentences[0]) > _REACH or one.stage != other.stage:
        return False
    if not is_kind or _days_differ(one, other) or (one.country != other.country and _are_placed(one, other)):
        return False
    gap = other.sentences[0] - one.sentences[-1]
    if other.is_turn and gap != 0:
        return False
    if _share_target(one, other):
        return True
    if one.people and other.people and not one.people & other.people:
        return False
    apart = gap > _NEXT and one.targets and other.targets
    return not (apart or kinds == {"ATTACK", "KIDNAPPING"} or _places_differ(one, other))


def _share_target(one: Incident, other: Incident) -> bool:
    return any(_names(mine) & _names(theirs) for mine in one.targets for theirs in other.targets)


def _names(phrase: str) -> set[str]:
    return set(phrase.upper().split()) - _COMMON


def _places_differ(one: Incident, other: Incident) -> bool:
    return _are_placed(one, other) and one.place != other.place


def _are_placed(one: Incident, other: Incident) -> bool:
    return one.is_placed and other.is_placed


def _days_differ(one: Incident, other: Incident) -> bool:
    if not (one.first and other.first and one.is_dated and other.is_dated):
        return False
    return (one.last or one.first) < other.first or (other.last or other.first) < one.first


def join(one: Incident, other: Incident) -> None:
    """Add to an incident what is told of it again: the more special kind, and what was not known yet."""
    if one.kind == "ATTACK":
        one.kind = other.kind
    one.confidence = one.confidence or other.confidence
    for mine, more in (
        (one.perpetrators, other.perpetrators),
        (one.targets, other.targets),
        (one.instruments, other.instruments),
    ):
        mine.extend(words for words in more if words not in mine)
    if (one.first is None and one.last is None) or (other.is_dated and not one.is_dated):
        one.first, one.last, one.is_dated = other.first, other.last, other.is_dated
    if one.place is None or (other.is_placed and not one.is_placed):
        one.country, one.place, one.is_placed = other.country, other.place, other.is_placed
    one.people |= other.people
    one.sentences = (*one.sentences, *other.sentences)
