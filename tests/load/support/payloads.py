"""Locustfile of the runs on local instances: one payload, given in PAYLOAD, answered as it is when it is sent alone."""

import json
import os

from concurrency_audit.load.oracles.response import Differential
from concurrency_audit.load.running.plugin import ScenarioUser
from concurrency_audit.load.running.settings import Settings
from concurrency_audit.load.scenario import PayloadScenario, Scenario


class PayloadUser(ScenarioUser):
    """Sends the payload once alone and then as often as there are photos."""

    @classmethod
    def scenario(cls, settings: Settings) -> Scenario:
        return PayloadScenario([json.loads(os.environ["PAYLOAD"])], [Differential()], requests=settings.photos)
