"""A Lambda Web Adapter: starts the package's own HTTP server and forwards invocations to it, several at once.

It does what AWS's adapter does with the same variables (``AWS_LWA_*``, ``PORT``): the handler names the start script;
invocations are taken when the readiness check succeeds. Responses are buffered; there is no response streaming here.
Run with the standard library alone: ``python -m ...adapter SCRIPT THREADS``.
"""

from __future__ import annotations

import http.client
import json
import os
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .context import LambdaContext
from .http_events import request_of, result_of
from .jsonlog import error_document
from .provoke import VARIABLE

_PREFIX = "/2018-06-01/runtime/"
_ADAPTERS_OWN = "/opt/bootstrap"
"""Where AWS's adapter itself lies in its layer; as a wrapper it is what this module does."""
_POLL_SECONDS = 0.01
_TRIES, _PAUSE_SECONDS = 6, 0.05
"""How often a slot connects anew before it takes the environment for ended, and how long it waits after the first."""
_ASYNC_INIT_SECONDS = 9.8
_HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "te", "trailer", "upgrade", "host")


class AdapterError(Exception):
    """The server cannot be started or asked; the message is the reason."""


@dataclass(frozen=True)
class Settings:
    """The adapter's variables."""

    port: int
    check_port: int
    check_path: str
    check_protocol: str
    unhealthy: frozenset[int]
    """Statuses of the readiness check that mean "not yet"."""
    pass_through: str
    base_path: str
    errors: frozenset[int]
    """Statuses of a response that make the invocation fail."""
    async_init: bool

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> Settings:
        """Read them; raises AdapterError for a value that makes no sense."""

        def get(name: str, otherwise: str) -> str:
            return variables.get(f"AWS_LWA_{name}") or variables.get(name) or otherwise

        port = _number("AWS_LWA_PORT", variables.get("AWS_LWA_PORT") or variables.get("PORT") or "8080")
        healthy = variables.get("AWS_LWA_READINESS_CHECK_HEALTHY_STATUS")
        least = _number("...MIN_UNHEALTHY_STATUS", get("READINESS_CHECK_MIN_UNHEALTHY_STATUS", "500"))
        every = frozenset(range(100, 600))
        return cls(
            port,
            _number("AWS_LWA_READINESS_CHECK_PORT", get("READINESS_CHECK_PORT", str(port))),
            get("READINESS_CHECK_PATH", "/"),
            get("READINESS_CHECK_PROTOCOL", "http").lower(),
            every - statuses(healthy) if healthy else frozenset(range(least, 600)),
            get("PASS_THROUGH_PATH", "/events"),
            get("REMOVE_BASE_PATH", ""),
            statuses(variables.get("AWS_LWA_ERROR_STATUS_CODES", "")),
            get("ASYNC_INIT", "false").lower() == "true",
        )


def statuses(text: str) -> frozenset[int]:
    """Status codes written as ``500,502-504``; raises AdapterError for anything else."""
    found: set[int] = set()
    for part in filter(None, (one.strip() for one in text.split(","))):
        first, _, last = part.partition("-")
        found.update(range(_number("status", first), _number("status", last or first) + 1))
    return frozenset(found)


def _number(name: str, text: str) -> int:
    if not text.strip().isdecimal() or not 0 < int(text.strip()[:6]) < 65536:
        raise AdapterError(f"{name} is {text!r}; it must be a number")
    return int(text)


class Adapter:
    """The server that a package starts, and the way to it."""

    def __init__(self, settings: Settings, command: list[str], variables: Mapping[str, str]) -> None:
        self._settings = settings
        try:
            self._server = subprocess.Popen(command, env=dict(variables))
        except OSError as error:
            raise AdapterError(f"{shlex.join(command)} cannot be started: {error.strerror}") from None
        self._ready = threading.Event()

    def wait(self) -> None:
        """Return when the readiness check succeeds; raises AdapterError when the server ends before."""
        end = time.monotonic() + _ASYNC_INIT_SECONDS
        while not self._check():
            if self._server.poll() is not None:
                raise AdapterError(f"the server ended with exit code {self._server.returncode} before it was ready")
            if self._settings.async_init and time.monotonic() > end:
                threading.Thread(target=self._go_on_waiting, daemon=True).start()
                return
            time.sleep(_POLL_SECONDS)
        self._ready.set()

    def end_with_server(self) -> None:
        """End this process as soon as the server's ends; in a thread of its own."""
        self._server.wait()
        os._exit(1)

    def answer(self, event: Any, context: LambdaContext) -> Any:
        """Forward one invocation; raises AdapterError where the response counts as an error."""
        self._ready.wait()
        settings = self._settings
        asked = request_of(event, settings.pass_through, settings.base_path)
        connection = http.client.HTTPConnection("127.0.0.1", settings.port)
        try:
            connection.putrequest(asked.method, asked.target, skip_accept_encoding=True, skip_host=True)
            sent = [(name, value) for name, value in asked.headers if name.lower() not in _HOP_BY_HOP]
            host = next(
                (value for name, value in asked.headers if name.lower() == "host"), f"127.0.0.1:{settings.port}"
            )
            sent += [("host", host), ("content-length", str(len(asked.body)))]
            for name, value in [*sent, ("x-amzn-lambda-context", _told(context))]:
                connection.putheader(name, value)
            connection.endheaders(asked.body)
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise AdapterError(f"the server did not answer {asked.method} {asked.target[:200]}: {error}") from None
        finally:
            connection.close()
        if response.status in settings.errors:
            raise AdapterError(
                f"the server answered {response.status}, which AWS_LWA_ERROR_STATUS_CODES calls an error"
            )
        return result_of(asked.origin, response.status, response.reason, response.getheaders(), body)

    def _go_on_waiting(self) -> None:
        while not self._check():
            time.sleep(_POLL_SECONDS)
        self._ready.set()

    def _check(self) -> bool:
        settings = self._settings
        if settings.check_protocol == "tcp":
            try:
                socket.create_connection(("127.0.0.1", settings.check_port), timeout=1).close()
            except OSError:
                return False
            return True
        connection = http.client.HTTPConnection("127.0.0.1", settings.check_port, timeout=10)
        try:
            connection.request("GET", settings.check_path)
            return connection.getresponse().status not in settings.unhealthy
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def command_of(handler: str, variables: Mapping[str, str]) -> list[str]:
    """What starts the server: the script that the handler names, behind a wrapper of the function's own."""
    script = Path(variables["LAMBDA_TASK_ROOT"], handler)
    if not script.is_file():
        raise AdapterError(
            f"there is no {handler} in the package: under the Web Adapter the handler is the start script"
        )
    if not os.access(script, os.X_OK):
        raise AdapterError(f"{handler} is not executable (chmod +x)")
    wrapper = variables.get("AWS_LAMBDA_EXEC_WRAPPER")
    return [str(script)] if wrapper in (None, _ADAPTERS_OWN) else [wrapper, str(script)]


def _variables(settings: Settings) -> dict[str, str]:
    """The server's environment variables; where races are provoked, its Python begins with that."""
    own = {**os.environ, "PORT": str(settings.port)}
    if VARIABLE in own:
        own["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).with_name("provoked")), own["PYTHONPATH"]])
    return own


def main(handler: str, threads: int) -> int:
    """Start the server, then forward as many invocations at once as there are threads; 1 if it does not start."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # the first process of a namespace ignores it otherwise
    api = os.environ["AWS_LAMBDA_RUNTIME_API"]
    try:
        settings = Settings.of(os.environ)
        adapter = Adapter(settings, command_of(handler, os.environ), _variables(settings))
        adapter.wait()
    except AdapterError as error:
        document = {**error_document(error, ""), "errorType": "Runtime.ExitError"}
        _post(http.client.HTTPConnection(api), "init/error", document)  # first: the server's last words say why
        sys.stderr.write(json.dumps({"level": "ERROR", **document}) + "\n")
        return 1
    for number in range(1, threads + 1):
        threading.Thread(target=_work, args=(api, adapter, number), daemon=True).start()
    adapter.end_with_server()
    return 1


def _work(api: str, adapter: Adapter, number: int) -> None:
    """One slot: polls, forwards, answers, for as long as the environment lives."""
    failed = 0
    while failed < _TRIES:
        connection = http.client.HTTPConnection(api)
        try:
            while True:
                connection.request("GET", f"{_PREFIX}invocation/next?worker={number}")
                response = connection.getresponse()
                body, failed = response.read(), 0
                context = LambdaContext.of_headers(response.headers)
                try:
                    result, what = adapter.answer(json.loads(body), context), "response"
                except Exception as error:
                    result, what = error_document(error, context.aws_request_id), "error"
                _post(connection, f"invocation/{context.aws_request_id}/{what}", result)
        except (OSError, http.client.HTTPException):
            failed += 1  # the environment is being ended, or one of many connections at once was refused
            time.sleep(_PAUSE_SECONDS * failed)
        finally:
            connection.close()


def _told(context: LambdaContext) -> str:
    """The invocation's context as the adapter's header tells it."""
    return json.dumps(
        {
            "request_id": context.aws_request_id,
            "deadline": context.deadline_ms,
            "invoked_function_arn": context.invoked_function_arn,
            "env_config": {
                "function_name": context.function_name,
                "memory": int(context.memory_limit_in_mb),
                "version": context.function_version,
                "log_stream": context.log_stream_name,
                "log_group": context.log_group_name,
            },
        }
    )


def _post(connection: http.client.HTTPConnection, path: str, document: Any) -> None:
    connection.request("POST", _PREFIX + path, json.dumps(document).encode(), {"Content-Type": "application/json"})
    connection.getresponse().read()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
