"""CA702 context-request-id: Lambda's context has aws_request_id; request_id is an AttributeError."""

import logging
from types import SimpleNamespace

import boto3

s3 = boto3.client("s3")
_logger = logging.getLogger(__name__)

# ---- safe look-alikes -------------------------------------------------------------------------------------------------


def right_name_handler(event, context):
    return {"id": context.aws_request_id}


# API Gateway's request context is in the event
def request_context_handler(event, context):
    return {"id": event["requestContext"]["requestId"]}


# asked for with a default
def getattr_handler(event, context):
    return {"id": getattr(context, "request_id", context.aws_request_id)}


# another object's request_id
def other_object_handler(event, context):
    answer = SimpleNamespace(request_id=event["id"])
    metadata = s3.head_object(Bucket="photos", Key=event["key"])["ResponseMetadata"]
    return {"id": answer.request_id, "aws": metadata["RequestId"]}


# a local object that is called context
def _describe(ctx):
    return ctx.request_id


def rebound_context_handler(event, context):
    context = SimpleNamespace(request_id=context.aws_request_id)
    return {"id": context.request_id, "again": _describe(SimpleNamespace(request_id="x"))}


# ---- hazards ----------------------------------------------------------------------------------------------------------


def wrong_name_handler(event, context):
    _logger.info("request %s", context.request_id)  # CA702: threads=unsafe processes=unsafe
    return {"ok": True}


# under another parameter name
def other_parameter_name_handler(event, ctx):
    return {"id": ctx.request_id}  # CA702: threads=unsafe processes=unsafe


# in a helper that gets the context
def _fields(event, lambda_context):
    return {"request": lambda_context.request_id, "keys": sorted(event)}  # CA702: threads=unsafe processes=unsafe


def helper_handler(event, context):
    return _fields(event, context)


# with defaults for calls by hand, which the runtime never uses
def defaults_handler(event=None, context=None):
    return {"id": context.request_id}  # CA702: threads=unsafe processes=unsafe
