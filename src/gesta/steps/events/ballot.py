"""The votes of the event reader on a document, and what they say of a word."""

from collections.abc import Collection, Iterable, Iterator

from msgspec import Struct

from gesta.language.tree import Tree
from gesta.records import Participant, Reading, Vote
from gesta.steps.events.participants import is_official

NO_EVENT = "O"
# What the reader alone sees is taken from this chance on: above it, it is right more often than not.
LEAST_PROPOSAL = 0.55
# In an article most sentences tell no event, and the reader, which learned mostly from short passages that do, is too
# sure of itself: of 25 acts in 50 articles of news that it alone saw between 0.7 and 0.8 half were right.
LEAST_IN_ARTICLE = 0.75
# A text of up to so many sentences was picked out for what it tells.
_PASSAGE = 3
# An act of conflict that it alone sees: a false war is worse than a missed one.
LEAST_CONFLICT = 0.9
# An event to which only the reader gives a side needs this chance of its type.
LEAST_SUPPORT = 0.5
# Lexicon and reader are at one from this chance on: of 70 acts that both saw, and whose side was not recognised, six in
# seven were right.
LEAST_AGREED = 0.8
# An article is eventful where the reader is sure of some event in this share of its sentences: nine in ten political
# articles of those annotated for Gesta are, and one in five about business, sport or culture.
LEAST_EVENTFUL = 0.2
_SURE = 0.5
# Fewer other sentences say nothing about an article.
_LEAST_AROUND = 3
# What lexicon and reader must see of an act of conflict in an article without other events.
_LEAST_SUPPORT_IN_QUIET = 0.5
_LEAST_PROPOSAL_IN_QUIET = 0.9
# Of 29 acts at which the reader saw nothing in 50 articles of news, 18 of 23 were none where it was sure of an event in
# fewer than half of the sentences, and one of six elsewhere; in the annotated articles 3 of 7 and 11 of 42.
_DENSE = 0.5
# Below this the reader sees nothing at all of what the lexicon does.
_DISBELIEVED = 0.02
# A word that surely is no event by the reader, beside one that surely is: of seven acts that the lexicon saw at such
# words in short texts none was one.
_SURELY_NONE = SURELY_ONE = 0.95
# Mere saying tells seldom an act by itself.
_MERE_SAYING = frozenset({"say", "tell", "add", "note", "speak"})
_LEAST_SAID = 0.9
_ASKING = frozenset({"ask", "inquire", "wonder"})
_QUESTION_WORDS = frozenset({"what", "why", "how", "whether", "when", "where"})
_TIMES = frozenset("after before while as when until since because hours days once".split())
EVENT_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adj"}


class Ballot(Struct, frozen=True):
    """The votes of a document by sentence and word.

    voted: sentences that the reader answers for; those in which nobody is named are none of them
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

    @property
    def is_sparse(self) -> bool:
        """Whether an article tells events, by the reader, in under half of its sentences; never said of a passage."""
        return not self.is_passage and self._sure_among(self.told) < _DENSE * len(self.told)

    def tells_another(self, tree: Tree, word: int) -> bool:
        """Whether a short text tells something else, by the reader, and surely nothing at this word.

        "They walked out of the talks": the walking out, and no talks.
        """
        votes = self.votes.get(tree.sentence.index, {})
        here = votes[word].types.get(NO_EVENT, 0.0) if word in votes else 1.0
        others = (vote for at, vote in votes.items() if at != _wanting(tree, word))
        return self.is_passage and here >= _SURELY_NONE and any(_chance(vote) >= SURELY_ONE for vote in others)

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
        floor = LEAST_PROPOSAL if self.is_passage else LEAST_IN_ARTICLE
        tied = {other for word in taken for other in _tied(tree, word) if not _apart(tree, word, other, blaming)} | set(
            barred
        )
        for word, vote in sorted(self.votes.get(tree.sentence.index, {}).items()):
            named = [(chance, name) for name, chance in vote.types.items() if name != NO_EVENT]
            chance, name = max(named, default=(0.0, NO_EVENT))
            least = max(floor, _LEAST_SAID) if tree.tokens[word].lemma.lower() in _MERE_SAYING else floor
            if chance >= least and word not in tied and _can_tell(tree, word) and not _asks(tree, word):
                yield vote, name, chance


def _can_tell(tree: Tree, word: int) -> bool:
    """An adjective or participle tells an event only as a predicate: "is landlocked", not "a landlocked country"."""
    pos = tree.tokens[word].pos
    return pos in EVENT_POS and tree.tokens[word].dep != "amod"


def _asks(tree: Tree, word: int) -> bool:
    """ "What do they want?", "asked what he had done": a question tells no event, nor does asking it."""
    return tree.tokens[-1].norm == "?" or puts_question(tree, word)


def puts_question(tree: Tree, word: int) -> bool:
    """ "Asked what he had done" wants an answer and nothing done; "asked to leave" does."""
    places = (word, *tree.find(word, "obj", "iobj"))
    clauses = [clause for at in places for clause in tree.find(at, "ccomp", "acl:relcl")]
    openings = {next(_words_of(tree, clause), "") for clause in clauses}
    return tree.tokens[word].lemma.lower() in _ASKING and bool(openings & _QUESTION_WORDS)


def _words_of(tree: Tree, clause: int) -> Iterator[str]:
    """The words of a clause in order, without the quotation marks and commas around them."""
    return (tree.tokens[i].norm.lower() for i in sorted(tree.subtree(clause)) if tree.tokens[i].dep != "punct")


def _wanting(tree: Tree, word: int) -> int | None:
    """ "Wants a war": what the reader sees at the wanting is the same act that the lexicon sees at the war."""
    token = tree.tokens[word]
    return token.head if token.dep == "obj" and tree.tokens[token.head].lemma.lower() == "want" else None


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
