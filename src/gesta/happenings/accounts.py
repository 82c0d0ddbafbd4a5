"""What each speaker says of a happening, and where they do not agree."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Literal

from msgspec import structs

from gesta.happenings.links import place_fit
from gesta.happenings.reports import Report, country_of, doers_of, side_of, speaker_of
from gesta.happenings.voices import voice_of
from gesta.records import Account, Dispute, Figure, Participant, Party, Place, Quantity
from gesta.text.similar.vectors import stem
from gesta.text.similar.words import words_of

# Counts of these measure time and money around an event, not the event.
_NO_FIGURES = frozenset(map(stem, "second minute hour day week month year decade percent dollar euro time".split()))
# "Thousands rallied": a number that counts nothing but itself counts people.
_BARE_NUMBERS = frozenset(map(stem, "dozen dozens scores hundreds thousands millions several".split()))
_WORDS_CHARS = 240
# "Its forces" is a name for want of a better one.
_VAGUE = ("its ", "their ", "his ", "her ", "whose ")


class _Held:
    """An account in the making: its reports, in order."""

    def __init__(self, reports: Sequence[Report]) -> None:
        self.reports = reports
        self.actors = frozenset(side for report in reports for side in report.actors)
        self.places = [report.event.place for report in reports if report.event.place]


def find_accounts(reports: Sequence[Report]) -> tuple[tuple[Account, ...], tuple[Dispute, ...]]:
    """The accounts of a happening's reports, and the points they differ on.

    The best supported comes first; the speakers of one side stand together.
    """
    groups: defaultdict[tuple[object, ...], list[Report]] = defaultdict(list)
    for report in reports:
        groups[voice_of(report), report.event.status, _blamed(report, reports)].append(report)
    held = _by_side(sorted((_Held(group) for group in groups.values()), key=_rank))
    accounts = tuple(_account(each.reports) for each in held)
    return accounts, tuple(_disputes(accounts, held))


def parties_of(reports: Iterable[Report], role: Literal["actors", "recipients"]) -> tuple[Party, ...]:
    """Who stands on one side of the reports, those in most documents first."""
    named: defaultdict[str, list[tuple[str, Participant]]] = defaultdict(list)
    for report in reports:
        event = report.event
        participants = doers_of(event) if role == "actors" else event.recipients
        for each in [each for each in participants if not each.implied] or participants:
            side = side_of(each, country_of(event))
            named[side or each.text.casefold()].append((event.document, _with_country(each, side)))
    parties = (_party(members) for members in named.values())
    return tuple(sorted(parties, key=lambda party: (-party.documents, party.name)))


def _rank(held: _Held) -> tuple[int, int]:
    return -len({report.key for report in held.reports}), held.reports[0].order


def _by_side(held: Iterable[_Held]) -> list[_Held]:
    """The accounts in their order, those of one side behind its first."""
    sides: defaultdict[str | None, list[_Held]] = defaultdict(list)
    for each in held:
        sides[each.reports[0].speaker].append(each)
    return [each for side in sides.values() for each in side]


def _blamed(report: Report, reports: Sequence[Report]) -> frozenset[str]:
    """Whom the outlets themselves make the actor: they may differ, while a speaker says one thing in many words."""
    if report.speaker is not None:
        return frozenset()
    if report.actors:
        return report.actors
    same = [other.actors for other in reports if other.speaker is None and other.actors]
    return Counter(same).most_common(1)[0][0] if same else frozenset()


def _account(reports: Sequence[Report]) -> Account:
    first = reports[0].event
    speakers = [
        (report.event.document, _with_country(who, report.speaker))
        for report in reports
        if (who := speaker_of(report.event))
    ]
    best = next((report for report in reports if report.exact), None)
    places = [report.event.place for report in reports if report.event.place]
    return Account(
        speaker=_party(speakers) if speakers else None,
        status=first.status,
        words=words_for(reports[0]),
        events=tuple(report.event.id for report in reports),
        documents=tuple(dict.fromkeys(report.event.document for report in reports)),
        sources=len({report.key for report in reports}),
        actors=parties_of(reports, "actors"),
        recipients=parties_of(reports, "recipients"),
        figures=tuple(_figures(reports)),
        place=_narrowest(places).name if places else None,
        first=best.first if best else None,
        last=best.last if best else None,
    )


def words_for(report: Report) -> str:
    """The words of the report: of the evidence that holds its trigger, on one line."""
    trigger = report.event.trigger
    piece = next((each for each in report.event.evidence if each.span.covers(trigger.span)), trigger)
    words = " ".join(piece.text.split())
    return words if len(words) <= _WORDS_CHARS else words[:_WORDS_CHARS].rpartition(" ")[0] + " …"


def _narrowest(places: Sequence[Place]) -> Place:
    return max(places, key=lambda place: (place.level or 0, place.score))


def _party(named: Sequence[tuple[str, Participant]]) -> Party:
    """One party of the participants that stand for it, by the name and code that most of them have."""
    names = Counter(_short(each.name or each.text) for _, each in named)
    name = min(names, key=lambda name: (name.casefold().startswith(_VAGUE), -names[name], len(name), name))
    best = next(each for _, each in named if _short(each.name or each.text) == name)
    return Party(name, best.code, best.sector, best.wikidata, len({document for document, _ in named}))


def _with_country(participant: Participant, side: str | None) -> Participant:
    """The participant as an organ of the state it stands for ("police", of the country where it happens)."""
    known = participant.code or side is None or len(side) != 3 or not side.isupper()
    return participant if known else structs.replace(participant, code=side)


def _short(name: str) -> str:
    words = " ".join(name.split())
    return words[4:] if words[:4].casefold() == "the " else words


def _figures(reports: Iterable[Report]) -> Iterator[Figure]:
    """The counts that the reports give, one for each kind of thing; several of a kind make a range."""
    found: defaultdict[tuple[str | None, str], list[Quantity]] = defaultdict(list)
    for report in reports:
        for quantity in report.event.quantities:
            noun = stem(quantity.of.casefold()) if quantity.of.strip() else ""
            if noun and noun not in _NO_FIGURES:
                if noun in _BARE_NUMBERS:
                    quantity, noun = structs.replace(quantity, of="people"), stem("people")
                found[quantity.kind, "" if quantity.kind else noun].append(quantity)
    for quantities in found.values():
        exact = [each for each in quantities if each.number is not None] or quantities
        lows = [each.low if each.low is not None else each.number for each in exact]
        highs = [each.high for each in exact]
        low = min((low for low in lows if low is not None), default=None)
        high = None if any(high is None for high in highs) else max(high for high in highs if high is not None)
        yield Figure(exact[0].kind, exact[0].of, low, high)


def _disputes(accounts: Sequence[Account], held: Sequence[_Held]) -> Iterator[Dispute]:
    told = [place for place, account in enumerate(accounts) if account.status == "actual"]
    yield from _over_fact(accounts)
    blamed = [place for place in told if held[place].actors]
    pairs = [(one, two) for one, two in combinations(blamed, 2) if not held[one].actors & held[two].actors]
    if pairs:
        detail = [f"{_who(accounts[place])}: {_names(accounts[place].actors)}" for place in _flat(pairs)]
        yield Dispute("actor", _flat(pairs), "; ".join(dict.fromkeys(detail)))
    yield from _over_numbers(accounts, told)
    yield from _over_places(accounts, held, told)
    pairs = [(one, two) for one, two in combinations(told, 2) if _days_differ(accounts[one], accounts[two])]
    if pairs:
        detail = [f"{_who(accounts[place])}: {accounts[place].first}" for place in _flat(pairs)]
        yield Dispute("date", _flat(pairs), "; ".join(dict.fromkeys(detail)))


def _over_fact(accounts: Sequence[Account]) -> Iterator[Dispute]:
    yes = [place for place, account in enumerate(accounts) if account.status == "actual"]
    no = [place for place, account in enumerate(accounts) if account.status == "negated"]
    if yes and no:
        said = [f"{_who(accounts[place])}: it is so" for place in yes] + [
            f"{_who(accounts[place])}: not so" for place in no
        ]
        yield Dispute("fact", (*yes, *no), "; ".join(dict.fromkeys(said)))


def _over_numbers(accounts: Sequence[Account], told: Sequence[int]) -> Iterator[Dispute]:
    pairs: list[tuple[int, int]] = []
    details: list[str] = []
    for one, two in combinations(told, 2):
        for left in accounts[one].figures:
            for right in accounts[two].figures:
                if _one_kind(left, right) and _numbers_differ(left, right):
                    pairs.append((one, two))
                    details += [
                        f"{_who(accounts[one])}: {left.words}",
                        f"{_who(accounts[two])}: {right.words}",
                    ]
    if pairs:
        yield Dispute("number", _flat(pairs), "; ".join(dict.fromkeys(details)))


def _over_places(accounts: Sequence[Account], held: Sequence[_Held], told: Sequence[int]) -> Iterator[Dispute]:
    pairs = [
        (one, two)
        for one, two in combinations(told, 2)
        if held[one].places
        and held[two].places
        and all(place_fit(left, right)[0] == "apart" for left in held[one].places for right in held[two].places)
    ]
    if pairs:
        detail = [f"{_who(accounts[place])}: {accounts[place].place}" for place in _flat(pairs)]
        yield Dispute("place", _flat(pairs), "; ".join(dict.fromkeys(detail)))


def _one_kind(left: Figure, right: Figure) -> bool:
    return left.kind == right.kind and (left.kind is not None or _noun(left.of) == _noun(right.of))


def _noun(of: str) -> str:
    words = words_of(of)
    return stem(words[-1]) if words else ""


def _numbers_differ(left: Figure, right: Figure) -> bool:
    return (left.low or 0) > _top(right) or (right.low or 0) > _top(left)


def _top(figure: Figure) -> float:
    return math.inf if figure.high is None else figure.high


def _days_differ(left: Account, right: Account) -> bool:
    if left.first is None or right.first is None or left.last is None or right.last is None:
        return False
    return left.first > right.last or right.first > left.last


def _who(account: Account) -> str:
    return account.speaker.name if account.speaker else "the outlets"


def _names(parties: Iterable[Party]) -> str:
    return ", ".join(party.name for party in parties)


def _flat(pairs: Iterable[tuple[int, int]]) -> tuple[int, ...]:
    return tuple(sorted({place for pair in pairs for place in pair}))
