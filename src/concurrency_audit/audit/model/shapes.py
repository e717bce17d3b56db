"""Names and parameters that make a function look like a Lambda handler."""

from collections.abc import Sequence

HANDLER_NAMES = frozenset(["lambda_handler", "handler", "handle"])
ROUTE_VERBS = frozenset("get post put delete patch head options route api_route websocket middleware".split())
"""Decorators of web applications, whatever the framework."""
COMMAND_LIBRARIES = frozenset(
    "airflow behave click cyclopts dagster fabric fire hypothesis invoke locust luigi nox prefect pytest".split()
    + "rich_click setuptools typer".split()
)
"""Libraries whose functions people, tests, schedulers and workers of their own run, not requests."""
TASK_LIBRARIES = frozenset("celery dramatiq huey procrastinate taskiq".split())
"""Libraries whose decorators make tasks, which workers of their own run: those of a queue, not of a server."""
TASK_DECORATORS = frozenset("task shared_task periodic_task db_task db_periodic_task actor".split())
"""Last parts of the names of these decorators."""
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


SETTINGS = {"MIDDLEWARE": "django.utils.deprecation.MiddlewareMixin"}
"""Settings that list classes by their dotted names -> the base class whose methods they have, whether they derive from
it or not."""
SERVER_INTERFACES = (("environ", "start_response"), ("scope", "receive", "send"))
"""What a server gives an application of WSGI (PEP 3333) and of ASGI (its specification, version 3.0), by name."""


def server_interface(parameters: Sequence[str]) -> tuple[str, ...]:
    """The parameters of an application that a web server calls itself; empty for another function."""
    return next((each for each in SERVER_INTERFACES if tuple(parameters) == each), ())
