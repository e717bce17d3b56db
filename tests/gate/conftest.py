"""A local Managed Instances for all tests of the gate, and projects as users have them."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from concurrency_audit.instances.local import LocalInstances
from concurrency_audit.load.evidence import Answer, Outcome, Phase
from concurrency_audit.load.tally import Tally
from concurrency_audit.load.verdict import Subject, Verdict
from concurrency_audit.package import digest, read

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the process model needs Linux")

SAFE = '''\
"""Adds up an order."""

import time


def handler(event, context):
    """Give the customer's total."""
    time.sleep(0.005)
    return {"customer": event["customer"], "total": sum(event["items"])}
'''
UNSAFE = '''\
"""Adds up an order by way of a file that every process of the environment shares."""


def handler(event, context):
    """Give the customer's total."""
    with open("/tmp/order.json", "w") as file:
        file.write(str(sum(event["items"])))
    with open("/tmp/order.json") as file:
        return {"customer": event["customer"], "total": int(file.read())}
'''
HIDDEN = '''\
"""The same, where no reading of the code can tell which file it is."""

import os
import time


def handler(event, context):
    """Give the customer's total."""
    path = os.environ["SCRATCH"]
    with open(path, "w") as file:
        file.write(str(sum(event["items"])))
    time.sleep(0.01)
    with open(path) as file:
        return {"customer": event["customer"], "total": int(file.read() or 0)}
'''
LOCUSTFILE = '''\
"""Every order is sent alone first, then all of them together."""

from concurrency_audit.load.oracles.response import Differential
from concurrency_audit.load.running.plugin import ScenarioUser
from concurrency_audit.load.scenario import PayloadScenario


class Orders(ScenarioUser):
    @classmethod
    def scenario(cls, settings):
        orders = [{"customer": number, "items": [number, 1]} for number in range(10)]
        return PayloadScenario(orders, [Differential()], requests=60)
'''
POLICY = """\
[tool.concurrency-audit.gate]
min-verified = 50
load = ["-f", "orders.py", "-u", "8", "--no-log-tail"]
"""
_numbers = itertools.count()


class Project:
    """A folder with a handler, a load test and a policy, and its function on the server."""

    def __init__(self, folder: Path, server: LocalInstances) -> None:
        self.folder, self.server = folder, server
        self.name = f"orders-{next(_numbers)}"
        self.client: Any = server.client("lambda")
        self.code = folder / "code"
        self.code.mkdir()
        self.write(SAFE)
        (folder / "orders.py").write_text(LOCUSTFILE)
        self.policy()

    @property
    def endpoint(self) -> str:
        return str(self.server.ready["lambda"])

    def write(self, text: str) -> None:
        (self.code / "app.py").write_text(text)

    def policy(self, more: str = "", base: str = POLICY) -> None:
        (self.folder / "pyproject.toml").write_text(base + more)

    def deploy(self, text: str = "def handler(event, context):\n    return {}\n", *, live: bool = True) -> str:
        """Publish other code, which callers have now; gives its version."""
        kept = (self.code / "app.py").read_text()
        self.write(text)
        scratch = {"SCRATCH": f"/tmp/{self.name}"}
        published = self.server.publish(self.code, "app.handler", name=self.name, concurrency=4, variables=scratch)
        self.write(kept)
        if live:
            self.client.create_alias(FunctionName=self.name, Name="live", FunctionVersion=published.version)
        return published.version

    @property
    def sha256(self) -> str:
        return digest(read(self.code, "app.handler"))

    def verdict(self, **changes: Any) -> Path:
        """A verdict as a good load test of the code as it is now would have left it."""
        document = good_verdict(self.sha256)
        for place, value in changes.items():
            *way, last = place.split("__")
            inner = document
            for part in way:
                inner = inner[part]
            inner[last] = value
        with contextlib.suppress(ValueError, TypeError, ArithmeticError):  # makes no sense: written as it is
            document = Verdict.from_json(document).to_json()
        path = self.folder / "verdict.json"
        path.write_text(json.dumps(document))
        return path

    def arguments(self, *more: str) -> list[str]:
        return ["gate", "code", "--function", self.name, "--endpoint-url", self.endpoint, *more]

    def aliases(self) -> dict[str, tuple[str, dict[str, float]]]:
        found = self.client.list_aliases(FunctionName=self.name)["Aliases"]
        return {
            one["Name"]: (one["FunctionVersion"], one.get("RoutingConfig", {}).get("AdditionalVersionWeights", {}))
            for one in found
        }

    def versions(self) -> list[str]:
        found = self.client.list_versions_by_function(FunctionName=self.name)["Versions"]
        return [one["Version"] for one in found if one["Version"] != "$LATEST"]

    def sha_of(self, version: str) -> str:
        found = self.client.get_function_configuration(FunctionName=self.name, Qualifier=version)
        return str(found["CodeSha256"])

    def new_client(self) -> Any:
        """A client of its own, for tests that listen to what is called."""
        session = boto3.session.Session()  # with the credentials of the fixture
        return session.client("lambda", endpoint_url=self.endpoint, config=Config(retries={"total_max_attempts": 1}))


def good_verdict(sha256: str) -> dict[str, Any]:
    """The JSON of a verdict that nothing speaks against."""
    tally = Tally()
    for _ in range(100):
        tally.answered(Answer(Outcome.OK, version="7", seconds=0.01), Phase.LOAD, 0, 0.0)
        tally.checked(Phase.LOAD, [], 0)
    tally.peak = 8
    subject = Subject("elsewhere", "live", {"7": 100}, sha256, ("processes",), "http://127.0.0.1:1", "app.handler")
    started = datetime.now(UTC).isoformat(timespec="seconds")
    verdict = Verdict(subject, 1, "closed", started, 2.0, 100, tally)
    return json.loads(json.dumps(verdict.to_json()))


@pytest.fixture(scope="session")
def server() -> Iterator[LocalInstances]:
    with LocalInstances() as local:
        yield local


@pytest.fixture
def project(tmp_path: Path, server: LocalInstances, monkeypatch: pytest.MonkeyPatch) -> Iterator[Project]:
    for name in list(os.environ):
        if name.startswith(("AWS_", "LOAD_", "GITHUB_")):
            monkeypatch.delenv(name)
    for name, value in {**server.credentials, "AWS_EC2_METADATA_DISABLED": "true"}.items():
        monkeypatch.setenv(name, value)
    made = Project(tmp_path, server)
    monkeypatch.chdir(tmp_path)
    yield made
    with contextlib.suppress(made.client.exceptions.ResourceNotFoundException):
        made.client.delete_function(FunctionName=made.name)
