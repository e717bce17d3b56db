"""A local Managed Instances for tests and scripts: start, publish, invoke and stop it from Python.

It runs the command-line server in a process of its own, so the caller's process is not affected.
"""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from concurrency_audit.package import PackageError, read

from .errors import InstancesError
from .publish import (
    NOT_CONFIGURED,
    PROVIDER,
    Publication,
    function_request,
    layer_name,
    provider_request,
    read_layer,
)
from .settings import ExecutionModel

_ACCOUNT = "123456789012"
_REGION = "us-east-1"
_STOP_SECONDS = 20


@dataclass(frozen=True)
class Answer:
    """The answer to an invocation."""

    payload: Any
    """The decoded JSON body: the handler's result, or the error object."""
    error: bool
    """Whether it is a function error."""
    log: str
    """The last 4 KB of the invocation's log."""
    version: str
    request_id: str


class LocalInstances:
    """A server in a process of its own, as a context manager. Options are those of ``concurrency-audit serve``.

    ``provoke`` is a random seed, or True for a generated one, which the ready line shows; ``provoke_at`` are accesses
    of shared state to provoke most, as path from the package's root and line.
    """

    def __init__(
        self,
        *,
        model: ExecutionModel = "processes",
        environments: int = 1,
        with_aws: bool = False,
        state: Path | None = None,
        time_scale: float = 1.0,
        provoke: int | bool = False,
        provoke_at: Iterable[tuple[str, int]] = (),
        options: tuple[str, ...] = (),
    ) -> None:
        command = [sys.executable, "-m", "concurrency_audit", "serve", "--model", model]
        command += ["--environments", str(environments), "--time-scale", str(time_scale), *options]
        command += ["--until-stdin-closes"]
        command += ["--with-aws"] if with_aws else []
        command += ["--state", str(state)] if state else []
        with _accesses(provoke_at) as told:
            if provoke is not False:
                command += ["--provoke", *([] if provoke is True else [str(provoke)]), *told]
            self._start(command)

    def _start(self, command: list[str]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            self._process.wait()
            raise InstancesError(f"the local Managed Instances did not start (exit code {self._process.returncode})")
        self.ready: dict[str, Any] = json.loads(line)
        """The command's ready line."""
        self._clients: dict[str, Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """The server's process."""
        return self._process.pid

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Stop the server with a signal and wait; returns its exit code."""
        if self._process.poll() is None:
            os.kill(self._process.pid, number)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        return self._process.returncode

    def client(self, service: str) -> Any:
        """An unmodified boto3 client of a service that the ready line names, without retries."""
        if service not in self._clients:
            session: Any = boto3.session.Session(
                aws_access_key_id=self.ready["access_key_id"],
                aws_secret_access_key=self.ready["secret_access_key"],
                region_name=_REGION,
            )
            config = Config(retries={"total_max_attempts": 1}, read_timeout=920, max_pool_connections=100)
            self._clients[service] = session.client(service, endpoint_url=self.ready[service], config=config)
        return self._clients[service]

    @property
    def credentials(self) -> dict[str, str]:
        """The run's credentials and region as environment variables, for other clients of this server."""
        return {
            "AWS_ACCESS_KEY_ID": self.ready["access_key_id"],
            "AWS_SECRET_ACCESS_KEY": self.ready["secret_access_key"],
            "AWS_DEFAULT_REGION": _REGION,
        }

    def faults(self, **wanted: float | Sequence[str]) -> dict[str, Any]:
        """Configure injected faults and return the current ones.

        Rekognition: ``delay_ms``, ``throttle_every`` and ``fail_every``. Functions: the first attempt of a share of
        requests fails (``rekognition_share``, ``s3_share``, chosen by ``seed``), and objects that they can never read
        (``s3_unreadable``, each as ``bucket/key``).

        Raises:
            HTTPError: the fault does not exist.
        """
        bearer = {"Authorization": f"Bearer {self.ready['secret_access_key']}"}
        url = f"{self.ready['rekognition']}/_rekognition"
        with urlopen(Request(url, json.dumps(wanted).encode(), bearer)) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def publish(
        self,
        code: Path | bytes,
        handler: str,
        *,
        name: str = "function",
        concurrency: int = 4,
        timeout: int = 10,
        variables: dict[str, str] | None = None,
        layers: Iterable[Path] = (),
        **settings: Any,
    ) -> Function:
        """Publish a folder, a zip file or a zip's bytes as a new version and wait until it is Active.

        Raises:
            InstancesError: there is nothing to publish, or its environments do not start; the message is the reason.
        """
        try:
            package = code if isinstance(code, bytes) else read(code, handler)
        except PackageError as error:
            raise InstancesError(str(error)) from None
        client = self.client("lambda")
        provider = f"arn:aws:lambda:{_REGION}:{_ACCOUNT}:capacity-provider:{PROVIDER}"
        publication = Publication(Path(), name, handler, timeout, concurrency, variables or {})
        request = {**function_request(publication, package, provider, _ACCOUNT), **settings}
        if "Runtime" in settings:  # declared, so it runs under that Python if it is installed
            del request["Tags"]
        request["Layers"] = [*settings.get("Layers", ()), *map(self._layer, layers)]
        try:
            client.get_capacity_provider(CapacityProviderName=PROVIDER)
        except client.exceptions.ResourceNotFoundException:
            client.create_capacity_provider(**provider_request(PROVIDER, _ACCOUNT))
        try:
            client.create_function(**request)
        except client.exceptions.ResourceConflictException:
            client.update_function_code(FunctionName=name, ZipFile=package)
            client.update_function_configuration(**{k: v for k, v in request.items() if k not in NOT_CONFIGURED})
        version = client.publish_version(FunctionName=name)["Version"]
        self.wait_active(name, version)
        return Function(self, name, version)

    def _layer(self, path: Path) -> str:
        """Publish a folder or zip file as a layer; returns its ARN."""
        content = {"ZipFile": read_layer(path)}
        published = self.client("lambda").publish_layer_version(LayerName=layer_name(path), Content=content)
        return str(published["LayerVersionArn"])

    def wait_active(self, name: str, version: str, seconds: float = 150.0) -> None:
        """Wait until a version is Active.

        Raises:
            InstancesError: it is Failed, or not Active in time.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = self.client("lambda").get_function_configuration(FunctionName=name, Qualifier=version)
            if found["State"] == "Active":
                return
            if found["State"] == "Failed":
                raise InstancesError(f"{name}:{version} failed: {found['StateReasonCode']}: {found['StateReason']}")
            time.sleep(0.02)
        raise InstancesError(f"{name}:{version} was not Active within {seconds:g} s")


@contextmanager
def _accesses(places: Iterable[tuple[str, int]]) -> Iterator[list[str]]:
    """The option that names the places where races are provoked, as long as the command may read its file."""
    accesses = [{"path": path, "line": line} for path, line in places]
    if not accesses:
        yield []
        return
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"accesses": accesses}, file)
        file.flush()
        yield ["--provoke-at", file.name]


@dataclass(frozen=True)
class Function:
    """A published version."""

    server: LocalInstances
    name: str
    version: str

    def invoke(self, event: Any = None) -> Answer:
        """Invoke it and wait for the answer.

        Raises:
            ClientError: the service rejected the request, for example by throttling.
        """
        answer = self.server.client("lambda").invoke(
            FunctionName=self.name, Qualifier=self.version, Payload=json.dumps(event), LogType="Tail"
        )
        return Answer(
            payload=json.loads(answer["Payload"].read() or b"null"),
            error="FunctionError" in answer,
            log=base64.b64decode(answer.get("LogResult", "")).decode("utf-8", "replace"),
            version=answer["ExecutedVersion"],
            request_id=answer["ResponseMetadata"]["RequestId"],
        )

    def invoke_or_throttled(self, event: Any = None) -> Answer | None:
        """The answer; None if the request was throttled."""
        try:
            return self.invoke(event)
        except ClientError as error:
            if error.response["Error"]["Code"] == "TooManyRequestsException":
                return None
            raise
