"""What the actor registry knows, as values: entries, offices by date, and how they are read from TOML."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from gesta.errors import DataError

ActorKind = Literal["state", "person", "organisation", "group", "bloc", "media", "company", "people"]

SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split()
)
NON_STATES = frozenset("IGO UNO EUR NGO ISM IMG MNC WST".split())


class OldName(Struct, frozen=True, forbid_unknown_fields=True):
    """A name given up; it still points at its successor. until: the last day it was in use, if known."""

    name: str
    until: datetime.date | None = None


class Role(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What somebody was, for whom, and when.

    code, sector: country (or IGO, UNO, ...) and PLOVER sector that acts of this time count for
    start, end:   first and last day; start_year, end_year where only the year is known
    former:       False where the sector outlives the role (a rebel chief stays one in talk of the past)
    """

    code: str
    sector: str | None = None
    title: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    start_year: int | None = None
    end_year: int | None = None
    other_sectors: tuple[str, ...] = ()

    @property
    def first(self) -> datetime.date | None:
        """The earliest day the role may have begun; None when unknown."""
        if self.start or not self.start_year:
            return self.start
        return datetime.date(self.start_year, 1, 1)

    @property
    def last(self) -> datetime.date | None:
        """The latest day the role may have ended; None while it lasts."""
        if self.end or not self.end_year:
            return self.end
        return datetime.date(self.end_year, 12, 31)

    def holds(self, on: datetime.date) -> bool:
        """Whether the role may have been held that day."""
        first, last = self.first, self.last
        return (first is None or first <= on) and (last is None or on <= last)


class ActorEntry(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Somebody or something known by name.

    code, sector: standing values; a person's `role`s by date come before them
    seats:        words that stand for the government ("the Kremlin")
    surnames:     family names, where they are not the last word of the name
    article:      forms that count only with "the" before them ("the West")
    start, end:   validity of the whole entry (a state that no longer exists, a group dissolved)
    """

    id: str
    kind: ActorKind
    name: str
    code: str | None = None
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()
    old_names: tuple[OldName, ...] = ()
    wikidata: str | None = None
    cow: int | None = None
    iso2: str | None = None
    fips: str | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None
    start_year: int | None = None
    end_year: int | None = None
    role: tuple[Role, ...] = ()
    note: str | None = None

    def exists(self, on: datetime.date) -> bool:
        """Whether the entry as a whole may be meant in a text of that day."""
        begun = self.start or (datetime.date(self.start_year, 1, 1) if self.start_year else None)
        return begun is None or begun <= on


class Seat(Struct, frozen=True, forbid_unknown_fields=True):
    """A seat whose government has a sector or code of its own ("the Pentagon" is MIL)."""

    name: str
    code: str
    sector: str


class AmbiguousForm(Struct, frozen=True, forbid_unknown_fields=True):
    """A form that names several; prefer: the entry meant where nothing else tells, None if none is likelier.

    kind: how the form is used; ids that are no entry ("USA:Georgia") name a part of a country
    """

    form: str
    ids: tuple[str, ...]
    why: str
    prefer: str | None = None
    kind: Literal["alias", "adjective", "demonym"] = "alias"


class Regions(Struct, frozen=True, forbid_unknown_fields=True):
    """Parts of a country and towns that lend their name to agents ("Texas governor", "Shanghai police")."""

    code: str
    names: tuple[str, ...]


class ActorTable(Struct, frozen=True, forbid_unknown_fields=True):
    """One TOML file of the registry. source: where its facts come from, in one line."""

    source: str
    actor: tuple[ActorEntry, ...] = ()
    ambiguous: tuple[AmbiguousForm, ...] = ()
    elsewhere: tuple[str, ...] = ()
    region: tuple[Regions, ...] = ()


class CompiledTables(Struct, frozen=True, forbid_unknown_fields=True):
    """All shipped tables in one file that loads fast; digest: of the TOML it was made from."""

    digest: str
    tables: tuple[ActorTable, ...]


def read_table(path: Path) -> ActorTable:
    """Reads and checks one registry file.

    Raises: DataError, naming the file and the key, when the TOML or the schema is broken
    """
    return parse_table(path.read_bytes(), where=str(path))


def parse_table(content: bytes, *, where: str) -> ActorTable:
    """`read_table` for bytes; `where` names them in errors."""
    try:
        table = msgspec.toml.decode(content, type=ActorTable)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DataError(str(error), where=where, fix="see docs on the actor registry for the keys") from error
    for entry in table.actor:
        problem = entry_problem(entry)
        if problem:
            raise DataError(f"{entry.id}: {problem}", where=where)
    return table


def entry_problem(entry: ActorEntry) -> str | None:
    """What makes an entry unusable, in words; None when it is sound."""
    if not entry.name.strip():
        return "the name is empty"
    if entry.code is None and not entry.role:
        return "neither a code nor a role tells for whom it acts"
    sectors = (entry.sector, *entry.other_sectors, *(role.sector for role in entry.role))
    unknown = sorted({sector for sector in sectors if sector and sector not in SECTORS})
    return f"not a PLOVER sector: {', '.join(unknown)}" if unknown else None


def digest_of(contents: Mapping[str, bytes]) -> str:
    """Fingerprint of a set of files, by name and content."""
    digest = hashlib.sha256()
    for name in sorted(contents):
        digest.update(name.encode() + b"\0" + contents[name] + b"\0")
    return digest.hexdigest()


def compile_tables(contents: Mapping[str, bytes]) -> bytes:
    """The tables as one msgpack file, to be shipped beside the TOML it was made from."""
    tables = tuple(parse_table(contents[name], where=name) for name in sorted(contents))
    return msgspec.msgpack.encode(CompiledTables(digest=digest_of(contents), tables=tables))


def merge_entries(tables: Iterable[ActorTable]) -> dict[str, ActorEntry]:
    """All entries by id; what two tables know of one id, or of one name, kind and code, is put together.

    Raises: DataError, when two tables disagree on what kind of thing an id is
    """
    entries: dict[str, ActorEntry] = {}
    ids: dict[tuple[str, str, str | None], str] = {}
    for table in tables:
        for entry in table.actor:
            same = (entry.name.removeprefix("the ").casefold(), entry.kind, entry.code)
            entry_id = entry.id if entry.id in entries or entry.kind == "person" else ids.setdefault(same, entry.id)
            known = entries.get(entry_id)
            entries[entry_id] = entry if known is None else _joined(known, entry)
    return entries


def _joined(known: ActorEntry, more: ActorEntry) -> ActorEntry:
    if known.kind != more.kind:
        raise DataError(f"{known.id} is a {known.kind} in one table and a {more.kind} in another", where=known.id)
    names = tuple(dict.fromkeys((*known.aliases, *((more.name,) if more.name != known.name else ()), *more.aliases)))
    return msgspec.structs.replace(
        known,
        code=known.code or more.code,
        sector=known.sector or more.sector,
        aliases=names,
        adjectives=_union(known.adjectives, more.adjectives),
        demonyms=_union(known.demonyms, more.demonyms),
        seats=_union(known.seats, more.seats),
        surnames=_union(known.surnames, more.surnames),
        wikidata=known.wikidata or more.wikidata,
        role=tuple(dict.fromkeys((*known.role, *more.role))),
    )


def _union(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*left, *right)))
