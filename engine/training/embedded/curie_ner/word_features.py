"""Word → hashed features: byte n-grams, affixes, shape and identity, and the key by which names are looked up."""

from __future__ import annotations

import numpy as np

from .alphabet import (
    AFFIX_ROWS,
    BORDER,
    BYTE0,
    CASED_ROWS,
    GRAM_FACTORS,
    GRAM_ROWS,
    KEY_FACTOR,
    BIG_PRIME,
    LEAST_STEM,
    LOWER,
    PLURAL_S,
    PRIME,
    SHAPE,
    SHAPE_FACTORS,
    SHAPE_ROWS,
    WORD_BYTES,
    WORD_FACTORS,
    WORD_ROWS,
)

#: Neighbours (relative positions) of the three n-grams around each byte, and what parts their hashes.
GRAMS = (((-1, 0, 1), 1), ((-1, 0, 1, 2), 2), ((-2, -1, 0, 1, 2), 3))
PREFIX, SUFFIX = 4, 5


def gram_hash(tokens: list[int], rows: int, salt: int) -> int:
    """1..rows-1; 0 is left for no n-gram."""
    return 1 + (sum(t * f for t, f in zip(tokens, GRAM_FACTORS)) + salt) % PRIME % (rows - 1)


def byte_tokens(word: str) -> list[int]:
    return [BYTE0 + b for b in word.encode("utf-8")]


def word_hashes(tokens: list[int]) -> tuple[int, int]:
    """Two hashes below PRIME of lower-cased tokens."""
    return tuple(
        sum((t + 1) * f % PRIME for t, f in zip(tokens, factors)) % PRIME for factors in WORD_FACTORS[:2]
    )


def name_key(tokens: list[int]) -> int:
    """The word as names are compared: lower case, its first WORD_BYTES bytes, no last "s"."""
    if len(tokens) > LEAST_STEM and tokens[-1] == PLURAL_S:
        tokens = tokens[:-1]
    first, second = word_hashes(tokens)
    return (first * KEY_FACTOR + second) % BIG_PRIME


class WordFeatures:
    """Gives each distinct word a number and keeps its features; `tables()` are the arrays the network indexes."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._grams: list[list[int]] = []
        self._counts: list[int] = []
        self._rest: list[list[int]] = []
        self._keys: list[int] = []

    def __len__(self) -> int:
        return len(self._ids)

    def id_of(self, word: str) -> int:
        known = self._ids.get(word)
        if known is not None:
            return known
        cased = byte_tokens(word)[:WORD_BYTES]
        lower = [LOWER[t] for t in cased]
        n = len(lower)

        def at(i: int) -> int:
            return lower[i] if 0 <= i < n else BORDER

        grams = [
            gram_hash([at(i + d) for d in around], GRAM_ROWS, salt) for i in range(n) for around, salt in GRAMS
        ]
        self._grams.append(grams + [0] * (len(GRAMS) * WORD_BYTES - len(grams)))
        self._counts.append(n)
        first, second = word_hashes(lower)
        third = sum((t + 1) * f % PRIME for t, f in zip(cased, WORD_FACTORS[2])) % PRIME
        self._rest.append(
            [
                first % WORD_ROWS,
                second % WORD_ROWS,
                third % CASED_ROWS,
                gram_hash([at(0), at(1), at(2)], AFFIX_ROWS, PREFIX),
                gram_hash([at(n - 3), at(n - 2), at(n - 1)], AFFIX_ROWS, SUFFIX),
                sum(SHAPE[t] * f for t, f in zip(cased, SHAPE_FACTORS)) % PRIME % SHAPE_ROWS,
            ]
        )
        self._keys.append(name_key(lower))
        self._ids[word] = len(self._keys) - 1
        return self._ids[word]

    def ids_of(self, words: list[str]) -> np.ndarray:
        return np.array([self.id_of(w) for w in words], dtype=np.int64)

    def tables(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Grams [words, 3 * WORD_BYTES], bytes [words], six other features [words, 6], name keys [words]."""
        return (
            np.array(self._grams, dtype=np.int64),
            np.array(self._counts, dtype=np.int64),
            np.array(self._rest, dtype=np.int64),
            np.array(self._keys, dtype=np.int64),
        )
