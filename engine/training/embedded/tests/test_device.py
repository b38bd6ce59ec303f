"""Every tensor of a training step is on the network's device: told by PyTorch's fake tensors on its device "meta", which have
a shape but no numbers, and which no operation mixes with those of another device. So no GPU is needed."""

import random
import unittest
from unittest import mock

import numpy as np
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from curie_ner.alphabet import WIDEST
from curie_ner.batches import batch_of
from curie_ner.device import Schedule
from curie_ner.network import Recogniser, Sizes
from curie_ner.pretrain import Guess
from curie_ner.recurrence import layer
from curie_ner.scoring import Scorer
from curie_ner.task import Part, Row
from curie_ner.teachers import Teachers
from curie_ner.train import Average, loss_of
from curie_ner.word_features import WordFeatures

LABELS = {"drug": "chemical drug", "disease": "disease"}


class Described:
    """What a scorer asks of a task."""

    def __init__(self) -> None:
        self.features = WordFeatures()
        self.labels = {c: {"wordings": [{"text": text}]} for c, text in LABELS.items()}
        self.wordings = {text: self.features.ids_of(text.split(" ")) for text in LABELS.values()}

    def usual_wording(self, concept: str) -> str:
        return LABELS[concept]


def rows_of(task: Described) -> list[Row]:
    out = []
    for number, text in enumerate(("aspirin for headache", "no fever was seen after aspirin aspirin")):
        words = task.features.ids_of(text.split(" "))
        kinds = np.full((len(words), WIDEST), number, np.uint8)
        out.append(Row(number, words, kinds, [(0, 1, "drug"), (1, 3, "disease")]))
    return out


def step(device: torch.device) -> torch.Tensor:
    """One step of training with a teacher, on annotated text and on other text."""
    task = Described()
    part = Part("a", list(LABELS), rows_of(task), 0)
    with device:  # fake tensors do not move
        network = Recogniser(Sizes(hidden=16, span=8, kinds=3))
        teacher = Recogniser(Sizes(hidden=32, span=8, layers=2, kinds=3)).eval()
        guess = Guess(16, 5, 4)
    scorer = Scorer(task, network)
    teachers = Teachers(task, [], device)
    teachers.scorers = [Scorer(task, teacher)]
    average = Average(network, 0.9)
    rng = random.Random(1)
    batch = batch_of(part.rows, part.concepts).to(device)
    loss = loss_of(scorer, part, batch, rng, teachers, 0.5)
    loss = loss + loss_of(scorer, Part("text", part.concepts, [], 0), batch, rng, teachers)
    lengths = torch.full((2,), 3)
    h = layer(network.lstm, torch.randn(2, 3, 16, device=device), lengths)
    chance = torch.full((5,), 0.2, device=device)
    drawn = torch.multinomial(chance, 4, replacement=True)
    wanted = torch.ones(2, dtype=torch.long, device=device)
    loss = loss + guess.compared(h[:, 1], wanted, chance, drawn)
    loss.backward()
    average.add(network)
    return loss


class DeviceTest(unittest.TestCase):
    def test_a_step_on_the_cpu_is_a_number(self) -> None:
        torch.manual_seed(1)
        self.assertTrue(bool(torch.isfinite(step(torch.device("cpu")))))

    def test_a_step_stays_on_a_gpu(self) -> None:
        def whole_rows(lstm, x, lengths, number):  # what the lengths are is not known here
            self.assertEqual((x.device.type, lengths.device.type), ("meta", "cpu"))
            return x.new_zeros(*x.shape[:2], 2 * lstm.hidden_size) + x.mean()

        def all_distinct(x, return_inverse):
            return x.flatten(), torch.zeros_like(x)

        with (
            FakeTensorMode(),
            mock.patch("curie_ner.recurrence.stock_layer", whole_rows),
            mock.patch("torch.unique", all_distinct),
        ):
            self.assertEqual(step(torch.device("meta")).device.type, "meta")

    def test_schedule(self) -> None:
        schedule = Schedule(100, None)
        self.assertEqual([schedule.over(0), schedule.over(99), schedule.over(100)], [False, False, True])
        self.assertAlmostEqual(schedule.rate(9, 1.0, 20), 0.5 * 0.91)
        self.assertFalse(Schedule(0, 1e6).over(10**9))
        self.assertTrue(Schedule(0, -1.0).over(0))
        self.assertAlmostEqual(Schedule(0, 1e6).rate(19, 1.0, 20), 1.0, places=3)


if __name__ == "__main__":
    unittest.main()
