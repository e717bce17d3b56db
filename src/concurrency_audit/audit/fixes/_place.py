"""The shared place that a lock is to guard: how the code writes it, where it is used, where its lock is defined."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m

from concurrency_audit.audit.fixes._source import Edit, Source, bound, dotted
from concurrency_audit.audit.fixes._target import RefusalError, Target

_BINDINGS = cst.AssignTarget | cst.AugAssign | cst.AnnAssign | cst.NamedExpr | cst.Del
_PLAIN_BASES = frozenset({"object", "ABC", "abc.ABC"})
_OWN_WAYS = frozenset(
    "__slots__ __getstate__ __setstate__ __reduce__ __reduce_ex__ __copy__ __deepcopy__ __setattr__ __getattr__".split()
)
"""Methods and attributes of classes to which no attribute can be added safely, because they control storage or copying.
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A module global, a class attribute, or an attribute of the instances of a class."""

    name: str
    spellings: frozenset[str]
    """As the code writes it: `_cache`; `Store.known`, `cls.known`; `self.known`."""
    uses: Sequence[cst.CSTNode]
    """Every mention, including the definition."""
    value: cst.BaseExpression
    """Its initial value."""
    lock: str
    """How the lock is written where it is taken."""
    block: cst.CSTNode
    """The module or block that holds the lock's definition, which follows statement `index`."""
    index: int
    top: int
    """The top-level statement that contains the definition."""
    ready: cst.FunctionDef | None = None
    """The function that makes the object; until it returns, no other code has access to the object."""

    def define(self, kind: str) -> dict[cst.CSTNode, Edit]:
        """The edit that defines the lock; `kind` is a class of threading."""
        statement = cst.parse_statement(f"{self.lock} = threading.{kind}()")
        if isinstance(self.block, cst.IndentedBlock) and "self" not in self.lock.split("."):
            statement = cst.parse_statement(f"{self.lock.rpartition('.')[2]} = threading.{kind}()")
        return {self.block: lambda node: _inserted(node, self.index + 1, statement)}


def global_place(source: Source, name: str) -> Place:
    """A global of the module; raises RefusalError unless it is bound once, by a plain assignment at the top level."""
    index, _, value = source.definition(name)
    lock = source.free_name(f"{name}_lock")
    return Place(name, frozenset({name}), source.uses(name), value, lock, source.module, index, index)


def place_of(source: Source, target: Target) -> Place:
    """The place of a finding; raises RefusalError if no lock in this module can guard all its uses."""
    parts = target.place()
    if len(parts) == 1:
        target.must_be_private(parts[0])
        return global_place(source, parts[0])
    if len(parts) != 2:
        raise RefusalError(f"`{target.finding.symbol}` is neither a global nor an attribute of one class")
    target.must_be_private(parts[1])
    owner, name = parts
    if (found := _class(source, owner)) is not None:
        return class_attribute(source, found, name)
    _, _, made = source.definition(owner)
    found = _class(source, dotted(made.func)) if isinstance(made, cst.Call) else None
    if found is None:
        raise RefusalError(f"`{owner}` is not made by a class of its module")
    return instance_attribute(source, found, name)


def _class(source: Source, name: str) -> cst.ClassDef | None:
    return next((n for n in source.module.body if isinstance(n, cst.ClassDef) and n.name.value == name), None)


def class_attribute(source: Source, owner: cst.ClassDef, name: str) -> Place:
    """An attribute bound in the class body and used through the class, `cls`, or, for reading only, `self`."""
    block = _plain_body(source, owner)
    bindings = [(n, value) for n, target, value in _bindings(block) if target == name]
    if len(bindings) != 1 or name.startswith("__"):
        raise RefusalError(f"`{name}` is not bound exactly once, on a line of its own, in the class")
    through = {f"{base}.{name}" for base in (owner.name.value, "cls", "self")}
    uses = list(_uses(source, owner, name, through))
    for use in uses:
        if dotted(use).startswith("self.") and isinstance(source.parents[use], _BINDINGS):
            raise RefusalError(f"`{dotted(use)}` is bound, which is another place than that of the class")
    lock = f"{owner.name.value}.{source.free_name(f'{name}_lock')}"
    index, value = bindings[0]
    return Place(f"{owner.name.value}.{name}", frozenset(through), uses, value, lock, block, index, _top(source, owner))


def instance_attribute(source: Source, owner: cst.ClassDef, name: str, besides: Collection[cst.CSTNode] = ()) -> Place:
    """An attribute that `__init__` binds and that methods use through `self` alone; nodes in `besides` are exempt."""
    body = _plain_body(source, owner)
    making = [node for node in body.body if m.matches(node, m.FunctionDef(m.Name("__init__")))]
    init = making[0] if len(making) == 1 else None
    if not isinstance(init, cst.FunctionDef) or not isinstance(init.body, cst.IndentedBlock):
        raise RefusalError(f"`{owner.name.value}` has no plain `__init__`")
    spelled = f"self.{name}"
    bindings = [(n, value) for n, target, value in _bindings(init.body) if target == spelled]
    if len(bindings) != 1:
        raise RefusalError(f"`{spelled}` is not bound exactly once, on a line of its own, in `__init__`")
    uses = list(_uses(source, owner, name, {spelled}, besides))
    index, value = bindings[0]
    lock = f"self.{source.free_name(f'{name}_lock')}"
    return Place(spelled, frozenset({spelled}), uses, value, lock, init.body, index, _top(source, owner), init)


def _top(source: Source, owner: cst.ClassDef) -> int:
    return next(n for n, statement in enumerate(source.module.body) if statement is owner)


def _plain_body(source: Source, owner: cst.ClassDef) -> cst.IndentedBlock:
    """The body of a class to which an attribute can be added; raises RefusalError for other classes."""
    name = owner.name.value
    if any(dotted(base.value) not in _PLAIN_BASES for base in owner.bases) or owner.keywords or owner.decorators:
        raise RefusalError(f"`{name}` has a base or decorator that decides over its attributes")
    if any(dotted(base.value) == name for other in source.of_type(cst.ClassDef) for base in other.bases):
        raise RefusalError(f"`{name}` has subclasses, which may go on without the lock")
    own = sorted({node.value for node in source.of_type(cst.Name, owner)} & _OWN_WAYS)
    if own:
        raise RefusalError(f"`{name}` has `{own[0]}`, so one more attribute may be too many")
    if not isinstance(owner.body, cst.IndentedBlock):
        raise RefusalError(f"`{name}` is written on one line")
    return owner.body


def _bindings(block: cst.IndentedBlock) -> Iterator[tuple[int, str, cst.BaseExpression]]:
    """Index, target and value of each plain assignment in a block."""
    for index, statement in enumerate(block.body):
        if isinstance(statement, cst.SimpleStatementLine) and len(statement.body) == 1:
            target, value = bound(statement.body[0])
            if target is not None and value is not None:
                yield index, target, value


def _uses(
    source: Source, owner: cst.ClassDef, name: str, through: set[str], besides: Collection[cst.CSTNode] = ()
) -> Iterator[cst.CSTNode]:
    """The mentions of an attribute; raises RefusalError if one may belong to another object."""
    for node in source.of_type(cst.Attribute):
        if node.attr.value != name or node in besides:
            continue
        around = next((above for above in source.above(node) if isinstance(above, cst.ClassDef)), None)
        base = dotted(node.value)
        if around is owner and f"{base}.{name}" in through and _is_first(source, node, base):
            yield node
        elif around is None or around is owner or base not in ("self", "cls"):
            if f"{base}.{name}" in through and base == owner.name.value:
                yield node
            else:
                raise RefusalError(f"`{name}` is reached in line {source.line(node)} by another name")


def _is_first(source: Source, node: cst.Attribute, base: str) -> bool:
    """Whether the base is the first parameter of a method of the class, or not a parameter at all."""
    if base not in ("self", "cls"):
        return True
    function = source.function(node)
    names = [p.name.value for p in function.params.params] if function is not None else []
    return names[:1] == [base] and function is not None and isinstance(source.parents[function], cst.IndentedBlock)


def _inserted(
    node: cst.CSTNode, at: int, statement: cst.BaseCompoundStatement | cst.SimpleStatementLine
) -> cst.CSTNode:
    assert isinstance(node, cst.Module | cst.IndentedBlock)
    return node.with_changes(body=[*node.body[:at], statement, *node.body[at:]])
