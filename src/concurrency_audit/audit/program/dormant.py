"""Functions that nothing is seen to call, followed only for the threads that they start."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

from concurrency_audit.audit.model.terms import Block
from concurrency_audit.audit.program.domain.places import Site
from concurrency_audit.audit.program.interpreter.machine import give_up, run_dormant
from concurrency_audit.audit.program.interpreter.run import Run, ThreadFoundError

_MOST_DORMANT = 300_000
"""Budget for those functions of one module that only start threads."""


class Exhausted(NamedTuple):
    """A function whose interpretation was not finished."""

    site: Site
    function: str
    failure: Exception | None = None
    """The exception, if the interpreter failed instead of running out of budget."""


def spawns(run: Run, key: str, names: frozenset[str]) -> bool:
    """Whether the module's body or one of its functions starts a thread, as far as they could be followed.

    The first thread is enough: what else happens is for the run that makes the record.
    """
    before = len(run.record.spawned)
    run.module(key)
    if len(run.record.spawned) > before:
        return True
    run.until_spawned = True
    try:
        return any(end is not None or len(run.record.spawned) > before for end in _dormant(run, key, names))
    except ThreadFoundError:
        give_up(run)
        return True
    finally:
        run.until_spawned = False


def follow(run: Run, key: str, names: frozenset[str], skipped: Set[Site] = frozenset()) -> list[Exhausted]:
    """Interpret a module's functions that start threads and that nothing has reached.

    Returns the one whose interpretation did not finish, if any; the functions after it are skipped.
    """
    return [end for end in _dormant(run, key, names, skipped) if end is not None]


def _dormant(run: Run, key: str, names: frozenset[str], skipped: Set[Site] = frozenset()) -> Iterator[Exhausted | None]:
    """Interpret such functions one after the other; gives for each whether it did not finish, which ends it."""
    state = run.module(key)
    if state is None:
        return
    bodies = {0, *(c.body for c in state.summary.classes)}
    words = [name.encode() for name in names]
    run.limit = run.spent + _MOST_DORMANT
    for index, function in enumerate(state.summary.functions):
        is_left = index in bodies or (key, index) in run.record.reached or Site(key, index, -1) in skipped
        if not is_left and function.code.may_name(words) and _mentions(function.code.glance(), names):
            end = Exhausted(Site(key, index, -1), f"{state.name}.{function.qualname}")
            try:
                run_dormant(run, key, index)
            except ThreadFoundError:
                raise
            except Exception as error:
                give_up(run)
                yield end._replace(failure=error)
                return
            if run.spent >= run.limit:
                yield end
                return
            yield None


def _mentions(block: Block, names: frozenset[str]) -> bool:
    """Whether any of the names occurs in some code, excluding nested functions."""
    stack: list[object] = [block]
    while stack:
        item = stack.pop()
        if isinstance(item, (tuple, list)):
            stack.extend(item)
        elif item in names:
            return True
    return False
