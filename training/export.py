"""Checkpoints to the shipped files: `python -m training.export --run DIR --base DIR --out DIR`.

The weights are the mean of those before and after the polishing rounds (`main.pt`, `last.pt`) of all runs: on the dev
parts the mean is better than any of them, in trees and in names.

Two int8 graphs: `encoder.onnx` (everything up to arcs, tags and names) and `labels.onnx` (relations of given heads).
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from training.config import load_config
from training.model import Network
from training.portable import portable

OPSET = 17
SETTLED = "settled"  # folder of the last rounds in that of the runs


class SmallTable(nn.Module):
    """An embedding table in int8 with one scale per row: a quarter of the size, exact to 0.4 % of a row's maximum."""

    def __init__(self, table: Tensor) -> None:
        super().__init__()
        scale = table.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("table", torch.round(table / scale).to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        """[...] ids -> [..., width]."""
        table: Tensor = self.table  # type: ignore[assignment]
        scale: Tensor = self.scale  # type: ignore[assignment]
        return table[ids].to(torch.float32) * scale[ids]


class EncoderGraph(nn.Module):
    """What `encoder.onnx` computes.

    pieces, shapes [batch, piece] (0 = padding); first, last [batch, word] piece indices (0 = padding)
    """

    outputs = ("arcs", "tags", "pos", "names", "label_heads", "label_children", "vectors")

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, ...]:
        """Arc scores, best tag and pos, name scores, label vectors, word vectors."""
        mask = (pieces > 0).to(torch.float32)
        output = self.network(pieces, shapes, mask, first, last, torch.gather(shapes, 1, first))
        padding = (first == 0).to(torch.float32) * -1e4
        arcs = output.arcs + nn.functional.pad(padding, (1, 0))[:, None, :]
        return (
            arcs,
            output.tags.argmax(-1),
            output.pos.argmax(-1),
            output.names,
            output.label_heads,
            output.label_children,
            output.vectors,
        )


class LabelGraph(nn.Module):
    """What `labels.onnx` computes: the best relation of each word to its head, both as label vectors [word, size]."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.label = nn.Parameter(network.label.detach().clone())
        self.deps = network.deps

    def forward(self, heads: Tensor, children: Tensor) -> Tensor:
        """[word, size] twice -> [word] relation index."""
        left = (children @ self.label).view(-1, self.deps, heads.shape[-1])
        return (left @ heads[..., None]).squeeze(-1).argmax(-1)


def mean_of_runs(run: Path) -> tuple[dict[str, Tensor], Any]:
    """The mean weights before and after the polishing rounds of all runs, and the labels."""
    paths = sorted(run.glob("[0-9]*/main.pt")) + sorted(run.glob("[0-9]*/last.pt"))
    states = [torch.load(path, weights_only=False, map_location="cpu") for path in paths]
    if not states:
        raise FileNotFoundError(f"no training has been run in {run}")
    return mean([state["network"] for state in states]), states[0]["labels"]


def mean(weights: Sequence[dict[str, Tensor]]) -> dict[str, Tensor]:
    """Of each parameter."""
    return {name: torch.stack([each[name].float() for each in weights]).mean(0) for name in weights[0]}


def load_network(run: Path, config_path: Path, *, mean_only: bool = False) -> tuple[Network, Any]:
    """The trained network of a run, ready to use, and its labels: settled, where that has been done and is wanted."""
    weights, labels = mean_of_runs(run)
    settled = run / SETTLED / "last.pt"
    if settled.exists() and not mean_only:
        weights = torch.load(settled, weights_only=False, map_location="cpu")["network"]
    sizes = [len(labels[kind]) for kind in ("tags", "pos", "deps", "names")]
    network = Network(load_config(config_path).model, *sizes)
    network.load_state_dict(weights)
    return network.eval(), labels


def _export(module: nn.Module, arguments: tuple[Tensor, ...], path: Path, names: dict[str, Any]) -> None:
    torch.onnx.export(
        module, arguments, str(path), opset_version=OPSET, dynamo=False, do_constant_folding=True, **names
    )


def export_float(network: Network, folder: Path) -> None:
    """Writes both graphs in fp32."""
    network.encoder.words = SmallTable(network.encoder.words.weight.detach())  # type: ignore[assignment]
    ids = torch.tensor([[101, 2031, 2158, 102], [101, 2158, 102, 0]])
    shapes = torch.tensor([[0, 1, 2, 0], [0, 2, 0, 0]])
    first = torch.tensor([[1, 2], [1, 0]])
    piece, word = {0: "batch", 1: "piece"}, {0: "batch", 1: "word"}
    axes = {"pieces": piece, "shapes": piece, "first": word, "last": word}
    axes |= {"arcs": {0: "batch", 1: "word", 2: "head"}, "label_heads": {0: "batch", 1: "head"}}
    axes |= {name: word for name in EncoderGraph.outputs if name not in axes}
    _export(
        EncoderGraph(network),
        (ids, shapes, first, first),
        folder / "encoder.onnx",
        {
            "input_names": ["pieces", "shapes", "first", "last"],
            "output_names": list(EncoderGraph.outputs),
            "dynamic_axes": axes,
        },
    )
    size = network.label.shape[0]
    vectors = torch.randn(3, size)
    _export(
        LabelGraph(network),
        (vectors, vectors),
        folder / "labels.onnx",
        {
            "input_names": ["heads", "children"],
            "output_names": ["labels"],
            "dynamic_axes": {k: {0: "word"} for k in ("heads", "children", "labels")},
        },
    )


def quantise(source: Path, target: Path) -> None:
    """Weights of matrix products as int8, one scale per column; activations are rounded as they come.

    Products of two activations (attention, arcs) stay in fp32. Nothing is fused beforehand: the runtime's own fusions
    are as fast, and its joint skip-and-normalise operation is slower than the two apart.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in ("encoder.onnx", "labels.onnx"):
        quantize_dynamic(
            str(source / name),
            str(target / name),
            op_types_to_quantize=["MatMul"],
            per_channel=True,
            weight_type=QuantType.QInt8,
            extra_options={"MatMulConstBOnly": True, "DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        portable(target / name)


def export(
    run: Path, config_path: Path, base: Path, out: Path, keep_float: Path | None = None, *, mean_only: bool = False
) -> None:
    """All files of the model folder but the lemma table."""
    network, labels = load_network(run, config_path, mean_only=mean_only)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        export_float(network, folder)
        if keep_float:
            keep_float.mkdir(parents=True, exist_ok=True)
            for name in ("encoder.onnx", "labels.onnx"):
                shutil.copy(folder / name, keep_float / name)
        quantise(folder, out)
    for folder in filter(None, (out, keep_float)):
        shutil.copy(base / "tokenizer.json", folder / "tokenizer.json")
        (folder / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    for name in ("encoder.onnx", "labels.onnx"):
        onnx.checker.check_model(str(out / name))
        print(name, round((out / name).stat().st_size / 1e6, 2), "MB")


def main() -> None:
    """Command line of the export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--run", type=Path, required=True, help="folder of the training")
    parser.add_argument("--config", type=Path, default=Path("training/config.toml"))
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", type=Path, default=None, dest="keep_float")
    parser.add_argument("--mean", action="store_true", help="the mean of the runs, settled or not")
    arguments = parser.parse_args()
    paths = (arguments.run, arguments.config, arguments.base, arguments.out, arguments.keep_float)
    export(*paths, mean_only=arguments.mean)


if __name__ == "__main__":
    main()
