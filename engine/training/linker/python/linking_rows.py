"""Rows {"prompt": ..., "completion": " NAME"} as token ids, cut as the guided decoder cuts them: the prompt as a whole input,
a name as it stands behind a word and a space."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

IGNORED = -100
WORD = "is"


def read_rows(paths: list[str], folder: Path) -> list[dict]:
    rows = []
    for path in paths:
        with (folder / path).open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    row = json.loads(line)
                    rows.append({"prompt": row["prompt"], "completion": row["completion"]})
                except (ValueError, KeyError) as error:
                    raise SystemExit(f"{path}:{number}: not a row with prompt and completion ({error})") from error
    return rows


class Encoder:
    """`causal`: prompt and answer are one sequence; otherwise the encoder reads the one, the decoder writes the other."""

    def __init__(self, tokenizer, causal: bool, most: int, separator: str) -> None:
        self.tokenizer, self.causal, self.most = tokenizer, causal, most
        self.separator = separator
        self.separator_id = tokenizer.convert_tokens_to_ids(separator)
        self.end = tokenizer.eos_token_id
        if self.end is None:
            raise SystemExit("the tokenizer has no end token: choose another --base")
        self.word = tokenizer(WORD, add_special_tokens=False)["input_ids"]
        if causal and tokenizer(WORD)["input_ids"][-1] == self.end:
            raise SystemExit("the tokenizer ends every input with its end token: this --base cannot continue a prompt")

    def name(self, text: str) -> list[int]:
        whole = self.tokenizer(f"{WORD} {text}", add_special_tokens=False)["input_ids"]
        if whole[: len(self.word)] == self.word:
            return whole[len(self.word) :]
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    def answer(self, completion: str) -> list[int]:
        ids: list[int] = []
        for place, name in enumerate(completion.strip().split(self.separator)):
            ids += ([self.separator_id] if place else []) + self.name(name)
        return [*ids, self.end]

    def rows(self, rows: list[dict]) -> tuple[list[dict], int]:
        """What the model is fed, and how many rows were longer than it may be."""
        kept, long = [], 0
        for row in rows:
            prompt, answer = self.tokenizer(row["prompt"])["input_ids"], self.answer(row["completion"])
            if len(prompt) + len(answer) > self.most:
                long += 1
                continue
            ids = prompt + answer if self.causal else prompt
            labels = [IGNORED] * len(prompt) + answer if self.causal else answer
            kept.append({"input_ids": np.array(ids, np.int32), "labels": np.array(labels, np.int32)})
        return kept, long


def padded(rows: list[np.ndarray], value: int, left: bool = False) -> torch.Tensor:
    longest = max(len(r) for r in rows)
    out = torch.full((len(rows), longest), value, dtype=torch.long)
    for place, row in enumerate(rows):
        from_ = longest - len(row) if left else 0
        out[place, from_ : from_ + len(row)] = torch.from_numpy(row.astype(np.int64))
    return out


class Collator:
    """Encoder and decoder rows are filled behind. Causal rows are filled in front, as the guided decoder does, so that all answers
    end together: only there logits are made (`logits_to_keep`), which a large vocabulary makes most of the work and memory."""

    def __init__(self, pad: int, causal: bool, keep: bool) -> None:
        self.pad, self.causal, self.keep = pad, causal, keep

    def __call__(self, rows: list[dict]) -> dict:
        ids = [np.asarray(row["input_ids"]) for row in rows]
        labels = [np.asarray(row["labels"]) for row in rows]
        mask = padded([np.ones(len(r), np.int32) for r in ids], 0, self.causal)
        batch = {
            "input_ids": padded(ids, self.pad, self.causal),
            "attention_mask": mask,
            "labels": padded(labels, IGNORED, self.causal),
        }
        if self.causal:
            batch["position_ids"] = (mask.cumsum(1) - 1).clamp(min=0)
        if self.keep:
            # One more: the last place of the prompt says the first token of the answer.
            most = max(int((row != IGNORED).sum()) for row in labels) + 1
            batch["labels"] = batch["labels"][:, -most:]
            batch["logits_to_keep"] = most
        return batch


class Names:
    """Figures on dev. `exact_name`: rows of which every token would be written greedily, without a trie: the wished name, not
    merely the wished concept, so that linking under the trie is better. `token_recall`: tokens, as published runs are chosen by."""

    def __init__(self, causal: bool) -> None:
        self.causal = causal

    @staticmethod
    def choose(logits, _labels):
        """Kept of the logits while evaluating: the likeliest token."""
        return (logits[0] if isinstance(logits, tuple) else logits).argmax(-1)

    def __call__(self, prediction) -> dict:
        labels, found = prediction.label_ids, prediction.predictions
        if self.causal:
            labels, found = labels[:, 1:], found[:, :-1]
        counted = labels != IGNORED
        right = (found == labels) & counted
        return {
            "exact_name": float((right == counted).all(1).mean()),
            "token_recall": float(right.sum() / max(counted.sum(), 1)),
        }
