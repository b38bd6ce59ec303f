"""Short forms under other names. A text that explains a short form in brackets, "Schwartz-Jampel syndrome (SJS)", says what
it stands for; what a network remembers of its letters from other texts counts for less there. So in some windows short
forms in brackets are exchanged, all occurrences of one for the same other: the text around them is all there is to go by."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import numpy as np

from .task import Part, Row, Task

#: Of capital letters, or a capital within; words are runs of letters.
SHORT = re.compile(r"(?=.*[A-Z].*[A-Z])[A-Za-z]{2,6}s?")
#: Words between the brackets, at most.
MOST_INSIDE = 5


class ShortForms:
    def __init__(self, task: Task, parts: list[Part], share: float) -> None:
        """`parts`: whose short forms there are to exchange for. `share`: of windows in which they are exchanged."""
        words = [task.features.word(n) for n in range(len(task.features))]
        self.short = np.array([SHORT.fullmatch(w) is not None for w in words])
        self.opening, self.closing = (task.features.id_of(sign) for sign in "()")
        self.keys = task.features.tables()[3]
        self.names = task.names
        self.share = share
        self.pool = sorted({int(n) for part in parts for row in part.rows for n in self.explained(row)})

    def explained(self, row: Row) -> list[int]:
        """Numbers of the short forms that stand in brackets of the row."""
        found: dict[int, None] = {}
        for at in np.flatnonzero(row.words == self.opening):
            inside = row.words[at + 1 : at + 2 + MOST_INSIDE]
            ends = np.flatnonzero(inside == self.closing)
            if len(ends):
                inside = inside[: ends[0]]
                found.update(dict.fromkeys(inside[self.short[inside]].tolist()))
        return list(found)

    def exchanged(self, row: Row, rng: random.Random) -> Row:
        """The row, or now and then one with other short forms."""
        if rng.random() >= self.share or not (forms := self.explained(row)):
            return row
        words = row.words.copy()
        for form, other in zip(forms, rng.sample(self.pool, len(forms))):
            words[row.words == form] = other
        kinds = self.names.matches(self.keys[words]) if self.names and len(row.kinds) else row.kinds
        return replace(row, words=words, kinds=kinds)
