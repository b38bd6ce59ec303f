"""From text to logits, to mentions, to exact F1: the network in use. The shipped file is measured by the product's own
runtime (`npm run bench -- embedded`); the figures here steer training."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from .alphabet import WIDEST
from .batches import Batch, batch_of, by_length
from .network import Recogniser, name_marks
from .task import Part, Row, Task, windows


#: Words of a batch that is measured, with padding.
MEASURED_WORDS = 4000


class Scorer:
    """Holds the features of all words seen so far as tensors, on the network's device; `refresh` after new rows were
    read. Batches are to be on that device, too."""

    def __init__(self, task: Task, network: Recogniser) -> None:
        self.task = task
        self.network = network
        self.device = network.norm.weight.device
        self.refresh()

    def refresh(self) -> None:
        tables = self.task.features.tables()
        self.grams, self.counts, self.rest, self.keys = (torch.from_numpy(x).to(self.device) for x in tables)

    def halves(self, ids: Tensor) -> Tensor:
        return self.network.word_halves(self.grams[ids], self.counts[ids], self.rest[ids])

    def queries(self, wordings: list[str]) -> tuple[Tensor, Tensor]:
        words = [self.task.wordings[w] for w in wordings]
        longest = max(map(len, words))
        ids = torch.zeros(len(words), longest, dtype=torch.long)
        present = torch.zeros(len(words), longest)
        for i, w in enumerate(words):
            ids[i, : len(w)] = torch.from_numpy(w)
            present[i, : len(w)] = 1
        vectors = self.network.maxout(self.halves(ids.flatten().to(self.device))).view(len(words), longest, -1)
        return self.network.queries(vectors, present.to(self.device))

    def hidden(self, batch: Batch) -> Tensor:
        net = self.network
        distinct, index = torch.unique(batch.words, return_inverse=True)
        halves = F.embedding(index, self.halves(distinct))
        if net.sizes.kinds:
            halves = halves + net.marks(name_marks(batch.kinds, net.sizes.kinds))
        x = F.dropout(net.maxout(halves), net.sizes.dropout, net.training)
        h = net.encode(x, batch.lengths)
        if net.sizes.pooled:
            h = net.pool(F.dropout(h, net.sizes.dropout / 2, net.training), batch.same_word(self.keys[batch.words]))
        return F.dropout(h, net.sizes.dropout, net.training)

    def logits(self, batch: Batch, wordings: list[str]) -> Tensor:
        return self.network.all_spans(self.hidden(batch), batch.kinds.long(), *self.queries(wordings))


def greedy(scores: np.ndarray, length: int, threshold: float, nested: bool) -> list[tuple[int, int, int]]:
    """Spans (start, end, label) by descending score; flat: none overlaps another, nested: one may contain another.
    `scores`: probabilities [spans, labels], masked ones 0."""
    spans, labels = np.nonzero(scores > threshold)
    order = np.argsort(-scores[spans, labels], kind="stable")
    taken: list[tuple[int, int, int]] = []
    used = np.zeros(length, bool)
    for i in order:
        start = spans[i] // WIDEST
        end = start + spans[i] % WIDEST + 1
        if nested:
            crossing = any(
                (a < end and start < b) and not (a <= start and end <= b) and not (start <= a and b <= end)
                or (a == start and b == end)
                for a, b, _ in taken
            )
            if crossing:
                continue
        elif used[start:end].any():
            continue
        used[start:end] = True
        taken.append((int(start), int(end), int(labels[i])))
    return taken


def predicted(
    scorer: Scorer, rows: list[Row], wordings: list[str], threshold: float = 0.5, nested: bool = False
) -> list[set[tuple[int, int, int, int]]]:
    """For each label, the mentions found: (document, start, end, label)."""
    found: set[tuple[int, int, int, int]] = set()
    network = scorer.network
    training = network.training
    network.eval()
    with torch.no_grad():
        for group in by_length(rows, MEASURED_WORDS):
            batch = batch_of(group).to(scorer.device)
            p = torch.sigmoid(scorer.logits(batch, wordings)) * batch.valid_spans[..., None]
            for row, scores in zip(group, p.cpu().numpy()):
                for start, end, label in greedy(scores, len(row), threshold, nested):
                    found.add((row.document, row.offset + start, row.offset + end, label))
    network.train(training)
    return [{m for m in found if m[3] == k} for k in range(len(wordings))]


def f1_of(
    scorer: Scorer,
    part: Part,
    window: int,
    wordings: dict[str, str] | None = None,
    threshold: float = 0.5,
    nested: bool = False,
) -> dict[str, tuple[float, float, float]]:
    """Exact precision, recall and F1 in per cent for each concept and "all". `wordings`: concept → other wording."""
    labels = [(wordings or {}).get(c, scorer.task.usual_wording(c)) for c in part.concepts]
    rows = [w for row in part.rows for w in windows(row, window)]
    found = predicted(scorer, rows, labels, threshold, nested)
    out = {}
    counts = np.zeros(3, int)
    for k, concept in enumerate(part.concepts):
        gold = {(r.document, s, e, k) for r in part.rows for s, e, c in r.mentions if c == concept}
        own = np.array([len(gold & found[k]), len(found[k]), len(gold)])
        counts += own
        out[concept] = ratios(*own)
    out["all"] = ratios(counts[0], counts[1], counts[2] + part.lost)
    return out


def ratios(right: int, found: int, gold: int) -> tuple[float, float, float]:
    precision, recall = right / max(found, 1), right / max(gold, 1)
    f1 = 2 * right / max(found + gold, 1)
    return tuple(round(100 * float(x), 2) for x in (precision, recall, f1))
