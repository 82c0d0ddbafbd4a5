"""An exported graph with fewer operations: attention as one, words picked by index.

    python -m training.slim src/gesta/language/model/events.onnx

On sentences of thirty pieces the runtime spends a twentieth of its time between operations that only bring arrays
into shape. What comes out is the same up to the order of sums, which rounding to int8 makes visible in the third digit.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

# Where the runtime keeps its own operations.
_RUNTIME = "com.microsoft"
_NOUGHT = "nought"


class _Graph:
    """The nodes of a graph by what they make and by what they are given."""

    def __init__(self, graph: onnx.GraphProto) -> None:
        self._made_by = {name: node for node in graph.node for name in node.output}
        self._weights = {tensor.name: tensor for tensor in graph.initializer}
        self._given_to: dict[str, list[onnx.NodeProto]] = {}
        for node in graph.node:
            for name in node.input:
                self._given_to.setdefault(name, []).append(node)

    def above(self, name: str, *kinds: str) -> list[onnx.NodeProto] | None:
        """The nodes that lead to an array through first inputs, nearest first; None where the kinds are others."""
        found = []
        for kind in kinds:
            node = self._made_by.get(name)
            if node is None or node.op_type != kind:
                return None
            found.append(node)
            name = node.input[0]
        return found

    def next(self, node: onnx.NodeProto) -> onnx.NodeProto:
        """The only node that an array is given to."""
        (user,) = self._given_to[node.output[0]]
        return user

    def made(self, name: str) -> onnx.NodeProto | None:
        """The node that makes an array; None for inputs and weights."""
        return self._made_by.get(name)

    def number(self, name: str) -> float:
        """A constant of one number."""
        node = self._made_by.get(name)
        tensor = self._weights[name] if node is None else node.attribute[0].t
        return float(numpy_helper.to_array(tensor).reshape(-1)[0])


def slim(path: Path) -> tuple[int, int]:
    """Rewrites a graph file; how many nodes it had and has. A graph without such places stays as it is."""
    model = onnx.load(str(path))
    graph, before = model.graph, len(model.graph.node)
    known = _Graph(graph)
    instead = {}
    for node in graph.node:
        found = _attention(known, node) or _picked(known, node)
        if found:
            instead[found[-1].output[0]] = found
    if not instead:
        return before, before
    nodes = _needed([new for node in graph.node for new in instead.get(node.output[0], [node])], graph)
    del graph.node[:]
    graph.node.extend(nodes)
    graph.initializer.append(numpy_helper.from_array(np.array(0, np.int64), _NOUGHT))
    if all(opset.domain != _RUNTIME for opset in model.opset_import):
        model.opset_import.append(helper.make_opsetid(_RUNTIME, 1))
    onnx.save(model, str(path))
    return before, len(nodes)


def _attention(known: _Graph, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """Softmax over scaled products of queries and keys, without a mask, with all that splits and joins heads."""
    queries = known.above(node.input[0], "Mul", "MatMul", "Transpose", "Reshape") if node.op_type == "Softmax" else None
    if queries is None:
        return None
    scaled, product, _, split = queries
    mixed = known.next(node)
    if mixed.op_type == "Cast":
        mixed = known.next(mixed)
    keys = known.above(product.input[1], "Transpose", "Reshape")
    values = known.above(mixed.input[1], "Transpose", "Reshape")
    shape = known.made(split.input[1])
    if keys is None or values is None or shape is None:
        return None
    joined = known.next(known.next(mixed))
    return [
        helper.make_node(
            "MultiHeadAttention",
            [split.input[0], keys[1].input[0], values[1].input[0]],
            [joined.output[0]],
            name=node.name,
            domain=_RUNTIME,
            num_heads=int(known.number(shape.input[2])),
            scale=known.number(scaled.input[1]),
        )
    ]


def _picked(known: _Graph, node: onnx.NodeProto) -> list[onnx.NodeProto] | None:
    """Vectors of words gathered with an index that was first spread over the whole width."""
    spread = known.above(node.input[1], "Expand", "Unsqueeze") if node.op_type == "GatherElements" else None
    if spread is None:
        return None
    picked = node.output[0] + "_index"
    return [
        helper.make_node("Gather", [spread[1].input[0], _NOUGHT], [picked], name=node.name + "/index", axis=0),
        helper.make_node("Gather", [node.input[0], picked], [node.output[0]], name=node.name, axis=1),
    ]


def _needed(nodes: Sequence[onnx.NodeProto], graph: onnx.GraphProto) -> list[onnx.NodeProto]:
    """Nodes without those that nothing asks for any more."""
    wanted = {output.name for output in graph.output}
    kept = []
    for node in reversed(nodes):  # in order of need: who asks stands behind
        if not wanted.isdisjoint(node.output):
            kept.append(node)
            wanted.update(node.input)
    return kept[::-1]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", type=Path, nargs="+")
    for path in parser.parse_args().graphs:
        before, after = slim(path)
        print(f"{path}: {before} nodes -> {after}")


if __name__ == "__main__":
    main()
