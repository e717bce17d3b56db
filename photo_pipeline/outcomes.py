"""What became of each record, and how the caller hears about it."""

import json
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """The five ways a record can end."""

    DONE = "done"
    """Every output is in the bucket."""
    STALE = "stale"
    """A newer upload of the same key has already been processed; nothing of it was overwritten."""
    IGNORED = "ignored"
    """Not an upload to work on: a deletion, or one of the pipeline's own outputs."""
    REJECTED = "rejected"
    """The photo or the record is at fault; trying again cannot help."""
    FAILED = "failed"
    """Something around the photo failed; trying again may help."""


class SettledError(Exception):
    """Ends the work on one record early, with the status it settles at."""

    status = Status.FAILED

    def __init__(self, reason: str, detail: str = "") -> None:
        """``reason`` is a short fixed word to count by, ``detail`` a sentence for people."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class IgnoredError(SettledError):
    """There is nothing to do for this record."""

    status = Status.IGNORED


class RejectedError(SettledError):
    """The record or the photo can never be processed."""

    status = Status.REJECTED


class StaleError(SettledError):
    """A newer event for the same key has won."""

    status = Status.STALE


class FailedError(SettledError):
    """The record may succeed later."""

    status = Status.FAILED


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of one record."""

    status: Status
    bucket: str | None
    key: str | None
    reason: str = ""
    detail: str = ""
    outputs: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The outcome for the response and the log, without empty fields."""
        found = {
            "status": str(self.status),
            "bucket": self.bucket,
            "key": self.key,
            "reason": self.reason,
            "detail": self.detail,
            "outputs": list(self.outputs),
        }
        return {name: value for name, value in found.items() if value}


class RecordsFailedError(Exception):
    """Some records failed; the message is JSON: ``{"summary": {...}, "failed": [outcome, ...]}``."""


def report(records: list[Any], outcomes: list[Outcome]) -> dict[str, Any]:
    """The response: outcomes in the order of the records, a count per status, and the records worth sending again.

    ``retry`` is an S3 event made of the failed records alone, ready to be invoked with.
    """
    failed = [record for record, outcome in zip(records, outcomes, strict=True) if outcome.status is Status.FAILED]
    return {
        "results": [outcome.as_json() for outcome in outcomes],
        "summary": dict(Counter(str(outcome.status) for outcome in outcomes)),
        "retry": {"Records": failed},
    }


def raise_failed(response: dict[str, Any]) -> None:
    """Turn a report that holds failures into a function error.

    Raises:
        RecordsFailedError: if there is anything to retry.
    """
    failed = [result for result in response["results"] if result["status"] == Status.FAILED]
    if failed:
        raise RecordsFailedError(json.dumps({"summary": response["summary"], "failed": failed}, ensure_ascii=False))
