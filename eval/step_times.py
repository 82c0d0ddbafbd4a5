"""What each step of coding costs beside the parse: `python eval/step_times.py FILE.jsonl --articles 60`.

Each article goes through all steps before the next one: a busy neighbour slows them alike. The median of several rounds
counts, in processor time.
"""

import argparse
import json
import time
from pathlib import Path
from statistics import median

from gesta import monitor
from gesta.records import Document, Reading
from gesta.settings import Settings

PARSE = "parse"


def read_articles(path: Path, most: int, every: int) -> list[Document]:
    """Every so many-th row of JSON lines with the keys `id` and `text`, `title` where there is one."""
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines()[::every][:most])
    return [Document(id=str(row["id"]), text=row["text"], title=row.get("title")) for row in rows]


def step_times(documents: list[Document], rounds: int) -> dict[str, float]:
    """How long each step takes beside the parse, by step; a first round, in which all is loaded, is left out."""
    steps = monitor.steps_of(Settings())
    shares: dict[str, list[float]] = {step.name: [] for step in steps}
    for number in range(rounds + 1):
        seconds = dict.fromkeys(shares, 0.0)
        for document in documents:
            reading = Reading(document)
            for step in steps:
                many = getattr(step, "many", None)
                began = time.process_time()
                reading = next(iter(many([reading]))) if many else step(reading)
                seconds[step.name] += time.process_time() - began
        if number:
            for name, taken in seconds.items():
                shares[name].append(taken / seconds[PARSE])
    return {name: median(found) for name, found in shares.items()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--every", type=int, default=1, help="take one row of so many")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    shares = step_times(read_articles(arguments.file, arguments.articles, arguments.every), arguments.rounds)
    for name, share in shares.items():
        print(f"{name:<12}{share:6.3f}")
    names = list(shares)
    print(f"{'all behind':<12}{sum(shares[name] for name in names[names.index(PARSE) + 1 :]):6.3f}")


if __name__ == "__main__":
    main()
