"""Checks invocations beside the load: own greenlets, a bounded backlog, nothing left unchecked at the end."""

import logging
import random
from collections.abc import Callable

import gevent
from gevent.queue import JoinableQueue

from concurrency_audit.load.evidence import Answer, Evidence, ObjectRef, Phase, Request, StoredObject
from concurrency_audit.load.ledger import Ledger
from concurrency_audit.load.mismatch import Mismatch
from concurrency_audit.load.oracles.base import Oracle
from concurrency_audit.load.running.s3_client import S3Client, StoreError
from concurrency_audit.load.tally import Tally

logger = logging.getLogger(__name__)

CHECKERS = 32
"""Checks under way at once: a check is four reads one after the other, so it mostly waits."""
BACKLOG = 5_000
"""Invocations that may wait for their check; a full backlog holds users back instead of skipping checks."""
LOGGED = 20
"""Mismatches that are logged in full; all are in the verdict's counts."""


class Verifier:
    """Reads back what each invocation stored and asks every oracle; counts into the tally and the ledger."""

    def __init__(
        self,
        oracles: list[Oracle],
        store: S3Client | None,
        tally: Tally,
        ledger: Ledger,
        *,
        second: Callable[[], int],
        store_lost: Callable[[str], None],
        sample: float = 1.0,
    ) -> None:
        self._oracles, self._store, self._tally, self._ledger = oracles, store, tally, ledger
        self._second, self._sample, self._store_lost = second, sample, store_lost
        self._random = random.Random(0)
        self._backlog: JoinableQueue[tuple[Request, Answer, Phase]] = JoinableQueue(BACKLOG)
        self._checkers = [gevent.spawn(self._check_all) for _ in range(CHECKERS)]

    @property
    def waiting(self) -> int:
        """Invocations answered but not checked yet."""
        return int(self._backlog.unfinished_tasks)

    def add(self, request: Request, answer: Answer, phase: Phase) -> None:
        """Hand over an answered invocation; waits while the backlog is full."""
        self._ledger.answered(request, answer, phase)
        if not answer.outcome.may_have_run:
            return
        if phase is Phase.LOAD and self._sample < 1 and self._random.random() >= self._sample:
            self._tally.sampled_out += 1
            self._ledger.skipped.add(request.index if request.repeats is None else request.repeats)
            return
        self._backlog.put((request, answer, phase))

    def drain(self) -> None:
        """Wait until everything handed over is checked."""
        self._backlog.join()

    def stop(self) -> None:
        """Stop checking; what still waits counts as unverified."""
        self._tally.unverified += self.waiting
        gevent.killall(self._checkers)

    def check(self, request: Request, answer: Answer, phase: Phase) -> list[Mismatch]:
        """Check one invocation now; gives what was wrong with it. Raises StoreError when S3 does not answer."""
        objects = {ref: self._read(ref) for ref in request.outputs}
        evidence = Evidence(request, answer, phase, objects)
        found: list[Mismatch] = []
        for oracle in self._oracles:
            found.extend(oracle.check(evidence))
            gevent.sleep(0)
        self._ledger.checked(evidence, found)
        return found

    def report(self, found: list[Mismatch]) -> None:
        """Log mismatches, the first `LOGGED` of the run in full."""
        for one in found:
            if self._tally.mismatch_count <= LOGGED:
                logger.error("MISMATCH %s", one.sentence())

    def _read(self, ref: ObjectRef) -> StoredObject | None:
        assert self._store is not None, "a scenario with outputs needs a store"
        return self._store.get(ref)

    def _check_all(self) -> None:
        while True:
            request, answer, phase = self._backlog.get()
            try:
                found = self._tally.checked(phase, self.check(request, answer, phase), self._second())
                self.report(found)
            except StoreError as error:
                self._tally.unverified += 1
                self._tally.store_lost += 1
                self._store_lost(f"outputs could not be read: {error}")
            except Exception as error:
                self._tally.unverified += 1
                self._tally.note(f"an oracle failed on request {request.index}: {type(error).__name__}: {error}")
                logger.exception("an oracle failed on request %s", request.index)
            finally:
                self._backlog.task_done()
