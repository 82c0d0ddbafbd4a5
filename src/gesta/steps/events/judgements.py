"""Whom a judgement is about: the owner of what is called illegal, the one whose doings are called reckless."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Participant, Reason
from gesta.steps.events.arguments import Sides, nearest_other
from gesta.steps.events.drafts import Draft, Scene
from gesta.steps.events.frames import Frame, verb_frame
from gesta.steps.events.participants import without
from gesta.steps.events.phrases import base
from gesta.steps.events.sources import claims_over, speakers_of

# What stands behind a judgement of feeling ("appalled at the raid").
_ABOUT = ("at", "by", "about", "over", "with")
_FEELINGS = frozenset(
    "concerned worried alarmed appalled shocked outraged dismayed horrified disappointed saddened disturbed disgusted "
    "troubled angry furious upset".split()
)
# Words that give a judgement its force and leave nothing open: "must be considered illegal".
_FIRM = frozenset({"must", "should", "considered", "deemed", "regarded"})


def judged_sides(scene: Scene, tree: Tree, draft: Draft) -> Sides:
    """Who judges, and whom: the speaker, and the owner of what is judged, else the last one named before."""
    word, frame = draft.sense.word, draft.sense.frame
    claim = next(iter(claims_over(scene, tree, word)), None)
    actors = (speakers_of(scene, claim) if claim else ()) or _gapped_speakers(scene, tree, word)
    if frame.noun and tree.tokens[word].norm.lower() in _FEELINGS and any(case in frame.obliques for case in _ABOUT):
        # "Norland is concerned about the raid": who feels it judges, whoever says so.
        actors = scene.roles.at(tree.sentence.index, frame.subjects, "who feels it") or actors
    judged = without(scene.roles.at(tree.sentence.index, _judged(tree, frame), "what is judged"), actors)
    # Whoever is of the speaker's own country is not who is meant where the words can mean another.
    return actors, judged or nearest_other(scene, tree, word, actors)


def _judged(tree: Tree, frame: Frame) -> tuple[int, ...]:
    if tree.tokens[frame.head].pos == "VERB" and frame.subjects:
        return frame.subjects  # "Was lying about the war": whoever lies, not the war.
    about = tuple(noun for preposition in _ABOUT for noun in frame.obliques.get(preposition, ()))
    if about or not frame.noun:
        return about or frame.subjects or frame.objects
    if not frame.subjects and frame.governor is not None and tree.tokens[frame.governor].pos == "VERB":
        return verb_frame(tree, frame.governor).objects  # "the law must be considered illegal"
    return frame.subjects


def _gapped_speakers(scene: Scene, tree: Tree, word: int) -> tuple[Participant, ...]:
    """ "A vote that the opposition says was rigged": the subject of the verb of saying, whose claim has a gap."""
    token = tree.tokens[word]
    if base(token.dep) not in ("ccomp", "xcomp") or token.head == word:
        return ()
    if tree.tokens[token.head].lemma.lower() not in scene.matcher.lexicon.operators.verbs["say"]:
        return ()
    return scene.roles.at(tree.sentence.index, verb_frame(tree, token.head).subjects, "who says so")


def settle_judgement(draft: Draft) -> None:
    """ "Must be considered illegal" judges here and now."""
    standing = draft.standing
    if standing.status in ("hypothetical", "future") and standing.why.lower() in _FIRM:
        draft.standing = replace(standing, status="actual", ahead=False)
        draft.reasons += (Reason("events", "judgement", f"{standing.why!r} leaves nothing open"),)


def blamed(
    scene: Scene, tree: Tree, draft: Draft, actors: Sequence[Participant], lexicon: Lexicon
) -> tuple[Participant, ...]:
    """Whose doings a judgement condemns by an adjective: "called the talks a fruit of reckless Sudrian meddling".

    Nobody of the judge's own country is blamed in this way, nor anybody in what the subject is called.
    """
    ours = {found.code for found in actors} - {None}
    for noun in _condemned(tree, draft, lexicon):
        found = scene.roles.at(tree.sentence.index, [noun], "whose doings are condemned")
        others = tuple(one for one in found if one.code and one.code not in ours)
        if others:
            return others
    return ()


def _condemned(tree: Tree, draft: Draft, lexicon: Lexicon) -> Iterator[int]:
    said = {word for subject in draft.sense.frame.subjects for word in tree.subtree(subject)}
    for word in tree.subtree(draft.sense.word):
        token = tree.tokens[word]
        if word in said or token.dep != "amod" or token.pos != "ADJ":
            continue
        senses = lexicon.senses(token.lemma.lower(), "adj")
        if any(entry.type == "ACCUSE" and entry.mode == "disapprove" for entry in senses):
            yield token.head
