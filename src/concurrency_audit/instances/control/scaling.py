"""Function scaling configuration: minimal and maximal number of environments of a published version."""

from __future__ import annotations

from typing import Any

from ..errors import invalid
from .catalog import Catalog, Fleet, target
from .store import Document

_LEAST, _MOST = "MinExecutionEnvironments", "MaxExecutionEnvironments"


class Scaling:
    """PutFunctionScalingConfig and GetFunctionScalingConfig."""

    def __init__(self, catalog: Catalog, fleet: Fleet) -> None:
        self._catalog = catalog
        self._fleet = fleet

    def put(self, given: dict[str, Any]) -> Document:
        """PutFunctionScalingConfig: omitted values are reset to their defaults; 0 and 0 deactivate the version."""
        name, qualifier = target(given)
        record = self._catalog.record(name, qualifier or "")
        wanted = given.get("FunctionScalingConfig", {})
        least, most = wanted.get(_LEAST), wanted.get(_MOST)
        if least == 0 and most != 0:
            raise invalid(f"{_LEAST} 0 is taken only together with {_MOST} 0, which deactivates the version")
        if least is not None and most is not None and least > most:
            raise invalid(f"{_LEAST} {least} is more than {_MOST} {most}")
        record["scaling"] = wanted
        self._catalog.save(record)
        self._fleet.rescale(record)
        return {"FunctionState": self._catalog.record(name, qualifier or "")["configuration"]["State"]}

    def get(self, given: dict[str, Any]) -> Document:
        """GetFunctionScalingConfig: requested and applied values are equal here, because changes apply at once."""
        name, qualifier = target(given)
        record = self._catalog.record(name, qualifier or "")
        scaling = record.get("scaling", {})
        answer: Document = {"FunctionArn": record["configuration"]["FunctionArn"]}
        if scaling:
            answer["AppliedFunctionScalingConfig"] = answer["RequestedFunctionScalingConfig"] = scaling
        return answer
