"""Ids, times, process and host: everything that is new every time."""

import os
import socket
import threading
import time
import uuid
from datetime import UTC, datetime


def handler(event, context):
    return {
        "user": event["user"],
        "id": str(uuid.uuid4()),
        "request": context.aws_request_id,
        "log": context.log_stream_name,
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "thread": threading.current_thread().name,
        "at": datetime.now(UTC).isoformat(),
        "stamp": int(time.time()),
        "left": context.get_remaining_time_in_millis(),
        "text": f"order {uuid.uuid4().hex} of {event['user']} was taken at {time.strftime('%X')}",
    }
