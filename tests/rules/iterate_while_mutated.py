"""CA112 iterate-while-mutated: one invocation goes through a shared collection while another changes its size."""

import json
import threading
from types import MappingProxyType

import boto3

ec2 = boto3.client("ec2")

# ---- safe look-alikes -------------------------------------------------------------------------------------------------

# never changed after import
_REGIONS = {"eu": "eu-west-1", "us": "us-east-1"}


def constant_dict_handler(event, context):
    return {name: region for name, region in _REGIONS.items() if name in event["names"]}


# a read-only view of a constant
_PLANS = MappingProxyType({"free": 1, "paid": 2})


def mapping_proxy_handler(event, context):
    return {"plans": [name for name in _PLANS if _PLANS[name] >= event["level"]]}


# changes and iteration under one lock
_online = {}
_online_lock = threading.Lock()


def locked_iteration_handler(event, context):
    with _online_lock:
        _online[event["user"]] = event["at"]  # CA603: threads=safe processes=unsafe
        names = [name for name, at in _online.items() if at > event["since"]]
    return {"online": names}


# the lock is held by the caller of the function that iterates
def _names():
    return [name for name in _online if name.startswith("a")]


def caller_lock_handler(event, context):
    with _online_lock:
        return {"a": _names()}


# copy() is one step; the copy belongs to the invocation
_sizes = {}


def copied_first_handler(event, context):
    _sizes[event["name"]] = len(event["body"])
    total = 0
    for size in _sizes.copy().values():
        total += size
    return {"total": total}


# replaced as a whole: the loop goes through the object it started with
_routes = {"/": "index"}
_routes_lock = threading.Lock()


def swap_handler(event, context):
    global _routes
    with _routes_lock:
        _routes = {**_routes, event["path"]: event["target"]}
    return {"ok": True}


def swap_reader_handler(event, context):
    return {"paths": [path for path, target in _routes.items() if target == event["target"]]}


# a copy of a constant grows
_gauges = {"cpu": 0, "memory": 0}


def own_dict_handler(event, context):
    gauges = dict(_gauges)
    gauges["disk"] = event["disk"]
    return {name: value for name, value in gauges.items() if value}


# list() and sorted() of a dict copy it in one step, with the GIL and without (docs.python.org/3/library/threadsafety.html)
_members = {}


def join_handler(event, context):
    _members[event["name"]] = event["role"]
    admins = [name for name, role in list(_members.items()) if role == "admin"]
    return {"members": sorted(_members), "admins": admins}


# ---- hazards ----------------------------------------------------------------------------------------------------------

# a for loop over items() in one handler, insertion in another
_jobs = {}


def submit_handler(event, context):
    _jobs[event["job"]] = {"state": "new", "at": event["at"]}  # CA603: threads=safe processes=unsafe
    return {"ok": True}


def list_jobs_handler(event, context):
    found = []
    for name, job in _jobs.items():  # CA112: threads=unsafe processes=safe symbol=iterate_while_mutated._jobs
        if ec2.describe_tags(Filters=[{"Name": "key", "Values": [name]}])["Tags"]:
            found.append(job["state"])
    return {"jobs": found}


# inserted and counted in the same handler
_seen_words = {}


def comprehension_handler(event, context):
    _seen_words[event["word"]] = True
    return {"long": [word for word in _seen_words if len(word) > 7]}  # CA112: threads=unsafe processes=safe


# a generator expression inside any()
_blocked = {}


def _is_blocked(address):
    return any(address.startswith(prefix) for prefix in _blocked)  # CA112: threads=unsafe processes=safe interpreter=any


def block_handler(event, context):
    _blocked[event["prefix"]] = True
    return {"ok": True}


def check_handler(event, context):
    return {"blocked": _is_blocked(event["address"])}


# json.dumps of a dict that others change (with an indent it goes through it in Python code)
_flags = {}


def set_flag_handler(event, context):
    _flags[event["flag"]] = event["value"]  # CA603: threads=safe processes=unsafe
    return {"ok": True}


def dump_flags_handler(event, context):
    return {"statusCode": 200, "body": json.dumps(_flags, indent=2)}  # CA112: threads=unsafe processes=safe


# what writes a whole tree walks through the tables within the shared one as well
_boards = {"users": {}, "teams": {}}


def join_handler(event, context):
    _boards["users"][event["id"]] = event["name"]
    return {"ok": True}


def save_boards_handler(event, context):
    with open(f"/tmp/{context.aws_request_id}.json", "w") as file:
        json.dump(_boards, file)  # CA112: threads=unsafe processes=safe
    return {"ok": True}


_totals = {"sold": {"a": 0, "b": 0}}


def total_handler(event, context):
    """Every key is there from the start."""
    _totals["sold"]["a"] = 1
    return {"body": json.dumps(_totals, indent=2)}


# sum() of plain numbers: one step with the GIL, not without it
_scores = {}


def score_handler(event, context):
    _scores[event["name"]] = event["score"]
    return {"sum": sum(_scores.values())}  # CA112: threads=unsafe processes=safe interpreter=free-threaded
