"""Weights read back from an int8 graph are those that were exported, up to rounding, and round to the same graph again."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from curie_ner.export import exported
from curie_ner.graph import Graph
from curie_ner.inputs import graph_inputs
from curie_ner.network import Recogniser, Sizes
from curie_ner.quantise import quantised
from curie_ner.restore import restored


def int8_graph(network: Recogniser, folder: Path) -> onnx.ModelProto:
    path = folder / "model.onnx"
    texts = ["Naloxone reverses hypertension .".split(), "Renal failure .".split()]
    exported(Graph(network, None).eval(), graph_inputs(texts, ["drug", "disease"]), path)
    return quantised(onnx.load(path))


def numbers(model: onnx.ModelProto) -> list[tuple]:
    """Initialisers by what they hold, as their names change from export to export."""
    arrays = [numpy_helper.to_array(i) for i in model.graph.initializer]
    return sorted((a.shape, a.dtype.name, float(a.astype(np.float64).sum())) for a in arrays)


class RestoreTest(unittest.TestCase):
    def test_rounds_once(self) -> None:
        torch.manual_seed(2)
        network = Recogniser(Sizes(hidden=128, span=64, kinds=0)).eval()
        with torch.no_grad():  # equal weights would be stored once
            for weights in network.parameters():
                weights += 0.01 * torch.randn_like(weights)
        with tempfile.TemporaryDirectory() as folder:
            first = int8_graph(network, Path(folder))
            sizes, state = restored(first)
            self.assertEqual((sizes.hidden, sizes.span, sizes.kinds, sizes.pooled), (128, 64, 0, True))
            for name, weights in network.state_dict().items():
                step = weights.abs().max().item() / 127
                self.assertLess((state[name] - weights).abs().max().item(), step, name)
            again = Recogniser(sizes).eval()
            again.load_state_dict(state)
            for a, b in zip(numbers(first), numbers(int8_graph(again, Path(folder)))):
                self.assertEqual(a[:2], b[:2])
                self.assertAlmostEqual(a[2], b[2], places=3)


if __name__ == "__main__":
    unittest.main()
