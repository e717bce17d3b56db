"""The states of a version (Pending, Active, Deactivated, Failed) and of its last update."""

from __future__ import annotations

from .catalog import VERSION, Catalog

_REASONS = ("StateReason", "StateReasonCode", "LastUpdateStatusReason", "LastUpdateStatusReasonCode")


class States:
    """Records the states of versions as their environments start and end."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def put(self, name: str, version: str, state: str, code: str | None = None, reason: str | None = None) -> None:
        """Record the new state of a version; does nothing if the version was deleted in the meantime.

        If republishing $LATEST.PUBLISHED fails, it stays Active with the code that ran before, and only its update has
        failed.
        """
        record = self._catalog.store.get(VERSION, f"{name}:{version}")
        if record is None:
            return
        configuration = record["configuration"]
        updating = configuration.get("LastUpdateStatus") == "InProgress"
        for key in _REASONS:
            configuration.pop(key, None)
        about, value = ("LastUpdateStatus", "Failed") if updating and state == "Failed" else ("State", state)
        configuration[about] = value
        if updating and state == "Active":
            configuration["LastUpdateStatus"] = "Successful"
        if code:
            configuration[f"{about}ReasonCode"], configuration[f"{about}Reason"] = code, reason or code
        self._catalog.save(record, revise=False)
