"""A task as it is in memory, stored beside its files: words, names and annotated parts need not be read anew by each of
several runs.

    python -m curie_ner.prepared DATA

It is a pickle, so it is read only from a folder of one's own, and only where it is newer than the task."""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

from .task import Task

FILE = "prepared.pickle"


def task_of(folder: Path) -> Task:
    stored = folder / FILE
    if not stored.exists() or stored.stat().st_mtime < (folder / "task.json").stat().st_mtime:
        return Task(folder)
    with stored.open("rb") as file:
        task = pickle.load(file)
    task.folder = folder
    return task


def main() -> None:
    folder = Path(sys.argv[1])
    task = Task(folder)
    for corpus in task.corpora:
        for split, without_dev in (("train", False), ("train", True), ("dev", False)):
            task.keep(corpus["name"], split, without_dev)
    beside = folder / f"{FILE}.part"
    with beside.open("wb") as file:
        pickle.dump(task, file, protocol=pickle.HIGHEST_PROTOCOL)
    os.replace(beside, folder / FILE)


if __name__ == "__main__":
    main()
