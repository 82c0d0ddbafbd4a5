"""Countries in the codes of the formats: ISO 3166, FIPS 10-4, Correlates of War, English names."""

from __future__ import annotations

from functools import cache

from msgspec import Struct

from gesta.knowledge.tables import data_folder, read_table


class Country(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A country; None where a list has no code for it.

    iso3: ISO 3166 alpha-3, with PLOVER's KOS for Kosovo; fips: as GDELT writes places; cow: state list number
    """

    iso3: str
    iso2: str | None
    fips: str | None
    cow: int | None
    name: str


class _Table(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    rows: tuple[tuple[str, str, str, int, str], ...]
    also: dict[str, str]


class Countries(Struct, frozen=True):
    """All countries by each of their codes."""

    by_iso3: dict[str, Country]
    by_fips: dict[str, Country]
    by_cow: dict[int, Country]
    by_name: dict[str, Country]
    also: dict[str, str]

    def get(self, iso3: str | None) -> Country | None:
        """The country of an ISO alpha-3 code, old ones and XKX included; None for none and for special codes (IGO).

        >>> countries().get("XKX").name, countries().get("IGO")
        ('Kosovo', None)
        """
        if iso3 is None:
            return None
        return self.by_iso3.get(self.also.get(iso3, iso3))

    def of_fips(self, fips: str | None) -> Country | None:
        """The country of a FIPS 10-4 code: CH is China there, and SZ Switzerland.

        >>> countries().of_fips("CH").iso3, countries().of_fips("SZ").iso3, countries().of_fips("RS").iso3
        ('CHN', 'CHE', 'RUS')
        """
        if fips is None:
            return None
        return self.by_fips.get(fips) or self.by_iso3.get(self.also.get(fips, ""))

    def of_name(self, name: str | None) -> Country | None:
        """The country of an English name, as this or another data set writes it.

        >>> countries().of_name("Russian Federation").iso3
        'RUS'
        """
        if name is None:
            return None
        return self.by_name.get(name.casefold()) or self.by_iso3.get(self.also.get(name, ""))

    def read(self, text: str | None) -> Country | None:
        """The country that a code or a name stands for, whichever it is."""
        return self.get(text) or self.of_name(text)


@cache
def countries() -> Countries:
    """The shipped table.

    Raises: DataError, when the file breaks its schema
    """
    table = read_table(data_folder("geography") / "codes.toml", _Table)
    rows = [Country(iso3, iso2 or None, fips or None, cow or None, name) for iso3, iso2, fips, cow, name in table.rows]
    return Countries(
        by_iso3={row.iso3: row for row in rows},
        by_fips={row.fips: row for row in rows if row.fips},
        by_cow={row.cow: row for row in rows if row.cow},
        by_name={row.name.casefold(): row for row in rows},
        also=table.also,
    )
