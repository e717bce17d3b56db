"""A threaded runtime: one interpreter, one import of the handler, several invocations at once in threads.

This is a custom runtime of ours, not AWS's: AWS's Python runtime forks a process per concurrent invocation. It is what
a function meets on an OS-only runtime with a threaded bootstrap, and what makes in-memory races possible. It speaks the
Runtime API with the standard library alone, so it runs on every system. Differences from awslambdaric: the trace id is
not put into ``os.environ`` (threads share it), and ``sys.exit`` in a handler ends its thread only.
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
import traceback
from typing import Any

from .context import LambdaContext
from .jsonlog import JsonFormatter, ThreadLog, error_document, request_id

_PREFIX = "/2018-06-01/runtime/"
_LOAD_DEPTH = 2
"""Frames of a failed lookup of the handler itself: ``main`` and ``load``; deeper is the user's code."""
_HEADERS = {"Content-Type": "application/json"}


def main(handler: str) -> int:
    """Import the handler, then serve with as many threads as the environment may run invocations; 1 if it fails."""
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # the first process of a namespace ignores it otherwise
    api = os.environ["AWS_LAMBDA_RUNTIME_API"]
    log = ThreadLog(os.environ.pop("_LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET"))
    sys.stdout = sys.stderr = log
    _set_up_logging(log)
    try:
        function = load(handler)
    except BaseException as error:
        document = error_document(error, "")
        document["errorType"] = _init_error_type(error)
        log.write(json.dumps({"level": "ERROR", **document}) + "\n")
        _post(http.client.HTTPConnection(api), "init/error", document, document["errorType"])
        return 1
    count = int(os.environ["AWS_LAMBDA_MAX_CONCURRENCY"])
    threads = [threading.Thread(target=_work, args=(api, function, log, number)) for number in range(1, count + 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 0


def load(handler: str) -> Any:
    """The function that ``module.name`` names."""
    module, _, name = handler.rpartition(".")
    if not module:
        raise ValueError(f"Bad handler '{handler}': not enough values to unpack (expected 2, got 1)")
    return getattr(importlib.import_module(module.replace("/", ".")), name)


def _work(api: str, function: Any, log: ThreadLog, number: int) -> None:
    """One worker: polls, runs the handler, answers, for as long as the environment lives."""
    with log.of_worker(number):
        connection = http.client.HTTPConnection(api)
        try:
            while True:
                connection.request("GET", f"{_PREFIX}invocation/next?worker={number}")
                response = connection.getresponse()
                _invoke(connection, function, response, response.read())
        except (OSError, http.client.HTTPException):
            return  # the environment is being ended
        finally:
            connection.close()


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
    logging.basicConfig(handlers=[output], level=level)


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
    sys.exit(main(sys.argv[1]))
