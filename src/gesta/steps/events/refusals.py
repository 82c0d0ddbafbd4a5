"""Why an act that is told is no event after all: nobody does it, nobody believes it, or it is out of place."""

from collections.abc import Sequence

from gesta.knowledge.lexicon import Lexicon, OperatorWords
from gesta.language.tree import Tree
from gesta.records import Event, Participant
from gesta.steps.events.ballot import (
    LEAST_AGREED,
    LEAST_CONFLICT,
    Ballot,
    is_disbelieved,
    is_unlikely_in_quiet,
    is_unseen,
)
from gesta.steps.events.calamities import blast_at_work, disaster_in, is_its_toll
from gesta.steps.events.drafts import VERBAL, Draft, NotCoded
from gesta.steps.events.modality import negation_of, only_enabled
from gesta.steps.events.participants import Roles, is_official
from gesta.steps.events.phrases import case_of

MATERIAL_CONFLICT = 4
# What only those with power over others do.
_BY_POWER = frozenset({"COERCE", "SANCTION"})
_FORCES = frozenset({"MIL", "COP", "PRM"})
# Those who gather, march or flee without arms.
_UNARMED = frozenset({"CVL", "REF", "EDU", "LAB", "MED", "AGR", "JRN"})
_BY_ANYBODY = frozenset({"ASSAULT", "PROTEST"})
# Who holds rallies to be elected, and what a rally is for or against.
_CAMPAIGNING = frozenset({"GOV", "PTY", "LEG", "ELI"})
_AIMED = frozenset({"against", "for", "over", "of", "by"})
_TELLING = frozenset({"tell", "address"})
# What makes a protest of it whoever speaks there.
_CROWDED = frozenset("mass opposition protest student union peace solidarity far-right".split())
_FOR_OR_AGAINST = ("anti", "pro-")
# What the reader must see of an act of conflict in an article of which most tells no event.
_LEAST_IN_SPARSE = 0.15
# What is wrong with an act of which nobody is known to be a side.
_SIDELESS = frozenset({"no actor", "no political actor"})
# What happens without anybody who does it, as far as is known, and how a report on it takes it up again.
_ACCIDENTS = frozenset("crash accident collision derailment capsizing shipwreck outage".split())
_TAKEN_UP = frozenset("incident cause circumstance tragedy disaster death fire blaze".split())
_OWNERS = frozenset({"his", "her", "their"})


# Those who fight with words unless someone with arms stands against them.
_FIGHT_WITH_WORDS = frozenset({"PTY", "LEG", "LAB", "SOC", "EDU", "BUS", "JRN", "JUD"})
_FIGHTS = frozenset({"fight", "battle", "struggle", "crusade"})
_PLEDGES = frozenset({"vow", "pledge", "promise", "swear"})
# Where or beside whom one fights in a war.
_IN_WAR = frozenset({"in", "at", "near", "alongside", "beside", "against", "with"})
# What stands until somebody ends it, and the words that say it does no more.
_LASTING = frozenset({"RETREAT", "AGREE", "SUPPORT"})
_OVER = frozenset("over dead off void null finished history tatters ruins shreds shambles".split())
_ENDING = frozenset("collapse crumble unravel expire lapse end fail founder".split())

# Verbs of going somewhere.
_GOING = frozenset("arrive fly come go head travel land drive return".split())


class Refusals:
    """What speaks against the acts of one document."""

    def __init__(self, ballot: Ballot, lexicon: Lexicon, roles: Roles, calamity: str | None) -> None:
        self.ballot, self.lexicon, self.roles, self.calamity = ballot, lexicon, roles, calamity

    def of(
        self, tree: Tree, draft: Draft, event: Event, support: float, patients: Sequence[Participant] = ()
    ) -> NotCoded | None:
        """Why an act is no event, None where it is one.

        support:  the chance that the reader gives the type of the predicate, before threat and status changed it
        patients: whom its words name of whom nothing else is known
        """
        if event.status == "actual" and (able := only_enabled(tree, draft.sense.word)) is not None:
            return NotCoded("no deed", f"who has the {able.lower()} to do so has not done it by that")
        if _fights_with_words(tree, draft, event):
            return NotCoded("words alone", "parties, lawmakers and private people fight with words")
        if draft.type in _LASTING and (end := _end_of(tree, draft.sense.word, self.lexicon.operators)) is not None:
            return NotCoded("ended", f"told is that there is none any more: {end}")
        return (
            self._lacking(draft, event, support, patients)
            or self._of_accident(tree, draft, event)
            or _at_home(tree, draft, event)
            or self._disbelieved(tree, draft, event)
        )

    def _disbelieved(self, tree: Tree, draft: Draft, event: Event) -> NotCoded | None:
        everyone = (*event.actors, *event.recipients)
        support = self.ballot.support(tree, draft.sense.word, draft.read_as)
        # The sides of what is feared may be found later, in what it is feared from.
        if not everyone and event.status != "actual":
            return self._out_of_place(tree, draft, event)
        if is_disbelieved(support, everyone):
            return NotCoded("disbelieved", "the event reader sees no event, and no side is a known body of a country")
        if is_unseen(support) and self.ballot.is_sparse and not draft.by_reader:
            return NotCoded("disbelieved", "the event reader sees no event, in an article of which most tells none")
        if is_unseen(support) and self.ballot.tells_another(tree, draft.sense.word):
            return NotCoded(
                "beside the act", "the event reader sees another act in the sentence, and none at this word"
            )
        return self._out_of_place(tree, draft, event)

    def _lacking(self, draft: Draft, event: Event, support: float, patients: Sequence[Participant]) -> NotCoded | None:
        """What an event lacks to be one; sides that nobody knows are no lack where the act itself is plain."""
        missing = _missing(event, by_reader=draft.by_reader)
        if missing is None or missing.rule not in _SIDELESS or draft.by_reader:
            return missing
        if support >= LEAST_AGREED and _is_arrest_made(event, patients):
            return None
        if not self.is_plain(support):
            return missing
        said = draft.type not in VERBAL or draft.type == "ACCUSE" or bool(event.actors)
        return None if said else missing

    def _of_accident(self, tree: Tree, draft: Draft, event: Event) -> NotCoded | None:
        """ "Prosecutors opened an inquiry into the crash", or into "the incident" that a report on one opens with."""
        if event.type != "ACCUSE" or "investigate" not in event.modes or event.recipients:
            return None
        verb = draft.sense.frame.governor
        top = draft.sense.word if verb is None else verb
        into = {tree.tokens[word].lemma.lower() for word in tree.subtree(top)}
        accident = next(iter(sorted(into & _ACCIDENTS)), self.calamity if into & _TAKEN_UP else None)
        return NotCoded("accident", f"the report tells of {accident!r}, which nobody did") if accident else None

    def is_plain(self, support: float) -> bool:
        """Whether lexicon and reader surely see one act in a short text, where no other sentence names its sides."""
        return self.ballot.is_passage and support >= LEAST_AGREED

    def _is_platform(self, tree: Tree, word: int) -> bool:
        """ "At a rally in Ohio, the senator said": not where the rally is held against or for anything."""
        token = tree.tokens[word]
        above = tree.tokens[token.head]
        at_it = token.dep == "obl" and case_of(tree, word) in ("at", "during")
        told = token.dep in ("obj", "iobj") and above.lemma.lower() in _TELLING
        aimed = any(case_of(tree, noun) in _AIMED for noun in tree.find(word, "nmod"))
        if token.lemma.lower() != "rally" or not (at_it or told) or tree.first(word, "acl") is not None:
            return False
        aimed = aimed or any(each.norm.lower() in ("against", "over") for each in tree.tokens[word + 1 : word + 2])
        kinds = [tree.tokens[i].lemma.lower() for i in tree.find(word, "amod", "compound")]
        if aimed or any(kind in _CROWDED or kind.startswith(_FOR_OR_AGAINST) for kind in kinds):
            return False
        # "Speaking at a rally, the president said": the speaker stands with the verb above.
        bare = above.dep == "advcl" and tree.first(token.head, "nsubj") is None
        said = tree.find(above.head if bare else token.head, "nsubj")
        speakers = (self.roles.entity_at(tree.sentence.index, one) for one in said)
        return any(one is not None and one.sector in _CAMPAIGNING for one in speakers)

    def _out_of_place(self, tree: Tree, draft: Draft, event: Event) -> NotCoded | None:
        """A doubtful act of conflict: in an article that is otherwise about something else, or between private people.

        Violence counts whoever does it, and those who protest hold no office.
        """
        if event.quad != MATERIAL_CONFLICT:
            return None
        if event.type == "PROTEST" and self._is_platform(tree, draft.sense.word):
            return NotCoded("platform", "a rally at which somebody in office or from a party speaks is a campaign")
        official = any(map(is_official, (*event.actors, *event.recipients)))
        if draft.by_reader and event.type not in _BY_ANYBODY and not official:
            return NotCoded("no political actor", "only the event reader sees it, and neither side is political")
        if event.type == "ASSAULT" and not event.actors:
            if disaster := disaster_in(tree, self.lexicon) or blast_at_work(tree, self.lexicon):
                return NotCoded("disaster", f"nobody did it, and the sentence tells of a {disaster}")
            if self.calamity and is_its_toll(tree, draft.sense.word, event, self.lexicon):
                return NotCoded("disaster", f"nobody did it, and the report opens with {self.calamity!r}")
            if draft.by_reader and not self.ballot.is_passage:
                return NotCoded("unsure", "violence without anybody who does it, which only the event reader sees")
        support = self.ballot.support(tree, draft.sense.word, draft.type)
        protest = event.type == "PROTEST" and self.ballot.is_passage
        if draft.by_reader and (support or 0.0) < LEAST_CONFLICT and not protest:
            return NotCoded("unsure", "an act of conflict that only the event reader sees, and not surely")
        if self.ballot.is_sparse and support is not None and support < _LEAST_IN_SPARSE:
            return NotCoded("out of place", "the event reader doubts it, and most of the article tells no event")
        if is_unlikely_in_quiet(support, by_reader=draft.by_reader) and self.ballot.is_quiet_around(
            tree.sentence.index
        ):
            return NotCoded("out of place", "the event reader doubts it, and the article tells no other event")
        return None


def _is_arrest_made(event: Event, patients: Sequence[Participant]) -> bool:
    """ "Three others were arrested": police did that, whoever the three are; "his arrest" is one told of before."""
    made = event.type == "COERCE" and "arrest" in event.modes and event.status == "actual"
    return made and any(one.text.lower() not in _OWNERS for one in patients)


def _fights_with_words(tree: Tree, draft: Draft, event: Event) -> bool:
    """ "The senator has been fighting all her life", "vowed to continue the fight": neither violence nor a threat."""
    known = [one.sector in _FIGHT_WITH_WORDS or not (one.code or one.sector) for one in event.actors]
    if not known or not all(known) or event.recipients:
        return False
    word, frame = draft.sense.word, draft.sense.frame
    lemma = tree.tokens[word].lemma.lower()
    if event.type == "ASSAULT":
        return lemma in _FIGHTS and not frame.objects and not _IN_WAR & frame.obliques.keys()
    content = {tree.tokens[i].lemma.lower() for clause in frame.complements for i in tree.subtree(clause)}
    return event.type == "THREATEN" and lemma in _PLEDGES and bool(_FIGHTS & content)


def _missing(event: Event, *, by_reader: bool) -> NotCoded | None:
    everyone = (*event.actors, *event.recipients)
    if not everyone:
        # Violence is an event whoever did it, if the text says where, or with what toll.
        if event.type == "ASSAULT" and (event.place is not None or event.quantities):
            return None
        return NotCoded("no actor", "nobody political does it or has it done to them")
    if event.quad == MATERIAL_CONFLICT and event.type in _BY_POWER and all(one.sector == "BUS" for one in everyone):
        return NotCoded("no political actor", "what firms do to each other is business")
    forces = bool(event.actors) and all(one.sector in _FORCES for one in event.actors)
    if event.type == "PROTEST" and forces and (by_reader or "obstruct" in event.modes):
        return NotCoded("no crowd", "where troops and police block a road, nobody protests")
    if event.type == "MOBILIZE" and event.actors and all(one.sector in _UNARMED for one in event.actors):
        return NotCoded("no forces", "civilians who gather are no mobilised force")
    ends = event.type == "SANCTION" and set(event.modes) <= {"discontinue", "withdraw"}
    if ends and event.actors and not any(map(is_official, everyone)):
        return NotCoded("no political actor", "what firms and private people end or withhold is no sanction")
    if event.type in VERBAL and not event.actors and event.type != "ACCUSE":
        return NotCoded("no actor", f"{event.type} needs somebody who says it")
    if event.type in VERBAL and not event.recipients and all(one.sector == "JRN" for one in event.actors):
        return NotCoded("review", "what a newspaper says of nobody political is no act")
    if event.type in VERBAL and not any(map(is_official, everyone)):
        return NotCoded("no political actor", "neither side is a state, an office or an armed or political body")
    return None


def _end_of(tree: Tree, noun: int, words: OperatorWords) -> str | None:
    """The word that says of a truce or deal that there is none any more: "the truce is over", "has collapsed"."""
    token = tree.tokens[noun]
    above = tree.tokens[token.head]
    if token.pos != "NOUN" or token.dep != "nsubj" or negation_of(tree, token.head, words) is not None:
        return None
    if any(tree.tokens[aux].tag == "MD" for aux in tree.find(token.head, "aux")):
        return None
    is_predicate = tree.first(token.head, "cop") is not None
    over = above.norm.lower() in _OVER if is_predicate else above.lemma.lower() in _ENDING
    return above.norm if over else None


def _at_home(tree: Tree, draft: Draft, event: Event) -> NotCoded | None:
    """ "The president flew to" a town of his own country: on the way, and with nobody."""
    if event.type != "CONSULT" or event.recipients or event.place is None:
        return None
    countries = {one.code for one in event.actors}
    if tree.tokens[draft.sense.word].lemma.lower() in _GOING and countries == {event.place.country}:
        return NotCoded("at home", f"going to {event.place.name}, in one's own country, is no visit")
    return None
