"""A signal sent to a child changes nothing about how this process takes signals."""

import os
import signal
import subprocess


def handler(event, context):
    child = subprocess.Popen(["ffmpeg", "-i", event["url"], "-"], start_new_session=True)
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        os.killpg(os.getpgid(child.pid), signal.SIGKILL)
    return {"code": child.returncode}
