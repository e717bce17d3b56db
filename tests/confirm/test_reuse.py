"""A warm worker against a fresh one."""

import pytest

from concurrency_audit.confirm.confirming import replay
from tests.confirm.running import untargeted

EVENTS = [{"tenant": "red"}, {"tenant": "blue"}]


@pytest.mark.parametrize(
    ("handler", "kinds"),
    [
        ("tenant_client", {"bleed"}),
        ("growing", {"result"}),
        ("left_by_an_exception", {"result"}),
        ("left_file", {"bleed"}),
        ("default_argument", {"bleed"}),
    ],
)
def test_what_an_invocation_leaves_is_confirmed(handler: str, kinds: set[str]) -> None:
    found = untargeted(f"warm:{handler}", EVENTS, "reuse")
    assert found.witness is not None, found.reason
    assert found.witness.anomaly.kind in kinds
    _, anomaly, _ = replay(found.witness, 30)
    assert anomaly is not None


@pytest.mark.parametrize("handler", ["warm_flag", "cache"])
def test_warmth_alone_is_not_confirmed(handler: str) -> None:
    found = untargeted(f"warm:{handler}", EVENTS, "reuse")
    assert found.verdict == "not-reproduced", found.reason
