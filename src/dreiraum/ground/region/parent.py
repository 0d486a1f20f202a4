"""A process that ends with its parent, whatever happens to that."""

from __future__ import annotations

import ctypes
import os
import signal

DIES_WITH_PARENT = 1  # PR_SET_PDEATHSIG in <linux/prctl.h>


def die_with(parent: int) -> None:
    """End this process when `parent`, which must have started it, ends; at once where it has ended already."""
    ctypes.CDLL(None).prctl(DIES_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
