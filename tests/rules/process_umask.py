"""CA403 process-umask: the file mode mask belongs to the whole process."""

import os
import subprocess
import tempfile
from pathlib import Path

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

os.umask(0o027)


def import_time_handler(event, context):
    return {"ok": True}


# the mode of the one file
def chmod_handler(event, context):
    descriptor, name = tempfile.mkstemp()  # CA508: threads=benign processes=benign
    os.fchmod(descriptor, 0o600)
    os.close(descriptor)
    return {"mode": Path(name).stat().st_mode}


# the mask of a child process
def child_umask_handler(event, context):
    subprocess.run(["/opt/bin/render", "page.html"], umask=0o077, check=True)
    return {"ok": True}


# ---- hazards ----------------------------------------------------------------------------------------------------------


# set to a constant, and left so
def constant_handler(event, context):
    os.umask(0o077)  # CA403: threads=benign processes=safe
    return {"ok": True}


# changed for a moment: the other invocation keeps the wrong one
def for_a_moment_handler(event, context):
    before = os.umask(0o077)  # CA403: threads=unsafe processes=safe
    try:
        Path(tempfile.mkdtemp(), "key.pem").write_text(event["key"])  # CA508: threads=benign processes=benign
    finally:
        os.umask(before)
    return {"ok": True}


# from the request
def request_handler(event, context):
    os.umask(int(event["umask"], 8))  # CA403: threads=unsafe processes=safe
    return {"ok": True}
