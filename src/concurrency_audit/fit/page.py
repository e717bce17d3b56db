"""The answer as a self-contained HTML page without scripts or external resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from importlib.resources import files
from typing import Any

from concurrency_audit.fit import pictures
from concurrency_audit.fit.money import cents
from concurrency_audit.fit.plans import Plan
from concurrency_audit.fit.verdict import Fit

WORDS = {"yes": "yes", "no": "no", "not-enough-data": "not enough data"}
MOST_TYPES = 6


def render(fit: Fit, sizes: Mapping[str, Any] | None = None) -> str:
    """The page; `sizes` is what `concurrency-audit size` measured."""
    cost, caption = pictures.cost(fit)
    template = (files(__package__) / "page.html").read_text("utf-8")
    return template.format(
        region=escape(fit.book.region),
        as_of=fit.book.as_of,
        headline=f"Worth Managed Instances: {WORDS[fit.verdict]}",
        why="".join(f"<li>{escape(reason)}</li>" for reason in fit.why),
        answers=_answers(fit),
        cost=cost,
        cost_caption=escape(caption),
        table=_table(fit),
        heat=_section("Invocations by hour of the week", pictures.heat(fit)),
        growth=_section("Growth within five minutes, against the doubling that is absorbed", pictures.growth(fit)),
        workers=_section("Memory per worker", pictures.workers(sizes)),
        warnings=_section("Warnings", _list([*fit.traffic.warnings, *fit.warnings])),
    )


def _section(title: str, body: str) -> str:
    return f'<h2>{title}</h2>\n<figure class="card">{body}</figure>' if body else ""


def _list(items: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>" if items else ""


def _answers(fit: Fit) -> str:
    rows = []
    for name, answer in (("Predictable", fit.predictable), ("Busy", fit.busy), ("Steady", fit.steady)):
        figures = ", ".join(
            f"{key.replace('_', ' ')} {value}" for key, value in answer.figures.items() if value is not None
        )
        rows.append(
            f'<tr><td>{name}</td><td class="{answer.answer}">{answer.answer}</td><td>{escape(figures)}</td></tr>'
        )
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _table(fit: Fit) -> str:
    head = "".join(f"<th>{name}</th>" for name in ("", "instances", "hours", "compute", "fee", "requests", "total"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(_rows(fit))}</tbody></table>"


def _rows(fit: Fit) -> Iterator[str]:
    for bill in fit.bills:
        compute = "unknown" if bill.duration is None else cents(bill.duration)
        total = "unknown" if bill.total is None else cents(bill.total)
        cells = (f"Lambda {bill.architecture}", "", "", compute, "", cents(bill.requests), total)
        yield _row(cells)
    for plan in cheapest(fit):
        cells = (
            f"{plan.instance.name}, {plan.term}", str(plan.instances), f"{plan.hours:.0f}", cents(plan.ec2),
            cents(plan.fee), cents(plan.requests), cents(plan.total),
        )  # fmt: skip
        yield _row(cells)


def _row(cells: tuple[str, ...]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def cheapest(fit: Fit) -> list[Plan]:
    """The plans of the cheapest types, at most six types."""
    best: dict[str, Plan] = {}
    for plan in fit.plans:
        kept = best.setdefault(plan.instance.name, plan)
        best[plan.instance.name] = min(kept, plan, key=lambda one: one.total)
    names = sorted(best, key=lambda name: best[name].total)[:MOST_TYPES]
    return [plan for name in names for plan in fit.plans if plan.instance.name == name]
