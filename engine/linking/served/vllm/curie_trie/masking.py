"""The one step on the device: everything but what may come next becomes impossible."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from .answers import Answer, kept_entries


def mask(logits: torch.Tensor, answers: Sequence[tuple[int, Answer]]) -> torch.Tensor:
    """Changes the rows of the answers in place: [rows, vocabulary], any float type."""
    if not answers:
        return logits
    whole, rows, columns = (torch.as_tensor(index, device=logits.device) for index in kept_entries(answers))
    # Indexing by index copies.
    stays = logits[rows, columns]
    logits[whole] = float("-inf")
    logits[rows, columns] = stays
    return logits
