"""Names and parameters that make a function look like a Lambda handler."""

from collections.abc import Sequence

HANDLER_NAMES = frozenset(["lambda_handler", "handler", "handle"])
ROUTE_VERBS = frozenset("get post put delete patch head options route api_route websocket middleware".split())
"""Decorators of web applications, whatever the framework."""
EVENT_NAMES = frozenset(["event", "_event", "lambda_event", "evt", "events"])
CONTEXT_NAMES = frozenset(["context", "_context", "ctx", "_ctx", "lambda_context", "_lambda_context", "_", "__"])


def is_named_like_a_handler(name: str) -> bool:
    """Whether a name says that the function is a Lambda handler: `lambda_handler_user`, `orders_lambda_handler`."""
    return name.startswith("lambda_handler") or name.endswith("lambda_handler")


def says_handler(name: str) -> bool:
    """Whether a name says that it is a handler of something: `save_handler = wrapped(save)`."""
    return "handler" in name.lower()


def begins_like_a_handler(parameters: Sequence[str]) -> bool:
    """Whether the first two positional parameters are an event and a context by name."""
    return len(parameters) > 1 and parameters[0] in EVENT_NAMES and parameters[1] in CONTEXT_NAMES
