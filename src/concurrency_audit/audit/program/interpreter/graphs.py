"""The state of a graph of LangGraph: what one node returns is merged into what the next ones are given."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import NOWHERE
from concurrency_audit.audit.program.domain.contents import REST
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import UNKNOWN, Obj, Value, join
from concurrency_audit.audit.program.interpreter.run import Run

_GRAPHS = "langgraph."
_NODE = "callback"
_COMMAND = ".Command"


def give_state(run: Run, frame: Frame, effect: str, graph: Obj | None) -> None:
    """Put what other nodes have returned into the state that a node is given, beside what nobody knows of it."""
    known = None if graph is None or effect != _NODE else run.states.get(graph)
    names = [p.name for p in frame.function.parameters if p.name != "self"]
    given = frame.env.get(names[0]) if known and names else None
    if given is None or not known:
        return
    if given.kind == "instance" and given.obj is not None:
        given.obj.attributes.update(known)
    elif given.kind == "unknown":
        state = run.record.new_object(frame, "builtins.dict", NOWHERE)
        state.attributes.update({REST: UNKNOWN, **{f"[{name}]": value for name, value in known.items()}})
        state.element = Value(deps=given.deps)
        frame.env[names[0]] = Value("object", "builtins.dict", state, deps=given.deps)


def keep_state(run: Run, effect: str, graph: Obj | None, returned: Value) -> None:
    """Remember what a node returns, by the names that it states, be it in `Command(update=...)`."""
    if graph is None or effect != _NODE or not str(graph.made_by).startswith(_GRAPHS):
        return
    known = run.states.setdefault(graph, {})
    for each in returned.each():
        obj = _updating(each).obj
        if each.kind != "object" or obj is None or obj.made_by != "builtins.dict":
            continue
        for name, value in obj.attributes.items():
            if name[:1] == "[":
                kept, field = value.stored(), name[1:-1]
                known[field] = join(known[field], kept) if field in known else kept


def _updating(returned: Value) -> Value:
    """What a node sets, where it says as well which node is next: `Command(update={...}, goto="count")`."""
    obj = returned.obj
    is_command = obj is not None and isinstance(obj.made_by, str) and obj.made_by.endswith(_COMMAND)
    return returned if obj is None or not is_command else obj.attributes.get("update", returned)
