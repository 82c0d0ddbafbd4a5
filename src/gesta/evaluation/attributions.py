"""Claims as annotators of attributions mark them: which of them, and how far their cues reach."""

import re

from msgspec.structs import replace

from gesta.records import Claim, Reading, Span

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?"
_MEDIUM = (
    r"(?:statement|interview|letter|speech|address|e-?mail|memo|message|note|post|tweet|op-ed|essay|column|article|book"
    r"|report|video|briefing|conference|rally|debate|hearing|testimony|filing|release|forum|Twitter|Facebook|television)"
)
_ANY = r"(?:(?:an?|the|his|her|its|their|this)\s+)?(?:[\w-]+\s+){0,2}?"
# What annotators count to a word of speech besides: the day, and the occasion or medium right behind it.
_CIRCUMSTANCE = re.compile(rf"(?:\s+{_DAY}\b)?(?:\s+(?:in|on|during|via)\s+{_ANY}{_MEDIUM}s?\b)?")
# What may stand between two cues that are marked as one: nothing ("declined to comment on"), or the words given out.
_BETWEEN = re.compile(rf"\s+{_ANY}{_MEDIUM}s?(?:\s+{_DAY})?\s+")


def marked(reading: Reading) -> list[Claim]:
    """The claims of a reading that the format marks, with their cues in its extent.

    What is claimed inside a claim is not marked by itself, unless it is a quotation inside an attitude. Two cues that
    follow each other are one: "declined to comment on", "released a statement saying".
    """
    text = reading.document.text
    inner = {claim.parent: claim for claim in reversed(reading.claims) if claim.parent is not None}
    return [
        _extended(_joined(claim, inner.get(i), text), text)
        for i, claim in enumerate(reading.claims)
        if claim.parent is None or _is_aloud(claim, reading.claims[claim.parent])
    ]


def _is_aloud(claim: Claim, outer: Claim) -> bool:
    """Whether a quotation stands in what somebody only thinks or wants: that is no report of it."""
    return claim.kind == "direct" and outer.kind == "attitude"


def _joined(claim: Claim, inner: Claim | None, text: str) -> Claim:
    if inner is None or claim.kind != "attitude" or inner.cue.start < claim.cue.end:
        return claim
    between = text[claim.cue.end : inner.cue.start]
    follows = between == " " and inner.cue.of(text).lower().startswith("to ")
    if not follows and not _BETWEEN.fullmatch(between):
        return claim
    return replace(claim, cue=Span(claim.cue.start, inner.cue.end), content=inner.content, kind=inner.kind)


def _extended(claim: Claim, text: str) -> Claim:
    """ "Said Monday in a statement": all of it, of words that are spoken or written."""
    after = _CIRCUMSTANCE.match(text, claim.cue.end) if claim.kind in ("direct", "indirect") else None
    return claim if after is None else replace(claim, cue=Span(claim.cue.start, after.end()))
