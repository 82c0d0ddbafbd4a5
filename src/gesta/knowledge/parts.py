"""Which states a part of the world holds, for phrases such as "the Balkan country"."""

from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from gesta.knowledge.tables import data_folder, read_table

_LONGEST = 3


class _Parts(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    parts: dict[str, str]


@cache
def _load() -> dict[str, frozenset[str]]:
    table = read_table(data_folder("geography") / "parts.toml", _Parts)
    return {part: frozenset(states.split()) for part, states in table.parts.items()}


def states_described(words: Sequence[str]) -> frozenset[str] | None:
    """Alpha-3 codes of the states that the part of the world named in a phrase holds; None where it names none.

    words: the phrase's words in any case; hyphenated words may stand whole or apart

    >>> "ALB" in states_described(["the", "Balkan", "country"]), states_described(["the", "country"])
    (True, None)
    >>> "UKR" in states_described(["the", "ex-Soviet", "nation"])
    True
    """
    pieces = [piece for word in words for piece in word.lower().split("-") if piece]
    for length in range(_LONGEST, 0, -1):
        for start in range(len(pieces) - length + 1):
            states = _load().get(" ".join(pieces[start : start + length]))
            if states is not None:
                return states
    return None
