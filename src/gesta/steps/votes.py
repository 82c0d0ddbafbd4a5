"""What the event reader says of the sentences that name somebody who can act."""

from collections.abc import Callable

from msgspec.structs import replace

from gesta.language.reader import EventReader
from gesta.records import Reading, Sentence, Vote

# Headings and fragments shorter than this tell too little to be voted on.
_LEAST_WORDS = 3


class VoteStep:
    """Votes of the event reader; it is loaded with the first document.

    Sentences in which nobody known stands are left out: an event needs a side, and the network costs
    as much as a parse.
    """

    name = "votes"
    needs = frozenset({"sentences", "mentions", "entities"})
    gives = frozenset({"votes"})

    def __init__(self, load: Callable[[], EventReader]) -> None:
        self._load = load

    def __call__(self, reading: Reading) -> Reading:
        """The reading with votes, and which sentences were voted on."""
        peopled = {mention.sentence for mention in reading.mentions if mention.entity is not None}
        votes: list[Vote] = []
        voted: list[int] = []
        for sentence in reading.sentences:
            if sentence.index in peopled and _is_asked(sentence):
                voted.append(sentence.index)
                votes.extend(self._load().votes(sentence.index, [token.norm for token in sentence.tokens]))
        return replace(reading, votes=tuple(votes), voted=tuple(voted))


def _is_asked(sentence: Sentence) -> bool:
    return not sentence.boilerplate and len(sentence.tokens) >= _LEAST_WORDS
