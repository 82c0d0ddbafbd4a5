"""Which sense of the lexicon a predicate has here: its constraints against the frame around it."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from gesta.knowledge.lexicon import NON_EVENT, Entry, Lexicon, PartOfSpeech, head_word
from gesta.language.tree import Tree
from gesta.records import Entity, Participant, Span
from gesta.steps.events.frames import Frame, noun_frame, verb_frame
from gesta.steps.events.participants import Roles, is_official
from gesta.steps.events.phrases import base, case_of, counted_by

_ACTOR = "@actor"
_PERSON = "@person"
_STATE = "@state"
_PLACE_NAME = "@placename"
_PLACE = "@place"
# How far the later words of a verb of several words may stand from each other ("seized full control").
_WORD_GAP = 4
_ARMED = frozenset("MIL REB UAF PRM COP CRM".split())
# Holders of offices who meet, talk and agree among themselves.
_WHO_CONFER = frozenset(
    "leader minister president premier head chief envoy diplomat ambassador negotiator delegate representative "
    "official lawmaker general king monarch chancellor counterpart commander".split()
)
# Verbs that hold something to be so.
_HOLDING = frozenset({"consider", "deem", "regard", "declare"})
# Adjectives that say as much of a thing as a noun before it: "a joint satellite", "humanitarian workers".
_TELLING = frozenset("joint bilateral trilateral multinational humanitarian".split())
_CROWD = frozenset("CVL OPP SOC LAB EDU".split())
# A bare country before these is whom they hit; those after whom their own are called impose them.
_PENALTIES = frozenset({"sanction", "embargo", "tariff"})
_SENDERS = frozenset(
    "us u.s. usa uk u.k. eu e.u. un u.n. america washington brussels london paris berlin moscow beijing nato".split()
)
_HOME = frozenset("government country administration cabinet ministry nation party team side".split())
_SEVERAL = frozenset({"they", "both", "two", "all", "who", "we"})
# What is published of people, who are not released with it.
_PICTURES = frozenset(
    "photograph photo picture image video footage clip film audio recording drawing sketch portrait testimony".split()
)


class Sense(Struct, frozen=True):
    """A predicate in its sentence with the lexicon entry that fits it best."""

    sentence: int
    word: int
    entry: Entry
    frame: Frame


class Matcher:
    """Matches the words of a sentence against the lexicon."""

    def __init__(self, lexicon: Lexicon, roles: Roles) -> None:
        self.lexicon = lexicon
        self.roles = roles

    def senses(self, tree: Tree) -> Iterator[Sense]:
        """The best sense of every predicate of a sentence, non-events included, in text order."""
        taken: set[int] = set()
        for word in range(len(tree.tokens)):
            sense = None if word in taken or _is_month(tree, word) else self.sense(tree, word)
            if sense is not None:
                taken.update(_other_words(tree, sense))
                yield sense

    def sense(self, tree: Tree, word: int) -> Sense | None:
        """The most specific entry whose constraints hold for a word; None if there is none."""
        for pos in _parts_of_speech(tree, word):
            lemma = self.lexicon.lemma(tree.tokens[word].norm.lower(), pos) or tree.tokens[word].lemma.lower()
            entries = self.lexicon.senses(lemma, pos)
            if not entries:
                continue
            frame = (
                _of_picture(tree, verb_frame(tree, word))
                if pos == "verb"
                else self._aimed(tree, noun_frame(tree, word))
            )
            fitting = [entry for entry in entries if self._fits(tree, frame, entry)]
            if fitting:
                best = max(fitting, key=lambda entry: (entry.specificity, entry.type != NON_EVENT))
                return Sense(tree.sentence.index, word, best, frame)
        return None

    def _aimed(self, tree: Tree, frame: Frame) -> Frame:
        """ "The Norland sanctions" hit Norland; "US" and "Norlandish sanctions" are imposed by whom they name."""
        if tree.tokens[frame.head].lemma.lower() not in _PENALTIES or {"on", "against"} & frame.obliques.keys():
            return frame
        hit = tuple(word for word in frame.modifiers if self._is_bare_country(tree, word))
        if not hit:
            return frame
        rest = tuple(word for word in frame.modifiers if word not in hit)
        return replace(frame, modifiers=rest, obliques={**frame.obliques, "against": hit})

    def _is_bare_country(self, tree: Tree, word: int) -> bool:
        token = tree.tokens[word]
        if token.pos != "PROPN" or token.norm.lower() in _SENDERS or tree.first(word, "nmod:poss") is not None:
            return False
        entity = self.roles.entity_at(tree.sentence.index, word)
        return token.name.endswith("LOC") or (entity is not None and entity.kind == "state")

    def _fits(self, tree: Tree, frame: Frame, entry: Entry) -> bool:
        return (
            _words_present(tree, frame.head, entry)
            and self._arguments_fit(tree, frame, entry)
            and self._modifiers_fit(tree, frame, entry)
            and self._governor_fits(tree, frame, entry)
            and self._prepositions_fit(tree, frame, entry)
            and self._complements_fit(tree, frame, entry)
            and self._surroundings_fit(tree, frame, entry)
        )

    def _surroundings_fit(self, tree: Tree, frame: Frame, entry: Entry) -> bool:
        if not entry.near:
            return True
        near = self.lexicon.members(entry.near)
        return any(i != frame.head and token.lemma.lower() in near for i, token in enumerate(tree.tokens))

    def _arguments_fit(self, tree: Tree, frame: Frame, entry: Entry) -> bool:
        objects = frame.objects or frame.indirect
        if entry.obj and not self._any(tree, objects, entry.obj):
            return False
        if entry.subj and not self._any(tree, frame.subjects or _carriers_subjects(tree, frame), entry.subj):
            return False
        if entry.obj_not and self._any(tree, objects, entry.obj_not):
            return False
        if entry.subj_not and self._any(tree, frame.subjects, entry.subj_not):
            return False
        return not entry.plural or tree.tokens[frame.head].tag in ("NNS", "NNPS")

    def _modifiers_fit(self, tree: Tree, frame: Frame, entry: Entry) -> bool:
        before = (*frame.modifiers, *frame.possessors)
        if entry.mod and not self._any(tree, before, entry.mod):
            return False
        if entry.not_mod and self._any(tree, before, entry.not_mod):
            return False
        if entry.mod_or_of and not self._any(tree, (*before, *frame.obliques.get("of", ())), entry.mod_or_of):
            return False
        return not any(preposition in frame.obliques for preposition in entry.not_prep)

    def _governor_fits(self, tree: Tree, frame: Frame, entry: Entry) -> bool:
        if not entry.gov and not entry.not_gov:
            return True
        lemmas = [tree.tokens[i].lemma.lower() for i in _governors(tree, frame)]
        if entry.gov and self.lexicon.members(entry.gov).isdisjoint(lemmas):
            return False
        return self.lexicon.members(entry.not_gov).isdisjoint(lemmas)

    def _prepositions_fit(self, tree: Tree, frame: Frame, entry: Entry) -> bool:
        if any(preposition in frame.obliques for preposition in entry.prep_not if preposition not in ("in",)):
            return False
        if not entry.prep:
            return True
        for preposition, wanted in entry.prep.items():
            nouns = frame.obliques.get(preposition, ()) or _beside_object(tree, frame, preposition)
            if nouns and (not wanted or self._any(tree, nouns, wanted)):
                return True
        return False

    def _complements_fit(self, tree: Tree, frame: Frame, entry: Entry) -> bool:
        if not all(_frame_meets(tree, frame, need) for need in entry.need):
            return False
        if "said" in entry.need and not self._is_said_of_another(tree, frame):
            return False
        if not entry.comp and not entry.comp_not and not entry.predicate:
            return True
        lemmas = [tree.tokens[i].lemma.lower() for i in frame.complements]
        if entry.comp and self.lexicon.members(entry.comp).isdisjoint(lemmas):
            return False
        if not self.lexicon.members(entry.comp_not).isdisjoint(lemmas):
            return False
        if entry.predicate:
            found = [*lemmas, *(tree.tokens[i].lemma.lower() for i in tree.find(frame.head, "obj", "xcomp", "obl"))]
            return not self.lexicon.members(entry.predicate).isdisjoint(found)
        return True

    def _is_said_of_another(self, tree: Tree, frame: Frame) -> bool:
        """Whether somebody says just this, not the report itself, and not of his own state or government."""
        span, reading = tree.tokens[frame.head].span, self.roles.reading
        claims = (each for each in reading.claims if each.kind != "attitude" and each.content.covers(span))
        claim = next((each for each in claims if each.speaker is not None), None)
        if claim is None or claim.speaker is None or not self._is_told_plainly(tree, frame.head, claim.cue):
            return False
        mention = reading.mentions[claim.speaker]
        speaker = None if mention.entity is None else reading.entities[mention.entity]
        of = [self.roles.entity_at(tree.sentence.index, word) for word in frame.subjects]
        return not (
            any(_is_at_home(tree, word) for word in frame.subjects)
            or any(one is not None and _is_ones_own(speaker, one) for one in of)
        )

    def _is_told_plainly(self, tree: Tree, word: int, cue: Span) -> bool:
        """Whether a word heads what is said, and is neither negated nor only possible; denying says the contrary."""
        operators = self.lexicon.operators
        around = {tree.tokens[child].norm.lower() for child in tree.find(word, "aux", "advmod", "mark")}
        if around & (operators.adverbs["negated"] | operators.auxiliaries["hypothetical"] | {"whether", "if"}):
            return False
        top = word
        while base(tree.tokens[top].dep) == "conj" and tree.tokens[top].head != top:
            top = tree.tokens[top].head
        above = tree.tokens[tree.tokens[top].head]
        if base(tree.tokens[top].dep) in ("root", "parataxis"):
            return True
        denied = above.lemma.lower() in operators.verbs["deny"] | {"doubt", "reject", "ask", "dispute"}
        return tree.tokens[top].dep == "ccomp" and cue.covers(above.span) and not denied

    def _any(self, tree: Tree, heads: Sequence[int], wanted: Sequence[str]) -> bool:
        return any(self._is(tree, head, wanted) for word in heads for head in counted_by(tree, word))

    def _is(self, tree: Tree, head: int, wanted: Sequence[str]) -> bool:
        token = tree.tokens[head]
        if token.name.endswith("LOC") and (_PLACE_NAME in wanted or _PLACE in wanted):
            return True
        lemmas = {token.lemma.lower(), token.norm.lower()}
        lemmas |= {tree.tokens[child].lemma.lower() for child in tree.find(head, "compound")}
        lemmas |= _TELLING & {tree.tokens[child].lemma.lower() for child in tree.find(head, "amod")}
        if token.pos == "PRON":
            lemmas |= self.roles.antecedents(tree.sentence.index, head)
        if not lemmas.isdisjoint(self.lexicon.members(wanted)):
            return True
        entity = self.roles.entity_at(tree.sentence.index, head)
        if entity is None:
            return False
        if _ACTOR in wanted:
            return True
        return (_PERSON in wanted and entity.kind == "person") or (
            _STATE in wanted and entity.kind in ("state", "bloc")
        )


def _of_picture(tree: Tree, frame: Frame) -> Frame:
    """ "Photographs of soldiers released by the army": the photographs are released."""
    verb = tree.tokens[frame.head]
    above = tree.tokens[verb.head]
    shown = verb.dep in ("acl", "acl:relcl") and above.dep == "nmod" and case_of(tree, verb.head) == "of"
    if not shown or tree.tokens[above.head].lemma.lower() not in _PICTURES or verb.head not in frame.objects:
        return frame
    return replace(frame, objects=tuple(above.head if word == verb.head else word for word in frame.objects))


def _is_month(tree: Tree, word: int) -> bool:
    """ "In March", "March 2022", "1 March": a month and no march."""
    token = tree.tokens[word]
    if token.norm not in ("March", "May") or tree.first(word, "det", "nmod:poss", "amod") is not None:
        return False
    beside = [tree.tokens[i] for i in (word - 1, word + 1) if 0 <= i < len(tree.tokens)]
    dated = any(one.norm.isdigit() or one.norm.lower() in _BEFORE_MONTHS for one in beside)
    return dated or token.tag == "NNP"


def _governors(tree: Tree, frame: Frame) -> Iterator[int]:
    """The verb that carries a noun, and participles that hang on the noun ("sanctions imposed by")."""
    if frame.governor is not None:
        yield frame.governor
    yield from tree.find(frame.head, "acl")


def _carriers_subjects(tree: Tree, frame: Frame) -> tuple[int, ...]:
    """Who does what an event noun names, where it is the object of a verb: "agents carried out raids"."""
    if not frame.noun or frame.relation != "obj" or frame.governor is None:
        return ()
    return tuple(tree.find(frame.governor, "nsubj"))


def _beside_object(tree: Tree, frame: Frame, preposition: str) -> tuple[int, ...]:
    """What hangs on the verb behind an event noun that is its object: "launched strikes / on the port"."""
    if not frame.noun or frame.relation != "obj" or frame.governor is None:
        return ()
    behind = tree.find(frame.governor, "obl")
    return tuple(noun for noun in behind if noun > frame.head and case_of(tree, noun) == preposition)


def _parts_of_speech(tree: Tree, word: int) -> tuple[PartOfSpeech, ...]:
    """Parts of speech to try: a gerund in a noun's place may be either, an inner part of a hyphenated word too."""
    token = tree.tokens[word]
    if token.pos in ("VERB", "AUX"):
        hyphenated = word + 1 < len(tree.tokens) and tree.tokens[word + 1].norm == "-"
        if hyphenated or (
            token.tag == "VBG" and (base(token.dep) in _NOUN_PLACES or tree.first(word, "det", "nmod:poss"))
        ):
            return ("noun", "verb")
        return ("verb",)
    if token.pos in ("NOUN", "PROPN"):
        return ("noun",)
    return ("adj",) if token.pos == "ADJ" else ()


_BEFORE_MONTHS = frozenset("in since until till by last next this early late mid".split())
_NOUN_PLACES = frozenset({"nsubj", "csubj", "obj", "obl", "nmod"})


def _words_present(tree: Tree, head: int, entry: Entry) -> bool:
    words = entry.words
    if len(words) == 1:
        return True
    if entry.pos == "verb" and "-" not in words:
        return _find_words(tree, head, words) is not None
    first = head - words.index(head_word(entry))
    if first < 0 or first + len(words) > len(tree.tokens):
        return False
    return all(_is_word(tree, first + k, word) for k, word in enumerate(words) if first + k != head)


def _find_words(tree: Tree, head: int, words: Sequence[str]) -> tuple[int, ...] | None:
    """Where the later words of a verb stand, each at most a few words after the one before."""
    found: list[int] = []
    at = head
    for word in words[1:]:
        window = range(at + 1, min(at + 1 + _WORD_GAP, len(tree.tokens)))
        at = next((i for i in window if _is_word(tree, i, word)), -1)
        if at < 0:
            return None
        found.append(at)
    if not found:
        return ()
    if any(tree.tokens[i].dep == "det" and tree.tokens[i].head not in found for i in found):
        return None  # "Says no talks are planned": "no" belongs to the talks.
    related = found[0] == head + 1 or any(i in tree.children[head] for i in found)
    return tuple(found) if related else None


def _is_word(tree: Tree, i: int, word: str) -> bool:
    token = tree.tokens[i]
    return word in (token.norm.lower(), token.lemma.lower())


def _other_words(tree: Tree, sense: Sense) -> tuple[int, ...]:
    if sense.entry.pos == "verb":
        return _find_words(tree, sense.word, sense.entry.words) or ()
    return ()


def unmet_need(
    tree: Tree, sense: Sense, actors: Sequence[Participant], recipients: Sequence[Participant]
) -> str | None:
    """The first requirement of an entry that its arguments do not meet, None when all hold."""
    for need in sense.entry.need:
        if not _meets(tree, sense, need, actors, recipients):
            return need
    if sense.entry.subj_kind == "official" and not any(map(is_official, actors)):
        return "official"
    return None


def _meets(
    tree: Tree, sense: Sense, need: str, actors: Sequence[Participant], recipients: Sequence[Participant]
) -> bool:
    frame = sense.frame
    everyone = (*actors, *recipients)
    checks: dict[str, Callable[[], bool]] = {
        "actor": lambda: bool(actors),
        "recipient": lambda: bool(recipients),
        "patient": lambda: bool(recipients),
        "actor_or_recipient": lambda: bool(everyone),
        "actor_person_or_state": lambda: any(is_official(found) for found in actors),
        "official": lambda: any(map(is_official, actors)),
        "armed": lambda: any(found.sector in _ARMED or (found.code and not found.sector) for found in everyone),
        "crowd": lambda: any(found.sector in _CROWD for found in everyone),
        "with_or_between": lambda: len(everyone) > 1 or any(_is_several(tree, one) for one in frame.subjects),
        "never": lambda: False,
    }
    return checks[need]() if need in checks else True


def _frame_meets(tree: Tree, frame: Frame, need: str) -> bool:
    """Whether a need for what stands around the predicate holds: it tells senses apart, as other constraints do.

    Needs for participants are met or not once these are found (`unmet_need`).
    """
    content = bool(frame.complements)
    checks: dict[str, Callable[[], bool]] = {
        "content": lambda: content,
        "nocontent": lambda: not content and not _is_of_what_may_be(tree, frame),
        "content_or_for": lambda: content or "for" in frame.obliques,
        "content_or_obj": lambda: content or bool(frame.objects),
        "content_or_to": lambda: content or "to" in frame.obliques or "against" in frame.obliques,
        "shouldcontent": lambda: any(has_modal(tree, clause) for clause in frame.complements),
        "predicate": lambda: tree.first(frame.head, "nsubj", "cop") is not None or _is_held_to_be(tree, frame.head),
        "own": lambda: any(
            tree.tokens[i].pos == "PRON" for word in frame.objects for i in tree.find(word, "nmod:poss")
        ),
        "infinitive": lambda: _has_infinitive(tree, frame),
        "passive": lambda: frame.passive and not frame.subjects,
        "no": lambda: any(tree.tokens[i].norm.lower() == "no" for i in tree.find(frame.head, "det")),
        "adverbial": lambda: base(frame.relation) == "obl",
        "single": lambda: _is_single(tree, frame),
        "against": lambda: any(tree.tokens[i].norm.lower() == "against" for i in _marks(tree, frame)),
    }
    return checks[need]() if need in checks else True


def _is_ones_own(speaker: Entity | None, other: Entity) -> bool:
    """The speaker, his state, or the government that he sits in."""
    if speaker is None or other == speaker:
        return other == speaker
    rules = speaker.sector in (None, "GOV") and other.sector in (None, "GOV")
    return rules and other.code is not None and other.code == speaker.code


def _is_at_home(tree: Tree, word: int) -> bool:
    """ "His government", "our country"."""
    owners = tree.find(word, "nmod:poss")
    return tree.tokens[word].lemma.lower() in _HOME and any(tree.tokens[one].pos == "PRON" for one in owners)


def _is_single(tree: Tree, frame: Frame) -> bool:
    """Whether one alone does it: "they spoke" may mean with each other."""
    plural = any(tree.tokens[one].tag in ("NNS", "NNPS") for one in frame.subjects)
    together = any(tree.tokens[one].norm.lower() in _SEVERAL for one in frame.subjects)
    return len(frame.subjects) == 1 and not plural and not together


def _marks(tree: Tree, frame: Frame) -> Iterator[int]:
    for clause in frame.complements:
        yield from tree.find(clause, "mark", "case")


def _is_held_to_be(tree: Tree, word: int) -> bool:
    """ "Must be considered illegal", "deemed the vote illegal"."""
    token = tree.tokens[word]
    return base(token.dep) == "xcomp" and tree.tokens[token.head].lemma.lower() in _HOLDING


def _has_infinitive(tree: Tree, frame: Frame) -> bool:
    """ "Told him to go", and not "told him that he may go" or "“We will go,” he told him"."""
    return any(
        tree.tokens[clause].tag == "VB"
        and base(tree.tokens[clause].dep) in ("xcomp", "advcl", "acl", "conj")
        and not any(tree.tokens[aux].tag == "MD" for aux in tree.find(clause, "aux"))
        for clause in frame.complements
    )


def _is_several(tree: Tree, word: int) -> bool:
    """Several holders of an office, who can meet among themselves: "leaders", "heads of state"."""
    token = tree.tokens[word]
    return token.tag in ("NNS", "NNPS") and token.lemma.lower() in _WHO_CONFER


def _is_of_what_may_be(tree: Tree, frame: Frame) -> bool:
    """ "Voiced concern that troops may march": a fear of what is to come, and no word against what was done."""
    clauses = [clause for noun in frame.objects for clause in tree.find(noun, "acl", "ccomp")]
    return any(tree.tokens[aux].tag == "MD" for clause in clauses for aux in tree.find(clause, "aux"))


def has_modal(tree: Tree, clause: int) -> bool:
    """ "Must act", "has to act": what a clause tells is demanded or possible, not so."""
    return any(tree.tokens[aux].tag == "MD" or tree.tokens[aux].lemma == "have" for aux in tree.find(clause, "aux"))
