"""Control flow: branches are joined, and a branch that leaves does not count."""

from __future__ import annotations

from concurrency_audit.audit.model.terms import Block, Term
from concurrency_audit.audit.program.frames import Frame
from concurrency_audit.audit.program.locking import Locking
from concurrency_audit.audit.program.values import (
    EMPTY,
    UNKNOWN,
    Value,
    derived,
    join,
)

ERROR = Value(deps=frozenset(["io"]))
"""An exception: its text differs from one to the next."""


class Control(Locking):
    """Runs branches, loops and handlers, keeping on which reads each depends."""

    def _branch(self, frame: Frame, term: Term) -> bool:
        _, test, body, otherwise = term
        skip = _import_only(test)
        if skip:
            return self.execute(frame, otherwise)
        value = self.evaluate(frame, test)
        saved = self.checks
        self.decide(value, body + otherwise)
        self.checks = saved | value.reads
        before, written = dict(frame.env), self.written
        self.branches += 1
        left = self.execute(frame, body)
        then, then_written = self.rewind(frame, before), self.written
        self.written = written
        right = self.execute(frame, otherwise)
        self.branches -= 1
        if left and right:
            self.checks = saved
            return True
        if left or right:
            # the rest of the block runs only because the test came out the other way
            self.checks = saved | value.reads
            if right:
                self.rewind(frame, then)
                self.written = then_written
            return False
        self.checks = saved
        self.merge(frame, then)
        self.written = self.written & then_written
        return False

    def decide(self, value: Value, guarded: Block) -> None:
        """A test is a decision, unless all it guards is logging or the setting of constants."""
        if not value.reads:
            return
        self.use(value, "log" if all(_is_trivial(t) for t in guarded) else "decision")
        if any(t[0] in ("ret", "raise", "jump") for t in guarded):
            self.use(value, "outcome")

    def rewind(self, frame: Frame, env: dict[str, Value]) -> dict[str, Value]:
        """Go back to an earlier environment; returns the one left. A module's dict stays the module's own."""
        left = frame.env
        if frame.is_module or frame.is_class:
            left = dict(left)
            frame.env.clear()
            frame.env.update(env)
        else:
            frame.env = env
        return left

    def merge(self, frame: Frame, other: dict[str, Value]) -> None:
        """Join another branch into the environment."""
        env = frame.env
        for name, value in other.items():
            mine = env.get(name)
            if mine is not value:
                env[name] = value if mine is None else join(value, mine)

    def _loop_while(self, frame: Frame, term: Term) -> bool:
        value = self.evaluate(frame, term[1])
        self.use(value, "decision")
        saved = self.checks
        self.checks = saved | value.reads
        self.loop_body(frame, term[2])
        self.checks = saved
        self.execute(frame, term[3])
        return False

    def _loop_for(self, frame: Frame, term: Term) -> bool:
        _, target, iterable, body, otherwise, is_async = term
        source = self.iterate(frame, iterable)
        if is_async:
            self.awaits += 1
        self.assign(frame, target, self.element(source, UNKNOWN))
        self.loop_body(frame, body)
        self.execute(frame, otherwise)
        return False

    def loop_body(self, frame: Frame, body: Block) -> None:
        """Run a body once, for what it does when it runs at all."""
        self.loops += 1
        self.switches += 1
        before, written = dict(frame.env), self.written
        self.execute(frame, body)
        self.merge(frame, before)
        self.written = written
        self.loops -= 1

    def _try_block(self, frame: Frame, term: Term) -> bool:
        _, body, handlers, otherwise, final = term
        before, written, held = dict(frame.env), self.written, self.held
        start = self.next_access
        caught = self.caught
        self.caught = caught.union(*(_catches(kind, block) for kind, _, block in handlers))
        left = self.execute(frame, body)
        self.caught = caught
        left = left or self.execute(frame, otherwise)
        reads = frozenset(
            i
            for i in range(start, self.next_access)
            if self.accesses[i].op == "read" and self.accesses[i].part != "content"
        )
        after, after_written, after_held = dict(frame.env), self.written, self.held
        saved = self.checks
        ends: list[bool] = [left]
        for kind, name, block in handlers:
            self.rewind(frame, {**before, **after})
            self.held, self.written = held, written
            if kind is not None:
                self.evaluate(frame, kind)
            if name is not None:
                frame.env[name] = ERROR
            self.checks = saved | reads
            ended = self.execute(frame, block)
            ends.append(ended)
            if not ended:
                for other, value in frame.env.items():
                    after[other] = value if left else join(after.get(other, value), value)
                after_written = after_written & self.written
        self.checks = saved
        self.rewind(frame, after)
        self.written, self.held = after_written, after_held
        return self.execute(frame, final) or all(ends)

    def _match(self, frame: Frame, term: Term) -> bool:
        subject = self.evaluate(frame, term[1])
        self.use(subject, "decision")
        saved = self.checks
        self.checks = saved | subject.reads
        before = dict(frame.env)
        ends: list[bool] = []
        for names, guard, body in term[2]:
            self.rewind(frame, dict(before))
            for name in names:
                frame.env[name] = derived(subject)
            if guard is not None:
                self.evaluate(frame, guard)
            ends.append(self.execute(frame, body))
            self.merge(frame, before)
            before = dict(frame.env)
        self.checks = saved
        return False


def _catches(kind: Term | None, block: Block) -> frozenset[str]:
    """Which of SystemExit and AttributeError stop at an except clause."""
    if block and block[-1][0] == "raise" and block[-1][1] is None:
        return EMPTY
    if kind is None:
        return frozenset(["SystemExit"])
    terms = kind[2] if kind[0] == "t" else [kind]
    names = {t[1] if t[0] == "n" else t[2] if t[0] == "a" else "" for t in terms}
    found = {"SystemExit"} if names & {"SystemExit", "BaseException"} else set()
    return frozenset(found | (names & {"AttributeError"}))


def _import_only(test: Term) -> bool:
    """`if __name__ == "__main__"` and `if TYPE_CHECKING`: never true where Lambda imports the module."""
    if test[0] == "q" and tuple(test[1]) == ("==",):
        return any(o[:2] == ("n", "__name__") or list(o[:2]) == ["n", "__name__"] for o in test[2])
    return bool(test[0] in "na" and "TYPE_CHECKING" in test[1:3])


def _is_trivial(term: Term) -> bool:
    """A log line, or a constant bound to a name."""
    if term[0] == "=":
        return bool(term[2][0] == "k")
    if term[0] == "e" and term[1][0] == "f":
        function = term[1][1]
        return (function[0] == "n" and function[1] == "print") or (function[0] == "a" and function[2] in _LOG_METHODS)
    return False


_LOG_METHODS = frozenset("debug info warning error exception critical log".split())
