"""Words of our own sentences as running text, with blanks where English has them."""

from __future__ import annotations

from collections.abc import Sequence


def joined(words: Sequence[str]) -> str:
    """Words as running text.

    >>> print(joined(["He", "said", ":", '"', "Ana", "'s", "(", "44", ")", "wo", "n't", "go", ".", '"']))
    He said: "Ana's (44) won't go."
    """
    text, quoted, open_ended = "", False, True
    for word in words:
        closing = quoted and word == '"'
        touching = closing or word in ",.;:!?)%" or word.lower() == "n't" or (word[0] in "'’" and len(word) > 1)
        text += word if open_ended or touching else f" {word}"
        open_ended = word in ("(", "$") or (word == '"' and not quoted)
        quoted ^= word == '"'
    return text
