"""The shipped network at run time: sentences of words in, heads, relations, tags and names out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from gesta.errors import ModelError
from gesta.language.decode import best_heads, best_names, join_names
from gesta.language.inputs import load_inputs

Scores = list[NDArray[Any]]
_PUNCTUATION = frozenset(".,;:?!()\"'’“”–—")
# So few words cannot be read in many ways.
_FEWEST_READ_AGAIN = 4


class Labels(msgspec.Struct, frozen=True):
    """Names of the labels, in the order of the network's outputs."""

    tags: tuple[str, ...]
    pos: tuple[str, ...]
    deps: tuple[str, ...]
    names: tuple[str, ...]


class Analysis(NamedTuple):
    """The parse of one sentence, word by word.

    heads: 0-based index in the sentence, the root has itself; names: "" outside names
    """

    tags: list[str]
    pos: list[str]
    heads: list[int]
    deps: list[str]
    names: list[str]


class Encoder:
    """The two graphs and their vocabulary, loaded once."""

    def __init__(self, folder: Path, threads: int) -> None:
        self.labels = _read_labels(folder / "labels.json")
        self._inputs = load_inputs(folder)
        self._graph = open_session(folder / "encoder.onnx", threads)
        self._label_graph = open_session(folder / "labels.onnx", threads)
        self._looked_at: dict[tuple[str, ...], Scores] = {}

    def analyse(self, sentences: Sequence[Sequence[str]]) -> list[Analysis]:
        """The parse of each sentence, which depends on nothing but its own words.

        Sentences go through the network one by one. Activations are rounded by their range, so that in a batch a
        neighbour could tip a close decision; and on one core a batch is hardly faster, a large one slower, because
        its activations leave the processor's cache (docs/performance.md).
        sentences: words as they are to be read; none empty
        """
        found = [_joined([self._run(part) for part in self._inputs.windows(words)]) for words in sentences]
        self._looked_at.clear()
        return found

    def vectors(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Word vectors `[word, 400]` of a sentence inside the window, for further heads on the same pass."""
        result: NDArray[np.float32] = self._graph.run(["vectors"], self._inputs.feed(words))[0][0]
        return result

    def arcs(self, words: Sequence[str]) -> NDArray[np.float32]:
        """How likely each word hangs on each other `[word, 1 + word]`, column 0 the root; of words that fit.

        What the network finds is kept until the next analysis, which will mostly be of the same words.
        """
        found = self._looked_at[tuple(words)] = self._forward(words)
        scores = found[0]
        odds = np.exp(scores - scores.max(1, keepdims=True))
        likely: NDArray[np.float32] = odds / odds.sum(1, keepdims=True)
        return likely

    def fits(self, words: Sequence[str]) -> bool:
        """Whether the network sees all the words at once."""
        return len(list(self._inputs.windows(words))) == 1

    def _forward(self, words: Sequence[str]) -> Scores:
        """The network's scores; of words without any punctuation the mean of several readings, which see more than one.

        Lists and clauses run together without their commas. With a stop at the end, and in small letters, the same
        words look a little different; what all readings see is more often right (docs/model-card.md).
        """
        found = self._read(words)
        if len(words) < _FEWEST_READ_AGAIN or not _PUNCTUATION.isdisjoint(words):
            return found
        readings = [found, self._read([*words, "."]), self._read([word.lower() for word in words])]
        size = len(words)
        arcs = np.mean([reading[0][:size, : size + 1] for reading in readings], 0)
        heads_of = np.mean([reading[4][: size + 1] for reading in readings], 0)
        children_of = np.mean([reading[5][:size] for reading in readings], 0)
        return [arcs, *found[1:4], heads_of, children_of]

    def _read(self, words: Sequence[str]) -> Scores:
        outputs = ["arcs", "tags", "pos", "names", "label_heads", "label_children"]
        return [output[0] for output in self._graph.run(outputs, self._inputs.feed(words))]

    def _run(self, words: Sequence[str]) -> Analysis:
        found = self._looked_at.get(tuple(words)) if self._looked_at else None
        arcs, tags, pos, names, heads_of, children_of = found or self._forward(words)
        heads = best_heads(arcs)
        # Relations are scored once the tree is settled.
        relations = self._label_graph.run(None, {"heads": heads_of[heads], "children": children_of})[0].tolist()
        deps = self._deps(heads, relations)
        own_heads = [head - 1 if head else i for i, head in enumerate(heads)]
        labels = ["" if label == "O" else label for label in best_names(names, self.labels.names)]
        return Analysis(
            tags=[self.labels.tags[i] for i in tags.tolist()],
            pos=[self.labels.pos[i] for i in pos.tolist()],
            heads=own_heads,
            deps=deps,
            names=join_names(labels, own_heads, deps),
        )

    def _deps(self, heads: Sequence[int], relations: Sequence[int]) -> list[str]:
        """Relation names; only the root of the tree is called root."""
        names = self.labels.deps
        return [
            "root" if head == 0 else "parataxis" if names[i] == "root" else names[i]
            for head, i in zip(heads, relations, strict=True)
        ]


def _read_labels(path: Path) -> Labels:
    if not path.exists():
        raise ModelError(
            "the language model is missing", where=str(path.parent), fix="reinstall gesta or set language.model"
        )
    try:
        return msgspec.json.decode(path.read_bytes(), type=Labels)
    except msgspec.DecodeError as error:
        raise ModelError("the language model is damaged", where=str(path), fix="reinstall gesta") from error


# The fused operation takes four times as long as addition and normalisation apart (onnxruntime 1.32 on a CPU).
_SLOW_FUSIONS = ["SkipLayerNormFusion"]


def open_session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    """A graph ready to run.

    Raises: ModelError, when it is missing or damaged
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Waiting threads must sleep: several processes share the cores.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    try:
        return onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOW_FUSIONS
        )
    except Exception as error:  # onnxruntime raises classes of its own that it does not export
        raise ModelError("the language model cannot be loaded", where=str(path), fix="reinstall gesta") from error


def _joined(parts: Sequence[Analysis]) -> Analysis:
    """One sentence from its windows: the roots of later windows hang on the first root, side by side."""
    whole = parts[0]
    root = next(i for i, head in enumerate(whole.heads) if head == i)
    for part in parts[1:]:
        offset = len(whole.heads)
        whole.heads.extend(root if head == i else head + offset for i, head in enumerate(part.heads))
        whole.deps.extend("parataxis" if dep == "root" else dep for dep in part.deps)
        whole.tags.extend(part.tags)
        whole.pos.extend(part.pos)
        whole.names.extend(part.names)
    return whole
