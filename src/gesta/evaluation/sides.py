"""Sides that the data give: their words become actors before the sentence is coded."""

from msgspec.structs import replace

from gesta.language.tree import Tree
from gesta.records import Entity, Mention, Reading, Reason, Span

# Key of `Document.meta` under which the spans of the given sides stand.
SIDES = "given sides"
_REASON = Reason("evaluation", "given side", "the data name this as an actor")
# Whoever is named as a side takes part in politics, whatever the registry knows of him.
_SECTOR = "ELI"


def name_sides(reading: Reading) -> Reading:
    """The reading with an actor at the words of every given side that has none yet.

    Who is known keeps country and sector, and takes part in politics besides (a bank, a union); who is not gets the
    sector of the politically influential.
    """
    spans = reading.document.meta.get(SIDES)
    if not isinstance(spans, tuple):
        return reading
    mentions, entities = list(reading.mentions), list(reading.entities)
    for span in spans:
        found = _head_of(reading, span)
        if found is None:
            continue
        sentence, head, first, last = found
        at = next((i for i, m in enumerate(mentions) if (m.sentence, m.head) == (sentence, head)), None)
        known = entities[mentions[at].entity] if at is not None and mentions[at].entity is not None else None  # type: ignore[index]
        if known is not None and (known.code or known.sector):
            entities[known.index] = _political(known)
            continue
        entities.append(
            Entity(len(entities), span.of(reading.document.text), "group", sector=_SECTOR, reasons=(_REASON,))
        )
        given = Mention(span, sentence, head, first, last, "description", entity=len(entities) - 1, reasons=(_REASON,))
        if at is None:
            mentions.append(given)
        else:
            mentions[at] = replace(mentions[at], entity=len(entities) - 1)
    order = sorted(range(len(mentions)), key=lambda i: (mentions[i].sentence, mentions[i].first, mentions[i].last))
    return replace(reading, mentions=tuple(mentions[i] for i in order), entities=tuple(entities))


def _political(known: Entity) -> Entity:
    """A known actor with the sector of the influential among his others, so that what he says counts."""
    if known.sector is None or _SECTOR in (known.sector, *known.other_sectors):
        return known
    return replace(known, other_sectors=(*known.other_sectors, _SECTOR), reasons=(*known.reasons, _REASON))


def _head_of(reading: Reading, span: Span) -> tuple[int, int, int, int] | None:
    """Sentence, head word and word range of some characters: the head is the word that hangs on one outside."""
    for sentence in reading.sentences:
        if not sentence.tokens or not sentence.span.overlaps(span):
            continue
        tree = Tree(sentence)
        inside = [i for i, token in enumerate(tree.tokens) if token.span.overlaps(span)]
        heads = [i for i in inside if tree.tokens[i].head not in inside or tree.tokens[i].head == i]
        nouns = [i for i in heads if tree.tokens[i].pos in ("NOUN", "PROPN", "PRON", "ADJ", "NUM")]
        if inside:
            return sentence.index, (nouns or heads or inside)[0], inside[0], inside[-1] + 1
    return None
