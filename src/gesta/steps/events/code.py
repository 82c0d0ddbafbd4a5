"""Coding: every predicate of a document becomes an event, the content of another, or a named non-event."""

import datetime
import hashlib
from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from gesta.knowledge.codebook import Codebook
from gesta.knowledge.lexicon import NON_EVENT, Lexicon
from gesta.language.tree import Tree
from gesta.records import Claim, Event, Evidence, NonEvent, Participant, Place, Reading, Reason, Span, When
from gesta.steps.events.domains import background_of, foreign_domain
from gesta.steps.events.frames import Frame, base, verb_frame
from gesta.steps.events.home import home_of, localised
from gesta.steps.events.merge import merge_events
from gesta.steps.events.participants import Roles, is_official, same, slot_words
from gesta.steps.events.quantities import find_quantities
from gesta.steps.events.senses import Matcher, Sense, unmet_need
from gesta.steps.events.status import Standing, carried_by_patient, carrier, standing_of

WhenOf = Callable[[Reading, int, int], tuple[When | None, Reason]]
PlaceOf = Callable[[Reading, int, int], tuple[Place | None, Reason]]

# Types that somebody utters: they need a speaker, and what the speaker says of them is no second voice.
_VERBAL = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
# Types whose participants all stand as actors.
_TOGETHER = frozenset({"CONSULT", "COOPERATE"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "REJECT", "THREATEN", "PROTEST"})
_CONSUMING = frozenset({"request", "reject", "threaten", "commit", "halt"})
_PARTNER_SLOTS = ("with", "between", "among")
_ARMED_MODES = frozenset({"troops", "weapons"})
_YEAR = datetime.timedelta(days=365)
# Clauses that tell something of their own and are left out of an event's evidence.
_OWN_STORY = frozenset({"parataxis", "conj", "cc", "punct", "acl:relcl", "appos", "discourse"})


class Knowledge(Struct, frozen=True):
    """What coding needs besides the reading; the functions look up an event's date and place by its trigger."""

    lexicon: Lexicon
    codebook: Codebook
    when_of: WhenOf
    place_of: PlaceOf
    coder: str


class Draft(Struct):
    """A predicate on its way to an event."""

    sense: Sense
    standing: Standing
    type: str
    modes: tuple[str, ...]
    content: str | None = None
    reasons: tuple[Reason, ...] = ()


class NotCoded(Struct, frozen=True):
    """Why a predicate gives no event."""

    rule: str
    detail: str


def find_events(reading: Reading, knowledge: Knowledge) -> Reading:
    """The reading with its events, one per happening in the article, and the predicates that are none.

    Needs everything before: sentences, mentions with entities, dates, places, claims.
    """
    coder = _Coder(reading, knowledge)
    events, nonevents = coder.run()
    merged = merge_events(events)
    return replace(reading, events=merged, nonevents=tuple(nonevents))


class _Coder:
    """Codes one document."""

    def __init__(self, reading: Reading, knowledge: Knowledge) -> None:
        self.reading = reading
        self.knowledge = knowledge
        self.text = reading.document.text
        self.trees = {sentence.index: Tree(sentence) for sentence in reading.sentences if sentence.tokens}
        self.roles = Roles(reading, self.trees)
        self.matcher = Matcher(knowledge.lexicon, self.roles)
        self.background = background_of(reading, knowledge.lexicon)
        self.home = home_of(reading)

    def run(self) -> tuple[list[Event], list[NonEvent]]:
        events: list[Event] = []
        nonevents: list[NonEvent] = []
        for sentence in self.reading.sentences:
            if not sentence.tokens or sentence.boilerplate:
                continue
            tree = self.trees[sentence.index]
            domain = foreign_domain(sentence, self.text, self.background, self.knowledge.lexicon)
            for draft in self._drafts(tree):
                outcome = (
                    NotCoded("other domain", f"the text is about {domain.name}") if domain else self._event(tree, draft)
                )
                if isinstance(outcome, Event):
                    events.append(outcome)
                else:
                    nonevents.append(self._nonevent(tree, draft, outcome))
        return events, nonevents

    # -- from senses to drafts: who is whose content

    def _drafts(self, tree: Tree) -> list[Draft]:
        drafts = []
        for sense in self.matcher.senses(tree):
            standing = standing_of(tree, sense.word, self.knowledge.lexicon)
            modes = (sense.entry.mode,) if sense.entry.mode else ()
            drafts.append(Draft(sense, standing, sense.entry.type, modes))
        by_word = {draft.sense.word: draft for draft in drafts}
        for draft in drafts:
            above = by_word.get(draft.standing.at) if draft.standing.at is not None else None
            if above is not None and above.content is None and draft.type != NON_EVENT:
                above.content = draft.type
        return drafts

    # -- one draft

    def _event(self, tree: Tree, draft: Draft) -> Event | NotCoded:
        if draft.type == NON_EVENT:
            return NotCoded("other sense", draft.sense.entry.why)
        actors, recipients = self._arguments(tree, draft)
        blocked = self._content_of(tree, draft, actors) or self._by_operator(draft)
        if blocked:
            return blocked
        need = unmet_need(tree, draft.sense, actors, recipients)
        if need:
            return NotCoded("unmet need", f"{draft.sense.entry.key} needs: {need}")
        actors, recipients = self._complete(tree, draft, actors, recipients)
        self._joint(draft, actors, recipients)
        if draft.type in _TOGETHER and "visit" not in draft.modes:
            actors, recipients = _joined(actors, recipients), ()
        self._by_status(draft)
        if draft.type == "PROTEST" and not actors:
            actors = self._implied(tree, draft)
        event = self._record(tree, draft, actors, recipients)
        return self._missing(event) or event

    def _content_of(self, tree: Tree, draft: Draft, actors: Sequence[Participant]) -> NotCoded | None:
        """What is demanded, refused, threatened or promised has not happened: the demand is the event."""
        operator, at = draft.standing.operator, draft.standing.at
        if at is None:
            return None
        above = self.matcher.sense(tree, at) if operator in _CONSUMING else None
        if above is not None and above.entry.type != NON_EVENT:
            return NotCoded(f"content of {operator}", f"told as what {tree.tokens[at].norm!r} is about")
        if operator == "warn" and self._own_act(tree, at, actors) and draft.type in _HOSTILE:
            return NotCoded("content of threat", f"told as what {tree.tokens[at].norm!r} threatens")
        return None

    def _own_act(self, tree: Tree, at: int, actors: Sequence[Participant]) -> bool:
        speakers = self.roles.at(tree.sentence.index, verb_frame(tree, at).subjects, "subject")
        codes = {found.code for found in speakers} - {None}
        return not actors or bool(codes & {found.code for found in actors})

    def _by_operator(self, draft: Draft) -> NotCoded | None:
        """Apply codebook logic for an operator's content, and for "stopped", "suspended" above a predicate."""
        codebook, entry = self.knowledge.codebook, draft.sense.entry
        if draft.standing.operator == "halt":
            self._become(draft, draft.type, "halt")
            return None
        if entry.operator == "warn" and draft.content not in _HOSTILE:
            return NotCoded("no threat", "a warning of what others may do is no threat")
        if entry.operator in ("commit", "threaten", "warn", "request", "reject") and draft.content:
            under = "threaten" if entry.operator == "warn" else entry.operator
            self._become(draft, draft.content, under)
            mode = codebook.content_mode(draft.type, draft.content)
            if mode and not entry.mode:
                draft.modes = (mode,)
        elif entry.operator in ("request", "reject") and not draft.modes:
            mode = codebook.content_mode(draft.type, "")
            draft.modes = (mode,) if mode else ()
        return None

    def _become(self, draft: Draft, content: str, under: str) -> None:
        rule = self.knowledge.codebook.rule(content, under=under)
        if rule is None:
            return
        draft.reasons += (Reason("events", f"{under} {content} -> {rule.becomes}", rule.reason),)
        if rule.becomes != draft.type:
            draft.type, draft.modes = rule.becomes, ()
        if rule.mode:
            draft.modes = (rule.mode,)

    def _by_status(self, draft: Draft) -> None:
        rule = self.knowledge.codebook.rule(draft.type, status=draft.standing.status)
        if rule is not None and rule.status is not None:
            draft.reasons += (Reason("events", f"{rule.status} {draft.type} -> {rule.becomes}", rule.reason),)
            draft.type = rule.becomes
            draft.modes = ()

    # -- arguments

    def _arguments(self, tree: Tree, draft: Draft) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
        entry, frame = draft.sense.entry, draft.sense.frame
        kind = self.knowledge.codebook.types[entry.type]
        if not frame.noun:
            actor_slots = entry.actor or ("subj",)
            recipient_slots = entry.recipient if entry.recipient is not None else kind.verb_recipient
            actors = self._first(tree, frame, actor_slots)
            return actors, self._without(self._first(tree, frame, recipient_slots), actors)
        actor_slots = entry.actor if entry.actor is not None else kind.noun_actor
        recipient_slots = entry.recipient if entry.recipient is not None else kind.noun_recipient
        actors = self._first(tree, frame, actor_slots)
        recipients = self._without(self._first(tree, frame, recipient_slots), actors)
        return self._from_carrier(tree, draft, actors, recipients, recipient_slots)

    def _from_carrier(
        self,
        tree: Tree,
        draft: Draft,
        actors: tuple[Participant, ...],
        recipients: tuple[Participant, ...],
        recipient_slots: Sequence[str],
    ) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
        """Let the verb that carries an event noun lend its subject and obliques ("Iran held talks with Iraq")."""
        verb = self._carrier(tree, draft)
        if verb is None:
            return actors, recipients
        frame = verb_frame(tree, verb)
        own = draft.sense.word
        subjects = self.roles.at(tree.sentence.index, [i for i in frame.subjects if i != own], f"{frame.how} of the verb")
        if carried_by_patient(tree, verb):
            return actors, recipients or self._without(subjects, actors)
        if draft.type in _TOGETHER or draft.type == "AGREE":
            actors = _joined(subjects, actors)
        else:
            actors = actors or subjects
        if not recipients:
            recipients = self._without(self._first(tree, frame, [s for s in recipient_slots if s != "obj"]), actors)
        return actors, recipients

    def _carrier(self, tree: Tree, draft: Draft) -> int | None:
        verb = carrier(tree, draft.sense.word, self.knowledge.lexicon.operators)
        frame = draft.sense.frame
        if verb is None and draft.sense.entry.gov and frame.governor is not None and base(frame.relation) in ("obj", "obl", "nsubj"):
            return frame.governor if tree.tokens[frame.governor].pos == "VERB" else None
        return verb

    def _first(self, tree: Tree, frame: Frame, slots: Sequence[str]) -> tuple[Participant, ...]:
        """Participants of the first slot that names any."""
        for slot in slots:
            found = self.roles.at(tree.sentence.index, slot_words(tree, frame, slot), _slot_name(frame, slot))
            if found:
                return found
        return ()

    @staticmethod
    def _without(found: Sequence[Participant], others: Sequence[Participant]) -> tuple[Participant, ...]:
        return tuple(one for one in found if all(not same(one, other) for other in others))

    def _complete(
        self, tree: Tree, draft: Draft, actors: tuple[Participant, ...], recipients: tuple[Participant, ...]
    ) -> tuple[tuple[Participant, ...], tuple[Participant, ...]]:
        """Partners named by "with", and the speaker where the words are an accusation in themselves."""
        if draft.type == "ASSAULT" and "with" in draft.sense.frame.obliques and recipients:
            return _joined(actors, recipients), ()
        if draft.sense.entry.speaker_is_actor:
            claim = next(iter(self._claims_over(tree, draft.sense.word)), None)
            speakers = self._speaker(claim) if claim else ()
            return speakers, self._nearest_other(tree, draft.sense.word, speakers)
        return actors, recipients

    def _nearest_other(self, tree: Tree, word: int, speakers: Sequence[Participant]) -> tuple[Participant, ...]:
        codes = {speaker.code for speaker in speakers}
        for i in range(word - 1, -1, -1):
            found = self.roles.at(tree.sentence.index, [i], "named before") if (tree.sentence.index, i) in self.roles.by_head else ()
            if found and found[0].code and found[0].code not in codes:
                return found[:1]
        return ()

    def _joint(self, draft: Draft, actors: Sequence[Participant], recipients: Sequence[Participant]) -> None:
        """An exercise of several states together is cooperation."""
        joint = draft.sense.entry.joint
        partners = [found for found in recipients if self._is_partner(draft, found)]
        codes = {found.code for found in (*actors, *partners) if found.code}
        if joint and len(codes) > 1:
            draft.reasons += (Reason("events", f"joint {draft.type} -> {joint}", "several states act together"),)
            draft.type, draft.modes = joint, ()

    def _is_partner(self, draft: Draft, participant: Participant) -> bool:
        rules = [reason.detail for reason in participant.reasons if reason.rule == "slot"]
        return any(rule.split(",")[0] in _PARTNER_SLOTS for rule in rules) and draft.type != "ASSAULT"

    def _implied(self, tree: Tree, draft: Draft) -> tuple[Participant, ...]:
        """Whoever protests is a civilian, also where only the protest is named."""
        word = draft.sense.word
        subjects = draft.sense.frame.subjects
        first, last = tree.phrase(subjects[0] if subjects else word)
        span = tree.characters(first, last)
        reason = Reason("events", "implied", "a protest is held by people")
        return (Participant(text=span.of(self.text), span=span, sector="CVL", name=span.of(self.text), reasons=(reason,)),)

    @staticmethod
    def _missing(event: Event) -> NotCoded | None:
        everyone = (*event.actors, *event.recipients)
        if not everyone:
            # Violence is an event whoever did it, if the text says where, or with what toll.
            if event.type == "ASSAULT" and (event.place is not None or event.quantities):
                return None
            return NotCoded("no actor", "nobody political does it or has it done to them")
        if event.type in _VERBAL and not event.actors and event.type != "ACCUSE":
            return NotCoded("no actor", f"{event.type} needs somebody who says it")
        if event.type in _VERBAL and not any(map(is_official, everyone)):
            return NotCoded("no political actor", "neither side is a state, an office or an armed or political body")
        return None

    # -- the record

    def _record(
        self, tree: Tree, draft: Draft, actors: tuple[Participant, ...], recipients: tuple[Participant, ...]
    ) -> Event:
        word, sentence = draft.sense.word, tree.sentence.index
        when, when_reason = self.knowledge.when_of(self.reading, sentence, word)
        place, place_reason = self.knowledge.place_of(self.reading, sentence, word)
        trigger = Evidence(tree.tokens[word].span.of(self.text), tree.tokens[word].span, sentence)
        span = self._evidence(tree, draft)
        if draft.type == "MOBILIZE" and _ARMED_MODES & set(draft.modes):
            actors = tuple(replace(found, sector=found.sector or "MIL") for found in actors)
        return Event(
            id=_event_id(self.reading.document.id, draft.type, trigger.span, draft.standing.status),
            document=self.reading.document.id,
            type=draft.type,
            trigger=trigger,
            evidence=(Evidence(span.of(self.text), span, sentence),),
            modes=draft.modes,
            status=draft.standing.status,
            historical=self._historical(when),
            actors=localised(actors, place, self.home),
            recipients=localised(recipients, place, self.home),
            attribution=self._attribution(tree, draft, actors),
            when=when,
            place=place,
            quantities=find_quantities(tree, self._counted(tree, draft), word),
            score=self._score(draft, actors, recipients),
            quad=self.knowledge.codebook.types[draft.type].quad,
            cameo=self.knowledge.codebook.cameo(draft.type, draft.modes),
            coder=self.knowledge.coder,
            reasons=self._reasons(tree, draft, when_reason, place_reason),
        )

    def _reasons(self, tree: Tree, draft: Draft, *more: Reason) -> tuple[Reason, ...]:
        standing = draft.standing
        status = Reason("events", f"status {standing.status}", f"by {standing.why!r}" if standing.why else "nothing says otherwise")
        sense = Reason("events", "lexicon", draft.sense.entry.key)
        return (sense, *draft.reasons, status, *more)

    def _counted(self, tree: Tree, draft: Draft) -> list[int]:
        frame = draft.sense.frame
        words = [*frame.subjects, *frame.objects, *frame.modifiers, draft.sense.word]
        for nouns in frame.obliques.values():
            words.extend(nouns)
        for relative in tree.find(draft.sense.word, "acl", "acl:relcl"):
            words.extend(tree.find(relative, "obj", "nsubj"))
        return words

    def _historical(self, when: When | None) -> bool:
        published = self.reading.document.published
        return bool(when and when.last and published and when.last < published - _YEAR)

    def _score(self, draft: Draft, actors: Sequence[Participant], recipients: Sequence[Participant]) -> float:
        """A first guess at how likely the type is right; a calibrated one takes its place with the learned heads."""
        sure = 0.5 + 0.08 * min(draft.sense.entry.specificity, 2)
        sure += 0.15 * any(map(is_official, actors)) + 0.12 * bool(recipients)
        return round(min(sure, 0.95), 2)

    def _evidence(self, tree: Tree, draft: Draft) -> Span:
        """The clause that tells the event: its predicate with its arguments, without what tells of something else."""
        word = draft.sense.word
        top = word
        verb = self._carrier(tree, draft) if draft.sense.frame.noun else None
        if verb is not None and abs(verb - word) < 12:
            top = verb
        inside = _clause(tree, top)
        if word not in inside:
            inside = tuple(sorted({*inside, *_clause(tree, word)}))
        run = _run_around(inside, word)
        return Span(tree.tokens[run[0]].start, tree.tokens[run[-1]].end)

    # -- attribution

    def _claims_over(self, tree: Tree, word: int) -> list[Claim]:
        """Claims whose content holds a word, innermost first."""
        span = tree.tokens[word].span
        over = [
            claim
            for claim in self.reading.claims
            if claim.sentence == tree.sentence.index and claim.content.covers(span) and claim.cue != span
        ]
        return sorted(over, key=lambda claim: claim.content.end - claim.content.start)

    def _attribution(self, tree: Tree, draft: Draft, actors: Sequence[Participant]) -> tuple[Participant, ...]:
        chain: list[Participant] = []
        for claim in reversed(self._claims_over(tree, draft.sense.word)):
            for speaker in self._speaker(claim):
                own = draft.type in _VERBAL and any(speaker.entity == actor.entity and actor.entity is not None for actor in actors)
                if not own and all(not same(speaker, other) for other in chain):
                    chain.append(speaker)
        return tuple(chain)

    def _speaker(self, claim: Claim) -> tuple[Participant, ...]:
        if claim.speaker is not None:
            mention = self.reading.mentions[claim.speaker]
            found = self.roles.at(mention.sentence, [mention.head], "speaker")
            tree = self.trees[mention.sentence]
            others = tree.find(mention.head, "conj")
            found = _joined(found, self.roles.at(mention.sentence, others, "speaker"))
            if found:
                return found
        if claim.speaker_span is None:
            return ()
        text = claim.speaker_span.of(self.text)
        return (Participant(text=text, span=claim.speaker_span, name=text),)

    def _nonevent(self, tree: Tree, draft: Draft, why: NotCoded) -> NonEvent:
        token = tree.tokens[draft.sense.word]
        return NonEvent(token.span, tree.sentence.index, token.lemma, Reason("events", why.rule, why.detail))


def _slot_name(frame: Frame, slot: str) -> str:
    return frame.how if slot == "subj" else slot


def _joined(left: Sequence[Participant], right: Sequence[Participant]) -> tuple[Participant, ...]:
    out = list(left)
    for one in right:
        if all(not same(one, other) for other in out):
            out.append(one)
    return tuple(out)


def _clause(tree: Tree, top: int) -> tuple[int, ...]:
    found = [top]
    queue = [child for child in tree.children[top] if tree.tokens[child].dep not in _OWN_STORY]
    while queue:
        word = queue.pop()
        found.append(word)
        queue.extend(child for child in tree.children[word] if tree.tokens[child].dep not in ("parataxis", "discourse"))
    return tuple(sorted(found))


def _run_around(inside: Sequence[int], word: int) -> list[int]:
    """The words from the first to the last, but without what lies across a gap of more than a few words."""
    at = list(inside).index(word)
    first = last = at
    while first > 0 and inside[first] - inside[first - 1] <= 3:
        first -= 1
    while last + 1 < len(inside) and inside[last + 1] - inside[last] <= 3:
        last += 1
    return list(inside[first : last + 1])


def _event_id(document: str, event_type: str, trigger: Span, status: str) -> str:
    digest = hashlib.blake2b(f"{event_type} {trigger.start} {trigger.end} {status}".encode(), digest_size=4).hexdigest()
    return f"{document}-{digest}"

