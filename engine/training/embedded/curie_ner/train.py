"""Trains a recogniser from scratch. On a CPU with one thread and a fixed seed: the same command on the same machine gives the
same weights. On a GPU, where there is one, epochs are made ahead by other processes, and no two runs are the same.

    python -m curie_ner.train DATA --save model.pt [--main bc5cdr,ncbi-disease] [--final] [--epochs 12]

Without --final, training sees no development part, and development figures are printed: that is the run to choose by.
With --final, development parts are trained on, too, and the last weights are saved. With --teachers, targets are also what
these networks say, and text without annotations is read, too (--text-words)."""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from .alphabet import WIDEST
from .batches import Batch, Share, epoch
from .device import Schedule, add_device, device_of
from .feed import Feed
from .network import Recogniser, Sizes
from .prepared import task_of
from .scoring import Scorer, f1_of
from .short_forms import ShortForms
from .task import TEXT, Part, Task
from .teachers import Teachers
from .weights import load_state, save_weights


def cross_entropy(logits: torch.Tensor, target: torch.Tensor, batch: Batch) -> torch.Tensor:
    """Binary, over all spans inside their rows, a mention that the targets expect (at least 20)."""
    losses = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    valid = batch.valid_spans[..., None]
    return (losses * valid).sum() / (target * valid).sum().clamp(min=20)


def loss_of(
    scorer: Scorer, part: Part, batch: Batch, rng: random.Random, teachers: Teachers | None = None, trust: float = 0
) -> torch.Tensor:
    """Cross-entropy over the labels that the corpus annotates. Labels are put in random order and worded at random now
    and then. `trust`: how much of a target is the teachers' word where annotators have theirs, 0 to 1."""
    order = list(part.concepts)
    rng.shuffle(order)
    wordings = []
    for concept in order:
        own = [w["text"] for w in scorer.task.labels[concept]["wordings"]]
        wordings.append(rng.choice(own) if rng.random() < 0.3 else own[0])
    logits = scorer.logits(batch, wordings)
    target = torch.zeros_like(logits)
    place = torch.tensor([order.index(c) for c in part.concepts]).to(logits.device)
    row, span, concept = batch.marked.unbind(1)
    target[row, span, place[concept]] = 1
    if teachers:
        told = teachers.probabilities(batch, order)
        target = told if part.corpus == TEXT else torch.lerp(target, told, trust)
    return cross_entropy(logits, target, batch)


def kept_back(part: Part, every: int) -> tuple[Part, Part]:
    """A part without every n-th document, and these documents."""
    parts = [row for row in part.rows if row.document % every], [r for r in part.rows if r.document % every == 0]
    taken, kept = (replace(part, rows=rows, lost=0) for rows in parts)
    return taken, kept


def trained_on(task: Task, corpus: dict, final: bool, hold_out: int) -> tuple[Part, Part | None]:
    """What is trained on of a corpus; and what is kept back of one that has no development part."""
    has_dev = corpus["counts"]["dev"]["documents"] > 0
    part = task.part(corpus["name"], "train", without_dev=not final)
    if not has_dev and not final and hold_out:
        return kept_back(part, hold_out)
    if has_dev and final:
        dev = task.part(corpus["name"], "dev")
        for row in dev.rows:
            row.document += len(part.rows)
        part.rows += dev.rows
    return part, None


def shares_of(parts: list[Part], main: list[str], extra_words: int) -> list[Share]:
    shares = []
    for part in parts:
        share = Share(part, 10**9 if part.corpus in main else extra_words)
        shares += [share] * max(1, main.count(part.corpus))
    return shares


class Average:
    """Exponential moving average of the weights (Polyak): what is taken for learned."""

    def __init__(self, network: nn.Module, keep: float) -> None:
        self.keep = keep
        self.weights = {k: v.detach().clone() for k, v in network.state_dict().items()}

    def add(self, network: nn.Module) -> None:
        with torch.no_grad():
            for k, v in network.state_dict().items():
                self.weights[k].lerp_(v, 1 - self.keep)


def between(start: dict[str, torch.Tensor], end: dict[str, torch.Tensor], way: float) -> dict[str, torch.Tensor]:
    """Weights on the straight line from one network's to another's that went on from it, 0 to 1: what the second learned with
    less of what it forgot (Wortsman et al., Robust fine-tuning of zero-shot models, CVPR 2022)."""
    return {k: torch.lerp(start[k].to(v), v, way) for k, v in end.items()}


def arguments() -> argparse.Namespace:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("data", type=Path, help="folder that prepare.ts wrote, of one model")
    ap.add_argument("--save", type=Path, required=True)
    ap.add_argument("--from", dest="start", type=Path, help="weights to go on from")
    ap.add_argument("--main", default="bc5cdr,ncbi-disease", help="corpora of which an epoch takes everything; named twice: twice")
    ap.add_argument("--only", default="", help="train on these corpora alone")
    ap.add_argument("--hold-out", type=int, default=0, help="without --final: keep every n-th document of a corpus without a development part")
    ap.add_argument("--teachers", default="", help="weights of networks to learn from, parted by commas")
    ap.add_argument("--trust", type=float, default=0.5, help="share of the teachers' word in a target that annotators gave")
    ap.add_argument("--text", type=int, default=3_000_000, help="words of text.txt that --text-words is drawn from")
    ap.add_argument("--text-words", type=int, default=0, help="words an epoch takes of text without annotations")
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
    ap.add_argument("--exchange", type=float, default=0, help="share of windows whose short forms in brackets are others (0 to 1)")
    ap.add_argument("--way", type=float, default=1, help="how far the result lies from the weights of --from towards those learned (0 to 1)")
    ap.add_argument("--no-names", action="store_true", help="without the table of names (ablation)")
    ap.add_argument("--no-pooling", action="store_true", help="without other occurrences of a word (ablation)")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--every", type=int, default=4, help="epochs between development figures")
    ap.add_argument("--measure", default="bc5cdr,ncbi-disease", help="corpora whose figures are printed")
    ap.add_argument("--no-test", action="store_true", help="print no figures of test parts")
    add_device(ap)
    return ap.parse_args()


def epochs_of(
    a: argparse.Namespace, shares: list[Share], rng: random.Random, feed: Feed | None, forms: ShortForms | None
) -> Iterator[list]:
    if feed:
        yield from feed.epochs()
    while True:
        yield epoch(shares, a.window, a.batch_words, rng, forms)


def main() -> None:
    a = arguments()
    schedule = Schedule(0, a.seconds)
    device = device_of(a.device)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    task = task_of(a.data)
    names = lambda text: [x for x in text.split(",") if x]  # noqa: E731
    parts, kept = [], {}
    for corpus in task.corpora:
        name = corpus["name"]
        if (a.only and name not in names(a.only)) or not corpus["counts"]["train"]["documents"]:
            continue
        part, kept[name] = trained_on(task, corpus, a.final, a.hold_out)
        parts.append(part)
    shares = shares_of(parts, names(a.main), a.extra_words)
    known = {c["name"] for c in task.corpora}
    measured = [n for n in names(a.measure) if n in known]
    devs = [] if a.final else [kept.get(n) or task.part(n, "dev") for n in measured]
    tests = [] if a.no_test else [task.part(n, "test") for n in measured]
    if a.text_words:
        shares.append(Share(task.text(a.text, a.seed), a.text_words))
    # Its processes are to be started before CUDA is.
    ahead = device.type == "cuda" or a.seconds is not None
    forms = ShortForms(task, parts, a.exchange) if a.exchange else None
    feed = Feed(shares, a.window, a.batch_words, a.seed, forms) if ahead else None
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
    start = load_state(a.start) if a.start else {}
    if start:
        network.load_state_dict(start)
    network.to(device)
    scorer = Scorer(task, network)
    teachers = Teachers(task, [Path(p) for p in names(a.teachers)], device) if a.teachers else None
    parameters = sum(p.numel() for p in network.parameters())
    print(json.dumps({"parameters": parameters, "word types": len(task.features), **sizes.as_dict()}), flush=True)
    taken = {s.part.corpus: min(s.words, sum(map(len, s.part.rows))) for s in shares}
    print(json.dumps({"words an epoch": taken, "device": str(device)}), flush=True)

    optimiser = torch.optim.AdamW(
        network.parameters(), lr=a.rate, weight_decay=a.decay, betas=(0.9, 0.98), fused=True
    )
    total = 0 if a.seconds else a.epochs * len(epoch(shares, a.window, a.batch_words, random.Random(0)))
    schedule.steps = total
    average = Average(network, a.keep)

    def result() -> dict[str, torch.Tensor]:
        return between(start, average.weights, a.way) if start else average.weights

    def save() -> None:
        save_weights(a.save, sizes, result(), a.window)

    def measure(kind: str, parts: list[Part]) -> None:
        own = {k: v.detach().clone() for k, v in network.state_dict().items()}
        network.load_state_dict(result())
        for part in parts:
            print(f"  {kind} {part.corpus} {f1_of(scorer, part, a.window)}", flush=True)
        network.load_state_dict(own)

    step, began, clock = 0, time.process_time(), time.monotonic()
    for number, batches in enumerate(epochs_of(a, shares, rng, feed, forms), 1):
        summed = torch.zeros((), device=device)
        for count, (part, batch) in enumerate(batches, 1):
            if a.seconds and schedule.over(step):
                break
            for group in optimiser.param_groups:
                group["lr"] = schedule.rate(step, a.rate, 100)
            loss = loss_of(scorer, part, batch.to(device), rng, teachers, a.trust)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            step += 1
            summed += loss.detach()
            if step % 4 == 0:
                average.add(network)
        minutes, real = (time.process_time() - began) / 60, time.monotonic() - clock
        mean = summed.item() / count
        print(f"epoch {number} step {step}/{total} loss {mean:.3f} {minutes:.1f} CPU min {real:.0f} s", flush=True)
        done = schedule.over(step) if a.seconds else number == (a.until or a.epochs)
        save()
        if number % a.every == 0 or done:
            measure("dev", devs)
        if done:
            break
    measure("test", tests)
    if feed:
        feed.close()


if __name__ == "__main__":
    main()
