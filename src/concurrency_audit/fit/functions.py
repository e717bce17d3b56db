"""The monthly cost of the traffic on classic Lambda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from concurrency_audit.fit.money import MONTH_HOURS, plain
from concurrency_audit.fit.prices import LambdaPrices, PriceBook
from concurrency_audit.fit.traffic import HOUR, Traffic
from concurrency_audit.fit.workload import Function

MILLION = Decimal(1_000_000)
INCLUDED_STORAGE_MB = 512
ZERO = Decimal(0)


@dataclass(frozen=True)
class Bill:
    """One architecture's monthly bill in dollars; None for amounts without a price or a duration."""

    architecture: str
    duration: Decimal | None
    requests: Decimal
    storage: Decimal | None
    provisioned: Decimal | None
    """Cost of configured provisioned concurrency; None if there is none."""
    free_tier: Decimal
    """Deduction by the free tier: zero or less."""
    total: Decimal | None
    formulas: tuple[str, ...]
    """The formula of each amount, with its numbers."""


def bill(prices: LambdaPrices, architecture: str, book: PriceBook, traffic: Traffic, function: Function) -> Bill:
    """The bill on one architecture: tiers, free tier, ephemeral storage, provisioned concurrency, Savings Plan."""
    month, keep = traffic.to_month, 1 - function.savings
    count = traffic.invocations * month
    requests = count / MILLION * prices.request_million
    gb_seconds = None if traffic.gb_seconds is None else traffic.gb_seconds * month
    warm = _provisioned_share(traffic, function)
    formulas = [f"requests = {plain(count)} x {prices.request_million} / 1,000,000"]

    duration = free = None
    if gb_seconds is not None:
        usual = gb_seconds * (1 - warm)
        duration = tiered(usual, prices.duration) * keep
        formulas.append(f"duration = {_tiers(usual, prices.duration)}{_times(keep)}")
        free = _free(book, prices, usual, count * (1 - warm), keep) if function.free_tier else ZERO
        if warm and prices.provisioned_duration is not None:
            duration += gb_seconds * warm * prices.provisioned_duration * keep
            under = f"{plain(gb_seconds * warm)} GB-s x {prices.provisioned_duration}"
            formulas.append(f"duration under provisioned concurrency = {under}")
    elif function.free_tier:
        free = -min(count, book.free_requests) / MILLION * prices.request_million
    formulas.append(
        f"free tier = {plain(book.free_requests)} requests and {plain(book.free_gb_seconds)} GB-s off, before the tiers"
    )

    storage = _storage(prices, traffic, function, formulas)
    provisioned = _configured(prices, function, formulas)
    parts = [duration, requests, storage, free, provisioned if function.provisioned else ZERO]
    total = None if any(part is None for part in parts) else sum((p for p in parts if p is not None), ZERO)
    return Bill(architecture, duration, requests, storage, provisioned, free or ZERO, total, tuple(formulas))


def tiered(amount: Decimal, tiers: Sequence[tuple[Decimal | None, Decimal]]) -> Decimal:
    """The price of an amount charged by tiers of (up to, price)."""
    cost, done = ZERO, ZERO
    for up_to, price in tiers:
        part = (amount if up_to is None else min(amount, up_to)) - done
        if part <= 0:
            break
        cost += part * price
        done += part
    return cost


def _tiers(amount: Decimal, tiers: Sequence[tuple[Decimal | None, Decimal]]) -> str:
    terms: list[str] = []
    done = ZERO
    for up_to, price in tiers:
        part = (amount if up_to is None else min(amount, up_to)) - done
        if part <= 0 and terms:
            break
        terms.append(f"{plain(part)} GB-s x {price}")
        done += part
    return " + ".join(terms)


def _times(keep: Decimal) -> str:
    return "" if keep == 1 else f", x {plain(keep)} (Savings Plan)"


def _free(book: PriceBook, prices: LambdaPrices, gb_seconds: Decimal, count: Decimal, keep: Decimal) -> Decimal:
    """The deduction for free GB-seconds and requests, zero or less; each comes off before the tiers."""
    left = max(ZERO, gb_seconds - book.free_gb_seconds)
    saved = (tiered(gb_seconds, prices.duration) - tiered(left, prices.duration)) * keep
    return -saved - min(count, book.free_requests) / MILLION * prices.request_million


def _storage(prices: LambdaPrices, traffic: Traffic, function: Function, formulas: list[str]) -> Decimal | None:
    extra = max(ZERO, function.ephemeral_mb - INCLUDED_STORAGE_MB) / 1024
    if not extra:
        return ZERO
    if prices.storage is None or traffic.run_seconds is None:
        return None
    seconds = traffic.run_seconds * traffic.to_month
    formulas.append(f"storage = {plain(extra)} GB x {plain(seconds)} s x {prices.storage}")
    return extra * seconds * prices.storage


def _configured(prices: LambdaPrices, function: Function, formulas: list[str]) -> Decimal | None:
    if not function.provisioned or function.memory_mb is None or prices.provisioned is None:
        return None
    gb_seconds = function.provisioned * function.memory_mb / 1024 * MONTH_HOURS * HOUR
    formulas.append(f"provisioned concurrency = {plain(gb_seconds)} GB-s x {prices.provisioned}")
    return gb_seconds * prices.provisioned * (1 - function.savings)


def _provisioned_share(traffic: Traffic, function: Function) -> Decimal:
    """Share of the running time that provisioned concurrency covers, step by step; 0 if there is none."""
    if not function.provisioned or not traffic.durations:
        return ZERO
    limit = float(function.provisioned)
    warm = total = 0.0
    for count, duration in zip(traffic.counts, traffic.durations, strict=True):
        busy = count * duration / traffic.step
        warm, total = warm + min(busy, limit), total + busy
    return Decimal(repr(warm / total)) if total else ZERO
