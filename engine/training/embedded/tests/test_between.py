"""Weights between a network's and those of one that went on from it."""

import unittest

import torch

from curie_ner.train import between


class BetweenTest(unittest.TestCase):
    def test_lies_on_the_line_at_the_precision_of_its_end(self) -> None:
        start = {"a": torch.tensor([1.0, 3.0], dtype=torch.float16)}
        end = {"a": torch.tensor([2.0, -1.0])}
        for way, told in ((0, [1.0, 3.0]), (0.25, [1.25, 2.0]), (1, [2.0, -1.0])):
            found = between(start, end, way)["a"]
            self.assertEqual(found.tolist(), told)
            self.assertEqual(found.dtype, torch.float32)


if __name__ == "__main__":
    unittest.main()
