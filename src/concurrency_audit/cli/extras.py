"""What commands need beyond the light installation, and the one line that says how to get it."""

import sys
from importlib.util import find_spec

from concurrency_audit.audit.model.errors import UsageError

_LOAD = ("boto3", "geventhttpclient", "locust", "PIL")
MODULES = {
    "load": _LOAD,
    "gate": _LOAD,
    "fit": ("boto3",),
    "lsp": ("pygls", "lsprotocol"),
    "instances": (
        "boto3",
        "httptools",
        "prometheus_client",
        "psutil",
        "ministack",
        "uvicorn",
        "defusedxml",
        *(("awslambdaric",) if sys.platform == "linux" else ()),
    ),
}
"""Extra -> the modules that cannot be done without; what is merely faster is left out."""

NEEDED_BY = {"load": "load", "gate": "gate", "serve": "instances", "size": "instances", "lsp": "lsp"}
"""Command -> extra, for `cli.main`; every other command runs on the light installation."""


def must_be_installed(extra: str, user: str) -> None:
    """Raise UsageError where a module of the extra is missing; nothing is imported.

    `user` is what needs it, as a user knows it.
    """
    missing = [name for name in MODULES[extra] if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"{user} needs the extra '{extra}'",
            f"not installed: {', '.join(missing)}",
            f"run pip install 'concurrency-audit[{extra}]'",
        )
