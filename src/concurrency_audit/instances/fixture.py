"""A pytest fixture: ``pytest_plugins = ["concurrency_audit.instances.fixture"]`` in a ``conftest.py`` turns it on.

    @pytest.mark.managed_instances(model="threads")
    def test_it(managed_instances):
        function = managed_instances.publish(Path("app"), "app.handler", concurrency=8)
        assert function.invoke({"x": 1}).payload == {"y": 2}

The marker takes the arguments of ``LocalInstances``.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .local import LocalInstances


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line("markers", "managed_instances(**options): how the managed_instances fixture is started")


@pytest.fixture
def managed_instances(request: pytest.FixtureRequest) -> Iterator[LocalInstances]:
    """A local Managed Instances for one test."""
    marker = request.node.get_closest_marker("managed_instances")
    with LocalInstances(**(marker.kwargs if marker else {})) as local:
        yield local
