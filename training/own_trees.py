"""Agency-style sentences of our own with their trees, put together by a small grammar.

Treebanks of web text hardly know how news tells who did what to whom: "Ukraine's army shelled positions", "Police
detained", "vowed to retaliate". Every sentence is built from phrases whose trees are known, so that words, tags, heads,
relations and names are right by construction; the relations follow the usage of the treebanks.
"""

from __future__ import annotations

import functools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from training.data import Example
from training.make_own_names import (
    DEMONYMS,
    ORGANISATIONS,
    PEOPLE,
    PLACES,
    TOWNS,
    last_name,
    name_words,
    options,
)

POS_OF_TAG = {
    "NNP": "PROPN", "NN": "NOUN", "NNS": "NOUN", "JJ": "ADJ", "DT": "DET", "IN": "ADP", "CC": "CCONJ", "CD": "NUM",
    "POS": "PART", "TO": "PART", "MD": "AUX", "RB": "ADV", "PRP": "PRON", "PRP$": "PRON", "WP": "PRON", "WDT": "PRON",
    ",": "PUNCT", ".": "PUNCT", ":": "PUNCT", "HYPH": "PUNCT", "``": "PUNCT", "''": "PUNCT",
}  # fmt: skip


@dataclass(eq=False)
class Node:
    """A word and what it hangs on."""

    word: str
    tag: str
    pos: str = ""
    head: Node | None = None
    dep: str = "root"
    name: str = "O"


@dataclass
class Phrase:
    """Words in order and the one that heads them."""

    head: Node
    words: list[Node] = field(default_factory=list)

    def under(self, node: Node, dep: str) -> list[Node]:
        """The words, with their head made a dependent of `node`."""
        self.head.head, self.head.dep = node, dep
        return self.words


def word(form: str, tag: str, pos: str = "") -> Node:
    """A word by itself."""
    return Node(form, tag, pos or POS_OF_TAG.get(tag, "VERB"))


def leaf(form: str, tag: str, head: Node, dep: str, pos: str = "") -> Node:
    """A word that hangs on another."""
    return Node(form, tag, pos or POS_OF_TAG.get(tag, "VERB"), head, dep)


# Modifiers that the treebanks call adjectival inside names; others are compounds.
ADJECTIVAL = frozenset({
    "Red", "New", "Saudi", "United", "Prime", "Foreign", "Black", "Baltic", "Islamic", "Central", "European", "African",
    "Revolutionary", "National", "Supreme", "Constitutional", "Ivory", "Conservative", "Arab", "Muslim",
})  # fmt: skip
CONTROL = """agree agrees agreed|refuse refuses refused|threaten threatens threatened|vow vows vowed
promise promises promised
offer offers offered|pledge pledges pledged|decide decides decided|plan plans planned|try tries tried
fail fails failed
want wants wanted|prepare prepares prepared|begin begins began|continue continues continued"""
SAY = """say says said|announce announces announced|warn warns warned|add adds added|insist insists insisted
report reports reported"""
PRESSING = "urge urges urged|ask asks asked|order orders ordered"
COLLECTIVES = """army NN|navy NN|government NN|parliament NN|police NNS|military NN|troops NNS|forces NNS
president NN|warplanes NNS"""
GROUPS = """troops NNS|soldiers NNS|police NNS|officers NNS|gunmen NNS|militants NNS|rebels NNS|protesters NNS
warplanes NNS
insurgents NNS|separatists NNS|diplomats NNS|activists NNS|lawmakers NNS|border guards NNS|fighters NNS
peacekeepers NNS"""
TARGETS = """positions NNS|villages NNS|journalists NNS|civilians NNS|the embassy NN|two diplomats NNS
an air base NN|the city NN
opposition supporters NNS|a convoy NN|the consulate NN|a hospital NN|the town NN|three suspects NNS|the plan NN
the proposal NN
the talks NNS|its ambassador NN|hundreds of people NNS|the ceasefire NN|power stations NNS|a police station NN
prisoners NNS"""
SINGULAR_TITLES = """President|Prime Minister|Foreign Minister|Defense Minister|Senator|Gen.|Chancellor
Interior Minister"""
DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
SENTENCES = 1500


@functools.cache
def transitive_verbs() -> tuple[tuple[str, ...], ...]:
    """Base, third person, past, participle and -ing form of each verb of `own_verbs.txt`."""
    lines = Path(__file__).with_name("own_verbs.txt").read_text(encoding="utf-8").splitlines()
    return tuple(tuple(line.split()) for line in lines)


def _inner_relation(form: str) -> str:
    return "amod" if form in ADJECTIVAL else "compound"


class Grammar:
    """Draws sentences; one instance per seed."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - a fixed choice, no secret

    def sentence(self) -> list[Node]:
        """A whole sentence with its full stop, or a headline without."""
        draw = self._rng.random()
        if draw < 0.12:
            return self._clause("present", time=False).words
        makers = (
            self._plain,
            self._plain,
            self._reported,
            self._quoted,
            self._passive,
            self._joined,
            self._pressing,
            self._accusing,
        )
        phrase = self._rng.choice(makers)()
        return [*phrase.words, leaf(".", ".", phrase.head, "punct")]

    def _pick(self, table: str) -> str:
        return self._rng.choice(options(table))

    def _named(self, name: str, kind: str) -> Phrase:
        forms = name_words(name)
        compound = kind != "PER" and len(forms) > 1 and "-" not in forms
        nodes = [word(form, "HYPH" if form == "-" else "NNP") for form in forms]
        head = nodes[-1] if compound else nodes[0]
        for i, node in enumerate(nodes):
            node.name = ("B-" if i == 0 else "I-") + kind
            if node is not head:
                node.head, node.dep = head, _inner_relation(node.word) if compound else "flat"
        for i, node in enumerate(nodes):
            if node.tag == "HYPH":
                node.head, node.dep = nodes[i + 1], "punct"
        return Phrase(head, nodes)

    def _person(self) -> Phrase:
        full = self._pick(PEOPLE)
        person = self._named(full if self._rng.random() < 0.6 else last_name(full), "PER")
        if self._rng.random() < 0.5:
            before: list[Node] = []
            titles = [word(form, "NNP") for form in self._pick(SINGULAR_TITLES).split()]
            title = titles[-1]
            if self._rng.random() < 0.6:
                before.append(leaf(self._pick(DEMONYMS).split()[-1], "JJ", title, "amod"))
            for node in titles[:-1]:
                node.head, node.dep = title, _inner_relation(node.word)
            title.head, title.dep = person.head, "nmod:desc"
            person.words = [*before, *titles, *person.words]
        return person

    def _place(self) -> Phrase:
        return self._simple_name(PLACES, "LOC")

    def _town(self) -> Phrase:
        return self._simple_name(TOWNS, "LOC")

    def _simple_name(self, table: str, kind: str) -> Phrase:
        """A name of one or two words without glue, whose inner tree is beyond doubt."""
        while True:
            name = self._pick(table)
            if len(name.split()) <= 2 and not set(name) & set("-'.") and not name.endswith("s"):
                return self._named(name, kind)

    def _owned(self) -> Phrase:
        """ "Ukraine's army" """
        form, tag = self._pick(COLLECTIVES).rsplit(" ", 1)
        head = word(form, tag)
        owner = self._place()
        marks = [leaf("'s", "POS", owner.head, "case")]
        return Phrase(head, [*owner.under(head, "nmod:poss"), *marks, head])

    def _group(self) -> Phrase:
        """ "Russian troops", "gunmen" """
        forms, tag = self._pick(GROUPS).rsplit(" ", 1)
        *before, last = forms.split()
        head = word(last, tag)
        nodes = [leaf(form, "NN", head, "compound") for form in before]
        if self._rng.random() < 0.5:
            nodes.insert(0, leaf(self._pick(DEMONYMS).split()[-1], "JJ", head, "amod"))
        return Phrase(head, [*nodes, head])

    def _actor(self) -> Phrase:
        makers = (self._person, self._place, self._owned, self._group, self._organisation)
        actor = self._rng.choice(makers)()
        draw = self._rng.random()
        if draw < 0.12:
            other = self._rng.choice((self._place, self._person))()
            actor.words += [leaf("and", "CC", other.head, "cc"), *other.under(actor.head, "conj")]
        elif draw < 0.22:
            self._relative(actor)
        return actor

    def _organisation(self) -> Phrase:
        return self._simple_name(ORGANISATIONS, "ORG")

    def _relative(self, actor: Phrase) -> None:
        verb, target = word(self._verb()[2], "VBD"), self._target()
        people = (actor.head.tag == "NNS" and actor.head.word != "warplanes") or actor.head.name.endswith("PER")
        subject = leaf("who", "WP", verb, "nsubj") if people else leaf("which", "WDT", verb, "nsubj")
        verb.head, verb.dep = actor.head, "acl:relcl"
        commas = [leaf(",", ",", verb, "punct"), leaf(",", ",", verb, "punct")]
        actor.words += [commas[0], subject, verb, *target.under(verb, "obj"), commas[1]]

    def _target(self) -> Phrase:
        draw = self._rng.random()
        if draw < 0.35:
            return self._rng.choice((self._place, self._town, self._person, self._organisation))()
        forms, tag = self._pick(TARGETS).rsplit(" ", 1)
        if forms == "hundreds of people":
            head, inner = word("hundreds", "NNS"), word("people", "NNS")
            inner.head, inner.dep = head, "nmod"
            return Phrase(head, [head, leaf("of", "IN", inner, "case"), inner])
        *before, last = forms.split()
        head = word(last, tag)
        nodes = [self._modifier(form, head) for form in before]
        if not before and self._rng.random() < 0.4:
            nodes.append(leaf(self._pick(DEMONYMS).split()[-1], "JJ", head, "amod"))
        return Phrase(head, [*nodes, head])

    @staticmethod
    def _modifier(form: str, head: Node) -> Node:
        if form in ("the", "a", "an"):
            return leaf(form, "DT", head, "det")
        if form in ("two", "three"):
            return leaf(form, "CD", head, "nummod")
        return leaf(form, "PRP$", head, "nmod:poss") if form == "its" else leaf(form, "NN", head, "compound")

    def _verb(self) -> Sequence[str]:
        return self._rng.choice(transitive_verbs())

    def _object(self, verb: Node) -> list[Node]:
        """An object, sometimes with where it stands ("near Donetsk")."""
        target = self._target()
        if target.head.tag == "NNS" and self._rng.random() < 0.4:
            town = self._town()
            case = leaf(self._rng.choice(("near", "in", "outside")), "IN", town.head, "case")
            target.words += [case, *town.under(target.head, "nmod")]
        return target.under(verb, "obj")

    def _when(self, verb: Node) -> list[Node]:
        day = leaf(self._pick(DAYS), "NNP", verb, "obl")
        if self._rng.random() < 0.7:
            return [leaf("on", "IN", day, "case"), day]
        day.dep = "obl:unmarked"
        return [day]

    def _clause(self, tense: str, *, time: bool = True) -> Phrase:
        subject, forms = self._actor(), self._verb()
        plural = subject.head.tag == "NNS" or any(n.dep == "conj" for n in subject.words)
        form, tag = {"past": (forms[2], "VBD"), "present": (forms[0], "VBP") if plural else (forms[1], "VBZ")}.get(
            tense, (forms[0], "VB")
        )
        verb = word(form, tag)
        auxiliaries = [leaf("will", "MD", verb, "aux")] if tense == "future" else []
        if tense == "past" and self._rng.random() < 0.15:
            verb.word, verb.tag = forms[3], "VBN"
            auxiliaries = [leaf("have" if plural else "has", "VBP" if plural else "VBZ", verb, "aux", "AUX")]
        nodes = [*subject.under(verb, "nsubj"), *auxiliaries, verb, *self._object(verb)]
        if time and self._rng.random() < 0.4:
            nodes += self._when(verb)
        return Phrase(verb, nodes)

    def _plain(self) -> Phrase:
        clause = self._clause(self._rng.choice(("past", "past", "future")))
        draw = self._rng.random()
        if draw < 0.25:
            self._second_verb(clause)
        elif draw < 0.4:
            self._control(clause)
        return clause

    def _second_verb(self, clause: Phrase) -> None:
        tag = clause.head.tag
        forms = self._verb()
        second = word({"VBD": forms[2], "VBN": forms[3]}.get(tag, forms[0]), tag)
        second.head, second.dep = clause.head, "conj"
        clause.words += [leaf("and", "CC", second, "cc"), second, *self._object(second)]

    def _control(self, clause: Phrase) -> None:
        """The verb becomes what somebody agreed or refused to do."""
        inner = clause.head
        if inner.tag != "VBD":
            return
        outer = word(self._pick(CONTROL).split()[2], "VBD")
        base = next(verb for verb in transitive_verbs() if verb[2] == inner.word)
        at = clause.words.index(inner)
        for node in clause.words:
            if node.head is inner and node.dep == "nsubj":
                node.head = outer
        inner.word, inner.tag, inner.head, inner.dep = base[0], "VB", outer, "xcomp"
        clause.words[at:at] = [outer, leaf("to", "TO", inner, "mark")]
        clause.head = outer

    def _reported(self) -> Phrase:
        """ "Putin said Monday that Russia will ..." """
        speaker, verb = self._actor(), word(self._pick(SAY).split()[2], "VBD")
        content = self._clause(self._rng.choice(("past", "future")))
        mark = [leaf("that", "IN", content.head, "mark", "SCONJ")]
        when = self._when(verb) if self._rng.random() < 0.4 else []
        if not when and verb.word == "said" and self._rng.random() < 0.3:
            mark = []
        return Phrase(verb, [*speaker.under(verb, "nsubj"), verb, *when, *mark, *content.under(verb, "ccomp")])

    def _quoted(self) -> Phrase:
        """ "..., officials said" """
        speaker, verb = self._actor(), word("said", "VBD")
        content = self._rng.choice((self._passive, self._plain))()
        comma = leaf(",", ",", content.head, "punct")
        when = self._when(verb) if self._rng.random() < 0.3 else []
        return Phrase(verb, [*content.under(verb, "ccomp"), comma, *speaker.under(verb, "nsubj"), verb, *when])

    def _passive(self) -> Phrase:
        patient, forms = self._target(), self._verb()
        verb = word(forms[3], "VBN")
        plural = patient.head.tag == "NNS"
        auxiliary = leaf("were" if plural else "was", "VBD", verb, "aux:pass", "AUX")
        nodes = [*patient.under(verb, "nsubj:pass"), auxiliary, verb]
        if self._rng.random() < 0.6:
            agent = self._actor()
            nodes += [leaf("by", "IN", agent.head, "case"), *agent.under(verb, "obl:agent")]
        if self._rng.random() < 0.4:
            town = self._town()
            nodes += [leaf("in", "IN", town.head, "case"), *town.under(verb, "obl")]
        if self._rng.random() < 0.4:
            nodes += self._when(verb)
        return Phrase(verb, nodes)

    def _joined(self) -> Phrase:
        """Two clauses joined by "and" or "but"."""
        first, second = self._clause("past"), self._clause("past")
        joint = [leaf(",", ",", second.head, "punct"), leaf(self._rng.choice(("and", "but")), "CC", second.head, "cc")]
        first.words += [*joint, *second.under(first.head, "conj")]
        return first

    def _pressing(self) -> Phrase:
        """ "NATO urged Russia to withdraw troops" """
        speaker, verb = self._actor(), word(self._pick(PRESSING).split()[2], "VBD")
        other, inner = self._rng.choice((self._place, self._person, self._group))(), word(self._verb()[0], "VB")
        to = leaf("to", "TO", inner, "mark")
        inner.head, inner.dep = verb, "xcomp"
        return Phrase(
            verb, [*speaker.under(verb, "nsubj"), verb, *other.under(verb, "iobj"), to, inner, *self._object(inner)]
        )

    def _accusing(self) -> Phrase:
        """ "The U.S. accused Iran of arming rebels" """
        speaker, verb = self._actor(), word("accused", "VBD")
        other, inner = self._rng.choice((self._place, self._person, self._group))(), word(self._verb()[4], "VBG")
        of = leaf("of", "IN", inner, "mark", "SCONJ")
        inner.head, inner.dep = verb, "advcl"
        return Phrase(
            verb, [*speaker.under(verb, "nsubj"), verb, *other.under(verb, "obj"), of, inner, *self._object(inner)]
        )


def to_example(number: int, nodes: Sequence[Node]) -> Example:
    """The sentence in the shape of a treebank's; its first word gets a capital."""
    place = {id(node): i for i, node in enumerate(nodes)}
    first = nodes[0].word
    return Example(
        id=f"own-tree-{number}",
        words=(first[:1].upper() + first[1:], *(node.word for node in nodes[1:])),
        tags=tuple(node.tag for node in nodes),
        pos=tuple(node.pos for node in nodes),
        heads=tuple(0 if node.head is None else place[id(node.head)] + 1 for node in nodes),
        deps=tuple(node.dep for node in nodes),
        names=tuple(node.name for node in nodes),
    )


def own_trees(seed: int, count: int = SENTENCES) -> list[Example]:
    """So many sentences; another seed gives others."""
    grammar = Grammar(seed)
    return [to_example(number, grammar.sentence()) for number in range(count)]
