"""AWS's execution modes: which model a function runs under, what its workers share, and what runs before they fork."""

from __future__ import annotations

import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import concurrency_audit
from concurrency_audit.instances.errors import InstancesError
from concurrency_audit.instances.local import Function, LocalInstances
from concurrency_audit.instances.runtime import pythons
from concurrency_audit.instances.runtime.launch import Spec, model_of

from .seeing import eventually, state_of

TOKEN = """
import os, pathlib, tempfile, threading, time
TOKEN = os.urandom(8).hex()
MEETING = pathlib.Path(tempfile.gettempdir(), "meeting")
MEETING.mkdir(exist_ok=True)

def handler(event, context):
    (MEETING / context.aws_request_id).touch()
    while len(os.listdir(MEETING)) < 4:
        time.sleep(0.01)
    return [TOKEN, os.getpid(), threading.get_ident(), os.environ.get("AWS_LAMBDA_CONCURRENCY_MODE")]
"""
HOOKS = """
import os
from awslambdaric.lambda_concurrency_hooks import register_pre_fork
ran = []

@register_pre_fork
def first():
    ran.append(("first", os.getpid()))

@register_pre_fork
def second():
    ran.append(("second", os.getpid()))
    {extra}

def handler(event, context):
    return [ran, os.getpid()]
"""


@pytest.fixture(scope="module")
def server() -> Iterator[LocalInstances]:
    with LocalInstances(model="threads") as local:
        yield local


def publish(server: LocalInstances, folder: Path, text: str, **options: Any) -> Function:
    (folder / "app.py").write_text(text)
    return server.publish(folder, "app.handler", name=folder.name.replace("_", "-")[-40:], **options)


def together(function: Function, count: int) -> list[Any]:
    with ThreadPoolExecutor(count) as callers:
        answers = list(callers.map(lambda _: function.invoke_or_throttled({}), range(count)))
    return [one.payload for one in answers if one is not None]


@pytest.mark.parametrize(
    ("vcpus", "concurrency", "shape"), [(2, 8, (2, 4)), (2, 5, (2, 2)), (4, 2, (4, 1)), (1, 3, (1, 3)), (3, 10, (3, 3))]
)
def test_hybrid_is_a_process_per_vcpu_and_the_rest_in_threads(
    vcpus: float, concurrency: int, shape: tuple[int, int]
) -> None:
    def spec(model: Any) -> Spec:
        return Spec("f", "1", "a", "h.h", "python3.13", Path(), model, concurrency, 1.0, 2048, 512, vcpus)

    assert spec("hybrid").shape == shape
    assert spec("threads").shape == (1, concurrency)
    assert spec("processes").shape == (concurrency, 1)


@pytest.mark.parametrize(
    ("mode", "processes", "threads"), [("process", 4, 1), ("thread", 1, 4), ("hybrid", 2, 2), (None, 1, 4)]
)
def test_the_functions_variable_chooses_the_mode(
    server: LocalInstances, tmp_path: Path, mode: str | None, processes: int, threads: int
) -> None:
    if mode == "process" and not sys.platform.startswith("linux"):
        pytest.skip("the process model needs Linux")
    variables = {"AWS_LAMBDA_CONCURRENCY_MODE": mode} if mode else {}
    function = publish(server, tmp_path, TOKEN, concurrency=4, timeout=60, MemorySize=4096, variables=variables)
    answers = together(function, 4)
    assert len(answers) == 4
    assert len({pid for _, pid, _, _ in answers}) == processes
    assert len({(pid, thread) for _, pid, thread, _ in answers}) == processes * threads
    # AWS's client imports in each worker, ours once before it forks.
    assert len({token for token, _, _, _ in answers}) == (4 if mode == "process" else 1)
    assert {told for _, _, _, told in answers} == {mode or "thread"}
    server.client("lambda").delete_function(FunctionName=function.name)


@pytest.mark.parametrize("mode", ["", "threads", "THREAD", "process ", "0"])
def test_another_mode_fails_at_the_start_as_on_aws(server: LocalInstances, tmp_path: Path, mode: str) -> None:
    with pytest.raises(InstancesError, match="RuntimeInitError: ValueError: AWS_LAMBDA_CONCURRENCY_MODE"):
        publish(server, tmp_path, TOKEN, variables={"AWS_LAMBDA_CONCURRENCY_MODE": mode})
    with pytest.raises(InstancesError):
        model_of({"AWS_LAMBDA_CONCURRENCY_MODE": mode}, "processes")


def test_pre_fork_hooks_run_once_in_the_parent_and_in_order(server: LocalInstances, tmp_path: Path) -> None:
    variables = {"AWS_LAMBDA_CONCURRENCY_MODE": "hybrid"}
    function = publish(server, tmp_path, HOOKS.format(extra=""), MemorySize=4096, variables=variables)
    answers = together(function, 4)
    ran = answers[0][0]
    assert [name for name, _ in ran] == ["first", "second"]
    assert len({pid for _, pid in ran}) == 1
    assert {pid for _, pid in ran}.isdisjoint({pid for _, pid in answers})
    assert all(seen == ran for seen, _ in answers)
    server.client("lambda").delete_function(FunctionName=function.name)


def test_one_vcpu_is_one_process_and_its_hooks_run_all_the_same(server: LocalInstances, tmp_path: Path) -> None:
    variables = {"AWS_LAMBDA_CONCURRENCY_MODE": "hybrid"}
    function = publish(server, tmp_path, HOOKS.format(extra=""), MemorySize=2048, variables=variables)
    answers = together(function, 4)
    assert [name for name, _ in answers[0][0]] == ["first", "second"]
    assert len({pid for _, pid in answers}) == 1
    server.client("lambda").delete_function(FunctionName=function.name)


def test_thread_mode_forks_nothing_and_runs_no_hooks(server: LocalInstances, tmp_path: Path) -> None:
    function = publish(server, tmp_path, HOOKS.format(extra=""))
    assert function.invoke().payload[0] == []
    server.client("lambda").delete_function(FunctionName=function.name)


def test_a_hook_that_fails_is_an_init_error(server: LocalInstances, tmp_path: Path) -> None:
    text = HOOKS.format(extra="raise OSError('no database')")
    with pytest.raises(InstancesError, match=r"Runtime\.PreForkError: no database"):
        publish(server, tmp_path, text, MemorySize=4096, variables={"AWS_LAMBDA_CONCURRENCY_MODE": "hybrid"})


def test_a_process_that_dies_takes_its_threads_with_it(server: LocalInstances, tmp_path: Path) -> None:
    dies = "    if event.get('die'):\n        os._exit(1)\n    (MEETING"
    text = TOKEN.replace("    (MEETING", dies).replace("< 4", "< 2")
    variables = {"AWS_LAMBDA_CONCURRENCY_MODE": "hybrid"}
    function = publish(server, tmp_path, text, concurrency=4, MemorySize=4096, variables=variables)
    assert function.invoke({"die": True}).payload["errorType"] == "Runtime.ExitError"
    eventually(lambda: state_of(server, function.name)["environments"][0]["lost_workers"] == 2)
    assert len({pid for _, pid, _, _ in together(function, 2)}) == 1
    server.client("lambda").delete_function(FunctionName=function.name)


RACE = """
CUSTOMER = None

def handler(event, context):
    global CUSTOMER
    CUSTOMER = event["customer"]
    total = sum(range(20))
    return {"customer": CUSTOMER, "total": total}
"""
SAFE = """
import threading
_lock, CUSTOMER = threading.Lock(), None

def handler(event, context):
    global CUSTOMER
    with _lock:
        CUSTOMER = event["customer"]
        total = sum(range(20))
        return {"customer": CUSTOMER, "total": total}
"""
FILE = """
def handler(event, context):
    with open("/tmp/report", "w") as file:
        file.write(str(event["customer"]))
    with open("/tmp/report") as file:
        return {"customer": int(file.read() or -1)}
"""


def wrong(function: Function, count: int) -> int:
    def ask(customer: int) -> bool:
        answer = function.invoke_or_throttled({"customer": customer})
        return answer is not None and answer.payload.get("customer") != customer

    with ThreadPoolExecutor(8) as callers:
        return sum(callers.map(ask, range(count)))


@pytest.mark.parametrize("model", ["threads", "hybrid"])
def test_a_race_too_narrow_to_be_met_is_provoked(model: Any, tmp_path: Path) -> None:
    with LocalInstances(model=model, provoke=7, provoke_at=[("app.py", 6), ("app.py", 8)]) as local:
        assert local.ready["provoke"] == {"seed": 7, "accesses": 2}
        function = publish(local, tmp_path, RACE, concurrency=8, MemorySize=4096)
        assert wrong(function, 200) > 5
        safe = tmp_path / "safe"
        safe.mkdir()
        function = publish(local, safe, SAFE, concurrency=8, MemorySize=4096)
        assert wrong(function, 200) == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the process model needs Linux")
def test_a_shared_file_is_provoked_between_processes(tmp_path: Path) -> None:
    with LocalInstances(provoke=True) as local:
        assert local.ready["provoke"]["accesses"] == 0
        assert local.ready["provoke"]["seed"] >= 0
        function = publish(local, tmp_path, FILE, concurrency=8)
        assert wrong(function, 200) > 5
        other = tmp_path / "other"
        other.mkdir()
        function = publish(local, other, RACE, concurrency=8)
        assert wrong(function, 200) == 0  # processes share no memory


def test_serve_takes_the_accesses_from_its_own_audit(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(RACE)
    options = ("--publish", str(tmp_path), "--provoke", "3")
    with LocalInstances(model="threads", options=options) as local:
        assert local.ready["provoke"]["seed"] == 3
        assert local.ready["provoke"]["accesses"] >= 2


@pytest.mark.parametrize("content", [None, "[]", '{"accesses": 1}', '{"accesses": [{"path": "a"}]}', "[" * 100_000])
def test_a_file_without_accesses_is_one_line(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "at.json").write_text(content)
    command = [
        sys.executable,
        "-m",
        "concurrency_audit",
        "serve",
        "--provoke",
        "--provoke-at",
        str(tmp_path / "at.json"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "--provoke-at" in done.stderr
    assert "Traceback" not in done.stderr


INTERPRETER = """
import sys, threading
from concurrency_audit.instances.runtime.provoke import Provocation
root, seed, named, turns = sys.argv[1:]
provocation = Provocation(int(seed), root, {"app.py": {int(line) for line in named.split(",") if line}})
provocation.install()
sys.path.insert(0, root)
import app
wrong = []

def work(number):
    for turn in range(int(turns)):
        provocation.begin(number)
        customer = (number, turn)
        if app.handler({"customer": customer}, None)["customer"] != customer:
            wrong.append(customer)

threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(wrong))
"""


def mixed_up(version: str, folder: Path, text: str, *, seed: int, named: str, turns: int) -> int:
    """Answers that were another customer's under a Python of this version; its worker's side needs nothing else."""
    python = pythons.find(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    (folder / "app.py").write_text(text)
    source = str(Path(concurrency_audit.__file__).parents[1])
    command = [str(python), "-c", INTERPRETER, str(folder), str(seed), named, str(turns)]
    done = subprocess.run(command, env={"PYTHONPATH": source}, capture_output=True, text=True, timeout=60, check=True)
    return int(done.stdout)


HALF_MADE = (
    """
NAMES = {}

def handler(event, context):
    total = 0
"""
    + "    total += 1\n" * 400
    + """    if not NAMES:
        for number in range(30):
            NAMES[number] = str(number)
    return {"customer": event["customer"] if len(NAMES) == 30 else None, "total": total}
"""
)
OVERTAKEN = """
import sys, threading
from concurrency_audit.instances.runtime import draws, meeting, provoke
root, seed, others = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "others"
answers = []

class Clock:
    now = 1.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        if threading.current_thread() is threading.main_thread() and 0 < len(app.NAMES) < 30 and not answers:
            go.set()
            done.wait(30)

provoke.time = draws.time = meeting.time = Clock()
if others:
    provoke._NAMED = provoke._YOUNG = provoke._OTHER = 0.0  # nothing but the holding
provocation = provoke.Provocation(seed, root, {})
provocation.install()
sys.path.insert(0, root)
import app
begun, go, done = threading.Event(), threading.Event(), threading.Event()

def second():
    if others:
        provocation.begin(1)
    begun.set()
    if go.wait(30):
        provocation.begin(1)
        answers.append(app.handler({"customer": "second"}, None)["customer"])
    done.set()

thread = threading.Thread(target=second)
thread.start()
begun.wait(30)
provocation.begin(0)
answers.append(app.handler({"customer": "first"}, None)["customer"])
go.set()
thread.join()
print(answers)
"""


@pytest.mark.parametrize("others", ["others", "alone"])
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.14"])
def test_what_is_made_once_is_met_half_made(version: str, seed: int, others: str, tmp_path: Path) -> None:
    """No audit names it, it happens once, and the lines before it would use up what an invocation may wait.

    The clock is the test's: where the first gives way while it fills the table, the second runs as a whole. With others
    at work it is held there; alone it has kept a part of its waits.
    """
    python = pythons.find(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    (tmp_path / "app.py").write_text(HALF_MADE)
    source = str(Path(concurrency_audit.__file__).parents[1])
    command = [str(python), "-c", OVERTAKEN, str(tmp_path), str(seed), others]
    done = subprocess.run(command, env={"PYTHONPATH": source}, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[None, 'first']\n"


THREADS = """
import sys, threading
from concurrency_audit.instances.runtime.provoke import Provocation
Provocation(1, sys.argv[1], {}).install()
ran = []

def spawn(depth):
    ran.append(depth)
    threads = [threading.Thread(target=spawn, args=(depth - 1,)) for _ in range(3 if depth else 0)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

for _ in range(20):
    spawn(5)
print(len(ran))
"""


@pytest.mark.parametrize("version", ["3.11", "3.12"])
def test_no_thread_dies_of_being_provoked(version: str, tmp_path: Path) -> None:
    """Python 3.11 refuses to trace one of two threads that begin at once."""
    python = pythons.find(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    source = str(Path(concurrency_audit.__file__).parents[1])
    command = [str(python), "-c", THREADS, str(tmp_path)]
    done = subprocess.run(command, env={"PYTHONPATH": source}, capture_output=True, text=True, timeout=60, check=True)
    assert (int(done.stdout), done.stderr) == (20 * sum(3**depth for depth in range(6)), "")


OF_A_LIBRARY = """
import string
import time

def handler(event, context):
    time.sleep(0.01 * event["customer"][0])
    string.customer = event["customer"]
    return {"customer": string.customer}
"""


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.14"])
def test_an_attribute_of_a_library_is_set_and_read_with_others_in_between(version: str, tmp_path: Path) -> None:
    """The window lies behind the only line that is known to touch it."""
    assert mixed_up(version, tmp_path, OF_A_LIBRARY, seed=1, named="", turns=10) > 5


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_every_interpreter_is_provoked(version: str, tmp_path: Path) -> None:
    """By tracing on 3.11, by sys.monitoring from 3.12 on."""
    assert mixed_up(version, tmp_path, RACE, seed=5, named="6,8", turns=40) > 5


WHICH = """
import sys
import boto3

def handler(event, context):
    return ["%d.%d" % sys.version_info[:2], boto3.__name__]
"""


def test_a_declared_runtime_is_the_python_that_runs_the_handler(server: LocalInstances, tmp_path: Path) -> None:
    other = next((one for one in ("3.13", "3.14") if one != pythons.own_version() and pythons.find(one)), None)
    if other is None:
        pytest.skip("no other Python of a Managed Instances runtime here")
    function = publish(server, tmp_path, WHICH, Runtime=f"python{other}")
    assert function.invoke().payload == [other, "boto3"]
    server.client("lambda").delete_function(FunctionName=function.name)
    same = publish(server, tmp_path, WHICH)  # a folder that is only tried runs under the server's own
    assert same.invoke().payload == [pythons.own_version(), "boto3"]
    server.client("lambda").delete_function(FunctionName=same.name)


def test_a_runtime_that_is_not_installed_is_said(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    missing = next(one for one in ("3.15", "3.14", "3.13") if pythons.find(one) is None)
    with LocalInstances(model="threads") as local:
        function = publish(local, tmp_path, WHICH, Runtime=f"python{missing}")
        assert function.invoke().payload == [pythons.own_version(), "boto3"]
    said = capfd.readouterr().err
    line = f"is declared for python{missing} and runs under Python {pythons.own_version()}"
    assert f"{line}: no Python {missing} is installed here" in said


def test_an_interpreter_below_tmp_is_found_inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every environment has a /tmp of its own, which must not hide the interpreter that was chosen."""
    version = next((one for one in ("3.14", "3.13") if one != pythons.own_version() and pythons.find(one)), None)
    if version is None:
        pytest.skip("no other Python here")
    with TemporaryDirectory(dir="/tmp") as folder:
        subprocess.run([str(pythons.find(version)), "-m", "venv", "--without-pip", f"{folder}/venv"], check=True)
        monkeypatch.setenv("PATH", f"{folder}/venv/bin:{os.environ['PATH']}")
        with LocalInstances(model="threads") as local:
            function = publish(local, tmp_path, WHICH, Runtime=f"python{version}")
            assert function.invoke().payload == [version, "boto3"]


def test_an_interpreter_without_the_client_is_not_taken_for_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    pythons.find.cache_clear()
    monkeypatch.setattr(pythons, "find", lambda _: Path(sys.executable))
    monkeypatch.setattr(pythons, "_has", lambda _python, module: module != "awslambdaric")
    assert pythons.choose("python3.9", with_client=False).why == ""
    assert "has no awslambdaric" in pythons.choose("python3.9", with_client=True).why
    assert pythons.choose("nodejs24.x", with_client=False).why != ""


SERVER = """#!/bin/sh
exec python -c "import http.server, os
place = '127.0.0.1', int(os.environ['PORT'])
http.server.ThreadingHTTPServer(place, http.server.SimpleHTTPRequestHandler).serve_forever()"
"""


@pytest.mark.parametrize(
    "command", [("threaded", "app.handler", "1", "3"), ("adapter", "run.sh", "3")], ids=lambda one: one[0]
)
def test_a_worker_whose_connection_is_dropped_polls_again(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Under load one of many connections at once may be; without its poll the environment is never ready."""
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return event\n")
    (tmp_path / "run.sh").write_text(SERVER)
    (tmp_path / "run.sh").chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    dropped, polled = 0, set[str]()
    everybody = threading.Event()

    class Api(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nonlocal dropped
            dropped += 1
            if dropped > 4:
                polled.add(self.path.rpartition("=")[2])
            if len(polled) == 3:
                everybody.set()
            if dropped > 4:
                everybody.wait(30)
            self.close_connection = True

    log = socket.create_server(("127.0.0.1", 0), backlog=16)
    with log, http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        api = f"127.0.0.1:{server.server_port}"
        told = {"AWS_LAMBDA_RUNTIME_API": api, "LAMBDA_TASK_ROOT": str(tmp_path), "PYTHONPATH": str(tmp_path)}
        told["_LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET"] = f"127.0.0.1:{log.getsockname()[1]}"
        module, *arguments = command
        argv = [sys.executable, "-m", f"concurrency_audit.instances.runtime.{module}", *arguments]
        with subprocess.Popen(argv, env={**os.environ, **told, "PORT": port}, start_new_session=True) as process:
            try:
                assert everybody.wait(30)
            finally:
                os.killpg(process.pid, signal.SIGKILL)
                server.shutdown()
