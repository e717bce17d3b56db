"""The locale of the process is changed while invocations run.

## What it does
Reports `locale.setlocale(category, locale)` on an invocation's path. `setlocale(category)` only asks and is not
reported.

## Why is this bad
There is one locale per process: other invocations format numbers and dates, and sort names, by the rules of this
request. Python's documentation adds that `setlocale` is not thread-safe on most systems.

## Example
```python
import locale


def handler(event, context):
    locale.setlocale(locale.LC_NUMERIC, event["locale"])
    return {"price": locale.format_string("%.2f", event["price"], grouping=True)}
```

## Use instead
```python
from babel.numbers import format_decimal


def handler(event, context):
    return {"price": format_decimal(event["price"], locale=event["locale"])}
```

## Limits
A constant locale is benign, also where it is set in one handler and another relies on a different one.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA404",
    "process-locale",
    Family.PROCESS,
    "The locale of the process is changed while invocations run",
    "Format with a library that takes the locale as an argument, such as babel.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "locale", "the locale")
