"""Starts and ends the process that serves S3 and Rekognition for a server."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
from dataclasses import asdict

from ..control.names import Place
from ..credentials import Keys
from ..errors import InstancesError
from ..runtime import keeper
from ..runtime.workshop import Workshop
from .rekognition import FAULTS_PATH

_START_SECONDS = 30.0


class AwsBeside:
    """S3, Rekognition, IAM and STS on one loopback port."""

    def __init__(self, workshop: Workshop, endpoint: str, place: Place, keys: Keys) -> None:
        for module in ("ministack", "uvicorn"):
            if importlib.util.find_spec(module) is None:
                raise InstancesError(f"--with-aws needs {module}: pip install 'concurrency-audit[instances]'")
        self._workshop = workshop
        self._keys = keys
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            listener.listen(1024)
            self._port: int = listener.getsockname()[1]
            host = [sys.executable, "-m", f"{__package__}.host"]
            self._process = subprocess.Popen(
                [*host, str(listener.fileno()), endpoint, place.region, place.account],
                pass_fds=[listener.fileno()],
                env={**os.environ, **workshop.marking, "TMPDIR": str(workshop.folder)},
                stdin=subprocess.PIPE,
                stdout=sys.stderr,
                start_new_session=True,
            )
        assert self._process.stdin is not None
        with contextlib.suppress(OSError), self._process.stdin as pipe:  # it may have failed: ready() raises then
            pipe.write(json.dumps(asdict(keys)).encode() + b"\n")
        workshop.started(self._process.pid)

    @property
    def endpoint(self) -> str:
        """The URL of all its services."""
        return f"http://127.0.0.1:{self._port}"

    async def ready(self) -> None:
        """Wait until the services answer.

        Raises:
            InstancesError: they do not answer in time.
        """
        try:
            await asyncio.wait_for(asyncio.to_thread(self._ask), _START_SECONDS)
        except (OSError, http.client.HTTPException, TimeoutError):
            raise InstancesError("S3 did not start; see the messages above, or run without --with-aws") from None

    async def close(self) -> None:
        """End the process."""
        self._process.send_signal(signal.SIGTERM)
        try:
            await asyncio.to_thread(self._process.wait, 2)
        except subprocess.TimeoutExpired:
            keeper.kill_group(self._process.pid)
            await asyncio.to_thread(self._process.wait)
        self._workshop.ended(self._process.pid)

    def _ask(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_START_SECONDS)
        bearer = {"Authorization": f"Bearer {self._keys.owner.secret_access_key}"}
        connection.request("GET", FAULTS_PATH, headers=bearer)
        connection.getresponse().read()
        connection.close()
