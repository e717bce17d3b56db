"""Charts as inline SVG."""

import math
from collections.abc import Mapping

from concurrency_audit.load.latency import Latencies

WIDTH, HEIGHT, LEFT, BOTTOM = 900, 220, 50, 24
COLOURS = {
    "ok": "#2da44e",
    "failed-as-alone": "#57ab5a",
    "throttled": "#bf8700",
    "function-error": "#8250df",
    "timed-out": "#6639ba",
    "refused": "#57606a",
    "unreached": "#57606a",
    "dropped": "#0969da",
    "mismatch": "#cf222e",
}
COLUMNS = 300
"""Most columns a chart draws; longer runs put several seconds into one."""


def timeline_chart(timeline: Mapping[int, Mapping[str, int]]) -> str:
    """Give stacked columns of what happened over the run's seconds."""
    if not timeline:
        return "<p>No requests under load.</p>"
    step = max(math.ceil((max(timeline) + 1) / COLUMNS), 1)
    columns = [
        {name: sum(timeline.get(s, {}).get(name, 0) for s in range(at, at + step)) for name in COLOURS}
        for at in range(0, max(timeline) + 1, step)
    ]
    top = max(sum(column.values()) for column in columns) or 1
    width = (WIDTH - LEFT) / len(columns)
    parts = [_axes(f"{top / step:g}/s", f"{max(timeline) + 1} s")]
    for number, column in enumerate(columns):
        height = 0.0
        for name, count in column.items():
            tall = count / top * (HEIGHT - BOTTOM - 10)
            if count:
                y = HEIGHT - BOTTOM - height - tall
                parts.append(_column(LEFT + number * width, y, width, tall, COLOURS[name], f"{name}: {count}"))
            height += tall
    used = [name for name in COLOURS if any(column[name] for column in columns)]
    return _svg("Requests per second by outcome", parts) + _legend(used)


def latency_chart(latencies: Latencies) -> str:
    """Give the distribution of latencies over a logarithmic axis."""
    if not latencies.counts:
        return "<p>No latencies.</p>"
    bins: dict[int, int] = {}
    for micros, count in latencies.counts.items():
        place = int(math.log10(micros) * 20)
        bins[place] = bins.get(place, 0) + count
    low, high, top = min(bins), max(bins), max(bins.values())
    width = (WIDTH - LEFT) / (high - low + 1)
    parts = [_axes(str(top), f"{10 ** ((high + 1) / 20) / 1000:.3g} ms", f"{10 ** (low / 20) / 1000:.3g} ms")]
    for place, count in sorted(bins.items()):
        tall = count / top * (HEIGHT - BOTTOM - 10)
        title = f"from {10 ** (place / 20) / 1000:.3g} ms: {count}"
        parts.append(_column(LEFT + (place - low) * width, HEIGHT - BOTTOM - tall, width, tall, "#0969da", title))
    return _svg("Latency distribution", parts)


def _column(x: float, y: float, width: float, height: float, colour: str, title: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" width="{max(width - 0.5, 0.5):.1f}" height="{height:.1f}"'
    return f'<rect {place} fill="{colour}"><title>{title}</title></rect>'


def _axes(top: str, right: str, left: str = "0") -> str:
    base = HEIGHT - 8
    return (
        f'<text x="4" y="14">{top}</text><text x="{LEFT}" y="{base}">{left}</text>'
        f'<text x="{WIDTH - 4}" y="{base}" text-anchor="end">{right}</text>'
    )


def _svg(title: str, parts: list[str]) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}">{"".join(parts)}</svg>'


def _legend(names: list[str]) -> str:
    return (
        "<p>"
        + " ".join(f'<span style="color:{COLOURS[name]};white-space:nowrap">&#9632;</span> {name}' for name in names)
        + "</p>"
    )
