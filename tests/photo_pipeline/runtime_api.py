"""Just enough of Lambda's Runtime API to run the real awslambdaric: hand out events, collect what comes back.

Contract: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html; replies need a Content-Type, or the client's
worker aborts.
"""

import json
import queue
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_VERSION = "/2018-06-01/runtime"


@dataclass
class Invocation:
    """One event on its way, and its answer."""

    event: Any
    seconds: float
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    answered: threading.Event = field(default_factory=threading.Event)
    result: Any = None
    error: Any = None


class RuntimeApi:
    """The server's side; ``address`` goes into ``AWS_LAMBDA_RUNTIME_API``."""

    def __init__(self) -> None:
        self.waiting: queue.Queue[Invocation] = queue.Queue()
        self.running: dict[str, Invocation] = {}
        self.pollers = threading.Semaphore(0)
        self.init_errors: list[Any] = []
        api = self

        class Handler(_Handler):
            owner = api

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def invoke(self, event: Any, seconds: float = 60) -> Invocation:
        """Queue an event; wait on ``answered`` for its end."""
        invocation = Invocation(event, seconds)
        self.running[invocation.request_id] = invocation
        self.waiting.put(invocation)
        return invocation

    def stop(self) -> None:
        """Stop serving; workers that poll are to be ended by whoever started them."""
        self._server.shutdown()
        self._server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    owner: RuntimeApi

    def do_GET(self) -> None:
        self.owner.pollers.release()
        invocation = self.owner.waiting.get()
        deadline = int((time.time() + invocation.seconds) * 1000)
        self._reply(
            200,
            json.dumps(invocation.event).encode(),
            {
                "Lambda-Runtime-Aws-Request-Id": invocation.request_id,
                "Lambda-Runtime-Deadline-Ms": str(deadline),
                "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:photos",
            },
        )

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == f"{_VERSION}/init/error":
            self.owner.init_errors.append(body)
        else:
            *_, request_id, kind = self.path.split("/")
            invocation = self.owner.running.pop(request_id)
            setattr(invocation, "result" if kind == "response" else "error", body)
            invocation.answered.set()
        self._reply(202, b"{}", {})

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
