"""The codebook: event types with modes, scores and quad classes, contexts, and the logic between types."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from gesta.errors import DataError
from gesta.knowledge.tables import data_folder, read_table
from gesta.records import Status

Operator = Literal[
    "commit", "threaten", "warn", "request", "reject", "halt", "announce", "accuse", "say", "deny", "future",
    "hypothetical", "none",
]  # fmt: skip


class Mode(Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of an event type, with its score and CAMEO code (dialect 1.1b3)."""

    name: str
    score: float
    cameo: str = ""
    context: str | None = None


class EventType(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the codebook's types; argument slots say where participants stand by default.

    quad: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict
    """

    name: str
    score: float
    quad: Literal[1, 2, 3, 4]
    definition: str
    cameo: str = ""
    verb_recipient: tuple[str, ...] = ("obj", "against", "on", "with", "to")
    noun_actor: tuple[str, ...] = ("poss", "mod", "by", "of", "between", "from")
    noun_recipient: tuple[str, ...] = ("against", "on", "with", "to")
    not_: str = ""
    modes: tuple[Mode, ...] = ()

    def mode(self, name: str) -> Mode | None:
        """The mode of that name, None if the type has no such mode."""
        return next((mode for mode in self.modes if mode.name == name), None)


class _Types(Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    source: str
    types: tuple[EventType, ...]


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of codebook logic: what a type becomes under an operator, or with a status.

    ahead:   only for what was to come: with status "negated" a refusal ("will not accept"), else any denial
    settles: the status that the new type has; None leaves it
    """

    becomes: str
    reason: str
    types: tuple[str, ...]
    under: Operator | None = None
    status: Status | None = None
    ahead: bool = False
    settles: Status | None = None
    mode: str | None = None

    def fits(self, event_type: str, *, under: str | None, status: str | None, ahead: bool = False) -> bool:
        """Whether this row decides for a type under that operator or with that status."""
        if self.ahead and not ahead:
            return False
        if self.under is not None and self.under != under:
            return False
        if self.status is not None and self.status != status:
            return False
        return "*" in self.types or event_type in self.types


class _Logic(Struct, frozen=True, forbid_unknown_fields=True):
    rules: tuple[Rule, ...]
    modes: dict[str, dict[str, str]]


class ContextRule(Struct, frozen=True, forbid_unknown_fields=True):
    """A context that follows from type, mode and sides of an event; every field that is given must hold.

    actors, recipients, sides: sectors of which one must stand there; between_states: governments of two states do
    """

    context: str
    reason: str
    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    between_states: bool = False


class _Contexts(Struct, frozen=True, forbid_unknown_fields=True):
    source: str
    contexts: dict[str, tuple[str, ...]]
    rules: tuple[ContextRule, ...] = ()


class Codebook(Struct, frozen=True):
    """Everything the coder knows about types, modes and contexts."""

    name: str
    types: dict[str, EventType]
    rules: tuple[Rule, ...]
    content_modes: dict[str, dict[str, str]]
    contexts: dict[str, tuple[str, ...]]
    context_rules: tuple[ContextRule, ...] = ()

    def score(self, event_type: str, modes: tuple[str, ...]) -> float:
        """The codebook's score of an event: its most extreme mode, else its type.

        >>> load_codebook().score("ASSAULT", ("aerial",)), load_codebook().score("AGREE", ())
        (-9.5, 2.5)
        """
        entry = self.types[event_type]
        scores = [found.score for name in modes if (found := entry.mode(name))]
        return max(scores, key=abs) if scores else entry.score

    def cameo(self, event_type: str, modes: tuple[str, ...]) -> str:
        """The nearest CAMEO code (dialect 1.1b3) of a type and its first mode."""
        entry = self.types[event_type]
        found = entry.mode(modes[0]) if modes else None
        return found.cameo if found else entry.cameo

    def rule(
        self, event_type: str, *, under: str | None = None, status: str | None = None, ahead: bool = False
    ) -> Rule | None:
        """The first row of the logic that fits; None when the type stays what it is."""
        fitting = (rule for rule in self.rules if rule.fits(event_type, under=under, status=status, ahead=ahead))
        return next(fitting, None)

    def content_mode(self, becomes: str, content_type: str, content_modes: tuple[str, ...]) -> str | None:
        """The mode that a demand, refusal or threat takes from what it is about, its mode before its type.

        >>> load_codebook().content_mode("THREATEN", "SANCTION", ("expel",))
        'expel'
        """
        table = self.content_modes.get(becomes, {})
        keys = [*(f"{content_type}/{mode}" for mode in content_modes), content_type, "default"]
        return next((table[key] for key in keys if key in table), None) or None


class _OwnCodebook(Struct, frozen=True, forbid_unknown_fields=True):
    """A user's codebook: its types stand beside PLOVER's, or in their place where it does not extend them."""

    name: str
    source: str
    types: tuple[EventType, ...] = ()
    extends: bool = True
    rules: tuple[Rule, ...] = ()


@cache
def load_codebook(folders: tuple[Path, ...] = ()) -> Codebook:
    """The shipped PLOVER 2.0 codebook, with codebooks of the user's laid over it in their order.

    folders: each with a `codebook.toml`
    Raises:  DataError, when a file breaks its schema or names a type that does not exist
    """
    codebook = _load_shipped()
    for folder in folders:
        codebook = _laid_over(codebook, folder)
    return codebook


def _laid_over(codebook: Codebook, folder: Path) -> Codebook:
    """A codebook under a user's: a type of the same name is replaced, the user's rules come first."""
    source = folder / "codebook.toml"
    if not source.is_file():
        raise DataError("there is no codebook.toml", where=str(folder), fix="see docs/own-codebook.md")
    own = read_table(source, _OwnCodebook)
    if not own.extends and not own.types:
        raise DataError("a codebook in PLOVER's place needs types", where=str(source), fix="add [[types]]")
    types = {**(codebook.types if own.extends else {}), **{entry.name: entry for entry in own.types}}
    _check_rules(own.rules, types, str(source))
    return Codebook(
        name=own.name,
        types=types,
        rules=tuple(rule for rule in (*own.rules, *codebook.rules) if _is_known(rule, types)),
        content_modes={name: modes for name, modes in codebook.content_modes.items() if name in types},
        contexts=codebook.contexts,
        context_rules=tuple(row for row in codebook.context_rules if set(row.types) <= set(types)),
    )


def _is_known(rule: Rule, types: Mapping[str, EventType]) -> bool:
    """Whether a rule makes sense with these types: its outcome is one, in a mode that it has."""
    outcome = types.get(rule.becomes)
    return outcome is not None and (rule.mode is None or outcome.mode(rule.mode) is not None)


def _load_shipped() -> Codebook:
    folder = data_folder("codebook")
    table = read_table(folder / "plover.toml", _Types)
    logic = read_table(folder / "logic.toml", _Logic)
    contexts = read_table(folder / "contexts.toml", _Contexts)
    codebook = Codebook(
        name=table.name,
        types={entry.name: entry for entry in table.types},
        rules=logic.rules,
        content_modes=logic.modes,
        contexts=contexts.contexts,
        context_rules=contexts.rules,
    )
    _check(codebook)
    return codebook


def _check(codebook: Codebook) -> None:
    for row in codebook.context_rules:
        if row.context not in codebook.contexts or not set(row.types) <= set(codebook.types):
            raise DataError(f"unknown context or type for {row.context}", where="codebook/contexts.toml")
    _check_rules(codebook.rules, codebook.types, "codebook/logic.toml")


def _check_rules(rules: Iterable[Rule], types: Mapping[str, EventType], where: str) -> None:
    for rule in rules:
        for name in (rule.becomes, *rule.types):
            if name != "*" and name not in types:
                raise DataError(f"unknown event type {name}", where=where, fix=f"use one of {', '.join(types)}")
        if rule.mode and types[rule.becomes].mode(rule.mode) is None:
            raise DataError(f"{rule.becomes} has no mode {rule.mode}", where=where)
