"""CA401 environ-write: the environment belongs to the whole process."""

import os
import subprocess
from unittest.mock import patch

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# set at import
os.environ.setdefault("MPLCONFIGDIR", "/var/task/mpl")


def import_time_handler(event, context):
    return {"dir": os.environ["MPLCONFIGDIR"]}


# only read
def read_handler(event, context):
    return {"region": os.environ.get("AWS_REGION"), "stage": os.getenv("STAGE", "dev")}


# a copy for a child process
def child_environment_handler(event, context):
    environment = dict(os.environ)
    environment["TENANT"] = event["tenant"]
    environment.update(LANG="C")
    done = subprocess.run(["/opt/bin/report"], env=environment, capture_output=True, text=True, check=True)
    return {"report": done.stdout}


def merged_environment_handler(event, context):
    done = subprocess.run(["/opt/bin/report"], env={**os.environ, "TENANT": event["tenant"]}, capture_output=True, check=True)
    return {"size": len(done.stdout)}


def copied_environment_handler(event, context):
    environment = os.environ.copy()
    environment.pop("AWS_SESSION_TOKEN", None)
    return {"names": len(environment)}


# some other object called environ
def other_environ_handler(event, context):
    environ = {"REQUEST_METHOD": event["httpMethod"]}
    environ["PATH_INFO"] = event["path"]
    return environ


# ---- hazards ----------------------------------------------------------------------------------------------------------


# convention: set to a constant
def constant_handler(event, context):
    os.environ["OMP_NUM_THREADS"] = "1"  # CA401: threads=benign processes=safe
    return {"ok": True}


# convention: set to something from the request
def request_handler(event, context):
    os.environ["TENANT_ID"] = event["tenant"]  # CA401: threads=unsafe processes=safe
    return {"tenant": os.environ["TENANT_ID"]}


def update_handler(event, context):
    os.environ.update({"AWS_ACCESS_KEY_ID": event["id"], "AWS_SECRET_ACCESS_KEY": event["secret"]})  # CA401: threads=unsafe processes=safe
    return {"ok": True}


def putenv_handler(event, context):
    os.putenv("REPORT_LANG", event["lang"])  # CA401: threads=unsafe processes=safe
    done = subprocess.run(["/opt/bin/report"], capture_output=True, text=True, check=True)
    return {"report": done.stdout}


# set for a moment: other invocations see it, or see it gone
def for_a_moment_handler(event, context):
    before = os.environ["HTTPS_PROXY"]
    os.environ["HTTPS_PROXY"] = "http://proxy.internal:3128"  # CA401: threads=unsafe processes=safe
    try:
        done = subprocess.run(["/opt/bin/fetch"], capture_output=True, check=True)
    finally:
        os.environ["HTTPS_PROXY"] = before
    return {"size": len(done.stdout)}


def pop_handler(event, context):
    os.environ.pop("DEBUG", None)  # CA401: threads=benign processes=safe
    return {"ok": True}


# itself and more: longer with every invocation, in worker processes too
def growing_path_handler(event, context):
    os.environ["PATH"] += ":/opt/bin"  # CA401: threads=unsafe processes=unsafe
    return subprocess.run(["tool"], capture_output=True, check=True).stdout


def growing_in_front_handler(event, context):
    os.environ.update(LD_LIBRARY_PATH=f"/opt/lib:{os.environ['LD_LIBRARY_PATH']}")  # CA401: threads=unsafe processes=unsafe
    return subprocess.run(["tool"], capture_output=True, check=True).stdout


def added_once_handler(event, context):
    if "/opt/bin" not in os.environ["PATH"]:
        os.environ["PATH"] += ":/opt/bin"  # CA401: threads=benign processes=safe
    return subprocess.run(["tool"], capture_output=True, check=True).stdout


_path_at_import = os.environ["PATH"]


def from_import_handler(event, context):
    os.environ["PATH"] = _path_at_import + ":/opt/bin"  # CA401: threads=benign processes=safe
    return subprocess.run(["tool"], capture_output=True, check=True).stdout


def of_another_handler(event, context):
    os.environ["HOME"] = os.environ["LAMBDA_TASK_ROOT"] + "/home"  # CA401: threads=benign processes=safe
    return subprocess.run(["tool"], capture_output=True, check=True).stdout


def put_back_handler(event, context):
    old = os.environ["PATH"]
    os.environ["PATH"] = old + ":/opt/bin"  # CA401: threads=unsafe processes=safe
    try:
        return subprocess.run(["tool"], capture_output=True, check=True).stdout
    finally:
        os.environ["PATH"] = old


# two variables, each of which all invocations set alike
def two_settings_handler(event, context):
    os.environ["TZ"] = "UTC"  # CA401: threads=benign processes=safe
    os.environ["LANG"] = "C.UTF-8"
    return {"ok": True}


def taken_away_handler(event, context):
    os.environ["MODE"] = "batch"  # CA401: threads=unsafe processes=safe
    os.environ["LEVEL"] = "1"
    try:
        return {"ok": True}
    finally:
        os.environ.pop("MODE")
        os.environ.pop("LEVEL")


def role_of_some_handler(event, context):
    if "key" in event:
        os.environ["AWS_ACCESS_KEY_ID"] = event["key"]  # CA401: threads=unsafe processes=unsafe
        os.environ["AWS_SECRET_ACCESS_KEY"] = event["secret"]
    return {"ok": True}


def patched_handler(event, context):
    with patch.dict(os.environ, {"PATCHED_TENANT": event["tenant"]}):  # CA401: threads=unsafe processes=safe
        return os.environ["PATCHED_TENANT"]


def own_patched_handler(event, context):
    settings = {"tenant": "none"}
    with patch.dict(settings, {"tenant": event["tenant"]}):
        return settings["tenant"]


# which variables are set is the request's choice: those of an earlier one stay
def named_by_request_handler(event, context):
    for name, value in event["variables"].items():
        os.environ[name] = value  # CA401: threads=unsafe processes=unsafe
    return os.environ.get("CHOSEN_COLOUR", "blue")


def given_whole_handler(event, context):
    os.environ.update(event.get("overrides", {}))  # CA401: threads=unsafe processes=unsafe
    return os.environ.get("OVERRIDDEN_COLOUR", "blue")


# all that were there before are put back, and stated names are set by every request
def given_whole_and_put_back_handler(event, context):
    before = dict(os.environ)
    os.environ.update(event["overrides"])  # CA401: threads=unsafe processes=safe
    try:
        return subprocess.run(["tool"], capture_output=True, check=True).stdout
    finally:
        os.environ.clear()
        os.environ.update(before)


def stated_names_handler(event, context):
    os.environ.update({"STATED_COLOUR": event["colour"]})  # CA401: threads=unsafe processes=safe
    return os.environ["STATED_COLOUR"]
