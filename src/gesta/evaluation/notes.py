"""What a measurement has to say beside its figures: the first errors, each to be explained, and unreadable rows."""

from collections.abc import Sequence

from msgspec import Struct

from gesta.records import Problem, Reading


class Miss(Struct, frozen=True):
    """Something that came out wrong.

    row:       id of the gold row
    told:      what gold has and what was found, in words
    reading:   everything that was read out of the text, None where the part measured works without one
    sentences: indices of the sentences concerned; all where empty
    """

    row: str
    told: str
    reading: Reading | None = None
    sentences: tuple[int, ...] = ()


class Notes:
    """Collects the first `limit` errors in the order of the data, and every row that could not be read."""

    def __init__(self, limit: int = 0) -> None:
        self.limit = limit
        self.misses: list[Miss] = []
        self.problems: list[Problem] = []

    def miss(self, row: str, told: str, reading: Reading | None = None, sentences: Sequence[int] = ()) -> None:
        """Keep an error, if there is room for it."""
        if len(self.misses) < self.limit:
            self.misses.append(Miss(row, told, reading, tuple(dict.fromkeys(sentences))))

    def problem(self, message: str, where: str) -> None:
        """Keep word of a row that is left out."""
        self.problems.append(Problem("bad-row", message, where=where, fix="see docs/evaluation.md for the format"))
