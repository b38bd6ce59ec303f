"""Reads a packed token trie (kb-cache/FORMAT.md, "Token trie") as it lies on the disk, and walks it.

At each point a walk says which tokens may come next in some name of the wanted groups, and whether a name ends there. Records
are read from a memory map: processes that serve the same file share its pages.
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from collections.abc import Iterable, Iterator

import numpy as np

MAGIC = bytes((0x89, 0x43, 0x54, 0x54, 0x0D, 0x0A, 0x1A, 0x0A))
VERSION = 1
FIXED = 24

ENDS, WIDE, MIXED, HEAD_BITS = 1, 2, 4, 3
TWO, THREE = 176, 252
AFTER_TWO = TWO + (THREE - TWO) * 256

ALL = 0xFFFF
# Wide records whose tokens are kept ready: the roots, and points with many ways on that names share.
MOST_KEPT = 4096


class TrieError(Exception):
    """A trie that cannot be used: the message names file, reason and cure."""


class Trie:
    """The names of a knowledge base as token sequences, by semantic group."""

    def __init__(self, path: str, check: bool = True):
        """``check``: read the whole file once and compare its checksums."""
        self.path = path
        try:
            with open(path, "rb") as file:
                if os.fstat(file.fileno()).st_size == 0:
                    raise TrieError(f"{path}: the file is empty.")
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except OSError as error:
            raise TrieError(f"{path}: it cannot be read ({error.strerror}).") from error
        header = self._header()
        if check:
            for name in ("tokens", "nodes"):
                part = header[name]
                if _crc(self._map, part["offset"], part["length"]) != part["crc"]:
                    raise TrieError(f'{path}: section "{name}" is corrupted (checksum). Build it again: curie kb trie.')
        self.kb: dict[str, str] = header["kb"]
        self.tokenizer: dict[str, str] = header["tokenizer"]
        self.groups: list[str] = header["groups"]
        self.names: list[int] = header["names"]
        self.vocabulary: int = header["vocabulary"]
        self.root: int = header["root"]
        self.sets: list[int] = header["sets"]
        self.base: int = header["nodes"]["offset"]
        part = header["tokens"]
        tokens = np.frombuffer(self._map, dtype="<u4", count=part["length"] // 4, offset=part["offset"])
        self.tokens: list[int] = tokens.tolist()
        ranks = np.full(self.vocabulary, -1, dtype=np.int64)
        ranks[tokens] = np.arange(len(tokens))
        self.ranks: list[int] = ranks.tolist()
        self.bytes = self._map
        self._kept: dict[tuple[int, int], np.ndarray] = {}

    def _header(self) -> dict:
        path, data = self.path, self._map
        if data[:8] != MAGIC:
            raise TrieError(f"{path}: this is not a token trie.")
        if len(data) < FIXED:
            raise TrieError(f"{path}: the file is truncated ({len(data)} bytes).")
        version, length, crc = (int.from_bytes(data[at : at + 4], "little") for at in (8, 12, 16))
        if version != VERSION:
            raise TrieError(
                f"{path}: it has format version {version}, this plug-in reads version {VERSION}. "
                "Take both from the same Curie: curie kb trie, curie kb trie-plugin."
            )
        head = data[FIXED : FIXED + length]
        if len(head) < length:
            raise TrieError(f"{path}: the file is truncated ({len(data)} bytes).")
        if zlib.crc32(head) != crc:
            raise TrieError(f"{path}: the header is corrupted (checksum).")
        header = json.loads(head)
        if header["bytes"] != len(data):
            raise TrieError(f"{path}: it has {len(data)} bytes, and its header says {header['bytes']}.")
        return header

    def bits(self, groups: Iterable[str]) -> int:
        """The set of these groups; a group without names adds nothing."""
        return sum(1 << self.groups.index(group) for group in set(groups) if group in self.groups)

    def walk(self, groups: Iterable[str] | None = None) -> Walk:
        """From the root, over names of these groups; without groups, over all."""
        return Walk(self, ALL if groups is None else self.bits(groups))

    def kept(self, record: int, groups: int, make) -> np.ndarray:
        key = (record, groups)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = make()
        return found


def _crc(data: mmap.mmap, offset: int, length: int) -> int:
    crc = 0
    for at in range(offset, offset + length, 1 << 24):
        crc = zlib.crc32(data[at : min(at + (1 << 24), offset + length)], crc)
    return crc


class Walk:
    """A point in a trie. ``count`` names of the wanted groups go on from here or end here; ``ends`` of them end here."""

    __slots__ = ("trie", "groups", "count", "ends", "_at", "_end", "_record", "_children", "_wide", "_mixed", "_set",
                 "_entries", "_next", "_body", "_body_end", "_inner", "_child_set")  # fmt: skip

    def __init__(self, trie: Trie, groups: int):
        self.trie = trie
        self.groups = groups
        self.count = sum(n for bit, n in enumerate(trie.names) if groups >> bit & 1)
        self.ends = 0
        # On an edge: its codes still to come.
        self._at = self._end = 0
        self._record = trie.base + trie.root
        self._next = self._body = self._body_end = self._child_set = 0
        self._inner = False
        self._enter()

    def copy(self) -> Walk:
        other = Walk.__new__(Walk)
        for name in Walk.__slots__:
            setattr(other, name, getattr(self, name))
        return other

    def _varint(self) -> int:
        data, at = self.trie.bytes, self._next
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            if byte < 128:
                self._next = at
                return value
            shift += 7

    def _rank(self) -> int:
        data, at = self.trie.bytes, self._next
        first = data[at]
        if first < TWO:
            self._next = at + 1
            return first
        if first < THREE:
            self._next = at + 2
            return TWO + (first - TWO << 8) + data[at + 1]
        self._next = at + 3
        return AFTER_TWO + (first - THREE << 16) + (data[at + 1] << 8) + data[at + 2]

    def _enter(self) -> None:
        """Reads the head of the record here."""
        self._next = self._record
        head = self._varint()
        self._set = self.trie.sets[head >> HEAD_BITS]
        self._wide = head & WIDE != 0
        self._mixed = head & MIXED != 0
        self.ends = 0
        if head & ENDS:
            own = self.trie.sets[self._varint()] if self._mixed else self._set
            self.ends = (own & self.groups).bit_count()
        self._children = self._varint()
        self._entries = self._next

    def _entry(self) -> bool:
        """Reads the entry behind its token, and steps behind it; whether it is of a wanted group."""
        head = self._varint()
        self._inner = head & 1 == 1
        self._child_set = self.trie.sets[self._varint()] if self._mixed else self._set
        label = self._varint() if self._inner else head >> 1
        self._body = self._next
        self._body_end = self._next + label
        self._next += head >> 1
        return self._child_set & self.groups != 0

    def _count_of(self) -> int:
        """Names below the entry read last, each wanted group's counted."""
        if not self._inner:
            return (self._child_set & self.groups).bit_count()
        behind = self._next
        self._next = self._body_end
        self._varint()
        count, bit, rest = 0, 0, self._child_set
        while rest:
            if rest & 1:
                names = self._varint()
                if self.groups >> bit & 1:
                    count += names
            rest >>= 1
            bit += 1
        self._next = behind
        return count

    def _follow(self) -> None:
        """Goes along the entry read last."""
        self.count = self._count_of()
        start = self._record
        self._at, self._end = self._body, self._body_end
        if self._inner:
            self._next = self._body_end
            self._record = start - self._varint()
        else:
            self._record = -1
        self.ends = 0
        self._children = -1
        if self._at == self._end:
            self._arrive()

    def _arrive(self) -> None:
        if self._record >= 0:
            self._enter()
        else:
            self.ends = self.count

    def _wide_tokens(self) -> np.ndarray:
        raw = np.frombuffer(self.trie.bytes, dtype=np.uint8, count=3 * self._children, offset=self._entries)
        triples = raw.reshape(-1, 3).astype(np.int64)
        return triples[:, 0] | triples[:, 1] << 8 | triples[:, 2] << 16

    def _wide_entry(self, i: int) -> int:
        starts = self._entries + 3 * self._children
        at = starts + 4 * i
        return starts + 4 * self._children + int.from_bytes(self.trie.bytes[at : at + 4], "little")

    def step(self, token: int) -> bool:
        """Goes on with the token; false, and nothing changes, where no wanted name does."""
        trie = self.trie
        rank = trie.ranks[token] if 0 <= token < trie.vocabulary else -1
        if rank < 0:
            return False
        if self._at < self._end:
            self._next = self._at
            if self._rank() != rank:
                return False
            self._at = self._next
            if self._at == self._end:
                self._arrive()
            return True
        if self._children <= 0:
            return False
        if self._wide:
            tokens = self._wide_tokens()
            i = int(np.searchsorted(tokens, token))
            if i == len(tokens) or tokens[i] != token:
                return False
            self._next = self._wide_entry(i)
            if not self._entry():
                return False
            self._follow()
            return True
        self._next = self._entries
        for _ in range(self._children):
            found = self._rank() == rank
            wanted = self._entry()
            if found:
                if wanted:
                    self._follow()
                return wanted
        return False

    def next(self) -> Iterator[tuple[int, int]]:
        """Tokens that may come next, ascending, with the names that go on with each."""
        trie = self.trie
        if self._at < self._end:
            self._next = self._at
            yield trie.tokens[self._rank()], self.count
            return
        if self._children <= 0:
            return
        wide = self._wide_tokens().tolist() if self._wide else None
        at = self._wide_entry(0) if self._wide else self._entries
        for i in range(self._children):
            # A caller may step between two tokens.
            self._next = at
            token = trie.tokens[self._rank()] if wide is None else wide[i]
            wanted = self._entry()
            at = self._next
            if wanted:
                yield token, self._count_of()

    def allowed(self) -> np.ndarray:
        """Tokens that may come next, ascending."""
        if self._at < self._end or self._children <= 0 or not self._wide:
            return np.fromiter((token for token, _ in self.next()), dtype=np.int64)
        if self._set & self.groups == 0:
            return np.empty(0, dtype=np.int64)
        if not self._mixed or self._set & ~self.groups == 0:
            return self._wide_tokens()
        return self.trie.kept(
            self._record, self.groups, lambda: np.fromiter((t for t, _ in self.next()), dtype=np.int64)
        )
