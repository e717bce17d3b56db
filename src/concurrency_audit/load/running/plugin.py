"""Connects everything with Locust. A locustfile imports `ScenarioUser` (or `LambdaUser`) from here; that is all.

Locust's own end of a timed run loses late results of workers, so `-t` is taken over: the load is stopped, every
verdict collected, and only then everything quits. The exit code is set explicitly, also when it is 0.
"""

import json
import logging
import signal
import sys
from pathlib import Path
from typing import Any

import gevent
from locust import User, events, task
from locust.env import Environment
from locust.exception import StopUser
from locust.runners import MasterRunner, WorkerRunner

from concurrency_audit.load.evidence import Answer
from concurrency_audit.load.reports import remove_reports
from concurrency_audit.load.running.local import LocalConductor
from concurrency_audit.load.running.master import MasterConductor
from concurrency_audit.load.running.options import add_options
from concurrency_audit.load.running.session import Session, new_seed
from concurrency_audit.load.running.settings import Settings, UsageError
from concurrency_audit.load.running.web import add_tab
from concurrency_audit.load.running.worker import WorkerConductor
from concurrency_audit.load.scenario import Scenario
from concurrency_audit.loglines import make_printable

logger = logging.getLogger("concurrency_audit.load")

Conductor = LocalConductor | MasterConductor | WorkerConductor
USAGE = 2


class LambdaUser(User):
    """A Locust user with `invoke`: fast signed calls, no retries, function errors counted as failures."""

    abstract = True

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        self.session = session_of(environment)

    def invoke(self, payload: bytes | dict[str, Any] | list[Any]) -> Answer:
        """Invoke the function under test with a JSON payload; the answer is in Locust's statistics already."""
        data = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        answer = self.session.invoker.invoke(data)
        self.session.fire(answer)
        return answer


class ScenarioUser(LambdaUser):
    """A user that works off a scenario; subclasses say which."""

    abstract = True

    @classmethod
    def scenario(cls, settings: Settings) -> Scenario:
        """Make the scenario for these settings; raises UsageError when they do not fit it."""
        raise NotImplementedError

    @task
    def deliver(self) -> None:
        """Send the next arrival and hand its answer to the run."""
        run = self.session.run
        if run is None:
            raise StopUser
        arrival = run.take()
        if arrival is None:
            raise StopUser
        run.deliver(arrival)


def session_of(environment: Environment) -> Session:
    """Give the session of a Locust environment, made at first use."""
    found: Session | None = getattr(environment, "correctness", None)
    if found is None:
        found = Session(environment)
        environment.correctness = found  # type: ignore[attr-defined]
    return found


@events.init_command_line_parser.add_listener
def _add_options(parser: Any) -> None:
    try:
        add_options(parser)
    except UsageError as error:
        parser.exit(USAGE, f"concurrency-audit load: {error}\n")


@events.init.add_listener
def _connect(environment: Environment, **_: Any) -> None:
    """Choose the conductor for this process and check the settings before anything is sent."""
    # botocore reports at INFO, for every client, where credentials were found.
    logging.getLogger("botocore.credentials").setLevel(logging.WARNING)
    make_printable()
    options, runner = environment.parsed_options, environment.runner
    if options is None or not hasattr(options, "qualifier"):
        return
    users = [one for one in environment.user_classes if issubclass(one, ScenarioUser)]
    if not users:
        return
    if not isinstance(runner, WorkerRunner):
        try:
            _remove_reports(options)
        except UsageError as error:
            _refuse(str(error))
    if options.run_time:
        options.duration, options.run_time = float(options.run_time), None
    session = session_of(environment)
    if len(users) > 1:
        _refuse(f"{len(users)} scenarios are loaded ({', '.join(u.__name__ for u in users)}): name one after the flags")
    make = users[0].scenario
    conductor: Conductor
    if isinstance(runner, WorkerRunner):
        conductor = WorkerConductor(session, make)
    else:
        if options.headless:
            _check(session, make)
        conductor = (
            MasterConductor(session, make) if isinstance(runner, MasterRunner) else LocalConductor(session, make)
        )
    _listen(environment, conductor)
    if environment.web_ui is not None and not isinstance(conductor, WorkerConductor):
        add_tab(environment, conductor)


def _check(session: Session, make: Any) -> None:
    try:
        make(session.settings)
        session.invoker  # noqa: B018  (credentials and endpoint are checked while it is made)
    except UsageError as error:
        _refuse(str(error))


def _remove_reports(options: Any) -> None:
    """Whatever becomes of this run, an earlier one's verdict must not pass for its own."""
    for problem in remove_reports(map(Path, filter(None, (options.verdict, options.junit, options.verdict_html)))):
        raise UsageError(problem)


def _refuse(message: str) -> None:
    logger.error("%s", message)
    sys.exit(USAGE)


def _listen(environment: Environment, conductor: Conductor) -> None:
    def start(**_: Any) -> None:
        try:
            if not isinstance(conductor, WorkerConductor):
                _remove_reports(environment.parsed_options)
                session_of(environment).configure(new_seed(environment.parsed_options))
            conductor.start()
        except UsageError as error:
            logger.error("%s", error)
            environment.process_exit_code = USAGE
            assert environment.runner is not None
            environment.runner.quit()

    def stop(**_: Any) -> None:
        conductor.interrupt("the test was stopped before its end")

    def quit_(**_: Any) -> None:
        conductor.interrupt("interrupted before its end")
        if isinstance(conductor, WorkerConductor) or conductor.book is None or conductor.book.verdict is None:
            return
        environment.process_exit_code = conductor.book.verdict.result.exit_code

    def interrupted() -> None:
        quit_()
        assert environment.runner is not None
        environment.runner.quit()

    # Locust's own way, an exception in whichever greenlet runs, sometimes ends the process without its exit code.
    options = environment.parsed_options
    if options is not None and options.headless and not isinstance(conductor, WorkerConductor):
        gevent.signal_handler(signal.SIGINT, interrupted)
    environment.events.test_start.add_listener(start)
    environment.events.test_stopping.add_listener(stop)
    environment.events.quitting.add_listener(quit_)
