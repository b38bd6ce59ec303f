"""Trains a recogniser from scratch. On a CPU by default, with one thread and a fixed seed: the same command on the same
machine gives the same weights.

    python -m curie_ner.train DATA --save model.pt [--main bc5cdr,ncbi-disease] [--final] [--epochs 12]

Without --final, training sees no development part, and development figures are printed: that is the run to choose by.
With --final, development parts are trained on, too, and the last weights are saved."""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .alphabet import WIDEST
from .batches import Batch, Share, epoch
from .network import Recogniser, Sizes
from .scoring import Scorer, f1_of
from .task import Part, Task


def loss_of(scorer: Scorer, part: Part, batch: Batch, rng: random.Random) -> torch.Tensor:
    """Binary cross-entropy over all spans and the labels that the corpus annotates, a mention. Labels are put in
    random order and worded at random now and then."""
    order = list(part.concepts)
    rng.shuffle(order)
    wordings = []
    for concept in order:
        own = [w["text"] for w in scorer.task.labels[concept]["wordings"]]
        wordings.append(rng.choice(own) if rng.random() < 0.3 else own[0])
    logits = scorer.logits(batch, wordings)
    target = torch.zeros_like(logits)
    mentions = 0
    place = {c: k for k, c in enumerate(order)}
    for i, row in enumerate(batch.rows):
        for start, end, concept in row.mentions:
            if end - start <= WIDEST:
                target[i, start * WIDEST + end - start - 1, place[concept]] = 1
                mentions += 1
    losses = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    return (losses * batch.valid_spans[..., None]).sum() / max(mentions, 20)


def shares_of(task: Task, main: list[str], final: bool, extra_words: int, only: list[str]) -> list[Share]:
    shares = []
    for corpus in task.corpora:
        name = corpus["name"]
        if (only and name not in only) or not corpus["counts"]["train"]["documents"]:
            continue
        part = task.part(name, "train", without_dev=not final)
        if final and corpus["counts"]["dev"]["documents"]:
            dev = task.part(name, "dev")
            for row in dev.rows:
                row.document += len(part.rows)
            part.rows += dev.rows
        share = Share(part, 10**9 if name in main else extra_words)
        shares += [share] * max(1, main.count(name))
    return shares


class Average:
    """Exponential moving average of the weights (Polyak): what is measured and saved."""

    def __init__(self, network: nn.Module, keep: float) -> None:
        self.keep = keep
        self.weights = {k: v.detach().clone() for k, v in network.state_dict().items()}

    def add(self, network: nn.Module) -> None:
        with torch.no_grad():
            for k, v in network.state_dict().items():
                self.weights[k].lerp_(v, 1 - self.keep)

    def swapped(self, network: nn.Module) -> dict[str, torch.Tensor]:
        own = {k: v.detach().clone() for k, v in network.state_dict().items()}
        network.load_state_dict(self.weights)
        return own


def arguments() -> argparse.Namespace:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("data", type=Path, help="folder that prepare.ts wrote, of one model")
    ap.add_argument("--save", type=Path, required=True)
    ap.add_argument("--from", dest="start", type=Path, help="weights to go on from")
    ap.add_argument("--main", default="bc5cdr,ncbi-disease", help="corpora of which an epoch takes everything; named twice: twice")
    ap.add_argument("--only", default="", help="train on these corpora alone")
    ap.add_argument("--final", action="store_true", help="train on development parts, too")
    ap.add_argument("--extra-words", type=int, default=35_000, help="words an epoch takes of each other corpus")
    ap.add_argument("--epochs", type=int, default=12)
    ap.add_argument("--until", type=int, help="end after this many epochs of a schedule of --epochs")
    ap.add_argument("--window", type=int, default=288, help="words of the longest window")
    ap.add_argument("--batch-words", type=int, default=2200)
    ap.add_argument("--hidden", type=int, default=256)
    ap.add_argument("--span", type=int, default=160)
    ap.add_argument("--layers", type=int, default=1)
    ap.add_argument("--dropout", type=float, default=0.4)
    ap.add_argument("--word-dropout", type=float, default=0.4)
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--decay", type=float, default=0.01)
    ap.add_argument("--keep", type=float, default=0.99, help="of the average of weights, every fourth step")
    ap.add_argument("--no-names", action="store_true", help="without the table of names (ablation)")
    ap.add_argument("--no-pooling", action="store_true", help="without other occurrences of a word (ablation)")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--every", type=int, default=4, help="epochs between development figures")
    ap.add_argument("--measure", default="bc5cdr,ncbi-disease", help="corpora whose figures are printed")
    return ap.parse_args()


def main() -> None:
    a = arguments()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    task = Task(a.data)
    shares = shares_of(task, a.main.split(","), a.final, a.extra_words, [x for x in a.only.split(",") if x])
    known = {c["name"] for c in task.corpora}
    measured = [n for n in a.measure.split(",") if n in known]
    devs = [task.part(n, "dev") for n in measured] if not a.final else []
    tests = [task.part(n, "test") for n in measured]
    kinds = 0 if a.no_names or task.names is None else len(task.kinds)
    sizes = Sizes(
        hidden=a.hidden,
        span=a.span,
        layers=a.layers,
        kinds=kinds,
        pooled=not a.no_pooling,
        dropout=a.dropout,
        word_dropout=a.word_dropout,
    )
    network = Recogniser(sizes)
    if a.start:
        network.load_state_dict(torch.load(a.start)["state"])
    scorer = Scorer(task, network)
    parameters = sum(p.numel() for p in network.parameters())
    print(json.dumps({"parameters": parameters, "word types": len(task.features), **sizes.as_dict()}), flush=True)
    taken = {s.part.corpus: min(s.words, sum(map(len, s.part.rows))) for s in shares}
    print(json.dumps({"words an epoch": taken}), flush=True)

    optimiser = torch.optim.AdamW(
        network.parameters(), lr=a.rate, weight_decay=a.decay, betas=(0.9, 0.98), fused=True
    )
    total = a.epochs * len(epoch(shares, a.window, a.batch_words, random.Random(0)))
    average = Average(network, a.keep)
    step, began = 0, time.process_time()
    for number in range(1, a.epochs + 1):
        summed = count = 0
        for part, batch in epoch(shares, a.window, a.batch_words, rng):
            for group in optimiser.param_groups:
                group["lr"] = a.rate * min(1, (step + 1) / 100) * max(0.02, 1 - step / total)
            loss = loss_of(scorer, part, batch, rng)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            step += 1
            summed, count = summed + loss.item(), count + 1
            if step % 4 == 0:
                average.add(network)
        minutes = (time.process_time() - began) / 60
        print(f"epoch {number} step {step}/{total} loss {summed / count:.3f} {minutes:.1f} CPU min", flush=True)
        done = number == (a.until or a.epochs)
        if number % a.every == 0 or done:
            own = average.swapped(network)
            torch.save({"sizes": sizes.as_dict(), "state": network.state_dict(), "window": a.window}, a.save)
            for dev in devs:
                print(f"  dev {dev.corpus} {f1_of(scorer, dev, a.window)}", flush=True)
            if done:
                break
            network.load_state_dict(own)
    for test in tests:
        print(f"  test {test.corpus} {f1_of(scorer, test, a.window)}", flush=True)


if __name__ == "__main__":
    main()
