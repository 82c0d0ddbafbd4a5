"""Which states share a land border, for phrases such as "its neighbour"."""

from functools import cache

from msgspec import Struct

from gesta.knowledge.tables import data_folder, read_table


class _Borders(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    borders: dict[str, str]


@cache
def _load() -> dict[str, frozenset[str]]:
    table = read_table(data_folder("geography") / "borders.toml", _Borders)
    both: dict[str, set[str]] = {}
    for state, others in table.borders.items():
        for other in others.split():
            both.setdefault(state, set()).add(other)
            both.setdefault(other, set()).add(state)
    return {state: frozenset(others) for state, others in both.items()}


def neighbours_of(code: str) -> frozenset[str]:
    """Alpha-3 codes of the states that border a state by land, or across a strait that news calls a border.

    >>> "UKR" in neighbours_of("RUS"), neighbours_of("ISL")
    (True, frozenset())
    """
    return _load().get(code, frozenset())
