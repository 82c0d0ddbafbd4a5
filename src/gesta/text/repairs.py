"""Lost apostrophes and dashes: where they stood and how the damaged words are to be read."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache

from msgspec import Struct

from gesta.records import Boilerplate, Repair, Span
from gesta.text.boilerplate import find_boilerplate
from gesta.text.datafiles import load_toml

_APOSTROPHE = re.compile(r"\w['’]\w|s['’](?=\s)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NAME_WITH_S = re.compile(r"(?<![\w'’-])([A-ZÀ-ÖØ-ÞŁŚŠŽ][^\W\d_]*(?:-[^\W\d_]+)*[^\W\d_s])s(?= +[^\W_])")
_VOWEL = re.compile(r"[aeiouyà-ÿ]")
_FOLLOWING = re.compile(r" +([^\W_][\w-]*)")
_PRECEDING = re.compile(r"([\w'’-]+)[ ]+$")
# "Russians", "Ukrainians": with "s" these are plurals; a closed list holds the others ("Houthi", "Greek").
_PEOPLE = re.compile(r".*(?:an|ese|ish|ist|ite)")
_LINE = re.compile(r"\S[^\n\r]*")
_DASH = re.compile(r"[—–―]|\s-{1,2}\s|--")
_GAP = re.compile(r"(?<=[\w”\"’')])  +(?=[\w“\"‘'(])")
_STOP_GAP = re.compile(r"[.!?][\"”’')]*(?P<gap> +)(?=[\"“‘']?[A-ZÀ-Þ])")


class _Words(Struct, frozen=True, forbid_unknown_fields=True):
    contractions: dict[str, str]
    doubtful: dict[str, str]
    subjects: tuple[str, ...]
    never_before_wont: tuple[str, ...]
    never_before_possessive: tuple[str, ...]
    never_after_possessive: tuple[str, ...]
    peoples: tuple[str, ...]
    not_peoples: tuple[str, ...]
    common: tuple[str, ...]
    nouns_in_y: tuple[str, ...]


@cache
def _words() -> _Words:
    return load_toml("repairs.toml", _Words)


def find_repairs(
    text: str,
    known_names: Callable[[str], bool] | None = None,
    *,
    boilerplate: Sequence[Boilerplate] | None = None,
) -> tuple[Repair, ...]:
    """Repairs in order of place; boilerplate is left alone.

    Contractions: words that are no other word ("hasnt", "theyre"); "cant" only behind a subject pronoun, "wont"
    behind anything but an owner or "is", both only in a text that lost other apostrophes. "its", "were", "well",
    "ill", "shell", "lets", "id" never.
    Possessives: only in a text without any apostrophe. "Xs" where X is a name that stands elsewhere in the text or
    is known, is no word for people ("Russians", "Houthis"), no common noun, does not follow "the" or a number,
    and where what follows can be what is owned; and nouns like "countrys", which are nothing else.
    Dashes: two or more spaces between words, only in a text that shows no dash at all, has commas, does not double
    spaces after full stops, and lost apostrophes too.

    known_names: whether a word is a proper name of its own ("Lukashenko")
    boilerplate: what was found before, so that it need not be found again

    >>> [(repair.reads_as, repair.kind) for repair in find_repairs("NATO hasnt replied.")]
    [("hasn't", 'apostrophe')]
    """
    cuts = find_boilerplate(text) if boilerplate is None else boilerplate
    sure = tuple(_contractions(text))
    possessives = () if _APOSTROPHE.search(text) else (*_name_possessives(text, known_names), *_noun_possessives(text))
    damaged = (*sure, *possessives)
    doubtful = tuple(_doubtful_contractions(text)) if damaged else ()
    dashes = tuple(_dashes(text, cuts)) if damaged else ()
    found = (repair for repair in (*damaged, *doubtful, *dashes) if not _is_cut(repair.span, cuts))
    return tuple(sorted(found, key=lambda repair: repair.span))


def _is_cut(span: Span, boilerplate: Iterable[Boilerplate]) -> bool:
    return any(cut.span.overlaps(span) for cut in boilerplate)


def _contractions(text: str) -> Iterator[Repair]:
    known = _words().contractions
    for match in _WORD.finditer(text):
        if full := known.get(match[0].lower()):
            yield _word_repair(match, full)


def _doubtful_contractions(text: str) -> Iterator[Repair]:
    """ "Cant" behind a subject pronoun; "wont" behind anything but an owner or a form of "be", and not before "to"."""
    lists = _words()
    for match in _WORD.finditer(text):
        written = match[0].lower()
        if written not in lists.doubtful or _following(text, match.end()) == "to":
            continue
        before = _preceding(text, match.start())
        if before in lists.subjects or (written == "wont" and before and before not in lists.never_before_wont):
            yield _word_repair(match, lists.doubtful[written])


def _word_repair(match: re.Match[str], full: str) -> Repair:
    written = match[0]
    if written.isupper() and len(written) > 2:
        full = full.upper()
    elif written[0].isupper():
        full = full[0].upper() + full[1:]
    return Repair(Span(*match.span()), full, "apostrophe")


def _name_possessives(text: str, known_names: Callable[[str], bool] | None) -> Iterator[Repair]:
    words = {match[0] for match in _WORD.finditer(text)}
    for match in _NAME_WITH_S.finditer(text):
        name = match[1]
        is_name = name in words or (known_names is not None and known_names(name))
        if is_name and _may_own(name, words) and _owns_what_follows(text, match):
            yield Repair(Span(match.end() - 1, match.end()), "'s", "possessive")


def _may_own(name: str, words: set[str]) -> bool:
    """Whether a capitalised word is a name rather than a people's, a common noun, or an abbreviation's plural."""
    lists = _words()
    last = name.rsplit("-", 1)[-1].lower()
    return (
        len(name) > 2
        and not name.isupper()
        and bool(_VOWEL.search(last))
        and (not _PEOPLE.fullmatch(last) or last.endswith("stan") or last in lists.not_peoples)
        and last not in lists.peoples
        and last not in lists.common
        and name.lower() not in words
    )


def _owns_what_follows(text: str, match: re.Match[str]) -> bool:
    lists = _words()
    before, after = _preceding(text, match.start()), _following(text, match.end())
    if before in lists.never_before_possessive or before.isdigit():
        return False
    return after not in lists.never_after_possessive and not re.fullmatch(r".*(?:ed|ly)|\d.*", after)


def _noun_possessives(text: str) -> Iterator[Repair]:
    nouns, barred = _words().nouns_in_y, _words().never_after_possessive
    for match in _WORD.finditer(text):
        if match[0].endswith("ys") and match[0][:-1].lower() in nouns and _following(text, match.end()) not in barred:
            yield Repair(Span(match.end() - 1, match.end()), "'s", "possessive")


def _preceding(text: str, place: int) -> str:
    match = _PRECEDING.search(text[max(0, place - 40) : place])
    return match[1].lower() if match else ""


def _following(text: str, place: int) -> str:
    match = _FOLLOWING.match(text, place)
    return match[1].lower() if match else ""


def _dashes(text: str, boilerplate: Iterable[Boilerplate]) -> Iterator[Repair]:
    found = [Span(*match.span()) for line in _LINE.finditer(text) for match in _GAP.finditer(text, *line.span())]
    gaps = [span for span in found if not _is_cut(span, boilerplate)]
    if gaps and _lost_its_dashes(text, len(gaps)):
        yield from (Repair(span, " – ", "dash") for span in gaps)


def _lost_its_dashes(text: str, gaps: int) -> bool:
    """Whether double spaces stand for dashes: none is left, commas are, and stops are followed by single spaces.

    More than one gap in 25 words is a table or a text that lost its commas too.
    """
    after_stops = [len(match["gap"]) for match in _STOP_GAP.finditer(text)]
    doubled = sum(length > 1 for length in after_stops)
    words = text.count(" ") - gaps
    return not _DASH.search(text) and "," in text and doubled * 4 <= len(after_stops) and gaps * 25 <= max(words, 25)
