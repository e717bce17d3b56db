"""Conducts a worker's share in step with the master, which sends it and waits for its verdict."""

from typing import Any

import gevent
from gevent.event import Event
from locust.rpc.protocol import Message
from locust.runners import WorkerRunner

from concurrency_audit.load.running.local import wait_for_load
from concurrency_audit.load.running.messages import FINISH, GO, REPORT, SHARE, STATE, VERDICT
from concurrency_audit.load.running.run import Run
from concurrency_audit.load.running.s3_client import StoreError
from concurrency_audit.load.running.session import MakeScenario, Session
from concurrency_audit.load.running.settings import UsageError
from concurrency_audit.load.running.share import Share


class WorkerConductor:
    """Does this worker's share in step with the master."""

    def __init__(self, session: Session, make: MakeScenario) -> None:
        self._session, self._make = session, make
        runner = session.environment.runner
        assert isinstance(runner, WorkerRunner)
        self._runner = runner
        self._share: dict[str, Any] = {}
        self._go, self._finish = Event(), Event()
        self._run: Run | None = None
        for message, listener in ((SHARE, self._on_share), (GO, self._on_go), (FINISH, self._on_finish)):
            runner.register_message(message, listener)
        session.environment.events.report_to_master.add_listener(self._on_report)

    def start(self) -> None:
        """Begin this worker's share in the background; raises UsageError."""
        # Locust hands custom flags on to workers, but not its own.
        options: Any = self._session.environment.parsed_options
        options.num_users = self._share["users"]
        self._session.configure(self._share["seed"], self._share["run_key"])
        share = Share(self._share["index"], self._share["count"])
        self._run = self._session.start(self._make, share)
        gevent.spawn(self._conduct, self._run)

    def interrupt(self, reason: str) -> None:
        """Stop at once; the master goes by the last report."""
        del reason
        if self._run is not None:
            self._run.abandon()

    def _conduct(self, run: Run) -> None:
        try:
            run.prepare()
            run.cold_start()
            run.sequential()
            if not run.stopped_by:
                run.wait_staged()
        except (StoreError, UsageError) as error:
            run.stop(str(error))
        self._tell("ready", run)
        if not run.stopped_by:
            self._go.wait()
            run.open()
            wait_for_load(run)
        self._tell("loaded", run)
        self._finish.wait()
        run.settle()
        said = {"run_key": self._share["run_key"], "stopped_by": run.stopped_by, "tally": run.tally.to_json()}
        self._runner.send_message(VERDICT, {**said, "foreign": run.foreign()})

    def _tell(self, state: str, run: Run) -> None:
        self._runner.send_message(
            STATE, {"run_key": self._share["run_key"], "state": state, "stopped_by": run.stopped_by}
        )

    def _on_share(self, environment: Any, msg: Message, **_: Any) -> None:
        del environment
        self._share = msg.data
        self._go.clear()
        self._finish.clear()

    def _on_go(self, environment: Any, msg: Message, **_: Any) -> None:
        del environment, msg
        self._go.set()

    def _on_finish(self, environment: Any, msg: Message, **_: Any) -> None:
        del environment, msg
        self._go.set()
        self._finish.set()
        if self._run is not None:
            self._run.close()

    def _on_report(self, client_id: str, data: dict[str, Any]) -> None:
        del client_id
        run = self._run
        if run is not None and not run.settled:
            data[REPORT] = {
                "run_key": self._share["run_key"],
                "tally": run.tally.to_json(),
                "waiting": run.verifier.waiting + run.in_flight,
                "elapsed": run.feed.elapsed if run.feed is not None else 0.0,
            }
