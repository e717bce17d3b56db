"""Oracles on a locustfile that knows nothing of ours, and our shapes as Locust's."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from concurrency_audit.errors import UsageError
from concurrency_audit.load.oracles.fields import SumInvariant, UniqueField
from concurrency_audit.load.running.checked import Checked
from tests.load.conftest import Bench

LOCUSTFILE = """
from locust import HttpUser, tag, task

from concurrency_audit.load.oracles.fields import UniqueField
from concurrency_audit.load.running.checked import Checked
from concurrency_audit.load.running.locust_shapes import timetable_shape

checked = Checked(UniqueField("n"))


class Shopper(HttpUser):
    numbers = iter([1, 2, 3, 3] + list(range(10, 10_000)))

    @tag("orders")
    @task
    def order(self):
        number = next(self.numbers)
        with self.client.get("/nowhere", catch_response=True) as response:
            response._content, response.status_code = f'{{"n": {number}}}'.encode(), 200
            response.success()
            checked.judge(response)

    @tag("never")
    @task
    def never(self):
        raise AssertionError


class Course(timetable_shape("steady", most=2, seconds=2)):
    pass
"""


class Response:
    def __init__(self, content: object, status_code: int = 200) -> None:
        self.content, self.status_code = json.dumps(content).encode(), status_code
        self.failed: list[str] = []

    def failure(self, exc: str) -> None:
        self.failed.append(exc)


def test_a_wrong_response_is_a_failure():
    checked = Checked(UniqueField("ticket"), SumInvariant("lines[].amount", "total"))
    right = {"ticket": 1, "lines": [{"amount": 2}], "total": 2}
    assert not checked.judge(Response(right), {"n": 1})
    assert not checked.judge(Response(right), {"n": 1})  # a repeat may answer the same
    wrong = Response(right)
    assert [one.oracle for one in checked.judge(wrong, {"n": 2})] == ["unique-field"]
    assert "as in the answer to request 0" in wrong.failed[0]
    assert not checked.judge(Response({}, 500), {"n": 3})


def test_a_shape_that_there_is_not_is_one_line(monkeypatch: pytest.MonkeyPatch):
    # In threads that Locust has patched for gevent, a worker of pytest-xdist cannot wait for its next test.
    monkeypatch.setenv("LOCUST_SKIP_MONKEY_PATCH", "1")
    from concurrency_audit.load.running.locust_shapes import timetable_shape

    with pytest.raises(UsageError, match="there is no shape rampe: burst, ramp"):
        timetable_shape("rampe", most=3)


@pytest.mark.servers
def test_a_locustfile_of_its_own_shows_mismatches_in_csv_and_page(bench: Bench, tmp_path: Path):
    (tmp_path / "shop.py").write_text(LOCUSTFILE)
    command = [sys.executable, "-m", "locust", "-f", "shop.py", "--headless", "--only-summary", "--tags", "orders"]
    done = subprocess.run(
        [*command, "--host", bench.url, "--csv", "out", "--html", "out.html"],
        cwd=tmp_path,
        env=bench.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    failures = (tmp_path / "out_failures.csv").read_text()
    assert re.search(r"\[unique-field\] n is 3, as in the answer to request \d", failures)  # two users: in any order
    assert failures.count("unique-field") == 1
    assert (tmp_path / "out.html").exists()
