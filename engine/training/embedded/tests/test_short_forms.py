"""Exchanged short forms: all of a row's alike, and nothing else of it."""

import random
import unittest

import numpy as np

from curie_ner.alphabet import WIDEST
from curie_ner.name_table import NameTable, next_hash
from curie_ner.short_forms import ShortForms
from curie_ner.task import Part, Row
from curie_ner.word_features import WordFeatures, keys_of

TEXTS = (
    "Schwartz - Jampel syndrome ( SJS ) is rare : SJS , sjs and SJSX",
    "tumour necrosis factor ( TNF - alpha ) and interleukin ( IL - 2 , see figure 3 of Smith et al and TGF )",
    "no short form ( n = 3 ) but DNA",
)


class Described:
    def __init__(self) -> None:
        self.features = WordFeatures()
        hashed = next_hash(0, int(keys_of(["TNF"])[0]))
        self.names = NameTable.build({hashed: 7})


class ShortFormsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.task = task = Described()
        words = [task.features.ids_of(text.split(" ")) for text in TEXTS]
        keys = task.features.tables()[3]
        self.rows = [Row(i, w, task.names.matches(keys[w]), [(0, 4, "disease")]) for i, w in enumerate(words)]
        self.parts = [Part("a", ["disease"], self.rows, 0)]

    def text(self, row: Row) -> list[str]:
        return [self.task.features.word(int(n)) for n in row.words]

    def test_are_those_in_brackets(self) -> None:
        forms = ShortForms(self.task, self.parts, 1)
        self.assertEqual(sorted(map(self.task.features.word, forms.pool)), ["SJS", "TNF"])

    def test_are_the_same_other_one_everywhere_with_its_names(self) -> None:
        forms = ShortForms(self.task, self.parts, 1)
        seen = set()
        for seed in range(20):
            row = forms.exchanged(self.rows[0], random.Random(seed))
            other = self.text(row)[5]
            seen.add(other)
            self.assertEqual(" ".join(self.text(row)), TEXTS[0].replace("SJS ", f"{other} "))
            self.assertEqual(row.mentions, self.rows[0].mentions)
            self.assertEqual([row.kinds[i, 0] for i in (5, 10)], [7 if other == "TNF" else 0] * 2)
            self.assertEqual(row.kinds.shape, (len(row.words), WIDEST))
        self.assertEqual(seen, {"SJS", "TNF"})
        self.assertEqual(" ".join(self.text(self.rows[0])), TEXTS[0])

    def test_leave_a_share_of_rows_and_those_without_any(self) -> None:
        rng = random.Random(1)
        self.assertIs(ShortForms(self.task, self.parts, 1).exchanged(self.rows[2], rng), self.rows[2])
        half = ShortForms(self.task, self.parts, 0.5)
        kept = sum(half.exchanged(self.rows[0], rng) is self.rows[0] for _ in range(2000))
        self.assertLess(abs(kept - 1000), 120)
        without_names = Row(0, self.rows[0].words, np.zeros((0, 0), np.uint8), [])
        self.assertEqual(ShortForms(self.task, self.parts, 1).exchanged(without_names, rng).kinds.shape, (0, 0))


if __name__ == "__main__":
    unittest.main()
