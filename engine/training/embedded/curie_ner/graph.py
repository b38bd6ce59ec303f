"""The recogniser under GLiNER's tensor names: everything from token ids to logits in one graph. Word features are
computed from `input_ids` and `words_mask` with the same arithmetic as word_features and name_table; there is no
vocabulary file that could disagree with the weights."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from .alphabet import (
    AFFIX_ROWS,
    BIG_PRIME,
    BORDER,
    BYTE0,
    CASED_ROWS,
    ENT,
    GRAM_FACTORS,
    GRAM_ROWS,
    KEY_FACTOR,
    LEAST_STEM,
    LOWER,
    PLURAL_S,
    PRIME,
    SEP,
    SHAPE,
    SHAPE_FACTORS,
    SHAPE_ROWS,
    SPACE,
    WIDEST,
    WORD_BYTES,
    WORD_FACTORS,
    WORD_ROWS,
)
from .name_table import NameTable, next_hash, places
from .network import Recogniser, name_marks
from .word_features import GRAMS, PREFIX, SUFFIX

INPUTS = ["input_ids", "attention_mask", "words_mask", "text_lengths", "span_idx", "span_mask"]
OUTPUTS = ["logits", "span_vectors", "label_vectors"]


def neighbour(x: Tensor, by: int, fill: int) -> Tensor:
    """x[:, i + by] at i, `fill` beyond the ends."""
    if by == 0:
        return x
    padded = F.pad(x, (max(-by, 0), max(by, 0)), value=fill)
    return padded[:, by:] if by > 0 else padded[:, :by]


class Graph(nn.Module):
    def __init__(self, network: Recogniser, names: NameTable | None) -> None:
        super().__init__()
        self.network = network
        for name, values in {"low": LOWER, "shape": SHAPE, "shape_factors": SHAPE_FACTORS}.items():
            self.register_buffer(name, torch.tensor(values, dtype=torch.long))
        for i, factors in enumerate(WORD_FACTORS):
            self.register_buffer(f"factors{i}", torch.tensor(factors, dtype=torch.long))
        if network.sizes.kinds:
            assert names is not None
            self.size = names.size
            self.register_buffer("prints", torch.from_numpy(names.prints))
            self.register_buffer("name_kinds", torch.from_numpy(names.kinds))

    def kinds_of(self, keys: Tensor, lengths: Tensor) -> Tensor:
        """Kinds of names [B, L, WIDEST] from word keys [B, L]; 0 where a span leaves the text."""
        length = keys.shape[1]
        positions = torch.arange(length)[None]
        hashed = torch.zeros_like(keys)
        columns = []
        for width in range(WIDEST):
            hashed = next_hash(hashed, neighbour(keys, width, 0))
            first, second, fingerprint = places(hashed, self.size)
            a = (self.prints[first].long() == fingerprint).long() * self.name_kinds[first].long()
            b = (self.prints[second].long() == fingerprint).long() * self.name_kinds[second].long()
            # As NameTable.matches: the first place wins where both match.
            columns.append(torch.where(a > 0, a, b) * (positions + width < lengths).long())
        return torch.stack(columns, 2)

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor,
        words_mask: Tensor,
        text_lengths: Tensor,
        span_idx: Tensor,
        span_mask: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor]:
        net = self.network
        batch, length = input_ids.shape
        words = span_idx.shape[1] // WIDEST
        position = torch.arange(length)[None]
        here = attention_mask > 0
        prompt = (input_ids == SEP).long().cumsum(1) == 0
        is_byte = (input_ids >= BYTE0) & here

        # Text words begin where words_mask says so, label words behind <<ENT>> or a blank.
        text_first = (words_mask > 0) & here
        text_word = text_first.long().cumsum(1)
        in_text = ~prompt & is_byte & (text_word > 0)
        in_label = prompt & is_byte & (input_ids != SPACE)
        before = F.pad(input_ids[:, :-1], (1, 0))
        label_first = in_label & ((before == ENT) | (before == SPACE))
        label_word = label_first.long().cumsum(1)
        label_words = label_first.long().sum(1).max()

        # Which byte belongs to which word: [B, label words + words, S].
        owner = torch.cat(
            [
                (label_word[:, None] == torch.arange(1, label_words + 1)[None, :, None]) & in_label[:, None],
                (text_word[:, None] == torch.arange(1, words + 1)[None, :, None]) & in_text[:, None],
            ],
            1,
        )
        first = label_first | (text_first & in_text)
        starts = (owner & first[:, None]).float() @ position.expand(batch, length)[..., None].float()
        owner_float = owner.float()
        inside = position - (owner_float.transpose(1, 2) @ starts)[..., 0].long()
        counted = (in_label | in_text) & (inside < WORD_BYTES)
        owner_float = owner_float * counted[:, None].float()
        inside = inside.clamp(0, WORD_BYTES - 1)
        one = counted.long()
        low = torch.where(counted, self.low[input_ids.clamp(0, BORDER)], torch.full_like(input_ids, BORDER))

        def at(by: int) -> Tensor:
            """The byte `by` places on in the same word, else BORDER."""
            same = neighbour(inside, by, -99) == inside + by
            return torch.where(same, neighbour(low, by, BORDER), torch.full_like(low, BORDER))

        around = {d: low if d == 0 else at(d) for d in (-2, -1, 0, 1, 2)}

        def hashed(offsets: tuple[int, ...], rows: int, salt: int) -> Tensor:
            total = sum(around[d] * f for d, f in zip(offsets, GRAM_FACTORS)) + salt
            return 1 + total % PRIME % (rows - 1)

        grams = sum(net.grams(hashed(offsets, GRAM_ROWS, salt)) for offsets, salt in GRAMS)
        next_inside = neighbour(inside * one, 1, 0)
        last = counted & ~((neighbour(one, 1, 0) > 0) & (next_inside == inside + 1))
        term0 = (low + 1) * self.factors0[inside] % PRIME * one
        term1 = (low + 1) * self.factors1[inside] % PRIME * one
        term2 = (input_ids + 1) * self.factors2[inside] % PRIME * one
        final = one * last.long() * (low == PLURAL_S).long()
        sums = torch.stack(
            [
                one,
                term0,
                term1,
                term2,
                hashed((0, 1, 2), AFFIX_ROWS, PREFIX) * (first & counted).long(),
                hashed((-2, -1, 0), AFFIX_ROWS, SUFFIX) * last.long(),
                self.shape[input_ids.clamp(0, BORDER)] * self.shape_factors[inside] * one,
                term0 * final,
                term1 * final,
            ],
            -1,
        )
        # Sums over each word's bytes in one product; those of whole numbers are exact, as they stay below 2**24.
        by_word = owner_float @ torch.cat([sums.float(), grams], -1)
        whole = by_word[..., : sums.shape[-1]].long()
        count, word0, word1, word2, prefix, suffix, shape, final0, final1 = whole.unbind(-1)
        features = torch.cat(
            [
                net.lower(word0 % PRIME % WORD_ROWS) + net.lower(word1 % PRIME % WORD_ROWS),
                by_word[..., sums.shape[-1] :] / (3 * count[..., None].float()).clamp(min=1).sqrt(),
                net.prefix(prefix),
                net.suffix(suffix),
                net.shape(shape % PRIME % SHAPE_ROWS),
                net.cased(word2 % PRIME % CASED_ROWS),
            ],
            -1,
        )
        halves = net.mixed(features)
        label_vectors = net.maxout(halves[:, :label_words])
        text_halves = halves[:, label_words:]

        # Names, and other occurrences of a word: by the key that ignores case and a plural "s".
        plural = (count > LEAST_STEM).long()
        stem0, stem1 = word0 - final0 * plural, word1 - final1 * plural
        keys = ((stem0 % PRIME * KEY_FACTOR + stem1 % PRIME) % BIG_PRIME)[:, label_words:]
        valid = torch.arange(words)[None] < text_lengths
        if net.sizes.kinds:
            kinds = self.kinds_of(keys, text_lengths)
            text_halves = text_halves + net.marks(name_marks(kinds, net.sizes.kinds))
        else:
            kinds = torch.zeros(batch, words, WIDEST, dtype=torch.long)
        h = net.lstm(net.maxout(text_halves) * valid[..., None].float())[0]
        if net.sizes.pooled:
            same = (keys[:, :, None] == keys[:, None, :]) & valid[:, :, None] & valid[:, None, :]
            same_float = same.float()
            h = net.pool(h, same_float / same_float.sum(-1, keepdim=True).clamp(min=1))

        # Labels: the mean of the words behind each <<ENT>>.
        ent = (input_ids == ENT).long()
        labels = ent.sum(1).max()
        first_of_word = owner[:, :label_words] & first[:, None]
        of_label = (first_of_word.float() @ ent.cumsum(1).float()[..., None])[..., 0].long()
        belongs = (of_label[:, None, :] == torch.arange(1, labels + 1)[None, :, None]).float()
        mean = belongs @ label_vectors / belongs.sum(-1, keepdim=True).clamp(min=1)
        queries, bias = net.query_of(mean)

        start = span_idx[..., 0]
        end = torch.minimum(span_idx[..., 1], torch.ones_like(start) * (words - 1))
        place = start * WIDEST + (end - start).clamp(0, WIDEST - 1)
        spans = net.span_vectors(h, kinds.reshape(batch, -1).gather(1, place), start, end)
        logits = net.compared(spans, queries, bias)
        logits = torch.where(span_mask[..., None], logits, torch.full_like(logits, -1e4))
        return (
            logits.view(batch, words, WIDEST, -1),
            spans,
            torch.cat([queries, bias[..., None]], -1),
        )
