"""The words of a claim: the cue with its auxiliaries, who it belongs to, what it covers."""

from collections.abc import Iterable

from gesta.language.tree import Tree
from gesta.records import Span

QUOTE_NORMS = frozenset({'"', "“", "”", "„", "«", "»", "``", "''"})
_RELATIVE_TAGS = frozenset({"WDT", "WP"})
# What stands before a verb and belongs to it.
_BEFORE = ("aux", "aux:pass", "cop", "advmod", "mark")
_BEFORE_NOUN = ("det", "amod", "compound", "nummod")
_ASKING = frozenset({"WRB", "WP", "WDT"})
# Verbs that say of another one only that it is tried, goes on, or begins.
_GOING_ON = frozenset(
    "continue begin start try keep go come fail use tend have need get attempt manage move proceed strive struggle "
    "stop".split()
)


def speaker_of(tree: Tree, verb: int) -> int | None:
    """The word that names who speaks: subject, agent of a passive, or the subject shared with the verb before."""
    subject = next((one for one in tree.find(verb, "nsubj") if not is_label(tree, one, verb)), None)
    if subject is not None and tree.tokens[subject].dep == "nsubj":
        return _rest_of_name(tree, verb, subject) or antecedent(tree, verb, subject)
    agent = agent_of(tree, verb)
    if agent is not None:
        return agent
    if (named := _named_behind(tree, verb)) is not None:
        return named
    token = tree.tokens[verb]
    if token.dep == "advcl" and token.tag in ("VBN", "VBD"):
        # "Asked about it, he said": he does not ask. A finite clause would have a subject of its own.
        return None
    if token.dep in ("advcl", "xcomp") and token.tag == "VBG" and _is_quoted_as(tree, verb):
        return tree.first(token.head, "obj", "nsubj:pass") or speaker_of(tree, token.head)
    if token.dep in ("conj", "advcl", "xcomp", "parataxis") and token.head != verb:
        return speaker_of(tree, token.head)
    if token.dep == "acl" and token.tag == "VBG":
        return token.head
    return None


def _named_behind(tree: Tree, verb: int) -> int | None:
    """ "Ten were held, reported El Comercio": the name behind a verb that ends a report speaks, and is no object."""
    clause, name = tree.first(verb, "ccomp"), tree.first(verb, "obj")
    if clause is None or name is None or not clause < verb < name or tree.tokens[verb].tag not in ("VBD", "VBZ"):
        return None
    return name if tree.tokens[name].pos == "PROPN" else None


def _rest_of_name(tree: Tree, verb: int, subject: int) -> int | None:
    """ "Reported El Heraldo": a name in two words may be cut into a subject and an object."""
    rest = subject + 1
    if verb != subject - 1 or rest >= len(tree.tokens) or tree.tokens[rest].head != verb:
        return None
    both = tree.tokens[subject].pos == tree.tokens[rest].pos == "PROPN"
    return rest if both and tree.tokens[rest].dep in ("iobj", "obj") else None


def _is_quoted_as(tree: Tree, verb: int) -> bool:
    """ "Quoted an official as saying", "was cited as saying": who is quoted speaks."""
    return any(tree.tokens[mark].norm.lower() == "as" for mark in tree.find(verb, "mark", "case"))


def is_label(tree: Tree, word: int, verb: int) -> bool:
    """ "Nairobi: two men were held, a minister said": what a line opens with stands before a colon and says nothing.

    So it is where the speaker comes last: "Nairobi: two men were held, said a minister".
    """
    colon = word < verb and tree.tokens[word + 1].norm == ":"
    return colon and any(word < other for other in tree.find(verb, "nsubj"))


def agent_of(tree: Tree, verb: int) -> int | None:
    """Who does what a passive verb says, behind "by"."""
    return tree.first(verb, "obl:agent")


def antecedent(tree: Tree, verb: int, subject: int) -> int:
    """The noun that a relative pronoun stands for, else the subject itself."""
    if tree.tokens[subject].tag in _RELATIVE_TAGS and tree.tokens[verb].dep == "acl:relcl":
        return tree.tokens[verb].head
    return subject


def is_relative(tree: Tree, word: int) -> bool:
    """Whether a word is a relative pronoun: "which", "whom", "that"."""
    token = tree.tokens[word]
    return token.tag in _RELATIVE_TAGS or (token.norm.lower() == "that" and token.pos == "PRON")


def cue_span(tree: Tree, verb: int, *more: int) -> Span:
    """Characters of a cue: its auxiliaries, adverbs and "not", the verb that it continues, its particle, further words.

    "Has repeatedly said", "continued to insist", "spoke briefly about".
    """
    first, last = _first_of_group(tree, verb), verb
    behind = {child for child in tree.find(verb, "advmod", "compound:prt") if tree.tokens[child].tag not in _ASKING}
    for word in range(verb + 1, len(tree.tokens)):
        if word in more or (word in behind and not _opens_clause(tree, word)) or _opens_complement(tree, verb, word):
            last = word
        else:
            break
    return tree.characters(first, last + 1)


def _first_of_group(tree: Tree, verb: int) -> int:
    """The first word of a verb group: what stands right before the verb and belongs to it, or carries it on."""
    first = verb
    before = {child for child in tree.children[verb] if child < verb and tree.tokens[child].dep in _BEFORE}
    inside = {child for child in before if tree.tokens[child].dep != "mark" or _is_to(tree, child)}
    inside = {child for child in inside if tree.tokens[child].tag not in _ASKING}
    while first - 1 in inside:
        first -= 1
    above = carried_on_by(tree, verb)
    if above is not None and all(tree.tokens[i].norm.lower() == "on" for i in range(above + 1, first)):
        return _first_of_group(tree, above)
    return first


def carried_on_by(tree: Tree, verb: int) -> int | None:
    """The verb that only says how a verb goes on: "continued to insist", "is trying to persuade", "keeps asking"."""
    token = tree.tokens[verb]
    if token.head >= verb or tree.tokens[token.head].lemma.lower() not in _GOING_ON:
        return None
    goes_on = tree.tokens[token.head + 1].norm.lower() == "on"
    return token.head if token.dep == "xcomp" or (token.dep == "advcl" and goes_on) else None


def _opens_clause(tree: Tree, word: int) -> bool:
    """Whether an adverb stands before something that it belongs to rather than to the verb: "said only that"."""
    is_particle = tree.tokens[word].dep == "compound:prt"
    return not is_particle and word + 1 < len(tree.tokens) and tree.tokens[word + 1].dep == "mark"


def _opens_complement(tree: Tree, verb: int, word: int) -> bool:
    """Whether "about" right behind a verb belongs to it: "said about"."""
    token = tree.tokens[word]
    return token.norm.lower() == "about" and token.dep in ("case", "mark") and tree.tokens[token.head].head == verb


def noun_cue(tree: Tree, noun: int, speaker: int | None, *more: int) -> Span:
    """Characters of a noun of saying with its article, adjectives and preposition: "a sharp criticism of"."""
    first = last = noun
    inside = {child for child in tree.children[noun] if child < noun and tree.tokens[child].dep in _BEFORE_NOUN}
    inside.discard(noun if speaker is None else speaker)
    while first - 1 in inside or (first < noun and tree.tokens[first - 1].head in range(first, noun)):
        first -= 1
    if noun + 1 in more:
        last = noun + 1
    return tree.characters(first, last + 1)


def _is_to(tree: Tree, word: int) -> bool:
    return tree.tokens[word].norm.lower() == "to"


def without(tree: Tree, top: int, cut: int) -> Span:
    """Characters of a clause without the subtree that stands at its start or end."""
    gone = set(tree.subtree(cut))
    left = [i for i in tree.subtree(top) if i not in gone]
    while left and left[-1] > max(gone) and tree.tokens[left[-1]].dep == "punct":
        left.pop()
    return Span(tree.tokens[left[0]].start, tree.tokens[left[-1]].end) if left else tree.span(top)


def behind(tree: Tree, top: int, *heads: int) -> Span:
    """Characters of the phrases of some words without the preposition that opens the first."""
    inside = sorted({i for head in heads for i in tree.subtree(head)})
    cases = set(tree.find(top, "case"))
    while len(inside) > 1 and inside[0] in cases:
        inside = inside[1:]
    return tree.characters(inside[0], inside[-1] + 1)


def hull(spans: Iterable[Span]) -> Span:
    """The shortest span that covers all of some spans."""
    every = list(spans)
    return Span(min(span.start for span in every), max(span.end for span in every))


def is_quoted(tree: Tree, span: Span) -> bool:
    """Whether quotation marks stand in or right around some characters."""
    return any(token.norm in QUOTE_NORMS and span.start - 2 <= token.start <= span.end + 2 for token in tree.tokens)


def case_of(tree: Tree, noun: int) -> str:
    """The preposition of a noun in lower case, "" where it has none."""
    case = tree.first(noun, "case")
    return tree.tokens[case].norm.lower() if case is not None else ""
