"""Someone who deploys while others call: changes a function step by step and remembers what was acknowledged."""

from __future__ import annotations

import random
import threading
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from concurrency_audit.instances.local import LocalInstances

ALIASES = ("blue", "green", "live")
MOST_VERSIONS = 4


@dataclass
class Known:
    """A function as its caller was told that it is."""

    change: str = ""
    """The value of a variable of $LATEST."""
    versions: dict[str, str] = field(default_factory=dict)
    """The variable's value by version number."""
    aliases: dict[str, str] = field(default_factory=dict)
    """Version by alias."""


class Deployer:
    """Makes one random change after the other in a thread, until the server goes away."""

    def __init__(self, local: LocalInstances, name: str, known: Known, chance: random.Random, marks: str) -> None:
        self.known = known
        self.hoped: Known | None = None
        """What holds if the change that was not acknowledged was made all the same."""
        self.accepted: list[str] = []
        """Request ids of Event invokes that were accepted."""
        self.changes = 0
        self.refused: list[str] = []
        self._client = local.client("lambda")
        self._name = name
        self._chance = chance
        self._marks = marks
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Deployer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    def _run(self) -> None:
        while True:
            operation, arguments, hoped = self._next()
            self.hoped = hoped
            try:
                answer = getattr(self._client, operation)(FunctionName=self._name, **arguments)
            except BotoCoreError:  # the server was killed: made or not, nobody was told
                return
            except ClientError as error:
                self.refused.append(f"{operation} {arguments}: {error}")
                return
            if operation == "invoke":
                self.accepted.append(answer["ResponseMetadata"]["RequestId"])
            elif operation == "publish_version":
                assert answer["Version"] == max(hoped.versions, key=int)
            self.known, self.hoped, self.changes = hoped, None, self.changes + 1

    def _next(self) -> tuple[str, dict[str, Any], Known]:
        """An operation, its arguments, and what holds when it is done."""
        hoped = deepcopy(self.known)
        newest = max(hoped.versions, key=int)
        free = sorted(set(hoped.versions) - {"1", newest, *hoped.aliases.values()})
        if self._chance.random() < 0.3:
            event = f'{{"do": "mark", "folder": "{self._marks}"}}'
            return "invoke", {"Qualifier": "1", "InvocationType": "Event", "Payload": event}, hoped
        if hoped.change != hoped.versions[newest] and len(hoped.versions) < MOST_VERSIONS:
            hoped.versions[str(int(newest) + 1)] = hoped.change
            return "publish_version", {}, hoped
        if free and self._chance.random() < 0.5:
            del hoped.versions[free[0]]
            return "delete_function", {"Qualifier": free[0]}, hoped
        if self._chance.random() < 0.5:
            hoped.change = str(self._chance.random())
            return "update_function_configuration", {"Environment": {"Variables": {"CHANGE": hoped.change}}}, hoped
        return self._alias(hoped)

    def _alias(self, hoped: Known) -> tuple[str, dict[str, Any], Known]:
        name = self._chance.choice(ALIASES)
        if name in hoped.aliases and self._chance.random() < 0.3:
            del hoped.aliases[name]
            return "delete_alias", {"Name": name}, hoped
        operation = "update_alias" if name in hoped.aliases else "create_alias"
        hoped.aliases[name] = self._chance.choice(sorted(hoped.versions))
        return operation, {"Name": name, "FunctionVersion": hoped.aliases[name]}, hoped


def found(local: LocalInstances, name: str) -> Known:
    """The function as the server tells it now."""
    client = local.client("lambda")
    configurations = client.list_versions_by_function(FunctionName=name)["Versions"]
    versions = {one["Version"]: one["Environment"]["Variables"].get("CHANGE", "") for one in configurations}
    aliases = client.list_aliases(FunctionName=name)["Aliases"]
    return Known(versions.pop("$LATEST"), versions, {one["Name"]: one["FunctionVersion"] for one in aliases})
