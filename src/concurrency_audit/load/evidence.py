"""Everything an oracle may look at: what was asked of the function, what it answered and what it stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """How one invocation ended, as its caller saw it."""

    OK = "ok"
    FUNCTION_ERROR = "function-error"
    """The handler failed: HTTP 200 with `X-Amz-Function-Error`."""
    BY_DESIGN = "failed-as-alone"
    """The handler failed as it does for the same payload when it runs alone: its answer, not a fault."""
    THROTTLED = "throttled"
    """HTTP 429: no handler ran."""
    TIMED_OUT = "timed-out"
    """No answer within the client's or the function's time; the handler may still be running and storing."""
    LOST = "lost"
    """The worker or its whole environment died during the invocation: a failure of the environment, not an answer."""
    REFUSED = "refused"
    """Another service error (HTTP 4xx, 5xx)."""
    UNREACHED = "unreached"
    """The connection failed."""

    @property
    def may_have_run(self) -> bool:
        """Whether a handler may have seen this invocation."""
        return self not in (Outcome.THROTTLED, Outcome.REFUSED)


class Phase(StrEnum):
    """Which part of the run an invocation belongs to."""

    COLD = "cold"
    """First: as many requests at once as there are users, so that all of them race for what is made at first use."""
    SEQUENTIAL = "sequential"
    """Before the load, one invocation at a time: what is wrong here is wrong even without concurrency."""
    LOAD = "load"
    AGAIN = "again"
    """After the load: keys are uploaded again with other contents, and their older events delivered late."""
    ALONE = "alone"
    """After the load, one at a time: what is right here, but was wrong under load, needs concurrency."""
    AFTER = "after"
    """After the load: requests that were throttled during all of it."""


@dataclass(frozen=True, slots=True)
class ObjectRef:
    """One object's place in S3."""

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One object as it was read back; `metadata` has lower-case names without the `x-amz-meta-` prefix."""

    ref: ObjectRef
    data: bytes
    etag: str
    metadata: Mapping[str, str] = field(default_factory=dict)
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class ListedObject:
    """One line of a bucket's listing; `modified` is in seconds since the epoch."""

    ref: ObjectRef
    etag: str
    modified: float


@dataclass(frozen=True, slots=True)
class Input:
    """One input object: whose it is, its place, and the outputs that it must lead to."""

    identity: int
    """The number that its content carries (64 bits), unique in all runs."""
    ref: ObjectRef
    outputs: tuple[ObjectRef, ...] = ()
    tagged: bool = True
    """Whether the input carries the optional tags whose absence reveals leftovers of another input."""
    kind: str = ""
    """What kind of input it is, in the scenario's own words."""
    sound: bool = True
    """Whether it can be processed: what is damaged, empty or foreign must be refused, and nothing stored for it."""
    size: tuple[int, int] = (0, 0)
    """Width and height of a picture in pixels, seen upright."""
    sequencer: str = ""
    """The order of its upload among those of the same key, as its event tells it."""
    unreadable: bool = False
    """Whether its store does not give it while this request runs: then its record fails, and is to be sent again."""
    named: int | None = None
    """The identity that its key stands for, where that is not its content's: a key may be uploaded again."""

    @property
    def identities(self) -> frozenset[int]:
        """What the input may be named by: its content and its key."""
        return frozenset({self.identity, self.identity if self.named is None else self.named})


@dataclass(frozen=True, slots=True)
class Request:
    """One planned invocation."""

    index: int
    payload: bytes
    inputs: tuple[Input, ...] = ()
    repeats: int | None = None
    """Index of the request this one delivers a second time; None for a first delivery."""
    delivered_again: bool = False
    """Whether another request of the plan delivers the same inputs, so that either may have stored the outputs."""

    late: bool = False
    """Whether its event is older than what its keys hold, so that nothing may be replaced by it."""

    @property
    def sound(self) -> bool:
        """Whether all its inputs can be processed."""
        return all(one.sound for one in self.inputs)

    @property
    def outputs(self) -> tuple[ObjectRef, ...]:
        """Every object that a successful invocation must have stored."""
        return tuple(ref for one in self.inputs for ref in one.outputs)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request."""

    outcome: Outcome
    status: int = 0
    """HTTP status; 0 when there was none."""
    body: bytes = b""
    request_id: str = ""
    version: str = ""
    """`X-Amz-Executed-Version`: the version that answered, behind a weighted alias either of two."""
    reason: str = ""
    """The service's or function's word for what went wrong (throttle reason, error type)."""
    log_tail: str = ""
    environment: str = ""
    """Execution environment that answered, where the endpoint names it."""
    started: float = 0.0
    """When the request was sent, in seconds since the epoch."""
    seconds: float = 0.0
    """Time from sending to the whole answer."""
    together: int = 0
    """Invocations under way in the same environment when this one began, itself included; 0 where nobody tells."""

    def json(self) -> Any:
        """Give the body as JSON, or None when it is not."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One invocation with everything that is known of it."""

    request: Request
    answer: Answer
    phase: Phase = Phase.LOAD
    objects: Mapping[ObjectRef, StoredObject | None] = field(default_factory=dict)
    """The request's outputs as read back; None for an object that does not exist."""


def as_meant(request: Request, answer: Answer) -> Answer:
    """The answer; where the store does not give an input, a function that fails over it does as it should."""
    failed = answer.outcome is Outcome.FUNCTION_ERROR and any(one.unreadable for one in request.inputs)
    return replace(answer, outcome=Outcome.BY_DESIGN) if failed else answer
