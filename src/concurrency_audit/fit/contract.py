"""The answer as JSON: the stable contract."""

from __future__ import annotations

import json
from decimal import Decimal

from concurrency_audit.fit.answers import Answer
from concurrency_audit.fit.functions import Bill
from concurrency_audit.fit.money import cents
from concurrency_audit.fit.plans import Plan
from concurrency_audit.fit.verdict import Fit

VERSION = 1


def document(fit: Fit) -> dict[str, object]:
    """JSON-ready values: money as text with two decimals, unknown amounts as null."""
    return {
        "version": VERSION,
        "currency": "USD",
        "region": fit.book.region,
        "prices_as_of": fit.book.as_of.isoformat(),
        "lambda": {bill.architecture: _bill(bill) for bill in fit.bills},
        "managed_instances": [_plan(plan) for plan in fit.plans],
        "answers": {
            "predictable": _answer(fit.predictable),
            "busy": _answer(fit.busy),
            "steady": _answer(fit.steady),
        },
        "verdict": fit.verdict,
        "why": list(fit.why),
        "warnings": [*fit.traffic.warnings, *fit.warnings],
    }


def render(fit: Fit) -> str:
    """The document as text."""
    return json.dumps(document(fit), indent=2, ensure_ascii=False) + "\n"


def _bill(bill: Bill) -> dict[str, object]:
    shown: dict[str, object] = {
        "duration": _money(bill.duration),
        "requests": _money(bill.requests),
        "storage": _money(bill.storage),
        "free_tier": _money(bill.free_tier),
        "total": _money(bill.total),
    }
    if bill.provisioned is not None:
        shown["provisioned"] = _money(bill.provisioned)
    return shown


def _plan(plan: Plan) -> dict[str, object]:
    return {
        "instance_type": plan.instance.name,
        "instances": plan.instances,
        "hours": _number(plan.hours),
        "term": plan.term,
        "ec2": cents(plan.ec2),
        "fee": cents(plan.fee),
        "requests": cents(plan.requests),
        "total": cents(plan.total),
    }


def _answer(answer: Answer) -> dict[str, object]:
    return {"answer": answer.answer, **answer.figures}


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else cents(amount)


def _number(hours: Decimal) -> int | float:
    return int(hours) if hours == hours.to_integral_value() else round(float(hours), 2)
