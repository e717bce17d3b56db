"""Errors that clients of the endpoint receive, with the names and status codes of botocore's service model."""

from __future__ import annotations

from typing import Any

_STATUS = {
    "InvalidParameterValueException": 400,
    "InvalidRequestContentException": 400,
    "CapacityProviderLimitExceededException": 400,
    "FunctionVersionsPerCapacityProviderLimitExceededException": 400,
    "NoPublishedVersionException": 400,
    "AccessDeniedException": 403,
    "InvalidSignatureException": 403,
    "UnknownOperationException": 404,
    "ResourceNotFoundException": 404,
    "ResourceConflictException": 409,
    "PreconditionFailedException": 412,
    "RequestTooLargeException": 413,
    "TooManyRequestsException": 429,
    "ServiceException": 500,
}


class InstancesError(Exception):
    """A local Managed Instances could not do what was asked; the message is one line."""


class ServiceError(InstancesError):
    """A request that the service rejects: a declared error name, its HTTP status and a message."""

    def __init__(self, code: str, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.fields = fields
        """Further members of the error shape, such as ``Reason``."""

    @property
    def status(self) -> int:
        """The HTTP status of this error."""
        return _STATUS[self.code]


def invalid(message: str) -> ServiceError:
    """A parameter has a value that the service does not accept."""
    return ServiceError("InvalidParameterValueException", message)


def not_found(message: str) -> ServiceError:
    """The named resource does not exist."""
    return ServiceError("ResourceNotFoundException", message)


def conflict(message: str) -> ServiceError:
    """The resource exists, or is in a state that does not allow this."""
    return ServiceError("ResourceConflictException", message)
