"""First stage: the network reads text that nobody annotated, and says of each word what it would be, from the words before
it (forward) and behind it (backward) alone; two language models that share their word vectors (Peters et al., Deep
contextualized word representations, NAACL 2018; for biomedical names Sachan et al., Effective Use of Bidirectional Language
Modeling for Transfer Learning in Biomedical Named Entity Recognition, MLHC 2018), with one softmax over both, sampled
(Bengio and Senécal, 2008). What is learned is what a word's letters and surroundings say; labels come afterwards.

    python -m curie_ner.pretrain DATA --save start.pt [--words 12000000]

`train.py --from start.pt` goes on from the weights. One thread and a fixed seed, like train.py."""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .network import Recogniser, Sizes
from .task import Task

#: A batch is ROWS stretches of LENGTH words; the first and the last word of a stretch are not asked for.
ROWS, LENGTH = 48, 64
#: A word is asked for where the text has it at least this often.
LEAST_OCCURRENCES = 8
NEGATIVES = 1024


def stretches(path: Path, task: Task, most: int, rng: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """Word numbers [n, LENGTH] of stretches of the text in random order, and for each word number its class: words that
    differ in case alone are one; 0 where it is too rare."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rng.shuffle(lines)
    ids: list[int] = []
    lower: dict[str, int] = {}
    of_word: dict[int, int] = {}
    for line in lines:
        for word in line.split(" "):
            number = task.features.id_of(word)
            if number not in of_word:
                of_word[number] = lower.setdefault(word.lower(), len(lower) + 1)
            ids.append(number)
        if len(ids) >= most:
            break
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

    def __init__(self, hidden: int, words: int) -> None:
        super().__init__()
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
        seen, wanted = self.norm(F.relu(self.join(seen[asked]))), wanted[asked]
        places, index = torch.unique(torch.cat([wanted, drawn]), return_inverse=True)
        scores = seen @ self.words(places).T + self.bias(places).T
        # A class is in this softmax as often as it was drawn; without this, frequent ones would be pushed down.
        scores = scores - (chance[places] * NEGATIVES).clamp(min=1e-9).log()[None].clamp(max=0)
        return F.cross_entropy(scores, index[: len(wanted)])


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("data", type=Path, help="folder that prepare.ts wrote, of one model")
    ap.add_argument("--save", type=Path, required=True)
    ap.add_argument("--words", type=int, default=12_000_000, help="words of text to read")
    ap.add_argument("--rate", type=float, default=2e-3)
    ap.add_argument("--dropout", type=float, default=0.1)
    ap.add_argument("--word-dropout", type=float, default=0.25)
    ap.add_argument("--seed", type=int, default=1)
    a = ap.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    task = Task(a.data)
    kinds = 0 if task.names is None else len(task.kinds)
    network = Recogniser(Sizes(kinds=kinds, dropout=a.dropout, word_dropout=a.word_dropout))
    began = time.process_time()
    table, classes = stretches(a.data / "text.txt", task, a.words, rng)
    count = int(classes.max()) + 1
    shares = np.bincount(classes[table].ravel(), minlength=count).astype(np.float64)
    shares[0] = 0
    chance = shares**0.75 / (shares**0.75).sum()
    draws = np.random.default_rng(a.seed)
    grams, counts, rest, _ = map(torch.from_numpy, task.features.tables())
    guess = Guess(network.sizes.hidden, count)
    used = [*network.grams.parameters(), *network.lower.parameters(), *network.cased.parameters()]
    used += [*network.prefix.parameters(), *network.suffix.parameters(), *network.shape.parameters()]
    used += [*network.mix.parameters(), *network.norm.parameters(), *network.lstm.parameters()]
    used += [*guess.join.parameters(), *guess.norm.parameters()]
    optimisers = [
        torch.optim.AdamW(used, lr=a.rate, weight_decay=0.01, betas=(0.9, 0.98), fused=True),
        torch.optim.SparseAdam([*guess.words.parameters(), *guess.bias.parameters()], lr=a.rate),
    ]
    total = len(table) // ROWS
    print(f"{table.size} words, {len(grams)} distinct, {count - 1} asked for, {total} steps", flush=True)
    chances, known = torch.from_numpy(chance).float(), torch.from_numpy(classes)
    lengths = torch.full((ROWS,), LENGTH)
    summed = 0.0
    network.train()
    for step in range(total):
        for optimiser in optimisers:
            for group in optimiser.param_groups:
                group["lr"] = a.rate * min(1, (step + 1) / 200) * max(0.02, 1 - step / total)
        words = torch.from_numpy(table[step * ROWS : (step + 1) * ROWS].astype(np.int64))
        distinct, index = torch.unique(words, return_inverse=True)
        halves = F.embedding(index, network.word_halves(grams[distinct], counts[distinct], rest[distinct]))
        h = network.encode(network.drop(network.maxout(halves)), lengths)
        drawn = torch.from_numpy(draws.choice(count, NEGATIVES, p=chance))
        loss = guess.loss(network.drop(h), known[words], chances, drawn)
        for optimiser in optimisers:
            optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(used, 5.0)
        for optimiser in optimisers:
            optimiser.step()
        summed += loss.item()
        if (step + 1) % 200 == 0 or step + 1 == total:
            minutes = (time.process_time() - began) / 60
            print(f"step {step + 1}/{total} loss {summed / (step % 200 + 1):.3f} {minutes:.1f} CPU min", flush=True)
            summed = 0.0
            torch.save({"sizes": network.sizes.as_dict(), "state": network.state_dict(), "window": LENGTH}, a.save)


if __name__ == "__main__":
    main()
