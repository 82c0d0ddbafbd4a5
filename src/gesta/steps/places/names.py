"""Which words of a sentence are place names, and in what role: place, adjective, part of a body's name, government."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from gesta.knowledge.places import Gazetteer, PlaceEntry, place_words
from gesta.records import Document, Sentence, Span, Token
from gesta.steps.places.company import is_hamlet

Role = Literal["place", "adjective", "organisation", "metonym", "dateline"]

_SMALL = re.compile(
    r"^(?:al|el|as|ash|ad|an|ar|at|az|ez|ed|et|e|de|del|di|du|la|le|les|los|las|da|do|der|den|van|von|sur|y|bin|ibn)(?:-|$)"
)


_COMPOUND = re.compile(
    r"-(?:led|run|backed|based|born|made|trained|controlled|held|occupied|owned|brokered|style|wide)$"
)

# Hamlets share their names with bodies and families.
_TOWN = 10_000
_CITY = 100_000
# What is done to towns, by its noun.
_BEFALLS_TOWNS = frozenset(
    "siege blockade shelling bombardment bombing occupation liberation capture recapture seizure annexation evacuation "
    "destruction encirclement".split()
)


class Name(Struct, frozen=True):
    """A place name of the text and the role it plays there.

    place:        a spot somebody can be in ("in Warsaw", "the Polish city of Warsaw")
    adjective:    tells a nationality ("Polish", "U.S. troops")
    organisation: part of the name of a body or facility ("Bank of England")
    metonym:      stands for a government ("Moscow said")
    dateline:     where the report was filed
    sentence:     index of the sentence; first, last: its words `[first, last)`, both 0 where there are no words
    """

    span: Span
    sentence: int
    text: str
    role: Role = "place"
    first: int = 0
    last: int = 0


class _Run(Struct, frozen=True):
    first: int
    last: int
    kind: str


def find_names(sentence: Sentence, text: str, gazetteer: Gazetteer) -> tuple[Name, ...]:
    """All place names of a sentence in text order, without overlap; spans point into `text`."""
    words = [token.norm for token in sentence.tokens]
    runs = _runs(sentence.tokens)
    found: list[Name] = []
    covered: set[int] = set()
    for run in runs:
        names = _from_run(run, sentence, words, text, gazetteer)
        found.extend(names)
        covered.update(range(run.first, run.last))
        covered.update(index for name in names for index in range(name.first, name.last))
    found.extend(_after_kind(sentence, words, covered, text, gazetteer))
    found.extend(_untagged(sentence, words, covered, text, gazetteer))
    return _without_overlap(found)


def dateline_name(document: Document) -> Name | None:
    """The place name that opens an agency report, None where there is none."""
    dateline = document.dateline
    if dateline is None or dateline.place is None:
        return None
    found = re.search(re.escape(dateline.place), dateline.span.of(document.text), re.IGNORECASE)
    if found is None:
        return None
    span = Span(dateline.span.start + found.start(), dateline.span.start + found.end())
    return Name(span, 0, span.of(document.text), "dateline")


def _without_overlap(names: Iterable[Name]) -> tuple[Name, ...]:
    kept: list[Name] = []
    for name in sorted(names, key=lambda name: (name.span.start, -name.span.end)):
        if not kept or name.span.start >= kept[-1].span.end:
            kept.append(name)
    return tuple(kept)


def _runs(tokens: Sequence[Token]) -> list[_Run]:
    """Names of the sentence as the language model tags them."""
    runs: list[_Run] = []
    for index, token in enumerate(tokens):
        kind = token.name[2:]
        if token.name.startswith("I-") and runs and runs[-1].last == index and runs[-1].kind == kind:
            runs[-1] = _Run(runs[-1].first, index + 1, kind)
        elif token.name:
            runs.append(_Run(index, index + 1, kind))
    return runs


def _from_run(run: _Run, sentence: Sentence, words: Sequence[str], text: str, gazetteer: Gazetteer) -> list[Name]:
    if run.kind == "LOC":
        return [
            name
            for first, last in _split(run.first, run.last, words, gazetteer)
            for name in _clean(first, last, sentence, words, text, gazetteer)
        ]
    whole = _whole_name(run, sentence, words, gazetteer)
    if whole is not None:
        return [_name(run.first, whole, sentence, text, gazetteer)]
    return _inside_body(run, sentence, words, text, gazetteer) if run.kind == "ORG" else []


def _split(first: int, last: int, words: Sequence[str], gazetteer: Gazetteer) -> list[tuple[int, int]]:
    """ "Paris, Texas" and "Cooke and Love" hold two names, "Trinidad and Tobago" one."""
    known = _is_known(words[first:last], gazetteer)
    parts, start = [], first
    for index in range(first, last):
        if words[index] in (",", "/", ";", "--", "(") or (words[index] in ("and", "&") and not known):
            parts.append((start, index))
            start = index + 1
    parts.append((start, last))
    return [part for part in parts if part[0] < part[1]]


def _is_known(words: Sequence[str], gazetteer: Gazetteer) -> bool:
    return bool(words) and gazetteer.match(words, 0)[0] == len(words)


def _clean(
    first: int, last: int, sentence: Sentence, words: Sequence[str], text: str, gazetteer: Gazetteer
) -> list[Name]:
    """The name inside a tagged stretch: without articles, "province", compass points that belong to no name."""
    first, last = _trim(first, last, words)
    if first >= last:
        return []
    last = _extended(first, last, words, gazetteer)
    if not _is_known(words[first:last], gazetteer):
        first, last = _trim_kind(first, last, words, gazetteer)
        if last - first > 1 and words[last - 1].lower() in place_words().facility:
            return _before_facility(first, last, sentence, words, text, gazetteer)
    only = words[first].lower()
    if _COMPOUND.search(words[last - 1]) or _COMPOUND.search("".join(words[last : last + 2])):
        return []  # "The Vienna-based body" is told in no Vienna; the tokenizer mostly takes such words apart.
    if last - first == 1 and (only in place_words().generic or len(only) < 2 or not words[first][0].isalnum()):
        return []
    # Five capitals that no gazetteer knows are a body's letters.
    if (
        last - first == 1
        and words[first].isupper()
        and len(only) <= 5
        and not gazetteer.lookup(words[first])
        and not _is_shouting(words)
    ):
        return []
    return [_name(first, last, sentence, text, gazetteer)]


def _trim(first: int, last: int, words: Sequence[str]) -> tuple[int, int]:
    while first < last and (
        not words[first][0].isupper() and not _SMALL.match(words[first]) and not words[first][0].isdigit()
    ):
        first += 1
    while first < last and words[first].lower() == "the":
        first += 1
    while first < last and not any(char.isupper() or char.isdigit() for char in words[last - 1]):
        last -= 1
    return first, last


def _extended(first: int, last: int, words: Sequence[str], gazetteer: Gazetteer) -> int:
    """A known longer name that begins here ("Newfoundland" of "Newfoundland and Labrador") wins over a shorter tag."""
    length, entries = gazetteer.match(words, first)
    if (
        first + length > last
        and words[first + length - 1][0].isupper()
        and any(entry.level in (1, 2) or entry.population > 5000 for entry in entries)
    ):
        return first + length
    return last


def _trim_kind(first: int, last: int, words: Sequence[str], gazetteer: Gazetteer) -> tuple[int, int]:
    start = first
    if last - start > 2 and words[start].lower() in place_words().kind_before and words[start + 1].lower() == "of":
        start += 2
    while last - start > 1 and words[start].lower().rstrip("-") in place_words().compass:
        start += 1
    end = last
    if end - start > 1 and words[end - 1].lower() in (
        "city",
        "town",
        "village",
        "area",
        "region",
        "district",
        "county",
        "state",
    ):
        end -= 1
    for low, high in ((start, last), (start, end)):
        if (low, high) != (first, last) and _is_known(words[low:high], gazetteer):
            return low, high
    return first, last


def _before_facility(
    first: int, last: int, sentence: Sentence, words: Sequence[str], text: str, gazetteer: Gazetteer
) -> list[Name]:
    """ "Paris" of "Paris City Hall": the facility itself is in no gazetteer, the town before its name often is."""
    length, entries = gazetteer.match(words[:last], first)
    if (
        not length
        or first + length >= last
        or not any(entry.level in (1, 2, 3) or entry.population > 2000 for entry in entries)
    ):
        return []
    name = _name(first, first + length, sentence, text, gazetteer)
    return [Name(name.span, name.sentence, name.text, "organisation", name.first, name.last)]


def _whole_name(run: _Run, sentence: Sentence, words: Sequence[str], gazetteer: Gazetteer) -> int | None:
    """End of a name tagged as body or person that is yet a place: "the EU", "in Tacloban"; None where it is none."""
    length, entries = gazetteer.match(words, run.first)
    end = run.first + length
    if length == 0 or end < run.last:
        return None
    if (
        run.kind == "ORG"
        and any(_is_strong(entry) for entry in entries)
        and not (length == 1 and words[run.first].lower() in place_words().generic)
    ):
        return end
    if length == 1 and (words[run.first].lower() in place_words().generic or _is_letters(words[run.first])):
        return None
    before = words[run.first - 1].lower() if run.first else ""
    lone = end >= len(words) or not words[end][0].isupper()
    populous = any(entry.population > 1000 and entry.directness == "primary" for entry in entries)
    allowed = place_words().locative | place_words().motion if run.kind == "ORG" else place_words().locative
    listed = before in ("and", ",", "or") and run.first > 1 and sentence.tokens[run.first - 2].name.endswith("LOC")
    shelled = any(entry.population > _TOWN for entry in entries) and _is_shelled(run, sentence)
    besieged = any(entry.population > _CITY for entry in entries) and _is_besieged(run, sentence)
    return end if populous and lone and (before in allowed or listed or shelled or besieged) else None


def _is_shelled(run: _Run, sentence: Sentence) -> bool:
    """Whether a name stands where only places do: "shelled X", "X was besieged"; "attacked X" may be of anybody."""
    tokens = sentence.tokens
    head = tokens[_head(run.first, run.last, tokens)]
    verb = tokens[head.head]
    return head.dep in ("obj", "nsubj:pass") and verb.pos == "VERB" and _verb(verb) in place_words().place_object


def _is_besieged(run: _Run, sentence: Sentence) -> bool:
    """ "The siege of X", "the shelling of X": what befalls towns; "the murder of X" befalls people."""
    tokens = sentence.tokens
    head = tokens[_head(run.first, run.last, tokens)]
    of = run.first and tokens[run.first - 1].norm.lower() == "of"
    return bool(of) and head.dep == "nmod" and tokens[head.head].lemma.lower() in _BEFALLS_TOWNS


def _verb(token: Token) -> str:
    """The verb, mended where a doubled consonant was taken off that belongs to it ("shelled" as "shel")."""
    bare = token.norm.lower().removesuffix("ed").removesuffix("ing")
    return bare if bare in place_words().place_object else token.lemma.lower()


def _is_letters(word: str) -> bool:
    """ "NATO": the letters of a body, be there a hamlet of that name or not."""
    return word.isupper() and len(word) <= 5


def _is_strong(entry: PlaceEntry) -> bool:
    """Whether a name is hardly anything but this place: a country, a first-level region, one of our own tables."""
    if entry.directness != "primary" or is_hamlet(entry):
        return False
    return entry.level in (1, 2) or entry.population == 0


def _inside_body(run: _Run, sentence: Sentence, words: Sequence[str], text: str, gazetteer: Gazetteer) -> list[Name]:
    """Place names inside the name of a body ("Bank of England"): context for others, no places themselves."""
    found, index = [], run.first
    while index < run.last:
        if not words[index][:1].isupper():
            index += 1
            continue
        length, entries = gazetteer.match(words[: run.last], index)
        lead = index == run.first or words[index - 1].lower() in ("of", "in", "the")
        if length and any(
            _is_strong(entry) or (lead and entry.population > 10_000 and entry.directness == "primary")
            for entry in entries
        ):
            if length > 1 or words[index].lower() not in place_words().generic:
                name = _name(index, index + length, sentence, text, gazetteer)
                role: Role = "adjective" if name.role == "adjective" else "organisation"
                found.append(Name(name.span, name.sentence, name.text, role, name.first, name.last))
            index += length
        else:
            if gazetteer.country_of(words[index]):
                found.append(_name(index, index + 1, sentence, text, gazetteer))
            index += 1
    return found


def _after_kind(
    sentence: Sentence, words: Sequence[str], covered: set[int], text: str, gazetteer: Gazetteer
) -> list[Name]:
    """ "The town of X" makes X a place, whatever it was tagged as and whether or not any gazetteer knows it."""
    found = []
    for index in range(len(words) - 2):
        start = index + 2
        if (
            words[index].lower() not in place_words().kind_before
            or words[index + 1].lower() != "of"
            or not words[start][0].isupper()
        ):
            continue
        if sentence.tokens[start].name.endswith("LOC") or not sentence.tokens[start].tag.startswith("NNP"):
            continue
        end = start + 1
        while end < len(words) and words[end][0].isupper() and sentence.tokens[end].tag.startswith("NNP"):
            end += 1
        found.append(_name(start, end, sentence, text, gazetteer))
        covered.update(range(start, end))
    return found


def _untagged(
    sentence: Sentence, words: Sequence[str], covered: set[int], text: str, gazetteer: Gazetteer
) -> list[Name]:
    """Adjectives of countries, and places that the language model left untagged."""
    found: list[Name] = []
    index = 0
    shouting = _is_shouting(words)
    while index < len(words):
        step = 1
        if index not in covered and words[index][:1].isupper():
            length = _untagged_length(index, sentence, words, covered, gazetteer, shouting=shouting)
            if length:
                found.append(_name(index, index + length, sentence, text, gazetteer))
                step = length
        index += step
    return found


def _is_shouting(words: Sequence[str]) -> bool:
    letters = [word for word in words if word.isalpha() and len(word) > 3]
    return len(letters) > 2 and sum(word.isupper() for word in letters) > 0.7 * len(letters)


def _untagged_length(
    index: int, sentence: Sentence, words: Sequence[str], covered: set[int], gazetteer: Gazetteer, *, shouting: bool
) -> int:
    for length in (2, 1):
        if index + length <= len(words) and gazetteer.country_of(" ".join(words[index : index + length])):
            return length
    length, entries = gazetteer.match(words, index)
    inside = range(index, index + length)
    if (
        not length
        or any(other in covered for other in inside)
        or (length == 1 and words[index].lower() in place_words().generic)
    ):
        return 0
    if not any(sentence.tokens[other].tag.startswith("NNP") for other in inside):
        return 0
    after = index + length
    if (
        after < len(words)
        and (words[after][0].isupper() and not shouting)
        and sentence.tokens[after].tag.startswith("NN")
    ):
        return 0
    before = words[index - 1].lower() if index else ""
    if index and words[index - 1][0].isupper() and not shouting and sentence.tokens[index - 1].tag.startswith("NNP"):
        return 0
    if any(_is_strong(entry) for entry in entries) and (
        not shouting or before in place_words().locative | place_words().motion
    ):
        return length
    populous = any(entry.population > 1000 and entry.directness == "primary" for entry in entries)
    return length if before in place_words().locative and populous else 0


def _name(first: int, last: int, sentence: Sentence, text: str, gazetteer: Gazetteer) -> Name:
    tokens = sentence.tokens
    end = tokens[last - 1].end
    written = text[tokens[first].start : end]
    # An abbreviation may have lost its period to the tokenizer ("W.Va" + ".").
    is_short = "." in written or (_is_region(written + ".", gazetteer) and not _is_region(written, gazetteer))
    if is_short and not written.endswith(".") and text[end : end + 1] == ".":
        end += 1
        written += "."
    role: Role = "place"
    if gazetteer.country_of(written) is not None or _is_adjectival(first, last, sentence, gazetteer, written):
        role = "adjective"
    elif _is_metonym(first, last, sentence, gazetteer, written):
        role = "metonym"
    return Name(Span(tokens[first].start, end), sentence.index, written, role, first, last)


def _is_region(name: str, gazetteer: Gazetteer) -> bool:
    return len(name) <= 6 and any(entry.level == 2 for entry in gazetteer.lookup(name))


def _head(first: int, last: int, tokens: Sequence[Token]) -> int:
    return next((index for index in range(first, last) if not first <= tokens[index].head < last), last - 1)


def _is_adjectival(first: int, last: int, sentence: Sentence, gazetteer: Gazetteer, written: str) -> bool:
    """Whether the name of a country only tells whose: "U.S. troops", "US officials"; not "the Georgia side"."""
    tokens = sentence.tokens
    head = _head(first, last, tokens)
    above = tokens[tokens[head].head]
    if tokens[head].dep not in ("compound", "amod", "nmod:unmarked") or above.pos not in ("NOUN", "ADJ"):
        return False
    if above.lemma.lower() in place_words().parts:
        return False
    entries = gazetteer.lookup(written)
    return bool(entries) and entries[0].level == 1


def _is_metonym(first: int, last: int, sentence: Sentence, gazetteer: Gazetteer, written: str) -> bool:
    """Whether a country or capital speaks or decides here: subject of "said", "warned", "rejected"."""
    tokens = sentence.tokens
    head = _head(first, last, tokens)
    head = _top_conjunct(head, tokens)
    verb = tokens[head].head
    if tokens[head].dep not in ("nsubj", "nsubj:outer") or verb == head:
        return False
    if tokens[verb].lemma.lower() not in place_words().speaking:
        return False
    return any(
        entry.level == 1 or entry.feature in ("PPLC", "ADM1") or entry.population > 500_000
        for entry in gazetteer.lookup(written)
    )


def _top_conjunct(index: int, tokens: Sequence[Token]) -> int:
    seen = {index}
    while tokens[index].dep == "conj" and tokens[index].head not in seen:
        index = tokens[index].head
        seen.add(index)
    return index
