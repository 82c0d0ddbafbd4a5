"""The event reader at run time: which words of a sentence tell an event, of which type, and who stands where in it."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from gesta.errors import ModelError
from gesta.language.encoder import open_session
from gesta.language.inputs import load_inputs
from gesta.records import Vote

_FOLDER = Path(__file__).with_name("model")
# Below this chance of an event, a word gets no vote of its own: nearly all words of a sentence.
_LEAST_EVENT = 0.05
# Where the lower layers give no word this chance, the upper ones are not asked. In 1,971 sentences of news that spares
# them a fifth of the words; of 745 sentences in which the whole network sees an event with a chance of a half, 3 are
# passed over, of 565 with three quarters none.
_LEAST_SKIMMED = 0.15
# Types and roles less likely than this are left out of a vote.
_LEAST = 0.05
Probabilities = NDArray[np.float32]


class ReaderLabels(msgspec.Struct, frozen=True):
    """Names of the labels, in the order of the network's outputs; the first type and role mean none."""

    types: tuple[str, ...]
    modes: tuple[str, ...]
    statuses: tuple[str, ...]
    roles: tuple[str, ...]


class EventReader:
    """The network and its labels, loaded once.

    folder:  of the model: `skim.onnx`, `events.onnx`, `events.json`, and the parser's vocabulary
    threads: of one forward pass
    Raises:  ModelError, when a file is missing or damaged
    """

    def __init__(self, folder: Path, threads: int) -> None:
        self.labels = _read_labels(folder / "events.json")
        self._lower = open_session(folder / "skim.onnx", threads)
        self._upper = open_session(folder / "events.onnx", threads)
        self._inputs = load_inputs(folder)

    def votes(self, sentence: int, words: Sequence[str]) -> tuple[Vote, ...]:
        """Votes for the words of a sentence that may tell an event, in order; the same words give the same votes.

        sentence: its index, noted on the votes
        words:    as they are to be read
        """
        found: list[Vote] = []
        start = 0
        for part in self._inputs.windows(words):
            found.extend(self._part(sentence, part, start))
            start += len(part)
        return tuple(found)

    def _part(self, sentence: int, words: Sequence[str], start: int) -> list[Vote]:
        feed = self._inputs.feed(words)
        hidden, chances = self._lower.run(["hidden", "chances"], feed)
        if chances.max() < _LEAST_SKIMMED:
            return []
        above = {"hidden": hidden, "shapes": feed["shapes"], "first": feed["first"], "last": feed["last"]}
        outputs = self._upper.run(["types", "modes", "statuses", "roles"], above)
        types, modes, statuses, roles = (output[0] for output in outputs)
        likely = np.flatnonzero(types[:, 0] < 1 - _LEAST_EVENT).tolist()
        return [
            Vote(
                sentence=sentence,
                word=start + word,
                types=self._named(types[word], self.labels.types),
                modes=self._named(modes[word], self.labels.modes),
                statuses=self._named(statuses[word], self.labels.statuses),
                actors=_role(roles[1, word], start),
                recipients=_role(roles[2, word], start),
            )
            for word in likely
        ]

    def _named(self, chances: Probabilities, names: Sequence[str]) -> dict[str, float]:
        # Rounded, so that a vote does not show the last digits of a processor's arithmetic.
        return {names[i]: round(chance, 3) for i, chance in enumerate(chances.tolist()) if chance >= _LEAST}


@functools.cache
def load_reader(threads: int = 1) -> EventReader:
    """The shipped event reader, loaded once per process.

    Raises: ModelError, when it is missing or damaged
    """
    return EventReader(_FOLDER, threads)


def _role(chances: Probabilities, start: int) -> dict[int, float]:
    return {start + i: round(chance, 3) for i, chance in enumerate(chances.tolist()) if chance >= _LEAST}


def _read_labels(path: Path) -> ReaderLabels:
    if not path.exists():
        raise ModelError(
            "the event reader is missing", where=str(path), fix="reinstall gesta or set coding.votes = false"
        )
    try:
        return msgspec.json.decode(path.read_bytes(), type=ReaderLabels)
    except msgspec.DecodeError as error:
        raise ModelError("the event reader is damaged", where=str(path), fix="reinstall gesta") from error
