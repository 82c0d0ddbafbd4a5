"""Which side of the day of writing a phrase lies on: the tense of its verb, or the words around where there is no parse."""

from collections.abc import Sequence

from gesta.records import Token
from gesta.steps.dates.lexicon import lexicon
from gesta.steps.dates.phrases import Phrase
from gesta.steps.dates.resolve import Tense

_SAYING = frozenset("said says told added announced reported confirmed wrote declared stated".split())


def tense_of(tokens: Sequence[Token], phrase: Phrase) -> Tense | None:
    """The tense that governs a phrase, None where nothing around it tells."""
    if any(token.dep for token in tokens):
        return _parsed_tense(tokens, phrase)
    return _nearby_tense(tokens, phrase)


# -- with a parse --------------------------------------------------------------------------------------------------


def head_of(tokens: Sequence[Token], first: int, last: int) -> int:
    """The word of `[first, last)` whose head lies outside; the last word where none does."""
    inside = range(first, last)
    return next((i for i in inside if not first <= tokens[i].head < last or tokens[i].head == i), last - 1)


def _parsed_tense(tokens: Sequence[Token], phrase: Phrase) -> Tense | None:
    i = head_of(tokens, phrase.first, phrase.last)
    if _is_past_possessor(tokens, phrase):
        return None
    if _has_forward_modifier(tokens, i, phrase):
        return "future"
    for _ in range(len(tokens)):
        if tokens[i].tag[:2] in {"VB", "MD"} and not phrase.first <= i < phrase.last:
            tense = _verb_tense(tokens, i)
            if tense is not None:
                return _looking_on(tokens, i, phrase) or _scheduled(tokens, i, phrase, tense)
        elif tokens[i].lemma in {"plan", "deadline", "due", "ahead", "proposal"} or tokens[i].norm.lower() in {"due", "scheduled", "ahead"}:
            return "future"
        if tokens[i].head == i:
            cop = [j for j, token in enumerate(tokens) if token.head == i and token.dep in {"cop", "aux"}]
            tense = next((tense for j in cop if (tense := _finite_tense(tokens[j]))), None)
            # "The vote is on Sunday."
            return "future" if tense == "present" else tense
        i = tokens[i].head
    return None


def _is_past_possessor(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """ "Wednesday's ruling": behind us whatever the verb around says; "Sunday's vote" takes its tense."""
    after = [token.norm.lower() for token in tokens[phrase.last : phrase.last + 4]]
    return bool(after) and after[0] in {"'s", "’s"} and not lexicon().words["scheduled"].intersection(after)


def _has_forward_modifier(tokens: Sequence[Token], i: int, phrase: Phrase) -> bool:
    """ "the planned March 16 referendum", "ahead of Sunday's vote"."""
    forward = {"planned", "upcoming", "scheduled", "expected", "proposed", "forthcoming", "coming", "looming"}
    noun = tokens[i].head
    modifiers = (token.norm.lower() for token in tokens if token.head == noun and token.dep in {"amod", "acl", "compound"})
    start = max(0, phrase.first - 3)
    ahead = [token.norm.lower() for token in tokens[start : phrase.first]]
    return any(word in forward for word in modifiers) or "ahead" in ahead


def _verb_tense(tokens: Sequence[Token], i: int) -> Tense | None:
    """The tense of the verb group of word `i`; None where it takes that of the verb above."""
    verb = tokens[i]
    helpers = [token for token in tokens if token.head == i and (token.dep.startswith(("aux", "cop")) or token.tag == "TO")]
    words = {token.norm.lower() for token in helpers}
    if any(token.tag == "MD" for token in helpers):
        return "past" if "have" in words else "future"
    if "to" in words:
        return _infinitive_tense(tokens, i)
    finite = next((tense for token in helpers if (tense := _finite_tense(token))), None)
    if words & {"has", "have", "had", "'ve", "having"}:
        return "past"
    if finite is not None:
        looks_on = verb.tag == "VBG" or verb.norm.lower() in lexicon().words["forward"]
        return "future" if finite == "present" and looks_on else finite
    if verb.tag == "VBN":
        return "future" if verb.norm.lower() in lexicon().words["forward"] and verb.dep.startswith(("acl", "amod")) else "past"
    return _finite_tense(verb)


def _finite_tense(token: Token) -> Tense | None:
    if token.tag == "VBD" or token.norm.lower() in {"was", "were", "had", "did"}:
        return "past"
    if token.tag in {"VBZ", "VBP"}:
        return "past" if token.lemma == "have" else "present"
    return "future" if token.tag == "MD" else None


_INHERITING = frozenset("try manage fail begin continue start help cease use have refuse decline get make force lead cause".split())


def _infinitive_tense(tokens: Sequence[Token], i: int) -> Tense | None:
    """ "plans to meet Monday" lies ahead; "tried to enter on Monday" is as past as the trying."""
    head = tokens[i].head
    if head != i and tokens[head].lemma in _INHERITING:
        return None
    return "future"


def _scheduled(tokens: Sequence[Token], i: int, phrase: Phrase, tense: Tense) -> Tense:
    """ "The trial opens on Tuesday": a present tense with a date of its own tells of the calendar; "says" does not."""
    direct = tokens[head_of(tokens, phrase.first, phrase.last)].head == i
    return "future" if tense == "present" and direct and tokens[i].norm.lower() not in _SAYING else tense


_UNTIL = frozenset("until till by".split())
_OPENING = frozenset(
    "postpone delay extend adjourn reschedule invite schedule expect plan set give suspend close order ban urge promise vow pledge "
    "agree call slate hope".split()
)


def _looking_on(tokens: Sequence[Token], i: int, phrase: Phrase) -> Tense | None:
    """ "postponed the vote until Tuesday": a past verb whose time lies ahead."""
    before = tokens[phrase.first - 1].norm.lower() if phrase.first else ""
    opens = tokens[i].lemma in _OPENING or tokens[i].norm.lower() in lexicon().words["forward"]
    if opens and before in {*_UNTIL, "for", "to"}:
        return "future"
    return None


# -- without a parse -----------------------------------------------------------------------------------------------

# Beyond one of these the words belong to another clause.
_BREAKS = frozenset("; : ( ) -- — – but while because although whose ?".split())
_BE = frozenset("be is are am was were been being 's 're".split())


def _nearby_tense(tokens: Sequence[Token], phrase: Phrase) -> Tense | None:
    """The nearest word around that tells a tense: the one right after, then backwards, then forwards."""
    words = [token.norm.lower() for token in tokens]
    after = words[phrase.last] if phrase.last < len(words) else ""
    before = words[max(0, phrase.first - 3) : phrase.first]
    if "ahead" in before or "upcoming" in before:
        return "future"
    if after in {"'s", "’s"} and "before" not in before and _is_past_possessor(tokens, phrase):
        return None
    if before[-1:] in (["until"], ["till"], ["through"]):
        return "future"
    if (tense := _word_tense(words, phrase.last, 0)) is not None:
        return tense
    return _tense_before(words, phrase) or _tense_after(words, phrase)


def _tense_before(words: Sequence[str], phrase: Phrase) -> Tense | None:
    for i in range(phrase.first - 1, max(-1, phrase.first - 14), -1):
        if words[i] in _BREAKS:
            return None
        if words[i].endswith("ing") and i and words[i - 1] not in _BE and words[i] not in lexicon().words["forward"]:
            return None
        tense = _word_tense(words, i, phrase.first - i)
        if tense is not None:
            return tense
    return None


def _tense_after(words: Sequence[str], phrase: Phrase) -> Tense | None:
    for i in range(phrase.last, min(len(words), phrase.last + 10)):
        if words[i] in _BREAKS or words[i] == ".":
            return None
        tense = _word_tense(words, i, 0)
        if tense is not None:
            return tense
    return None


def _word_tense(words: Sequence[str], i: int, distance: int) -> Tense | None:
    """The tense that one word tells; `distance` words before the phrase, 0 after it."""
    if i >= len(words):
        return None
    word, table = words[i], lexicon().words
    if word in _SAYING:
        return "past"
    if word in table["forward"]:
        late = words[i + 1 : i + 2] == ["have"] or (words[i - 2 : i] == ["had", "been"])
        return "past" if late else "future"
    if word == "set" and words[i + 1 : i + 2] in (["for"], ["to"]):
        return "future"
    if word == "to" and 1 < distance < 7 and _is_bare_verb(words[i + 1]):
        return "future"
    if word in table["past"] or (word.endswith("ed") and len(word) > 4):
        return "past"
    return None


_NOT_VERBS = frozenset("the a an his her its their this that these those be".split())


def _is_bare_verb(word: str) -> bool:
    return word.isalpha() and word not in _NOT_VERBS and not word.endswith(("s", "ed", "ing")) and word.islower()
