"""Data sets of other coders, read into our records so that they can be queried and compared beside ours."""

from gesta.formats.readers.registry import READERS, guess_format, reader
from gesta.formats.readers.rows import Found, ImportTally, Line, Reader

__all__ = ["READERS", "Found", "ImportTally", "Line", "Reader", "guess_format", "reader"]
