"""The process that is S3 and Rekognition: one loopback port, told apart by what a request asks for.

Started by the server with a listening socket: ``python -m ...aws.host FD LAMBDA REGION ACCOUNT``.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import Any

from .asgi import App, Receive, Scope, Send, call, header
from .deliver import Deliverer
from .rekognition import FAULTS_PATH, TARGET, Rekognition
from .watch import Watch


class Host:
    """The ASGI application in front of both services."""

    def __init__(self, s3: App, endpoint: str, region: str) -> None:
        self._s3 = s3
        self._watch = Watch(s3, Deliverer(endpoint).deliver, region)
        self._rekognition = Rekognition(self._fetch)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Route one request."""
        rekognition = scope["type"] == "http" and (
            header(scope, b"x-amz-target").startswith(TARGET) or scope["path"] == FAULTS_PATH
        )
        await (self._rekognition if rekognition else self._watch)(scope, receive, send)

    async def _fetch(self, bucket: str, key: str, version: str | None) -> bytes | None:
        query = f"versionId={version}" if version else ""
        status, _, body = await call(self._s3, "GET", f"/{bucket}/{key}", query)
        return body if status == 200 else None


def main(descriptor: int, endpoint: str, region: str, account: str) -> None:
    """Serve until told to stop, or until the server that started this has gone."""
    os.environ.update(LOG_LEVEL="ERROR", MINISTACK_REGION=region, MINISTACK_ACCOUNT_ID=account)
    os.environ["DOCKER_HOST"] = "unix:///nonexistent"  # ministack would stop containers it finds there
    import uvicorn
    from ministack.app import app

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    config = uvicorn.Config(
        Host(_typed(app), endpoint, region), fd=descriptor, log_level="warning", access_log=False, lifespan="on"
    )
    asyncio.run(uvicorn.Server(config).serve())


def _typed(app: Any) -> App:
    """ministack's application, which carries no types."""
    return app  # type: ignore[no-any-return]


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
