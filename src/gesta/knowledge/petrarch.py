"""Importer for the actor and agent dictionaries of TABARI, PETRARCH and its successors (CAMEO codes in text files)."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from gesta.errors import DataError
from gesta.knowledge.actor_records import NON_STATES, ActorEntry, Role

# CAMEO roles as PLOVER names them; those PLOVER dropped go where its codebook sends them.
_SECTORS = {
    "GOV": "GOV", "MIL": "MIL", "REB": "REB", "INS": "REB", "SEP": "REB", "RAD": "REB", "OPP": "OPP", "PTY": "PTY",
    "COP": "COP", "JUD": "JUD", "SPY": "SPY", "MED": "JRN", "JRN": "JRN", "EDU": "EDU", "BUS": "BUS", "CRM": "CRM",
    "CVL": "CVL", "UAF": "UAF", "AGR": "AGR", "ELI": "ELI", "HLH": "MED", "HRI": "SOC", "ENV": "SOC", "LAB": "LAB",
    "LEG": "LEG", "REF": "REF", "REL": "REL", "SOC": "SOC", "PRM": "PRM", "SET": "CVL", "MOD": "PTY", "DEV": "SOC",
    "PRE": "PRE", "UNK": "UNK",
}  # fmt: skip
# CAMEO's supranational codes as PLOVER's; UIS and INT say no more than "international".
_BODIES = {"NGM": "NGO", "INT": "IGO", "UIS": "IGO", "AMN": "NGO", "IRC": "NGO", "PKO": "UNO", "EUR": "EUR"}

_RESTRICTION = re.compile(
    r"\[\s*(?:(?P<code>[A-Z~]{2,18})\s+)?(?P<dates>[<>]?\s*\d{2,8}(?:\s*-\s*\d{2,8})?)\s*\]|\[\s*(?P<plain>[A-Z~]{2,18})\s*\]"
)
_AGENT = re.compile(r"^(?P<name>[^{\[]+?)\s*(?:\{\s*(?P<plural>[^}]*)\}\s*)?\[\s*~?(?P<code>[A-Z]{3,9})\s*\]$")


class AgentEntry(Struct, frozen=True):
    """A noun of an agent dictionary: its written forms and what it says about the sector."""

    forms: tuple[str, ...]
    sector: str | None
    other_sectors: tuple[str, ...] = ()
    code: str | None = None


def read_petrarch_actors(path: Path) -> tuple[ActorEntry, ...]:
    """Actors of a PETRARCH dictionary, dated codes as roles, "+" lines as aliases.

    Raises: DataError, naming file and line, when a line cannot be read
    """
    return parse_petrarch_actors(path.read_text(encoding="utf-8"), where=str(path))


def parse_petrarch_actors(text: str, *, where: str = "dictionary") -> tuple[ActorEntry, ...]:
    """`read_petrarch_actors` for text.

    Understands NAME_ [CODE] | [CODE <date] | [CODE >date] | [CODE date-date], synonyms as "+NAME_", restrictions on
    lines of their own, "#" and ";" comments. A date is YYMMDD or YYYYMMDD.

    >>> [entry] = parse_petrarch_actors("IVO_PERIC_ [XYZOPP <20100101] [XYZGOV >20100101]  # invented")
    >>> entry.name, [role.sector for role in entry.role]
    ('Ivo Peric', ['OPP', 'GOV'])
    """
    entries: list[ActorEntry] = []
    block: list[tuple[int, str]] = []
    for number, line in _lines(text):
        if block and line[0] not in "+[":
            entries.append(_actor(block, where))
            block = []
        if not block and line[0] in "+[":
            raise DataError("a synonym or code before any actor", where=f"{where}:{number}")
        block.append((number, line))
    return (*entries, _actor(block, where)) if block else tuple(entries)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(text.splitlines(), start=1):
        line = re.split(r"[#;]", raw, maxsplit=1)[0].strip()
        if line and not line.startswith("<!--"):
            yield number, line


def _actor(block: list[tuple[int, str]], where: str) -> ActorEntry:
    number, first = block[0]
    names = [_readable(line.lstrip("+").split("[", 1)[0]) for _, line in block if not line.startswith("[")]
    names = [name for name in names if name]
    if not names:
        raise DataError("no name before the codes", where=f"{where}:{number}", fix="write NAME_ [CODE]")
    roles = tuple(role for line_number, line in block for role in _roles(line, f"{where}:{line_number}"))
    if not roles:
        raise DataError(
            f"{first.split('[')[0].strip()} has no code", where=f"{where}:{number}", fix="write NAME_ [CODE]"
        )
    slug = re.sub(r"[^a-z0-9]+", "-", names[0].lower()).strip("-")
    dated = any(role.start or role.end for role in roles)
    only = None if dated else roles[0]
    return ActorEntry(
        id=f"petrarch:{slug}",
        kind="person" if dated else "organisation",
        name=names[0],
        code=only.code if only else None,
        sector=only.sector if only else None,
        other_sectors=only.other_sectors if only else (),
        aliases=tuple(dict.fromkeys(names[1:])),
        role=roles if dated else (),
    )


def _readable(name: str) -> str:
    """NAME_ as the dictionaries write it, as a name: capitals as in running text, "_" as blanks."""
    words = name.replace("_", " ").split()
    small = {"OF", "THE", "AND", "FOR", "IN", "DE", "AL", "EL", "BIN"}
    return " ".join(
        word.lower() if index and word in small else word if len(word) < 3 or "." in word else word.capitalize()
        for index, word in enumerate(words)
    )


def _roles(line: str, where: str) -> Iterator[Role]:
    bracketed = line[line.index("[") :] if "[" in line else ""
    rest = _RESTRICTION.sub("", bracketed).strip()
    if rest:
        raise DataError(
            f"cannot read {rest!r}", where=where, fix="write [CODE], [CODE <date], [CODE >date] or [CODE date-date]"
        )
    for found in _RESTRICTION.finditer(bracketed):
        code = found["plain"] or found["code"]
        if code is None:
            raise DataError("a date without a code", where=where, fix="write [CODE <date]")
        country, sector, others = split_cameo(code, where)
        start, end = _interval(found["dates"], where) if found["dates"] else (None, None)
        yield Role(code=country or "IGO", sector=sector, other_sectors=others, start=start, end=end)


def split_cameo(code: str, where: str = "code") -> tuple[str | None, str | None, tuple[str, ...]]:
    """A CAMEO actor code as country (or IGO, NGO, ...), PLOVER sector and further sectors.

    Raises: DataError, when its length is not a multiple of three

    >>> split_cameo("USAMIL"), split_cameo("COP"), split_cameo("NGOHLH")
    (('USA', 'MIL', ()), (None, 'COP', ()), ('NGO', 'MED', ()))
    """
    code = code.lstrip("~")
    if len(code) % 3:
        raise DataError(f"{code} is no CAMEO code", where=where, fix="codes are groups of three letters")
    parts = [code[index : index + 3] for index in range(0, len(code), 3)]
    body = parts[0] in NON_STATES or parts[0] in _BODIES
    country = _BODIES.get(parts[0], parts[0]) if body or parts[0] not in _SECTORS else None
    sectors = tuple(dict.fromkeys(_SECTORS[part] for part in (parts[1:] if country else parts) if part in _SECTORS))
    return country, sectors[0] if sectors else None, sectors[1:]


def _interval(dates: str, where: str) -> tuple[datetime.date | None, datetime.date | None]:
    dates = dates.replace(" ", "")
    if dates.startswith("<"):
        return None, _day(dates[1:], where) - datetime.timedelta(days=1)
    if dates.startswith(">"):
        return _day(dates[1:], where), None
    first, dash, last = dates.partition("-")
    if not dash:
        raise DataError(
            f"{dates} is neither before, after nor between", where=where, fix="write <date, >date or date-date"
        )
    return _day(first, where), _day(last, where)


def _day(digits: str, where: str) -> datetime.date:
    if len(digits) == 6:
        # Two-digit years: the dictionaries begin with the post-war world.
        digits = ("19" if int(digits[:2]) >= 45 else "20") + digits
    if len(digits) != 8:
        raise DataError(f"{digits} is no date", where=where, fix="write YYMMDD or YYYYMMDD")
    try:
        return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise DataError(f"{digits} is no date", where=where, fix="write YYMMDD or YYYYMMDD") from error


def read_petrarch_agents(path: Path) -> tuple[AgentEntry, ...]:
    """Agents of a PETRARCH dictionary. Raises: DataError, naming file and line."""
    return parse_petrarch_agents(path.read_text(encoding="utf-8"), where=str(path))


def parse_petrarch_agents(text: str, *, where: str = "dictionary") -> tuple[AgentEntry, ...]:
    """`read_petrarch_agents` for text: NOUN_ {PLURAL_} [~CODE]; without braces the plural is regular.

    Substitution sets ("!PERSON! = MAN, WOMAN") are filled in.

    >>> parse_petrarch_agents("POLICEMAN_ {POLICEMEN_} [~COP]")[0].forms
    ('policeman', 'policemen')
    """
    sets: dict[str, tuple[str, ...]] = {}
    agents: list[AgentEntry] = []
    for number, line in _lines(text):
        definition = re.match(r"^(![A-Z_]+!)\s*=\s*(.+)$", line)
        if definition:
            sets[definition[1]] = tuple(word.strip() for word in definition[2].split(","))
            continue
        found = _AGENT.match(line)
        if found is None:
            raise DataError(f"cannot read {line!r}", where=f"{where}:{number}", fix="write NOUN_ {PLURAL_} [~CODE]")
        country, sector, others = split_cameo(found["code"], f"{where}:{number}")
        agents.append(AgentEntry(_agent_forms(found, sets, f"{where}:{number}"), sector, others, country))
    return tuple(agents)


def _agent_forms(found: re.Match[str], sets: dict[str, tuple[str, ...]], where: str) -> tuple[str, ...]:
    names = [found["name"], *([found["plural"]] if found["plural"] else [])]
    filled: list[str] = []
    for name in names:
        marker = re.search(r"![A-Z_]+!", name)
        if marker and marker[0] not in sets:
            raise DataError(f"{marker[0]} is not defined", where=where, fix="define the set above its first use")
        words = sets[marker[0]] if marker else ("",)
        filled.extend(name.replace(marker[0], word) if marker else name for word in words)
    forms = [" ".join(name.replace("_", " ").split()).lower() for name in filled]
    if found["plural"] is None and not found["name"].rstrip().endswith("_ALL"):
        forms.extend(form + "s" for form in tuple(forms))
    return tuple(dict.fromkeys(forms))
