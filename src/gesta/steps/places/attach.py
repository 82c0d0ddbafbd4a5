"""Where an event happened: the place that its own clause gives, not the nearest name."""

from __future__ import annotations

from itertools import pairwise

from msgspec import Struct

from gesta.knowledge.places import load_gazetteer, place_words
from gesta.language.tree import Tree, matches, tree_of
from gesta.records import Place, Reading, Reason, Sentence, Token
from gesta.steps.places.names import dateline_name
from gesta.steps.places.resolve import resolve_names

# How far a step up the tree leads away from the event, in steps; what is not named here costs one.
# Found by hand on sentences of conflict news (development half, 2026-11): a lower reach gains a point of precision for
# each two of recall.
_STEP = {
    "appos": 0.2, "flat": 0.2, "obl": 0.3, "nmod": 0.4, "compound": 0.5, "conj": 0.5, "xcomp": 0.4, "obj": 0.3,
    "nsubj": 0.5, "amod": 0.5, "acl": 0.8, "advcl": 0.9, "ccomp": 2.5, "parataxis": 2.6,
    "orphan": 0.6, "nummod": 0.5, "dep": 1.0,
}  # fmt: skip
# A place farther off than this is not the event's.
_TOO_FAR = 4.2
_ABOUT_AS_NEAR, _OTHER_DEED = 0.6, 1.2
_NOT_LOCATIVE = 9.0
# Prepositions that name whom a penalty strikes.
_AGAINST = frozenset({"on", "upon", "against"})
# Prepositions of where somebody goes, and from where.
_GOALS = frozenset({"into", "to", "towards", "toward", "onto", "from"})
# What stands for a country abroad: "the embassy of Norland" is not in Norland.
_POSTS = frozenset({"embassy", "consulate", "ambassador", "envoy", "diplomat"})
# Areas that act as one.
_UNIONS = frozenset({"European Union"})
# What lies between two countries: "near the border with Norland" is on this side of it.
_BORDERS = frozenset({"border", "frontier", "boundary"})
# Steps added by prepositions that may or may not tell the scene.
_OF_THING, _TOWARDS_STILL, _OTHER = 1.0, 2.0, 2.2


class _Found(Struct, frozen=True):
    """A place that may be the event's: its head word, how it hangs there, how many steps it is off."""

    place: Place
    head: int
    how: str
    cost: float


def event_place(reading: Reading, sentence_index: int, trigger_token: int) -> tuple[Place | None, Reason]:
    """The place of the event whose trigger is word `trigger_token` of a sentence, with the path that found it.

    A place belongs to an event by a locative phrase of the trigger or of its arguments ("shot in X", "a bomb in X"), as
    the thing done to ("captured X"), as modifier of an event noun ("the X attack"), or by the clause above, unless that
    clause only reports. The fewest steps in the tree win; of one phrase the most specific name.
    Returns: None where the clause gives no place; the dateline is never used here
    """
    places, reason = event_places(reading, sentence_index, trigger_token)
    return places[0] if places else None, reason


def event_places(reading: Reading, sentence_index: int, trigger_token: int) -> tuple[tuple[Place, ...], Reason]:
    """The place of an event, as `event_place` gives it, and those named beside it ("in Leeds, Bradford and Hull")."""
    sentence = reading.sentences[sentence_index]
    heads = _heads_of_places(reading, sentence)
    if not heads:
        return (), Reason("places", "no-place", "the sentence names no place")
    tree = tree_of(sentence)
    prize = tree.first(trigger_token, "obj", "nsubj:pass")
    if (
        _lemma(tree.tokens[trigger_token]) in place_words().scene_object
        and prize is not None
        and _lemma(tree.tokens[prize]) in place_words().prize
    ):
        return (), Reason("places", "no-scene", f"{tree.tokens[prize].norm!r} is not taken at a place")
    found = [_measure(tree, trigger_token, head, place) for head, place in heads.items()]
    # A speaker's place is told with the verb itself or not at all.
    reach = 1.0 if _lemma(tree.tokens[trigger_token]) in place_words().speech else _TOO_FAR
    near = [hit for hit in found if hit.cost <= reach]
    if not near:
        return (), Reason("places", "no-place", "neither the clause nor the one above it gives a place")
    best = _choose(near)
    members = set(tree.conjuncts(best.head)) - {best.head}
    beside = tuple(hit.place for hit in found if hit.head in members)
    reason = Reason("places", best.how, f"{best.place.name}, {best.cost:.1f} steps from the trigger")
    return (best.place, *beside), reason


def _choose(near: list[_Found]) -> _Found:
    """The nearest place; of those about as near the most exact one, as what no gazetteer knows is small."""
    nearest = min(hit.cost for hit in near)
    rivals = [hit for hit in near if hit.cost <= nearest + _ABOUT_AS_NEAR]
    return min(rivals, key=lambda hit: (-_exactness(hit.place), hit.cost, hit.place.span.start))


def _is_wide(place: Place) -> bool:
    """Whether the name is that of a country, sea or part of the world; a hamlet of known country only is none."""
    return place.level in (1, None) and place.latitude is not None


def _exactness(place: Place) -> int:
    """Level of the place, 4 for what no gazetteer knows: such names are small."""
    if place.latitude is None:
        return 4
    return place.level or 0


def _measure(tree: Tree, trigger: int, head: int, place: Place) -> _Found:
    above_trigger = [trigger, *tree.ancestors(trigger)]
    chain = [head]
    while chain[-1] not in above_trigger:
        chain.append(tree.tokens[chain[-1]].head)
    path = above_trigger[: above_trigger.index(chain[-1]) + 1]
    if chain[-1] == head:
        return _Found(place, head, *_relative(tree, path))
    how, cost = _down_cost(tree, chain, place, trigger)
    is_goal = any(_GOALS & _cases(tree, word) for word in chain[:-1])
    if is_goal and _has_scene_of_its_own(tree, path):
        return _Found(place, head, "not-locative", _NOT_LOCATIVE)
    cost += _up_cost(tree, path)
    if _is_wide(place):
        cost += 0.3
    return _Found(place, head, how, cost)


def _has_scene_of_its_own(tree: Tree, path: list[int]) -> bool:
    """ "Fled to Sudria as rebels stormed": a clause with a conjunction is not told at the goal of another."""
    return any(tree.tokens[word].dep == "advcl" and tree.first(word, "mark") is not None for word in path[:-1])


def _relative(tree: Tree, path: list[int]) -> tuple[str, float]:
    """Cost of "the square where they were shot": the place stands above the clause that tells the event."""
    clause = path[-2] if len(path) > 1 else path[-1]
    is_scene = tree.tokens[clause].dep == "acl:relcl" and any(
        tree.tokens[child].lemma.lower() == "where" for child in tree.children[clause]
    )
    return ("relative", _up_cost(tree, path[:-1]) + 0.5) if is_scene else ("not-locative", _NOT_LOCATIVE)


def _down_cost(tree: Tree, chain: list[int], place: Place, trigger: int) -> tuple[str, float]:
    """Cost from a place up to the word its clause shares with the trigger, the last of `chain`."""
    cost, how = 0.0, ""
    for word, above in pairwise(chain):
        dep = tree.tokens[word].dep
        cost += _STEP.get(dep, _STEP.get(dep.partition(":")[0], 1.0))
        if dep == "conj" and tree.tokens[word].pos in ("VERB", "AUX"):
            # A deed told beside this one may have its own scene.
            cost += _OTHER_DEED
        if dep == "conj" and above == trigger and _is_told_whole(tree, trigger, word):
            # "The annexation of X and the shelling of villages in Y".
            cost += _OTHER_DEED
        link, extra = _link(tree, word, above, place, trigger)
        cost += extra
        if link and not how:
            how = link
        if extra >= _NOT_LOCATIVE or (how == "from" and dep == "acl:relcl"):
            return "not-locative", _NOT_LOCATIVE  # "Arrested a man who came from X": he was arrested elsewhere.
    return (how, cost) if how else ("not-locative", _NOT_LOCATIVE)


def _is_told_whole(tree: Tree, trigger: int, beside: int) -> bool:
    """Whether a noun of a deed has what it is done to between itself and the noun joined to it."""
    if tree.tokens[trigger].pos != "NOUN" or tree.tokens[beside].pos != "NOUN":
        return False
    return any(trigger < word < beside for word in tree.find(trigger, "nmod"))


def _link(tree: Tree, word: int, above: int, place: Place, trigger: int) -> tuple[str, float]:
    """What one step says: a way of being located ("" if it says nothing yet) and the cost it adds."""
    dep, lemma = tree.tokens[word].dep, _lemma(tree.tokens[above])
    cases = _cases(tree, word)
    is_noun = tree.tokens[above].pos in ("NOUN", "PROPN")
    if matches(dep, ("obl", "nmod", "advmod", "orphan")) and cases:
        names_place = word in _place_words(tree, place)
        if names_place and lemma in _BORDERS and "with" in cases and not _GOALS & _cases(tree, above):
            return "not-locative", _NOT_LOCATIVE
        link, extra = _prepositional(cases, lemma, is_noun=is_noun, names_place=names_place)
        # "The X district of Y": X is its name, Y only holds it.
        held = (
            "of" in cases
            and lemma in place_words().area - place_words().settlement
            and tree.first(above, "compound") is not None
        )
        return link, extra + (0.6 if held else 0.0)
    if matches(dep, ("obj", "nsubj:pass", "xcomp")) and lemma in place_words().scene_object:
        return "object", 0.0
    if matches(dep, ("nsubj", "nsubj:pass")):
        return _subject(lemma, is_place=word in _place_words(tree, place))
    if matches(dep, ("compound", "nmod:poss", "nmod:unmarked", "amod")) and is_noun:
        return _modifier(tree, word, above, place, trigger)
    return ("locative", 0.3) if matches(dep, ("obl", "nmod:unmarked")) else ("", 0.0)


def _cases(tree: Tree, word: int) -> set[str]:
    """Prepositions of a phrase, lower case; the parser may hang them on the first word of a compound."""
    found = tree.find(word, "case")
    if not found:
        found = tuple(case for child in tree.find(word, "compound") for case in tree.find(child, "case"))
    return {tree.tokens[case].norm.lower() for case in found}


def _subject(lemma: str, *, is_place: bool) -> tuple[str, float]:
    if is_place:
        return ("subject", 0.2) if lemma in place_words().scene_subject else ("not-locative", _NOT_LOCATIVE)
    return "", 0.7


def _modifier(tree: Tree, word: int, above: int, place: Place, trigger: int) -> tuple[str, float]:
    """ "The West Bank town of X", "the Nablus attack", "a Nairobi hotel"; not "Margao police", not "Peru's embassy"."""
    if word not in _place_words(tree, place):
        return "", 0.0
    if place.name in _UNIONS:
        return "not-locative", _NOT_LOCATIVE  # "EU sanctions": whose, and not where.
    lemma = _lemma(tree.tokens[above])
    if lemma in place_words().settlement:
        return "", 0.5 if tree.tokens[above].pos == "NOUN" and _names_itself(tree, above, word) else 0.0
    if lemma in place_words().area:
        return "", 0.0
    if above == trigger:
        return "modifier", 1.5 if _is_wide(place) else 0.3
    cases = _cases(tree, above)
    is_target = (
        matches(tree.tokens[above].dep, ("obj", "nsubj:pass"))
        and _lemma(tree.tokens[tree.tokens[above].head]) in place_words().scene_object
    )
    return (
        ("", 0.5)
        if not _is_wide(place) and (cases & place_words().at or is_target)
        else ("not-locative", _NOT_LOCATIVE)
    )


def _prepositional(cases: set[str], lemma: str, *, is_noun: bool, names_place: bool) -> tuple[str, float]:
    if names_place and is_noun and lemma in place_words().penalty and cases & _AGAINST:
        return "not-locative", _NOT_LOCATIVE
    if cases & place_words().at:
        # "On" before a street or a coast tells where, before a country or town whom: "sanctions on Iran".
        whom = "on" in cases and names_place and lemma not in place_words().assault
        return ("towards", _TOWARDS_STILL) if whom else ("locative", 0.0)
    if "of" in cases and lemma in place_words().direction:
        return "locative", 0.0
    if "of" in cases and is_noun:
        if lemma in _POSTS:
            return "not-locative", _NOT_LOCATIVE
        return ("", 0.0) if lemma in place_words().area else ("modifier", _OF_THING)
    if "from" in cases:
        if lemma in place_words().taking or (lemma in place_words().moving and not is_noun):
            return "from", 0.4 if lemma in place_words().taking else 0.8
        return ("not-locative", _NOT_LOCATIVE) if names_place else ("", 0.5)
    if cases & place_words().towards:
        return "towards", 0.4 if lemma in place_words().moving or lemma in place_words().assault else _TOWARDS_STILL
    return "", _OTHER


def _lemma(token: Token) -> str:
    """The lemma, mended where a doubled consonant was taken off that belongs to the word ("bombed" as "bom")."""
    lemma = token.lemma.lower()
    bare = token.norm.lower().removesuffix("ed").removesuffix("ing")
    if lemma in place_words().scene_object:
        return lemma
    return next((form for form in (bare, bare[:-1]) if form in place_words().scene_object), lemma)


def _place_words(tree: Tree, place: Place) -> range:
    inside = [i for i, token in enumerate(tree.tokens) if place.span.start <= token.start < place.span.end]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def _names_itself(tree: Tree, area: int, modifier: int) -> bool:
    """Whether an area has a name of its own beside the modifier: "the West Bank town of X", "Yemen's capital X"."""
    others = [child for child in tree.find(area, "nmod", "appos", "flat", "compound") if child != modifier]
    return any(tree.tokens[child].pos == "PROPN" for child in others)


def _up_cost(tree: Tree, path: list[int]) -> float:
    """Cost from the trigger up to the word it shares with the place: clauses above lend their scene, reports do not."""
    cost = 0.0
    for word, above in pairwise(path):
        dep = tree.tokens[word].dep
        step = _STEP.get(dep, _STEP.get(dep.partition(":")[0], 1.0))
        if dep in ("ccomp", "parataxis") and tree.tokens[above].lemma.lower() in place_words().speech:
            step = _NOT_LOCATIVE
        cost += step
    return cost


def dateline_place(reading: Reading) -> tuple[Place | None, Reason]:
    """The place the report was filed from; weak evidence of where anything happened.

    Returns: None where there is no dateline or no gazetteer knows its place
    """
    name = dateline_name(reading.document)
    if name is None:
        return None, Reason("places", "no-dateline", "the text has no dateline with a place")
    known = [place for place in reading.places if place.span.overlaps(name.span)]
    place = known[0] if known else resolve_names(reading.document.text, [name], load_gazetteer())[0]
    if place.level is None:
        return None, Reason("places", "no-dateline", f"{name.text!r} is not known for sure")
    return place, Reason("places", "dateline", f"filed from {place.name}")


def _heads_of_places(reading: Reading, sentence: Sentence) -> dict[int, Place]:
    """Head word -> place, for the places of one sentence."""
    heads: dict[int, Place] = {}
    for place in reading.places:
        if place.sentence != sentence.index:
            continue
        inside = [i for i, token in enumerate(sentence.tokens) if place.span.start <= token.start < place.span.end]
        if inside:
            head = next(
                (i for i in inside if sentence.tokens[i].head not in inside or sentence.tokens[i].head == i), inside[-1]
            )
            heads[head] = place
    return heads
