"""Graphs that compute the same on every processor: weights as unsigned bytes.

    python -m training.portable src/gesta/language/model/*.onnx

Where a processor multiplies unsigned by signed bytes in pairs without widening them first (x86 with AVX2 and no VNNI),
the runtime lets sums of two products overflow, and sentences are read otherwise than elsewhere. Bytes of one kind it
widens (docs/decisions/0016-same-everywhere.md).
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

_SHIFT = 128


def portable(path: Path) -> int:
    """Rewrites a graph file: int8 weights become uint8 with a zero of 128. How many matrices were so changed."""
    model = onnx.load(str(path))
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    changed = set()
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            weights, zeros = node.input[1], node.input[3]
            if tensors[weights].data_type == onnx.TensorProto.INT8:
                changed |= {weights, zeros}
    for name in changed:
        shifted = numpy_helper.to_array(tensors[name]).astype(np.int16) + _SHIFT
        tensors[name].CopyFrom(numpy_helper.from_array(shifted.astype(np.uint8), name))
    if changed:
        onnx.save(model, str(path))
    return len(changed) // 2


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graphs", type=Path, nargs="+")
    for path in parser.parse_args().graphs:
        print(f"{path}: {portable(path)} matrices shifted")


if __name__ == "__main__":
    main()
