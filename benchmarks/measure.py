"""CPU seconds of things that take turns, and the JSON file that keeps them.

All threads count (process_time; wait4 for child processes), and libraries are held to one thread, so
that another program on the machine disturbs as little as it can. What still disturbs - shared caches
and memory - hits all contestants alike, because they take turns within one run.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from benchmarks.places import RESULTS, VALHALLA
from benchmarks.screen import Say, silent

ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMBA_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
    ),
    "1",
)
DISTRIBUTIONS = (
    *("dreiraum", "numba", "numpy", "scipy", "osmium", "rapidfuzz", "django", "granian"),
    *("pandana", "pyrosm", "igraph", "pynigiri"),
)


def pin(module: str) -> None:
    """Start this command again with one thread per library, unless it already runs so."""
    if any(os.environ.get(key) != value for key, value in ONE_THREAD.items()):
        os.execve(sys.executable, [sys.executable, "-m", module, *sys.argv[1:]], {**os.environ, **ONE_THREAD})


def take_turns(
    contestants: Mapping[str, Callable[[], object]], repetitions: int, say: Say = silent, step: str = ""
) -> dict[str, list[float]]:
    """CPU seconds of every contestant, one after the other, `repetitions` times over."""
    samples: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(repetitions):
        for place, (name, run) in enumerate(contestants.items()):
            say(f"{step}: {name}", turn * len(contestants) + place, repetitions * len(contestants))
            gc.collect()
            start = time.process_time()
            run()
            samples[name].append(time.process_time() - start)
    return samples


@dataclass(frozen=True)
class Child:
    """What a child process cost. peak: bytes of resident memory; code: exit code, None = over its limit."""

    cpu: float
    wall: float
    peak: int
    code: int | None
    output: str

    @property
    def said(self) -> dict[str, Any]:
        """The JSON object in the last line of its output."""
        answer: dict[str, Any] = json.loads(self.output.strip().splitlines()[-1])
        return answer


def run_child(command: Sequence[str | Path], cpu_limit: int | None = None) -> Child:
    """Run a command with one thread per library; `cpu_limit` in CPU seconds ends it."""

    def limit() -> None:
        if cpu_limit is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (cpu_limit, cpu_limit))

    with tempfile.TemporaryFile("w+") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **ONE_THREAD},
            preexec_fn=limit,  # noqa: PLW1509 - no threads here
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = code = os.waitstatus_to_exitcode(status)
        output.seek(0)
        cpu = usage.ru_utime + usage.ru_stime
        over = cpu_limit is not None and cpu >= cpu_limit - 1 and code < 0
        return Child(cpu, wall, usage.ru_maxrss * 1024, None if over else code, output.read())


def succeeded(child: Child, what: str) -> Child:
    """The child, or an end with its last lines."""
    if child.code != 0:
        tail = "\n".join(child.output.strip().splitlines()[-15:])
        raise SystemExit(f"{what}: left with {child.code}\n{tail}")
    return child


@dataclass
class Case:
    """One comparison on one input: samples per contestant and what they were meant to show."""

    case: str
    unit: str
    size: dict[str, Any]
    samples: dict[str, list[float]]
    targets: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def median(self, name: str) -> float:
        return statistics.median(self.samples[name])

    def at_least(self, claim: str, *, ours: str, peer: str, times: float) -> None:
        """Target: the peer takes at least `times` as long as we do."""
        ratio = self.median(peer) / self.median(ours)
        self._target(claim, ours, peer, value=ratio, sign=">=", bound=times)

    def at_most(self, claim: str, *, ours: str, peer: str, times: float) -> None:
        """Target: we take at most `times` as long as `peer` (which may be another run of ours)."""
        ratio = self.median(ours) / self.median(peer)
        self._target(claim, ours, peer, value=ratio, sign="<=", bound=times)

    def below(self, claim: str, *, ours: str, bound: float) -> None:
        """Target: our median lies below an absolute bound in the case's unit."""
        self._target(claim, ours, None, value=self.median(ours), sign="<", bound=bound)

    def more_than(self, claim: str, *, ours: str, bound: float) -> None:
        """Target: our median reaches an absolute bound in the case's unit."""
        self._target(claim, ours, None, value=self.median(ours), sign=">=", bound=bound)

    def _target(self, claim: str, ours: str, peer: str | None, *, value: float, sign: str, bound: float) -> None:
        met = {">=": value >= bound, "<=": value <= bound, "<": value < bound}[sign]
        entry = {"claim": claim, "ours": ours, "peer": peer, "value": value}
        self.targets.append({**entry, "sign": sign, "bound": bound, "met": met})

    def as_json(self) -> dict[str, Any]:
        """All fields and the medians."""
        return {**asdict(self), "medians": {name: self.median(name) for name in self.samples}}


def keep(name: str, title: str, cases: Sequence[Case]) -> Path:
    """Write results/NAME.json and print a line per target."""
    result = {
        "name": name,
        "title": title,
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(),
        "cases": [case.as_json() for case in cases],
    }
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for case in cases:
        for target in case.targets:
            said = "met" if target["met"] else "NOT MET"
            value = f"{target['value']:.3g} {target['sign']} {target['bound']}"
            print(f"{said:<8}{name}, {case.case}: {target['claim']}: {value}", flush=True)
    return path


def machine() -> dict[str, Any]:
    """Processor, cores, memory, kernel and how busy the machine was."""
    model = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "processor": model[0].split(":")[1].strip() if model else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load_1min": os.getloadavg()[0],
    }


def versions() -> dict[str, str]:
    """Versions of what took part, as installed in this environment and in Valhalla's."""
    found = {name: metadata.version(name) for name in DISTRIBUTIONS if _installed(name)}
    for info in VALHALLA.glob("lib/*/site-packages/pyvalhalla-*.dist-info"):
        found["pyvalhalla"] = info.name.split("-")[1].removesuffix(".dist")
    return found


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
