"""Simple statements, and the dispatch table of all statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from concurrency_audit.audit.model.terms import (
    CLASS_VARIABLE,
    Assign,
    Declare,
    Display,
    Evaluate,
    Expression,
    Jump,
    Operands,
    Raise,
    Return,
    Target,
    Term,
    anchor_of,
)
from concurrency_audit.audit.program.domain.dependencies import asks_request
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.values import Value, join
from concurrency_audit.audit.program.interpreter.annotated import of_declaration
from concurrency_audit.audit.program.interpreter.answers import said
from concurrency_audit.audit.program.interpreter.cases import match_cases
from concurrency_audit.audit.program.interpreter.changing import augmented, delete
from concurrency_audit.audit.program.interpreter.control import (
    _branch,
    merge,
)
from concurrency_audit.audit.program.interpreter.definitions import _define, _define_class, _importing, _star
from concurrency_audit.audit.program.interpreter.filling import choice_of, default_of, finds, new_of, new_or_default_of
from concurrency_audit.audit.program.interpreter.futures import is_asked_next
from concurrency_audit.audit.program.interpreter.loops import loop_for, loop_while
from concurrency_audit.audit.program.interpreter.names import bound
from concurrency_audit.audit.program.interpreter.orm.managers import with_block
from concurrency_audit.audit.program.interpreter.orm.unique_columns import is_column
from concurrency_audit.audit.program.interpreter.raised import keep_raised
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.tries import try_block


def _assignment(run: Run, frame: Frame, term: Assign) -> bool:
    _, targets, source, *declared = term
    if source[0] == "or" and len(targets) == 1 and finds(source[1], targets[0]):
        return _fill_unless_there(run, frame, targets[0], source[1], source[2])
    if len(targets) == 1 and (default := default_of(source, targets[0])) is not None:
        return _fill_unless_there(run, frame, targets[0], source, default)
    if len(targets) == 1 and (new := new_of(source, targets[0])) is not None:
        return _branch(run, frame, ("if", new[0], (("assign", targets, new[1]),), ()))
    if (choice := new_or_default_of(source, targets) or choice_of(source, targets)) is not None:
        return _branch(run, frame, choice)
    if source[0] == "conditional" and len(targets) == 1:
        _, test, body, otherwise = source
        if finds(body, targets[0]) or finds(otherwise, targets[0]):
            return _fill_unless_there(run, frame, targets[0], test, otherwise if finds(body, targets[0]) else body)
    names = [target[1] for target in targets if target[0] == "name"]
    run.moment.asked = source[0] == "call" and is_asked_next(names, run.moment.following)
    value = run.evaluate(frame, source)
    run.moment.asked = False
    if declared and declared[0] == CLASS_VARIABLE:
        run.class_variables |= {(frame.module.key, frame.index, name) for name in names}
    elif declared:
        value = of_declaration(run, frame, frame.module, declared[0], value)
    for target in targets:
        _assign(run, frame, target, source, value)
    return False


def _assign(run: Run, frame: Frame, target: Target, source: Expression, value: Value) -> None:
    """Bind a target; of `a, b = x, y` each name gets its own, which has nothing of what the other depends on."""
    items = None if value.obj is None else value.obj.items
    if source[0] != "display" or target[0] != "display" or items is None or not _are_pairs(target, source):
        run.assign(frame, target, value)
        return
    shared = value.reads - run.record.of_stores(value.reads)  # `out, buffer = buffer, []` is one step of both
    for part, item in zip(target[2], items, strict=True):
        # `old, last = last, event["user"]` hands on an earlier request's
        run.assign(frame, part, item if asks_request(item) else item.with_reads(item.reads | shared))


def _are_pairs(target: Display, source: Display) -> bool:
    """Whether each part of a target has one of the source."""
    are_single = all(part[0] != "star" for part in (*target[2], *source[2]))
    return are_single and len(target[2]) == len(source[2])


def _fill_unless_there(run: Run, frame: Frame, target: Target, test: Expression, made: Expression) -> bool:
    """`x = x or made()` and `x = x if x is not None else made()` are interpreted as `if not x: x = made()`."""
    there = run.evaluate(frame, test)
    run.record.use(there, "decision")
    before = {target[1]: frame.env[target[1]]} if target[0] == "name" and target[1] in frame.env else {}
    with run.moment.under(run.record.decided(there)):
        run.assign(frame, target, run.evaluate(frame, made))
    merge(run, frame, before, there.reads)
    return False


def _expression(run: Run, frame: Frame, term: Evaluate) -> bool:
    call = term[1][1] if term[1][0] == "await" else term[1]
    if call[0] == "call":
        run.moment.dropped = run.moment.site(frame, anchor_of(call))
        if call is term[1]:
            run.record.discarded.add(run.moment.dropped)
    run.moment.raised = None
    run.evaluate(frame, term[1])
    if call[0] != "call" or run.moment.raised is None or run.moment.raised != run.moment.site(frame, anchor_of(call)):
        return False
    return _left_by_exception(run, frame)


def _return_value(run: Run, frame: Frame, term: Return) -> bool:
    value = Value("const", None) if term[1] is None else run.evaluate(frame, term[1])
    if value.reads:
        run.record.give_back(value)
    value = said(run, frame, value)
    before = frame.returned
    frame.returned = value if before is None else join(before, value).using(value)
    if before is not None:
        run.record.crowd(frame.returned, before.reads | value.reads)
    written = run.moment.surely_written
    frame.left = written if frame.left is None else frame.left & written
    _turn_away(run, frame)
    return True


def _turn_away(run: Run, frame: Frame) -> None:
    if run.moment.loops or run.moment.branches:
        frame.turned_away |= run.record.of_stores(run.moment.checks - frame.asked)


def _raise_value(run: Run, frame: Frame, term: Raise) -> bool:
    if term[1] is not None:
        value = run.evaluate(frame, term[1])
        if value.kind in ("external", "class"):  # `raise SystemExit` instantiates the class
            value = run.call(frame, value, (), (), anchor_of(term[1]))
        keep_raised(run, frame, value)
    return _left_by_exception(run, frame)


def _left_by_exception(run: Run, frame: Frame) -> bool:
    if not run.moment.ending:  # what is raised anew says nothing of what was read
        frame.refused |= run.record.of_stores(run.moment.checks - frame.asked)
        _turn_away(run, frame)
    return True


def _jump(run: Run, frame: Frame, term: Jump) -> bool:
    if run.moment.loops:
        reads = run.record.of_stores(run.moment.checks - frame.asked)
        frame.jumped.append((dict(frame.env), reads, run.moment.surely_written))
    return True


def _declaration(run: Run, frame: Frame, term: Declare) -> bool:
    """A field that is only annotated has no value; what the annotation says is asked for where the field is read.

    Where it names a type that says of a column whether it is unique, the column is what that type says.
    """
    stated = bound(run, frame.module, term[2]) if term[2][:1].islower() else None
    if stated is not None and is_column(stated):
        run.assign(frame, term[1], stated)
    return False


def _nothing(run: Run, frame: Frame, term: Operands) -> bool:
    for part in term[1]:
        if part[0] in ("attribute", "item"):
            run.container_of(frame, part[1])
    return False


STATEMENTS: Mapping[str, Callable[[Run, Frame, Term], bool]] = {
    "assign": _assignment,
    "declare": _declaration,
    "augment": augmented,
    "delete": delete,
    "expression": _expression,
    "if": _branch,
    "while": loop_while,
    "for": loop_for,
    "try": try_block,
    "with": with_block,
    "match": match_cases,
    "return": _return_value,
    "raise": _raise_value,
    "jump": _jump,
    "def": _define,
    "class": _define_class,
    "import-all": _star,
    "import": _importing,
    "operands": _nothing,
}
