"""A local Managed Instances from start to end: the main path.

A request comes in on one connection (``web``), is an Invoke (``invoke``) or a control-plane operation (``control``),
and is answered. Published versions run in ``fleet``; what they run in is ``runtime``.
"""

from __future__ import annotations

import asyncio
import inspect
import logging
import os
import tempfile
from collections.abc import Awaitable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from .aws.beside import AwsBeside
from .aws.reader import s3_reader
from .control.aliases import Aliases
from .control.api import ControlPlane
from .control.catalog import VERSION, Catalog
from .control.code import CodeStore
from .control.extras import Extras
from .control.functions import Functions
from .control.model import read_parameters
from .control.names import LATEST, Place
from .control.providers import Providers
from .control.scaling import Scaling
from .control.store import Store
from .control.versions import Versions
from .errors import InstancesError, ServiceError
from .fleet.clock import Clock
from .fleet.fleet import Fleet
from .fleet.governor import Governor
from .invoke.invoker import Invoker, invoked_by
from .invoke.queue import EventQueue
from .invoke.target import Targets
from .page.pages import CODE, Pages, foreign
from .runtime.launch import check_model
from .runtime.sandbox import probe
from .runtime.workshop import Workshop
from .settings import Settings
from .web.answers import refuse, respond
from .web.protocol import Connection, HeaderConnection, Request

_log = logging.getLogger(__name__)
_FUNCTION_KEY = "LMIFUNCTION"
"""Access key of every function. It may only invoke, so that no function is shown another one's variables."""


class Server:
    """A running local Managed Instances: an asynchronous context manager."""

    def __init__(self, settings: Settings) -> None:
        check_model(settings.model)
        self.settings = settings
        self._tasks: set[asyncio.Task[None]] = set()
        self._connections: set[Connection] = set()
        self._closing = False
        self.aws: AwsBeside | None = None

    async def __aenter__(self) -> Self:
        """Build the rooms, take up what an earlier server left, and listen."""
        self.isolation = probe()
        if not self.isolation.private:
            _log.warning("environments share /tmp and see each other's processes: %s", self.isolation.why_not)
        self.workshop = Workshop(self.isolation)
        try:
            self._build()
            self._listener = await self._listen()
        except BaseException:
            self.workshop.close()
            raise
        try:
            await self._start_aws()
        except BaseException:
            await self.__aexit__(None, None, None)
            raise
        self.functions.code_url = f"{self.endpoint}{CODE}"
        self.fleet.platform = self._platform()
        self._resume()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        """Take nothing new, let invocations finish for a bounded time, end everything, leave nothing behind."""
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
    def endpoint(self) -> str:
        """The Lambda endpoint's URL."""
        return f"http://127.0.0.1:{self._listener.sockets[0].getsockname()[1]}"

    def ready(self) -> dict[str, Any]:
        """What a starter needs to know: the ready line of the command."""
        return {
            "ready": True,
            "lambda": self.endpoint,
            "s3": self.s3_endpoint,
            "rekognition": self.aws.endpoint if self.aws else None,
            "pid": os.getpid(),
            "model": self.settings.model,
            "private_tmp": self.isolation.private,
        }

    @property
    def s3_endpoint(self) -> str | None:
        """The S3 that functions use: the given one, the embedded one, or none."""
        return self.settings.s3_endpoint or (self.aws.endpoint if self.aws else None)

    async def _start_aws(self) -> None:
        if self.settings.with_aws:
            self.aws = AwsBeside(self.workshop, self.endpoint, self.settings.region, self.settings.account)
            await self.aws.ready()
        if self.s3_endpoint is not None:
            self.functions.fetch = s3_reader(self.s3_endpoint, self.settings.region)

    def _build(self) -> None:
        settings = self.settings
        state = settings.state or Path(tempfile.mkdtemp(dir=self.workshop.folder))
        try:
            state.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise InstancesError(
                f"{state}: cannot be a state directory ({error.strerror}); give another --state"
            ) from None
        place = Place(settings.region, settings.account)
        self.store = Store(state / "state.sqlite")
        self.catalog = Catalog(self.store, place)
        code = CodeStore(state / "code")
        code.keep_only({record["configuration"]["CodeSha256"] for _, record in self.store.items(VERSION)})
        self.providers = Providers(self.store, place)
        self.fleet = Fleet(settings, self.catalog, self.providers, code, self.workshop, state / "logs")
        self.versions = Versions(self.catalog, self.providers, self.fleet)
        self.fleet.set_state = self.versions.set_state
        self.functions = Functions(self.catalog, code, self.providers, self.versions, self.fleet)
        self.control = ControlPlane(
            self.providers,
            self.functions,
            self.versions,
            Aliases(self.catalog),
            Scaling(self.catalog, self.fleet),
            Extras(self.catalog),
        )
        targets = Targets(self.catalog, self.fleet)
        clock = Clock(settings.time_scale)
        self.events = EventQueue(self.store, self.catalog, targets, clock, state / "failed-events")
        self.invoker = Invoker(targets, self.events)
        self.governor = Governor(self.fleet, self.providers, clock, self.isolation.private)
        self.pages = Pages(self.fleet, self.governor, self.events, code)

    async def _listen(self) -> asyncio.Server:
        loop = asyncio.get_running_loop()
        try:
            return await loop.create_server(self._connection, "127.0.0.1", self.settings.port, backlog=2048)
        except OSError as error:
            message = f"port {self.settings.port} on 127.0.0.1 cannot be taken ({error.strerror}); give another --port"
            raise InstancesError(message) from None

    def _connection(self) -> Connection:
        return _ClientConnection(self)

    def handle(self, request: Request, connection: Connection) -> None:
        """Answer one request of a caller."""
        try:
            if foreign(request.headers.get(b"host"), request.headers.get(b"origin")):
                raise ServiceError("AccessDeniedException", "Requests from other web sites are refused")
            if self._closing:
                raise ServiceError("ServiceException", "The server is stopping")
            if request.method == b"POST" and (invoked := invoked_by(request.target)) is not None:
                self.invoker.handle(*invoked, request, connection)
            elif not self.pages.handle(request, connection):
                self._run(self._control(request, connection))
        except ServiceError as error:
            refuse(connection, error)

    async def _control(self, request: Request, connection: Connection) -> None:
        try:
            if _FUNCTION_KEY.encode() in request.headers.get(b"authorization", b""):
                raise ServiceError("AccessDeniedException", "A function's role may invoke here, and nothing else")
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
        """Bring up again what was published, and deliver what was accepted, before a restart."""
        for _, record in self.store.items(VERSION):
            configuration = record["configuration"]
            if configuration["Version"] != LATEST and configuration["State"] in ("Active", "Pending"):
                self.fleet.set_state(configuration["FunctionName"], configuration["Version"], "Pending", "Restoring")
                self.fleet.launch(record)
        self.events.resume()

    def _platform(self) -> dict[str, str]:
        """What the platform sets for every function; credentials are made up, endpoints lead back here."""
        region = self.settings.region
        given = {
            "AWS_REGION": region,
            "AWS_DEFAULT_REGION": region,
            "AWS_ACCESS_KEY_ID": _FUNCTION_KEY,
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_ENDPOINT_URL_LAMBDA": self.endpoint,
            "AWS_ENDPOINT_URL_S3": self.s3_endpoint,
            "AWS_ENDPOINT_URL_REKOGNITION": self.aws.endpoint if self.aws else None,
        }
        return {name: value for name, value in given.items() if value is not None}


class _ClientConnection(HeaderConnection):
    """A caller's connection; known to the server so that it can be closed."""

    def __init__(self, server: Server) -> None:
        super().__init__(server.handle)
        self._open = server._connections

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._open.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._open.discard(self)
