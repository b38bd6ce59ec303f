"""Names as pieces, pairs and neighbourhoods, and a network whose vectors do not depend on padding; synonyms come near one another."""

import random
import unittest

import numpy as np
import torch

from curie_encoder import tokenizer as tokens
from curie_encoder.batches import Names, epoch, neighbourly, padded, pair
from curie_encoder.network import Encoder, Sizes
from curie_encoder.train import encoded, loss_of, same_texts

CONCEPTS = [["heart attack", "myocardial infarction"], ["lung cancer", "pulmonary neoplasm"], ["aspirin", "acetylsalicylic acid"]]


class TestEncoder(unittest.TestCase):
    def setUp(self) -> None:
        torch.manual_seed(1)
        self.tokenizer = tokens.learned((n for names in CONCEPTS * 3 for n in names), 120)
        self.names = Names(CONCEPTS, self.tokenizer, 8)
        self.encoder = Encoder(Sizes(vocabulary=self.tokenizer.get_vocab_size(), width=16, inner=16, longest=8, dropout=0.0))

    def test_long_names_keep_their_last_token(self) -> None:
        names = Names([["heart attack lung cancer aspirin acid pulmonary"]], self.tokenizer, 5)
        self.assertEqual(len(names.of(0)), 5)
        self.assertEqual(names.of(0)[0], 2)
        self.assertEqual(names.of(0)[-1], 3)

    def test_pairs_are_two_names_of_one_concept(self) -> None:
        draw = random.Random(1)
        for concept in range(3):
            a, b = pair(self.names, concept, draw)
            self.assertNotEqual(a.tolist(), b.tolist())
            of = [self.names.of(n).tolist() for n in range(self.names.starts[concept], self.names.starts[concept + 1])]
            self.assertCountEqual([a.tolist(), b.tolist()], of)

    def test_padding_changes_nothing(self) -> None:
        rows = [self.names.of(n) for n in range(len(self.names))]
        alone = torch.cat([self.encoder(*padded([row])) for row in rows])
        self.assertLess((self.encoder(*padded(rows)) - alone).abs().max().item(), 1e-5)
        self.assertLess((encoded(self.encoder, rows) - alone).abs().max().item(), 1e-5)
        self.assertTrue(torch.allclose(alone.norm(dim=1), torch.ones(len(rows)), atol=1e-5))

    def test_neighbourhoods_hold_everything_once(self) -> None:
        vectors = torch.nn.functional.normalize(torch.randn(40, 8), dim=1)
        self.assertCountEqual(neighbourly(vectors, random.Random(2), 5), range(40))
        self.assertEqual([len(b) for b in epoch(list(range(40)), 16)], [16, 16])

    def test_one_text_is_no_negative_of_itself(self) -> None:
        rows = [np.array([1, 2]), np.array([1, 2]), np.array([3])]
        self.assertEqual(same_texts(rows, rows).int().tolist(), [[0, 1, 0], [1, 0, 0], [0, 0, 0]])

    def test_synonyms_come_near(self) -> None:
        optimiser = torch.optim.Adam(self.encoder.parameters(), lr=0.02)
        draw = random.Random(3)
        for _ in range(60):
            pairs = [pair(self.names, c, draw) for c in range(3)]
            a, b = [p[0] for p in pairs], [p[1] for p in pairs]
            both = encoded(self.encoder, [*a, *b])
            loss = loss_of(both[:3], both[3:], same_texts(a, b))
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        vectors = self.encoder(*self.names.padded(list(range(len(self.names)))))
        nearest = (vectors @ vectors.T - 2 * torch.eye(len(vectors))).argmax(1).tolist()
        self.assertEqual(nearest, [1, 0, 3, 2, 5, 4])


if __name__ == "__main__":
    unittest.main()
