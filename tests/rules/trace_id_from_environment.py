"""The trace id, from the environment and from elsewhere."""

import os

import boto3
from aws_xray_sdk.core import xray_recorder

events = boto3.client("events")
COLD = os.environ.get("_X_AMZN_TRACE_ID")


def region_handler(event, context):
    return os.environ["AWS_REGION"], os.environ.get("STAGE", "_X_AMZN_TRACE_ID")


def segment_handler(event, context):
    return xray_recorder.current_segment().trace_id


def environ_get_handler(event, context):
    header = os.environ.get("_X_AMZN_TRACE_ID", "")  # CA706: threads=unsafe processes=safe
    events.put_events(Entries=[{"Source": "shop", "TraceHeader": header}])


def _header():
    return os.environ["_X_AMZN_TRACE_ID"].split(";")[0]  # CA706: threads=unsafe processes=safe


def subscript_handler(event, context):
    return {"trace": _header()}


def getenv_handler(event, context):
    return os.getenv("_X_AMZN_TRACE_ID")  # CA706: threads=unsafe processes=safe


def copy_handler(event, context):
    copied = os.environ.copy()
    return copied["_X_AMZN_TRACE_ID"]  # CA706: threads=unsafe processes=safe


COPIED_AT_IMPORT = os.environ.copy()


def copied_at_import_handler(event, context):
    return COPIED_AT_IMPORT["_X_AMZN_TRACE_ID"]


def dictionary_handler(event, context):
    copied = dict(os.environ)
    return copied["_X_AMZN_TRACE_ID"]  # CA706: threads=unsafe processes=safe


def spread_handler(event, context):
    spread = {**os.environ, "ORDER": event["order"]}
    return spread["ORDER"], spread.get("_X_AMZN_TRACE_ID")  # CA706: threads=unsafe processes=safe


def united_handler(event, context):
    united = os.environ | {"ORDER": event["order"]}
    return united.get("_X_AMZN_TRACE_ID", "")  # CA706: threads=unsafe processes=safe


def own_dictionary_handler(event, context):
    headers = dict(event["headers"])
    copied = {**os.environ}
    return headers["_X_AMZN_TRACE_ID"], copied["HOME"]
