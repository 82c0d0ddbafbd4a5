"""Gathers articles about one matter in time into stories."""

from __future__ import annotations

import datetime
import hashlib
import heapq
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from gesta.records import Document, Story
from gesta.text.similar.vectors import Vector, cosine, stem, terms_of, vector_of, weigh
from gesta.text.similar.words import words_of

# The middle of the plateau (0.18 to 0.30) on the articles of tests/happenings, some of them alike on purpose (2026-11).
_MIN_AVERAGE = 0.24
# A pair below this is as good as unlike; leaving it out keeps the graph small.
_MIN_PAIR = 0.08
# Articles are compared when they share some of their strongest words; to compare all would take the square of the time.
_STRONG_WORDS = 25
_MIN_STRONG = 2
_TERMS = 6
_TITLE_CHARS = 120

Pair = tuple[int, int]


class Likeness(Struct, frozen=True):
    """Documents by day and id, what each is about, and how alike pairs of them (smaller place first) are."""

    documents: tuple[Document, ...]
    vectors: tuple[Vector, ...]
    scores: Mapping[Pair, float]

    def by_id(self) -> dict[tuple[str, str], float]:
        """The scores by ids, the smaller first, as parts of what makes a story: 1 is enough for one."""
        names = [document.id for document in self.documents]
        return {
            (min(names[left], names[right]), max(names[left], names[right])): min(score / _MIN_AVERAGE, 1.0)
            for (left, right), score in self.scores.items()
        }


def compare_documents(documents: Iterable[Document], *, gap_days: int = 7) -> Likeness:
    """How much documents are about the same; those further apart in time than `gap_days` are not compared."""
    ordered = sorted(documents, key=lambda each: (each.published or datetime.date.min, each.id))
    terms = [terms_of(document) for document in ordered]
    weights = weigh(terms)
    vectors = tuple(vector_of(each, weights) for each in terms)
    return Likeness(tuple(ordered), vectors, _alike(ordered, vectors, gap_days))


def find_stories(documents: Iterable[Document], *, gap_days: int = 7) -> list[Story]:
    """Stories of two documents or more, by first report; the order of the documents changes nothing.

    gap_days: articles further apart in time are not held against each other, so that a story may go on for months

    >>> talks = "Norland and Sudria held talks on fishing rights in Tarvo."
    >>> later = "Fishing rights: Norland and Sudria go on with talks in Tarvo."
    >>> [story.documents for story in find_stories([Document("a", talks), Document("b", later)])]
    [('a', 'b')]
    """
    return stories_of(compare_documents(documents, gap_days=gap_days), gap_days=gap_days)


def stories_of(likeness: Likeness, *, gap_days: int = 7) -> list[Story]:
    """As `find_stories`, of documents that are compared already, with the same `gap_days`."""
    days = [document.published for document in likeness.documents]
    groups = cluster(days, likeness.scores, gap_days)
    stories = [
        _story([likeness.documents[place] for place in group], [likeness.vectors[place] for place in group])
        for group in groups
        if len(group) > 1
    ]
    return sorted(stories, key=lambda story: (story.first or datetime.date.min, story.id))


def _alike(documents: Sequence[Document], vectors: Sequence[Vector], gap_days: int) -> dict[Pair, float]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    scores: dict[Pair, float] = {}
    for place, vector in enumerate(vectors):
        strong = heapq.nsmallest(_STRONG_WORDS, vector, key=lambda word: (-vector[word], word))
        others: Counter[int] = Counter()
        for word in strong:
            # Documents come by day: what is too old stays too old.
            held = holders[word]
            while held and not _near(documents[held[0]].published, documents[place].published, gap_days):
                held.pop(0)
            others.update(held)
            held.append(place)
        for other, common in others.items():
            if common < _MIN_STRONG or not _near(documents[other].published, documents[place].published, gap_days):
                continue
            score = cosine(vectors[other], vector)
            if score >= _MIN_PAIR:
                scores[other, place] = score
    return scores


def _near(left: datetime.date | None, right: datetime.date | None, gap_days: int) -> bool:
    return left is None or right is None or abs((right - left).days) <= gap_days


class _Cluster:
    """Members by place in the order, how many are of each day, and the sums of similarity to other clusters."""

    def __init__(self, place: int, day: datetime.date | None) -> None:
        self.members = [place]
        self.days: Counter[datetime.date | None] = Counter({day: 1})
        self.sums: dict[int, float] = {}


def cluster(
    days: Sequence[datetime.date | None], scores: Mapping[Pair, float], gap_days: int, *, least: float = _MIN_AVERAGE
) -> list[list[int]]:
    """Average-link clusters of places 0..n-1, all of them, the two most alike clusters joined first.

    scores: similarities of pairs (smaller place first); a pair that is not there counts 0 if it is near in time, and
            not at all if it is not
    """
    clusters = {place: _Cluster(place, day) for place, day in enumerate(days)}
    for (left, right), score in scores.items():
        clusters[left].sums[right] = score
        clusters[right].sums[left] = score
    heap = [(-score, left, right) for (left, right), score in scores.items() if score >= least]
    heapq.heapify(heap)
    following = len(days)
    while heap:
        _, left, right = heapq.heappop(heap)
        if left not in clusters or right not in clusters:
            continue
        _join(clusters, left, right, following)
        joined = clusters[following]
        for other, total in joined.sums.items():
            average = total / max(_comparable(joined.days, clusters[other].days, gap_days), 1)
            if average >= least:
                heapq.heappush(heap, (-average, other, following))
        following += 1
    return sorted(sorted(each.members) for each in clusters.values())


def _join(clusters: dict[int, _Cluster], left: int, right: int, name: int) -> None:
    first, second = clusters.pop(left), clusters.pop(right)
    first.members += second.members
    first.days += second.days
    for other, total in second.sums.items():
        first.sums[other] = first.sums.get(other, 0.0) + total
    first.sums.pop(left, None)
    first.sums.pop(right, None)
    for other, total in first.sums.items():
        sums = clusters[other].sums
        sums.pop(left, None)
        sums.pop(right, None)
        sums[name] = total
    clusters[name] = first


def _comparable(left: Mapping[datetime.date | None, int], right: Mapping[datetime.date | None, int], gap: int) -> int:
    """How many pairs of the two clusters are near enough in time to be held against each other."""
    return sum(many * more for day, many in left.items() for other, more in right.items() if _near(day, other, gap))


def _story(documents: Sequence[Document], vectors: Sequence[Vector]) -> Story:
    middle: defaultdict[str, float] = defaultdict(float)
    for vector in vectors:
        for word, value in vector.items():
            middle[word] += value
    ranked = sorted(
        zip(documents, vectors, strict=True),
        key=lambda each: (each[0].title is None, -math.fsum(value * middle[word] for word, value in each[1].items())),
    )
    days = [document.published for document in documents if document.published]
    return Story(
        id=f"s-{hashlib.blake2b(documents[0].id.encode('utf-8', 'surrogatepass'), digest_size=5).hexdigest()}",
        title=title_of(ranked[0][0]),
        documents=tuple(document.id for document in documents),
        first=min(days, default=None),
        last=max(days, default=None),
        terms=tuple(_spelled(documents, sorted(middle, key=lambda word: (-middle[word], word))[:_TERMS])),
    )


def title_of(document: Document) -> str:
    """The title of a document, else its first words.

    >>> title_of(Document("a", "Talks began in Tarvo. They will go on."))
    'Talks began in Tarvo.'
    """
    if document.title:
        return document.title
    text = " ".join(document.text.split())
    first, stop, _ = text.partition(". ")
    sentence = first + stop.strip()
    return sentence if len(sentence) <= _TITLE_CHARS else sentence[:_TITLE_CHARS].rpartition(" ")[0] + " …"


def _spelled(documents: Sequence[Document], stems: Sequence[str]) -> Iterator[str]:
    """Each stem in the form in which the documents have it most often."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for word in words_of(f"{document.title or ''} {document.text}"):
            forms[stem(word)][word] += 1
    return (min(forms[each], key=lambda word: (-forms[each][word], word)) for each in stems)
