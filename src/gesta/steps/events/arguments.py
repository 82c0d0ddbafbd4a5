"""Who does it and to whom: the slots of the lexicon filled, by the predicate itself or the verb that carries it."""

from collections.abc import Sequence

from gesta.knowledge.codebook import Codebook, EventType
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Participant, Reason, Span
from gesta.steps.events.carriers import carried_by_patient, carrier
from gesta.steps.events.drafts import TOGETHER, Draft, Scene
from gesta.steps.events.frames import Frame, verb_frame
from gesta.steps.events.participants import LOCATIVE_SLOTS, joined, slot_words, takes_captives, without
from gesta.steps.events.phrases import OF_CAPTIVES, base, case_of

Sides = tuple[tuple[Participant, ...], tuple[Participant, ...]]

_OCCASION_CASES = frozenset({"during", "at", "in", "after", "before", "following", "on"})
_PARTNER_SLOTS = ("with", "between", "among")
_OF_VICTIM = frozenset("murder assassination slaying killing kidnapping abduction execution".split())
# Of these only where another is told to do it: "the senator's ambush by rebels".
_OF_VICTIM_BY = frozenset("ambush shooting stabbing beating torture bombing".split())
_ANSWERS = frozenset({"responsibility", "credit", "blame"})
_CLAIMING = frozenset({"claim", "accept", "admit", "assume", "acknowledge"})
_ASCRIBING = frozenset({"attribute", "ascribe"})
# Whoever does this to somebody for a deed did not do it; the other did, or is said to have.
PUNISHING = frozenset(
    "sentence convict jail imprison charge indict arrest detain prosecute try execute hang punish fine".split()
)
_PENALTIES = frozenset("prison jail year sentence charge trial penalty imprisonment execution court-martial".split())
PUNISHED_FOR = frozenset({"for", "over", "with", "of", "in"})
_HURT = frozenset({"dead", "injured", "wounded", "hurt", "maimed"})
# Those who do this answer a deed.
_ANSWERING = frozenset({"retaliate", "avenge"})
_HOLDING = frozenset({"hold", "host", "organise", "organize", "stage"})
HOST = "host of the occasion"
# Bodies with a house of their own where others come to speak.
_HOSTS = frozenset({"SOC", "EDU", "PTY", "REL", "LAB", "LEG", "BUS", "JRN"})
_NO_SIDES: Sides = ((), ())


def sides_of(scene: Scene, tree: Tree, draft: Draft, codebook: Codebook, lexicon: Lexicon) -> Sides:
    """Actors and recipients of a predicate, as its entry or else its type says where they stand."""
    if draft.sides is not None:
        return draft.sides
    frame = draft.sense.frame
    kind = codebook.types.get(draft.sense.entry.type)
    if kind is None:
        return _NO_SIDES
    if frame.noun and case_of(tree, frame.head) == "under" and frame.subjects:
        # "The minister is under investigation": done to him.
        return (), scene.roles.at(tree.sentence.index, frame.subjects, "who is under it")
    aimed_slots = recipient_slots(scene, tree, draft, kind)
    actors = _doers(scene, tree, draft, kind)
    recipients = first_of(scene, tree, frame, aimed_slots, actors)
    recipients = _not_at_home(recipients, actors)
    if kind.name == "ASSAULT" and frame.noun and not recipients:
        recipients = without(_left_hurt(scene, tree, frame), actors)
    if frame.noun and kind.name in TOGETHER and not recipients:
        recipients = without(_host(scene, tree, frame), actors)
    verb = carrier_of(tree, draft, lexicon) if frame.noun else None
    if verb is not None:
        return _carried(scene, tree, draft, verb, (actors, recipients), aimed_slots)
    if not actors and kind.name in TOGETHER:
        actors = without(_occasion(scene, tree, frame), recipients)
    if frame.noun and not recipients:
        recipients = without(_avenger(scene, tree, frame), actors)
    return actors, recipients


def _doers(scene: Scene, tree: Tree, draft: Draft, kind: EventType) -> tuple[Participant, ...]:
    """Who stands where an entry, or else its type, looks for those who do it."""
    entry, frame = draft.sense.entry, draft.sense.frame
    if not frame.noun:
        return first_of(scene, tree, frame, entry.actor if entry.actor is not None else ("subj",))
    slots = entry.actor if entry.actor is not None else kind.noun_actor
    if _is_of_victim(scene, tree, frame):
        slots = tuple(slot for slot in slots if slot != "poss")
    if tree.tokens[frame.head].lemma.lower() in _OF_VICTIM:
        # "The murder of nuns from Norland" says where the nuns are from.
        slots = tuple(slot for slot in slots if slot != "from")
    actors = first_of(scene, tree, frame, slots)
    if kind.name in TOGETHER or _is_agreement(scene, tree, frame):
        # "The Geneva talks", "the Paris accord": where it was.
        actors = tuple(one for one in actors if not (_slot(one) == "mod" and _is_seat(one)))
    if kind.name == "ASSAULT":
        # "The Acme arson": whose it was that burned.
        actors = tuple(one for one in actors if not (_slot(one) == "mod" and one.sector == "BUS"))
    return actors or (_answerable(scene, tree, frame) if kind.name == "ASSAULT" else ())


def _is_agreement(scene: Scene, tree: Tree, frame: Frame) -> bool:
    return tree.tokens[frame.head].lemma.lower() in scene.matcher.lexicon.classes["agreement"]


def _is_seat(one: Participant) -> bool:
    """Whether a capital stands for a government."""
    return any(reason.rule == "seat" for reason in one.reasons)


def recipient_slots(scene: Scene, tree: Tree, draft: Draft, kind: EventType) -> Sequence[str]:
    """Where an entry, or else its type, says that those stand to whom it is done."""
    entry, frame = draft.sense.entry, draft.sense.frame
    slots = entry.recipient
    if slots is None:
        slots = kind.noun_recipient if frame.noun else kind.verb_recipient
    return ("poss", *slots) if _is_of_victim(scene, tree, frame) else slots


def _is_of_victim(scene: Scene, tree: Tree, frame: Frame) -> bool:
    """ "The senator's murder": its possessor is the victim, unless another stands behind "of"."""
    if not frame.noun or "of" in frame.obliques:
        return False
    lemma = tree.tokens[frame.head].lemma.lower()
    if lemma in _OF_VICTIM:
        return True
    if "by" in frame.obliques:
        return lemma in OF_CAPTIVES | _OF_VICTIM_BY
    return lemma in OF_CAPTIVES and not any(map(takes_captives, _possessors(scene, tree, frame)))


def _possessors(scene: Scene, tree: Tree, frame: Frame) -> tuple[Participant, ...]:
    return scene.roles.at(tree.sentence.index, frame.possessors, "poss")


def _answerable(scene: Scene, tree: Tree, frame: Frame) -> tuple[Participant, ...]:
    """ "The front claimed responsibility for the attack", "attributed it to rebels": they are told to have done it."""
    token = tree.tokens[frame.head]
    above = token.head
    if case_of(tree, frame.head) == "for" and tree.tokens[above].lemma.lower() in _ANSWERS:
        verb = tree.tokens[above].head
        claims = tree.tokens[above].dep == "obj" and tree.tokens[verb].lemma.lower() in _CLAIMING
        slot = verb_frame(tree, verb).subjects if claims else ()
        return scene.roles.at(tree.sentence.index, slot, "who claims it")
    punished = token.dep == "obl" and case_of(tree, frame.head) in PUNISHED_FOR - {"in"}
    if punished and tree.tokens[above].lemma.lower() in PUNISHING:
        return scene.roles.at(tree.sentence.index, verb_frame(tree, above).objects, "who is punished for it")
    if (facing := _faced_for(tree, frame.head)) is not None:
        return scene.roles.at(tree.sentence.index, verb_frame(tree, facing).subjects, "who faces punishment for it")
    if base(token.dep) in ("obj", "nsubj") and tree.tokens[above].lemma.lower() in _ASCRIBING:
        return scene.roles.at(
            tree.sentence.index, verb_frame(tree, above).obliques.get("to", ()), "whom it is put down to"
        )
    return ()


def _faced_for(tree: Tree, noun: int) -> int | None:
    """The verb of "will face ten years for the raid", "face charges over the raid"."""
    above = tree.tokens[noun].head
    verb = tree.tokens[above].head if tree.tokens[above].dep == "obj" else above
    if case_of(tree, noun) not in ("for", "over") or tree.tokens[verb].lemma.lower() != "face":
        return None
    faced = {tree.tokens[word].lemma.lower() for thing in tree.find(verb, "obj") for word in tree.subtree(thing)}
    return verb if faced & _PENALTIES else None


def _left_hurt(scene: Scene, tree: Tree, frame: Frame) -> tuple[Participant, ...]:
    """ "The raid left two nurses dead": whom violence leaves dead or hurt."""
    verb = frame.governor
    if verb is None or tree.tokens[verb].lemma.lower() != "leave" or base(frame.relation) != "nsubj":
        return ()
    left = verb_frame(tree, verb)
    states = {tree.tokens[word].norm.lower() for word in tree.find(verb, "xcomp")}
    return scene.roles.at(tree.sentence.index, left.objects, "left hurt") if states & _HURT else ()


def _avenger(scene: Scene, tree: Tree, frame: Frame) -> tuple[Participant, ...]:
    """ "Norland retaliated for the raid": whoever answers a deed is whom it was done to."""
    verb = frame.governor
    if verb is None or tree.tokens[verb].lemma.lower() not in _ANSWERING:
        return ()
    above = verb_frame(tree, verb)
    return scene.roles.at(tree.sentence.index, above.subjects, f"who answers, {above.how}")


def _not_at_home(recipients: tuple[Participant, ...], actors: Sequence[Participant]) -> tuple[Participant, ...]:
    """Drop places of the actor's own country: "imposed a curfew in the capital" is done to nobody named."""
    own = {found.code for found in actors} - {None}
    return tuple(one for one in recipients if not (one.code in own and _slot(one) in LOCATIVE_SLOTS))


def _slot(participant: Participant) -> str:
    return next((reason.detail for reason in participant.reasons if reason.rule == "slot"), "")


def _occasion(scene: Scene, tree: Tree, frame: Frame) -> tuple[Participant, ...]:
    """ "Speaking during a meeting with X, he said": who speaks on an occasion takes part in it."""
    verb = frame.governor
    if verb is None or tree.tokens[verb].pos != "VERB" or case_of(tree, frame.head) not in _OCCASION_CASES:
        return ()
    above = verb_frame(tree, verb)
    return scene.roles.at(tree.sentence.index, above.subjects, f"{above.how} of {tree.tokens[verb].norm!r}")


def _host(scene: Scene, tree: Tree, frame: Frame) -> tuple[Participant, ...]:
    """ "He spoke during a conference held at the institute": whose guest a speaker is, no mere place."""
    if case_of(tree, frame.head) not in _OCCASION_CASES:
        return ()
    holding = [verb for verb in tree.find(frame.head, "acl") if tree.tokens[verb].lemma.lower() in _HOLDING]
    words = [word for verb in holding for word in tree.find(verb, "obl") if case_of(tree, word) == "at"]
    words += [word for word in frame.obliques.get("at", ()) if word not in words]
    return tuple(found for found in scene.roles.at(tree.sentence.index, words, HOST) if found.sector in _HOSTS)


def is_host(participant: Participant) -> bool:
    """Whether somebody takes part in a meeting by having its speaker as a guest."""
    return _slot(participant) == HOST


def _carried(scene: Scene, tree: Tree, draft: Draft, verb: int, sides: Sides, recipient_slots: Sequence[str]) -> Sides:
    """The carrying verb lends its subject and obliques to an event noun ("Iran held talks with Iraq")."""
    actors, recipients = sides
    frame = verb_frame(tree, verb)
    words = [word for word in frame.subjects if word != draft.sense.word]
    subjects = scene.roles.at(tree.sentence.index, words, f"{frame.how} of the verb")
    if carried_by_patient(tree, verb):
        return actors, recipients or without(subjects, actors)
    if draft.type in TOGETHER or draft.type == "AGREE" or _is_agreement(scene, tree, draft.sense.frame):
        actors = joined(subjects, actors)
    elif not any(found.code for found in actors):
        # "Belarus began military exercises": an adjective without a country is less than the subject.
        actors = subjects or actors
    if not recipients:
        slots = [slot for slot in recipient_slots if slot != "obj"]
        recipients = _not_at_home(first_of(scene, tree, frame, slots, actors), actors)
    return actors, recipients


def carrier_of(tree: Tree, draft: Draft, lexicon: Lexicon) -> int | None:
    """The verb that carries an event noun: a light verb, or one that the noun's entry names."""
    verb = carrier(tree, draft.sense.word, lexicon.operators)
    frame = draft.sense.frame
    if verb is not None or not draft.sense.entry.gov or frame.governor is None:
        return verb
    is_argument = base(frame.relation) in ("obj", "obl", "nsubj")
    return frame.governor if is_argument and tree.tokens[frame.governor].pos == "VERB" else None


def first_of(
    scene: Scene, tree: Tree, frame: Frame, slots: Sequence[str], others: Sequence[Participant] = ()
) -> tuple[Participant, ...]:
    """Participants of the first slot that names any besides the others, those who do it."""
    for slot in slots:
        name = frame.how if slot == "subj" else slot
        found = without(scene.roles.at(tree.sentence.index, slot_words(tree, frame, slot), name), others)
        if found:
            return found
    return ()


def make_joint(draft: Draft, actors: Sequence[Participant], recipients: Sequence[Participant]) -> None:
    """An exercise of several states together is cooperation."""
    joint = draft.sense.entry.joint
    partners = [found for found in recipients if _is_partner(found)]
    codes = {found.code for found in (*actors, *partners) if found.code}
    if joint and len(codes) > 1:
        draft.reasons += (Reason("events", f"joint {draft.type} -> {joint}", "several states act together"),)
        draft.type, draft.modes = joint, ()


def _is_partner(participant: Participant) -> bool:
    slots = [reason.detail for reason in participant.reasons if reason.rule == "slot"]
    return any(slot.split(",")[0] in _PARTNER_SLOTS for slot in slots)


def nearest_other(scene: Scene, tree: Tree, word: int, others: Sequence[Participant]) -> tuple[Participant, ...]:
    """The last actor named before a word that is of none of the others' countries."""
    codes = {other.code for other in others}
    for i in range(word - 1, -1, -1):
        if (tree.sentence.index, i) in scene.roles.by_head:
            found = scene.roles.at(tree.sentence.index, [i], "named before")
            if found and found[0].code and found[0].code not in codes:
                return found[:1]
    return ()


def implied_crowd(scene: Scene, tree: Tree, draft: Draft) -> tuple[Participant, ...]:
    """Whoever protests is a civilian, also where only the protest is named."""
    subjects = draft.sense.frame.subjects
    first, last = tree.phrase(subjects[0] if subjects else draft.sense.word)
    span: Span = tree.characters(first, last)
    text = span.of(scene.text)
    reason = Reason("events", "implied", "a protest is held by people")
    return (Participant(text=text, span=span, sector="CVL", name=text, reasons=(reason,)),)
