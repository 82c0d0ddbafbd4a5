"""Rich text (.rtf), in whatever code page it was written."""

import re
from collections.abc import Iterator

from gesta.records import Problem
from gesta.sources.exports.text import read_text_of_export
from gesta.sources.options import Found, ReadOptions, Source
from gesta.sources.streams import read_capped
from gesta.sources.told import too_large

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
# Windows' character sets by code page: fonts that say "the usual one" mean that of the document.
_CHARSETS = {
    "1250": 238, "1251": 204, "1253": 161, "1254": 162, "1255": 177, "1256": 178, "1257": 186, "1258": 163,
    "874": 222, "932": 128, "936": 134, "949": 129, "950": 136,
}  # fmt: skip
# The converter goes over the text bit by bit: some seconds for this much.
MAX_BYTES = 50_000_000


def is_rtf(head: bytes, _suffix: str = "") -> bool:
    """Whether a stream that begins so is rich text."""
    return head.startswith(b"{\\rtf")


def read_rtf(source: Source, options: ReadOptions) -> Iterator[Found]:
    """The article or articles of a rich text file."""
    limit = min(MAX_BYTES, options.limits.array)
    content = read_capped(source.stream, limit)
    if content is None:
        yield too_large(source.origin, limit, fix="split it")
        return
    try:
        text = text_of_rtf(content)
    except (ValueError, LookupError, OverflowError) as error:
        message = f"this rich text is damaged: {error}"
        yield Problem("damaged-file", message, where=source.origin, fix="save it again as .rtf or as text")
        return
    yield from read_text_of_export(text, source.origin, options)


def text_of_rtf(content: bytes) -> str:
    r"""The text of a rich text file.

    >>> text_of_rtf(rb"{\rtf1\ansi\ansicpg1251{\fonttbl{\f0\fcharset0 Arial;}}\f0 \'cc\'e8\'f0}")
    'Мир'
    """
    from striprtf.striprtf import rtf_to_text

    page = _CODE_PAGE.search(content[:10_000])
    number = page[1].decode() if page else "1252"
    if number in _CHARSETS:
        content = re.sub(rb"\\fcharset[01](?!\d)", b"\\\\fcharset%d" % _CHARSETS[number], content)
    # Bytes over 127 are not allowed but common: they are letters of the code page.
    escaped = re.sub(rb"[\x80-\xff]", lambda match: b"\\'%02x" % match[0][0], content)
    plain = escaped.decode("ascii")
    text: str = rtf_to_text(plain, encoding=f"cp{number}", errors="replace")  # type: ignore[no-untyped-call]
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return "".join(char for char in whole if char in "\n\t" or char.isprintable() or char == "\xa0")
