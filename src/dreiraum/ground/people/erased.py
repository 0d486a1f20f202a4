"""The list of erased accounts outside the database, from which they are erased again after a restore."""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)

NOTED = "erasures.jsonl"


def note_erasure(file: Path, number: str, when: dt.datetime) -> None:
    """Add an erased account's number to a list, once."""
    if number in noted_erasures(file):
        return
    whole = not file.exists() or file.read_bytes()[-1:] in (b"", b"\n")  # else a crash has cut off the last line
    with file.open("a", encoding="ascii") as out:
        out.write("" if whole else "\n")
        out.write(json.dumps({"id": number, "when": when.isoformat(timespec="seconds")}) + "\n")
        out.flush()
        os.fsync(out.fileno())


def noted_erasures(file: Path) -> dict[str, dt.datetime]:
    """The numbers of erased accounts, and when; a line that was cut off by a crash counts for nothing."""
    found: dict[str, dt.datetime] = {}
    for line in file.read_text("ascii", "replace").splitlines() if file.exists() else ():
        try:
            fact = json.loads(line)
            found[str(fact["id"])] = dt.datetime.fromisoformat(fact["when"])
        except (ValueError, KeyError, TypeError):
            log.warning("a line of the erased accounts cannot be read", extra={"file": file.name})
    return found
