"""Input tensors as GLiNER builds them: <s> <<ENT>> label ... <<SEP>> word ... </s>."""

from __future__ import annotations

import torch
from torch import Tensor

from .alphabet import CLS, ENT, EOS, SEP, WIDEST
from .word_features import byte_tokens


def graph_inputs(texts: list[list[str]], labels: list[str]) -> tuple[Tensor, ...]:
    """`texts`: words. Returns the six tensors in the order of graph.INPUTS."""
    rows = []
    for words in texts:
        ids, mask = [CLS], [0]
        for label in labels:
            piece = [ENT, *byte_tokens(label)]
            ids += piece
            mask += [0] * len(piece)
        ids.append(SEP)
        mask.append(0)
        for number, word in enumerate(words, 1):
            piece = byte_tokens(word)
            ids += piece
            mask += [number] + [0] * (len(piece) - 1)
        rows.append(([*ids, EOS], [*mask, 0], len(words)))
    longest = max(len(ids) for ids, _, _ in rows)
    most = max(n for _, _, n in rows)
    shape = (len(rows), longest)
    input_ids, attention, words_mask = (torch.zeros(shape, dtype=torch.long) for _ in range(3))
    lengths = torch.tensor([[n] for _, _, n in rows])
    start = torch.arange(most).repeat_interleave(WIDEST)
    end = start + torch.arange(WIDEST).repeat(most)
    span_mask = end[None] < lengths
    span_idx = torch.stack([start, end], -1)[None] * span_mask[..., None]
    for b, (ids, mask, _) in enumerate(rows):
        input_ids[b, : len(ids)] = torch.tensor(ids)
        attention[b, : len(ids)] = 1
        words_mask[b, : len(mask)] = torch.tensor(mask)
    return input_ids, attention, words_mask, lengths, span_idx, span_mask
