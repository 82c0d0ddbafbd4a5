"""Claims without a verb: nouns of saying and wishing, "according to", "reportedly", a name and a colon."""

from collections.abc import Iterator, Sequence

from gesta.knowledge.cues import SLOTS, Cues
from gesta.language.tree import Tree
from gesta.records import Span
from gesta.steps.claims.found import Found
from gesta.steps.claims.phrases import CARRIED, VOICES, find_carried, find_told, voicer_of
from gesta.steps.claims.words import QUOTE_NORMS, behind, case_of, cue_span, is_label, noun_cue, speaker_of, without

_HEARSAY_ADVERBS = frozenset({"reportedly", "allegedly", "purportedly", "supposedly"})
# Attitudes in which, or for which, somebody acts: "in hopes of a deal", "for fear of arrest".
_HELD_IN = frozenset({"hope", "fear", "belief", "expectation", "protest", "anticipation"})
# In front of a colon stands a speaker only if nothing else does.
_LONGEST_SPEAKER = 6
# Relations of what hangs inside a clause.
_INSIDE = frozenset("acl advcl ccomp xcomp nmod obl obj nsubj appos".split())


def find_noun_claims(tree: Tree, noun: int, cues: Cues) -> Iterator[Found]:
    """ "Western fears of an invasion", "concern that Russia may attack", "her support for the law"."""
    uses = cues.nouns.get(tree.tokens[noun].lemma.lower(), ())
    if not uses:
        return
    speech = any(use.speech for use in uses)
    slots = frozenset().union(*(use.content for use in uses))
    by = [n for n in tree.find(noun, "nmod") if case_of(tree, n) in VOICES]
    content = next((n for n in tree.find(noun, "acl", "ccomp", "nmod") if _fits(tree, n, slots) and n not in by), None)
    told = find_told(tree, noun, speech=speech) if content is None else None
    if told is not None or all(use.group == "carried" for use in uses):
        found = told or find_carried(tree, noun, content, slots)
        yield from () if found is None else (found,)
    elif content is not None:
        yield from _noun_claim(tree, noun, content, by, speech=speech)


def _noun_claim(tree: Tree, noun: int, content: int, by: Sequence[int], *, speech: bool) -> Iterator[Found]:
    speaker, carrier = tree.first(noun, "nmod:poss"), None
    if speaker is None:
        speaker = by[0] if by else _national(tree, noun)
    if speaker is None and tree.tokens[noun].lemma.lower() in _HELD_IN and case_of(tree, noun) in ("in", "for"):
        speaker = speaker_of(tree, tree.tokens[noun].head)
    if speaker is None:
        speaker, carrier = voicer_of(tree, noun, light=not speech)
    if speaker is None and (not speech or not _is_told(tree, content)):
        return
    if speaker != content:
        words = noun_cue(tree, noun, speaker, *tree.find(content, "case"))
        if carrier is not None and 0 < noun - carrier <= CARRIED:
            words = Span(cue_span(tree, carrier).start, words.end)
        span = behind(tree, content, content)
        yield Found("nominal" if speech else "attitude", noun, words, span, speaker, "noun of saying")


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
    if any(is_label(tree, i, token.head) for i, token in enumerate(before) if token.dep == "nsubj"):
        return  # "Nairobi: two men were held, a minister said".
    if is_name and (quoted or speech):
        span = tree.characters(colon + 1, len(tree.tokens))
        yield Found("direct", colon, tree.tokens[colon].span, span, speaker, "name and colon")
