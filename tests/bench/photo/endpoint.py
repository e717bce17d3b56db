"""A keep-alive S3 and Rekognition, just enough for the bench: the cost of a slow test server would blur both sides.

Objects live in a dict. ``If-None-Match: *`` is honoured; Rekognition's answer is constant.
"""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_LABELS = json.dumps(
    {"Labels": [{"Name": f"Label {n}", "Confidence": 90.0 + n, "Parents": [{"Name": "Thing"}]} for n in range(10)]}
).encode()


class Endpoint(BaseHTTPRequestHandler):
    """One connection; ``server.objects`` maps a request path to a body."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Return an object."""
        body = self.server.objects.get(self.path)  # type: ignore[attr-defined]
        self._answer(200 if body is not None else 404, body or b"")

    def do_PUT(self) -> None:
        """Store an object, unless it is there and must not be."""
        body = self._body()
        taken = self.headers.get("If-None-Match") == "*" and self.path in self.server.objects  # type: ignore[attr-defined]
        if not taken:
            self.server.objects[self.path] = body  # type: ignore[attr-defined]
        self._answer(412 if taken else 200, b"")

    def do_POST(self) -> None:
        """Answer DetectLabels."""
        self._body()
        self._answer(200, _LABELS, "application/x-amz-json-1.1")

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def _body(self) -> bytes:
        if self.headers.get("Expect") == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def _answer(self, status: int, body: bytes, content_type: str = "application/octet-stream") -> None:
        self.send_response(status)
        self.send_header("ETag", '"0123456789abcdef0123456789abcdef"')
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def start() -> tuple[ThreadingHTTPServer, str]:
    """Serve on a free loopback port in a thread; returns the server and its URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    server.daemon_threads = True
    server.objects = {}  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"
