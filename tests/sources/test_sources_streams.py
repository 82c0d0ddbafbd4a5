"""Bytes become lines and text with bounded memory, whatever they are."""

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gesta.sources.streams import binary_kind, decode, peek, read_capped, read_lines


def test_a_line_over_the_cap_is_skipped_and_the_next_one_read():
    lines = list(read_lines(io.BytesIO(b"one\n" + b"x" * 50 + b"\nthree"), 10))

    assert [(line.number, line.content) for line in lines] == [(1, b"one"), (2, None), (3, b"three")]


@pytest.mark.parametrize("content", [b"x" * 10, b"x" * 10 + b"\n"])
def test_a_line_of_exactly_the_cap_is_read(content):
    assert [line.content for line in read_lines(io.BytesIO(content), 10)] == [b"x" * 10]


class Endless(io.RawIOBase):
    """A line that never ends, which counts what was asked of it."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.largest = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        size = min(len(buffer), self.left)
        self.largest = max(self.largest, len(buffer))
        buffer[:size] = b"x" * size
        self.left -= size
        return size


def test_a_line_of_fifty_megabytes_is_never_held_in_memory():
    stream = Endless(50_000_000)

    assert [line.content for line in read_lines(io.BufferedReader(stream), 20_000)] == [None]
    assert stream.largest <= 1 << 20


def test_content_over_the_cap_is_not_returned():
    assert read_capped(io.BytesIO(b"x" * 11), 10) is None
    assert read_capped(io.BytesIO(b"x" * 10), 10) == b"x" * 10


@given(st.binary(max_size=100), st.integers(1, 50))
def test_peeking_loses_nothing(content, size):
    head, stream = peek(io.BytesIO(content), size)

    assert head == content[:size]
    assert stream.read() == content


@given(st.binary(max_size=200), st.integers(1, 30))
def test_lines_are_those_of_the_content(content, cap):
    lines = list(read_lines(io.BytesIO(content), cap))

    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert len(lines) == len(content.split(b"\n")) - (content.endswith(b"\n") or not content)


@pytest.mark.parametrize(
    ("content", "text", "assumed"),
    [
        ("Kyiv’s offer".encode(), "Kyiv’s offer", None),
        (codecs.BOM_UTF8 + b"offer", "offer", None),
        ("Kyiv’s offer".encode("cp1252"), "Kyiv’s offer", "windows-1252"),
        ("Kyiv’s".encode("utf-16"), "Kyiv’s", "utf-16-le"),
        (codecs.BOM_UTF16_BE + "Kyiv".encode("utf-16-be"), "Kyiv", "utf-16-be"),
        (codecs.BOM_UTF32_LE + "Kyiv".encode("utf-32-le"), "Kyiv", "utf-32-le"),
        (
            "Überfall in Köln: Müller".encode() + b"\xc3",
            "Überfall in Köln: Müller\ufffd",
            "utf-8 with damaged characters",
        ),
    ],
)
def test_the_encoding_is_told_by_mark_or_content(content, text, assumed):
    assert decode(content) == (text, assumed)


@given(st.binary(max_size=100))
def test_any_bytes_can_be_decoded(content):
    assert isinstance(decode(content).text, str)


@given(st.text(max_size=100))
def test_utf8_is_never_taken_for_something_else(text):
    text = text.encode("utf-8", "ignore").decode()
    content = text.encode()
    if not text.startswith("\ufeff") and not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        assert decode(content) == (text, None)


@pytest.mark.parametrize(
    "head",
    [
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n",
        b"PK\x03\x04abc",
        b"abc\x00\x01\x02",
        bytes(range(32)) * 3,
        b"SQLite format 3\x00",
    ],
)
def test_files_that_are_no_text_are_seen(head):
    assert binary_kind(head)


@pytest.mark.parametrize(
    "head", [b"", b"The army left.\n\t", "Überfall".encode("cp1252"), b"x" * 600 + b"\x00", "Kyiv".encode("utf-16")]
)
def test_text_with_a_stray_byte_is_text(head):
    assert binary_kind(head) is None
