"""Where the benchmarks find their data and keep what they make."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache" / "bench"
PYTHON = ROOT / ".venv" / "bin" / "python"  # the project's own, without the peers
PEERS = CACHE / "peers"
VALHALLA = CACHE / "valhalla"
MILLION = CACHE / "million.osm.pbf"
RESULTS = ROOT / "benchmarks" / "results"


def data() -> Path:
    """The folder of real extracts: DREIRAUM_TEST_DATA, else `../shared/data` beside the clone."""
    folder = Path(os.environ.get("DREIRAUM_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        raise SystemExit(f"{folder}: no real extracts there; set DREIRAUM_TEST_DATA to the folder that holds them")
    return folder


def heidelberg() -> Path:
    return data() / "heidelberg" / "heidelberg.osm.pbf"
