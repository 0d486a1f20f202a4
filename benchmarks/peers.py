"""Makes the environments of the peers below .cache/bench; the project's own .venv stays as it is.

`peers` holds the project (editable, at the versions of uv.lock) beside pandana, scipy, pyrosm and pynigiri, so
that both sides run in one process on one graph; `valhalla` holds pyvalhalla where a Python >= 3.12 is
at hand. What is there and current is left alone.

    python -m benchmarks.peers
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benchmarks.places import CACHE, PEERS, PYTHON, ROOT, VALHALLA

LISTS = ROOT / "benchmarks"


def main() -> None:
    uv = _uv()
    CACHE.mkdir(parents=True, exist_ok=True)
    _make_peers(uv)
    _make_valhalla(uv)


def _uv() -> str:
    local = ROOT / ".tools" / "bin" / "uv"
    found = str(local) if local.exists() else shutil.which("uv")
    if found is None:
        raise SystemExit("uv is missing: run `make setup` first, it puts uv into .tools")
    return found


def _make_peers(uv: str) -> None:
    inputs = [ROOT / "uv.lock", ROOT / "pyproject.toml", LISTS / "peers.txt", LISTS / "peers.py"]
    if _current(PEERS, inputs):
        return
    print("Peers' environment: pandana, pyrosm, igraph, pynigiri beside the project", flush=True)
    locked = CACHE / "locked.txt"
    _run(uv, "export", "--frozen", "--no-dev", "--no-hashes", "--no-emit-project", "--quiet", "-o", str(locked))
    _run(uv, "venv", "--quiet", "--clear", "--python", str(PYTHON), str(PEERS))
    install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PEERS)]
    _run(*install, "-r", str(locked), "-r", str(LISTS / "peers.txt"))
    _run(*install, "--no-deps", "--editable", str(ROOT))
    _stamp(PEERS, inputs)


def _make_valhalla(uv: str) -> None:
    inputs = [LISTS / "valhalla.txt"]
    if _current(VALHALLA, inputs):
        return
    python = next(_newer_pythons(), None)
    if python is None:
        print("Valhalla is left out: no Python >= 3.12 found (set BENCH_PYTHON to one)")
        return
    print(f"Valhalla's environment: {python}", flush=True)
    _run(uv, "venv", "--quiet", "--clear", "--python", python, str(VALHALLA))
    _run(uv, "pip", "install", "--quiet", "--python", str(VALHALLA), "-r", str(inputs[0]))
    _stamp(VALHALLA, inputs)


def _newer_pythons() -> Iterator[str]:
    """Interpreters >= 3.12 that really start: BENCH_PYTHON, the search path, pyenv's versions."""
    named = [os.environ.get("BENCH_PYTHON"), *(shutil.which(f"python3.{minor}") for minor in (12, 13, 14))]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    named += [str(path) for path in sorted(pyenv.glob("3.1[2-9]*/bin/python"))]
    test = "import sys; sys.exit(sys.version_info < (3, 12))"
    for python in filter(None, named):
        if subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0:
            yield python


def _current(environment: Path, inputs: list[Path]) -> bool:
    stamp = environment / "stamp"
    return stamp.exists() and stamp.read_text() == _digest(inputs)


def _stamp(environment: Path, inputs: list[Path]) -> None:
    (environment / "stamp").write_text(_digest(inputs))


def _digest(inputs: list[Path]) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()


def _run(*command: str) -> None:
    environment = {**os.environ, "UV_SYSTEM_CERTS": "1"}
    if subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode:
        raise SystemExit(f"`{' '.join(command)}` failed; its lines above say why")


if __name__ == "__main__":
    main()
