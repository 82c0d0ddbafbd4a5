"""How well the text, the date and the title of an article are taken from its web page."""

from __future__ import annotations

import datetime
import tarfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct, field

from gesta.errors import InputError
from gesta.evaluation.notes import Notes
from gesta.records import Document
from gesta.sources.pages import article_of_page


class PageRow(Struct, frozen=True):
    """One page of the development format.

    with_, without: words that must, and must not, stand in the text; date: ISO day, "" or None where unknown
    """

    id: str
    html_path: str
    url: str | None = None
    with_: tuple[str, ...] = field(default=(), name="with")
    without: tuple[str, ...] = ()
    date: str | None = None
    title: str | None = None


class _Tally:
    def __init__(self) -> None:
        self.kept = self.lost = self.taken = self.left = 0
        self.dated = self.dates_right = self.titled = self.titles_right = 0

    def add(self, row: PageRow, document: Document | None) -> None:
        text = document.text if document else ""
        self.kept += sum(words in text for words in row.with_)
        self.lost += sum(words not in text for words in row.with_)
        self.taken += sum(words in text for words in row.without)
        self.left += sum(words not in text for words in row.without)
        if row.date:
            self.dated += 1
            self.dates_right += bool(document and document.published == datetime.date.fromisoformat(row.date))
        if row.title:
            self.titled += 1
            self.titles_right += bool(document and _is_same(row.title, document.title))

    def figures(self) -> dict[str, float | int]:
        precision, recall = _share(self.kept, self.taken), _share(self.kept, self.lost)
        return {
            "f1": 2 * precision * recall / (precision + recall) if precision + recall else 0.0,
            "precision": precision,
            "recall": recall,
            "date": self.dates_right / self.dated if self.dated else 1.0,
            "dated": self.dated,
            "title": self.titles_right / self.titled if self.titled else 1.0,
            "titled": self.titled,
        }


def evaluate_html(path: Path, notes: Notes | None = None) -> dict[str, float | int]:
    """Figures over a JSONL file of pages, which lie beside it in a folder or in `<name>_pages.tar.xz`.

    Returns: `f1`, `precision`, `recall` of the words that must and must not be in the text; `date` and `title`, the
             share that is right of those given; `pages`, `pages_per_second`
    Raises:  InputError, when a row breaks the format or a page is missing
    """
    rows = list(read_rows(path))
    pages = _pages(path, {row.html_path for row in rows})
    tally, notes = _Tally(), notes or Notes()
    start = time.perf_counter()
    for row in rows:
        found = article_of_page(pages[row.html_path], row.id, url=row.url)
        document = next((each for each in found if isinstance(each, Document)), None)
        tally.add(row, document)
        for told in _wrong(row, document):
            notes.miss(row.id, told)
    seconds = time.perf_counter() - start
    return {**tally.figures(), "pages": len(rows), "pages_per_second": len(rows) / seconds}


def _wrong(row: PageRow, document: Document | None) -> Iterator[str]:
    """What came out wrong of one page, in words."""
    text = document.text if document else ""
    yield from (f"not in the text: {words!r}" for words in row.with_ if words not in text)
    yield from (f"in the text and should not be: {words!r}" for words in row.without if words in text)
    day = str(document.published) if document and document.published else "no day"
    if row.date and row.date != day:
        yield f"published {row.date}, found {day}"
    if row.title and not _is_same(row.title, document.title if document else None):
        yield f"title {row.title!r}, found {document.title if document else None!r}"


def read_rows(path: Path) -> Iterator[PageRow]:
    """The rows of a file. Raises: InputError, naming the line."""
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            yield msgspec.json.decode(line, type=PageRow)
        except msgspec.DecodeError as error:
            raise InputError(f"this row breaks the format: {error}", where=f"{path}:{number}") from error


def _pages(path: Path, wanted: set[str]) -> Mapping[str, bytes]:
    archive = path.with_name(f"{path.stem}_pages.tar.xz")
    if archive.is_file():
        with tarfile.open(archive) as file:
            members = [member for member in file if member.name in wanted]
            found = {member.name: content.read() for member in members if (content := file.extractfile(member))}
    else:
        found = {name: (path.parent / name).read_bytes() for name in wanted if (path.parent / name).is_file()}
    if missing := sorted(wanted - found.keys()):
        raise InputError(f"{len(missing)} pages are missing, first {missing[0]}", where=str(path))
    return found


def _is_same(one: str, other: str | None) -> bool:
    return " ".join(one.split()).casefold() == " ".join((other or "").split()).casefold()


def _share(part: int, rest: int) -> float:
    return part / (part + rest) if part + rest else 0.0
