"""Changes that would turn the verdict from no to yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from concurrency_audit.fit.functions import Bill
from concurrency_audit.fit.money import cents
from concurrency_audit.fit.plans import ON_DEMAND, TERMS, Plan, cheapest
from concurrency_audit.fit.workload import Environments

Again = Callable[[Environments, bool], Sequence[Plan]]
"""(environments, every type that has a price) -> the plans of the same traffic."""
FULLER = 0.8
"""Planned share of CPU and slots without headroom for a doubling."""


def remedies(
    bills: Sequence[Bill], computed: Sequence[Plan], again: Again, environments: Environments, named: bool
) -> Iterator[str]:
    """Sentences: a commitment, another instance type, a fuller use, several functions on one capacity provider."""
    for term in ("1-year", "3-year"):
        best = _winning(bills, computed, term)
        if best is not None:
            yield f"a {term} commitment at {TERMS[term]:.0%} off turns it: {_compared(best, bills)}"
            break
    other = _winning(bills, again(environments, True), ON_DEMAND) if named else None
    if other is not None:
        yield f"another instance type turns it: {_compared(other, bills)}"
    fuller = _winning(bills, again(replace(environments, utilisation=FULLER), False), ON_DEMAND)
    if fuller is not None:
        planned = f"planned at {FULLER:.0%} use instead of {environments.utilisation:.0%}"
        yield f"{planned} it turns: {_compared(fuller, bills)}"
    least = cheapest(computed, ON_DEMAND)
    if least is not None and least.instances == environments.az_floor:
        yield (
            f"the floor of {environments.az_floor} {least.instance.name} carries it all: several functions on one "
            "capacity provider share that floor"
        )


def total(bills: Sequence[Bill], architecture: str) -> Decimal | None:
    """The cost of classic Lambda on one architecture; None if unknown."""
    return next((bill.total for bill in bills if bill.architecture == architecture), None)


def _winning(bills: Sequence[Bill], computed: Sequence[Plan], term: str) -> Plan | None:
    """The cheapest plan of a term, if it costs less than Lambda on its architecture."""
    best = cheapest(computed, term)
    classic = None if best is None else total(bills, best.instance.architecture)
    return best if best is not None and classic is not None and best.total < classic else None


def _compared(plan: Plan, bills: Sequence[Bill]) -> str:
    classic = total(bills, plan.instance.architecture)
    there = f"{plan.instance.name} then costs {cents(plan.total)} a month"
    return there if classic is None else f"{there}, Lambda {plan.instance.architecture} {cents(classic)}"
