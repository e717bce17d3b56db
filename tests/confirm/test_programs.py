"""What a program is told in one line for a shell is known as well as in arguments of its own."""

from typing import Any

import pytest

from concurrency_audit.confirm.runtime import files
from concurrency_audit.confirm.runtime.control import CONTROL


@pytest.mark.parametrize(
    ("arguments", "places"),
    [
        (["rm", "-rf", "/tmp/work"], {("file", "/tmp/work")}),
        (["/bin/sh", "-c", "rm -rf /tmp/*"], {("file", "/tmp/*"), ("entries", "/tmp")}),
        (["/bin/sh", "-c", "sort </tmp/a.txt >'/tmp/b.txt'"], {("file", "/tmp/a.txt"), ("file", "/tmp/b.txt")}),
        (["/bin/sh", "-c", "ls /var/tmp/x ./tmp/y"], set()),
    ],
)
def test_places_of_a_program(
    arguments: list[str], places: set[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")  # below /tmp, every relative word would name a shared file
    seen: list[Any] = []
    monkeypatch.setattr(CONTROL, "active", lambda: True)
    monkeypatch.setattr(CONTROL, "point", lambda *_, also, **__: seen.extend(also))
    files._started(arguments)
    found = {(place.kind, str(place.identity)) for place, _ in seen if place.kind != "process"}
    assert found == places
