"""The locustfile of any function: `concurrency-audit load --payloads FILE`, or Locust's own `-f` with this file."""

from concurrency_audit.load.payloads.reading import FILLED, payloads
from concurrency_audit.load.payloads.scenario import AnyFunction
from concurrency_audit.load.running.plugin import ScenarioUser
from concurrency_audit.load.running.settings import Settings, UsageError
from concurrency_audit.load.scenario import Scenario


class PayloadUser(ScenarioUser):
    """Delivers payloads and compares every answer with those that the same payload gets alone."""

    @classmethod
    def scenario(cls, settings: Settings) -> Scenario:
        """The payloads of the file that was named."""
        if not settings.payloads:
            raise UsageError("--payloads is missing: a file or folder of payloads, or the name of an event source")
        found = payloads(settings.payloads, copies=settings.copies or FILLED)
        return AnyFunction(found, requests=settings.requests, users=settings.users, seed=settings.seed)
