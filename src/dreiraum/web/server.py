"""The site under granian: the parent makes everything ready, the workers are its copies and share its memory."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from types import FrameType
from typing import Any
from wsgiref.types import WSGIApplication
from wsgiref.util import setup_testing_defaults

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from dreiraum.ground.region.parent import die_with
from dreiraum.reach.errors import InputError
from dreiraum.web.companion import Companion

COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client looks for it when it is imported
PATIENCE = 10  # seconds a worker has to finish its answers when the site stops
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}


def address(host: str, port: int) -> str:
    """The numeric address to listen at. Raises InputError where that cannot be, or somebody does already."""
    try:
        family, _, _, _, (found, *_) = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        socket.create_server((found, port), family=family).close()
    except socket.gaierror:
        raise InputError(f"--host {host}: no such address") from None
    except PermissionError:
        raise InputError(f"port {port}: not allowed; choose one from 1024 on with --port") from None
    except OSError as error:
        raise InputError(f"{host}, port {port}: {error.strerror}; choose another with --port or --host") from None
    return str(found)


def serve(make: Callable[[], WSGIApplication], *, host: str, port: int, workers: int, threads: int,
          accepts: Callable[[], None]) -> int:  # fmt: skip
    """Serve until a signal ends it, which is returned; 0 where the workers failed by themselves.

    make: builds the application, in the parent, after the folder for metrics is there. accepts: called once when the
    first answer can be had.
    """
    with tempfile.TemporaryDirectory(prefix="dreiraum-metrics-") as folder:
        os.environ |= {COUNTS: folder, "DREIRAUM_WORKERS": str(workers)}
        application = make()
        rehearse(application)
        for file in Path(folder).iterdir():
            file.unlink()  # nobody has asked yet
        return _Site(application, host, port, workers, threads, accepts).run()


def rehearse(application: WSGIApplication) -> None:
    """Ask for one page of each kind: what all answers share - templates, translations - is read once, by the parent."""
    from django.db import connections  # noqa: PLC0415 - after DREIRAUM_HOME is known

    from dreiraum.ground.region.queries import largest_villages  # noqa: PLC0415

    homes = [f"/erreichen/{one.lat:.5f},{one.lon:.5f}/" for one in largest_villages(1)]
    logging.disable(logging.INFO)
    for page in ("/", "/en/", "/karte/", "/gemeinden/", *homes):
        environ: dict[str, Any] = {"PATH_INFO": page, "REMOTE_ADDR": "127.0.0.1"}
        setup_testing_defaults(environ)
        application(environ, lambda status, headers, error=None: lambda body: None)
    logging.disable(logging.NOTSET)
    connections.close_all()


class _Site:
    def __init__(self, application: WSGIApplication, host: str, port: int, workers: int, threads: int,
                 accepts: Callable[[], None]) -> None:  # fmt: skip
        from django.conf import settings  # noqa: PLC0415 - after DREIRAUM_HOME is known

        self.application, self.host, self.port, self.workers, self.accepts = application, host, port, workers, accepts
        self.parent, self.ended_by = os.getpid(), 0
        self.started, self.starting = os.pipe()
        self.companions = {kind: Companion(kind) for kind in ("chores", "live")}
        self.server = Server(
            "dreiraum", host, port, interface=Interfaces.WSGI, workers=workers, blocking_threads=threads,
            websockets=False, log_level=LogLevels.warning, log_dictconfig=settings.LOGGING,
            respawn_failed_workers=True, workers_kill_timeout=PATIENCE,
        )  # fmt: skip
        self.server.on_startup(self._begin)

    def run(self) -> int:
        multiprocessing.set_start_method("fork", force=True)
        gc.collect()
        gc.freeze()  # looking through what is there now, again and again, would copy the pages that workers share
        logging.captureWarnings(True)  # a warning may quote what somebody typed
        try:
            with suppress(SystemExit):
                self.server.serve(target_loader=self._work, wrap_loader=False)
        finally:
            for companion in self.companions.values():
                companion.end()
        return self.ended_by

    def _begin(self) -> None:
        """In the parent, before the workers are: a signal is noted, somebody waits for the first answer."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        threading.Thread(target=self._wait, name="waiting", daemon=True).start()

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.ended_by = number
        self.server.interrupt_signal = True
        self.server.main_loop_interrupt.set()

    def _wait(self) -> None:
        """All workers have started and one answers; from then on somebody does what is due by itself."""
        from dreiraum.ground.region.live import followed  # noqa: PLC0415

        for _ in range(self.workers):
            os.read(self.started, 1)
        where = (EVERYWHERE.get(self.host, self.host), self.port)
        while not _answers(where):
            time.sleep(0.02)
        self.accepts()
        threading.Thread(target=self.companions["chores"].run, name="chores", daemon=True).start()
        if followed.feeds:
            self.companions["live"].run()

    def _work(self) -> WSGIApplication:
        """In a worker, before it accepts: it ends with its parent, Ctrl-C is the parent's to handle.

        One that takes the place of another may come long after the Region that its parent knows.
        """
        from dreiraum.ground.region.live import followed  # noqa: PLC0415
        from dreiraum.ground.region.serving import served  # noqa: PLC0415

        die_with(self.parent)
        os.setpgid(0, 0)
        served.catch_up()
        followed.catch_up()
        os.write(self.starting, b".")
        return self.application


def _answers(where: tuple[str, int]) -> bool:
    with suppress(OSError), closing(socket.create_connection(where, timeout=5)) as one:
        one.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return one.recv(9) == b"HTTP/1.1 "
    return False
