"""The state of the fleet as plain data, for the live page."""

from __future__ import annotations

import time
from typing import Any

from ..control.catalog import ALIAS, Catalog
from ..fleet.fleet import Fleet
from ..fleet.governor import Governor
from ..fleet.pool import Pool
from ..invoke.queue import EventQueue
from ..runtime.environment import Environment
from ..runtime.worker import Worker

_LINES = 100


def snapshot(fleet: Fleet, governor: Governor, events: EventQueue, catalog: Catalog) -> dict[str, Any]:
    """Versions with their aliases, environments, workers, counters and last log lines."""
    versions = [
        _version(name, version, pool, governor, _aliases(catalog, name, version))
        for (name, version), pool in sorted(fleet.pools.items())
    ]
    queue = {"waiting": events.waiting, "delivered": events.delivered, "failed": events.failed}
    return {"versions": versions, "events": queue}


def _aliases(catalog: Catalog, name: str, version: str) -> list[str]:
    """Names of the aliases that lead to a version, with the share of calls where there are two."""
    found = []
    for _, alias in catalog.store.items(ALIAS, f"{name}:"):
        weights = alias.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        own = weights.get(version, 0) if version in weights else 1 - sum(weights.values())
        if version in weights or alias["FunctionVersion"] == version:
            found.append(alias["Name"] + (f" ({own:.0%})" if weights else ""))
    return found


def _milliseconds(seconds: float | None) -> float | None:
    return round(seconds * 1000, 2) if seconds is not None else None


def _version(name: str, version: str, pool: Pool, governor: Governor, aliases: list[str]) -> dict[str, Any]:
    stats = pool.stats
    lines = [(*line, environment.number) for environment in pool.environments for line in environment.log.lines]
    return {
        "function": name,
        "version": version,
        "model": pool.spec.model,
        "wanted": pool.wanted,
        "concurrency": pool.spec.concurrency,
        "in_flight": pool.in_flight,
        "invocations": stats.invocations,
        "errors": stats.errors,
        "throttles": {reason.value: count for reason, count in stats.throttles.items()},
        "average_ms": round(stats.seconds / stats.invocations * 1000, 2) if stats.invocations else None,
        "p50_ms": _milliseconds(stats.percentile(0.5)),
        "p99_ms": _milliseconds(stats.percentile(0.99)),
        "aliases": aliases,
        "environments": [_environment(one, governor) for one in pool.environments],
        "log": [
            {"time": at, "worker": worker, "request_id": request_id, "text": text[:500], "environment": number}
            for at, worker, request_id, text, number in sorted(lines)[-_LINES:]
        ],
    }


def _environment(environment: Environment, governor: Governor) -> dict[str, Any]:
    usage = governor.usage.get(environment.number)
    memory = usage.worker_bytes if usage else {}
    workers = sorted(environment.slots.workers.values(), key=lambda worker: worker.number)
    return {
        "number": environment.number,
        "pid": environment.pid,
        "ready": environment.ready,
        "state": environment.state.value,
        "in_flight": environment.in_flight,
        "lost_workers": environment.slots.lost,
        "cpu": round(usage.cpu, 3) if usage else None,
        "memory": round(usage.memory, 3) if usage else None,
        "disk": round(usage.disk, 3) if usage else None,
        "workers": [_worker(worker, memory) for worker in workers],
    }


def _worker(worker: Worker, memory: dict[int, int]) -> dict[str, Any]:
    invocation = worker.invocation
    if invocation is not None and invocation.done and not invocation.timed_out:
        invocation = None  # answered; the worker is about to poll again
    size = memory.get(worker.pid) if worker.pid is not None else None
    return {
        "number": worker.number,
        "pid": worker.pid,
        "memory_mb": round(size / 1024 / 1024, 1) if size is not None else None,
        "request_id": invocation.request_id if invocation else None,
        "seconds": round(time.monotonic() - invocation.started, 1) if invocation else None,
        "timed_out": bool(invocation and invocation.timed_out),
    }
