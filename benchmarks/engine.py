"""The engine as the benchmarks call it; its imports stay inside, they are part of what is measured."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dreiraum.reach.region import Region

# The steps of a build after which a network with services and addresses is on disk.
NETWORK_STEPS = ("Straßen falten", "Netz je Verkehrsmittel", "Orte und Dienste", "Namen")


class Steps:
    """Listens to a build's progress and keeps the CPU seconds of each step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._step, self._since = "begin", time.process_time()

    def __call__(self, step: str, done: int = 0, total: int | None = None) -> None:
        if step != self._step:
            self.close()
            self._step = step

    def close(self) -> None:
        now = time.process_time()
        self.seconds[self._step] = self.seconds.get(self._step, 0.0) + now - self._since
        self._since = now


def build(source: Path, out: Path | None = None) -> dict[str, Any]:
    """Build a Region from an extract alone; CPU seconds of its steps, and what came of it."""
    from dreiraum.reach.config import District
    from dreiraum.reach.region import Region

    steps = Steps()
    with tempfile.TemporaryDirectory(prefix="dreiraum-bench-") as scratch:
        region = Region.build(District.of(streets=source), out or Path(scratch) / "region", steps)
        steps.close()
        counts = {"nodes": region.streets.nodes, "edges": region.streets.edges, "places": len(region.places)}
    return {"counts": counts, "steps": steps.seconds, "network": network_seconds(steps.seconds)}


def network_seconds(steps: dict[str, float]) -> float:
    """CPU seconds from the beginning to the end of the last of NETWORK_STEPS."""
    names = list(steps)
    last = max(names.index(step) for step in NETWORK_STEPS)
    return sum(steps[name] for name in names[: last + 1])


def open_region(folder: Path) -> Region:
    from dreiraum.reach.region import Region

    return Region.open(folder)


def answer(region: Region, lon: float, lat: float) -> object:
    """What one home reaches: all services, all modes, as the home page asks it."""
    return region.nearest(lat, lon)
