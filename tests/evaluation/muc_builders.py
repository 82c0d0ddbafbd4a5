"""Readings in which violence is told, for tests of the incidents that come of it."""

from __future__ import annotations

import msgspec

from fakes.records import event
from gesta.records import Evidence, Reading

ATTACK = "they/PRP/nsubj>attacked attacked=attack/VBD/root a/DT/det>bank bank/NN/obj>attacked"


def told(reading: Reading, *words: str, **given: object) -> Reading:
    """The reading with an attack at each of these words."""
    spans = {token.norm: (token.span, each.index) for each in reading.sentences for token in each.tokens}
    events = []
    for word in words:
        span, sentence = spans[word]
        trigger = Evidence(word, span, sentence)
        facts: dict[str, object] = {"trigger": trigger, "evidence": (trigger,), "actors": (), "recipients": (), **given}
        events.append(event(**facts))
    return msgspec.structs.replace(reading, events=tuple(events))
