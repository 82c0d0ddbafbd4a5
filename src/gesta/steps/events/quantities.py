"""How many: killed, injured, arrested, displaced, troops, protesters, money, with their bounds."""

from collections.abc import Iterable, Iterator

from gesta.language.tree import Tree
from gesta.records import Quantity, Span

_VAGUE = {
    "dozen": (12.0, None), "dozens": (24.0, None), "score": (20.0, None), "scores": (40.0, None),
    "hundreds": (200.0, None),
    "thousands": (2000.0, None), "millions": (2_000_000.0, None), "several": (3.0, None),
}  # fmt: skip
_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_POWERS = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_AT_LEAST = frozenset({"least", "over", "than", "minimum"})
_AT_MOST = frozenset({"up", "most", "nearly", "almost", "maximum"})
_BOUNDS = frozenset({"least", "most"})
_YEARS = range(1900, 2101)
_KINDS = {
    "kill": "killed", "die": "killed", "injure": "injured", "wound": "injured", "arrest": "arrested",
    "detain": "arrested",
    "displace": "displaced", "soldier": "troops", "troop": "troops", "troops": "troops", "protester": "protesters",
    "demonstrator": "protesters", "dollar": "money", "$": "money", "euro": "money", "missile": "weapons",
    "tank": "weapons",
    "drone": "weapons",
}  # fmt: skip


def number_of(words: Iterable[str]) -> float | None:
    """The number that a run of words writes, None if it writes none.

    >>> number_of(["200,000"]), number_of(["two", "million"]), number_of(["twenty-five"])
    (200000.0, 2000000.0, 25.0)
    """
    total: float | None = None
    for word in words:
        value = _single(word.lower())
        if value is not None:
            total = value if total is None else total + value
        elif word.lower() in _POWERS:
            total = (1.0 if total is None else total) * _POWERS[word.lower()]
    return total


def _single(word: str) -> float | None:
    if word in _WORDS:
        return float(_WORDS[word])
    if "-" in word and all(part in _WORDS for part in word.split("-")):
        return float(sum(_WORDS[part] for part in word.split("-")))
    digits = word.replace(",", "").lstrip("$€£")
    try:
        return float(digits) if digits[:1].isdigit() else None
    except ValueError:
        return None


def find_quantities(tree: Tree, words: Iterable[int], trigger: int) -> tuple[Quantity, ...]:
    """Counts that stand with the given nouns: what is counted, how much, and the bounds that the words set.

    words:   heads of the phrases of an event's participants and objects; trigger: the predicate's word
    """
    found: dict[Span, Quantity] = {}
    for word in words:
        for quantity in _of_noun(tree, word, trigger):
            found.setdefault(quantity.span, quantity)
    return tuple(sorted(found.values(), key=lambda item: item.span))


def _of_noun(tree: Tree, noun: int, trigger: int) -> Iterator[Quantity]:
    counted = noun
    if tree.tokens[noun].norm.lower() in _BOUNDS:
        # "At least one of the protesters": the bound is no noun.
        counted = next(iter(tree.find(noun, "nmod")), noun)
    for number in tree.find(noun, "nummod"):
        quantity = _quantity(tree, number, counted, trigger)
        if quantity is not None:
            yield quantity
    token = tree.tokens[noun]
    if token.norm.lower() in _VAGUE or token.tag == "CD":
        inner = next(iter(tree.find(noun, "nmod")), None)
        quantity = _quantity(tree, noun, inner if inner is not None else noun, trigger)
        if quantity is not None:
            yield quantity


def _quantity(tree: Tree, number: int, noun: int, trigger: int) -> Quantity | None:
    run = sorted({number, *tree.find(number, "compound", "flat", "nummod")})
    words = [tree.tokens[i].norm for i in run]
    value = number_of(words)
    low, high = _VAGUE.get(words[-1].lower(), (None, None))
    if value is None and low is None:
        return None
    if value is not None and value in _YEARS and "," not in words[0] and tree.tokens[noun].lemma in ("year", words[0]):
        return None
    around = {tree.tokens[i].norm.lower() for i in tree.subtree(number)} | _before(tree, run[0])
    if around & _AT_LEAST:
        low, value_high = value, None
    elif around & _AT_MOST:
        low, value_high = None, value
    else:
        low, value_high = (low, high) if value is None else (value, value)
    lemma = tree.tokens[trigger].lemma.lower()
    of = tree.tokens[noun].norm.lower()
    return Quantity(
        number=value,
        of=of,
        span=Span(tree.tokens[run[0]].start, max(tree.tokens[noun].end, tree.tokens[run[-1]].end)),
        low=low,
        high=value_high,
        kind=_KINDS.get(lemma) or _KINDS.get(tree.tokens[noun].lemma.lower()),
    )


def _before(tree: Tree, i: int) -> set[str]:
    return {token.norm.lower() for token in tree.tokens[max(0, i - 2) : i]}
