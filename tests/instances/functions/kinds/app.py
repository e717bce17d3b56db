"""A well-behaved handler that does what the event says."""

import json
import logging
import os
import threading
import time
from pathlib import Path

log = logging.getLogger()
COUNT = 0
HELD = []


def handler(event, context):
    global COUNT
    COUNT += 1
    do = event.get("do") if isinstance(event, dict) else None
    if do == "sleep":
        began = time.time()
        time.sleep(event["seconds"])
        return {"began": began, "ended": time.time(), "pid": os.getpid()}
    if do == "log":
        print("printed")
        log.info("logged")
        return "done"
    if do == "raise":
        raise ValueError("wrong input")
    if do == "context":
        return {
            "id": context.aws_request_id,
            "arn": context.invoked_function_arn,
            "version": context.function_version,
            "left": context.get_remaining_time_in_millis(),
            "custom": context.client_context.custom if context.client_context else None,
        }
    if do == "variables":
        return dict(os.environ)
    if do == "big":
        return "x" * event["bytes"]
    if do == "tmp":
        seen = sorted(os.listdir("/tmp"))
        Path("/tmp", event["name"]).write_text("here")
        return seen
    if do == "burn":
        end = time.monotonic() + event["seconds"]
        while time.monotonic() < end:
            pass
        return "burnt"
    if do == "hold":
        HELD.append(b"x" * event["bytes"])
        return "held"
    if do == "fill":
        with open("/tmp/full", "wb") as file:
            os.posix_fallocate(file.fileno(), 0, event["bytes"])
        return "filled"
    if do == "mark":
        Path(event["folder"], context.aws_request_id).touch()
        return "marked"
    if do == "others":
        return [pid for pid in os.listdir("/proc") if pid.isdigit()]
    if do == "call":
        import boto3

        client = boto3.client("lambda")
        try:
            answer = getattr(client, event["operation"])(FunctionName=event["name"], Qualifier="1")
        except client.exceptions.ClientError as error:
            return error.response["Error"]["Code"]
        return answer["StatusCode"]
    if do == "identity":
        return {"pid": os.getpid(), "thread": threading.get_ident(), "count": COUNT}
    return json.loads(json.dumps({"event": event}))
