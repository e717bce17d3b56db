"""A handler that tidies up /tmp before it starts.

/tmp is shared by all invocations of the execution environment: the files of all others are gone, in every model.
"""

import shutil
import tempfile
from pathlib import Path

import boto3

s3 = boto3.client("s3")


def lambda_handler(event, context):
    """Unpack an archive."""
    shutil.rmtree("/tmp", ignore_errors=True)  # CA504: threads=unsafe processes=unsafe
    Path("/tmp").mkdir(exist_ok=True)
    with tempfile.NamedTemporaryFile(suffix=".zip") as archive:
        s3.download_fileobj("archives", event["key"], archive)
        archive.flush()
        shutil.unpack_archive(archive.name, tempfile.mkdtemp())
    return {"statusCode": 200}
