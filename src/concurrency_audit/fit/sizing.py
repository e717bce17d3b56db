"""Derives a size from measured runs of a function: memory, memory per vCPU, concurrency, and the limiting resource."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.workload import PYTHON_PER_VCPU, SMALLEST_MB

VERSION = 1
RATIOS = (2, 4, 8)
"""GiB of memory per vCPU that an execution environment can have."""
HEADROOM = 0.9
"""Share of the memory for workers; the rest is for the runtime and the system."""
UTILISATION = 0.5
"""Planned utilisation of CPU, because traffic may double within five minutes."""
LARGEST_MB = 32_768
TMP_MB = 512
"""/tmp of an execution environment, which all its workers share."""
NOT_GRAVITON = (
    "measured on this machine, not on the platform's Graviton or x86: CPU and wall times may be half or twice "
    "as long; memory carries over within about a tenth"
)


@dataclass(frozen=True)
class Measured:
    """One run of one environment at one concurrency, under one model."""

    model: str
    concurrency: int
    processes: int
    """Number of worker processes in the environment."""
    worker_memory_mb: float
    """Proportional set size (PSS) per worker process."""
    private_mb: float
    """Memory that a worker process shares with no other."""
    environment_mb: float
    """Sum of the PSS of all workers."""
    init_seconds: float
    """Seconds from publishing until the last worker was ready."""
    cpu_ms: float
    wall_ms: float
    per_second: float
    tmp_mb: float
    """Size of /tmp after the run."""
    errors: int


@dataclass(frozen=True)
class Recommendation:
    """A size with the reasons for it."""

    model: str
    memory_mb: int
    """MemorySize."""
    ratio: int
    """ExecutionEnvironmentMemoryGiBPerVCpu."""
    concurrency: int
    """PerExecutionEnvironmentMaxConcurrency; AWS_LAMBDA_MAX_CONCURRENCY tells the function."""
    worker_memory_mb: float
    cpu_ms: float
    duration_ms: float
    binds: str
    """The resource that limits the concurrency: `memory`, `cpu`, `tmp` or `default`."""
    why: tuple[str, ...]


def recommend(measured: Sequence[Measured], model: str = "processes") -> Recommendation:
    """The size for one model; raises FitError if no run of it can be used."""
    runs = sorted((run for run in measured if run.model == model and not run.errors), key=lambda run: run.concurrency)
    if not runs:
        raise FitError(f"no run of the model {model} without errors: nothing to recommend from")
    alone, fullest = runs[0], runs[-1]
    base, each = _memory(runs)
    waiting = alone.wall_ms / alone.cpu_ms if alone.cpu_ms else math.inf
    by_cpu = max(1, math.floor(min(float(PYTHON_PER_VCPU), UTILISATION * waiting)))
    ratio = next((r for r in RATIOS if base + by_cpu * each <= r * 1024 * HEADROOM), RATIOS[-1])
    memory = _fitting(base + each, ratio)
    vcpu = max(1.0, memory / 1024 / ratio)
    by_memory = math.floor((memory * HEADROOM - base) / each) if each > 0 else PYTHON_PER_VCPU * math.ceil(vcpu)
    limits = {"default": int(PYTHON_PER_VCPU * vcpu), "memory": by_memory, "cpu": int(by_cpu * vcpu)}
    if fullest.tmp_mb >= 1:
        limits["tmp"] = math.floor(TMP_MB * HEADROOM / (fullest.tmp_mb / fullest.concurrency))
    binds = min(limits, key=lambda name: limits[name])
    concurrency = max(1, limits[binds])
    needed = base + concurrency * each
    once = f", {base:.0f} MB of them once" if base else ""
    computing = f"an invocation computes {alone.cpu_ms:.1f} of {alone.wall_ms:.1f} ms"
    why = (
        f"{concurrency} at once need {needed:.0f} MB of {memory} MB{once}",
        f"{computing}: about {by_cpu} at once keep a vCPU half busy",
        f"the limit is {_WORDS[binds]}",
        _consequence(model, concurrency),
        _growth(alone, fullest),
    )
    return Recommendation(
        model, memory, ratio, concurrency, round(each, 1), round(alone.cpu_ms, 2), round(alone.wall_ms, 2), binds, why
    )


_WORDS = {
    "memory": "memory: more would not fit",
    "cpu": "CPU: more would only wait for it",
    "tmp": "/tmp, 512 MB for all workers together: more would fill it up",
    "default": "Python's default of 16 per vCPU; more is possible only by asking for it",
}


def _growth(alone: Measured, fullest: Measured) -> str:
    if not alone.per_second:
        return "no invocation was answered alone"
    times = fullest.per_second / alone.per_second
    return f"throughput grew {times:.1f}-fold from {alone.concurrency} to {fullest.concurrency} at once"


def _memory(runs: Sequence[Measured]) -> tuple[float, float]:
    """MB that an environment takes once, and for each invocation at once.

    Worker processes each take their own; threads share a process, whose growth from the least to the most
    concurrency is theirs.
    """
    least, most = runs[0], runs[-1]
    if most.processes >= most.concurrency:
        return 0.0, max(run.worker_memory_mb for run in runs)
    if most.concurrency == least.concurrency:
        return most.environment_mb, 1.0
    each = max(1.0, (most.environment_mb - least.environment_mb) / (most.concurrency - least.concurrency))
    return max(0.0, least.environment_mb - least.concurrency * each), each


def _fitting(needed: float, ratio: int) -> int:
    """The least memory size that holds one invocation and has at least one vCPU; raises FitError beyond the largest."""
    memory = max(SMALLEST_MB, ratio * 1024)
    while memory * HEADROOM < needed:
        memory *= 2
        if memory > LARGEST_MB:
            raise FitError(
                f"one worker takes {needed:.0f} MB: more than the largest environment of {LARGEST_MB} MB holds"
            )
    return memory


def _consequence(model: str, concurrency: int) -> str:
    if model == "threads":
        return (
            f"{concurrency} invocations share one interpreter and everything in it: run `concurrency-audit check` first"
        )
    if model == "hybrid":
        return (
            f"{concurrency} invocations in each environment share worker processes, one for each vCPU, and what is in "
            "them: run `concurrency-audit check` first"
        )
    return (
        f"{concurrency} worker processes in each of at least three environments: {3 * concurrency} copies of every "
        "connection, model and cache"
    )


def document(measured: Sequence[Measured], recommended: Sequence[Recommendation], machine: str) -> dict[str, Any]:
    """Plain data, the stable contract; `recommendation` is the first, `alternatives` are the others."""
    first: Mapping[str, Any] = asdict(recommended[0]) if recommended else {}
    return {
        "version": VERSION,
        "machine": machine,
        "note": NOT_GRAVITON,
        "measured": [asdict(run) for run in measured],
        "recommendation": first,
        "alternatives": [asdict(other) for other in recommended[1:]],
    }


_COLUMNS = {
    "model": 10, "at once": 9, "MB each": 9, "private": 9, "init s": 8, "CPU ms": 9, "wall ms": 10, "per s": 9,
    "errors": 8,
}  # fmt: skip
"""Heading -> width."""


def _row(run: Measured) -> str:
    sizes = f"{run.worker_memory_mb:.1f}", f"{run.private_mb:.1f}", f"{run.init_seconds:.2f}"
    times = f"{run.cpu_ms:.2f}", f"{run.wall_ms:.2f}", f"{run.per_second:.1f}"
    cells = (run.model, str(run.concurrency), *sizes, *times, str(run.errors))
    return "".join(f"{cell:>{width}}" for cell, width in zip(cells, _COLUMNS.values(), strict=True))


def text(measured: Sequence[Measured], recommended: Sequence[Recommendation], machine: str) -> str:
    """The same for people."""
    lines = [f"{machine}: {NOT_GRAVITON}.", ""]
    lines.append("".join(f"{name:>{width}}" for name, width in _COLUMNS.items()))
    lines += [_row(run) for run in measured]
    for one in recommended:
        lines += [
            "",
            f"{one.model}: MemorySize {one.memory_mb}, {one.ratio} GiB per vCPU, concurrency {one.concurrency}",
        ]
        lines += [f"  - {reason}" for reason in one.why]
    return "\n".join(lines) + "\n"
