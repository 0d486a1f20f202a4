"""A progress bar for work that lasts; it says what is being done and how long is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from dreiraum.reach import progress as protocol


@contextmanager
def bar() -> Iterator[protocol.Progress]:
    """Yield something that reports progress on stderr; silent where stderr is no terminal."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("", total=None)
        current = ""

        def report(step: str, done: int = 0, total: int | None = None) -> None:
            nonlocal current
            if step != current:
                shown.reset(task, description=step, total=total)
                current = step
            shown.update(task, completed=done, total=total)

        yield report
