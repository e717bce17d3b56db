"""The AWS clients: made once, while the module is imported and nothing else runs, and shared from then on.

Low-level clients are safe to share between threads, resources and sessions are not
(https://docs.aws.amazon.com/boto3/latest/guide/clients.html). Under Python's managed runtime each worker process
imports this module after it was forked, so no connection is ever shared between processes.
"""

import boto3
from botocore.config import Config

from photo_pipeline.settings import CONNECT_SECONDS, REKOGNITION_READ_SECONDS

MAX_UPLOADS = 4
"""Requests one record has in flight at once; a connection each, so that none waits for another."""

USER_AGENT = "photo-pipeline"
"""Fixed, because botocore would put its own together anew, twice, for every request: a fifth of a request's CPU."""

S3 = boto3.client(
    "s3",
    config=Config(
        user_agent=USER_AGENT,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=10,
        max_pool_connections=4 * MAX_UPLOADS,
        retries={"mode": "standard", "total_max_attempts": 3},
    ),
)
"""The pool leaves room for invocations that share this interpreter; urllib3 opens more when it is empty."""

REKOGNITION = boto3.client(
    "rekognition",
    config=Config(
        user_agent=USER_AGENT,
        connect_timeout=CONNECT_SECONDS,
        read_timeout=REKOGNITION_READ_SECONDS,
        max_pool_connections=MAX_UPLOADS,
        # botocore does not know when the invocation ends: labels.py retries, and does.
        retries={"mode": "standard", "total_max_attempts": 1},
    ),
)
