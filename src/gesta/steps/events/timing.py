"""When an event was: the phrase of its clause, of its content or twin, else the day the report opens with."""

import datetime
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Protocol

from msgspec.structs import replace

from gesta.language.tree import Tree
from gesta.records import Reading, Reason, Span, When
from gesta.steps.events.phrases import MEASURE_NOUNS, base, case_of

_YEAR = datetime.timedelta(days=365)
# An agency names the weekday of the report or of one of the six days before.
_REPORT_WINDOW = datetime.timedelta(days=7)
# What "has" been done without a date was mostly done within this time before the day of writing.
_PERFECT = datetime.timedelta(days=6)
# What is told as news without a day happened within this time before publication.
_NEWS = datetime.timedelta(days=3)
# Clauses that tell no fact of the day of writing ("if it signs"), and words by which "has" reaches further back.
_OPEN_CLAUSE = frozenset({"if", "unless", "until", "once", "when", "whether", "before", "whenever"})
_LONG_SINCE = frozenset({"since", "always", "long", "ever", "never", "once"})
# What these are about happened at a time of its own: "condemned the raid", "denied the attack".
_SPEAKING = frozenset(
    "condemn denounce criticise criticize deny reject confirm report discuss welcome praise blame call describe recall "
    "mourn remember investigate fear threaten plan demand want seek urge suspect follow cause justify defend "
    "prevent".split()
)
# By these and nouns like those a deed is spread over a long time.
_LASTING = frozenset({"for", "throughout", "over", "during"})
_LONG_TIMES = frozenset("year decade month century generation rule reign presidency tenure career lifetime".split())
# What is known before: journeys, meetings, and when something begins or ends.
_SCHEDULED = frozenset(
    "arrive leave depart travel fly go come return visit meet receive host hold attend begin start open resume "
    "end take convene".split()
)
# With these before it, a past tense tells of other times.
_FORMERLY = frozenset({"once", "previously", "formerly", "originally", "famously", "historically"})
# "The start of the protests" tells of them.
_PHASES = frozenset("start beginning end outbreak opening resumption height escalation".split())
# Within this many sentences from the top a report says on which day it was said.
_LEAD_SENTENCES = 3


class WhenOf(Protocol):
    """Looks up the time phrase of a trigger; phrases that hang on other triggers of the sentence are theirs."""

    def __call__(
        self, reading: Reading, sentence_index: int, trigger_token: int, *, triggers: Collection[int] = ()
    ) -> tuple[When | None, Reason]:
        """The phrase and why it is that one, None where the clause has none."""


def when_of_event(
    reading: Reading, tree: Tree, words: Sequence[int], triggers: Collection[int], when_of: WhenOf
) -> tuple[When | None, Reason]:
    """The time phrase of an event.

    words: the predicate, then its content and coordinated predicates, whose phrase it may share where that is past;
           last comes the verb of a noun
    """
    published = reading.document.published
    sentence = tree.sentence.index
    when, reason = when_of(reading, sentence, words[0], triggers=triggers)
    for word in (*words[1:], telling_verb(tree, words[0])):
        if when is not None:
            return when, reason
        found, why = when_of(reading, sentence, word)
        if found is not None and found.last is not None and (published is None or found.last <= published):
            when, reason = found, why
    if when is None and published is not None:
        told = _by_tense(tree, telling_verb(tree, words[0]), published)
        # A headline's present tense is that of the report, which says itself on which day it was.
        headed = sentence in lead_sentences(reading) and report_day(reading) is not None
        if told is not None and not (headed and told[0].value == "PRESENT_REF"):
            return told
    return when, reason


def _by_tense(tree: Tree, word: int, published: datetime.date) -> tuple[When, Reason] | None:
    """The day of writing for what goes on then, the days up to it for what has just been done; else None.

    Both are marked approximate. A verb under "will" or "may" or in a condition, an infinitive and a simple past tell
    no such day.
    """
    token = tree.tokens[word]
    helpers = [tree.tokens[aux] for aux in tree.find(word, "aux", "aux:pass", "cop")]
    finite = next((helper for helper in (*helpers, token) if helper.tag in {"VBZ", "VBP", "MD"}), None)
    if finite is None or finite.tag == "MD" or (helpers and helpers[0].tag == "VBD"):
        return None
    if token.lemma == "have" and token.pos == "VERB":
        return None  # "They have a treaty" tells what stands, and not of the day of writing.
    perfect = finite is not token and finite.lemma == "have"
    beside = {tree.tokens[child].norm.lower() for part in (word, *tree.children[word]) for child in tree.children[part]}
    if beside & _OPEN_CLAUSE or (perfect and beside & _LONG_SINCE):
        return None
    first = published - _PERFECT if perfect else published
    told = When(
        span=Span(finite.start, finite.end),
        sentence=tree.sentence.index,
        kind="DATE",
        value="PAST_REF" if perfect else "PRESENT_REF",
        first=first,
        last=published,
        granularity="span" if perfect else "day",
        approximate=True,
        anchor="the day of writing",
    )
    form = "present perfect" if perfect else "present"
    return told, Reason("dates", "tense", f"told in the {form}, counted from the day of writing")


def lead_sentences(reading: Reading) -> tuple[int, ...]:
    """The first sentences of the body, by index."""
    body = (sentence.index for sentence in reading.sentences if sentence.tokens and not sentence.boilerplate)
    return tuple(islice(body, _LEAD_SENTENCES))


def report_day(reading: Reading) -> When | None:
    """The one day that the first sentences give for what they report ("said Wednesday"), None where they give none."""
    published = reading.document.published
    if published is None:
        return None
    lead = lead_sentences(reading)
    for when in reading.whens:
        day = when.first if when.first == when.last and when.granularity == "day" else None
        recent = day is not None and published - _REPORT_WINDOW < day <= published
        if recent and when.sentence in lead:
            return when
    return None


def telling_verb(tree: Tree, word: int) -> int:
    """The word whose tense tells of an event: the verb that a noun is subject or object of, else the word itself.

    "They have traded strikes" tells of strikes by "have traded", "a second round of talks continues" by "continues".
    """
    top, token = word, tree.tokens[word]
    if token.pos not in ("NOUN", "PROPN") or tree.first(word, "cop") is not None:
        return word
    while token.dep in ("conj", "compound") or (token.dep == "nmod" and case_of(tree, top) == "of"):
        if token.head == top or tree.tokens[token.head].pos not in ("NOUN", "PROPN"):
            return word
        phase = token.dep != "nmod" or tree.tokens[token.head].lemma.lower() in MEASURE_NOUNS | _PHASES
        top = token.head
        token = tree.tokens[top]
        if not phase and base(token.dep) == "nsubj":
            return word  # What victims or slogans of the protests do is told of them.
    above = tree.tokens[token.head]
    spoken = above.lemma.lower() in _SPEAKING
    return token.head if base(token.dep) in ("nsubj", "obj") and above.pos == "VERB" and not spoken else word


def purpose_of(tree: Tree, word: int) -> int | None:
    """The verb that is done in order "to" do another, None where a word is no purpose."""
    token = tree.tokens[word]
    is_purpose = base(token.dep) in ("advcl", "xcomp") and token.tag == "VB" and token.head != word
    to = any(tree.tokens[mark].norm.lower() == "to" for mark in tree.find(word, "mark"))
    return token.head if is_purpose and to else None


def is_scheduled(tree: Tree, word: int, when: When | None, published: datetime.date) -> bool:
    """Whether a present tense tells the calendar: "arrives on Monday", written before that Monday.

    Of deeds nobody knows the day before; "police detain a man on Sunday" stands below a picture.
    """
    if when is None or when.first is None or when.first <= published:
        return False
    verb = telling_verb(tree, word)
    token = tree.tokens[verb]
    helpers = [tree.tokens[aux] for aux in tree.find(verb, "aux", "aux:pass")]
    present = [each.tag for each in helpers or [token]] in (["VBZ"], ["VBP"])
    return present and token.lemma.lower() in _SCHEDULED


def is_noun_ahead(tree: Tree, word: int, when: When | None, published: datetime.date) -> bool:
    """ "Fears violence during protests next month": a day beside a noun that no verb tells is the noun's own."""
    token = tree.tokens[word]
    if when is None or when.first is None or when.first <= published or token.pos != "NOUN":
        return False
    own = when.sentence == tree.sentence.index and when.span.start > token.end
    between = (each for each in tree.tokens[word + 1 :] if each.start < when.span.start)
    return own and telling_verb(tree, word) == word and not any(each.pos in ("VERB", "AUX") for each in between)


def shares_time(tree: Tree, word: int, twin: int) -> bool:
    """Whether a predicate has the date of one beside it: "met and signed on Monday"; not of a later clause's own."""
    return twin < word or tree.first(twin, "nsubj", "nsubj:pass") is None


def in_flashback(reading: Reading, tree: Tree) -> bool:
    """Whether the sentence before, in one paragraph, tells in the past tense what was more than a year ago."""
    published, here = reading.document.published, tree.sentence
    if published is None:
        return False
    before = next((one for one in reversed(reading.sentences[: here.index]) if one.tokens), None)
    if before is None or "\n" in reading.document.text[before.span.start : here.span.start]:
        return False
    root = next((i for i, token in enumerate(before.tokens) if token.head == i), None)
    if root is None or before.tokens[root].tag != "VBD":
        return False
    told = [when for when in reading.whens if when.sentence == before.index and when.kind == "DATE"]
    first = before.tokens[:root]
    opens = any(first and when.span.end <= first[-1].end for when in told)
    return opens and all(when.last is not None and when.last < published - _YEAR for when in told)


def is_told_as_news(tree: Tree, word: int) -> bool:
    """Whether a predicate is told as what just happened: simple past in a main clause or in what somebody says there.

    Neither "had" nor "once" nor a relative clause tells news.
    """
    word = telling_verb(tree, word)
    token = tree.tokens[word]
    copula = tree.first(word, "cop")
    was = copula is not None and tree.tokens[copula].tag == "VBD"
    if any(_is_once(tree, word, adverb) for adverb in tree.find(word, "advmod")):
        return False
    if token.tag != "VBD" and not was and not (token.tag == "VBN" and tree.first(word, "aux:pass") is not None):
        return False
    if any(tree.tokens[aux].lemma == "have" for aux in tree.find(word, "aux")):
        return False
    while base(token.dep) in ("conj", "ccomp", "parataxis") and token.head != word:
        if token.dep == "parataxis" and not _is_set_off(tree, word, token.head):
            return False  # A clause that nothing sets off depends on the other: "come six months after he was seized".
        word = token.head
        token = tree.tokens[word]
    return token.dep == "root" and (token.pos == "VERB" or was)


def _is_once(tree: Tree, verb: int, adverb: int) -> bool:
    """ "Trump once called it a scam"; "once again" and "at once" are of the day."""
    behind = tree.tokens[adverb + 1].norm.lower() if adverb + 1 < len(tree.tokens) else ""
    return adverb < verb and tree.tokens[adverb].norm.lower() in _FORMERLY and behind not in ("again", "more")


def _is_set_off(tree: Tree, clause: int, main: int) -> bool:
    first, last = min(tree.subtree(clause)), max(tree.subtree(clause))
    marks = (first - 1, first) if main < clause else (last, last + 1)
    return any(0 <= i < len(tree.tokens) and tree.tokens[i].pos == "PUNCT" for i in marks)


def lasts_long(tree: Tree, word: int) -> bool:
    """Whether a predicate is told of years on end: "for decades gave money" happened on no day of the report."""
    return any(
        case_of(tree, noun) in _LASTING and tree.tokens[noun].lemma.lower() in _LONG_TIMES
        for noun in tree.find(telling_verb(tree, word), "obl", "obl:tmod", "obl:npmod")
    )


def as_news(tree: Tree, word: int, published: datetime.date) -> tuple[When, Reason]:
    """The days up to publication as the date of what a report tells as news without naming a day; approximate."""
    token = tree.tokens[word]
    told = When(
        span=token.span,
        sentence=tree.sentence.index,
        kind="DATE",
        value="PAST_REF",
        first=published - _NEWS,
        last=published,
        granularity="span",
        approximate=True,
        anchor="the day of publication",
    )
    return told, Reason("dates", "news", "told in the past tense as news, counted from the day of publication")


def as_report_day(day: When) -> tuple[When, Reason]:
    """The day of the report as the date of an event that has no phrase of its own; marked as approximate."""
    told = replace(day, approximate=True, anchor="the day of the report")
    return told, Reason("dates", "report-day", "told in the past tense, with the day that the report opens with")


def is_historical(when: When | None, published: datetime.date | None) -> bool:
    """Whether an event lies more than a year before publication."""
    return bool(when and when.last and published and when.last < published - _YEAR)
