"""CA409 redirected-output: sys.stdout belongs to the whole process; what others write lands in this answer."""

import contextlib
import io
import subprocess
import sys

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

sys.stdout.reconfigure(line_buffering=True)


def import_time_handler(event, context):
    return {"ok": True}


# written to a buffer directly
def own_buffer_handler(event, context):
    out = io.StringIO()
    out.write(event["text"])
    print(event["text"].upper(), file=out)
    return {"text": out.getvalue()}


# the output of a child process
def child_output_handler(event, context):
    done = subprocess.run(["/opt/bin/report"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True)
    return {"report": done.stdout}


# suppress() is about exceptions
def suppress_handler(event, context):
    with contextlib.suppress(KeyError):
        return {"user": event["user"]}
    return {"user": None}


# ---- hazards ----------------------------------------------------------------------------------------------------------


def redirect_stdout_handler(event, context):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):  # CA409: threads=unsafe processes=safe
        help(str.upper)
    return {"help": out.getvalue()}


def redirect_stderr_handler(event, context):
    out = io.StringIO()
    with contextlib.redirect_stderr(out):  # CA409: threads=unsafe processes=safe
        sys.stderr.write(event["text"])
    return {"text": out.getvalue()}


def assigned_stdout_handler(event, context):
    before, out = sys.stdout, io.StringIO()
    sys.stdout = out  # CA409: threads=unsafe processes=safe
    try:
        help(event["topic"])
    finally:
        sys.stdout = before
    return {"help": out.getvalue()}
