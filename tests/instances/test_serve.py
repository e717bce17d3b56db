"""The command: its ready line, its refusals, its end, and what survives it."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import boto3
import psutil
import pytest

from concurrency_audit.instances.local import LocalInstances

from .conftest import FUNCTIONS
from .seeing import eventually, scratch_folders, state_of

SERVE = [sys.executable, "-m", "concurrency_audit", "serve"]


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*SERVE, *options], capture_output=True, text=True, timeout=60, check=False)


def gone(processes: list[psutil.Process], seconds: float = 10.0) -> bool:
    return not psutil.wait_procs(processes, timeout=seconds)[1]


def test_the_published_folder_answers_at_once(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return event['a'] + 1\n")
    options = ("--publish", str(tmp_path), "--function", "mine", "--handler", "app.handler", "--concurrency", "2")
    with LocalInstances(model="threads", options=options) as local:
        assert local.ready["ready"] is True
        assert local.ready["pid"] == local.pid
        answer = local.client("lambda").invoke(FunctionName="mine", Payload=b'{"a": 1}')
        assert answer["Payload"].read() == b"2"


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--publish", "/nonexistent"), "/nonexistent: no such file or folder"),
        (("--state", "/dev/null"), "/dev/null: cannot be a state directory"),
        (("--publish", str(FUNCTIONS / "broken")), "Runtime.ImportModuleError"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_2(options: tuple[str, ...], text: str) -> None:
    result = run("--model", "threads", "--environments", "1", *options)
    assert (result.returncode, result.stdout) == (2, "")
    assert text in result.stderr
    assert "Traceback" not in result.stderr


def test_a_taken_port_and_a_taken_state_are_refused(tmp_path: Path) -> None:
    with LocalInstances(state=tmp_path) as local:
        port = local.ready["lambda"].rpartition(":")[2]
        taken = run("--port", port)
        assert taken.returncode == 2
        assert f"port {port} on 127.0.0.1 cannot be taken" in taken.stderr
        used = run("--state", str(tmp_path))
        assert used.returncode == 2
        assert "is another server using it" in used.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_lets_invocations_finish_and_leaves_nothing(number: int, tmp_path: Path) -> None:
    with LocalInstances(with_aws=True) as local:
        function = local.publish(FUNCTIONS / "kinds", "app.handler")
        scratch = scratch_folders(local.pid)
        children = psutil.Process(local.pid).children(recursive=True)
        with ThreadPoolExecutor(1) as caller:
            running = caller.submit(function.invoke, {"do": "sleep", "seconds": 1})
            eventually(lambda: state_of(local, function.name)["in_flight"] == 1)
            assert local.stop(number) == 0
            assert running.result().payload["ended"]
    assert gone(children)
    assert scratch and not any(Path(folder).exists() for folder in scratch)


def test_a_killed_server_leaves_nothing_either() -> None:
    """kill -9: no process outlives it, not even one that left its group, and its scratch folder goes."""
    local = LocalInstances(with_aws=True)
    function = local.publish(FUNCTIONS / "clumsy", "app.handler")
    function.invoke({"do": "escape"})
    scratch = scratch_folders(local.pid)
    children = psutil.Process(local.pid).children(recursive=True)
    assert any(child.cmdline() == ["sleep", "3600"] for child in children)
    local.stop(signal.SIGKILL)
    assert gone(children)
    for _ in range(200):
        if not any(Path(folder).exists() for folder in scratch):
            break
        time.sleep(0.02)
    assert scratch and not any(Path(folder).exists() for folder in scratch)


def test_a_server_ends_with_the_process_that_started_it() -> None:
    """A test run that is killed leaves no server."""
    script = (
        "import os, time\n"
        "from concurrency_audit.instances.local import LocalInstances\n"
        "local = LocalInstances(model='threads')\n"
        "print(local.pid, flush=True)\n"
        "time.sleep(3600)\n"
    )
    starter = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert starter.stdout is not None
    server = psutil.Process(int(starter.stdout.readline()))
    starter.kill()
    starter.communicate()
    assert gone([server])


def test_state_survives_a_kill_at_any_moment(tmp_path: Path) -> None:
    """Functions, versions, aliases and accepted events are there again; an event that was cut off runs again."""
    (tmp_path / "code").mkdir()
    marks = tmp_path / "marks"
    marks.mkdir()
    (tmp_path / "code" / "app.py").write_text(
        "import time\n"
        "from pathlib import Path\n"
        "def handler(event, context):\n"
        "    if event: time.sleep(event['seconds'])\n"
        "    print('ran', context.aws_request_id)\n"
        "    return 'done'\n"
    )
    state = tmp_path / "state"
    first = LocalInstances(model="threads", state=state)
    function = first.publish(tmp_path / "code", "app.handler", timeout=30)
    client = first.client("lambda")
    client.create_alias(FunctionName=function.name, Name="live", FunctionVersion="1")
    event = client.invoke(
        FunctionName=function.name, Qualifier="live", Payload=b'{"seconds": 2}', InvocationType="Event"
    )
    first.stop(signal.SIGKILL)
    with LocalInstances(model="threads", state=state) as second:
        second.wait_active(function.name, "1")
        answer = second.client("lambda").invoke(FunctionName=function.name, Qualifier="live")
        assert (answer["ExecutedVersion"], answer["Payload"].read()) == ("1", b'"done"')
        request_id = event["ResponseMetadata"]["RequestId"]
        for _ in range(400):
            if any(request_id in log.read_text() for log in state.glob("logs/**/*.log")):
                break
            time.sleep(0.02)
        else:
            raise AssertionError("the accepted event did not run again")


def test_logs_go_to_files_and_stdout_holds_the_ready_line_alone(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*SERVE, "--model", "threads", "--environments", "1", "--publish", str(FUNCTIONS / "kinds")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    ready = json.loads(process.stdout.readline())
    os.kill(ready["pid"], signal.SIGTERM)
    rest, _ = process.communicate(timeout=20)
    assert (rest, process.returncode) == ("", 0)


def test_on_a_terminal_it_says_what_happens(tmp_path: Path) -> None:
    """What a person sees: what starts, where to look, a line per invocation; a pseudo-terminal stands for theirs."""
    import pty

    (tmp_path / "app.py").write_text(
        "import os\n\n\ndef handler(event, context):\n    return {'stage': os.environ['STAGE']}[event['ask']]\n"
    )
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "concurrency_audit", "serve", "--publish", str(tmp_path), "--environments", "1"]
    process = subprocess.Popen(
        [*command, "--model", "threads", "--variable", "STAGE=dev"], stdout=subprocess.PIPE, stderr=theirs, text=True
    )
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        lam = boto3.client(
            "lambda",
            endpoint_url=ready["lambda"],
            region_name="us-east-1",
            aws_access_key_id=ready["access_key_id"],
            aws_secret_access_key=ready["secret_access_key"],
        )
        for payload in (b'{"ask": "stage"}', b"{}"):
            lam.invoke(FunctionName="function", Qualifier="$LATEST.PUBLISHED", Payload=payload)
    finally:
        process.terminate()
        process.wait(20)
        os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # the end of a pseudo-terminal
        while part := os.read(ours, 65536):
            seen += part
    os.close(ours)
    text = seen.decode()
    assert "starting 1 environment of function (app.handler in" in text
    assert "(1 of 1)" in text and ready["page"] in text
    assert re.search(r"function:\S+ environment \d+ \d+ ms ok [0-9a-f-]{36}", text)
    assert "failed: KeyError: 'ask'" in text


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--environments", "0"], "--environments 0: must be at least 1"),
        (["--publish", ".", "--variable", "X"], "must be NAME=VALUE"),
        (["--time-scale", "-1"], "--time-scale -1: must be a number above 0"),
        (["--time-scale", "nan"], "--time-scale nan: must be a number above 0"),
        (["--time-scale", "inf"], "--time-scale inf: must be a number above 0"),
        (["--init-timeout", "0"], "--init-timeout 0: must be a number above 0"),
        (["--timeout", "0"], "--timeout 0: must be a number above 0"),
        (["--cpu-limit", "0"], "--cpu-limit 0: must be a number above 0"),
        (["--provoke-at", "at.json"], "--provoke-at: needs --provoke"),
        (["--layer", "layer"], "--layer: needs --publish"),
        (["--variable", "STAGE=dev"], "--variable: needs --publish"),
        (["--concurrency", "4"], "--concurrency: needs --publish"),
        (["--provoke", "x"], "argument --provoke: invalid number value: 'x'"),
    ],
)
def test_what_cannot_be_served_is_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]):
    from concurrency_audit.cli.main import main

    assert main(["serve", *arguments]) == 2
    assert message in capsys.readouterr().err
