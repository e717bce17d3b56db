"""Reads deployment packages that CreateFunction names in S3."""

from __future__ import annotations

from collections.abc import Callable

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from ..credentials import Key
from ..errors import invalid


def s3_reader(endpoint: str, region: str, key: Key) -> Callable[[str, str, str | None], bytes]:
    """A function that returns an object's bytes by bucket, key and version, or raises ServiceError."""
    client = boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint,
        region_name=region,
        aws_access_key_id=key.access_key_id,
        aws_secret_access_key=key.secret_access_key,
    )

    def read(bucket: str, key: str, version: str | None) -> bytes:
        try:
            if version:
                return bytes(client.get_object(Bucket=bucket, Key=key, VersionId=version)["Body"].read())
            return bytes(client.get_object(Bucket=bucket, Key=key)["Body"].read())
        except (ClientError, BotoCoreError) as error:
            raise invalid(f"Error occurred while GetObject. s3://{bucket}/{key}: {error}") from None

    return read
