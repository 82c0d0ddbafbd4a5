"""Names that many bear: "the House of Representatives" of the text's country, "Chen" whom the text does not tell."""

from collections import Counter
from collections.abc import Iterable

from gesta.records import Candidate, Mention, Reason
from gesta.steps.actors.draft import Draft

# Words of which such names are made; one other word ("Knesset", "Fidesz") makes a name that one country has.
_COMMON = frozenset(
    "the of for and house houses representatives senate congress parliament assembly national federal council "
    "supreme high constitutional court courts ministry department foreign interior defence defense finance "
    "justice affairs external home office army navy air force forces police guard coast armed central bank "
    "electoral election commission democratic democrats republican republicans labor labour liberal liberals "
    "conservative conservatives progressive socialist social people's popular green greens party alliance "
    "movement front union unity freedom justice workers communist christian civic coalition opposition state "
    "security service intelligence cabinet chamber deputies lower upper attorney general prosecutor public "
    "ombudsman human rights self-defense self-defence maritime ground".split()
)
COUNTRY_LETTERS = 3
# How far a family name alone speaks for its only known bearer.
_FAMILY_NAME = 0.5
# A country named less than once for so many times that another is named is hardly spoken of.
_RARELY = 4


def uprooted(named: Iterable[tuple[Mention, Draft]]) -> None:
    """Take country and identity from bodies of common name whose country the text hardly speaks of.

    "The Democratic Party accused President Yoon" is not of the United States where hardly anything else is, while the
    text speaks of another country all the time; whose they are there is for the events to tell.
    """
    pairs = list(named)
    spoken: Counter[str] = Counter(
        draft.code
        for _, draft in pairs
        if draft.code is not None and len(draft.code) == COUNTRY_LETTERS and not _is_common(draft)
    )
    most = max(spoken.values(), default=0)
    for _, draft in pairs:
        if draft.kind != "organisation" or draft.code is None or not _is_common(draft):
            continue
        if most > 1 and spoken[draft.code] * _RARELY <= most:
            draft.reasons += (Reason("actors", "common name", f"the text hardly speaks of {draft.code}"),)
            draft.name = draft.written
            draft.code = draft.registry_id = draft.wikidata = None


def unproven(named: Iterable[tuple[Mention, Draft]]) -> None:
    """Take identity from family names alone whose only known bearer holds no office and whose country is not spoken of.

    "Chen" is no dissident of China where the text says nothing of China; he stays a candidate. Who governs is known by
    the family name all over the world.
    """
    pairs = list(named)
    for _, draft in pairs:
        alone = draft.kind == "person" and draft.registry_id is not None and draft.written and " " not in draft.written
        if not alone or draft.sector in ("GOV", "ELI", "MIL"):
            continue
        if any(other is not draft and other.code == draft.code for _, other in pairs):
            continue
        told = Candidate(draft.registry_id or "", draft.name, _FAMILY_NAME, "the family name alone")
        draft.candidates = (*draft.candidates, told)
        draft.reasons = (Reason("actors", "family name", f"nothing else tells that {draft.written} is {draft.name}"),)
        draft.name, draft.registry_id, draft.wikidata, draft.office = draft.written, None, None, None
        draft.code, draft.sector, draft.other_sectors = None, None, ()


def _is_common(draft: Draft) -> bool:
    return bool(draft.written) and set(draft.written.lower().replace("’", "'").split()) <= _COMMON
