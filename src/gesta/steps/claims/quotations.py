"""Quotations of an article and whose they are: also over several sentences, and where no cue stands beside them."""

import itertools
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from gesta.records import Claim, Reading, Reason, Sentence, Span, Token
from gesta.steps.claims.verbs import THINKING
from gesta.steps.claims.words import QUOTE_NORMS

_FIRST_PERSON = frozenset({"i", "we"})
_SPOKEN = frozenset({"direct", "indirect", "according-to"})
_OPENING, _CLOSING = frozenset("“„«"), frozenset("”»")
# Fewer words between marks are a title or a word held at arm's length.
_SHORTEST = 4


class Quotation(Struct, frozen=True):
    """A stretch between quotation marks in one sentence.

    goes_on: whether it is the rest of a quotation that began in a sentence before
    """

    span: Span
    sentence: int
    goes_on: bool = False


def find_quotations(reading: Reading) -> list[Quotation]:
    """Every quotation with enough words, cut at sentence ends.

    Marks that do not close end with their paragraph, unless the next one opens in the same way or closes first.
    """
    found: list[list[Quotation]] = []
    is_open = is_straight = False
    last_end = 0
    for sentence in reading.sentences:
        if not sentence.tokens:
            continue
        if is_open and "\n" in reading.document.text[last_end : sentence.span.start]:
            is_open = _goes_on(reading, sentence)
            reopens = is_open and sentence.tokens[0].norm in _OPENING
        else:
            reopens = False
        start = sentence.span.start
        for token in sentence.tokens:
            if token.norm not in QUOTE_NORMS or (reopens and token is sentence.tokens[0]):
                continue
            side = _side(reading.document.text, token)
            if side == "closing" and not is_open:
                continue  # An inch mark, or the end of a quotation whose beginning is missing.
            if side == "opening" and is_open and is_straight:
                # The one before was never closed: it quotes nothing that can be told.
                found[-1], start = [], token.start
                continue
            if not is_open:
                is_straight = side is not None
            if not is_open and token.norm not in _CLOSING:
                is_open, start = True, token.start
                found.append([])
            elif is_open and token.norm not in _OPENING:
                found[-1].append(Quotation(Span(start, token.end), sentence.index, bool(found[-1])))
                is_open = False
        if is_open:
            found[-1].append(Quotation(Span(start, sentence.span.end), sentence.index, bool(found[-1])))
        last_end = sentence.span.end
    by_index = {sentence.index: sentence for sentence in reading.sentences}
    long_enough = [
        pieces for pieces in found if sum(_words(by_index[each.sentence], each.span) for each in pieces) >= _SHORTEST
    ]
    return [piece for pieces in long_enough for piece in pieces]


def _side(text: str, mark: Token) -> Literal["opening", "closing"] | None:
    """Which side of a quotation a straight mark stands on, by what is beside it; None for other marks."""
    if mark.span.of(text) != '"':
        return None
    before, after = text[mark.start - 1 : mark.start] or " ", text[mark.end : mark.end + 1] or " "
    if (before.isspace() or before in "([") and after.isalnum():
        return "opening"
    if not before.isspace() and before not in '(["' and (after.isspace() or after in ",.;:!?)]"):
        return "closing"
    return None


def _goes_on(reading: Reading, opening: Sentence) -> bool:
    """Whether a quotation that a paragraph leaves open goes on in the next, which begins with that sentence."""
    if opening.tokens[0].norm in _OPENING:
        return True
    text = reading.document.text
    end = text.find("\n", opening.span.start)
    marks = [
        token.norm
        for sentence in reading.sentences[opening.index :]
        if end < 0 or sentence.span.start < end
        for token in sentence.tokens
        if token.norm in QUOTE_NORMS
    ]
    return marks[:1] != [] and marks[0] in _CLOSING


def drop_inner_attitudes(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """Claims without the attitudes inside quotations and reported speech, and what nobody named says in quotations.

    There the speaker speaks: "I think" adds nobody, and what others think and want is the speaker's word.
    """
    quoted = [quotation.span for quotation in find_quotations(reading)]
    # What stands around its own cue ("I know," he said, recalling it, "well") also holds words that are not spoken.
    told = [claim for claim in claims if claim.kind in ("direct", "indirect") and not claim.content.covers(claim.cue)]
    spoken = quoted + [claim.content for claim in told]
    kept = [claim for claim in claims if not (_is_of_the_speaker(reading, claim) and _is_inside(claim.cue, spoken))]
    return [claim for claim in kept if _is_named(reading, claim) or not _is_inside(claim.cue, quoted)]


def _is_named(reading: Reading, claim: Claim) -> bool:
    known = claim.speaker is not None and reading.mentions[claim.speaker].kind != "pronoun"
    return known and claim.kind != "nominal"


def _is_inside(cue: Span, spans: Sequence[Span]) -> bool:
    return any(span.covers(cue) for span in spans)


def _is_of_the_speaker(reading: Reading, claim: Claim) -> bool:
    if claim.kind == "attitude" or claim.reasons[0].rule == THINKING:
        return True
    return claim.speaker_span is not None and claim.speaker_span.of(reading.document.text).lower() in _FIRST_PERSON


def _words(sentence: Sentence, span: Span) -> int:
    return sum(span.covers(token.span) and token.norm[:1].isalnum() for token in sentence.tokens)


def attribute_quotations(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """Claims for the quotations that no claim covers yet: they belong to whoever speaks beside them.

    That is who speaks in the same sentence, else where the quotation ends, else who spoke last in the paragraph (or,
    where the paragraph opens with the quotation, at the end of the one before), else who speaks next in it.
    """
    stretches = find_quotations(reading)
    inside = [quotation.span for quotation in stretches]
    speech = [
        claim
        for claim in claims
        if claim.kind in _SPOKEN and claim.speaker_span is not None and not _is_inside(claim.cue, inside)
    ]
    sentences = {sentence.index: sentence for sentence in reading.sentences}
    added: list[Claim] = []
    for place, quotation in enumerate(stretches):
        if sentences[quotation.sentence].boilerplate or _is_covered(quotation.span, [*claims, *added]):
            continue
        beside = _at_its_end(stretches[place:], speech) or _beside(
            reading, quotation, sorted([*speech, *added], key=lambda claim: claim.sentence)
        )
        if beside is not None:
            added.append(_claim(beside, quotation))
    return [*added, *_backwards(stretches, [*claims, *added])]


def _at_its_end(stretches: Sequence[Quotation], speech: Sequence[Claim]) -> Claim | None:
    """ "Ten were killed. Nobody came," a nurse said: the beginning is hers too, whoever spoke before."""
    first, *later = stretches
    pieces = [first, *itertools.takewhile(lambda piece: piece.goes_on, later)]
    last = pieces[-1]
    if len(pieces) == 1 or any(claim.sentence == first.sentence for claim in speech):
        return None
    middle = Span((last.span.start + last.span.end) // 2, (last.span.start + last.span.end) // 2 + 1)
    return next((claim for claim in speech if claim.kind == "direct" and claim.content.covers(middle)), None)


def _backwards(stretches: Sequence[Quotation], claims: Sequence[Claim]) -> list[Claim]:
    """Claims for the beginnings of quotations whose speaker stands only where they go on, in the next paragraph."""
    added: list[Claim] = []
    for quotation, rest in reversed(list(itertools.pairwise(stretches))):
        if rest.goes_on and not _is_covered(quotation.span, [*claims, *added]):
            middle = Span((rest.span.start + rest.span.end) // 2, (rest.span.start + rest.span.end) // 2 + 1)
            of_rest = [claim for claim in (*claims, *added) if claim.kind == "direct" and claim.content.covers(middle)]
            added += [_claim(claim, quotation) for claim in of_rest[:1]]
    return added[::-1]


def _is_covered(span: Span, claims: Sequence[Claim]) -> bool:
    """Whether most of a quotation is content of some claim that is more than an attitude."""
    middle = Span((span.start + span.end) // 2, (span.start + span.end) // 2 + 1)
    return any(claim.kind != "attitude" and claim.content.covers(middle) for claim in claims)


def _beside(reading: Reading, quotation: Quotation, speech: Sequence[Claim]) -> Claim | None:
    here = [claim for claim in speech if claim.sentence == quotation.sentence]
    if here:
        return min(here, key=lambda claim: abs(claim.cue.start - quotation.span.start))
    before = [claim for claim in speech if claim.sentence < quotation.sentence]
    text = reading.document.text
    if before:
        gap = text[_end(reading, before[-1].sentence) : quotation.span.start]
        opens = not text[: quotation.span.start].rpartition("\n")[2].strip()
        if gap.count("\n") == 0 or (opens and gap.strip() == ""):
            return before[-1]
    after = next((claim for claim in speech if claim.sentence > quotation.sentence), None)
    if after is not None and "\n" not in text[quotation.span.end : after.cue.start]:
        return after
    return None


def _end(reading: Reading, sentence: int) -> int:
    return reading.sentences[sentence].span.end


def _claim(beside: Claim, quotation: Quotation) -> Claim:
    how = "the quotation of the sentence before goes on" if quotation.goes_on else "said by who speaks beside it"
    return Claim(
        kind="direct",
        cue=beside.cue,
        content=quotation.span,
        sentence=quotation.sentence,
        speaker=beside.speaker,
        speaker_span=beside.speaker_span,
        reasons=(Reason("claims", "continued quotation" if quotation.goes_on else "quotation", how),),
    )


def carry_on_reports(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """Claims for sentences that go on with a report without a cue of their own.

    "The party said that the law had been misread. It would consult the public": the "would" is the "will" of who was
    speaking, unless a condition stands beside it.
    """
    added = []
    for before, sentence in itertools.pairwise(reading.sentences):
        same_paragraph = "\n" not in reading.document.text[before.span.start : sentence.span.start]
        if not same_paragraph or not _is_backshifted(sentence) or _has_claim(sentence, claims):
            continue
        last = [claim for claim in claims if claim.kind == "indirect" and claim.sentence == before.index]
        if last and last[-1].speaker is not None and last[-1].content.end >= before.span.end - 2:
            reason = Reason("claims", "report goes on", "would, where the sentence before reports")
            added.append(replace(last[-1], content=sentence.span, sentence=sentence.index, reasons=(reason,)))
    return added


def _is_backshifted(sentence: Sentence) -> bool:
    """Whether the main verb stands under a "would" that no condition explains, with a pronoun before it."""
    root = next((i for i, token in enumerate(sentence.tokens) if token.head == i), None)
    if root is None or any(token.norm.lower() in ("if", "unless") for token in sentence.tokens):
        return False
    below = [token for token in sentence.tokens if token.head == root and token.dep.startswith(("aux", "nsubj"))]
    return any(token.norm == "would" for token in below) and any(token.tag == "PRP" for token in below)


def _has_claim(sentence: Sentence, claims: Sequence[Claim]) -> bool:
    return any(sentence.span.covers(claim.cue) or sentence.span.covers(claim.content) for claim in claims)
