"""What all readers of data sets share: a row becomes a document whose text is the row; events point at its cells."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from gesta.knowledge.cameo import Dialect
from gesta.records import Document, Evidence, Problem, Reading, Reason, Span

# Words that stand for nothing in the formats.
_NOTHING = frozenset({"", "None", "NULL", "---", "NA"})

Found = Reading | Problem


class Line(Struct, frozen=True):
    """A line of a file with its number, from 1."""

    number: int
    text: str


class ImportTally:
    """What an import met: rows, and what became of them; what was mended and what not used, reason -> rows."""

    def __init__(self) -> None:
        self.rows = 0
        self.documents = 0
        self.events = 0
        self.problems = 0
        self.mended: Counter[str] = Counter()
        self.unused: Counter[str] = Counter()
        self._ids: Counter[str] = Counter()

    def unique(self, document_id: str) -> str:
        """An id that no earlier row of this import has: the second of the same becomes `id~2`."""
        self._ids[document_id] += 1
        count = self._ids[document_id]
        return document_id if count == 1 else f"{document_id}~{count}"


class Reader(Struct, frozen=True):
    """A format as it is read.

    read: readings and problems, in the order of the lines
    dialect: CAMEO dialect of its files, None where it has no CAMEO codes
    """

    name: str
    title: str
    read: Callable[[Iterable[Line], ImportTally, Dialect], Iterator[Found]]
    dialect: Dialect | None = None


class SourceRow:
    """A row of a table: its text, and where each named cell stands in it."""

    def __init__(self, line: Line, names: Sequence[str], separator: str = "\t") -> None:
        self.line = line
        self.text = line.text
        self._spans: dict[str, Span] = {}
        start = 0
        for name, cell in zip(names, line.text.split(separator), strict=False):
            inner = cell.strip().strip('"').strip()
            left = start + cell.find(inner)
            self._spans[name] = Span(left, left + len(inner))
            start += len(cell) + len(separator)

    def get(self, name: str) -> str | None:
        """What stands in a cell; None for nothing and for the words that mean nothing."""
        span = self._spans.get(name)
        text = span.of(self.text) if span else ""
        return None if text in _NOTHING else text

    def span(self, name: str) -> Span:
        """Where a cell stands; the whole row if it has no such cell."""
        return self._spans.get(name, Span(0, len(self.text)))

    def number(self, name: str) -> float | None:
        """A cell as a number; None where it is none."""
        return as_number(self.get(name))

    def evidence(self, name: str) -> Evidence:
        """A cell as the words that tell the event."""
        span = self.span(name)
        return Evidence(span.of(self.text), span, 0)


class Words:
    """A text put together from words that are known without their places: each is found in it, or added to it."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._lines = [piece for piece in pieces if piece]

    @property
    def text(self) -> str:
        """The text as it is by now."""
        return "\n".join(self._lines)

    def spot(self, words: str) -> Span:
        """Where the words stand, at the end if they stood nowhere."""
        found = self.text.find(words)
        if found < 0:
            self._lines.append(words)
            found = len(self.text) - len(words)
        return Span(found, found + len(words))


def as_number(text: object) -> float | None:
    """A number from a cell; None for what is none, and for what no coordinate or score can be.

    >>> as_number("7.5"), as_number("nan"), as_number("x"), as_number(None)
    (7.5, None, None, None)
    """
    try:
        number = float(str(text))
    except ValueError:
        return None
    return number if abs(number) < 1e18 else None


def as_day(text: str | None) -> datetime.date | None:
    """A day from YYYY-MM-DD or YYYYMMDD, whatever stands behind it; None for what is none.

    >>> as_day("2024-05-06"), as_day("20240506120000"), as_day("20241350"), as_day(None)
    (datetime.date(2024, 5, 6), datetime.date(2024, 5, 6), None, None)
    """
    digits = re.match(r"(\d{4})-?(\d{2})-?(\d{2})", text or "")
    if digits is None:
        return None
    try:
        return datetime.date(*map(int, digits.groups()))
    except ValueError:
        return None


def row_document(
    row: SourceRow, document_id: str, form: str, *, published: datetime.date | None, url: str | None, source: str | None
) -> Document:
    """The document of a row: its text is the row itself."""
    meta: Mapping[str, object] = {"imported": form, "line": row.line.number}
    # Where a text has no address, the formats cite it in words.
    title, address = (None, url) if url is None or "://" in url else (url, None)
    return Document(document_id, row.text, title=title, published=published, url=address, source=source, meta=meta)


def bad_line(line: Line, what: str, fix: str = "mend the line, or leave it out") -> Problem:
    """A line that cannot be read, told with its number."""
    return Problem("bad-line", what, where=f"line {line.number}", fix=fix)


def stated(what: str) -> Reason:
    """The reason of a decision that is not ours."""
    return Reason("import", "stated", what)
