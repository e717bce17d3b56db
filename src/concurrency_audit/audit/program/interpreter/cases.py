"""`match` statements: each case is a branch of its own."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Match
from concurrency_audit.audit.program.domain.dependencies import asks_request
from concurrency_audit.audit.program.domain.frames import Frame
from concurrency_audit.audit.program.domain.places import Place
from concurrency_audit.audit.program.domain.values import UNKNOWN, derived
from concurrency_audit.audit.program.interpreter.control import merge, rewind
from concurrency_audit.audit.program.interpreter.run import Run


def match_cases(run: Run, frame: Frame, term: Match) -> bool:
    """Interpret a `match` statement; control reaches its end, as nothing may match."""
    subject = run.evaluate(frame, term[1])
    run.record.use(subject, "decision")
    if any(not names for names, *_ in term[2]):
        run.record.compare(subject, UNKNOWN)  # with what the code states, which the summary does not hold
    saved = run.moment.checks
    run.moment.checks = saved | subject.reads
    before, written = dict(frame.env), run.moment.surely_written
    ways: list[frozenset[Place]] = []
    asked = asks_request(subject)
    run.moment.branches += 1
    run.moment.wishes += asked
    for names, whole, guard, body in term[2]:
        rewind(run, frame, dict(before))
        run.moment.surely_written = written
        for name in names:
            frame.env[name] = subject if name == whole else derived(subject)
        if guard is not None:
            run.evaluate(frame, guard)
        if not run.execute(frame, body):
            ways.append(run.moment.surely_written)
        merge(run, frame, before)
        before = dict(frame.env)
    run.moment.branches -= 1
    run.moment.wishes -= asked
    run.moment.checks = saved
    if not term[3]:
        ways.append(written)
    run.moment.surely_written = frozenset.intersection(*ways) if ways else written
    return False
