"""A real S3 API over HTTP, and the handler imported as Lambda does: once, with its settings set."""

import importlib
import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any
from urllib.parse import quote_plus

import boto3
import pytest
from moto.server import ThreadedMotoServer

UPLOADS, RESULTS = "uploads-bucket", "results-bucket"


@dataclass(frozen=True)
class Context:
    """A Lambda context."""

    aws_request_id: str = "request-1"
    millis: int = 60_000

    def get_remaining_time_in_millis(self) -> int:
        return self.millis


@pytest.fixture(scope="session")
def endpoint() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # The operator role's policy is one of AWS's own.
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()
    del os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"]


@pytest.fixture(scope="session")
def aws_environ(endpoint: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "OUTPUT_BUCKET": RESULTS,
    }


@pytest.fixture(scope="session")
def s3(aws_environ: dict[str, str]) -> Any:
    session = boto3.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name=aws_environ["AWS_DEFAULT_REGION"]
    )
    client = session.client("s3", endpoint_url=aws_environ["AWS_ENDPOINT_URL"])
    for bucket in (UPLOADS, RESULTS):
        client.create_bucket(Bucket=bucket)
    return client


@pytest.fixture(scope="session")
def app(aws_environ: dict[str, str], s3: Any) -> Iterator[ModuleType]:
    before = dict(os.environ)
    os.environ.update(aws_environ)
    yield importlib.import_module("photo_pipeline.handler")
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def context() -> Context:
    return Context()


def record(key: str, sequencer: str | None = "00AA", *, bucket: str = UPLOADS, **stored: Any) -> dict[str, Any]:
    """An S3 record as AWS sends it; ``stored`` goes into ``s3.object``."""
    described = {"key": quote_plus(key), "sequencer": sequencer, **stored}
    return {
        "eventVersion": "2.5",
        "eventSource": "aws:s3",
        "awsRegion": "us-east-1",
        "eventTime": "2026-11-01T12:00:00.000Z",
        "eventName": "ObjectCreated:Put",
        "s3": {
            "s3SchemaVersion": "1.0",
            "bucket": {"name": bucket},
            "object": {name: value for name, value in described.items() if value is not None},
        },
    }
