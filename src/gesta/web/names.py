"""What a code is called: the registry's names for countries, the codebook's words for the rest."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping

from gesta.knowledge.actor_records import ActorEntry
from gesta.knowledge.actors import load_registry, shipped_tables

_CODE = re.compile(r"[A-Z]{3}(/[A-Z]{3})?", re.ASCII)


def is_code(actor: str) -> bool:
    """Whether this is a code or code/sector, and no name.

    >>> is_code("RUS/MIL"), is_code("Russia")
    (True, False)
    """
    return _CODE.fullmatch(actor) is not None


def name_of(actor: str) -> str:
    """A code, or code/sector, as people say it; itself where nobody knows.

    >>> name_of("RUS/MIL"), name_of("QQQ")
    ('Russia, military', 'QQQ')
    """
    code, _, sector = actor.partition("/")
    entry = _entries_by_code().get(code)
    name = entry.name if entry else _NON_STATES.get(code, code)
    return f"{name}, {_SECTORS.get(sector, sector)}" if sector else name


def entry_of(actor: str) -> ActorEntry | None:
    """What the registry knows of a code or of a name, None if nothing or nothing certain."""
    if is_code(actor):
        return None if "/" in actor else _entries_by_code().get(actor)
    registry = load_registry()
    found = registry.resolve(actor).id
    return registry.get(found) if found else None


@functools.cache
def _entries_by_code() -> Mapping[str, ActorEntry]:
    entries = (entry for table in shipped_tables() for entry in table.actor)
    return {entry.code: entry for entry in entries if entry.kind == "state" and entry.code and not entry.end}


_NON_STATES = {
    "IGO": "International organisations",
    "UNO": "United Nations",
    "EUR": "European Union",
    "NGO": "Non-governmental organisations",
    "ISM": "International movements",
    "IMG": "Militants across borders",
    "MNC": "Multinational companies",
    "WST": "The West",
}
_SECTORS = {
    "COP": "police",
    "GOV": "government",
    "JUD": "courts",
    "LEG": "parliament",
    "MIL": "military",
    "PRM": "paramilitaries",
    "PTY": "party",
    "REB": "rebels",
    "SPY": "intelligence",
    "UAF": "unidentified armed",
    "UNK": "unidentified",
    "AGR": "farmers",
    "BUS": "business",
    "CRM": "criminals",
    "CVL": "civilians",
    "EDU": "education",
    "ELI": "elites",
    "JRN": "media",
    "LAB": "workers",
    "MED": "health",
    "REF": "refugees",
    "OPP": "opposition",
    "PRE": "partly recognised",
    "REL": "religion",
    "SOC": "civil society",
}
