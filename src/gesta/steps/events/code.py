"""Coding: every predicate of a document becomes an event, the content of another, or a named non-event."""

import hashlib
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from gesta.knowledge.lexicon import NON_EVENT
from gesta.language.tree import Tree
from gesta.records import Event, Evidence, NonEvent, Participant, Reading, Reason, Span, When
from gesta.steps.events.arguments import carrier_of, implied_crowd, is_host, make_joint, sides_of
from gesta.steps.events.attacks import as_one_attack
from gesta.steps.events.ballot import LEAST_AGREED, LEAST_SUPPORT, SURELY_ONE, ballot_of, puts_question
from gesta.steps.events.calamities import accident_above, calamity_of
from gesta.steps.events.calibration import calibrated, seen_by_reader
from gesta.steps.events.content import apply_content, apply_status, consumed, content_recipients, drafts_of
from gesta.steps.events.domains import background_of, foreign_domain, invented_in
from gesta.steps.events.drafts import TOGETHER, VERBAL, Draft, Knowledge, NotCoded, scene_of
from gesta.steps.events.evidence import evidence_span
from gesta.steps.events.frames import welcomed_by
from gesta.steps.events.home import Homes, localised
from gesta.steps.events.implied import complete_sides
from gesta.steps.events.judgements import blamed, judged_sides, settle_judgement
from gesta.steps.events.merge import merge_events
from gesta.steps.events.modality import cannot_be, is_aim_of_talks
from gesta.steps.events.obligations import with_obligations
from gesta.steps.events.participants import is_official, is_weapon, joined
from gesta.steps.events.patients import named_patients
from gesta.steps.events.peacekeeping import serve_peace
from gesta.steps.events.phrases import case_of, is_added, is_another, points_back
from gesta.steps.events.quantities import find_quantities
from gesta.steps.events.reactions import complete_reactions
from gesta.steps.events.refusals import Refusals
from gesta.steps.events.retold import is_carrier, is_retold, is_said_twice
from gesta.steps.events.seen_sides import voted_sides
from gesta.steps.events.senses import unmet_need
from gesta.steps.events.sizes import with_sizes
from gesta.steps.events.sources import attribution_of
from gesta.steps.events.threats import apply_threat
from gesta.steps.events.timing import (
    as_news,
    as_report_day,
    in_flashback,
    is_historical,
    is_noun_ahead,
    is_scheduled,
    is_told_as_news,
    lasts_long,
    lead_sentences,
    purpose_of,
    report_day,
    shares_time,
    when_of_event,
)
from gesta.steps.events.visits import as_visit
from gesta.steps.events.voting import mode_of, proposed_draft
from gesta.steps.events.whereabouts import placed
from gesta.steps.events.within import named_within

# Modes that only a state's armed forces carry out.
_ARMED_MODES = {
    "MOBILIZE": frozenset({"troops", "weapons"}),
    "ASSAULT": frozenset({"aerial", "heavy-weapons"}),
}
_STRIKES = frozenset({"strike", "airstrike", "bombardment", "shelling", "barrage", "salvo"})
# What is done to a law by a legislature and nobody else.
_LAWMAKING = frozenset({"pass", "enact"})
_LAWS = frozenset({"law", "bill", "act", "legislation"})
_DEEDS = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
# Whose acts count in a report on a match or a film too.
_BESIDE_SPORT = frozenset({"COP", "GOV", "MIL", "REB"})
# Why a predicate is no event whatever the event reader sees in it.
_SETTLED = frozenset({"left open", "happening", "no threat", "words alone"})
Sides = tuple[tuple[Participant, ...], tuple[Participant, ...]]


def find_events(reading: Reading, knowledge: Knowledge) -> Reading:
    """The reading with its events, one per happening in the article, and the predicates that are none.

    Needs everything before: sentences, mentions with entities, dates, places, claims.
    """
    coder = _Coder(reading, knowledge)
    events, nonevents = coder.run()
    merged = merge_events(complete_reactions(events, coder.deeds), coder.apart, coder.echoes)
    complete = with_sizes(complete_sides(merged, reading, coder.homes, coder.deeds), reading, coder.scene.trees)
    return replace(reading, events=tuple(map(placed, map(as_visit, complete))), nonevents=tuple(nonevents))


class _Coder:
    """Codes one document."""

    def __init__(self, reading: Reading, knowledge: Knowledge) -> None:
        self.reading = reading
        self.lexicon, self.codebook = knowledge.lexicon, knowledge.codebook
        self.knowledge = knowledge
        self.scene = scene_of(reading, knowledge.lexicon)
        self.background = background_of(reading, knowledge.lexicon)
        filed = knowledge.filed_from(reading)[0]
        self.homes = Homes(reading, filed.country if filed is not None else None)
        self.ballot = ballot_of(reading)
        told = [self.scene.trees[each.index] for each in reading.sentences if each.tokens and not each.boilerplate]
        self.refusals = Refusals(self.ballot, knowledge.lexicon, self.scene.roles, calamity_of(told, knowledge.lexicon))
        self.day = report_day(reading)
        self.lead = lead_sentences(reading)
        self.triggers: tuple[int, ...] = ()
        self.deeds: dict[str, tuple[str, ...]] = {}
        self.apart: set[str] = set()
        self.echoes: set[str] = set()

    def run(self) -> tuple[list[Event], list[NonEvent]]:
        """Events in text order with repeats, and what was not coded."""
        events: list[Event] = []
        nonevents: list[NonEvent] = []
        for sentence in self.reading.sentences:
            if not sentence.tokens or sentence.boilerplate:
                continue
            tree = self.scene.trees[sentence.index]
            domain = foreign_domain(sentence, self.scene.text, self.background, self.lexicon)
            drafts = drafts_of(self.scene, tree, self.codebook, self.lexicon)
            drafts = with_obligations(self.scene, tree, drafts, self.codebook)
            self.triggers = tuple(draft.sense.word for draft in drafts if draft.type != NON_EVENT)
            told: list[tuple[Draft, Event]] = []
            settled: list[int] = []
            for draft in drafts:
                outcome = self._event(tree, draft)
                if domain and not (isinstance(outcome, Event) and self._is_beside(tree, draft, outcome)):
                    outcome = NotCoded("other domain", f"the text is about {domain.name}")
                if isinstance(outcome, Event):
                    told.append((draft, outcome))
                else:
                    nonevents.append(_nonevent(tree, draft, outcome))
                    settled.extend([draft.sense.word] if outcome.rule in _SETTLED else ())
            if not domain:
                told.extend(self._proposed(tree, told, drafts, settled))
            told = as_one_attack(tree, [each for each in told if not is_retold(tree, each, told)])
            for draft, event in told:
                events.append(event)
                self.deeds[event.id] = self._deeds(tree, draft)
                # Of those hurt in one attack others are "also" killed.
                added = draft.type != "ASSAULT" and is_added(tree, draft.sense.word)
                if added or is_another(tree, draft.sense.word):
                    self.apart.add(event.id)
                elif points_back(tree, draft.sense.word):
                    self.echoes.add(event.id)
        return events, nonevents

    def _is_beside(self, tree: Tree, draft: Draft, event: Event) -> bool:
        """ "Police shot two fans outside the stadium": what authorities do beside sport, surely seen."""
        support = self.ballot.support(tree, draft.sense.word, draft.type) or 0.0
        return support >= SURELY_ONE and any(one.code and one.sector in _BESIDE_SPORT for one in event.actors)

    def _proposed(
        self, tree: Tree, told: Sequence[tuple[Draft, Event]], drafts: Sequence[Draft], settled: Sequence[int]
    ) -> Iterator[tuple[Draft, Event]]:
        """Events that the event reader alone sees, outside what is told, consumed or settled already."""
        taken = [draft.sense.word for draft, _ in told]
        taken += [draft.sense.word for draft in drafts if draft.standing.operators]
        barred = [*settled, *(draft.sense.word for draft in drafts if draft.type == NON_EVENT)]
        # Nor is a deed told by whoever is accused of it.
        blaming = [draft.sense.word for draft, _ in told if draft.type == "ACCUSE"]
        for vote, event_type, chance in self.ballot.proposals(tree, taken, barred, blaming):
            draft = proposed_draft(self.scene, tree, vote, event_type, chance)
            outcome = self._event(tree, draft)
            if isinstance(outcome, Event) and not any(
                is_carrier(outcome, other) or is_said_twice(tree, draft, one) for one, other in told
            ):
                yield draft, outcome

    def _event(self, tree: Tree, draft: Draft) -> Event | NotCoded:
        if (untold := self._untold(tree, draft)) is not None:
            return untold
        actors, recipients = sides_of(self.scene, tree, draft, self.codebook, self.lexicon)
        blocked = consumed(self.scene, tree, draft, actors) or apply_content(
            self.scene, tree, draft, actors, self.codebook, self.lexicon
        )
        if blocked:
            return blocked
        recipients = recipients or content_recipients(self.scene, tree, draft, actors, self.codebook, self.lexicon)
        need = unmet_need(tree, draft.sense, actors, recipients)
        if need == "patient" and self._deeds(tree, draft):
            need = None  # "Slammed the sanctions" is aimed at whoever imposed them.
        near = self.ballot.near(tree, draft.sense.word)
        support = self.ballot.support(tree, draft.sense.word, draft.type) or 0.0
        if need and (support < LEAST_AGREED or need == "never"):
            return NotCoded("unmet need", f"{draft.sense.entry.key} needs: {need}")
        patients = () if recipients else named_patients(self.scene, tree, draft, self.codebook)
        if (actors or recipients) or support >= LEAST_SUPPORT:
            actors, voted = voted_sides(self.scene, tree, draft, near, actors, recipients)
            recipients = () if patients else voted
        self._schedule(tree, draft)
        actors, recipients = self._by_type(tree, draft, (actors, recipients))
        if not draft.modes:
            mode = mode_of(near, draft.type, self.scene.text)
            draft.modes = (mode,) if mode else ()
        if not actors and not draft.by_reader and self.refusals.is_plain(support) and _acts_by_subject(draft):
            unnamed = self.scene.roles.unnamed(tree.sentence.index, draft.sense.frame.subjects)
            actors = tuple(one for one in unnamed if draft.type != "ASSAULT" or not is_weapon(one))
        event = self._record(tree, draft, actors, recipients)
        refused = self.refusals.of(tree, draft, event, support, patients)
        if refused is None and not event.recipients:
            event = replace(event, recipients=patients)
        return refused or event

    def _untold(self, tree: Tree, draft: Draft) -> NotCoded | None:
        """Why a word tells nothing that is done or said, whoever its sides are."""
        if draft.type == NON_EVENT:
            return NotCoded("other sense", draft.sense.entry.why)
        if puts_question(tree, draft.sense.word):
            return NotCoded("question", "an answer is asked for, and nothing else")
        if (misled := self._misled(tree, draft)) is not None:
            return misled
        if draft.type in _DEEDS and draft.standing.status == "negated" and cannot_be(tree, draft.sense.word):
            return NotCoded("not possible", "what cannot be done is a rule or a belief, and no deed left undone")
        welcoming = welcomed_by(tree, draft.sense.word)
        if welcoming is not None and self.scene.matcher.sense(tree, welcoming) is not None:
            return NotCoded("guests", f"told as whom they {tree.tokens[welcoming].norm!r}")
        if is_aim_of_talks(tree, draft.sense.word):
            return NotCoded("aim", "what talks are held for is not reached yet")
        return None

    def _misled(self, tree: Tree, draft: Draft) -> NotCoded | None:
        """Why a word that looks like a deed tells none: it is part of a name, of a film, or of an accident."""
        word = draft.sense.word
        if self._inside_name(tree, word):
            return NotCoded("name", "it is part of what a body is called")
        work = invented_in(tree, word, self.lexicon)
        if work is not None:
            return NotCoded("invention", f"it happens in a {work}, not in the world")
        accident = accident_above(tree, word, self.lexicon) if draft.type == "ASSAULT" else None
        return NotCoded("accident", f"it is what came of it that something {accident}") if accident else None

    def _inside_name(self, tree: Tree, word: int) -> bool:
        """ "The Armed Conflict Location Project" tells of no conflict."""
        mention = self.scene.roles.by_name_word.get((tree.sentence.index, word))
        if mention is None or mention.entity is None or not tree.tokens[word].norm[:1].isupper():
            return False
        return self.reading.entities[mention.entity].kind == "organisation"

    def _by_type(self, tree: Tree, draft: Draft, sides: Sides) -> Sides:
        """What type and status make of the two sides: partners stand together, protesters are people."""
        actors, recipients = sides
        if draft.sense.entry.speaker_is_actor:
            actors, recipients = judged_sides(self.scene, tree, draft)
            settle_judgement(draft)
        elif draft.type == "ACCUSE" and (guilty := blamed(self.scene, tree, draft, actors, self.lexicon)):
            recipients = guilty
        elif draft.type == "ASSAULT" and "with" in draft.sense.frame.obliques and _stand_behind_with(recipients):
            actors, recipients = joined(actors, recipients), ()
        if draft.type == "ASSAULT":
            # "Newspapers reported power cuts and a fire": they tell of violence and do none.
            actors = tuple(one for one in actors if one.sector != "JRN")
        make_joint(draft, actors, recipients)
        recipients = serve_peace(self.scene, tree, draft, self.codebook, recipients)
        if draft.type == "MOBILIZE":
            # "Exercises with 13,500 troops" are held with one's own.
            recipients = tuple(one for one in recipients if one.code or one.sector != "MIL")
        partners = draft.type in TOGETHER and "visit" not in draft.modes and not any(map(is_host, recipients))
        apply_threat(tree, draft, self.codebook, self.lexicon)
        apply_status(draft, self.codebook)
        if partners and draft.type != "REJECT":  # whoever will not meet another has nothing in common with him
            actors, recipients = joined(actors, recipients), ()
        if draft.type == "PROTEST" and not actors and not draft.by_reader:
            actors = implied_crowd(self.scene, tree, draft)
        return actors, recipients

    def _record(
        self, tree: Tree, draft: Draft, actors: tuple[Participant, ...], recipients: tuple[Participant, ...]
    ) -> Event:
        word, sentence, text = draft.sense.word, tree.sentence.index, self.scene.text
        when, when_reason = self._when(tree, draft)
        place, place_reason = self.knowledge.place_of(self.reading, sentence, word)
        trigger = Evidence(tree.tokens[word].span.of(text), tree.tokens[word].span, sentence)
        carrier = carrier_of(tree, draft, self.lexicon) if draft.sense.frame.noun else None
        span = evidence_span(tree, word, carrier)
        if _ARMED_MODES.get(draft.type, frozenset()) & set(draft.modes) or _strikes(tree, draft):
            actors = tuple(self._by_organ(one, "MIL", "armed forces", "only armed forces do this") for one in actors)
        elif _makes_law(tree, draft):
            actors = tuple(self._by_organ(one, "LEG", "legislature", "legislatures pass laws") for one in actors)
        return Event(
            id=_event_id(self.reading.document.id, draft.type, trigger.span, draft.standing.status),
            document=self.reading.document.id,
            type=draft.type,
            trigger=trigger,
            evidence=(Evidence(span.of(text), span, sentence),),
            modes=draft.modes,
            status=draft.standing.status,
            historical=is_historical(when, self.reading.document.published),
            actors=localised(named_within(self.scene, tree, actors), place, self.homes, tree, others=recipients),
            recipients=localised(named_within(self.scene, tree, recipients), place, self.homes, tree, others=actors),
            attribution=attribution_of(self.scene, tree, draft, actors),
            when=when,
            place=place,
            quantities=find_quantities(tree, _counted(tree, draft, carrier), word),
            score=self._score(tree, draft, actors, recipients),
            quad=self.codebook.types[draft.type].quad,
            cameo=self.codebook.cameo(draft.type, draft.modes),
            coder=self.knowledge.coder,
            reasons=_reasons(draft, *self._vote(tree, draft), when_reason, place_reason),
        )

    def _schedule(self, tree: Tree, draft: Draft) -> None:
        """ "Arrives on Monday to meet him": told in the present, both lie ahead."""
        published, word = self.reading.document.published, draft.sense.word
        if published is None or draft.standing.status != "actual":
            return
        when = self._when(tree, draft)[0]
        above = purpose_of(tree, word)
        if when is None and above is not None:
            word = above
            when = when_of_event(self.reading, tree, [above], self.triggers, self.knowledge.when_of)[0]
        if is_scheduled(tree, word, when, published) or is_noun_ahead(tree, draft.sense.word, when, published):
            draft.standing = replace(draft.standing, status="future", why="a day ahead", ahead=True)
            draft.told_as = draft.type

    def _when(self, tree: Tree, draft: Draft) -> tuple[When | None, Reason]:
        word = draft.sense.word
        others = [draft.content.sense.word] if draft.content is not None else []
        others += [twin for twin in tree.conjuncts(word) if twin != word and shares_time(tree, word, twin)]
        when, reason = when_of_event(self.reading, tree, [word, *others], self.triggers, self.knowledge.when_of)
        # What somebody refuses to do lies ahead; the refusal is the news.
        is_news = is_told_as_news(tree, word) or draft.standing.ahead
        published = self.reading.document.published
        if when is not None or draft.standing.status != "actual" or not is_news or lasts_long(tree, word):
            return when, reason
        if in_flashback(self.reading, tree):
            return when, reason
        if self.day is not None:
            return as_report_day(self.day)
        if published is not None and (tree.sentence.index in self.lead or draft.type in VERBAL):
            return as_news(tree, word, published)
        return when, reason

    def _score(
        self, tree: Tree, draft: Draft, actors: Sequence[Participant], recipients: Sequence[Participant]
    ) -> float:
        """How likely the type is right; without votes only by how much of the entry's frame is filled."""
        support = self.ballot.support(tree, draft.sense.word, draft.read_as)
        filled = _frame_score(draft, actors, recipients)
        if support is None:
            return filled
        return calibrated(
            None if draft.by_reader else filled, support, has_actor=bool(actors), has_recipient=bool(recipients)
        )

    def _vote(self, tree: Tree, draft: Draft) -> tuple[Reason, ...]:
        if draft.by_reader:
            return ()
        return seen_by_reader(self.ballot.support(tree, draft.sense.word, draft.read_as), draft.read_as)

    def _by_organ(self, actor: Participant, sector: str, rule: str, why: str) -> Participant:
        """A bare state that bombs does so by its forces, one that passes a law by its legislature.

        "The Kremlin" stays the government.
        """
        is_state = actor.entity is not None and self.reading.entities[actor.entity].kind == "state"
        if not is_state or actor.sector is not None:
            return actor
        return replace(actor, sector=sector, reasons=(*actor.reasons, Reason("events", rule, why)))

    def _deeds(self, tree: Tree, draft: Draft) -> tuple[str, ...]:
        """Types of the deeds that a predicate is aimed at, by the event nouns among its objects."""
        frame = draft.sense.frame
        words = [*frame.objects]
        for preposition in ("of", "over", "at"):
            words.extend(frame.obliques.get(preposition, ()))
        own = draft.sense.entry.words
        others = [word for word in words if tree.tokens[word].lemma.lower() not in own]
        senses = [self.scene.matcher.sense(tree, word) for word in others]
        return tuple(sense.entry.type for sense in senses if sense is not None and sense.entry.type != NON_EVENT)


def _acts_by_subject(draft: Draft) -> bool:
    return draft.sense.entry.actor is None or "subj" in draft.sense.entry.actor


def _strikes(tree: Tree, draft: Draft) -> bool:
    """ "Norland's strikes", "they traded missile strikes": what hits from afar is fired by armed forces."""
    if draft.type != "ASSAULT":
        return False
    frame = draft.sense.frame
    words = (draft.sense.word, *frame.objects, *frame.obliques.get("of", ()))
    return any(tree.tokens[word].lemma.lower() in _STRIKES for word in words)


def _stand_behind_with(recipients: Sequence[Participant]) -> bool:
    """ "Clashed with rebels" has two sides; who is "riddled with bullets" is not one of the doers."""
    return any(
        reason.rule == "slot" and reason.detail.split(",")[0] == "with" for one in recipients for reason in one.reasons
    )


def _makes_law(tree: Tree, draft: Draft) -> bool:
    objects = {tree.tokens[word].lemma.lower() for word in draft.sense.frame.objects}
    return tree.tokens[draft.sense.word].lemma.lower() in _LAWMAKING and bool(objects & _LAWS)


def _reasons(draft: Draft, *more: Reason) -> tuple[Reason, ...]:
    standing = draft.standing
    why = f"by {standing.why!r}" if standing.why else "nothing says otherwise"
    sense = () if draft.by_reader or draft.sides is not None else (Reason("events", "lexicon", draft.sense.entry.key),)
    return (*sense, *draft.reasons, Reason("events", f"status {standing.status}", why), *more)


def _counted(tree: Tree, draft: Draft, carrier: int | None) -> list[int]:
    """Words whose numbers belong to an event: its arguments, with whom it is held, what a relative clause tells of it.

    carrier: the verb that carries an event noun
    """
    frame = draft.sense.frame
    words = [*frame.subjects, *frame.objects, *frame.modifiers, draft.sense.word]
    for nouns in frame.obliques.values():
        words.extend(nouns)
    for relative in tree.find(draft.sense.word, "acl", "acl:relcl"):
        words.extend(tree.find(relative, "obj", "nsubj"))
    if carrier is not None:
        words.extend(noun for noun in tree.find(carrier, "obl") if case_of(tree, noun) == "with")
    return words


def _frame_score(draft: Draft, actors: Sequence[Participant], recipients: Sequence[Participant]) -> float:
    """How much of the entry's frame is filled, in [0, 1]."""
    sure = 0.5 + 0.04 * min(draft.sense.entry.specificity, 4)
    sure += 0.15 * any(map(is_official, actors)) + 0.12 * bool(recipients)
    return round(min(sure, 0.95), 2)


def _event_id(document: str, event_type: str, trigger: Span, status: str) -> str:
    told = f"{event_type} {trigger.start} {trigger.end} {status}"
    return f"{document}-{hashlib.blake2b(told.encode(), digest_size=4).hexdigest()}"


def _nonevent(tree: Tree, draft: Draft, why: NotCoded) -> NonEvent:
    token = tree.tokens[draft.sense.word]
    return NonEvent(token.span, tree.sentence.index, token.lemma, Reason("events", why.rule, why.detail))
