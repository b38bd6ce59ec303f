"""What `prepare.ts` wrote: the task (labels, corpora, kinds of names) and rows of words with their mentions."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from .name_table import NameTable
from .word_features import WordFeatures


#: The part of text without annotations.
TEXT = "text"
#: Signs that end a sentence, well enough to cut text there.
FULL_STOPS = frozenset(".!?;")


@dataclass
class Row:
    """A document, or a stretch of whole sentences of one. Mentions are words [start, end) and a concept."""

    document: int
    words: np.ndarray
    kinds: np.ndarray
    mentions: list[tuple[int, int, str]]
    sentences: list[int] = field(default_factory=lambda: [0])
    #: First word's index in the document.
    offset: int = 0

    def __len__(self) -> int:
        return len(self.words)


@dataclass
class Part:
    """One split of a corpus. `lost`: gold mentions that no range of words stands for; they count as missed."""

    corpus: str
    concepts: list[str]
    rows: list[Row]
    lost: int


class Task:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        described = json.loads((folder / "task.json").read_text(encoding="utf-8"))
        self.model: str = described["model"]
        self.kinds: list[str] = described["kinds"] if described["names"] else []
        self.labels: dict[str, dict] = described["labels"]
        self.corpora: list[dict] = described["corpora"]
        self.features = WordFeatures()
        self.kept: dict[tuple, Part] = {}
        self.names = NameTable.read(folder / "names.tsv") if self.kinds else None
        self.wordings = {
            wording["text"]: self.features.ids_of(wording["words"])
            for label in self.labels.values()
            for wording in label["wordings"]
        }

    def concepts_of(self, corpus: str) -> list[str]:
        return next(c["concepts"] for c in self.corpora if c["name"] == corpus)

    def usual_wording(self, concept: str) -> str:
        return self.labels[concept]["wordings"][0]["text"]

    def part(self, corpus: str, split: str, without_dev: bool = False) -> Part:
        """`without_dev`: leave out rows whose text is in a development part. The rows are the caller's own."""
        key = (corpus, split, without_dev)
        part = self.kept.get(key) or self._read(*key)
        return replace(part, rows=[replace(row) for row in part.rows])

    def keep(self, *key: str | bool) -> None:
        """Keeps a part (arguments of `part`) as read, for a task that is stored (curie_ner.prepared)."""
        self.kept[key] = self._read(*key)

    def _read(self, corpus: str, split: str, without_dev: bool) -> Part:
        rows: list[Row] = []
        lost = 0
        path = self.folder / f"{corpus}.{split}.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines():
            read = json.loads(line)
            if without_dev and read.get("inDev"):
                continue
            words = self.features.ids_of(read["words"])
            lost += read["lost"]
            mentions = [(s, e, c) for s, e, c in read["mentions"]]
            rows.append(Row(len(rows), words, np.zeros((0, 0), np.uint8), mentions, read["sentences"]))
        self._find_names(rows)
        return Part(corpus, self.concepts_of(corpus), rows, lost)

    def text(self, most_words: int, seed: int) -> Part:
        """Passages of text.txt, drawn at random, as rows without mentions, of which any concept may be asked."""
        lines = (self.folder / "text.txt").read_text(encoding="utf-8").splitlines()
        random.Random(seed).shuffle(lines)
        rows: list[Row] = []
        count = 0
        for line in lines:
            words = line.split(" ")
            ends = [i + 1 for i, w in enumerate(words[:-1]) if w in FULL_STOPS]
            rows.append(Row(len(rows), self.features.ids_of(words), np.zeros((0, 0), np.uint8), [], [0, *ends]))
            count += len(words)
            if count >= most_words:
                break
        self._find_names(rows)
        return Part(TEXT, list(self.labels), rows, 0)

    def _find_names(self, rows: list[Row]) -> None:
        if self.names:
            keys = self.features.tables()[3]
            for row in rows:
                row.kinds = self.names.matches(keys[row.words])


def windows(row: Row, most: int) -> list[Row]:
    """Stretches of whole sentences of up to `most` words (a longer sentence stands alone); a mention that crosses a
    border is in none."""
    if len(row) <= most:
        return [row]
    borders = [*row.sentences, len(row)]
    cuts = [0]
    for end, following in zip(borders[1:], borders[2:] + [len(row)]):
        if following - cuts[-1] > most and end > cuts[-1]:
            cuts.append(end)
    cuts = sorted({*cuts, len(row)})
    out = []
    for a, b in zip(cuts, cuts[1:]):
        inside = [(s - a, e - a, c) for s, e, c in row.mentions if a <= s and e <= b]
        kinds = row.kinds[a:b].copy() if len(row.kinds) else row.kinds
        # No name crosses the window's end.
        for width in range(kinds.shape[1] if len(row.kinds) else 0):
            kinds[max(0, b - a - width) :, width] = 0
        out.append(Row(row.document, row.words[a:b], kinds, inside, [0], row.offset + a))
    return out
