"""Interprets a snippet and shows what the record keeps of it."""

from __future__ import annotations

import ast
from textwrap import dedent

from concurrency_audit.audit.knowledge import Knowledge
from concurrency_audit.audit.program.domain.accesses import Access
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.machine import forget_invocations, new_run, run_entry
from concurrency_audit.audit.program.interpreter.names import global_value
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.tree.import_effects import with_parents
from concurrency_audit.audit.program.tree.modules import module_table
from concurrency_audit.audit.reading.lower import lower_module

KNOWLEDGE = Knowledge.load()


def interpreted(source: str, **others: str) -> Run:
    """A run over `app.py` and other modules, with `app.handler` as its entry point, where there is one."""
    texts = {f"{name}.py": dedent(text) for name, text in {"app": source, **others}.items()}
    summaries = {path: lower_module(ast.parse(text)).summary for path, text in texts.items()}
    table = module_table(texts)
    run = new_run(table, summaries.get, KNOWLEDGE, with_parents(table))
    state = run.module("app.py")
    assert state is not None
    if "handler" in state.globals:
        for _ in range(2):
            forget_invocations(run)
            run_entry(run, global_value(run, state, "handler"), "app.handler", lambda _function, _index: {})
    return run


def in_handler(before: str, body: str) -> Run:
    """A run over a handler with this body, below these module-level lines."""
    lines = "".join(f"    {line}\n" for line in dedent(body).strip().splitlines())
    return interpreted(f"{dedent(before)}\ndef handler(event, context):\n{lines}")


def shown(run: Run) -> list[str]:
    """What invocations do, in order: `write global:STATE['a'] holding LOCK`."""
    return [_shown(access) for access in run.record.accesses.values() if access.context.kind != "init"]


def _shown(access: Access) -> str:
    key = f"[{access.key}]" if access.part == "item" else ""
    held = ", ".join("a local lock" if h.lock is None else h.lock.label for h in access.held)
    return f"{access.op} {access.place.root}:{access.place.label}{key}" + (f" holding {held}" if held else "")


def value_of(run: Run, name: str) -> Value:
    """The value of a global of `app.py`."""
    state = run.module("app.py")
    assert state is not None
    return global_value(run, state, name)
