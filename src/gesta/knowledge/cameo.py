"""CAMEO codes: labels, Goldstein values, two dialects of one name, and the way to PLOVER and back."""

from __future__ import annotations

from functools import cache
from typing import Literal

from msgspec import Struct

from gesta.errors import DataError
from gesta.knowledge.codebook import Codebook, load_codebook
from gesta.knowledge.tables import data_folder, read_table

Dialect = Literal["1.1b3", "0.7"]
DIALECTS: tuple[Dialect, ...] = ("1.1b3", "0.7")


class CameoCode(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A code of dialect 1.1b3; type, mode and contexts are empty for roots 01 and 02, which PLOVER does not code.

    goldstein: from -10 (conflict) to 10 (cooperation)
    """

    code: str
    label: str
    goldstein: float
    type: str = ""
    mode: str = ""
    contexts: tuple[str, ...] = ()

    @property
    def root(self) -> str:
        """The two digits of its root."""
        return self.code[:2]

    @property
    def base(self) -> str:
        """The code at most three digits long."""
        return self.code[:3]


class OlderCode(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A code that means something else in the older list; same: the code of 1.1b3 that means it or comes nearest."""

    code: str
    label: str
    goldstein: float
    same: str


class Reread(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A row of the mapping that is read otherwise than it is printed."""

    code: str
    printed: str
    because: str


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    dialect: str
    rows: tuple[CameoCode, ...]
    ours: tuple[Reread, ...]
    inherited: dict[str, str]


class _OldTable(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    dialect: str
    rows: tuple[OlderCode, ...]
    back: dict[str, str]


class Cameo(Struct, frozen=True):
    """Both lists of codes and the ways between them."""

    codes: dict[str, CameoCode]
    older: dict[str, OlderCode]
    back: dict[str, str]
    ours: tuple[Reread, ...]
    inherited: dict[str, str]

    def get(self, code: str) -> CameoCode | None:
        """The entry of a code of dialect 1.1b3; of an unknown one its parent's; None where not even the root is known.

        >>> load_cameo().get("0423").label, load_cameo().get("99")
        ('Make a visit', None)
        """
        return next((self.codes[code[:size]] for size in (4, 3, 2) if code[:size] in self.codes), None)

    def goldstein(self, code: str, dialect: Dialect = "1.1b3") -> float | None:
        """The Goldstein value of a code in a dialect, None for an unknown one.

        >>> load_cameo().goldstein("163"), load_cameo().goldstein("163", "0.7")
        (-8.0, -6.5)
        """
        if dialect == "0.7" and code in self.older:
            return self.older[code].goldstein
        found = self.get(code)
        return found.goldstein if found else None

    def label(self, code: str, dialect: Dialect = "1.1b3") -> str | None:
        """What a code means in a dialect, None for an unknown one."""
        if dialect == "0.7" and code in self.older:
            return self.older[code].label
        found = self.get(code)
        return found.label if found else None

    def to_older(self, code: str) -> str:
        """The code of the older list that means the same as this one of 1.1b3, or its parent.

        >>> load_cameo().to_older("163"), load_cameo().to_older("042")
        ('166', '042')
        """
        return self.back.get(code, code)

    def from_older(self, code: str) -> str:
        """The code of 1.1b3 that means the same as this one of the older list, or comes nearest.

        >>> load_cameo().from_older("016"), load_cameo().from_older("190")
        ('018', '190')
        """
        return self.older[code].same if code in self.older else code


class Losses(Struct, frozen=True):
    """What is lost between CAMEO (dialect 1.1b3) and PLOVER.

    uncoded:   CAMEO codes without any PLOVER type
    merged:    type, mode and contexts -> the codes that all become it, where there are several
    coarser:   (type or TYPE/mode, its code, what that code comes back as), where it is something else
    unreached: CAMEO codes that no type and mode is written as
    """

    uncoded: tuple[str, ...]
    merged: dict[str, tuple[str, ...]]
    coarser: tuple[tuple[str, str, str], ...]
    unreached: tuple[str, ...]


@cache
def load_cameo() -> Cameo:
    """The shipped code lists.

    Raises: DataError, when a file breaks its schema, or maps to a type, mode or context that does not exist
    """
    table = read_table(data_folder("codebook") / "cameo.toml", _Table)
    old = read_table(data_folder("codebook") / "cameo_old.toml", _OldTable)
    cameo = Cameo(
        codes={row.code: row for row in table.rows},
        older={row.code: row for row in old.rows},
        back=old.back,
        ours=table.ours,
        inherited=table.inherited,
    )
    _check(cameo, load_codebook())
    return cameo


def named(event_type: str, mode: str = "") -> str:
    """A type with its mode in one word.

    >>> named("CONSULT", "visit"), named("AID")
    ('CONSULT/visit', 'AID')
    """
    return f"{event_type}/{mode}" if mode else event_type


def find_losses(cameo: Cameo, codebook: Codebook) -> Losses:
    """Everything that does not survive the way from one codebook to the other."""
    leaves = [each for each in cameo.codes.values() if len(each.code) > len(each.root)]
    merged: dict[str, list[str]] = {}
    for each in leaves:
        if each.type:
            contexts = f" [{', '.join(each.contexts)}]" if each.contexts else ""
            merged.setdefault(named(each.type, each.mode) + contexts, []).append(each.code)
    written = [(entry.name, "", entry.cameo) for entry in codebook.types.values()]
    written += [(entry.name, mode.name, mode.cameo) for entry in codebook.types.values() for mode in entry.modes]
    coarser = []
    for event_type, mode, code in written:
        back = cameo.codes[code]
        if (back.type, back.mode) != (event_type, mode):
            coarser.append((named(event_type, mode), code, named(back.type, back.mode)))
    reached = {code for _, _, code in written}
    return Losses(
        uncoded=tuple(each.code for each in leaves if not each.type),
        merged={name: tuple(codes) for name, codes in merged.items() if len(codes) > 1},
        coarser=tuple(coarser),
        unreached=tuple(each.code for each in leaves if each.type and each.code not in reached),
    )


def _check(cameo: Cameo, codebook: Codebook) -> None:
    for each in cameo.codes.values():
        if not each.type:
            continue
        entry = codebook.types.get(each.type)
        if entry is None or (each.mode and entry.mode(each.mode) is None):
            raise DataError(
                f"there is no {named(each.type, each.mode)}", where=f"codebook/cameo.toml, code {each.code}"
            )
        for context in each.contexts:
            if context not in codebook.contexts:
                raise DataError(f"there is no context {context}", where=f"codebook/cameo.toml, code {each.code}")
    for same in (*(row.same for row in cameo.older.values()), *cameo.inherited.values()):
        if same not in cameo.codes:
            raise DataError(f"there is no code {same}", where="codebook/cameo_old.toml")
