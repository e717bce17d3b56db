"""A suppression comment hides nothing.

## What it does
Reports `# concurrency-audit: ignore[...]` comments, and CA codes in `# noqa:` lists, that suppress no finding of this
run, name no rule, or cannot be read.

## Why is this bad
The reader takes it that somebody looked at a hazard here and found it harmless. When the code has changed since, the
comment hides the next hazard on that line from everybody.

## Example
```python
def handler(event, context):
    name = event["name"]  # concurrency-audit: ignore[CA201] -- filled at import
    return {"hello": name}
```

## Use instead
```python
def handler(event, context):
    name = event["name"]
    return {"hello": name}
```

## Limits
Reported only when both models are judged and the rule that the comment names is selected: otherwise nobody knows
whether it is used. A bare `# noqa` may speak to another tool, so it is never called unused.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Severity
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program

RULE = Rule(
    "CA901",
    "unused-suppression",
    Family.RUNTIME,
    "A suppression comment hides nothing",
    "Remove the comment, or correct the code it names.",
    benign=Severity.NOTE,
)


def check(_: Program) -> Iterable[Draft]:
    """Nothing: comments are matched with findings after all rules have spoken (`audit.suppress`)."""
    return ()
