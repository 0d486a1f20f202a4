"""How long work tells what it is doing, without knowing who listens."""

from typing import Protocol


class Progress(Protocol):
    """Called with the step under way and, where it can be counted, how much of it is done."""

    def __call__(self, step: str, done: int = 0, total: int | None = None) -> None:
        """Report `done` of `total` units of `step`; `total` None where it cannot be counted."""


def silent(step: str, done: int = 0, total: int | None = None) -> None:
    """Say nothing."""
