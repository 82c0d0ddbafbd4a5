"""What is demanded, promised, refused, threatened, announced or stopped: one event, not two."""

from collections.abc import Sequence

from msgspec.structs import replace

from gesta.knowledge.codebook import Codebook
from gesta.knowledge.lexicon import NON_EVENT, Lexicon
from gesta.language.tree import Tree
from gesta.records import Participant, Reason
from gesta.steps.events.arguments import sides_of
from gesta.steps.events.drafts import VERBAL, Draft, NotCoded, Scene, become
from gesta.steps.events.frames import TEXT_NOUNS, verb_frame
from gesta.steps.events.participants import without
from gesta.steps.events.senses import Sense
from gesta.steps.events.status import standing_of

HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "REJECT", "THREATEN", "PROTEST"})
# Types of an act that may be no more than the making of a text.
_CARRIES_TEXT = frozenset({"AGREE", "SUPPORT", "CONSULT"})
# Verbs of what is held out to a partner.
_TO_PARTNERS = frozenset({"offer", "agree", "consent"})
# Words for holding back.
_CALM = frozenset({"restraint", "calm", "moderation", "de-escalation", "truce", "ceasefire"})
_CHANGING = frozenset({"halt", "announce"})
_BY_CONTENT = frozenset({"commit", "threaten", "warn", "request", "reject"})
_CONSUMING = frozenset({"request", "reject", "threaten", "commit", "halt"})


def drafts_of(scene: Scene, tree: Tree, codebook: Codebook, lexicon: Lexicon) -> list[Draft]:
    """The predicates of a sentence in text order, each knowing what it is the content of, or has as content."""
    drafts = []
    for sense in scene.matcher.senses(tree):
        standing = standing_of(tree, sense.word, lexicon, _carriers(sense, lexicon))
        modes = (sense.entry.mode,) if sense.entry.mode else ()
        drafts.append(Draft(sense, standing, sense.entry.type, modes))
    by_word = {draft.sense.word: draft for draft in drafts if draft.type != NON_EVENT}
    for draft in by_word.values():
        _place(draft, by_word, codebook)
    return drafts


def _place(draft: Draft, by_word: dict[int, Draft], codebook: Codebook) -> None:
    """Change a predicate by the operators above it that are none themselves, and hand it to the first that is."""
    for operator, at in draft.standing.operators:
        above = by_word.get(at)
        if above is None and operator in _CHANGING:
            become(draft, codebook, draft.type, operator)
        elif above is not None and above is not draft:
            above.content = above.content or draft
            return


def _carriers(sense: Sense, lexicon: Lexicon) -> frozenset[str]:
    """The verbs that an entry itself names as carrying it ("reach" an agreement)."""
    words = [lexicon.classes[word[1:]] if word[0] == "@" else frozenset({word}) for word in sense.entry.gov]
    return frozenset().union(*words)


def consumed(scene: Scene, tree: Tree, draft: Draft, actors: Sequence[Participant]) -> NotCoded | None:
    """Whether a predicate is told by the demand, promise, refusal or threat above it; then that is the event.

    So does a text tell what it is for: "passed a resolution condemning the raid" condemns.
    """
    if draft.type in _CARRIES_TEXT and (told := _told_by_text(scene, tree, draft)) is not None:
        return NotCoded("text", f"told as what {tree.tokens[told].norm!r} says")
    for operator, at in draft.standing.operators:
        above = scene.matcher.sense(tree, at) if operator in _CONSUMING else None
        if above is not None and above.entry.type != NON_EVENT:
            return NotCoded(f"content of {operator}", f"told as what {tree.tokens[at].norm!r} is about")
        if operator == "warn" and draft.type in HOSTILE and _own_act(scene, tree, at, actors):
            return NotCoded("content of threat", f"told as what {tree.tokens[at].norm!r} threatens")
    return None


def _told_by_text(scene: Scene, tree: Tree, draft: Draft) -> int | None:
    """The participle that says what a text is for, whose making is all that the predicate tells."""
    for noun in (draft.sense.word, *draft.sense.frame.objects):
        if tree.tokens[noun].lemma.lower() not in TEXT_NOUNS:
            continue
        for clause in tree.find(noun, "acl"):
            sense = scene.matcher.sense(tree, clause) if tree.tokens[clause].tag == "VBG" else None
            if sense is not None and sense.entry.type in VERBAL:
                return clause
    return None


def _own_act(scene: Scene, tree: Tree, at: int, actors: Sequence[Participant]) -> bool:
    speakers = scene.roles.at(tree.sentence.index, verb_frame(tree, at).subjects, "subject")
    codes = {found.code for found in speakers} - {None}
    return not actors or bool(codes & {found.code for found in actors})


def apply_content(
    scene: Scene, tree: Tree, draft: Draft, actors: Sequence[Participant], codebook: Codebook, lexicon: Lexicon
) -> NotCoded | None:
    """Type and mode of a demand, promise, refusal or threat by what it is about; a warning of others is none."""
    entry, content = draft.sense.entry, draft.content
    if entry.operator == "warn" and not _is_threat(scene, tree, content, actors, codebook, lexicon):
        return NotCoded("no threat", "a warning of what others may do is no threat")
    if entry.operator in _BY_CONTENT and content is not None and not _offers_force(draft, content):
        become(draft, codebook, content.type, "threaten" if entry.operator == "warn" else str(entry.operator))
        mode = codebook.content_mode(draft.type, content.type, content.modes)
        if mode and not entry.mode:
            draft.modes = (mode,)
    elif entry.operator in ("request", "reject") and not draft.modes:
        mode = (
            _aid_asked_for(tree, draft, lexicon)
            or _calm_asked_for(tree, draft)
            or codebook.content_mode(draft.type, "", ())
        )
        draft.modes = (mode,) if mode else ()
    return None


def _offers_force(draft: Draft, content: Draft) -> bool:
    """ "Offered to send troops", "agreed to deploy police": an offer and a promise to a partner are no threat."""
    return content.type == "MOBILIZE" and draft.sense.entry.words[0] in _TO_PARTNERS


def _is_threat(
    scene: Scene,
    tree: Tree,
    content: Draft | None,
    actors: Sequence[Participant],
    codebook: Codebook,
    lexicon: Lexicon,
) -> bool:
    """Whether what is warned of is a hostile act of the warner's own."""
    if content is None or content.type not in HOSTILE:
        return False
    doers = sides_of(scene, tree, content, codebook, lexicon)[0]
    codes = {found.code for found in actors} - {None}
    return not doers or bool(codes & {found.code for found in doers})


def _aid_asked_for(tree: Tree, draft: Draft, lexicon: Lexicon) -> str | None:
    """ "Asked Berlin for tanks", "an appeal for food": what is asked for is help."""
    frame = draft.sense.frame
    asked = (*frame.obliques.get("for", ()), *(() if frame.noun else frame.objects))
    wanted = ("@aid", "@hardware", "@weapon")
    return "assist" if any(lexicon.holds(wanted, tree.tokens[i].lemma.lower()) for i in asked) else None


def _calm_asked_for(tree: Tree, draft: Draft) -> str | None:
    """ "Appealed for restraint", "urged both to show restraint": those who are asked shall hold back."""
    frame = draft.sense.frame
    shown = [noun for clause in frame.complements for noun in tree.find(clause, "obj") if _is_shown(tree, clause)]
    asked = (*frame.obliques.get("for", ()), *frame.objects, *shown)
    wanted = draft.sense.entry.operator == "request" and any(tree.tokens[i].lemma.lower() in _CALM for i in asked)
    return "yield" if wanted else None


def _is_shown(tree: Tree, clause: int) -> bool:
    return tree.tokens[clause].lemma.lower() in ("show", "exercise", "use", "keep")


def content_recipients(
    scene: Scene, tree: Tree, draft: Draft, actors: Sequence[Participant], codebook: Codebook, lexicon: Lexicon
) -> tuple[Participant, ...]:
    """A threat to attack somebody is made to them; a demand is made to whoever shall do it."""
    if draft.content is None or draft.sense.entry.operator not in _BY_CONTENT:
        return ()
    doers, done_to = sides_of(scene, tree, draft.content, codebook, lexicon)
    return without(done_to, actors) or without(doers, actors)


def apply_status(draft: Draft, codebook: Codebook) -> None:
    """Cooperation and retreat that lie ahead are AGREE and CONCEDE; where they "will not" be, they are refused."""
    standing = draft.standing
    rule = codebook.rule(draft.type, status=standing.status, ahead=standing.ahead)
    if rule is None or rule.status is None:
        return
    draft.reasons += (Reason("events", f"{rule.status} {draft.type} -> {rule.becomes}", rule.reason),)
    mode = codebook.content_mode(rule.becomes, draft.type, draft.modes)
    draft.type, draft.modes = rule.becomes, (mode,) if mode else ()
    if rule.settles is not None:
        draft.standing = replace(standing, status=rule.settles)
