"""Caches of another module, with and without care."""

import threading

import boto3

_ssm = boto3.client("ssm")

parameters = {}
safe_parameters = {}
by_module_name = {}
by_imported_name = {}
_parameters_lock = threading.Lock()


def parameter(name):
    """Value of a parameter, fetched at most once per name as long as nobody asks at the same time."""
    if name not in parameters:
        parameters[name] = _ssm.get_parameter(Name=name)["Parameter"]["Value"]  # CA201: threads=unsafe processes=benign symbol=lookups.parameters
    return parameters[name]


def safe_parameter(name):
    """The same under a lock."""
    with _parameters_lock:
        if name not in safe_parameters:
            safe_parameters[name] = _ssm.get_parameter(Name=name)["Parameter"]["Value"]
        return safe_parameters[name]


def remember(cache, name):
    """Fetch into the given dict: a hazard only where the dict is shared."""
    if name not in cache:
        cache[name] = _ssm.get_parameter(Name=name)["Parameter"]["Value"]  # CA201: threads=unsafe processes=benign symbol=app._passed_on
    return cache[name]
