"""What larger or other networks of the same task say of a batch: soft targets for a smaller one (Hinton et al., Distilling the
Knowledge in a Neural Network, 2015), on annotated text and on text that nobody annotated."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from .batches import Batch
from .scoring import Scorer
from .task import Task
from .weights import load_network


class Teachers:
    def __init__(self, task: Task, paths: list[Path], device: torch.device) -> None:
        self.scorers = [Scorer(task, load_network(path)[0].to(device)) for path in paths]

    @torch.no_grad()
    def probabilities(self, batch: Batch, concepts: list[str]) -> Tensor:
        """[B, L * WIDEST, concepts]: the mean of the teachers', who are asked in the usual words; 0 outside a row."""
        told = []
        for scorer in self.scorers:
            wordings = [scorer.task.usual_wording(c) for c in concepts]
            told.append(torch.sigmoid(scorer.logits(batch, wordings)))
        return torch.stack(told).mean(0) * batch.valid_spans[..., None]
