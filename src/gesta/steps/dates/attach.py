"""Which time phrase tells the day of an event: the one in the event's own clause, not the nearest one."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Literal, NamedTuple

from msgspec.structs import replace

from gesta.records import Reading, Reason, Token, When
from gesta.steps.dates.comparison import is_compared_with
from gesta.steps.dates.lexicon import listed
from gesta.steps.dates.tense import head_of, verb_tense

_FINENESS = ("time", "day", "span", "week", "month", "season", "quarter", "year", "decade", "century")

_MONTH = _FINENESS.index("month")


class _Link(NamedTuple):
    """How a phrase hangs on an event: the smaller the rank, the more direct.

    side: the event lies on the phrase's days, or only "after" or "before" them
    """

    rank: int
    rule: str
    detail: str
    side: Literal["on", "after", "before"] = "on"


def event_date(
    reading: Reading, sentence_index: int, trigger_token: int, *, triggers: Collection[int] = ()
) -> tuple[When | None, Reason]:
    """The time phrase that dates an event, and why it is that one.

    trigger_token: index of the event's trigger in its sentence
    triggers:      other event triggers of the sentence; a phrase that hangs on one of them is theirs
    Returns: the phrase of the trigger's own clause; for a noun else the phrase of the clause that it is part of; None
             where the text gives the event no phrase, even if other clauses of the sentence have one. Lengths,
             repetitions and words such as "now" date nothing.
    """
    sentence = reading.sentences[sentence_index]
    tokens = sentence.tokens
    if not any(token.dep for token in tokens):
        return None, Reason("dates", "no-parse", "without a tree no phrase can be given to an event")
    others = frozenset(triggers) - {trigger_token}
    found: list[tuple[tuple[int, bool, int, int], When, _Link]] = []
    for when in reading.whens:
        if when.sentence != sentence_index or not _dates(when):
            continue
        head = _head_of(tokens, when)
        if (head > trigger_token and _lies_ahead(tokens, when)) or is_compared_with(tokens, head):
            continue
        link = _link(tokens, trigger_token, head, others) or _misplaced(reading, when, trigger_token, head)
        if link is not None and not _contradicts(tokens, trigger_token, when, reading.document.published):
            order = (
                link.rank,
                when.first is None and when.last is None,
                _FINENESS.index(when.granularity),
                abs(head - trigger_token),
            )
            found.append((order, when, link))
    if not found:
        return None, Reason("dates", "no-phrase", "no time phrase in the clause of the event")
    _, when, link = min(found, key=lambda entry: entry[0])
    reason = Reason("dates", link.rule, f'"{when.span.of(reading.document.text)}" {link.detail}')
    return _on_side(when, link.side, reading.document.published), reason


def _on_side(when: When, side: Literal["on", "after", "before"], published: datetime.date | None) -> When:
    """The phrase for an event that lies after or before its days; the day of writing closes what began before it."""
    if side == "on" or when.first is None:
        return when
    if side == "before":
        return replace(when, first=None, last=when.first, granularity="span")
    last = published if published is not None and published >= when.first else None
    return replace(when, last=last, granularity="span")


def _contradicts(tokens: Sequence[Token], trigger: int, when: When, published: datetime.date | None) -> bool:
    """ "will face prison for the attack in 2024", "announced a vote in 2030": a date on the wrong side of the verb.

    Such a phrase belongs to another word of the clause, whatever the tree says.
    """
    if published is None or not _is_verb(tokens[trigger]):
        return False
    tense = verb_tense(tokens, trigger)
    if _is_of_deed(tokens, trigger, when, published):
        return True
    behind = when.last is not None and when.last < published
    ahead = when.first is not None and when.first > published
    verb = tokens[trigger]
    looks_on = verb.norm.lower() in listed("forward") or verb.lemma in listed("ahead") | listed("opening")
    return (tense == "future" and behind) or (tense == "past" and ahead and not looks_on)


def _is_of_deed(tokens: Sequence[Token], verb: int, when: When, published: datetime.date) -> bool:
    """ "Has been jailed for an attack in 2019": what has just been done was not done then; what it is done for was."""
    has = any(token.head == verb and token.tag in ("VBZ", "VBP") and token.lemma == "have" for token in tokens)
    if not has or when.last is None or when.last >= published or _FINENESS.index(when.granularity) < _MONTH:
        return False
    return any(
        token.head == verb
        and token.dep.startswith("obl")
        and token.end <= when.span.start
        and any(case.head == i and case.dep == "case" and case.norm.lower() in ("for", "over") for case in tokens)
        for i, token in enumerate(tokens)
        if i > verb
    )


def _misplaced(reading: Reading, when: When, trigger: int, head: int) -> _Link | None:
    """ "will face prison for the attack in 2024": what contradicts the verb it hangs on dates the noun before it."""
    tokens = reading.sentences[when.sentence].tokens
    clause = tokens[head].head
    between = range(trigger + 1, head)
    if _is_verb(tokens[trigger]) or tokens[trigger].head != clause or not trigger < head:
        return None
    if any(tokens[i].head == clause for i in between) or not _contradicts(
        tokens, clause, when, reading.document.published
    ):
        return None
    return _Link(3, "argument", f'contradicts "{tokens[clause].norm}" and stands behind the event')


def _lies_ahead(tokens: Sequence[Token], when: When) -> bool:
    """ "Fled ahead of next week's vote": the day of what lay ahead is not the day of what was done before it."""
    before = [token.norm.lower() for token in tokens if token.end <= when.span.start][-3:]
    if before[-1:] == ["the"]:
        before.pop()
    return before[-2:] in (["ahead", "of"], ["advance", "of"])


def _dates(when: When) -> bool:
    """Whether a phrase can tell when something happened: dates and windows do, mere lengths and repetitions do not."""
    if when.kind == "SET" or when.value in {"PRESENT_REF", "PAST_REF", "FUTURE_REF"}:
        return False
    if when.anchor is None and when.first is None and when.last is None and when.value.startswith("XXXX-XX-XX"):
        # "That evening" where no day was told.
        return False
    return when.kind != "DURATION" or when.first is not None or when.last is not None or when.anchor is not None


def _head_of(tokens: Sequence[Token], when: When) -> int:
    inside = [i for i, token in enumerate(tokens) if when.span.start < token.end and token.start < when.span.end]
    return head_of(tokens, inside[0], inside[-1] + 1)


def _is_verb(token: Token) -> bool:
    return token.pos in {"VERB", "AUX"} or token.tag[:2] in {"VB", "MD"}


def _next_clause(tokens: Sequence[Token], head: int) -> int | None:
    """The verb of a clause that a phrase opens, whatever the tree says: "was charged, and in May he fled"."""
    above = tokens[head].head
    if head < above or not _is_verb(tokens[above]):
        return None
    start = min([head, *(i for i, token in enumerate(tokens[:head]) if token.head == head and i > above)])
    before = tokens[start - 1]
    clause = before.head if before.dep == "cc" else head
    joined = clause > head and tokens[clause].head == above and tokens[clause].dep == "conj"
    return clause if joined and _is_verb(tokens[clause]) else None


def _path(tokens: Sequence[Token], i: int) -> list[int]:
    """The words above word `i` up to and with the first verb."""
    path: list[int] = []
    while tokens[i].head != i and len(path) < len(tokens):
        i = tokens[i].head
        path.append(i)
        if _is_verb(tokens[i]):
            break
    return path


def _link(tokens: Sequence[Token], trigger: int, head: int, others: frozenset[int]) -> _Link | None:
    """How the phrase with that head hangs on the trigger; None where it does not."""
    if tokens[trigger].head == head and tokens[trigger].dep.startswith("nsubj"):
        return _Link(0, "own-clause", "is said of the event itself")
    moved = _next_clause(tokens, head)
    path = _path(tokens, head) if moved is None else [moved]
    owner = next((i for i in path if i == trigger or i in others), None)
    if owner is not None and owner != trigger:
        # "Promised it when they met in May": both at one time, though the phrase is the other's.
        return _meanwhile(tokens, trigger, owner)
    if owner == trigger:
        return _own(tokens, trigger, head, path)
    if not path:
        return None
    if _names_topic(tokens, head, path):
        return None
    clause = path[-1]
    if _is_verb(tokens[trigger]):
        return _meanwhile(tokens, trigger, clause) or _shared(tokens, trigger, clause, head)
    return _governing(tokens, trigger, clause, path)


def _own(tokens: Sequence[Token], trigger: int, head: int, path: Sequence[int]) -> _Link | None:
    steps = path[: path.index(trigger)]
    if _names_topic(tokens, head, steps):
        return None
    if not steps:
        return _Link(0, "own-clause", "hangs on the trigger")
    if tokens[trigger].lemma in listed("speaking") and tokens[steps[-1]].dep.startswith(("obj", "nsubj", "ccomp")):
        return None
    deps = tokens[steps[-1]].dep
    if tokens[trigger].pos == "ADJ" and deps.startswith("nsubj"):
        # "the March 16 vote is illegal" says nothing of when it is so.
        return None
    case = next((token.norm.lower() for token in tokens if token.head == steps[-1] and token.dep == "case"), "")
    if tokens[steps[-1]].lemma.lower() in listed("hours"):
        return _Link(1, "own-clause", f'hangs on "{tokens[steps[-1]].norm}", an hour of that day')
    if case in listed("after") or case in listed("before"):
        side: Literal["after", "before"] = "after" if case in listed("after") else "before"
        return _Link(2, "bound", f'dates "{tokens[steps[-1]].norm}", and the event lies {side} it', side)
    if deps.startswith(("obl", "nmod", "advmod")) or all(tokens[i].pos == "PROPN" for i in steps):
        return _Link(1, "own-clause", f'hangs on "{tokens[steps[0]].norm}" beside the trigger')
    return _Link(2, "argument", f'hangs on the argument "{tokens[steps[-1]].norm}"')


def _names_topic(tokens: Sequence[Token], head: int, steps: Sequence[int]) -> bool:
    """ "For a loan to his 2012 campaign": the date is part of what something is called that the act is about."""
    named = bool(steps) and head < steps[0] and tokens[head].dep in ("compound", "nummod", "amod", "nmod:unmarked")
    nouns = [i for i in steps if tokens[i].pos in ("NOUN", "PROPN")]
    return named and any(
        child.head == i and child.dep == "case" and child.norm.lower() in listed("topics")
        for i in nouns
        for child in tokens
    )


def _governing(tokens: Sequence[Token], trigger: int, clause: int, path: Sequence[int]) -> _Link | None:
    """A noun takes the time of the verb it belongs to ("held talks on Monday"), or of its relative clause."""
    verb = tokens[clause]
    if verb.head == trigger and verb.dep.startswith("acl") and len(path) == 1 and verb.lemma in listed("occurring"):
        return _Link(1, "own-clause", f'hangs on "{verb.norm}", which tells of the event')
    if not _is_part(tokens, trigger, clause) or len(path) > 2 or verb.lemma in listed("speaking"):
        return None
    return _Link(3, "governing-clause", f'hangs on "{verb.norm}", which the event is part of')


def _is_part(tokens: Sequence[Token], trigger: int, clause: int) -> bool:
    """Whether a noun takes part in the clause of that verb, as its subject, object or setting ("during a meeting").

    A purpose, cause or topic ("over its policy", "for the attack") has a time of its own.
    """
    token = tokens[trigger]
    if token.dep == "conj":
        return token.head != trigger and _is_part(tokens, token.head, clause)
    case = next((child.norm.lower() for child in tokens if child.head == trigger and child.dep == "case"), "")
    if token.dep == "nmod" and case == "of":
        above = tokens[token.head]
        is_phase = above.lemma.lower() in listed("phases") or above.norm.lower() in listed("phases")
        return (is_phase or not above.dep.startswith("nsubj")) and _is_part(tokens, token.head, clause)
    if token.head != clause:
        return False
    if token.dep.startswith("obl") and case in ("in", "to", "with") and tokens[clause].lemma in listed("resulting"):
        return True
    return token.dep.startswith(("obj", "nsubj")) or (token.dep.startswith("obl") and case in listed("settings"))


def _shared(tokens: Sequence[Token], trigger: int, clause: int, head: int) -> _Link | None:
    """A verb without a phrase of its own shares the time of the verb it continues."""
    token = tokens[trigger]
    verb = tokens[clause]
    if token.head != clause:
        return None
    first = head < trigger
    joined = token.dep == "conj" and first and not _has_child(tokens, trigger, ("nsubj", "mark"))
    following = token.dep == "advcl" and token.tag == "VBG" and not _has_child(tokens, trigger, ("mark",))
    carried = token.dep == "xcomp" and verb.lemma in listed("aspectual")
    marks = {child.norm.lower() for child in tokens if child.head == trigger and child.dep == "mark"}
    meanwhile = token.dep == "advcl" and bool(marks & listed("meanwhile"))
    meanwhile = meanwhile or (token.dep == "advcl" and _is_explained(tokens, head, trigger))
    if meanwhile or ((joined or following or carried) and verb.lemma not in listed("speaking")):
        return _Link(4, "shared", f'hangs on "{verb.norm}", whose time the event shares')
    return None


def _is_explained(tokens: Sequence[Token], head: int, clause: int) -> bool:
    """ "In August 2010, when police shot him": right behind a date and a comma a "when" tells what happened then."""
    when = next((i for i in range(head + 1, clause) if tokens[i].head == clause and tokens[i].norm == "when"), None)
    if when is None or tokens[when - 1].norm != ",":
        return False
    return when - 2 == head or all(_is_under(tokens, i, head) for i in range(head + 1, when - 1))


def _is_under(tokens: Sequence[Token], i: int, head: int) -> bool:
    return i != head and (tokens[i].head == head or tokens[tokens[i].head].head == head)


def _meanwhile(tokens: Sequence[Token], trigger: int, clause: int) -> _Link | None:
    """An event shares the time of a clause under it that tells what went on then."""
    verb = tokens[clause]
    if verb.head != trigger or verb.dep != "advcl" or not _opens_with(tokens, clause, listed("meanwhile")):
        return None
    return _Link(4, "shared", f'hangs on "{verb.norm}", whose time the event shares')


def _opens_with(tokens: Sequence[Token], verb: int, words: frozenset[str]) -> bool:
    """Whether a clause is opened by one of the words ("when they met in May")."""
    return any(
        child.head == verb and child.dep in ("mark", "advmod") and child.norm.lower() in words for child in tokens
    )


def _has_child(tokens: Sequence[Token], i: int, deps: Iterable[str]) -> bool:
    wanted = tuple(deps)
    return any(token.head == i and token.dep.startswith(wanted) for j, token in enumerate(tokens) if j != i)
