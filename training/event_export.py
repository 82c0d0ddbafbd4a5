"""The event reader's checkpoint to its shipped files: `python -m training.event_export --run DIR --base DIR --out DIR`.

`skim.onnx`, the lower layers, says whether a sentence is worth the upper ones; `events.onnx`, these, gives
probabilities for the words of a sentence; `events.json` names them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.event_sentences import ROLES, STATUSES, modes, types
from training.event_skim import Skim, load_skim, word_vectors
from training.events import EventNetwork, last_network
from training.export import OPSET, SmallTable
from training.portable import portable
from training.slim import slim

OUTPUTS = ("types", "modes", "statuses", "roles")


class SkimGraph(nn.Module):
    """What `skim.onnx` computes of one sentence: there is no padding to be masked.

    pieces, shapes [1, piece]; first, last [1, word] piece indices
    """

    def __init__(self, network: EventNetwork, skim: Skim) -> None:
        super().__init__()
        self.network = network
        self.skim = skim

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """What the lower layers give [1, piece, width], and the chances of an event they see [1, word]."""
        hidden = self.network.encoder.lower(pieces, shapes, None)
        return hidden, self.skim(word_vectors(hidden, first, last)).sigmoid()


class EventGraph(nn.Module):
    """What `events.onnx` computes from what `skim.onnx` gives, and the same inputs but the pieces."""

    def __init__(self, network: EventNetwork, sharpness: float) -> None:
        super().__init__()
        self.network = network
        self.sharpness = sharpness

    def forward(self, hidden: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """Probabilities: types, modes, statuses [1, word, label]; roles [1, role, trigger, word]."""
        upper = self.network.encoder.upper(hidden, None)
        kinds, found_modes, statuses, roles = self.network.heads(upper, shapes, first, last)
        return (self.sharpness * kinds).softmax(-1), found_modes.softmax(-1), statuses.softmax(-1), roles.softmax(1)


def export(run: Path, base: Path, out: Path, sharpness: float) -> None:
    """Writes the int8 graphs and the label names.

    sharpness: by which scores of types are multiplied. Learned from beliefs, chances are nearer to the middle than the
               coder's thresholds are made for; their order stays.
    """
    network, skim = last_network(run, base), load_skim(run)
    network.encoder.words = SmallTable(network.encoder.words.weight.detach())  # type: ignore[assignment]
    out.mkdir(parents=True, exist_ok=True)
    pieces = torch.tensor([[101, 2031, 2158, 102]])
    shapes, first, last = torch.tensor([[0, 1, 2, 0]]), torch.tensor([[1, 2]]), torch.tensor([[1, 2]])
    piece, word = {1: "piece"}, {1: "word"}
    axes = {"pieces": piece, "shapes": piece, "hidden": piece, "first": word, "last": word, "chances": word}
    axes |= dict.fromkeys(OUTPUTS[:3], word) | {"roles": {2: "word", 3: "word"}}
    lower = SkimGraph(network, skim)
    shared = ["shapes", "first", "last"]
    inputs = (pieces, shapes, first, last)
    _write(lower, inputs, ["pieces", *shared], ["hidden", "chances"], axes, out / "skim.onnx")
    above = (lower(*inputs)[0].detach(), shapes, first, last)
    _write(EventGraph(network, sharpness), above, ["hidden", *shared], OUTPUTS, axes, out / "events.onnx")
    labels = {"types": types(), "modes": modes(), "statuses": STATUSES, "roles": ROLES}
    (out / "events.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")


def _write(
    graph: nn.Module,
    inputs: tuple[Tensor, ...],
    names: Sequence[str],
    outputs: Sequence[str],
    axes: dict[str, dict[int, str]],
    path: Path,
) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / path.name
        torch.onnx.export(
            graph,
            inputs,
            str(plain),
            opset_version=OPSET,
            dynamo=False,
            do_constant_folding=True,
            input_names=list(names),
            output_names=list(outputs),
            dynamic_axes={name: axis for name, axis in axes.items() if name in (*names, *outputs)},
        )
        quantize_dynamic(
            str(plain),
            str(path),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm"],
            extra_options={"MatMulConstBOnly": True},
        )
    slim(path)
    portable(path)
    onnx.checker.check_model(str(path))
    print(path.name, round(path.stat().st_size / 1e6, 2), "MB")


def main() -> None:
    """Command line of the export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--recipe", type=Path, default=Path("training/events.toml"))
    arguments = parser.parse_args()
    recipe = tomllib.loads(arguments.recipe.read_text())
    export(arguments.run, arguments.base, arguments.out, recipe["export"]["sharpness"])


if __name__ == "__main__":
    main()
