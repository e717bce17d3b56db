"""A runtime with threads: one import of the handler, then invocations at once in threads of one or several processes.

It behaves as AWS's experimental images do with ``AWS_LAMBDA_CONCURRENCY_MODE``: ``thread`` imports the handler once and
starts N threads; ``hybrid`` imports it, runs the pre-fork hooks, forks a process per vCPU (none where there is one) and
starts N / vCPUs threads in each. It is ours, not AWS's, speaks the Runtime API with the standard library alone, and so
runs on every system. It is also what a function meets on an OS-only runtime with a threaded bootstrap. Differences from
awslambdaric: the trace id is not put into ``os.environ`` (threads share it), and ``sys.exit`` in a handler ends its
thread only.
"""

from __future__ import annotations

import http.client
import importlib
import json
import logging
import os
import signal
import sys
import threading
import time
import traceback
from typing import Any

from . import prefork
from .context import LambdaContext
from .jsonlog import JsonFormatter, ThreadLog, error_document, request_id
from .provoke import Provocation, from_environment

_PREFIX = "/2018-06-01/runtime/"
_MODE = "AWS_LAMBDA_CONCURRENCY_MODE"
_TRIES, _PAUSE_SECONDS = 6, 0.05
"""How often a worker connects anew before it takes the environment for ended, and how long it waits after the first."""
_LOAD_DEPTH = 2
"""Frames of a failed lookup of the handler itself: ``main`` and ``load``; deeper is the user's code."""
_HEADERS = {"Content-Type": "application/json"}


def main(handler: str, processes: int, threads: int) -> int:
    """Import the handler, then serve with as many threads in as many processes; 1 if the handler cannot be loaded."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # the first process of a namespace ignores it otherwise
    runtime = Runtime(os.environ["AWS_LAMBDA_RUNTIME_API"], os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET"))
    prefork.offer()
    provocation = from_environment()
    if provocation is not None:
        provocation.install()
    try:
        function = load(handler)
    except BaseException as error:
        return runtime.init_failed(error, _init_error_type(error))
    if os.environ.get(_MODE) == "hybrid":
        try:
            prefork.run()
        except BaseException as error:
            return runtime.init_failed(error, "Runtime.PreForkError")
    if processes == 1:
        return runtime.serve(function, range(1, threads + 1), provocation)
    children = []
    for process in range(processes):
        child = os.fork()
        if child == 0:
            numbers = range(process * threads + 1, (process + 1) * threads + 1)
            runtime.reopen_log()
            os._exit(runtime.serve(function, numbers, provocation))
        children.append(child)
    for child in children:  # a process that dies is not replaced, as a worker of AWS's runtime is not
        os.waitpid(child, 0)
    return 0


class Runtime:
    """A process's connections to its environment."""

    def __init__(self, api: str, log_place: str) -> None:
        self._api = api
        self._log_place = log_place
        self.reopen_log()

    def reopen_log(self) -> None:
        """Log to connections of this process's own."""
        self._log = ThreadLog(self._log_place)
        sys.stdout = sys.stderr = self._log
        _set_up_logging(self._log)

    def init_failed(self, error: BaseException, error_type: str) -> int:
        """Report that no invocation can be taken; gives the exit code."""
        document = {**error_document(error, ""), "errorType": error_type}
        self._log.write(json.dumps({"level": "ERROR", **document}) + "\n")
        _post(http.client.HTTPConnection(self._api), "init/error", document, error_type)
        return 1

    def serve(self, function: Any, numbers: range, provocation: Provocation | None) -> int:
        """Work in one thread per number until the environment ends; gives the exit code."""
        threads = [
            threading.Thread(target=self._work, args=(function, number, provocation), name=f"worker-{number}")
            for number in numbers
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return 0

    def _work(self, function: Any, number: int, provocation: Provocation | None) -> None:
        """One worker: polls, runs the handler, answers, for as long as the environment lives."""
        with self._log.of_worker(number):
            failed = 0
            while failed < _TRIES:
                connection = http.client.HTTPConnection(self._api)
                try:
                    while True:
                        connection.request("GET", f"{_PREFIX}invocation/next?worker={number}")
                        response = connection.getresponse()
                        body, failed = response.read(), 0
                        if provocation is not None:
                            provocation.begin(number)
                        _invoke(connection, function, response, body)
                except (OSError, http.client.HTTPException):
                    failed += 1  # the environment is being ended, or one of many connections at once was refused
                    time.sleep(_PAUSE_SECONDS * failed)
                finally:
                    connection.close()


def load(handler: str) -> Any:
    """The function that ``module.name`` names."""
    module, _, name = handler.rpartition(".")
    if not module:
        raise ValueError(f"Bad handler '{handler}': not enough values to unpack (expected 2, got 1)")
    return getattr(importlib.import_module(module.replace("/", ".")), name)


def _invoke(
    connection: http.client.HTTPConnection, function: Any, response: http.client.HTTPResponse, body: bytes
) -> None:
    context = LambdaContext.of_headers(response.headers)
    request_id.set(context.aws_request_id)
    try:
        result = function(json.loads(body), context)
        answer = result if isinstance(result, bytes) else json.dumps(result, ensure_ascii=False).encode()
        what = "response"
    except Exception as error:
        document = error_document(error, context.aws_request_id)
        logging.getLogger().handle(_error_record(document))
        answer, what = json.dumps(document).encode(), "error"
    finally:
        request_id.set("")
    connection.request("POST", f"{_PREFIX}invocation/{context.aws_request_id}/{what}", answer, _HEADERS)
    connection.getresponse().read()


def _error_record(document: dict[str, Any]) -> logging.LogRecord:
    return logging.makeLogRecord({"levelno": logging.ERROR, "levelname": "ERROR", "msg": document, "name": "root"})


def _set_up_logging(log: ThreadLog) -> None:
    output = logging.StreamHandler(log)
    output.setFormatter(JsonFormatter())
    level = os.environ.get("AWS_LAMBDA_LOG_LEVEL", "INFO").replace("TRACE", "DEBUG").replace("FATAL", "CRITICAL")
    logging.basicConfig(handlers=[output], level=level, force=True)


def _init_error_type(error: BaseException) -> str:
    if isinstance(error, ImportError):
        return "Runtime.ImportModuleError"
    if isinstance(error, SyntaxError):
        return "Runtime.UserCodeSyntaxError"
    if isinstance(error, AttributeError) and len(traceback.extract_tb(error.__traceback__)) == _LOAD_DEPTH:
        return "Runtime.HandlerNotFound"
    return type(error).__name__


def _post(connection: http.client.HTTPConnection, path: str, document: dict[str, Any], error_type: str) -> None:
    headers = {**_HEADERS, "Lambda-Runtime-Function-Error-Type": error_type}
    connection.request("POST", _PREFIX + path, json.dumps(document).encode(), headers)
    connection.getresponse().read()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
