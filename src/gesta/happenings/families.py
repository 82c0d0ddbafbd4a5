"""Which event types may tell one happening."""

from __future__ import annotations

import functools

from msgspec import Struct

from gesta.errors import DataError
from gesta.knowledge.tables import data_folder, read_table


class Family(Struct, frozen=True, forbid_unknown_fields=True):
    """Types that reports give to the same happening; place: whether such a thing happens at one spot."""

    name: str
    types: tuple[str, ...]
    place: bool
    reason: str


class _FamilyFile(Struct, frozen=True, forbid_unknown_fields=True):
    family: tuple[Family, ...]


@functools.cache
def families() -> dict[str, Family]:
    """The family of each event type.

    Raises: DataError, when a type is in two
    """
    found: dict[str, Family] = {}
    for family in read_table(data_folder("happenings") / "families.toml", _FamilyFile).family:
        for kind in family.types:
            if found.setdefault(kind, family) is not family:
                raise DataError(f"{kind} is in two families", where="data/happenings/families.toml")
    return found


def family_of(kind: str) -> Family:
    """The family of an event type; one that none lists is a family of its own.

    >>> family_of("AGREE").name, family_of("NEW").types
    ('talks and accords', ('NEW',))
    """
    return families().get(kind) or Family(kind.lower(), (kind,), place=False, reason="listed nowhere")
