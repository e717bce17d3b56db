"""What a process, or the machine, has one of: a port, standard output."""

from pathlib import Path
from textwrap import dedent

import pytest

from concurrency_audit.confirm.confirming import confirm
from concurrency_audit.confirm.subjects import Job
from tests.confirm.running import subject

PORT = """
    import http.server

    def handler(event, context):
        with http.server.HTTPServer(("127.0.0.1", {port}), http.server.BaseHTTPRequestHandler):
            return "ok"
    """
OUTPUT = """
    import contextlib
    import io
    import sys

    def handler(event, context):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            sys.stdout.write(event["text"])
        return {"text": out.getvalue()}
    """


def _answer(folder: Path, text: str, model: str) -> tuple[str, str]:
    (folder / "app.py").write_text(dedent(text), encoding="utf-8")
    (row,) = confirm([Job(subject("app:handler", folder), model, ())], [{"text": "one"}, {"text": "two"}], 300, 60)
    return row.verdict, row.reason


@pytest.mark.parametrize("model", ["threads", "processes"])
def test_a_port_that_another_invocation_holds_is_refused(model: str, tmp_path: Path, unused_port: int) -> None:
    verdict, reason = _answer(tmp_path, PORT.format(port=unused_port), model)
    assert verdict == "confirmed", reason
    assert "Address already in use" in reason


def test_any_free_port_is_no_race(tmp_path: Path) -> None:
    verdict, reason = _answer(tmp_path, PORT.format(port=0), "threads")
    assert verdict == "not-reproduced", reason


def test_output_that_is_redirected_for_all_reaches_another_answer(tmp_path: Path) -> None:
    verdict, reason = _answer(tmp_path, OUTPUT, "threads")
    assert verdict == "confirmed", reason


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
