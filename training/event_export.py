"""The event reader's checkpoint to its shipped files: `python -m training.event_export --run DIR --base DIR --out DIR`.

`events.onnx` gives probabilities for the words of a sentence; `events.json` names them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.event_sentences import ROLES, STATUSES, modes, types
from training.events import EventNetwork, last_network
from training.export import OPSET, SmallTable

OUTPUTS = ("types", "modes", "statuses", "roles")


class EventGraph(nn.Module):
    """What `events.onnx` computes.

    pieces, shapes [batch, piece] (0 = padding); first, last [batch, word] piece indices (0 = padding)
    """

    def __init__(self, network: EventNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """Probabilities: types, modes, statuses [batch, word, label]; roles [batch, role, trigger, word]."""
        mask = (pieces > 0).to(torch.float32)
        kinds, found_modes, statuses, roles = self.network(pieces, shapes, mask, first, last)
        return kinds.softmax(-1), found_modes.softmax(-1), statuses.softmax(-1), roles.softmax(1)


def export(run: Path, base: Path, out: Path) -> None:
    """Writes the int8 graph and its label names."""
    network = last_network(run, base)
    network.encoder.words = SmallTable(network.encoder.words.weight.detach())  # type: ignore[assignment]
    ids = torch.tensor([[101, 2031, 2158, 102], [101, 2158, 102, 0]])
    shapes = torch.tensor([[0, 1, 2, 0], [0, 2, 0, 0]])
    first = torch.tensor([[1, 2], [1, 0]])
    piece, word = {0: "batch", 1: "piece"}, {0: "batch", 1: "word"}
    axes = {"pieces": piece, "shapes": piece, "first": word, "last": word}
    axes |= dict.fromkeys(OUTPUTS[:3], word) | {"roles": {0: "batch", 2: "word", 3: "word"}}
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "events.onnx"
        torch.onnx.export(
            EventGraph(network),
            (ids, shapes, first, first),
            str(plain),
            opset_version=OPSET,
            dynamo=False,
            do_constant_folding=True,
            input_names=["pieces", "shapes", "first", "last"],
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
        )
        quantize_dynamic(
            str(plain),
            str(out / "events.onnx"),
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm"],
            extra_options={"MatMulConstBOnly": True},
        )
    labels = {"types": types(), "modes": modes(), "statuses": STATUSES, "roles": ROLES}
    (out / "events.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    onnx.checker.check_model(str(out / "events.onnx"))
    print("events.onnx", round((out / "events.onnx").stat().st_size / 1e6, 2), "MB")


def main() -> None:
    """Command line of the export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    export(arguments.run, arguments.base, arguments.out)


if __name__ == "__main__":
    main()
