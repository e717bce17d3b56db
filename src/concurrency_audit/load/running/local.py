"""Conducts a run in one process."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import gevent
from locust.env import Environment

from concurrency_audit.load.evidence import ObjectRef, Phase
from concurrency_audit.load.running.conclusion import Book, throttled
from concurrency_audit.load.running.run import Run
from concurrency_audit.load.running.s3_client import S3Client, StoreError
from concurrency_audit.load.running.session import MakeScenario, Session
from concurrency_audit.load.running.settings import Settings, UsageError
from concurrency_audit.load.running.share import Share
from concurrency_audit.load.shapes import SHAPES
from concurrency_audit.load.shapes.stages import finished_until
from concurrency_audit.load.tally import Tally
from concurrency_audit.wording import counted

logger = logging.getLogger(__name__)

PROGRESS_SECONDS = 2.0
GRACE_SECONDS = 10.0
"""How long a run may take to end once its deadline has passed."""
STAGES = {
    Phase.COLD: "the environments were cold",
    Phase.SEQUENTIAL: "requests were sent alone",
    Phase.LOAD: "the load went on",
    Phase.AGAIN: "keys were uploaded again",
    Phase.AFTER: "what was throttled was sent again",
    Phase.ALONE: "requests were repeated alone",
}
POLL = 0.05


class LocalConductor:
    """Runs the whole plan in this process and closes the book; `interrupt` closes it early."""

    def __init__(self, session: Session, make: MakeScenario) -> None:
        self._session, self._make = session, make
        self.run: Run | None = None
        self.book: Book | None = None

    def start(self) -> None:
        """Begin the run in the background."""
        self.run = self._session.start(self._make, Share())
        self.book = Book(self._session.settings, self.run.scenario.requests, code=self._session.code())
        conducted = gevent.spawn(self._conduct, self.run, self.book)
        if deadline := self._session.settings.deadline:
            gevent.spawn(self._watch, self.run, conducted, deadline)

    def interrupt(self, reason: str) -> None:
        """Close the book with what is verified so far, unless it is closed already."""
        if self.run is not None and self.book is not None and self.book.verdict is None:
            self.run.abandon()
            self.book.close(self.run.tally, [self.run.stopped_by or reason])

    def _watch(self, run: Run, conducted: "gevent.Greenlet[..., None]", deadline: float) -> None:
        """End a run that its deadline finds under way: kindly at first."""
        conducted.join(deadline)
        if conducted.ready():
            return
        run.stop(f"the deadline of {deadline:g} s passed while {under_way(run)}")
        conducted.join(GRACE_SECONDS)
        if not conducted.ready():
            self.interrupt(run.stopped_by)
            end(self._session.environment)

    @property
    def tally(self) -> Tally:
        """What is counted so far."""
        return self.run.tally if self.run is not None else Tally()

    def _conduct(self, run: Run, book: Book) -> None:
        progress = gevent.spawn(report_progress, book, lambda: run.tally, lambda: run.verifier.waiting)
        with stopping(run):
            if run.scenario.inputs:
                refuse_leftovers(self._session.store(), run.scenario.inputs)
            go_through(run)
        with stopping(run):
            run.settle()
        progress.kill()
        book.facts = run.facts
        if book.verdict is None:
            book.close(run.tally, [run.stopped_by] if run.stopped_by else [])
        end(self._session.environment)


@contextmanager
def stopping(run: Run) -> Iterator[None]:
    """Stop the run at an error of any kind: one that nobody ends would wait for ever."""
    try:
        yield
    except (StoreError, UsageError) as error:
        run.stop(str(error))
    except Exception as error:
        logger.exception("the run ended unexpectedly")
        run.stop(f"the run ended unexpectedly: {type(error).__name__}: {error}")


def under_way(run: Run) -> str:
    """What a run is doing, in words."""
    stage = STAGES[run.stage] if run.stage is not None else "inputs were staged"
    waiting = f"{counted(run.in_flight, 'invocation')} unanswered, {counted(run.verifier.waiting, 'result')} unchecked"
    return f"{stage} ({waiting})"


def go_through(run: Run) -> None:
    """Stage, run the sequential pass and the load to their end; raises StoreError."""
    run.prepare()
    run.cold_start()
    run.sequential()
    if run.stopped_by or seen_enough(run.settings, run.tally, 0.0):
        return
    run.wait_staged()
    run.open()
    wait_for_load(run)


def wait_for_load(run: Run) -> None:
    """Wait until the load is over; a saturation run is over after the first step with a throttle."""
    while not run.finished:
        gevent.sleep(POLL)
        run.halfway()
        if run.feed is not None and seen_enough(run.settings, run.tally, run.feed.elapsed):
            run.close()


def seen_enough(settings: Settings, tally: Tally, elapsed: float) -> bool:
    """Whether going on is pointless: a wrong result with --fail-fast, or a saturation step that was throttled."""
    if settings.fail_fast and (tally.mismatch_count > settings.limits.max_mismatch or tally.errors):
        return True
    if not SHAPES[settings.shape].ends_when_throttled:
        return False
    return throttled(tally, 0, finished_until(settings.timetable, elapsed)) > 0


def refuse_leftovers(store: S3Client, inputs: tuple[ObjectRef, ...]) -> None:
    """Refuse to run where an earlier run with the same seed left inputs; raises UsageError or StoreError.

    Its outputs would pass for this run's, and a lost write would go unnoticed.
    """
    for prefix in inputs:
        for found in store.list(prefix.bucket, prefix.key, limit=1):
            raise UsageError(
                f"{found.ref} is left over from a run with the same seed: choose another --seed, or delete it"
            )


def report_progress(book: Book, tally: Callable[[], Tally], waiting: Callable[[], int]) -> None:
    """Log a line of progress every two seconds until killed."""
    while True:
        gevent.sleep(PROGRESS_SECONDS)
        book.log_progress(tally(), waiting())


def end(environment: Environment) -> None:
    """End the test: headless processes quit, a web UI stays to show the verdict."""
    runner, options = environment.runner, environment.parsed_options
    assert runner is not None
    if options is not None and options.headless:
        runner.quit()
    else:
        runner.stop()
