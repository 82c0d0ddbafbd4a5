"""Documents that are one text, gathered from the pairs that show it."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from gesta.records import Copy, CopyGroup, Document, Origin


def group_copies(
    pairs: Iterable[Copy], documents: Mapping[str, Document], origins: Mapping[str, Origin]
) -> list[CopyGroup]:
    """Groups of two documents or more; a copy of a copy is in the group. By id of their first document.

    >>> from gesta.records import Reason
    >>> texts = {name: Document(name, "Talks began.") for name in "abc"}
    >>> pair = Copy("a", "c", "exact", 1.0, Reason("copies", "exact"))
    >>> [group.documents for group in group_copies([pair], texts, {})]
    [('a', 'c')]
    """
    shown = sorted(pairs, key=lambda pair: (pair.left, pair.right))
    root: dict[str, str] = {}

    def find(name: str) -> str:
        while root.setdefault(name, name) != name:
            root[name] = root[root[name]]
            name = root[name]
        return name

    for pair in shown:
        left, right = sorted((find(pair.left), find(pair.right)))
        root[right] = left
    members: defaultdict[str, set[str]] = defaultdict(set)
    for name in root:
        members[find(name)].add(name)
    of_group: defaultdict[str, list[Copy]] = defaultdict(list)
    for pair in shown:
        of_group[find(pair.left)].append(pair)
    groups = [_group(names, of_group[home], documents, origins) for home, names in members.items()]
    return sorted(groups, key=lambda group: group.first)


def _group(
    names: set[str], pairs: Iterable[Copy], documents: Mapping[str, Document], origins: Mapping[str, Origin]
) -> CopyGroup:
    agencies = Counter(origins[name].agency for name in names if name in origins and origins[name].agency)
    agency = min(agencies, key=lambda agency: (-agencies[agency], agency or ""), default=None)

    def rank(name: str) -> tuple[datetime.date, bool, int, str]:
        document, origin = documents[name], origins.get(name)
        signed = origin is not None and origin.agency == agency
        return document.published or datetime.date.max, not signed, -len(document.text), name

    ordered = sorted(names, key=rank)
    digest = hashlib.blake2b(ordered[0].encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
    return CopyGroup(f"c-{digest}", ordered[0], tuple(ordered), tuple(pairs), agency)
