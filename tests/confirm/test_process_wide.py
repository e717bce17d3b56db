"""What a process, or the machine, has one of: a port, standard output."""

from pathlib import Path
from textwrap import dedent

import pytest

from concurrency_audit.audit.audit import audit
from concurrency_audit.audit.model.settings import Settings
from concurrency_audit.confirm.confirming import confirm
from concurrency_audit.confirm.subjects import Job, jobs
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


LOGGED = """
    import logging
    import sys

    logging.basicConfig(stream=sys.stdout, level=logging.INFO)
    user = None

    def look_up():
        return 3

    def handler(event, context):
        global user
        user = {kept}
        found = look_up()
        logging.getLogger().info("for %s: %s", user, found)
        print(user, file=sys.stderr)
        return {{"found": found}}
    """


@pytest.mark.parametrize("model", ["threads", "processes"])
def test_what_another_invocation_was_given_is_seen_in_the_log(model: str, tmp_path: Path) -> None:
    verdict, reason = _answer(tmp_path, LOGGED.format(kept='event["text"]'), model)
    if model == "threads":
        assert verdict == "confirmed", reason
        assert "logs holds" in reason
    else:
        assert verdict == "not-reproduced", reason


def test_a_log_that_holds_nothing_of_others_is_no_race(tmp_path: Path) -> None:
    verdict, reason = _answer(tmp_path, LOGGED.format(kept="len(event)"), "threads")
    assert verdict == "not-reproduced", reason


SETTING = """
    import os

    def handler(event, context):
        os.environ["CONFIRM_TEST_TENANT"] = {value}
        return {{"ok": True}}
    """


@pytest.mark.parametrize(("value", "verdicts"), [('event["tenant"]', {"confirmed"}), ('"one"', {"not-reproduced"})])
def test_a_setting_of_another_invocation_is_in_force(value: str, verdicts: set[str], tmp_path: Path) -> None:
    file = tmp_path / "app.py"
    file.write_text(dedent(SETTING.format(value='event["tenant"]')), encoding="utf-8")
    found = audit((file,), Settings(root=tmp_path))
    work = jobs([file], found.entry_points, found.findings, entry=None, model="threads", setup=None)
    file.write_text(dedent(SETTING.format(value=value)), encoding="utf-8")
    rows = [row for job in work if job.findings for row in confirm([job], [], 100, 60)]
    assert {row.verdict for row in rows} == verdicts, [row.reason for row in rows]
    if "confirmed" in verdicts:
        assert [row.witness.anomaly.level for row in rows if row.witness] == ["state"]
        assert "when invocation" in rows[0].reason
        assert "CONFIRM_TEST_TENANT" in rows[0].reason


def _targeted(folder: Path, text: str, model: str = "threads") -> list[tuple[str, str]]:
    """The verdicts on what the audit finds."""
    file = folder / "app.py"
    file.write_text(dedent(text), encoding="utf-8")
    found = audit((file,), Settings(root=folder))
    work = jobs([file], found.entry_points, found.findings, entry=None, model=model, setup=None)
    return [(row.verdict, row.reason) for job in work if job.findings for row in confirm([job], [], 200, 60)]


TIMER = """
    import signal
    import threading

    _guard = threading.Lock()

    def work(event):
        signal.setitimer(signal.ITIMER_REAL, 50)
        try:
            return {"n": event["base"] * 2}
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def handler(event, context):
        return work(event)

    def guarded(event, context):
        with _guard:
            return work(event)
    """


def test_a_timer_that_another_invocation_stops_is_missed_by_its_owner(tmp_path: Path) -> None:
    ((verdict, reason),) = _targeted(tmp_path, TIMER.partition("    def guarded")[0])
    assert verdict == "confirmed", reason
    assert "sets signal.setitimer again, it finds" in reason
    assert '["a timer runs"] = false' in reason


def test_a_timer_of_which_there_is_one_at_a_time_is_no_race(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(dedent(TIMER), encoding="utf-8")
    (row,) = confirm([Job(subject("app:guarded", tmp_path), "threads", ())], [{"base": 1}, {"base": 2}], 200, 60)
    assert row.verdict == "not-reproduced", row.reason


REFUSED = """
    import socket
    import urllib.request

    def handler(event, context):
        socket.setdefaulttimeout(context.get_remaining_time_in_millis() / 1000)
        with urllib.request.urlopen("https://api.example.com/status") as answer:
            return {"status": answer.status}
    """


def test_a_setting_is_looked_at_also_where_the_network_is_refused(tmp_path: Path) -> None:
    ((verdict, reason),) = _targeted(tmp_path, REFUSED)
    assert verdict == "confirmed", reason
    assert "socket.setdefaulttimeout is 3" in reason


CAUGHT = """
    import warnings

    def handler(event, context):
        with warnings.catch_warnings(record=True) as caught:
            number = float(event["n"])
        return {"n": number, "warnings": [str(one.message) for one in caught]}
    """


def test_the_end_of_a_with_puts_back_what_another_invocation_has_set(tmp_path: Path) -> None:
    ((verdict, reason),) = _targeted(tmp_path, CAUGHT)
    assert verdict == "confirmed", reason
    assert "warnings.catch_warnings" in reason


WIPED = """
    import shutil
    from pathlib import Path

    def wipe():
        shutil.rmtree("/tmp", ignore_errors=True)

    def keep(event, context):
        folder = Path("/tmp", context.aws_request_id)
        folder.mkdir()
        (folder / "a.txt").write_text(event["text"])
        text = (folder / "a.txt").read_text()
        shutil.rmtree(folder, ignore_errors=True)
        return {"text": text}

    def handler(event, context):
        return wipe() if event["text"] == "one" else keep(event, context)
    """


def test_what_lies_deeper_meets_who_empties_a_folder_above_it(tmp_path: Path) -> None:
    verdict, reason = _answer(tmp_path, WIPED, "threads")
    assert verdict == "confirmed", reason
    assert "a.txt" in reason
