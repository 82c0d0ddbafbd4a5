"""Whom a short description takes up again: "the two countries", "the group", "its neighbour", "the Balkan country"."""

from collections.abc import Iterable, Sequence

from gesta.knowledge.borders import neighbours_of
from gesta.records import Mention
from gesta.steps.actors.draft import Cast, Draft

# Bodies that states are members of, and those that people join.
_UNIONS = frozenset("alliance bloc organisation organization agency union watchdog body league".split())
_GROUPS = frozenset("group movement militia faction".split())
BODY_NOUNS = _UNIONS | _GROUPS
_PEOPLE = frozenset({"leaders", "presidents", "ministers"})
_SIDES = frozenset({"sides", "parties"})
# International bodies, which are neither a country nor a side of a quarrel, and no movement.
_INTERNATIONAL = frozenset({"IGO", "UNO", "EUR"})
_ARMED = frozenset({"MIL", "REB", "PRM"})
# A newspaper or company is "the agency" at most, and neither "the organisation" nor "the bloc".
_FIRMS = frozenset({"JRN", "BUS"})
_COUNTRY_LETTERS = 3
# How far back these may reach, in sentences; what is named most within that is what the text is about.
_REACH, _NEAR = 6, 1


def pair_of(cast: Cast, mention: Mention, noun: str) -> list[Draft]:
    """The two whom "the two countries", "both sides" or "the two leaders" means; empty where no two can be found.

    Where just two were spoken of a sentence ago these are meant, else the two named most.
    """
    if noun in _PEOPLE:
        return _two_codes(draft for draft in cast.recent(mention, sentences=_REACH) if draft.kind == "person")
    kinds = ("state", "organisation", "bloc", "group") if noun in _SIDES else ("state",)
    wide = [draft for draft in cast.recent(mention, sentences=_REACH) if _may_be_side(draft, kinds)]
    fought_for = {draft.code for draft in wide if draft.kind != "state" and draft.sector in _ARMED}
    if noun in _SIDES:
        # Where an army is a side, its state is none beside it.
        wide = [draft for draft in wide if draft.kind != "state" or draft.code not in fought_for]
    near = {draft.index for draft in cast.recent(mention, sentences=_NEAR)}
    told = [draft for draft in wide if draft.index in near]
    if len(told) == 2:
        return told
    return sorted(wide, key=lambda draft: -cast.count(draft.index))[:2] if len(wide) > 1 else []


def two_before(cast: Cast, mention: Mention) -> list[Draft]:
    """Whom "both" and "the two" alone mean: the persons, else the states, that were just named."""
    near = [draft for draft in cast.recent(mention, sentences=_NEAR) if not draft.plural]
    people = [draft for draft in near if draft.kind == "person"]
    if people:
        return people
    return [draft for draft in near if draft.kind == "state"]


def _may_be_side(draft: Draft, kinds: Sequence[str]) -> bool:
    if draft.kind not in kinds or draft.code is None or draft.code in _INTERNATIONAL or draft.body is not None:
        return False  # Who only leads a body is no side beside it.
    # "Sudan's army" is a side, "Russian peacekeepers" and "their forces" are not.
    return draft.kind != "group" or (draft.sector in _ARMED and (draft.registry_id is not None or not draft.plural))


def _two_codes(drafts: Iterable[Draft]) -> list[Draft]:
    pair: list[Draft] = []
    for draft in drafts:
        if draft.code and draft.code not in [other.code for other in pair]:
            pair.append(draft)
    return pair[:2] if len(pair) > 1 else []


def body_before(cast: Cast, mention: Mention, noun: str, nation: str | None) -> Draft | None:
    """The known body that "the alliance" or "the Palestinian group" means: the last of that sort and nation."""
    bodies = [
        draft
        for draft in cast.recent(mention, sentences=_REACH)
        if draft.registry_id is not None and draft.kind in ("organisation", "bloc", "group")
    ]
    if nation is not None:
        return next((draft for draft in bodies if draft.code == nation and _is_joined(draft)), None)
    if noun in _GROUPS:
        # "The militia" is not the West.
        return next((draft for draft in bodies if _is_joined(draft)), None)
    if noun != "agency":
        bodies = [draft for draft in bodies if draft.sector not in _FIRMS]
    return next(iter(bodies), None)


def _is_joined(draft: Draft) -> bool:
    """Whether people join it: no body of states, no organ of one."""
    return (
        draft.kind != "bloc"
        and draft.code not in _INTERNATIONAL
        and draft.sector not in ("GOV", "MIL", "LEG", "JUD", "COP", "SPY")
    )


def neighbour_of(
    owner: Draft, beside: Iterable[Draft], recent: Iterable[Draft], named: Sequence[Draft]
) -> Draft | None:
    """A state that borders the owner: one named in the same sentence, the last spoken of, else the one named most.

    beside: the states of the sentence, recent: those spoken of shortly before, last first
    named:  the states of the document, each as often as it is named
    """
    if owner.code is None:
        return None
    near = neighbours_of(owner.code)
    for draft in (*beside, *recent):
        if draft.registry_id in near and draft.code != owner.code:
            return draft
    bordering = [draft for draft in named if draft.registry_id in near and draft.code != owner.code]
    return max(bordering, key=lambda draft: bordering.count(draft), default=None)
