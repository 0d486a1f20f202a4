"""The command as people run it, in a process of its own.

`dreiraum` forks it off a process that has imported the engine once, which saves more than a second a call;
`started` is the installed command itself.
"""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).parent / "dreiraum"
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["dreiraum.cli.region", "dreiraum.cli.gtfs", "dreiraum.reach.build"])


@dataclass(frozen=True)
class Ended:
    code: int
    out: str
    err: str

    def refused(self, *words):
        """Exit code 2 and one line on stderr that holds the words."""
        assert self.code == 2, self
        assert self.out == "", self.out
        assert self.err.startswith("dreiraum: "), self.err
        assert self.err.count("\n") == 1, self.err
        for word in words:
            assert word in self.err, (word, self.err)
        return self

    def fine(self):
        assert self.code == 0, self.err
        assert self.err == "", self.err
        return self


def environment(**more):
    return {**os.environ, "PYTHONWARNINGS": "default", "COLUMNS": "80", **more}


def dreiraum(*args, cwd=None, columns="80"):
    """Run the command to its end."""
    with tempfile.TemporaryDirectory() as folder:
        said = [Path(folder) / name for name in ("out", "err")]
        given = [*map(os.fsdecode, args)]
        child = FORKS.Process(target=_run, args=(given, cwd, environment(COLUMNS=columns), *map(str, said)))
        child.start()
        child.join(300)
        assert child.exitcode is not None, f"dreiraum {' '.join(given)} does not end"
        return Ended(child.exitcode, *(path.read_text("utf-8") for path in said))


def _run(args, cwd, env, *said):
    """In the fork: what the installed command does."""
    for number, path in enumerate((os.devnull, *said)):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(env)
    warnings.simplefilter("default")
    sys.argv = ["dreiraum", *args]
    if cwd is not None:
        os.chdir(cwd)
    from dreiraum.cli import main

    main()


def started(*args, variables=None, **more):
    """Start the command and leave it running; Ctrl-C reaches it even where a shell has us in the background."""
    # A shell lets its background jobs ignore SIGINT, and children inherit that; what is handled they do not.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        # a signal may strike between opening a file and its `with`; users do not see that warning either
        env = environment(PYTHONWARNINGS="default,ignore::ResourceWarning", **(variables or {}))
        return subprocess.Popen([COMMAND, *map(os.fspath, args)], env=env, stdin=subprocess.DEVNULL, **more)
    finally:
        signal.signal(signal.SIGINT, before)
