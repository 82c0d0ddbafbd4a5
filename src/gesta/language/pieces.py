"""Words to word pieces: the vocabulary ids that the encoder reads."""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer

CLS, SEP, UNKNOWN, MASK = 101, 102, 100, 103
MOST_PIECES = 12  # a web address must not fill the window: its first pieces tell what it is
_CACHED_WORDS = 200_000

# Treebanks and the base model know the straight marks better; a repaired or curly one is the same word.
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


class Pieces:
    """Word pieces by word, remembered; one per process."""

    def __init__(self, tokenizer_file: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, word: str) -> tuple[int, ...]:
        """Ids of one word, at least one and at most `MOST_PIECES`; a word without any known sign is unknown."""
        found = self._known.get(word)
        if found is None:
            if len(self._known) >= _CACHED_WORDS:
                self._known.clear()
            straight = word.translate(_STRAIGHT)[:200]
            ids = self._tokenizer.encode(straight, add_special_tokens=False).ids
            found = self._known[word] = tuple(ids[:MOST_PIECES]) or (UNKNOWN,)
        return found
