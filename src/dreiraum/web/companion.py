"""Workers as children of the site: started once the site answers, and again whenever they end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading

AGAIN = 5.0  # seconds until a worker that has ended is started again
PATIENCE = 5.0  # seconds it has to end


class Companion:
    """One process beside those that answer, `manage live` or `manage chores`. It ends with its parent."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._ended = threading.Event()
        self._starting = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def run(self) -> None:
        """Keep it running until `end`. The thread that calls this must last: the child ends with it."""
        command = [sys.executable, "-m", "django", self._kind, "--child-of", str(os.getpid())]
        while True:
            with self._starting:
                if self._ended.is_set():
                    return
                # a group of its own: Ctrl-C is the parent's to handle
                self._child = subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0)
            self._child.wait()
            if self._ended.wait(AGAIN):
                return

    def end(self) -> None:
        """End it, and start none again."""
        self._ended.set()
        with self._starting:
            child = self._child
        if child is None:
            return
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
