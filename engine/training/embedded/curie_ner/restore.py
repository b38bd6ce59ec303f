"""An int8 graph that `export.py` made → weights to go on from or to export again. Quantised a second time they are the same
int8 numbers; what rounding took away the first time is gone.

    python -m curie_ner.restore model_quantized.onnx model.pt WINDOW"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from .network import Recogniser, Sizes
from .weights import save_weights

#: ONNX orders an LSTM's gates input, output, forget, cell; torch input, forget, cell, output.
GATES = (0, 2, 3, 1)


def torch_order(x: np.ndarray) -> np.ndarray:
    """Blocks of gates along the first axis."""
    blocks = np.split(x, 4)
    return np.concatenate([blocks[g] for g in GATES])


def restored(model: onnx.ModelProto) -> tuple[Sizes, dict[str, torch.Tensor]]:
    """Sizes and state of the network in `model`. Raises KeyError where a weight is not found, as in another program's graph."""
    arrays = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    state: dict[str, np.ndarray] = {}
    for name, array in arrays.items():
        if name.startswith("network."):
            own = name.removeprefix("network.")
            if own.endswith("_int8"):
                own = own.removesuffix("_int8")
                array = array.astype(np.float32) * arrays[f"network.{own}_scales"]
            elif own.endswith("_scales"):
                continue
            state[own] = array
    for node in model.graph.node:
        if node.op_type == "MatMulInteger":
            # The tracer names products after their module: /mix/MatMul_output_0_int.
            module, weights = node.output[0].split("/")[1], node.input[1]
            scale = arrays[weights.removesuffix("_int8") + "_scale"]
            state[f"{module}.weight"] = (arrays[weights].astype(np.float32) * scale).T
        elif node.op_type == "DynamicQuantizeLSTM":
            given, recurrent, bias = (arrays[name] for name in node.input[1:4])
            for kind, values, scale in (
                ("ih", given, arrays[node.input[8]]),
                ("hh", recurrent, arrays[node.input[10]]),
            ):
                for direction, suffix in enumerate(("", "_reverse")):
                    weights = values[direction].astype(np.float32) * scale[direction]
                    state[f"lstm.weight_{kind}_l0{suffix}"] = torch_order(weights.T)
                    part = np.split(bias[direction], 2)[0 if kind == "ih" else 1]
                    state[f"lstm.bias_{kind}_l0{suffix}"] = torch_order(part)
    kinds = len(state["named.weight"]) - 1 if "named.weight" in state else 0
    sizes = Sizes(
        grams=state["grams.weight"].shape[1],
        words=state["lower.weight"].shape[1],
        hidden=len(state["norm.weight"]),
        span=state["width.weight"].shape[1],
        kinds=kinds,
        pooled="own.bias" in state,
    )
    known = Recogniser(sizes).state_dict()
    return sizes, {k: torch.from_numpy(np.array(state[k])).reshape(v.shape) for k, v in known.items()}


def main() -> None:
    graph, out, window = sys.argv[1:4]
    sizes, state = restored(onnx.load(graph))
    save_weights(Path(out), sizes, state, int(window))


if __name__ == "__main__":
    main()
