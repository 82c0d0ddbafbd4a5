"""Lint for actor tables: what does not add up in a registry, told entry by entry."""

import datetime
from collections.abc import Iterator
from itertools import pairwise

from gesta.knowledge.actor_records import NON_STATES, ActorEntry, Role
from gesta.knowledge.actors import Registry, forms_of
from gesta.records import Candidate, Problem

# Offices that one person holds at a time; many are ministers or generals together.
_SINGLE_OFFICES = frozenset({"president", "prime minister", "chancellor", "foreign minister", "defence minister"})
# A handover may share days; longer overlaps need an explanation.
_HANDOVER = datetime.timedelta(days=45)
# Country codes that data may use although no entry is a state of that code.
_EXTRA_CODES = NON_STATES | {"HKG", "PSE", "KOS"}


def check_registry(registry: Registry) -> tuple[Problem, ...]:
    """Everything wrong or doubtful in a registry.

    Returns: problems of kind `end-before-start`, `dead-code`, `dead-reference`, `overlapping-office`,
             `ambiguous-alias`, in that order; none for a sound registry

    >>> from gesta.knowledge.actors import build_registry
    >>> check_registry(build_registry(()))
    ()
    """
    entries = tuple(registry.entries.values())
    return (
        *(problem for entry in entries for problem in _backward(entry)),
        *_dead_codes(entries),
        *_dead_references(registry),
        *_overlapping_offices(entries),
        *_ambiguous_aliases(registry, entries),
    )


def _backward(entry: ActorEntry) -> Iterator[Problem]:
    spans = [(entry.name, entry.start, entry.end), *((role.title, role.first, role.last) for role in entry.role)]
    for what, first, last in spans:
        if first and last and last < first:
            yield Problem(
                "end-before-start", f"{what}: ends {last}, begins {first}", where=entry.id, fix="swap the dates"
            )


def _dead_codes(entries: tuple[ActorEntry, ...]) -> Iterator[Problem]:
    states = {entry.code for entry in entries if entry.kind == "state"}
    for entry in entries:
        for code in sorted({code for code in (entry.code, *(role.code for role in entry.role)) if code}):
            if states and code not in states and code not in _EXTRA_CODES:
                yield Problem("dead-code", f"{code} is no state of the registry", where=entry.id)


def _dead_references(registry: Registry) -> Iterator[Problem]:
    for form in registry.ambiguous.values():
        for entry_id in form.ids:
            if entry_id not in registry.entries and ":" not in entry_id:
                yield Problem("dead-reference", f"no entry {entry_id}", where=f"ambiguous form {form.form!r}")


def _overlapping_offices(entries: tuple[ActorEntry, ...]) -> Iterator[Problem]:
    held: dict[tuple[str, str], list[tuple[Role, ActorEntry]]] = {}
    for entry in entries:
        for role in entry.role:
            if role.title in _SINGLE_OFFICES and role.first:
                held.setdefault((role.code, role.title), []).append((role, entry))
    for (code, title), terms in sorted(held.items()):
        terms.sort(key=lambda term: (term[0].first or datetime.date.min, term[1].id))
        for (role, holder), (later, successor) in pairwise(terms):
            if holder.id != successor.id and _overlap(role, later):
                told = f"{holder.name} until {role.last or 'today'}, {successor.name} from {later.first}"
                yield Problem(
                    "overlapping-office",
                    f"{title} of {code}: {told}",
                    where=holder.id,
                    fix="close the earlier role or give it another title",
                )


def _overlap(role: Role, later: Role) -> bool:
    if later.first is None:
        return False
    if role.last is None:
        return True
    # A year alone may reach into the successor's without saying so.
    slack = _HANDOVER if role.end and later.start else datetime.timedelta(days=366)
    return role.last - later.first > slack


def _ambiguous_aliases(registry: Registry, entries: tuple[ActorEntry, ...]) -> Iterator[Problem]:
    owners: dict[str, dict[str, str]] = {}
    for entry in entries:
        for name, form in forms_of(entry):
            if form in ("name", "alias", "seat"):
                owners.setdefault(name.removeprefix("the "), {})[entry.id] = form
    for name, ids in sorted(owners.items()):
        if len(ids) > 1 and not any(shared.form == name for shared in registry.ambiguous.values()):
            yield Problem(
                "ambiguous-alias",
                f"{name!r} names {len(ids)} entries",
                where=name,
                candidates=tuple(
                    Candidate(entry_id, registry[entry_id].name, 1 / len(ids)) for entry_id in sorted(ids)
                ),
                fix="list it under [[ambiguous]] with a reason, or drop the weaker alias",
            )
