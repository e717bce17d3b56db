"""A module that cannot be imported."""

import there_is_no_such_module  # noqa: F401


def handler(event, context):
    return None
