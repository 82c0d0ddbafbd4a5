"""Which side of the day of writing a phrase lies on: the tense of its verb, or of words around it without a parse."""

from collections.abc import Sequence

from gesta.records import Token
from gesta.steps.dates.lexicon import listed
from gesta.steps.dates.phrases import Calendar, Phrase
from gesta.steps.dates.resolve import Tense


def tense_of(tokens: Sequence[Token], phrase: Phrase) -> Tense | None:
    """The tense that governs a phrase, None where nothing around it tells."""
    if phrase.bound == "since":
        return "past"
    if any(token.dep for token in tokens):
        return _parsed_tense(tokens, phrase)
    return _nearby_tense(tokens, phrase)


# -- with a parse --------------------------------------------------------------------------------------------------


def head_of(tokens: Sequence[Token], first: int, last: int) -> int:
    """The word of `[first, last)` whose head lies outside; the last word where none does."""
    inside = range(first, last)
    return next((i for i in inside if not first <= tokens[i].head < last or tokens[i].head == i), last - 1)


def _parsed_tense(tokens: Sequence[Token], phrase: Phrase) -> Tense | None:
    head = head_of(tokens, phrase.first, phrase.last)
    if _is_past_modifier(tokens, phrase):
        return None
    if _is_said(tokens, phrase):
        return "past"
    if _has_forward_modifier(tokens, head, phrase):
        return "future"
    path = _upwards(tokens, head)
    if getattr(phrase.ref, "tentative", False):
        # "will leave in three days" lies ahead, "spent months on it in two years" does not.
        return verb_tense(tokens, path[1]) if len(path) > 1 and tokens[path[1]].tag[:2] in {"VB", "MD"} else None
    for i in path:
        if tokens[i].tag[:2] in {"VB", "MD"} and not phrase.first <= i < phrase.last:
            tense = verb_tense(tokens, i)
            if tense is not None:
                return _looking_on(tokens, i, phrase) or _weighed(tokens, i, head, tense)
        elif tokens[i].norm.lower() in listed("ahead_nouns"):
            return "future"
    return _copular_tense(tokens, path[-1])


def _upwards(tokens: Sequence[Token], i: int) -> list[int]:
    """Word `i` and the words above it up to the root."""
    path = [i]
    while tokens[path[-1]].head != path[-1] and len(path) < len(tokens):
        path.append(tokens[path[-1]].head)
    return path


def _copular_tense(tokens: Sequence[Token], root: int) -> Tense | None:
    """ "The vote is on Sunday": a present tense of being tells of the calendar."""
    helpers = [token for token in tokens if token.head == root and token.dep in {"cop", "aux"}]
    tense = next((tense for token in helpers if (tense := _finite_tense(token))), None)
    return "future" if tense == "present" else tense


def _is_said(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """ "said on Tuesday that it would retaliate": the day beside the verb of saying is the day of saying."""
    before = [token.norm.lower() for token in tokens[max(0, phrase.first - 2) : phrase.first]]
    return before[-1:] != [] and (before[-1] in listed("said") or (before[-1] == "on" and before[0] in listed("said")))


def _is_past_modifier(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """ "Wednesday's ruling", "the Friday attack": past whatever the verb; "Sunday's vote" takes its tense."""
    after = [token.norm.lower() for token in tokens[phrase.last : phrase.last + 4]]
    head = tokens[head_of(tokens, phrase.first, phrase.last)]
    before_noun = head.dep in {"compound", "amod", "nmod:unmarked", "nummod"} and head.head >= phrase.last
    possessor = bool(after) and after[0] in {"'s", "’s"}
    return (possessor or before_noun) and not listed("scheduled").intersection(after)


def _has_forward_modifier(tokens: Sequence[Token], i: int, phrase: Phrase) -> bool:
    """ "the planned March 16 referendum", "ahead of Sunday's vote"."""
    forward = {*listed("forward"), "proposed", "coming"}
    noun = tokens[i].head
    modifiers = (
        token.norm.lower() for token in tokens if token.head == noun and token.dep in {"amod", "acl", "compound"}
    )
    start = max(0, phrase.first - 3)
    ahead = [token.norm.lower() for token in tokens[start : phrase.first]]
    return any(word in forward for word in modifiers) or "ahead" in ahead


def verb_tense(tokens: Sequence[Token], i: int) -> Tense | None:
    """The tense of the verb group of word `i`; None where it takes that of the verb above."""
    verb = tokens[i]
    helpers = [
        token for token in tokens if token.head == i and (token.dep.startswith(("aux", "cop")) or token.tag == "TO")
    ]
    words = {token.norm.lower() for token in helpers}
    if any(token.tag == "MD" for token in helpers):
        unable = "could" in words and any(
            token.norm.lower() in listed("negations") for token in tokens[max(0, i - 12) : i]
        )
        return "past" if "have" in words or unable else "future"
    if "to" in words:
        return _infinitive_tense(tokens, i)
    finite = next((tense for token in helpers if (tense := _finite_tense(token))), None)
    if words & {"has", "have", "had", "'ve", "having"}:
        return "past"
    if finite is not None:
        looks_on = verb.tag == "VBG" or verb.norm.lower() in listed("forward")
        return "future" if finite == "present" and looks_on else finite
    if verb.tag == "VBN":
        return "future" if verb.norm.lower() in listed("forward") and verb.dep.startswith(("acl", "amod")) else "past"
    return _finite_tense(verb)


def _finite_tense(token: Token) -> Tense | None:
    if token.tag == "VBD" or token.norm.lower() in {"was", "were", "had", "did"}:
        return "past"
    if token.tag in {"VBZ", "VBP"}:
        return "past" if token.lemma == "have" else "present"
    return "future" if token.tag == "MD" else None


def _infinitive_tense(tokens: Sequence[Token], i: int) -> Tense | None:
    """ "plans to meet Monday" lies ahead; "tried to enter on Monday" is as past as the trying."""
    head = tokens[i].head
    if head != i and tokens[head].lemma in listed("inheriting"):
        return None
    return "future"


def _weighed(tokens: Sequence[Token], i: int, head: int, tense: Tense) -> Tense | None:
    """The tense of the verb `i` for a phrase with that head.

    "The trial opens on Tuesday": a present tense with a date of its own tells of the calendar; "says" does not.
    "deaths that could be linked to it, 95 of them on Wednesday": a mere possibility tells nothing of dates below it.
    """
    if tokens[head].head == i:
        return "future" if tense == "present" and tokens[i].norm.lower() not in listed("saying") else tense
    modals = {token.norm.lower() for token in tokens if token.head == i and token.tag == "MD"}
    return None if modals & {"could", "may", "might", "can"} else tense


def _looking_on(tokens: Sequence[Token], i: int, phrase: Phrase) -> Tense | None:
    """ "postponed the vote until Tuesday": a past verb whose time lies ahead; "dates from March" is the other way."""
    before = tokens[phrase.first - 1].norm.lower() if phrase.first else ""
    if tokens[i].lemma in listed("origin") and before in {"from", "to"}:
        return "past"
    opens = tokens[i].lemma in listed("opening") or tokens[i].norm.lower() in listed("forward")
    if (opens and before in {"until", "till", "by", "for", "to"}) or tokens[i].lemma in listed("ahead"):
        return "future"
    return None


# -- without a parse -----------------------------------------------------------------------------------------------


def _nearby_tense(tokens: Sequence[Token], phrase: Phrase) -> Tense | None:
    """The nearest word around that tells a tense: the one right after, then backwards, then forwards."""
    words = [token.norm.lower() for token in tokens]
    after = words[phrase.last] if phrase.last < len(words) else ""
    before = words[max(0, phrase.first - 3) : phrase.first]
    if "ahead" in before or "upcoming" in before:
        return "future"
    if after in {"'s", "’s"} and "before" not in before and _is_past_modifier(tokens, phrase):
        return None
    if before[-1:] in (["until"], ["till"]):
        return "future"
    if (tense := _word_tense(words, phrase.last, 0)) is not None:
        return tense
    if isinstance(phrase.ref, Calendar) and phrase.ref.day is not None:
        # A day of a month is mostly the one close by: only a word right before it tells more than that.
        return next((tense for i in (1, 2, 3) if (tense := _word_tense(words, phrase.first - i, i))), None)
    return _tense_before(words, phrase) or _tense_after(words, phrase)


def _tense_before(words: Sequence[str], phrase: Phrase) -> Tense | None:
    for i in range(phrase.first - 1, max(-1, phrase.first - 14), -1):
        if words[i] in listed("breaks"):
            return None
        if words[i].endswith("ing") and i and words[i - 1] not in listed("be") and words[i] not in listed("forward"):
            return None
        tense = _word_tense(words, i, phrase.first - i)
        if tense is not None:
            return tense
    return None


def _tense_after(words: Sequence[str], phrase: Phrase) -> Tense | None:
    for i in range(phrase.last, min(len(words), phrase.last + 10)):
        if words[i] in listed("breaks") or words[i] == ".":
            return None
        tense = _word_tense(words, i, 0)
        if tense is not None:
            return tense
    return None


def _word_tense(words: Sequence[str], i: int, distance: int) -> Tense | None:
    """The tense that one word tells; `distance` words before the phrase, 0 after it."""
    if not 0 <= i < len(words):
        return None
    word, following = words[i], words[i + 1] if i + 1 < len(words) else ""
    before = words[max(0, i - 2) : i]
    if word in listed("saying"):
        return "past"
    if word in listed("forward"):
        return "past" if following == "have" or before == ["had", "been"] else "future"
    if word == "set" and following in {"for", "to"}:
        return "future"
    if word == "to" and 1 < distance < 7 and _is_bare_verb(following):
        return "future"
    # "could be held": the tense stands further left.
    if (word in listed("past") or (word.endswith("ed") and len(word) > 4)) and before[-1:] != ["be"]:
        return "past"
    return None


def _is_bare_verb(word: str) -> bool:
    return (
        word.isalpha() and word not in listed("not_verbs") and not word.endswith(("s", "ed", "ing")) and word.islower()
    )
