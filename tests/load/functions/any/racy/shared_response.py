"""One response object is filled in by everybody."""

import json
import time

RESPONSE = {"statusCode": 200, "headers": {"content-type": "application/json"}}


def handler(event, context):
    RESPONSE["headers"]["x-user"] = event["user"]
    time.sleep(0.003)
    RESPONSE["body"] = json.dumps({"user": event["user"], "id": context.aws_request_id})
    return dict(RESPONSE, headers=dict(RESPONSE["headers"]))
