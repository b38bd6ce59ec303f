"""Which probability a mention should have: exact F1 on development parts for a range of thresholds. For weights that
were trained without development parts.

    python -m curie_ner.threshold DATA model.pt CORPUS,CORPUS"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import torch

from .alphabet import WIDEST
from .batches import batch_of, by_length
from .scoring import Scorer, greedy, ratios
from .task import Part, Task, windows
from .weights import load_network

THRESHOLDS = [round(0.2 + 0.05 * i, 2) for i in range(9)]


def found_scores(scorer: Scorer, part: Part, window: int) -> tuple[np.ndarray, np.ndarray]:
    """Probability of each mention found at the lowest threshold, and whether gold has it. Mentions are taken by
    descending score, so those above a higher threshold are what that threshold finds."""
    labels = [scorer.task.usual_wording(c) for c in part.concepts]
    gold = {(r.document, s, e, c) for r in part.rows for s, e, c in r.mentions}
    scores, right = [], []
    with torch.no_grad():
        for group in by_length([w for r in part.rows for w in windows(r, window)], 4000):
            batch = batch_of(group)
            p = torch.sigmoid(scorer.logits(batch, labels)) * batch.valid_spans[..., None]
            for row, table in zip(group, p.numpy()):
                for start, end, k in greedy(table, len(row), THRESHOLDS[0], False):
                    place = (row.document, row.offset + start, row.offset + end, part.concepts[k])
                    scores.append(table[start * WIDEST + end - start - 1, k])
                    right.append(place in gold)
    return np.array(scores), np.array(right, bool)


def main() -> None:
    torch.set_num_threads(1)
    task = Task(Path(sys.argv[1]))
    network, window = load_network(Path(sys.argv[2]))
    parts = [task.part(name, "dev") for name in sys.argv[3].split(",")]
    scorer = Scorer(task, network)
    for part in parts:
        scores, right = found_scores(scorer, part, window)
        gold = sum(len(r.mentions) for r in part.rows) + part.lost
        for threshold in THRESHOLDS:
            kept = scores > threshold
            print(part.corpus, threshold, ratios(int(right[kept].sum()), int(kept.sum()), gold), flush=True)


if __name__ == "__main__":
    main()
