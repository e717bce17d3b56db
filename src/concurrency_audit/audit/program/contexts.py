"""Which of a program's threads, tasks and invocations run beside others."""

from __future__ import annotations

from functools import cached_property

from concurrency_audit.audit.program.domain.accesses import Context
from concurrency_audit.audit.program.interpreter.calling import BACKGROUND_TASK
from concurrency_audit.audit.program.naming import Naming


class Contexts(Naming):
    """A record by the contexts in which its accesses and calls happen."""

    def are_beside(self, one: Context, other: Context) -> bool:
        """Whether two contexts are threads of different functions that an invocation has run at once."""
        both = one.kind == other.kind == "thread" and one.label != other.label
        return both and frozenset([one.label, other.label]) in self._record.beside

    @cached_property
    def _background(self) -> frozenset[str]:
        return frozenset([spawned.frame.context.label for spawned in self._record.spawned if spawned.at_import])

    def runs_always(self, context: Context) -> bool:
        """Whether it is a thread that import-time code has started: it runs beside every invocation, in any model."""
        return context.kind == "thread" and context.label in self._background

    def works_for(self, thread: Context, starter: Context) -> bool:
        """Whether code of this context has started the thread: what the thread does is done on its behalf."""
        return (thread, starter) in self._started

    @cached_property
    def _started(self) -> frozenset[tuple[Context, Context | None]]:
        return frozenset([(spawned.frame.context, spawned.starter) for spawned in self._record.spawned])

    def is_of_loop(self, context: Context) -> bool:
        """Whether it is a coroutine, be it one that a server starts before the first request as a task of its loop."""
        return context.is_async or context.label in self._background_tasks

    @cached_property
    def _background_tasks(self) -> frozenset[str]:
        spawned = (each for each in self._record.spawned if each.at_import and each.name == BACKGROUND_TASK)
        return frozenset([each.frame.context.label for each in spawned])

    def is_beside_itself(self, context: Context) -> bool:
        """Whether an invocation has run several threads of one function at once."""
        return context.kind == "thread" and frozenset([context.label]) in self._record.beside
