"""Two coders' events side by side: how many by kind, and how many days and dyads both have seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, structs

from gesta.store.connection import Connected
from gesta.store.filters import EventFilter, event_condition

Key = Literal["type", "quad", "status", "month", "country", "dyad"]

_KEYS: Mapping[Key, str] = {
    "type": "keys.type",
    "quad": "CAST(keys.quad AS TEXT)",
    "status": "keys.status",
    "month": "substr(keys.day, 1, 7)",
    "country": "coalesce(keys.country, '')",
    "dyad": "dyads.actor || '-' || dyads.recipient",
}
_DYADS = "JOIN dyads ON dyads.event = keys.event AND dyads.actor <> '' AND dyads.recipient <> ''"


class Overlap(Struct, frozen=True):
    """Cells (day, actor, recipient, quad class) that hold an event of both coders, or of one of them only."""

    both: int
    only: tuple[int, int]

    @property
    def share(self) -> float | None:
        """How much of what either has seen both have seen; None where neither has seen anything."""
        seen = self.both + sum(self.only)
        return self.both / seen if seen else None


class ComparedStore(Connected):
    """The part of a store that sets coders side by side."""

    def counts_by_coder(self, coders: Sequence[str], by: Key, wanted: EventFilter) -> list[tuple[str, tuple[int, ...]]]:
        """Events of each coder by a key, the largest first; an event with several dyads counts in each.

        coders: how their names begin ("gesta", "gdelt")
        """
        table: dict[str, list[int]] = {}
        for place, coder in enumerate(coders):
            where, parameters = event_condition(structs.replace(wanted, coder=coder))
            source = f"event_keys AS keys {_DYADS if by == 'dyad' else ''}"
            # Keys, tables and clauses are our own; what a user types is bound.
            sql = f"SELECT {_KEYS[by]} AS key, count(DISTINCT keys.event) AS n FROM {source} WHERE {where} GROUP BY 1"  # noqa: S608
            for row in self._rows(sql, parameters):
                table.setdefault(row["key"], [0] * len(coders))[place] = row["n"]
        return sorted(((key, tuple(counts)) for key, counts in table.items()), key=lambda row: (-sum(row[1]), row[0]))

    def overlap(self, first: str, second: str, wanted: EventFilter) -> Overlap:
        """How far two coders have seen the same: by day, codes of the two sides and quad class."""
        left, right = (self._cells(coder, wanted) for coder in (first, second))
        return Overlap(len(left & right), (len(left - right), len(right - left)))

    def _cells(self, coder: str, wanted: EventFilter) -> set[tuple[str, str, str, int]]:
        where, parameters = event_condition(structs.replace(wanted, coder=coder))
        sql = f"""SELECT DISTINCT keys.day, dyads.actor, dyads.recipient, keys.quad
            FROM event_keys AS keys {_DYADS} WHERE keys.day <> '' AND {where}"""  # noqa: S608 - as above
        return {tuple(row) for row in self._rows(sql, parameters)}
