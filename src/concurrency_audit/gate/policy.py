"""The gate's requirements: `[tool.concurrency-audit.gate]` in pyproject.toml, parsed and checked key by key."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from concurrency_audit.audit.model.verdicts import Confidence, ExecutionModel, Severity
from concurrency_audit.errors import UsageError
from concurrency_audit.gate import waivers
from concurrency_audit.gate.waivers import Waiver

TABLE = "tool.concurrency-audit.gate"
AUDIT, LOAD, CONFIRM = "audit", "load", "confirm"
_OURS = ("--local", "--publish", "--handler", "--model", "--models", "--function", "--qualifier", "--endpoint-url",
         "--aws-region", "--verdict")  # fmt: skip
MODELS: Mapping[str, tuple[ExecutionModel, ...]] = {
    "auto": (),
    "threads": (ExecutionModel.THREADS,),
    "processes": (ExecutionModel.PROCESSES,),
    "both": (ExecutionModel.THREADS, ExecutionModel.PROCESSES),
    "hybrid": (ExecutionModel.THREADS, ExecutionModel.PROCESSES),
    "tasks": (ExecutionModel.TASKS,),
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What counts as proven, and how a version is released. Defaults apply to keys that the table omits."""

    require: tuple[str, ...] = (AUDIT, LOAD)
    """Evidence that must exist before anything is published."""
    models: tuple[ExecutionModel, ...] = ()
    """The function's execution models; if empty, those that its configuration shows."""
    severity: Severity = Severity.ERROR
    """The lowest severity of a finding that blocks a release."""
    min_confidence: Confidence = Confidence.LOW
    confirm: bool = False
    """Whether findings are also run by `confirm`; a confirmed one blocks a release."""
    confirm_seconds: float = 300.0
    """Seconds that confirming may take, for all findings together."""
    max_age: timedelta = timedelta(hours=24)
    """The maximal age of a load verdict."""
    min_verified: int = 100
    """The number of invocations that a load verdict must have verified."""
    min_concurrency: int = 8
    """Invocations that must have been in progress at once.

    More than there are environments (at least 3 on AWS), because with fewer each may have an environment to itself.
    """
    max_error_rate: float = 0.0
    tested_at: tuple[str, ...] = ()
    """Other functions whose load verdicts count, as `NAME at ENDPOINT`."""
    waivers: tuple[Waiver, ...] = ()
    load: tuple[str, ...] = ()
    """Options for `concurrency-audit load` at the candidate."""
    load_seconds: float = 3600.0
    """How long that load test may take."""
    candidate: str = "candidate"
    live: str = "live"
    steps: tuple[float, ...] = ()
    """Shares of the traffic that a new version gets in turn, before it gets all of it."""
    step_seconds: float = 60.0
    step_check: tuple[str, ...] = ()
    """A command that must succeed at the end of every step."""
    active_seconds: float = 1800.0
    """How long a new version may take to become Active."""


def parsed(table: object, file: str = "pyproject.toml") -> Policy:
    """The policy in a table; raises UsageError naming file, key and valid values."""
    where = f"{file} [{TABLE}]"
    if not isinstance(table, dict):
        raise UsageError(f"{TABLE} is not a table", file, f"write [{TABLE}]")
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in KEYS:
            raise UsageError(f'unknown key "{key}"', where, f"use one of {', '.join(KEYS)}")
        name, read = KEYS[key]
        try:
            values[name] = read(value)
        except ValueError as error:
            raise UsageError(f"{key} does not fit", where, str(error)) from error
    policy = Policy(**values)
    if policy.candidate == policy.live:
        raise UsageError(f'candidate and live are both "{policy.live}"', where, "name two aliases")
    if policy.confirm and AUDIT not in policy.require:
        raise UsageError("confirm runs the audit's findings", where, 'have "audit" among require')
    if policy.step_check and not policy.steps:
        raise UsageError("step-check would never run", where, "give steps, [0.1, 0.5]")
    return policy


def _one_of(known: Mapping[str, Any]) -> Callable[[object], Any]:
    def read(value: object) -> Any:
        if isinstance(value, str) and value in known:
            return known[value]
        raise ValueError(f"use one of {', '.join(known)}")

    return read


def _number(low: float, high: float, kind: type, unit: str) -> Callable[[object], Any]:
    def read(value: object) -> Any:
        if isinstance(value, int if kind is int else (int, float)) and type(value) is not bool and low <= value <= high:
            return value
        raise ValueError(f"give {unit} from {low:g} to {high:g}")

    return read


def _yes_or_no(value: object) -> bool:
    if isinstance(value, bool):
        return value
    raise ValueError("give true or false")


def _hours(value: object) -> timedelta:
    return timedelta(hours=_number(0.01, 8760, float, "hours")(value))


def _required(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and value and all(item in (AUDIT, LOAD) for item in value):
        return tuple(dict.fromkeys(value))
    raise ValueError(f'give a list of "{AUDIT}" and "{LOAD}", or of one of them: without evidence there is no gate')


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item and "\0" not in item for item in value):
        return tuple(value)
    raise ValueError('give a list of strings, ["..."]')


def _places(value: object) -> tuple[str, ...]:
    words = _words(value)
    if all(re.fullmatch(r"[\w-]+ at https?://\S+", word) for word in words):
        return tuple(word.rstrip("/") for word in words)
    raise ValueError('give functions with their endpoints, ["orders-test at https://lambda.eu-west-1.amazonaws.com"]')


def _load(value: object) -> tuple[str, ...]:
    words = _words(value)
    for word in words:
        if word.partition("=")[0] in _OURS:
            raise ValueError(f"{word.partition('=')[0]} is the gate's own: it says what is tested")
    return words


def _alias(value: object) -> str:
    if isinstance(value, str) and re.fullmatch("(?![0-9]+$)[a-zA-Z0-9_-]{1,128}", value):
        return value
    raise ValueError("give the name of an alias: letters, digits, - and _")


def _steps(value: object) -> tuple[float, ...]:
    shares = value if isinstance(value, list) else [None]
    numbers = all(isinstance(share, float) and 0 < share < 1 for share in shares)
    if numbers and shares == sorted(set(shares)):
        return tuple(shares)
    raise ValueError("give rising shares between 0 and 1, [0.1, 0.5]")


KEYS: Mapping[str, tuple[str, Callable[[object], Any]]] = {
    "require": ("require", _required),
    "model": ("models", _one_of(MODELS)),
    "severity": ("severity", _one_of({severity.word: severity for severity in Severity})),
    "min-confidence": ("min_confidence", _one_of({confidence.word: confidence for confidence in Confidence})),
    "confirm": ("confirm", _yes_or_no),
    "confirm-seconds": ("confirm_seconds", _number(1, 86400, float, "seconds")),
    "max-verdict-age-hours": ("max_age", _hours),
    "min-verified": ("min_verified", _number(1, 10**9, int, "a whole number")),
    "min-concurrency": ("min_concurrency", _number(2, 10**6, int, "a whole number")),
    "max-error-rate": ("max_error_rate", _number(0, 1, float, "a share")),
    "tested-at": ("tested_at", _places),
    "waivers": ("waivers", waivers.parsed),
    "load": ("load", _load),
    "load-seconds": ("load_seconds", _number(1, 86400, float, "seconds")),
    "candidate": ("candidate", _alias),
    "live": ("live", _alias),
    "steps": ("steps", _steps),
    "step-seconds": ("step_seconds", _number(0, 86400, float, "seconds")),
    "step-check": ("step_check", _words),
    "active-seconds": ("active_seconds", _number(1, 86400, float, "seconds")),
}
"""Key in the table -> field and the function that parses it."""
