"""Lexicon and event reader vote: what both see is surer, and what the reader surely sees alone is added.

The reader takes nothing away: where it doubts the lexicon on news articles, the lexicon is right more often (measured
on sentences and articles that neither was made with). Its doubt lowers the score.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from gesta.knowledge.lexicon import Entry
from gesta.language.tree import Tree
from gesta.records import Event, Reason, Vote
from gesta.steps.events.ballot import EVENT_POS
from gesta.steps.events.drafts import Draft, Scene
from gesta.steps.events.frames import noun_frame, verb_frame
from gesta.steps.events.senses import Sense
from gesta.steps.events.status import standing_of

# A mode that only the reader gives.
_LEAST_MODE = 0.6
# It gives these to the refusal of a charge and the demand of an apology as well, and two in three times it is wrong.
_SELDOM_RIGHT = frozenset({"REJECT/change", "REQUEST/change"})

# By these words a text names the means that a mode stands for; where none is in it, the reader has only guessed.
_NAMED_BY = {
    "ASSAULT/firearms": r"shot|shoot|gun|fir(?:e|ed|ing)\b|rifle|pistol|bullet|sniper|kalashnikov|ak-47|armed",
    "ASSAULT/explosives": r"explo|bomb|blast|\bmine|grenade|\bied\b|detonat|rocket|missile|shell|mortar|blew",
    "ASSAULT/aerial": r"\bair|bomb|drone|\bjet|plane|copter|missile|rocket|aerial|gunship|squadron|sortie",
    "CONSULT/phone": r"phone|\bcall|\bline\b|\bvideo|conversation|\brang\b|dial",
    "COERCE/martial-law": r"martial|emergency|\brule by decree",
}
_NAMES = {mode: re.compile(words, re.IGNORECASE) for mode, words in _NAMED_BY.items()}

_ALONE = ", where the lexicon has no entry that fits"


def is_seen_alone(event: Event) -> bool:
    """Whether only the event reader sees an event."""
    return any(reason.rule == "event reader" and reason.detail.endswith(_ALONE) for reason in event.reasons)


def proposed_draft(scene: Scene, tree: Tree, vote: Vote, event_type: str, chance: float) -> Draft:
    """A predicate that the lexicon does not know, with the reader's type and mode and the usual places of its sides."""
    word = vote.word
    token = tree.tokens[word]
    pos = EVENT_POS[token.pos]
    entry = Entry(lemma=token.lemma.lower(), pos=pos, type=event_type, example="")  # type: ignore[arg-type]  # of EVENT_POS
    frame = verb_frame(tree, word) if pos == "verb" else noun_frame(tree, word)
    sense = Sense(tree.sentence.index, word, entry, frame)
    standing = standing_of(tree, word, scene.matcher.lexicon)
    if event_type == "REJECT" and standing.status == "negated" and not _refuses(scene, token.lemma.lower(), pos):
        standing = replace(standing, status="actual", ahead=False)
    mode = mode_of((vote,), event_type, scene.text)
    reason = Reason("events", "event reader", f"{event_type} {chance:.2f}{_ALONE}")
    return Draft(sense, standing, event_type, (mode,) if mode else (), by_reader=True, reasons=(reason,))


def _refuses(scene: Scene, lemma: str, pos: str) -> bool:
    """ "Has not refused" refuses nothing; in "cannot support the text" it is the "not" that refuses."""
    return any(entry.type == "REJECT" for entry in scene.matcher.lexicon.senses(lemma, pos))  # type: ignore[arg-type]  # of EVENT_POS


def mode_of(votes: Sequence[Vote], event_type: str, text: str) -> str | None:
    """The likeliest mode of a type, by any of the votes; None where none is likely or the text names no such means."""
    named = [
        (chance, name.partition("/")[2])
        for vote in votes
        for name, chance in vote.modes.items()
        if name.startswith(f"{event_type}/") and name not in _SELDOM_RIGHT
        if name not in _NAMES or _NAMES[name].search(text)
    ]
    chance, mode = max(named, default=(0.0, ""))
    return mode if chance >= _LEAST_MODE else None
