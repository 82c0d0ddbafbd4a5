"""Full-text search over articles and over the words that tell events."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from gesta.store.connection import Connected
from gesta.store.filters import full_text_phrase

Searched = Literal["documents", "evidence"]

# Not characters by definition of Unicode, so that no text uses them to say something.
_HIT, _END = "\ufdd0", "\ufdd1"
_PART = re.compile(r'"([^"]*)"(\*?)|(\S+)')
_WORD = re.compile(r"\w")
_SNIPPET_WORDS = 28

_BEST = """WITH best AS MATERIALIZED (
    SELECT rowid AS number, rank AS badness FROM {table} WHERE {table} MATCH :words
    ORDER BY rank, rowid LIMIT :limit OFFSET :offset)"""
_SNIPPET = f"snippet({{table}}, -1, '{_HIT}', '{_END}', '…', {_SNIPPET_WORDS}) AS snippet, -best.badness AS rank"
# First the best, then their snippets: cutting one out of every text that fits takes twice as long as finding them.
# CROSS JOIN keeps that order.
_QUERIES = {
    "documents": f"""{_BEST.format(table="documents_text")}
        SELECT documents.id AS document, NULL AS event, documents.title, documents.published, documents.outlet,
            {_SNIPPET.format(table="documents_text")}
        FROM best CROSS JOIN documents_text ON documents_text.rowid = best.number
        CROSS JOIN documents ON documents.number = best.number
        WHERE documents_text MATCH :words""",
    "evidence": f"""{_BEST.format(table="evidence_text")}
        SELECT events.document, events.id AS event, documents.title, documents.published, documents.outlet,
            {_SNIPPET.format(table="evidence_text")}
        FROM best CROSS JOIN evidence_text ON evidence_text.rowid = best.number
        CROSS JOIN evidence ON evidence.number = best.number
        CROSS JOIN events ON events.number = evidence.event CROSS JOIN documents ON documents.id = events.document
        WHERE evidence_text MATCH :words""",
}


class Piece(Struct, frozen=True):
    """A stretch of a snippet, and whether it is what was searched for."""

    text: str
    hit: bool


class Hit(Struct, frozen=True):
    """A place where the words stand; rank: how well it fits (BM25), larger is better."""

    document: str
    event: str | None
    title: str | None
    published: str | None
    outlet: str | None
    snippet: tuple[Piece, ...]
    rank: float


class SearchedStore(Connected):
    """The part of a store that searches; `Store` is the whole."""

    def search(self, words: str, *, within: Searched = "documents", offset: int = 0, limit: int = 50) -> list[Hit]:
        """Where all the words stand, best first: `word`, `"a phrase"`, `begin*`; anything else is plain text."""
        sql = f"{_QUERIES[within]} ORDER BY best.badness, best.number"
        given = {"words": search_expression(words), "limit": limit, "offset": offset}
        return [
            Hit(
                row["document"],
                row["event"],
                row["title"],
                row["published"],
                row["outlet"],
                _pieces(row["snippet"] or ""),
                round(row["rank"], 4),
            )
            for row in self._stream(sql, given)
        ]

    def count_hits(self, words: str, *, within: Searched = "documents") -> int:
        """In how many places all the words stand."""
        table = f"{within}_text"
        sql = f"SELECT count(*) FROM {table} WHERE {table} MATCH ?"
        return int(self._rows(sql, (search_expression(words),))[0][0])


def search_expression(words: str) -> str:
    """What a user typed as an FTS5 expression: words and phrases that must all occur, an asterisk for a beginning.

    >>> search_expression('"war games" Belarus troop* OR NEAR(')
    '"war games" "Belarus" "troop"* "OR" "NEAR("'
    >>> search_expression('* " (')
    '""'
    """
    parts = []
    for match in _PART.finditer(words):
        phrase, phrase_star, word = match.groups()
        text = phrase if word is None else word.rstrip("*")
        star = phrase_star if word is None else "*" * word.endswith("*")
        if _WORD.search(text):
            parts.append(full_text_phrase(text) + star)
    return " ".join(parts) or '""'


def _pieces(snippet: str) -> tuple[Piece, ...]:
    """The snippet cut at its marks.

    >>> _pieces("the \\ufdd0war\\ufdd1 games")
    (Piece(text='the ', hit=False), Piece(text='war', hit=True), Piece(text=' games', hit=False))
    """
    found = []
    for number, stretch in enumerate(re.split(f"[{_HIT}{_END}]", snippet)):
        if stretch:
            found.append(Piece(stretch, hit=number % 2 == 1))
    return tuple(found)
