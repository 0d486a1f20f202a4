"""What is logged: one line per event on stderr, JSON for machines, text for a terminal - and nothing personal.

Our own messages are written with that in mind and logged whole. Those of other packages may quote an address, a
name or the network address of a visitor, and so may the text of any exception: of them only the logger, the
exception's type and the lines of code it went through are told.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

OURS = "dreiraum"
_KNOWN = {*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"}

request_id: ContextVar[str] = ContextVar("request_id", default="")


class Facts(logging.Formatter):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """See the class."""
        facts = _facts(record)
        if record.exc_info and record.exc_info[1]:
            facts["trace"] = list(_trace(record.exc_info[1]))
        return json.dumps(facts, ensure_ascii=False, default=str)


class Text(logging.Formatter):
    """A record as one line of text, an exception's trace below it."""

    def format(self, record: logging.LogRecord) -> str:
        """See the class."""
        facts = _facts(record)
        time, level, message = facts.pop("time")[11:19], facts.pop("level"), facts.pop("message")
        lines = [" ".join([time, level, message, *(f"{name}={value}" for name, value in facts.items())])]
        if record.exc_info and record.exc_info[1]:
            lines += [f"    {line}" for line in _trace(record.exc_info[1])]
        return "\n".join(lines)


def logging_config(terminal: bool | None = None) -> dict[str, Any]:
    """The configuration for Python's logging; `terminal`: whether stderr is one (default: find out)."""
    shape = Text if (sys.stderr.isatty() if terminal is None else terminal) else Facts
    to_stderr = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": shape}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "dreiraum": {"level": "INFO"},
            "django": {**to_stderr, "level": "ERROR"},  # what was asked wrongly is in the access log by its status
            "django.security": {"level": "CRITICAL"},  # so that nobody fills the log with traces of forged requests
            "_granian": {**to_stderr, "level": "WARNING"},
            "granian.access": {"handlers": [], "propagate": False, "level": "CRITICAL"},
        },
    }


def _facts(record: logging.LogRecord) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "message": record.name,
    }
    package = record.name.partition(".")[0]
    if package == "_granian":
        facts["message"] = record.getMessage().partition("\n")[0]  # what follows is an exception with all it says
    elif package == OURS:
        facts["message"] = record.getMessage()
        facts |= {name: value for name, value in vars(record).items() if name not in _KNOWN}
    elif record.exc_info and record.exc_info[0]:
        facts["error"] = record.exc_info[0].__name__
    if request_id.get():
        facts["request"] = request_id.get()
    return facts


def _trace(error: BaseException) -> Iterator[str]:
    """An exception and what caused it, innermost last: types and lines of code, never their texts."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _trace(before)
    yield type(error).__qualname__
    for frame in traceback.extract_tb(error.__traceback__):
        yield f"{frame.filename}:{frame.lineno} {frame.name}: {frame.line}"
