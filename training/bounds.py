"""The network that finds sentence bounds: `python -m training.bounds --treebank DIR --out DIR` makes it."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional

from gesta.evaluation.parse import read_treebank
from gesta.language.bounds import GAPS, KINDS, MARGIN, Known, Rows, decide, ending_of, laid_in_rows
from gesta.language.split import sentence_starts
from gesta.language.words import Word, find_blocks, read_words
from gesta.records import Span
from training.data import read_own
from training.joining import joined
from training.own_trees import own_trees

SEED = 20261127
EPOCHS = 14
RATE = 3e-3
WARMUP_STEPS = 50
WEIGHT_DECAY = 0.01
BATCH_WORDS = 4_000
LONGEST_PIECE = 400  # of a document, in words
OWN_NAMES, OWN_TREES, OWN_IN_BLOCK = Path(__file__).with_name("own_names.jsonl"), 1_500, 5
LEAST_WORD, LEAST_ENDING = 3, 8  # how often a word or ending occurs to be known by itself
DROPOUT, WORD_DROPOUT = 0.3, 0.15
WORD_SIZE, ENDING_SIZE, KIND_SIZE, GAP_SIZE, HIDDEN = 24, 8, 12, 8, 40
WINDOW = 5
IGNORED = -100


@dataclass(frozen=True)
class Text:
    """A running text in blocks of words; starts: per block the indices of words that open a sentence."""

    text: str
    blocks: list[list[Word]]
    starts: list[set[int]]


class BoundNetwork(nn.Module):
    """Two convolutions over embedded words; the score of a word says whether it opens a sentence."""

    def __init__(self, words: int, endings: int) -> None:
        super().__init__()
        self.word = nn.Embedding(words + 1, WORD_SIZE)
        nn.init.normal_(self.word.weight, 0, 0.3)
        self.ending = nn.Embedding(endings + 1, ENDING_SIZE)
        self.kind = nn.Embedding(KINDS, KIND_SIZE)
        self.gap = nn.Embedding(GAPS, GAP_SIZE)
        size = WORD_SIZE + ENDING_SIZE + KIND_SIZE + GAP_SIZE
        self.near = nn.Conv1d(size, HIDDEN, WINDOW, padding=WINDOW // 2)
        self.far = nn.Conv1d(HIDDEN, HIDDEN, WINDOW, padding=WINDOW // 2)
        self.out = nn.Linear(HIDDEN + size, 1)

    def forward(self, rows: Tensor) -> Tensor:
        """[batch, word, 4] -> [batch, word] scores; above 0 a sentence begins."""
        words = rows[..., 0]
        if self.training:
            words = words.masked_fill(torch.rand(words.shape) < WORD_DROPOUT, 0)
        embedded = [self.word(words), self.ending(rows[..., 1]), self.kind(rows[..., 2]), self.gap(rows[..., 3])]
        x = functional.dropout(torch.cat(embedded, -1), DROPOUT / 2, self.training)
        near = functional.dropout(torch.relu(self.near(x.transpose(-1, -2))), DROPOUT, self.training)
        far = near + functional.dropout(torch.relu(self.far(near)), DROPOUT, self.training)
        score: Tensor = self.out(torch.cat([far.transpose(-1, -2), x], -1)).squeeze(-1)
        return score


class Graph(nn.Module):
    """What `bounds.onnx` computes: scores of the words of one text, [word, 4] -> [word]."""

    def __init__(self, network: BoundNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, rows: Tensor) -> Tensor:
        """A batch of one."""
        scores: Tensor = self.network(rows[None])[0]
        return scores


def read_texts(path: Path) -> list[Text]:
    """The documents of a treebank, cut into words as at run time."""
    texts = []
    for document in read_treebank(path):
        opening = {sentence[0].start for sentence in document.sentences}
        blocks = [read_words(document.text, block) for block in find_blocks(document.text)]
        starts = [{i for i, word in enumerate(words) if word.start in opening} for words in blocks]
        texts.append(Text(document.text, blocks, starts))
    return texts


def own_texts() -> list[Text]:
    """Agency-style sentences of our own, five in a block: in news a sentence opens behind a stop and nowhere else."""
    rng = random.Random(SEED)  # noqa: S311
    named = [example.words for example in read_own(OWN_NAMES, 1.0)]
    sentences = [joined(words) for words in [*named, *(tree.words for tree in own_trees(SEED, OWN_TREES))]]
    ended = [sentence for sentence in sentences if sentence.endswith((".", "!", "?", '"'))]
    rng.shuffle(ended)
    texts = []
    for first in range(0, len(ended), OWN_IN_BLOCK):
        text, opening = "", set()
        for sentence in ended[first : first + OWN_IN_BLOCK]:
            text += " " if text else ""
            opening.add(len(text))
            text += sentence
        words = read_words(text, Span(0, len(text)))
        texts.append(Text(text, [words], [{i for i, word in enumerate(words) if word.start in opening}]))
    return texts


def known_of(texts: Sequence[Text]) -> Known:
    """What occurs often enough to be learned, the commonest first."""
    words = Counter(word.norm.lower() for text in texts for block in text.blocks for word in block)
    endings = Counter(filter(None, map(ending_of, words)))
    return Known(
        tuple(word for word, count in words.most_common() if count >= LEAST_WORD),
        tuple(ending for ending, count in endings.most_common() if count >= LEAST_ENDING),
    )


def encode(text: Text, rows: Rows) -> tuple[Tensor, Tensor]:
    """Rows and targets of a text; the first word of a block needs no decision."""
    targets = [IGNORED] * MARGIN
    for words, starts in zip(text.blocks, text.starts, strict=True):
        targets += [int(i in starts) if i else IGNORED for i in range(len(words))] + [IGNORED] * MARGIN
    return torch.from_numpy(laid_in_rows(text.text, text.blocks, rows)), torch.tensor(targets)


def batches(encoded: Sequence[tuple[Tensor, Tensor]], rng: random.Random) -> Iterator[tuple[Tensor, Tensor]]:
    """Pieces of documents, cut elsewhere each time, with pieces of like length side by side."""
    pieces = []
    for rows, targets in encoded:
        at, end = 0, rng.randrange(LONGEST_PIECE // 4, LONGEST_PIECE)
        while at < len(rows):
            pieces.append((rows[at:end], targets[at:end]))
            at, end = end, end + LONGEST_PIECE
    rng.shuffle(pieces)
    pieces.sort(key=lambda piece: len(piece[0]) + rng.random() * LONGEST_PIECE / 8)
    groups: list[list[tuple[Tensor, Tensor]]] = [[]]
    for piece in pieces:
        if groups[-1] and (len(groups[-1]) + 1) * len(piece[0]) > BATCH_WORDS:
            groups.append([])
        groups[-1].append(piece)
    rng.shuffle(groups)
    for group in groups:
        rows, targets = zip(*group, strict=True)
        pad = nn.utils.rnn.pad_sequence
        yield pad(rows, batch_first=True), pad(targets, batch_first=True, padding_value=IGNORED)


def train(texts: Sequence[Text], known: Known, epochs: int) -> BoundNetwork:
    """Runs the recipe."""
    torch.manual_seed(SEED)
    encoded = [encode(text, Rows(known)) for text in texts]
    network = BoundNetwork(len(known.words), len(known.endings))
    optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=WEIGHT_DECAY)
    total = epochs * len(list(batches(encoded, random.Random(SEED))))  # noqa: S311
    step = 0
    for epoch in range(epochs):
        began, lost = time.monotonic(), 0.0
        for rows, targets in batches(encoded, random.Random(SEED + epoch)):  # noqa: S311
            for group in optimizer.param_groups:
                group["lr"] = RATE * min(1, (step + 1) / WARMUP_STEPS) * max(0.01, 1 - step / total)
            learned = targets != IGNORED
            loss = functional.binary_cross_entropy_with_logits(network(rows)[learned], targets[learned].float())
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            step, lost = step + 1, lost + loss.item()
        print(f"epoch {epoch} loss {lost * epochs / total:.4f} {time.monotonic() - began:.0f} s", flush=True)
    return network.eval()


def sentences_f1(texts: Sequence[Text], found: Sequence[Sequence[set[int]]]) -> dict[str, float]:
    """F1 of whole sentences inside their blocks, and how many bounds inside blocks are missed or too many."""
    right = told = missed = extra = 0
    for text, by_block in zip(texts, found, strict=True):
        for words, gold, starts in zip(text.blocks, text.starts, by_block, strict=True):
            spans = [set(pairwise([*sorted(those | {0}), len(words)])) for those in (gold, starts)]
            right, told = right + len(spans[0] & spans[1]), told + len(spans[0]) + len(spans[1])
            missed, extra = missed + len(gold - starts - {0}), extra + len(starts - gold - {0})
    return {"f1": 200 * right / max(told, 1), "missed": missed, "extra": extra}


def found_by(network: BoundNetwork, text: Text, rows: Rows) -> list[set[int]]:
    """Starts by block, as the network has them."""
    lines, _ = encode(text, rows)
    with torch.no_grad():
        scores = network(lines[None])[0]
    opens = decide(scores.numpy(), lines.numpy())
    found, at = [], MARGIN
    for words in text.blocks:
        found.append({i for i in range(1, len(words)) if opens[at + i]} | {0})
        at += len(words) + MARGIN
    return found


def export(network: BoundNetwork, known: Known, folder: Path) -> None:
    """Writes `bounds.onnx`, its weights in half precision, and `bounds.json`."""
    path = folder / "bounds.onnx"
    axes = {"rows": {0: "word"}, "scores": {0: "word"}}
    torch.onnx.export(
        Graph(network).eval(),  # else the exporter leaves the network training
        (torch.zeros(9, 4, dtype=torch.int64),),
        str(path),
        opset_version=17,
        dynamo=False,
        input_names=["rows"],
        output_names=["scores"],
        dynamic_axes=axes,
    )
    model = onnx.load(str(path))
    for tensor in list(model.graph.initializer):
        if tensor.data_type == onnx.TensorProto.FLOAT and len(tensor.dims) > 1:
            _halve(model.graph, tensor)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))
    (folder / "bounds.json").write_text(
        json.dumps({"words": known.words, "endings": known.endings}, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(f"bounds.onnx {path.stat().st_size / 1e3:.0f} kB")


def _halve(graph: onnx.GraphProto, tensor: onnx.TensorProto) -> None:
    """Stores a table in half precision; it is read back as floats when the graph is loaded."""
    name, values = tensor.name, onnx.numpy_helper.to_array(tensor)
    graph.initializer.remove(tensor)
    graph.initializer.append(onnx.numpy_helper.from_array(values.astype("float16"), f"{name}_half"))
    graph.node.insert(0, onnx.helper.make_node("Cast", [f"{name}_half"], [name], to=onnx.TensorProto.FLOAT))


def main() -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebank", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    treebanks = [text for bank in ("ewt", "gum") for text in read_texts(options.treebank / f"{bank}-train.conllu")]
    known = known_of(treebanks)
    network = train([*treebanks, *own_texts()], known, options.epochs)
    for bank in ("ewt", "gum"):
        dev = read_texts(options.treebank / f"{bank}-dev.conllu")
        by_rule = [[set(sentence_starts(words)) for words in text.blocks] for text in dev]
        learned = [found_by(network, text, Rows(known)) for text in dev]
        for name, found in (("rules", by_rule), ("network", learned)):
            shown = " ".join(f"{key} {value:.4g}" for key, value in sentences_f1(dev, found).items())
            print(f"{bank} dev, {name}: {shown}", flush=True)
    export(network, known, options.out)


if __name__ == "__main__":
    main()
