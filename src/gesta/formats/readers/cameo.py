"""From the codes of a data set to ours: event codes, roles, countries; lost zeros come back, unknown codes are told."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable

from gesta.formats.readers.rows import ImportTally, SourceRow, bad_line, stated
from gesta.knowledge.cameo import CameoCode, Dialect, load_cameo
from gesta.knowledge.codebook import load_codebook
from gesta.knowledge.countries import countries
from gesta.knowledge.words import load_words
from gesta.records import Document, Event, NonEvent, Participant, Place, Problem, Reading, Reason, When

# CAMEO roles that PLOVER dropped or names otherwise.
_ROLES = {"INS": "REB", "SEP": "REB", "MED": "JRN", "HLH": "MED", "NGO": "SOC", "MOD": None, "RAD": None}
# Days by which a date may be off, and the unit that it then has.
_UNITS = ((0, "day"), (3, "week"), (15, "month"), (200, "year"))
_KINDS = ("IGO", "NGO", "IMG", "MNC")


def mended_code(text: str, tally: ImportTally) -> str:
    """A CAMEO code with the zero that a spreadsheet took away: codes have three digits or four, and roots end at 20.

    >>> tally = ImportTally()
    >>> [mended_code(text, tally) for text in ("42", "841", "190", "042", "14.0")]
    ['042', '0841', '190', '042', '014']
    """
    code = text.removesuffix(".0")
    padded = code.zfill(3) if len(code) < 3 else f"0{code}"
    known = padded in load_cameo().codes or padded in load_cameo().older
    if known and (len(code) < 3 or code[:2] not in load_cameo().codes):
        tally.mended["lost leading zero of a CAMEO code"] += 1
        return padded
    return code


def coded_reading(
    document: Document,
    row: SourceRow,
    event: Event,
    *,
    code: str | None,
    code_cell: str,
    value: float | None,
    dialect: Dialect,
    tally: ImportTally,
) -> Reading | Problem:
    """The reading of a row with a CAMEO code: an event of the PLOVER type, or a note of why there is none.

    event: all but type, modes, contexts, quad class and code
    value: the Goldstein value of the row, which should be that of the code in this dialect
    """
    cameo = load_cameo()
    if code is None:
        return bad_line(row.line, "the row has no event code")
    own = mended_code(code, tally)
    expected = cameo.goldstein(own, dialect)
    if value is not None and expected is not None and abs(value - expected) > 0.05:
        tally.unused["Goldstein value of the row, which is not that of its code in this dialect"] += 1
    found = cameo.get(cameo.from_older(own) if dialect == "0.7" else own)
    if found is None:
        return bad_line(row.line, f"there is no CAMEO code {own[:20]!r}", fix="check the format and --cameo")
    if len(found.code) < len(own):
        tally.mended["unknown CAMEO code: read as the one above it"] += 1
    if not found.type:
        tally.unused["CAMEO roots 01 and 02, which PLOVER does not code: kept as documents"] += 1
        reason = Reason("import", "no-type", f"{found.code} {found.label}: PLOVER has no type for it")
        return Reading(document, nonevents=(NonEvent(row.span(code_cell), 0, found.code, reason),))
    return Reading(document, events=(_typed(event, found, own, dialect),))


def _typed(event: Event, found: CameoCode, own: str, dialect: Dialect) -> Event:
    from msgspec import structs

    said = stated(f"CAMEO {own} ({dialect}): {load_cameo().label(own, dialect)}")
    return structs.replace(
        event,
        type=found.type,
        modes=(found.mode,) if found.mode else (),
        contexts=tuple(dict.fromkeys((*event.contexts, *found.contexts))),
        quad=load_codebook().types[found.type].quad,
        cameo=found.code,
        reasons=(said, *event.reasons),
    )


def event_id(document_id: str) -> str:
    """The id of the one event of a row."""
    return f"{document_id}#{hashlib.blake2b(document_id.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}"


def participant_of(
    row: SourceRow, cell: str, *, name: str | None, code: str | None, sectors: Iterable[str | None]
) -> Participant | None:
    """A participant whose words are a cell; None where nothing is known of it.

    code: country, or the code of a kind of actor; sectors: PLOVER's, the main one first
    """
    known = tuple(dict.fromkeys(filter(None, sectors)))
    if name is None and code is None and not known:
        return None
    return Participant(
        row.span(cell).of(row.text),
        row.span(cell),
        code=code,
        sector=known[0] if known else None,
        other_sectors=known[1:],
        name=name,
        reasons=(stated("as the row has it"),),
    )


def sector_of(role: str | None) -> str | None:
    """PLOVER's sector for a role code of CAMEO; None for none.

    >>> sector_of("MED"), sector_of("INS"), sector_of("GOV"), sector_of("XYZ")
    ('JRN', 'REB', 'GOV', None)
    """
    if role is None:
        return None
    if role in _ROLES:
        return _ROLES[role]
    return role if role in load_words().sectors else None


def country_code(text: str | None, *, roles: Iterable[str | None] = (), group: str | None = None) -> str | None:
    """What stands for a country: the ISO code of a code or name, a special code, or a kind of actor among the roles."""
    special = load_words().special
    for each in (text, group):
        country = countries().read(each)
        if country:
            return country.iso3
        if each in special:
            return each
    return next((role for role in roles if role in _KINDS), None)


def when_of(
    row: SourceRow, cell: str, first: datetime.date | None, last: datetime.date | None = None, *, about: int = 0
) -> When | None:
    """A date cell as an interval; about: days by which it may be wrong to either side."""
    if first is None:
        return None
    margin = datetime.timedelta(about)
    granularity = next((unit for most, unit in _UNITS if about <= most), "decade")
    return When(
        row.span(cell),
        0,
        "DATE",
        first.isoformat(),
        first - margin,
        (last or first) + margin,
        granularity=granularity,  # type: ignore[arg-type]
        approximate=about > 0,
        reasons=(stated("as the row has it" if not about else f"{first}, counted back from the day it was added"),),
    )


def place_of(
    row: SourceRow,
    cell: str,
    *,
    name: str | None,
    level: int | None,
    country: str | None,
    province: str | None = None,
    latitude: float | None = None,
    longitude: float | None = None,
    geonames_id: int | None = None,
    feature: str | None = None,
) -> Place | None:
    """A place cell; None where the row names none. Coordinates off the globe are none."""
    if name is None and country is None:
        return None
    on_globe = latitude is not None and longitude is not None and abs(latitude) <= 90 and abs(longitude) <= 180
    return Place(
        row.span(cell),
        0,
        name or country or "",
        level=level,
        country=country,
        province=province,
        geonames_id=geonames_id,
        latitude=latitude if on_globe else None,
        longitude=longitude if on_globe else None,
        feature=feature,
        score=1.0,
        reasons=(stated("as the row has it"),),
    )
