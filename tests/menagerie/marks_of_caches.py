"""What a cache in entries of one dictionary holds, and the mark by which the next look tells whether it still holds."""

import json
import time

import boto3

_s3 = boto3.client("s3")


def _fetch(key):
    return json.loads(_s3.get_object(Bucket="maps", Key=key)["Body"].read())


_graph = {"value": None, "tag": None, "at": 0}


def graph_handler(event, context):
    tag = _s3.head_object(Bucket="maps", Key="graph.json")["ETag"]
    if _graph["value"] is not None and _graph["tag"] == tag:
        return _graph["value"]
    found = _fetch("graph.json")
    _graph["tag"] = tag  # CA201: threads=unsafe processes=benign
    _graph["value"] = found
    return found


_dated = {"value": None, "tag": None, "at": 0}


def dated_handler(event, context):
    now = time.time()
    tag = _s3.head_object(Bucket="maps", Key="dated.json")["ETag"]
    if _dated["value"] is not None and now - _dated["at"] < 60 and _dated["tag"] == tag:
        return _dated["value"]
    found = _fetch("dated.json")
    _dated["at"] = now  # CA201: threads=unsafe processes=benign
    _dated["tag"] = tag
    _dated["value"] = found
    return found


# a time alone: who finds the new time and the old value is late by a moment
_timed = {"value": None, "at": 0}


def timed_handler(event, context):
    now = time.time()
    if _timed["value"] is not None and now - _timed["at"] < 60:
        return _timed["value"]
    found = _fetch("timed.json")
    _timed["at"] = now  # CA201: threads=benign processes=benign
    _timed["value"] = found
    return found


# told, and compared by nobody
_told = {"value": None, "tag": None, "at": 0}


def told_handler(event, context):
    if _told["value"] is not None and time.time() - _told["at"] < 60:
        return _told["value"]
    found = _s3.get_object(Bucket="maps", Key="told.json")
    _told["at"] = time.time()  # CA201: threads=benign processes=benign
    _told["tag"] = found["ETag"]
    _told["value"] = found["Body"].read()
    return _told["value"]


# one entry holds both
_whole = {}


def whole_handler(event, context):
    tag = _s3.head_object(Bucket="maps", Key="whole.json")["ETag"]
    kept = _whole.get("whole")
    if kept and kept["tag"] == tag:
        return kept["value"]
    found = _fetch("whole.json")
    _whole["whole"] = {"tag": tag, "value": found}  # CA201: threads=benign processes=benign
    return found
