"""Claims made with a verb or an adjective: "said that", "wants to", "is expected to", "are glad that"."""

from collections.abc import Iterator, Sequence

from gesta.knowledge.cues import Cues, Use
from gesta.language.tree import Tree
from gesta.records import Span
from gesta.steps.claims.found import Found, Kind
from gesta.steps.claims.slots import REFLEXIVES, Content, content_of, infinitive_of, mark_of, quoted_object
from gesta.steps.claims.words import agent_of, behind, carried_on_by, case_of, cue_span, hull, is_quoted, speaker_of

THINKING = "verb of thinking"
# Slots in which words of the speaker's own stand.
_CLAUSES = frozenset({"clause", "quote", "after"})
_STIRRED = "feeling that is stirred"
_SILENT = frozenset({"know", "mind", "think", "will"})
_RULES = {"after": "speech after the fact", "quote": "quotation marks"}


def find_verb_claims(tree: Tree, verb: int, cues: Cues) -> Iterator[Found]:
    """The claim that a verb makes, if it is a cue and something stands in one of its slots."""
    token = tree.tokens[verb]
    if token.dep in ("amod", "compound"):
        return
    if token.lemma.lower() in cues.passive and (_is_passive(tree, verb) or _is_participle(tree, verb)):
        yield from _passive_claim(tree, verb)
        return
    if token.lemma.lower() in cues.stirring and (stirred := _stirred(tree, verb)) is not None:
        yield stirred
        return
    uses = [use for use in cues.verbs.get(token.lemma.lower(), ()) if _has_particle(tree, verb, use)]
    slots = frozenset().union(*(use.content for use in uses)) if uses else frozenset()
    content = content_of(tree, verb, slots) if slots else quoted_object(tree, verb) or _told_that(tree, verb, cues)
    if content is None:
        return
    kind, rule = _kind(tree, uses, content)
    if kind == "attitude" and content.slot == "after" and mark_of(tree, verb) != "as":
        # Of what stands beside only a word of saying, or "as polls show", says whose it is.
        content = content_of(tree, verb, slots - {"clause"})
        if content is None:
            return
        kind, rule = _kind(tree, uses, content)
    is_told = content.slot == "preposition" or carried_on_by(tree, verb) is not None
    if kind == "attitude" and _is_infinitive(tree, verb) and not is_told and _is_open(tree, verb, uses):
        return
    speaker = speaker_of(tree, verb) if all(use.group != "seem" for use in uses) else None
    yield Found(kind, verb, cue_span(tree, verb, *content.more), content.span, speaker, rule)


def find_announcement(tree: Tree, content: Span, cues: Cues) -> Found | None:
    """The claim of a sentence that ends in a colon behind a verb of saying, about what comes after it.

    content: characters of the next sentence
    """
    if tree.tokens[-1].norm != ":":
        return None
    for verb in range(len(tree.tokens) - 1, -1, -1):
        speaks = any(
            use.speech and "quote" in use.content for use in cues.verbs.get(tree.tokens[verb].lemma.lower(), ())
        )
        speaker = speaker_of(tree, verb) if speaks and tree.tokens[verb].pos == "VERB" else None
        if speaker is not None and tree.first(verb, "ccomp", "obj") is None:
            return Found("direct", verb, cue_span(tree, verb), content, speaker, "announced by a colon")
    return None


def _kind(tree: Tree, uses: Sequence[Use], content: Content) -> tuple[Kind, str]:
    slot = "clause" if content.slot in _CLAUSES else content.slot
    speaking = [use for use in uses if use.speech and slot in use.content]
    rule = THINKING if speaking and all(use.group == "think" for use in speaking) else "verb of saying"
    aloud = not uses or (speaking and rule != THINKING)
    if aloud and content.slot in _CLAUSES and is_quoted(tree, content.span):
        return "direct", _RULES.get(content.slot, rule)
    return ("indirect" if speaking else "attitude"), _RULES.get(content.slot, rule)


def _stirred(tree: Tree, verb: int) -> Found | None:
    """ "The plan angered the union", "the union was angered by the plan": somebody's feeling about something."""
    about, who = tree.first(verb, "nsubj", "csubj"), tree.first(verb, "obj")
    if about is not None and tree.tokens[about].dep == "nsubj:pass":
        about, who = agent_of(tree, verb), about
    if about is None or who is None or tree.tokens[who].norm.lower() in REFLEXIVES:
        return None
    return Found("attitude", verb, cue_span(tree, verb), behind(tree, about, about), who, _STIRRED)


def _told_that(tree: Tree, verb: int, cues: Cues) -> Content | None:
    """ "The campaign projects that ...": whatever the verb, somebody tells what a clause with "that" says."""
    if tree.tokens[verb].lemma.lower() in cues.factual or tree.first(verb, "nsubj") is None:
        return None
    for clause in tree.find(verb, "ccomp"):
        if any(tree.tokens[mark].norm.lower() == "that" for mark in tree.find(clause, "mark")):
            return Content(tree.span(clause), "clause")
    return None


def _is_open(tree: Tree, verb: int, uses: Sequence[Use]) -> bool:
    """Whether an infinitive is nobody's attitude yet: what one is to know or want, "to endorse him would be hard".

    "He went to the port to defend the deal" and "a bid to persuade them" are attitudes that somebody shows.
    """
    shown = any(use.group not in _SILENT for use in uses)
    hangs = tree.tokens[verb].dep in ("advcl", "acl", "xcomp") and tree.tokens[verb].head < verb
    return not (shown and hangs)


def _is_infinitive(tree: Tree, verb: int) -> bool:
    return tree.tokens[verb].tag == "VB" and any(tree.tokens[m].norm.lower() == "to" for m in tree.find(verb, "mark"))


def _has_particle(tree: Tree, verb: int, use: Use) -> bool:
    particles = {tree.tokens[i].norm.lower() for i in tree.find(verb, "compound:prt")}
    following = [token.norm.lower() for token in tree.tokens[verb + 1 : verb + 3]]
    if use.particle is None or use.particle in particles or use.particle in following[:1]:
        return True
    # "Made it clear".
    return following[:1] == ["it"] and use.particle in following


def _is_passive(tree: Tree, verb: int) -> bool:
    return tree.first(verb, "aux:pass") is not None and tree.first(verb, "nsubj:pass") is not None


def _is_participle(tree: Tree, verb: int) -> bool:
    """ "A man believed to be the leader": a participle behind the noun that it is said of."""
    # The tagger often takes such a participle for a past tense.
    return tree.tokens[verb].tag in ("VBN", "VBD") and tree.tokens[verb].dep == "acl"


def _passive_claim(tree: Tree, verb: int) -> Iterator[Found]:
    """ "Is expected to", "was reported to have", "is seen as": the subject and what is said of it."""
    subject = tree.tokens[verb].head if _is_participle(tree, verb) else tree.first(verb, "nsubj:pass")
    said = infinitive_of(tree, verb) or tree.first(verb, "ccomp")
    if said is None:
        said = next((n for n in tree.find(verb, "obl", "advcl") if case_of(tree, n) == "as"), None)
    if said is None and tree.tokens[verb].lemma.lower() == "expect":
        # "A decision is expected in May".
        said = subject
    if subject is None or said is None:
        return
    named = tree.tokens[subject].span if _is_participle(tree, verb) else tree.span(subject)
    content = hull((named, tree.span(said)))
    yield Found("passive", verb, cue_span(tree, verb), content, agent_of(tree, verb), "passive of saying")


def find_adjective_claims(tree: Tree, word: int, cues: Cues) -> Iterator[Found]:
    """ "Is confident that", "are eager to", "was worried about": a state of mind and what it is about."""
    if tree.tokens[word].lemma.lower() not in cues.adjectives:
        return
    subject, link = _holder(tree, word)
    if subject is None:
        return
    content = tree.first(word, "ccomp", "xcomp", "advcl")
    if content is None:
        beside = tree.find(link, "obl") if link is not None and tree.tokens[word].dep == "xcomp" else ()
        content = next((n for n in (*tree.find(word, "obl"), *beside) if case_of(tree, n) in _ABOUT), None)
    if content is None or content < word:
        return
    more = [i for i in tree.find(content, "case", "mark") if tree.tokens[i].norm.lower() in _ABOUT - {"to"}]
    span = hull((cue_span(tree, word, *more), tree.tokens[word if link is None else link].span))
    inside = [i for i in tree.subtree(content) if i not in more]
    words = tree.characters(inside[0], inside[-1] + 1)
    yield Found("attitude", word, span, words, subject, "state of mind")


def _holder(tree: Tree, word: int) -> tuple[int | None, int | None]:
    """Whose state of mind an adjective is, and the verb that links them: "is angry", "grew angry", "a man angry at"."""
    token = tree.tokens[word]
    copula = tree.first(word, "cop")
    if copula is not None:
        return tree.first(word, "nsubj"), copula
    above = tree.tokens[token.head]
    if token.dep == "xcomp" and token.head < word and above.lemma.lower() in _BECOMING:
        return speaker_of(tree, token.head), token.head
    if token.dep in ("amod", "acl") and token.head < word:
        return token.head, None
    return None, None


_BECOMING = frozenset("become remain grow feel stay keep get turn sound".split())
_ABOUT = frozenset("about of with at by on over for to in".split())
