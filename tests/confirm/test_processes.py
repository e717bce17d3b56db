"""Worker processes that share /tmp."""

import pytest

from tests.confirm.running import untargeted

EVENTS = [{"user": "alice"}, {"user": "bobby"}]


@pytest.mark.parametrize("model", ["processes", "threads"])
@pytest.mark.parametrize(
    ("handler", "kinds"),
    [
        ("fixed_name", {"bleed", "exception"}),
        ("check_then_write", {"result"}),
        ("removed_by_another", {"exception"}),
    ],
)
def test_a_shared_file_is_confirmed(model: str, handler: str, kinds: set[str]) -> None:
    found = untargeted(f"files:{handler}", EVENTS, model)
    assert found.witness is not None, found.reason
    assert found.witness.anomaly.kind in kinds
    assert found.model == model


@pytest.mark.parametrize("handler", ["own_name", "replaced_whole", "locked", "polled_lock", "database"])
def test_a_safe_file_is_not_confirmed(handler: str) -> None:
    found = untargeted(f"files:{handler}", EVENTS, "processes", schedules=40)
    assert found.verdict == "not-reproduced", found.reason
