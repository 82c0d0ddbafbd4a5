"""The actor registry: who a name means on a given day, for which country and in which part of society.

registry = load_registry()
registry.match(["the", "Kremlin", "said"], 0)              -> Match(ids=("RUS",), form="seat", length=2)
registry.scan(["Russian", "troops", "left", "Georgia"])    -> [(0, Match RUS adjective), (3, Match GEO name)]
registry.resolve("Angela Merkel", date(2022, 5, 1))        -> Resolution(code="DEU", sector="ELI", ...)
registry.resolve("the Kremlin")                            -> Resolution(code="RUS", sector="GOV", ...)
registry.surnames("Putin", date(2022, 5, 1))               -> (Candidate(id="vladimir-putin", score=0.9),)
registry.holders("FRA", "president", date(2010, 1, 1))     -> ("nicolas-sarkozy",)
registry.country_of_region(["Texas", "governor"], 0)       -> ("USA", 1)
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from rapidfuzz.distance import Indel

from gesta.errors import DataError
from gesta.knowledge.actor_records import (
    NON_STATES,
    ActorEntry,
    ActorKind,
    ActorTable,
    AmbiguousForm,
    CompiledTables,
    Role,
    compile_tables,
    digest_of,
    merge_entries,
    parse_table,
    read_table,
)
from gesta.knowledge.petrarch import read_petrarch_actors
from gesta.knowledge.phrases import PhraseTrie, fold, pieces_of
from gesta.records import Candidate, Reason

__all__ = ["ActorEntry", "Match", "Registry", "Resolution", "Role", "build_registry", "load_registry"]

FormKind = Literal["name", "alias", "adjective", "demonym", "seat", "old_name", "elsewhere"]

# Between equal lengths the more telling form comes first.
_FORM_ORDER: tuple[FormKind, ...] = ("name", "alias", "seat", "old_name", "demonym", "adjective", "elsewhere")
# Single words that mean an actor only after "the": points of the compass and plain nouns.
_NEED_ARTICLE = frozenset(
    "west east north south gulf allies hill treasury fed street city palace state union kingdom states house front "
    "coalition alliance movement party bank hague porte vatican emirate caliphate brotherhood agency commission "
    "council court base troubles squad quad fund bloc axis resistance opposition".split()
) - {"vatican"}
# "the West", "the South": the article and one word.
_WITH_ARTICLE = 2
_COMPASS = frozenset({"north", "south", "east", "west"})
# Acronyms that are ordinary words in a text of capitals only.
_WORDS_IN_CAPITALS = frozenset("WHO IS IT AS AM US OR IN ON AN SO ARE PACE AID CARE SAVE".split())
# An acronym of four letters or more may be written like a word ("Nato", "Unicef"), unless it is one.
_ORDINARY_WORDS = frozenset("CARE PACE AIDS SWAT COBRA ASIA MEND ARENA PLAN PAIS HOPE PEACE SALT".split())
_STATE_OFFICE = frozenset({"GOV", "LEG", "MIL", "JUD", "SPY", "COP"})
_TITLES = frozenset(
    "president prime minister premier chancellor king queen emperor sheikh sheik emir sultan prince princess foreign "
    "defence defense interior finance secretary general gen lt col colonel maj major capt captain admiral adm marshal "
    "field brigadier brig commander chief governor mayor senator sen rep representative congressman congresswoman mp "
    "mr mrs ms miss dr prof professor sir dame lord lady baroness pope cardinal archbishop bishop ayatollah grand imam "
    "mullah rev reverend patriarch chairman chairwoman speaker leader ambassador judge justice attorney crown vice "
    "deputy acting former ex late then current supreme minister's state first party opposition rebel".split()
)

# An entry's id with the kind of form; beside it the trie keeps the words of the form.
Form = tuple[str, FormKind]


class Match(Struct, frozen=True):
    """Words that name a registry entry.

    ids:    entries, several where the words are ambiguous; empty where they are known to be something else
            ("South China Sea"): skip them
    form:   which kind of form matched (of the first id); forms: the same for every id
    length: number of words, with a leading "the" where the match began there
    """

    ids: tuple[str, ...]
    form: FormKind
    length: int
    forms: tuple[FormKind, ...] = ()


class Resolution(Struct, frozen=True):
    """Who is meant, as far as that can be told.

    id:         registry entry, None when unknown or ambiguous
    code:       ISO alpha-3 or PLOVER's special codes; codes: all that are possible where several are
    sector:     PLOVER primary sector on that day; office: title of the role behind it
    candidates: everything weighed, best first; reasons: why the winner won, or why nobody did
    score:      how sure, [0, 1]
    """

    name: str
    id: str | None = None
    kind: ActorKind | None = None
    code: str | None = None
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    office: str | None = None
    wikidata: str | None = None
    score: float = 0.0
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Registry:
    """All known actors and the indexes over their names; made by `load_registry` or `build_registry`."""

    def __init__(self, tables: Sequence[ActorTable]) -> None:
        self.tables = tuple(tables)
        self.entries: Mapping[str, ActorEntry] = merge_entries(self.tables)
        self.ambiguous: Mapping[str, AmbiguousForm] = {
            fold(form.form): form for table in self.tables for form in table.ambiguous
        }
        self._forms: PhraseTrie[Form] = PhraseTrie()
        self._surnames: dict[str, list[str]] = {}
        self._offices: dict[tuple[str, str], list[tuple[Role, str]]] = {}
        self._regions: PhraseTrie[str] = PhraseTrie()
        # Made when a likeness is first asked for; most runs on clean texts never do.
        self._beginnings: dict[str, list[tuple[str, str]]] | None = None
        for entry in self.entries.values():
            self._index(entry)
        for table in self.tables:
            for name in table.elsewhere:
                self._add_form(name, "", "elsewhere")
            for region in table.region:
                for name in region.names:
                    self._regions.add(name, region.code)
        for shared in self.ambiguous.values():
            for entry_id in shared.ids:
                if entry_id in self.entries:
                    self._add_form(shared.form, entry_id, shared.kind)

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, entry_id: str) -> ActorEntry:
        """The entry of that id. Raises: KeyError, when there is none."""
        return self.entries[entry_id]

    def get(self, entry_id: str) -> ActorEntry | None:
        """The entry of that id, None when there is none."""
        return self.entries.get(entry_id)

    def _index(self, entry: ActorEntry) -> None:
        for name, form in forms_of(entry):
            self._add_form(name, entry.id, form, bloc=entry.kind == "bloc")
        if entry.kind == "person":
            for surname in surnames_of(entry):
                self._surnames.setdefault(fold(surname), []).append(entry.id)
        for role in entry.role:
            if role.title:
                self._offices.setdefault((role.code, role.title), []).append((role, entry.id))

    def _add_form(self, name: str, entry_id: str, form: FormKind, *, bloc: bool = False) -> None:
        if name.startswith("the "):
            bare = name.removeprefix("the ")
            self._forms.add(name, (entry_id, form))
            if not bloc and bare.casefold() not in _NEED_ARTICLE:
                self._forms.add(bare, (entry_id, form))
            return
        self._forms.add(name, (entry_id, form))
        if "'s " in name:
            self._forms.add(name.replace("'s ", "s "), (entry_id, form))

    def match(self, words: Sequence[str], start: int, on: datetime.date | None = None) -> Match | None:
        """The longest name in the registry that begins at word `start`; None if there is none.

        on: leaves out entries that did not exist yet that day

        >>> load_registry().match(["The", "US", "and", "South", "Sudan"], 3).ids
        ('SSD',)
        >>> load_registry().match(["The", "South", "African", "miners"], 0).ids
        ('ZAF',)
        >>> load_registry().match(["told", "us", "that"], 1) is None
        True
        """
        best = self._longest(words, start, on)
        if fold(words[start]) != "the" or start + 1 >= len(words):
            return best
        if best is not None and best.length == _WITH_ARTICLE and self._opens_a_longer_name(words, start + 1):
            best = None
        after = self._longest(words, start + 1, on)
        if after is not None and (best is None or after.length + 1 > best.length):
            return msgspec.structs.replace(after, length=after.length + 1)
        return best

    def _opens_a_longer_name(self, words: Sequence[str], at: int) -> bool:
        """Whether a point of the compass goes on as a name of its own ("the West Bank", "the South of France")."""
        if fold(words[at]) not in _COMPASS or at + 1 >= len(words):
            return False
        if words[at + 1] == "of" and at + 2 < len(words):
            whole = self._longest(words, at + 2, None)
            return whole is not None and whole.form == "name"
        running = any(word.islower() and len(word) > len("the") for word in words)
        return running and words[at + 1][:1].isupper()

    def _longest(self, words: Sequence[str], start: int, on: datetime.date | None) -> Match | None:
        best: Match | None = None
        capitals = False
        for length, forms, written in self._forms.matches(words, start):
            if len(written) == 1 and written[0] in _WORDS_IN_CAPITALS:
                capitals = _all_capitals(words)
            fitting = [
                form for form, wanted in forms if not capitals and _fits(wanted, written) and self._exists(form, on)
            ]
            if fitting:
                best = _match_of(fitting, length)
        return best

    def _exists(self, form: Form, on: datetime.date | None) -> bool:
        entry = self.entries.get(form[0])
        return entry is None or on is None or entry.exists(on)

    def scan(self, words: Sequence[str], on: datetime.date | None = None) -> list[tuple[int, Match]]:
        """Every match of a sentence from left to right, none inside another; known non-actors are left out.

        >>> [(start, m.ids, m.form) for start, m in load_registry().scan("Russian ships left the Black Sea".split())]
        [(0, ('RUS',), 'adjective')]
        """
        found: list[tuple[int, Match]] = []
        start = 0
        while start < len(words):
            match = self.match(words, start, on)
            if match and match.ids:
                found.append((start, match))
            start += match.length if match else 1
        return found

    def country_of_region(self, words: Sequence[str], start: int) -> tuple[str, int] | None:
        """Country of a first-level region or big town named at `start`, and its length in words.

        Meant for agents ("Texas governor", "Shanghai police"); for places use the gazetteer.
        """
        best: tuple[str, int] | None = None
        for length, regions, written in self._regions.matches(words, start):
            codes = [code for code, wanted in regions if _fits(wanted, written)]
            if codes:
                best = (codes[0], length)
        return best

    def surnames(self, surname: str, on: datetime.date | None = None) -> tuple[Candidate, ...]:
        """Persons of that family name, likeliest first; those in office that day come before the others.

        Returns: one candidate with a score of 0.9 at most: a lone surname is never sure
        """
        return tuple(self._weighed_persons(self._surnames.get(fold(surname), ()), on))

    def _weighed_persons(self, ids: Iterable[str], on: datetime.date | None) -> list[Candidate]:
        weighed = []
        for entry_id in dict.fromkeys(ids):
            entry = self.entries[entry_id]
            score, detail = _presence(entry, on)
            weighed.append(Candidate(entry_id, entry.name, score, detail))
        weighed.sort(key=lambda candidate: (-candidate.score, candidate.id))
        rivals = [found for found in weighed[1:] if self._rivals(weighed[0], found, on)]
        if rivals:
            shared = len(rivals) + 1
            return [msgspec.structs.replace(found, score=found.score / shared) for found in weighed]
        return weighed

    def _rivals(self, best: Candidate, other: Candidate, on: datetime.date | None) -> bool:
        """Whether a surname may as well mean the other: as likely, or in office elsewhere."""
        if other.score == best.score:
            return True
        elsewhere = role_on(self.entries[best.id], on), role_on(self.entries[other.id], on)
        codes = {role.code for role in elsewhere if role}
        return other.score >= _IN_OFFICE and len(codes) > 1

    def holders(self, code: str, title: str, on: datetime.date | None = None) -> tuple[str, ...]:
        """Ids of the persons in that office that day, the latest to take it first; without a day the last holder.

        >>> load_registry().holders("FRA", "president", datetime.date(2010, 1, 1))
        ('nicolas-sarkozy',)
        """
        held = self._offices.get((code, title), [])
        ranked = sorted(held, key=lambda pair: pair[0].first or datetime.date.min, reverse=True)
        if on is None:
            return tuple(entry_id for _, entry_id in ranked[:1])
        return tuple(dict.fromkeys(entry_id for role, entry_id in ranked if role.holds(on)))

    def resolve(
        self, name: str, on: datetime.date | None = None, *, country: str | None = None, kind: ActorKind | None = None
    ) -> Resolution:
        """Who a name means on a day.

        on:      day of the text or event; without it the latest known role counts
        country: code that the words around suggest; decides between namesakes, never against a clear name
        kind:    what the name must be, if the caller knows ("person")
        Returns: a resolution with id None where nobody fits or several do; near misses are candidates only

        >>> load_registry().resolve("South Sudan").code
        'SSD'
        """
        ids, form, score = self._find(name, on)
        if kind:
            ids = tuple(entry_id for entry_id in ids if self.entries[entry_id].kind == kind)
        if not ids:
            return Resolution(
                name=name,
                candidates=self.similar(name),
                reasons=(Reason("actors", "unknown", "no entry of this name; similar ones are candidates only"),),
            )
        chosen, candidates, reasons = self._choose(name, ids, on, country)
        if chosen is None and reasons[0].rule == "other-country":
            return Resolution(name=name, candidates=candidates, reasons=reasons)
        if chosen is None:
            return self._undecided(name, candidates, reasons)
        return self._resolution(name, self.entries[chosen], form, on, score, candidates, reasons)

    def describe_entry(self, entry_id: str, on: datetime.date | None = None) -> Resolution:
        """The resolution of a registry entry as of a day. Raises: KeyError, when there is no such id."""
        entry = self.entries[entry_id]
        return self._resolution(entry.name, entry, "name", on, 1.0, (), ())

    def _find(self, name: str, on: datetime.date | None) -> tuple[tuple[str, ...], FormKind | None, float]:
        words = name.replace("’", "'").removesuffix("'s").split()
        if not words:
            return (), None, 0.0
        match = self.match(words, 0, on)
        if match and match.length == len(words):
            return match.ids, match.form, 1.0
        bare = _without_titles(words)
        if bare and bare != words:
            match = self.match(bare, 0, on)
            if match and match.length == len(bare):
                return match.ids, match.form, 0.95
        persons = self.surnames(" ".join(bare), on) if bare else ()
        if persons and _presence(self.entries[persons[0].id], on)[0] >= _LEAST_PRESENCE:
            best = persons[0].score
            return tuple(found.id for found in persons if found.score == best), "name", best
        return (), None, 0.0

    def _choose(
        self, name: str, ids: tuple[str, ...], on: datetime.date | None, country: str | None
    ) -> tuple[str | None, tuple[Candidate, ...], tuple[Reason, ...]]:
        known = self.ambiguous.get(fold(" ".join(_without_article(name))))
        if known:
            ids = tuple(dict.fromkeys((*known.ids, *ids)))
        if len(ids) == 1:
            return ids[0], (), ()
        fitting = [entry_id for entry_id in ids if country and self._works_for(entry_id, country, on)]
        candidates = tuple(self._namesakes(ids, known, on))
        if len(fitting) == 1:
            return fitting[0], candidates, (Reason("actors", "country", f"the text speaks of {country}"),)
        if known and known.prefer and country and not fitting and self._is_organ(known.prefer):
            # "Spain's Congress" is none of those the registry knows by that word.
            reason = Reason("actors", "other-country", f"none of that name is of {country}")
            return None, candidates, (reason,)
        if known:
            return known.prefer, candidates, (Reason("actors", "ambiguous", known.why),)
        if candidates[0].score > candidates[1].score:
            return candidates[0].id, candidates, (Reason("actors", "presence", candidates[0].detail),)
        return None, candidates, (Reason("actors", "ambiguous", "several entries of this name fit equally"),)

    def _works_for(self, entry_id: str, country: str, on: datetime.date | None) -> bool:
        entry = self.entries.get(entry_id)
        if entry is None:
            return entry_id.split(":")[0] == country
        role = role_on(entry, on)
        return country in (entry.id, role.code if role else entry.code)

    def _is_organ(self, entry_id: str) -> bool:
        """Whether an entry is an organ that every state has one of: a parliament, court, ministry, force."""
        entry = self.entries.get(entry_id)
        return entry is not None and entry.kind == "organisation" and entry.sector in _STATE_OFFICE

    def _namesakes(
        self, ids: Iterable[str], known: AmbiguousForm | None, on: datetime.date | None
    ) -> Iterator[Candidate]:
        weighed = []
        for entry_id in ids:
            entry = self.entries.get(entry_id)
            score, detail = (0.5, "another bearer of the name") if entry is None else _presence(entry, on)
            if known:
                score = 0.7 if entry_id == known.prefer else 0.4
            weighed.append(Candidate(entry_id, entry.name if entry else entry_id, score, detail))
        yield from sorted(weighed, key=lambda candidate: (-candidate.score, candidate.id))

    def _undecided(self, name: str, candidates: tuple[Candidate, ...], reasons: tuple[Reason, ...]) -> Resolution:
        codes = {self.describe_entry(found.id).code for found in candidates if found.id in self.entries} - {None}
        return Resolution(
            name=name,
            code=next(iter(codes)) if len(codes) == 1 else None,
            codes=tuple(sorted(code for code in codes if code)) if len(codes) > 1 else (),
            candidates=candidates,
            reasons=reasons,
        )

    def _resolution(
        self,
        name: str,
        entry: ActorEntry,
        form: FormKind | None,
        on: datetime.date | None,
        score: float,
        candidates: tuple[Candidate, ...],
        reasons: tuple[Reason, ...],
    ) -> Resolution:
        standing, reason = standing_on(entry, on)
        if form == "seat" and entry.sector is None and entry.kind == "state":
            standing = msgspec.structs.replace(standing, sector="GOV")
            reason = Reason("actors", "seat", f"{name} stands for the government of {entry.name}")
        return Resolution(
            name=entry.name,
            id=entry.id,
            kind=entry.kind,
            code=standing.code,
            sector=standing.sector,
            other_sectors=standing.other_sectors,
            office=standing.title,
            wikidata=entry.wikidata,
            score=score,
            candidates=candidates,
            reasons=(*reasons, reason),
        )

    def similar(self, name: str, limit: int = 3) -> tuple[Candidate, ...]:
        """Entries whose name looks like this one, with their likeness in [0, 1]; never to be taken silently."""
        wanted = [fold(piece) for piece in pieces_of(" ".join(_without_article(name)))]
        if not wanted:
            return ()
        joined = " ".join(wanted)
        found: list[Candidate] = []
        for entry_id, spelling in sorted(set(self._near(wanted))):
            likeness = Indel.normalized_similarity(spelling, joined, score_cutoff=_LEAST_LIKENESS)
            if likeness > 0:
                # A different name is never certain, however few letters differ.
                score = round(min(likeness, 0.95), 3)
                found.append(Candidate(entry_id, self.entries[entry_id].name, score, "similar spelling"))
        return tuple(sorted(found, key=lambda candidate: (-candidate.score, candidate.id))[:limit])

    def _near(self, wanted: Sequence[str]) -> Iterator[tuple[str, str]]:
        if self._beginnings is None:
            self._beginnings = _beginnings_of(self.entries.values())
        length = len(" ".join(wanted))
        for beginning in {word[:3] for word in wanted if len(word) > 2}:
            for entry_id, spelling in self._beginnings.get(beginning, ()):
                # The likeness of two words is at most 2 * shorter / (shorter + longer).
                if 2 * min(length, len(spelling)) >= _LEAST_LIKENESS * (length + len(spelling)):
                    yield entry_id, spelling


def _beginnings_of(entries: Iterable[ActorEntry]) -> dict[str, list[tuple[str, str]]]:
    """First three letters of every word of a name -> the entries and how their names are compared."""
    index: dict[str, list[tuple[str, str]]] = {}
    for entry in entries:
        spelling = fold(entry.name)
        for beginning in {fold(piece)[:3] for piece in pieces_of(entry.name)}:
            index.setdefault(beginning, []).append((entry.id, spelling))
    return index


# Below this, spellings share little but a beginning ("Niger" and "Nicaragua").
_LEAST_LIKENESS = 0.6


def forms_of(entry: ActorEntry) -> Iterator[tuple[str, FormKind]]:
    """Every written form of an entry with its kind, each spelling once, the most telling kind first."""
    seen: set[str] = set()
    groups: tuple[tuple[FormKind, Iterable[str]], ...] = (
        ("name", (entry.name,)),
        ("alias", entry.aliases),
        ("seat", entry.seats),
        ("old_name", (old.name for old in entry.old_names)),
        ("demonym", entry.demonyms),
        ("adjective", entry.adjectives),
    )
    adjectives = set(entry.adjectives)
    if entry.kind == "person":
        groups = (*groups, ("alias", spellings_of(entry)))
    for form, names in groups:
        for name in names:
            # A word that is both ("Russian") is far more often the adjective.
            if name not in seen and not (form == "demonym" and name in adjectives):
                seen.add(name)
                yield name, form


# First names as agencies transcribe them; Ukrainians and Belarusians are often given the Russian form.
_SPELLINGS = (
    ("Alexander", "Aleksandr", "Aleksander", "Alexandr", "Oleksandr", "Olexander", "Aliaksandr"),
    ("Alexei", "Alexey", "Aleksei", "Aleksey", "Oleksiy", "Oleksii"),
    ("Andrei", "Andrey", "Andriy", "Andrii"),
    ("Arseniy", "Arseny", "Arsenii", "Arsenyi", "Arseni"),
    ("Dmitry", "Dmitri", "Dmitriy", "Dmytro"),
    ("Nikolai", "Nikolay", "Mykola"),
    ("Oleg", "Oleh"),
    ("Pavel", "Pavlo"),
    ("Sergei", "Sergey", "Serhiy", "Serhii"),
    ("Vasily", "Vasiliy", "Vasyl"),
    ("Vitali", "Vitaly", "Vitaliy", "Vitalii"),
    ("Vladimir", "Volodymyr", "Wladimir"),
    ("Yevgeny", "Yevgeni", "Evgeny", "Evgeni", "Yevhen"),
    ("Yuri", "Yury", "Yuriy", "Yurii"),
    ("Mohammad", "Mohammed", "Muhammad", "Mohamed", "Mohamad"),
    ("Ahmad", "Ahmed"),
    ("Hussein", "Hossein", "Hussain"),
)


@cache
def _other_spellings() -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(other for other in group if other != name) for group in _SPELLINGS for name in group}


def spellings_of(entry: ActorEntry) -> Iterator[str]:
    """A person's names with the first name as others transcribe it ("Dmitri Peskov" for "Dmitry Peskov")."""
    spellings = _other_spellings()
    for name in (entry.name, *entry.aliases):
        first, _, rest = name.partition(" ")
        if rest and first in spellings:
            yield from (f"{other} {rest}" for other in spellings[first])


# Particles that belong to the family name when it is given alone ("von der Leyen", "al-Assad").
_PARTICLES = frozenset("von van der den de da di do dos du la le ter al el bin ibn ben abu ould".split())


def surnames_of(entry: ActorEntry) -> tuple[str, ...]:
    """Family names of a person: those given, else the last word with its particles and without them."""
    if entry.surnames:
        return entry.surnames
    names = (entry.name, *(alias for alias in entry.aliases if " " in alias))
    return tuple(dict.fromkeys(surname for name in names for surname in _surnames_in(name)))


def _surnames_in(name: str) -> tuple[str, ...]:
    words = name.replace("-", " - ").split()
    while len(words) > 1 and words[-1] in ("Jr", "Jr.", "Sr.", "II", "III", "IV"):
        words = words[:-1]
    if len(words) < 2:
        return (name,)
    first = len(words) - 1
    while first > 1 and (words[first - 1].casefold() in _PARTICLES or words[first - 1] == "-"):
        if words[first - 1] == "-" and words[first - 2].casefold() not in _PARTICLES:
            # "Haqqani-Zadeh": both halves of a double name
            first -= 1
        first -= 1
    whole = " ".join(words[first:]).replace(" - ", "-")
    return tuple(dict.fromkeys((whole, words[-1])))


def role_on(entry: ActorEntry, on: datetime.date | None) -> Role | None:
    """The role that counts that day: the one held (the latest begun), else the last before, else the first after.

    Without a day it is the office somebody is known for: the latest of the top ones, else the latest.
    """
    if not entry.role:
        return None
    if on is None:
        return max(entry.role, key=_renown)
    held = [role for role in entry.role if role.holds(on)]
    if held:
        return max(held, key=lambda role: (role.sector in _STATE_OFFICE, role.first or datetime.date.min))
    before = [role for role in entry.role if role.last and role.last < on]
    if before:
        return max(before, key=lambda role: role.last or datetime.date.min)
    return min(entry.role, key=lambda role: role.first or datetime.date.min)


def _renown(role: Role) -> tuple[bool, datetime.date, datetime.date]:
    return role.title in _TOP_OFFICES, role.last or datetime.date.max, role.first or datetime.date.min


def standing_on(entry: ActorEntry, on: datetime.date | None) -> tuple[Role, Reason]:
    """Country, sector and office of an entry that day, with the reason.

    In office: the role's sector. After a state office: ELI, the country kept. Before the first role: the country
    alone. Without a day: the latest role.
    """
    role = role_on(entry, on)
    plain_code = entry.code or ""
    if role is None:
        return (
            Role(code=plain_code, sector=entry.sector, other_sectors=entry.other_sectors),
            Reason("actors", "entry", f"{entry.name} in the registry"),
        )
    if on is None or role.holds(on):
        others = role.other_sectors or (entry.other_sectors if entry.kind != "person" else ())
        return msgspec.structs.replace(role, other_sectors=others), Reason("actors", "role", _told(role))
    if role.first and on < role.first:
        return (
            Role(code=role.code, sector=entry.sector),
            Reason("actors", "before-role", f"not yet {_told(role)}"),
        )
    if role.sector in _STATE_OFFICE or (role.sector is None and role.code in NON_STATES):
        return (
            Role(code=role.code, sector="ELI", title=f"former {role.title or 'official'}"),
            Reason("actors", "former", f"former {_told(role)}"),
        )
    return Role(code=role.code, sector=role.sector), Reason("actors", "after-role", f"once {_told(role)}")


def _told(role: Role) -> str:
    years = f"{role.first.year if role.first else '?'}-{role.last.year if role.last else ''}"
    return f"{role.title or role.sector or 'active'} ({role.code}, {years})"


# Who is meant by "Trump" while the president has a wife: the president.
_TOP_OFFICES = frozenset(
    {
        "president", "prime minister", "chancellor", "king", "queen", "emperor", "supreme leader", "emir", "sultan",
        "pope", "military ruler", "head of state", "crown prince", "foreign minister", "leader of North Korea",
        "leader of the Soviet Union", "leader of China", "secretary-general of NATO",
        "secretary-general of the United Nations", "president of the European Commission",
    }
)  # fmt: skip
_IN_OFFICE = 0.8
# A lone surname of somebody years out of office is more often another's ("Taylor", the singer).
_LEAST_PRESENCE = 0.5


def _presence(entry: ActorEntry, on: datetime.date | None) -> tuple[float, str]:
    """How likely somebody of that name is meant in a text of that day."""
    if entry.kind != "person":
        return 0.8, f"{entry.kind} {entry.name}"
    role = role_on(entry, on)
    if role is None or on is None:
        return 0.6, "no day to weigh by" if on is None else "no dated role"
    if role.holds(on):
        return (0.9 if role.title in _TOP_OFFICES else _IN_OFFICE), f"{_told(role)}: in office that day"
    if role.first and on < role.first:
        return (0.5 if (role.first - on).days < 3 * 366 else 0.2), f"not yet {_told(role)}"
    gone = (on - (role.last or on)).days
    return (0.7 if gone < 3 * 366 else 0.45), f"formerly {_told(role)}"


def _fits(form: Sequence[str], written: Sequence[str]) -> bool:
    return all(_case_fits(wanted, word) for wanted, word in zip(form, written, strict=True))


def _case_fits(wanted: str, word: str) -> bool:
    """Whether a word of the text may be this word of a name: names need their capitals, acronyms all of them."""
    if wanted == word or not wanted[0].isupper():
        return True
    bare = wanted.replace(".", "")
    if len(bare) > 1 and bare.isupper():
        titled = len(bare) > 3 and bare not in _ORDINARY_WORDS and word[0].isupper()
        return word.isupper() or titled
    return word[0].isupper()


# "the West", "the South": the article and one word.
def _all_capitals(words: Sequence[str]) -> bool:
    letters = [word for word in words if word.isalpha() and len(word) > 1]
    return len(letters) > 3 and all(word.isupper() for word in letters)


def _match_of(forms: Sequence[Form], length: int) -> Match:
    ranked = sorted(forms, key=lambda form: _FORM_ORDER.index(form[1]))
    kinds: dict[str, FormKind] = {}
    for entry_id, kind in ranked:
        kinds.setdefault(entry_id, kind)
    if not any(kinds):
        return Match((), "elsewhere", length)
    # What an entry is called is no longer "something else", whoever listed it so.
    kinds.pop("", None)
    return Match(tuple(kinds), ranked[0][1], length, tuple(kinds.values()))


def _without_article(name: str) -> list[str]:
    words = name.split()
    return words[1:] if len(words) > 1 and words[0].casefold() == "the" else words


def _without_titles(words: Sequence[str]) -> list[str]:
    """The words after leading titles ("Lt. Gen."); the last word always stays."""
    first = 0
    while first < len(words) - 1 and (fold(words[first]) in _TITLES or fold(words[first]) in ("the", "of")):
        first += 1
    return list(words[first:])


def build_registry(tables: Sequence[ActorTable]) -> Registry:
    """A registry over tables in memory. Raises: DataError, when they contradict each other."""
    return Registry(tables)


def shipped_contents() -> dict[str, bytes]:
    """Name -> bytes of the actor tables in the package."""
    folder = files("gesta") / "data" / "actors"
    return {
        item.name: item.read_bytes()
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if item.name.endswith(".toml") and item.name not in _OTHER_TABLES
    }


# Tables in the same folder with schemas of their own.
_OTHER_TABLES = frozenset({"agents.toml"})


def shipped_tables() -> tuple[ActorTable, ...]:
    """The package's tables; from the compiled file when it is as new as the TOML, else from the TOML.

    Raises: DataError, when a table breaks the schema
    """
    contents = shipped_contents()
    compiled = files("gesta") / "data" / "actors" / "registry.msgpack"
    if compiled.is_file():
        try:
            stored = msgspec.msgpack.decode(compiled.read_bytes(), type=CompiledTables)
        except msgspec.DecodeError as error:
            message = f"the compiled registry is damaged: {error}"
            raise DataError(message, where=str(compiled), fix="delete it") from error
        if stored.digest == digest_of(contents):
            return stored.tables
    return tuple(parse_table(content, where=name) for name, content in contents.items())


@cache
def load_registry(extra: tuple[Path, ...] = ()) -> Registry:
    """The shipped registry, with a user's own files on top; read once per process.

    extra:  TOML tables, PETRARCH actor dictionaries (.txt, .actors), or folders of them
    Raises: DataError, naming file and key or line, when a file cannot be read

    >>> load_registry().resolve("the Kremlin").sector
    'GOV'
    """
    shipped = shipped_tables()
    if not extra:
        return Registry(shipped)
    known = load_registry()
    return Registry((*shipped, *(_table_of(path, known) for path in actor_files(extra))))


_DICTIONARIES = frozenset({".txt", ".actors"})


def actor_files(paths: Iterable[Path]) -> tuple[Path, ...]:
    """The files behind paths a user gave: each file itself, of a folder its TOML tables and dictionaries by name.

    Raises: DataError, when a path does not exist or a folder holds none
    """
    return tuple(file for path in paths for file in _files_at(path))


def _files_at(path: Path) -> tuple[Path, ...]:
    if not path.exists():
        raise DataError("it cannot be read: no such file or folder", where=str(path))
    if not path.is_dir():
        return (path,)
    found = tuple(sorted(file for file in path.iterdir() if file.suffix in _DICTIONARIES | {".toml"}))
    if not found:
        raise DataError("the folder holds no actor file", where=str(path), fix="put .toml, .txt or .actors files there")
    return found


def _table_of(path: Path, known: Registry) -> ActorTable:
    if path.suffix not in _DICTIONARIES:
        return read_table(path)
    return _over(read_petrarch_actors(path), known, source=f"dictionary {path.name}")


def _over(entries: Sequence[ActorEntry], known: Registry, *, source: str) -> ActorTable:
    """A dictionary as a table: what it says wins, but names that it knows no better than the registry are dropped."""
    kept: list[ActorEntry] = []
    shared: dict[str, AmbiguousForm] = {}
    for entry in entries:
        others = {name: known.resolve(name) for name, _ in forms_of(entry)}
        if not entry.role and all(_says_as_much(found, entry) for found in others.values()):
            continue
        kept.append(entry)
        for name, found in others.items():
            if found.id and found.score == 1.0:
                why = f"{source} says otherwise than the registry"
                shared[name] = AmbiguousForm(name, (entry.id, found.id), why, prefer=entry.id)
    return ActorTable(source=source, actor=tuple(kept), ambiguous=tuple(shared.values()))


def _says_as_much(found: Resolution, entry: ActorEntry) -> bool:
    return found.id is not None and found.score == 1.0 and (found.code, found.sector) == (entry.code, entry.sector)


def write_compiled(path: Path) -> int:
    """Writes the shipped tables as one msgpack file that loads fast; to be run after every change of the TOML.

    Returns: its size in bytes
    """
    content = compile_tables(shipped_contents())
    path.write_bytes(content)
    return len(content)
