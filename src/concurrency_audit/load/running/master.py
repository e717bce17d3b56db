"""Conducts a run from Locust's master: deals out shares, collects one verdict per worker, and only then quits.

Workers learn their share before they get users. They stage, wait for each other, load, and settle when all are done.
"""

from collections.abc import Callable
from typing import Any

import gevent
from locust import runners
from locust.rpc.protocol import Message
from locust.runners import STATE_MISSING, MasterRunner

from concurrency_audit.load.oracles.across import across
from concurrency_audit.load.payloads.scenario import AnyFunction
from concurrency_audit.load.running.conclusion import Book
from concurrency_audit.load.running.local import end, refuse_leftovers, report_progress, seen_enough
from concurrency_audit.load.running.messages import FINISH, GO, REPORT, SHARE, STATE, VERDICT
from concurrency_audit.load.running.s3_client import StoreError
from concurrency_audit.load.running.session import MakeScenario, Session
from concurrency_audit.load.running.settings import UsageError
from concurrency_audit.load.tally import Tally

POLL = 0.1
LIVENESS = 15
"""Heartbeats (one a second) that a worker may miss before Locust gives it up. Locust's own 3 lose a healthy worker on a
crowded machine, which decodes pictures for longer than that; giving one up makes the verdict incomplete."""


class Member:
    """One worker as the master sees it."""

    def __init__(self) -> None:
        self.states: set[str] = set()
        self.tally = Tally()
        self.waiting = 0
        self.elapsed = 0.0
        self.stopped_by = ""
        self.final = False
        self.foreign: dict[str, Any] = {"owners": {}, "unknown": []}


class MasterConductor:
    """Deals out shares, keeps the workers in step and merges their tallies."""

    def __init__(self, session: Session, make: MakeScenario) -> None:
        self._session, self._make = session, make
        runner = session.environment.runner
        assert isinstance(runner, MasterRunner)
        self._runner = runner
        runners.HEARTBEAT_LIVENESS = LIVENESS
        self._members: dict[str, Member] = {}
        self.book: Book | None = None
        runner.register_message(STATE, self._on_state)
        runner.register_message(VERDICT, self._on_verdict)
        session.environment.events.worker_report.add_listener(self._on_report)

    def start(self) -> None:
        """Deal out the shares (before Locust sends its users) and begin; raises UsageError."""
        settings, runner = self._session.settings, self._runner
        scenario = self._make(settings)
        if isinstance(scenario, AnyFunction):
            raise UsageError("--payloads runs in one process: leave out --master and --processes")
        workers = [one.id for one in (*runner.clients.ready, *runner.clients.spawning, *runner.clients.running)]
        self._members = {worker: Member() for worker in workers}
        share = {"count": len(workers), "seed": settings.seed, "users": settings.users, "run_key": settings.run_key}
        self.book = Book(settings, scenario.requests, code=self._session.code(), workers=len(workers))
        try:
            if scenario.inputs:
                refuse_leftovers(self._session.store(), scenario.inputs)
        except StoreError as error:
            self.book.close(Tally(), [str(error)])
            gevent.spawn(end, self._session.environment)
            return
        for index, worker in enumerate(workers):
            runner.send_message(SHARE, {**share, "index": index}, worker)
        gevent.spawn(self._conduct, self.book)

    def interrupt(self, reason: str) -> None:
        """Close the book with the workers' last reports, unless it is closed already."""
        if self.book is not None and self.book.verdict is None:
            for member in self._members.values():
                _write_off(member)
            self.book.close(self.tally, [reason])

    @property
    def tally(self) -> Tally:
        """What all workers reported so far, merged."""
        merged = Tally()
        for member in self._members.values():
            merged.merge(member.tally)
        return merged

    def _conduct(self, book: Book) -> None:
        progress = gevent.spawn(
            report_progress, book, lambda: self.tally, lambda: sum(one.waiting for one in self._members.values())
        )
        self._await(lambda member: "ready" in member.states)
        self._runner.send_message(GO, {"run_key": self._session.settings.run_key})
        self._await(lambda member: "loaded" in member.states, until=self._seen_enough)
        self._runner.send_message(FINISH, {"run_key": self._session.settings.run_key})
        self._await(lambda member: member.final, given_up=False)
        progress.kill()
        for found in across(one.foreign for one in self._members.values()):
            next(iter(self._members.values())).tally.add_mismatches([found], 0)
        if book.verdict is None:
            book.close(self.tally, self._reasons())
        end(self._session.environment)

    def _await(
        self,
        reached: Callable[[Member], bool],
        until: Callable[[], bool] = lambda: False,
        *,
        given_up: bool = True,
    ) -> None:
        """Wait until every living worker got somewhere, `until` holds, or (where that counts) one gave up."""
        while not until():
            open_ = [name for name, one in self._members.items() if not reached(one) and not self._dead(name)]
            stopped = any(one.stopped_by and not reached(one) for one in self._members.values())
            if not open_ or (given_up and stopped):
                return
            gevent.sleep(POLL)

    def _seen_enough(self) -> bool:
        elapsed = max((one.elapsed for one in self._members.values()), default=0.0)
        return seen_enough(self._session.settings, self.tally, elapsed)

    def _dead(self, name: str) -> bool:
        clients = self._runner.clients
        return name not in clients or clients[name].state == STATE_MISSING

    def _reasons(self) -> list[str]:
        reasons = [one.stopped_by for one in self._members.values() if one.stopped_by]
        for index, (name, member) in enumerate(self._members.items()):
            if not member.final:
                lost = _write_off(member)
                reasons.append(f"worker {index} ({name}) died: {lost} of its reported invocations were never verified")
        return reasons

    def _on_state(self, environment: Any, msg: Message, **_: Any) -> None:
        del environment
        member = self._member(msg)
        if member is not None:
            member.states.add(msg.data["state"])
            member.stopped_by = msg.data["stopped_by"] or member.stopped_by

    def _on_verdict(self, environment: Any, msg: Message, **_: Any) -> None:
        del environment
        member = self._member(msg)
        if member is not None:
            member.tally = Tally.from_json(msg.data["tally"])
            member.foreign = msg.data["foreign"]
            member.stopped_by, member.final, member.waiting = msg.data["stopped_by"], True, 0

    def _on_report(self, client_id: str, data: dict[str, Any]) -> None:
        report = data.get(REPORT)
        member = self._members.get(client_id)
        if report and member is not None and not member.final and report["run_key"] == self._session.settings.run_key:
            member.tally = Tally.from_json(report["tally"])
            member.waiting, member.elapsed = report["waiting"], report["elapsed"]

    def _member(self, msg: Message) -> Member | None:
        return self._members.get(msg.node_id) if msg.data["run_key"] == self._session.settings.run_key else None


def _write_off(member: Member) -> int:
    """Count what a lost worker had not verified at its last report; gives the number."""
    if not member.final:
        member.tally.unverified += member.waiting
        member.final = True
    return member.waiting
