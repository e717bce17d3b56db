"""Parses requests by botocore's service model: finds the operation, reads its parameters and validates them.

boto3 sends requests from the same model, so the installed botocore determines what is accepted here.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote

import botocore.session
from botocore.model import ListShape, MapShape, OperationModel, ServiceModel, Shape, StructureShape
from botocore.validate import ParamValidator

from ..errors import ServiceError, invalid
from ..web.request import Request
from .constraints import violations


@cache
def service() -> ServiceModel:
    """The Lambda service model of the installed botocore."""
    return botocore.session.get_session().get_service_model("lambda")


class Route(NamedTuple):
    """The URI pattern of one operation."""

    method: str
    pattern: re.Pattern[str]
    query: str
    """A query that the path must have, such as ``find=LayerVersion``."""
    operation: OperationModel


@cache
def _routes() -> list[Route]:
    """Every operation's route; the more specific ones first."""
    routes = []
    for name in service().operation_names:
        operation = service().operation_model(name)
        path, _, query = operation.http["requestUri"].partition("?")
        pattern = re.sub(r"\\{(\w+)(\\\+)?\\}", r"(?P<\1>[^/]+)", re.escape(path.rstrip("/")))
        routes.append(Route(operation.http["method"], re.compile(pattern + "/?"), query, operation))
    return sorted(routes, key=lambda route: (route.pattern.pattern.count("(?P<"), not route.query))


@cache
def input_of(name: str) -> StructureShape:
    """The input shape of an operation that has one."""
    shape = service().operation_model(name).input_shape
    assert shape is not None
    return shape


def find_operation(method: str, path: str, query: str) -> tuple[OperationModel, dict[str, str]]:
    """The operation with a method and path, and its decoded path parameters.

    Raises:
        ServiceError: no operation of the model has this method and path.
    """
    for route in _routes():
        if route.method == method and (match := route.pattern.fullmatch(path)) and route.query in query:
            return route.operation, {name: unquote(value) for name, value in match.groupdict().items()}
    raise ServiceError("UnknownOperationException", f"{method} {path} is no operation of the Lambda API")


def read_parameters(request: Request) -> tuple[OperationModel, dict[str, Any]]:
    """The operation that a request names and its validated parameters, in boto3's form.

    Raises:
        ServiceError: unknown operation, a body that is not JSON, or an invalid parameter.
    """
    path, _, query = request.target.decode("ascii", "replace").partition("?")
    operation, in_path = find_operation(request.method.decode(), path, query)
    shape = operation.input_shape
    if shape is None:
        return operation, {}
    in_query = dict(parse_qsl(query, keep_blank_values=True))
    parameters = _body_members(shape, request.body)
    for name, member in shape.members.items():
        place, key = member.serialization.get("location"), member.serialization.get("name", name)
        value = None
        if place == "uri":
            value = in_path.get(key)
        elif place == "querystring":
            value = in_query.get(key)
        elif place == "header" and (raw := request.headers.get(key.lower().encode())) is not None:
            value = raw.decode("latin-1")
        if value is not None:
            parameters[name] = _from_text(value, member)
    validate(parameters, shape)
    return operation, parameters


def validate(parameters: dict[str, Any], shape: Shape) -> None:
    """Reject parameters that violate botocore's validator or the model's constraints.

    Raises:
        ServiceError: InvalidParameterValueException naming every violation.
    """
    report = ParamValidator().validate(parameters, shape)
    if report.has_errors():
        raise invalid(report.generate_report())
    if found := violations(parameters, shape):
        noun = "error" if len(found) == 1 else "errors"
        raise invalid(f"{len(found)} validation {noun} detected: {'; '.join(found)}")


def _body_members(shape: StructureShape, body: bytes) -> dict[str, Any]:
    if shape.serialization.get("payload"):
        return {shape.serialization["payload"]: body}
    if not body:
        return {}
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        message = f"Could not parse request body into json: {error}"
        raise ServiceError("InvalidRequestContentException", message) from None
    if not isinstance(content, dict):
        raise ServiceError("InvalidRequestContentException", "The request body is not a JSON object")
    bodied = {name: member for name, member in shape.members.items() if "location" not in member.serialization}
    return {name: from_json(content[name], member) for name, member in bodied.items() if content.get(name) is not None}


def from_json(value: Any, shape: Shape) -> Any:
    """A JSON value as a parameter: base64 text is decoded to bytes, null members are dropped."""
    if shape.type_name == "blob" and isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except binascii.Error as error:
            raise invalid(f"Could not decode {shape.name} as base64: {error}") from None
    if isinstance(shape, StructureShape) and isinstance(value, dict):
        return {k: from_json(v, shape.members[k]) for k, v in value.items() if k in shape.members and v is not None}
    if isinstance(shape, ListShape) and isinstance(value, list):
        return [from_json(item, shape.member) for item in value]
    if isinstance(shape, MapShape) and isinstance(value, dict):
        return {key: from_json(item, shape.value) for key, item in value.items()}
    return value


def _from_text(value: str, shape: Shape) -> Any:
    """A value from a path, query or header in its own type; unchanged, for the validator, if it cannot be converted."""
    if shape.type_name in ("integer", "long") and re.fullmatch(r"-?\d+", value):
        return int(value)
    if shape.type_name == "boolean" and value in ("true", "false"):
        return value == "true"
    if shape.type_name == "list":
        return value.split(",")
    return value
