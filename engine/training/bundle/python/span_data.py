"""Rows of words and labelled spans (GLiNER's training JSON, a row a line) as the tensors of span_model."""

from __future__ import annotations

import json
import random
from pathlib import Path

import torch


def read_rows(paths: list[str], folder: Path) -> list[dict]:
    rows = []
    for path in paths:
        for line in (folder / path).read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            rows.append({"words": row["tokenized_text"], "spans": row["ner"]})
    return rows


class Encoder:
    """Words and labels to sub-tokens, as a runtime does it: a word at a time."""

    def __init__(self, tokenizer, widest: int, most_pieces: int) -> None:
        self.tokenizer, self.widest, self.most = tokenizer, widest, most_pieces
        self.known: dict[str, list[int]] = {}
        whole = tokenizer("a")["input_ids"]
        bare = tokenizer("a", add_special_tokens=False)["input_ids"]
        at = next(k for k in range(len(whole)) if whole[k : k + len(bare)] == bare)
        self.before, self.behind = whole[:at], whole[at + len(bare) :]

    def pieces(self, word: str) -> list[int]:
        if word not in self.known:
            self.known[word] = self.tokenizer(word, add_special_tokens=False)["input_ids"]
        return self.known[word]

    def padded(self, rows: list[list[int]], fill: int = 0) -> torch.Tensor:
        longest = max(map(len, rows))
        return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])

    def text(self, texts: list[list[str]]) -> dict[str, torch.Tensor]:
        ids, masks, lengths = [], [], []
        for words in texts:
            row, mask, kept = list(self.before), [0] * len(self.before), 0
            for number, word in enumerate(words, 1):
                pieces = self.pieces(word)
                if len(row) + len(pieces) + len(self.behind) > self.most:
                    break
                row += pieces
                mask += ([number] + [0] * (len(pieces) - 1)) if pieces else []
                kept = number
            ids.append(row + self.behind)
            masks.append(mask + [0] * len(self.behind))
            lengths.append(kept)
        words = max(lengths)
        start = torch.arange(words).repeat_interleave(self.widest)
        index = torch.stack([start, start + torch.arange(self.widest).repeat(words)], -1)
        n = torch.tensor(lengths)[:, None]
        pad = self.tokenizer.pad_token_id or 0
        return {
            "input_ids": self.padded(ids, pad),
            "attention_mask": self.padded([[1] * len(r) for r in ids]),
            "words_mask": self.padded(masks),
            "text_lengths": n,
            "span_idx": index[None].expand(len(texts), -1, -1).contiguous(),
            "span_mask": index[None, :, 1] < n,
        }

    def labels(self, labels: list[str]) -> dict[str, torch.Tensor]:
        rows = [self.before + self.pieces(label) + self.behind for label in labels]
        return {
            "labels_input_ids": self.padded(rows, self.tokenizer.pad_token_id or 0),
            "labels_attention_mask": self.padded([[1] * len(r) for r in rows]),
        }


class Collator:
    """A batch: texts, all labels in random order, and targets [B, W, widest, C]."""

    def __init__(self, encoder: Encoder, labels: list[str], seed: int) -> None:
        self.encoder, self.all, self.random = encoder, labels, random.Random(seed)

    def __call__(self, rows: list[dict]) -> dict[str, torch.Tensor]:
        labels = list(self.all)
        self.random.shuffle(labels)
        text = self.encoder.text([row["words"] for row in rows])
        lengths = text["text_lengths"][:, 0]
        targets = torch.zeros(len(rows), int(lengths.max()), self.encoder.widest, len(labels))
        for b, row in enumerate(rows):
            for start, end, label in row["spans"]:
                if end < lengths[b] and end - start < self.encoder.widest:
                    targets[b, start, end - start, labels.index(label)] = 1
        return {**text, **self.encoder.labels(labels), "targets": targets}
