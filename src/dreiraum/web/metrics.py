"""What the site counts of itself, for Prometheus: of all its processes together, of no visitor.

Under `dreiraum serve` the processes count into files of one folder (PROMETHEUS_MULTIPROC_DIR), which any of them
can read; elsewhere a process tells its own figures.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from django.db import DatabaseError
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from dreiraum.ground.messages.models import Chore
from dreiraum.ground.region import serving
from dreiraum.ground.region.live import followed

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
OWN = CollectorRegistry()
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

REQUESTS = Counter("dreiraum_requests", "Answers by page and status.", ("method", "route", "status"), registry=OWN)
SECONDS = Histogram(
    "dreiraum_request_seconds", "Time to the answer, by page.", ("route",), buckets=BUCKETS, registry=OWN
)
SWAPS = Counter("dreiraum_region_swaps", "How often a process put a new Region in force.", registry=OWN)
IN_FORCE = Gauge(
    "dreiraum_region_info", "The Region that a process serves.", ("version",), multiprocess_mode="liveall", registry=OWN
)
STALE = Gauge(
    "dreiraum_region_stale",
    "1 where the Region on disk cannot be served and an older one answers.",
    multiprocess_mode="liveall",
    registry=OWN,
)

_counting = threading.Lock()
_told: dict[int, tuple[str, int]] = {}  # by process: a worker starts with none of its parent's


def observe(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count an answer."""
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
    STALE.set(serving.served.stale)
    with _counting:
        _observe_region(serving.served.version, serving.served.swaps)


def _observe_region(version: str, swaps: int) -> None:
    before, counted = known = _told.get(os.getpid(), ("", 0))
    if (version, swaps) == known:
        return
    _told[os.getpid()] = (version, swaps)
    if before:
        IN_FORCE.labels(before).set(0)
    if version:
        IN_FORCE.labels(version).set(1)
    SWAPS.inc(max(0, swaps - counted))


def exposition() -> bytes:
    """All figures in Prometheus' text format."""
    registry = OWN
    if FOLDER in os.environ:
        registry = CollectorRegistry()
        registry.register(_InForce(MultiProcessCollector(None)))
    return generate_latest(registry) + generate_latest(_now())


class _InForce(Collector):
    """Leaves out Regions that are no longer served."""

    def __init__(self, all_of_them: MultiProcessCollector) -> None:
        self.all_of_them = all_of_them

    def collect(self) -> Iterator[Metric]:
        for metric in self.all_of_them.collect():
            if metric.name == "dreiraum_region_info":
                metric.samples = [sample for sample in metric.samples if sample.value]
            yield metric


class _Memory(Collector):
    """What each process holds in memory."""

    def collect(self) -> Iterator[Metric]:
        resident = GaugeMetricFamily("dreiraum_process_resident_bytes", "Memory with shared pages.", labels=["pid"])
        private = GaugeMetricFamily("dreiraum_process_private_bytes", "Memory of this process alone.", labels=["pid"])
        for pid in _processes():
            with suppress(OSError):
                pages = memory(pid)
                resident.add_metric([pid], pages["Rss"])
                private.add_metric([pid], pages["Private_Clean"] + pages["Private_Dirty"])
        return iter((resident, private))


def memory(pid: str) -> dict[str, int]:
    """Bytes of a process by kind, as Linux sums them up (smaps_rollup). Raises OSError where there is none."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]
    return {name: int(size.split()[0]) * 1024 for name, _, size in (line.partition(":") for line in lines)}


def _processes() -> list[str]:
    folder = os.environ.get(FOLDER)
    counting = {file.stem.rpartition("_")[2] for file in Path(folder).glob("*.db")} if folder else set()
    return sorted({*counting, str(os.getpid())})


class _Live(Collector):
    """How old the live data are that the worker has written, and whether it gets any."""

    def collect(self) -> Iterator[Metric]:
        age = GaugeMetricFamily("dreiraum_live_age_seconds", "Age of what a live feed says.", labels=["feed"])
        failures = GaugeMetricFamily("dreiraum_live_failures", "Polls in a row that gave nothing.", labels=["feed"])
        for feed in followed.feeds:
            note = feed.files.note()
            failures.add_metric([feed.source.name], note.failures)
            if note.at:
                age.add_metric([feed.source.name], max(0.0, time.time() - note.at))
        return iter((age, failures))


class _Chores(Collector):
    """Whether what is done again and again went wrong the last time; nothing while the database is away."""

    def collect(self) -> Iterator[Metric]:
        failed = GaugeMetricFamily("dreiraum_chore_failed", "1 where it went wrong the last time.", labels=["chore"])
        with suppress(DatabaseError):
            for name, problem in Chore.objects.values_list("name", "problem"):
                failed.add_metric([name], bool(problem))
        return iter((failed,))


def _now() -> CollectorRegistry:
    """What is looked up when it is asked for."""
    registry = CollectorRegistry()
    registry.register(_Memory())
    registry.register(_Live())
    registry.register(_Chores())
    return registry
