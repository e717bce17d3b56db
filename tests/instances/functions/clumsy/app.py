"""A handler that misbehaves as the event says."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request


def handler(event, context):
    do = event["do"]
    if do == "exit":
        sys.exit(3)
    if do == "crash":
        os._exit(1)
    if do == "segfault":
        os.kill(os.getpid(), signal.SIGSEGV)
    if do == "hang":
        time.sleep(event.get("seconds", 3600))
        return "late"
    if do == "twice":
        return answer_myself(context.aws_request_id)
    if do == "flood":
        line = "x" * 200
        for _ in range(event["lines"]):
            print(line)
        return "flooded"
    if do == "fill":
        with open("/tmp/full", "wb") as file:
            os.posix_fallocate(file.fileno(), 0, event["bytes"])
    if do == "escape":
        child = subprocess.Popen(["sleep", "3600"], start_new_session=True, close_fds=True)
        return child.pid
    if do == "unserialisable":
        return object()
    return "ok"


def answer_myself(request_id):
    api = os.environ["AWS_LAMBDA_RUNTIME_API"]
    url = f"http://{api}/2018-06-01/runtime/invocation/{request_id}/response"
    with urllib.request.urlopen(urllib.request.Request(url, data=b'"first"', method="POST")) as answer:
        first = answer.status
    try:
        urllib.request.urlopen(urllib.request.Request(url, data=b'"second"', method="POST"))
    except urllib.error.HTTPError as error:
        print("statuses", first, error.code)
    return "third"
