"""Lexicon and event reader vote: what both see is surer, and what the reader surely sees alone is added.

The reader takes nothing away: where it doubts the lexicon on news articles, the lexicon is right more often (measured
on sentences and articles that neither was made with). Its doubt lowers the score.
"""

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from gesta.knowledge.lexicon import Entry
from gesta.language.tree import Tree
from gesta.records import Participant, Reading, Reason, Vote
from gesta.steps.events.drafts import VERBAL, Draft, Scene
from gesta.steps.events.frames import base, case_of, noun_frame, verb_frame
from gesta.steps.events.participants import is_official, is_weapon, names_weapon, without
from gesta.steps.events.senses import Sense
from gesta.steps.events.sources import claims_over, speakers_of
from gesta.steps.events.status import standing_of

NO_EVENT = "O"
# What the reader alone sees is taken from this chance on: above it, it is right more often than not.
LEAST_PROPOSAL = 0.55
# In an article most sentences tell no event, and the reader, which learned from short passages that mostly do, is too
# sure of itself: of 75 acts that it alone saw in news, two in three were right from here on, one in five below.
LEAST_IN_ARTICLE = 0.9
# A text of up to so many sentences was picked out for what it tells.
_PASSAGE = 3
# An act of conflict that it alone sees: a false war is worse than a missed one.
LEAST_CONFLICT = 0.9
# An event to which only the reader gives a side needs this chance of its type.
LEAST_SUPPORT = 0.5
# An article is eventful where the reader is sure of some event in this share of its sentences: nine in ten political
# articles of those annotated for Gesta are, and one in five about business, sport or culture.
LEAST_EVENTFUL = 0.2
_SURE = 0.5
# Fewer other sentences say nothing about an article.
_LEAST_AROUND = 3
# What lexicon and reader must see of an act of conflict in an article without other events.
_LEAST_SUPPORT_IN_QUIET = 0.5
_LEAST_PROPOSAL_IN_QUIET = 0.9
# Lexicon and reader are at one from this chance on: of 70 acts that both saw, and whose side was not recognised, six in
# seven were right.
LEAST_AGREED = 0.8
# Below this the reader sees nothing at all of what the lexicon does.
_DISBELIEVED = 0.02
# A word that surely is no event by the reader, beside one that surely is: of seven acts that the lexicon saw at such
# words in short texts none was one.
_SURELY_NONE = _SURELY_ONE = 0.95
# A mode that only the reader gives.
_LEAST_MODE = 0.6
# It gives these to the refusal of a charge and the demand of an apology as well, and two in three times it is wrong.
_SELDOM_RIGHT = frozenset({"REJECT/change", "REQUEST/change"})
# Whom the reader sees in a role where the grammar shows nobody; it is surer of who does it.
_LEAST_ROLE = {"actor": 0.65, "recipient": 0.75}
# Types whose object is a means and no recipient ("deployed officers").
_UNAIMED = frozenset({"MOBILIZE"})
# Types of those who speak against a deed of others.
_CRITICISM = frozenset({"ACCUSE", "PROTEST"})
_IN_POWER = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_POWERLESS = frozenset({"OPP", "CVL", "REF"})
_FINDING = frozenset({"find", "discover", "recover", "see", "spot"})
_ASKING = frozenset({"ask", "inquire", "wonder"})
_QUESTION_WORDS = frozenset({"what", "why", "how", "whether", "when", "where"})
_TIMES = frozenset("after before while as when until since because hours days once".split())
_OBLIQUE = frozenset({"obl", "nmod", "obl:arg"})
_ESCAPING = frozenset({"survive", "escape", "evade", "dodge", "withstand"})
_CLAUSES = frozenset({"acl", "advcl", "ccomp", "csubj"})
_WHERE = frozenset({"in", "at", "near", "inside", "outside"})
_EVENT_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj"}


class Ballot(Struct, frozen=True):
    """The votes of a document by sentence and word.

    voted: sentences that the reader was asked about; it is not where nobody who can act is named
    told:  all sentences of the article's own text
    """

    votes: dict[int, dict[int, Vote]]
    voted: frozenset[int]
    told: frozenset[int] = frozenset()

    def near(self, tree: Tree, word: int) -> tuple[Vote, ...]:
        """Votes for a word and those it is tied to: reader and lexicon may see "held talks" at either word."""
        here = self.votes.get(tree.sentence.index, {})
        return tuple(here[i] for i in _tied(tree, word) if i in here)

    def support(self, tree: Tree, word: int, event_type: str) -> float | None:
        """The chance that the reader gives a type at a word; None where it was not asked."""
        if tree.sentence.index not in self.voted:
            return None
        return max((vote.types.get(event_type, 0.0) for vote in self.near(tree, word)), default=0.0)

    @property
    def is_passage(self) -> bool:
        """Whether the text is so short that it was picked out for what it tells."""
        return len(self.told) <= _PASSAGE

    def tells_another(self, tree: Tree, word: int) -> bool:
        """Whether a short text tells something else, by the reader, and surely nothing at this word.

        "They walked out of the talks": the walking out, and no talks.
        """
        votes = self.votes.get(tree.sentence.index, {})
        here = votes[word].types.get(NO_EVENT, 0.0) if word in votes else 1.0
        return self.is_passage and here >= _SURELY_NONE and any(_chance(vote) >= _SURELY_ONE for vote in votes.values())

    def is_quiet_around(self, sentence: int) -> bool:
        """Whether an article tells next to no event outside a sentence, by the reader; never said of a short text."""
        around = self.told - {sentence}
        return len(around) >= _LEAST_AROUND and self._sure_among(around) < LEAST_EVENTFUL * len(around)

    def _sure_among(self, sentences: Iterable[int]) -> int:
        return sum(any(map(_is_sure, self.votes.get(index, {}).values())) for index in sentences)

    def proposals(
        self, tree: Tree, taken: Iterable[int], barred: Iterable[int], blaming: Collection[int] = ()
    ) -> Iterator[tuple[Vote, str, float]]:
        """Words that the reader takes for events and nobody has coded: the vote, its type and chance.

        taken:  words of events that are coded or told within others, not to be told again by a word they are tied to
        barred: words that the lexicon knows to be no event here ("the league fined the club")
        blaming: words of accusations, whose content is a deed of its own
        """
        least = LEAST_PROPOSAL if self.is_passage else LEAST_IN_ARTICLE
        tied = {other for word in taken for other in _tied(tree, word) if not _apart(tree, word, other, blaming)} | set(
            barred
        )
        for word, vote in sorted(self.votes.get(tree.sentence.index, {}).items()):
            named = [(chance, name) for name, chance in vote.types.items() if name != NO_EVENT]
            chance, name = max(named, default=(0.0, NO_EVENT))
            if chance >= least and word not in tied and _can_tell(tree, word) and not _asks(tree, word):
                yield vote, name, chance


def _can_tell(tree: Tree, word: int) -> bool:
    """An adjective or participle tells an event only as a predicate: "is landlocked", not "a landlocked country"."""
    pos = tree.tokens[word].pos
    return pos in _EVENT_POS and tree.tokens[word].dep != "amod"


def _asks(tree: Tree, word: int) -> bool:
    """ "What do they want?", "asked what he had done": a question tells no event, nor does asking it."""
    return tree.tokens[-1].norm == "?" or puts_question(tree, word)


def puts_question(tree: Tree, word: int) -> bool:
    """ "Asked what he had done" wants an answer and nothing done; "asked to leave" does."""
    places = (word, *tree.find(word, "obj", "iobj"))
    clauses = [clause for at in places for clause in tree.find(at, "ccomp", "acl:relcl")]
    openings = {tree.tokens[min(tree.subtree(clause))].norm.lower() for clause in clauses}
    return tree.tokens[word].lemma.lower() in _ASKING and bool(openings & _QUESTION_WORDS)


def _is_sure(vote: Vote) -> bool:
    return _chance(vote) >= _SURE


def _chance(vote: Vote) -> float:
    """That of the likeliest type of event at a word."""
    return max((chance for name, chance in vote.types.items() if name != NO_EVENT), default=0.0)


def ballot_of(reading: Reading) -> Ballot:
    """The votes of a reading, ready to be asked."""
    votes: dict[int, dict[int, Vote]] = {}
    for vote in reading.votes:
        votes.setdefault(vote.sentence, {})[vote.word] = vote
    told = frozenset(each.index for each in reading.sentences if each.tokens and not each.boilerplate)
    return Ballot(votes, frozenset(reading.voted), told)


def _tied(tree: Tree, word: int) -> tuple[int, ...]:
    return (word, tree.tokens[word].head, *tree.children[word])


def _apart(tree: Tree, word: int, other: int, blaming: Collection[int]) -> bool:
    """Whether two words stand in clauses that tell something each: "he came and signed", "fled after rebels had won".

    What is demanded, promised or feared is told by the word above it.
    """
    if word == other:
        return False
    below = other if tree.tokens[other].head == word else word
    dep = tree.tokens[below].dep
    if word in blaming and below == other and dep in ("ccomp", "advcl", "acl"):
        return tree.tokens[below].pos == "VERB"
    if dep in ("conj", "parataxis", "acl:relcl"):
        return tree.tokens[below].pos == "VERB"
    marks = {tree.tokens[mark].norm.lower() for mark in tree.find(below, "mark", "advmod")}
    return dep == "advcl" and bool(marks & _TIMES)


def is_unlikely_in_quiet(support: float | None, *, by_reader: bool) -> bool:
    """Whether an act of conflict is likelier a figure of speech, in an article that tells no other event.

    "The champions attacked", "shares rallied": the lexicon fits, the reader doubts it, and nothing near is politics.
    """
    return support is not None and support < (_LEAST_PROPOSAL_IN_QUIET if by_reader else _LEAST_SUPPORT_IN_QUIET)


def is_disbelieved(support: float | None, everyone: Iterable[Participant]) -> bool:
    """Whether only the word fits: the reader sees no event at all, and no side is a known body of a known country.

    "Analysts shot down the idea", "the company withdrew its guidance": of 45 such on short texts all but three were no
    event. Where a state, an army or a party takes part the lexicon is right more often than the reader.
    """
    known = any(one.code is not None and is_official(one) for one in everyone)
    return is_unseen(support) and not known


def is_unseen(support: float | None) -> bool:
    """Whether the reader was asked and sees nothing of a type."""
    return support is not None and support < _DISBELIEVED


def proposed_draft(scene: Scene, tree: Tree, vote: Vote, event_type: str, chance: float) -> Draft:
    """A predicate that the lexicon does not know, with the reader's type and mode and the usual places of its sides."""
    word = vote.word
    token = tree.tokens[word]
    pos = _EVENT_POS[token.pos]
    entry = Entry(lemma=token.lemma.lower(), pos=pos, type=event_type, example="")  # type: ignore[arg-type]  # of _EVENT_POS
    frame = verb_frame(tree, word) if pos == "verb" else noun_frame(tree, word)
    sense = Sense(tree.sentence.index, word, entry, frame)
    standing = standing_of(tree, word, scene.matcher.lexicon)
    if event_type == "REJECT" and standing.status == "negated" and not _refuses(scene, token.lemma.lower(), pos):
        standing = replace(standing, status="actual", ahead=False)
    mode = mode_of((vote,), event_type)
    reason = Reason("events", "event reader", f"{event_type} {chance:.2f}, where the lexicon has no entry that fits")
    return Draft(sense, standing, event_type, (mode,) if mode else (), by_reader=True, reasons=(reason,))


def _refuses(scene: Scene, lemma: str, pos: str) -> bool:
    """ "Has not refused" refuses nothing; in "cannot support the text" it is the "not" that refuses."""
    return any(entry.type == "REJECT" for entry in scene.matcher.lexicon.senses(lemma, pos))  # type: ignore[arg-type]  # of _EVENT_POS


def mode_of(votes: Sequence[Vote], event_type: str) -> str | None:
    """The likeliest mode of a type, by any of the votes; None where none is likely."""
    named = [
        (chance, name.partition("/")[2])
        for vote in votes
        for name, chance in vote.modes.items()
        if name.startswith(f"{event_type}/") and name not in _SELDOM_RIGHT
    ]
    chance, mode = max(named, default=(0.0, ""))
    return mode if chance >= _LEAST_MODE else None


def voted_sides(
    scene: Scene,
    tree: Tree,
    draft: Draft,
    votes: Sequence[Vote],
    actors: tuple[Participant, ...],
    recipients: tuple[Participant, ...],
) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Both sides, an empty one filled with whom the reader sees there; what the grammar shows is never changed.

    Nobody is added to two states that act together, nor to those who move their own troops. Whoever tells of a deed is
    not thereby who did it: "Ana Marov claims four hundred killed".
    """
    event_type = draft.type
    word = draft.sense.word
    witnesses = _tellers(scene, tree, word) | _critics(scene, tree, word) | _finders(scene, tree, word)
    tellers = set() if event_type in VERBAL else witnesses
    for vote in votes:
        seen = without(_in_role(scene, tree, draft, vote.actors, "actor"), recipients)
        seen = tuple(one for one in seen if (one.code, one.sector) not in tellers)
        actors = actors or tuple(one for one in seen if _can_act(event_type, one))
    together = len({one.code for one in actors if one.code}) > 1
    for vote in votes:
        if not together and event_type not in _UNAIMED:
            others = without(_in_role(scene, tree, draft, vote.recipients, "recipient"), actors)
            # "Lukashenko's offer" is not made to "the Belarusian president".
            ours = {(one.code, one.sector) for one in actors}
            recipients = recipients or tuple(one for one in others if (one.code, one.sector) not in ours)
    return actors, recipients


def _tellers(scene: Scene, tree: Tree, word: int) -> set[tuple[str | None, str | None]]:
    """Country and sector of those who tell of an event: an office and its holder may stand in two mentions."""
    speakers = (one for claim in claims_over(scene, tree, word) for one in speakers_of(scene, claim))
    return {(one.code, one.sector) for one in speakers}


def _critics(scene: Scene, tree: Tree, word: int) -> set[tuple[str | None, str | None]]:
    """Country and sector of who condemns, investigates or protests what a noun tells: they did not do it."""
    token = tree.tokens[word]
    while token.pos == "NOUN" and tree.tokens[token.head].pos == "NOUN" and token.dep in ("conj", "nmod"):
        token = tree.tokens[token.head]
    if token.pos != "NOUN" or tree.tokens[token.head].pos != "VERB":
        return set()
    sense = scene.matcher.sense(tree, token.head)
    if sense is None or sense.entry.type not in _CRITICISM:
        return set()
    critics = scene.roles.at(tree.sentence.index, sense.frame.subjects, "who criticises")
    return {(one.code, one.sector) for one in critics}


def _finders(scene: Scene, tree: Tree, word: int) -> set[tuple[str | None, str | None]]:
    """Country and sector of who comes upon what was done: "police found two men shot dead"."""
    token = tree.tokens[word]
    if token.dep not in ("ccomp", "xcomp") or tree.tokens[token.head].lemma.lower() not in _FINDING:
        return set()
    finders = scene.roles.at(tree.sentence.index, tree.find(token.head, "nsubj"), "who finds it")
    return {(one.code, one.sector) for one in finders}


def _can_act(event_type: str, one: Participant) -> bool:
    """Those in power and under arms are whom people protest against; the opposition cracks down on nobody.

    A missile does nothing by itself.
    """
    if is_weapon(one):
        return False
    if event_type == "PROTEST":
        return one.sector is not None and one.sector not in _IN_POWER
    return event_type != "COERCE" or one.sector not in _POWERLESS


def _in_role(
    scene: Scene, tree: Tree, draft: Draft, chances: Mapping[int, float], role: str
) -> tuple[Participant, ...]:
    trigger = draft.sense.word
    words = [word for word, chance in sorted(chances.items()) if chance >= _LEAST_ROLE[role]]
    words = [word for word in words if not is_where(tree, word)]
    words = [word for word in words if not is_clauses_below(tree, word, trigger)]
    if role == "actor":
        inside = set(tree.subtree(trigger)) if _has_doer(tree, draft) else words
        words = [word for word in words if word in inside and not _does_other(tree, word, trigger)]
    if role == "recipient":
        words = [word for word in words if word != trigger]  # "Student protests" are not against themselves.
    return scene.roles.at(tree.sentence.index, words, f"{role} by the event reader")


def _has_doer(tree: Tree, draft: Draft) -> bool:
    """Whether a verb has a subject of its own, be it nobody known: "armed riders opened fire on them"."""
    token = tree.tokens[draft.sense.word]
    if token.pos != "VERB" or draft.sense.frame.passive:
        return False
    subjects = (tree.tokens[subject] for subject in tree.find(draft.sense.word, "nsubj"))
    return any(one.pos in ("NOUN", "PROPN") and not names_weapon(one.norm) for one in subjects)


def _does_other(tree: Tree, word: int, trigger: int) -> bool:
    """ "The lawmaker survived an attack" did not do it; whoever accuses him gives no shelter."""
    token = tree.tokens[word]
    verb = token.head
    survives = tree.tokens[verb].lemma.lower() in _ESCAPING and verb in tree.ancestors(trigger)
    agent = token.dep == "obl:agent" and verb != trigger and tree.tokens[trigger].pos == "VERB"
    return survives or agent


def is_clauses_below(tree: Tree, word: int, above: int) -> bool:
    """Whether a word stands in a clause inside another clause that an event is outside of: it has no part in it.

    "Protests fuelled by a vote that the opposition calls rigged" are not thereby held by the opposition.
    """
    outside = {above}
    while tree.tokens[above].head != above:
        above = tree.tokens[above].head
        outside.add(above)
    clauses = 0
    while word not in outside and tree.tokens[word].head != word:
        clauses += base(tree.tokens[word].dep) in _CLAUSES
        word = tree.tokens[word].head
    return clauses > 1


def is_where(tree: Tree, word: int) -> bool:
    """ "Arrested in Panama" says where, not who was; "talks in Geneva" are not held with Geneva."""
    dep = tree.tokens[word].dep
    return tree.tokens[word].pos == "PROPN" and dep in _OBLIQUE and case_of(tree, word) in _WHERE


class _Weights(Struct, frozen=True):
    """A logistic rule: log-odds that the type is right.

    Fitted on 2,060 events that neither lexicon nor reader was made with: those found in the check part of the examples
    corpus, which is written to be hard, and in the annotated articles of `examples/gold`. Cross-validated, 32, 45, 56,
    80 and 92 % are right of those scored up to 0.3, 0.5, 0.7, 0.85 and 1; on plain news more, on trick sentences fewer.
    """

    constant: float = 0.6
    reader: float = 0.49  # times the log-odds that the reader gives the type
    frame: float = 0.26  # times how much of the lexicon entry's frame is filled
    reader_only: float = -0.73
    actor: float = 0.03
    recipient: float = 0.2


def seen_by_reader(support: float | None, event_type: str) -> tuple[Reason, ...]:
    """What the reader says of a type that the lexicon found; nothing where it was not asked."""
    return () if support is None else (Reason("events", "event reader", f"{event_type} {support:.2f}"),)


_WEIGHTS = _Weights()
# Chances nearer to 0 and 1 than this say no more.
_FLOOR = 0.02


def calibrated(frame_score: float | None, support: float, *, has_actor: bool, has_recipient: bool) -> float:
    """How likely the type of an event is right, in [0, 1].

    frame_score: how much of the lexicon entry's frame is filled, in [0, 1]; None where only the reader sees an event
    support:     the chance that the reader gives the type

    >>> calibrated(0.8, 0.9, has_actor=True, has_recipient=True)
    0.89
    """
    chance = min(max(support, _FLOOR), 1 - _FLOOR)
    odds = _WEIGHTS.constant + _WEIGHTS.reader * math.log(chance / (1 - chance))
    odds += _WEIGHTS.reader_only if frame_score is None else _WEIGHTS.frame * frame_score
    odds += _WEIGHTS.actor * has_actor + _WEIGHTS.recipient * has_recipient
    return round(1 / (1 + math.exp(-odds)), 2)
