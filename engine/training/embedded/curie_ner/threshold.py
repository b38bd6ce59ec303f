"""From which probability on each label should be taken: exact F1 on parts that were not trained on, for a range of
thresholds. For weights that were trained without --final: on development parts; with --hold-out, as in training, on what
was kept back of corpora that have none.

    python -m curie_ner.threshold DATA model.pt CORPUS,CORPUS [--hold-out 8] [--nested]"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch

from .alphabet import WIDEST
from .batches import batch_of, by_length
from .scoring import MEASURED_WORDS, Scorer, greedy, ratios
from .task import Part, Task, windows
from .train import kept_back
from .weights import load_network

THRESHOLDS = [round(0.1 + 0.05 * i, 2) for i in range(13)]


def found_scores(scorer: Scorer, part: Part, window: int, nested: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each mention found at the lowest threshold: its probability, the place of its concept in `part.concepts`, and
    whether gold has it. Mentions are taken by descending score, so those above a higher threshold are what that threshold
    finds."""
    labels = [scorer.task.usual_wording(c) for c in part.concepts]
    gold = {(r.document, s, e, c) for r in part.rows for s, e, c in r.mentions}
    scores, concepts, right = [], [], []
    with torch.no_grad():
        for group in by_length([w for r in part.rows for w in windows(r, window)], MEASURED_WORDS):
            batch = batch_of(group)
            p = torch.sigmoid(scorer.logits(batch, labels)) * batch.valid_spans[..., None]
            for row, table in zip(group, p.numpy()):
                for start, end, k in greedy(table, len(row), THRESHOLDS[0], nested):
                    place = (row.document, row.offset + start, row.offset + end, part.concepts[k])
                    scores.append(table[start * WIDEST + end - start - 1, k])
                    concepts.append(k)
                    right.append(place in gold)
    return np.array(scores), np.array(concepts, int), np.array(right, bool)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("data", type=Path)
    ap.add_argument("weights", type=Path)
    ap.add_argument("corpora", help="parted by commas")
    ap.add_argument("--hold-out", type=int, default=0, help="of a corpus without a development part: every n-th document")
    ap.add_argument("--nested", action="store_true", help="a mention may contain another")
    a = ap.parse_args()
    torch.set_num_threads(1)
    task = Task(a.data)
    network, window = load_network(a.weights)
    has_dev = {c["name"]: c["counts"]["dev"]["documents"] > 0 for c in task.corpora}
    parts = []
    for name in a.corpora.split(","):
        if has_dev[name]:
            parts.append(task.part(name, "dev"))
        elif a.hold_out:
            parts.append(kept_back(task.part(name, "train", without_dev=True), a.hold_out)[1])
        else:
            ap.error(f"{name} has no development part: --hold-out N, as it was trained")
    scorer = Scorer(task, network)
    for part in parts:
        scores, concepts, right = found_scores(scorer, part, window, a.nested)
        marked = [c for r in part.rows for _, _, c in r.mentions]

        def at(threshold: float, k: int | None = None) -> tuple[float, float, float]:
            kept = (scores > threshold) & (True if k is None else concepts == k)
            gold = len(marked) + part.lost if k is None else marked.count(part.concepts[k])
            return ratios(int(right[kept].sum()), int(kept.sum()), gold)

        for threshold in THRESHOLDS:
            print(part.corpus, threshold, at(threshold), flush=True)
        chosen = np.zeros(len(part.concepts))
        for k, concept in enumerate(part.concepts):
            chosen[k] = best = max(THRESHOLDS, key=lambda t: (at(t, k)[2], -abs(t - 0.5)))
            print(f"{part.corpus}, {concept}: {best} {at(best, k)}, 0.5 {at(0.5, k)}, gold {marked.count(concept)}")
        kept = scores > chosen[concepts]
        both = ratios(int(right[kept].sum()), int(kept.sum()), len(marked) + part.lost)
        print(f"{part.corpus}, each label by its own: {both}", flush=True)


if __name__ == "__main__":
    main()
