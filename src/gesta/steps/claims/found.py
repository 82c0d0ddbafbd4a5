"""A claim as the rules of one sentence find it."""

from typing import Literal

from msgspec import Struct

from gesta.records import Span

Kind = Literal["direct", "indirect", "according-to", "nominal", "passive", "adverbial", "attitude"]


class Found(Struct, frozen=True):
    """A claim in a sentence: the cue's head word and characters, what it covers, the speaker's head word, the rule."""

    kind: Kind
    cue: int
    words: Span
    content: Span
    speaker: int | None
    rule: str
