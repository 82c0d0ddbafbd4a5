"""Problems that several readers tell in the same words."""

from gesta.records import Problem


def too_large(where: str, limit: int, *, fix: str | None = None) -> Problem:
    """Something longer than may be held in memory."""
    message = f"this is longer than {limit:,} bytes and was left out"
    return Problem("too-large", message, where=where, fix=fix or "split it, or raise input.max_bytes")


def assumed_encoding(where: str, assumed: str, document: str | None = None) -> Problem:
    """Text that is not the UTF-8 it should be."""
    message = f"this is not valid UTF-8; it was read as {assumed}"
    return Problem("encoding", message, document=document, where=where, fix="save it as UTF-8 if letters look wrong")


def unreadable(where: str, error: OSError) -> Problem:
    """Something that the system refuses to read."""
    reason = (error.strerror or str(error)).lower()
    kind = "missing-file" if isinstance(error, FileNotFoundError) else "unreadable"
    return Problem(kind, f"it cannot be read: {reason}", where=where, fix="check the file and its permissions")


def empty(where: str) -> Problem:
    """Something without a byte in it."""
    return Problem("empty-file", "there is nothing in it", where=where, fix="give a file with an article")
