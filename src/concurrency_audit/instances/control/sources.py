"""Sources of packages: the request itself, or an object in S3."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from ..errors import invalid

Fetch = Callable[[str, str, str | None], bytes]
"""Reads an S3 object given bucket, key and version; raises ServiceError. Runs in a thread."""


async def package_of(code: dict[str, Any], fetch: Fetch) -> bytes:
    """The package that a request contains or names.

    Raises:
        ServiceError: it does neither, or the object cannot be read.
    """
    if "ZipFile" in code:
        return bytes(code["ZipFile"])
    if "S3Bucket" in code and "S3Key" in code:
        return await asyncio.to_thread(fetch, code["S3Bucket"], code["S3Key"], code.get("S3ObjectVersion"))
    raise invalid("Please provide a source for function code: ZipFile, or S3Bucket and S3Key")


def no_s3(bucket: str, key: str, version: str | None) -> bytes:  # noqa: ARG001 - the signature of Fetch
    """Raise, because there is no S3 endpoint to read packages from."""
    raise invalid(f"Code cannot be read from s3://{bucket}/{key}: no S3 here; start with --with-aws, or give a ZipFile")
