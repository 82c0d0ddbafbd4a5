"""The lexicon: predicates with senses, the constraints that tell senses apart, and where their participants stand."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from gesta.errors import DataError
from gesta.knowledge.codebook import Codebook, Operator, load_codebook
from gesta.knowledge.inflection import noun_forms, verb_forms
from gesta.knowledge.tables import data_folder, read_table

NON_EVENT = "none"
# Files of the lexicon folder that hold no entries.
_OTHER_FILES = frozenset({"classes.toml", "operators.toml", "nonevents.toml", "fiction.toml"})
PartOfSpeech = Literal["verb", "noun", "adj"]
Need = Literal[
    "actor", "patient", "recipient", "armed", "official", "content", "content_or_for", "content_or_obj",
    "content_or_to", "nocontent", "shouldcontent", "with_or_between", "crowd", "predicate", "infinitive", "own",
    "actor_or_recipient", "actor_person_or_state", "never", "passive", "no",
    "against", "adverbial", "single", "said",
]  # fmt: skip


class Entry(Struct, frozen=True, forbid_unknown_fields=True, rename={"example": "ex"}):
    """One sense of a predicate.

    lemma:     one word, or several: a verb with what follows ("carry out", "open fire"), a noun with what precedes
    type:      event type, or "none" for a sense that is no event (then `why` says what it is)
    obj, subj, mod, gov, comp: words or @classes of which the object, subject, modifier, governing verb or complement
               must be one; the forms in `_not` (and `not_mod`, `not_gov`) exclude
    prep:      preposition -> words or @classes; one of the prepositions must be there (with any word, if none is given)
    near:      words or @classes of which one must stand elsewhere in the sentence: what its talk is about
    actor, recipient: slots that override the type's own
    joint:     the type that the predicate takes when several states act together
    """

    lemma: str
    pos: PartOfSpeech
    type: str
    example: str
    mode: str | None = None
    operator: Operator | None = None
    obj: tuple[str, ...] = ()
    obj_not: tuple[str, ...] = ()
    subj: tuple[str, ...] = ()
    subj_not: tuple[str, ...] = ()
    subj_kind: Literal["official", "any"] | None = None
    mod: tuple[str, ...] = ()
    not_mod: tuple[str, ...] = ()
    mod_or_of: tuple[str, ...] = ()
    gov: tuple[str, ...] = ()
    not_gov: tuple[str, ...] = ()
    prep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prep_not: tuple[str, ...] = ()
    not_prep: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    comp: tuple[str, ...] = ()
    comp_not: tuple[str, ...] = ()
    predicate: tuple[str, ...] = ()
    actor: tuple[str, ...] | None = None
    recipient: tuple[str, ...] | None = None
    need: tuple[Need, ...] = ()
    joint: str | None = None
    plural: bool = False
    speaker_is_actor: bool = False
    why: str = ""

    @property
    def key(self) -> str:
        """How reasons name this entry: "strike/verb ASSAULT"."""
        return f"{self.lemma}/{self.pos} {self.type}" + (f"/{self.mode}" if self.mode else "")

    @property
    def specificity(self) -> int:
        """How much its constraints tell when it fits; the most specific sense wins.

        What is done to what tells more about a sense than who does it.
        """
        telling = (self.obj, self.mod, self.mod_or_of, self.prep, self.comp, self.predicate)
        aside = (self.subj, self.gov, self.near)
        return 2 * sum(map(bool, telling)) + sum(map(bool, aside)) + 4 * (len(self.words) > 1)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the lemma as the tokenizer cuts them: "build-up" is three."""
        return _words_of(self.lemma)


@cache
def _words_of(lemma: str) -> tuple[str, ...]:
    return tuple(lemma.replace("-", " - ").split())


class _Entries(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    entries: tuple[Entry, ...]


class _Classes(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    classes: dict[str, tuple[str, ...]]


class Domain(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of text in which words of conflict mean something else, and how many of its words give it away.

    weak: those of its words that mean other things too ("seed", "season", "director")
    """

    name: str
    sentence: int
    document: int
    words: frozenset[str]
    weak: frozenset[str] = frozenset()


class _Domains(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    domains: tuple[Domain, ...]


class _Fiction(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    words: frozenset[str]


class OperatorWords(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that act on the event in their complement, by part of speech and effect."""

    source: str
    verbs: dict[str, frozenset[str]]
    nouns: dict[str, frozenset[str]]
    auxiliaries: dict[str, frozenset[str]]
    markers: dict[str, frozenset[str]]
    adverbs: dict[str, frozenset[str]]
    adjectives: dict[str, frozenset[str]]


class Lexicon(Struct, frozen=True):
    """All entries by (head word, part of speech), the word classes, the operators and the non-event domains."""

    entries: dict[tuple[str, PartOfSpeech], tuple[Entry, ...]]
    forms: dict[tuple[str, PartOfSpeech], str]
    classes: dict[str, frozenset[str]]
    operators: OperatorWords
    domains: tuple[Domain, ...]
    fiction: frozenset[str]
    _members: dict[tuple[str, ...], frozenset[str]] = field(default_factory=dict)

    def lemma(self, word: str, pos: PartOfSpeech) -> str | None:
        """The head word of an entry of which this is a written form, in lower case; None if there is none.

        The lexicon inflects its own words: a rare verb's lemma need not be known to the language model.
        """
        return self.forms.get((word, pos))

    def senses(self, lemma: str, pos: PartOfSpeech) -> tuple[Entry, ...]:
        """Entries whose head word is this lemma; () if the word is no predicate of ours."""
        return self.entries.get((lemma, pos), ())

    def holds(self, wanted: Sequence[str], lemma: str) -> bool:
        """Whether a word is one of the words or in one of the @classes wanted.

        >>> load_lexicon().holds(("@deal", "tone"), "bargain")
        True
        """
        return lemma in self.members(wanted)

    def members(self, wanted: Sequence[str]) -> frozenset[str]:
        """All words that are wanted, those of @classes one by one; classes that go by who is meant have none."""
        key = tuple(wanted)
        found = self._members.get(key)
        if found is None:
            names = [name for name in key if name not in ACTOR_CLASSES]
            parts = [self.classes[name[1:]] if name[0] == "@" else frozenset({name}) for name in names]
            found = self._members[key] = frozenset().union(*parts)
        return found


# Classes that are decided by who the words stand for, not by the word itself.
ACTOR_CLASSES = frozenset({"@actor", "@person", "@state", "@placename"})


@cache
def load_lexicon(folders: tuple[Path, ...] = ()) -> Lexicon:
    """The shipped lexicon, with the words of codebooks of the user's laid over it.

    folders: each may have a folder `lexicon` of TOML files with entries, and `classes.toml` with further word classes.
             A word of a later folder takes the place of all senses of that lemma and part of speech before it. Shipped
             entries of types that the codebook has no more are left out.
    Raises:  DataError, when a file breaks its schema or an entry names an unknown type, mode or class
    """
    folder = data_folder("lexicon")
    codebook = load_codebook(folders) if folders else load_codebook()
    own = [found for each in reversed(folders) if (found := each / "lexicon").is_dir()]
    classes: dict[str, frozenset[str]] = {}
    for place in (folder, *own):
        if (place / "classes.toml").is_file():
            tables = read_table(place / "classes.toml", _Classes).classes
            classes |= {name: frozenset(words) | classes.get(name, frozenset()) for name, words in tables.items()}
    by_head: dict[tuple[str, PartOfSpeech], list[Entry]] = {}
    told: set[tuple[str, PartOfSpeech]] = set()
    for place in (*own, folder):
        here = [(source, entry) for source, entry in _entries_of(place) if (entry.lemma, entry.pos) not in told]
        told.update((entry.lemma, entry.pos) for _, entry in here)
        for source, entry in here:
            if folders and place is folder and not _is_known(entry, codebook):
                continue
            _check(entry, codebook, classes, source)
            by_head.setdefault((head_word(entry), entry.pos), []).append(entry)
    return Lexicon(
        entries={key: tuple(found) for key, found in by_head.items()},
        forms=_forms(by_head),
        classes=classes,
        operators=read_table(folder / "operators.toml", OperatorWords),
        domains=read_table(folder / "nonevents.toml", _Domains).domains,
        fiction=read_table(folder / "fiction.toml", _Fiction).words,
    )


def own_entries(folder: Path) -> tuple[Entry, ...]:
    """The entries of a codebook of the user's, in the order of their files.

    Raises: DataError, when a file breaks its schema
    """
    place = folder / "lexicon"
    return tuple(entry for _, entry in _entries_of(place)) if place.is_dir() else ()


def _entries_of(folder: Traversable) -> Iterator[tuple[str, Entry]]:
    """Every entry of a lexicon folder with the name of its file."""
    for source in sorted(folder.iterdir(), key=lambda item: item.name):
        if source.name.endswith(".toml") and source.name not in _OTHER_FILES:
            for entry in read_table(source, _Entries).entries:
                yield source.name, entry


def _is_known(entry: Entry, codebook: Codebook) -> bool:
    """Whether the codebook still has the type and mode of a shipped entry."""
    if entry.type == NON_EVENT:
        return True
    kind = codebook.types.get(entry.type)
    if kind is None or (entry.joint is not None and entry.joint not in codebook.types):
        return False
    return entry.mode is None or kind.mode(entry.mode) is not None


def head_word(entry: Entry) -> str:
    """The word under which an entry is found.

    A verb's first, or what follows its hyphen; a noun's last, but the first of "state of emergency" and of "sit-in".
    """
    words = entry.words
    if entry.pos == "noun" and "of" not in words:
        return words[-1] if "-" not in words else words[words.index("-") - 1]
    return words[-1] if "-" in words else words[0]


def _forms(entries: Mapping[tuple[str, PartOfSpeech], object]) -> dict[tuple[str, PartOfSpeech], str]:
    forms: dict[tuple[str, PartOfSpeech], str] = {}
    for lemma, pos in sorted(entries):
        inflected = verb_forms(lemma) if pos == "verb" else noun_forms(lemma) if pos == "noun" else (lemma,)
        for form in inflected:
            # A word that is itself a lemma stands for itself ("found" is no form of "find" if both are listed).
            if form == lemma or (form, pos) not in entries:
                forms.setdefault((form, pos), lemma)
    return forms


def _check(entry: Entry, codebook: Codebook, classes: Mapping[str, frozenset[str]], source: str) -> None:
    where = f"{source}: {entry.key}"
    for name in filter(None, (entry.type, entry.joint)):
        if name != NON_EVENT and name not in codebook.types:
            raise DataError(f"unknown event type {name}", where=where)
    if entry.mode and codebook.types[entry.type].mode(entry.mode) is None:
        raise DataError(f"{entry.type} has no mode {entry.mode}", where=where)
    if entry.type == NON_EVENT and not entry.why:
        raise DataError("a sense that is no event needs a reason", where=where, fix='add why = "..."')
    arguments = (entry.obj, entry.obj_not, entry.subj, entry.subj_not, *entry.prep.values())
    words = (*arguments, entry.mod, entry.mod_or_of, entry.near)
    for word in (word for group in words for word in group):
        if word.startswith("@") and word not in ACTOR_CLASSES and word[1:] not in classes:
            raise DataError(f"unknown word class {word}", where=where, fix="add it to lexicon/classes.toml")
