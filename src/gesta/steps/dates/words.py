"""Words of a sentence with their classes: compounds split, holiday names joined, doubtful months decided."""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from gesta.records import Token
from gesta.steps.dates.lexicon import DULL, classify, lexicon, listed, split_word


class Word(NamedTuple):
    """A token, a piece of one, or a holiday name of several, with its class."""

    text: str
    lower: str
    start: int
    end: int
    token: int
    char: str
    tag: str
    name: str

    @property
    def kind(self) -> str:
        """The name of its class; "" for a word that means nothing to dates."""
        return _class_names().get(self.char, "")


@functools.cache
def _class_names() -> Mapping[str, str]:
    return {char: name for name, char in lexicon().chars.items()}


# A sentence without any of these classes holds no time phrase.
_TRIGGERS = (
    "month", "shortmonth", "doubtful", "lowmonth", "weekday", "shortday", "weekdays", "season", "fall", "unit",
    "yearunit", "quarter", "night", "weekend", "century", "units", "part", "noon", "year", "decadenum", "decade", "day",
    "set", "vague",
    "tonight", "overnight", "feast", "ampm", "oclock", "zone", "qnum", "nineeleven", "past", "future", "weeknum",
)  # fmt: skip


@functools.cache
def _trigger() -> re.Pattern[str]:
    kinds = set(_TRIGGERS)
    number = lexicon().chars["number"]
    day, hyphen = lexicon().chars["daynum"], lexicon().chars["hyphen"]
    return re.compile(
        "[" + "".join(lexicon().chars[kind] for kind in sorted(kinds)) + f"]|{number}{number}|{day}{hyphen}{day}"
    )


def read_words(tokens: Sequence[Token]) -> tuple[Word, ...]:
    """The words of a sentence with their classes; empty where no word can begin a time phrase.

    Compounds that the tokenizer left whole become several words of one token, a holiday name becomes one word.
    """
    classes = "".join([classify(token.norm) for token in tokens])
    if not _trigger().search(classes):
        return ()
    words = [word for i, token in enumerate(tokens) for word in _pieces(i, token)]
    return tuple(_decide(_join_holidays(words)))


def _pieces(i: int, token: Token) -> list[Word]:
    chars = classify(token.norm)
    if len(chars) == 1:
        norm = token.norm
        return [Word(norm, norm.lower(), token.start, token.end, i, chars, token.tag, token.name)]
    words, start = [], token.start
    for char, piece in zip(chars, split_word(token.norm), strict=True):
        end = min(start + len(piece), token.end)
        words.append(Word(piece, piece.lower(), start, end, i, char, token.tag, token.name))
        start = end
    return words


def _join_holidays(words: list[Word]) -> list[Word]:
    feasts = lexicon().feasts
    if not any(word.text in feasts for word in words):
        return words
    joined: list[Word] = []
    for word in words:
        joined.append(word)
        if word.text in feasts:
            _join_last(joined)
    return joined


def _join_last(words: list[Word]) -> None:
    """Replace the longest holiday name at the end of `words` by one word."""
    holidays = lexicon().holidays
    for length in range(min(4, len(words)), 0, -1):
        tail = words[-length:]
        name = " ".join(word.lower for word in tail).replace(" 's", "'s").replace(" ’s", "’s")
        if name in holidays and tail[0].text[0].isupper():
            first, last = tail[0], tail[-1]
            text = " ".join(word.text for word in tail)
            whole = Word(
                text, name, first.start, last.end, first.token, lexicon().chars["holiday"], last.tag, last.name
            )
            words[-length:] = [whole]
            return


def _decide(words: list[Word]) -> list[Word]:
    """Months and short weekdays decided by what stands beside them."""
    tests = _tests()
    if not any(word.char in tests for word in words):
        return words
    decided = list(words)
    for i, word in enumerate(words):
        if word.char in tests:
            wanted, test = tests[word.char]
            decided[i] = word._replace(char=lexicon().chars[wanted] if test(words, i) else DULL)
    return decided


@functools.cache
def _tests() -> Mapping[str, tuple[str, Callable[[Sequence[Word], int], bool]]]:
    """Class character of a doubtful word -> the class it has if the test holds, and the test."""
    tests: dict[str, tuple[str, Callable[[Sequence[Word], int], bool]]] = {
        "doubtful": ("month", _is_month),
        "shortmonth": ("month", _has_number_beside),
        "lowmonth": ("month", _is_lower_month),
        "shortday": ("weekday", _has_date_after),
        "season": ("season", _is_no_verb),
        "fall": ("fall", _is_no_verb),
    }
    return {lexicon().chars[name]: test for name, test in tests.items()}


def _is_no_verb(words: Sequence[Word], i: int) -> bool:
    return words[i].tag[:1] != "V"


def _kind(words: Sequence[Word], i: int) -> str:
    return words[i].kind if 0 <= i < len(words) else ""


_DAY_KINDS = frozenset({"daynum", "dayord", "year"})


def _has_number_beside(words: Sequence[Word], i: int) -> bool:
    after = i + 2 if _kind(words, i + 1) == "period" else i + 1
    return _kind(words, after) in _DAY_KINDS or _kind(words, i - 1) in {"daynum", "dayord"}


def _has_date_after(words: Sequence[Word], i: int) -> bool:
    after = i + 2 if _kind(words, i + 1) == "comma" else i + 1
    return _kind(words, after) in {"month", "shortmonth", "daynum"}


def _is_month(words: Sequence[Word], i: int) -> bool:
    """Whether a capitalised "May" or "March" is the month."""
    word, before = words[i], words[i - 1] if i else None
    if word.name[2:] in {"PER", "ORG"}:
        return False
    if _has_number_beside(words, i) or _kind(words, i + 1) == "ordinal":
        return True
    after = words[i + 1] if i + 1 < len(words) else None
    if before is None or not before.text[0].isalnum():
        if word.tag[:2] in {"VB", "MD"} or after is None:
            return False
        return after.kind in {"comma", "possessive", "hyphen", "or", "to"} or after.lower in {
            "elections",
            "election",
            "vote",
        }
    if word.tag[:2] in {"VB", "MD"} and before.lower not in listed("leads"):
        return False
    if (
        word.lower == "may"
        and after is not None
        and after.lower in listed("person_after")
        and before.lower not in listed("leads")
    ):
        return False
    if before.text[0].isupper() and before.kind == "" and i > 1:
        return False
    marched = after is not None and after.lower in {"on", "against", "for", "through", "of"} and word.lower == "march"
    if marched and before.lower not in listed("leads") - {"the", "this", "last"}:
        return False
    return before.lower in listed("leads") or not before.text[0].isupper()


def _is_lower_month(words: Sequence[Word], i: int) -> bool:
    """Whether a small "may" or "march" is the month, as in texts that lost their capitals."""
    if words[i].tag[:2] in {"MD", "VB"}:
        return False
    if _kind(words, i - 1) in {"daynum", "dayord"}:
        return _kind(words, i + 1) in {"", "comma", "period", "year"}
    leads = {"in", "on", "last", "next", "since", "until", "by", "early", "late"}
    return i > 0 and words[i - 1].lower in leads and words[i].tag[:2] != "NN"
