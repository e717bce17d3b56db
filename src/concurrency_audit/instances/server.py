"""A local Managed Instances from start to end: the main path.

A request arrives on a connection (``web``), is an Invoke (``invoke``) or a control-plane operation (``control``), and
is answered. ``fleet`` manages the environments of published versions; ``runtime`` is what runs inside an environment.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import time
from collections.abc import Awaitable
from functools import partial
from types import TracebackType
from typing import Any, Self

from .aws.beside import AwsBeside
from .aws.reader import s3_reader
from .clients import ClientConnection, check_signature, resigned
from .control import integrity
from .control.aliases import Aliases
from .control.api import ControlPlane
from .control.catalog import VERSION, Catalog
from .control.code import CodeStore
from .control.extras import Extras
from .control.functions import Functions
from .control.layers import LAYER, Layers
from .control.model import read_parameters
from .control.names import LATEST, Place
from .control.providers import Providers
from .control.scaling import Scaling
from .control.sources import Fetch, no_s3
from .control.states import States
from .control.store import Store
from .control.versions import Versions
from .credentials import Keys
from .errors import ServiceError
from .fleet.clock import Clock
from .fleet.fleet import Fleet
from .fleet.governor import Governor
from .invoke.invoker import Call, Invoker, invoked_by, read_call
from .invoke.queue import EventQueue
from .invoke.target import Targets
from .own_places import bind, state_directory
from .page.pages import CODE, Pages, is_page
from .runtime.launch import check_model
from .runtime.sandbox import probe
from .runtime.workshop import Workshop
from .settings import Settings
from .web.admission import Admission
from .web.answers import refuse, respond
from .web.protocol import Connection
from .web.request import Request
from .web.signature import Resigned, Verifier

_log = logging.getLogger(__name__)


class Server:
    """A running local Managed Instances: an asynchronous context manager."""

    def __init__(self, settings: Settings) -> None:
        check_model(settings.model)
        self.settings = settings
        self.keys = Keys()
        self.aws: AwsBeside | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections: set[Connection] = set()
        self._closing = False
        self._verifier = Verifier(self.keys.secrets)

    async def __aenter__(self) -> Self:
        """Bind the port, build the components, listen, and restore what an earlier server left."""
        self.isolation = probe()
        if not self.isolation.private:
            _log.warning("environments share /tmp and see each other's processes: %s", self.isolation.why_not)
        self._socket = bind(self.settings.port)
        self.workshop = Workshop(self.isolation)
        try:
            await self._start_aws()
            self._build()
        except BaseException:
            if self.aws is not None:
                await self.aws.close()
            self._socket.close()
            self.workshop.close()
            raise
        self._admission = Admission(self._port)
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(
            lambda: ClientConnection(self.handle, self._admission, self._verifier, self._connections),
            sock=self._socket,
            backlog=2048,
        )
        self._resume()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        """Stop accepting requests, let invocations finish for a bounded time, then end all processes and clean up."""
        self._closing = True
        self._listener.close()
        await self.governor.close()
        await self.events.close()
        await self.fleet.close()
        if self.aws is not None:
            await self.aws.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for connection in list(self._connections):
            if connection.transport is not None:
                connection.transport.close()
        self.store.close()
        self.workshop.close()

    @property
    def _port(self) -> int:
        return int(self._socket.getsockname()[1])

    @property
    def endpoint(self) -> str:
        """The Lambda endpoint's URL."""
        return f"http://127.0.0.1:{self._port}"

    def ready(self) -> dict[str, Any]:
        """What the command's ready line tells the process that started it."""
        provoke = self.settings.provoke
        return {
            "ready": True,
            "lambda": self.endpoint,
            "page": f"{self.endpoint}/#{self.pages.token}",
            "s3": self.s3_endpoint,
            **dict.fromkeys(("rekognition", "dynamodb", "sqs"), self.aws.endpoint if self.aws else None),
            "pid": os.getpid(),
            "model": self.settings.model,
            "private_tmp": self.isolation.private,
            "access_key_id": self.keys.owner.access_key_id,
            "secret_access_key": self.keys.owner.secret_access_key,
            "provoke": {"seed": provoke.seed, "accesses": len(provoke.accesses)} if provoke is not None else None,
        }

    @property
    def s3_endpoint(self) -> str | None:
        """The S3 endpoint that functions use: the given one, the embedded one, or none."""
        return self.settings.s3_endpoint or (self.aws.endpoint if self.aws else None)

    async def _start_aws(self) -> None:
        if self.settings.with_aws:
            place = Place(self.settings.region, self.settings.account)
            self.aws = AwsBeside(self.workshop, self.endpoint, place, self.keys)
            await self.aws.ready()

    def _fetch(self) -> Fetch:
        """The function that reads deployment packages from S3."""
        if self.s3_endpoint is None:
            return no_s3
        return s3_reader(self.s3_endpoint, self.settings.region, self.keys.owner)

    def _build(self) -> None:
        settings = self.settings
        state = state_directory(settings.state, self.workshop.folder)
        place = Place(settings.region, settings.account)
        self.store = Store(state / "state.sqlite")
        try:
            code = CodeStore(state / "code")
            integrity.check(state / "state.sqlite", self.store.rows(), code)
        except BaseException:
            self.store.close()
            raise
        self.catalog = Catalog(self.store, place)
        code.keep_only(
            {record["configuration"]["CodeSha256"] for _, record in self.store.items(VERSION)}
            | {record["CodeSha256"] for _, record in self.store.items(LAYER)}
        )
        self.providers = Providers(self.store, place)
        states = States(self.catalog)
        self.fleet = Fleet(
            settings, self.catalog, self.providers, states, code, self.workshop, state / "logs", self._platform()
        )
        self.versions = Versions(self.catalog, self.providers, self.fleet)
        fetch, code_url = self._fetch(), f"{self.endpoint}{CODE}"
        self.layers = Layers(self.store, place, code, fetch, code_url)
        self.functions = Functions(
            self.catalog, code, self.providers, self.versions, self.fleet, self.layers, fetch, code_url
        )
        self.control = ControlPlane(
            self.providers,
            self.functions,
            self.versions,
            Aliases(self.catalog),
            Scaling(self.catalog, self.fleet),
            Extras(self.catalog),
            self.layers,
        )
        targets = Targets(self.catalog, self.fleet)
        clock = Clock(settings.time_scale)
        self.events = EventQueue(self.store, self.catalog, targets, clock, state / "failed-events")
        self.invoker = Invoker(targets, self.events, settings.tell)
        self.governor = Governor(self.fleet, self.providers, clock, self.isolation.private)
        self.pages = Pages(self.fleet, self.governor, self.events, code, self.catalog, self.invoker)

    def handle(self, request: Request, connection: Connection) -> None:
        """Answer one client request."""
        try:
            if self._closing:
                raise ServiceError("ServiceException", "The server is stopping")
            if is_page(request.target):
                self.pages.handle(request, connection)
                return
            invoked = invoked_by(request.target) if request.method == b"POST" else None
            check_signature(request, self._verifier, self.keys, invoke=invoked is not None)
            if invoked is not None:
                call = read_call(*invoked, request.headers)
                signed = resigned(request, self._verifier)
                if signed is not None and request.pattern is not None:
                    connection.shortcut(request.pattern, partial(self._invoke_again, signed, call))
                self.invoker.handle(call, request.body, connection)
            else:
                self._run(self._control(request, connection))
        except ServiceError as error:
            refuse(connection, error)

    def _invoke_again(
        self, signed: Resigned, call: Call, signature: bytes, body: bytes, connection: Connection
    ) -> bool:
        """Answer an Invoke that differs from an accepted one in body and signature alone, if it is signed alike."""
        if self._closing or not signed.holds(signature, body, time.time()):
            return False
        try:
            self.invoker.handle(call, body, connection)
        except ServiceError as error:
            refuse(connection, error)
        return True

    async def _control(self, request: Request, connection: Connection) -> None:
        try:
            operation, parameters = read_parameters(request)
            answer = self.control.find(operation.name)(parameters)
            if inspect.isawaitable(answer):
                answer = await answer
            respond(connection, operation.http["responseCode"], answer)
        except ServiceError as error:
            refuse(connection, error)
        except Exception:
            _log.exception("%s %s", request.method.decode(), request.target.decode("ascii", "replace"))
            refuse(connection, ServiceError("ServiceException", "An internal error occurred; see the server's log"))

    def _run(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _resume(self) -> None:
        """Restart the versions that were published, and deliver the events that were accepted, before a restart."""
        for _, record in self.store.items(VERSION):
            configuration = record["configuration"]
            if configuration["Version"] != LATEST and configuration["State"] in ("Active", "Pending"):
                self.fleet.states.put(configuration["FunctionName"], configuration["Version"], "Pending", "Restoring")
                self.fleet.launch(record)
        self.events.resume()

    def _platform(self) -> dict[str, str]:
        """Environment variables that the platform sets for every function.

        Credentials are made up; endpoints are this server's.
        """
        region = self.settings.region
        given = {
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_ACCESS_KEY_ID": self.keys.function.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.keys.function.secret_access_key,
            "AWS_ENDPOINT_URL": self.aws.endpoint if self.aws else None,
            "AWS_ENDPOINT_URL_LAMBDA": self.endpoint,
            "AWS_ENDPOINT_URL_S3": self.s3_endpoint,
            "AWS_ENDPOINT_URL_REKOGNITION": self.aws.endpoint if self.aws else None,
        }
        return {name: value for name, value in given.items() if value is not None}
