"""Small pieces of HTML from values; whatever comes from outside goes in as text and stays text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence

# Control characters, and bidi marks that show words in another order than they stand (CVE-2021-42574).
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


def text(value: object) -> str:
    """A value as text inside HTML.

    >>> text("<b>\u202eevil</b> & more"), text(None)
    ('&lt;b&gt; evil&lt;/b&gt; &amp; more', '')
    """
    return "" if value is None else html.escape(_STEERING.sub(" ", str(value)))


def marked(words: str, start: int, end: int) -> str:
    """Words with one stretch marked.

    >>> marked("they attacked <us>", 5, 13)
    'they <mark>attacked</mark> &lt;us&gt;'
    """
    if not 0 <= start < end <= len(words):
        return text(words)
    return f"{text(words[:start])}<mark>{text(words[start:end])}</mark>{text(words[end:])}"


def link(address: str | None, words: str) -> str:
    """A link, where the address is one of the web; else the words alone.

    >>> link("javascript:alert(1)", "x"), link("https://example.org/?a=1&b", "x")
    ('x', '<a href="https://example.org/?a=1&amp;b" rel="noreferrer">x</a>')
    """
    if address is None or not re.match(r"https?://[^\s]+$", address, re.IGNORECASE):
        return text(words)
    return f'<a href="{html.escape(address)}" rel="noreferrer">{text(words)}</a>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, kind: str = "") -> str:
    """A table; heads are text, cells are HTML already."""
    top = "".join(f'<th scope="col">{text(head)}</th>' for head in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    shape = f' class="{html.escape(kind)}"' if kind else ""
    return f"<table{shape}><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
