"""A publisher of live data on loopback, as reliable as a test wants it."""

import threading
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """One answer. claims: bytes that are promised and do not come. hangs: before the body, until the server ends."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    claims: int = 0
    hangs: bool = False
    drips: bool = False


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        publisher = self.server.publisher
        publisher.asked.append(dict(self.headers))
        answer = publisher.next()
        same = answer.headers.get("ETag")
        if same and self.headers.get("If-None-Match") == same:
            self.send_response(304)
            self.end_headers()
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body) + answer.claims))
        self.end_headers()
        if answer.hangs:
            publisher.ended.wait(60)
        for piece in [answer.body[k : k + 1] for k in range(len(answer.body))] if answer.drips else [answer.body]:
            self.wfile.write(piece)
            self.wfile.flush()
            if answer.drips and publisher.ended.wait(0.02):
                return

    def log_message(self, *_):
        pass


class Publisher:
    """What is sent next; the last answer again and again."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}/echtzeit?key=geheim"
        self.answers, self.asked, self.ended = deque([Answer()]), [], threading.Event()

    def says(self, *answers):
        self.answers = deque(answer if isinstance(answer, Answer) else Answer(answer) for answer in answers)

    def next(self):
        return self.answers.popleft() if len(self.answers) > 1 else self.answers[0]


@contextmanager
def publishing():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.publisher = Publisher(server.server_port)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server.publisher
        finally:
            server.publisher.ended.set()
            server.shutdown()
            thread.join()
