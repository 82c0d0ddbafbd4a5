"""Letters that a text introduces for a longer name: "the Law Enforcement Agency (LEA)" is no town of Lea."""

from __future__ import annotations

import re
from collections.abc import Iterator

_INTRODUCED = re.compile(r"\(\s?([A-Z][A-Za-z]{0,3}[A-Z])s?\s?\)")
_WORD = re.compile(r"[A-Za-z][\w'’.-]*")
# The words before a bracket in which the long name is looked for, for each letter of the short one.
_WORDS_PER_LETTER = 2


def introduced(text: str) -> frozenset[str]:
    """Short forms that stand in brackets behind the words whose initials they are.

    >>> sorted(introduced("The Law Enforcement Agency (LEA) and Republic of Chad (RC) in Lea (UK)"))
    ['LEA', 'RC']
    """
    return frozenset(_introduced(text))


def _introduced(text: str) -> Iterator[str]:
    for match in _INTRODUCED.finditer(text):
        short = match.group(1)
        before = _WORD.findall(text[max(0, match.start() - 40 * len(short)) : match.start()])
        initials = [word[0] for word in before[-_WORDS_PER_LETTER * len(short) :] if word[0].isupper()]
        if "".join(initials).endswith(short.upper()):
            yield short
