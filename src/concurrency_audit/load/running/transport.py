"""geventhttpclient's connections and its parser, for requests that are written already.

The library merges and checks the headers of each request twice, which costs as much as sending it. A request that is
sent by the thousand differs in two lines from the one before.
"""

import errno
from http.client import HTTPException
from typing import cast

from geventhttpclient.client import HTTPClient
from geventhttpclient.header import Headers
from geventhttpclient.response import HTTPSocketPoolResponse

LOST = (OSError, HTTPException)
"""What a request ends with that got no answer."""


class Fields(dict[str, str]):
    """The headers of an answer by lower-case name; of a repeated one the last."""

    def add(self, name: str, value: str) -> None:
        """Take one header (called by the parser)."""
        self[name.lower()] = value


class Transport(HTTPClient):
    """A pool of connections to one endpoint."""

    def send(self, request: bytes) -> HTTPSocketPoolResponse:
        """Send the bytes of one POST and wait for the answer's headers; raises one of `LOST`.

        Nothing is sent twice: the function may have run.
        """
        pool = self._connection_pool
        connection = pool.get_socket()
        try:
            connection.sendall(request)
        except BaseException as error:
            if not isinstance(error, OSError) or error.errno not in (errno.ECONNRESET, errno.EPIPE):
                pool.release_socket(connection)
                raise
            # Who refuses a request early answers and closes before all of it is sent: the answer may be there.
        fields = cast(type[Headers], Fields)
        return HTTPSocketPoolResponse(connection, pool, block_size=self.block_size, method="POST", headers_type=fields)
