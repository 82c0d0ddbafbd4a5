"""The event reader: trained on our own examples, and measured on those kept apart.

    python -m training.event_data FILE
    python -m training.events --base DIR --prepared FILE --out DIR

A six-layer encoder like the parser's, from the same published weights, with four heads on its word vectors: which words
are triggers and of which type, the mode, the status, and which words are actors and recipients of a trigger.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from gesta.language.pieces import Pieces
from training.augment import augment
from training.config import ModelConfig, load_config
from training.data import Example
from training.event_beliefs import Belief, belief_loss, fold_of, mean_beliefs
from training.event_sentences import ROLES, STATUSES, EventSentence, modes, read_prepared, types
from training.model import SHAPES, WIDTH, Encoder, Network, check_base, load_base
from training.words import DEVICE, Words, encode_words, groups_of_like_length, padded

IGNORED = -100
MOST_SUBTOKENS = 200
BELIEVING_SUBTOKENS = 6000
SETTLED = "settled.pt"
SETTLED_NUMBER = 99  # its own order of sentences
ROLE_WEIGHTS = [1.0, 2.0, 2.0]  # a role missed is dearer than one too many
BELIEVED = 0.5  # words that others take for events with this chance are learned as such


@dataclass(frozen=True)
class Encoded:
    """A sentence as numbers. roles: (trigger word, word, role); belief: of runs that have not learned it."""

    words: Words
    types: list[int]
    modes: list[int]
    statuses: list[int]
    roles: list[tuple[int, int, int]]
    triggers: list[int]
    belief: Belief | None = None


class EventNetwork(nn.Module):
    """Encoder and heads; word vectors are the mean of first and last piece, with the word's shape beside it."""

    def __init__(self, recipe: dict[str, Any], encoder_config: ModelConfig) -> None:
        super().__init__()
        self.encoder = Encoder(encoder_config)
        model = recipe["model"]
        self.shapes = nn.Embedding(SHAPES, model["shape_size"])
        size = WIDTH + model["shape_size"]
        self.inner = nn.Linear(size, 256)
        self.type_head = nn.Linear(256, len(types()))
        self.mode_head = nn.Linear(256, len(modes()))
        self.status_head = nn.Linear(256, len(STATUSES))
        role = model["role_size"]
        self.role_trigger = nn.Linear(size, role)
        self.role_word = nn.Linear(size, role)
        self.role = nn.Parameter(torch.randn(len(ROLES), role + 1, role + 1) * 0.02)
        self.dropout = model["word_dropout"]

    def forward(self, pieces: Tensor, shapes: Tensor, mask: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """Scores of types, modes, statuses [batch, word, label] and roles [batch, role, trigger, word]."""
        return self.heads(self.encoder(pieces, shapes, mask), shapes, first, last)

    def heads(self, x: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """The scores from what the encoder gives [batch, piece, width]."""
        wide = (-1, -1, WIDTH)
        edges = torch.gather(x, 1, first[..., None].expand(wide)) + torch.gather(x, 1, last[..., None].expand(wide))
        word_shapes = torch.gather(shapes, 1, first)
        words = torch.cat([edges * 0.5, self.shapes(word_shapes).to(edges.dtype)], -1)
        words = functional.dropout(words, self.dropout, self.training)
        inner = functional.dropout(functional.gelu(self.inner(words)), self.dropout, self.training)
        left, right = (functional.leaky_relu(head(words), 0.1) for head in (self.role_trigger, self.role_word))
        left, right = (torch.cat([side, torch.ones_like(side[..., :1])], -1) for side in (left, right))
        roles = torch.einsum("bti,rij,bwj->brtw", left, self.role.to(left.dtype), right)
        return self.type_head(inner), self.mode_head(inner), self.status_head(inner), roles


class Reader:
    """Sentences to numbers."""

    def __init__(self, pieces: Pieces) -> None:
        self.pieces = pieces
        self.types = {name: i for i, name in enumerate(types())}
        self.modes = {name: i for i, name in enumerate(modes())}

    def encode(
        self,
        sentence: EventSentence,
        masked: float = 0.0,
        rng: random.Random | None = None,
        belief: Belief | None = None,
    ) -> Encoded:
        """One sentence; with `rng` a share of the words is hidden behind the mask piece."""
        words = encode_words(sentence.words, self.pieces, masked, rng)
        kinds = [IGNORED if i in sentence.unsure else 0 for i in range(len(sentence.words))]
        found_modes, statuses = [IGNORED] * len(kinds), [IGNORED] * len(kinds)
        roles = []
        for trigger in sentence.triggers:
            kinds[trigger.word] = self.types[trigger.type]
            found_modes[trigger.word] = self.modes.get(trigger.mode, 0)
            statuses[trigger.word] = STATUSES.index(trigger.status)
            roles += [(trigger.word, word, role) for word, role in trigger.roles]
        triggers = [trigger.word for trigger in sentence.triggers]
        return Encoded(words, kinds, found_modes, statuses, roles, triggers, belief)


def batches(rows: Sequence[Encoded], subtokens: int, rng: random.Random) -> Iterator[list[Encoded]]:
    """Sentences of like length together, in random order."""
    groups = groups_of_like_length([len(row.words.pieces) for row in rows], subtokens, 4, rng)
    return ([rows[i] for i in group] for group in groups)


def inputs_of(rows: Sequence[Encoded]) -> tuple[Tensor, ...]:
    """pieces, shapes, mask, first, last."""
    words = [row.words for row in rows]
    pieces = padded([w.pieces for w in words], 0)
    shapes = padded([w.shapes for w in words], 0)
    mask = padded([[1] * len(w.pieces) for w in words], 0)
    return pieces, shapes, mask, padded([w.first for w in words], 0), padded([w.last for w in words], 0)


def loss_of(
    network: EventNetwork, rows: Sequence[Encoded], weights: dict[str, float], trust: float, sides: float
) -> Tensor:
    """Weighted sum of the heads' losses.

    trust: how much of it is against beliefs, where all rows have one; sides: times the loss of roles there
    """
    outputs = network(*inputs_of(rows))
    marked, roles = _marked_loss(outputs, rows, weights), weights["role"] * _role_loss(outputs[3], rows)
    beliefs = [row.belief for row in rows if row.belief is not None]
    if len(beliefs) < len(rows):  # nothing is believed yet
        return marked + roles
    told = torch.zeros(outputs[0].shape[:2])
    for i, row in enumerate(rows):
        told[i, row.triggers] = 1
        told[i, : len(row.types)][torch.from_numpy(beliefs[i].events >= BELIEVED)] = 1
    return (1 - trust) * marked + trust * belief_loss(outputs, beliefs, told.to(DEVICE), weights) + sides * roles


def _marked_loss(outputs: Sequence[Tensor], rows: Sequence[Encoded], weights: dict[str, float]) -> Tensor:
    kinds, found_modes, statuses, _ = outputs
    total = weights["type"] * _cross_entropy(kinds, padded([row.types for row in rows], IGNORED))
    wanted = padded([row.modes for row in rows], IGNORED)
    if bool((wanted != IGNORED).any()):
        total = total + weights["mode"] * _cross_entropy(found_modes, wanted)
        total = total + weights["status"] * _cross_entropy(statuses, padded([row.statuses for row in rows], IGNORED))
    return total


def _role_loss(roles: Tensor, rows: Sequence[Encoded]) -> Tensor:
    target = torch.full(roles.shape[:1] + roles.shape[2:], IGNORED)
    for i, row in enumerate(rows):
        for trigger in row.triggers:
            target[i, trigger, : len(row.words.first)] = 0
        for trigger, word, role in row.roles:
            target[i, trigger, word] = role
    if not bool((target != IGNORED).any()):
        return roles.new_zeros(())
    recall = torch.tensor(ROLE_WEIGHTS, device=DEVICE)
    return functional.cross_entropy(roles.float(), target.to(DEVICE), ignore_index=IGNORED, weight=recall)


def _cross_entropy(logits: Tensor, target: Tensor) -> Tensor:
    return functional.cross_entropy(logits.float().flatten(0, 1), target.flatten(), ignore_index=IGNORED)


@torch.no_grad()
def measure(network: EventNetwork, rows: Sequence[Encoded]) -> dict[str, float]:
    """Trigger F1 (place), typed F1, macro typed F1, mode and status accuracy at gold triggers, role F1 there."""
    network.eval()
    hits: Counter[str] = Counter()
    right: Counter[int] = Counter()
    found: Counter[int] = Counter()
    gold: Counter[int] = Counter()
    for group in batches(rows, 3000, random.Random(0)):  # noqa: S311
        kinds, found_modes, statuses, roles = (output.float().cpu() for output in network(*inputs_of(group)))
        best, best_mode, best_status, best_role = (
            kinds.argmax(-1),
            found_modes.argmax(-1),
            statuses.argmax(-1),
            roles.argmax(1),
        )
        for i, row in enumerate(group):
            for word, truth in enumerate(row.types):
                guess = int(best[i, word])
                if truth == IGNORED:
                    continue
                found[guess] += guess > 0
                gold[truth] += truth > 0
                right[truth] += truth > 0 and guess == truth
                hits["place"] += truth > 0 and guess > 0
                if truth > 0:
                    hits["given"] += 1
                    hits["typed"] += int(kinds[i, word, 1:].argmax()) + 1 == truth
                    hits["mode"] += int(best_mode[i, word]) == row.modes[word]
                    hits["status"] += int(best_status[i, word]) == row.statuses[word]
            told = {(t, w, r) for t, w, r in row.roles}
            guessed = {
                (t, w, int(best_role[i, t, w]))
                for t in row.triggers
                for w in range(len(row.words.first))
                if best_role[i, t, w]
            }
            hits["role"] += len(told & guessed)
            hits["role_all"] += len(told) + len(guessed)
    network.train()
    every_found, every_gold = sum(found.values()), sum(gold.values())
    per_type = [2 * right[k] / max(found[k] + gold[k], 1) for k in gold]
    given = max(hits["given"], 1)
    return {
        "place_f1": 200 * hits["place"] / max(every_found + every_gold, 1),
        "f1": 200 * sum(right.values()) / max(every_found + every_gold, 1),
        "macro": 100 * sum(per_type) / max(len(per_type), 1),
        "type_given": 100 * hits["typed"] / given,
        "mode": 100 * hits["mode"] / given,
        "status": 100 * hits["status"] / given,
        "roles": 200 * hits["role"] / max(hits["role_all"], 1),
    }


def damaged(sentence: EventSentence, share: float, rng: random.Random) -> EventSentence:
    """The sentence in another case, as `augment` has it, where no word is lost by it."""
    changed = augment(Example(id="", words=sentence.words), share, rng)
    if len(changed.words) != len(sentence.words):
        return sentence
    return EventSentence(changed.words, sentence.triggers, sentence.unsure, sentence.split, sentence.source)


def parameter_groups(network: EventNetwork, training: dict[str, Any]) -> list[dict[str, Any]]:
    """Heads fast, upper layers slower, lower layers slowest; word embeddings stay."""
    encoder = network.encoder
    encoder.words.weight.requires_grad_(False)
    top, rate, decay = len(encoder.layers), training["encoder_rate"], training["layer_decay"]
    groups: list[dict[str, Any]] = [
        {"params": list(layer.parameters()), "lr": rate * decay ** (top - 1 - number)}
        for number, layer in enumerate(encoder.layers)
    ]
    groups.append({"params": [encoder.positions.weight, *encoder.norm.parameters()], "lr": rate * decay**top})
    inside = {id(p) for p in encoder.parameters()} - {id(encoder.mix), id(encoder.shapes.weight)}
    heads = [p for p in network.parameters() if id(p) not in inside]
    return [*groups, {"params": heads, "lr": training["head_rate"]}]


def build_network(recipe: dict[str, Any], base: Path) -> EventNetwork:
    """A network with the published weights in its encoder, its upper layers left off where the recipe has fewer."""
    config = load_config(Path(__file__).with_name("config.toml"))
    check_base(base / "model.safetensors", config.base)
    whole = Network(config.model, 1, 1, 1, 1)
    load_base(whole, base / "model.safetensors")
    network = EventNetwork(recipe, config.model)
    network.encoder = whole.encoder
    network.encoder.layers = network.encoder.layers[: recipe["model"]["layers"]]
    return network


class Trainer:
    """The sentences of a training, and its runs: alike but for the order of sentences, their damage and dropout."""

    def __init__(self, base: Path, prepared: Path, out: Path, recipe: dict[str, Any], limit: int | None = None) -> None:
        self.base, self.out, self.recipe = base, out, recipe
        self.training: dict[str, Any] = recipe["training"]
        self.reader = Reader(Pieces(base / "tokenizer.json"))
        sentences = read_prepared(prepared)
        self.check = [self.reader.encode(sentence) for sentence in sentences if sentence.split == "check"]
        corpus = [one for one in sentences if (one.source, one.split) == ("corpus", "train")][:limit]
        lexicon = [one for one in sentences if one.source == "lexicon"][:limit]
        self.learned = [*corpus, *lexicon]
        self.beliefs: list[Belief | None] = [None] * len(self.learned)
        shown = f"{len(corpus)} sentences of the corpus, {len(lexicon)} of the lexicon"
        print(f"{shown}, {len(self.check)} to check", flush=True)
        out.mkdir(parents=True, exist_ok=True)

    def run(self, number: int) -> EventNetwork:
        """One run from the published weights on, without one part of the corpus; writes `events-NUMBER.pt`."""
        torch.manual_seed(
            self.training["seed"]
        )  # the heads begin alike in all runs: only so can their weights be averaged
        network = build_network(self.recipe, self.base).to(DEVICE)
        path = self.out / f"events-{number}.pt"
        return self._learn(network, number, self.training["epochs"], 1.0, path, self._part(number))

    def _part(self, number: int) -> set[int]:
        folds = self.training["folds"]
        return {place for place in range(len(self.learned)) if folds > 1 and fold_of(place, folds) == number % folds}

    def settle(self) -> EventNetwork:
        """A few slow rounds from the mean of all runs on; writes `settled.pt`.

        Writers of whole articles overlook acts told in passing: read a second time, some had a third more. So a share
        of the loss is against what those runs believe that have not learned the sentence, and of unmarked words that
        they take for events nothing else is learned.
        """
        network, rounds = mean_network(self.out, self.base).to(DEVICE), self.recipe["settle"]
        self.believe()
        self.learned = [
            sentence if belief is None else doubted(sentence, belief, rounds["doubt"])
            for sentence, belief in zip(self.learned, self.beliefs, strict=True)
        ]
        network.train()
        return self._learn(network, SETTLED_NUMBER, rounds["epochs"], rounds["rate"], self.out / SETTLED)

    @torch.no_grad()
    def believe(self) -> None:
        """What the runs that left a sentence out make of it."""
        runs = [run_number(path) for path in run_paths(self.out)]
        networks = {number: _network_of([_read_state(self.out / f"events-{number}.pt")], self.base) for number in runs}
        for network in networks.values():
            network.to(DEVICE)
        folds = self.training["folds"]
        for fold in range(folds) if folds > 1 else ():
            read = [networks[number] for number in runs if number % folds == fold]
            places = [place for place in range(len(self.learned)) if fold_of(place, folds) == fold]
            rows = [self.reader.encode(self.learned[place]) for place in places]
            lengths = [len(row.words.pieces) for row in rows]
            for group in groups_of_like_length(lengths, BELIEVING_SUBTOKENS, 0.0, random.Random(0)) if read else ():  # noqa: S311
                inputs = inputs_of([rows[i] for i in group])
                found = mean_beliefs([network(*inputs) for network in read], [len(rows[i].types) for i in group])
                for i, belief in zip(group, found, strict=True):
                    self.beliefs[places[i]] = belief

    def _learn(
        self,
        network: EventNetwork,
        number: int,
        epochs: int,
        rate: float,
        path: Path,
        left_out: AbstractSet[int] = frozenset(),
    ) -> EventNetwork:
        """Prints the figures on the check split after every epoch. rate: of the peak rates; left_out: of the corpus"""
        training, settle = self.training, self.recipe["settle"]
        torch.set_num_threads(training["threads"])
        torch.manual_seed(training["seed"] + number)
        optimizer = torch.optim.AdamW(
            parameter_groups(network, training), weight_decay=training["weight_decay"], betas=(0.9, 0.98), fused=True
        )
        peaks = [rate * group["lr"] for group in optimizer.param_groups]
        step, total = 0, 0
        for epoch in range(epochs):
            began, lost = time.monotonic(), 0.0
            groups = self._groups(number, epoch, left_out)
            total = total or len(groups) * epochs
            for group in groups:
                factor = min(1.0, (step + 1) / training["warmup_steps"]) * max(0.01, 1 - step / total)
                for parameters, peak in zip(optimizer.param_groups, peaks, strict=True):
                    parameters["lr"] = peak * factor
                with torch.autocast(DEVICE.type, dtype=torch.bfloat16):
                    loss = loss_of(network, group, self.recipe["loss"], settle["trust"], settle["sides"])
                optimizer.zero_grad(set_to_none=True)
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(network.parameters(), training["clip_norm"])
                optimizer.step()
                lost += loss.item()
                step += 1
            taken = time.monotonic() - began
            print(
                f"run {number} epoch {epoch} loss {lost / len(groups):.3f} {taken:.0f} s: {self.figures(network)}",
                flush=True,
            )
        torch.save({"network": network.state_dict(), "recipe": json.dumps(self.recipe)}, path)
        return network

    def figures(self, network: EventNetwork) -> str:
        """What `measure` finds on the check split, in one line."""
        return " ".join(f"{name} {value:.1f}" for name, value in measure(network, self.check).items())

    def _groups(self, number: int, epoch: int, left_out: AbstractSet[int]) -> list[list[Encoded]]:
        training, rng = self.training, random.Random(self.training["seed"] + 100 * number + epoch)  # noqa: S311
        chosen = [(self.learned[i], self.beliefs[i]) for i in range(len(self.learned)) if i not in left_out]
        rows = [
            self.reader.encode(damaged(sentence, training["damaged_share"], rng), training["masked_share"], rng, belief)
            for sentence, belief in chosen
        ]
        rows = [row for row in rows if len(row.words.pieces) <= MOST_SUBTOKENS]
        return list(batches(rows, training["batch_subtokens"], rng))


def doubted(sentence: EventSentence, belief: Belief, doubt: float) -> EventSentence:
    """The sentence, nothing to be learned of unmarked words that others take for events with a chance of `doubt`."""
    marked = {trigger.word for trigger in sentence.triggers}
    seen = frozenset(np.flatnonzero(belief.events >= doubt).tolist()) - marked
    return EventSentence(sentence.words, sentence.triggers, sentence.unsure | seen, sentence.split, sentence.source)


def run_paths(out: Path) -> list[Path]:
    """The checkpoints of the runs in a folder, in the order of their numbers."""
    return sorted(out.glob("events-*.pt"), key=run_number)


def run_number(path: Path) -> int:
    """Of the run that wrote a checkpoint."""
    return int(path.stem.removeprefix("events-"))


def mean_network(out: Path, base: Path) -> EventNetwork:
    """The network with the mean of the weights of all runs in a folder: better than any of them, at no cost."""
    return _network_of([_read_state(path) for path in run_paths(out)], base)


def last_network(out: Path, base: Path) -> EventNetwork:
    """The network to ship: the mean of what settled (`settled*.pt`), else of the runs."""
    settled = sorted(out.glob("settled*.pt"))
    return _network_of([_read_state(path) for path in settled], base) if settled else mean_network(out, base)


def _read_state(path: Path) -> dict[str, Any]:
    state: dict[str, Any] = torch.load(path, weights_only=True, map_location="cpu")
    return state


def _network_of(states: Sequence[dict[str, Any]], base: Path) -> EventNetwork:
    network = build_network(json.loads(states[0]["recipe"]), base)
    weights = [state["network"] for state in states]
    network.load_state_dict({name: sum(w[name] for w in weights) / len(weights) for name in weights[0]})
    return network.eval()


def main() -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--prepared", type=Path, required=True, help="what training.event_data wrote")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--recipe", type=Path, default=Path("training/events.toml"))
    parser.add_argument("--limit", type=int, default=None)
    parser.add_argument("--runs", type=int, nargs="+", help="numbers of the runs to do; else all that are missing")
    parser.add_argument(
        "--no-settle", dest="settle", action="store_false", help="only the runs: settle once all are there"
    )
    arguments = parser.parse_args()
    recipe = tomllib.loads(arguments.recipe.read_text())
    trainer = Trainer(arguments.base, arguments.prepared, arguments.out, recipe, arguments.limit)
    for number in arguments.runs or range(recipe["training"]["runs"]):
        if not (arguments.out / f"events-{number}.pt").exists():
            trainer.run(number)
    print("mean:", trainer.figures(mean_network(arguments.out, arguments.base).to(DEVICE)), flush=True)
    if arguments.settle:
        trainer.settle()


if __name__ == "__main__":
    main()
