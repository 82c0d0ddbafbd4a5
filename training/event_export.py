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

OUTPUTS = ("types", "modes", "statuses", "roles")


class SkimGraph(nn.Module):
    """What `skim.onnx` computes.

    pieces, shapes [batch, piece] (0 = padding); first, last [batch, word] piece indices (0 = padding)
    """

    def __init__(self, network: EventNetwork, skim: Skim) -> None:
        super().__init__()
        self.network = network
        self.skim = skim

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """What the lower layers give [batch, piece, width], and the chances of an event they see [batch, word]."""
        mask = (pieces > 0).to(torch.float32)
        hidden = self.network.encoder.lower(pieces, shapes, mask)
        return hidden, self.skim(word_vectors(hidden, first, last)).sigmoid()


class EventGraph(nn.Module):
    """What `events.onnx` computes from what `skim.onnx` gives, and the same inputs."""

    def __init__(self, network: EventNetwork, sharpness: float) -> None:
        super().__init__()
        self.network = network
        self.sharpness = sharpness

    def forward(
        self, hidden: Tensor, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor
    ) -> tuple[Tensor, ...]:
        """Probabilities: types, modes, statuses [batch, word, label]; roles [batch, role, trigger, word]."""
        mask = (pieces > 0).to(torch.float32)
        upper = self.network.encoder.upper(hidden, mask)
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
    ids = torch.tensor([[101, 2031, 2158, 102], [101, 2158, 102, 0]])
    shapes = torch.tensor([[0, 1, 2, 0], [0, 2, 0, 0]])
    first = torch.tensor([[1, 2], [1, 0]])
    piece, word = {0: "batch", 1: "piece"}, {0: "batch", 1: "word"}
    axes = {"pieces": piece, "shapes": piece, "first": word, "last": word, "hidden": piece}
    lower = SkimGraph(network, skim)
    inputs = (ids, shapes, first, first)
    names = ["pieces", "shapes", "first", "last"]
    _write(lower, inputs, names, ["hidden", "chances"], axes | {"chances": word}, out / "skim.onnx")
    outputs = dict.fromkeys(OUTPUTS[:3], word) | {"roles": {0: "batch", 2: "word", 3: "word"}}
    above = (lower(*inputs)[0].detach(), *inputs)
    _write(EventGraph(network, sharpness), above, ["hidden", *names], OUTPUTS, axes | outputs, out / "events.onnx")
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
