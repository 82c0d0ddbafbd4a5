"""Sector nouns: what part of society the unnamed belong to ("riot police", "lawmakers", "a former minister").

sector_of(["Russian", "border", "guards"], 2)       -> SectorMatch(sector="COP", words=("border", "guards"), ...)
sector_of(["a", "former", "minister"], 2)           -> SectorMatch(sector="ELI", other_sectors=("GOV",), ...)
nationality_of(["U.S.-backed", "Syrian", "rebels"]) -> ("SYR",)
describe(["the", "Russian", "foreign", "minister"]) -> Resolution(code="RUS", sector="GOV", ...)
"""

import datetime
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from gesta.errors import DataError
from gesta.knowledge.actor_records import SECTORS, ActorKind
from gesta.knowledge.actors import Match, Registry, Resolution, load_registry
from gesta.knowledge.phrases import PhraseTrie, fold, word_pieces
from gesta.records import Reason


class AgentTable(Struct, frozen=True, forbid_unknown_fields=True):
    """Nouns of one sector. examples: phrases that must get this sector (run as tests)."""

    words: tuple[str, ...]
    sector: str | None = None
    other_sectors: tuple[str, ...] = ()
    code: str | None = None
    examples: tuple[str, ...] = ()


class TransparentTable(Struct, frozen=True, forbid_unknown_fields=True):
    """Heads that take their sector from a neighbour ("police chief"); sector: where no neighbour tells."""

    words: tuple[str, ...]
    sector: str | None = None


class Modifiers(Struct, frozen=True, forbid_unknown_fields=True):
    """Words beside the head that change what it means."""

    former: frozenset[str]
    mutual: frozenset[str]
    opposition: frozenset[str]
    stance: frozenset[str]
    sponsor: frozenset[str]
    based: frozenset[str]


class AgentFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The shipped table of agents. source: where it comes from, in one line."""

    source: str
    agent: tuple[AgentTable, ...]
    transparent: tuple[TransparentTable, ...]
    modifiers: Modifiers


class SectorMatch(Struct, frozen=True):
    """What the noun of a phrase says about the part of society.

    sector:  PLOVER sector; None for what can act without one ("the country")
    code:    NGO, IGO, UNO, MNC where the noun tells even that
    words:   the words that decided
    acts:    False for the unspecific ("men", "source"), which name nobody's side
    """

    sector: str | None
    words: tuple[str, ...]
    reason: Reason
    other_sectors: tuple[str, ...] = ()
    code: str | None = None
    acts: bool = True


class _Noun(Struct, frozen=True):
    sector: str | None
    other_sectors: tuple[str, ...]
    code: str | None
    transparent: bool = False


class Agents:
    """The agent nouns and their index; made by `load_agents`."""

    def __init__(self, table: AgentFile) -> None:
        self.table = table
        self.modifiers = table.modifiers
        self._nouns: PhraseTrie[_Noun] = PhraseTrie()
        self._transparent: dict[str, str | None] = {}
        for agent in table.agent:
            noun = _Noun(agent.sector, agent.other_sectors, agent.code)
            for word in agent.words:
                for form in number_forms(word):
                    self._nouns.add(form, noun)
        for group in table.transparent:
            for word in group.words:
                for form in number_forms(word):
                    self._transparent[fold(form)] = group.sector

    def __len__(self) -> int:
        return sum(len(agent.words) for agent in self.table.agent)

    def spans(self, pieces: Sequence[str], head: int) -> Iterator[tuple[int, int, _Noun]]:
        """Every known noun phrase over the head word, the longest first."""
        found: list[tuple[int, int, _Noun]] = []
        for start in range(max(0, head - 4), head + 1):
            if _goes_on_a_name(pieces, start):
                continue
            for length, nouns, _ in self._nouns.matches(pieces, start):
                if start + length > head:
                    found.append((start, start + length, nouns[0][0]))
        yield from sorted(found, key=lambda span: (span[0] - span[1], span[1]))

    def is_transparent(self, word: str) -> bool:
        """Whether a head takes its sector from its neighbours."""
        return fold(word) in self._transparent

    def default_of(self, word: str) -> str | None:
        """The sector of a transparent head where no neighbour tells one."""
        return self._transparent.get(fold(word))


@cache
def load_agents() -> Agents:
    """The shipped agent nouns, read once. Raises: DataError, when the table breaks its schema."""
    path = files("gesta") / "data" / "actors" / "agents.toml"
    try:
        table = msgspec.toml.decode(path.read_bytes(), type=AgentFile)
    except msgspec.DecodeError as error:
        raise DataError(str(error), where=str(path)) from error
    for agent in table.agent:
        unknown = {agent.sector, *agent.other_sectors} - SECTORS - {None}
        if unknown:
            raise DataError(f"not a PLOVER sector: {unknown}", where=f"{path}: {agent.words[0]}")
    return Agents(table)


def number_forms(phrase: str) -> tuple[str, ...]:
    """The phrase and its regular plural; in "member of parliament" it is the noun before "of" that changes.

    >>> number_forms("spy"), number_forms("member of parliament")
    (('spy', 'spies'), ('member of parliament', 'members of parliament'))
    """
    words = phrase.split(" ")
    prepositions = (index for index, word in enumerate(words) if word in ("of", "for", "to", "in") and index)
    at = next(prepositions, len(words)) - 1
    if " " in phrase and words[-1] == "chief" and words[0] == "commander":
        at = 0
    plural = [*words[:at], _plural(words[at]), *words[at + 1 :]]
    return (phrase, " ".join(plural))


def _plural(noun: str) -> str:
    for singular, plural in (("man", "men"), ("woman", "women"), ("child", "children"), ("person", "persons")):
        if noun.endswith(singular):
            return noun.removesuffix(singular) + plural
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "ch", "sh")) else "s")


def _goes_on_a_name(pieces: Sequence[str], start: int) -> bool:
    """ "European Union leaders" lead no trade union."""
    here, before = pieces[start], pieces[start - 1] if start else ""
    return here == "Union" and before in _UNIONS_OF_STATES


# Words that end the head's own noun phrase: what follows them describes it.
_BREAKS = frozenset(
    "of for from in at on by with to against near inside outside across under between among who whom whose which that "
    "loyal belonging including such as and or but , ; : ( ) - – —".split()
)
# Prepositions whose object says whose the head is ("a spokesman for the army").
_BELONGING = frozenset("of for from at in with to within loyal belonging".split())
# What stands before "Union" where it is one of states.
_UNIONS_OF_STATES = frozenset({"European", "African", "Soviet", "Economic", "Eurasian"})
# Of these somebody is a member or an official; in a place ("the parties in the state") one only is.
_MEMBERSHIP = frozenset({"of", "for"})
_PLACES = frozenset("state states country countries city region province district republic kingdom".split())
# Words that only rank the head behind them: an executive director is no executive branch.
_RANKS = frozenset({"executive", "general", "managing"})
_EMPTY = frozenset("the a an of for some any all his her its their our my your this that these those".split())


def head_of(words: Sequence[str]) -> int:
    """Index of the head of a noun phrase given as bare words: the last word before a preposition or a clause.

    >>> head_of("leader of the rebels".split()), head_of("the Russian foreign minister".split())
    (0, 3)
    """
    index = next((i for i, word in enumerate(words) if word.casefold() in _BREAKS and i and not _joins(words, i)), None)
    last = (len(words) if index is None else index) - 1
    while last > 0 and words[last] in ("'s", "’s", "'", "."):
        last -= 1
    return max(last, 0)


def _joins(words: Sequence[str], index: int) -> bool:
    """Whether a hyphen stands inside a word that the tokenizer took apart ("asylum - seekers")."""
    return words[index] in "-–—" and 0 < index < len(words) - 1


def sector_of(words: Sequence[str], head: int | None = None) -> SectorMatch | None:
    """The sector that the noun at `head` tells, with its neighbours; None where the table has no such noun.

    head: index of the head word, found by `head_of` when not given

    >>> sector_of("a spokesman for the army".split(), 1).sector
    'MIL'
    >>> sector_of("the border".split(), 1) is None
    True
    """
    agents = load_agents()
    head = head_of(words) if head is None else head
    pieces, at = _pieces(words, head)
    if at is None:
        return None
    return _sector_at(agents, pieces, at, depth=0)


def _pieces(words: Sequence[str], head: int) -> tuple[list[str], int | None]:
    """Words taken apart at hyphens, lower-case; and where the head's last part is. Commas and the like are kept."""
    pieces: list[str] = []
    at = None
    for index, word in enumerate(words):
        parts = word_pieces(word)
        if not parts and word in ("'s", "’s", "'", "-", "–"):
            continue
        pieces.extend(parts or [word])
        if index == head and parts:
            at = len(pieces) - 1
    return pieces, at


def _sector_at(agents: Agents, pieces: list[str], at: int, *, depth: int) -> SectorMatch | None:
    span = next(agents.spans(pieces, at), None)
    transparent = agents.is_transparent(pieces[at])
    if span is None and not transparent:
        return None
    if transparent and (span is None or span[1] - span[0] == 1) and depth < 3:
        own = span is not None and span[2].sector not in (None, "UNK")
        near = _neighbour(agents, pieces, at, depth, settled=own)
        if near is not None:
            return _modified(agents, pieces, at, near)
    if span is None:
        found = SectorMatch(agents.default_of(pieces[at]), (pieces[at],), Reason("agents", "general-noun", pieces[at]))
        return _modified(agents, pieces, at, found)
    start, stop, noun = span
    phrase = " ".join(pieces[start:stop])
    found = SectorMatch(
        noun.sector,
        tuple(pieces[start:stop]),
        Reason("agents", "noun", f"{phrase} is {noun.sector or noun.code or 'a body'}"),
        noun.other_sectors,
        noun.code,
        acts=noun.sector != "UNK",
    )
    return _modified(agents, pieces, start, found)


def _neighbour(agents: Agents, pieces: list[str], at: int, depth: int, *, settled: bool) -> SectorMatch | None:
    """The sector a transparent head takes from the word before it, else from its complement.

    settled: the head has a sector of its own ("party"), which no place changes that it is in
    """
    if at and fold(pieces[at - 1]) not in _EMPTY | _RANKS | agents.modifiers.former:
        before = next((span for span in agents.spans(pieces[:at], at - 1) if span[1] == at), None)
        if before and before[2].sector and before[2].sector != "UNK":
            words = tuple(pieces[before[0] : at + 1])
            reason = Reason("agents", "compound", f"{' '.join(words)} belongs to {before[2].sector}")
            return SectorMatch(before[2].sector, words, reason, before[2].other_sectors, before[2].code)
    after = at + 1
    if after >= len(pieces) or pieces[after].casefold() not in (_MEMBERSHIP if settled else _BELONGING):
        return None
    rest = pieces[after + 1 :]
    inner = head_of(rest) if rest else 0
    if rest and pieces[after].casefold() not in _MEMBERSHIP and fold(rest[inner]) in _PLACES:
        return None
    found = _sector_at(agents, rest, inner, depth=depth + 1) if rest else None
    if found is None or found.sector is None:
        return None
    reason = Reason("agents", "complement", f"{pieces[at]} {pieces[after]} {' '.join(found.words)}")
    return msgspec.structs.replace(found, words=(pieces[at], pieces[after], *found.words), reason=reason)


# Callings that nobody is of the elite by who had one: "a former teacher".
_PRIVATE = frozenset({"BUS", "LAB", "EDU", "MED", "JRN", "CVL", "AGR"})


def _modified(agents: Agents, pieces: list[str], start: int, found: SectorMatch) -> SectorMatch:
    before = [fold(piece) for piece in pieces[:start]]
    private = found.sector in _PRIVATE and found.code is None
    former = any(word in agents.modifiers.former for word in before[-4:])
    if former and not private and found.sector not in (None, "ELI", "UNK", "UAF"):
        reason = Reason("agents", "former", f"no longer {' '.join(found.words)}")
        return msgspec.structs.replace(found, sector="ELI", other_sectors=(found.sector or "",), reason=reason)
    if any(word in ("opposition", "dissident") for word in before[-2:]) and found.sector != "OPP":
        if found.sector in ("LEG", "PTY", "MIL", "JUD"):
            return msgspec.structs.replace(found, other_sectors=("OPP",))
        return msgspec.structs.replace(found, sector="OPP")
    return found


def is_mutual(word: str) -> bool:
    """Whether a noun names somebody by a like one of another country ("counterpart")."""
    return fold(word) in load_agents().modifiers.mutual


def is_former(word: str) -> bool:
    """Whether a word before a noun says that somebody is that no more ("former", "ousted")."""
    return fold(word) in load_agents().modifiers.former


def nationality_of(
    words: Sequence[str], registry: Registry | None = None, *, head: int | None = None
) -> tuple[str, ...]:
    """Countries that a noun phrase says its head belongs to, in the order of the text.

    Reads adjectives, demonyms, possessives and names before the head ("Russian", "Russia's", "Kyiv police"), and what
    stands after "of", "in", "from". Sponsors ("U.S.-backed") and sympathies ("pro-Russian") are no nationality.

    >>> nationality_of(["pro-Russian", "separatists", "in", "Ukraine"])
    ('UKR',)
    """
    registry = registry or load_registry()
    found = _states_named(words, registry)
    at = len(words) - 1 if head is None else head
    before = [code for start, code in found if start <= at]
    return tuple(dict.fromkeys(before or [code for _, code in found]))


def _states_named(words: Sequence[str], registry: Registry) -> list[tuple[int, str]]:
    """Position and code of every country the words name as somebody's own."""
    found: list[tuple[int, str]] = []
    start = 0
    split = [_unbased(word) for word in words]
    while start < len(split):
        match = registry.match(split, start)
        region = None if match and match.ids else registry.country_of_region(split, start)
        length = region[1] if region else match.length if match else 1
        if not only_sympathy(split, start, start + length):
            codes = _codes_of(match, registry) or ((region[0],) if region else ())
            found.extend((start, code) for code in codes)
        start += length
    return found


def sympathies_of(words: Sequence[str], registry: Registry | None = None) -> tuple[str, ...]:
    """Countries that a noun phrase says its head is for or backed by, in the order of the text.

    >>> sympathies_of(["pro-Russian", "separatists", "in", "Ukraine"]), sympathies_of(["Iran-backed", "militias"])
    (('RUS',), ('IRN',))
    """
    registry = registry or load_registry()
    split = " ".join(words).replace("-", " - ").split()
    found: list[str] = []
    for start in range(len(split)):
        match = registry.match(split, start)
        if match is not None and only_sympathy(split, start, start + match.length):
            found.extend(_codes_of(match, registry))
    return tuple(dict.fromkeys(found))


def _codes_of(match: Match | None, registry: Registry) -> tuple[str, ...]:
    """The country a match tells; none where the form is shared by several states."""
    if match is None or len(match.ids) != 1:
        return ()
    entry = registry[match.ids[0]]
    if match.form == "adjective" and entry.sector in ("LEG", "JUD", "MIL"):
        # "Congressional" is said of many a country's congress.
        return ()
    return (entry.code,) if entry.code else ()


def _unbased(word: str) -> str:
    """ "Somalia-based" as "Somalia": where a group sits is a country of its own; other compounds stay whole."""
    first, dash, last = word.rpartition("-")
    return first if dash and last.casefold() in load_agents().modifiers.based else word


def only_sympathy(words: Sequence[str], first: int, after: int | None = None) -> bool:
    """Whether the country named at a word is only a sympathy or a sponsor ("pro-Russian", "Iran-backed").

    first: where the name begins; after: the word behind it, the next one if left out
    """
    return _is_stance(words, first) or _is_sponsor(words, first + 1 if after is None else after)


def _is_stance(words: Sequence[str], start: int) -> bool:
    before = [word.casefold() for word in words[max(0, start - 2) : start] if word not in "-–"]
    if not before:
        return False
    return before[-1] in load_agents().modifiers.stance or (before[-1] == "ethnic")


def _is_sponsor(words: Sequence[str], after: int) -> bool:
    if after < len(words) - 1 and words[after] in "-–":
        return words[after + 1].casefold() in load_agents().modifiers.sponsor
    return after < len(words) and words[after].casefold() in ("backed", "led", "allied", "aligned", "speaking")


def describe(
    words: Sequence[str],
    on: datetime.date | None = None,
    *,
    head: int | None = None,
    registry: Registry | None = None,
    country: str | None = None,
) -> Resolution:
    """Who a whole noun phrase means: a known name in it, else country and sector from its words.

    words:   the phrase as tokens, its determiner may be there
    head:    index of the head word, found by `head_of` when not given
    country: what the text around suggests; used for namesakes and for bare nouns ("the police")
    Returns: a resolution; id None for the unnamed, code and sector None where the words do not tell

    >>> found = describe("U.S.-backed Syrian rebels".split())
    >>> found.code, found.sector
    ('SYR', 'REB')
    """
    registry = registry or load_registry()
    head = head_of(words) if head is None else head
    named = _named_head(words, head, on, registry, country)
    if named is not None:
        return named
    unnamed = _unnamed(words, head, registry, country)
    return unnamed if unnamed is not None else _unknown_name(words, head, on, registry, country)


def _named_head(
    words: Sequence[str], head: int, on: datetime.date | None, registry: Registry, country: str | None
) -> Resolution | None:
    """The registry entry whose name covers the head word."""
    for start, match in registry.scan(words, on):
        if start <= head < start + match.length and match.form != "adjective":
            name = " ".join(words[start : start + match.length])
            # "Two Russians" are of Russia, not Russia itself; "Imperial College London" is not London.
            if match.form == "demonym" or (
                start and match.form in ("seat", "name", "alias") and _inside_name(words, start, match, registry)
            ):
                return None
            hints = nationality_of(words[:start], registry)
            persons = all(registry[entry].kind == "person" for entry in match.ids)
            kind: ActorKind | None = "person" if persons else None
            found = registry.resolve(name, on, country=hints[0] if hints else country, kind=kind)
            return _as_former(found, words[:start]) if found.id or found.codes else None
    return None


def _inside_name(words: Sequence[str], start: int, match: Match, registry: Registry) -> bool:
    """Whether a state or its capital only ends a longer name that nobody knows ("Imperial College London")."""
    before = words[start - 1]
    if not before[:1].isupper() or before.casefold() in _BREAKS | _EMPTY:
        return False
    return all(registry[entry].kind == "state" for entry in match.ids) and registry.match(words, start - 1) is None


def _as_former(found: Resolution, before: Sequence[str]) -> Resolution:
    """ "Former President Bush" is ELI whatever the registry says of the day."""
    former = load_agents().modifiers.former
    if found.kind != "person" or not any(piece.casefold() in former for word in before for piece in word_pieces(word)):
        return found
    reason = Reason("agents", "former", "the text says so")
    others = (found.sector,) if found.sector and found.sector != "ELI" else found.other_sectors
    return msgspec.structs.replace(found, sector="ELI", other_sectors=others, reasons=(*found.reasons, reason))


# Their officials govern no country: PLOVER's code for the body says all there is.
_BODIES_WITHOUT_SECTOR = frozenset({"IGO", "UNO", "EUR"})


def _unnamed(words: Sequence[str], head: int, registry: Registry, country: str | None) -> Resolution | None:
    """Country and sector of "Russian border guards", "a CIA official", "two Russians"."""
    found = sector_of(words, head)
    body = _body_before(words, head, registry) if found is None or load_agents().is_transparent(words[head]) else None
    codes = nationality_of(words, registry, head=head)
    if found is None and body is None and not _only_nationals(words, head, registry):
        return None
    sector = found.sector if found else None
    others = found.other_sectors if found else ()
    reasons = [found.reason] if found else []
    if body is not None:
        former = sector == "ELI"
        sector, others = ("ELI", (body.sector,) if body.sector else ()) if former else (body.sector or sector, ())
        codes = (body.code,) if body.code else codes
        reasons.append(Reason("agents", "body", f"of {body.name}"))
    own = found.code if found else None
    code = (codes[0] if len(codes) == 1 else None) if codes and own != "UNO" else own or country
    if codes:
        reasons.append(Reason("agents", "nationality", ", ".join(codes)))
    if sector == "UNK" or (sector == "GOV" and code in _BODIES_WITHOUT_SECTOR):
        sector = None
    return Resolution(
        name=" ".join(words),
        code=code,
        sector=sector,
        other_sectors=others,
        codes=codes if len(codes) > 1 else (),
        score=0.6,
        reasons=tuple(reasons),
    )


def _body_before(words: Sequence[str], head: int, registry: Registry) -> Resolution | None:
    """The named organisation a general head belongs to: "a former CIA official", "leader of Hamas"."""
    for start, match in registry.scan(words):
        entry = registry.get(match.ids[0])
        if (
            entry is None
            or len(match.ids) > 1
            or match.form == "adjective"
            or _is_stance(words, start)
            or _is_sponsor(words, start + match.length)
        ):
            continue
        seat = match.form == "seat" and entry.kind == "state"
        if entry.kind in ("organisation", "group", "media", "company") or (seat and start < head):
            of_head = start + match.length == head or (start > head and words[head + 1].casefold() in _BELONGING)
            if of_head:
                found = registry.resolve(" ".join(words[start : start + match.length]))
                # A capital before the head only tells the country: "Kyiv police", "Tehran officials".
                return msgspec.structs.replace(found, sector=None) if seat and not entry.sector else found
    return None


def _only_nationals(words: Sequence[str], head: int, registry: Registry) -> bool:
    """Whether the head is itself an adjective or demonym ("two Russians", "the Syrian")."""
    return any(start <= head < start + match.length for start, match in registry.scan(words))


def _unknown_name(
    words: Sequence[str], head: int, on: datetime.date | None, registry: Registry, country: str | None
) -> Resolution:
    """A lone surname, or a name nobody knows: title and country from the words before it, the rest left open."""
    codes = nationality_of(words, registry, head=head)
    title = _title_end(words, head)
    start = 0 if title is None else title + 1
    if start < head and fold(words[start]) in _FORMS_OF_ADDRESS:
        start += 1
    known = _by_surname(words[start : head + 1], on, registry, codes[0] if codes else country)
    if known is not None:
        return _as_former(known, words[:start])
    found = sector_of(words[:start], title) if title is not None and _is_name(words[start : head + 1]) else None
    if found is None:
        similar = registry.similar(" ".join(words))
        reason = Reason("agents", "unknown", "neither a known name nor a known noun")
        code = codes[0] if len(codes) == 1 else None
        return Resolution(name=" ".join(words), code=code, candidates=similar, reasons=(reason,))
    return Resolution(
        name=" ".join(words[start : head + 1]),
        code=found.code or (codes[0] if len(codes) == 1 else None if codes else country),
        sector=found.sector,
        other_sectors=found.other_sectors,
        codes=codes if len(codes) > 1 else (),
        score=0.5,
        reasons=(found.reason, Reason("agents", "title", f"{' '.join(found.words)} before an unknown name")),
    )


# Nouns that stand before a person's name; a body's noun ("Association", "Daily") opens another name instead.
_PERSON_ENDINGS = ("er", "or", "ist", "man", "woman", "person", "ian", "ant", "ess", "ee", "king", "queen")
_PERSON_TITLES = frozenset(
    "president minister premier chief head general colonel captain admiral judge justice envoy aide mayor official "
    "secretary attorney representative deputy delegate candidate activist analyst expert cleric priest imam bishop "
    "cardinal pope rabbi sheikh prince princess emir sultan dissident militant rebel diplomat oligarch tycoon magnate "
    "chancellor student nurse resident migrant refugee expat consul ambassador prefect magistrate advocate coach host "
    "pilot marshal brigadier major lieutenant corporal nun monk farmer patriarch metropolitan mullah ayatollah mp mep "
    "senator congressman executive".split()
)


_FORMS_OF_ADDRESS = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir"})


def _title_end(words: Sequence[str], head: int) -> int | None:
    """Index of the last word of a title before a name ("Deputy Defense Minister" + "Ivan Petrov")."""
    for end in range(head - 1, -1, -1):
        word = fold(words[end])
        if word in _PERSON_TITLES or (len(word) > 4 and word.endswith(_PERSON_ENDINGS)):
            return end if sector_of(words[: end + 1], end) else None
    return None


# A surname alone is taken when its bearer was in office within three years of the day.
_SURNAME_SCORE = 0.7


def _by_surname(
    words: Sequence[str], on: datetime.date | None, registry: Registry, country: str | None
) -> Resolution | None:
    """The one person of that family name whose time it is; None where there are several or none."""
    if len(words) > 3 or not _is_name(words) or not words[-1][:1].isupper():
        return None
    found = registry.surnames(" ".join(words), on)
    if on is None or not found or found[0].score < _SURNAME_SCORE:
        return None
    best = registry.describe_entry(found[0].id, on)
    if country and best.code != country and found[0].score < 0.9:
        return None
    reason = Reason("agents", "surname", f"the only {words[-1]} in office near {on}")
    return msgspec.structs.replace(best, score=found[0].score, candidates=found, reasons=(*best.reasons, reason))


def _is_name(words: Sequence[str]) -> bool:
    return bool(words) and all(word[:1].isupper() or not word[:1].isalpha() or len(word) < 4 for word in words)
