"""What a misbehaving handler costs: its own invocation an error, and nothing else."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from concurrency_audit.instances.errors import InstancesError
from concurrency_audit.instances.local import LocalInstances

from .conftest import FUNCTIONS, Publish
from .seeing import eventually, state_of


@pytest.mark.parametrize("how", ["exit", "crash", "segfault"])
def test_a_worker_that_dies_costs_its_invocation_and_its_slot(
    publish_processes: Publish, processes: LocalInstances, how: str
) -> None:
    """The caller gets an error; the other worker serves on; the dead one is not replaced."""
    function = publish_processes("clumsy")
    answer = function.invoke({"do": how})
    assert answer.error
    assert answer.payload["errorType"] == "Runtime.ExitError"
    assert function.invoke({"do": "nothing"}).payload == "ok"
    environment = state_of(processes, function.name)["environments"][0]
    assert (len(environment["workers"]), environment["lost_workers"]) == (1, 1)


def test_an_environment_without_workers_is_replaced(publish_processes: Publish, processes: LocalInstances) -> None:
    function = publish_processes("clumsy", concurrency=1)
    before = state_of(processes, function.name)["environments"][0]["number"]
    assert function.invoke({"do": "crash"}).error
    answer = eventually(lambda: function.invoke_or_throttled({"do": "nothing"}))
    assert answer.payload == "ok"
    assert state_of(processes, function.name)["environments"][0]["number"] != before


def test_a_thread_that_exits_costs_its_invocation(threads: LocalInstances) -> None:
    function = threads.publish(FUNCTIONS / "clumsy", "app.handler", name="thread-exit", concurrency=2)
    assert function.invoke({"do": "exit"}).payload["errorType"] == "Runtime.ExitError"
    assert function.invoke({"do": "nothing"}).payload == "ok"
    threads.client("lambda").delete_function(FunctionName="thread-exit")


def test_a_killed_environment_answers_what_it_had_and_is_replaced(publish: Publish, local: LocalInstances) -> None:
    function = publish("clumsy", timeout=60)
    pid = state_of(local, function.name)["environments"][0]["pid"]
    with ThreadPoolExecutor(1) as caller:
        hanging = caller.submit(function.invoke, {"do": "hang", "seconds": 50})
        eventually(lambda: state_of(local, function.name)["in_flight"] == 1)
        os.killpg(pid, signal.SIGKILL)
        answer = hanging.result(timeout=20)
    assert answer.error
    assert answer.payload["errorType"] == "Runtime.ExitError"
    # Until the second worker's death is noticed as well, it may be given one more invocation.
    assert eventually(lambda: (again := function.invoke_or_throttled({"do": "nothing"})) and again.payload == "ok")


def test_the_first_of_two_answers_counts(publish: Publish) -> None:
    """A handler that answers over the Runtime API itself: the second and third answers are refused."""
    function = publish("clumsy")
    answer = function.invoke({"do": "twice"})
    assert answer.payload == "first"
    assert function.invoke({"do": "nothing"}).payload == "ok"


def test_a_flood_of_log_lines_is_taken_and_the_tail_stays_small(publish: Publish) -> None:
    answer = publish("clumsy", timeout=30).invoke({"do": "flood", "lines": 20_000})
    assert answer.payload == "flooded"
    assert len(answer.log) <= 4096
    assert answer.log.endswith("x" * 200 + "\n")


def test_a_result_that_is_not_json_is_the_handlers_error(publish: Publish) -> None:
    answer = publish("clumsy").invoke({"do": "unserialisable"})
    assert answer.error
    assert answer.payload["errorType"] in ("Runtime.MarshalError", "TypeError")


def test_a_full_tmp_is_the_environments_own(publish: Publish, local: LocalInstances) -> None:
    if not local.ready["private_tmp"]:
        pytest.skip("this kernel gives no private /tmp")
    function = publish("clumsy", timeout=30)
    answer = function.invoke({"do": "fill", "bytes": 600 * 1024 * 1024})
    assert answer.error
    assert "No space left" in answer.payload["errorMessage"]
    assert not Path("/tmp/full").exists()


def test_a_full_tmp_makes_the_environment_refuse_work(publish_processes: Publish, processes: LocalInstances) -> None:
    """The agent on the instance sees the disk; the throttle is counted as the platform names it."""
    if not processes.ready["private_tmp"]:
        pytest.skip("this kernel gives no private /tmp")
    function = publish_processes("clumsy", timeout=30)
    assert function.invoke({"do": "fill", "bytes": 500 * 1024 * 1024}).payload == "ok"
    eventually(lambda: function.invoke_or_throttled({"do": "nothing"}) is None)
    assert state_of(processes, function.name)["throttles"]["DiskThrottles"] > 0


def test_environments_see_neither_each_others_tmp_nor_processes(publish: Publish, local: LocalInstances) -> None:
    if not local.ready["private_tmp"]:
        pytest.skip("this kernel gives no namespaces")
    one, other = publish("kinds", concurrency=1), publish("kinds", concurrency=1)
    carried = one.invoke({"do": "tmp", "name": "mine"}).payload  # empty, unless this very project lies under /tmp
    assert other.invoke({"do": "tmp", "name": "theirs"}).payload == carried
    assert one.invoke({"do": "tmp", "name": "again"}).payload == sorted([*carried, "mine"])
    assert len(other.invoke({"do": "others"}).payload) <= 4


def test_without_namespaces_it_runs_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """No unshare command: /tmp is shared, temporary files are not, and the processes still end with the server."""
    monkeypatch.setenv("PATH", "/nonexistent")
    with LocalInstances() as local:
        assert local.ready["private_tmp"] is False
        function = local.publish(FUNCTIONS / "clumsy", "app.handler", concurrency=2)
        assert function.invoke({"do": "nothing"}).payload == "ok"
        children = descendants(local)
        local.stop(signal.SIGKILL)
    assert psutil.wait_procs(children, timeout=10)[1] == []
    assert "environments share /tmp" in capfd.readouterr().err


def test_a_function_sees_its_own_variables_and_none_of_the_servers(publish: Publish) -> None:
    function = publish("kinds", variables={"MINE": "yes"})
    seen = function.invoke({"do": "variables"}).payload
    assert seen["MINE"] == "yes"
    assert "HOME" not in seen
    assert seen["AWS_LAMBDA_MAX_CONCURRENCY"] == "2"
    assert seen["AWS_LAMBDA_INITIALIZATION_TYPE"] == "lambda-managed-instances"


def test_a_function_may_invoke_another_but_not_read_its_variables(publish: Publish) -> None:
    caller, other = publish("kinds"), publish("kinds", variables={"SECRET": "s"})
    call = {"do": "call", "name": other.name}
    assert caller.invoke({**call, "operation": "invoke"}).payload == 200
    for operation in ("get_function", "get_function_configuration"):
        assert caller.invoke({**call, "operation": operation}).payload == "AccessDeniedException"


def test_in_the_process_model_workers_are_processes_and_in_the_thread_model_threads(
    publish: Publish, local: LocalInstances
) -> None:
    function = publish("kinds", concurrency=2)
    with ThreadPoolExecutor(2) as callers:
        ran = [one.payload["pid"] for one in callers.map(function.invoke, [{"do": "sleep", "seconds": 1}] * 2)]
    assert len(set(ran)) == (2 if local.ready["model"] == "processes" else 1)


def test_threads_share_module_state(threads: LocalInstances) -> None:
    function = threads.publish(FUNCTIONS / "kinds", "app.handler", name="shared-state", concurrency=4)
    counts = [function.invoke({"do": "identity"}).payload["count"] for _ in range(8)]
    assert counts == list(range(1, 9))
    threads.client("lambda").delete_function(FunctionName="shared-state")


@pytest.mark.parametrize(
    ("folder", "handler", "reason"),
    [
        ("broken", "app.handler", "Runtime.ImportModuleError"),
        ("kinds", "app.missing", "Runtime.HandlerNotFound"),
        ("kinds", "nosuch.handler", "Runtime.ImportModuleError"),
    ],
)
def test_an_init_error_fails_the_version_with_its_reason(
    local: LocalInstances, folder: str, handler: str, reason: str
) -> None:
    name = f"init-{folder}-{handler.replace('.', '-')}"
    with pytest.raises(InstancesError) as error:
        local.publish(FUNCTIONS / folder, handler, name=name, concurrency=2)
    assert "FunctionError.RuntimeInitError" in str(error.value)
    assert reason in str(error.value)


def test_an_init_that_never_ends_fails_the_version(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import time\ntime.sleep(3600)\n")
    with (
        LocalInstances(options=("--init-timeout", "2")) as local,
        pytest.raises(InstancesError, match=r"FunctionError\.InitTimeout"),
    ):
        local.publish(tmp_path, "app.handler")


def test_deleting_a_function_ends_every_process_even_one_that_left_the_group(
    publish: Publish, local: LocalInstances
) -> None:
    function = publish("clumsy")
    inside = function.invoke({"do": "escape"}).payload
    assert isinstance(inside, int)
    before = {process.pid for process in descendants(local)}
    sleepers = [pid for pid in before if cmdline(pid) == ["sleep", "3600"]]
    assert len(sleepers) == 1
    local.client("lambda").delete_function(FunctionName=function.name)
    eventually(lambda: not psutil.pid_exists(sleepers[0]))


def descendants(local: LocalInstances) -> list[psutil.Process]:
    return psutil.Process(local.pid).children(recursive=True)


def cmdline(pid: int) -> list[str]:
    try:
        return list(psutil.Process(pid).cmdline())
    except psutil.Error:
        return []
