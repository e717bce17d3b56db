"""The process behind the S3 port: several services, distinguished by what a request is signed for.

The server starts it with a listening socket: ``python -m ...aws.host FD LAMBDA REGION ACCOUNT``. The run's keys arrive
on standard input, where no process list shows them.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys

from ..credentials import Key, Keys
from .asgi import App, call
from .deliver import Deliverer
from .faults import FaultPlan, FaultyS3
from .guard import Guard
from .protocol import BoundedProtocol
from .rekognition import Rekognition
from .services import Services
from .watch import Watch


def application(keys: Keys, endpoint: str, region: str, port: int) -> App:
    """All services behind the port, with the guard in front."""
    s3 = Services("s3")

    async def fetch(bucket: str, key: str, version: str | None) -> bytes | None:
        query = f"versionId={version}" if version else ""
        status, _, body = await call(s3, "GET", f"/{bucket}/{key}", query)
        return body if status == 200 else None

    plan = FaultPlan()
    rekognition = Rekognition(fetch, plan)
    faulty = FaultyS3(s3, plan, keys.function.access_key_id)
    apps: dict[str, App] = {
        "s3": Watch(faulty, Deliverer(endpoint, keys.owner, region).deliver, region),
        "rekognition": rekognition,
        "dynamodb": Services("dynamodb"),
        "sqs": Services("sqs"),
        "iam": Services("iam"),
        "sts": Services("sts"),
    }
    return Guard(apps, rekognition.set_faults, keys, port)


def main(descriptor: int, endpoint: str, region: str, account: str) -> None:
    """Serve until told to stop, or until the parent server has ended."""
    given = json.loads(sys.stdin.readline())
    keys = Keys(owner=Key(**given["owner"]), function=Key(**given["function"]))
    with socket.socket(fileno=os.dup(descriptor)) as listener:
        port = listener.getsockname()[1]
    os.environ.update(LOG_LEVEL="ERROR", MINISTACK_REGION=region, MINISTACK_ACCOUNT_ID=account)
    # The URL of a queue is where its messages are sent to.
    os.environ.update(MINISTACK_HOST="127.0.0.1", GATEWAY_PORT=str(port))
    import uvicorn

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    config = uvicorn.Config(
        application(keys, endpoint, region, port),
        fd=descriptor,
        http=BoundedProtocol,
        ws="none",
        lifespan="off",
        proxy_headers=False,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
    asyncio.run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
