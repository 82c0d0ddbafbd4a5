"""Where sentences begin, by rules over the words of a block."""

from __future__ import annotations

from collections.abc import Sequence

from gesta.language.words import Word


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STOPS = frozenset({".", "!", "?", "…", "...", "....", "?!", "!!", "??", "!!!", "???", "!?", "。", "！", "？"})
CLOSERS = frozenset({'"', "”", "’", "'", "''", ")", "]", "»", "}"})
OPENERS = frozenset({'"', "“", "‘", "'", "``", "(", "[", "«", "-", "--", "–", "—", "•", "*"})

# After these a stop belongs to the word: what they introduce follows.
TITLES = _set(
    "mr. mrs. ms. dr. prof. gen. lt. col. maj. sgt. capt. cmdr. adm. gov. sen. rep. reps. sens. rev. hon. pres. st. "
    "mt. ft. vs. no. nos. v. fig. pp. vol. art. e.g. i.e. cf. approx. jan. feb. mar. apr. jun. jul. aug. sep. sept. "
    "oct. nov. dec. messrs. supt. brig. atty. fr. sr. insp. ave. al."
)
# These may close a sentence; they do where the next word is one that rarely goes on with a name.
CLOSING_ABBREVIATIONS = _set(
    "u.s. u.n. u.k. e.u. u.s.a. u.s.s.r. d.c. inc. corp. co. ltd. bros. jr. a.m. p.m. etc. a.d. b.c. ph.d. m.d. calif. "
    "fla. mass. pa. va. md. conn. wash. ore. colo. ariz. tenn. ga. ill. ind. mich. minn. mo. wis. n.y. n.j. n.c. s.c. "
    "l.a. r.i. a.k.a. est. dept. govt. plc. llc. s.a. n.v."
)
# Words that open sentences far more often than they follow an abbreviation inside a name.
OPENING_WORDS = _set(
    "the a an this that these those he she it they we i you his her its their our my but and or so yet in on at for "
    "from by with after before when while as if although though since because however meanwhile there here what who "
    "why how where some many most all both no not then also now one two three another other such under over during "
    "until once earlier later last"
)
SAYING = _set("said says asked told added replied wrote cried shouted tweeted warned insisted")


def sentence_starts(words: Sequence[Word]) -> list[int]:
    """Index of the first word of each sentence of a block; empty for an empty block.

    >>> text = 'Gen. Miller left. "It is over," he said. He spoke in the U.S. on Jan. 3.'
    >>> from gesta.language.words import read_words
    >>> from gesta.records import Span
    >>> sentence_starts(read_words(text, Span(0, len(text))))
    [0, 4, 13]
    """
    starts = [0] if words else []
    bare = not any(word.norm[:1].isupper() for word in words)
    for i, word in enumerate(words):
        if i < starts[-1] or word.norm[-1:] not in _LAST_SIGNS:
            continue
        following = _sentence_end(words, i)
        if following is not None and following < len(words) and _begins(words, i, following, bare):
            starts.append(following)
    return starts


_LAST_SIGNS = frozenset(stop[-1] for stop in STOPS)


def _sentence_end(words: Sequence[Word], i: int) -> int | None:
    """Index behind the stop at `i` and all that closes with it; None if word `i` is no stop."""
    norm = words[i].norm
    if norm not in STOPS and not (norm.endswith(".") and len(norm) > 1):
        return None
    end = i + 1
    while end < len(words) and words[end].start == words[end - 1].end and words[end].norm in CLOSERS | STOPS:
        end += 1
    # A straight quotation mark behind a blank still closes if it touches nothing on its right.
    if end < len(words) - 1 and words[end].norm in ("''", "”", "»"):
        end += 1
    # A note's number behind the stop ("... in 1805. [19]") belongs to what it annotates.
    while end < len(words) - 2 and words[end].norm == "[" and words[end + 1].norm.isdigit():
        end += 3
    return min(end, len(words))


def _begins(words: Sequence[Word], stop: int, at: int, bare: bool) -> bool:
    """Whether a sentence begins with word `at`, after the stop at `stop`."""
    norm, closed = words[stop].norm, at > stop + 1
    opening = at
    while opening < len(words) - 1 and words[opening].norm in OPENERS:
        opening += 1
    first = words[opening].norm
    touching = words[at].start == words[at - 1].end
    if norm not in STOPS:
        return not closed and not touching and _after_abbreviation(norm, first)
    if touching and not (first[:1].isupper() and norm == "." and len(first) > 1):
        return False
    if _is_face(words, at) or words[at].norm in STOPS:
        return False
    if norm in (".", "?", "。", "！", "？") and not closed:
        return True
    if first[:1].islower():
        return bare and not closed
    return not (closed and norm[-1:] in "?!" and _is_saying(words, at))


def _is_face(words: Sequence[Word], at: int) -> bool:
    """Whether an emoticon stands at `at`: it belongs to what it comments on."""
    norm = words[at].norm
    return len(norm) > 1 and norm[0] in ":;=8" and norm[-1] in ")(DPp3/|]["


def _after_abbreviation(norm: str, first: str) -> bool:
    """Whether a sentence begins after an abbreviation that carries its own stop."""
    lowered = norm.lower()
    if lowered in TITLES or not first[:1].isupper():
        return False
    if len(norm) == 2 and norm[0].isupper():
        return False
    if lowered in CLOSING_ABBREVIATIONS or "." in norm[:-1]:
        return first.lower() in OPENING_WORDS and first != "I"
    return first.lower() in OPENING_WORDS or len(norm) > 5


def _is_saying(words: Sequence[Word], at: int) -> bool:
    """Whether the words that follow a quotation say who spoke, rather than open a sentence."""
    return any(word.norm.lower() in SAYING for word in words[at : at + 4])
