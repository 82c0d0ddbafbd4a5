"""What the shipped tables of bodies, armed groups, parties, companies and media promise."""

import datetime
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from gesta.knowledge.actor_records import NON_STATES, SECTORS, ActorEntry, ActorTable, read_table
from gesta.knowledge.actors import Registry, build_registry
from gesta.knowledge.phrases import fold, pieces_of

FOLDER = Path(__file__).parents[2] / "src" / "gesta" / "data" / "actors"
BODIES = ("organisations", "courts_agencies")
OTHERS = ("armed_groups", "parties_movements", "companies_media")
STEMS = BODIES + OTHERS
# Words that only say what somebody does: a form that is nothing but such a word would match anybody.
COMMON_NOUNS = frozenset("army police government parliament party rebels militia court company group union".split())

DATE = datetime.date


@cache
def table(stem: str) -> ActorTable:
    return read_table(FOLDER / f"{stem}.toml")


@cache
def entries() -> tuple[ActorEntry, ...]:
    return tuple(entry for stem in STEMS for entry in table(stem).actor)


@cache
def registry() -> Registry:
    return build_registry([table(stem) for stem in STEMS])


@cache
def state_codes() -> frozenset[str]:
    states = tomllib.loads((FOLDER / "states.toml").read_text(encoding="utf-8"))["actor"]
    return frozenset(state["code"] for state in states)


def forms(entry: ActorEntry) -> tuple[str, ...]:
    return (entry.name, *entry.aliases)


def key(form: str) -> tuple[str, ...]:
    return tuple(fold(piece) for piece in pieces_of(form))


def declared_ambiguous() -> set[tuple[str, ...]]:
    return {key(form.form) for stem in STEMS for form in table(stem).ambiguous}


def test_there_are_at_least_400_bodies_and_500_groups_parties_and_firms():
    assert sum(len(table(stem).actor) for stem in BODIES) >= 400
    assert sum(len(table(stem).actor) for stem in OTHERS) >= 500


@pytest.mark.parametrize("stem", STEMS)
def test_each_table_names_its_source_in_one_line(stem):
    assert table(stem).source
    assert "\n" not in table(stem).source


def test_an_id_is_given_once_and_is_a_slug():
    counts = Counter(entry.id for entry in entries())

    assert [name for name, count in counts.items() if count > 1] == []
    assert [name for name in counts if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)] == []


def test_a_form_of_two_entries_is_declared_ambiguous():
    bearers: dict[tuple[str, ...], set[str]] = {}
    for entry in entries():
        for form in forms(entry):
            bearers.setdefault(key(form), set()).add(entry.id)
    shared = {form for form, ids in bearers.items() if len(ids) > 1}

    assert shared - declared_ambiguous() == set()


def test_an_ambiguous_form_knows_its_bearers_and_prefers_one_of_them():
    known = {entry.id: {key(form) for form in forms(entry)} for entry in entries()}
    for stem in STEMS:
        for form in table(stem).ambiguous:
            ours = [entry_id for entry_id in form.ids if ":" not in entry_id]
            assert len(form.ids) > 1, form.form
            assert all(key(form.form) in known[entry_id] for entry_id in ours), form.form
            assert form.prefer is None or form.prefer in ours, form.form


def test_an_ambiguous_form_is_declared_once():
    counts = Counter(key(form.form) for stem in STEMS for form in table(stem).ambiguous)

    assert [form for form, count in counts.items() if count > 1] == []


def test_every_code_is_a_state_or_one_of_the_special_codes():
    codes = {entry.code for entry in entries()} | {role.code for entry in entries() for role in entry.role}

    assert codes - state_codes() - NON_STATES == set()


def test_every_sector_is_one_of_plovers():
    for entry in entries():
        used = {entry.sector, *entry.other_sectors} | {role.sector for role in entry.role}
        assert used - {None} <= SECTORS, entry.id
        assert entry.sector not in entry.other_sectors or entry.sector is None, entry.id


def test_beginnings_come_before_ends():
    for entry in entries():
        assert not (entry.start and entry.end) or entry.start <= entry.end, entry.id
        for role in entry.role:
            assert not (role.first and role.last) or role.first <= role.last, entry.id


def test_roles_follow_each_other_without_overlap():
    for entry in entries():
        for earlier, later in zip(entry.role, entry.role[1:], strict=False):
            assert earlier.last is not None, entry.id
            assert later.first is not None, entry.id
            assert earlier.last < later.first, entry.id


def test_a_wikidata_id_is_well_formed_and_given_to_one_entry():
    given = Counter(entry.wikidata for entry in entries() if entry.wikidata)

    assert [number for number in given if not re.fullmatch(r"Q[1-9][0-9]*", number)] == []
    assert [number for number, count in given.items() if count > 1] == []


def test_no_form_is_a_mere_common_noun_or_too_short_to_tell():
    for entry in entries():
        for form in forms(entry):
            assert form.casefold() not in COMMON_NOUNS, (entry.id, form)
            assert len(form) > 1, (entry.id, form)
            assert form == " ".join(form.split()), (entry.id, form)


def test_within_an_entry_no_form_is_written_twice():
    for entry in entries():
        assert len(set(forms(entry))) == len(forms(entry)), entry.id


# Name, day, country hint -> entry, code, sector.
RESOLVED = [
    ("United Nations", None, None, "un", "UNO", None),
    ("U.N.", None, None, "un", "UNO", None),
    ("NATO", None, None, "nato", "IGO", None),
    ("Nato", None, None, "nato", "IGO", None),
    ("the EU", None, None, "eu", "EUR", None),
    ("UN Security Council", None, None, "un-security-council", "UNO", None),
    ("Security Council", DATE(2022, 2, 21), "RUS", "russian-security-council", "RUS", "GOV"),
    ("Security Council", DATE(2022, 2, 21), None, "un-security-council", "UNO", None),
    ("International Criminal Court", None, None, "icc", "IGO", "JUD"),
    ("the Taliban", DATE(1995, 1, 1), None, "taliban", "AFG", "REB"),
    ("the Taliban", DATE(2000, 1, 1), None, "taliban", "AFG", "GOV"),
    ("the Taliban", DATE(2010, 1, 1), None, "taliban", "AFG", "REB"),
    ("the Taliban", DATE(2023, 1, 1), None, "taliban", "AFG", "GOV"),
    ("FMLN", DATE(1989, 11, 11), None, "fmln", "SLV", "REB"),
    ("FMLN", DATE(2009, 6, 1), None, "fmln", "SLV", "PTY"),
    ("Rapid Support Forces", DATE(2019, 6, 3), None, "rsf-sudan", "SDN", "PRM"),
    ("Rapid Support Forces", DATE(2023, 5, 1), None, "rsf-sudan", "SDN", "REB"),
    ("Hayat Tahrir al-Sham", DATE(2020, 1, 1), None, "hts", "SYR", "REB"),
    ("African National Congress", DATE(1976, 6, 16), None, "anc", "ZAF", "REB"),
    ("ANC", DATE(2024, 5, 29), None, "anc", "ZAF", "PTY"),
    ("FARC", DATE(2012, 1, 1), None, "farc", "COL", "REB"),
    ("Sinn Fein", None, None, "sinn-fein", "IRL", "PTY"),
    ("al-Qaida", None, None, "al-qaeda", "IMG", "REB"),
    ("Al Shabab", None, None, "al-shabaab", "SOM", "REB"),
    ("Hizbullah", None, None, "hezbollah", "LBN", "REB"),
    ("Daesh", None, None, "islamic-state", "IMG", "REB"),
    ("Ansar Allah", None, None, "houthis", "YEM", "REB"),
    ("Wagner Group", None, None, "wagner-group", "RUS", "PRM"),
    ("Revolutionary Guards", None, None, "irgc", "IRN", "MIL"),
    ("Verkhovna Rada", None, None, "verkhovna-rada", "UKR", "LEG"),
    ("State Duma", None, None, "state-duma", "RUS", "LEG"),
    ("SBU", None, None, "sbu", "UKR", "SPY"),
    ("Berkut", DATE(2014, 2, 20), None, "berkut", "UKR", "COP"),
    ("Sinaloa Cartel", None, None, "sinaloa-cartel", "MEX", "CRM"),
    ("Labour Party", None, "NOR", "labour-norway", "NOR", "PTY"),
    ("Labour Party", None, None, "labour-uk", "GBR", "PTY"),
    ("Communist Party", None, "CHN", "ccp", "CHN", "PTY"),
    ("Reuters", None, None, "reuters", "GBR", "JRN"),
    ("Gazprom", None, None, "gazprom", "RUS", "BUS"),
    ("Médecins Sans Frontières", None, None, "msf", "NGO", "MED"),
    ("Medecins Sans Frontieres", None, None, "msf", "NGO", "MED"),
    ("WHO", None, None, "who", "UNO", "MED"),
]


@pytest.mark.parametrize(("name", "on", "country", "wanted", "code", "sector"), RESOLVED)
def test_a_known_name_resolves_as_of_the_day(name, on, country, wanted, code, sector):
    found = registry().resolve(name, on, country=country)

    assert (found.id, found.code, found.sector) == (wanted, code, sector)


@pytest.mark.parametrize("name", ["Communist Party", "Socialist Party", "National Liberation Army", "JeM"])
def test_a_name_borne_by_many_stays_undecided_without_a_country(name):
    assert registry().resolve(name).id is None


@pytest.mark.parametrize(
    "sentence",
    [
        "he asked who would pay",
        "labour is cheap there",
        "an amnesty was declared",
        "it is what it is",
        "the general assembly hall of the school",
        "tories",
        "a meta analysis",
        "apple trees bend",
        "fishermen of the coast",
        "The Australian government said",
        "The Atlantic Ocean",
        "Let them go",
        "Judge McDonald ruled",
        "The Sun rose",
    ],
)
def test_plain_words_name_nobody(sentence):
    assert registry().scan(sentence.split()) == []


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("The Guardian Council vetted the candidates", "guardian-council"),
        ("Iraqi Republican Guard units", "iraq-republican-guard"),
        ("The Times of India reported", "times-of-india"),
        ("Turkey's Republican People's Party", "chp"),
        ("Islamic State West Africa Province fighters", "iswap"),
        ("Sudan People's Liberation Movement-North rebels", "splm-north"),
    ],
)
def test_the_longest_name_wins(sentence, wanted):
    found = [entry_id for _, match in registry().scan(sentence.split()) for entry_id in match.ids]

    assert found == [wanted]


def test_a_lone_ambiguous_form_is_not_listed():
    # A form with one bearer here that others bear too would be taken for that one; it needs a longer form instead.
    bearers = Counter(key(form) for entry in entries() for form in forms(entry))
    for stem in STEMS:
        for form in table(stem).ambiguous:
            assert form.prefer or bearers[key(form.form)] > 1, form.form
