"""What the settings of a framework name in texts: `MIDDLEWARE = ["shop.tenants.TenantMiddleware"]`."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.shapes import SETTINGS
from concurrency_audit.audit.program.domain.frames import Frame, ModuleState
from concurrency_audit.audit.program.domain.values import UNKNOWN, Value
from concurrency_audit.audit.program.interpreter.names import global_value
from concurrency_audit.audit.program.interpreter.registering import register
from concurrency_audit.audit.program.interpreter.run import Run


def register_named(run: Run, frame: Frame) -> None:
    """Register what the settings in a module name; the base class of such classes says what is called of them."""
    for setting, base in SETTINGS.items():
        row = run.knowledge.base(base) if setting in frame.module.globals else None
        if row is None:
            continue
        for named in _named(run, frame.module, setting):
            made = run.call(frame, named, (UNKNOWN,), (), -1) if named.kind == "function" else named
            register(run, frame, row.effect or "", made, f"in {setting}", row)


def _named(run: Run, state: ModuleState, setting: str) -> Iterator[Value]:
    """The project's functions and classes in a list of dotted names."""
    listed = state.globals[setting].obj
    for item in (listed.items or ()) if listed is not None else ():
        module, _, name = (
            item.ref.rpartition(".") if isinstance(item.ref, str) and item.kind == "const" else ("", "", "")
        )
        key = run.table.resolve(state.key, module) if module else None
        home = run.module(key) if key is not None else None
        if home is not None and name in home.globals:
            yield global_value(run, home, name)
