"""Compiles the lemma tables: `python -m training.lemmas --treebank DIR --base DIR --out FILE`."""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
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


def vocabulary_of(tokenizer_file: Path) -> dict[str, int]:
    """Whole words of the base model's vocabulary with their rank, frequent words first."""
    pieces = json.loads(tokenizer_file.read_text(encoding="utf-8"))["model"]["vocab"]
    return {word: rank for word, rank in pieces.items() if word.isalpha() and word.isascii() and len(word) > 1}


def _base_candidates(form: str, ending: str) -> list[str]:
    """Dictionary forms that a regular form may come from, by English spelling."""
    stem = form[: -len(ending)]
    if ending == "s":
        return [form[:-3] + "y"] if form.endswith("ies") else [form[:-1], *([form[:-2]] if form.endswith("es") else [])]
    doubled = [stem[:-1]] if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "aeiou" else []
    softened = [stem[:-1] + "y"] if stem.endswith("i") else []
    return [stem, stem + "e", *doubled, *softened]


def regular_forms(
    vocabulary: Mapping[str, int], verbs: Collection[str], nouns: Collection[str]
) -> dict[str, dict[str, str]]:
    """Lemma by tag and form for regular forms whose dictionary form is a known word.

    Among several candidates a known verb (noun) of the treebank wins, then the more frequent word.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for ending, tags, known in (
        ("ed", ("VBD", "VBN"), verbs),
        ("ing", ("VBG",), verbs),
        ("s", ("VBZ",), verbs),
        ("s", ("NNS",), nouns),
    ):
        for form in vocabulary:
            if not form.endswith(ending) or len(form) < len(ending) + 3 or form.endswith(("ss", "us", "is")):
                continue
            bases = [b for b in _base_candidates(form, ending) if b in vocabulary and len(b) > 2]
            if bases:
                best = min(bases, key=lambda b: (b not in known, vocabulary[b]))
                for tag in tags:
                    found[tag][form] = best
    return found


def inflected(base: str) -> dict[str, list[str]]:
    """Regular forms of a verb by tag; both spellings where the last consonant may be doubled."""
    if base.endswith("e"):
        past, ing = [base + "d"], [base + "ing"] if base.endswith(("ee", "oe", "ye")) else [base[:-1] + "ing"]
    elif base.endswith("y") and base[-2:-1] not in "aeiou":
        past, ing = [base[:-1] + "ied"], [base + "ing"]
    else:
        stems = [base]
        if re.search(r"[^aeiou][aeiou][^aeiouwxyh]$", base):
            stems = [base + base[-1]] if len(re.findall("[aeiou]+", base)) == 1 else [base, base + base[-1]]
        past, ing = [s + "ed" for s in stems], [s + "ing" for s in stems]
    third = (
        base[:-1] + "ies" if past[0].endswith("ied") else base + ("es" if re.search("(s|x|z|ch|sh|o)$", base) else "s")
    )
    return {"VBD": past, "VBN": past, "VBG": ing, "VBZ": [third]}


def verb_forms(vocabulary: Mapping[str, int], verbs: Collection[str]) -> dict[str, dict[str, str]]:
    """Forms of all words that are used as verbs: those of the treebank, and those of which a past form is a word."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    used = [b for b in vocabulary if len(b) > 2 and (b in verbs or any(f in vocabulary for f in inflected(b)["VBD"]))]
    for base in sorted(
        {*used, *(v for v in verbs if v.isalpha() and len(v) > 2)}, key=lambda b: (vocabulary.get(b, 1 << 20), b)
    ):
        for tag, forms in inflected(base).items():
            for form in forms:
                found[tag].setdefault(form, base)
    return found


def irregular_forms() -> dict[str, dict[str, str]]:
    """Past forms and participles that spelling alone does not give; `irregular_verbs.txt` beside this module."""
    found: dict[str, dict[str, str]] = {"VBD": {}, "VBN": {}}
    for line in Path(__file__).with_name("irregular_verbs.txt").read_text(encoding="utf-8").splitlines():
        base, past, participle = line.split()
        found["VBD"].update(dict.fromkeys(past.split("/"), base))
        found["VBN"].update(dict.fromkeys(participle.split("/"), base))
    return found


def compile_tables(
    examples: Sequence[Example], vocabulary: Mapping[str, int], irregular: Mapping[str, Mapping[str, str]]
) -> LemmaTables:
    """Endings that decide most words, and the words that they get wrong.

    Listed verbs go first, then the treebank, then the regular forms of the vocabulary.
    """
    pairs = _all_pairs(examples, vocabulary, irregular)
    numbers: dict[Script, int] = {}

    def number(script: Script) -> int:
        return numbers.setdefault(script, len(numbers))

    best = {key: {form: counts.most_common(1)[0][0] for form, counts in forms.items()} for key, forms in pairs.items()}
    endings = {key: {e: number(s) for e, s in _endings(forms).items()} for key, forms in best.items()}
    tables = LemmaTables(tuple(numbers), {}, endings)
    words: dict[str, dict[str, int]] = defaultdict(dict)
    for key, forms in best.items():
        words[key] = {f: number(s) for f, s in forms.items() if find_script(tables, f, key) != s}
    for tag, repairs in _repairs(tables, pairs, vocabulary).items():
        words[tag].update({f: number(script_of(f, lemma, proper=False)) for f, lemma in repairs.items()})
    return LemmaTables(tuple(numbers), {key: forms for key, forms in words.items() if forms}, endings)


def _all_pairs(
    examples: Sequence[Example], vocabulary: Mapping[str, int], irregular: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, Counter[Script]]]:
    """Scripts of the treebank's words, with those of words added that it does not know."""
    pairs = _pairs(examples)
    verbs = {lemma for e in examples for lemma, pos in zip(e.lemmas, e.pos, strict=True) if pos in ("VERB", "AUX")}
    nouns = {lemma for e in examples for lemma, pos in zip(e.lemmas, e.pos, strict=True) if pos == "NOUN"}
    for tag, strong in irregular.items():
        for form in strong:
            pairs[tag].pop(form, None)
    for more in (irregular, regular_forms(vocabulary, verbs, nouns), verb_forms(vocabulary, verbs)):
        for tag, forms in more.items():
            for form, lemma in forms.items():
                if form not in pairs[tag]:
                    pairs[tag][form][script_of(form, lemma, proper=False)] += 1
    return pairs


_VERB_LIKE = re.compile(
    r"^(?=.*[aeiouy]).{3,}(?<!s)(?<!ed)(?<!ing)(?<!ly)(?<!ity)(?<!ion)(?<!er)(?<!ism)(?<!ist)(?<!an)(?<!al)$"
)


# Forms of two nouns, of which a reader of news means the first.
PREFERRED = {"NNS": {"bases": "base", "axes": "axe"}}


def _repairs(
    tables: LemmaTables, pairs: Mapping[str, Mapping[str, object]], vocabulary: Mapping[str, int]
) -> dict[str, dict[str, str]]:
    """Verb forms that the endings would turn into what is no word, though a word of the vocabulary has that form."""
    found: dict[str, dict[str, str]] = defaultdict(dict, {tag: dict(forms) for tag, forms in PREFERRED.items()})
    for base in vocabulary:
        if not _VERB_LIKE.search(base):
            continue
        for tag, forms in inflected(base).items():
            for form in forms:
                known = form in pairs.get(tag, {}) or form in found[tag]
                if not known and lemma_of(tables, form, tag, opens_sentence=False) not in vocabulary:
                    found[tag][form] = base
    return found


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
    parser.add_argument("--base", type=Path, required=True, help="folder with the base model's tokenizer.json")
    arguments = parser.parse_args()
    train = [e for name in ("ewt", "gum") for e in read_conllu(arguments.treebank / f"{name}-train.conllu")]
    tables = compile_tables(train, vocabulary_of(arguments.base / "tokenizer.json"), irregular_forms())
    rows = {"scripts": tables.scripts, "words": tables.words, "endings": tables.endings}
    arguments.out.write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    for name in ("ewt-dev", "gum-dev"):
        print(name, f"{accuracy(tables, read_conllu(arguments.treebank / f'{name}.conllu')):.2f}")


if __name__ == "__main__":
    main()
