"""Trees of our own passages as a trained parser sees them: `python -m training.silver --model DIR --out FILE`.

The treebanks hold little news. Robbed of its punctuation, a sentence shall be read as the parser reads it whole: for
that no gold tree is needed, only a sentence that the parser has not learned by heart.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import msgspec

from gesta.language.engine import LayoutParser, ParseInput, load_parser
from training.data import Example


def passages() -> list[str]:
    """The texts of the examples corpus that are not damaged already."""
    sources = sorted((files("gesta") / "data" / "examples").iterdir(), key=lambda item: item.name)
    lines = [line for source in sources if source.name.endswith(".jsonl") for line in source.read_bytes().splitlines()]
    rows = [msgspec.json.decode(line) for line in lines]
    return [row["text"] for row in rows if not row["damaged"]]


def silver_trees(parser: LayoutParser) -> Iterator[Example]:
    """Each sentence of the passages with the parser's tags and tree; names are left open."""
    for number, sentences in enumerate(parser.parse_many(ParseInput(text) for text in passages())):
        for sentence in sentences:
            tokens = sentence.tokens
            yield Example(
                id=f"silver-{number}",
                words=tuple(t.norm for t in tokens),
                tags=tuple(t.tag for t in tokens),
                pos=tuple(t.pos for t in tokens),
                heads=tuple(0 if t.head == i else t.head + 1 for i, t in enumerate(tokens)),
                deps=tuple(t.dep for t in tokens),
            )


def read_silver(path: Path) -> list[Example]:
    """What `main` wrote."""
    return [msgspec.json.decode(line, type=Example) for line in path.read_bytes().splitlines()]


def main() -> None:
    """Command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--model", required=True, help="folder of an exported model, or gesta")
    arguments.add_argument("--out", type=Path, required=True)
    options = arguments.parse_args()
    parser = load_parser(options.model)
    if not isinstance(parser, LayoutParser):
        raise TypeError(f"{options.model} is no model of this package")
    with options.out.open("wb") as file:
        for example in silver_trees(parser):
            file.write(msgspec.json.encode(example) + b"\n")


if __name__ == "__main__":
    main()
