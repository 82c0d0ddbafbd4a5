"""Finding claims: a cue, whoever it belongs to, and the words it covers."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from msgspec.structs import replace

from gesta.knowledge.cues import Cues
from gesta.language.tree import Tree, tree_of
from gesta.records import Claim, Reading, Reason, Sentence, Span
from gesta.steps.claims.attach import reattached
from gesta.steps.claims.found import Found
from gesta.steps.claims.nouns import find_according, find_colon, find_hearsay, find_noun_claims
from gesta.steps.claims.phrases import find_phrase_claims
from gesta.steps.claims.quotations import attribute_quotations, carry_on_reports, drop_inner_attitudes
from gesta.steps.claims.verbs import find_adjective_claims, find_announcement, find_verb_claims
from gesta.steps.claims.words import antecedent

_NO_PHRASE = frozenset({"case", "punct", "cc", "mark"})
# Adverbs that belong to a number or group of speakers.
_COUNTING = frozenset("about nearly almost more less most roughly only at over around many".split())


def find_claims(reading: Reading, *, cues: Cues) -> Reading:
    """The reading with its claims, in text order; nested claims know the claim they are reported in.

    Needs sentences and mentions. A quotation without a cue of its own belongs to whoever speaks beside it.
    """
    by_head = {(mention.sentence, mention.head): i for i, mention in enumerate(reading.mentions)}
    claims: list[Claim] = []
    written = [sentence for sentence in reading.sentences if sentence.tokens and not sentence.boilerplate]
    for sentence, after in zip_longest(written, written[1:]):
        tree = reattached(tree_of(sentence), cues)
        claims.extend(_claim(tree, found, by_head) for found in _whole(list(_in_sentence(tree, cues))))
        if after is not None:
            claims.extend(_announced(tree, after, by_head, cues))
    claims = _without_tails(claims)
    claims = drop_inner_attitudes(reading, claims)
    claims += attribute_quotations(reading, claims)
    claims += carry_on_reports(reading, claims)
    claims.sort(key=lambda claim: claim.sentence)
    return replace(reading, claims=_nested(claims))


def _whole(found: Sequence[Found]) -> list[Found]:
    """What was found without attitudes whose cue is a part of a longer one: "released" in "released a statement on"."""
    parts = [each for each in found if any(o.words != each.words and o.words.covers(each.words) for o in found)]
    return [each for each in found if each.kind != "attitude" or each not in parts]


def _in_sentence(tree: Tree, cues: Cues) -> Iterator[Found]:
    for i, token in enumerate(tree.tokens):
        if token.pos in ("VERB", "AUX"):
            yield from find_verb_claims(tree, i, cues)
        if token.lemma.lower() == "accord" or token.norm.lower() == "according":
            yield from find_according(tree, i)
        elif token.pos == "NOUN":
            drawn = list(find_phrase_claims(tree, i, cues))
            yield from drawn or find_noun_claims(tree, i, cues)
        elif token.pos == "ADJ":
            yield from find_adjective_claims(tree, i, cues)
        else:
            yield from find_hearsay(tree, i)
    yield from find_colon(tree)


def _announced(tree: Tree, after: Sentence, by_head: dict[tuple[int, int], int], cues: Cues) -> Iterator[Claim]:
    """ "The envoy told the assembly:", and in the next sentence what."""
    found = find_announcement(tree, after.span, cues)
    if found is not None:
        yield replace(_claim(tree, found, by_head), sentence=after.index)


def _claim(tree: Tree, found: Found, by_head: dict[tuple[int, int], int]) -> Claim:
    speaker_span = None
    speaker = None
    if found.speaker is not None:
        speaker = by_head.get((tree.sentence.index, found.speaker))
        speaker_span = _speaker_span(tree, found, found.speaker, known=speaker is not None)
    return Claim(
        kind=found.kind,
        cue=found.words,
        content=found.content,
        sentence=tree.sentence.index,
        speaker=speaker,
        speaker_span=speaker_span,
        reasons=(Reason("claims", found.rule, tree.tokens[found.cue].norm),),
    )


def _speaker_span(tree: Tree, found: Found, speaker: int, *, known: bool) -> Span:
    """The words that name the speaker, with appositions, as far as they stand on the same side of the cue.

    "The minister, who said": the pronoun, if it is known whom it stands for.
    """
    cue = found.cue
    pronoun = tree.first(cue, "nsubj")
    if known and pronoun is not None and antecedent(tree, cue, pronoun) == speaker != pronoun:
        return tree.tokens[pronoun].span
    if found.rule == "name and colon":
        return tree.characters(0, cue)
    if tree.tokens[speaker].dep == "nmod:poss":
        return tree.span(speaker)
    asides = [i for i in tree.children[speaker] if _is_aside(tree, i, speaker) or cue in tree.subtree(i)]
    left_out = {i for aside in asides for i in tree.subtree(aside)}
    inside = [i for i in tree.subtree(speaker) if (i < cue) == (speaker < cue) and i not in left_out]
    inside = _trimmed(tree, inside, speaker)
    return tree.characters(inside[0], inside[-1] + 1)


def _is_aside(tree: Tree, child: int, speaker: int) -> bool:
    """Whether what hangs on the speaker's name is no part of it: "even", "perhaps"."""
    token = tree.tokens[child]
    return token.dep == "advmod" and child < speaker and token.norm.lower() not in _COUNTING


def _trimmed(tree: Tree, inside: list[int], speaker: int) -> list[int]:
    first, last = 0, len(inside)
    while inside[first] != speaker and _is_edge(tree, inside[first]):
        first += 1
    while inside[last - 1] != speaker and _is_edge(tree, inside[last - 1]):
        last -= 1
    return inside[first:last]


def _is_edge(tree: Tree, word: int) -> bool:
    token = tree.tokens[word]
    return token.dep in _NO_PHRASE or token.norm.lower() in ("according", "to")


def _without_tails(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without a last "according to CNN" in what they cover: it stands over the whole sentence.

    "The mayor said the dam had held, according to CNN": CNN says that the mayor did.
    """
    tails = [claim for claim in claims if claim.kind == "according-to" and claim.content.end <= claim.cue.start]
    for tail in tails:
        claims = [
            replace(claim, content=Span(claim.content.start, min(claim.content.end, tail.content.end)))
            if claim.content.covers(tail.cue) and tail.content.covers(claim.cue)
            else claim
            for claim in claims
        ]
    return list(claims)


def _nested(claims: list[Claim]) -> tuple[Claim, ...]:
    """Each claim with the innermost other claim whose content holds its cue."""
    out: list[Claim] = []
    for i, claim in enumerate(claims):
        around = [
            (other.content.end - other.content.start, j)
            for j, other in enumerate(claims)
            if j != i and other.content.covers(claim.cue) and other.cue != claim.cue
        ]
        out.append(replace(claim, parent=min(around)[1]) if around else claim)
    return tuple(out)
