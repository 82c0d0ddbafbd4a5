"""A head on the event reader's lower layers: whether a sentence is worth the upper ones.

    python -m training.event_skim --run DIR --base DIR --prepared FILE

In a third of the sentences of news the settled reader sees no event; three layers of six mostly know.
"""

from __future__ import annotations

import argparse
import random
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from gesta.language.pieces import Pieces
from training.event_sentences import read_prepared
from training.events import MOST_SUBTOKENS, Encoded, EventNetwork, Reader, inputs_of, last_network
from training.model import WIDTH
from training.words import DEVICE, groups_of_like_length

SKIM = "skim.pt"
_SUBTOKENS = 4000


class Skim(nn.Module):
    """How likely a word tells an event, from the vectors of its first and last piece below."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.inner = nn.Linear(WIDTH, size)
        self.out = nn.Linear(size, 1)

    def forward(self, words: Tensor) -> Tensor:
        """Vectors [..., width] to scores [...]."""
        return self.out(functional.gelu(self.inner(words))).squeeze(-1)


def word_vectors(hidden: Tensor, first: Tensor, last: Tensor) -> Tensor:
    """The mean of each word's outer pieces; hidden [batch, piece, width], first, last [batch, word]."""
    wide = (-1, -1, WIDTH)
    return 0.5 * (
        torch.gather(hidden, 1, first[..., None].expand(wide)) + torch.gather(hidden, 1, last[..., None].expand(wide))
    )


@torch.no_grad()
def lessons(network: EventNetwork, rows: Sequence[Encoded], sharpness: float) -> tuple[Tensor, Tensor]:
    """Word vectors from below [word, width] and the chance of an event that the whole network gives [word]."""
    vectors, chances = [], []
    lengths = [len(row.words.pieces) for row in rows]
    for group in groups_of_like_length(lengths, _SUBTOKENS, 0.0, random.Random(0)):  # noqa: S311
        pieces, shapes, mask, first, last = inputs_of([rows[i] for i in group])
        hidden = network.encoder.lower(pieces, shapes, mask)
        kinds = network.heads(network.encoder.upper(hidden, mask), shapes, first, last)[0]
        told = 1 - (sharpness * kinds.float()).softmax(-1)[..., 0]
        below = word_vectors(hidden, first, last)
        for place, i in enumerate(group):
            size = len(rows[i].types)
            vectors.append(below[place, :size].half().cpu())
            chances.append(told[place, :size].cpu())
    return torch.cat(vectors), torch.cat(chances)


def learn(vectors: Tensor, chances: Tensor, recipe: dict[str, Any]) -> Skim:
    """A head that says below what the whole network will say; events count more than the many words that are none."""
    torch.manual_seed(recipe["seed"])
    head = Skim(recipe["size"]).to(DEVICE)
    optimizer = torch.optim.AdamW(head.parameters(), lr=recipe["rate"], weight_decay=0.02)
    batch = min(recipe["batch"], len(vectors))
    steps = recipe["epochs"] * (len(vectors) // batch)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, steps)
    for epoch in range(recipe["epochs"]):
        order, lost = torch.randperm(len(vectors)), 0.0
        for start in range(0, len(order) - batch + 1, batch):
            chosen = order[start : start + batch]
            wanted = chances[chosen].to(DEVICE)
            seen = functional.dropout(vectors[chosen].float().to(DEVICE), recipe["dropout"])
            loss = functional.binary_cross_entropy_with_logits(head(seen), wanted, 1 + recipe["event_weight"] * wanted)
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
            lost += loss.item() * batch / len(order)
        print(f"skim epoch {epoch} loss {lost:.4f}", flush=True)
    return head.eval()


def train(run: Path, base: Path, prepared: Path, recipe: dict[str, Any], limit: int | None = None) -> Skim:
    """The head for the network to ship; writes `skim.pt`."""
    network = last_network(run, base).to(DEVICE)
    reader = Reader(Pieces(base / "tokenizer.json"))
    rows = [reader.encode(sentence) for sentence in read_prepared(prepared) if sentence.split == "train"][:limit]
    fitting = [row for row in rows if len(row.words.pieces) <= MOST_SUBTOKENS]
    head = learn(*lessons(network, fitting, recipe["export"]["sharpness"]), recipe["skim"])
    torch.save(head.state_dict(), run / SKIM)
    return head


def load_skim(run: Path) -> Skim:
    """The head that `train` wrote."""
    weights = torch.load(run / SKIM, weights_only=True, map_location="cpu")
    head = Skim(weights["inner.weight"].shape[0])
    head.load_state_dict(weights)
    return head.eval()


def main() -> None:
    """Command line of the training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--prepared", type=Path, required=True, help="what training.event_data wrote")
    parser.add_argument("--recipe", type=Path, default=Path("training/events.toml"))
    arguments = parser.parse_args()
    train(arguments.run, arguments.base, arguments.prepared, tomllib.loads(arguments.recipe.read_text()))


if __name__ == "__main__":
    main()
