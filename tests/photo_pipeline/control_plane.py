"""Lambda's control plane for managed instances, as far as a deployment can tell: it keeps state, checks every request.

Each request is matched to its operation in botocore's service model and validated against the input shape there, with
the patterns, ranges and enums that botocore's client leaves to the service. Facts: managed instances store ``$LATEST``
as ActiveNonInvocable, and versions and providers become Active some time after they were asked for.
"""

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import botocore.session
from botocore.model import OperationModel, Shape
from botocore.validate import ParamValidator

ACCOUNT, REGION = "123456789012", "us-east-1"
ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}"
MODEL = botocore.session.get_session().get_service_model("lambda")
LIMIT = 100


class RefusedError(Exception):
    """An error answer."""

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind, self.message = status, kind, message


class ControlPlane:
    """The state, one method per operation; ``calls`` lists the operations in order."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.invalid: list[str] = []
        self.providers: dict[str, dict[str, Any]] = {}
        self.functions: dict[str, dict[str, Any]] = {}
        self.versions: dict[str, list[dict[str, Any]]] = {}
        self.aliases: dict[tuple[str, str], str] = {}
        self.policies: dict[str, list[dict[str, Any]]] = {}
        self.refusals: dict[str, list[RefusedError]] = {}
        self.pending_reads = 2
        self.published_state = "Active"
        self.foreign_versions = 0
        self._next = 1
        self._lock = threading.Lock()

    def call(self, operation: str, given: dict[str, Any]) -> dict[str, Any]:
        """Carry out one validated request."""
        with self._lock:
            self.calls.append(operation)
            if self.refusals.get(operation):
                raise self.refusals[operation].pop(0)
            method: Callable[..., dict[str, Any]] | None = getattr(self, f"do_{operation}", None)
            assert method is not None, f"not expected from a deployment: {operation}"
            return method(given)

    def writes(self) -> list[str]:
        """The operations so far that changed something."""
        return [name for name in self.calls if not name.startswith(("Get", "List"))]

    # Capacity providers

    def do_CreateCapacityProvider(self, given: dict[str, Any]) -> dict[str, Any]:
        name = given["CapacityProviderName"]
        if name in self.providers:
            raise RefusedError(409, "ResourceConflictException", "exists")
        self.providers[name] = {
            **{key: value for key, value in given.items() if key != "CapacityProviderName"},
            "CapacityProviderArn": f"{ARN}:capacity-provider:{name}",
            "State": "Pending",
            "reads": 0,
        }
        return {"CapacityProvider": self._shown(self.providers[name])}

    def do_GetCapacityProvider(self, given: dict[str, Any]) -> dict[str, Any]:
        provider = self._provider(given)
        self._age(provider, "Active")
        return {"CapacityProvider": self._shown(provider)}

    def do_UpdateCapacityProvider(self, given: dict[str, Any]) -> dict[str, Any]:
        provider = self._provider(given)
        provider["CapacityProviderScalingConfig"] = given["CapacityProviderScalingConfig"]
        return {"CapacityProvider": self._shown(provider)}

    def do_ListFunctionVersionsByCapacityProvider(self, given: dict[str, Any]) -> dict[str, Any]:
        name = self._provider(given) and given["CapacityProviderName"]
        found = [
            {"FunctionArn": f"{ARN}:function:{function}:{version['Version']}", "State": version["State"]}
            for function, versions in self.versions.items()
            for version in versions
        ]
        found += [{"FunctionArn": f"{ARN}:function:other:{n}", "State": "Active"} for n in range(self.foreign_versions)]
        return {"CapacityProviderArn": f"{ARN}:capacity-provider:{name}", "FunctionVersions": found}

    def do_DeleteCapacityProvider(self, given: dict[str, Any]) -> dict[str, Any]:
        if any(self.versions.values()) or self.foreign_versions:
            raise RefusedError(409, "ResourceConflictException", "function versions are attached")
        provider = self._provider(given)
        del self.providers[given["CapacityProviderName"]]
        return {"CapacityProvider": {**self._shown(provider), "State": "Deleting"}}

    # Functions

    def do_CreateFunction(self, given: dict[str, Any]) -> dict[str, Any]:
        name = given["FunctionName"]
        if name in self.functions:
            raise RefusedError(409, "ResourceConflictException", "exists")
        config = given.get("CapacityProviderConfig", {}).get("LambdaManagedInstancesCapacityProviderConfig")
        if config and not any(
            p["CapacityProviderArn"] == config["CapacityProviderArn"] for p in self.providers.values()
        ):
            raise RefusedError(400, "InvalidParameterValueException", "capacity provider does not exist")
        stored = {key: value for key, value in given.items() if key not in {"Code", "Publish"}}
        state = {"State": "ActiveNonInvocable" if config else "Active", "LastUpdateStatus": "Successful", "reads": 0}
        self.functions[name] = {**stored, "CodeSha256": digest(given["Code"]["ZipFile"]), "Version": "$LATEST", **state}
        self.versions[name] = []
        return self._shown(self.functions[name])

    def do_GetFunctionConfiguration(self, given: dict[str, Any]) -> dict[str, Any]:
        found = self._function(given)
        if found["Version"] != "$LATEST":
            self._age(found, self.published_state)
        elif found.get("LastUpdateStatus") == "InProgress":
            found["LastUpdateStatus"] = "Successful"
            return {**self._shown(found), "LastUpdateStatus": "InProgress"}
        return self._shown(found)

    def do_UpdateFunctionCode(self, given: dict[str, Any]) -> dict[str, Any]:
        return self._update(given, {"CodeSha256": digest(given["ZipFile"])})

    def do_UpdateFunctionConfiguration(self, given: dict[str, Any]) -> dict[str, Any]:
        return self._update(given, {key: value for key, value in given.items() if key != "FunctionName"})

    def do_DeleteFunction(self, given: dict[str, Any]) -> dict[str, Any]:
        name, found = given["FunctionName"], self._function(given)
        if found["Version"] == "$LATEST":
            del self.functions[name], self.versions[name]
        else:
            assert found["Version"] not in [v for (f, _), v in self.aliases.items() if f == name], "an alias needs it"
            self.versions[name].remove(found)
        return {}

    def do_PublishVersion(self, given: dict[str, Any]) -> dict[str, Any]:
        latest = self._function({"FunctionName": given["FunctionName"]})
        if given.get("CodeSha256") not in {None, latest["CodeSha256"]}:
            raise RefusedError(412, "PreconditionFailedException", "sha differs")
        if sum(map(len, self.versions.values())) + self.foreign_versions >= LIMIT:
            raise RefusedError(400, "FunctionVersionsPerCapacityProviderLimitExceededException", "limit 100")
        version = {**latest, "Version": str(self._next), "State": "Pending", "StateReasonCode": "Creating", "reads": 0}
        version["Description"] = given.get("Description", "")
        self._next += 1
        self.versions[given["FunctionName"]].append(version)
        return self._shown(version)

    def do_ListVersionsByFunction(self, given: dict[str, Any]) -> dict[str, Any]:
        latest = self._function(given)
        return {
            "Versions": [
                self._shown({"Description": "", **each}) for each in [latest, *self.versions[given["FunctionName"]]]
            ]
        }

    # Aliases and permissions

    def do_GetAlias(self, given: dict[str, Any]) -> dict[str, Any]:
        key = (given["FunctionName"], given["Name"])
        if key not in self.aliases:
            raise RefusedError(404, "ResourceNotFoundException", "no alias")
        return {"Name": given["Name"], "FunctionVersion": self.aliases[key]}

    def do_CreateAlias(self, given: dict[str, Any]) -> dict[str, Any]:
        published = {each["Version"]: each for each in self.versions[given["FunctionName"]]}
        assert published[given["FunctionVersion"]]["State"] == "Active", "an alias onto a version that does not run"
        self.aliases[given["FunctionName"], given["Name"]] = given["FunctionVersion"]
        return {"Name": given["Name"], "FunctionVersion": given["FunctionVersion"]}

    do_UpdateAlias = do_CreateAlias

    def do_DeleteAlias(self, given: dict[str, Any]) -> dict[str, Any]:
        del self.aliases[given["FunctionName"], given["Name"]]
        return {}

    def do_GetPolicy(self, given: dict[str, Any]) -> dict[str, Any]:
        if not self.policies.get(given["Qualifier"]):
            raise RefusedError(404, "ResourceNotFoundException", "no policy")
        return {"Policy": json.dumps({"Statement": self.policies[given["Qualifier"]]})}

    def do_AddPermission(self, given: dict[str, Any]) -> dict[str, Any]:
        assert (given["FunctionName"], given["Qualifier"]) in self.aliases
        self.policies.setdefault(given["Qualifier"], []).append({"Sid": given["StatementId"], **given})
        return {"Statement": "{}"}

    def do_RemovePermission(self, given: dict[str, Any]) -> dict[str, Any]:
        kept = [each for each in self.policies[given["Qualifier"]] if each["Sid"] != given["StatementId"]]
        self.policies[given["Qualifier"]] = kept
        return {}

    def _provider(self, given: dict[str, Any]) -> dict[str, Any]:
        try:
            return self.providers[given["CapacityProviderName"]]
        except KeyError:
            raise RefusedError(404, "ResourceNotFoundException", "no capacity provider") from None

    def _function(self, given: dict[str, Any]) -> dict[str, Any]:
        name, wanted = given["FunctionName"], given.get("Qualifier", "$LATEST")
        known = [self.functions[name], *self.versions[name]] if name in self.functions else []
        for each in known:
            if each["Version"] == wanted:
                return each
        raise RefusedError(404, "ResourceNotFoundException", "no function")

    def _update(self, given: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
        latest = self._function({"FunctionName": given["FunctionName"]})
        if latest.get("LastUpdateStatus") == "InProgress":
            raise RefusedError(409, "ResourceConflictException", "an update is in progress")
        latest.update(changes, LastUpdateStatus="InProgress")
        return self._shown(latest)

    def _age(self, thing: dict[str, Any], state: str) -> None:
        thing["reads"] += 1
        if thing["State"] == "Pending" and thing["reads"] > self.pending_reads:
            thing["State"] = state

    @staticmethod
    def _shown(thing: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in thing.items() if key != "reads"}


def digest(package: bytes) -> str:
    """A package's digest as Lambda writes it."""
    return base64.b64encode(hashlib.sha256(package).digest()).decode()


def read(method: str, target: str, body: bytes) -> tuple[str, dict[str, Any], list[str]]:
    """The operation a request means, its parameters, and what is wrong with them by the service model."""
    url = urlsplit(target)
    for operation, pattern in _ROUTES:
        found = pattern.fullmatch(url.path)
        if operation.http["method"] == method and found:
            given = _parameters(operation, found.groupdict(), dict(parse_qsl(url.query)), body)
            shape = operation.input_shape
            assert shape is not None
            report = ParamValidator().validate(given, shape)
            unknown = [f"unknown parameter {key}" for key in given if key not in shape.members]
            wrong = [*report.generate_report().splitlines(), *unknown, *_limits(given, shape, operation.name)]
            return operation.name, given, wrong
    raise AssertionError(f"no operation for {method} {target}")


def _routes() -> list[tuple[OperationModel, re.Pattern[str]]]:
    found = []
    for name in MODEL.operation_names:
        operation = MODEL.operation_model(name)
        path = operation.http["requestUri"].split("?")[0].rstrip("/")
        found.append((operation, re.compile(re.sub(r"\{(\w+)\+?\}", r"(?P<\1>[^/]+)", path) + "/?")))
    return found


_ROUTES = _routes()


def _parameters(operation: OperationModel, path: dict[str, str], query: dict[str, str], body: bytes) -> dict[str, Any]:
    shape: Any = operation.input_shape
    given: dict[str, Any] = json.loads(body) if body else {}
    for name, member in shape.members.items():
        location, wire = member.serialization.get("location"), member.serialization.get("name", name)
        source = {"uri": path, "querystring": query}.get(location, {})
        if wire in source:
            given[name] = unquote(source[wire])
    return {
        name: _decoded(value, shape.members[name]) if name in shape.members else value for name, value in given.items()
    }


def _decoded(value: Any, shape: Any) -> Any:
    if shape.type_name == "blob":
        return base64.b64decode(value)
    if shape.type_name == "structure" and isinstance(value, dict):
        return {name: _decoded(each, shape.members[name]) for name, each in value.items() if name in shape.members}
    return value


def _limits(value: Any, shape: Shape, where: str) -> list[str]:
    """What botocore does not check: patterns, enums, and the ranges of texts and lists."""
    metadata, found = shape.metadata, []
    if shape.type_name == "structure":
        members: Any = shape.members  # type: ignore[attr-defined]
        return [
            each for name in value for each in _limits(value[name], members[name], f"{where}.{name}") if name in members
        ]
    if shape.type_name == "list":
        found = [each for item in value for each in _limits(item, shape.member, where)]  # type: ignore[attr-defined]
    size = value if isinstance(value, int | float) else len(value)
    if not metadata.get("min", size) <= size <= metadata.get("max", size):
        found.append(f"{where}: {size} is out of range")
    if isinstance(value, str) and "pattern" in metadata and not re.fullmatch(metadata["pattern"], value):
        found.append(f"{where}: {value!r} does not match {metadata['pattern']}")
    if "enum" in metadata and value not in metadata["enum"]:
        found.append(f"{where}: {value!r} is not one of {metadata['enum']}")
    return found


def serve(plane_now: Callable[[], ControlPlane]) -> tuple[ThreadingHTTPServer, str]:
    """Serve whatever plane is the present one on a free loopback port; returns the server and its URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def handle_any(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            name, given, wrong = read(self.command, self.path, body)
            plane = plane_now()
            plane.invalid += wrong
            try:
                self.reply(MODEL.operation_model(name).http.get("responseCode", 200), plane.call(name, given))
            except RefusedError as error:
                self.reply(
                    error.status, {"Type": "User", "Message": error.message, "message": error.message}, error.kind
                )

        do_GET = do_POST = do_PUT = do_DELETE = handle_any

        def reply(self, status: int, answer: dict[str, Any], kind: str = "") -> None:
            body = b"" if status == 204 else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            if kind:
                self.send_header("x-amzn-ErrorType", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_address[1]}"
