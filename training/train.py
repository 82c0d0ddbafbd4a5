"""Training: `python -m training.train --base DIR --out DIR` runs the recipe, resumes from its last checkpoint."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from gesta.language.pieces import CLS, MASK, SEP, Pieces
from gesta.language.shapes import sentence_shapes, word_shape
from training.augment import augment, collect_names, swap_names
from training.config import Config, LossConfig, load_config
from training.data import NAME_LABELS, Example, read_own, treebank_examples
from training.model import Network, Output, check_base, load_base

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

    pieces: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]
    word_shapes: list[int]
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
        word_shapes = sentence_shapes([word_shape(w) for w in example.words])
        pieces, shapes, first, last = [CLS], [0], [], []
        for word, shape in zip(example.words, word_shapes, strict=True):
            ids = self.pieces.of(word)
            if rng is not None and rng.random() < masked_share:
                ids = (MASK,) * len(ids)
            first.append(len(pieces))
            pieces.extend(ids)
            shapes.extend([shape] * len(ids))
            last.append(len(pieces) - 1)
        return Encoded(
            [*pieces, SEP], [*shapes, 0], first, last, word_shapes, self._targets(example), example.names_weight
        )

    def _targets(self, example: Example) -> list[list[int]]:
        nothing = [IGNORED] * len(example.words)
        rows = [list(example.heads) or nothing]
        for column, ids in zip((example.deps, example.tags, example.pos), self.ids, strict=True):
            rows.append([ids.get(value, IGNORED) for value in column] or nothing)
        rows.append([self.names.get(value, IGNORED) for value in example.names] or nothing)
        return rows


def _padded(rows: Sequence[Sequence[int]], fill: int) -> Tensor:
    longest = max(len(row) for row in rows)
    return torch.tensor([[*row, *([fill] * (longest - len(row)))] for row in rows])


def collate(rows: Sequence[Encoded]) -> Batch:
    """Pads sentences to one length."""
    return Batch(
        pieces=_padded([r.pieces for r in rows], 0),
        shapes=_padded([r.shapes for r in rows], 0),
        mask=_padded([[1] * len(r.pieces) for r in rows], 0),
        first=_padded([r.first for r in rows], 0),
        last=_padded([r.last for r in rows], 0),
        word_shapes=_padded([r.word_shapes for r in rows], 0),
        targets=tuple(_padded([r.targets[k] for r in rows], IGNORED) for k in range(5)),
        names_weight=torch.tensor([r.names_weight for r in rows]),
        lengths=[len(r.first) for r in rows],
    )


def batches(rows: Sequence[Encoded], subtokens: int, rng: random.Random) -> Iterator[Batch]:
    """Batches of about `subtokens` pieces, sentences of like length together, in random order."""
    noisy = sorted(range(len(rows)), key=lambda i: len(rows[i].pieces) + rng.random() * 3)
    groups: list[list[int]] = [[]]
    longest = 0
    for i in noisy:
        longest = max(longest, len(rows[i].pieces))
        if groups[-1] and longest * (len(groups[-1]) + 1) > subtokens:
            groups.append([])
            longest = len(rows[i].pieces)
        groups[-1].append(i)
    rng.shuffle(groups)
    return (collate([rows[i] for i in group]) for group in groups)


def scores(network: Network, batch: Batch) -> Output:
    """The network's output with padded words excluded as heads."""
    output = network(batch.pieces, batch.shapes, batch.mask, batch.first, batch.last, batch.word_shapes)
    for row, length in enumerate(batch.lengths):
        output.arcs[row, :, length + 1 :] = -1e4
    return output


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
        with torch.autocast("cpu", dtype=torch.bfloat16):
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


def _checkpoint(path: Path, **state: object) -> None:
    waiting = path.with_suffix(".part")
    torch.save(state, waiting)
    waiting.replace(path)


def _training_rows(
    sentences: list[Example], own: list[Example], epoch: int, config: Config, encoder: Encoder
) -> list[Encoded]:
    rng = random.Random(config.training.seed + epoch)  # noqa: S311
    chosen = [*sentences, *own] if epoch >= config.data.own_names_from_epoch else sentences
    names = collect_names([*sentences, *own])
    swapped = (swap_names(example, names, config.training.swapped_share, rng) for example in chosen)
    damaged = (augment(example, config.training.augmented_share, rng) for example in swapped)
    rows = (encoder.encode(example, config.training.masked_share, rng) for example in damaged)
    return [row for row in rows if len(row.pieces) <= MOST_SUBTOKENS]


def train(config: Config, base: Path, out: Path, sentence_limit: int | None = None) -> Network:
    """Runs the recipe; writes `last.pt` after every epoch and continues from it when it is there.

    base: folder with the published `model.safetensors` and `tokenizer.json`
    sentence_limit: only the first so many sentences of each treebank, for smoke tests
    """
    torch.set_num_threads(config.training.threads)
    torch.manual_seed(config.training.seed)
    check_base(base / "model.safetensors", config.base)
    banks = treebank_examples(Path(config.data.treebank), "train", config.data.gum_names_weight)
    sentences = [e for bank in banks.values() for e in bank[:sentence_limit]]
    labels = Labels.of(e for bank in banks.values() for e in bank)
    encoder = Encoder(labels, Pieces(base / "tokenizer.json"))
    dev = {
        name: [encoder.encode(e) for e in rows[:sentence_limit]]
        for name, rows in treebank_examples(Path(config.data.treebank), "dev", config.data.gum_names_weight).items()
    }
    network = Network(config.model, len(labels.tags), len(labels.pos), len(labels.deps), len(labels.names))
    load_base(network, base / "model.safetensors")
    optimizer = torch.optim.AdamW(  # fused: a third of the time on CPU
        parameter_groups(network, config), weight_decay=config.training.weight_decay, betas=(0.9, 0.98), fused=True
    )
    peaks = [group["lr"] for group in optimizer.param_groups]
    rows = _training_rows(sentences, [], 0, config, encoder)
    per_epoch = len(list(batches(rows, config.training.batch_subtokens, random.Random(0))))  # noqa: S311
    steps, step, start = per_epoch * config.training.epochs, 0, 0
    out.mkdir(parents=True, exist_ok=True)
    if (out / "last.pt").exists():
        saved = torch.load(out / "last.pt", weights_only=False)
        network.load_state_dict(saved["network"])
        optimizer.load_state_dict(saved["optimizer"])
        step, start = saved["step"], saved["epoch"] + 1
    print(f"{len(sentences)} sentences, {per_epoch} steps an epoch, labels {len(labels.deps)}", flush=True)
    began = time.monotonic()
    for epoch in range(start, config.training.epochs):
        own = read_own(Path(config.data.own_names), config.data.own_names_weight) if _has_own(config, epoch) else []
        rows = _training_rows(sentences, own, epoch, config, encoder)
        network.train()
        for batch in batches(rows, config.training.batch_subtokens, random.Random(config.training.seed + epoch)):  # noqa: S311
            factor = min(1.0, (step + 1) / config.training.warmup_steps) * max(0.01, 1 - step / steps)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * factor
            with torch.autocast("cpu", dtype=torch.bfloat16):
                loss = loss_of(network, batch, config.loss)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), config.training.clip_norm)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            if step % 20 == 0:
                print(f"{step}/{steps} loss {loss.item():.3f} {time.monotonic() - began:.0f}s", flush=True)
        _checkpoint(
            out / "last.pt",
            network=network.state_dict(),
            optimizer=optimizer.state_dict(),
            labels=asdict(labels),
            step=step,
            epoch=epoch,
        )
        for name, sample in dev.items():
            shown = " ".join(f"{key} {value:.2f}" for key, value in measure(network, sample, labels).items())
            print(f"epoch {epoch} {name} dev: {shown}", flush=True)
    return network


def _has_own(config: Config, epoch: int) -> bool:
    return epoch >= config.data.own_names_from_epoch and Path(config.data.own_names).exists()


def main() -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("training/config.toml"))
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    train(load_config(arguments.config), arguments.base, arguments.out)


if __name__ == "__main__":
    main()
