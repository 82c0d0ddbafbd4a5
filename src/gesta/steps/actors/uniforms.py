"""Uniforms that soldiers share with others: police officers, airline pilots."""

from collections.abc import Sequence

from gesta.knowledge.agents import SectorMatch
from gesta.steps.actors.draft import Draft

# What a bare noun of these is when nothing makes it a soldier.
UNIFORMS = {"officer": "COP", "pilot": "LAB"}
# Words beside the noun that are of an army.
_RANKS = frozenset(
    "senior junior retired commissioned commanding staff general serving ranking noncommissioned".split()
)
# Words of a sentence that are of an army or a war.
_ARMY = frozenset(
    "army soldier troop military barracks war front battle battlefield battalion brigade "
    "general colonel regiment navy marine airman conscript base warplane jet bomber fighter missile drone airstrike "
    "raid sortie regime squadron rebel insurgent".split()
)
# Who do these are soldiers, whoever was spoken of before.
_COUP = frozenset("coup putsch mutiny junta power overthrow topple".split())
# Words of a sentence that are of working pilots.
_WORK = frozenset("airline company union pay strike walkout stoppage carrier airport passenger flight wage".split())


# Armed bands that have ranks like an army's.
_BANDS = frozenset({"CRM", "REB", "UAF", "PRM", "SEP"})


def outlaw_of(owner: Draft | None) -> str | None:
    """ "The cartel's lieutenants", "the rebels' soldiers": the sector of the band whose they are."""
    return owner.sector if owner is not None and owner.sector in _BANDS else None


def civil_uniform(
    noun: str, match: SectorMatch, phrase: Sequence[str], sentence: Sequence[str], last: str | None
) -> str | None:
    """The sector of an officer or pilot who is no soldier, None where he is one.

    match: what the noun told; phrase: its words, sentence: lemmas around them
    last:  whether police (COP) or soldiers (MIL) were spoken of last

    >>> from gesta.knowledge.agents import sector_of
    >>> words = ["a", "uniformed", "officer"]
    >>> civil_uniform("officer", sector_of(words), words, [*words, "was", "stabbed"], None)
    'COP'
    """
    if len(match.words) > 1 or _RANKS & set(phrase):
        return None
    if noun == "pilot":
        return UNIFORMS[noun] if _WORK & set(sentence) and not _ARMY & set(sentence) else None
    if last is not None and not _COUP & set(sentence):
        return UNIFORMS[noun] if last == "COP" else None
    return None if (_ARMY | _COUP) & set(sentence) else UNIFORMS[noun]
