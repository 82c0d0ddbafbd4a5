"""spaCy's English tokenizer, taught to cut as the treebanks do: what stays whole, what comes apart."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

# Parts of words that the treebanks do not cut off (the English Treebank's list, those seen in EWT and GUM).
_PREFIXES = (
    "ante anti arch bi bio co counter cross cyber de e ex extra hyper infra inter intra macro mega meta micro mid "
    "mini mono multi neo non over para peri post pre pro proto pseudo psycho re semi socio sub super trans tri ultra "
    "un uni"
).replace(" ", "|")
_FILES = "doc|docx|xls|xlsx|csv|pdf|ppt|pptx|txt|rtf|jpe?g|png|gif|zip|exe|url|mp3|mp4|html?"
# Stretches that stay one word; each was cut apart by the tokenizer and is whole in the treebanks nine times in ten.
_WHOLE = re.compile(
    rf"(?:{_PREFIXES})-(?:\d[\d,.]*\w*|[^\W\d_]+(?:\.[^\W\d_])*\.?)(?<!\.)"  # non-human, mid-1980s, e-mail
    r"|(?!\d/[2-58]$)(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])"  # 9/11, but not 3/4
    r"|[^\W\d_]/[^\W\d_]"  # w/o
    r"|\d+-\d+-\d+(?:-\d+)?|x?\d-\d{4}|\d{3}[-./]\d{3}[-.]\d{4}|\d{3}-\d{4}|\d{5}-\d{4}"  # telephones, dates, zip codes
    r"|\d{1,3}['’`]s|\d{3}0['’`]s|['’]\d\ds?"  # under 12's, 1990's, '72; but "2015's"
    rf"|[\w#.-]*\w*\.(?:{_FILES})"
    r"|[a-z]+(?:\.[a-z]+(?:-[a-z]+)*){2,}"  # alt.animals.cat
    r"|\#[^\W\d_]\w*|\[(?:\.\.\.|…)\]|[^\W\d_]+-(?:esque|wise|fold)",
    re.I,
)
# Abbreviations that the tokenizer does not know; their stop ends no sentence.
_ABBREVIATIONS = (
    "Lt. Col. Cols. Sgt. Cpl. Pvt. Capt. Maj. Cmdr. Brig. Supt. Insp. Atty. Hon. Pres. Ft. Mt. Sens. Reps. Gens. Govs. "
    "Drs. Sr. Sts. Mlle. Mme. Messrs. Fig. Figs. Vol. Attn. Thurs. Thur. Tues. approx. ca. al. esp. incl. cf. viz. "
    "resp. No.s Nos. nos. LTD. PVT."
).split()
# The tokenizer takes these for contractions that lost their apostrophe ("we'd", "I'd").
_NO_CONTRACTIONS = ("Wed", "wed", "Id", "id")
# Two words in one; the tokenizer takes them for one word.
_RUN_TOGETHER = {"alot": ("a", "lot"), "Alot": ("A", "lot"), "outta": ("out", "ta"), "dunno": ("du", "n", "no")}
_SHOUTED_ENDINGS = ("NT", *(mark + end for mark in "'’" for end in ("T", "S", "LL", "RE", "VE", "M", "D")))


@functools.cache
def blank_english() -> Language:
    """spaCy's English tokenizer without any model, with the treebanks' habits where they differ."""
    import spacy  # takes a second: not at import
    from spacy.symbols import ORTH  # type: ignore[import-not-found]  # compiled, without stubs

    pipeline = spacy.blank("en")
    tokenizer: Any = pipeline.tokenizer  # spaCy types it as any callable
    rules = {form: cut for form, cut in tokenizer.rules.items() if form not in _NO_CONTRACTIONS}
    own = {form: (form,) for form in _ABBREVIATIONS} | _RUN_TOGETHER
    cuts = {form: [{ORTH: part} for part in parts] for form, parts in own.items()}
    tokenizer.rules = {**_shouted(rules), **rules, **cuts}
    tokenizer.token_match = _WHOLE.fullmatch
    return pipeline


MOST_KNOWN_WORDS = 200_000


def is_exception(form: str) -> bool:
    """Whether the tokenizer has the word in its list: abbreviations, contractions."""
    tokenizer: Any = blank_english().tokenizer  # spaCy types it as any callable
    return form in tokenizer.rules


def forget_words() -> None:
    """Starts over with a fresh vocabulary when it has grown large; spaCy remembers every word it ever saw."""
    if len(blank_english().vocab) > MOST_KNOWN_WORDS:
        blank_english.cache_clear()


def cut(text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a stretch of text stand, without blanks, in order."""
    for token in blank_english().tokenizer(text):
        if token.is_space:
            continue
        form, at = token.text, token.idx
        parts = _parts(form)
        if parts is None:
            yield at, at + len(form)
        else:
            yield from ((at + first, at + last) for first, last in parts)


# Words that web text and the tokenizer leave welded together, as the treebanks take them apart: "left,then",
# "box.other", "and/or", "Sector-37", "wanna", "):", "U.S.-led", "7:30PM", "65k", "word-", "-word", "A+".
_WELDED = re.compile(
    r"[^\W\d_][^\w\s'’`.\-/&+*#$%=\\|~]+\w|\w[^\w\s'’`.\-/&+*#$%=\\|~]+[^\W\d_]|\w[.:]+[\"“”(<\[—–]+\w|\w[—–]\w"
    r"|[^\W\d_]{2,}(?:/[^\W\d_]{2,}|\.{2,}\w)|[a-z]{2,}\.[a-z]{2,}$"
    r"|^[^\W\d_]+-\d+$|^[Ww]anna$|^\)[:;.,]$|^\w+[)\"”][(<.]|^\d+/\d+$|^(?:[^\W\d_]\.)+-[^\W\d_]+$"
    r"|^\d+:\d\d[AaPp]\.?[Mm]\.?$|\d[ap]m[-–]\d|^\d[\d.,]*(?:[AP]M|[KMBCF]|(?!st$|nd$|rd$|th$|s$)[a-z]{1,8})$"
    r"|^[\w.,&]+[-/]$|^-\w|^/[^\W\d_]{2,}$|\w--|--\w|^[A-Fa-f]\++$|[^\W\d_]\#\d|\d[-–]\$|^[^\W\d_]+[\"”]?<|[^\W\d_]`s$"
)
_WELDED_PARTS = re.compile(
    rf"[Ww]an(?=na$)|(?<=an)na$|`s$|[AaPp]\.[Mm]\.|[\w-]+\.(?:{_FILES})\b|(?:[^\W\d_]\.){{2,}}|\d+(?:[.,:]\d+)*"
    r"|[^\W\d_][^\W_]*(?:['’][^\W\d_]+)?(?:['’.][^\W_]+)*?(?=\W|_|$)|([^\w\s])\1*|_+"
)
_ADDRESS = re.compile(
    r"://|^www\.|@|\.(?:com|org|net|gov|edu|uk|ru|ua|by|de|fr|us|info|htm|html|php|co|io|tv|int)\b", re.I
)


# A sender with an address that touches the name: "Julie"<julie@example.org>; the tokenizer cuts off the outer marks.
_SENDER = re.compile(r"([^<>\"”]+)([\"”]?)(<)([^<>]+@[^<>]+)")


@functools.lru_cache(maxsize=100_000)
def _parts(form: str) -> tuple[tuple[int, int], ...] | None:
    """Where the parts of a welded word stand in it; None for a word that is one."""
    if form.isalpha() and form not in ("wanna", "Wanna"):
        return _cut_again(form)
    if _WHOLE.fullmatch(form):
        return None
    sender = _SENDER.fullmatch(form)
    if sender is not None:
        return tuple(sender.span(group) for group in range(1, 5) if sender.group(group))
    if not _WELDED.search(form) or _ADDRESS.search(form):
        return _cut_again(form)
    parts: list[tuple[int, int]] = []
    for part in _WELDED_PARTS.finditer(form):
        at = part.start()
        parts.extend((at + first, at + last) for first, last in _cut_again(part.group()) or [(0, len(part.group()))])
    return tuple(parts)


_NEGATED = re.compile(r"([^\W\d_]{2,})(n['’]t)", re.I)
_EDGES = '"“”()[]!'


def _cut_again(form: str) -> tuple[tuple[int, int], ...] | None:
    """Where the parts stand of a word that is none by itself; None for one word.

    The tokenizer knows contractions and closing marks only beside blanks: not in "So,don't" or "the corner"...and".
    """
    negated = _NEGATED.fullmatch(form)
    if negated is not None:
        return negated.span(1), negated.span(2)
    if not (form[0] in _EDGES or form[-1] in _EDGES or "'" in form[1:] or "’" in form[1:] or is_exception(form)):
        return None
    tokens = blank_english().tokenizer(form)
    return tuple((token.idx, token.idx + len(token)) for token in tokens) if len(tokens) > 1 else None


def _shouted(rules: dict[str, list[dict[int, str]]]) -> dict[str, list[dict[int, str]]]:
    """The rules for contractions once more, all in capitals."""
    return {
        form.upper(): [{key: value.upper() for key, value in part.items()} for part in cut]
        for form, cut in rules.items()
        if len(cut) > 1 and form.upper().endswith(_SHOUTED_ENDINGS)
    }
