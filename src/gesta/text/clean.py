"""The one text that all offsets refer to: mojibake undone and control characters made spaces, once, at the start."""

import re

import ftfy
import msgspec
from ftfy.badness import is_bad

from gesta.records import Document, Problem

# Only the encoding is repaired: every other ftfy repair changes letters that the author may have meant.
_ENCODING_ONLY = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_encoding=True,
    restore_byte_a0=True,
    replace_lossy_sequences=True,
    decode_inconsistent_utf8=True,
    fix_c1_controls=True,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
    explain=False,
)
# Mojibake can be laid over mojibake; three layers is the most that was ever seen in the wild.
_MAX_LAYERS = 3
# What a saved page may leave in its text: "</tweet>", "<br>". Tags with attributes are rarely left alone.
_TAG = re.compile("</?[a-z][a-z0-9]{0,15} ?/?>")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    """The document with a readable text and title, and a problem for each kind of repair.

    The text stays character for character what it was, unless mojibake was undone ("repaired-encoding", which may
    change lengths). Control characters and bare tags become spaces one for one; half characters become U+FFFD one for
    one. Offsets may be taken from the returned document only. Cleaning twice changes nothing more.
    """
    text, title = clean_text(document.text), clean_text(document.title or "") or None
    cleaned = msgspec.structs.replace(document, text=text, title=title)
    if text == _without_controls(document.text):
        return cleaned, ()
    message = "letters damaged by a wrong encoding were repaired; offsets refer to the repaired text"
    problem = Problem("repaired-encoding", message, document=document.id, where=_first_change(document.text, text))
    return cleaned, (problem,)


def clean_text(text: str) -> str:
    """A text with mojibake undone and without control characters other than tab and line ends.

    >>> clean_text("The minister\\x92s caf\\u00c3\\u00a9\\x00")
    'The minister’s café '
    """
    for _ in range(_MAX_LAYERS):
        # Control codes are part of some mojibake, so they go after it, and what they leave may need a second look.
        damaged = not text.isascii() and is_bad(text)
        repaired = _without_controls(ftfy.fix_text(text, _ENCODING_ONLY) if damaged else text)
        if repaired == text:
            break
        text = repaired
    return text


def _without_controls(text: str) -> str:
    text = _TAG.sub(lambda tag: " " * len(tag[0]), text)
    if text.isascii() and text.isprintable():
        return text
    return _SURROGATE.sub("\ufffd", text.translate(_CONTROLS))


def _control_table() -> dict[int, str]:
    """Control characters to one character each: Windows-1252 where it gives the code a meaning, else a space."""
    table = {code: " " for code in (*range(32), 127) if code not in b"\t\n\r"}
    for code in range(128, 160):
        char = bytes((code,)).decode("cp1252", "ignore")
        table[code] = char or " "
    return table


_CONTROLS = _control_table()


def _first_change(before: str, after: str) -> str:
    """The words around the first repaired place, as they read now."""
    pairs = enumerate(zip(before, after, strict=False))
    place = next((index for index, (old, new) in pairs if old != new), min(len(before), len(after)))
    return after[max(0, place - 20) : place + 20].replace("\n", " ").strip()
