"""Nouns of saying and wishing that attribute together with a verb: "drew criticism", "made the case", "is a critic"."""

from collections.abc import Iterator

from gesta.knowledge.cues import Cues
from gesta.language.tree import Tree
from gesta.records import Span
from gesta.steps.claims.found import Found
from gesta.steps.claims.words import behind, case_of, cue_span, hull, noun_cue, speaker_of

# How far behind its verb a noun may stand, and how near "is" belongs to the cue.
CARRIED, _NEAR = 5, 3
VOICES = frozenset({"by", "from", "among"})
# Verbs that only carry a noun of saying or wishing.
_VOICING = frozenset(
    "have make give offer express voice show issue raise repeat file deliver declare take pay cast sow hold share "
    "harbor harbour state lend poke lay place put point sound strike throw train direct level lob "
    "hurl launch find claim".split()
)
# Verbs whose subject draws what their object names.
_DRAWING = frozenset(
    "draw receive win get earn attract face gain secure land garner spark provoke prompt elicit trigger incur endure "
    "suffer meet generate snag".split()
)


def find_phrase_claims(tree: Tree, noun: int, cues: Cues) -> Iterator[Found]:
    """What a noun attributes by the verb beside it, whatever it attributes by itself."""
    lemma = tree.tokens[noun].lemma.lower()
    if lemma in cues.holders and (held := _held(tree, noun)) is not None:
        yield held
    if lemma in cues.drawn and (drawn := _drawn(tree, noun)) is not None:
        yield drawn


def _held(tree: Tree, noun: int) -> Found | None:
    """ "Is a critic of the law", "Brandt, a critic of the law": an attitude of the one it says this of."""
    subject, copula = tree.first(noun, "nsubj"), tree.first(noun, "cop")
    if tree.tokens[noun].dep == "appos":
        subject = tree.tokens[noun].head
    content = next((n for n in tree.find(noun, "nmod") if case_of(tree, n) in ("of", "to")), None)
    if subject is None or content is None:
        return None
    words = noun_cue(tree, noun, subject, *tree.find(content, "case"))
    if copula is not None:
        words = hull((cue_span(tree, noun), words, tree.tokens[copula].span))
    return Found("attitude", noun, words, behind(tree, content, content), subject, "state of mind")


def _drawn(tree: Tree, noun: int) -> Found | None:
    """ "The plan drew criticism from the unions": what the unions think of the plan."""
    token = tree.tokens[noun]
    verb = token.head
    if token.dep != "obj" or not 0 < noun - verb <= CARRIED or tree.tokens[verb].lemma.lower() not in _DRAWING:
        return None
    about = tree.first(verb, "nsubj")
    if about is None:
        return None
    voice = next((n for n in (*tree.find(noun, "nmod"), *tree.find(verb, "obl")) if case_of(tree, n) in VOICES), None)
    words = Span(cue_span(tree, verb).start, token.end)
    return Found("attitude", noun, words, tree.span(about), voice, "noun of saying")


def find_told(tree: Tree, noun: int, *, speech: bool) -> Found | None:
    """ "The ministry's claim is that ...", "her hope was to ...": what a noun of saying is said to be."""
    token = tree.tokens[noun]
    clause = token.head
    if token.dep not in ("nsubj", "nsubj:outer") or clause < noun:
        return None
    if tree.tokens[clause].lemma.lower() == "be":
        clause = tree.first(clause, "ccomp", "xcomp") or clause
    mark = tree.first(clause, "mark")
    if mark is None or mark < noun + 2 or tree.tokens[mark].norm.lower() not in ("that", "to"):
        return None
    if tree.tokens[mark - 1].lemma.lower() != "be":
        return None
    speaker = tree.first(noun, "nmod:poss")
    if speaker is None:
        speaker = next((n for n in tree.find(noun, "nmod") if case_of(tree, n) in VOICES), None)
    words = noun_cue(tree, noun, speaker)
    if mark - 1 - noun <= _NEAR:
        words = Span(words.start, tree.tokens[mark - 1].end)
    content = tree.characters(mark, tree.subtree(clause)[-1] + 1)
    return Found("nominal" if speech else "attitude", noun, words, content, speaker, "noun of saying")


def find_carried(tree: Tree, noun: int, content: int | None, slots: frozenset[str]) -> Found | None:
    """ "Made the case for", "took issue with": verb and noun are one cue; what follows may hang on either."""
    speaker, carrier = voicer_of(tree, noun, light=True)
    if speaker is None or carrier is None or not 0 < noun - carrier <= CARRIED:
        return None
    beside = (n for n in tree.find(carrier, "obl", "ccomp", "advcl", "xcomp") if n > noun and _opens(tree, n, slots))
    content = next(beside, None) if content is None else content
    if content is None:
        return None
    more = [i for i in tree.find(content, "case", "mark") if i == noun + 1 and tree.tokens[i].norm.lower() in slots]
    words = Span(cue_span(tree, carrier).start, tree.tokens[more[0] if more else noun].end)
    inside = [i for i in tree.subtree(content) if i not in more]
    return Found("attitude", noun, words, tree.characters(inside[0], inside[-1] + 1), speaker, "noun of saying")


def _opens(tree: Tree, content: int, slots: frozenset[str]) -> bool:
    mark = tree.first(content, "case", "mark")
    return mark is None or tree.tokens[mark].norm.lower() in slots


def voicer_of(tree: Tree, noun: int, *, light: bool) -> tuple[int | None, int | None]:
    """Who voices the concern and the verb of voicing, where the noun is its object.

    light: whether the verb may mean nothing else
    """
    token = tree.tokens[noun]
    if token.dep != "obj" or (light and tree.tokens[token.head].lemma.lower() not in _VOICING):
        return None, None
    return speaker_of(tree, token.head), token.head
