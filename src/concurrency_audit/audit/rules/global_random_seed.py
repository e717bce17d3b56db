"""The shared random generator is seeded while invocations run.

## What it does
Reports `random.seed`, `random.setstate`, `numpy.random.seed` and the like on an invocation's path, whatever the seed
is.

## Why is this bad
The functions of `random` draw from one generator that the whole process shares. Another invocation draws in between,
so the numbers of this one are not the ones its seed promises; and after a constant seed the numbers of others repeat,
tokens and choices included.

## Example
```python
import random


def handler(event, context):
    random.seed(event["seed"])
    return {"sample": random.sample(range(100), 5)}
```

## Use instead
```python
import random


def handler(event, context):
    generator = random.Random(event["seed"])
    return {"sample": generator.sample(range(100), 5)}
```

## Limits
Worker processes are judged safe, since one invocation seeds and draws at a time; that a constant seed makes all
workers draw the same numbers is not reported. Seeds of other libraries are found where knowledge names them.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules._process_state import setters

RULE = Rule(
    "CA405",
    "global-random-seed",
    Family.PROCESS,
    "The shared random generator is seeded while invocations run",
    "Make a random.Random(seed) or numpy.random.default_rng(seed) of your own.",
)


def check(program: Program) -> Iterable[Draft]:
    """One finding per function and thing that is set."""
    return setters(program, RULE, "seed", "the random numbers", always=("",))
