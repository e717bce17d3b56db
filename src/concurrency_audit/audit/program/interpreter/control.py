"""Control flow: the environments of branches are joined; a branch that leaves the block is ignored."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import (
    Block,
    Expression,
    If,
    Statement,
    anchor_of,
    parts_of,
)
from concurrency_audit.audit.program.domain.contents import reads_within
from concurrency_audit.audit.program.domain.dependencies import asks_request, fields_of
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.path_patterns import SETTING, hole
from concurrency_audit.audit.program.domain.places import either_way
from concurrency_audit.audit.program.domain.times import is_ahead
from concurrency_audit.audit.program.domain.values import EMPTY, Value, join
from concurrency_audit.audit.program.interpreter.among_stated import is_among_stated
from concurrency_audit.audit.program.interpreter.asked_by_methods import asked_within
from concurrency_audit.audit.program.interpreter.branch_tests import (
    beginning_asked,
    bound_fields,
    does_other_work,
    finds_nothing,
    goes_on_where,
    goes_on_without,
    is_absence,
    is_import_only,
    is_requirement,
    leaves_without,
)
from concurrency_audit.audit.program.interpreter.empty_averages import is_of_average
from concurrency_audit.audit.program.interpreter.looking import tested
from concurrency_audit.audit.program.interpreter.names import lookup
from concurrency_audit.audit.program.interpreter.refusals import is_none, is_refused
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.said_twice import is_said_twice
from concurrency_audit.audit.program.interpreter.settled_tests import settled

_Test = tuple[Expression, Block, Block]
"""A test, what is done where it holds, and what else."""


def _branch(run: Run, frame: Frame, term: If) -> bool:
    _, test, body, otherwise = term
    if is_import_only(test):
        return run.execute(frame, otherwise)
    value = tested(run, frame, run.evaluate(frame, test), anchor_of(test))
    if (is_true := settled(run, frame, test)) is not None:
        return run.execute(frame, body if is_true else otherwise)
    saved = run.moment.checks
    if value.reads and (is_said_twice(frame, term) or is_of_average(frame, term)):
        value = value.with_reads(EMPTY)
    if frame.chosen:
        value = _as_chosen(frame, test, value)
    if value.reads and fields_of(value):
        test = _spelled_out(run, frame, test)
    _tell(run, value, test, body, otherwise)
    value = value.with_reads(run.record.decided(value)) if value.reads else value
    run.moment.checks = saved | value.reads
    return _both_ways(run, frame, (test, body, otherwise), value, saved)


def _both_ways(run: Run, frame: Frame, term: _Test, value: Value, saved: frozenset[int]) -> bool:
    """Execute both sides of a test; `saved` are the looks on which its own statement hangs."""
    test, body, otherwise = term
    moment = run.moment
    before, written, settings = dict(frame.env), moment.surely_written, moment.settings
    asked = asks_request(value)
    moment.settings = settings.union(dep for dep in value.deps if dep.startswith(SETTING))
    moment.branches += 1
    moment.wishes += asked
    is_absent = is_absence(test) and not is_among_stated(run, frame, test)
    left, within = _one_way(run, frame, body, value.reads if is_absent else EMPTY)
    if left and body and body[-1][0] == "expression":  # a call that never returns: `abort(409)`
        _tell(run, value, test, (*body, ("raise", None)), otherwise)
    then, then_written = rewind(run, frame, before), moment.surely_written
    moment.surely_written = written
    right, within_other = _one_way(run, frame, otherwise, EMPTY if is_absent else value.reads)
    moment.branches -= 1
    moment.wishes -= asked
    moment.settings = settings
    moment.checks = saved | within | within_other  # who was turned away further in does not go on
    if left != right:
        moment.checks |= value.reads  # the rest of the block runs only if the test had the other result
        if _is_skipped(run, frame, body if left else otherwise):
            moment.branches += 1
            moment.wishes += asked
        if right:
            rewind(run, frame, then)
            moment.surely_written = then_written
        elif (begun := beginning_asked(test)) is not None:
            _begins(frame, *begun)
    elif not left:
        merge(run, frame, then, value.reads)
        moment.surely_written = either_way(moment.surely_written, then_written)
    return left and right


def _one_way(run: Run, frame: Frame, block: Block, absent: frozenset[int]) -> tuple[bool, frozenset[int]]:
    """Execute one side of a test: whether it leaves the block, and else the looks that turned others away in it.

    On the side where what was looked for is `absent` nobody is refused because of it.
    """
    refused, away = frame.refused, frame.turned_away
    leaves = run.execute(frame, block)
    frame.refused -= absent - refused
    return leaves, EMPTY if leaves else frame.turned_away - away


def _tell(run: Run, value: Value, test: Expression, body: Block, otherwise: Block) -> None:
    """Say of what was read what the test of it decides, and whether somebody goes on that found nothing."""
    decide(run, value, (*body, *otherwise), is_requirement(test, body, otherwise))
    if goes_on_without(test, body, otherwise) and not _is_refusal(run, value):
        run.record.lack(value)
    elif leaves_without(test, body, otherwise):
        run.record.lack(value, "parting")
    if (leaves := finds_nothing(test, body, otherwise)) is not None:
        run.record.miss(value, leaves)
    if value.reads and (is_so := goes_on_where(body, otherwise)) is not None and is_ahead(value.deps, is_so):
        run.record.last(value)


def _as_chosen(frame: Frame, test: Expression, value: Value) -> Value:
    """A test of a text or code that the code states: what decided which one it is decides here.

    `state = "taken"` where an item was found, `if state == "free": put(...)`.
    """
    names = {part[1] for part in parts_of((test,)) if part[0] == "name"} & frame.chosen.keys()
    told = [frame.chosen[name][1] for name in names if frame.env.get(name) is frame.chosen[name][0]]
    return value.with_reads(value.reads.union(*told)) if told else value


def _is_refusal(run: Run, value: Value) -> bool:
    """Whether it was made here, of nothing that was read: an answer that turns somebody away, where nothing was found.

    `user, error = find(event)`, `if error: return error`.
    """
    if value.kind == "const" and any(isinstance(each.ref, str) for each in (value, *value.others)):
        return True
    obj = value.obj
    is_own = value.kind == "object" and obj is not None and obj.made_by == "builtins.dict" and obj.place is None
    return is_own and obj is not None and bool(obj.attributes) and not run.record.of_stores(reads_within(value))


def _spelled_out(run: Run, frame: Frame, test: Expression) -> Expression:
    """A test of a name as one of the field that it was bound to: `boat = crew.get("boat")`, `if boat: return`; and one
    that a method makes as what that asks."""
    if test[0] == "not":
        return ("not", _spelled_out(run, frame, test[1]))
    if test[0] in ("call", "attribute", "and", "or"):
        return asked_within(run, frame, test)
    if test[0] != "name" or frame.is_module:
        return test
    key = frame.module.key, frame.index
    if key not in run.bound_fields:
        run.bound_fields[key] = bound_fields(frame.function.body)
    return run.bound_fields[key].get(test[1], test)


def _begins(frame: Frame, name: str, beginning: str) -> None:
    """Remember how a text begins that others are turned away for not beginning with."""
    value = frame.env.get(name)
    if value is not None and not frame.is_module and value.text is None and value.kind in ("unknown", "method"):
        frame.env[name] = value._replace(text=(beginning, hole(value)))


def _is_skipped(run: Run, frame: Frame, leaving: Block) -> bool:
    """Whether an invocation goes on that has left here, without what stands behind: not where it ends in an error."""
    last = leaving[-1][0] if leaving else ""
    if last == "jump" or (last == "return" and frame.goes_on):
        return True
    return does_other_work(leaving, lambda name: lookup(run, frame, name).kind == "function")


def decide(run: Run, value: Value, guarded: Block, required: bool = False) -> None:
    """Mark a test as a decision, unless it controls only logging or the assignment of constants."""
    if not value.reads:
        return
    run.record.use(value, "log" if all(_is_trivial(t) for t in guarded) else "decision", required)
    if any(t[0] in ("return", "raise", "jump") for t in guarded):
        run.record.use(value, "outcome")
    if any(t[0] == "return" and t[1] is not None and not is_none(t[1]) for t in guarded):
        run.record.use(value, "answer")
    if any(t[0] == "raise" or (t[0] == "return" and t[1] is not None and is_refused(t[1])) for t in guarded):
        run.record.use(value, "refusal")


def rewind(run: Run, frame: Frame, env: dict[str, Value]) -> dict[str, Value]:
    """Restore an earlier environment and return the one it replaces. A module's dict keeps its identity."""
    left = frame.env
    if frame.is_module or frame.is_class:
        left = dict(left)
        frame.env.clear()
        frame.env.update(env)
    else:
        frame.env = env
    return left


def merge(run: Run, frame: Frame, other: dict[str, Value], reads: frozenset[int] = EMPTY) -> None:
    """Join another branch's environment into the current one; `reads` decided which of them is taken."""
    env = frame.env
    for name, value in other.items():
        mine = env.get(name)
        if mine is not value:
            env[name] = value if mine is None else either_of(value, mine, reads)
            if mine is not None and (reads or name in frame.chosen):
                _choose(run, frame, name, (value, mine), reads)


def _choose(run: Run, frame: Frame, name: str, either: tuple[Value, Value], reads: frozenset[int]) -> None:
    """Remember what decided which of two stated values a name holds, here or in the branches of which they come."""
    if all(map(_is_stated, either)) and any(value.kind == "const" for value in either):
        before, decided = frame.chosen.get(name), run.record.of_stores(reads)
        if before is not None and any(value is before[0] for value in either):
            decided |= before[1]
        if decided:
            frame.chosen[name] = frame.env[name], decided


def _is_stated(value: Value) -> bool:
    """Whether the code states what it is, or what a text says around what is put into it: `f"{name} is taken"`."""
    return value.kind == "const" or (value.text is not None and not value.reads)


def is_answer(value: Value) -> bool:
    """Whether a value is a yes, a no or nothing, so that what it says is why it was chosen."""
    return value.kind == "const" and (value.ref is None or isinstance(value.ref, bool))


def either_of(a: Value, b: Value, reads: frozenset[int]) -> Value:
    """One of two values; what decided on a yes or a no is what it stems from."""
    found = join(a, b)
    if not reads:
        return found
    if is_answer(a) and is_answer(b) and a.ref is not b.ref:
        return found.with_reads(found.reads | reads)
    tested = [number for number in reads if number < 0] if found.reads else ()
    return found.with_reads(found.reads.union(tested)) if tested else found


def _is_trivial(term: Statement) -> bool:
    """Whether a statement is a log call, or binds a constant to a name."""
    if term[0] == "assign":
        return bool(term[2][0] == "constant")
    if term[0] == "expression" and term[1][0] == "call":
        function = term[1][1]
        return (function[0] == "name" and function[1] == "print") or (
            function[0] == "attribute" and function[2] in _LOG_METHODS
        )
    return False


_LOG_METHODS = frozenset("debug info warning error exception critical log".split())
