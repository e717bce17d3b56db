"""What a run is told: read from flags (`options.py`), the environment and pyproject.toml; checked before anything."""

import math
import re
from dataclasses import dataclass
from typing import Any

from concurrency_audit import signature
from concurrency_audit.errors import UsageError
from concurrency_audit.load.shapes import SHAPES
from concurrency_audit.load.timetable import Timetable
from concurrency_audit.load.verdict import Limits

__all__ = ["Settings", "UsageError", "checked"]


SOAK_INPUTS = 60
"""Inputs that are planned for each second of a soak: more than two cores get through."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run."""

    function: str
    qualifier: str
    region: str
    endpoint: str
    s3_endpoint: str
    input_buckets: tuple[str, ...]
    output_bucket: str
    payloads: str
    """File, folder or event source that payloads come from, where the scenario is any function."""
    copies: int
    """Payloads that each template stands for; 0 for the usual number."""
    requests: int
    """Requests under load of such a scenario; 0 for as many as its users and payloads make sensible."""
    lone_seconds: float
    """Seconds after which a lone pass of such a scenario ends, once each payload has run."""
    photos: int
    photo_size: tuple[int, int]
    users: int
    rate: float
    """Arrivals per second of an open model; 0 for a closed one."""
    shape: str
    duration: float
    """Seconds; infinite when the run ends with its requests."""
    time_scale: float
    seed: int
    sequential: int
    cold_start: bool
    """Whether the first requests are sent all at once."""
    sample: float
    """Share of the invocations under load that are verified; 1 checks all."""
    duplicates: bool
    reorder: bool
    varied: bool
    damaged: bool
    upload_again: bool
    lone_repeats: int
    outlive: float
    """Seconds after the first invocation before which the lone repeats are not sent."""
    faults: bool
    """Whether faults are injected during the load's second half."""
    provoked: str
    """Seed that the endpoint provokes races with; empty when it does not."""
    log_tail: bool
    fail_fast: bool
    client: str
    timeout: float
    late_wait: float
    deadline: float
    """Seconds after which the run is ended; 0 for never."""
    start_within: float
    """Seconds after its due instant within which an arrival must start, or it counts as dropped."""
    limits: Limits
    verdict: str
    junit: str
    page: str
    models: tuple[str, ...]
    run_key: str
    """Tells this run's messages from an earlier one's in the web UI."""

    @property
    def timetable(self) -> Timetable:
        """The shape at this run's level, duration and clock."""
        level = self.rate or float(self.users)
        make = SHAPES[self.shape]
        whole = make(level) if math.isinf(self.duration) else make(level, self.duration * self.time_scale)
        return whole.sped_up(self.time_scale)


def checked(options: Any, *, seed: int, run_key: str) -> Settings:
    """Read Locust's parsed options; raises UsageError naming the flag, or the key for signatures, at fault."""
    signature.key()  # a verdict that cannot be signed is found out before the run, not after it
    qualifier = _qualifier(options)
    check_ranges(options)
    if (options.num_users or 1) < 1:
        raise UsageError(f"-u {options.num_users}: must be at least 1")
    if options.shape in ("soak", "burst", "ramp") and options.rate == 0 and (options.num_users or 1) < 2:
        raise UsageError(f"--shape {options.shape} needs a level to vary: give -u of 2 or more, or --rate")
    region = options.aws_region
    return Settings(
        function=options.function,
        qualifier=qualifier,
        region=region,
        endpoint=(options.endpoint_url or f"https://lambda.{region}.amazonaws.com").rstrip("/"),
        s3_endpoint=(options.s3_endpoint_url or f"https://s3.{region}.amazonaws.com").rstrip("/"),
        input_buckets=tuple(part.strip() for part in options.input_bucket.split(",") if part.strip()),
        output_bucket=options.output_bucket,
        payloads=options.payloads,
        copies=options.copies,
        requests=options.requests,
        lone_seconds=options.lone_seconds,
        photos=max(options.photos, math.ceil(options.soak * SOAK_INPUTS)),
        photo_size=_photo_size(options.photo_size),
        users=options.num_users or 1,
        rate=options.rate,
        shape=options.shape,
        duration=options.duration or options.soak or math.inf,
        time_scale=options.time_scale,
        seed=seed,
        sequential=options.sequential,
        cold_start=options.cold_start and options.shape == "steady",
        sample=options.sample,
        duplicates=options.duplicates,
        reorder=options.reorder,
        varied=options.varied,
        damaged=options.damaged,
        upload_again=options.upload_again and options.shape == "steady",
        lone_repeats=options.lone_repeats,
        outlive=options.outlive,
        faults=bool(options.faults),
        provoked=options.provoked,
        log_tail=options.log_tail,
        fail_fast=options.fail_fast,
        client=options.client,
        timeout=options.invoke_timeout,
        late_wait=options.late_wait,
        deadline=options.deadline,
        start_within=options.start_within,
        limits=_limits(options),
        verdict=options.verdict,
        junit=options.junit,
        page=options.verdict_html,
        models=tuple(part for part in options.models.split(",") if part),
        run_key=run_key,
    )


def _qualifier(options: Any) -> str:
    function, qualifier = options.function, options.qualifier
    if not function:
        raise UsageError("--function is missing: name the function to test, and --qualifier its version or alias")
    arn = re.fullmatch(r"(arn:aws[\w-]*:lambda:[^:]*:\d*:function:[^:]+|[^:]+)(?::([^:]+))?", function)
    if arn is None:
        raise UsageError(f"--function {function}: neither a function name nor an ARN of a function")
    named = qualifier or arn[2] or ""
    if named == "$LATEST":
        raise UsageError(
            "--qualifier $LATEST: it is what you edit, not what you release, and on Managed Instances it cannot be "
            "invoked; publish a version and test that (--qualifier 7, an alias, or $LATEST.PUBLISHED)"
        )
    if not named:
        raise UsageError(
            "--qualifier is missing: name a published version or an alias (without one, $LATEST would be tested)"
        )
    if arn[2] and qualifier and arn[2] != qualifier:
        raise UsageError(f"--function names the qualifier {arn[2]} and --qualifier says {qualifier}: drop one")
    return named if not arn[2] else ""


def check_ranges(options: Any) -> None:
    """Raise UsageError for a number that makes no sense."""
    rules = (
        ("--photos", options.photos >= 1, "at least 1"),
        ("--copies", options.copies >= 0, "0 (the usual number) or more"),
        ("--requests", options.requests >= 0, "0 (as many as make sense) or more"),
        ("--lone-seconds", options.lone_seconds > 0, "more than 0 seconds"),
        ("--rate", options.rate >= 0, "0 (each user waits for its answer) or arrivals per second"),
        ("--soak", options.soak >= 0, "0 or seconds"),
        ("--duration", options.duration >= 0, "0 (until all requests are sent) or seconds"),
        ("--time-scale", options.time_scale > 0, "more than 0"),
        ("--sequential", options.sequential >= 0, "0 or more"),
        ("--sample", 0 < options.sample <= 1, "more than 0 and at most 1"),
        ("--invoke-timeout", options.invoke_timeout > 0, "more than 0 seconds"),
        ("--start-within", options.start_within > 0, "more than 0 seconds"),
        ("--lone-repeats", options.lone_repeats >= 0, "0 or more"),
        ("--outlive", options.outlive >= 0, "0 or more seconds"),
        ("--late-wait", options.late_wait >= 0, "0 or more seconds"),
        ("--deadline", options.deadline >= 0, "0 or more seconds"),
        ("--p50-ms", options.p50_ms is None or options.p50_ms > 0, "more than 0 milliseconds"),
        ("--p99-ms", options.p99_ms is None or options.p99_ms > 0, "more than 0 milliseconds"),
    )
    for flag, holds, wanted in rules:
        if not holds:
            raise UsageError(f"{flag} {getattr(options, flag[2:].replace('-', '_'))}: must be {wanted}")


def _photo_size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if (
        not (width.isdigit() and height.isdigit())
        or int(width) % 128
        or int(height) % 96
        or not int(width) * int(height)
    ):
        raise UsageError(f"--photo-size {text}: must be WIDTHxHEIGHT, a multiple of 128 by a multiple of 96")
    return int(width), int(height)


def _limits(options: Any) -> Limits:
    """The limits; latency is not judged where the run itself slows invocations down."""
    disturbed = bool(options.provoked or options.faults)
    return Limits(
        max_mismatch=options.max_mismatch,
        max_error_rate=options.max_error_rate,
        max_throttle_rate=options.max_throttle_rate,
        max_drop_rate=options.max_drop_rate,
        p50_ms=None if disturbed else options.p50_ms,
        p99_ms=None if disturbed else options.p99_ms,
    )
