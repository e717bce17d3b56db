"""Rows are collected in one buffer."""

import io
import time

_out = io.StringIO()


def handler(event, context):
    _out.seek(0)
    _out.truncate()
    for number in range(3):
        _out.write(f"{event['user']},{number}\n")
        time.sleep(0.001)
    return {"csv": _out.getvalue()}
