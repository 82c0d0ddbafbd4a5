"""Whom "they" and "you" mean in quoted words: whom these are said of, and whom they are said to."""

from collections.abc import Iterator, Mapping

from gesta.language.tree import Tree
from gesta.records import Claim, Mention, Reading
from gesta.steps.events.phrases import case_of

Place = tuple[int, int]  # sentence and word

_SECOND = frozenset({"you", "your"})
_THIRD = frozenset("he him his she her they them their".split())
_OF = ("of", "about")
# Whoever hears what is said to the public is not meant by it.
_PUBLIC = frozenset({"JRN", "CVL", "SOC"})


def meant_in_quotations(
    reading: Reading, trees: Mapping[int, Tree], heads: Mapping[Place, Mention]
) -> dict[Place, Mention]:
    """Pronouns of quoted words, by sentence and word, with the mention that the words around the quotation give them.

    "“They are thieves,” the Norlandish minister said of the Sudrians" means these by "they", and "“You lied,” she told
    the Sudrian envoy" him by "you". Of reporters, a crowd, and anybody unknown nothing is said in this way.
    heads: mentions by the place of their head word
    """
    meant: dict[Place, Mention] = {}
    for claim in reading.claims:
        if claim.kind != "direct":
            continue
        topic, listener = topic_and_listener(reading, trees, heads, claim)
        if topic is None and listener is None:
            continue
        for place, word in _quoted(trees, claim):
            one = listener if word in _SECOND else topic if word in _THIRD else None
            if one is not None:
                meant[place] = one
    return meant


def topic_and_listener(
    reading: Reading, trees: Mapping[int, Tree], heads: Mapping[Place, Mention], claim: Claim
) -> tuple[Mention | None, Mention | None]:
    """Of whom the verb of saying says it, and to whom."""
    tree = trees.get(claim.sentence)
    verb = None if tree is None else next((i for i, one in enumerate(tree.tokens) if claim.cue.covers(one.span)), None)
    if tree is None or verb is None:
        return None, None

    def named(words: Iterator[int]) -> Mention | None:
        places = ((claim.sentence, word) for word in words)
        found = next((heads[place] for place in places if place in heads), None)
        if found is None or found.entity is None or found.kind == "pronoun":
            return None
        entity = reading.entities[found.entity]
        return found if (entity.code or entity.sector) and entity.sector not in _PUBLIC else None

    behind = [(case_of(tree, word), word) for word in tree.find(verb, "obl")]
    topic = named(word for case, word in behind if case in _OF)
    listener = named(iter([*tree.find(verb, "iobj", "obj"), *(word for case, word in behind if case == "to")]))
    return topic, listener


def _quoted(trees: Mapping[int, Tree], claim: Claim) -> Iterator[tuple[Place, str]]:
    for index, tree in trees.items():
        if tree.sentence.span.start < claim.content.end and claim.content.start < tree.sentence.span.end:
            for word, token in enumerate(tree.tokens):
                if claim.content.covers(token.span):
                    yield (index, word), token.norm.lower()
