"""First stage: the network reads text that nobody annotated, and says of each word what it would be, from the words before
it (forward) and behind it (backward) alone; two language models that share their word vectors (Peters et al., Deep
contextualized word representations, NAACL 2018; for biomedical names Sachan et al., Effective Use of Bidirectional Language
Modeling for Transfer Learning in Biomedical Named Entity Recognition, MLHC 2018), with one softmax over both, sampled
(Bengio and Senécal, 2008). What is learned is what a word's letters and surroundings say; labels come afterwards.

    python -m curie_ner.pretrain DATA --save start.pt [--words 12000000]

`train.py --from start.pt` goes on from the weights. On a CPU one thread and a fixed seed, like train.py."""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .device import Schedule, add_device, device_of
from .network import Recogniser, Sizes
from .prepared import task_of
from .recurrence import layer
from .task import Task
from .weights import load_state, save_weights

#: Words of a stretch; the first and the last are not asked for.
LENGTH = 64
#: A word is asked for where the text has it at least this often.
LEAST_OCCURRENCES = 8



def stretches(path: Path, task: Task, most: int, rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """Word numbers [n, LENGTH] of stretches of the text in random order, and for each word number its class: words that
    differ in case alone are one; 0 where it is too rare."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rng.shuffle(lines)
    ids: list[int] = []
    for line in lines:
        ids += map(task.features.id_of, line.split(" "))
        if len(ids) >= most:
            break
    # Classes are numbered as their words come first.
    lower: dict[str, int] = {}
    of_word = {n: lower.setdefault(task.features.word(n).lower(), len(lower) + 1) for n in dict.fromkeys(ids)}
    full = len(ids) // LENGTH * LENGTH
    table = np.array(ids[:full], dtype=np.int32).reshape(-1, LENGTH)
    spelled = np.zeros(len(task.features), dtype=np.int64)
    for number, own in of_word.items():
        spelled[number] = own
    counts = np.bincount(spelled[table].ravel(), minlength=len(lower) + 1)
    counts[0] = 0
    # The most frequent first, as sampling wants them.
    often = [c for c in np.argsort(-counts, kind="stable") if counts[c] >= LEAST_OCCURRENCES]
    renumbered = np.zeros(len(counts), dtype=np.int64)
    renumbered[often] = np.arange(1, len(often) + 1)
    return table, renumbered[spelled]


class Guess(nn.Module):
    """Both readings of a place → scores of words. Thrown away after this stage."""

    def __init__(self, hidden: int, words: int, negatives: int) -> None:
        super().__init__()
        self.negatives = negatives
        self.join = nn.Linear(hidden, hidden)
        self.norm = nn.LayerNorm(hidden)
        self.words = nn.Embedding(words, hidden, sparse=True)
        nn.init.normal_(self.words.weight, std=0.05)
        self.bias = nn.Embedding(words, 1, sparse=True)
        nn.init.zeros_(self.bias.weight)

    def loss(self, h: Tensor, wanted: Tensor, chance: Tensor, drawn: Tensor) -> Tensor:
        """`h` [B, L, hidden] of the LSTM, `wanted` classes [B, L], 0 for none; `drawn`: classes drawn with `chance`."""
        half = h.shape[-1] // 2
        seen = torch.cat([h[:, :-2, :half], h[:, 2:, half:]], -1).reshape(-1, 2 * half)
        wanted = wanted[:, 1:-1].reshape(-1)
        asked = wanted > 0
        return self.compared(seen[asked], wanted[asked], chance, drawn)

    def compared(self, seen: Tensor, wanted: Tensor, chance: Tensor, drawn: Tensor) -> Tensor:
        seen = self.norm(F.relu(self.join(seen)))
        places, index = torch.unique(torch.cat([wanted, drawn]), return_inverse=True)
        scores = seen @ self.words(places).T + self.bias(places).T
        # A class is in this softmax as often as it was drawn; without this, frequent ones would be pushed down.
        scores = scores - (chance[places] * self.negatives).clamp(min=1e-9).log()[None].clamp(max=0)
        return F.cross_entropy(scores, index[: len(wanted)])


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("data", type=Path, help="folder that prepare.ts wrote, of one model")
    ap.add_argument("--save", type=Path, required=True)
    ap.add_argument("--words", type=int, default=12_000_000, help="words of text to read")
    ap.add_argument("--passes", type=int, default=1, help="how often they are read")
    ap.add_argument("--from", dest="start", type=Path, help="weights to go on from")
    ap.add_argument("--hidden", type=int, default=256)
    ap.add_argument("--rows", type=int, default=48, help="stretches of a batch")
    ap.add_argument("--negatives", type=int, default=1024, help="words drawn to compare with, a batch")
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--dropout", type=float, default=0.1)
    ap.add_argument("--word-dropout", type=float, default=0.25)
    ap.add_argument("--seed", type=int, default=1)
    add_device(ap)
    a = ap.parse_args()
    schedule = Schedule(0, a.seconds)
    device = device_of(a.device)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    task = task_of(a.data)
    kinds = 0 if task.names is None else len(task.kinds)
    network = Recogniser(Sizes(kinds=kinds, hidden=a.hidden, dropout=a.dropout, word_dropout=a.word_dropout))
    if a.start:
        network.load_state_dict(load_state(a.start))
    network.to(device)
    began, clock = time.process_time(), time.monotonic()
    table, classes = stretches(a.data / "text.txt", task, a.words, rng)
    count = int(classes.max()) + 1
    shares = np.bincount(classes[table].ravel(), minlength=count).astype(np.float64)
    shares[0] = 0
    chance = shares**0.75 / (shares**0.75).sum()
    draws = np.random.default_rng(a.seed)
    grams, counts, rest, _ = (torch.from_numpy(x).to(device) for x in task.features.tables())
    guess = Guess(network.sizes.hidden, count, a.negatives).to(device)
    used = [*network.grams.parameters(), *network.lower.parameters(), *network.cased.parameters()]
    used += [*network.prefix.parameters(), *network.suffix.parameters(), *network.shape.parameters()]
    used += [*network.mix.parameters(), *network.norm.parameters(), *network.lstm.parameters()]
    used += [*guess.join.parameters(), *guess.norm.parameters()]
    optimisers = [
        torch.optim.AdamW(used, lr=a.rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True),
        torch.optim.SparseAdam([*guess.words.parameters(), *guess.bias.parameters()], lr=a.rate),
    ]
    a_pass = max(1, len(table) // a.rows)
    total = a_pass * a.passes
    schedule.steps = total
    said = f"{table.size} words, {len(grams)} distinct, {count - 1} asked for, {total} steps"
    print(f"{said}, {device}, {time.monotonic() - clock:.0f} s", flush=True)
    chances, known = torch.from_numpy(chance).float().to(device), torch.from_numpy(classes).to(device)
    lengths = torch.full((a.rows,), LENGTH)
    summed = torch.zeros((), device=device)
    step = asked = 0
    network.train()

    def save() -> None:
        save_weights(a.save, network.sizes, network.state_dict(), LENGTH)

    while not schedule.over(step):
        for optimiser in optimisers:
            for group in optimiser.param_groups:
                group["lr"] = schedule.rate(step, a.rate, 200)
        at = step % a_pass
        if at == 0 and step:
            draws.shuffle(table)
        words = torch.from_numpy(table[at * a.rows : (at + 1) * a.rows].astype(np.int64)).to(device)
        distinct, index = torch.unique(words, return_inverse=True)
        halves = F.embedding(index, network.word_halves(grams[distinct], counts[distinct], rest[distinct]))
        # Only one layer: a second would be told by the first what it is to guess.
        h = layer(network.lstm, network.drop(network.maxout(halves)), lengths)
        if device.type == "cpu":
            drawn = torch.from_numpy(draws.choice(count, a.negatives, p=chance))
        else:
            drawn = torch.multinomial(chances, a.negatives, replacement=True)
        loss = guess.loss(network.drop(h), known[words], chances, drawn)
        for optimiser in optimisers:
            optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(used, 5.0)
        for optimiser in optimisers:
            optimiser.step()
        summed += loss.detach()
        step += 1
        asked += 1
        if step % 200 == 0 or schedule.over(step):
            minutes, real = (time.process_time() - began) / 60, time.monotonic() - clock
            mean = summed.item() / asked
            print(f"step {step}/{total} loss {mean:.3f} {minutes:.1f} CPU min {real:.0f} s", flush=True)
            summed.zero_()
            asked = 0
            save()
    save()


if __name__ == "__main__":
    main()
