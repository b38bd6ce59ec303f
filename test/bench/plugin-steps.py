"""plugin-steps.py FILE: what the vLLM plug-in's part of a step costs beside the device: reading the tokens that were written, and
the indexes of what may come next, for one answer and for a batch. Prints microseconds as JSON, medians over walks down the trie."""

import json
import random
import statistics
import sys
import time

from curie_trie.answers import Answer, kept_entries
from curie_trie.trie import Trie

ROUNDS = 200


def microseconds(work):
    start = time.perf_counter()
    result = work()
    return (time.perf_counter() - start) * 1e6, result


def batch(trie, size, chance):
    """Times of the steps of `size` answers that are written together, drawn at random, until all have ended."""
    answers = [Answer(trie.walk([chance.choice(trie.groups)]), {1 << 30}) for _ in range(size)]
    times, first = [], None
    while answers:
        spent, (rows, entries, columns) = microseconds(lambda: kept_entries(list(enumerate(answers))))
        going = []
        for row, answer in zip(rows.tolist(), answers):
            token = int(chance.choice(columns[entries == row]))
            if token == 1 << 30:
                continue
            taken, _ = microseconds(lambda: answer.take(token))
            spent += taken
            going.append(answer)
        if first is None:
            first = spent
        else:
            times.append(spent / len(answers))
        answers = going
    return first / size, times


trie_time, trie = microseconds(lambda: Trie(sys.argv[1]))
chance = random.Random(1)
batch(trie, 8, chance)
told = {"open": trie_time, "names": sum(trie.names)}
for size in (1, 32):
    firsts, steps = [], []
    for _ in range(ROUNDS // size + 1):
        first, times = batch(trie, size, chance)
        firsts.append(first)
        steps += times
    told[str(size)] = {"first": statistics.median(firsts), "step": statistics.median(steps)}
print(json.dumps(told))
