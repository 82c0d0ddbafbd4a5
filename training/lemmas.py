"""Compiles the lemma tables from the training parts: `python -m training.lemmas --treebank DIR --out FILE`."""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from gesta.language.lemmas import LONGEST_ENDING, LemmaTables, find_script, lemma_of, table_key
from training.data import Example, read_conllu

Script = tuple[int, int, str]
LEAST_TYPES = 2  # an ending is believed when so many different words share it


def script_of(word: str, lemma: str, proper: bool) -> Script:
    """What turns the lower-case word into the lemma."""
    lowered, target = word.lower(), lemma.lower()
    shared = 0
    while shared < min(len(lowered), len(target)) and lowered[shared] == target[shared]:
        shared += 1
    capital = not proper and lemma[:1].isupper() and lemma[1:] == lemma[1:].lower()
    return int(capital), len(lowered) - shared, target[shared:]


def _pairs(examples: Iterable[Example]) -> dict[str, dict[str, Counter[Script]]]:
    """Scripts of each word by table key."""
    found: dict[str, dict[str, Counter[Script]]] = defaultdict(lambda: defaultdict(Counter))
    for example in examples:
        for i, (word, lemma, tag) in enumerate(zip(example.words, example.lemmas, example.tags, strict=True)):
            if lemma != "_" and example.deps[i] != "goeswith":
                script = script_of(word, lemma, tag.startswith("NNP"))
                found[table_key(word, tag, i == 0)][word.lower()][script] += 1
    return found


def compile_tables(examples: Iterable[Example]) -> LemmaTables:
    """Endings that decide most words, and the words that they get wrong."""
    scripts: dict[Script, int] = {}
    endings: dict[str, dict[str, int]] = {}
    words: dict[str, dict[str, int]] = {}
    pairs = _pairs(examples)
    for key, forms in pairs.items():
        best = {form: counts.most_common(1)[0][0] for form, counts in forms.items()}
        endings[key] = {e: scripts.setdefault(s, len(scripts)) for e, s in _endings(best).items()}
    tables = LemmaTables(tuple(scripts), {}, endings)
    for key, forms in pairs.items():
        for form, counts in forms.items():
            script = counts.most_common(1)[0][0]
            if find_script(tables, form, key) != script:
                words.setdefault(key, {})[form] = scripts.setdefault(script, len(scripts))
    return LemmaTables(tuple(scripts), words, endings)


def _endings(best: Mapping[str, Script]) -> dict[str, Script]:
    """Endings whose majority script differs from that of the next shorter ending."""
    votes: dict[str, Counter[Script]] = defaultdict(Counter)
    for form, script in best.items():
        for length in range(min(LONGEST_ENDING, len(form)) + 1):
            votes[form[len(form) - length :]][script] += 1
    chosen: dict[str, Script] = {}
    for ending in sorted(votes, key=len):
        script, count = votes[ending].most_common(1)[0]
        shorter = next((chosen[ending[i:]] for i in range(1, len(ending) + 1) if ending[i:] in chosen), None)
        if ending == "" or (script != shorter and count >= LEAST_TYPES):
            chosen[ending] = script
    return chosen


def accuracy(tables: LemmaTables, examples: Iterable[Example]) -> float:
    """Share of words with the right lemma, in percent, given the right tags."""
    right = total = 0
    for example in examples:
        for i, (word, lemma, tag) in enumerate(zip(example.words, example.lemmas, example.tags, strict=True)):
            if lemma != "_" and example.deps[i] != "goeswith":
                total += 1
                right += lemma_of(tables, word, tag, i == 0) == lemma
    return 100 * right / max(total, 1)


def main() -> None:
    """Command line of the compilation."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebank", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    train = [e for name in ("ewt", "gum") for e in read_conllu(arguments.treebank / f"{name}-train.conllu")]
    tables = compile_tables(train)
    rows = {"scripts": tables.scripts, "words": tables.words, "endings": tables.endings}
    arguments.out.write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    for name in ("ewt-dev", "gum-dev"):
        print(name, f"{accuracy(tables, read_conllu(arguments.treebank / f'{name}.conllu')):.2f}")


if __name__ == "__main__":
    main()
