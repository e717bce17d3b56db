"""Options of decorators that the code states, or that have a default: what is not asked for does not happen."""

import os

flagged_names = []
unflagged_names = []
named_names = []
unnamed_names = []
rebound_names = []
from_outside_names = []


def by_flag(counted=False):
    def decorate(function):
        return wrapped(function, counted)

    return decorate


def wrapped(function, counted):
    if not counted:
        return function

    def inner(event, context):
        unflagged_names.append(event["n"])
        return unflagged_names

    return inner


@by_flag()
def without_flag(event, context):
    return {"n": event["n"]}


def with_flag_wrapped(function, counted):
    if counted:

        def inner(event, context):
            flagged_names.append(event["n"])  # CA111: threads=unsafe processes=unsafe
            return flagged_names

        return inner
    return function


def with_flag(event, context):
    return {"n": event["n"]}


with_flag_handler = with_flag_wrapped(with_flag, counted=True)


def by_name(function, kind="plain"):
    marks = {}
    marks[kind] = function
    if kind in {"counted", "timed"}:

        def inner(event, context):
            unnamed_names.append(event["n"])
            return unnamed_names

        return inner
    return function


def plain_kind(event, context):
    return {"n": event["n"]}


plain_kind_handler = by_name(plain_kind)


def by_another_name(function, kind="plain"):
    if kind not in ("plain", "silent"):

        def inner(event, context):
            named_names.append(event["n"])  # CA111: threads=unsafe processes=unsafe
            return named_names

        return inner
    return function


def counted_kind(event, context):
    return {"n": event["n"]}


counted_kind_handler = by_another_name(counted_kind, kind="counted")


def by_rebound_flag(function, counted=False):
    if "COUNTED" in os.environ:
        counted = True
    if counted:

        def inner(event, context):
            rebound_names.append(event["n"])  # CA111: threads=unsafe processes=unsafe
            return rebound_names

        return inner
    return function


def rebound_flag(event, context):
    return {"n": event["n"]}


rebound_flag_handler = by_rebound_flag(rebound_flag)


def by_setting(function, counted):
    if counted:

        def inner(event, context):
            from_outside_names.append(event["n"])  # CA111: threads=unsafe processes=unsafe
            return from_outside_names

        return inner
    return function


def by_environment(event, context):
    return {"n": event["n"]}


by_environment_handler = by_setting(by_environment, os.environ.get("COUNTED") == "1")
