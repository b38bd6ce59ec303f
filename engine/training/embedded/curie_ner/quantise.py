"""fp32 ONNX → int8 ONNX: weights of matrix products and of LSTMs by column, embedding tables by row, all symmetric;
activations are quantised while running (DynamicQuantizeLinear, com.microsoft.DynamicQuantizeLSTM). Written out because
the stock quantiser leaves embedding tables, which are nine tenths of these models, in fp32.

    python -m curie_ner.quantise model.onnx model_quantized.onnx"""

from __future__ import annotations

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

#: Smaller matrices stay as they are.
LEAST_SIZE = 4096


def int8_of(weights: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Symmetric int8 values, and one scale for each slice along `axis`."""
    scale = np.maximum(np.abs(weights).max(axis=axis, keepdims=True), 1e-8) / 127
    return np.clip(np.round(weights / scale), -127, 127).astype(np.int8), scale.astype(np.float32)


class Quantiser:
    def __init__(self, model: onnx.ModelProto) -> None:
        self.model = model
        self.weights = {i.name: i for i in model.graph.initializer}
        self.transposed = {
            n.output[0]: n.input[0]
            for n in model.graph.node
            if n.op_type == "Transpose" and n.input[0] in self.weights
        }
        self.nodes: list[onnx.NodeProto] = []
        self.added: dict[str, onnx.TensorProto] = {}
        self.activations: dict[str, tuple[str, str, str]] = {}

    def put(self, name: str, array: np.ndarray) -> str:
        if name not in self.added:
            self.added[name] = numpy_helper.from_array(np.ascontiguousarray(array), name)
        return name

    def matrix(self, name: str) -> tuple[str, np.ndarray] | None:
        source = self.transposed.get(name, name)
        if source not in self.weights:
            return None
        array = numpy_helper.to_array(self.weights[source])
        if array.ndim != 2 or array.dtype != np.float32 or array.size < LEAST_SIZE:
            return None
        return name, array.T if source != name else array

    def activation(self, name: str) -> tuple[str, str, str]:
        if name not in self.activations:
            self.activations[name] = (f"{name}_int8", f"{name}_scale", f"{name}_zero")
            self.nodes.append(helper.make_node("DynamicQuantizeLinear", [name], list(self.activations[name])))
        return self.activations[name]

    def product(self, node: onnx.NodeProto) -> bool:
        found = self.matrix(node.input[1])
        if found is None:
            return False
        name, weights = found
        if node.op_type == "Gemm":
            given = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            if given.get("transA", 0) or given.get("alpha", 1) != 1 or given.get("beta", 1) != 1:
                return False
            if given.get("transB", 0):
                weights, name = weights.T, f"{name}_T"
        bias = node.input[2] if len(node.input) > 2 else None
        out = node.output[0]
        product = f"{out}_product" if bias else out
        values, scale = int8_of(weights, 0)
        self.put(f"{name}_int8", values)
        self.put(f"{name}_scale", scale[0])
        x, x_scale, x_zero = self.activation(node.input[0])
        self.nodes += [
            helper.make_node("MatMulInteger", [x, f"{name}_int8", x_zero], [f"{product}_int"]),
            helper.make_node("Cast", [f"{product}_int"], [f"{product}_float"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [x_scale, f"{name}_scale"], [f"{product}_scale"]),
            helper.make_node("Mul", [f"{product}_float", f"{product}_scale"], [product]),
        ]
        if bias:
            self.nodes.append(helper.make_node("Add", [product, bias], [out]))
        return True

    def table(self, node: onnx.NodeProto) -> bool:
        found = self.matrix(node.input[0])
        if found is None or found[0] in self.transposed:
            return False
        name, weights = found
        values, scale = int8_of(weights, 1)
        self.put(f"{name}_int8", values)
        self.put(f"{name}_scales", scale)
        out, index = node.output[0], node.input[1]
        self.nodes += [
            helper.make_node("Gather", [f"{name}_int8", index], [f"{out}_int8"]),
            helper.make_node("Cast", [f"{out}_int8"], [f"{out}_float"], to=TensorProto.FLOAT),
            helper.make_node("Gather", [f"{name}_scales", index], [f"{out}_scales"]),
            helper.make_node("Mul", [f"{out}_float", f"{out}_scales"], [out]),
        ]
        return True

    def lstm(self, node: onnx.NodeProto) -> bool:
        inputs = [*node.input, *[""] * (8 - len(node.input))]
        if inputs[1] not in self.weights or inputs[2] not in self.weights:
            return False
        for name in inputs[1:3]:
            # DynamicQuantizeLSTM takes weights as [directions, input, 4 * hidden].
            values, scale = int8_of(numpy_helper.to_array(self.weights[name]).transpose(0, 2, 1), 1)
            self.put(f"{name}_int8", values)
            self.put(f"{name}_scale", scale[:, 0])
            self.put(f"{name}_zero", np.zeros(scale[:, 0].shape, np.int8))
        w, r = inputs[1:3]
        kept = {a.name: helper.get_attribute_value(a) for a in node.attribute if a.name != "layout"}
        scales = [f"{w}_scale", f"{w}_zero", f"{r}_scale", f"{r}_zero"]
        quantised = [inputs[0], f"{w}_int8", f"{r}_int8", *inputs[3:8], *scales]
        self.nodes.append(
            helper.make_node(
                "DynamicQuantizeLSTM", quantised, list(node.output), domain="com.microsoft", **kept
            )
        )
        return True

    def run(self) -> onnx.ModelProto:
        graph = self.model.graph
        kinds = {"MatMul": self.product, "Gemm": self.product, "Gather": self.table, "LSTM": self.lstm}
        for node in graph.node:
            if not kinds.get(node.op_type, lambda _: False)(node):
                self.nodes.append(node)
        self.drop_unread({o.name for o in graph.output})
        read = {x for n in self.nodes for x in n.input}
        kept = [i for i in graph.initializer if i.name in read]
        del graph.initializer[:], graph.node[:]
        graph.initializer.extend([*kept, *self.added.values()])
        graph.node.extend(self.nodes)
        if all(o.domain != "com.microsoft" for o in self.model.opset_import):
            self.model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
        return self.model

    def drop_unread(self, outputs: set[str]) -> None:
        while True:
            read = {x for n in self.nodes for x in n.input} | outputs
            kept = [n for n in self.nodes if any(o in read for o in n.output)]
            if len(kept) == len(self.nodes):
                return
            self.nodes = kept


def quantised(model: onnx.ModelProto) -> onnx.ModelProto:
    """Changes `model` and returns it."""
    return Quantiser(model).run()


if __name__ == "__main__":
    onnx.save(quantised(onnx.load(sys.argv[1])), sys.argv[2])
