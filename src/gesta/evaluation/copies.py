"""Makes copies of articles as newsrooms do: cut, led in anew, signed otherwise, reordered, edited."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

_LEADS = (
    "The following report was received by our newsroom late in the evening and is given here with small changes.",
    "Readers of this paper will remember that the matter has been debated for some time now.",
    "Our correspondent adds that opinions in the capital remain divided.",
    "It was the third such announcement this season, and hardly the last.",
    "In this region the news was followed closely, not least by those who trade there.",
    "Local observers had expected the step, though few were ready to say so openly.",
)
_BYLINES = (
    "By Anna Marsh, staff writer",
    "By our foreign desk",
    "From wire reports",
    "J. Okafor and P. Lindqvist report",
    "Staff and agencies",
)
_TAILS = ("(With agency inputs)", "Copyright reserved. All rights belong to their owners.", "Editing by T. Moreau", "")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”']?\s+(?=[A-Z\"“'])")


class Article(Struct, frozen=True):
    """A text to be copied, cut into the pieces that an editor would move."""

    id: str
    pieces: tuple[str, ...]
    date: str | None = None

    @property
    def text(self) -> str:
        """The pieces as paragraphs."""
        return "\n".join(self.pieces)


Change = Callable[[Sequence[str], random.Random, Sequence[str]], list[str]]


def pieces_of(text: str) -> tuple[str, ...]:
    """Sentences of a text, roughly; enough to move them about.

    >>> pieces_of('It rained. "Why?" he said.\\n    Then it stopped.')
    ('It rained.', '"Why?" he said.', 'Then it stopped.')
    """
    flat = " ".join(text.split())
    return tuple(piece for piece in _SENTENCE_END.split(flat) if piece)


def cut(pieces: Sequence[str], chance: random.Random, _vocabulary: Sequence[str]) -> list[str]:
    """The first 40 to 85 % of the pieces: papers cut from the end."""
    keep = max(1, round(len(pieces) * chance.uniform(0.4, 0.85)))
    return list(pieces[:keep])


def lead_in(pieces: Sequence[str], chance: random.Random, _vocabulary: Sequence[str]) -> list[str]:
    """One or two sentences of another hand in front."""
    return [*chance.sample(_LEADS, chance.randint(1, 2)), *pieces]


def sign(pieces: Sequence[str], chance: random.Random, _vocabulary: Sequence[str]) -> list[str]:
    """Another byline above and another note below."""
    return [chance.choice(_BYLINES), *pieces, chance.choice(_TAILS)]


def reorder(pieces: Sequence[str], chance: random.Random, _vocabulary: Sequence[str]) -> list[str]:
    """The pieces in another order."""
    return chance.sample(list(pieces), len(pieces))


def edit(pieces: Sequence[str], chance: random.Random, vocabulary: Sequence[str]) -> list[str]:
    """2 to 20 % of the words replaced by words of other articles, left out, or doubled by a new one."""
    share = chance.uniform(0.02, 0.20)
    return [" ".join(_edited(piece.split(), share, chance, vocabulary)) for piece in pieces]


def _edited(words: Iterable[str], share: float, chance: random.Random, vocabulary: Sequence[str]) -> Iterable[str]:
    for word in words:
        if chance.random() >= share:
            yield word
            continue
        kind = chance.randrange(3)
        if kind != 1:
            yield chance.choice(vocabulary)
        if kind == 2:
            yield word


# What one newsroom does to a report: each of these alone, and several together.
CHANGES: dict[str, tuple[Change, ...]] = {
    "cut": (cut,),
    "lead": (lead_in,),
    "byline": (sign,),
    "order": (reorder,),
    "edit": (edit,),
    "all": (cut, edit, lead_in, sign),
}


def copy_of(article: Article, kind: str, *, chance: random.Random, vocabulary: Sequence[str]) -> str:
    """A copy of an article as another newsroom would print it; `kind` is a key of CHANGES."""
    pieces: Sequence[str] = article.pieces
    for change in CHANGES[kind]:
        pieces = change(pieces, chance, vocabulary)
    return "\n".join(piece for piece in pieces if piece)
