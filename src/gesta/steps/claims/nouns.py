"""Claims without a verb: nouns of saying and wishing, "according to", "reportedly", a name and a colon."""

from collections.abc import Iterator

from gesta.knowledge.cues import SLOTS, Cues
from gesta.language.tree import Tree
from gesta.records import Span
from gesta.steps.claims.found import Found
from gesta.steps.claims.words import QUOTE_NORMS, behind, case_of, cue_span, hull, noun_cue, speaker_of, without

_HEARSAY_ADVERBS = frozenset({"reportedly", "allegedly", "purportedly", "supposedly"})
# Verbs that only carry a noun of saying or wishing.
_VOICING = frozenset(
    "have make give offer express voice show issue raise repeat file deliver declare take pay cast sow hold share "
    "harbor harbour state lend poke lay place put point".split()
)
_CARRIED = 5
_VOICES = frozenset({"by", "from", "among"})
# Attitudes in which, or for which, somebody acts: "in hopes of a deal", "for fear of arrest".
_HELD_IN = frozenset({"hope", "fear", "belief", "expectation", "protest", "anticipation"})
# Verbs whose subject draws what their object names.
_DRAWING = frozenset(
    "draw receive win get earn attract face gain secure land garner spark provoke prompt elicit trigger incur endure "
    "suffer meet generate snag".split()
)
# In front of a colon stands a speaker only if nothing else does.
_LONGEST_SPEAKER = 6
# Relations of what hangs inside a clause.
_INSIDE = frozenset("acl advcl ccomp xcomp nmod obl obj nsubj appos".split())


def find_noun_claims(tree: Tree, noun: int, cues: Cues) -> Iterator[Found]:
    """ "Western fears of an invasion", "concern that Russia may attack", "her support for the law"."""
    lemma = tree.tokens[noun].lemma.lower()
    if lemma in cues.holders:
        yield from _held(tree, noun)
    if lemma in cues.drawn and (drawn := _drawn(tree, noun)) is not None:
        yield drawn
        return
    uses = cues.nouns.get(lemma, ())
    if not uses:
        return
    speech = any(use.speech for use in uses)
    slots = frozenset().union(*(use.content for use in uses))
    by = [n for n in tree.find(noun, "nmod") if case_of(tree, n) in _VOICES]
    content = next((n for n in tree.find(noun, "acl", "ccomp", "nmod") if _fits(tree, n, slots) and n not in by), None)
    if all(use.group == "carried" for use in uses):
        yield from _carried(tree, noun, content, slots)
        return
    if content is None:
        return
    speaker, carrier = tree.first(noun, "nmod:poss"), None
    if speaker is None:
        speaker = by[0] if by else _national(tree, noun)
    if speaker is None and lemma in _HELD_IN and case_of(tree, noun) in ("in", "for"):
        speaker = speaker_of(tree, tree.tokens[noun].head)
    if speaker is None:
        speaker, carrier = _voicer(tree, noun, light=not speech)
    if speaker is None and (not speech or not _is_told(tree, content)):
        return
    if speaker != content:
        words = noun_cue(tree, noun, speaker, *tree.find(content, "case"))
        if carrier is not None and 0 < noun - carrier <= _CARRIED:
            words = Span(cue_span(tree, carrier).start, words.end)
        span = behind(tree, content, content)
        yield Found("nominal" if speech else "attitude", noun, words, span, speaker, "noun of saying")


def _held(tree: Tree, noun: int) -> Iterator[Found]:
    """ "Is a critic of the law": an attitude of the subject."""
    subject, copula = tree.first(noun, "nsubj"), tree.first(noun, "cop")
    content = next((n for n in tree.find(noun, "nmod") if case_of(tree, n) in ("of", "to")), None)
    if subject is None or copula is None or content is None:
        return
    words = hull(
        (cue_span(tree, noun), noun_cue(tree, noun, subject, *tree.find(content, "case")), tree.tokens[copula].span)
    )
    yield Found("attitude", noun, words, behind(tree, content, content), subject, "state of mind")


def _drawn(tree: Tree, noun: int) -> Found | None:
    """ "The plan drew criticism from the unions": what the unions think of the plan."""
    token = tree.tokens[noun]
    verb = token.head
    if token.dep != "obj" or verb >= noun or tree.tokens[verb].lemma.lower() not in _DRAWING or noun - verb > _CARRIED:
        return None
    about = tree.first(verb, "nsubj")
    if about is None:
        return None
    voices = [
        n for n in (*tree.find(noun, "nmod"), *tree.find(verb, "obl")) if case_of(tree, n) in ("from", "by", "among")
    ]
    words = Span(cue_span(tree, verb).start, token.end)
    return Found("attitude", noun, words, tree.span(about), voices[0] if voices else None, "noun of saying")


def _carried(tree: Tree, noun: int, content: int | None, slots: frozenset[str]) -> Iterator[Found]:
    """ "Made the case for", "took issue with": verb and noun are one cue; what follows may hang on either."""
    speaker, carrier = _voicer(tree, noun, light=True)
    if speaker is None or carrier is None or not 0 < noun - carrier <= _CARRIED:
        return
    beside = (n for n in tree.find(carrier, "obl", "ccomp", "advcl", "xcomp") if n > noun and _opens(tree, n, slots))
    content = next(beside, None) if content is None else content
    if content is None:
        return
    more = [i for i in tree.find(content, "case", "mark") if i == noun + 1 and tree.tokens[i].norm.lower() in slots]
    words = Span(cue_span(tree, carrier).start, tree.tokens[more[0] if more else noun].end)
    inside = [i for i in tree.subtree(content) if i not in more]
    yield Found("attitude", noun, words, tree.characters(inside[0], inside[-1] + 1), speaker, "noun of saying")


def _opens(tree: Tree, content: int, slots: frozenset[str]) -> bool:
    mark = tree.first(content, "case", "mark")
    return mark is None or tree.tokens[mark].norm.lower() in slots


def _fits(tree: Tree, content: int, slots: frozenset[str]) -> bool:
    token = tree.tokens[content]
    if token.dep == "acl" and token.tag in ("VBN", "VBG"):
        # "A statement released on Monday".
        return False
    if token.dep in ("nmod:poss", "acl:relcl", "nmod:unmarked"):
        return not slots and token.dep == "acl:relcl"
    if token.dep.startswith("nmod"):
        return not slots or case_of(tree, content) in slots - SLOTS
    return True


def _is_told(tree: Tree, content: int) -> bool:
    """Whether the content of a noun is told and not only named: "claims that he fled", not "the debate over tax"."""
    return tree.tokens[content].dep in ("acl", "ccomp") or case_of(tree, content) in ("about", "of")


def _national(tree: Tree, noun: int) -> int | None:
    return next((child for child in tree.find(noun, "amod", "compound") if tree.tokens[child].norm[:1].isupper()), None)


def _voicer(tree: Tree, noun: int, *, light: bool) -> tuple[int | None, int | None]:
    """Who voices the concern and the verb of voicing, where the noun is its object.

    light: whether the verb may mean nothing else
    """
    token = tree.tokens[noun]
    if token.dep != "obj" or (light and tree.tokens[token.head].lemma.lower() not in _VOICING):
        return None, None
    return speaker_of(tree, token.head), token.head


def find_according(tree: Tree, i: int) -> Iterator[Found]:
    """ "According to X": X speaks, the clause it hangs on is what X says."""
    speaker = tree.tokens[i].head
    if tree.tokens[i].dep not in ("case", "fixed", "mark") or speaker == i:
        obl = tree.first(i, "obl", "nmod")
        if obl is None:
            return
        speaker, clause = obl, tree.tokens[i].head
    else:
        clause = tree.tokens[speaker].head
    if clause == speaker:
        return
    clause = _whole_clause(tree, clause, speaker)
    # "Three people, according to the mayor, were hurt": the noun it hangs on may be all there is of the clause.
    last = i + 1 if i + 1 < len(tree.tokens) and tree.tokens[i + 1].norm.lower() == "to" else i
    words = tree.characters(i, last + 1)
    yield Found("according-to", i, words, without(tree, clause, speaker), speaker, "according to")


def _whole_clause(tree: Tree, clause: int, speaker: int) -> int:
    """What "according to" covers: behind a comma at the end of the sentence, all of the main clause."""
    first, last = tree.subtree(speaker)[0], tree.subtree(speaker)[-1]
    comma = "," in (tree.tokens[first].norm, tree.tokens[first - 1].norm)
    at_end = first > 0 and last >= len(tree.tokens) - 2 and comma
    while at_end and tree.tokens[clause].dep.partition(":")[0] in _INSIDE:
        clause = tree.tokens[clause].head
    return clause


def find_hearsay(tree: Tree, i: int) -> Iterator[Found]:
    """ "Reportedly": somebody says so who is not named."""
    token = tree.tokens[i]
    if token.norm.lower() in _HEARSAY_ADVERBS and token.head != i:
        yield Found("adverbial", i, token.span, tree.span(token.head), None, "hearsay adverb")


def find_colon(tree: Tree) -> Iterator[Found]:
    """ "Norland: We will not yield": a name, a colon, and what is said, as in headlines and transcripts."""
    colon = next((i for i, token in enumerate(tree.tokens[:_LONGEST_SPEAKER]) if token.norm == ":"), None)
    if not colon or colon + 1 == len(tree.tokens):
        return
    before = tree.tokens[:colon]
    speaker = next((i for i in range(colon - 1, -1, -1) if tree.tokens[i].name[2:] in ("PER", "ORG")), None)
    is_name = speaker is not None and all(token.pos in ("PROPN", "NOUN", "ADJ", "DET", "PUNCT") for token in before)
    quoted = tree.tokens[colon + 1].norm in QUOTE_NORMS | {"‘", "'"}
    speech = any(token.pos in ("VERB", "AUX") for token in tree.tokens[colon + 1 :])
    if is_name and (quoted or speech):
        span = tree.characters(colon + 1, len(tree.tokens))
        yield Found("direct", colon, tree.tokens[colon].span, span, speaker, "name and colon")
