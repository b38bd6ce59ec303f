"""For vLLM's model runner V1 (``vllm.v1.sample.logits_processor``; vLLM 0.10 to 0.31, later with VLLM_USE_V2_MODEL_RUNNER=0).

    CURIE_TRIE=mesh.curietrie PYTHONPATH=FOLDER vllm serve MODEL --logits-processors curie_trie.v1:NamesOnly
"""

from __future__ import annotations

from typing import Any

import torch
from vllm.v1.sample.logits_processor import BatchUpdate, LogitsProcessor, MoveDirectionality

from .answers import Answer
from .masking import mask
from .settings import answer_for, asked, check_fit, ends_of


class NamesOnly(LogitsProcessor):
    """Requests with ``curie_group`` write a name of that group and then end; others are left as they are."""

    @classmethod
    def validate_params(cls, sampling_params: Any) -> None:
        asked(sampling_params)

    def __init__(self, vllm_config: Any, device: torch.device, is_pin_memory: bool):
        check_fit(vllm_config.model_config)
        self._ends = ends_of(vllm_config.model_config)
        # By row of the batch, with the list of tokens that the engine appends to.
        self._rows: dict[int, tuple[Answer, list[int]]] = {}

    def is_argmax_invariant(self) -> bool:
        return False

    def update_state(self, batch_update: BatchUpdate | None) -> None:
        """Rows that left, came and moved, in this order; what was written is read when it is needed."""
        if batch_update is None:
            return
        rows = self._rows
        for row in batch_update.removed:
            rows.pop(row, None)
        for row, params, _, written in batch_update.added:
            answer = answer_for(params, self._ends)
            # A row may be taken over without having been left.
            rows.pop(row, None)
            if answer is not None:
                rows[row] = (answer, written)
        for source, target, direction in batch_update.moved:
            moving, there = rows.pop(source, None), rows.pop(target, None)
            if moving is not None:
                rows[target] = moving
            if there is not None and direction == MoveDirectionality.SWAP:
                rows[source] = there

    def apply(self, logits: torch.Tensor) -> torch.Tensor:
        for answer, written in self._rows.values():
            for token in written[answer.read :]:
                if token < 0:
                    raise RuntimeError("vLLM has not told a token that it wrote: start it with --no-async-scheduling.")
                answer.take(token)
        return mask(logits, [(row, answer) for row, (answer, _) in self._rows.items()])
