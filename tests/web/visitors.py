"""People who ask while something is replaced, and what they were told."""

import re
import threading
import time
from contextlib import closing
from http.client import HTTPConnection

from tests.serving import get

from dreiraum.reach import Region

CLIENTS, PER_SECOND = 5, 50


def content(page):
    """A page without what differs from answer to answer: a form's token."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


def follow(address, region):
    """Ask until all workers serve the Region on disk."""
    version, end = Region.open(region).version, time.monotonic() + 30
    while True:
        told = set(re.findall(r'dreiraum_region_info{pid="\d+",version="(\w+)"}', get(f"{address}/metrics").text))
        if told == {version}:
            return
        assert time.monotonic() < end, told
        for _ in range(8):
            get(f"{address}/readyz")


def settles(ask, truth):
    """Whether people are told the truth in the end; a worker may still be opening what was in force a moment ago."""
    end = time.monotonic() + 30
    while ask() != truth:
        if time.monotonic() > end:
            return False
        time.sleep(0.2)
    return True


class Visitors:
    """So many requests per second over a few connections, whatever the answers take; all answers are kept."""

    def __init__(self, address, pages):
        self.host, self.pages, self.stop = address.removeprefix("http://"), pages, threading.Event()
        self.answers, self.failures = [], []
        self.threads = [threading.Thread(target=self.visit, args=(number,)) for number in range(CLIENTS)]

    def __enter__(self):
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, *error):
        self.stop.set()
        for one in self.threads:
            one.join()

    def visit(self, number):
        with closing(HTTPConnection(self.host, timeout=30)) as connection:
            self.ask_on(connection, number)

    def ask_on(self, connection, number):
        pause = CLIENTS / PER_SECOND
        due = time.monotonic() + pause * number / CLIENTS
        while not self.stop.wait(max(0.0, due - time.monotonic())):
            due += pause
            page = self.pages[number % len(self.pages)]
            number += 1
            try:
                connection.request("GET", page)
                answer = connection.getresponse()
                self.answers.append((page, answer.status, content(answer.read())))
            except OSError as error:
                self.failures.append((page, error))
                connection.close()
