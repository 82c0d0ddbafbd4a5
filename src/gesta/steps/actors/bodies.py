"""Whose office a title names: "the NATO secretary general", "the executive director of Greenpeace"."""

from collections.abc import Sequence

from gesta.knowledge.agents import SectorMatch, load_agents
from gesta.steps.actors.draft import Draft

# Bodies that several states or none stand behind: who speaks for one speaks for no country.
INTERNATIONAL = frozenset({"IGO", "UNO", "EUR", "NGO"})
# Their officials govern nothing: PLOVER's code for the body says all there is.
_WITHOUT_SECTOR = frozenset({"IGO", "UNO"})
_BODIES = frozenset({"organisation", "group"})
# Heads that govern, whatever body they belong to ("the Taliban's foreign minister", "Hamas authorities").
_GOVERNING = frozenset(
    "minister ministry government cabinet governor council authority authorities administration department office "
    "ambassador".split()
)


def is_body(draft: Draft) -> bool:
    """Whether somebody can hold an office in it: a known organisation or one of a known kind."""
    return draft.kind in _BODIES and (draft.code is not None or draft.sector is not None)


def is_lead(match: SectorMatch | None) -> bool:
    """Whether a noun only tells that somebody leads or speaks for something ("leader", "spokesman")."""
    return match is not None and match.sector == "GOV" and match.reason.rule == "general-noun"


def holds_office(match: SectorMatch | None, head: str, name: Sequence[str], body: Draft) -> bool:
    """Whether the noun of a title only tells a rank in the body named beside it, which then tells the sector.

    match: what the noun tells; head: the noun; name: the words of the body's name

    >>> from gesta.knowledge.agents import sector_of
    >>> nato = Draft(index=0, name="NATO", kind="organisation", code="IGO")
    >>> holds_office(sector_of("NATO secretary general".split()), "general", ["NATO"], nato)
    True
    >>> holds_office(sector_of("NATO soldiers".split()), "soldier", ["NATO"], nato)
    False
    """
    if match is None or head in _GOVERNING:
        return False
    if match.sector in (None, "GOV"):
        # "The Labour government" governs; "the NATO secretary general" does not.
        return load_agents().is_transparent(head) or (match.sector == "GOV" and body.code in INTERNATIONAL)
    if body.code not in INTERNATIONAL:
        return False
    # "World Bank president": no banker.
    inside = {word.casefold() for word in name}
    beside = {word.casefold() for word in match.words} - {head, head + "s", "of", "for"}
    return bool(beside) and beside <= inside


def speaks_for(draft: Draft, body: Draft) -> None:
    """Give somebody the code and sector of the body whose office he holds."""
    former = draft.sector == "ELI"
    if draft.code is None or body.code in INTERNATIONAL:
        draft.code, draft.codes = body.code, body.codes
    if not former and (body.sector is not None or body.code in _WITHOUT_SECTOR):
        draft.sector, draft.other_sectors = body.sector, body.other_sectors
