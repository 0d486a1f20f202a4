"""Clients that do not think: so many requests per second whatever the answers take, or each as fast as it is served."""

from __future__ import annotations

import itertools
import random
import socket
import threading
import time
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

AT_ONCE = 32  # visitors who may be waiting at the same time
SEED = 7

Look = Callable[[str, bytes], object]


class Failed(Exception):
    """An answer that is not 200."""


def arrivals(rate: float, seconds: float, number: int) -> list[float]:
    """Moments at which visitors come who know nothing of each other: a Poisson process."""
    random_pauses, now, found = random.Random(SEED + number), 0.0, []
    while (now := now + random_pauses.expovariate(rate)) < seconds:
        found.append(now)
    return found


def open_loop(
    address: str, pages: Sequence[str], rate: float, seconds: float, number: int = 0, look: Look | None = None
) -> list[float]:  # fmt: skip
    """Milliseconds from the moment each visitor came to the last byte, each over a connection of its own.

    Who comes while all are waiting waits too, and that counts. look: is shown every page and its whole answer.
    """
    due = arrivals(rate, seconds, number)
    waits, begin, turn = [0.0] * len(due), time.perf_counter() + 0.1, itertools.count()

    def visit() -> None:
        while (mine := next(turn)) < len(due):
            time.sleep(max(0.0, begin + due[mine] - time.perf_counter()))
            page = pages[mine % len(pages)]
            answer = ask(address, page, plain=look is not None)
            waits[mine] = (time.perf_counter() - begin - due[mine]) * 1000
            if look is not None:
                look(page, answer)

    together(visit, AT_ONCE)
    return waits


def closed_loop(address: str, pages: Sequence[str], clients: int, seconds: float) -> float:
    """Answers per second when `clients` ask again as soon as they are answered."""
    answered, turn, end = [0] * clients, itertools.count(), time.perf_counter() + seconds
    numbers = itertools.count()

    def visit() -> None:
        mine = next(numbers)
        while time.perf_counter() < end:
            ask(address, pages[next(turn) % len(pages)])
            answered[mine] += 1

    together(visit, clients)
    return sum(answered) / seconds


def together(visit: Callable[[], None], many: int) -> None:
    failures: list[BaseException] = []

    def run() -> None:
        try:
            visit()
        except (OSError, Failed) as error:
            failures.append(error)

    threads = [threading.Thread(target=run) for _ in range(many)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    if failures:
        raise SystemExit(f"{len(failures)} visitors failed: {failures[0]!r}")


def ask(address: str, page: str, *, plain: bool = False) -> bytes:
    """The whole answer, head and body, compressed unless `plain`. Raises Failed where it is not 200."""
    where = urlsplit(address)
    assert where.hostname and where.port
    with socket.create_connection((where.hostname, where.port), timeout=60) as one:
        packed = "identity" if plain else "br, gzip"
        head = f"GET {page} HTTP/1.1\r\nHost: {where.netloc}\r\nAccept-Encoding: {packed}\r\nConnection: close\r\n\r\n"
        one.sendall(head.encode())
        answer = b"".join(iter(lambda: one.recv(65536), b""))
    if answer[9:12] != b"200":
        raise Failed(f"{page}: {answer[:60]!r}")
    return answer
