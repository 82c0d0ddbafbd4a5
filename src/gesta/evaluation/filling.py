"""The words that fill the slots of an incident: who did it, to whom or what, and with what."""

from collections.abc import Iterator, Sequence

from gesta.evaluation.tellings import Telling
from gesta.knowledge.lexicon import Lexicon
from gesta.language.tree import Tree
from gesta.records import Participant, Reading, Span
from gesta.steps.events.frames import Frame, noun_frame, verb_frame

_PRONOUNS = frozenset("he she it they him her them his its their who whom whose these those this that".split())
_NO_THINGS = frozenset(
    "victim casualty occasion time body way act case number other order warrant threat siege death charge kg km area "
    "department province region city town village municipality kind part manner attack lot "
    "street road avenue highway corner mouth river sector neighborhood neighbourhood source casualty".split()
)
# Those whom fighting hits; they are no victims of what these templates are about.
_FIGHTERS = frozenset(
    "guerrilla rebel insurgent subversive terrorist extremist militant fighter assailant attacker gunman criminal "
    "trafficker murderer assassin".split()
)
_HARMLESS = frozenset("GOV JUD LEG COP CVL JRN SOC EDU REL MED LAB BUS AGR REF".split())
_WEAPONS = ("@weapon",)
# Fire, gas and shots are what arms give, and no arms.
_NO_MEANS = frozenset({"fire", "shot", "gas", "round", "weapon"})
_PEOPLE = ("@people", "@armed", "@forces", "@prisoner", "individual", "person", "subject", "hooded", "assailant")
_POLICE = ("@police",)
IRREGULAR = frozenset({"REB", "UAF", "CRM", "PRM"})
# Phrases of fewer words say who somebody is; longer ones may name a fighter beside the point.
_FEW = 5
# Who is accused, or an armed group, stands within so many sentences of violence that is told without its author. On 150
# and 300 annotated articles (2026-11-27) 0, 1, 3 and 6 give a perpetrator F1 of .387 and .375, .373 and .379, .355 and
# .386, .357 and .382.
_SUSPECT_REACH = 1


def perpetrators_of(telling: Telling, reading: Reading, lexicon: Lexicon) -> list[str]:
    """Who did it: actors under arms or unknown, else the people who are the subject or stand behind "by".

    Civil offices, police and civilians are hardly ever who is meant.
    """
    actors = [one for one in telling.actors if one.sector not in _HARMLESS]
    named = [words for one in actors if (words := _named(one, reading))]
    return _with_groups(named or [*_doers_at(reading, telling.tree, telling.word, lexicon)], reading)


def targets_of(telling: Telling, reading: Reading, lexicon: Lexicon) -> list[str]:
    """Who it is done to, and the things, which are no participants of an event: objects of the words of violence.

    Of what belongs to somebody the thing is the target: "the mayor's house" was burnt, and not the mayor.
    """
    hit = [one for one in telling.recipients if not _is_owner(one) and not _is_by_name(one, telling)]
    known = [one for one in (*hit, *telling.actors) if not one.implied]
    named = [words for one in hit for words in _apart(one, telling.tree, reading)]
    things = _things_at(reading, telling.tree, telling.word, lexicon, known)
    return [words for words in dict.fromkeys((*named, *things)) if not _is_fighter(words)]


def _is_fighter(words: str) -> bool:
    return bool({_singular(word) for word in words.lower().split()} & _FIGHTERS) and len(words.split()) < _FEW


def _singular(word: str) -> str:
    return word.removesuffix("s")


def _is_by_name(one: Participant, telling: Telling) -> bool:
    """Whether a participant only says who another one is: "the mayor, leader of the liberals"."""
    tree = telling.tree
    inside = [i for i, token in enumerate(tree.tokens) if one.span.covers(token.span)]
    top = next((i for i in inside if tree.tokens[i].head not in inside), None)
    while top is not None and tree.tokens[top].dep == "conj":
        top = tree.tokens[top].head
    if top is None or tree.tokens[top].dep != "appos":
        return False
    above = tree.tokens[tree.tokens[top].head].span
    return any(other.span.covers(above) for other in telling.recipients if other is not one)


def _apart(one: Participant, tree: Tree, reading: Reading) -> Iterator[str]:
    """The words for a participant, those of each where several stand in one: "a civilian and a soldier"."""
    words = _named(one, reading)
    if words is None:
        return
    inside = [i for i, token in enumerate(tree.tokens) if one.span.covers(token.span)]
    top = next((i for i in inside if tree.tokens[i].head not in inside), None)
    others = (
        [i for i in inside if tree.tokens[i].dep == "conj" and tree.tokens[i].head == top] if top is not None else []
    )
    if top is None or not others or words != one.text:
        yield words
        return
    yield from (tree.characters(*tree.phrase(i)).of(reading.document.text) for i in (top, *others))


def instruments_of(telling: Telling, reading: Reading, lexicon: Lexicon) -> list[str]:
    """The weapons that the sentence names."""
    tree = telling.tree
    lemmas = [(i, token.lemma.lower()) for i, token in enumerate(tree.tokens) if token.pos in ("NOUN", "PROPN")]
    armed = [i for i, lemma in lemmas if lemma not in _NO_MEANS and lexicon.holds(_WEAPONS, lemma)]
    return [tree.characters(*tree.phrase(i)).of(reading.document.text) for i in armed]


def suspects_near(sentences: Sequence[int], targets: Sequence[str], reading: Reading) -> list[str]:
    """Who may have done what is told without its author: the accused near it, else the nearest irregular armed group.

    Returns: no words where there is neither
    """
    accused = [*dict.fromkeys(_accused_near(sentences, reading))]
    if accused:
        return _with_groups(accused, reading)
    ranked = []
    for mention in reading.mentions:
        words = mention.span.of(reading.document.text)
        entity = reading.entities[mention.entity] if mention.entity is not None else None
        if entity is None or mention.kind == "pronoun" or entity.sector not in IRREGULAR or words in targets:
            continue
        away = min(abs(mention.sentence - sentence) for sentence in sentences)
        ranked.append((away, mention.sentence, mention.first, words))
    if not ranked or min(ranked)[0] > _SUSPECT_REACH:
        return []
    return _with_groups([min(ranked)[-1]], reading)


def _accused_near(sentences: Sequence[int], reading: Reading) -> Iterator[str]:
    for event in reading.events:
        near = min(abs(event.trigger.sentence - sentence) for sentence in sentences) <= _SUSPECT_REACH
        if event.type == "ACCUSE" and event.status == "actual" and "allege" in event.modes and near:
            guilty = [one for one in event.recipients if one.sector not in _HARMLESS]
            yield from (words for one in guilty if (words := _named(one, reading)))


def _named(one: Participant, reading: Reading) -> str | None:
    """Words for a participant, for a pronoun those of its entity, a name first; None for a place or a bare state."""
    entity = reading.entities[one.entity] if one.entity is not None else None
    if one.implied or (entity is not None and entity.kind in ("state", "bloc")):
        return None
    if entity is None or one.text.lower() not in _PRONOUNS:
        return _with_name(one, reading)
    mentions = [reading.mentions[i] for i in entity.members if reading.mentions[i].kind != "pronoun"]
    named = [each for each in mentions if each.name] or mentions
    return named[0].span.of(reading.document.text) if named else None


def _with_name(one: Participant, reading: Reading) -> str:
    """The words and the name right behind them: "the union leader Ana Marov"."""
    text = reading.document.text
    sentence = next((each for each in reading.sentences if each.span.covers(one.span)), None)
    tokens = sentence.tokens if sentence is not None else ()
    inside = [i for i, token in enumerate(tokens) if one.span.covers(token.span)]
    after = inside[-1] + 1 if inside else len(tokens)
    if after >= len(tokens) or tokens[after].pos != "PROPN" or tokens[after].head not in inside:
        return one.text
    if tokens[after].dep not in ("appos", "flat"):
        return one.text
    first, last = Tree(sentence).phrase(after)  # type: ignore[arg-type]  # tokens come from a sentence
    return text[one.span.start : tokens[max(last - 1, after)].end] if first >= after else one.text


def _is_owner(one: Participant) -> bool:
    return any(reason.rule == "slot" and reason.detail.endswith("whose") for reason in one.reasons)


def _doers_at(reading: Reading, tree: Tree, word: int, lexicon: Lexicon) -> Iterator[str]:
    frame = _frame(tree, word)
    for head in (*frame.subjects, *frame.obliques.get("by", ())):
        lemma = tree.tokens[head].lemma.lower()
        if lexicon.holds(_PEOPLE, lemma) and not lexicon.holds(_POLICE, lemma):
            yield tree.characters(*tree.phrase(head)).of(reading.document.text)


def _with_groups(phrases: Sequence[str], reading: Reading) -> list[str]:
    """Phrases and the organisations named within them: "guerrillas of the Front" are also of the Front."""
    return [*dict.fromkeys(words for phrase in phrases for words in (phrase, *_groups_in(phrase, reading)))]


def _groups_in(words: str, reading: Reading) -> Iterator[str]:
    for mention in reading.mentions:
        if mention.name is None or mention.label != "ORG" or mention.span.of(reading.document.text) not in words:
            continue
        tokens = reading.sentences[mention.sentence].tokens
        name = Span(tokens[mention.name[0]].start, tokens[mention.name[1] - 1].end).of(reading.document.text)
        if name != words:
            yield name


def _frame(tree: Tree, word: int) -> Frame:
    return noun_frame(tree, word) if tree.tokens[word].pos in ("NOUN", "PROPN") else verb_frame(tree, word)


def _things_at(
    reading: Reading, tree: Tree, word: int, lexicon: Lexicon, known: Sequence[Participant]
) -> Iterator[str]:
    is_noun = tree.tokens[word].pos in ("NOUN", "PROPN")
    frame = _frame(tree, word)
    heads = [*frame.objects]
    for preposition in ("against", "on", "at", "of") if is_noun else ("at", "on"):
        heads.extend(frame.obliques.get(preposition, ()))
    for head in heads:
        span = tree.characters(*tree.phrase(head))
        places = (place.span for place in reading.places if place.level and place.span.covers(span))
        apart = (*(when.span for when in reading.whens), *places)
        if not _is_thing(tree, head, lexicon) or any(one.overlaps(span) for one in apart):
            continue
        if not any(one.span.overlaps(span) for one in known):
            yield span.of(reading.document.text)


def _is_thing(tree: Tree, head: int, lexicon: Lexicon) -> bool:
    """Whether a noun is something that can be a target: no weapon, no pronoun, and no other deed."""
    token = tree.tokens[head]
    lemma = token.lemma.lower()
    if token.pos not in ("NOUN", "PROPN") or lemma in _NO_THINGS or lexicon.holds(_WEAPONS, lemma):
        return False
    return lexicon.holds(_PEOPLE, lemma) or not any(entry.type == "ASSAULT" for entry in lexicon.senses(lemma, "noun"))
