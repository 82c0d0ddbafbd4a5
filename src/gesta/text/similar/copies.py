"""Finds documents that repeat one another, one document after the other, in bounded memory."""

from __future__ import annotations

import hashlib
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import rensa
from msgspec import Struct
from numpy.typing import NDArray

from gesta.records import Copy, Document, Reason
from gesta.text.similar.stories import Likeness
from gesta.text.similar.words import Hashes, figures_of, names_in, shared, shingles_of, words_of

# MinHash over runs of two words, 64 bands of two: on copies of Reuters reports that were cut, edited by up to 20 % and
# led in anew, 99 % share a band, at 17 candidates among 4,000 reports (2026-11).
_PERMUTATIONS = 128
_BAND_ROWS = 2
_SEED = 20110526
_BATCH = 64
_CANDIDATE_RUN = 2
_RUN = 3
# How much of the shorter text must stand in the longer one, and how many of its names and figures. Reports made from
# one form ("X issues a bond of N") share runs of words, but neither names nor figures. Chosen on Reuters (2026-11).
_MIN_RUNS = 0.25
_MIN_SPECIFIC = 0.5
# Of a note of two sentences more must be shared: who writes about the same thing uses the same words.
_SHORT_RUNS, _LONG_RUNS = 20, 45
_MIN_RUNS_SHORT = 0.7
# Independent reports of one matter stay below this (2 pairs of 8,000 in ECB+ do not, both rewritten from one text);
# of copies that share too few runs of words a sixth are above it (2026-11).
_MIN_COSINE = 0.8
# "Subscribe to read on." is the same everywhere, and no report.
_LEAST_RUNS = 6
# A few shared runs are chance, and so is half of three names.
_LEAST_SHARED = 5
_FEW_SPECIFIC = 4
_MIN_RUNS_ALONE = 0.6


class Fingerprint(Struct, frozen=True):
    """What is kept of a document to compare it: a few kilobytes, not its text.

    day:      ordinal of the day of publication, None without one
    digest:   of all words in order, the same for texts that differ in punctuation and the like
    runs:     hashes of its runs of three words; specific: hashes of its names and figures
    bands:    MinHash bands; two documents are compared when they share one
    """

    id: str
    day: int | None
    digest: bytes
    runs: Hashes
    specific: Hashes
    bands: NDArray[np.uint64]


class CopyFinder:
    """Takes documents one by one and tells which of those before they repeat.

    window_days: documents published further apart are not compared; one without a day is compared with all
    held:        most documents without a day that are kept; of those with one, all of the last two windows; a document
                 of 130 words takes 12 kB

    The pairs do not depend on the order of the documents, as long as none comes more than `window_days` after one that
    was published later than it.
    """

    def __init__(self, *, window_days: int = 7, held: int = 100_000) -> None:
        self._window = window_days
        self._held = held
        self._newest: int | None = None
        self._blocks: dict[int | None, _Block] = {}

    def __len__(self) -> int:
        return sum(len(block.prints) for block in self._blocks.values())

    def add(self, document: Document) -> tuple[Copy, ...]:
        """The pairs of this document with the ones before it, by their ids; the document is kept for those to come."""
        return self.add_print(fingerprint(document))

    def add_print(self, new: Fingerprint) -> tuple[Copy, ...]:
        """As `add`, for a fingerprint that was made elsewhere."""
        found = {
            other.id: pair
            for block in self._blocks_near(new.day)
            for other in block.candidates(new)
            if other.id != new.id and self._near(new.day, other.day) and (pair := compare(new, other)) is not None
        }
        self._keep(new)
        return tuple(found[key] for key in sorted(found))

    def _near(self, left: int | None, right: int | None) -> bool:
        return left is None or right is None or abs(left - right) <= self._window

    def _blocks_near(self, day: int | None) -> Iterator[_Block]:
        size = max(self._window, 1)
        for key, block in self._blocks.items():
            if day is None or key is None or abs(key - day // size) <= 1:
                yield block

    def _keep(self, new: Fingerprint) -> None:
        size = max(self._window, 1)
        key = None if new.day is None else new.day // size
        block = self._blocks.get(key)
        if block is None or (key is None and len(block.prints) >= self._held):
            block = self._blocks[key] = _Block()
        block.add(new)
        if new.day is not None and (self._newest is None or new.day > self._newest):
            self._newest = new.day
            oldest = (new.day - 2 * self._window) // size
            for past in [each for each in self._blocks if each is not None and each < oldest]:
                del self._blocks[past]


class _Block:
    """Fingerprints of one stretch of days, dropped as a whole."""

    def __init__(self) -> None:
        self.prints: list[Fingerprint] = []
        self._by_band: defaultdict[int, list[int]] = defaultdict(list)
        self._by_digest: defaultdict[bytes, list[int]] = defaultdict(list)

    def add(self, new: Fingerprint) -> None:
        place = len(self.prints)
        self.prints.append(new)
        self._by_digest[new.digest].append(place)
        for band in new.bands.tolist():
            self._by_band[band].append(place)

    def candidates(self, new: Fingerprint) -> Iterator[Fingerprint]:
        places = set(self._by_digest.get(new.digest, ()))
        for band in new.bands.tolist():
            places.update(self._by_band.get(band, ()))
        return (self.prints[place] for place in sorted(places))


def find_copies(documents: Iterable[Document], *, window_days: int = 7) -> Iterator[Copy]:
    """All pairs of a stream of documents that repeat one another.

    >>> text = "The mayor of Oslo opened the new bridge over the Akerselva on Monday."
    >>> [(pair.left, pair.kind) for pair in find_copies([Document("a", text), Document("b", text.upper())])]
    [('a', 'exact')]
    """
    finder = CopyFinder(window_days=window_days)
    for made in fingerprints(documents):
        yield from finder.add_print(made)


def fingerprint(document: Document) -> Fingerprint:
    """The fingerprint of a document: of its report, without bylines, datelines, notes of copyright and the like."""
    return next(fingerprints([document]))


def fingerprints(documents: Iterable[Document]) -> Iterator[Fingerprint]:
    """The fingerprints of a stream of documents, in order; some at a time, because MinHash is set up once a call."""
    stream = iter(documents)
    while batch := list(itertools.islice(stream, _BATCH)):
        reports = [_report(document) for document in batch]
        words = [words_of(report) for report in reports]
        bands = _bands([shingles_of(each, _CANDIDATE_RUN) for each in words])
        for document, report, each, band in zip(batch, reports, words, bands, strict=True):
            day = document.published.toordinal() if document.published else None
            digest = hashlib.blake2b("\n".join(each).encode("utf-8", "surrogatepass"), digest_size=16).digest()
            yield Fingerprint(document.id, day, digest, shingles_of(each, _RUN), _specific(report, each), band)


def compare(left: Fingerprint, right: Fingerprint) -> Copy | None:
    """Whether one text repeats the other: the same words, or enough of its runs of words with its names and figures.

    The score is the part of the shorter text's runs that stand in the longer one.
    """
    first, second = sorted((left.id, right.id))
    if min(len(left.runs), len(right.runs)) < _LEAST_RUNS:
        return None
    if left.digest == right.digest:
        return Copy(first, second, "exact", 1.0, Reason("copies", "exact", "the same words in the same order"))
    both = shared(left.runs, right.runs)
    score = both / max(min(len(left.runs), len(right.runs)), 1)
    if both < _LEAST_SHARED or score < _least_score(min(len(left.runs), len(right.runs))):
        return None
    specific = min(len(left.specific), len(right.specific))
    known = shared(left.specific, right.specific)
    if specific < _FEW_SPECIFIC and score < _MIN_RUNS_ALONE:
        return None
    if specific >= _FEW_SPECIFIC and known / specific < _MIN_SPECIFIC:
        return None
    detail = f"{score:.0%} of the shorter one's words in runs of {_RUN}, {known} of its {specific} names and figures"
    return Copy(first, second, "near", round(score, 4), Reason("copies", "near", detail))


def find_rewordings(likeness: Likeness, known: Iterable[Copy], *, window_days: int = 7) -> Iterator[Copy]:
    """Pairs within the window that tell the same in other words, but for the pairs that are known already."""
    found = {(pair.left, pair.right) for pair in known}
    for (one, two), score in sorted(likeness.scores.items()):
        left, right = likeness.documents[one], likeness.documents[two]
        first, second = sorted((left.id, right.id))
        near = not (left.published and right.published) or abs((left.published - right.published).days) <= window_days
        if score >= _MIN_COSINE and near and (first, second) not in found:
            detail = f"what they are about is alike by {min(score, 1.0):.2f} (tf-idf cosine)"
            yield Copy(first, second, "reworded", round(min(score, 1.0), 4), Reason("copies", "reworded", detail))


def _least_score(runs: int) -> float:
    """What a text of so many runs must share."""
    shortness = min(max((_LONG_RUNS - runs) / (_LONG_RUNS - _SHORT_RUNS), 0.0), 1.0)
    return _MIN_RUNS + (_MIN_RUNS_SHORT - _MIN_RUNS) * shortness


def _report(document: Document) -> str:
    text = document.text
    for piece in sorted(document.boilerplate, key=lambda piece: piece.span, reverse=True):
        text = text[: piece.span.start] + "\n" + text[piece.span.end :]
    if document.dateline:
        words = document.dateline.span.of(document.text)
        text = text.replace(words, "\n", 1)
    return text


def _specific(text: str, words: Sequence[str]) -> Hashes:
    """Hashes of names and figures."""
    return shingles_of(sorted(names_in(text) | figures_of(words)), 1)


def _bands(runs: Sequence[Hashes]) -> list[NDArray[np.uint64]]:
    """For each set of runs a number for each band of its MinHash; none for a text of no words."""
    sets = [each.tolist() for each in runs]
    matrix = rensa.RMinHash.digest_matrix_from_token_hash_sets(sets, _PERMUTATIONS, _SEED)
    rows = np.array(matrix.to_rows(), dtype=np.uint64).reshape(len(sets), -1, _BAND_ROWS)
    # The number of the band goes in, so that equal values of different bands do not meet.
    numbers = np.arange(rows.shape[1], dtype=np.uint64)
    mixed = ((rows[:, :, 0] << np.uint64(32)) | rows[:, :, 1]) * np.uint64(0x9E3779B97F4A7C15) + numbers
    return [bands if each else bands[:0] for each, bands in zip(sets, mixed, strict=True)]
