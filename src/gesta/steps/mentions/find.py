"""Finding mentions: proper names by model and registry, nationality words, described actors, pronouns."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from gesta.knowledge.actors import Match, Registry
from gesta.knowledge.agents import sector_of
from gesta.language.tree import Tree, tree_of
from gesta.records import Mention, MentionKind, Reading, Reason, Sentence, Span

# A head of these relations is part of a larger name, not a phrase of its own.
_INSIDE_NAME = ("flat", "fixed", "goeswith", "compound")
_PRONOUNS = frozenset(
    "he she they it him her them his its their hers theirs himself herself itself themselves we us our i my".split()
)
_CROWDS = frozenset("thousands hundreds dozens scores tens crowds crowd millions".split())
# Descriptions of states and pairs; who they are is settled when chains are built.
_STATE_NOUNS = frozenset(
    "country nation state neighbor neighbour countries nations states neighbors neighbours republic kingdom "
    "side sides ally allies".split()
)
_TITLE_TAGS = frozenset({"NN", "NNP", "NNS", "NNPS", "JJ"})


class NameSpan(Struct, frozen=True):
    """Words `[first, last)` that are a proper name: the model's label, the registry's kind of form."""

    first: int
    last: int
    label: str | None
    form: str | None


def find_mentions(reading: Reading, *, registry: Registry) -> Reading:
    """The reading with its mentions, in text order; boilerplate sentences give none.

    Needs sentences. Entities are not yet set.
    """
    found: list[Mention] = []
    for sentence in reading.sentences:
        if sentence.tokens and not sentence.boilerplate:
            found.extend(mentions_of(sentence, registry, reading.document.published))
    return replace(reading, mentions=tuple(found))


def mentions_of(sentence: Sentence, registry: Registry, on: date | None) -> list[Mention]:
    """All mentions of one sentence, each head word at most once, in text order."""
    tree = tree_of(sentence)
    by_head: dict[int, Mention] = {}
    for name in name_spans(sentence, registry, on):
        if name.form == "seat" and _only_places(tree, name):
            continue
        mention = _named(tree, name)
        by_head.setdefault(mention.head, mention)
    inside = {i for mention in by_head.values() if mention.name for i in range(*mention.name)}
    for i, token in enumerate(sentence.tokens):
        if i in by_head or i in inside:
            continue
        if token.pos in ("NOUN", "PROPN", "NUM", "ADJ") and token.dep.split(":")[0] not in _not_heads(token.pos):
            described = _described(tree, i)
            if described:
                by_head[i] = described
        elif token.norm.lower() == "both" and token.dep.startswith("nsubj"):
            by_head[i] = _mention(tree, i, i, i + 1, "description", Reason("mentions", "pair", "both"), label="pair")
        elif token.norm.lower() in _PRONOUNS:
            by_head[i] = _mention(tree, i, i, i + 1, "pronoun", Reason("mentions", "pronoun"))
    return [by_head[i] for i in sorted(by_head)]


# Named after the town where they were held or signed: "the Copenhagen summit", "the Minsk accords".
_HELD_THERE = frozenset("summit conference forum accord protocol convention declaration".split())
# Houses rather than towns: "the Kremlin summit" is its master's.
_HOUSES = frozenset({"Kremlin", "House", "Street", "Elysee"})


def _only_places(tree: Tree, name: NameSpan) -> bool:
    """Whether a capital only says where a meeting was held ("the Copenhagen climate summit")."""
    token = tree.tokens[_head_of(tree, name.first, name.last)]
    above = tree.tokens[token.head]
    return token.dep.split(":")[0] in ("compound", "nmod") and (
        above.lemma.lower() in _HELD_THERE and name.last <= token.head and token.norm not in _HOUSES
    )


def _not_heads(pos: str) -> tuple[str, ...]:
    return (*_INSIDE_NAME, "amod") if pos == "ADJ" else _INSIDE_NAME


def name_spans(sentence: Sentence, registry: Registry, on: date | None) -> list[NameSpan]:
    """Proper names by model and registry, none overlapping another.

    Where the two disagree the longer one stands: "Bank of Russia" is no mention of Russia as an actor, while a
    registry name that holds the model's ("President Putin" around "Putin") adds its words.
    """
    words = [token.norm for token in sentence.tokens]
    known = [span for start, match in registry.scan(words, on) if (span := _known_span(words, start, match, registry))]
    model = [_with_first_name(sentence, span) for span in _model_names(sentence)]
    known = [span for span in known if not any(_is_first_name(words, span, other) for other in model)]
    spans = [_labelled(span, model) for span in known]
    spans += [span for span in model if not any(_same_name(span, other, words) for other in known)]
    chosen: list[NameSpan] = []
    for span in sorted(spans, key=lambda item: (item.first - item.last, item.first)):
        if all(span.last <= other.first or other.last <= span.first for other in chosen):
            chosen.append(span)
    return sorted(chosen, key=lambda item: item.first)


def _known_span(words: list[str], start: int, match: Match, registry: Registry) -> NameSpan | None:
    """A registry match without its article; only the nationality where it describes ("Cambodian soldiers")."""
    first, last = start, start + match.length
    if words[first].lower() == "the" and match.length > 1:
        first += 1
    if words[last - 1][:1].islower() and last - first > 1:
        opening = registry.match(words, first)
        if sector_of(words[first:last], last - first - 1) and _is_national(words[first], registry) and opening:
            return NameSpan(first, first + 1, None, "adjective")
    return NameSpan(first, last, None, match.form)


def _is_national(word: str, registry: Registry) -> bool:
    match = registry.match([word], 0)
    return match is not None and match.form in ("adjective", "demonym")


def _model_names(sentence: Sentence) -> Iterator[NameSpan]:
    first: int | None = None
    label = ""
    for i, token in enumerate(sentence.tokens):
        if first is not None and token.name != f"I-{label}":
            yield _trimmed(sentence, NameSpan(first, i, label, None))
            first = None
        if token.name and first is None:
            first, label = i, token.name[2:]
    if first is not None:
        yield _trimmed(sentence, NameSpan(first, len(sentence.tokens), label, None))


# First names that are also the adjective of a country.
_FIRST_NAMES = frozenset({"German"})


def _with_first_name(sentence: Sentence, span: NameSpan) -> NameSpan:
    """ "German Rodriguez": a family name alone right behind such a name, without article or title, is a person's."""
    first = span.first - 1
    if span.label != "PER" or span.last - span.first > 1 or first < 0:
        return span
    tokens = sentence.tokens
    opens = first == 0 or tokens[first - 1].pos not in ("DET", "ADJ", "NUM", "NOUN", "PROPN")
    return replace(span, first=first) if opens and tokens[first].norm in _FIRST_NAMES else span


def _is_first_name(words: list[str], span: NameSpan, person: NameSpan) -> bool:
    first_name = span.first == person.first and span.last == span.first + 1 < person.last
    return first_name and words[span.first] in _FIRST_NAMES


def _trimmed(sentence: Sentence, span: NameSpan) -> NameSpan:
    """A name without the preposition or conjunction that the model left at its end ("Atlantic Council in")."""
    last = span.last
    while last > span.first + 1 and sentence.tokens[last - 1].pos in ("ADP", "CCONJ"):
        last -= 1
    return replace(span, last=last)


def _labelled(span: NameSpan, model: list[NameSpan]) -> NameSpan:
    label = next((other.label for other in model if other.first < span.last and span.first < other.last), None)
    return NameSpan(span.first, span.last, label, span.form)


def _same_name(span: NameSpan, other: NameSpan, words: list[str]) -> bool:
    """Whether the registry's words are the model's but for an article or a nationality around them."""
    if not (span.first < other.last and other.first < span.last):
        return False
    if other.form == "adjective" and span.last - span.first > other.last - other.first:
        return False
    outside = words[span.first : span.last]
    inside = words[other.first : other.last]
    return len(outside) <= len(inside) or (len(outside) - len(inside) <= 1 and outside[0].lower() == "the")


def _head_of(tree: Tree, first: int, last: int) -> int:
    """The word of `[first, last)` whose head lies outside; the last such word, as English names end in their head."""
    outside = [i for i in range(first, last) if not first <= tree.tokens[i].head < last or tree.tokens[i].head == i]
    return outside[0] if outside else last - 1


def _named(tree: Tree, name: NameSpan) -> Mention:
    head = _head_of(tree, name.first, name.last)
    top = _title_head(tree, head)
    first, last = tree.phrase(top)
    first, last = min(first, name.first, _title_start(tree, name, head)), max(last, name.last)
    kind: MentionKind = "name"
    if name.form == "seat":
        kind = "metonym"
    elif name.form in ("adjective", "demonym") and tree.tokens[head].dep.split(":")[0] in ("amod", "compound", "nmod"):
        if tree.tokens[head].dep.split(":")[0] != "nmod":
            kind = "adjective"
            first, last, top = name.first, name.last, head
    elif tree.tokens[head].dep.split(":")[0] in ("compound", "amod") and top == head:
        first, last = min(name.first, _title_start(tree, name, head)), name.last
    rule = f"registry {name.form}" if name.form else f"model {name.label}"
    label = name.label if name.form is None or name.label == "PER" else name.form
    return _mention(tree, top, first, last, kind, Reason("mentions", rule), label=label, name=(name.first, name.last))


def _title_head(tree: Tree, head: int) -> int:
    """The title before a person's name where the parse makes it the head ("President" in "President Putin")."""
    token = tree.tokens[head]
    above = tree.tokens[token.head]
    if token.dep.split(":")[0] == "flat" and token.head < head and above.tag in _TITLE_TAGS:
        return token.head
    return head


def _title_start(tree: Tree, name: NameSpan, head: int) -> int:
    """Where the title before a person's name begins ("Former U.S. President Donald Trump")."""
    if name.label != "PER":
        return name.first
    first = name.first
    while first > 0:
        token = tree.tokens[first - 1]
        above = token.head
        inside = first <= above < name.last or above == head or first - 1 == tree.tokens[head].head
        if token.tag not in (*_TITLE_TAGS, "HYPH", "POS") or not inside:
            break
        first -= 1
    return first


def _described(tree: Tree, i: int) -> Mention | None:
    first, last = tree.phrase(i)
    words = [token.norm for token in tree.tokens[first:last]]
    word = tree.tokens[i].norm.lower()
    if word in _CROWDS:
        return _mention(tree, i, first, last, "description", Reason("mentions", "crowd", word), label="crowd")
    if word in _STATE_NOUNS:
        return _mention(tree, i, first, last, "description", Reason("mentions", "state noun", word), label="state")
    sector = sector_of(words, i - first)
    if sector is None or not sector.acts:
        return None
    return _mention(
        tree, i, first, last, "description", Reason("mentions", "agent noun", sector.reason.detail), label="agent"
    )


def _mention(
    tree: Tree,
    head: int,
    first: int,
    last: int,
    kind: MentionKind,
    reason: Reason,
    *,
    label: str | None = None,
    name: tuple[int, int] | None = None,
) -> Mention:
    span = Span(tree.tokens[first].start, tree.tokens[last - 1].end)
    return Mention(
        span=span,
        sentence=tree.sentence.index,
        head=head,
        first=first,
        last=last,
        kind=kind,
        label=label,
        name=name,
        reasons=(reason,),
    )
