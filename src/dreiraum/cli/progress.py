"""A progress bar for work that lasts; it says what is being done and how long is left."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from dreiraum.reach import progress as protocol

PATIENCE = 0.2  # seconds before anything is shown


@contextmanager
def bar(step: str = "Region öffnen") -> Iterator[protocol.Progress]:
    """Yield something that reports progress on stderr; silent where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield protocol.silent
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    shown = Progress(*columns, console=Console(stderr=True, force_terminal=True), transient=True)
    task, current = shown.add_task(step, total=None), step

    def report(step: str, done: int = 0, total: int | None = None) -> None:
        nonlocal current
        if step != current:
            shown.reset(task, description=step, total=total)
            current = step
        shown.update(task, completed=done, total=total)

    later = threading.Timer(PATIENCE, shown.start)
    later.daemon = True
    later.start()
    try:
        yield report
    finally:
        later.cancel()
        later.join()
        if shown.live.is_started:
            shown.stop()
