"""What no single worker of a distributed run can see."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from concurrency_audit.load.mismatch import Mismatch
from concurrency_audit.load.oracles.base import Oracle
from concurrency_audit.load.oracles.response import OtherRequests


def foreign(oracles: Iterable[Oracle]) -> dict[str, Any]:
    """Ids of one worker's requests, and ids in its texts that are none of them: another worker may have them."""
    asked = [one for one in oracles if isinstance(one, OtherRequests)]
    return {
        "owners": {other: owner for one in asked for other, owner in one.owners.items()},
        "unknown": [[other, first, found.to_json()] for one in asked for other, first, found in one.unknown()],
    }


def across(said: Iterable[Mapping[str, Any]]) -> Iterator[Mismatch]:
    """Give ids in texts of one worker that belong to requests of another."""
    everyone = list(said)
    owners = {other: owner for one in everyone for other, owner in one["owners"].items()}
    for other, first, found in (row for one in everyone for row in one["unknown"]):
        index, inputs = owners.get(other, (first, ""))
        if index != first:
            yield replace(Mismatch.from_json(found), found_key=inputs)
