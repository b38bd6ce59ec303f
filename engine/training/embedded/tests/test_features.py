"""The graph computes words, names and spans as the training path does, on words that no corpus has."""

import random
import unittest

import numpy as np
import torch

from curie_ner.alphabet import WIDEST
from curie_ner.batches import batch_of
from curie_ner.graph import Graph
from curie_ner.inputs import graph_inputs
from curie_ner.name_table import NameTable, next_hash
from curie_ner.network import Recogniser, Sizes
from curie_ner.scoring import Scorer, greedy
from curie_ner.task import Row, windows
from curie_ner.word_features import WordFeatures, keys_of


def key(word: str) -> int:
    return int(keys_of([word])[0])


def hashed(words: list[str]) -> int:
    out = 0
    for word in words:
        out = next_hash(out, key(word))
    return out


def random_words(rng: random.Random, count: int) -> list[str]:
    letters = "aBcsSé1-(μ日"
    return ["".join(rng.choices(letters, k=rng.choice((1, 2, 5, 30)))) for _ in range(count)]


class NamesTest(unittest.TestCase):
    def test_finds_every_name_and_hardly_anything_else(self) -> None:
        rng = random.Random(3)
        names = [[f"w{rng.randrange(3000)}" for _ in range(rng.randint(1, 4))] for _ in range(4000)]
        table = NameTable.build({hashed(n): 1 + i % 11 for i, n in enumerate(names)})
        for name in names:
            self.assertGreater(table.matches(np.array([key(w) for w in name]))[0, len(name) - 1], 0)
        others = np.array([key(f"x{i}") for i in range(20_000)])
        self.assertLess((table.matches(others)[:, 0] > 0).mean(), 0.01)

    def test_ignores_case_and_a_plural(self) -> None:
        self.assertEqual(key("Seizures"), key("seizure"))
        self.assertNotEqual(key("gas"), key("ga"))


class GraphTest(unittest.TestCase):
    def test_equals_the_training_path(self) -> None:
        torch.manual_seed(1)
        rng = random.Random(5)
        features = WordFeatures()
        for kinds in (0, 3):
            texts = [random_words(rng, n) for n in (1, 17, 6)]
            names = NameTable.build({hashed(t[:2]): 1 + i for i, t in enumerate(texts)})
            network = Recogniser(Sizes(hidden=32, span=16, kinds=kinds)).eval()
            labels = ["gene", "cell type"]

            class Task:
                wordings = {w: features.ids_of(w.split(" ")) for w in labels}

            Task.features = features
            rows = [Row(0, features.ids_of(t), np.zeros((0, 0)), []) for t in texts]
            for row in rows:
                if kinds:
                    row.kinds = names.matches(features.tables()[3][row.words])
            # A text at a time: only the exported graph tells the LSTM where rows end.
            graph = Graph(network, names if kinds else None)
            for text, row in zip(texts, rows):
                batch = batch_of([row])
                with torch.no_grad():
                    expected = Scorer(Task, network).logits(batch, labels)
                    actual = graph(*graph_inputs([text], labels))[0].view(1, -1, len(labels))
                mask = batch.valid_spans
                torch.testing.assert_close(actual[mask], expected[mask], atol=1e-4, rtol=1e-4)


class RowsTest(unittest.TestCase):
    def test_windows_cover_the_text_and_cut_no_name_in_two(self) -> None:
        kinds = np.ones((25, WIDEST), np.uint8)
        row = Row(4, np.arange(25), kinds, [(0, 2, "a"), (9, 12, "a")], [0, 10, 18])
        cut = windows(row, 12)
        self.assertEqual([w.offset for w in cut], [0, 10, 18])
        self.assertEqual(np.concatenate([w.words for w in cut]).tolist(), list(range(25)))
        self.assertEqual(cut[0].mentions, [(0, 2, "a")])
        self.assertEqual(cut[0].kinds[9, :2].tolist(), [1, 0])

    def test_greedy_takes_the_best_first(self) -> None:
        scores = np.zeros((3 * WIDEST, 1))
        scores[0 * WIDEST + 1], scores[1 * WIDEST + 1], scores[2 * WIDEST] = 0.9, 0.8, 0.7
        self.assertEqual(greedy(scores, 3, 0.5, False), [(0, 2, 0), (2, 3, 0)])
        self.assertEqual(greedy(scores, 3, 0.5, True), [(0, 2, 0), (2, 3, 0)])


if __name__ == "__main__":
    unittest.main()
