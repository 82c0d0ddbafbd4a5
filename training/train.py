"""Training: `python -m training.train --base DIR --out DIR` runs the recipe, resumes from its last checkpoint."""

from __future__ import annotations

import argparse
import random
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from gesta.language.pieces import Pieces
from training.augment import augment, collect_names, neighbours, strip_punctuation, swap_names
from training.config import Config, LossConfig, load_config
from training.data import NAME_LABELS, Example, read_own, treebank_examples
from training.model import Network, Output, check_base, load_base
from training.own_trees import own_trees
from training.words import DEVICE, Words, encode_words, groups_of_like_length, padded

IGNORED = -100
MOST_SUBTOKENS = 256  # longer training sentences (5 in all) cost more than they teach


@dataclass(frozen=True)
class Labels:
    """Label names of the heads, in the order of their scores."""

    tags: tuple[str, ...]
    pos: tuple[str, ...]
    deps: tuple[str, ...]
    names: tuple[str, ...] = NAME_LABELS

    @staticmethod
    def of(examples: Iterable[Example]) -> Labels:
        """All labels that occur, sorted."""
        rows = list(examples)
        return Labels(
            tuple(sorted({t for e in rows for t in e.tags})),
            tuple(sorted({t for e in rows for t in e.pos})),
            tuple(sorted({t for e in rows for t in e.deps})),
        )


@dataclass(frozen=True)
class Encoded:
    """A sentence as numbers; targets are `IGNORED` where nothing is annotated."""

    words: Words
    targets: list[list[int]]  # heads, deps, tags, pos, names
    names_weight: float


@dataclass(frozen=True)
class Batch:
    """Sentences side by side, padded."""

    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    word_shapes: Tensor
    targets: tuple[Tensor, ...]
    names_weight: Tensor
    lengths: list[int]


class Encoder:
    """Examples to numbers, with the same pieces and shapes as at run time."""

    def __init__(self, labels: Labels, pieces: Pieces) -> None:
        self.pieces = pieces
        self.ids = [{name: i for i, name in enumerate(row)} for row in (labels.deps, labels.tags, labels.pos)]
        self.names = {name: i for i, name in enumerate(labels.names)}

    def encode(self, example: Example, masked_share: float = 0.0, rng: random.Random | None = None) -> Encoded:
        """One sentence; with `rng` a share of its words is hidden behind the mask piece."""
        words = encode_words(example.words, self.pieces, masked_share, rng)
        return Encoded(words, self._targets(example), example.names_weight)

    def _targets(self, example: Example) -> list[list[int]]:
        nothing = [IGNORED] * len(example.words)
        rows = [list(example.heads) or nothing]
        for column, ids in zip((example.deps, example.tags, example.pos), self.ids, strict=True):
            rows.append([ids.get(value, IGNORED) for value in column] or nothing)
        rows.append([self.names.get(value, IGNORED) for value in example.names] or nothing)
        return rows


def collate(rows: Sequence[Encoded]) -> Batch:
    """Pads sentences to one length."""
    words = [row.words for row in rows]
    return Batch(
        pieces=padded([w.pieces for w in words], 0),
        shapes=padded([w.shapes for w in words], 0),
        mask=padded([[1] * len(w.pieces) for w in words], 0),
        first=padded([w.first for w in words], 0),
        last=padded([w.last for w in words], 0),
        word_shapes=padded([w.word_shapes for w in words], 0),
        targets=tuple(padded([r.targets[k] for r in rows], IGNORED) for k in range(5)),
        names_weight=torch.tensor([r.names_weight for r in rows], device=DEVICE),
        lengths=[len(w.first) for w in words],
    )


def batches(rows: Sequence[Encoded], subtokens: int, rng: random.Random) -> Iterator[Batch]:
    """Batches of about `subtokens` pieces, in random order."""
    groups = groups_of_like_length([len(row.words.pieces) for row in rows], subtokens, 3, rng)
    return (collate([rows[i] for i in group]) for group in groups)


def scores(network: Network, batch: Batch) -> Output:
    """The network's output with padded words excluded as heads."""
    output = network(batch.pieces, batch.shapes, batch.mask, batch.first, batch.last, batch.word_shapes)
    heads = torch.arange(output.arcs.shape[-1], device=DEVICE)
    lengths = torch.tensor(batch.lengths, device=DEVICE)
    beyond = heads[None, None, :] > lengths[:, None, None]
    return replace(output, arcs=output.arcs.masked_fill(beyond, -1e4))


def _cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    return functional.cross_entropy(logits.float().flatten(0, 1), target.flatten(), ignore_index=IGNORED)


def loss_of(network: Network, batch: Batch, weights: LossConfig) -> Tensor:
    """Weighted sum of the heads' losses; a head without targets in the batch adds nothing."""
    output = scores(network, batch)
    heads, deps, tags, pos, names = batch.targets
    total = output.arcs.new_zeros((), dtype=torch.float32)
    if (heads != IGNORED).any():
        labels = network.labels(output, heads.clamp(min=0))
        total = total + weights.arc * _cross_entropy(output.arcs, heads) + weights.label * _cross_entropy(labels, deps)
        total = total + weights.tag * _cross_entropy(output.tags, tags) + weights.pos * _cross_entropy(output.pos, pos)
    if (names != IGNORED).any():
        each = functional.cross_entropy(
            output.names.float().flatten(0, 1), names.flatten(), ignore_index=IGNORED, reduction="none"
        )
        per_word = batch.names_weight[:, None].expand(names.shape).flatten() * (names.flatten() != IGNORED)
        total = total + weights.name * (each * per_word).sum() / (names != IGNORED).sum()
    return total


def _entities(labels: Sequence[str]) -> set[tuple[int, int, str]]:
    found, start = set(), None
    for i, label in enumerate([*labels, "O"]):
        if start is not None and not (label[0] == "I" and label[2:] == start[1]):
            found.add((start[0], i, start[1]))
            start = None
        if label[0] == "B" or (label[0] == "I" and start is None):
            start = (i, label[2:])
    return found


@torch.no_grad()
def measure(network: Network, rows: Sequence[Encoded], labels: Labels) -> dict[str, float]:
    """UAS, LAS (with subtypes), tag and pos accuracy, name F1, in percent; greedy heads, gold tokens."""
    network.eval()
    hits = dict.fromkeys(("uas", "las", "tags", "pos"), 0)
    words = right = found = gold = 0
    for batch in batches(rows, 3000, random.Random(0)):  # noqa: S311
        with torch.autocast(DEVICE.type, dtype=torch.bfloat16):
            output = scores(network, batch)
        predicted = output.arcs.argmax(-1)
        relations = network.labels(output, predicted).argmax(-1)
        heads, deps, tags, pos, names = batch.targets
        known = heads != IGNORED
        words += int(known.sum())
        hits["uas"] += int(((predicted == heads) & known).sum())
        hits["las"] += int(((predicted == heads) & (relations == deps) & known).sum())
        hits["tags"] += int(((output.tags.argmax(-1) == tags) & known).sum())
        hits["pos"] += int(((output.pos.argmax(-1) == pos) & known).sum())
        guessed = output.names.argmax(-1)
        for row, length in enumerate(batch.lengths):
            if int(names[row, 0]) == IGNORED:
                continue
            truth = _entities([labels.names[max(i, 0)] for i in names[row, :length].tolist()])
            guess = _entities([labels.names[i] for i in guessed[row, :length].tolist()])
            right, found, gold = right + len(truth & guess), found + len(guess), gold + len(truth)
    network.train()
    shares = {key: 100 * value / max(words, 1) for key, value in hits.items()}
    return {**shares, "f1": 200 * right / max(found + gold, 1)}


def parameter_groups(network: Network, config: Config) -> list[dict[str, Any]]:
    """Parameters with their rates: heads fast, upper layers slower, lower layers slowest; word embeddings stay."""
    rate, decay = config.training.encoder_rate, config.training.layer_decay
    encoder = network.encoder
    encoder.words.weight.requires_grad_(False)
    top = len(encoder.layers)
    groups: list[dict[str, Any]] = [
        {"params": list(layer.parameters()), "lr": rate * decay ** (top - 1 - number)}
        for number, layer in enumerate(encoder.layers)
    ]
    groups.append({"params": [encoder.positions.weight, *encoder.norm.parameters()], "lr": rate * decay**top})
    inside = {id(p) for p in encoder.parameters()} - {id(encoder.mix), id(encoder.shapes.weight)}
    groups.append(
        {
            "params": [p for p in network.parameters() if id(p) not in inside],
            "lr": config.training.head_rate,
        }
    )
    return groups


class Trainer:
    """One training: sentences, network, optimiser, and how far it has come."""

    def __init__(
        self, config: Config, base: Path, out: Path, sentence_limit: int | None = None, number: int = 0
    ) -> None:
        self.order = config.training.seed + 1000 * number
        check_base(base / "model.safetensors", config.base)
        torch.set_num_threads(config.training.threads)
        torch.manual_seed(config.training.seed)  # the heads begin alike in all runs: only so can weights be averaged
        self.config = config
        self.checkpoint = out / "last.pt"
        folder, gum_weight = Path(config.data.treebank), config.data.gum_names_weight
        banks = treebank_examples(folder, "train", gum_weight)
        self.sentences = [e for bank in banks.values() for e in bank[:sentence_limit]]
        self.labels = Labels.of(e for bank in banks.values() for e in bank)
        self.encoder = Encoder(self.labels, Pieces(base / "tokenizer.json"))
        self.dev = {
            name: [self.encoder.encode(e) for e in rows[:sentence_limit]]
            for name, rows in treebank_examples(folder, "dev", gum_weight).items()
        }
        self.own = read_own(Path(config.data.own_names), config.data.own_names_weight)[:sentence_limit]
        self.silver: list[Example] = []
        self.silver_sentences = 0
        labels = self.labels
        self.network = Network(config.model, len(labels.tags), len(labels.pos), len(labels.deps), len(labels.names))
        load_base(self.network, base / "model.safetensors")
        self.network.to(DEVICE)
        torch.manual_seed(self.order)
        self.optimizer = torch.optim.AdamW(  # fused: a third of the time on CPU
            parameter_groups(self.network, config),
            weight_decay=config.training.weight_decay,
            betas=(0.9, 0.98),
            fused=True,
        )
        self.peaks = [group["lr"] for group in self.optimizer.param_groups]
        # Counted without our own sentences: the last two hundred steps run at the lowest rate.
        counted = batches(self._rows(0, self._of_treebanks(0)), config.training.batch_subtokens, random.Random(0))  # noqa: S311
        self.steps = len(list(counted)) * config.training.epochs
        self.step = self.epoch = 0
        out.mkdir(parents=True, exist_ok=True)
        if self.checkpoint.exists():
            self._resume()

    def run(self) -> Network:
        """Trains to the end of the recipe; writes the checkpoint and the figures of the dev parts after every epoch."""
        print(f"{len(self.sentences)} sentences, {self.steps} steps, {len(self.labels.deps)} relations", flush=True)
        while self.epoch < self.config.training.epochs + self.config.polish.epochs:
            self._train_epoch()
            self._save()
            if self.epoch == self.config.training.epochs - 1:
                shutil.copy(self.checkpoint, self.checkpoint.with_name("main.pt"))
            for name, sample in self.dev.items():
                shown = " ".join(f"{k} {v:.2f}" for k, v in measure(self.network, sample, self.labels).items())
                print(f"epoch {self.epoch} {name} dev: {shown}", flush=True)
            self.epoch += 1
        return self.network

    def _rows(self, epoch: int, chosen: Sequence[Example]) -> list[Encoded]:
        training, rng = self.config.training, random.Random(self.order + epoch)  # noqa: S311
        names = collect_names([*self.sentences, *self.own])
        swapped = (swap_names(example, names, training.swapped_share, rng) for example in chosen)
        damaged = (augment(example, training.augmented_share, rng) for example in swapped)
        rows = (self.encoder.encode(example, training.masked_share, rng) for example in damaged)
        return [row for row in rows if len(row.words.pieces) <= MOST_SUBTOKENS]

    def _of_treebanks(self, epoch: int) -> list[Example]:
        """All their sentences; some once more without punctuation, some once more with their neighbour as one."""
        training, rng = self.config.training, random.Random(self.order + epoch)  # noqa: S311
        stripped = [strip_punctuation(e, rng) for e in self.sentences if rng.random() < training.stripped_share]
        return [*self.sentences, *stripped, *neighbours(self.sentences, training.joined_share, rng)]

    def _chosen(self) -> list[Example]:
        """The sentences of this epoch before damage."""
        chosen = self._of_treebanks(self.epoch)
        if self.epoch >= self.config.data.own_names_from_epoch:
            chosen += self.own
        if self.epoch >= self.config.training.epochs:
            chosen += own_trees(self.order + self.epoch, self.config.polish.sentences)
        return chosen + self._stripped_silver()

    def _stripped_silver(self) -> list[Example]:
        rng = random.Random(self.order + self.epoch)  # noqa: S311
        stripped = (strip_punctuation(e, rng) for e in rng.sample(self.silver, self.silver_sentences))
        return [example for example in stripped if example.words]

    def _rate(self, share: float) -> float:
        """Share of the peak rates at this step; share: how much of the epoch is done."""
        polished = self.epoch - self.config.training.epochs + share
        if polished >= 0:
            return self.config.polish.rate * max(0.01, 1 - polished / self.config.polish.epochs)
        warm = min(1.0, (self.step + 1) / self.config.training.warmup_steps)
        return warm * max(0.01, 1 - self.step / self.steps)

    def _train_epoch(self) -> None:
        self.network.train()
        training, began = self.config.training, time.monotonic()
        rows = self._rows(self.epoch, self._chosen())
        rng = random.Random(self.order + self.epoch)  # noqa: S311
        groups = list(batches(rows, training.batch_subtokens, rng))
        for number, batch in enumerate(groups):
            factor = self._rate(number / len(groups))
            for group, peak in zip(self.optimizer.param_groups, self.peaks, strict=True):
                group["lr"] = peak * factor
            with torch.autocast(DEVICE.type, dtype=torch.bfloat16):
                loss = loss_of(self.network, batch, self.config.loss)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), training.clip_norm)
            self.optimizer.step()
            self.optimizer.zero_grad()
            self.step += 1
            if self.step % 20 == 0:
                print(f"{self.step}/{self.steps} loss {loss.item():.3f} {time.monotonic() - began:.0f}s", flush=True)

    def _save(self) -> None:
        waiting = self.checkpoint.with_suffix(".part")
        state = {
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "labels": asdict(self.labels),
            "step": self.step,
            "epoch": self.epoch,
        }
        torch.save(state, waiting)
        waiting.replace(self.checkpoint)

    def _resume(self) -> None:
        saved = torch.load(self.checkpoint, weights_only=False, map_location=DEVICE)
        self.network.load_state_dict(saved["network"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.step, self.epoch = saved["step"], saved["epoch"] + 1


def train(config: Config, base: Path, out: Path, sentence_limit: int | None = None, number: int = 0) -> Network:
    """Runs the recipe; writes `last.pt` after every epoch and continues from it when it is there.

    The state before the polishing rounds stays as `main.pt`: the export takes the mean of the two.

    base: folder with the published `model.safetensors` and `tokenizer.json`
    sentence_limit: only the first so many sentences of each source, for smoke tests
    number: which of several runs, alike but for the order of sentences, their damage and dropout
    """
    return Trainer(config, base, out, sentence_limit, number).run()


def main() -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("training/config.toml"))
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="each run has a folder of its own number in it")
    parser.add_argument("--runs", type=int, nargs="+", help="numbers of the runs to do; else all")
    arguments = parser.parse_args()
    config = load_config(arguments.config)
    for number in arguments.runs or range(config.training.runs):
        train(config, arguments.base, arguments.out / str(number), number=number)


if __name__ == "__main__":
    main()
