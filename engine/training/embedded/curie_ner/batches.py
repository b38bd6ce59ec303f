"""Rows of one corpus as tensors, and an epoch of them."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from .alphabet import WIDEST
from .short_forms import ShortForms
from .task import Part, Row, Task, windows


@dataclass
class Batch:
    rows: list[Row]
    words: Tensor  # int64 [B, L], 0 beyond the end
    kinds: Tensor  # uint8 [B, L, WIDEST]
    lengths: Tensor  # int64 [B]; on the CPU wherever the others are
    marked: Tensor  # int64 [mentions, 3]: row, span (start * WIDEST + width - 1), concept by its place in the part

    @property
    def valid_spans(self) -> Tensor:
        """Bool [B, L * WIDEST]: spans inside their row."""
        place = torch.arange(self.words.shape[1], device=self.words.device)
        last = (place[:, None] + torch.arange(WIDEST, device=place.device)).reshape(-1)
        return last[None] < self.lengths.to(place.device)[:, None]

    def same_word(self, keys: Tensor) -> Tensor:
        """Float [B, L, L]: rows sum to one over the occurrences of a word in its row, told by keys [B, L]; 0 beyond
        the end."""
        place = torch.arange(self.words.shape[1], device=keys.device)
        inside = place[None] < self.lengths.to(keys.device)[:, None]
        same = (keys[:, :, None] == keys[:, None, :]) & inside[:, :, None] & inside[:, None, :]
        return same.float() / same.sum(-1, keepdim=True).clamp(min=1)

    def tensors(self) -> tuple[Tensor, ...]:
        return self.words, self.kinds, self.lengths, self.marked

    @classmethod
    def of_arrays(cls, arrays: tuple[np.ndarray, ...]) -> Batch:
        """From `tensors`, without the rows."""
        return cls([], *map(torch.from_numpy, arrays))

    def to(self, device: torch.device) -> Batch:
        if device.type == "cpu":
            return self
        there = lambda x: x.to(device, non_blocking=True)  # noqa: E731
        return Batch(self.rows, there(self.words), there(self.kinds), self.lengths, there(self.marked))


def batch_of(rows: list[Row], concepts: list[str] | None = None) -> Batch:
    """`concepts`: of the part, where mentions are wanted."""
    lengths = torch.tensor([len(r) for r in rows])
    longest = max(map(len, rows))
    words = torch.zeros(len(rows), longest, dtype=torch.long)
    kinds = torch.zeros(len(rows), longest, WIDEST, dtype=torch.uint8)
    marked = []
    place = {c: k for k, c in enumerate(concepts or [])}
    for i, row in enumerate(rows):
        words[i, : len(row)] = torch.from_numpy(row.words)
        if len(row.kinds):
            kinds[i, : len(row)] = torch.from_numpy(row.kinds)
        for start, end, concept in row.mentions if place else []:
            if end - start <= WIDEST:
                marked.append((i, start * WIDEST + end - start - 1, place[concept]))
    return Batch(rows, words, kinds, lengths, torch.tensor(marked, dtype=torch.long).view(-1, 3))


def by_length(rows: list[Row], most_words: int, jitter: random.Random | None = None) -> list[list[Row]]:
    """Rows of like length together, at most `most_words` with padding."""
    noise = (lambda: jitter.random() * 6) if jitter else (lambda: 0.0)
    keyed = sorted(((len(r) + noise(), i) for i, r in enumerate(rows)))
    out: list[list[Row]] = []
    current: list[Row] = []
    for _, i in keyed:
        row = rows[i]
        if current and (len(current) + 1) * max(len(row), len(current[-1])) > most_words:
            out.append(current)
            current = []
        current.append(row)
    return [*out, current] if current else out


@dataclass
class Share:
    """A part and how many of its words an epoch takes; all of them where it has fewer."""

    part: Part
    words: int


def epoch(
    shares: list[Share], window: int, most_words: int, rng: random.Random, forms: ShortForms | None = None
) -> list[tuple[Part, Batch]]:
    """Batches of one corpus each, in random order. Documents are cut into windows of different lengths, so that the
    model learns to do with a sentence as well as with an abstract."""
    out = []
    for share in shares:
        order = list(share.part.rows)
        rng.shuffle(order)
        taken: list[Row] = []
        words = 0
        for row in order:
            if words >= share.words:
                break
            words += len(row)
            most = rng.choice((window, window, window, window // 3, window // 8))
            cut = windows(row, most)
            taken += [forms.exchanged(w, rng) for w in cut] if forms else cut
        out += [(share.part, batch_of(rows, share.part.concepts)) for rows in by_length(taken, most_words, rng)]
    rng.shuffle(out)
    return out


def all_windows(task: Task, corpus: str, split: str, window: int) -> tuple[Part, list[Row]]:
    part = task.part(corpus, split)
    return part, [w for row in part.rows for w in windows(row, window)]
