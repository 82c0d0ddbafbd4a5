"""Pages that stand in the way of an article: paywall stubs, cookie walls, bot checks, error pages."""

import functools
import importlib.resources
import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec
from msgspec import Struct

from gesta.errors import DataError

WallKind = Literal["paywall", "cookie-wall", "bot-wall", "error-page"]

# An article that is longer stands by itself, whatever its site asks of the reader around it. Stubs of newspapers have
# 30 to 150 words.
STUB_WORDS = 220
# Sentences of a cookie wall nearly all speak of cookies; an article about cookies has others.
_COOKIE_SHARE = 0.45
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


class _Patterns(Struct, frozen=True, forbid_unknown_fields=True):
    titles: Mapping[WallKind, tuple[str, ...]]
    sentences: Mapping[WallKind, tuple[str, ...]]


class Wall(NamedTuple):
    """What stands in the way; `rest` is what the page shows of the article, "" where it shows nothing of it."""

    kind: WallKind
    rest: str


def find_wall(title: str | None, text: str, *, closed: bool = False) -> Wall | None:
    """What stands between the reader and the article; None where the text is the article.

    closed: whether the page itself says that it is not free to read
    """
    sentences = [sentence for sentence in _SENTENCE.findall(text) if sentence.strip()]
    if len(text.split()) > STUB_WORDS:
        return None
    if kind := _kind_by_title(title, sentences):
        return Wall(kind, "")
    if _share(sentences, "cookie-wall") > _COOKIE_SHARE:
        return Wall("cookie-wall", "")
    if sentences and _share(sentences, "bot-wall") > 0.3:
        return Wall("bot-wall", "")
    if closed or _share(sentences, "paywall"):
        return Wall("paywall", _without_wall(text))
    return None


def _kind_by_title(title: str | None, sentences: Sequence[str]) -> WallKind | None:
    words = (title or "").strip(" .!?…")
    for kind, pattern in _patterns().titles.items():
        # A news report may be headed "Not found": what has sentences of a report is one.
        if re.fullmatch(rf"(?:{pattern})(?:\s*[|\-–—:].*)?", words, re.IGNORECASE) and len(sentences) < 12:
            return kind
    return None


def _share(sentences: Sequence[str], kind: WallKind) -> float:
    pattern = re.compile(_patterns().sentences[kind], re.IGNORECASE)
    return sum(bool(pattern.search(sentence)) for sentence in sentences) / max(len(sentences), 1)


def _without_wall(text: str) -> str:
    """The lines of a stub that belong to the article."""
    wall = re.compile(_patterns().sentences["paywall"], re.IGNORECASE)
    return "\n".join(line for line in text.split("\n") if not wall.search(line)).strip()


class _Compiled(NamedTuple):
    titles: Mapping[WallKind, str]
    sentences: Mapping[WallKind, str]


@functools.cache
def _patterns() -> _Compiled:
    content = importlib.resources.files("gesta.sources.pages").joinpath("walls.toml").read_bytes()
    try:
        found = msgspec.toml.decode(content, type=_Patterns)
    except msgspec.DecodeError as error:
        raise DataError(
            str(error), where="sources/pages/walls.toml", fix="see the keys of the other entries"
        ) from error
    return _Compiled(
        {kind: "|".join(patterns) for kind, patterns in found.titles.items()},
        {kind: "|".join(patterns) for kind, patterns in found.sentences.items()},
    )
