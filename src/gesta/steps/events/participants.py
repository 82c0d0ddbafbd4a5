"""From the words in a slot to the actors they stand for."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from gesta.language.tree import Tree
from gesta.records import Claim, Entity, Mention, Participant, Reading, Reason
from gesta.steps.events.frames import Frame
from gesta.steps.events.phrases import MEASURE_NOUNS, OF_CAPTIVES, OF_VICTIMS, case_of, with_conjuncts
from gesta.steps.events.quoted import meant_in_quotations, topic_and_listener

_POLITICAL_CODES = frozenset({"IGO", "UNO", "EUR", "NGO", "IMG", "MNC", "ISM", "WST"})
# Slots that tell where something is done.
LOCATIVE_SLOTS = frozenset({"in", "at", "near", "on", "outside", "around"})
_WEAPONS = frozenset(
    "missile missiles rocket rockets drone drones projectile projectiles shell shells bomb bombs warhead warheads "
    "mortar mortars munition munitions grenade grenades mine mines landmine landmines torpedo torpedoes device devices "
    "blast blasts explosion explosions gunfire bullet bullets".split()
)
_OFFICIAL_SECTORS = frozenset("GOV MIL LEG JUD COP SPY REB PTY OPP PRM ELI SOC REL".split())
_FIRST_PERSON = frozenset("we us our ours i me my mine".split())
# Behind a noun that is no actor itself, what tells whose it is: "Iranian targets", "the territory of Ukraine".
_OWNERS = ("nmod:poss", "amod", "compound")
_OWNER_CASES = frozenset({"of", "in", "from"})
# Deeds that anybody may do: "attacks in Paris" are no more those of Paris than its arrests are not.
# Nor is whoever is killed the owner of the killing.
_BY_UNKNOWN = frozenset(
    "attack raid strike airstrike bombing shelling assault explosion blast atrocity violence bloodshed".split()
)
_NO_OWNERS = {deed: frozenset({"in"}) for deed in _BY_UNKNOWN} | {
    deed: frozenset({"in", "of", "from"}) for deed in OF_VICTIMS
}
# Who somebody is to another, and so is not the other.
_RELATED = frozenset(
    "guest host visitor rival opponent adversary foe enemy ally partner neighbour neighbor colleague friend".split()
)


# Nouns for somebody of whom nothing else is said.
_SOMEBODY = frozenset("man woman boy girl child teenager toddler baby couple family youth person pensioner".split())


class Roles:
    """The actors of one document by the words that name them."""

    def __init__(self, reading: Reading, trees: dict[int, Tree]) -> None:
        self.reading = reading
        self.trees = trees
        self.by_head = {(mention.sentence, mention.head): mention for mention in reading.mentions}
        self.by_head |= meant_in_quotations(reading, trees, self.by_head)
        self.by_name_word = {
            (mention.sentence, word): mention
            for mention in reading.mentions
            if mention.name
            for word in range(*mention.name)
        }

    def entity_at(self, sentence: int, word: int) -> Entity | None:
        """The entity whose mention has this head word, if it is an actor with a country or sector."""
        mention = self.by_head.get((sentence, word)) or self.by_name_word.get((sentence, word))
        if mention is None or mention.entity is None:
            return None
        entity = self.reading.entities[mention.entity]
        return entity if is_actor(entity) else None

    def antecedents(self, sentence: int, word: int) -> frozenset[str]:
        """Lemmas of the nouns that a pronoun stands for ("teacher" for "they"); empty where none is known."""
        mention = self.by_head.get((sentence, word))
        if mention is None or mention.entity is None:
            return frozenset()
        members = (self.reading.mentions[i] for i in self.reading.entities[mention.entity].members)
        heads = (self.trees[member.sentence].tokens[member.head] for member in members if member.kind != "pronoun")
        return frozenset(head.lemma.lower() for head in heads)

    def speaker_near(self, sentence: int, word: int) -> Mention | None:
        """Who says "we" or "I" at a word: the speaker of the claim around it."""
        token = self.trees[sentence].tokens[word]
        if token.norm.lower() not in _FIRST_PERSON:
            return None
        for claim in self.reading.claims:
            if claim.kind != "attitude" and claim.content.covers(token.span) and claim.speaker is not None:
                return self.reading.mentions[claim.speaker]
        return None

    def listener(self, claim: Claim) -> tuple[Participant, ...]:
        """Whom somebody says it to; empty where that is not told, or said to the public."""
        _, mention = topic_and_listener(self.reading, self.trees, self.by_head, claim)
        return () if mention is None else self.at(mention.sentence, [mention.head], "whom it is said to")

    def at(self, sentence: int, words: Iterable[int], slot: str) -> tuple[Participant, ...]:
        """Participants that the phrases with these heads stand for, each entity once."""
        found: list[Participant] = []
        for word in words:
            for participant in self._of_phrase(sentence, word, slot, 0):
                if all(not same(participant, other) for other in found):
                    found.append(participant)
        return tuple(found)

    def unnamed(self, sentence: int, words: Iterable[int]) -> tuple[Participant, ...]:
        """Whoever these words are, of whom neither country nor sector is known: "they", "the family"."""
        tree, text = self.trees[sentence], self.reading.document.text
        spans = [tree.characters(*tree.phrase(word)) for word in words]
        reasons = (Reason("events", "unnamed", "who does it is told, not who that is"),)
        return tuple(Participant(span.of(text), span, reasons=reasons) for span in spans)

    def _of_phrase(self, sentence: int, word: int, slot: str, depth: int) -> Iterator[Participant]:
        tree = self.trees[sentence]
        mention = self.by_head.get((sentence, word)) or self.by_name_word.get((sentence, word))
        speaker = self.speaker_near(sentence, word)
        entity = self.entity_at(sentence, word)
        inner = [n for n in tree.find(word, "nmod") if case_of(tree, n) == "of"]
        if tree.tokens[word].lemma.lower() in MEASURE_NOUNS and inner and depth < 3:
            behind = [
                p for n in with_conjuncts(tree, tuple(inner)) for p in self._of_phrase(sentence, n, slot, depth + 1)
            ]
            if behind:
                yield from behind
                return
        if entity is not None and mention is not None:
            yield from _participants(mention, entity, self.reading, slot)
        elif speaker is not None and speaker.entity is not None:
            yield from _participants(
                speaker, self.reading.entities[speaker.entity], self.reading, f"{slot}, the speaker"
            )
        elif depth < 2:
            somebody = depth == 0 and tree.tokens[word].lemma.lower() in _SOMEBODY
            for owner in self._owners(sentence, word, slot, depth):
                yield self._person(tree, word, owner) if somebody and owner.sector is None else owner

    def _person(self, tree: Tree, word: int, country: Participant) -> Participant:
        """ "A Sudrian man" is somebody of Sudria, and not the state."""
        span = tree.characters(*tree.phrase(word))
        text = span.of(self.reading.document.text)
        why = Reason("events", "person", f"somebody of {country.code}")
        return Participant(text, span, code=country.code, sector="CVL", name=text, reasons=(*country.reasons, why))

    def _owners(self, sentence: int, word: int, slot: str, depth: int) -> Iterator[Participant]:
        tree = self.trees[sentence]
        cases = _OWNER_CASES - _NO_OWNERS.get(tree.tokens[word].lemma.lower(), frozenset())
        behind = tuple(n for n in tree.find(word, "nmod") if case_of(tree, n) in cases)
        ways = [tree.find(word, dep) for dep in _OWNERS]
        if tree.tokens[word].lemma.lower() in OF_VICTIMS | OF_CAPTIVES:
            # "Condemned the editor's arrest": whoever suffers it is not condemned.
            behind_of = any(case_of(tree, noun) == "of" for noun in tree.find(word, "nmod"))
            found = self.at(sentence, ways[0], slot)
            ways[0] = ways[0] if behind_of or any(map(takes_captives, found)) else ()
        if tree.tokens[word].lemma.lower() in _RELATED:
            # "His guest, Ola Brand": named beside it, and never he himself.
            ways[0] = tuple(owner for owner in ways[0] if tree.tokens[owner].pos != "PRON")
            ways.insert(0, tree.find(word, "appos", "flat"))
        # Whose it is first by possessor, then by adjective, then by "of"; the first that names anybody decides.
        for owners in (*ways, behind):
            named = [
                found
                for owner in with_conjuncts(tree, owners)
                for found in self._of_phrase(sentence, owner, f"{slot}, whose", depth + 1)
            ]
            if named:
                yield from named
                return


def is_actor(entity: Entity) -> bool:
    """Whether anything political is known of an entity: a country, a sector, or a registry entry.

    >>> is_actor(Entity(0, "police", sector="COP")), is_actor(Entity(1, "the idea"))
    (True, False)
    """
    return bool(entity.code or entity.codes or entity.sector)


def is_weapon(participant: Participant) -> bool:
    """Whether a weapon stands for who used it: "two missiles hit the port" tells nothing of whose they were."""
    return bool(_WEAPONS & set(participant.text.lower().split()))


def names_weapon(word: str) -> bool:
    """Whether a noun is a weapon or its effect."""
    return word.lower() in _WEAPONS


def is_official(participant: Participant) -> bool:
    """Whether a participant is a state, an international body, or somebody with an office or arms, in any capacity."""
    if participant.code in _POLITICAL_CODES:
        return True
    return bool(_OFFICIAL_SECTORS & {participant.sector, *participant.other_sectors}) or (
        participant.code is not None and participant.sector is None
    )


def takes_captives(one: Participant) -> bool:
    """Whether somebody is a state or its police, and so has captives rather than being one."""
    return one.sector in ("COP", "SPY", "PRM") or (one.code is not None and one.sector is None)


def same(left: Participant, right: Participant) -> bool:
    """Whether two participants are one: the same entity and country."""
    return (left.entity, left.code) == (right.entity, right.code)


def joined(left: Sequence[Participant], right: Sequence[Participant]) -> tuple[Participant, ...]:
    """Both sides' participants, each once, in order."""
    out = list(left)
    for one in right:
        if all(not same(one, other) for other in out):
            out.append(one)
    return tuple(out)


def without(found: Sequence[Participant], others: Sequence[Participant]) -> tuple[Participant, ...]:
    """Participants that are not among the others."""
    return tuple(one for one in found if all(not same(one, other) for other in others))


def _participants(mention: Mention, entity: Entity, reading: Reading, slot: str) -> Iterator[Participant]:
    participant = Participant(
        text=mention.span.of(reading.document.text),
        span=mention.span,
        entity=entity.index,
        code=entity.code,
        sector=entity.sector,
        other_sectors=entity.other_sectors,
        name=entity.name,
        wikidata=entity.wikidata,
        reasons=(Reason("events", "slot", slot), *entity.reasons),
    )
    if entity.codes and entity.code is None:
        for code in entity.codes:
            yield replace(participant, code=code)
    else:
        yield participant


def slot_words(tree: Tree, frame: Frame, slot: str) -> tuple[int, ...]:
    """Heads that stand in a named slot of a frame: "subj", "obj", "iobj", "poss", "mod", or a preposition."""
    if slot == "subj":
        return frame.subjects
    if slot == "obj":
        return frame.objects or frame.indirect
    if slot == "iobj":
        return frame.indirect
    if slot == "poss":
        return frame.possessors
    if slot == "mod":
        return frame.modifiers
    if slot == "contentsubj":
        return _content_subjects(tree, frame)
    return frame.obliques.get(slot, ())


def _content_subjects(tree: Tree, frame: Frame) -> tuple[int, ...]:
    found: list[int] = []
    for clause in frame.complements:
        found.extend(tree.find(clause, "nsubj", "nsubj:pass"))
    return with_conjuncts(tree, tuple(found))
