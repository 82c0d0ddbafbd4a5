"""Near-copies against articles that were copied on purpose, and pairs of sentences against what people say of them."""

from __future__ import annotations

import datetime
import random
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from gesta.errors import InputError
from gesta.evaluation.copies import CHANGES, Article, copy_of, pieces_of
from gesta.records import Copy, Document
from gesta.text.similar.copies import find_copies, find_rewordings
from gesta.text.similar.stories import compare_documents
from gesta.text.similar.words import words_of

# Constructed copies are made of so many articles; of shorter ones a cut would leave a line.
_SAMPLE = 400
_LEAST_WORDS = 40
_SEED = 11
_LATEST_COPY_DAYS = 3
# Two originals that share so many words in order are copies by nature, and no mistake.
_SAME_BY_NATURE = 0.8
# Sentence pairs: Dice overlap of the words, halfway between all and nothing and a bit, as nothing was tuned.
_SAME_SENTENCE = 0.6


class _Line(Struct, frozen=True):
    """A line of the data: an article, or a pair of sentences with the verdict of people."""

    id: str
    text: str | None = None
    date: str | None = None
    text_a: str | None = None
    text_b: str | None = None
    same: int | None = None


def evaluate_duplicates(path: Path) -> Mapping[str, object]:
    """Precision and recall on constructed copies, and how long all of the file takes; or accuracy on sentence pairs.

    precision: of all pairs found among originals and copies, how many have one origin
    recall:    of all pairs of an original with a copy of it, how many are found; and by kind of copy
    """
    lines = list(_read(path))
    if all(line.text is None for line in lines):
        return _sentence_pairs(lines)
    articles = [Article(line.id, pieces_of(line.text or ""), line.date) for line in lines]
    return _constructed(articles) | _whole_file(articles)


def _read(path: Path) -> Iterable[_Line]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield msgspec.json.decode(line, type=_Line)
            except msgspec.DecodeError as error:
                raise InputError(f"neither an article nor a pair: {error}", where=f"{path}:{number}") from error


def _constructed(articles: Sequence[Article]) -> dict[str, object]:
    chance = random.Random(_SEED)  # noqa: S311 - copies to measure with, no secrets
    long_enough = [article for article in articles if len(article.text.split()) >= _LEAST_WORDS]
    bases = {article.id: article for article in chance.sample(long_enough, min(_SAMPLE, len(long_enough)))}
    vocabulary = sorted({word for article in bases.values() for word in article.text.split()})
    documents = [_document(article.id, article.text, article.date) for article in bases.values()]
    for article in bases.values():
        for kind in CHANGES:
            text = copy_of(article, kind, chance=chance, vocabulary=vocabulary)
            later = chance.randint(0, _LATEST_COPY_DAYS)
            documents.append(_document(f"{article.id}#{kind}", text, article.date, later_days=later))
    chance.shuffle(documents)
    documents.sort(key=lambda document: document.published or datetime.date.min)
    pairs = _pairs(documents)
    return {"originals": len(bases), "copies": len(documents) - len(bases)} | _scores(pairs, bases)


def _scores(pairs: Sequence[Copy], bases: Mapping[str, Article]) -> dict[str, object]:
    found = {(pair.left, pair.right) for pair in pairs}
    between = [(left, right) for left, right in found if _base(left) != _base(right)]
    by_nature = [pair for pair in between if _same_by_nature(*(bases[_base(side)] for side in pair))]
    false = len(between) - len(by_nature)
    by_kind = Counter(right.partition("#")[2] for left, right in found if right.startswith(f"{left}#"))
    recall = {f"recall {kind}": by_kind[kind] / len(bases) for kind in CHANGES}
    return {
        "pairs": len(found),
        "false pairs": false,
        "pairs alike by nature": len(by_nature),
        "precision": 1 - false / len(found) if found else 0.0,
        "recall": sum(by_kind.values()) / (len(bases) * len(CHANGES)),
        **recall,
    }


def _whole_file(articles: Sequence[Article]) -> dict[str, object]:
    documents = [_document(article.id, article.text, article.date) for article in articles]
    start, start_cpu = time.perf_counter(), time.process_time()
    kinds = Counter(pair.kind for pair in find_copies(documents))
    seconds, cpu_seconds = time.perf_counter() - start, time.process_time() - start_cpu
    return {
        "documents": len(documents),
        "exact pairs": kinds["exact"],
        "near pairs": kinds["near"],
        "seconds": round(seconds, 2),
        "seconds of the processor": round(cpu_seconds, 2),
    }


def _sentence_pairs(lines: Sequence[_Line]) -> dict[str, object]:
    right = 0
    for line in lines:
        left_words, right_words = Counter(words_of(line.text_a or "")), Counter(words_of(line.text_b or ""))
        both = (left_words & right_words).total()
        alike = 2 * both / max(left_words.total() + right_words.total(), 1) >= _SAME_SENTENCE
        right += alike == bool(line.same)
    same = sum(bool(line.same) for line in lines)
    return {"pairs": len(lines), "accuracy": right / len(lines), "accuracy if all were the same": same / len(lines)}


def _pairs(documents: Iterable[Document]) -> list[Copy]:
    held = list(documents)
    pairs = list(find_copies(held))
    return [*pairs, *find_rewordings(compare_documents(held), pairs)]


def _document(name: str, text: str, date: str | None, *, later_days: int = 0) -> Document:
    day = datetime.date.fromisoformat(date[:10]) + datetime.timedelta(later_days) if date else None
    return Document(name, text, published=day)


def _base(name: str) -> str:
    return name.partition("#")[0]


def _same_by_nature(left: Article, right: Article) -> bool:
    shorter, longer = sorted((words_of(left.text), words_of(right.text)), key=len)
    return _common_in_order(shorter, longer) >= _SAME_BY_NATURE * len(shorter)


def _common_in_order(left: Sequence[str], right: Sequence[str]) -> int:
    """Length of the longest common subsequence of words."""
    row = [0] * (len(right) + 1)
    for word in left:
        before = row
        row = [0]
        for place, other in enumerate(right, 1):
            row.append(before[place - 1] + 1 if word == other else max(before[place], row[-1]))
    return row[-1]
