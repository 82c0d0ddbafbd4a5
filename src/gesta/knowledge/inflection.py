"""English inflection, enough to find every written form of the lexicon's own words."""

from collections.abc import Iterator

_VOWELS = "aeiou"
# Past tense and participle of verbs that the lexicon has and no rule gives.
_IRREGULAR = {
    "arise": "arose arisen", "beat": "beat beaten", "begin": "began begun", "blow": "blew blown",
    "break": "broke broken",
    "bring": "brought", "build": "built", "buy": "bought", "catch": "caught", "choose": "chose chosen", "come": "came",
    "cut": "cut", "deal": "dealt", "draw": "drew drawn", "drive": "drove driven", "fall": "fell fallen", "feed": "fed",
    "fight": "fought", "find": "found", "flee": "fled", "fly": "flew flown", "forbid": "forbade forbidden",
    "forgive": "forgave forgiven", "freeze": "froze frozen", "get": "got gotten", "give": "gave given",
    "go": "went gone",
    "hit": "hit", "hold": "held", "hurt": "hurt", "keep": "kept", "lay": "laid", "lead": "led", "leave": "left",
    "lend": "lent", "let": "let", "lose": "lost", "make": "made", "meet": "met", "offset": "offset",
    "overrun": "overran overrun", "overthrow": "overthrew overthrown", "overtake": "overtook overtaken", "pay": "paid",
    "put": "put", "quit": "quit", "rebuild": "rebuilt", "ride": "rode ridden", "rise": "rose risen", "run": "ran run",
    "say": "said", "see": "saw seen", "seek": "sought", "sell": "sold", "send": "sent", "set": "set", "shoot": "shot",
    "shut": "shut", "sink": "sank sunk", "speak": "spoke spoken", "spend": "spent", "split": "split",
    "spread": "spread",
    "stand": "stood", "steal": "stole stolen", "strike": "struck stricken", "swear": "swore sworn",
    "take": "took taken",
    "teach": "taught", "tell": "told", "think": "thought", "throw": "threw thrown", "undergo": "underwent undergone",
    "undertake": "undertook undertaken", "uphold": "upheld", "wage": "waged", "win": "won",
    "withdraw": "withdrew withdrawn",
    "withhold": "withheld", "withstand": "withstood", "write": "wrote written", "bid": "bid", "bind": "bound",
    "burn": "burned burnt", "cast": "cast", "drop": "dropped", "forgo": "forwent forgone", "grow": "grew grown",
    "hang": "hanged hung", "hide": "hid hidden", "know": "knew known", "lie": "lied", "read": "read",
    "shake": "shook shaken",
    "shed": "shed", "sit": "sat", "slay": "slew slain", "tear": "tore torn", "wear": "wore worn", "weep": "wept",
    "bear": "bore borne", "dig": "dug", "mow": "mowed mown", "ring": "rang rung", "spill": "spilled spilt",
    "stick": "stuck", "sweep": "swept",
}  # fmt: skip
# Verbs of more than one syllable that double their last letter all the same.
_DOUBLING = frozenset(
    "expel compel repel deter defer refer confer prefer occur concur rebut regret admit commit permit submit omit abet "
    "format program kidnap cancel travel label level quarrel patrol control equip annul acquit outwit rebel propel "
    "dispel incur transfer abhor initial signal".split()
)
_PREFIXES = ("re", "over", "under", "out", "mis", "fore")
_REGULAR = frozenset({"relay", "reread"})
_PLURALS = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "coup": "coups",
    "crisis": "crises",
}


def verb_forms(lemma: str) -> Iterator[str]:
    """Every form of a one-word verb, the lemma first; British and American doubling both.

    >>> sorted(set(verb_forms("shell")))
    ['shell', 'shelled', 'shelling', 'shells']
    >>> sorted(set(verb_forms("retake")))
    ['retake', 'retaken', 'retakes', 'retaking', 'retook']
    """
    yield lemma
    yield _third_person(lemma)
    past = _past(lemma)
    for stem in _stems(lemma):
        yield stem + "ing"
        if past is None:
            yield stem + "ed"
    if lemma.endswith("y") and lemma[-2] not in _VOWELS and past is None:
        yield lemma[:-1] + "ied"
    yield from (past or "").split()


def _past(lemma: str) -> str | None:
    """Past and participle of an irregular verb, also behind a prefix ("retook retaken"); None where it is regular."""
    if lemma in _IRREGULAR:
        return _IRREGULAR[lemma]
    for prefix in _PREFIXES:
        past = _IRREGULAR.get(lemma.removeprefix(prefix)) if lemma.startswith(prefix) else None
        if past is not None and lemma not in _REGULAR:
            return " ".join(prefix + form for form in past.split())
    return None


def _stems(lemma: str) -> tuple[str, ...]:
    if lemma.endswith("ie"):
        return (lemma[:-2] + "y", lemma[:-1])
    if lemma.endswith("e") and not lemma.endswith(("ee", "oe", "ye")):
        return (lemma[:-1],)
    if lemma in _DOUBLING:
        return (lemma, lemma + lemma[-1])
    short = len(lemma) > 2 and lemma[-1] not in _VOWELS + "wxy" and lemma[-2] in _VOWELS and lemma[-3] not in _VOWELS
    if short and sum(letter in _VOWELS for letter in lemma) == 1:
        return (lemma + lemma[-1],)
    return (lemma,)


def _third_person(lemma: str) -> str:
    if lemma.endswith("y") and lemma[-2] not in _VOWELS:
        return lemma[:-1] + "ies"
    if lemma.endswith(("s", "sh", "ch", "x", "z", "o")):
        return lemma + "es"
    return lemma + "s"


def noun_forms(lemma: str) -> Iterator[str]:
    """Singular and plural of a one-word noun.

    >>> list(noun_forms("embargo")), list(noun_forms("treaty"))
    (['embargo', 'embargoes', 'embargos'], ['treaty', 'treaties'])
    """
    yield lemma
    if lemma in _PLURALS:
        yield _PLURALS[lemma]
        return
    yield _third_person(lemma)
    if lemma.endswith("o"):
        yield lemma + "s"
