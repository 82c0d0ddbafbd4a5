"""The text of PDF files: paragraphs without the running heads and page numbers."""

import collections
import io
import logging
import re
from collections.abc import Iterator, Sequence

from gesta.records import Problem
from gesta.sources.exports.text import read_text_of_export
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.streams import read_capped
from gesta.sources.told import too_large

MAX_PAGES = 2_000
# What pypdf raises on damaged files beside its own errors: it trusts what it reads.
_DAMAGE = (
    ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OverflowError, NotImplementedError,
    OSError, EOFError, AssertionError, ArithmeticError, LookupError, MemoryError,
)  # fmt: skip
_PAGE_NUMBER = re.compile(r"\s*(?:page\s*)?[-–—]?\s*\d{1,4}\s*(?:(?:of|/)\s*\d{1,4})?\s*[-–—]?\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:\"”’)\]]\s*$")


def is_pdf(head: bytes, _suffix: str = "") -> bool:
    """Whether a stream that begins so is a PDF file."""
    return head.startswith(b"%PDF-")


def read_pdf(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The article or articles of a PDF file that holds text."""
    content = read_capped(source.stream, options.limits.document)
    if content is None:
        yield too_large(source.origin, options.limits.document)
        return
    pages: list[list[str]] = []
    try:
        # Not `extend`: what was read before the damage is kept.
        for page in _pages(content):
            pages.append(page)  # noqa: PERF402
    except _damage() as error:
        locked = any(word in str(error).lower() for word in ("encrypt", "password", "decrypt"))
        reason = "has a password" if locked else f"is damaged after {len(pages)} pages: {str(error)[:100]}"
        kind = "unreadable" if locked else "damaged-file"
        yield Problem(kind, f"this PDF file {reason}", where=source.origin, fix="save its text, or print it again")
    text = "\n".join(_paragraphs(_without_running_heads(pages)))
    if not text.strip():
        if pages:
            message = "this PDF file holds pictures of its pages and no text"
            yield Problem("no-text", message, where=source.origin, fix="run it through text recognition (OCR) first")
        return
    yield from read_text_of_export(text, source.origin, options)


def _pages(content: bytes) -> Iterator[list[str]]:
    import pypdf

    # It tells every small damage that it mends, on a logger of its own.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
    for number, page in enumerate(reader.pages):
        if number == MAX_PAGES:
            raise ValueError(f"it has more than {MAX_PAGES:,} pages; the others were left out")
        yield page.extract_text().replace("\r", "\n").split("\n")


def _damage() -> tuple[type[Exception], ...]:
    import pypdf.errors

    return (*_DAMAGE, pypdf.errors.PyPdfError, pypdf.errors.DependencyError)


def _without_running_heads(pages: Sequence[Sequence[str]]) -> Iterator[str]:
    """The lines of all pages, without those that stand at the edge of many."""
    edges = collections.Counter(line.strip() for page in pages for line in {*page[:2], *page[-2:]} if line.strip())
    often = {line for line, count in edges.items() if count > 2 and count > len(pages) / 2}
    for page in pages:
        for number, line in enumerate(page):
            at_edge = number < 2 or number >= len(page) - 2
            if not (at_edge and (line.strip() in often or _PAGE_NUMBER.fullmatch(line))):
                yield line


def _paragraphs(lines: Iterator[str]) -> Iterator[str]:
    """Lines joined to paragraphs: one ends at an empty line, or at a short line that ends a sentence."""
    part: list[str] = []
    longest = 0
    for line in lines:
        words = line.strip()
        if words:
            longest = max(longest, len(words))
            part.append(words)
        if part and (not words or (_SENTENCE_END.search(words) and len(words) < 0.8 * longest)):
            yield _joined(part)
            part = []
    if part:
        yield _joined(part)


def _joined(lines: Sequence[str]) -> str:
    """Lines of a paragraph as one, words that were divided at a line's end made whole."""
    return re.sub(r"(?<=[a-z])-\n(?=[a-z])", "", "\n".join(lines)).replace("\n", " ")
