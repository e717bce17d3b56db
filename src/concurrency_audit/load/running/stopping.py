"""Reasons to end a run early: more load would show nothing more."""

from concurrency_audit.load.evidence import Answer, Outcome, Phase, Request
from concurrency_audit.load.ledger import Ledger
from concurrency_audit.load.running.settings import Settings
from concurrency_audit.load.tally import Tally
from concurrency_audit.load.wire import FATAL

UNREACHED_IN_A_ROW = 25
"""Connections that may fail one after the other before the endpoint counts as gone."""


class Stopping:
    """Looks at each answer of a run."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._unreached = 0

    def reason(self, request: Request, answer: Answer) -> str | None:
        """Why the run has to end with this answer, or None."""
        self._unreached = self._unreached + 1 if answer.outcome is Outcome.UNREACHED else 0
        if answer.outcome is Outcome.LOST:
            return f"a worker or environment died under request {request.index} ({answer.reason})"
        if self._unreached >= UNREACHED_IN_A_ROW:
            return f"the endpoint {self._settings.endpoint} does not answer ({answer.reason})"
        if answer.outcome is Outcome.REFUSED and answer.reason in FATAL:
            return f"Lambda refuses {self._settings.function}: {answer.reason}: {FATAL[answer.reason]}"
        return None


def hopeless(tally: Tally, ledger: Ledger) -> str | None:
    """Why no load is sent where most requests fail or come out wrong even alone, or None."""
    sent, wrong = tally.outcomes[Phase.SEQUENTIAL].total(), len(ledger.wrong_alone)
    if wrong <= sent / 2:
        return None
    return f"{wrong} of the {sent} requests sent alone failed or came out wrong: no load was sent"
