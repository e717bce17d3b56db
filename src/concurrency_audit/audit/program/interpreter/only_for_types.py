"""Names that annotations use: those of a module, and those that it imports for type checkers alone."""

from __future__ import annotations

from collections.abc import Iterator

from concurrency_audit.audit.model.terms import Module
from concurrency_audit.audit.program.domain.frames import ModuleState
from concurrency_audit.audit.program.domain.values import Value
from concurrency_audit.audit.program.interpreter.branch_tests import is_import_only, is_script
from concurrency_audit.audit.program.interpreter.names import bound, import_now
from concurrency_audit.audit.program.interpreter.run import Run


def named(run: Run, state: ModuleState, name: str) -> Value | None:
    """What a name in an annotation stands for: `if TYPE_CHECKING: from .orders import Orders` binds nothing."""
    value = bound(run, state, name)
    if value is not None:
        return value
    if state.key not in run.typing:
        run.typing[state.key] = dict(_imports(state))
    term = run.typing[state.key].get(name)
    return None if term is None else import_now(run, state.key, term)


def _imports(state: ModuleState) -> Iterator[tuple[str, Module]]:
    for term in state.summary.functions[0].body:
        if term[0] == "if" and is_import_only(term[1]) and not is_script(term[1]):
            for inner in term[2]:
                if inner[0] == "import":
                    yield from ((name, module) for name, module in inner[1] if name and module[2] is not None)
