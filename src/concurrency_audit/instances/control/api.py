"""Maps operation names to the methods that implement them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from ..errors import ServiceError
from .aliases import Aliases
from .extras import Extras
from .functions import Functions
from .layers import Layers
from .providers import Providers
from .scaling import Scaling
from .store import Document
from .versions import Versions

Operation = Callable[[dict[str, Any]], Document | Awaitable[Document]]


class ControlPlane:
    """Every control-plane operation that this endpoint supports."""

    def __init__(
        self,
        providers: Providers,
        functions: Functions,
        versions: Versions,
        aliases: Aliases,
        scaling: Scaling,
        extras: Extras,
        layers: Layers,
    ) -> None:
        self._operations: dict[str, Operation] = {
            "CreateCapacityProvider": providers.create,
            "GetCapacityProvider": providers.get,
            "UpdateCapacityProvider": providers.update,
            "ListCapacityProviders": providers.list_all,
            "DeleteCapacityProvider": providers.delete,
            "ListFunctionVersionsByCapacityProvider": providers.versions,
            "CreateFunction": functions.create,
            "GetFunction": functions.get,
            "GetFunctionConfiguration": functions.configuration,
            "ListFunctions": functions.list_all,
            "UpdateFunctionCode": functions.update_code,
            "UpdateFunctionConfiguration": functions.update_configuration,
            "DeleteFunction": functions.delete,
            "PublishVersion": versions.publish,
            "ListVersionsByFunction": versions.list_all,
            "CreateAlias": aliases.create,
            "GetAlias": aliases.get,
            "UpdateAlias": aliases.update,
            "ListAliases": aliases.list_all,
            "DeleteAlias": aliases.delete,
            "PutFunctionScalingConfig": scaling.put,
            "GetFunctionScalingConfig": scaling.get,
            "AddPermission": extras.add_permission,
            "RemovePermission": extras.remove_permission,
            "GetPolicy": extras.get_policy,
            "TagResource": extras.tag,
            "UntagResource": extras.untag,
            "ListTags": extras.tags,
            "PutFunctionEventInvokeConfig": extras.put_event_config,
            "UpdateFunctionEventInvokeConfig": extras.update_event_config,
            "GetFunctionEventInvokeConfig": extras.get_event_config,
            "DeleteFunctionEventInvokeConfig": extras.delete_event_config,
            "PublishLayerVersion": layers.publish,
            "GetLayerVersion": layers.get,
            "GetLayerVersionByArn": layers.get_by_arn,
            "ListLayerVersions": layers.list_versions,
            "DeleteLayerVersion": layers.delete,
        }

    def find(self, name: str) -> Operation:
        """The method behind an operation.

        Raises:
            ServiceError: the Lambda API has the operation, but this endpoint does not support it.
        """
        try:
            return self._operations[name]
        except KeyError:
            message = f"{name} is not part of this local Managed Instances"
            raise ServiceError("UnknownOperationException", message) from None
