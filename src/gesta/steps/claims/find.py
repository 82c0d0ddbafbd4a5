"""Finding claims by the tree: a cue, whoever it belongs to, and the words it covers."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Claim, Reading, Reason, Span

Kind = Literal["direct", "indirect", "according-to", "nominal", "passive", "adverbial"]
_QUOTE_NORMS = frozenset({'"', "“", "”", "„", "«", "»", "``", "''"})
# Cues whose complement is claimed although they are no verbs of saying; the claim may be that it is not so.
_MORE_CUES = frozenset({"deny", "fear", "worry", "suspect", "hope", "plead", "accuse"})
_SAYING_NOUNS = frozenset(
    "claim claims accusation accusations allegation allegations report reports statement announcement assertion denial "
    "fear fears concern concerns suspicion suspicions warning warnings rumour rumours rumor rumors belief".split()
)
_HEARSAY_ADVERBS = frozenset({"reportedly", "allegedly", "purportedly", "supposedly"})


class _Found(Struct, frozen=True):
    kind: Kind
    cue: int
    content: Span
    speaker: int | None
    rule: str


def find_claims(reading: Reading, *, lexicon: Lexicon) -> Reading:
    """The reading with its claims, in text order; nested claims know the claim they are reported in.

    Needs sentences and mentions. A quotation that goes on into the next sentence keeps its speaker.
    """
    by_head = {(mention.sentence, mention.head): i for i, mention in enumerate(reading.mentions)}
    claims: list[Claim] = []
    carried: Claim | None = None
    inside_quote = False
    for sentence in reading.sentences:
        if not sentence.tokens or sentence.boilerplate:
            continue
        tree = Tree(sentence)
        here = [_claim(tree, found, by_head) for found in _in_sentence(tree, lexicon)]
        quotes = sum(token.norm in _QUOTE_NORMS for token in sentence.tokens)
        if not here and carried is not None and (inside_quote or _opens_with_quote(tree)):
            here = [_carry(carried, tree)]
        claims.extend(here)
        carried = next((claim for claim in here if claim.speaker_span is not None), None if here else carried)
        inside_quote = inside_quote ^ bool(quotes % 2)
    return replace(reading, claims=_nested(claims))


def _opens_with_quote(tree: Tree) -> bool:
    return tree.tokens[0].norm in _QUOTE_NORMS


def _carry(claim: Claim, tree: Tree) -> Claim:
    return Claim(
        kind="direct",
        cue=claim.cue,
        content=tree.sentence.span,
        sentence=tree.sentence.index,
        speaker=claim.speaker,
        speaker_span=claim.speaker_span,
        reasons=(Reason("claims", "continued quotation", "the quotation of the sentence before goes on"),),
    )


def _claim(tree: Tree, found: _Found, by_head: dict[tuple[int, int], int]) -> Claim:
    speaker_span = None
    speaker = None
    if found.speaker is not None:
        first, last = tree.phrase(found.speaker)
        speaker_span = tree.characters(first, last)
        speaker = by_head.get((tree.sentence.index, found.speaker))
    return Claim(
        kind=found.kind,
        cue=tree.tokens[found.cue].span,
        content=found.content,
        sentence=tree.sentence.index,
        speaker=speaker,
        speaker_span=speaker_span,
        reasons=(Reason("claims", found.rule, tree.tokens[found.cue].norm),),
    )


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


def _in_sentence(tree: Tree, lexicon: Lexicon) -> Iterator[_Found]:
    said = lexicon.operators.verbs.get("say", frozenset()) | _MORE_CUES
    for i, token in enumerate(tree.tokens):
        lemma = token.lemma.lower()
        if token.pos == "VERB" and lemma in said:
            yield from _verb_claim(tree, i)
        elif lemma == "accord" or token.norm.lower() == "according":
            yield from _according(tree, i)
        elif token.pos == "NOUN" and lemma in _SAYING_NOUNS:
            yield from _noun_claim(tree, i)
        elif token.norm.lower() in _HEARSAY_ADVERBS and token.head != i:
            yield _Found("adverbial", i, tree.span(token.head), None, "hearsay adverb")


def _verb_claim(tree: Tree, verb: int) -> Iterator[_Found]:
    token = tree.tokens[verb]
    speaker = speaker_of(tree, verb)
    content = tree.first(verb, "ccomp")
    if content is None and token.lemma.lower() in _MORE_CUES | {"claim", "deny", "describe"}:
        content = tree.first(verb, "xcomp", "obj", "advcl")
    if content is not None:
        yield _Found(_directness(tree, content), verb, tree.span(content), speaker, "verb of saying")
    elif token.dep in ("parataxis", "advcl") and token.head != verb:
        # "..., Blondin said": the cue hangs on what was said.
        span = _without(tree, token.head, verb)
        yield _Found("direct" if _quoted(tree, span) else "indirect", verb, span, speaker, "speech after the fact")
    else:
        quoted = _quotation(tree, verb)
        if quoted is not None:
            yield _Found("direct", verb, quoted, speaker, "quotation marks")


def speaker_of(tree: Tree, verb: int) -> int | None:
    """The word that names who speaks: subject, agent of a passive, or the subject shared with the verb before."""
    subject = tree.first(verb, "nsubj")
    if subject is not None and tree.tokens[subject].dep == "nsubj":
        return _antecedent(tree, verb, subject)
    agent = tree.first(verb, "obl:agent")
    if agent is not None:
        return agent
    token = tree.tokens[verb]
    if token.dep in ("conj", "advcl", "xcomp", "parataxis") and token.head != verb:
        return speaker_of(tree, token.head)
    if token.dep == "acl" and token.tag == "VBG":
        return token.head
    return None


def _antecedent(tree: Tree, verb: int, subject: int) -> int:
    if tree.tokens[subject].tag in ("WDT", "WP") and tree.tokens[verb].dep == "acl:relcl":
        return tree.tokens[verb].head
    return subject


def _directness(tree: Tree, content: int) -> Kind:
    return "direct" if _quoted(tree, tree.span(content)) else "indirect"


def _quoted(tree: Tree, span: Span) -> bool:
    return any(token.norm in _QUOTE_NORMS and span.start - 2 <= token.start <= span.end + 2 for token in tree.tokens)


def _without(tree: Tree, top: int, cut: int) -> Span:
    """Characters of a clause without the subtree that stands at its start or end."""
    gone = set(tree.subtree(cut))
    left = [i for i in tree.subtree(top) if i not in gone]
    return Span(tree.tokens[left[0]].start, tree.tokens[left[-1]].end) if left else tree.span(top)


def _quotation(tree: Tree, verb: int) -> Span | None:
    marks = [i for i, token in enumerate(tree.tokens) if token.norm in _QUOTE_NORMS]
    if len(marks) < 2 or not (verb < marks[0] or verb > marks[-1]):
        return None
    return Span(tree.tokens[marks[0]].start, tree.tokens[marks[-1]].end)


def _according(tree: Tree, i: int) -> Iterator[_Found]:
    """ "according to X": X speaks, the clause it hangs on is what X says."""
    speaker = tree.tokens[i].head
    if tree.tokens[i].dep not in ("case", "fixed", "mark") or speaker == i:
        obl = tree.first(i, "obl", "nmod")
        if obl is None:
            return
        speaker, clause = obl, tree.tokens[i].head
    else:
        clause = tree.tokens[speaker].head
    if clause != speaker:
        yield _Found("according-to", i, _without(tree, clause, speaker), speaker, "according to")


def _noun_claim(tree: Tree, noun: int) -> Iterator[_Found]:
    """ "Western fears of an invasion", "concern that Russia may attack", "accusations by Kyiv that ..."."""
    content = tree.first(noun, "acl", "ccomp", "nmod")
    if content is None:
        return
    speaker = tree.first(noun, "nmod:poss")
    if speaker is None:
        by = [n for n in tree.find(noun, "nmod") if _case(tree, n) in ("by", "from", "among")]
        speaker = by[0] if by else _national(tree, noun)
        content = next((c for c in tree.find(noun, "acl", "ccomp", "nmod") if c not in by), content)
    if speaker is None:
        speaker = _voicer(tree, noun)
    if speaker != content:
        yield _Found("nominal", noun, tree.span(content), speaker, "noun of saying")


def _national(tree: Tree, noun: int) -> int | None:
    return next((child for child in tree.find(noun, "amod", "compound") if tree.tokens[child].norm[:1].isupper()), None)


def _case(tree: Tree, noun: int) -> str:
    case = tree.first(noun, "case")
    return tree.tokens[case].norm.lower() if case is not None else ""


def _voicer(tree: Tree, noun: int) -> int | None:
    """Who voices the concern, where the noun is the object of a verb."""
    token = tree.tokens[noun]
    return speaker_of(tree, token.head) if token.dep == "obj" else None
