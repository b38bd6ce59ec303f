"""A network small enough to learn a vocabulary on one CPU thread: word pieces that see their neighbours, pooled by learned
attention, and a residual layer over what was pooled. Each piece costs a few multiplications a number, each name one small product."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import torch
from torch import Tensor, nn


@dataclass(frozen=True)
class Sizes:
    vocabulary: int
    width: int = 192
    inner: int = 384
    #: Pieces of the longest name, [CLS] and [SEP] included.
    longest: int = 32
    dropout: float = 0.1

    def plain(self) -> dict:
        return asdict(self)


class Encoder(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = sizes
        width = sizes.width
        self.pieces = nn.Embedding(sizes.vocabulary, width)
        nn.init.normal_(self.pieces.weight, std=0.3)
        #: What the piece before and the piece behind add to each number of a piece.
        self.before = nn.Parameter(torch.zeros(width))
        self.behind = nn.Parameter(torch.zeros(width))
        self.weight = nn.Linear(width, 1)
        self.inner = nn.Linear(width, sizes.inner)
        self.outer = nn.Linear(sizes.inner, width)
        nn.init.zeros_(self.outer.weight)
        self.dropout = nn.Dropout(sizes.dropout)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        """Vectors of length 1: [batch, width]."""
        mask = attention_mask[:, :, None].to(self.pieces.weight.dtype)
        x = self.dropout(self.pieces(input_ids)) * mask
        none = torch.zeros_like(x[:, :1])
        x = x + self.before * torch.cat([none, x[:, :-1]], 1) + self.behind * torch.cat([x[:, 1:], none], 1)
        weights = (self.weight(x) + (mask - 1) * 1e4).softmax(1)
        pooled = (x * weights).sum(1)
        pooled = pooled + self.outer(self.dropout(torch.relu(self.inner(pooled))))
        return pooled / pooled.square().sum(1, keepdim=True).clamp(min=1e-12).sqrt()
