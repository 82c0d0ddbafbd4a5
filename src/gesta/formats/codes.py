"""What the formats that speak CAMEO share: event codes, quad classes, actor codes, row numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from msgspec import Struct

from gesta.formats.writing import Options, Quad, Tally
from gesta.knowledge.cameo import Dialect, load_cameo
from gesta.knowledge.countries import countries
from gesta.knowledge.words import load_words
from gesta.records import Event, Participant

# CAMEO role codes that stand for a whole kind of actor where PLOVER has a code in the place of a country.
_KINDS = {"IGO": "IGO", "NGO": "NGO", "IMG": "IMG", "MNC": "MNC"}
_GROUPS = ("UNO", "EUR")

# Quad classes by CAMEO root, roots 01 to 20 in order. Phoenix: the code of its pipeline, 0 for statements and appeals.
# GDELT: its codebook; roots 04, 05, 07, 08, 10 to 12, 17 and 19 were seen so in its files.
_PHOENIX = "00111222333334434444"
_GDELT = "11111222333333444444"


class EventCode(Struct, frozen=True):
    """An event in CAMEO: code in the dialect wanted, its label and Goldstein value there, its quad class."""

    code: str
    label: str
    goldstein: float
    quad: int

    @property
    def base(self) -> str:
        """The code at most three digits long."""
        return self.code[:3]

    @property
    def root(self) -> str:
        """Its first two digits."""
        return self.code[:2]


def event_code(event: Event, options: Options, tally: Tally, *, quad: Quad) -> EventCode | None:
    """The CAMEO code of an event; None, counted as left out, for a type without one.

    quad: whose classes the format uses, unless the user says otherwise
    """
    cameo = load_cameo()
    found = cameo.get(event.cameo) if event.cameo else None
    if event.cameo is None or found is None:
        tally.left_out["no CAMEO code for its type"] += 1
        return None
    if len(event.modes) > 1:
        tally.lost["modes after the first"] += 1
    dialect: Dialect = options.cameo or "1.1b3"
    code = cameo.to_older(event.cameo) if dialect == "0.7" else event.cameo
    value = cameo.goldstein(code, dialect)
    goldstein = found.goldstein if value is None else value
    label = cameo.label(code, dialect) or found.label
    return EventCode(code, label, goldstein, quad_class(event, event.cameo, found.goldstein, options.quad or quad))


def quad_class(event: Event, code: str, goldstein: float, scheme: Quad) -> int:
    """The quad class of an event: 1 and 2 verbal and material cooperation, 3 and 4 conflict, 0 neutral (Phoenix).

    PROTEST is 4 for PLOVER and Phoenix and 3 for GDELT; 16 is 4 for GDELT and 3 for Phoenix.
    """
    root = int(code[:2])
    if scheme == "plover":
        return event.quad
    if scheme == "phoenix":
        return int(_PHOENIX[root - 1])
    if scheme == "gdelt":
        return gdelt_quad(root)
    if root <= 5:
        return 1 if goldstein >= 0 else 3
    return 2 if root <= 8 else 3 if root <= 14 else 4


def gdelt_quad(root: int) -> int:
    """GDELT's quad class of a CAMEO root.

    >>> gdelt_quad(14), gdelt_quad(19)
    (3, 4)
    """
    return int(_GDELT[root - 1])


class ActorCode(Struct, frozen=True):
    """A participant in CAMEO's blocks of three letters; an empty text where there is none.

    whole: all blocks; types: roles, at most three
    """

    whole: str
    country: str
    group: str
    types: tuple[str, ...]


def actor_code(participant: Participant | None, tally: Tally) -> ActorCode:
    """A participant as CAMEO writes it; sectors without a role code are counted as lost."""
    if participant is None:
        return ActorCode("", "", "", ())
    code = participant.code or ""
    group = code if code in _GROUPS else ""
    country = "" if code in _KINDS or code in _GROUPS or code == "ISM" else code
    types = tuple(dict.fromkeys(_types(participant, tally)))
    return ActorCode("".join((country, group, *types)), country, group, types[:3])


def _types(participant: Participant, tally: Tally) -> Iterator[str]:
    sectors = load_words().sectors
    if participant.code in _KINDS:
        yield _KINDS[participant.code]
    elif participant.code in _GROUPS:
        yield "IGO"
    for sector in (participant.sector, *participant.other_sectors):
        if sector and sector in sectors and sectors[sector].cameo:
            yield sectors[sector].cameo
        elif sector:
            tally.lost[f"sector {sector}, which CAMEO does not have"] += 1


def actor_name(participant: Participant | None) -> str:
    """The name of a participant, else its words; empty for nobody."""
    return (participant.name or participant.text) if participant else ""


def country_name(code: str | None) -> str:
    """The English name of a country code; empty for none and for a code that is no country."""
    country = countries().get(code)
    return country.name if country else ""


class RowNumbers:
    """Whole numbers for formats whose ids are numbers: the same row always gets the same one, no two rows share one.

    Fifteen digits: a spreadsheet and a float keep all of them.
    """

    _SIZE = 10**15

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def number(self, row_id: str) -> int:
        """The number of a row id; in the rare case that another row has it, the next that is free."""
        digest = hashlib.blake2b(row_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
        number = int.from_bytes(digest) % self._SIZE
        while number in self._taken:
            number = (number + 1) % self._SIZE
        self._taken.add(number)
        return number
