"""The monthly cost of the traffic on Managed Instances: instances, management fee, requests."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from concurrency_audit.fit.capacity import Fleet, fleet
from concurrency_audit.fit.functions import MILLION
from concurrency_audit.fit.money import MONTH_HOURS, plain
from concurrency_audit.fit.prices import InstanceType, PriceBook
from concurrency_audit.fit.traffic import Traffic
from concurrency_audit.fit.workload import Environments

ON_DEMAND, CUSTOM = "on-demand", "custom"
TERMS = {ON_DEMAND: Decimal(0), "1-year": Decimal("0.32"), "3-year": Decimal("0.65")}
"""Term -> discount on EC2. The two commitments are assumptions, taken from AWS's calculator."""


@dataclass(frozen=True)
class Plan:
    """One instance type under one term; amounts are dollars per month."""

    instance: InstanceType
    instances: int
    """Maximal number of instances at one time."""
    hours: Decimal
    """Instance-hours."""
    term: str
    ec2: Decimal
    fee: Decimal
    requests: Decimal
    formulas: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.ec2 + self.fee + self.requests


def plans(
    book: PriceBook,
    types: Sequence[InstanceType],
    needed: list[int],
    traffic: Traffic,
    environments: Environments,
    discount: Decimal | None,
) -> Iterator[Plan]:
    """One plan per type that can hold an environment, and term; `discount` adds a term of its own."""
    terms = TERMS if discount is None else {**TERMS, CUSTOM: discount}
    for instance in types:
        carried = fleet(instance, needed, environments)
        if carried is not None:
            for term, share in terms.items():
                yield _plan(book, instance, carried, term, share, traffic)


def cheapest(computed: Sequence[Plan], term: str) -> Plan | None:
    """The cheapest plan of a term; None if there is none."""
    return min((plan for plan in computed if plan.term == term), key=lambda plan: plan.total, default=None)


def given(book: PriceBook, instance: InstanceType, hours: Decimal, discount: Decimal, traffic: Traffic) -> Plan:
    """The plan that the user specifies: a number of instance-hours, all at one discount."""
    ec2 = hours * instance.on_demand * (1 - discount)
    instances = math.ceil(hours / MONTH_HOURS)
    text = f"EC2 = {plain(hours)} h x {plain(instance.on_demand)} x (1 - {plain(discount)})"
    return _priced(book, instance, Fleet(instances, instances, hours), CUSTOM, ec2, text, traffic)


def _plan(
    book: PriceBook, instance: InstanceType, carried: Fleet, term: str, discount: Decimal, traffic: Traffic
) -> Plan:
    """A plan whose commitment covers the base that always runs; all further hours are on demand."""
    base = carried.least * MONTH_HOURS
    price, rest = instance.on_demand, carried.hours - base
    covered, text = price * (1 - discount), f"{plain(price)} x (1 - {plain(discount)})"
    if term in instance.rates:
        covered = instance.rates[term]
        text = f"{plain(covered)} (Savings Plan rate)"
    ec2 = base * covered + rest * price
    text = f"EC2 = {plain(base)} h x {text} + {plain(rest)} h x {plain(price)}"
    return _priced(book, instance, carried, term, ec2, text, traffic)


def _priced(
    book: PriceBook, instance: InstanceType, carried: Fleet, term: str, ec2: Decimal, text: str, traffic: Traffic
) -> Plan:
    """The plan with the fee, to which no discount applies, and the requests."""
    hourly = instance.on_demand * book.fee_share if instance.fee is None else instance.fee
    count = traffic.invocations * traffic.to_month
    formulas = (
        text,
        f"fee = {plain(carried.hours)} h x {plain(hourly)}",
        f"requests = {plain(count)} x {book.request_million} / 1,000,000",
    )
    requests = count / MILLION * book.request_million
    return Plan(instance, carried.most, carried.hours, term, ec2, carried.hours * hourly, requests, formulas)
