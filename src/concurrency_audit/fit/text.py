"""The answer for people at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import tzinfo
from decimal import Decimal

from concurrency_audit.fit.answers import hour_of_week
from concurrency_audit.fit.money import cents
from concurrency_audit.fit.plans import Plan
from concurrency_audit.fit.traffic import Traffic
from concurrency_audit.fit.verdict import Fit

BLOCKS = " ▁▂▃▄▅▆▇█"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHOWN_TYPES = 3
WIDTH = 110


def render(fit: Fit, explain: bool = False) -> str:
    """The whole report; with `explain`, the formula and source of every amount below it."""
    lines = [*_headline(fit), "", *_answers(fit), "", *_lambda(fit), "", *_instances(fit)]
    if fit.traffic.is_series:
        lines += ["", *chart(fit.traffic, fit.question.zone)]
    if fit.traffic.warnings or fit.warnings:
        lines += ["", *(f"warning: {text}" for text in (*fit.traffic.warnings, *fit.warnings))]
    if explain:
        lines += ["", *explained(fit)]
    return "\n".join(lines) + "\n"


def _headline(fit: Fit) -> Iterator[str]:
    words = {"yes": "Yes", "no": "No", "not-enough-data": "Not enough data"}
    yield f"Managed Instances for this workload: {words[fit.verdict]}"
    for reason in fit.why:
        yield from textwrap.wrap(f"- {reason}", WIDTH, initial_indent="  ", subsequent_indent="    ")


def _answers(fit: Fit) -> Iterator[str]:
    for name, answer in (("predictable", fit.predictable), ("busy", fit.busy), ("steady", fit.steady)):
        figures = ", ".join(f"{key} {value}" for key, value in answer.figures.items() if value is not None)
        yield f"{name:<12} {answer.answer:<8} {figures}".rstrip()


def _lambda(fit: Fit) -> Iterator[str]:
    yield f"Lambda, dollars a month ({fit.book.region}, prices of {fit.book.as_of})"
    yield f"  {'':<14}{'duration':>12}{'requests':>12}{'storage':>12}{'provisioned':>13}{'free tier':>12}{'total':>12}"
    for bill in fit.bills:
        parts = (bill.duration, bill.requests, bill.storage)
        shown = "".join(f"{_money(part):>12}" for part in parts)
        extra = "-" if bill.provisioned is None else cents(bill.provisioned)
        yield f"  {bill.architecture:<14}{shown}{extra:>13}{cents(bill.free_tier):>12}{_money(bill.total):>12}"


def _instances(fit: Fit) -> Iterator[str]:
    if not fit.plans:
        yield "Managed Instances: nothing to compute"
        return
    yield "Managed Instances, dollars a month"
    yield f"  {'':<16}{'term':<11}{'instances':>10}{'hours':>10}{'EC2':>12}{'fee':>12}{'requests':>12}{'total':>12}"
    shown, left = _cheapest_types(fit.plans, bool(fit.question.types))
    for plan in shown:
        yield (
            f"  {plan.instance.name:<16}{plan.term:<11}{plan.instances:>10}{float(plan.hours):>10.0f}"
            f"{cents(plan.ec2):>12}{cents(plan.fee):>12}{cents(plan.requests):>12}{cents(plan.total):>12}"
        )
    if left:
        costs = [plan.total for plan in fit.plans if plan.term == fit.plans[0].term]
        span = f"{cents(min(costs))} to {cents(max(costs))} {fit.plans[0].term}"
        yield f"  ... and {left} more types; which one runs is open without AllowedInstanceTypes: {span}"


def _cheapest_types(plans: Sequence[Plan], named: bool) -> tuple[list[Plan], int]:
    """All plans of named types; else those of the three cheapest types, and how many types are left out."""
    best: dict[str, Decimal] = {}
    for plan in plans:
        best.setdefault(plan.instance.name, plan.total)
    kept = sorted(best, key=lambda name: best[name])
    kept = kept if named else kept[:SHOWN_TYPES]
    return [plan for name in kept for plan in plans if plan.instance.name == name], len(best) - len(kept)


def chart(traffic: Traffic, zone: tzinfo) -> Iterator[str]:
    """Mean invocations by hour of the week, one row a day; `.` where nothing was seen."""
    means = hour_of_week(traffic, zone)
    most = max((mean for mean in means if mean is not None), default=0.0)
    yield f"Invocations by hour of the week ({zone}); the fullest hour has {most:,.0f}"
    yield f"     {'0':<6}{'6':<6}{'12':<6}18"
    for day, name in enumerate(DAYS):
        yield f"{name}  " + "".join(_block(mean, most) for mean in means[day * 24 : day * 24 + 24])


def _block(mean: float | None, most: float) -> str:
    if mean is None:
        return "."
    return BLOCKS[round(mean / most * (len(BLOCKS) - 1))] if most else BLOCKS[0]


def explained(fit: Fit) -> Iterator[str]:
    """Each amount's formula with the numbers in it, and the source and date of its prices."""
    for bill in fit.bills:
        prices = fit.book.functions[bill.architecture]
        yield f"Lambda {bill.architecture} (prices of {prices.as_of}, {prices.source})"
        yield from (f"  {formula}" for formula in bill.formulas)
    for plan in _cheapest_types(fit.plans, bool(fit.question.types))[0]:
        price = f"price of {plan.instance.as_of}, {plan.instance.source}; fee: {fit.book.fee_source}"
        yield f"{plan.instance.name} {plan.term} ({price})"
        yield from (f"  {formula}" for formula in plan.formulas)


def _money(amount: Decimal | None) -> str:
    return "unknown" if amount is None else cents(amount)
