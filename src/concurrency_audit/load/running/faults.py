"""Switches faults of the local instances on and off: in S3, and in Rekognition.

They are chosen by the run's seed and by what is asked for, and hit first tries alone: a function that tries again gets
along, one that mixes up what it tries again does not. Besides, chosen inputs can be made unreadable for a while.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from geventhttpclient.client import HTTPClient
from geventhttpclient.url import URL

from concurrency_audit.errors import UsageError
from concurrency_audit.load.evidence import ObjectRef
from concurrency_audit.load.signing import Credentials

PATH = "/_rekognition"
S3_SHARE = 0.05
REKOGNITION_SHARE = 0.25
SECONDS = 10.0


class Faults:
    """The switch, at one S3 endpoint."""

    def __init__(self, endpoint: str, credentials: Callable[[], Credentials], seed: int) -> None:
        self._endpoint, self._credentials, self._seed = endpoint, credentials, seed
        self.injected = False
        """Whether they have been on."""

    def on(self) -> None:
        """Let chosen first tries fail from now on; raises UsageError where the endpoint has no faults."""
        self._set({"s3_share": S3_SHARE, "rekognition_share": REKOGNITION_SHARE, "seed": self._seed})
        self.injected = True

    def off(self) -> None:
        """Let nothing fail any more; raises UsageError where the endpoint has no faults."""
        self._set({})

    @contextmanager
    def unreadable(self, inputs: Iterable[ObjectRef]) -> Iterator[None]:
        """Let functions read none of these objects meanwhile; raises UsageError where the endpoint has no faults."""
        self._set({"s3_unreadable": [f"{one.bucket}/{one.key}" for one in inputs]})
        try:
            yield
        finally:
            self._set({})

    def _set(self, wanted: dict[str, Any]) -> None:
        headers = {"Authorization": f"Bearer {self._credentials().secret_key}", "Content-Type": "application/json"}
        http = HTTPClient.from_url(URL(self._endpoint), network_timeout=SECONDS, connection_timeout=SECONDS)
        try:
            answer = http.request("POST", PATH, json.dumps(wanted).encode(), headers)
            answer.read()
        except OSError as error:
            raise UsageError(f"--faults: {self._endpoint} does not answer ({type(error).__name__})") from error
        finally:
            http.close()
        if answer.status_code != 200:
            raise UsageError(
                f"--faults: {self._endpoint} cannot inject any ({answer.status_code}); `load --local` and `serve` can"
            )
