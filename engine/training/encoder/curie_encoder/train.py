"""Synonyms attract (SapBERT, Liu et al. 2021, with InfoNCE over the batch in both directions): of two names of each concept in a
batch, each must find the other among all. From the second epoch on batches hold neighbourhoods, so that the negatives are hard.

    python -m curie_encoder.train DATA OUT [--steps 2400] [--seed 17]"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from . import tokenizer as tokens
from .batches import Names, epoch, neighbourly, padded, pair, read
from .network import Encoder, Sizes

VOCABULARY = 20_000
CONCEPTS = 512
TEMPERATURE = 0.05
RATE = 5e-3
WARM_UP = 200
#: Parts of a batch, by length.
PARTS = 3
#: Concepts of one cell of neighbours, on average.
CELL = 96


def encoded(encoder: Encoder, rows: list[np.ndarray]) -> Tensor:
    """Vectors in the order of the rows; rows of like length are computed together, so that little is padding."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]))
    size = -(-len(rows) // PARTS)
    parts = [order[at : at + size] for at in range(0, len(order), size)]
    made = torch.cat([encoder(*padded([rows[i] for i in part])) for part in parts])
    return made[torch.tensor(order).argsort()]


def vectors_of(encoder: Encoder, names: Names, which: list[int], size: int = 1024) -> Tensor:
    encoder.eval()
    order = sorted(range(len(which)), key=lambda i: len(names.of(which[i])))
    out = torch.empty(len(which), encoder.sizes.width)
    with torch.no_grad():
        for at in range(0, len(order), size):
            part = order[at : at + size]
            out[part] = encoder(*names.padded([which[i] for i in part]))
    encoder.train()
    return out


def loss_of(a: Tensor, b: Tensor, same: Tensor) -> Tensor:
    """InfoNCE both ways; `same`: pairs of one text, which are no negatives."""
    scores = (a @ b.T / TEMPERATURE).masked_fill(same, -1e4)
    right = torch.arange(len(a))
    return (torch.nn.functional.cross_entropy(scores, right) + torch.nn.functional.cross_entropy(scores.T, right)) / 2


def same_texts(rows_a: list[np.ndarray], rows_b: list[np.ndarray]) -> Tensor:
    numbers: dict[bytes, int] = {}
    a = torch.tensor([numbers.setdefault(row.tobytes(), len(numbers)) for row in rows_a])
    b = torch.tensor([numbers.setdefault(row.tobytes(), len(numbers)) for row in rows_b])
    same = a[:, None] == b[None, :]
    same.fill_diagonal_(False)
    return same


def recall(encoder: Encoder, names: Names, mentions: Names, dev: list[dict]) -> dict[str, float]:
    """Share of distinct development mentions whose nearest name belongs to their concept, all names searched."""
    all_names = vectors_of(encoder, names, list(range(len(names))))
    asked = vectors_of(encoder, mentions, list(range(len(mentions))))
    nearest = torch.cat([(part @ all_names.T).argmax(1) for part in asked.split(256)]).numpy()
    found = np.searchsorted(names.starts, nearest, side="right") - 1
    right: dict[str, list[bool]] = {}
    for row, concept in zip(dev, found):
        right.setdefault(row["set"], []).append(row["concept"] == concept)
    return {name: round(float(np.mean(values)), 4) for name, values in right.items()}


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("data", type=Path)
    arguments.add_argument("out", type=Path)
    arguments.add_argument("--steps", type=int, default=2400)
    arguments.add_argument("--seed", type=int, default=17)
    given = arguments.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    draw = random.Random(given.seed)
    concepts, dev = read(given.data)
    dev = list({(row["set"], row["mention"], row["concept"]): row for row in dev}.values())
    given.out.mkdir(parents=True, exist_ok=True)
    tokenizer = tokens.learned((name for names in concepts for name in names), VOCABULARY)
    sizes = Sizes(vocabulary=tokenizer.get_vocab_size())
    names = Names(concepts, tokenizer, sizes.longest)
    mentions = Names([[row["mention"] for row in dev]], tokenizer, sizes.longest)
    encoder = Encoder(sizes)
    optimiser = torch.optim.AdamW(encoder.parameters(), lr=RATE, weight_decay=0.01, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(1, (step + 1) / WARM_UP) * max(0.02, 1 - step / given.steps)
    )
    started = time.time()
    step = round_ = 0
    log: list[dict] = []

    def save(**figures: object) -> None:
        kept = {"sizes": sizes.plain(), "state": encoder.state_dict(), "log": log, **figures}
        torch.save(kept, given.out / "encoder.pt")

    tokens.save(tokenizer, given.out, sizes.longest)
    several = [i for i, names_of in enumerate(concepts) if len(names_of) > 1]
    while step < given.steps:
        if round_ % 2 == 0:
            order = several.copy()
            draw.shuffle(order)
        else:
            firsts = vectors_of(encoder, names, names.starts[several].tolist())
            order = [several[i] for i in neighbourly(firsts, draw, max(2, len(several) // CELL))]
        batches = epoch(order, min(CONCEPTS, len(order)))
        draw.shuffle(batches)
        total = 0.0
        for done, batch in enumerate(batches, 1):
            pairs = [pair(names, concept, draw) for concept in batch]
            rows_a, rows_b = [a for a, _ in pairs], [b for _, b in pairs]
            both = encoded(encoder, [*rows_a, *rows_b])
            loss = loss_of(both[: len(pairs)], both[len(pairs) :], same_texts(rows_a, rows_b))
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
            step += 1
            if step % 200 == 0:
                print(f"step {step}, loss {total / done:.3f}, {time.time() - started:.0f} s", flush=True)
            if step == given.steps:
                break
        round_ += 1
        figures = {"round": round_, "step": step, "loss": round(total / done, 4), "seconds": round(time.time() - started)}
        print(json.dumps(figures), flush=True)
        log.append(figures)
        save()
    encoder.eval()
    figures = {"dev": recall(encoder, names, mentions, dev), "seconds": round(time.time() - started), "steps": step}
    print(json.dumps(figures), flush=True)
    save(**figures)


if __name__ == "__main__":
    main()
