"""Who says so: the speakers of the claims around an event, outermost first."""

import re
from collections.abc import Sequence

from gesta.language.tree import Tree
from gesta.records import Claim, Participant
from gesta.steps.events.drafts import VERBAL, Draft, Scene
from gesta.steps.events.participants import joined, same

# What somebody has written, named as if it spoke for itself.
_PAPER = re.compile(
    r"(?:the|this) (?:statement|communique|communiqué|letter|message|post|press release)", re.IGNORECASE
)


def claims_over(scene: Scene, tree: Tree, word: int) -> list[Claim]:
    """Claims whose content holds a word, innermost first; what is only thought or wanted is claimed by nobody."""
    span = tree.tokens[word].span
    over = [
        claim
        for claim in scene.reading.claims
        if claim.kind != "attitude" and claim.sentence == tree.sentence.index
        if claim.content.covers(span) and not claim.cue.covers(span)
    ]
    return sorted(over, key=lambda claim: (claim.content.end - claim.content.start, claim.cue))


def attribution_of(scene: Scene, tree: Tree, draft: Draft, actors: Sequence[Participant]) -> tuple[Participant, ...]:
    """The speakers behind an event; none where the newspaper speaks, or where the event is the speech itself."""
    chain: list[Participant] = []
    for claim in reversed(claims_over(scene, tree, draft.sense.word)):
        for speaker in speakers_of(scene, claim):
            if not _is_own_speech(draft, speaker, actors) and all(not same(speaker, other) for other in chain):
                chain.append(speaker)
    return tuple(chain)


def _is_own_speech(draft: Draft, speaker: Participant, actors: Sequence[Participant]) -> bool:
    return draft.type in VERBAL and any(speaker.entity == actor.entity is not None for actor in actors)


def speakers_of(scene: Scene, claim: Claim) -> tuple[Participant, ...]:
    """Who makes a claim; the words as written where nobody known is behind them."""
    claim = _of_author(scene, claim)
    if claim.speaker is not None:
        mention = scene.reading.mentions[claim.speaker]
        tree = scene.trees[mention.sentence]
        found = scene.roles.at(mention.sentence, [mention.head], "speaker")
        found = joined(found, scene.roles.at(mention.sentence, tree.find(mention.head, "conj"), "speaker"))
        if found:
            return found
    if claim.speaker_span is None:
        return ()
    text = claim.speaker_span.of(scene.text)
    return (Participant(text=text, span=claim.speaker_span, name=text),)


def _of_author(scene: Scene, claim: Claim) -> Claim:
    """The claim itself, or where "the statement" speaks, the last one before it that somebody makes."""
    if claim.speaker_span is None or not _PAPER.fullmatch(claim.speaker_span.of(scene.text)):
        return claim
    before = [
        other
        for other in scene.reading.claims
        if other.kind in ("direct", "indirect") and other.speaker is not None and other.cue.end <= claim.cue.start
        if other.speaker_span is not None and not _PAPER.fullmatch(other.speaker_span.of(scene.text))
    ]
    return max(before, key=lambda other: other.cue.start, default=claim)
