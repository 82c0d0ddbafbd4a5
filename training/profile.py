"""Where a word's time goes: `python -m training.profile FILE.jsonl...` parses articles of about 400 words."""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

SHORTEST, LONGEST = 330, 470  # words: articles of about 400
WARMING = 15


def read_articles(paths: Sequence[Path], most: int) -> list[str]:
    """Texts of about 400 words from JSON lines with a key `text` or `body`."""
    texts = (
        row.get("text") or row.get("body") or ""
        for path in paths
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    )
    fitting = (text for text in texts if SHORTEST < len(text.split()) < LONGEST)
    return [text for _, text in zip(range(most), fitting, strict=False)]


class Clock:
    """Processor seconds by stage."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with its time counted under `stage`."""

        def measured(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - stands for any function
            began = time.process_time()
            result = function(*arguments, **options)
            if isinstance(result, Iterator):
                result = iter(list(result))
            self.seconds[stage] += time.process_time() - began
            return result

        return measured


def _watch(parser: Any, clock: Clock) -> None:  # noqa: ANN401 - reaches into the parser's parts
    from gesta.language import encoder, engine, inputs

    for stage, owner, name in (
        ("words and sentences", engine, "lay_out"),
        ("trees", encoder, "best_heads"),
        ("names", encoder, "best_names"),
        ("pieces and shapes", parser.encoder._inputs, "encode"),
        ("arrays", inputs.Encoded, "feed"),
        ("lemmas", parser, "_lemmatise"),
        ("Doc", engine, "annotate"),
        ("records", engine, "sentences_of"),
    ):
        setattr(owner, name, clock.timed(stage, getattr(owner, name)))
    for graph in ("_graph", "_label_graph"):
        session = getattr(parser.encoder, graph)
        setattr(parser.encoder, graph, _Timed(clock.timed("forward pass", session.run)))


class _Timed:
    def __init__(self, run: Callable[..., Any]) -> None:
        self.run = run


def _parse_all(parser: Any, articles: Sequence[str]) -> tuple[int, float, float]:  # noqa: ANN401
    """Words, processor seconds, seconds."""
    began, processor = time.perf_counter(), time.process_time()
    words = sum(len(sentence.tokens) for text in articles for sentence in parser.parse(text))
    return words, time.process_time() - processor, time.perf_counter() - began


def main() -> None:
    """Command line of the profile."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("files", nargs="+", type=Path)
    arguments.add_argument("--model", default="gesta")
    arguments.add_argument("--articles", type=int, default=150)
    options = arguments.parse_args()
    articles = read_articles(options.files, options.articles + WARMING)
    began = time.perf_counter()
    from gesta.language.engine import load_parser

    parser = load_parser(options.model)
    parser.parse("Troops left.")
    print(f"load and first sentence {time.perf_counter() - began:.2f} s")
    _parse_all(parser, articles[:WARMING])
    words, processor, seconds = _parse_all(parser, articles[WARMING:])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{words} words: {words / processor:.0f} a processor-second, {words / seconds:.0f} a second")
    print(f"peak memory {memory:.0f} MB")
    clock = Clock()
    _watch(parser, clock)
    words, processor, _ = _parse_all(parser, articles[WARMING:])
    for stage, spent in clock.seconds.most_common():
        print(f"{stage:20} {1e6 * spent / words:6.1f} us a word  {100 * spent / processor:5.1f} %")
    rest = processor - sum(clock.seconds.values())
    print(f"{'the rest':20} {1e6 * rest / words:6.1f} us a word  {100 * rest / processor:5.1f} %")
    forward = clock.seconds["forward pass"]
    print(f"{'all':20} {1e6 * processor / words:6.1f} us a word")
    print(f"over the forward pass {100 * (processor / forward - 1):.0f} %")


if __name__ == "__main__":
    main()
