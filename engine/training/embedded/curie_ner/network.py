"""A span recogniser with labels in words. Text and labels never see each other: a span's vector is compared with each
label's by a dot product, so labels can be added or put in another order without changing the others' scores."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .recurrence import layer
from .alphabet import AFFIX_ROWS, CASED_ROWS, GRAM_ROWS, SHAPE_ROWS, WIDEST, WORD_ROWS


@dataclass(frozen=True)
class Sizes:
    grams: int = 96
    words: int = 96
    hidden: int = 256
    span: int = 160
    layers: int = 1
    #: Kinds of names in the name table; 0 where the model has none.
    kinds: int = 0
    #: Whether a word sees what its other occurrences in the window say.
    pooled: bool = True
    dropout: float = 0.4
    word_dropout: float = 0.4

    def as_dict(self) -> dict:
        return asdict(self)


def name_marks(kinds: Tensor, count: int) -> Tensor:
    """Kinds of names [B, L, WIDEST] → [B, L, 3 * count]: a name begins here, ends here, covers this word."""
    # [B, L, W, count]
    found = (kinds[..., None] == torch.arange(1, count + 1, device=kinds.device)).to(torch.float32)
    begins = found.amax(2)
    length = kinds.shape[1]
    ends = torch.zeros_like(begins)
    covers = torch.zeros_like(begins)
    reach = torch.zeros_like(begins)
    # From the widest to the narrowest: a name of width > d that begins d words earlier covers this one.
    for d in range(WIDEST - 1, -1, -1):
        reach = torch.maximum(reach, found[:, :, d])
        back = lambda x: F.pad(x, (0, 0, d, 0))[:, :length]  # noqa: E731
        covers = torch.maximum(covers, back(reach))
        ends = torch.maximum(ends, back(found[:, :, d]))
    return torch.cat([begins, ends, covers], -1)


class Recogniser(nn.Module):
    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.sizes = s = sizes
        self.grams = nn.Embedding(GRAM_ROWS, s.grams, padding_idx=0)
        self.lower = nn.Embedding(WORD_ROWS, s.words)
        self.cased = nn.Embedding(CASED_ROWS, 32)
        self.prefix = nn.Embedding(AFFIX_ROWS, 32)
        self.suffix = nn.Embedding(AFFIX_ROWS, 48)
        self.shape = nn.Embedding(SHAPE_ROWS, 32)
        for table in (self.grams, self.lower, self.cased, self.prefix, self.suffix, self.shape):
            nn.init.normal_(table.weight, std=0.3)
        with torch.no_grad():
            self.grams.weight[0] = 0
        self.mix = nn.Linear(s.grams + s.words + 144, 2 * s.hidden)
        self.norm = nn.LayerNorm(s.hidden)
        if s.kinds:
            self.marks = nn.Linear(3 * s.kinds, 2 * s.hidden, bias=False)
            self.named = nn.Embedding(s.kinds + 1, s.span)
            nn.init.normal_(self.named.weight, std=0.1)
        self.lstm = nn.LSTM(
            s.hidden,
            s.hidden // 2,
            s.layers,
            batch_first=True,
            bidirectional=True,
            dropout=s.dropout if s.layers > 1 else 0,
        )
        if s.pooled:
            self.own = nn.Linear(s.hidden, s.hidden)
            self.others = nn.Linear(s.hidden, s.hidden, bias=False)
            self.joined = nn.Linear(s.hidden, s.hidden)
            self.joined_norm = nn.LayerNorm(s.hidden)
        self.start = nn.Linear(s.hidden, s.span)
        self.end = nn.Linear(s.hidden, s.span, bias=False)
        self.inside = nn.Linear(s.hidden, s.span, bias=False)
        self.width = nn.Embedding(WIDEST, s.span)
        nn.init.normal_(self.width.weight, std=0.1)
        self.label_in = nn.Linear(s.hidden, s.span)
        self.label_out = nn.Linear(s.span, s.span + 1)
        # Nearly every span is nothing: begin there.
        nn.init.constant_(self.label_out.bias[-1:], -3.0)

    # Words

    def mixed(self, features: Tensor) -> Tensor:
        """Concatenated features [..., 336] → both halves of the maxout [..., 2 * hidden]."""
        return self.mix(features)

    def word_halves(self, grams: Tensor, counts: Tensor, rest: Tensor) -> Tensor:
        """Features of distinct words (as WordFeatures.tables) → [words, 2 * hidden]."""
        identity = self.lower(rest[:, 0]) + self.lower(rest[:, 1])
        if self.training:
            identity = identity * (torch.rand(len(rest), 1, device=rest.device) > self.sizes.word_dropout)
        pooled = self.grams(grams).sum(1) / (3 * counts[:, None].float()).sqrt()
        return self.mixed(
            torch.cat(
                [
                    identity,
                    pooled,
                    self.prefix(rest[:, 3]),
                    self.suffix(rest[:, 4]),
                    self.shape(rest[:, 5]),
                    self.cased(rest[:, 2]),
                ],
                -1,
            )
        )

    def maxout(self, halves: Tensor) -> Tensor:
        a, b = halves.chunk(2, -1)
        return self.norm(torch.maximum(a, b))

    # Text

    def pool(self, h: Tensor, same: Tensor) -> Tensor:
        """`same` [B, L, L]: each row sums to one over the occurrences of the row's word."""
        seen = F.relu(self.own(h) + self.others(same @ h))
        return self.joined_norm(h + self.joined(seen))

    def encode(self, x: Tensor, lengths: Tensor) -> Tensor:
        for number in range(self.sizes.layers):
            x = layer(self.lstm, x if number == 0 else self.drop(x), lengths, number)
        return x

    def drop(self, x: Tensor) -> Tensor:
        return F.dropout(x, self.sizes.dropout, self.training)

    # Labels

    def queries(self, words: Tensor, present: Tensor) -> tuple[Tensor, Tensor]:
        """Vectors of the labels' words [C, M, hidden], 1 where there is one [C, M] → [C, span] and [C]."""
        mean = (words * present[..., None]).sum(-2) / present.sum(-1, keepdim=True).clamp(min=1)
        return self.query_of(mean)

    def query_of(self, mean: Tensor) -> tuple[Tensor, Tensor]:
        out = self.label_out(torch.tanh(self.label_in(mean)))
        return out[..., :-1], out[..., -1]

    # Spans

    def compared(self, spans: Tensor, queries: Tensor, bias: Tensor) -> Tensor:
        return spans @ queries.transpose(-1, -2) * (4 / math.sqrt(self.sizes.span)) + bias[..., None, :]

    def all_spans(self, h: Tensor, kinds: Tensor, queries: Tensor, bias: Tensor) -> Tensor:
        """Logits [B, L * WIDEST, C] of every span, ordered by start, then width, by shifted slices."""
        batch, length, _ = h.shape
        start = self.start(h)
        end = F.pad(self.end(h), (0, 0, 0, WIDEST))
        total = F.pad(self.inside(h).cumsum(1), (0, 0, 1, WIDEST))
        rows = [
            start
            + end[:, k : k + length]
            + (total[:, k + 1 : k + 1 + length] - total[:, :length]) / (k + 1)
            + self.width.weight[k]
            for k in range(WIDEST)
        ]
        spans = torch.stack(rows, 2)
        if self.sizes.kinds:
            spans = spans + self.named(kinds)
        return self.compared(F.relu(spans).view(batch, length * WIDEST, -1), queries, bias)

    def span_vectors(self, h: Tensor, kinds: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Vectors [B, N, span] of spans given by their first and last word; kinds [B, N]."""

        def at(x: Tensor, i: Tensor) -> Tensor:
            # Whole rows by one index; torch.gather would want an index for each of their numbers.
            batch, length, size = x.shape
            place = torch.arange(batch, device=x.device)[:, None] * length + i
            return x.reshape(batch * length, size).index_select(0, place.reshape(-1)).view(batch, -1, size)

        total = F.pad(self.inside(h).cumsum(1), (0, 0, 1, 0))
        count = (last - first + 1).clamp(min=1)
        inside = (at(total, last + 1) - at(total, first)) / count[..., None].float()
        spans = at(self.start(h), first) + at(self.end(h), last) + inside
        spans = spans + self.width((count - 1).clamp(0, WIDEST - 1))
        if self.sizes.kinds:
            spans = spans + self.named(kinds)
        return F.relu(spans)
