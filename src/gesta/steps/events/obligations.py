"""What somebody says that another must do: a request, whatever the verb of saying."""

from collections.abc import Iterator, Sequence

from gesta.knowledge.codebook import Codebook
from gesta.knowledge.lexicon import NON_EVENT, Entry, OperatorWords
from gesta.language.tree import Tree
from gesta.records import Participant, Reason
from gesta.steps.events.asked import gives_way
from gesta.steps.events.drafts import Draft, Scene
from gesta.steps.events.frames import verb_frame
from gesta.steps.events.modality import is_inverted_condition, negation_of
from gesta.steps.events.participants import is_official
from gesta.steps.events.phrases import base
from gesta.steps.events.senses import Sense
from gesta.steps.events.sources import claims_over, speakers_of
from gesta.steps.events.status import Standing

_REQUEST = "REQUEST"
_MUST = frozenset({"must", "should", "shall", "ought"})
# What is supposed, asked or feared to be due is demanded by nobody.
_OPEN_MARKS = frozenset({"if", "whether", "unless", "lest"})
# "Has to", "needs to" and "is obliged to" stand above the infinitive.
_MUST_ABOVE = frozenset({"have", "need"})
# Said so, they ask nobody to do anything.
_NO_COMMANDS = frozenset("let thank please welcome look see think imagine remember bless forgive say believe".split())
# Relations through which a predicate belongs to what must be done; a clause that tells for itself does not.
_WITHIN = frozenset({"xcomp", "obj", "obl", "nmod", "acl", "ccomp", "conj", "iobj", "amod", "compound", "nmod:poss"})
_APART = frozenset({"acl:relcl", "advcl", "parataxis"})


def with_obligations(scene: Scene, tree: Tree, drafts: Sequence[Draft], codebook: Codebook) -> list[Draft]:
    """The drafts of a sentence, with a request for each "X said Y must ..." in the place of what Y must do.

    X is official and another than Y, who is named: "we must", "prices should fall", an outlet's own "must" ask nobody.
    """
    kept = list(drafts)
    if _REQUEST not in codebook.types:
        return kept
    words = scene.matcher.lexicon.operators
    asked = [(verb, _sides(scene, tree, verb)) for verb in _obliged(tree, words)]
    asked += [(verb, _told_to(scene, tree, verb)) for verb in _ordered(tree, words)]
    for verb, (speakers, others) in asked:
        if not others or not any(map(is_official, speakers)):
            continue
        within = [draft for draft in kept if _is_within(tree, draft.sense.word, verb)]
        content = next((draft for draft in within if draft.type != NON_EVENT), None)
        mode = codebook.content_mode(_REQUEST, content.type if content else "", content.modes if content else ())
        if codebook.types[_REQUEST].mode("yield") is not None and gives_way(tree, verb):
            mode = "yield"
        entry = Entry(lemma="must", pos="verb", type=_REQUEST, example="")
        frame = verb_frame(tree, verb)
        reason = Reason("events", "obligation", f"said that they must {tree.tokens[verb].lemma}")
        told = Draft(
            Sense(tree.sentence.index, verb, entry, frame),
            Standing(),
            _REQUEST,
            (mode,) if mode else (),
            sides=(speakers, others),
            reasons=(reason,),
        )
        kept = sorted([*(d for d in kept if d not in within), told], key=lambda draft: draft.sense.word)
    return kept


def _obliged(tree: Tree, words: OperatorWords) -> Iterator[int]:
    """Verbs of what must be done; questions, conditions, "need not" and "have to do with" demand nothing."""
    if tree.tokens[-1].norm == "?":
        return
    for word, token in enumerate(tree.tokens):
        if token.pos not in ("VERB", "AUX", "ADJ"):
            continue
        auxiliaries = {tree.tokens[aux].norm.lower() for aux in tree.find(word, "aux")}
        above = tree.tokens[token.head]
        marks = {tree.tokens[mark].norm.lower() for mark in tree.find(word, "mark")}
        must_above = token.dep == "xcomp" and "to" in marks and above.lemma.lower() in _MUST_ABOVE
        if must_above and (token.lemma.lower() == "do" or negation_of(tree, token.head, words) is not None):
            continue
        if marks & _OPEN_MARKS or is_inverted_condition(tree, word):
            continue
        if auxiliaries & _MUST or (must_above and above.tag != "VBN"):
            yield word


def _sides(scene: Scene, tree: Tree, verb: int) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Who says so, and who must: nobody where the two are one, or where somebody speaks of himself."""
    claim = next(iter(claims_over(scene, tree, verb)), None)
    if claim is None:
        return (), ()
    speakers = speakers_of(scene, claim)
    doers = scene.roles.at(tree.sentence.index, verb_frame(tree, verb).subjects, "who must")
    ours = {(one.code, one.sector) for one in speakers} | {(one.code, None) for one in speakers}
    theirs = {one.entity for one in speakers}
    others = tuple(one for one in doers if (one.code, one.sector) not in ours and one.entity not in theirs)
    return speakers, others


def _ordered(tree: Tree, words: OperatorWords) -> Iterator[int]:
    """Verbs of commands: "Give us weapons"; "let us hope", "thank you" and "do not forget" ask for nothing."""
    for word, token in enumerate(tree.tokens):
        above = base(token.dep)
        if token.tag != "VB" or above not in ("root", "ccomp", "parataxis") or token.lemma.lower() in _NO_COMMANDS:
            continue
        if tree.first(word, "nsubj", "nsubj:pass", "aux", "mark") is None and negation_of(tree, word, words) is None:
            yield word


def _told_to(scene: Scene, tree: Tree, verb: int) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
    """Who commands it in quoted words, and whom he says these to; nobody where that is not told."""
    claim = next((each for each in claims_over(scene, tree, verb) if each.kind == "direct"), None)
    if claim is None:
        return (), ()
    listener = scene.roles.listener(claim)
    return (speakers_of(scene, claim), listener) if listener else ((), ())


def _is_within(tree: Tree, word: int, verb: int) -> bool:
    """Whether a word belongs to what the verb tells, or is the verb."""
    while word != verb:
        token = tree.tokens[word]
        if token.head == word or token.dep in _APART or not (token.dep in _WITHIN or base(token.dep) in _WITHIN):
            return False
        word = token.head
    return True
