"""For vLLM's model runner V2 (``vllm.v1.worker.gpu.sample.logits_processor``; the default from vLLM 0.32 on).

    CURIE_TRIE=mesh.curietrie PYTHONPATH=FOLDER vllm serve MODEL --logits-processors curie_trie.v2:NamesOnly
"""

from __future__ import annotations

from typing import Any

import torch
from vllm.v1.worker.gpu.sample.logits_processor import LogitsProcessor

from .answers import Answer
from .masking import mask
from .settings import answer_for, asked, check_fit, ends_of


class NamesOnly(LogitsProcessor):
    """Requests with ``curie_group`` write a name of that group and then end; others are left as they are."""

    @classmethod
    def validate_params(cls, sampling_params: Any) -> None:
        asked(sampling_params)

    def __init__(self, vllm_config: Any, req_states: Any):
        if getattr(vllm_config, "speculative_config", None) is not None:
            raise ValueError("an answer is held token by token: serve the model without speculative decoding.")
        check_fit(vllm_config.model_config)
        self._ends = ends_of(vllm_config.model_config)
        self._states = req_states
        # By slot; a slot is taken over without having been left.
        self._slots: dict[int, Answer] = {}

    def is_argmax_invariant(self) -> bool:
        return False

    def add_request(self, req_idx: int, sampling_params: Any) -> bool:
        answer = answer_for(sampling_params, self._ends)
        self._slots.pop(req_idx, None)
        if answer is not None:
            self._slots[req_idx] = answer
        return answer is not None

    def apply(self, logits: torch.Tensor, ctx: Any) -> torch.Tensor:
        slots = ctx.idx_mapping_np.tolist()
        if not any(slot in self._slots for slot in slots):
            return logits
        if logits.shape[0] != len(slots):
            raise RuntimeError("a request has several rows of logits: serve the model without speculative decoding.")
        prompts = self._states.prompt_len.np
        ours: list[tuple[int, Answer]] = []
        unread: list[tuple[Answer, int, int]] = []
        for row, slot in enumerate(slots):
            answer = self._slots.get(slot)
            if answer is None:
                continue
            start = int(prompts[slot])
            end = int(ctx.seq_lens_upper_bound_np[row])
            # A prompt that is read in parts has rows of logits before its end, of which nothing is written.
            if end < start:
                continue
            ours.append((row, answer))
            unread.extend((answer, slot, at) for at in range(start + answer.read, end))
        self._read(unread)
        return mask(logits, ours)

    def _read(self, unread: list[tuple[Answer, int, int]]) -> None:
        """Fetches all new tokens of the batch at once: one a request, after a preemption all of them."""
        if not unread:
            return
        tokens = self._states.all_token_ids.gpu
        slots = torch.as_tensor([slot for _, slot, _ in unread], device=tokens.device)
        places = torch.as_tensor([at for _, _, at in unread], device=tokens.device)
        for (answer, _, _), token in zip(unread, tokens[slots, places].tolist()):
            answer.take(token)
