"""The request id in a module variable, as logging helpers like to have it."""

from photo_pipeline import handler as safe
from photo_pipeline import storage

CURRENT = {}
put = storage.put
inner = safe.handler


def handler(event, context):
    CURRENT["id"] = context.aws_request_id
    return inner(event, context)


def stamped(client, bucket, output, upload, aws_request_id):
    del aws_request_id
    return put(client, bucket, output, upload, CURRENT["id"])


storage.put = stamped
