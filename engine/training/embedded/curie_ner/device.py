"""Where training computes, and how far it is."""

from __future__ import annotations

import argparse
import time

import torch


def add_device(ap: argparse.ArgumentParser) -> None:
    ap.add_argument("--device", default="auto", help="auto (a CUDA device where there is one), cpu, cuda")
    ap.add_argument("--seconds", type=float, help="end by the clock, reading included, and lower the rate by it")


def device_of(name: str) -> torch.device:
    """On a CPU one thread, so that the same command gives the same weights. On a GPU matrix products round their inputs
    to 10 bits (TF32); nothing else is less exact than on a CPU."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_num_threads(1)
    device = torch.device(name)
    if device.type == "cuda":
        torch.set_float32_matmul_precision("high")
    return device


class Schedule:
    """How far training is, 0 to 1: by steps; or by the clock from the first question on, to end `seconds` after the
    schedule was made."""

    def __init__(self, steps: int, seconds: float | None) -> None:
        self.steps = steps
        self.ends = None if seconds is None else time.monotonic() + seconds
        self.began: float | None = None

    def share(self, step: int) -> float:
        if self.ends is None:
            return step / self.steps
        now = time.monotonic()
        if self.began is None:
            self.began = min(now, self.ends - 1e-3)
        return min(1.0, (now - self.began) / (self.ends - self.began))

    def rate(self, step: int, highest: float, warm_up: int) -> float:
        """Rate of learning: up over `warm_up` steps, then down to a fiftieth in a straight line."""
        return highest * min(1, (step + 1) / warm_up) * max(0.02, 1 - self.share(step))

    def over(self, step: int) -> bool:
        return self.share(step) >= 1
