"""The installed command as people run it, in a process of its own."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

COMMAND = Path(sys.executable).parent / "dreiraum"


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


def dreiraum(*args, cwd=None, columns="80", **more):
    """Run the command to its end."""
    ended = subprocess.run(
        [COMMAND, *map(os.fspath, args)], cwd=cwd, env=environment(COLUMNS=columns), stdin=subprocess.DEVNULL,
        capture_output=True, timeout=300, check=False, **more,
    )  # fmt: skip
    return Ended(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


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
