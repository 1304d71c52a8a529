"""A real web server on loopback that gives calendars, and misbehaves where it is asked to."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


class WebServer:
    """`answers` by path; what was asked is kept in `asked` as (path, Host header)."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str]] = []
        self.stopping = threading.Event()
        self.port = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.host}{path}"

    def gives(self, path: str, body: bytes, *, status: int = 200) -> str:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            request.send_header("Content-Length", str(len(body)))
            request.end_headers()
            request.wfile.write(body)

        self.answers[path] = answer
        return self.url(path)

    def redirects(self, path: str, target: str) -> str:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(302)
            request.send_header("Location", target)
            request.end_headers()

        self.answers[path] = answer
        return self.url(path)

    def drips(self, path: str) -> str:
        """Sends one letter after the other, slowly, until nobody listens."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            request.wfile.write(b"BEGIN:VCALENDAR\r\n")
            while not self.stopping.wait(0.2):
                request.wfile.write(b"X")

        self.answers[path] = answer
        return self.url(path)

    def floods(self, path: str) -> str:
        """Sends without end and without saying how much."""

        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(200)
            request.end_headers()
            while not self.stopping.is_set():
                request.wfile.write(b"BEGIN:VCALENDAR\r\n" * 10_000)

        self.answers[path] = answer
        return self.url(path)


@contextmanager
def running_web_server() -> Iterator[WebServer]:
    known = WebServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            known.asked.append((self.path, self.headers["Host"]))
            try:
                known.answers[self.path](self)
            except KeyError:
                self.send_error(404)
            except ConnectionError:  # whoever asked has had enough
                self.close_connection = True

        def log_message(self, *_words: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield known
    finally:
        known.stopping.set()
        server.shutdown()
        thread.join(10)
        server.server_close()
