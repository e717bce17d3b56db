"""A process's part of a run, computed from two numbers, so that processes need not communicate."""

from collections.abc import Iterator
from dataclasses import dataclass

from concurrency_audit.load.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Share:
    """Process `index` of `count`: blocks of the plan are dealt out like cards; the first has the sequential pass."""

    index: int = 0
    count: int = 1

    def sequential(self, scenario: Scenario) -> range:
        """Give the requests this process sends in the sequential pass."""
        return range(min(scenario.sequential, scenario.requests) if self.index == 0 else 0)

    def load(self, scenario: Scenario) -> Iterator[int]:
        """Give the requests this process sends under load."""
        return (at for at in range(scenario.sequential, scenario.requests) if self.owns(scenario, at))

    def owns(self, scenario: Scenario, index: int) -> bool:
        """Whether a request of the plan is this process's."""
        if index < scenario.sequential:
            return self.index == 0
        return (index - scenario.sequential) // scenario.block % self.count == self.index
