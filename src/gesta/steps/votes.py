"""What the event reader says of the sentences that name somebody who can act."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from gesta.language.reader import EventReader
from gesta.records import Entity, Mention, Reading, Sentence, Vote
from gesta.steps.reattach import reattached

# Headings and fragments shorter than this tell too little to be voted on.
_LEAST_WORDS = 3


class VoteStep:
    """Votes of the event reader; it is loaded with the first document.

    Sentences in which nobody known stands are left out: an event needs a side, and the network costs
    as much as a parse. Where nobody stands of whom a country or sector is known, no pronoun that may mean one, and no
    place where something may be hit, there is nothing to vote on.
    """

    name = "votes"
    needs = frozenset({"sentences", "mentions", "entities"})
    gives = frozenset({"votes", "sentences"})

    def __init__(self, load: Callable[[], EventReader]) -> None:
        self._load = load

    def __call__(self, reading: Reading) -> Reading:
        """The reading with votes, and the sentences that they are for; where nobody could act there are none.

        What they settle in the trees is settled for all later steps.
        """
        peopled = {mention.sentence for mention in reading.mentions if mention.entity is not None}
        able = {mention.sentence for mention in reading.mentions if _may_act(mention, reading.entities)}
        votes: list[Vote] = []
        voted: list[int] = []
        sentences = list(reading.sentences)
        for place, sentence in enumerate(reading.sentences):
            if sentence.index in peopled and _is_told(sentence):
                voted.append(sentence.index)
                if sentence.index in able or any(token.name.endswith("LOC") for token in sentence.tokens):
                    found = self._load().votes(sentence.index, [token.norm for token in sentence.tokens])
                    sentences[place] = reattached(sentence, found)
                    votes.extend(found)
        return replace(reading, sentences=tuple(sentences), votes=tuple(votes), voted=tuple(voted))


def _may_act(mention: Mention, entities: Sequence[Entity]) -> bool:
    if mention.entity is None:
        return False
    entity = entities[mention.entity]
    return mention.kind == "pronoun" or bool(entity.code or entity.codes or entity.sector)


def _is_told(sentence: Sentence) -> bool:
    return not sentence.boilerplate and len(sentence.tokens) >= _LEAST_WORDS
