"""Control flow: the environments of branches are joined; a branch that leaves the block is ignored."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import (
    Block,
    Expression,
    For,
    If,
    Statement,
    Try,
    While,
    anchor_of,
)
from concurrency_audit.audit.program.domain.dependencies import asks_request
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.path_patterns import SETTING
from concurrency_audit.audit.program.domain.places import Place, either_way
from concurrency_audit.audit.program.domain.values import EMPTY, Args, Value, join
from concurrency_audit.audit.program.interpreter.branch_tests import (
    finds_nothing,
    goes_on_without,
    is_absence,
    is_import_only,
    is_requirement,
)
from concurrency_audit.audit.program.interpreter.by_name import steps_down
from concurrency_audit.audit.program.interpreter.elements import iterate, step_of, tested, walked
from concurrency_audit.audit.program.interpreter.moment import DUPLICATES, LOOKUP
from concurrency_audit.audit.program.interpreter.run import Run
from concurrency_audit.audit.program.interpreter.settled_tests import settled
from concurrency_audit.audit.program.interpreter.steps import puts_together, stated

ERROR = Value(deps=frozenset(["io"]))
"""An exception, whose text differs from one occurrence to the next."""


def _branch(run: Run, frame: Frame, term: If) -> bool:
    _, test, body, otherwise = term
    skip = is_import_only(test)
    if skip:
        return run.execute(frame, otherwise)
    value = tested(run, frame, run.evaluate(frame, test), anchor_of(test))
    if (is_true := settled(run, frame, test)) is not None:
        return run.execute(frame, body if is_true else otherwise)
    saved = run.moment.checks
    decide(run, value, body + otherwise, is_requirement(test, body, otherwise))
    if goes_on_without(test, body, otherwise):
        run.record.lack(value)
    if (leaves := finds_nothing(test, body, otherwise)) is not None:
        run.record.miss(value, leaves)
    run.moment.checks = saved | value.reads
    before, written = dict(frame.env), run.moment.surely_written
    asked = asks_request(value)
    settings = run.moment.settings
    run.moment.settings = settings.union(dep for dep in value.deps if dep.startswith(SETTING))
    run.moment.branches += 1
    run.moment.wishes += asked
    refused, away = frame.refused, frame.turned_away
    left = run.execute(frame, body)
    within = EMPTY if left else frame.turned_away - away
    frame.refused -= value.reads - refused if is_absence(test) else EMPTY
    then, then_written = rewind(run, frame, before), run.moment.surely_written
    run.moment.surely_written = written
    refused, away = frame.refused, frame.turned_away
    right = run.execute(frame, otherwise)
    saved |= within if right else within | (frame.turned_away - away)  # who was turned away further in does not go on
    frame.refused -= value.reads - refused if not is_absence(test) else EMPTY
    run.moment.branches -= 1
    run.moment.wishes -= asked
    run.moment.settings = settings
    if left and right:
        run.moment.checks = saved
        return True
    if left or right:
        # the rest of the block runs only if the test had the other result
        run.moment.checks = saved | value.reads
        if _is_skipped(frame, body if left else otherwise):
            run.moment.branches += 1
            run.moment.wishes += asked
        if right:
            rewind(run, frame, then)
            run.moment.surely_written = then_written
        return False
    run.moment.checks = saved
    merge(run, frame, then, value.reads)
    run.moment.surely_written = either_way(run.moment.surely_written, then_written)
    return False


def _is_skipped(frame: Frame, leaving: Block) -> bool:
    """Whether an invocation goes on that has left here, without what stands behind: not where it ends in an error."""
    last = leaving[-1][0] if leaving else ""
    return last == "jump" or (last == "return" and frame.goes_on)


def decide(run: Run, value: Value, guarded: Block, required: bool = False) -> None:
    """Mark a test as a decision, unless it controls only logging or the assignment of constants."""
    if not value.reads:
        return
    run.record.use(value, "log" if all(_is_trivial(t) for t in guarded) else "decision", required)
    if any(t[0] in ("return", "raise", "jump") for t in guarded):
        run.record.use(value, "outcome")


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
            env[name] = value if mine is None else _either(value, mine, reads)


def is_answer(value: Value) -> bool:
    """Whether a value is a yes, a no or nothing, so that what it says is why it was chosen."""
    return value.kind == "const" and (value.ref is None or isinstance(value.ref, bool))


def _either(a: Value, b: Value, reads: frozenset[int]) -> Value:
    """One of two values; what decided on a yes or a no is what it stems from."""
    found = join(a, b)
    chosen = reads and is_answer(a) and is_answer(b) and a.ref is not b.ref
    return found.with_reads(found.reads | reads) if chosen else found


def _loop_while(run: Run, frame: Frame, term: While) -> bool:
    value = tested(run, frame, run.evaluate(frame, term[1]), anchor_of(term[1]))
    run.record.use(value, "decision")
    saved = run.moment.checks
    run.moment.checks = saved | value.reads
    turned_away = frame.turned_away
    jumped = loop_body(run, frame, term[2])
    run.moment.checks = saved | (frame.turned_away - turned_away)
    with run.moment.under(jumped):
        run.execute(frame, term[3])
    return False


def _loop_for(run: Run, frame: Frame, term: For) -> bool:
    _, target, iterable, body, otherwise, is_async = term
    source = iterate(run, frame, iterable)
    if is_async:
        run.record.wait(frame, anchor_of(iterable))
    if (steps := steps_down(source, body)) is not None:
        for step in steps:
            run.assign(frame, target, step)
            run.execute(frame, body)
        return run.execute(frame, otherwise)
    if (met := stated(source)) is not None and puts_together(target, body):
        _step_by_step(run, frame, term, met)
        return run.execute(frame, otherwise)
    run.assign(frame, target, step_of(run, source))
    awaits = run.moment.awaits
    jumped = loop_body(run, frame, body, source.place)
    walked(run, source, awaits)
    with run.moment.under(jumped):
        run.execute(frame, otherwise)
    return False


def _step_by_step(run: Run, frame: Frame, term: For, steps: Args) -> None:
    """Interpret a loop body once for each of what it meets: what it puts together then is known."""
    run.moment.loops += 1
    run.moment.steps += 1
    run.moment.switches += 1
    turned_away = frame.turned_away
    for step in steps:
        run.assign(frame, term[1], step)
        run.execute(frame, term[3])
    run.moment.checks |= frame.turned_away - turned_away
    run.moment.loops -= 1
    run.moment.steps -= 1


def loop_body(run: Run, frame: Frame, body: Block, over: Place | None = None) -> frozenset[int]:
    """Interpret a loop body once, assuming that it runs; the reads that decide whether it is left before its end.

    What it surely writes in the elements of a shared container that it walks `over` is written in all of them.
    """
    run.moment.loops += 1
    run.moment.switches += 1
    before, written, turned_away = dict(frame.env), run.moment.surely_written, frame.turned_away
    around, frame.jumped = frame.jumped, []
    run.execute(frame, body)
    run.moment.checks |= frame.turned_away - turned_away
    for env, reads in frame.jumped:
        merge(run, frame, env, reads)
    jumped: frozenset[int] = EMPTY.union(*(reads for _, reads in frame.jumped))
    frame.jumped = around
    merge(run, frame, before)
    if over is None:
        run.moment.surely_written = either_way(written, run.moment.surely_written)
    else:
        start = over.element().path
        made = run.moment.surely_written - written
        inside = (p for p in made if p.is_cleared or (p[:3] == over[:3] and p.path[: len(start)] == start))
        run.moment.surely_written = written.union(inside)
    run.moment.loops -= 1
    return jumped


def _try_block(run: Run, frame: Frame, term: Try) -> bool:
    _, body, handlers, otherwise, final = term
    before, written, held = dict(frame.env), run.moment.surely_written, run.moment.held
    start = run.record.next_access
    caught, refused = run.moment.caught, frame.refused
    run.moment.caught = caught.union(*(_catches(kind, block) for kind, _, block in handlers))
    left = run.execute(frame, body)
    passed = EMPTY if left else run.record.of_stores(run.moment.passed)  # what follows runs only if it got to its end
    run.moment.caught = caught
    if handlers:
        frame.refused = refused  # caught here, whatever is done then
    left = left or run.execute(frame, otherwise)
    reads = frozenset(
        i
        for i in range(start, run.record.next_access)
        if run.record.accesses[i].op == "read" and run.record.accesses[i].part != "content"
    )
    after, after_written, after_held = dict(frame.env), run.moment.surely_written, run.moment.held
    saved = run.moment.checks
    ends: list[bool] = [left]
    for kind, name, block in handlers:
        rewind(run, frame, {**before, **after})
        run.moment.held, run.moment.surely_written = held, written
        if kind is not None:
            run.evaluate(frame, kind)
        if name is not None:
            frame.env[name] = ERROR
        run.moment.checks = saved | reads
        with run.moment.cleaning_up():
            ended = run.execute(frame, block)
        ends.append(ended)
        if not ended:
            for other, value in frame.env.items():
                after[other] = value if left else _either(after.get(other, value), value, reads)
            after_written = either_way(after_written, run.moment.surely_written)
    run.moment.checks = passed | (saved | reads if left and not all(ends) else saved)
    rewind(run, frame, after)
    run.moment.surely_written, run.moment.held = after_written, after_held
    with run.moment.cleaning_up():
        return run.execute(frame, final) or all(ends)


def _catches(kind: Expression | None, block: Block) -> frozenset[str]:
    """Which of the exceptions that matter an except clause catches."""
    if block and block[-1][0] == "raise" and block[-1][1] is None:
        return EMPTY
    if kind is None:
        return frozenset(["SystemExit", LOOKUP])
    terms = kind[2] if kind[0] == "display" else [kind]
    names = {t[1] if t[0] == "name" else t[2] if t[0] == "attribute" else "" for t in terms}
    found = {"SystemExit"} if names & {"SystemExit", "BaseException"} else set()
    found |= {LOOKUP} if names & _OF_LOOKUPS else set()
    return frozenset(found | (names & {"AttributeError", *DUPLICATES}))


_OF_LOOKUPS = frozenset("IndexError KeyError LookupError Exception BaseException".split())
"""What an except clause names that catches that there is no such element."""


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
