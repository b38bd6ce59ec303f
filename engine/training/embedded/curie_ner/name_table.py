"""Which word sequences are names of a vocabulary, and of which kind: a cuckoo hash table of fingerprints that ships
inside the model (Fan et al., Cuckoo Filter, CoNEXT 2014). A sequence that is no name is taken for one in about
2 * load / 255 of cases."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .alphabet import BIG_PRIME, FINGERPRINT, NEXT_FACTOR, SECOND_PLACE, WIDEST
from .word_features import keys_of

#: Share of the places that are taken. Two places a name hold up to a half.
LOAD = 0.46
MOST_MOVES = 500


def next_hash(before, key):
    """Hash of a sequence from that of the sequence without its last word; numbers or arrays."""
    return (before * NEXT_FACTOR + key) % BIG_PRIME


def places(name, size: int):
    """Both places of a name's hash, and its fingerprint (1..255)."""
    return (
        name % size,
        name * SECOND_PLACE % BIG_PRIME % size,
        1 + name * FINGERPRINT % BIG_PRIME % 255,
    )


class NameTable:
    """`prints` and `kinds`: uint8 [size]. Kind 0 stands for no name."""

    def __init__(self, prints: np.ndarray, kinds: np.ndarray) -> None:
        self.prints = prints
        self.kinds = kinds

    @property
    def size(self) -> int:
        return len(self.prints)

    @classmethod
    def build(cls, names: dict[int, int]) -> NameTable:
        """`names`: hash → kind. Raises RuntimeError where a name finds no place."""
        size = max(64, int(len(names) / LOAD)) | 1
        prints, kinds = np.zeros(size, np.uint8), np.zeros(size, np.uint8)
        holder = np.full(size, -1, np.int64)
        for name in names:
            at = places(name, size)[0]
            for move in range(MOST_MOVES):
                first, second, _ = places(name, size)
                if holder[first] < 0 or holder[second] < 0:
                    at = first if holder[first] < 0 else second
                    holder[at] = name
                    break
                # Whoever is there moves to its other place.
                at = first if move == 0 else (second if at == first else first)
                holder[at], name = name, int(holder[at])
            else:
                raise RuntimeError(f"{len(names)} names do not fit into {size} places")
        for at in np.flatnonzero(holder >= 0):
            name = int(holder[at])
            prints[at], kinds[at] = places(name, size)[2], names[name]
        return cls(prints, kinds)

    @classmethod
    def read(cls, path: Path) -> NameTable:
        """Lines kind TAB words, the words parted by spaces. The first of two names that hash alike stays."""
        lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        distinct = list({word for _, words in lines for word in words.split(" ")})
        keys = dict(zip(distinct, keys_of(distinct).tolist()))
        names: dict[int, int] = {}
        for kind, words in lines:
            hashed = 0
            for word in words.split(" "):
                hashed = next_hash(hashed, keys[word])
            names.setdefault(hashed, int(kind))
        return cls.build(names)

    def matches(self, keys: np.ndarray) -> np.ndarray:
        """Kinds uint8 [words, WIDEST] of the spans that begin at each word, by their number of words less one."""
        n = len(keys)
        found = np.zeros((n, WIDEST), np.uint8)
        hashed = np.zeros(n, np.int64)
        for width in range(min(WIDEST, n)):
            hashed = next_hash(hashed[: n - width], keys[width:])
            first, second, fingerprint = places(hashed, self.size)
            for at in (second, first):
                here = self.prints[at] == fingerprint
                found[: n - width, width][here] = self.kinds[at][here]
        return found
