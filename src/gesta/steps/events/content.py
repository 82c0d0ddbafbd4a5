"""What is demanded, promised, refused, threatened, announced or stopped: one event, not two."""

from collections.abc import Sequence

from msgspec.structs import replace

from gesta.knowledge.codebook import Codebook
from gesta.knowledge.lexicon import NON_EVENT, Lexicon
from gesta.language.tree import Tree
from gesta.records import Participant, Reason
from gesta.steps.events.arguments import sides_of
from gesta.steps.events.asked import asks_change, mode_by_words
from gesta.steps.events.drafts import VERBAL, Draft, NotCoded, Scene, become
from gesta.steps.events.frames import verb_frame
from gesta.steps.events.participants import without
from gesta.steps.events.phrases import TEXT_NOUNS, mark_of
from gesta.steps.events.senses import Sense
from gesta.steps.events.status import standing_of

HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "REJECT", "THREATEN", "PROTEST"})
# Types of an act that may be no more than the making of a text.
_CARRIES_TEXT = frozenset({"AGREE", "SUPPORT", "CONSULT"})
# Verbs of what is held out to a partner, and of what partners settle among themselves.
_TO_PARTNERS = frozenset({"offer", "agree", "consent"})
_AMONG_PARTNERS = frozenset({"MOBILIZE", "SANCTION", "COERCE"})
# What is asked of those who make laws and give guarantees is that they act, not that they talk.
_ENACTING = frozenset("pass adopt enact approve ratify promise pledge guarantee legislate".split())
_LAWS = frozenset("law bill legislation measure resolution motion act amendment".split())
_PASSING = frozenset("pass approve adopt enact endorse back ratify reject draft propose introduce sign".split())
_ASKED = frozenset({"REQUEST", "REJECT"})
_FORCE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE"})
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
        _place(tree, draft, by_word, codebook)
    return drafts


def _place(tree: Tree, draft: Draft, by_word: dict[int, Draft], codebook: Codebook) -> None:
    """Change a predicate by the operators above it that are none themselves, and hand it to the first that is."""
    for operator, at in draft.standing.operators:
        above = by_word.get(at)
        if above is None and operator in _CHANGING:
            become(draft, codebook, draft.type, operator)
        elif above is None and operator == "commit" and _lies_ahead(tree, draft, at):
            # "Is planning the murder of the mayor" and no word of the lexicon fits the plan: still nobody is murdered.
            draft.standing = replace(draft.standing, status="future", ahead=True)
        elif above is not None and above is not draft:
            above.content = above.content or draft
            return


def _lies_ahead(tree: Tree, draft: Draft, at: int) -> bool:
    """Whether a deed is planned and no more: "planned the attack of May" may tell of one that came."""
    return draft.standing.status == "actual" and draft.type == "ASSAULT" and tree.tokens[at].tag not in ("VBD", "VBN")


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
    if (passed := _passed_to(tree, draft.sense.word)) is not None:
        sense = scene.matcher.sense(tree, passed)
        if sense is not None and sense.entry.type != NON_EVENT:
            return NotCoded("content of law", f"what the law that was {tree.tokens[passed].norm!r} is to do")
    for operator, at in draft.standing.operators:
        above = scene.matcher.sense(tree, at) if operator in _CONSUMING else None
        if above is not None and above.entry.type != NON_EVENT:
            return NotCoded(f"content of {operator}", f"told as what {tree.tokens[at].norm!r} is about")
        if operator == "warn" and draft.type in HOSTILE and _own_act(scene, tree, at, actors):
            return NotCoded("content of threat", f"told as what {tree.tokens[at].norm!r} threatens")
    return None


def _passed_to(tree: Tree, word: int) -> int | None:
    """The verb that passes a law of which an infinitive tells what it is for: "approved a bill to pardon them"."""
    token = tree.tokens[word]
    if token.tag != "VB" or mark_of(tree, word) != "to" or token.head == word:
        return None
    verb = tree.tokens[token.head].head if token.dep == "acl" else token.head
    laws = [token.head] if token.dep == "acl" else tree.find(verb, "obj") if token.dep == "advcl" else []
    is_law = any(tree.tokens[noun].lemma.lower() in _LAWS and tree.tokens[noun].dep == "obj" for noun in laws)
    return verb if is_law and tree.tokens[verb].lemma.lower() in _PASSING else None


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
    if entry.operator == "threaten" and _is_by_event(scene, tree, draft):
        return NotCoded("happening", "what a happening threatens to become is nobody's threat")
    if entry.lemma == "rule out" and draft.standing.status == "negated":
        return _left_open(draft, content, codebook)
    if entry.operator == "commit" and content is not None and content.standing.status == "negated":
        _forsworn(draft, content, codebook)
    elif entry.operator in _BY_CONTENT and content is not None and not _offers_force(draft, content):
        become(draft, codebook, content.type, "threaten" if entry.operator == "warn" else str(entry.operator))
        enacts = content.type == "AGREE" and content.sense.entry.words[0] in _ENACTING
        mode = codebook.content_mode(draft.type, "" if enacts else content.type, content.modes)
        if draft.type in _ASKED and mode == codebook.content_mode(draft.type, "", ()):
            mode = mode_by_words(tree, draft, lexicon) or (mode if asks_change(tree, draft) else None)
        if mode and not entry.mode:
            draft.modes = (mode,)
    elif entry.operator in ("request", "reject") and not draft.modes:
        usual = codebook.content_mode(draft.type, "", ()) if asks_change(tree, draft) else None
        mode = mode_by_words(tree, draft, lexicon) or usual
        draft.modes = (mode,) if mode else ()
    return None


def _offers_force(draft: Draft, content: Draft) -> bool:
    """ "Offered to send troops", "agreed to ban the airline": what is settled among partners is no threat."""
    return content.type in _AMONG_PARTNERS and draft.sense.entry.words[0] in _TO_PARTNERS


def _is_by_event(scene: Scene, tree: Tree, draft: Draft) -> bool:
    """ "The protests threatened to spread": a happening stands where whoever threatens would."""
    frame = draft.sense.frame
    if frame.noun or not frame.subjects:
        return False
    senses = [scene.matcher.sense(tree, word) for word in frame.subjects if tree.tokens[word].pos == "NOUN"]
    return len(senses) == len(frame.subjects) and all(
        sense is not None and sense.frame.noun and sense.entry.type != NON_EVENT for sense in senses
    )


def _left_open(draft: Draft, content: Draft | None, codebook: Codebook) -> NotCoded | None:
    """ "Did not rule out an attack" threatens with it; "did not rule out talks" settles nothing."""
    if content is None or content.type not in _FORCE:
        return NotCoded("left open", "what is not ruled out is neither refused nor done")
    become(draft, codebook, content.type, "threaten")
    mode = codebook.content_mode(draft.type, content.type, content.modes)
    draft.modes = (mode,) if mode else ()
    draft.standing = replace(draft.standing, status="actual", ahead=False)
    return None


def _forsworn(draft: Draft, content: Draft, codebook: Codebook) -> None:
    """ "Promised not to attack" gives a promise, "vowed never to negotiate" is a refusal."""
    if content.type in HOSTILE:
        draft.type, draft.modes = ("AGREE" if "AGREE" in codebook.types else draft.type), ()
        draft.reasons += (Reason("events", "commit not", "promising to leave a hostile act undone is AGREE"),)
        return
    become(draft, codebook, content.type, "reject")
    mode = codebook.content_mode(draft.type, content.type, content.modes)
    draft.modes = (mode,) if mode else ()


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
