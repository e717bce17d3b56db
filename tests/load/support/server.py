"""A threaded loopback server: `/2015-03-31/functions/...` invokes, Rekognition by target header, the rest is S3.

Run as `python -m tests.load.support.server HANDLER [OPTIONS]`; prints one JSON line with its URL when it is ready.
The handler is called in the server's own threads, several at a time: the thread model.
"""

import argparse
import base64
import hashlib
import importlib
import json
import os
import sys
import threading
import time
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

from tests.load.support.store import Store

BUCKETS = ("in-a", "in-b", "out")
WORDS = ("Alder", "Birch", "Cedar", "Dune", "Elm", "Fjord", "Grove", "Heath")


class Context:
    """What a handler sees of its invocation."""

    def __init__(self, request_id: str, seconds: float = 60.0) -> None:
        self.aws_request_id = request_id
        self._deadline = time.monotonic() + seconds

    def get_remaining_time_in_millis(self) -> int:
        return max(int((self._deadline - time.monotonic()) * 1000), 0)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512

    def __init__(
        self, handler: Callable[[Any, Any], Any] | None, slots: int, versions: tuple[str, ...], host: str = "127.0.0.1"
    ) -> None:
        super().__init__((host, 0), Endpoint)
        self.handler, self.versions = handler, versions
        self.store = Store(BUCKETS)
        self.slots = threading.Semaphore(slots)
        self.count = self.refused = 0
        self.refuse = ""
        self.url = f"http://{host}:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        del request, client_address


class Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: ClassVar[Any]

    def log_message(self, *args: Any) -> None:
        del args

    def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Date: {self.date_time_string()}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        if "Content-Length" not in (headers or {}):
            lines.append(f"Content-Length: {len(body)}")
        head = "\r\n".join(lines) + "\r\n\r\n"
        self.wfile.write(head.encode("latin-1") + (b"" if self.command == "HEAD" else body))

    def handle_one(self) -> None:
        data = self.rfile.read(int(self.headers.get("content-length", 0)))
        path = urlsplit(self.path)
        if path.path.startswith("/2015-03-31/functions/"):
            self.lambda_call(path.path, data)
        elif self.headers.get("x-amz-target", "").startswith("RekognitionService"):
            self.labels(data)
        else:
            self.s3(path.path, parse_qs(path.query), data)

    do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = handle_one  # noqa: N815  (names of the standard library)

    def lambda_call(self, path: str, data: bytes) -> None:
        if not path.endswith("/invocations"):
            body = json.dumps({"CodeSha256": "c2hhLW9mLXRoZS1jb2Rl", "FunctionName": "f"}).encode()
            return self.answer(200, body, {"Content-Type": "application/json"})
        request_id = str(uuid.uuid4())
        if self.server.refuse:
            return self.answer(403, b"{}", {"x-amzn-ErrorType": self.server.refuse, "x-amzn-RequestId": request_id})
        if not self.server.slots.acquire(blocking=False):
            self.server.refused += 1
            body = json.dumps({"Reason": "ConcurrentInvocationLimitExceeded", "Type": "User", "message": "busy"})
            kind = {"x-amzn-ErrorType": "TooManyRequestsException", "x-amzn-RequestId": request_id}
            return self.answer(429, body.encode(), kind)
        try:
            self.server.count += 1
            headers = {"x-amzn-RequestId": request_id, "Content-Type": "application/json"}
            headers["X-Amz-Executed-Version"] = self.server.versions[self.server.count % len(self.server.versions)]
            status, body = self.run(json.loads(data), request_id, headers)
        finally:
            self.server.slots.release()
        return self.answer(status, body, headers)

    def run(self, event: Any, request_id: str, headers: dict[str, str]) -> tuple[int, bytes]:
        log = json.dumps({"level": "INFO", "requestId": request_id, "message": "started"}) + "\n"
        headers["X-Amz-Log-Result"] = base64.b64encode(log.encode()).decode()
        try:
            return 200, json.dumps(self.server.handler(event, Context(request_id))).encode()
        except Exception as error:
            headers["X-Amz-Function-Error"] = "Unhandled"
            return 200, json.dumps({"errorType": type(error).__name__, "errorMessage": str(error)}).encode()

    def labels(self, data: bytes) -> None:
        digest = hashlib.sha256(base64.b64decode(json.loads(data)["Image"]["Bytes"])).hexdigest()
        names = [f"Digest-{digest[:16]}", *(WORDS[int(digest[at], 16) % 8] for at in range(3))]
        found = [{"Name": name, "Confidence": 90.5 - at} for at, name in enumerate(dict.fromkeys(names))]
        body = json.dumps({"Labels": found, "LabelModelVersion": "3.0"}).encode()
        self.answer(200, body, {"Content-Type": "application/x-amz-json-1.1"})

    def s3(self, path: str, query: dict[str, list[str]], data: bytes) -> None:
        bucket, _, key = unquote(path[1:]).partition("/")
        if self.command == "PUT":
            status, text = self.server.store.put(bucket, key, data, {k.lower(): v for k, v in self.headers.items()})
            return self.answer(status, b"", {"ETag": f'"{text}"'}) if status == 200 else self.error(status, text)
        if bucket not in self.server.store.objects:
            return self.error(404, "NoSuchBucket")
        if not key:
            first = {name: values[0] for name, values in query.items()}
            arguments = first.get("prefix", ""), int(first.get("max-keys", 1000)), first.get("continuation-token", "")
            return self.answer(200, self.server.store.listing(bucket, *arguments).encode())
        held = self.server.store.objects[bucket].get(key)
        if held is None:
            return self.error(404, "NoSuchKey")
        headers = {"ETag": f'"{held.etag}"', "Content-Type": held.content_type, "Content-Length": str(len(held.data))}
        headers |= {f"x-amz-meta-{name}": value for name, value in held.metadata.items()}
        return self.answer(200, held.data, headers)

    def error(self, status: int, code: str) -> None:
        self.answer(status, f"<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode())


def serve(handler: Callable[[Any, Any], Any] | None, *, slots: int = 64, versions: tuple[str, ...] = ("7",)) -> Server:
    """Start a server in a thread of this process; stop it with `shutdown` and `server_close`."""
    server = Server(handler, slots, versions)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("handler")
    parser.add_argument("--slots", type=int, default=64)
    parser.add_argument("--versions", default="7")
    parser.add_argument("--refuse", default="", help="service error that every invocation gets")
    parser.add_argument("--host", default="127.0.0.1", help="another one only inside a network namespace of its own")
    options = parser.parse_args()
    server = Server(None, options.slots, tuple(options.versions.split(",")), options.host)
    server.refuse = options.refuse
    os.environ.update(AWS_ENDPOINT_URL=server.url, OUTPUT_BUCKET="out", AWS_ACCESS_KEY_ID="test")
    os.environ.update(AWS_SECRET_ACCESS_KEY="test", AWS_DEFAULT_REGION="us-east-1")
    module, _, name = options.handler.rpartition(".")
    out = sys.stdout
    sys.stdout = sys.stderr
    server.handler = getattr(importlib.import_module(module), name)
    out.write(json.dumps({"url": server.url, "pid": os.getpid()}) + "\n")
    out.flush()
    server.serve_forever(poll_interval=0.05)


if __name__ == "__main__":
    main()
