"""A loopback endpoint that answers every Invoke with a constant, as cheaply as Python can; for measuring clients."""

import asyncio
import sys
from typing import cast

BODY = b'{"statusCode":200,"key":"load/000005/00000016-a/photo.jpeg","outputs":["thumbs/800x600","thumbs/400x300"]}'
HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-amzn-requestid: 5f0a1b7e-9d3c-4c52-8a60-1f1f1f1f1f1f\r\n"
    b"x-amz-executed-version: 7\r\ncontent-length: %d\r\n\r\n" % len(BODY)
)
MARK = b"\r\n\r\n"


class Echo(asyncio.Protocol):
    """Counts a request as arrived when its head and announced body are there; bodies are thrown away."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.pending = b""

    def data_received(self, data: bytes) -> None:
        self.pending += data
        while (end := self.pending.find(MARK)) >= 0:
            head = self.pending[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.pending) < end + 4 + length:
                return
            self.pending = self.pending[end + 4 + length :]
            self.transport.write(HEAD + BODY)


async def main() -> None:
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
