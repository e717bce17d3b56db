"""Replaces a shared boto3 resource or Session by its thread-safe client, or by one object per thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import libcst as cst
import libcst.matchers as m

from concurrency_audit.audit.fixes._source import Edit, Source, bound, dotted, walk
from concurrency_audit.audit.fixes._target import RefusalError, Target

CODE = "CA301"
SAFETY = "unsafe"
_RESOURCE = m.Call(func=m.Attribute(m.Name("boto3"), m.Name("resource")))
_SESSION = m.Call(
    func=m.Attribute(m.Name("boto3"), m.Name("Session"))
    | m.Attribute(m.Attribute(m.Name("boto3"), m.Name("session")), m.Name("Session"))
)
_THROUGH = m.Attribute(m.Attribute(m.DoNotCare(), m.Name("meta")), m.Name("client"))


def fix(source: Source, target: Target) -> cst.Module:
    """Share the client if nothing else is used; otherwise make one object per thread in a new function."""
    if "(boto3." not in target.finding.message:
        raise RefusalError("only boto3 resources and sessions are replaced mechanically")
    name = target.global_name()
    index, _, value = source.definition(name)
    uses = [use for use in source.uses(name) if not isinstance(source.parents[use], cst.AssignTarget | cst.AnnAssign)]
    if len(uses) != len(source.uses(name)) - 1:
        raise RefusalError(f"`{name}` is bound again elsewhere")
    if any(source.function(use) is None for use in uses):
        raise RefusalError(f"`{name}` is used at import too")
    outer = [source.parents.get(source.parents[use]) for use in uses]
    if uses and all(m.matches(node, _THROUGH) for node in outer if node) and None not in outer:
        return _client_shared(source, value, [node for node in outer if node is not None])
    return _one_per_thread(source, name, index, value, uses)


def _client_shared(source: Source, value: cst.BaseExpression, uses: Sequence[cst.CSTNode]) -> cst.Module:
    client = cst.parse_expression("x.meta.client")
    innermost = cst.ensure_type(cst.ensure_type(client, cst.Attribute).value, cst.Attribute).value
    edits: dict[cst.CSTNode, Edit] = dict.fromkeys(uses, _owner)
    edits[value] = lambda node: client.deep_replace(innermost, node)
    return source.changed(edits)


def _owner(node: cst.CSTNode) -> cst.CSTNode:
    return cst.ensure_type(cst.ensure_type(node, cst.Attribute).value, cst.Attribute).value


def _one_per_thread(
    source: Source,
    name: str,
    index: int,
    value: cst.BaseExpression,
    uses: Sequence[cst.Name],
) -> cst.Module:
    if any(isinstance(node, cst.Call) and dotted(node.func) in ("resource", "Session") for node in walk(value)):
        raise RefusalError("boto3's functions were imported by name; write boto3.resource or boto3.Session")
    local = source.free_name(f"{name}_of_thread")
    getter = source.free_name(f"thread_{name}")

    def per_thread(node: cst.CSTNode) -> cst.CSTNode:
        module = cst.ensure_type(node, cst.Module)
        here = cst.ensure_type(module.body[index], cst.SimpleStatementLine)
        made = bound(here.body[0])[1] or value
        holder = cst.ensure_type(cst.parse_statement(f"{local} = threading.local()"), cst.SimpleStatementLine)
        holder = holder.with_changes(leading_lines=here.leading_lines, trailing_whitespace=here.trailing_whitespace)
        function = _getter(local, getter, name, made)
        return module.with_changes(body=[*module.body[:index], holder, function, *module.body[index + 1 :]])

    edits: dict[cst.CSTNode, Edit] = {use: lambda _: cst.Call(cst.Name(getter)) for use in uses}
    edits |= {call.func: _own_session for call in source.of_type(cst.Call, value) if m.matches(call, _RESOURCE)}
    edits |= {base: partial(_made_anew, made) for base, made in _bases(source, value)}
    edits[source.module] = per_thread
    following = source.module.body[index + 1 : index + 2]
    edits |= dict.fromkeys(following, _after_function)
    return source.changed(edits, ["threading"], index)


def _bases(source: Source, value: cst.BaseExpression) -> Iterator[tuple[cst.Name, cst.Call]]:
    """Other resources and sessions of the module that the value is made from, each with the call that makes it."""
    for name in source.of_type(cst.Name, value):
        if name in source.uses(name.value) and any(bound(s)[0] == name.value for s in _top(source)):
            _, _, made = source.definition(name.value)
            if m.matches(made, _RESOURCE | _SESSION):
                yield name, cst.ensure_type(made, cst.Call)


def _top(source: Source) -> Iterator[cst.BaseSmallStatement]:
    for statement in source.module.body:
        if isinstance(statement, cst.SimpleStatementLine):
            yield from statement.body


def _made_anew(made: cst.Call, _: cst.CSTNode) -> cst.CSTNode:
    return made.with_changes(func=_own_session(made.func)) if m.matches(made, _RESOURCE) else made


def _own_session(_: cst.CSTNode) -> cst.BaseExpression:
    return cst.parse_expression("boto3.session.Session().resource")


def _getter(local: str, getter: str, name: str, made: cst.BaseExpression) -> cst.BaseStatement:
    placeholder = cst.Name("made")
    text = (
        f"def {getter}():\n"
        f'    """The `{name}` of this thread: boto3 resources and sessions are not thread-safe."""\n'
        f'    if not hasattr({local}, "{name}"):\n'
        f"        {local}.{name} = made\n"
        f"    return {local}.{name}\n"
    )
    function = cst.ensure_type(cst.parse_statement(text), cst.FunctionDef)
    found = next(node for node in walk(function) if isinstance(node, cst.Name) and node.value == placeholder.value)
    filled = cst.ensure_type(function.deep_replace(found, made), cst.FunctionDef)
    return filled.with_changes(leading_lines=[cst.EmptyLine(indent=False)] * 2)


def _after_function(node: cst.CSTNode) -> cst.CSTNode:
    """Two blank lines below the new function."""
    lines = [line for line in getattr(node, "leading_lines", ()) if line.comment is not None]
    return node.with_changes(leading_lines=[*[cst.EmptyLine(indent=False)] * 2, *lines])
