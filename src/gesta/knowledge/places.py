"""The gazetteer: what a place name can stand for, with coordinates, country, region and size.

Towns, regions, districts and countries are GeoNames facts packed by `tools/build_gazetteer.py`; straits, seas, regions
without a border, bases, crossings, squares, and the press's names of countries are tables of our own beside it.
"""

import bisect
import functools
import hashlib
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from itertools import filterfalse
from typing import Any, Literal, TypeVar

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from gesta.errors import DataError

# How directly a name stands for an entry, as stored in the two lowest bits of a posting.
PRIMARY, ALTERNATE, SHORT = 0, 1, 2

Directness = Literal["primary", "alternate", "short"]
_DIRECTNESS: tuple[Directness, ...] = ("primary", "alternate", "short", "short")
_FEATURES = ("PCLI", "ADM1", "ADM2", "PPL", "PPLC")
_LEVELS: Mapping[str, int] = {"PCLI": 1, "ADM1": 2, "ADM2": 3, "PPL": 4, "PPLC": 4}
# Kinds of our own tables; None: wider than a country or lying in none, so PLOVER's levels do not reach it.
_KIND_LEVELS: Mapping[str, int | None] = {
    "continent": None,
    "world region": None,
    "sea": None,
    "strait": None,
    "gulf": None,
    "ocean": None,
    "canal": 3,
    "bay": None,
    "lake": 3,
    "river": None,
    "mountains": None,
    "desert": None,
    "peninsula": None,
    "cross-border region": None,
    "borderland": None,
    "territory": 2,
    "region": 2,
    "province": 2,
    "district": 3,
    "island": 3,
    "islands": 3,
    "valley": 3,
    "mountain": 3,
    "dam": 5,
    "town": 4,
    "camp": 5,
    "base": 5,
    "port": 5,
    "airport": 5,
    "crossing": 5,
    "square": 5,
    "quarter": 5,
    "street": 5,
    "building": 5,
    "prison": 5,
    "plant": 5,
    "site": 5,
    "bridge": 5,
}
_LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ħ": "h", "þ": "th", "ð": "d", "ə": "a"}
)
_WORDS = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "&": "and"}
_APOSTROPHES = re.compile(r"['’‘`´ʻʼʿʾ\"“”]")
_SPLIT_POSSESSIVE = re.compile(r"\s+['’]s\b")
_POSSESSIVES = (["'s"], ["’s"])
_NO_WORD = re.compile(r"[^\w&]+|_")
_OF_KIND = re.compile(
    r"^(?P<leading>(?:city|town|village|municipality|port|capital) of )?(?P<base>.+?)"
    r"(?: (?P<kind>autonomous region|autonomous province|autonomous republic|provinces?|oblast|region|governorate"
    r"|state|krai|prefecture|county|parish|district|department|republic|municipality|division|canton|voivodeship"
    r"|emirate|territory|city|town|village|township|twp|capital|island))?$"
)
_TOWN_KINDS = frozenset({"city", "town", "village", "township", "twp", "capital"})
_COMPASS = re.compile(
    r"^(?:(?:north|south|east|west|northern|southern|eastern|western|central|northeast|northeastern|northwest"
    r"|northwestern|southeast|southeastern|southwest|southwestern|upper|lower|mainland|downtown|greater|rural) )+"
)


class PlaceEntry(Struct, frozen=True):
    """One place that a name can stand for.

    id:         "geonames:702658" where GeoNames' id is known, else kind, country and name ("strait::Strait of Hormuz")
    country:    ISO 3166 alpha-3, None for seas, continents and whatever lies in several countries
    admin1:     name of the first-level region it lies in (or is); district: of the second-level one
    population: 0 where unknown; feature: GeoNames code (PCLI, ADM1, ADM2, PPL, PPLC) or the kind of our own tables
    level:      1 country, 2 region, 3 district, 4 town, 5 inside a town, None for what PLOVER's levels do not reach
    directness: whether the name looked up is the entry's main name, another of its names, or a shortened one
    """

    id: str
    name: str
    latitude: float
    longitude: float
    country: str | None
    admin1: str | None
    district: str | None
    population: int
    feature: str
    level: int | None
    geonames_id: int | None = None
    directness: Directness = "primary"


class _CountryRow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """iso3, latitude and longitude of the middle, press names beside GeoNames' own."""

    iso3: str
    latitude: float
    longitude: float
    names: tuple[str, ...] = ()


class _RegionRow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """iso3, GeoNames' name of a first-level region, names that the press writes."""

    iso3: str
    region: str
    names: tuple[str, ...]


class _MiddleRow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """iso3, GeoNames' name of a first-level region, latitude and longitude of its middle."""

    iso3: str
    region: str
    latitude: float
    longitude: float


class _PlaceRow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """name, kind, latitude, longitude, iso3 ("" for none), other names."""

    name: str
    kind: str
    latitude: float
    longitude: float
    iso3: str = ""
    names: tuple[str, ...] = ()


class _AdjectiveRow(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """iso3, adjectives and words for its people."""

    iso3: str
    words: tuple[str, ...]


class _CountryTable(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    rows: tuple[_CountryRow, ...]


class _RegionTable(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    rows: tuple[_RegionRow, ...]


class _MiddleTable(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    rows: tuple[_MiddleRow, ...]


class _PlaceTable(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    rows: tuple[_PlaceRow, ...]


class _AdjectiveTable(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    rows: tuple[_AdjectiveRow, ...]


class PlaceWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Lists of words that the finding and attaching of places rests on; lower case, each explained in words.toml."""

    source: str
    locative: frozenset[str]
    motion: frozenset[str]
    generic: frozenset[str]
    compass: frozenset[str]
    facility: frozenset[str]
    kind_before: frozenset[str]
    speaking: frozenset[str]
    parts: frozenset[str]
    at: frozenset[str]
    towards: frozenset[str]
    moving: frozenset[str]
    scene_object: frozenset[str]
    place_object: frozenset[str]
    scene_subject: frozenset[str]
    area: frozenset[str]
    direction: frozenset[str]
    taking: frozenset[str]
    assault: frozenset[str]
    prize: frozenset[str]
    penalty: frozenset[str]
    settlement: frozenset[str]
    speech: frozenset[str]


Table = TypeVar("Table", bound=Struct)
PLACE_TABLES = ("areas.toml", "waters.toml", "sites.toml", "quarters.toml")


@functools.lru_cache(maxsize=50_000)
def fold_name(name: str) -> str:
    """A name as it is compared: lower case, plain letters, one blank between words, "St." as "saint".

    >>> fold_name("St. Pölten"), fold_name("LUHANS’K"), fold_name("Al-Bāb")
    ('saint polten', 'luhansk', 'al bab')
    """
    plain = "".join(filterfalse(unicodedata.combining, unicodedata.normalize("NFKD", name.casefold())))
    # What a mark stood on or a sign stood for may be a capital or a letter of its own.
    plain = unicodedata.normalize("NFKD", plain.casefold().translate(_LETTERS))
    words = _NO_WORD.sub(" ", _APOSTROPHES.sub("", _SPLIT_POSSESSIVE.sub("s", plain))).split()
    if len(words) > 1:
        words = [_WORDS.get(word, word) for word in words]
        while words[0] == "the" and len(words) > 1:
            words = words[1:]
    return " ".join(words)


def hash_name(folded: str) -> int:
    """40-bit fingerprint of a folded name; among 420,000 names a stranger hits one by chance in 1 of 2.6 million."""
    return int.from_bytes(hashlib.blake2b(folded.encode(), digest_size=5).digest(), "big")


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance of two points given in degrees.

    >>> round(distance_km(50.45, 30.52, 55.75, 37.62))
    756
    """
    phi, other_phi = math.radians(latitude), math.radians(other_latitude)
    half_lat = math.sin((other_phi - phi) / 2) ** 2
    half_lon = math.sin(math.radians(other_longitude - longitude) / 2) ** 2
    return 12742.0 * math.asin(math.sqrt(min(1.0, half_lat + math.cos(phi) * math.cos(other_phi) * half_lon)))


# What `_longest` gives for a word with which no name of several words begins.
_ONE_WORD = 3


class Gazetteer:
    """All places, found by name; made by `load_gazetteer`, never changed afterwards."""

    def __init__(
        self,
        arrays: Mapping[str, np.ndarray],
        countries: Iterable[_CountryRow],
        regions: Iterable[_RegionRow],
        middles: Iterable[_MiddleRow],
        places: Iterable[_PlaceRow],
        adjectives: Iterable[_AdjectiveRow],
    ) -> None:
        self._hashes = np.cumsum(arrays["hash_steps"], dtype=np.uint64)
        self._starts = np.concatenate(([0], np.cumsum(arrays["posting_counts"], dtype=np.uint32)))
        self._postings = arrays["postings"]
        self._labels = arrays["labels"].tobytes()
        self._label_ends = np.cumsum(arrays["label_lengths"], dtype=np.uint32)
        self._ids = np.cumsum(arrays["id_steps"], dtype=np.int64)
        self._latitudes, self._longitudes = arrays["latitudes"], arrays["longitudes"]
        self._population, self._features = arrays["population"], arrays["features"]
        self._countries, self._regions, self._districts = arrays["countries"], arrays["regions"], arrays["districts"]
        self._firsts = [int(first) for first in arrays["firsts"]]
        iso3 = arrays["iso3"].tobytes().decode()
        self._iso3 = tuple(iso3[at : at + 3] for at in range(0, len(iso3), 3))
        self._neighbours = tuple(frozenset(row.split()) for row in arrays["neighbours"].tobytes().decode().split("\n"))
        self._lengths: dict[int, int] = dict(
            zip(arrays["first_words"].tolist(), arrays["first_lengths"].tolist(), strict=True)
        )
        self._middles = {
            self._country_index(row.iso3, "countries.toml"): (row.latitude, row.longitude) for row in countries
        }
        self._region_indices = self._index_regions()
        for row in middles:
            self._middles[self._region_index(row.iso3, row.region, "middles.toml")] = (row.latitude, row.longitude)
        self._own: dict[str, list[PlaceEntry]] = {}
        self._aliases: dict[str, list[int]] = {}
        for country in countries:
            for name in country.names:
                self._alias(name, self._country_index(country.iso3, "countries.toml"))
        for region in regions:
            for name in region.names:
                self._alias(name, self._region_index(region.iso3, region.region, "regions.toml"))
        for place in places:
            self._add_place(place)
        self._adjectives = {fold_name(word): row.iso3 for row in adjectives for word in row.words}
        self.lookup = functools.lru_cache(maxsize=20_000)(self._lookup)
        self._exact_lookup = functools.lru_cache(maxsize=20_000)(self._look_up_exactly)

    def _lookup(self, name: str) -> tuple[PlaceEntry, ...]:
        """Everything a name can stand for, whatever its case, accents, "St."; empty where nothing is known.

        The best fitting kind of name comes first, then the larger population. "Aleppo province" is looked up as
        written, then as "Aleppo" among regions; "northern Aleppo" finds Aleppo.
        """
        key = fold_name(name)
        found = self._exact_lookup(name) or self._of_kind(key)
        if not found and (inner := _COMPASS.sub("", key)) != key:
            found = self._exactly(inner) or self._of_kind(inner)
        order = ("primary", "alternate", "short")
        return tuple(sorted(found, key=lambda entry: (order.index(entry.directness), -entry.population, entry.id)))

    def _look_up_exactly(self, name: str) -> tuple[PlaceEntry, ...]:
        key = fold_name(name)
        found = self._exactly(key)
        if len(key.replace(" ", "")) <= 3:
            found = [entry for entry in found if _may_be_written(entry, name)]
        return tuple(found)

    def country_of(self, word: str) -> str | None:
        """Alpha-3 of the country an adjective or a word for its people belongs to ("Danish", "Danes"), else None."""
        return self._adjectives.get(fold_name(word))

    def country(self, iso3: str) -> PlaceEntry | None:
        """The country of an ISO 3166 alpha-3 code, None for a code that is none."""
        return self._entry(self._iso3.index(iso3), "primary") if iso3 in self._iso3 else None

    def are_neighbours(self, iso3: str, other: str) -> bool:
        """Whether two countries (alpha-3) share a land border."""
        return iso3 in self._iso3 and other in self._neighbours[self._iso3.index(iso3)]

    def match(self, words: Sequence[str], start: int) -> tuple[int, tuple[PlaceEntry, ...]]:
        """The longest known name that begins with `words[start]`.

        Returns: its length in words and its entries; (0, ()) where no name begins there
        """
        # A tokenizer parts "People's": the first word of the name is both.
        first = fold_name(
            " ".join(words[start : start + 2]) if words[start + 1 : start + 2] in _POSSESSIVES else words[start]
        )
        if not first:
            return 0, ()
        most = self._longest(first.split()[0])
        if most == _ONE_WORD and first != "the" and words[start + 1 : start + 2] not in _POSSESSIVES:
            most = 1
        for length in range(min(most, len(words) - start), 0, -1):
            if not fold_name(words[start + length - 1]):
                continue
            phrase = " ".join(words[start : start + length])
            if found := self._exact_lookup(phrase):
                return length, found
        return 0, ()

    def __len__(self) -> int:
        return len(self._ids) + len({entry.id for found in self._own.values() for entry in found})

    def own_places(self) -> tuple[PlaceEntry, ...]:
        """The places of our own tables, by name."""
        unique = {entry.id: entry for found in self._own.values() for entry in found}
        return tuple(sorted(unique.values(), key=lambda entry: entry.name))

    def _longest(self, first: str) -> int:
        """Upper bound of the words a name that begins with this word can have (a hyphen may hide one)."""
        known = (self._lengths.get(hash_name(word), 1) for word in (first, _WORDS.get(first, first)))
        return max(known) * 2 + 1

    def _exactly(self, key: str) -> list[PlaceEntry]:
        indices = dict.fromkeys(self._aliases.get(key, ()), PRIMARY)
        for index, how in self._indices(key).items():
            indices.setdefault(index, how)
        entries = [self._entry(index, _DIRECTNESS[how]) for index, how in indices.items()]
        return [*self._own.get(key, ()), *entries]

    def _indices(self, key: str) -> dict[int, int]:
        """Packed entries of a folded name, with how directly it names them."""
        at = self._position(key)
        if at is None:
            return {}
        postings = self._postings[int(self._starts[at]) : int(self._starts[at + 1])].tolist()
        return {posting >> 2: posting & 3 for posting in postings}

    def _position(self, key: str) -> int | None:
        if not key:
            return None
        value = hash_name(key)
        at: int = bisect.bisect_left(self._hashes, value)
        return at if at < len(self._hashes) and int(self._hashes[at]) == value else None

    def _of_kind(self, key: str) -> list[PlaceEntry]:
        """Entries of "aleppo province" or "town of kara", looked up by the bare name, kept if of that kind."""
        form = _OF_KIND.match(key)
        if form is None or (form["kind"] is None and form["leading"] is None):
            return []
        found = self._exactly(form["base"])
        if form["leading"] or form["kind"] in _TOWN_KINDS:
            return [entry for entry in found if entry.level in (4, 5)]
        if form["kind"] == "island":
            return [entry for entry in found if entry.feature.startswith("island")]
        return [entry for entry in found if entry.level in (2, 3)]

    def _entry(self, index: int, directness: Directness) -> PlaceEntry:
        feature = _FEATURES[int(self._features[index])]
        country = self._iso3[int(self._countries[index])]
        geonames_id = int(self._ids[index]) or None
        packed = int(self._latitudes[index]) / 1e4, int(self._longitudes[index]) / 1e4
        latitude, longitude = self._middles.get(index, packed)
        label = self._label(index)
        region, district = int(self._regions[index]), int(self._districts[index])
        return PlaceEntry(
            id=f"geonames:{geonames_id}" if geonames_id else f"{feature}:{country}:{label}",
            name=label,
            latitude=latitude,
            longitude=longitude,
            country=country,
            admin1=label if feature == "ADM1" else self._label(region) if region else None,
            district=label if feature == "ADM2" else self._label(self._firsts[2] + district - 1) if district else None,
            population=int(self._population[index]),
            feature=feature,
            level=_LEVELS[feature],
            geonames_id=geonames_id,
            directness=directness,
        )

    def _label(self, index: int) -> str:
        start = int(self._label_ends[index - 1]) if index else 0
        return self._labels[start : int(self._label_ends[index])].decode()

    def _alias(self, name: str, index: int) -> None:
        key = fold_name(name)
        known = self._aliases.setdefault(key, [])
        if index not in known:
            known.append(index)
        self._note_length(key)

    def _note_length(self, key: str) -> None:
        words = key.split()
        if len(words) > 1:
            first = hash_name(words[0])
            self._lengths[first] = max(self._lengths.get(first, 1), len(words))

    def _country_index(self, iso3: str, where: str) -> int:
        if iso3 not in self._iso3:
            raise DataError("no such country", where=f"{where}: {iso3}", fix="use an ISO 3166 alpha-3 code")
        return self._iso3.index(iso3)

    def _index_regions(self) -> dict[tuple[str, str], int]:
        first, last = self._firsts[1], self._firsts[2]
        return {(self._iso3[int(self._countries[index])], self._label(index)): index for index in range(first, last)}

    def _region_index(self, iso3: str, region: str, where: str) -> int:
        index = self._region_indices.get((iso3, region))
        if index is None:
            raise DataError(
                "no such region", where=f"{where}: {iso3}, {region}", fix="use GeoNames' name of the region"
            )
        return index

    def _add_place(self, row: _PlaceRow) -> None:
        if row.kind not in _KIND_LEVELS:
            raise DataError(
                "unknown kind of place", where=f"{row.name}: {row.kind}", fix=f"one of {', '.join(_KIND_LEVELS)}"
            )
        if row.iso3 and row.iso3 not in self._iso3:
            raise DataError("no such country", where=f"{row.name}: {row.iso3}", fix="use an ISO 3166 alpha-3 code")
        if row.kind == "town" and (known := self._known_town(row)) is not None:
            for name in (row.name, *row.names):
                self._alias(name, known)
            return
        entry = PlaceEntry(
            id=f"{row.kind}:{row.iso3}:{row.name}",
            name=row.name,
            latitude=row.latitude,
            longitude=row.longitude,
            country=row.iso3 or None,
            admin1=None,
            district=None,
            population=0,
            feature=row.kind,
            level=_KIND_LEVELS[row.kind],
        )
        for name in (row.name, *row.names):
            key = fold_name(name)
            self._own.setdefault(key, []).append(entry)
            self._note_length(key)

    def _known_town(self, row: _PlaceRow) -> int | None:
        """The largest GeoNames town of that name within 15 km, so that our spellings carry GeoNames' id."""
        near = [
            index
            for name in (row.name, *row.names)
            for index in self._indices(fold_name(name))
            if index >= self._firsts[3]
            and distance_km(self._latitudes[index] / 1e4, self._longitudes[index] / 1e4, row.latitude, row.longitude)
            < 15
        ]
        return max(near, key=lambda index: int(self._population[index]), default=None)


def _may_be_written(entry: PlaceEntry, name: str) -> bool:
    """Whether a name of three letters at most can mean the entry: "US" is a country, "us" none, "EU" no town."""
    is_code = name.isupper() or "." in name
    own, key = fold_name(entry.name), fold_name(name)
    is_abbreviation = len(own) > 3 and own.split()[0] != key
    return is_code if is_abbreviation else not (is_code and len(name) <= 2)


def read_place_table(content: bytes, where: str) -> tuple[_PlaceRow, ...]:
    """Rows of one of our own place tables (TOML).

    Raises: DataError, naming the key, where the table breaks its schema
    """
    return _read_table(content, _PlaceTable, where).rows


def _read_table(content: bytes, kind: type[Table], where: str) -> Table:
    try:
        return msgspec.toml.decode(content, type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise DataError(str(error), where=where, fix="see the header of the table for its columns") from error


@functools.cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer shipped with the package, read once per process (about 0.1 s and 30 MB).

    Raises: DataError, where a shipped table breaks its schema
    """
    folder = resources.files("gesta") / "data" / "places"
    arrays: dict[str, npt.NDArray[Any]] = {}
    for file in ("gazetteer.npz", "names.npz"):
        with np.load(io.BytesIO((folder / file).read_bytes()), allow_pickle=False) as packed:
            arrays |= {name: packed[name] for name in packed.files}
    others = ("countries.toml", "regions.toml", "middles.toml", "adjectives.toml")
    content = {name: (folder / name).read_bytes() for name in (*PLACE_TABLES, *others)}
    return Gazetteer(
        arrays,
        _read_table(content["countries.toml"], _CountryTable, "countries.toml").rows,
        _read_table(content["regions.toml"], _RegionTable, "regions.toml").rows,
        _read_table(content["middles.toml"], _MiddleTable, "middles.toml").rows,
        [row for name in PLACE_TABLES for row in read_place_table(content[name], name)],
        _read_table(content["adjectives.toml"], _AdjectiveTable, "adjectives.toml").rows,
    )


@functools.cache
def place_words() -> PlaceWords:
    """The word lists shipped with the package, read once per process.

    Raises: DataError, where the file breaks its schema
    """
    content = (resources.files("gesta") / "data" / "places" / "words.toml").read_bytes()
    return _read_table(content, PlaceWords, "words.toml")
