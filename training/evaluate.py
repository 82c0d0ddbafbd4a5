"""Every figure of the model card in one run: `python -m training.evaluate --treebank DIR --names FILE`."""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gesta.evaluation.names import evaluate_names
from gesta.evaluation.parse import evaluate_parse
from gesta.language.engine import Layout, LayoutParser, load_parser
from gesta.language.words import Word
from training.augment import (
    headline,
    shout,
    strip_apostrophes,
    strip_brackets_and_quotes,
    strip_dashes,
    strip_punctuation,
    whisper,
)
from training.data import Example, read_conllu

GROUP = 20  # sentences parsed at a time where the treebank's words are given


def _layout(examples: Sequence[Example]) -> Layout:
    words: list[Word] = []
    bounds = []
    at = 0
    for example in examples:
        first = len(words)
        for form in example.words:
            words.append(Word(at, at + len(form), form))
            at += len(form) + 1
        bounds.append((first, len(words)))
    return Layout(words, bounds, [False] * len(bounds))


def _attachments(parser: LayoutParser, examples: Sequence[Example]) -> Iterator[list[tuple[int, str]]]:
    """Per sentence the head (0 = root, 1-based) and relation of each word."""
    for start in range(0, len(examples), GROUP):
        for sentence in parser.parse_layout(_layout(examples[start : start + GROUP])):
            yield [(0 if t.head == i else t.head + 1, t.dep) for i, t in enumerate(sentence.tokens)]


def damaged_las(
    parser: LayoutParser, examples: Sequence[Example], damage: Callable[[Example, random.Random], Example]
) -> tuple[float, float]:
    """LAS before and after some damage, both over the words that survive it, in percent."""
    rng = random.Random(0)  # noqa: S311 - a fixed choice, no secret
    damaged = [damage(e, rng) for e in examples]
    kept = [_survivors(e, d) for e, d in zip(examples, damaged, strict=True)]
    before = after = words = 0
    plain, hurt = _attachments(parser, examples), _attachments(parser, damaged)
    for example, worse, indices, one, two in zip(examples, damaged, kept, plain, hurt, strict=True):
        words += len(indices)
        before += sum(one[i] == (example.heads[i], example.deps[i]) for i in indices)
        after += sum(two[j] == (worse.heads[j], worse.deps[j]) for j in range(len(indices)))
    return 100 * before / words, 100 * after / words


def lose_marks(example: Example, rng: random.Random) -> Example:
    """What careless web archives lose: apostrophes, dashes, brackets and quotation marks, all at once."""
    return strip_brackets_and_quotes(strip_dashes(strip_apostrophes(example, rng), rng), rng)


def _survivors(example: Example, damaged: Example) -> list[int]:
    """Indices of the words that are still there; damage keeps their order and marks them by their treebank row."""
    if len(example.words) == len(damaged.words):
        return list(range(len(example.words)))
    rows = iter(range(len(example.words)))
    return [next(i for i in rows if example.misc[i] is damaged.misc[j]) for j in range(len(damaged.words))]


def _tracked(examples: Sequence[Example]) -> list[Example]:
    """The examples with a distinct object per word in `misc`, so that survivors of damage can be told."""
    return [
        Example(e.id, e.words, e.tags, e.pos, e.heads, e.deps, misc=tuple(f"{e.id}:{i}" for i in range(len(e.words))))
        for e in examples
    ]


def _news_only(source: Path, target: Path) -> None:
    """Copies the documents of GUM's news genre."""
    inside = False
    with source.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as out:
        for line in lines:
            if line.startswith("# newdoc id"):
                inside = "GUM_news" in line
            if inside:
                out.write(line)


def figures(parser: LayoutParser, treebank: Path, names: Path, part: str) -> dict[str, dict[str, float]]:
    """All figures of one parser."""
    table: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        news = Path(folder) / "gum-news.conllu"
        _news_only(treebank / f"gum-{part}.conllu", news)
        files = {
            f"ewt-{part}": treebank / f"ewt-{part}.conllu",
            f"gum-{part}": treebank / f"gum-{part}.conllu",
            f"gum-news-{part}": news,
        }
        for name, path in files.items():
            for tokens in ("gold", "raw"):
                table[f"{name} {tokens}"] = evaluate_parse(path, parser=parser, tokens=tokens)  # type: ignore[arg-type]
    for tokens in ("gold", "raw"):
        table[f"names {tokens}"] = evaluate_names(names, parser=parser, tokens=tokens)  # type: ignore[arg-type]
    examples = _tracked(read_conllu(treebank / f"ewt-{part}.conllu"))
    for damage in (lose_marks, strip_punctuation, shout, whisper, headline):
        before, after = damaged_las(parser, examples, damage)
        table[f"ewt-{part} {damage.__name__}"] = {"las_before": before, "las_after": after}
    return table


def main() -> None:
    """Command line of the measurement."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--treebank", type=Path, required=True)
    arguments.add_argument("--names", type=Path, required=True)
    arguments.add_argument("--part", default="test", choices=("dev", "test"))
    arguments.add_argument("--model", default="gesta")
    arguments.add_argument("--json", action="store_true")
    options = arguments.parse_args()
    parser = load_parser(options.model)
    assert isinstance(parser, LayoutParser)  # noqa: S101 - both kinds of parser are
    table = figures(parser, options.treebank, options.names, options.part)
    if options.json:
        print(json.dumps(table, indent=1))
        return
    for row, values in table.items():
        print(f"{row:28}", "  ".join(f"{key} {value:.2f}" for key, value in values.items()), flush=True)


if __name__ == "__main__":
    main()
