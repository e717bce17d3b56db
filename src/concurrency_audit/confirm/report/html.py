"""A self-contained page with every witness as swim lanes, one lane per invocation."""

from collections.abc import Iterator, Sequence
from html import escape

from concurrency_audit.confirm.model import CONFIRMED, Confirmation, Step, Witness
from concurrency_audit.confirm.oracle import label
from concurrency_audit.confirm.report.text import bounds, headline
from concurrency_audit.confirm.token import token
from concurrency_audit.confirm.wording import given

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
body { color: #1b1f24; background: #fff; }
section { border-top: 1px solid #d0d7de; padding: .5rem 0 1.5rem; }
.confirmed { color: #a40e26; } .inconclusive { color: #7d4e00; } .not-reproduced { color: #116329; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th { text-align: left; border-bottom: 2px solid #8c959f; padding: .3rem .6rem; }
td { padding: .15rem .6rem; border-left: 1px solid #d0d7de; overflow-wrap: anywhere; vertical-align: top; }
td code { white-space: pre-wrap; } .line { color: #57606a; } .value { color: #0550ae; }
tr.switch td.here { background: #fff1c2; border-left: 4px solid #bf8700; font-weight: 600; }
pre.replay { white-space: pre-wrap; overflow-wrap: anywhere; background: #f6f8fa; padding: .6rem; }
@media (prefers-color-scheme: dark) {
  body { color: #e6edf3; background: #0d1117; } pre.replay { background: #161b22; } .value { color: #79c0ff; }
  .confirmed { color: #ff7b72; } .inconclusive { color: #e3b341; } .not-reproduced { color: #7ee787; }
  tr.switch td.here { background: #3b2e00; }
}
"""


def render(confirmations: Sequence[Confirmation]) -> str:
    """All confirmations, the confirmed ones first."""
    ordered = sorted(confirmations, key=lambda one: one.verdict != CONFIRMED)
    confirmed = sum(one.verdict == CONFIRMED for one in confirmations)
    body = "\n".join(part for one in ordered for part in _section(one))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Confirmed interleavings</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{confirmed} of {len(confirmations)} confirmed</h1>\n{body}\n</body></html>\n"
    )


def _section(confirmation: Confirmation) -> Iterator[str]:
    witness = confirmation.witness
    yield f'<section class="confirmation" data-verdict="{escape(confirmation.verdict)}">'
    yield f'<h2 class="{escape(confirmation.verdict)}">{escape(headline(confirmation))}</h2>'
    yield f"<p>{escape(confirmation.reason)}</p><p>{escape(bounds(confirmation))}</p>"
    if witness is not None:
        yield f"<p>{escape(given(witness.choice, witness.plan.order, witness.model))}</p>"
        if witness.steps:
            yield from _lanes(witness)
        command = f"concurrency-audit confirm --replay {token(witness)}"
        yield f'<details><summary>Replay</summary><pre class="replay">{escape(command)}</pre></details>'
    yield "</section>"


def _lanes(witness: Witness) -> Iterator[str]:
    tasks = list(dict.fromkeys(step.task for step in witness.steps))
    yield '<table class="lanes"><thead><tr>'
    yield "".join(f'<th scope="col">invocation {escape(label(task))}</th>' for task in tasks)
    yield "</tr></thead><tbody>"
    for step in witness.steps:
        cells = "".join(_cell(step) if task == step.task else "<td></td>" for task in tasks)
        yield f'<tr class="{"switch" if step.switch else "step"}">{cells}</tr>'
    yield "</tbody></table>"


def _cell(step: Step) -> str:
    value = f' <span class="value">{escape(step.value)}</span>' if step.value else ""
    place = f'<span class="line">{escape(step.key.file)}:{step.key.line}</span>'
    waits = f"<br>{escape(label(step.task))} waits here: another goes on before this" if step.switch else ""
    return f'<td class="here">{place} <code>{escape(step.text)}</code>{value}{waits}</td>'
