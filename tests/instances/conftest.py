"""Servers that the tests share: starting one costs more than most tests."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from concurrency_audit.instances.fixture import managed_instances, pytest_configure
from concurrency_audit.instances.local import Function, LocalInstances

__all__ = ["managed_instances", "pytest_configure"]

FUNCTIONS = Path(__file__).parent / "functions"
_names = itertools.count()

Publish = Callable[..., Function]


@pytest.fixture(scope="session")
def processes() -> Iterator[LocalInstances]:
    """A server with AWS's runtime client and one environment per version."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the process model needs Linux")
    with LocalInstances() as local:
        yield local


@pytest.fixture(scope="session")
def threads() -> Iterator[LocalInstances]:
    """A server with the threaded runtime and one environment per version."""
    with LocalInstances(model="threads") as local:
        yield local


@pytest.fixture(params=["processes", "threads"])
def local(request: pytest.FixtureRequest) -> LocalInstances:
    """Either of the shared servers."""
    server: LocalInstances = request.getfixturevalue(request.param)
    return server


@pytest.fixture
def publish(local: LocalInstances) -> Iterator[Publish]:
    """Publishes one of the functions under a name of its own; deletes what it published."""
    with Publisher(local) as publisher:
        yield publisher


@pytest.fixture
def publish_processes(processes: LocalInstances) -> Iterator[Publish]:
    """As ``publish``, in the process model only."""
    with Publisher(processes) as publisher:
        yield publisher


class Publisher:
    """Publishes functions and deletes them at the end."""

    def __init__(self, local: LocalInstances) -> None:
        self._local = local
        self._published: list[str] = []

    def __enter__(self) -> Publish:
        return self

    def __call__(self, folder: str, **options: Any) -> Function:
        name = options.pop("name", None) or f"{folder}-{next(_names)}"
        self._published.append(name)
        return self._local.publish(FUNCTIONS / folder, "app.handler", name=name, **{"concurrency": 2, **options})

    def __exit__(self, *_: object) -> None:
        client = self._local.client("lambda")
        for name in set(self._published):
            try:
                client.delete_function(FunctionName=name)
            except client.exceptions.ResourceNotFoundException:
                continue
