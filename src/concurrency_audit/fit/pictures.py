"""The SVG charts of the page: cost over traffic, hours of the week, growth, memory of workers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from html import escape
from typing import Any

from concurrency_audit.fit import functions, plans
from concurrency_audit.fit.answers import DOUBLING, WINDOW, hour_of_week
from concurrency_audit.fit.capacity import hourly
from concurrency_audit.fit.plans import Plan
from concurrency_audit.fit.traffic import Traffic
from concurrency_audit.fit.verdict import Fit

WIDTH, HEIGHT, LEFT, BOTTOM = 720, 260, 64, 28
POINTS = 24
MOST_STEPS = 720
"""Maximal number of points; a longer series is reduced to the maximum of each stretch."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def cost(fit: Fit) -> tuple[str, str]:
    """Dollars a month over multiples of this traffic, Lambda against the cheapest plan, and what the picture says."""
    best = min((plan for plan in fit.plans), key=lambda plan: plan.total, default=None)
    bill = None if best is None else fit.bill(best.instance.architecture)
    if best is None or bill is None or bill.total is None or not fit.traffic.durations:
        return "", "Nothing to draw: duration, memory or a price is missing."
    factors = _factors(fit, best)
    classic = [_classic(fit, best, factor) for factor in factors]
    managed = [_managed(fit, best, factor) for factor in factors]
    cross = next((f for f, a, b in zip(factors, classic, managed, strict=True) if a > b), None)
    even = "never within the picture" if cross is None else f"from about {float(cross):.2g} times today's traffic on"
    caption = (
        f"Lambda {bill.architecture} against {best.instance.name} ({best.term}); the instances are cheaper {even}."
    )
    most = max(*classic, *managed) or 1.0
    x = _scale(0, float(factors[-1]), LEFT, WIDTH - 8)
    y = _scale(0, most, HEIGHT - BOTTOM, 12)
    drawn = [
        _axes(most, f"{float(factors[-1]):.2g} times today's traffic", "dollars a month"),
        f'<line class="now" x1="{x(1):.1f}" x2="{x(1):.1f}" y1="12" y2="{HEIGHT - BOTTOM}"/>',
        f'<text x="{x(1) + 4:.1f}" y="22">today</text>',
        _line("classic", factors, classic, x, y),
        _line("managed", factors, managed, x, y),
        f'<text class="classic-text" x="{LEFT + 8}" y="{HEIGHT - BOTTOM - 22}">Lambda</text>',
        f'<text class="managed-text" x="{LEFT + 8}" y="{HEIGHT - BOTTOM - 8}">{best.instance.name}</text>',
    ]
    return _svg("Cost of a month over traffic", HEIGHT, drawn), caption


def _factors(fit: Fit, best: Plan) -> list[Decimal]:
    """Factors from zero to about twice the traffic at which both cost the same, and at least twice today's."""
    bill = fit.bill(best.instance.architecture)
    total = Decimal(0) if bill is None or bill.total is None else bill.total
    end = max(Decimal(2), min(Decimal(1000), 2 * best.total / total if total else Decimal(1000)))
    return [end * step / POINTS for step in range(POINTS + 1)]


def _grown(traffic: Traffic, factor: Decimal) -> Traffic:
    times = float(factor)
    scaled = traffic.counts[:0]
    scaled.extend(count * times for count in traffic.counts)
    run, held = (None if amount is None else amount * factor for amount in (traffic.run_seconds, traffic.gb_seconds))
    return replace(traffic, counts=scaled, invocations=traffic.invocations * factor, run_seconds=run, gb_seconds=held)


def _classic(fit: Fit, best: Plan, factor: Decimal) -> float:
    name = best.instance.architecture
    grown = _grown(replace(fit.traffic), factor)
    bill = functions.bill(fit.book.functions[name], name, fit.book, grown, fit.question.function)
    return float(bill.total or 0)


def _managed(fit: Fit, best: Plan, factor: Decimal) -> float:
    grown, known = _grown(fit.traffic, factor), fit.question.function.cpu_seconds
    if fit.question.instance_hours is not None:
        return float(best.ec2 + best.fee + best.requests * factor)
    needed = hourly(grown, None if known is None else float(known), fit.question.environments)
    made = plans.plans(fit.book, (best.instance,), needed, grown, fit.question.environments, fit.question.discount)
    return next(float(plan.total) for plan in made if plan.term == best.term)


def heat(fit: Fit) -> str:
    """168 squares, one row per day; darker means busier, and an hour without data is empty."""
    if not fit.traffic.is_series:
        return ""
    means = hour_of_week(fit.traffic, fit.question.zone)
    most = max((mean for mean in means if mean is not None), default=0.0) or 1.0
    drawn = [f'<text x="0" y="{day * 24 + 34}">{name}</text>' for day, name in enumerate(DAYS)]
    drawn += [f'<text x="{LEFT + hour * 26}" y="12">{hour}</text>' for hour in range(0, 24, 6)]
    for index, mean in enumerate(means):
        x, y = LEFT + index % 24 * 26, index // 24 * 24 + 18
        style = 'class="none"' if mean is None else f'opacity="{0.06 + 0.94 * mean / most:.2f}"'
        what = "not seen" if mean is None else f"{mean:,.0f} invocations"
        title = f"<title>{DAYS[index // 24]} {index % 24}:00, {what}</title>"
        drawn.append(f'<rect x="{x}" y="{y}" width="24" height="22" {style}>{title}</rect>')
    return _svg("Invocations by hour of the week", 7 * 24 + 20, drawn, "heat")


def growth(fit: Fit) -> str:
    """Invocations per step; a dashed line marks where traffic had more than doubled within five minutes."""
    found = fit.steady.figures.get("growth")
    if found is None:
        return ""
    counts = _thinned(fit.traffic.counts)
    most = max(counts) or 1.0
    x, y = _scale(0, max(1, len(counts) - 1), LEFT, WIDTH - 8), _scale(0, most, HEIGHT - BOTTOM, 12)
    what = f"largest growth {found} at {fit.steady.figures.get('at') or 'no time'}; dashed: twice the last five minutes"
    indexes = [Decimal(index) for index in range(len(counts))]
    limit = [min(most, absorbed) for absorbed in _thinned(_absorbed(fit.traffic))]
    drawn = [_axes(most, what, "invocations a step"), _line("classic", indexes, counts, x, y)]
    drawn.append(_line("limit", indexes, limit, x, y))
    return _svg("Traffic and its growth", HEIGHT, drawn)


def _absorbed(traffic: Traffic) -> list[float]:
    """The traffic that each step may reach without throttles: twice the minimum of the five minutes before it."""
    before = max(1, WINDOW // traffic.step)
    return [DOUBLING * min(traffic.counts[max(0, at - before) : at + 1]) for at in range(len(traffic.counts))]


def _thinned(counts: Sequence[float]) -> list[float]:
    stretch = -(-len(counts) // MOST_STEPS)
    return [max(counts[at : at + stretch]) for at in range(0, len(counts), stretch)]


def workers(sizes: Mapping[str, Any] | None) -> str:
    """Memory of one worker at each measured concurrency."""
    rows = [] if sizes is None else [row for row in sizes.get("measured", []) if isinstance(row, dict)]
    rows = [row for row in rows if isinstance(row.get("worker_memory_mb"), int | float)]
    if not rows:
        return ""
    most = max(float(row["worker_memory_mb"]) for row in rows) or 1.0
    drawn = []
    for index, row in enumerate(rows):
        width = float(row["worker_memory_mb"]) / most * (WIDTH - LEFT - 160)
        y = index * 24 + 4
        label = escape(f"{row.get('model', '')} x {row.get('concurrency', '')}")
        drawn.append(f'<text x="0" y="{y + 14}">{label}</text>')
        drawn.append(f'<rect class="bar" x="{LEFT + 60}" y="{y}" width="{width:.1f}" height="18"/>')
        drawn.append(f'<text x="{LEFT + 66 + width:.1f}" y="{y + 14}">{float(row["worker_memory_mb"]):.0f} MB</text>')
    return _svg("Memory per worker", len(rows) * 24 + 8, drawn)


def _svg(title: str, height: int, drawn: Sequence[str], kind: str = "") -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{title}" class="{kind}">{"".join(drawn)}</svg>'


def _scale(low: float, high: float, first: float, last: float) -> Callable[[float], float]:
    return lambda value: first + (float(value) - low) / ((high - low) or 1.0) * (last - first)


def _line(
    kind: str, xs: Sequence[Decimal], ys: Sequence[float], x: Callable[[float], float], y: Callable[[float], float]
) -> str:
    points = " ".join(f"{x(float(a)):.1f},{y(b):.1f}" for a, b in zip(xs, ys, strict=True))
    return f'<polyline class="{kind}" points="{points}"/>'


def _axes(most: float, right: str, up: str) -> str:
    floor = HEIGHT - BOTTOM
    return (
        f'<line class="axis" x1="{LEFT}" x2="{WIDTH - 8}" y1="{floor}" y2="{floor}"/>'
        f'<line class="axis" x1="{LEFT}" x2="{LEFT}" y1="12" y2="{floor}"/>'
        f'<text x="0" y="20">{most:,.0f}</text><text x="0" y="34">{up}</text><text x="0" y="{floor}">0</text>'
        f'<text x="{WIDTH - 8}" y="{HEIGHT - 8}" text-anchor="end">{escape(right)}</text>'
    )
