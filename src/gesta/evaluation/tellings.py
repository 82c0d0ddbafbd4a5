"""Where an article tells violence: each word of violence with the sides, the day and the place that stand there."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Event, Evidence, Participant, Place, Reading, Span, When
from gesta.steps.dates import event_date
from gesta.steps.events.frames import verb_frame
from gesta.steps.events.status import standing_of
from gesta.steps.places import event_place

_KIND_OF_MODE = {"abduct": "KIDNAPPING", "explosives": "BOMBING", "suicide-attack": "BOMBING"}
# Means and words that make an attack a bombing.
_BLASTING = ("bomb", "explo", "dynamit", "deton", "grenade")
_BURNING = ("arson", "burn", "torch", "firebomb", "set")
_ROBBING = frozenset({"rob", "robbery", "steal", "loot", "theft", "holdup"})
# Bombs that fall are warfare; a bombing is what somebody lays.
_BY_ARMIES = frozenset({"aerial", "heavy-weapons"})
# Why the coder leaves out what hurts somebody, and words that say somebody or something was hurt.
_NOT_POLITICAL = frozenset({"no actor", "disbelieved"})
ABDUCTING = frozenset({"kidnap", "kidnapping", "abduct", "abduction"})
_HURTING = ABDUCTING | frozenset(
    "murder kill killing assassinate assassination wound injure attack bomb bombing explode explosion blast destroy "
    "blow ambush shoot dynamite massacre damage gun".split()
)
_LAYING = frozenset("place plant lay put leave throw hurl toss detonate".split())
_HARMS = frozenset({"wound", "injure", "damage", "burn", "die"})
_ATTRIBUTES = frozenset({"amod", "compound"})
_RIOTING = frozenset({"riot", "vandalize"})


class Telling(Struct, frozen=True):
    """A word of violence in its sentence and what is told there: who did it to whom, when and where.

    when:  only a day that words of the text give, no day that follows from a tense
    event: None for violence that the coder leaves out, because nobody political has a part in it
    """

    tree: Tree
    word: int
    event: Event | None
    kind: str
    actors: tuple[Participant, ...]
    recipients: tuple[Participant, ...]
    when: When | None
    place: Place | None
    is_threat: bool = False

    @property
    def sentence(self) -> int:
        """The index of its sentence."""
        return self.tree.sentence.index


def tellings_of(event: Event, reading: Reading, trees: Mapping[int, Tree], lexicon: Lexicon) -> list[Telling]:
    """The tellings of an event: its trigger, and in each further piece of evidence the word of violence.

    The coder joins what one article tells in several places. Each side goes to the telling in whose sentence it stands,
    the first one where it stands in none of them.
    """
    words = [(trees[event.trigger.sentence], word_at(trees[event.trigger.sentence], event.trigger.span))]
    for evidence in event.evidence[1:]:
        words.extend(_violent_words(trees[evidence.sentence], evidence, lexicon))
    told = []
    for n, (tree, word) in enumerate(dict.fromkeys(words)):
        kind = kind_of(event) if n == 0 else _kind_at(tree, word, event, lexicon)
        if kind is None:
            continue
        own = (_told_there(side, tree, words, is_first=n == 0) for side in (event.actors, event.recipients))
        actors, recipients = own
        told.append(
            Telling(tree, word, event, kind, actors, recipients, *_scene(event, reading, tree, word, is_first=n == 0))
        )
    return told


def tellings_uncoded(reading: Reading, trees: Mapping[int, Tree], lexicon: Lexicon) -> Iterator[Telling]:
    """Violence that is no political event, as nobody political does it or suffers it; the templates ask for it too."""
    for left_out in reading.nonevents:
        lemma = left_out.lemma.lower()
        if left_out.reason.rule not in _NOT_POLITICAL or lemma not in _HURTING:
            continue
        tree = trees[left_out.sentence]
        word = word_at(tree, left_out.span)
        is_told = tree.tokens[word].dep not in _ATTRIBUTES and is_violent(tree, word, lexicon)
        if is_told and standing_of(tree, word, lexicon).status == "actual":
            when, place = (
                event_date(reading, left_out.sentence, word)[0],
                event_place(reading, left_out.sentence, word)[0],
            )
            kind = "BOMBING" if is_blast(lemma) else "KIDNAPPING" if lemma in ABDUCTING else "ATTACK"
            yield Telling(tree, word, None, kind, (), (), when, place)


def bombs_laid(
    reading: Reading, trees: Mapping[int, Tree], lexicon: Lexicon, taken: Collection[tuple[int, int]]
) -> Iterator[Telling]:
    """Bombs that somebody lays, whether or not they go off: "two men left a bomb near the bank".

    taken: sentence and word of what is told already
    """
    for index, tree in trees.items():
        for word in range(len(tree.tokens)):
            is_new = (index, word) not in taken and not tree.sentence.boilerplate
            if is_new and lays_bomb(tree, word) and standing_of(tree, word, lexicon).status == "actual":
                when, place = event_date(reading, index, word)[0], event_place(reading, index, word)[0]
                yield Telling(tree, word, None, "BOMBING", (), (), when, place)


def lays_bomb(tree: Tree, word: int) -> bool:
    """Whether a word is a verb of laying and its object a bomb."""
    token = tree.tokens[word]
    if token.pos != "VERB" or token.lemma.lower() not in _LAYING:
        return False
    above = (token.head,) if token.dep.startswith("acl") else ()
    return any(_is_bomb(tree, noun) for noun in (*verb_frame(tree, word).objects, *above))


def _is_bomb(tree: Tree, noun: int) -> bool:
    parts = (noun, *tree.find(noun, "compound", "amod", "nmod"))
    return any(is_blast(tree.tokens[part].lemma) for part in parts)


def harms_told(trees: Mapping[int, Tree], lexicon: Lexicon, taken: Collection[tuple[int, int]]) -> Iterator[Telling]:
    """What an article says of the harm that was done, in verbs that tell no violence by themselves: "was injured".

    taken: sentence and word of what is told already
    """
    for index, tree in trees.items():
        for word, token in enumerate(tree.tokens):
            is_harm = token.pos == "VERB" and token.lemma.lower() in _HARMS and (index, word) not in taken
            if is_harm and not tree.sentence.boilerplate and standing_of(tree, word, lexicon).status == "actual":
                yield Telling(tree, word, None, "ATTACK", (), (), None, None)


def _told_there(
    side: Sequence[Participant], tree: Tree, words: Sequence[tuple[Tree, int]], *, is_first: bool
) -> tuple[Participant, ...]:
    elsewhere = [each.sentence.span for each, _ in words if each is not tree]
    return tuple(
        one
        for one in side
        if tree.sentence.span.covers(one.span) or (is_first and not any(span.covers(one.span) for span in elsewhere))
    )


def _scene(
    event: Event, reading: Reading, tree: Tree, word: int, *, is_first: bool
) -> tuple[When | None, Place | None]:
    if is_first:
        return event.when, event.place
    return event_date(reading, tree.sentence.index, word)[0], event_place(reading, tree.sentence.index, word)[0]


def word_at(tree: Tree, span: Span) -> int:
    """The word that a trigger is."""
    return next(i for i, token in enumerate(tree.tokens) if token.start == span.start)


def _violent_words(tree: Tree, evidence: Evidence, lexicon: Lexicon) -> Iterator[tuple[Tree, int]]:
    inside = [i for i, token in enumerate(tree.tokens) if evidence.span.covers(token.span)]
    violent = [i for i in inside if is_violent(tree, i, lexicon)]
    tops = [i for i in violent if tree.tokens[i].head not in inside] or violent
    yield from ((tree, word) for word in tops[:1])


def is_violent(tree: Tree, word: int, lexicon: Lexicon) -> bool:
    """Whether a word may tell violence."""
    return bool(_modes_of(tree, word, lexicon))


def _modes_of(tree: Tree, word: int, lexicon: Lexicon) -> frozenset[str | None]:
    """The modes of violence that a word may tell, None for one without a mode; empty for a word of no violence."""
    token = tree.tokens[word]
    if token.pos not in ("VERB", "NOUN"):
        return frozenset()
    entries = lexicon.senses(token.lemma.lower(), "verb" if token.pos == "VERB" else "noun")
    return frozenset(entry.mode for entry in entries if entry.type == "ASSAULT")


def kind_of(event: Event) -> str | None:
    """The kind of incident that an event is, None where it is none."""
    return _kind(event, event.trigger.text.lower(), event.modes)


def _kind_at(tree: Tree, word: int, event: Event, lexicon: Lexicon) -> str | None:
    """The kind that a further telling is: the modes of the event count as far as its word may have them."""
    own = _modes_of(tree, word, lexicon)
    return _kind(event, tree.tokens[word].norm.lower(), tuple(mode for mode in event.modes if mode in own))


def _kind(event: Event, word: str, modes: Sequence[str]) -> str | None:
    if event.type in ("ASSAULT", "COERCE") and any(word.startswith(stem) for stem in _ROBBING):
        return "ROBBERY"
    if event.type != "ASSAULT" and not (event.type == "PROTEST" and set(modes) and set(modes) <= _RIOTING):
        return None
    if word.startswith(_BURNING) and "explosives" not in modes:
        return "ARSON"
    if set(modes) & _BY_ARMIES:
        return "ATTACK"
    if is_blast(word):
        return "BOMBING"
    return next((_KIND_OF_MODE[mode] for mode in modes if mode in _KIND_OF_MODE), "ATTACK")


def is_blast(words: str) -> bool:
    """Whether words tell of explosives."""
    return any(stem in words.lower() for stem in _BLASTING)
