"""Weights in a file: sizes, state and the longest window of words that they were trained on."""

from __future__ import annotations

import os
from pathlib import Path

import torch
from torch import Tensor

from .network import Recogniser, Sizes


def save_weights(path: Path, sizes: Sizes, state: dict[str, Tensor], window: int) -> None:
    """The file is whole at any time: it takes the place of the one before it when it is written."""
    beside = path.with_name(f"{path.name}.part")
    torch.save({"sizes": sizes.as_dict(), "state": {k: v.cpu() for k, v in state.items()}, "window": window}, beside)
    os.replace(beside, path)


def load_state(path: Path) -> dict[str, Tensor]:
    return torch.load(path, map_location="cpu")["state"]


def load_network(path: Path) -> tuple[Recogniser, int]:
    """The network, ready for use, and its longest window."""
    saved = torch.load(path, map_location="cpu")
    network = Recogniser(Sizes(**saved["sizes"]))
    network.load_state_dict(saved["state"])
    return network.eval(), saved["window"]
