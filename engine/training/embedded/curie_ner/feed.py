"""Epochs made by other processes, so that a GPU does not wait for Python."""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Iterator
from dataclasses import replace

import torch

from .batches import Batch, Share, epoch
from .short_forms import ShortForms

#: Epochs that are made at the same time, in a process each.
PROCESSES = 3

#: Inherited by the processes: what they need is not sent to them.
_making: tuple[list[Share], int, int, ShortForms | None] | None = None


def _made(seed: int) -> list[tuple[int, tuple]]:
    assert _making is not None
    shares, window, most_words, forms = _making
    torch.set_num_threads(1)
    places = {id(share.part): i for i, share in enumerate(shares)}
    batches = epoch(shares, window, most_words, random.Random(seed), forms)
    return [(places[id(part)], tuple(x.numpy() for x in batch.tensors())) for part, batch in batches]


class Feed:
    """Endless epochs. Must be made before CUDA is first used, as the processes are forked."""

    def __init__(
        self, shares: list[Share], window: int, most_words: int, seed: int, forms: ShortForms | None = None
    ) -> None:
        global _making
        _making = (shares, window, most_words, forms)
        self.shares = shares
        self.seed = seed
        self.pool = multiprocessing.get_context("fork").Pool(PROCESSES)

    def epochs(self) -> Iterator[list[tuple]]:
        ahead = [self.pool.apply_async(_made, (self.seed * 1000 + i,)) for i in range(PROCESSES)]
        number = PROCESSES
        while True:
            made = ahead.pop(0).get()
            ahead.append(self.pool.apply_async(_made, (self.seed * 1000 + number,)))
            number += 1
            yield [(self.shares[i].part, Batch.of_arrays(arrays)) for i, arrays in made]

    def close(self) -> None:
        self.pool.terminate()
        self.pool.join()
