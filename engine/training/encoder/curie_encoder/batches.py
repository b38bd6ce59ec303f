"""Names as pieces, and batches of concepts with two names each; a batch of neighbours makes hard negatives."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from .tokenizer import PAD


class Names:
    """All names as pieces, one behind the other; concept i has names `starts[i]` up to `starts[i + 1]`."""

    def __init__(self, texts: list[list[str]], tokenizer: Tokenizer, longest: int) -> None:
        self.starts = np.cumsum([0, *map(len, texts)])
        flat = [name for names in texts for name in names]
        encoded = [e.ids[: longest - 1] + e.ids[-1:] if len(e.ids) > longest else e.ids for e in tokenizer.encode_batch(flat)]
        self.places = np.cumsum([0, *map(len, encoded)])
        self.pieces = np.fromiter((p for ids in encoded for p in ids), dtype=np.int32, count=int(self.places[-1]))

    def __len__(self) -> int:
        return len(self.places) - 1

    def of(self, name: int) -> np.ndarray:
        return self.pieces[self.places[name] : self.places[name + 1]]

    def padded(self, names: list[int]) -> tuple[Tensor, Tensor]:
        return padded([self.of(n) for n in names])


def padded(rows: list[np.ndarray]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, rows))
    ids = np.full((len(rows), longest), PAD, dtype=np.int64)
    for i, row in enumerate(rows):
        ids[i, : len(row)] = row
    ids = torch.from_numpy(ids)
    return ids, (ids != PAD).long()


def read(folder: Path) -> tuple[list[list[str]], list[dict]]:
    """Names by concept, and the mentions to measure on. Names that only case tells apart are one."""
    concepts = []
    for line in (folder / "concepts.jsonl").read_text(encoding="utf-8").splitlines():
        names = json.loads(line)["names"]
        concepts.append(list({name.lower(): name for name in names}.values()))
    dev = [json.loads(line) for line in (folder / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    return concepts, dev


def pair(names: Names, concept: int, draw: random.Random) -> tuple[np.ndarray, np.ndarray]:
    """Two names of a concept that has several."""
    a, b = draw.sample(range(int(names.starts[concept]), int(names.starts[concept + 1])), 2)
    return names.of(a), names.of(b)


def epoch(order: list[int], size: int) -> list[list[int]]:
    """Concepts in batches, the order kept; the last, smaller one is left out."""
    return [order[at : at + size] for at in range(0, len(order) - size + 1, size)]


def neighbourly(vectors: Tensor, draw: random.Random, cells: int, rounds: int = 2) -> list[int]:
    """Concepts by cells of spherical k-means, cells in random order: a batch then holds whole neighbourhoods."""
    generator = torch.Generator().manual_seed(draw.randrange(1 << 30))
    centres = vectors[torch.randperm(len(vectors), generator=generator)[:cells]]
    for _ in range(rounds):
        nearest = torch.cat([(part @ centres.T).argmax(1) for part in vectors.split(8192)])
        sums = torch.zeros_like(centres).index_add_(0, nearest, vectors)
        centres = torch.nn.functional.normalize(sums + 1e-6 * centres, dim=-1)
    members: list[list[int]] = [[] for _ in range(cells)]
    for concept, cell in enumerate(nearest.tolist()):
        members[cell].append(concept)
    draw.shuffle(members)
    for cell in members:
        draw.shuffle(cell)
    return [concept for cell in members for concept in cell]
