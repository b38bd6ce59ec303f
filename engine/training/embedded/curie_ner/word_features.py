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
#: Places kept free around a word's bytes, so that its neighbours are shifted columns.
AROUND = 2
#: Words that are computed in one go.
AT_ONCE = 50_000


def byte_tokens(word: str) -> list[int]:
    return [BYTE0 + b for b in word.encode("utf-8")]


def byte_matrix(words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Tokens of the words' first WORD_BYTES bytes [n, WORD_BYTES], BORDER beyond the end, and how many there are [n]."""
    cut = [w.encode("utf-8")[:WORD_BYTES] for w in words]
    counts = np.array([len(b) for b in cut], dtype=np.int64)
    joined = b"".join(b.ljust(WORD_BYTES, b"\0") for b in cut)
    tokens = np.frombuffer(joined, np.uint8).reshape(-1, WORD_BYTES).astype(np.int64) + BYTE0
    tokens[np.arange(WORD_BYTES)[None] >= counts[:, None]] = BORDER
    return tokens, counts


def gram_hash(tokens: list[np.ndarray], rows: int, salt: int) -> np.ndarray:
    """Neighbouring tokens, an array each → 1..rows-1; 0 is left for no n-gram."""
    return 1 + (sum(t * f for t, f in zip(tokens, GRAM_FACTORS)) + salt) % PRIME % (rows - 1)


def positional_hash(values: np.ndarray, inside: np.ndarray, factors: tuple[int, ...]) -> np.ndarray:
    return (values * np.array(factors) % PRIME * inside).sum(1) % PRIME


def name_keys(tokens: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Lower-case tokens [n, WORD_BYTES] → keys by which names are compared [n]: without a last "s"."""
    last = tokens[np.arange(len(tokens)), np.maximum(counts, 1) - 1]
    stem = counts - ((counts > LEAST_STEM) & (last == PLURAL_S))
    inside = np.arange(WORD_BYTES)[None] < stem[:, None]
    first, second = (positional_hash(tokens + 1, inside, f) for f in WORD_FACTORS[:2])
    return (first * KEY_FACTOR + second) % BIG_PRIME


def keys_of(words: list[str]) -> np.ndarray:
    """Keys of words, in any case [n]."""
    tokens, counts = byte_matrix(words)
    return name_keys(np.array(LOWER)[tokens], counts)


def features_of(words: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """As WordFeatures.tables, of these words."""
    cased, counts = byte_matrix(words)
    n = len(words)
    low = np.array(LOWER)[cased]
    inside = np.arange(WORD_BYTES)[None] < counts[:, None]
    padded = np.pad(low, ((0, 0), (AROUND, AROUND)), constant_values=BORDER)

    def column(by: int) -> np.ndarray:
        """The token `by` places from each byte."""
        return padded[:, AROUND + by : AROUND + by + WORD_BYTES]

    def at(place: np.ndarray) -> np.ndarray:
        """A token of each word; BORDER outside."""
        return padded[np.arange(n), np.maximum(place, -AROUND) + AROUND]

    grams = np.stack([gram_hash([column(d) for d in o], GRAM_ROWS, salt) for o, salt in GRAMS], 2)
    first, second = (positional_hash(low + 1, inside, f) for f in WORD_FACTORS[:2])
    third = positional_hash(cased + 1, inside, WORD_FACTORS[2])
    shape = (np.array(SHAPE)[cased] * np.array(SHAPE_FACTORS) * inside).sum(1)
    start = np.zeros(n, dtype=np.int64)
    rest = [
        first % WORD_ROWS,
        second % WORD_ROWS,
        third % CASED_ROWS,
        gram_hash([at(start), at(start + 1), at(start + 2)], AFFIX_ROWS, PREFIX),
        gram_hash([at(counts - 3), at(counts - 2), at(counts - 1)], AFFIX_ROWS, SUFFIX),
        shape % PRIME % SHAPE_ROWS,
    ]
    return (
        (grams * inside[..., None]).reshape(n, len(GRAMS) * WORD_BYTES),
        counts,
        np.stack(rest, 1),
        name_keys(low, counts),
    )


class WordFeatures:
    """Gives each distinct word a number; `tables()` are the arrays of features that the network indexes."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._words: list[str] = []
        self._tables = features_of([])

    def __len__(self) -> int:
        return len(self._ids)

    def id_of(self, word: str) -> int:
        number = self._ids.setdefault(word, len(self._words))
        if number == len(self._words):
            self._words.append(word)
        return number

    def word(self, number: int) -> str:
        return self._words[number]

    def ids_of(self, words: list[str]) -> np.ndarray:
        return np.array([self.id_of(w) for w in words], dtype=np.int64)

    def tables(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Grams [words, 3 * WORD_BYTES], bytes [words], six other features [words, 6], name keys [words]; int64."""
        done = len(self._tables[1])
        if done < len(self._words):
            parts = [self._tables]
            parts += [features_of(self._words[i : i + AT_ONCE]) for i in range(done, len(self._words), AT_ONCE)]
            self._tables = tuple(np.concatenate(columns) for columns in zip(*parts))
        return self._tables
