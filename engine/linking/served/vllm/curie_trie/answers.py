"""What may be written next in each answer of a batch, and the entries of a logits matrix that stay.

Independent of vLLM and of torch: rows in, indexes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .trie import Walk


class Answer:
    """One name that is being written. ``ends``: tokens that end it, of which the engine stops at any. Without ``root`` it is over."""

    def __init__(self, root: Walk | None, ends: Iterable[int]):
        self._walk = root and root.copy()
        self._ends = np.array(sorted(set(ends)), dtype=np.int64)
        # Tokens taken in so far.
        self.read = 0
        self.over = root is None

    def take(self, token: int) -> None:
        """A token was written. One that goes on with no name (something else than this mask chose it) ends the answer."""
        self.read += 1
        if not self.over and not self._walk.step(token):
            self.over = True

    def allowed(self) -> np.ndarray:
        """Tokens that may come next; of an answer that is over, those that end it."""
        if self.over or self._walk.count == 0:
            return self._ends
        tokens = self._walk.allowed()
        # Ends first would do as well: the order of columns does not matter.
        return np.concatenate((tokens, self._ends)) if self._walk.ends else tokens


def kept_entries(answers: Sequence[tuple[int, Answer]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The rows that are masked, and row and column of each entry that stays."""
    rows = np.array([row for row, _ in answers], dtype=np.int64)
    columns = [answer.allowed() for _, answer in answers]
    return rows, np.repeat(rows, [len(c) for c in columns]), np.concatenate(columns)
