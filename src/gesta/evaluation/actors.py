"""How often an actor's words get the right country, PLOVER sector and identity."""

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from gesta.errors import InputError
from gesta.evaluation.notes import Notes
from gesta.knowledge.actors import Registry, Resolution, load_registry
from gesta.knowledge.agents import describe
from gesta.knowledge.phrases import fold

_WORD = re.compile(r"\w[\w.'’-]*\w\.?|\w\.?|[^\w\s]")
# Codes of the CAMEO generation in the rows, as PLOVER writes them today.
_RECODED = {"XKX": "KOS", "HLH": "MED"}


class ActorRow(Struct, frozen=True):
    """One row of the development format: words, day, what the text around says, and what is right.

    expect: any of country, code_1, wiki ("" = none), none (true: nothing may be found)
    """

    id: str
    text: str
    kind: str = "actor"
    query_date: str | None = None
    context: str | None = None
    known_country: str | None = None
    expect: Mapping[str, str | bool] = {}
    expect_not: Mapping[str, str] | None = None


class ActorError(Struct, frozen=True):
    """A field that came out wrong."""

    id: str
    text: str
    field: str
    expected: str
    found: str


def evaluate_actors(
    path: Path, registry: Registry | None = None, *, notes: Notes | None = None
) -> dict[str, float | int]:
    """Accuracy per field over a JSONL file of actor rows.

    Returns: `country`, `sector`, `title` in [0, 1] (1.0 where no row asks), and `rows`
    Raises:  InputError, naming the line, when a row breaks the format
    """
    rows = list(read_rows(path))
    errors = actor_errors(rows, registry)
    if notes is not None:
        for error in errors:
            told = f"{error.field} of “{error.text}”: gold {error.expected or 'none'}, found {error.found or 'none'}"
            notes.miss(error.id, told)
    wrong = {field: sum(error.field == field for error in errors) for field in ("country", "sector", "title")}
    asked = {
        "country": sum("country" in row.expect or "none" in row.expect for row in rows),
        "sector": sum("code_1" in row.expect for row in rows),
        "title": sum("wiki" in row.expect for row in rows),
    }
    return {field: 1 - wrong[field] / asked[field] if asked[field] else 1.0 for field in asked} | {"rows": len(rows)}


def read_rows(path: Path) -> Iterator[ActorRow]:
    """The rows of a file, one a line. Raises: InputError, naming the line."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            yield msgspec.json.decode(line, type=ActorRow)
        except msgspec.DecodeError as error:
            raise InputError(str(error), where=f"{path}:{number}") from error


def actor_errors(rows: list[ActorRow], registry: Registry | None = None) -> list[ActorError]:
    """Every wrong field of every row, in the order of the rows."""
    registry = registry or load_registry()
    return [error for row in rows for error in _row_errors(row, resolve_row(row, registry), registry)]


def resolve_row(row: ActorRow, registry: Registry) -> Resolution:
    """What the registry makes of a row's words on its day."""
    around = registry.scan(_WORD.findall(f"{row.context or ''} {row.known_country or ''}"))
    hints = [registry[match.ids[0]].code for _, match in around]
    return describe(
        _WORD.findall(row.text), _day(row.query_date), registry=registry, country=hints[0] if hints else None
    )


def _day(text: str | None) -> datetime.date | None:
    if not text:
        return None
    if text[:4].isdigit():
        return datetime.date.fromisoformat(text)
    return datetime.datetime.strptime(text, "%d %B %Y").replace(tzinfo=datetime.UTC).date()


def _row_errors(row: ActorRow, found: Resolution, registry: Registry) -> Iterator[ActorError]:
    expect = row.expect
    country = found.code or ""
    if "country" in expect or "none" in expect:
        wanted = _RECODED.get(str(expect.get("country", "")), str(expect.get("country", "")))
        if country != wanted:
            yield ActorError(row.id, row.text, "country", wanted, country)
    if row.expect_not and row.expect_not.get("country") == country:
        yield ActorError(row.id, row.text, "country", f"not {country}", country)
    if "code_1" in expect:
        wanted = _RECODED.get(str(expect["code_1"]), str(expect["code_1"]))
        # The rows' first code is PLOVER's secondary one where there is no primary (a breakaway state), UNK where none.
        sector = found.sector or (found.other_sectors[0] if found.other_sectors else "")
        if sector != wanted and {sector, wanted} != {"", "UNK"}:
            yield ActorError(row.id, row.text, "sector", wanted, sector)
    if "wiki" in expect:
        entry = registry.get(found.id) if found.id else None
        # A capital is its own article in an encyclopedia; here it stands for its government.
        names = {fold(name) for name in (entry.name, *entry.aliases, *entry.seats)} if entry else {""}
        if fold(str(expect["wiki"])) not in names:
            yield ActorError(row.id, row.text, "title", str(expect["wiki"]), entry.name if entry else "")
