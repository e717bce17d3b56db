"""The last look at the buckets: objects of nobody, late writes, and what changed after it was checked."""

import logging
from dataclasses import replace

import gevent

from concurrency_audit.load.evidence import Evidence, ObjectRef, Outcome
from concurrency_audit.load.ledger import Ledger, compare, stray
from concurrency_audit.load.oracles.base import Oracle
from concurrency_audit.load.running.s3_client import S3Client
from concurrency_audit.load.running.share import Share
from concurrency_audit.load.scenario import Scenario
from concurrency_audit.load.tally import Tally

logger = logging.getLogger(__name__)


class Sweep:
    """Compares what the watched buckets hold with what this process saw stored."""

    def __init__(self, scenario: Scenario, oracles: list[Oracle], store: S3Client, share: Share, since: float) -> None:
        self._scenario, self._oracles, self._store, self._share = scenario, oracles, store, share
        self._since = int(since)

    def run(self, ledger: Ledger, tally: Tally, *, late_wait: float, second: int) -> None:
        """Look once, after `late_wait` seconds where an invocation timed out; raises StoreError."""
        if ledger.late and late_wait:
            logger.info("%d invocations timed out: waiting %gs for late writes", len(ledger.late), late_wait)
            gevent.sleep(late_wait)
        watched = self._scenario.watched
        listed = (
            (entry, self._scenario.owner(entry.ref))
            for bucket in watched
            for entry in self._store.list(bucket)
            if entry.modified >= self._since and not self._scenario.is_input(entry.ref)
        )
        found = compare(
            ledger, listed, mine=lambda index: self._share.owns(self._scenario, index), first=self._share.index == 0
        )
        tally.add_mismatches(found.strays, second)
        gone = [
            stray(ref, "it was there when its invocation was checked and has gone since")
            for ref in found.missing
            if ref.bucket in watched
        ]
        tally.add_mismatches(gone, second)
        for index in sorted({owner for ref in found.changed if (owner := self._scenario.owner(ref)) is not None}):
            self._again(index, set(found.changed), ledger, tally, second)

    def _again(self, index: int, changed: set[ObjectRef], ledger: Ledger, tally: Tally, second: int) -> None:
        """Check the changed objects of one request again; what is still missing was reported before."""
        answer, phase = ledger.ran[index]
        request = ledger.renewed.get(index) or self._scenario.request(index)
        objects = {ref: self._store.get(ref) for ref in request.outputs if ref in changed}
        # Only oracles over what is stored apply: the answer was judged when it came.
        evidence = Evidence(request, replace(answer, outcome=Outcome.TIMED_OUT), phase, objects)
        for oracle in self._oracles:
            tally.add_mismatches(oracle.check(evidence), second)
