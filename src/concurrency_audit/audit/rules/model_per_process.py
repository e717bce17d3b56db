"""A model or a big table loaded at import is in memory once per worker process.

## What it does
Reports machine learning models, pickles and data frames that import-time code loads (joblib, torch, tensorflow,
onnxruntime, spacy, transformers, `pickle.load`, `pandas.read_parquet` and the like).

## Why is this bad
All worker processes of an environment share its memory limit, and each of them loads a copy: a model of 500 MB takes
8 GB with 16 workers, and start-up takes as long as the slowest of 16 loads at once. Nothing is wrong within one
process.

## Example
```python
import joblib

model = joblib.load("/opt/ml/model.joblib")


def handler(event, context):
    return {"price": float(model.predict([event["features"]])[0])}
```

## Use instead
```python
import numpy as np

vectors = np.load("/opt/vectors.npy", mmap_mode="r")


def handler(event, context):
    return {"vector": vectors[event["row"]].tolist()}
```

## Limits
How big the data is cannot be seen. Data that is mapped into memory (`mmap_mode`) is shared between processes and not
reported, nor is what the first invocation loads.
"""

from __future__ import annotations

from collections.abc import Iterable

from concurrency_audit.audit.model.rule import Rule
from concurrency_audit.audit.model.verdicts import Family, Verdict
from concurrency_audit.audit.program.domain.accesses import Call
from concurrency_audit.audit.program.domain.values import NONE
from concurrency_audit.audit.program.drafts import Draft
from concurrency_audit.audit.program.program import Program
from concurrency_audit.audit.rules import _calls as say

RULE = Rule(
    "CA602",
    "model-per-process",
    Family.RUNTIME,
    "A model or a big table loaded at import is in memory once per worker process",
    "Plan the memory for all workers, lower the concurrency, map the data into memory, or serve the model elsewhere.",
)
_MAPPED = ("mmap_mode", "memory_map", "mmap")


def check(program: Program) -> Iterable[Draft]:
    """One finding per load."""
    return (_draft(call) for call in say.first_at_import(program, _loads))


def _loads(call: Call) -> bool:
    given = dict(call.keywords)
    mapped = any(given.get(name, NONE).ref not in (None, False) for name in _MAPPED)
    return say.effect(call) == "model-load" and not mapped


def _draft(call: Call) -> Draft:
    return Draft(
        RULE, call.site, call.name, f"`{call.name}` loads a copy into every worker process",
        Verdict.SAFE, Verdict.BENIGN,
        "it is loaded once, and all invocations of the interpreter use it",
        "every worker process holds a copy of its own, and all of them share one memory limit",
        call.path, confidence=say.confidence(call),
    )  # fmt: skip
