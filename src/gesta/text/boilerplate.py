"""Page furniture inside an article, by checked patterns: copyright, bylines, teasers, captions, contact lines."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Literal, NamedTuple

from msgspec import Struct

from gesta.errors import DataError
from gesta.records import Boilerplate, BoilerplateKind, Span
from gesta.text.blocks import find_blocks
from gesta.text.datafiles import load_toml
from gesta.text.datelines import agencies, find_datelines

_HEAD_CHARS = 400
# Longer lines are paragraphs; no line pattern means one.
_MAX_LINE = 420
_MAX_SIGNATURE = 80
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?\"”’)\]»:;…])[ \t\xa0])[ \t\xa0]*(?=\S)", re.MULTILINE)
_SENTENCE_STOPS = frozenset('.!?"”’)]»:;…')
_LINE_ENDS = frozenset("\n\r\u2028\u2029")
_MARK = re.compile(r"<<(.*?)>>", re.DOTALL)


class Pattern(Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of page furniture with examples of what is cut and what looks like it and stays."""

    name: str
    kind: BoilerplateKind
    scope: Literal["line", "end", "sentence", "head"]
    regex: str
    cut: tuple[str, ...]
    keep: tuple[str, ...]
    cues: tuple[str, ...] = ()

    def examples(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each example without its marks, and the stretches that are to be cut from it."""
        for marked in self.cut:
            yield _MARK.sub(r"\1", marked), tuple(_MARK.findall(marked))
        for text in self.keep:
            yield text, ()


class _PatternFile(Struct, frozen=True, forbid_unknown_fields=True):
    parts: dict[str, str]
    pattern: tuple[Pattern, ...]


class _Compiled(NamedTuple):
    pattern: Pattern
    regex: re.Pattern[str]


@cache
def patterns() -> tuple[Pattern, ...]:
    """The shipped patterns in their order.

    Raises: DataError, when one has no example, no counter-example, or shares its name
    """
    found = load_toml("boilerplate.toml", _PatternFile).pattern
    names = [pattern.name for pattern in found]
    for pattern in found:
        if names.count(pattern.name) > 1 or not pattern.cut or not pattern.keep:
            problem = "each pattern needs a name of its own, an example and a counter-example"
            raise DataError(problem, where=f"data/text/boilerplate.toml: {pattern.name}")
    return found


def find_boilerplate(text: str) -> tuple[Boilerplate, ...]:
    """Stretches of page furniture and datelines, in order, none overlapping another.

    >>> [found.kind for found in find_boilerplate("Troops left.\\nAll rights reserved.")]
    ['copyright']
    """
    datelines = (Boilerplate(dateline.span, "dateline") for dateline in find_datelines(text))
    return tuple(_without_overlaps(text, [*datelines, *_matches(text)]))


def _matches(text: str) -> Iterator[Boilerplate]:
    lowered = text.lower()
    # In wrapped copy a line may be any piece of a sentence ("... told\nReuters."): there a paragraph is the line.
    lines = find_blocks(text)
    starts = [match.end() for match in _SENTENCE_START.finditer(text)]
    for pattern, regex in _compiled():
        if pattern.cues and not any(cue in lowered for cue in pattern.cues):
            continue
        for span in _spans(text, lines, starts, pattern.scope, regex):
            yield Boilerplate(span, pattern.kind)


def _spans(
    text: str, lines: Sequence[Span], starts: Sequence[int], scope: str, regex: re.Pattern[str]
) -> Iterator[Span]:
    if scope == "line":
        yield from _whole_lines(text, lines, regex)
    elif scope == "end":
        yield from _line_ends(text, lines, regex)
    elif scope == "sentence":
        yield from _whole_sentences(text, starts, regex)
    else:
        yield from (Span(*match.span()) for match in regex.finditer(text, 0, min(len(text), _HEAD_CHARS)))


def _whole_lines(text: str, lines: Iterable[Span], regex: re.Pattern[str]) -> Iterator[Span]:
    return (line for line in lines if line.end - line.start <= _MAX_LINE and regex.fullmatch(line.of(text)))


def _line_ends(text: str, lines: Iterable[Span], regex: re.Pattern[str]) -> Iterator[Span]:
    """Matches at the end of lines; the regex itself carries the anchor."""
    for line in lines:
        tail = max(line.start, line.end - _MAX_SIGNATURE)
        words = text[tail : line.end]
        if match := regex.search(words):
            yield Span(tail + match.start(), tail + match.end())


def _whole_sentences(text: str, starts: Iterable[int], regex: re.Pattern[str]) -> Iterator[Span]:
    """Matches from the start of a sentence to the end of one, or of the line."""
    end = 0
    for start in starts:
        if start >= end and (match := regex.match(text, start)):
            end = match.end()
            rest = text[match.end() : match.end() + 20].lstrip(" \t")
            stopped = text[match.end() - 1] in _SENTENCE_STOPS and text[match.end() : match.end() + 1].isspace()
            if stopped or not rest or rest[0] in _LINE_ENDS:
                yield Span(*match.span())


def _without_overlaps(text: str, found: Iterable[Boilerplate]) -> Iterator[Boilerplate]:
    """The earlier, then the longer stretch wins; one that only white space separates from the next stays apart."""
    end = 0
    for one in sorted(found, key=lambda found: (found.span.start, -found.span.end)):
        start = max(one.span.start, end)
        if one.span.end > start and text[start : one.span.end].strip():
            yield Boilerplate(Span(start, one.span.end), one.kind)
            end = one.span.end


@cache
def _compiled() -> tuple[_Compiled, ...]:
    parts = _parts()
    compiled = []
    for pattern in patterns():
        regex = _filled_in(pattern.regex, parts)
        if pattern.scope == "end":
            regex = rf"(?:{regex})\s*\Z"
        try:
            compiled.append(_Compiled(pattern, re.compile(regex, re.MULTILINE)))
        except re.error as error:
            where = f"data/text/boilerplate.toml: {pattern.name}"
            raise DataError(f"this is no regular expression: {error}", where=where) from error
    return tuple(compiled)


def _filled_in(regex: str, parts: Mapping[str, str]) -> str:
    """The expression on one line, with every part in braces put in; parts may use parts that stand before them."""
    for name, part in reversed(list(parts.items())):
        regex = regex.replace("{" + name + "}", part)
    return "".join(line.strip() for line in regex.splitlines())


def _parts() -> dict[str, str]:
    """What the words in braces stand for in patterns; the longer ones are written in the file itself."""
    shared = load_toml("boilerplate.toml", _PatternFile).parts
    return {**shared, "AGENCY": f"(?:{'|'.join(sorted(map(re.escape, agencies()), key=len, reverse=True))})"}
