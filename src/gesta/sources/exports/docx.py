"""Word documents (.docx): their paragraphs, one article or an export of many."""

import io
import zipfile
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

from gesta.errors import InputError
from gesta.records import Problem
from gesta.sources.exports.text import read_text_of_export
from gesta.sources.meter import DamagedError, LimitReachedError, Meter, Metered
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.streams import read_capped
from gesta.sources.told import too_large

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_CONTENT = "word/document.xml"


def is_docx(head: bytes, suffix: str = "") -> bool:
    """Whether a stream that begins so may be a Word document."""
    return head.startswith(b"PK\x03\x04") and (
        suffix == ".docx" or head[30:].startswith((b"[Content_Types].xml", b"word/", b"_rels/", b"docProps/"))
    )


def read_docx(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The article or articles of a Word document."""
    content = read_capped(source.stream, options.limits.array)
    if content is None:
        yield too_large(source.origin, options.limits.array)
        return
    try:
        text = "\n".join(_paragraphs(content, source, options))
    except LimitReachedError as error:
        if error.meter is source.meter:
            raise
        yield Problem("archive-limit", error.message, where=source.origin, fix=error.fix)
    except (InputError, DamagedError) as error:
        yield Problem("damaged-file", error.message, where=source.origin, fix=error.fix or "save it again as .docx")
    else:
        yield from read_text_of_export(text, source.origin, options)


def _paragraphs(content: bytes, source: Source, options: ReadOptions) -> Iterator[str]:
    import lxml.etree

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(_CONTENT) as opened:
            size = archive.getinfo(_CONTENT).compress_size
            limits = options.limits
            meter = Meter(lambda: size, ratio=limits.ratio, unpacked=limits.array, parent=source.meter)
            stream = io.BufferedReader(
                Metered(cast("BinaryIO", opened), meter, (zipfile.BadZipFile, EOFError, OSError))
            )
            yield from _words_of(stream)
    except KeyError:
        message = "this is an office document, but none of Word"
        raise InputError(message, fix="save it as .docx or as text") from None
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise InputError(f"this document is damaged or has a password: {error}") from error
    except lxml.etree.XMLSyntaxError as error:
        raise InputError(f"the text of this document is damaged: {error.msg}") from error


def _words_of(stream: IO[bytes]) -> Iterator[str]:
    """The paragraphs one by one, each forgotten when it is read."""
    import lxml.etree

    peeked = cast("io.BufferedReader", stream).peek(1024)[:1024]
    if b"<!DOCTYPE" in peeked or b"<!ENTITY" in peeked:
        raise InputError("the text of this document declares entities, as bombs do; it was left out")
    events = lxml.etree.iterparse(
        stream, events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    parts: list[str] = []
    for _, element in events:
        name = str(element.tag).replace(_STRICT, _WORD)
        if name == f"{_WORD}t":
            parts.append(element.text or "")
        elif name in (f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr"):
            parts.append("\n" if name == f"{_WORD}br" else " ")
        elif name == f"{_WORD}p":
            yield "".join(parts)
            parts = []
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
