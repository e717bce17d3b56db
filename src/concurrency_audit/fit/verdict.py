"""Combines traffic, prices and assumptions into one verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from decimal import Decimal

from concurrency_audit.fit import functions, plans
from concurrency_audit.fit.answers import NO, UNKNOWN, YES, Answer, predictable, steady
from concurrency_audit.fit.capacity import hourly
from concurrency_audit.fit.errors import FitError
from concurrency_audit.fit.functions import Bill
from concurrency_audit.fit.money import MONTH_HOURS, cents
from concurrency_audit.fit.plans import CUSTOM, ON_DEMAND, Plan
from concurrency_audit.fit.prices import InstanceType, PriceBook
from concurrency_audit.fit.remedies import remedies, total
from concurrency_audit.fit.throttles import Decide, expected
from concurrency_audit.fit.traffic import HOUR, Traffic
from concurrency_audit.fit.workload import Environments, Function

NOT_ENOUGH = "not-enough-data"


@dataclass(frozen=True)
class Question:
    """The question, apart from traffic and prices."""

    function: Function = field(default_factory=Function)
    environments: Environments = field(default_factory=Environments)
    types: tuple[InstanceType, ...] = ()
    """Instance types to compute; if empty, every type that has a price."""
    instance_hours: Decimal | None = None
    discount: Decimal | None = None
    zone: tzinfo = UTC
    architecture: str | None = None
    """Architecture of the function today; None if unknown."""


@dataclass(frozen=True)
class Fit:
    """The complete answer."""

    book: PriceBook
    traffic: Traffic
    question: Question
    bills: tuple[Bill, ...]
    plans: tuple[Plan, ...]
    predictable: Answer
    busy: Answer
    steady: Answer
    verdict: str
    why: tuple[str, ...]
    warnings: tuple[str, ...]

    def bill(self, architecture: str) -> Bill | None:
        """The classic bill on one architecture."""
        return next((bill for bill in self.bills if bill.architecture == architecture), None)


def judge(traffic: Traffic, book: PriceBook, question: Question, decide: Decide | None = None) -> Fit:
    """Answer everything that can be answered; raises FitError for a plan that cannot be computed.

    `decide` is a model of the platform's scaler, which yields the number of refused invocations.
    """
    question.environments.check()
    bills = tuple(
        functions.bill(prices, name, book, traffic, question.function)
        for name, prices in sorted(book.functions.items())
    )
    computed, warnings = _plans(traffic, book, question, _cpu(question))
    busy = _busy(traffic, book, question, bills, computed)
    answers = predictable(traffic, question.zone), busy, _steady(traffic, question, decide)
    given = [answer.answer for answer in answers]
    verdict = NO if NO in given else NOT_ENOUGH if UNKNOWN in given else YES
    order = sorted(answers, key=lambda answer: (NO, UNKNOWN, YES).index(answer.answer))
    why = [answer.why for answer in order if verdict == YES or answer.answer != YES]
    if busy.answer != YES and traffic.durations and question.instance_hours is None:

        def again(environments: Environments, every_type: bool) -> Sequence[Plan]:
            asked = replace(question, environments=environments, types=() if every_type else question.types)
            return _plans(traffic, book, asked, _cpu(question))[0]

        why += remedies(bills, computed, again, question.environments, bool(question.types))
    why += _today(bills, question)
    return Fit(
        book, traffic, question, bills, computed, answers[0], busy, answers[2], verdict, tuple(why), tuple(warnings)
    )


def _cpu(question: Question) -> float | None:
    known = question.function.cpu_seconds
    return None if known is None else float(known)


def _plans(
    traffic: Traffic, book: PriceBook, question: Question, cpu: float | None
) -> tuple[tuple[Plan, ...], list[str]]:
    types = question.types or tuple(book.instances.values())
    if question.instance_hours is not None:
        if len(question.types) != 1:
            raise FitError("--instance-hours needs exactly one --instance-type: the hours of which type?")
        share = question.discount or Decimal(0)
        return (plans.given(book, types[0], question.instance_hours, share, traffic),), []
    if not traffic.durations:
        return (), ["without a duration nobody can tell how many instances are needed: give --duration-ms"]
    needed = hourly(traffic, cpu, question.environments)
    computed = tuple(plans.plans(book, types, needed, traffic, question.environments, question.discount))
    warnings = []
    small = sorted({kind.name for kind in types} - {plan.instance.name for plan in computed})
    if small and question.types:
        warnings.append(f"too small for one environment beside the platform's own vCPU and GB: {', '.join(small)}")
    if cpu is None:
        warnings.append("CPU time is unknown: every invocation is taken to compute as long as it runs; give --cpu-ms")
    if question.environments.worker_mb is None:
        warnings.append("whether the workers fit into memory was not checked: give --worker-memory-mb or --size FILE")
    if traffic.step > 300 and traffic.is_series:
        warnings.append(f"steps of {traffic.step} s hide peaks: the number of instances is a lower bound")
    return computed, warnings


def _busy(
    traffic: Traffic, book: PriceBook, question: Question, bills: Sequence[Bill], computed: Sequence[Plan]
) -> Answer:
    """Whether the cheapest plan without a commitment, or at the named discount, costs less than classic Lambda."""
    seconds = traffic.hours * HOUR
    busy_gb = None if traffic.gb_seconds is None else traffic.gb_seconds / seconds
    cpu = question.function.cpu_seconds
    vcpu = None if cpu is None else traffic.invocations * cpu / seconds
    best = plans.cheapest(
        computed, CUSTOM if question.discount is not None or question.instance_hours is not None else ON_DEMAND
    )
    even = None if best is None else _break_even(best, book, question)
    figures = {"busy_gb": _figure(busy_gb), "busy_vcpu": _figure(vcpu), "break_even_gb": _figure(even)}
    classic = None if best is None else total(bills, best.instance.architecture)
    if best is None or classic is None:
        return Answer(UNKNOWN, figures, "duration, memory or a price is missing: nobody can tell which side is cheaper")
    lambda_side = f"Lambda {best.instance.architecture} {cents(classic)}"
    what = f"{best.instance.name} {best.term} costs {cents(best.total)} a month, {lambda_side}"
    if best.total >= classic and _would_win(traffic, book, question, bills):
        return Answer(
            UNKNOWN, figures, f"{what} if all time is CPU time, and more if most of it is waiting: give --cpu-ms"
        )
    return Answer(YES if best.total < classic else NO, figures, what)


def _would_win(traffic: Traffic, book: PriceBook, question: Question, bills: Sequence[Bill]) -> bool:
    """Whether the answer depends on the unknown CPU time: it would be yes if invocations only waited."""
    if question.function.cpu_seconds is not None or question.instance_hours is not None or not traffic.durations:
        return False
    waiting = _plans(traffic, book, question, 0.0)[0]
    best = plans.cheapest(waiting, ON_DEMAND if question.discount is None else CUSTOM)
    classic = None if best is None else total(bills, best.instance.architecture)
    return best is not None and classic is not None and best.total < classic


def _break_even(plan: Plan, book: PriceBook, question: Question) -> Decimal | None:
    """GB continuously busy on Lambda of the plan's architecture that cost what its instances and fee cost."""
    prices = book.functions.get(plan.instance.architecture)
    if prices is None:
        return None
    first = prices.duration[0][1]
    free = book.free_gb_seconds * first + book.free_requests / functions.MILLION * prices.request_million
    month = first * MONTH_HOURS * HOUR
    return (plan.ec2 + plan.fee + (free if question.function.free_tier else 0)) / month


def _today(bills: Sequence[Bill], question: Question) -> list[str]:
    """The saving of a mere change of architecture, which is not due to Managed Instances."""
    totals = {bill.architecture: bill.total for bill in bills}
    today, other = totals.get("x86_64"), totals.get("arm64")
    if question.architecture != "x86_64" or today is None or other is None:
        return []
    return [f"today's Lambda on x86_64 costs {cents(today)} a month; the same on arm64 {cents(other)}"]


def _steady(traffic: Traffic, question: Question, decide: Decide | None) -> Answer:
    if not traffic.durations:
        return Answer(UNKNOWN, {"growth": None, "at": None}, "without a duration the floor's capacity is unknown")
    answer = steady(traffic, _cpu(question), question.environments)
    if decide is None or answer.answer == UNKNOWN:
        return answer
    refused = expected(traffic, _cpu(question), question.environments, decide)
    return replace(answer, figures={**answer.figures, "throttles": None if refused is None else round(refused)})


def _figure(number: Decimal | None) -> float | None:
    return None if number is None else round(float(number), 4)
