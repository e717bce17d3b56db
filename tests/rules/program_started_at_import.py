"""CA606 program-started-at-import."""

import multiprocessing
import subprocess

from awslambdaric.lambda_concurrency_hooks import register_pre_fork

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

_version = subprocess.run(["/opt/tool", "--version"], capture_output=True, check=True).stdout

_lister = subprocess.Popen(["ls", "/opt"], stdout=subprocess.PIPE)
_names = _lister.communicate()[0]

with subprocess.Popen(["date"], stdout=subprocess.PIPE) as _clock:
    _today = _clock.stdout.read()


def _work():
    return None


_never_started = multiprocessing.Process(target=_work)
_ended = multiprocessing.Process(target=_work)
_ended.start()
_ended.join()


# a program of the invocation's own
def own_handler(event, context):
    with subprocess.Popen(["cat", event["path"]], stdout=subprocess.PIPE) as reader:
        return {"text": reader.stdout.read(), "version": _version, "names": _names, "today": _today}


# ---- hazards ----------------------------------------------------------------------------------------------------------

_agent = subprocess.Popen(["/opt/agent"])  # CA606: threads=safe processes=benign


def agent_handler(event, context):
    return event["id"]


_side = multiprocessing.Process(target=_work, daemon=True)  # CA606: threads=safe processes=benign
_side.start()


def side_handler(event, context):
    return event["id"]


def _launched(name):
    return subprocess.Popen([name])  # CA606: threads=safe processes=benign


_launched("/opt/collector")

_helper = None


# one for all workers, none of which is its parent
@register_pre_fork
def start_helper():
    global _helper
    _helper = subprocess.Popen(["/opt/helper"], stdin=subprocess.PIPE)  # CA606: threads=safe processes=unsafe


def helper_handler(event, context):
    return {"answer": _helper.communicate(event["line"].encode())}  # CA301: threads=unsafe processes=safe
